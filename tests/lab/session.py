# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Connection Doctor developers
"""A private session with a real keyring, and the program in it."""

import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import canaries
WITH_SESSION = HERE.parent / "with-session"


def start(command, passwords, kind="keyring", accounts_file=None, environment=None, files=None, items=(),
          daemons=(), **options):
    """Starts a command in a private home (tests/with-session) whose keyring holds the passwords, a
    dictionary from (account, role), and whose settings hold the accounts. `files` are further ones below
    the home, `items` further ones of the keyring (attributes, value), `daemons` (program, name, arguments…) run on its
    bus."""
    process = subprocess.Popen(
        [str(word) for word in (WITH_SESSION, kind, sys.executable, HERE / "session.py", *command)],
        stdin=subprocess.PIPE, env=dict(os.environ, **(environment or {})), **options)
    # They go through a pipe: not by argument, not by environment, not by file.
    filling = {"passwords": [[*key, value] for key, value in passwords.items()], "accounts": accounts_file,
               "files": files or {}, "items": list(items), "daemons": list(daemons)}
    process.stdin.write(json.dumps(filling).encode() + b"\n")
    process.stdin.close()
    process.stdin = None
    return process


def run(command, passwords, timeout=120, **options):
    """Runs it to its end: (status, output, errors), both as bytes."""
    process = start(command, passwords, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
    try:
        output, errors = process.communicate(timeout=timeout)
    finally:
        if process.poll() is None:
            process.terminate()
    return process.returncode, output, errors


class Examination:
    """One `--check` of some accounts, and what came of it."""

    def __init__(self, program, folder, accounts_file, passwords, authority, *arguments, format="json",
                 kind="keyring", timeout=150, environment=None):
        path = pathlib.Path(folder) / "accounts.ini"
        path.write_text(accounts_file)
        path.chmod(0o600)
        self.status, self.output, self.errors = run(
            [program, "--check", f"--format={format}", f"--accounts={path}", f"--ca-file={authority}", *arguments],
            passwords, timeout=timeout, kind=kind, environment=environment)
        self.report = None
        if format == "json" and self.output:
            self.report = json.loads(self.output)

    def servers(self):
        """What the report says, from (account, role)."""
        return {(account["id"], server["role"]): server
                for account in self.report["accounts"] for server in account["servers"]}

    def betrays(self):
        """Whether a password stands in anything that was written."""
        return bool(canaries.pattern().search(self.output + b"\0" + self.errors))


def inside(command):
    """In the session: fills it from standard input, then becomes the command."""
    filling = json.loads(sys.stdin.readline())
    if filling["accounts"] is not None:
        path = pathlib.Path(os.environ["XDG_CONFIG_HOME"], "connection-doctor", "accounts.ini")
        path.parent.mkdir(parents=True, mode=0o700)
        path.write_text(filling["accounts"])
        path.chmod(0o600)
    for account, role, password in filling["passwords"]:
        subprocess.run(
            ["secret-tool", "store", f"--label=Connection Doctor: {account}", "xdg:schema",
             "io.github.connectiondoctor.Password", "account", account, "role", role],
            input=password.encode(), check=True)
    for name, text in filling["files"].items():
        path = pathlib.Path(os.environ["HOME"], name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for attributes, value in filling["items"]:
        words = [word for pair in attributes.items() for word in pair]
        subprocess.run(["secret-tool", "store", "--label=x", *words], input=value.encode(), check=True)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for daemon, name, *arguments in filling["daemons"]:
        # It ends with the bus.
        subprocess.Popen([daemon, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        subprocess.run(["gdbus", "wait", "--session", "--timeout", "30", name], check=True)
    os.execvp(command[0], command)


if __name__ == "__main__":
    inside(sys.argv[1:])
