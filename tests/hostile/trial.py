# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Connection Doctor developers
"""Many hostile servers at once before the program, and what may never be true of any of them."""

import os
import pathlib
import re
import subprocess
import sys
import time

import peers
import canaries
import session

PASSWORD = "kirschbaum-47-Yodel"
SECONDS = 4
HOST = "c{}.hostile.localhost"

LOGIN = re.compile(rb"(?im)^(?:\S+ )?(?:AUTHENTICATE|AUTH|LOGIN|PASS|APOP)\b")
# A login that is under way is broken off first (RFC 4422 section 3.5).
GOODBYE = re.compile(rb"(?:\*\r\n)?(?:(?:\S+ )?(?:LOGOUT|QUIT)\r\n)?")
# What nobody may be shown as it is: controls, directions, widths of nothing, halves of pairs.
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
                    "\ud800-\udfff\ufe00-\ufe0f\ufeff\ufff0-\ufffb\U000e0000-\U000e0fff]")


class Case:
    """A server, the security that the account asks for, and what is to be found: one of the causes,
    or, where none is given, what `check` says. `talks` is how many
    connections there may be: where no TLS came about, a second one asks why, and logs in never."""

    def __init__(self, name, script, causes, protocol=None, security=None, status="failed", logins=0,
                 password=PASSWORD, user="tanaka@example.jp", login="password", check=None, context=None,
                 talks=2, host=None, seconds=None):
        self.name, self.script, self.check, self.context = name, script, check, context
        self.protocol = protocol or script.protocol
        self.security = security or script.security
        self.causes = causes if isinstance(causes, (tuple, list)) else (causes,)
        self.status, self.logins, self.talks = status, logins, talks
        self.password, self.user, self.login, self.host = password, user, login, host
        self.seconds = seconds


def escape(value):
    """As a key file writes it."""
    value = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return "\\s" + value[1:] if value.startswith(" ") else value


def account(number, case, port):
    role = "Outgoing" if case.protocol == "smtp" else "Incoming"
    lines = [f"[Account c{number}]", f"Name=c{number}", "Address=tanaka@example.jp", "Enabled=true",
             f"[{role} c{number}]", f"Host={escape(case.host or HOST.format(number))}", f"Port={port}",
             f"Security={case.security}", f"User={escape(case.user)}", f"Login={case.login}"]
    if role == "Incoming":
        lines.append(f"Protocol={case.protocol}")
    return "\n".join(lines) + "\n\n"


def strings(thing):
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict):
        for value in thing.values():
            yield from strings(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from strings(value)


def betrays(pattern, output):
    """Lines in which a password stands. Those of the tests are no real ones."""
    return [line.strip()[:400] for line in output.splitlines() if pattern.search(line)]


class Trial:
    """Cases that are examined together."""

    def __init__(self, cases, program, folder, certificate, authority, kind="keyring", seconds=SECONDS,
                 format="json"):
        self.cases, self.seconds = cases, seconds
        with peers.Peers() as servers:
            context = peers.server_context(certificate)
            self.listeners = [servers.listen(case.script, case.context or context) for case in cases]
            text = "".join(account(number, case, self.listeners[number].port)
                           for number, case in enumerate(cases))
            passwords = {(f"c{number}", "outgoing" if case.protocol == "smtp" else "incoming"): case.password
                         for number, case in enumerate(cases) if case.password is not None}
            before = time.monotonic()
            self.examination = session.Examination(
                program, folder, text, passwords, authority, f"--timeout={seconds}", format=format, kind=kind)
            self.took = time.monotonic() - before
            # What is on its way is heard yet.
            time.sleep(0.3)

    def report(self, results):
        found = {one["id"]: server for one in self.examination.report["accounts"] for server in one["servers"]}
        errors = self.examination.errors.decode(errors="replace")
        results.check(not errors, "nothing on standard error", errors)
        words = [word for word in canaries.WORDS] + [
            case.password for case in self.cases if case.password and case.password not in canaries.WORDS]
        pattern = canaries.pattern([word for word in words if "\0" not in word])
        for number, case in enumerate(self.cases):
            server = found.get(f"c{number}")
            wrong = list(self.faults(case, server, self.listeners[number].talks, pattern))
            results.check(not wrong, case.name, *wrong, *self.story(case, server, number) if wrong else ())
        results.check(not pattern.search(self.examination.output), "no password in what was written",
                      *betrays(pattern, self.examination.output))

    def story(self, case, server, number):
        if server is None:
            return
        yield f"{server['status']} {server['cause']}: {server['summary']}"
        for entry in server["transcript"][-15:]:
            yield f"{entry['t']:8.1f} {entry['step']:9} {entry['from']:6} {entry['text'][:200]}"
        for talk in self.listeners[number].talks:
            yield f"clear {bytes(talk.clear[:200])} after {talk.after and bytes(talk.after[:200])} {talk.handshake}"

    def faults(self, case, server, talks, pattern):
        if server is None:
            yield "it is not in the report"
            return
        if case.causes and server["cause"] not in case.causes:
            yield f"cause {server['cause']}, not {' or '.join(map(str, case.causes))}"
        if case.status and server["status"] != case.status:
            yield f"status {server['status']}, not {case.status}"
        if server["logins"] != case.logins:
            yield f"{server['logins']} logins told, not {case.logins}"
        made = [len(LOGIN.findall(bytes(talk.secret))) for talk in talks]
        if sum(made) > 1 or sum(made) > case.logins:
            yield f"logins heard: {made}"
        if len(talks) > case.talks:
            yield f"{len(talks)} connections"
        for talk in talks:
            if LOGIN.search(bytes(talk.clear)):
                yield f"a login outside TLS: {LOGIN.findall(bytes(talk.clear))}"
            if pattern.search(bytes(talk.clear)):
                yield "the password outside TLS"
            if talk.after and not GOODBYE.fullmatch(bytes(talk.after)):
                yield f"said afterwards: {bytes(talk.after[:300])}"
            if talk.early:
                yield f"said before the handshake: {talk.early[:300]}"
        end = max((entry["t"] for entry in server["transcript"]), default=0)
        if end > self.seconds * 1000 + 1000:
            yield f"it took {end} ms"
        if server["status"] != "ok":
            first = (server["findings"] or [{}])[0]
            if not first.get("title") or not first.get("explanation") or not first.get("fixes"):
                yield "nothing explained, or nothing to do"
            if server["status"] == "failed" and server["host"] not in server["summary"] \
                    and server["cause"] not in ("settings-invalid", "clock-skew"):
                yield f"the sentence does not name the server: {server['summary']}"
        for text in strings(server):
            if UNSAFE.search(text) or "\n" in text or "\t" in text:
                yield f"unsafe text: {text[:200]!r}"
                break
        for entry in server["transcript"]:
            if entry["from"] == "server" and entry["encrypted"] and not any(talk.is_secure for talk in talks):
                yield f"marked as encrypted, and was not: {entry['text'][:200]}"
                break
        if case.check:
            yield from case.check(server, talks) or ()


def is_sanitized(program):
    """Everything is slower and larger then."""
    with open(program, "rb") as file:
        return b"__asan_init" in file.read()


def measure(cost, *command):
    """Runs a command, and writes down its seconds of computing and its largest size in KiB."""
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    pathlib.Path(cost).write_text(f"{usage.ru_utime + usage.ru_stime} {usage.ru_maxrss}")
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(measure(*sys.argv[1:]))
