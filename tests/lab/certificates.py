# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Connection Doctor developers
"""Certificates of the lab: two authorities, of which the program is told one."""

import pathlib
import subprocess

CONFIGURATION = """
[ca]
default_ca = authority
[authority]
dir = {folder}
database = {folder}/index
serial = {folder}/serial
new_certs_dir = {folder}
certificate = {folder}/authority.pem
private_key = {folder}/authority.key
default_md = sha256
policy = anything
unique_subject = no
[anything]
commonName = supplied
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = CA:false
keyUsage = digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = ${{ENV::NAMES}}
"""


class Authority:
    """A certificate authority in a folder of its own."""

    def __init__(self, folder, name):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True)
        self.pem = self.folder / "authority.pem"
        (self.folder / "configuration").write_text(CONFIGURATION.format(folder=self.folder))
        (self.folder / "index").touch()
        (self.folder / "serial").write_text("1000\n")
        self._openssl("req", "-x509", *self._new_key("authority"), "-out", self.pem, "-days", "3650",
                      "-subj", f"/CN={name}", "-extensions", "root")

    def certificate(self, *names, start=None, end=None, days=90):
        """A chain and a key for a server: the paths of both. `start` and `end` are written
        YYYYMMDDHHMMSSZ."""
        stem = names[0].replace("*", "any")
        key, request, chain = (self.folder / f"{stem}.{end}" for end in ("key", "request", "pem"))
        self._openssl("req", *self._new_key(stem), "-out", request, "-subj", f"/CN={names[0]}")
        dates = ["-startdate", start, "-enddate", end] if end else ["-days", str(days)]
        alternatives = ",".join(("IP:" if name[-1].isdigit() or ":" in name else "DNS:") + name
                                for name in names)
        self._openssl("ca", "-batch", "-notext", "-in", request, "-out", chain, *dates,
                      "-extensions", "server", names=alternatives)
        chain.write_text(chain.read_text() + self.pem.read_text())
        return chain, key

    def _new_key(self, stem):
        return ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-keyout", self.folder / f"{stem}.key")

    def _openssl(self, command, *arguments, names="DNS:localhost"):
        subprocess.run(["openssl", command, "-config", self.folder / "configuration", *arguments],
                       env={"PATH": "/usr/bin:/bin", "NAMES": names}, check=True,
                       stdin=subprocess.DEVNULL, capture_output=True)
