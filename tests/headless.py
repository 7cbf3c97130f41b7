#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Connection Doctor developers
"""`connection-doctor --check` as scripts meet it: `tests/headless.py PROGRAM`. Without a display and
without a session bus; servers are a few lines of Python on loopback."""

import contextlib
import json
import os
import pathlib
import re
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
import traceback

PROGRAM = os.path.abspath(sys.argv[1])
FIELDS = {
    "": "format program started finished system network accounts",
    "program": "name version",
    "system": "os desktop gtk gnutls",
    "network": "online connectivity ipv4 ipv6 vpn proxy",
    "account": "id name address source servers",
    "server": "role protocol host port security user status summary cause logins findings steps"
              " addresses tls capabilities quota transcript",
    "finding": "cause severity title explanation evidence fixes",
    "fix": "action text target",
    "step": "step outcome start duration detail",
    "address": "address outcome duration",
    "transcript": "t from step text",
}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}([+-]\d\d:\d\d|Z)")


class Server:
    """Says `lines`, one for each line it hears, the first at once; `lines` None is silence."""

    def __init__(self, *lines):
        self.lines, self.heard = lines, []
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=500)
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        with contextlib.suppress(OSError), connection, connection.makefile("rb") as heard:
            for line in self.lines:
                connection.sendall(line)
                self.heard.append(heard.readline())
            heard.read()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()


def imap():
    """Answers what a program says that does not log in: CAPABILITY, then LOGOUT."""
    class Imap(Server):
        def serve(self, connection):
            with contextlib.suppress(OSError), connection, connection.makefile("rb") as heard:
                connection.sendall(b"* OK ready\r\n")
                for line in heard:
                    self.heard.append(line)
                    tag, command = line.split(None, 1)
                    if command.upper().startswith(b"CAPABILITY"):
                        connection.sendall(b"* CAPABILITY IMAP4rev1 IDLE\r\n")
                    if command.upper().startswith(b"LOGOUT"):
                        connection.sendall(b"* BYE done\r\n")
                    connection.sendall(tag + b" OK done\r\n")
                    if command.upper().startswith(b"LOGOUT"):
                        return
    return Imap()


def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def account(name, port, security="none", host="127.0.0.1", enabled="true", login="password"):
    return (f"[Account {name}]\nName={name}\nAddress=a@example.org\nEnabled={enabled}\n"
            f"[Incoming {name}]\nProtocol=imap\nHost={host}\nPort={port}\nSecurity={security}\n"
            f"User=u\nLogin={login}\n")


class Home:
    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="doctor-headless-")
        self.path = pathlib.Path(self.folder.name)
        (self.path / "run").mkdir(mode=0o700)
        (self.path / "bin").mkdir()
        launch = self.path / "bin" / "dbus-launch"
        launch.write_text(f"#!/bin/sh\ntouch {self.path}/launched\nexit 1\n")
        launch.chmod(0o755)
        self.environment = {k: v for k, v in os.environ.items()
                            if k not in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
        self.environment |= {"HOME": self.folder.name, "XDG_RUNTIME_DIR": f"{self.path}/run",
                             "XDG_CONFIG_HOME": f"{self.path}/config",
                             "XDG_STATE_HOME": f"{self.path}/state", "LC_ALL": "C.UTF-8",
                             "PATH": f"{self.path}/bin:{os.environ['PATH']}"}

    def file(self, text, name="accounts.ini"):
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def run(self, *arguments, **more):
        environment = self.environment | more.pop("env", {})
        return subprocess.run([PROGRAM, *map(str, arguments)], env=environment, timeout=100,
                              stdin=subprocess.DEVNULL, stdout=more.pop("stdout", subprocess.PIPE),
                              stderr=subprocess.PIPE, **more)


def complaints(result):
    lines = result.stderr.decode().splitlines()
    assert all(line.startswith("connection-doctor: ") for line in lines), lines
    return lines


def expect(result, status, *words):
    """One line on standard error for each of `words`, which hold a part of it."""
    lines = complaints(result)
    assert result.returncode == status, (result.returncode, lines)
    assert len(lines) == len(words), lines
    for line, word in zip(lines, words):
        assert str(word) in line, (word, line)


def has(value, kind):
    missing = set(FIELDS[kind].split()) - set(value)
    assert not missing, (kind, missing)
    return value


def report(result, stopped=False):
    whole = has(json.loads(result.stdout.decode()), "")
    assert whole["format"] == 1
    assert TIME.fullmatch(whole["started"]) and TIME.fullmatch(whole["finished"]), whole["started"]
    for kind in ("program", "system", "network"):
        # Whoever stops at once does not get to know the network.
        if kind != "network" or not stopped:
            has(whole[kind], kind)
    for one in whole["accounts"]:
        has(one, "account")
        for server in one["servers"]:
            has(server, "server")
            for step in server["steps"] or []:
                has(step, "step")
            for address in server["addresses"] or []:
                has(address, "address")
            for line in server["transcript"] or []:
                has(line, "transcript")
            for finding in server["findings"] or []:
                has(finding, "finding")
                for fix in finding["fixes"]:
                    has(fix, "fix")
    return whole


def servers(result, stopped=False):
    return [server for one in report(result, stopped)["accounts"] for server in one["servers"]]


def test_version_and_help(home):
    result = home.run("--version")
    assert result.returncode == 0 and re.fullmatch(rb"connection-doctor [\d.]+\n", result.stdout)
    result = home.run("--help")
    assert result.returncode == 0
    for option in ("check", "format", "output", "timeout", "accounts", "ca-file", "version"):
        assert f"--{option}".encode() in result.stdout, option
    assert b"gapplication" not in result.stdout


def test_bad_calls(home):
    empty = home.file("")
    for arguments, word in (
            (["--nonsense"], "--nonsense"),
            (["--check", "extra"], "extra"),
            (["--check", "--format=xml"], "xml"),
            (["--check", "--format="], "--format"),
            (["--check", "--format"], "--format"),
            (["--check", "--timeout=0"], "“0”"),
            (["--check", "--timeout=-1"], "“-1”"),
            (["--check", "--timeout=ten"], "“ten”"),
            (["--check", "--timeout=1e2"], "“1e2”"),
            (["--check", "--timeout=inf"], "“inf”"),
            (["--check", "--timeout="], "“”"),
            (["--check", "--timeout=1.2.3"], "“1.2.3”"),
            (["--check", "--timeout=99999"], "“99999”"),
            (["--check", "--timeout=1\n\033[31m"], "\\x0a\\x1b"),
            (["--format=json"], "--check"),
            (["--output=x"], "--check")):
        result = home.run(*arguments, f"--accounts={empty}")
        expect(result, 2, word)
        assert result.stdout == b"", arguments


def test_no_display(home):
    expect(home.run(), 2, "--check")


def test_bad_files(home):
    good = home.file(account("a", closed_port()))
    folder = home.path / "folder"
    folder.mkdir()
    pipe = home.path / "pipe"
    os.mkfifo(pipe)
    nowhere = home.path / "nowhere"
    no_pem = home.file("no certificate", "no.pem")
    for arguments, word in (
            ([f"--accounts={nowhere}"], nowhere),
            ([f"--accounts={folder}"], folder),
            ([f"--accounts={pipe}"], pipe),
            (["--accounts="], ""),
            ([f"--accounts={good}", f"--ca-file={nowhere}"], nowhere),
            ([f"--accounts={good}", f"--ca-file={folder}"], folder),
            ([f"--accounts={good}", f"--ca-file={pipe}"], pipe),
            ([f"--accounts={good}", f"--ca-file={no_pem}"], no_pem),
            ([f"--accounts={good}", f"--output={folder}"], folder),
            ([f"--accounts={good}", f"--output={nowhere}/x"], f"{nowhere}/x"),
            ([f"--accounts={good}", f"--output={pipe}"], pipe),
            ([f"--accounts={good}", "--output=/dev/null"], "/dev/null"),
            ([f"--accounts={good}", "--output="], "cannot be written")):
        result = home.run("--check", *arguments)
        expect(result, 2, word)
        assert result.stdout == b"", arguments
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_nothing_to_check(home):
    result = home.run("--check", "--format=json")
    expect(result, 3, "no account")
    assert report(result)["accounts"] == []
    expect(home.run("--check"), 3, "no account")
    home.file(account("off", 1, enabled="false"), "config/connection-doctor/accounts.ini")
    expect(home.run("--check"), 3, "no account")


def test_fine(home):
    with imap() as server:
        home.file(account("a", server.port), "config/connection-doctor/accounts.ini")
        result = home.run("--check", "--format=json")
        expect(result, 0)
        one, = servers(result)
        assert one["port"] == server.port and one["logins"] == 0, one
        assert one["status"] == "untested", one["status"]
        assert one["cause"] == "encryption-not-configured", one["cause"]
        assert one["addresses"][0]["outcome"] == "connected"
        assert any("LOGOUT" in line["text"] for line in one["transcript"])
        assert not any(b"LOGIN" in line.upper() for line in server.heard)
        result = home.run("--check", f"--accounts={home.file(account('b', server.port))}")
        expect(result, 0)
        assert result.stdout.startswith(b"Connection Doctor"), result.stdout[:50]
        assert b"LOGOUT" in result.stdout


def test_failed(home):
    port = closed_port()
    with imap() as server:
        both = home.file(account("good", server.port) + account("bad", port, security="tls")
                         + account("off", port, enabled="false"))
        result = home.run("--check", "--format=json", f"--accounts={both}")
    expect(result, 1)
    good, bad = servers(result)
    assert (good["status"], bad["status"]) == ("untested", "failed"), (good["status"], bad["status"])
    assert bad["addresses"] and bad["addresses"][0]["outcome"] == "refused"
    assert bad["cause"] in ("connection-refused", "local-service-not-running"), bad["cause"]
    assert bad["findings"][0]["fixes"]


def test_settings_invalid(home):
    both = home.file(account("a", 70000) + account("b", 993, host="imap://x y"))
    result = home.run("--check", "--format=json", f"--accounts={both}")
    expect(result, 1)
    causes = [server["cause"] for server in servers(result)]
    assert causes == ["settings-invalid"] * 2, causes


def test_half_broken_file(home):
    with imap() as server:
        file = home.file(account("good", server.port) + account("bad", "abc")
                         + account("worse", 1, security="ssl"))
        before = file.read_bytes()
        result = home.run("--check", "--format=json", f"--accounts={file}")
        expect(result, 2, "[Incoming bad], key “Port”: “abc”", "[Incoming worse], key “Security”")
        assert all(str(file) in line for line in complaints(result))
        assert [one["id"] for one in report(result)["accounts"]] == ["good"]
        assert file.read_bytes() == before
    result = home.run("--check", f"--accounts={home.file('noise')}")
    expect(result, 2, "line 1")
    assert result.stdout == b""


def test_no_password(home):
    """Neither bus nor keyring: nothing is started to have one, and the result says why."""
    with imap() as server:
        file = home.file(account("a", server.port, security="starttls"))
        result = home.run("--check", "--format=json", f"--accounts={file}",
                          env={"DISPLAY": ":987", "XAUTHORITY": "/nowhere"})
    assert not (home.path / "launched").exists()
    expect(result, 1)
    one, = servers(result)
    assert one["cause"] == "starttls-unavailable", one["cause"]


def test_output(home):
    file = home.file(account("a", closed_port()))
    output = home.path / "report.json"
    for old in (None, "old"):
        if old is not None:
            output.write_text(old)
            output.chmod(0o644)
        result = home.run("--check", "--format=json", f"--accounts={file}", f"--output={output}")
        expect(result, 1)
        assert result.stdout == b""
        result.stdout = output.read_bytes()
        report(result)
        assert stat.S_IMODE(output.stat().st_mode) == 0o600, oct(output.stat().st_mode)
    # Beside where the program runs
    result = home.run("--check", f"--accounts={file}", "--output=log.txt", cwd=home.path)
    expect(result, 1)
    assert (home.path / "log.txt").read_bytes().startswith(b"Connection Doctor")
    left = {path.name for path in home.path.iterdir()}
    assert left <= {"run", "bin", "config", "accounts.ini", "report.json", "log.txt", ".cache",
                    ".local"}, left


def test_output_full(home):
    with open("/dev/full", "wb") as full:
        result = home.run("--check", f"--accounts={home.file(account('a', closed_port()))}",
                          stdout=full)
    expect(result, 2, "cannot be written")


def test_timeout(home):
    with Server() as silent:
        silent.serve = lambda connection: time.sleep(100)
        file = home.file(account("a", silent.port))
        result = home.run("--check", "--format=json", "--timeout=1.5", f"--accounts={file}")
    expect(result, 1)
    one, = servers(result)
    assert one["cause"] == "response-timeout", one["cause"]
    assert one["transcript"][-1]["t"] < 30000


def test_interrupted(home):
    for number in (signal.SIGINT, signal.SIGTERM):
        with Server() as silent:
            connected = threading.Event()

            def serve(connection, connected=connected):
                connected.set()
                time.sleep(100)
            silent.serve = serve
            file = home.file(account("a", silent.port) + account("b", silent.port))
            with subprocess.Popen([PROGRAM, "--check", "--format=json", f"--accounts={file}"],
                                  env=home.environment, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE) as process:
                connected.wait()
                process.send_signal(number)
                out, err = process.communicate(timeout=60)
            result = subprocess.CompletedProcess([], process.returncode, out, err)
            expect(result, 0, "Stopped")
            assert [server["status"] for server in servers(result, True)] == ["untested"] * 2


def test_plain_locale(home):
    file = home.file(account("ä", closed_port()))
    result = home.run("--check", f"--accounts={file}", env={"LC_ALL": "C"})
    expect(result, 1)
    result.stdout.decode()


def test_sources(home):
    """Each account says where it is from, whichever program that is, and its id begins with it."""
    examples = {"claws": "written", "evolution": "written", "geary": "written", "kmail": "written", "mbsync": "usual",
                "msmtp": "plain", "mutt": "usual", "thunderbird": "written"}
    seen = {}
    for program, example in examples.items():
        place = Home()
        fixture = pathlib.Path(__file__).parent / "accounts" / program / example
        for path in fixture.rglob("*"):
            if path.is_file():
                text = re.sub(rb"(?:example|gmail)\.(jp|com|net|org)", rb"\1.localhost", path.read_bytes())
                place.file(text, str(path.relative_to(fixture)).replace(".config/", "config/"))
        result = place.run("--check", "--format=json", "--timeout=5")
        accounts = report(result)["accounts"]
        assert {one["source"] for one in accounts} == {program}, (program, result.stdout[:2000], result.stderr)
        assert all(one["id"].startswith(f"{program}:") for one in accounts), (program, accounts)
        seen[program] = len(accounts)
    home.file(account("own", closed_port()), "config/connection-doctor/accounts.ini")
    assert [(one["source"], one["id"]) for one in report(home.run("--check", "--format=json", "--timeout=5"))["accounts"]] \
        == [("own", "own")]
    assert seen == {"claws": 1, "evolution": 2, "geary": 2, "kmail": 5, "mbsync": 3, "msmtp": 1, "mutt": 1, "thunderbird": 4}, seen


def test_many(home):
    """Four hundred servers in one examination, some of them silent."""
    with imap() as server, Server() as silent:
        silent.serve = lambda connection: time.sleep(100)
        port = closed_port()
        text = "".join(account(f"a{i}", server.port) for i in range(150))
        text += "".join(account(f"b{i}", port, host=f"127.1.1.{i + 1}") for i in range(240))
        text += "".join(account(f"c{i}", silent.port) for i in range(10))
        result = home.run("--check", "--format=json", "--timeout=5",
                          f"--accounts={home.file(text)}")
    expect(result, 1)
    statuses = [one["status"] for one in servers(result)]
    assert statuses == ["untested"] * 150 + ["failed"] * 250, {s: statuses.count(s) for s in statuses}


def main():
    tests = [(name[5:], test) for name, test in globals().items() if name.startswith("test_")]
    failed = 0
    print(f"1..{len(tests)}")
    for number, (name, test) in enumerate(tests, 1):
        home = Home()
        try:
            began = time.monotonic()
            test(home)
            print(f"ok {number} - {name} # {time.monotonic() - began:.1f} s", flush=True)
        except Exception as error:  # pylint: disable=broad-except
            failed += 1
            print(f"not ok {number} - {name}", flush=True)
            why = "".join(traceback.format_exception(error)[-3:])
            print("# " + why[:4000].replace("\n", "\n# "), flush=True)
    return failed > 0


sys.exit(main())
