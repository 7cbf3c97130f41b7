# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Connection Doctor developers
"""Certificates of every kind, right, wrong and impossible ones (RFC 5280), and words about their
revocation (RFC 6960). They are put together octet by octet: no tool makes what no one should."""

import base64
import datetime
import hashlib
import ipaddress
import subprocess

NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)


def days(number):
    return NOW + datetime.timedelta(days=number)


# ---- DER (ITU-T X.690) ----

def tlv(tag, *parts):
    value = b"".join(parts)
    size = len(value)
    if size < 128:
        return bytes([tag, size]) + value
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + value


def sequence(*parts):
    return tlv(0x30, *parts)


def integer(number):
    return tlv(2, number.to_bytes(number.bit_length() // 8 + 1, "big", signed=True))


def identifier(dotted):
    first, second, *rest = map(int, dotted.split("."))
    octets = bytearray()
    for number in [40 * first + second, *rest]:
        part = [number & 127]
        while number := number >> 7:
            part.append(128 | number & 127)
        octets += bytes(reversed(part))
    return tlv(6, bytes(octets))


def boolean(value):
    return tlv(1, b"\xff" if value else b"\0")


def octets(value):
    return tlv(4, value)


def bits(value, unused=0):
    return tlv(3, bytes([unused]), value)


def enumerated(number):
    return tlv(10, bytes([number]))


def moment(time):
    """UTCTime up to 2049, as RFC 5280 section 4.1.2.5 says."""
    if time.year < 2050:
        return tlv(0x17, time.strftime("%y%m%d%H%M%SZ").encode())
    return general_moment(time)


def general_moment(time):
    return tlv(0x18, b"%04d" % time.year, time.strftime("%m%d%H%M%SZ").encode())


def name(*common_names, organisation=None, tag=12):
    """A subject or an issuer."""
    parts = [("2.5.4.10", organisation)] if organisation is not None else []
    parts += [("2.5.4.3", one) for one in common_names]
    return sequence(*(tlv(0x31, sequence(identifier(kind), tlv(tag, value if isinstance(value, bytes) else value.encode())))
                      for kind, value in parts))


# GeneralName (RFC 5280 section 4.2.1.6)
def dns(value):
    return tlv(0x82, value if isinstance(value, bytes) else value.encode("utf-8"))


def email(value):
    return tlv(0x81, value.encode())


def uri(value):
    return tlv(0x86, value.encode())


def address(value):
    return tlv(0x87, ipaddress.ip_address(value).packed)


def block(value):
    """An iPAddress in name constraints: address and mask."""
    network = ipaddress.ip_network(value)
    return tlv(0x87, network.network_address.packed, network.netmask.packed)


# ---- Keys ----

SIGNATURES = {
    ("rsa", "sha256"): "1.2.840.113549.1.1.11", ("rsa", "sha384"): "1.2.840.113549.1.1.12",
    ("rsa", "sha1"): "1.2.840.113549.1.1.5", ("rsa", "md5"): "1.2.840.113549.1.1.4",
    ("ec", "sha256"): "1.2.840.10045.4.3.2", ("ec", "sha384"): "1.2.840.10045.4.3.3",
    ("ec", "sha1"): "1.2.840.10045.4.1", ("ed25519", None): "1.3.101.112", ("ed448", None): "1.3.101.113",
    ("dsa", "sha256"): "2.16.840.1.101.3.4.3.2",
}
PSS = "1.2.840.113549.1.1.10"
SHA256 = "2.16.840.1.101.3.4.2.1"


class Key:
    def __init__(self, path, kind):
        self.path = path
        self.kind = "rsa" if kind.startswith("rsa") else "ec" if kind.startswith("ec-") else kind
        if kind.startswith("rsa-pss-"):
            words = ["-algorithm", "RSA-PSS", "-pkeyopt", f"rsa_keygen_bits:{kind[8:]}"]
        elif kind.startswith("rsa-"):
            words = ["-algorithm", "RSA", "-pkeyopt", f"rsa_keygen_bits:{kind[4:]}"]
        elif kind.startswith("ec-"):
            words = ["-algorithm", "EC", "-pkeyopt", f"ec_paramgen_curve:{kind[3:]}"]
        elif kind == "dsa":
            openssl("genpkey", "-genparam", "-algorithm", "DSA", "-pkeyopt", "dsa_paramgen_bits:2048", "-out", f"{path}.dsa")
            words = ["-paramfile", f"{path}.dsa"]
        else:
            words = ["-algorithm", kind]
        openssl("genpkey", *words, "-out", path)
        self.is_pss = kind.startswith("rsa-pss")
        self.spki = openssl("pkey", "-in", path, "-pubout", "-outform", "DER")
        self.id = hashlib.sha1(self.spki).digest()

    def algorithm(self, digest, pss=False):
        if pss or self.is_pss:
            hashed = sequence(identifier(SHA256), tlv(5))
            return sequence(identifier(PSS), sequence(
                tlv(0xa0, hashed), tlv(0xa1, sequence(identifier("1.2.840.113549.1.1.8"), hashed)), tlv(0xa2, integer(32))))
        kind = (self.kind, None if self.kind.startswith("ed") else digest)
        return sequence(identifier(SIGNATURES[kind]), *([tlv(5)] if self.kind == "rsa" else []))

    def sign(self, data, digest, pss=False):
        if self.kind.startswith("ed"):
            path = self.path.with_suffix(".data")
            path.write_bytes(data)
            return openssl("pkeyutl", "-sign", "-inkey", self.path, "-rawin", "-in", path)
        more = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32"] if pss or self.is_pss else []
        return openssl("dgst", f"-{digest}", "-sign", self.path, *more, data=data)


def openssl(*words, data=None):
    return subprocess.run(["openssl", *map(str, words)], input=data, check=True, capture_output=True).stdout


# ---- Certificates ----

SERVER_AUTH = "1.3.6.1.5.5.7.3.1"
CLIENT_AUTH = "1.3.6.1.5.5.7.3.2"
CODE_SIGNING = "1.3.6.1.5.5.7.3.3"
EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4"
OCSP_SIGNING = "1.3.6.1.5.5.7.3.9"
ANY_PURPOSE = "2.5.29.37.0"

DIGITAL_SIGNATURE, KEY_ENCIPHERMENT, KEY_AGREEMENT, CERT_SIGN, CRL_SIGN = 0, 2, 4, 5, 6


def extension(dotted, value, critical=False):
    return sequence(identifier(dotted), *([boolean(True)] if critical else []), octets(value))


def usage_bits(numbers):
    value = 0
    for number in numbers:
        value |= 0x80 >> number
    unused = (value & -value).bit_length() - 1 if value else 7
    return bits(bytes([value]), unused)


def subtrees(tag, names):
    return tlv(tag, *(sequence(one) for one in names)) if names else b""


class Certificate:
    def __init__(self, der, key, subject):
        self.der, self.key, self.subject = der, key, subject

    def pem(self):
        text = base64.encodebytes(self.der).decode()
        return f"-----BEGIN CERTIFICATE-----\n{text}-----END CERTIFICATE-----\n"


class Forge:
    """Makes keys and certificates in a folder. Equal keys and equal certificates are made once."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        self.keys = {}
        self.serial = 0x1000

    def key(self, owner="server", kind="ec-P-256"):
        if (owner, kind) not in self.keys:
            self.keys[owner, kind] = Key(self.folder / f"key-{len(self.keys)}.pem", kind)
        return self.keys[owner, kind]

    def write(self, *certificates):
        """A file with a chain; with its key the pair that a server takes."""
        self.serial += 1
        path = self.folder / f"chain-{self.serial}.pem"
        path.write_text("".join(one.pem() for one in certificates))
        return path, certificates[0].key.path

    def make(self, subject="", issuer=None, key=None, *, names=(), start=days(-30), end=days(60), ca=None, pathlen=None,
             usage=None, purposes=None, permitted=(), excluded=(), aia=None, extensions=(), features=None, version=3,
             serial=None, digest="sha256", pss=False, signer=None, issuer_name=None, key_ids=True, damaged=False,
             names_critical=False, generalized=False, constraints_critical=True, inner_digest=None):
        """`issuer` is a Certificate; without one it signs itself. `names` are GeneralNames."""
        key = key or self.key()
        subject = subject if isinstance(subject, bytes) else name(subject) if subject else name()
        signer = signer or (issuer.key if issuer else key)
        issuer_name = issuer_name or (issuer.subject if issuer else subject)
        if serial is None:
            self.serial += 1
            serial = self.serial
        more = []
        if ca is not None:
            more.append(extension("2.5.29.19", sequence(*([boolean(True)] if ca else []),
                                                        *([integer(pathlen)] if pathlen is not None else [])), True))
        if usage is not None:
            more.append(extension("2.5.29.15", usage_bits(usage), True))
        if purposes is not None:
            more.append(extension("2.5.29.37", sequence(*map(identifier, purposes))))
        if names:
            more.append(extension("2.5.29.17", sequence(*names), names_critical))
        if permitted or excluded:
            more.append(extension("2.5.29.30", sequence(subtrees(0xa0, permitted), subtrees(0xa1, excluded)),
                                  constraints_critical))
        if aia:
            more.append(extension("1.3.6.1.5.5.7.1.1", sequence(sequence(identifier("1.3.6.1.5.5.7.48.2"), uri(aia)))))
        if features is not None:
            more.append(extension("1.3.6.1.5.5.7.1.24", sequence(*map(integer, features))))
        if key_ids:
            more.append(extension("2.5.29.14", octets(key.id)))
            more.append(extension("2.5.29.35", sequence(tlv(0x80, signer.id))))
        more += extensions
        algorithm = signer.algorithm(digest, pss)
        when = general_moment if generalized else moment
        body = sequence(
            tlv(0xa0, integer(version - 1)) if version > 1 else b"",
            integer(serial) if isinstance(serial, int) else tlv(2, serial),
            signer.algorithm(inner_digest, pss) if inner_digest else algorithm, issuer_name,
            sequence(when(start), when(end)), subject, key.spki,
            tlv(0xa3, sequence(*more)) if version > 2 and more else b"")
        signature = bytearray(signer.sign(body, digest, pss))
        if damaged:
            signature[-1] ^= 1
        return Certificate(sequence(body, algorithm, bits(bytes(signature))), key, subject)

    def root(self, title, **more):
        key = more.pop("key", None) or self.key(title)
        return self.make(title, None, key, **{"ca": True, "usage": [CERT_SIGN, CRL_SIGN], "end": days(3000),
                                              "start": days(-900), **more})

    def middle(self, title, issuer, **more):
        key = more.pop("key", None) or self.key(title)
        return self.make(title, issuer, key, **{"ca": True, "usage": [CERT_SIGN, CRL_SIGN], "end": days(700),
                                                "start": days(-400), **more})

    def leaf(self, issuer, *names, **more):
        return self.make(more.pop("subject", "server"), issuer, **{
            "names": names, "ca": False, "usage": [DIGITAL_SIGNATURE], "purposes": [SERVER_AUTH], **more})


# ---- Revocation ----

GOOD, REVOKED, UNKNOWN = range(3)


def serial_of(certificate):
    """The serial number as it stands in the certificate."""
    def inside(data):
        length = data[1]
        return data[2 + (length & 127 if length & 128 else 0):]
    body = inside(inside(certificate.der))
    if body[0] == 0xa0:
        body = body[2 + body[1]:]
    return body[:2 + body[1]]


def key_bits(key):
    """subjectPublicKey without its head."""
    data = key.spki[2 + (key.spki[1] & 127 if key.spki[1] & 128 else 0):]
    data = data[2 + data[1]:]
    return data[2 + (data[1] & 127 if data[1] & 128 else 0) + 1:]


def response(certificate, issuer, status=GOOD, signer=None, at=days(-1), until=days(6), produced=None, damaged=False,
             authority=None, digest="sha256"):
    """An OCSP response about `certificate`. `signer` is who signs; its certificate goes along where it
    is not the issuer."""
    signer = signer or issuer
    authority = authority or issuer
    one = sequence(sequence(identifier("1.3.14.3.2.26"), tlv(5)), octets(hashlib.sha1(authority.subject).digest()),
                   octets(hashlib.sha1(key_bits(authority.key)).digest()), serial_of(certificate))
    told = {GOOD: tlv(0x80), REVOKED: tlv(0xa1, general_moment(at), tlv(0xa0, enumerated(1))), UNKNOWN: tlv(0x82)}[status]
    data = sequence(tlv(0xa1, signer.subject), general_moment(produced or at), sequence(sequence(
        one, told, general_moment(at), *([tlv(0xa0, general_moment(until))] if until else []))))
    signature = bytearray(signer.key.sign(data, digest))
    if damaged:
        signature[-1] ^= 1
    basic = sequence(data, signer.key.algorithm(digest), bits(bytes(signature)),
                     *([tlv(0xa0, sequence(signer.der))] if signer is not issuer else []))
    return sequence(enumerated(0), tlv(0xa0, sequence(identifier("1.3.6.1.5.5.7.48.1.1"), octets(basic))))
