# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Connection Doctor developers
"""Servers on loopback that follow a script, good or bad, and remember every byte that they heard."""

import contextlib
import pathlib
import selectors
import socket
import ssl
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "lab"), str(HERE.parent)]
import processes


class Over(Exception):
    """The other side has closed, or the script is at its end."""


class Talk:
    """One connection, from the server's side. `clear` is what was heard before TLS, `secret` what
    was heard in it, `after` what was heard in whichever after stop()."""

    def __init__(self, connection, context):
        self.socket, self.context = connection, context
        self.socket.settimeout(25)
        self.is_secure = False
        self.clear, self.secret, self.after = bytearray(), bytearray(), None
        self.pending = bytearray()
        self.early = b""
        self.handshake = None

    def say(self, *data):
        """Sends; several things go in several segments."""
        for part in data:
            try:
                self.socket.sendall(part)
            except (OSError, ssl.SSLError) as error:
                raise Over from error
            if len(data) > 1:
                time.sleep(0.05)

    def hear(self):
        """More bytes, or none at the end."""
        try:
            data = self.socket.recv(65536)
        except (OSError, ssl.SSLError):
            data = b""
        (self.secret if self.is_secure else self.clear).extend(data)
        if self.after is not None:
            self.after.extend(data)
        self.pending += data
        return data

    def line(self):
        while b"\n" not in self.pending:
            if not self.hear():
                raise Over
        line, _, rest = bytes(self.pending).partition(b"\n")
        self.pending = bytearray(rest)
        return line.rstrip(b"\r")

    def stop(self):
        """From now on the client has no reason to say more than goodbye."""
        self.after = bytearray()

    def rest(self):
        """Listens to the end."""
        while self.hear():
            pass
        raise Over

    def tls(self):
        # What came with the command cannot be part of the handshake.
        self.early = bytes(self.pending)
        self.pending.clear()
        try:
            self.socket = self.context.wrap_socket(self.socket, server_side=True)
        except (OSError, ssl.SSLError) as error:
            self.handshake = error
            raise Over from error
        self.handshake = self.socket.version()
        self.is_secure = True

    def drip(self, data, pause=1):
        for byte in data:
            self.say(bytes([byte]))
            time.sleep(pause)
        self.rest()


class Listener:
    """One configured server: its port, and the talks that were had there."""

    def __init__(self, script, context):
        self.script, self.context = script, context
        self.port = processes.free_port()
        self.talks = []
        self.sockets = []
        for address in processes.ADDRESSES:
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            self.sockets.append(socket.create_server((address, self.port), family=family, backlog=64))

    def serve(self, connection):
        talk = Talk(connection, self.context)
        self.talks.append(talk)
        with contextlib.suppress(OSError, ssl.SSLError, Over):
            self.script(talk)
        with contextlib.suppress(OSError, ssl.SSLError):
            talk.socket.close()


class Peers:
    """Runs listeners while it is entered."""

    def __init__(self):
        self.selector = selectors.DefaultSelector()
        self.ended = False
        self.listeners = []

    def listen(self, script, context):
        listener = Listener(script, context)
        for one in listener.sockets:
            self.selector.register(one, selectors.EVENT_READ, listener)
        self.listeners.append(listener)
        return listener

    def __enter__(self):
        self.thread = threading.Thread(target=self._accept, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended = True
        self.thread.join()
        for listener in self.listeners:
            for one in listener.sockets:
                one.close()

    def _accept(self):
        while not self.ended:
            for key, _ in self.selector.select(0.2):
                connection, _ = key.fileobj.accept()
                threading.Thread(target=key.data.serve, args=(connection,), daemon=True).start()


def server_context(certificate, **options):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    for name, value in options.items():
        setattr(context, name, value)
    return context


# ---- Conversations ----

class Mail:
    """A good server for the security that it is asked for. `answers` replaces what it says to a
    command: bytes (with {tag}), None for silence, or a function of (talk, tag, line). A key may
    begin with "tls " to be used in TLS only, with "clear " before it only."""

    greeting = b""
    starttls = b""
    words = ()

    def __init__(self, security="tls", greeting=None, mechanisms=("PLAIN",), early=None, **answers):
        self.security, self.mechanisms, self.early = security, mechanisms, early
        self.greeting = self.greeting if greeting is None else greeting
        self.answers = {name.replace("_", " ").upper(): answer for name, answer in answers.items()}

    def __call__(self, talk):
        if self.early:
            self.early(talk)
        if self.security == "tls":
            talk.tls()
        self.give(talk, b"", b"", self.greeting)
        while True:
            self.heed(talk, talk.line())

    def heed(self, talk, line):
        tag, command = self.split(line)
        where = "TLS " if talk.is_secure else "CLEAR "
        name = command.split(b" ")[0].decode("latin-1").upper()
        for key in (where + name, name, where + "ANY", "ANY"):
            if key in self.answers:
                return self.give(talk, tag, line, self.answers[key])
        good = getattr(self, "on_" + name.lower(), None)
        return self.give(talk, tag, line, good if good else self.unknown)

    def give(self, talk, tag, line, answer):
        if callable(answer):
            answer(talk, tag, line)
        elif answer is not None:
            talk.say(answer.replace(b"{tag}", tag))

    def leave(self, talk):
        raise Over


class Imap(Mail):
    greeting = b"* OK ready\r\n"
    protocol = "imap"

    def split(self, line):
        return line.split(b" ", 1) if b" " in line else (line, b"")

    def unknown(self, talk, tag, line):
        talk.say(tag + b" BAD what?\r\n")

    def on_capability(self, talk, tag, line):
        words = "IMAP4rev1 ID QUOTA IDLE"
        if talk.is_secure:
            words += " SASL-IR" + "".join(f" AUTH={name}" for name in self.mechanisms)
        elif self.security == "starttls":
            words += " STARTTLS LOGINDISABLED"
        talk.say(f"* CAPABILITY {words}\r\n".encode() + tag + b" OK done\r\n")

    def on_starttls(self, talk, tag, line):
        talk.say(tag + b" OK begin\r\n")
        talk.tls()

    def on_authenticate(self, talk, tag, line):
        talk.say(tag + b" OK in\r\n")

    on_login = on_authenticate

    def on_id(self, talk, tag, line):
        talk.say(b"* ID NIL\r\n" + tag + b" OK\r\n")

    def on_getquotaroot(self, talk, tag, line):
        talk.say(b'* QUOTAROOT INBOX ""\r\n' + tag + b" OK\r\n")

    def on_examine(self, talk, tag, line):
        talk.say(b"* 3 EXISTS\r\n" + tag + b" OK [READ-ONLY] done\r\n")

    def on_logout(self, talk, tag, line):
        talk.say(b"* BYE bye\r\n" + tag + b" OK done\r\n")
        raise Over


class Untagged(Mail):
    """What POP3 and SMTP have in common: to an unknown command, to one of a login without its
    response, to that, and to QUIT each has words of its own."""

    def split(self, line):
        return b"", line

    def unknown(self, talk, tag, line):
        talk.say(self.what)

    def on_auth(self, talk, tag, line):
        if line.count(b" ") < 2:
            talk.say(self.more)
            talk.line()
        talk.say(self.taken)

    def on_quit(self, talk, tag, line):
        talk.say(self.bye)
        raise Over


class Pop3(Untagged):
    greeting = b"+OK ready\r\n"
    protocol = "pop3"
    what, more, taken, bye = b"-ERR what?\r\n", b"+ \r\n", b"+OK in\r\n", b"+OK bye\r\n"

    def on_capa(self, talk, tag, line):
        words = ["TOP", "UIDL"]
        if talk.is_secure:
            words += ["USER", "SASL " + " ".join(self.mechanisms)]
        elif self.security == "starttls":
            words += ["STLS"]
        talk.say("".join(word + "\r\n" for word in ["+OK list", *words, "."]).encode())

    def on_stls(self, talk, tag, line):
        talk.say(b"+OK begin\r\n")
        talk.tls()

    def on_stat(self, talk, tag, line):
        talk.say(b"+OK 2 320\r\n")


class Smtp(Untagged):
    greeting = b"220 mail.example ESMTP\r\n"
    protocol = "smtp"
    what, more, taken, bye = b"500 what?\r\n", b"334 \r\n", b"235 2.7.0 in\r\n", b"221 2.0.0 bye\r\n"

    def on_ehlo(self, talk, tag, line):
        words = ["mail.example", "SIZE 1000000", "8BITMIME"]
        if talk.is_secure:
            words += ["AUTH " + " ".join(self.mechanisms)]
        elif self.security == "starttls":
            words += ["STARTTLS"]
        talk.say(("".join(f"250-{word}\r\n" for word in words[:-1]) + f"250 {words[-1]}\r\n").encode())

    def on_starttls(self, talk, tag, line):
        talk.say(b"220 begin\r\n")
        talk.tls()

    def on_mail(self, talk, tag, line):
        talk.say(b"250 2.1.0 ok\r\n")

    on_rcpt = on_rset = on_mail


KINDS = {"imap": Imap, "pop3": Pop3, "smtp": Smtp}
