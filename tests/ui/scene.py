# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Connection Doctor developers
"""What every test of the window begins with: a display, a private session, the program in it, and
what a person does there."""

import configparser
import contextlib
import ctypes
import json
import os
import pathlib
import re
import stat
import subprocess
import sys
import time
import traceback

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "lab"), str(HERE)]

import demo
import lab
import processes
import screen
import session
import tap

import canaries

MAIN = "Connection Doctor"
# Where the results go: daemons of the session write to its standard output.
RESULTS = 9
# GLib leaves its first table of quarks behind when there are more than 2,048 of them. It is made before
# main(), and its caller is not known, so that no suppression can name it.
QUARKS = re.compile(r"=+\n==\d+==ERROR: LeakSanitizer: detected memory leaks\n\n"
                    r"Direct leak of 16384 byte\(s\) in 1 object\(s\) allocated from:\n"
                    r"    #0 .* in .*malloc .*\n    #1 .* in g_malloc .*\n\n"
                    r"SUMMARY: AddressSanitizer: 16384 byte\(s\) leaked in 1 allocation\(s\)\.\n")



def display(stack, folder, schemas):
    """A display that nobody sees, and the environment for it."""
    environment = demo.virtual_display(stack)
    subprocess.run(["glib-compile-schemas", f"--targetdir={folder}", schemas], check=True)
    # Drivers of OpenGL leak in libraries that they unload, where no suppression finds them.
    is_new = ctypes.CDLL("libgtk-4.so.1").gtk_get_minor_version() >= 16
    environment.update({"GDK_DISABLE": "gl"} if is_new else {"GDK_DEBUG": "gl-disable"})
    return environment | {"GSETTINGS_SCHEMA_DIR": str(folder), "LANGUAGE": "en",
                          "LSAN_OPTIONS": f"suppressions={HERE.parent / 'leaks.supp'}:print_suppressions=0"}


def start(file, program, told, environment, passwords=None, **options):
    """Runs the test `file` once more, in a session: play() there."""
    return session.start([sys.executable, file, "--inside", os.path.abspath(program), json.dumps(told)],
                         passwords or {}, kind="desktop", environment=environment, stdout=subprocess.DEVNULL,
                         pass_fds=[RESULTS], **options)


def without_animations():
    folder = pathlib.Path(os.environ["XDG_CONFIG_HOME"], "gtk-4.0")
    folder.mkdir(parents=True)
    (folder / "settings.ini").write_text("[Settings]\ngtk-enable-animations=false\n")


def play(kind, program, told, runs):
    """In the session: each list is one run of the program, or two; what fails ends its own only."""
    told = json.loads(told)
    os.dup2(RESULTS, 1)
    without_animations()
    results = tap.Results()
    for tests in runs:
        one = kind(results, program, told)
        try:
            for test in tests:
                if told.get("chosen") and test.__name__[5:] not in told["chosen"]:
                    continue
                began = time.monotonic()
                test(one)
                print(f"# {test.__name__}: {time.monotonic() - began:.1f} s", flush=True)
        except Exception as error:
            results.check(False, f"{test.__name__} goes on to its end", *traceback.format_exception(error))
        finally:
            one.end()
    results.end()


def main(outside, kind, runs):
    """The test as a program: `TEST PROGRAM SCHEMAS…`, which `outside` gets."""
    if sys.argv[1] == "--inside":
        play(kind, *sys.argv[2:], runs)
    os.dup2(1, RESULTS)
    sys.exit(processes.run(outside, *sys.argv[1:]))


# A window whose file can be dragged: it ends when the file was taken.
DRAGGED = """import pathlib, sys
import gi
gi.require_version("Gtk", "4.0")
gi.require_version("Gdk", "4.0")
from gi.repository import Gdk, Gio, GLib, Gtk
loop = GLib.MainLoop()
window = Gtk.Window(title="Files", default_width=160, default_height=160)
label = Gtk.Label(label="returned.eml")
drag = Gtk.DragSource(actions=Gdk.DragAction.COPY)
content = Gdk.ContentProvider.new_for_bytes("text/uri-list", GLib.Bytes.new((Gio.File.new_for_path(sys.argv[1]).get_uri() + "\\r\\n").encode()))
drag.connect("prepare", lambda *_: content)
drag.connect("drag-end", lambda *_: loop.quit())
label.add_controller(drag)
window.set_child(label)
window.connect("map", lambda *_: GLib.idle_add(lambda: pathlib.Path(sys.argv[2]).touch()))
window.present()
loop.run()
"""


class Scene:
    """What every scene has: the program, running, and what is known of the lab."""

    def __init__(self, results, program, told):
        self.results, self.check = results, results.check
        self.program_path, self.told = program, told
        self.folder = pathlib.Path(told["folder"])
        self.servers = {(id, role): (host, port, status) for id, role, host, port, status in told["servers"]}
        self.own_file = pathlib.Path(os.environ["XDG_CONFIG_HOME"], "connection-doctor", "accounts.ini")
        self.said = []
        self.keys = screen.Keyboard(MAIN)
        self.program = self.main = self.details = None

    def start(self, *arguments, before=(), environment=None):
        self.program = screen.Program(
            [*before, self.program_path, f"--ca-file={self.told['authority']}", *arguments],
            {"GSETTINGS_BACKEND": "keyfile", **(environment or {})})
        self.main = self.program.window(MAIN)
        # The pane at the right
        self.details = self.main.find(screen.Role.TEXT, "Transcript")
        while not self.details.all(screen.Role.PAGE_TAB_LIST):
            self.details = self.details.parent

    def stop(self, name):
        """By the keyboard, and it ends well: no leak, nothing to complain of, no password said."""
        self.keys.press("ctrl+q")
        output, _ = self.program.process.communicate(timeout=screen.PATIENCE)
        text, quarks = QUARKS.subn("", output.decode(errors="replace"))
        self.check((self.program.process.returncode == 0 or quarks) and "Sanitizer" not in text,
                   f"{name}: Ctrl+Q ends it, and nothing leaks", self.program.process.returncode, text[-6000:])
        self.check(not re.search("CRITICAL|WARNING", text), f"{name}: nothing to complain of", text[-3000:])
        self.check(not canaries.pattern().search(output), f"{name}: no password in what it writes")
        self.program = None

    def end(self):
        if self.program and self.program.process.poll() is None:
            self.program.process.kill()
            self.program.process.wait()

    # What stands in the window

    def button(self, name, place=None, **options):
        return (place or self.main).find(screen.Role.PUSH_BUTTON, name, **options)

    def label(self, name, place=None, **options):
        return (place or self.main).find(screen.Role.LABEL, name, **options)

    def wait(self, pattern="servers? (is|are) fine"):
        """Until the window says that it has ended."""
        self.button("Check Again")
        return self.label(re.compile(pattern)).name

    def rows(self):
        """Every server's row as it is read out, from (role, host)."""
        rows = self.main.find(screen.Role.LIST, "Accounts and servers").children()
        return {tuple(re.match(r"(\w+) · \w+, ([^,]+),", row.name).groups()): row
                for row in rows if " · " in row.name}

    def row(self, id, role):
        return self.rows()[role.capitalize(), self.servers[id, role][0]]

    def heading(self, name, program):
        """The heading of an account, once it says so."""
        wanted = re.compile(rf"^{name}, {program}")

        def look():
            return next((name for name in self.names() if wanted.search(name)), None)
        return screen.until(look, lambda: f"no {wanted.pattern} among:\n" + "\n".join(self.names()))

    def names(self):
        """Of everything in the list: headings, and the servers below each."""
        return [row.name for row in self.main.find(screen.Role.LIST, "Accounts and servers").children()]

    def below(self, heading, pattern):
        """The row of a server below a heading, once it says so."""
        def look():
            names = self.names()
            start = next((index for index, name in enumerate(names) if name.startswith(heading)), len(names))
            for name in names[start + 1:]:
                if " · " not in name.split(",")[0]:
                    return None
                if re.search(pattern, name):
                    return name
            return None
        return screen.until(look, lambda: f"no {pattern} below {heading} among:\n" + "\n".join(self.names()))

    def thing(self, row):
        """The row with that name."""
        return next(child for child in self.main.find(screen.Role.LIST, "Accounts and servers").children()
                    if child.name == row)

    def gone(self, name):
        screen.until(lambda: not any(one.startswith(name) for one in self.names()),
                     lambda: f"{name} stays among:\n" + "\n".join(self.names()))

    def toggle(self):
        return self.main.find((screen.Role.TOGGLE_BUTTON, screen.Role.PUSH_BUTTON), "Show Details")

    def row_says(self, id, role, word):
        return screen.until(lambda: f", {word}: " in self.row(id, role).name,
                            lambda: f"{id} {role} is not {word}: {self.row(id, role).name}")

    def show(self, id, role):
        """Opens the details of a server; they are there when they name it."""
        self.row(id, role).children()[0].press("server.show-details")
        host, port, _ = self.servers[id, role]
        self.label(re.compile(rf"^{role.capitalize()} · \w+ · {re.escape(host)}:"), self.details)

    def turn(self, page):
        self.details.find(screen.Role.PAGE_TAB, page).press()

    def transcript(self):
        return self.details.find(screen.Role.TEXT, "Transcript").text

    def tab_to(self, reached):
        """Tab, until it is there: the next one only when the last one led elsewhere."""
        for _ in range(80):
            self.keys.press("Tab")
            with contextlib.suppress(screen.Missing):
                return bool(screen.until(reached, "not yet", 0.1))
        return False

    def betrays(self, *texts):
        return any(canaries.pattern().search(text.encode()) for text in texts)

    def set_up_by_hand(self):
        """Add Account is open: on to the form."""
        self.button("Set Up by Hand…", self.program.window("Add Account")).press()
        self.program.closed("Add Account")
        return self.program.window("Set Up Account")

    def choose_file(self, title, path):
        """In the toolkit's dialog, as a person does who knows where the file is. A screen reader meets
        the dialog still when it is closed."""
        def look():
            return next((window for window in self.program.windows()
                         if window.name == title and window.all(screen.Role.LABEL, "Other Locations")), None)
        chooser = screen.until(look, lambda: f"no file dialog among {[window.name for window in self.program.windows()]}")
        keyboard = screen.Keyboard(title)
        keyboard.press("ctrl+l")
        entry = screen.until(lambda: next((text for text in chooser.all(screen.Role.TEXT) if text.has(screen.State.FOCUSED)),
                                          None), "no place for a name")
        # Not by the keys: what completes a name gets in between.
        entry.text = str(path)

        def shown():
            return subprocess.run(["xdotool", "search", "--onlyvisible", "--name", f"^{title}$"], capture_output=True,
                                  check=False).stdout.split()
        before = len(shown())

        def accepted():
            # Nothing happens until the dialog has looked for the file; then it may go at any moment.
            with contextlib.suppress(subprocess.CalledProcessError):
                if len(shown()) == before:
                    keyboard.press("Return")
            return len(shown()) < before
        screen.until(accepted, "the file dialog stays")

    def drop(self, path, window):
        """Drags a file from another program's window, at the right, onto `window`."""
        with processes.Folder() as folder:
            source = subprocess.Popen([sys.executable, "-c", DRAGGED, path, folder / "ready"], stdin=subprocess.DEVNULL)
            try:
                screen.until((folder / "ready").exists, "the other window does not come")
                other = screen.until(lambda: screen.Keyboard("Files").find(), "it does not show")
                subprocess.run(["xdotool", "windowmove", "--sync", other, "900", "500"], check=True)
                width, height = window.size
                subprocess.run(["xdotool", "mousemove", "960", "560", "mousedown", "1"], check=True)
                # As a hand moves: a jump is no drag.
                for step in range(1, 21):
                    x, y = 960 + (width // 2 - 960) * step // 20, 560 + (height // 2 - 560) * step // 20
                    subprocess.run(["xdotool", "mousemove", "--sync", str(x), str(y)], check=True)
                subprocess.run(["xdotool", "mouseup", "1"], check=True)
                screen.until(lambda: source.poll() is not None, "it is not dropped")
            finally:
                source.kill()
                source.wait()

    def open_bounce(self):
        self.keys.press("F10")
        self.main.find((screen.Role.MENU_ITEM, screen.Role.PUSH_BUTTON), re.compile("^Explain a Returned Mail")).press()
        return self.program.window("Explain a Returned Mail")

    def pasted(self):
        """What lies on the clipboard, by pasting it where it can be read."""
        dialog = self.open_bounce()
        view = dialog.find(screen.Role.TEXT, "Returned mail")
        keyboard = screen.Keyboard(dialog.name)
        keyboard.press()
        for _ in range(20):
            if view.has(screen.State.FOCUSED):
                break
            keyboard.press("Tab")
        keyboard.press("ctrl+v")
        text = screen.until(lambda: view.text, "nothing was copied")
        keyboard.press("Escape")
        self.program.closed(keyboard.title)
        return text

    def type_password(self, dialog, name="Password"):
        """As a person does, since the field tells the accessibility bus nothing and takes nothing."""
        keyboard = screen.Keyboard(dialog.name)
        entry = dialog.find(screen.Role.TEXT, name)
        keyboard.press()
        for _ in range(60):
            if entry.has(screen.State.FOCUSED):
                break
            keyboard.press("Tab")
        screen.until(lambda: entry.has(screen.State.FOCUSED), "the password gets no focus")
        keyboard.type(lab.PASSWORD)


def read_settings(path):
    settings = configparser.ConfigParser(interpolation=None, delimiters="=")
    settings.read(path)
    return {name: dict(settings[name]) for name in settings.sections()}


def mode(path):
    return oct(stat.S_IMODE(path.stat().st_mode))


def field(dialog, group, name):
    return dialog.find(screen.Role.LIST, group).find(screen.Role.TEXT, name)

