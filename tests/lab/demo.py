# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Connection Doctor developers
"""The program on the lab's accounts: `demo.py PREFIX [--picture=FILE]`. With a display its window is
there to be tried until it is closed; without one a picture of it is saved, and the log printed."""

import argparse
import contextlib
import gettext
import os
import pathlib
import subprocess
import sys
import time

import lab
import processes
import session


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("prefix", type=pathlib.Path)
    parser.add_argument("--picture", type=pathlib.Path, help="save a picture there, on a display of its own")
    options = parser.parse_args()
    program = options.prefix / "bin" / "connection-doctor"
    environment = {"XDG_DATA_DIRS": f"{options.prefix}/share:/usr/local/share:/usr/share"}
    environment.setdefault("LC_ALL", os.environ.get("LC_ALL") or os.environ.get("LANG") or "C.UTF-8")
    has_display = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")

    with contextlib.ExitStack() as stack:
        print("Starting mail servers on this computer…", flush=True)
        laboratory = stack.enter_context(lab.Lab())
        for account in laboratory.accounts:
            for role, server in account.servers():
                print(f"  {server.protocol:4}  {server.host}:{server.port}  {server.security:8}"
                      f"  {server.status}{', ' + server.cause if server.cause else ''}")
        command = [program, f"--ca-file={laboratory.authority}"]
        if has_display and not options.picture:
            print("The window opens. Everything ends when it is closed.", flush=True)
        else:
            environment.update(virtual_display(stack))
            picture = (options.picture or options.prefix.parent / "window.png").resolve()
            command = [sys.executable, __file__, "--inside", picture, *command]
        process = session.start(command, laboratory.passwords(), kind="desktop", environment=environment,
                                accounts_file=laboratory.accounts_file())
        return process.wait()


def virtual_display(stack, size=(1180, 760)):
    """Starts a display that nobody sees; what a program needs to find it."""
    reader, writer = os.pipe()
    server = processes.start(
        ["Xvfb", "-displayfd", writer, "-screen", "0", "{}x{}x24".format(*size), "-nolisten", "tcp"],
        pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    stack.callback(processes.stop, server)
    os.close(writer)
    with open(reader) as file:
        number = file.readline().strip()
    if not number:
        raise RuntimeError("Xvfb does not start")
    return {"DISPLAY": f":{number}", "WAYLAND_DISPLAY": "", "GDK_BACKEND": "x11", "GSK_RENDERER": "cairo",
            "GTK_A11Y": "atspi"}


def inside(picture, *command):
    """In the session: waits for the examination, takes the picture, prints the log."""
    window = subprocess.Popen(command)
    words = gettext.translation("connection-doctor", pathlib.Path(command[0]).parent.parent / "share/locale",
                                fallback=True).gettext
    done = wait_until_examined(window, words)
    if done:
        show_details(words, "mail.sato.localhost")
    subprocess.run(["import", "-window", "root", picture], check=True)
    processes.stop(window)
    # The log is of a first examination, as the picture is: it knows nothing of the logins that the
    # window saw refused, which would not be tried again.
    first = dict(os.environ, XDG_STATE_HOME=f"{os.environ['XDG_STATE_HOME']}/log")
    log = subprocess.run([command[0], "--check", "--format=text", *command[1:]], env=first)
    print(f"\nA picture of the window: {picture}")
    if not done:
        print("The window did not show the end of the examination.", file=sys.stderr)
    # Some accounts of the lab fail, as they should.
    return 0 if done and log.returncode == 1 else 1


def accessible():
    """The window's parts as a screen reader meets them. The oldest toolkit does not tell of each
    whether it is showing, and names of roles change, so go by name and number."""
    import gi
    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi
    return everything(Atspi.get_desktop(0))


def buttons():
    from gi.repository import Atspi
    # Newer GTK tells those that stay pressed from the others.
    roles = Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON
    return {thing.get_name(): thing for thing in accessible() if thing.get_role() in roles}


def wait_until_examined(window, words, seconds=60):
    """Looks as a screen reader does, until the window offers to check again."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and window.poll() is None:
        time.sleep(0.3)
        with contextlib.suppress(Exception):
            # What is looked at may go while it is looked at.
            if words("Check Again") in buttons():
                return True
    return False


def show_details(words, host):
    """Selects the first row of a server and opens the pane beside the list."""
    for rows in list(accessible()):
        for index in range(rows.get_child_count() if rows.get_selection_iface() else 0):
            if host in rows.get_child_at_index(index).get_name():
                rows.get_selection_iface().select_child(index)
                break
    buttons()[words("Show Details")].get_action_iface().do_action(0)
    # The pane slides in.
    time.sleep(1.5)


def everything(thing, depth=0):
    yield thing
    if depth < 20:
        for index in range(min(thing.get_child_count(), 50)):
            child = thing.get_child_at_index(index)
            if child:
                yield from everything(child, depth + 1)


if __name__ == "__main__":
    if sys.argv[1] == "--inside":
        sys.exit(inside(*sys.argv[2:]))
    try:
        status = processes.run(main)
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)
