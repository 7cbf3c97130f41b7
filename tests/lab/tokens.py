# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Connection Doctor developers
"""Servers that take tokens, and accounts of Online Accounts (goa.py) that have some."""

import base64
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "hostile")]
import peers
import certificates
import goa

GOOD = goa.TOKENS["well"].encode()
# As long as those of the providers are, and longer than a line of POP3 may be (RFC 5034 section 4)
LONG = GOOD + b".kirschbaum" * 90
# What Google and Microsoft say (RFC 7628 section 3.2.2)
REFUSALS = {
    "google": b'{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}',
    "microsoft": b'{"status":"401","schemes":"Bearer","scope":"https://outlook.office365.com/"}',
}


class Judge:
    """Takes tokens. What is wrong with one is told in a challenge, whose answer it waits for."""

    def __init__(self, protocol, provider, mechanisms):
        self.protocol, self.refusal = protocol, REFUSALS[provider]
        # Of every login: mechanism, user, whether it was taken, and the answer to the challenge
        self.logins, self.lengths = [], []
        if protocol == "imap":
            self.script = peers.Imap("tls", mechanisms=mechanisms, authenticate=self.judge)
        else:
            self.script = peers.KINDS[protocol]("tls", mechanisms=mechanisms, auth=self.judge)

    def judge(self, talk, tag, line):
        words = line.split(b" ")[2:] if self.protocol == "imap" else line.split(b" ")[1:]
        mechanism, response = words[0].decode(), b"".join(words[1:])
        # From the word AUTH on, with the end of the line; 0 for a response of its own line
        length = len(line) + 2 if response else 0
        if not response:
            talk.say(b"+ \r\n" if self.protocol != "smtp" else b"334 \r\n")
            response = talk.line()
        response = base64.b64decode(response, validate=True)
        if mechanism == "XOAUTH2":
            said = re.fullmatch(rb"user=([^\x01]+)\x01auth=Bearer ([^\x01]+)\x01\x01", response)
        else:
            said = re.fullmatch(rb"n,a=([^,]+),\x01host=[^\x01]+\x01port=\d+\x01auth=Bearer ([^\x01]+)\x01\x01", response)
        user, token = said.groups() if said else (b"", b"")
        taken = token in (GOOD, LONG)
        login = [mechanism, user.decode(), taken, None]
        self.lengths.append(length)
        self.logins.append(login)
        if not taken:
            challenge = base64.b64encode(self.refusal)
            talk.say((b"334 " if self.protocol == "smtp" else b"+ ") + challenge + b"\r\n")
            login[3] = base64.b64decode(talk.line(), validate=True)
        if self.protocol == "imap":
            talk.say(tag + (b" OK in\r\n" if taken else b" NO SASL authentication failed\r\n"))
        elif self.protocol == "pop3":
            talk.say(b"+OK in\r\n" if taken else b"-ERR [AUTH] Invalid credentials\r\n")
        else:
            talk.say(b"235 2.7.0 Accepted\r\n" if taken
                     else b"535 5.7.8 Username and Password not accepted\r\n")


class Tokens:
    """Servers for tokens, and the accounts of Online Accounts that use them."""

    MECHANISMS = {"google": ("XOAUTH2", "OAUTHBEARER"), "microsoft": ("XOAUTH2",)}

    def __init__(self, stack, folder):
        self.folder = folder
        authority = certificates.Authority(folder / "authority", "Lab Root")
        self.authority = authority.pem
        servers = stack.enter_context(peers.Peers())
        context = peers.server_context(authority.certificate("*.tokens.localhost"))
        self.judges, self.ports, self.listeners = {}, {}, []
        for provider, mechanisms in self.MECHANISMS.items():
            for protocol in ("imap", "pop3", "smtp"):
                judge = self.judges[provider, protocol] = Judge(protocol, provider, mechanisms)
                self.listeners.append(servers.listen(judge.script, context))
                self.ports[provider, protocol] = self.listeners[-1].port

    def account(self, id, provider="google", mood="well"):
        return {"id": id, "provider": provider.capitalize(), "address": f"{id}@{provider}.example", "mood": mood,
                **{protocol: f"{protocol}-{provider}.tokens.localhost:{self.ports[provider, protocol]}"
                   for protocol in ("imap", "smtp")}}

    def write(self, *accounts, mood="well", name="online.json"):
        path = self.folder / name
        path.with_suffix(".new").write_text(json.dumps({"mood": mood, "accounts": accounts}))
        path.with_suffix(".new").rename(path)
        return path

    def logins(self, id):
        """Of one account, from the protocol."""
        return {protocol: [login for (_, one), judge in self.judges.items() if one == protocol
                           for login in judge.logins if login[1].startswith(id + "@")] for protocol in ("imap", "smtp")}
