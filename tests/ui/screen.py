# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Connection Doctor developers
"""The window as a screen reader meets it, over the accessibility bus, and the keyboard. Nothing is
remembered between two looks, and nothing sleeps: what is not there yet is looked for again until
a deadline."""

import os
import re
import subprocess
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

ACCESSIBLE = "org.a11y.atspi.Accessible"
Role = Atspi.Role
State = Atspi.StateType
# Nothing is looked for below these.
LEAVES = (Role.LABEL, Role.IMAGE, Role.SCROLL_BAR, Role.SEPARATOR)
# What a busy machine may need for anything at all
PATIENCE = 40


class Missing(Exception):
    """What was looked for did not come."""


def until(look, what, seconds=PATIENCE):
    """Looks again and again: what `look` returns once it is true."""
    end = time.monotonic() + seconds
    pause = 0.02
    while True:
        try:
            found = look()
        except GLib.Error:
            # It went while it was looked at.
            found = None
        if found:
            return found
        if time.monotonic() > end:
            raise Missing(what() if callable(what) else what)
        time.sleep(pause)
        pause = min(pause * 1.5, 0.3)


def bus_address():
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    return bus.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None,
                         Gio.DBusCallFlags.NONE, 30000, None).unpack()[0]


class Thing:
    """A part of the window."""

    bus = None

    def __init__(self, owner, path):
        self.owner, self.path = owner, path

    def call(self, interface, method, arguments=None):
        if Thing.bus is None:
            Thing.bus = Gio.DBusConnection.new_for_address_sync(
                bus_address(), Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
                | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        return Thing.bus.call_sync(self.owner, self.path, interface, method, arguments, None,
                                   Gio.DBusCallFlags.NONE, 30000, None).unpack()

    def value(self, interface, name):
        return self.call("org.freedesktop.DBus.Properties", "Get",
                         GLib.Variant("(ss)", (interface, name)))[0]

    @property
    def name(self):
        return self.value(ACCESSIBLE, "Name")

    @property
    def description(self):
        return self.value(ACCESSIBLE, "Description")

    @property
    def role(self):
        return self.call(ACCESSIBLE, "GetRole")[0]

    @property
    def parent(self):
        return Thing(*self.value(ACCESSIBLE, "Parent"))

    def has(self, state):
        low, high = self.call(ACCESSIBLE, "GetState")[0]
        return bool((low | high << 32) >> int(state) & 1)

    def children(self):
        return [Thing(*child) for child in self.call(ACCESSIBLE, "GetChildren")[0]]

    def everything(self):
        """This and all below it, with its role."""
        waiting = [self]
        while waiting:
            thing = waiting.pop()
            try:
                role = thing.role
                yield thing, role
                if role not in LEAVES:
                    waiting += reversed(thing.children())
            except GLib.Error:
                continue

    def all(self, role, name=None):
        return [thing for thing, found in self.everything()
                if found in (role if isinstance(role, tuple) else (role,)) and fits(name, thing)]

    def find(self, role, name=None, seconds=PATIENCE):
        """The first of that role and name (a string, or a pattern that is searched for in it)."""
        def look():
            roles = role if isinstance(role, tuple) else (role,)
            return next((thing for thing, found in self.everything()
                         if found in roles and fits(name, thing)), None)
        return until(look, lambda: f"no {role} {name!r} among:\n{self.describe()}", seconds)

    def gone(self, role, name=None, seconds=PATIENCE):
        until(lambda: not self.all(role, name), f"{role} {name!r} stays", seconds)

    def press(self, action=None):
        """Does its first action, once it is shown, or the one of that name."""
        if action is None:
            until(lambda: self.size[0] > 0, "what is to be pressed is not shown")
        actions = [each[0] for each in self.call("org.a11y.atspi.Action", "GetActions")[0]]
        if action is not None and action not in actions:
            raise Missing(f"no action {action} among {actions}")
        self.call("org.a11y.atspi.Action", "DoAction",
                  GLib.Variant("(i)", (actions.index(action) if action else 0,)))

    @property
    def text(self):
        # Not -1 for the end: some parts take that for nothing.
        count = self.value("org.a11y.atspi.Text", "CharacterCount")
        return self.call("org.a11y.atspi.Text", "GetText", GLib.Variant("(ii)", (0, count)))[0]

    @text.setter
    def text(self, value):
        self.call("org.a11y.atspi.EditableText", "SetTextContents", GLib.Variant("(s)", (value,)))

    def select(self, index):
        self.call("org.a11y.atspi.Selection", "SelectChild", GLib.Variant("(i)", (index,)))

    @property
    def size(self):
        """(0, 0) for what was never shown."""
        return self.call("org.a11y.atspi.Component", "GetSize")

    def texts(self):
        """Every text below it that can be read, whatever its role."""
        found = []
        for thing, _ in self.everything():
            if "org.a11y.atspi.Text" in thing.call(ACCESSIBLE, "GetInterfaces")[0]:
                found.append(thing.text)
        return found

    def words(self):
        """Every name below it, which is what is read out."""
        return [thing.name for thing, _ in self.everything()]

    def describe(self):
        """For whoever reads why a test failed."""
        lines = []

        def look(thing, depth):
            try:
                lines.append(f"{'  ' * depth}{Role(thing.role).value_nick} “{thing.name}”")
                for child in thing.children():
                    look(child, depth + 1)
            except GLib.Error:
                pass
        look(self, 0)
        return "\n".join(lines)


def fits(name, thing):
    if name is None:
        return True
    # The toolkit doubles the names of some buttons.
    return bool(name.search(thing.name)) if isinstance(name, re.Pattern) \
        else thing.name in (name, f"{name} {name}")


class Program:
    """The program, running. Its windows are its children."""

    def __init__(self, command, environment=None):
        environment = dict(os.environ, **(environment or {}))
        # What a sanitizer says is read with the rest of the output.
        environment["ASAN_OPTIONS"] = ":".join(
            option for option in environment.get("ASAN_OPTIONS", "").split(":")
            if not option.startswith(("log_path=", "abort_on_error=")))
        self.process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment)
        root = Thing("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")

        def look():
            if self.process.poll() is not None:
                raise Missing(f"it ended with {self.process.returncode}:\n"
                              + self.process.stdout.read().decode(errors="replace"))
            return next((child for child in root.children() if child.name == "connection-doctor"
                         and child.children()), None)
        self.root = until(look, "the window does not open")

    def windows(self):
        return self.root.children()

    def window(self, name, seconds=PATIENCE):
        return until(lambda: next((window for window in self.windows() if window.name == name), None),
                     f"no window “{name}” among {[window.name for window in self.windows()]}", seconds)

    def closed(self, name, seconds=PATIENCE):
        until(lambda: name not in [window.name for window in self.windows()],
              f"the window “{name}” stays", seconds)


class Keyboard:
    """Keys for a window; without a window manager the window has to be given the focus."""

    def __init__(self, title):
        self.title = title

    def find(self):
        said = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", f"^{re.escape(self.title)}$"],
                              capture_output=True, text=True, check=False).stdout.split()
        return said[-1] if said else None

    def type(self, text):
        """Through a pipe: nothing of it is an argument."""
        subprocess.run(["xdotool", "type", "--file", "-"], input=text.encode(), check=True,
                       capture_output=True, timeout=PATIENCE)

    def press(self, *keys):
        window = until(self.find, f"no window “{self.title}” on the display")
        subprocess.run(["xdotool", "windowfocus", "--sync", window, *(["key", *keys] if keys else [])], check=True,
                       capture_output=True, timeout=PATIENCE)
