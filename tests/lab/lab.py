# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Connection Doctor developers
"""The lab: real mail servers on loopback, good and bad, and an account for each of their ways."""

import contextlib
import datetime
import os
import socketserver
import threading

import certificates
import dovecot
import postfix
import processes

# Every password of the lab holds this word (tests/canaries.py).
PASSWORD = "kirschbaum-47-Yodel"


class Server:
    """One configured server of an account, and what is true about it."""

    def __init__(self, protocol, host, port, security, status, cause=None):
        self.protocol, self.host, self.port, self.security = protocol, host, port, security
        self.status, self.cause = status, cause


class Account:
    def __init__(self, id, name, address, incoming, outgoing, password=PASSWORD, user=None):
        self.id, self.name, self.address, self.user = id, name, address, user or address
        self.incoming, self.outgoing, self.password = incoming, outgoing, password

    def servers(self):
        return [(role, server) for role, server in (("incoming", self.incoming), ("outgoing", self.outgoing))
                if server]

    def key_file(self):
        lines = [f"[Account {self.id}]", f"Name={self.name}", f"Address={self.address}", "Enabled=true", ""]
        for role, server in self.servers():
            lines += [f"[{role.capitalize()} {self.id}]"]
            lines += [f"Protocol={server.protocol}"] if role == "incoming" else []
            lines += [f"Host={server.host}", f"Port={server.port}", f"Security={server.security}",
                      f"User={self.user}", "Login=password", ""]
        return "\n".join(lines)


class Taker(socketserver.StreamRequestHandler):
    """Where Dovecot passes mail on: says yes to everything."""

    def handle(self):
        self.wfile.write(b"220 localhost ESMTP\r\n")
        for line in self.rfile:
            word = line.split()[0].upper() if line.split() else b""
            self.wfile.write(b"250-localhost\r\n250 8BITMIME\r\n" if word == b"EHLO" else
                             b"221 2.0.0 Bye\r\n" if word == b"QUIT" else b"250 2.0.0 Ok\r\n")
            if word == b"QUIT":
                return


class Lab:
    """Runs while it is entered. `accounts` says what is to be found, `authority` whom to trust."""

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self.folder = stack.enter_context(processes.Folder())
            self._build(stack)
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *_):
        self.stack.close()

    def accounts_file(self, accounts=None):
        """The accounts as the program reads them."""
        return "\n".join(account.key_file() for account in accounts or self.accounts)

    def passwords(self, accounts=None):
        """What the keyring holds: the outgoing server takes the incoming one's."""
        return {(account.id, "incoming" if account.incoming else "outgoing"): account.password
                for account in accounts or self.accounts if account.password is not None}

    def _build(self, stack):
        known = certificates.Authority(self.folder / "known", "Lab Root")
        unknown = certificates.Authority(self.folder / "unknown", "Company Root 2021")
        self.authority = known.pem
        soon = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=6, hours=12)
        good = known.certificate("mail.localhost", *(f"{name}.localhost" for name in (
            "imap.asahi", "smtp.asahi", "pop.sakura", "mail.sakura", "imap.kaigi", "smtp.kaigi",
            "mail.sato", "mail.mukashi", "mail.port", "mail.rusu")))
        special = {
            "mail.tsugi.localhost": known.certificate(
                "mail.tsugi.localhost", start="20260101000000Z", end=soon.strftime("%Y%m%d%H%M%SZ")),
            "mail.furui.localhost": known.certificate(
                "mail.furui.localhost", start="20250201000000Z", end="20260501000000Z"),
            "mail.yamada.localhost": known.certificate("server7.hosting.localhost"),
            "mail.kaisha.localhost": unknown.certificate("mail.kaisha.localhost"),
        }

        users = {f"{name}.example": PASSWORD for name in (
            "tanaka@asahi", "club@sakura", "kaigi@kaigi", "suzuki@tsugi", "sato@sato", "ito@furui",
            "yamada@yamada", "kobayashi@kaisha", "kato@mukashi", "nakamura@port", "mori@rusu",
            "ono@plain")}
        relay = None if os.geteuid() == 0 else take_mail(stack)
        encrypted = dovecot.Dovecot(self.folder / "dovecot", good, users, names=special, relay=relay)
        bare = dovecot.Dovecot(self.folder / "bare", good, users, encrypted=False, relay=relay)
        self.dovecots, self.postfix = [encrypted, bare], None
        self.servers = list(self.dovecots)
        if relay:
            def smtp(security, host=None):
                server = bare if security == "none" else encrypted
                return server.submissions if security == "tls" else server.submission
        else:
            submission = self.postfix = postfix.Postfix(self.folder / "postfix")
            self.servers.append(submission)

            def smtp(security, host=None):
                server = bare if security == "none" else encrypted
                return submission.service(server.sasl, special.get(host, good), security)

        def both(host, *ends):
            return (Server("imap", host, encrypted.imaps, "tls", *ends),
                    Server("smtp", host, smtp("starttls", host), "starttls", *ends))

        clear = smtp("none")
        self.accounts = [
            Account("asahi", "田中", "tanaka@asahi.example",
                    Server("imap", "imap.asahi.localhost", encrypted.imaps, "tls", "ok"),
                    Server("smtp", "smtp.asahi.localhost", smtp("starttls"), "starttls", "ok")),
            Account("sato", "佐藤", "sato@sato.example",
                    *both("mail.sato.localhost", "failed", "auth-bad-credentials"),
                    password=PASSWORD + "-2021"),
            Account("kaigi", "会議室", "kaigi@kaigi.example",
                    Server("imap", "imap.kaigi.localhost", encrypted.imap, "starttls", "untested", "password-unknown"),
                    Server("smtp", "smtp.kaigi.localhost", smtp("tls"), "tls", "untested", "password-unknown"),
                    password=None),
            Account("tsugi", "鈴木", "suzuki@tsugi.example",
                    *both("mail.tsugi.localhost", "warning", "cert-expires-soon")),
            Account("sakura", "テニス部", "club@sakura.example",
                    Server("pop3", "pop.sakura.localhost", encrypted.pop3s, "tls", "ok"),
                    Server("smtp", "mail.sakura.localhost", smtp("tls"), "tls", "ok")),
            Account("furui", "伊藤", "ito@furui.example",
                    *both("mail.furui.localhost", "failed", "cert-expired")),
            Account("yamada", "山田", "yamada@yamada.example",
                    *both("mail.yamada.localhost", "failed", "cert-name-mismatch")),
            Account("kaisha", "小林", "kobayashi@kaisha.example",
                    *both("mail.kaisha.localhost", "failed", "cert-untrusted-issuer")),
            Account("mukashi", "加藤", "kato@mukashi.example",
                    Server("pop3", "mail.mukashi.localhost", bare.pop3, "starttls", "failed", "starttls-unavailable"),
                    Server("smtp", "mail.mukashi.localhost", clear, "starttls", "failed", "starttls-unavailable")),
            Account("port", "中村", "nakamura@port.example",
                    Server("imap", "mail.port.localhost", encrypted.imap, "tls", "failed", "tls-on-plain-port"),
                    Server("smtp", "mail.port.localhost", smtp("starttls"), "tls", "failed", "tls-on-plain-port")),
            # On this computer it is always a service of this computer that does not run.
            Account("rusu", "森", "mori@rusu.example",
                    Server("imap", "mail.rusu.localhost", processes.free_port(), "tls", "failed",
                           "local-service-not-running"),
                    Server("smtp", "mail.rusu.localhost", processes.free_port(), "starttls", "failed",
                           "local-service-not-running")),
            Account("plain", "小野", "ono@plain.example",
                    Server("imap", "mail.plain.localhost", bare.imap, "none", "untested", "encryption-not-configured"),
                    Server("smtp", "mail.plain.localhost", clear, "none", "untested", "encryption-not-configured")),
        ]
        for server in self.servers:
            stack.enter_context(server)

    def log(self):
        """Everything that the servers have written."""
        return "".join(server.log() for server in self.servers)


def take_mail(stack):
    """Starts the server that Dovecot passes mail on to; its port."""
    port = processes.free_port()
    server = socketserver.ThreadingTCPServer(("127.0.0.1", port), Taker)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    stack.callback(server.shutdown)
    return port
