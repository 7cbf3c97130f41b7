# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Connection Doctor developers
"""What the lab starts ends with it: ports, child processes, folders."""

import ctypes
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

LIBC = ctypes.CDLL(None, use_errno=True)
given_ports = set()


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
        return True
    except OSError:
        return False


ADDRESSES = ["127.0.0.1", "::1"] if has_ipv6() else ["127.0.0.1"]


def free_port():
    """A port that nobody listens on, at either address of the loopback interface. It lies below
    those that the system gives to outgoing connections, so that it stays free until it is used."""
    while True:
        port = random.randrange(20000, 32000)
        if port in given_ports:
            continue
        try:
            for address in ADDRESSES:
                with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
                    probe.bind((address, port))
        except OSError:
            continue
        given_ports.add(port)
        return port


# Servers that change their user would outlive a lab that is killed: this one notices, since the
# pipe closes whatever happens.
GUARD = """while read -r pid; do pids="$pids $pid"; done; kill $pids 2>/dev/null"""
guard = None


def start(command, **options):
    global guard
    if guard is None:
        guard = subprocess.Popen(["sh", "-c", GUARD], stdin=subprocess.PIPE, start_new_session=True)
    process = subprocess.Popen([str(word) for word in command],
                               stdin=options.pop("stdin", subprocess.DEVNULL), **options)
    guard.stdin.write(b"%d\n" % process.pid)
    guard.stdin.flush()
    return process


def stop(process, seconds=10):
    """Ends a child of ours: kindly, then surely."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for_port(process, port, log, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.03)
    words = pathlib.Path(log).read_text(errors="replace") if pathlib.Path(log).exists() else ""
    raise RuntimeError(f"{process.args[0]} does not listen on port {port}:\n{words[-3000:]}")


class Server:
    """A real server, which runs while it is entered. It has a `folder` of its own, with its log and
    its errors."""

    process = None

    def ready(self, *ports):
        """Itself, once it listens there."""
        try:
            for port in ports:
                wait_for_port(self.process, port, self.folder / "errors")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        stop(self.process)

    def log(self):
        path = self.folder / "log"
        return path.read_text(errors="replace") if path.exists() else ""


class Folder:
    """A folder with a short name (names of sockets must be short) that goes when the lab ends."""

    def __init__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="doctor-lab-", dir="/tmp"))
        self.path.chmod(0o755)

    def __enter__(self):
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)


def adopt():
    """Makes this program the parent of whatever its children leave behind (PR_SET_CHILD_SUBREAPER),
    and lets SIGTERM and SIGHUP end it as Ctrl+C does: by leaving every `with`."""
    LIBC.prctl(36, 1)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))


def descendants(parent=None):
    try:
        words = pathlib.Path(f"/proc/{parent or os.getpid()}/task/{parent or os.getpid()}/children").read_text()
    except OSError:
        return []
    children = [int(word) for word in words.split()]
    return children + [pid for child in children for pid in descendants(child)]


def end_descendants():
    """Ends what is still there below this program, each by its number."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in descendants():
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass
        end = time.monotonic() + 3
        while descendants() and time.monotonic() < end:
            try:
                os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            time.sleep(0.02)


def run(main, *arguments):
    """Runs it: whatever it starts ends with it."""
    adopt()
    try:
        return main(*arguments)
    finally:
        end_descendants()
