#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Connection Doctor developers
"""GNOME Online Accounts, played: a daemon on the session bus for accounts with tokens, which the
real one gives to nobody without a provider. `goa.py FILE`: JSON, "mood" is the daemon's own and
"accounts" a list of id, provider, address, imap and smtp (HOST:PORT) and mood, read again when it
changes. FILE.calls gets a line for each call."""

import json
import os
import pathlib
import sys

NAME = "org.gnome.OnlineAccounts"
PATH = "/org/gnome/OnlineAccounts"
# What is given to an account by its mood; the others get none.
TOKENS = {"well": "ya29.kirschbaum-47-Yodel", "stale": "ya29.kirschbaum-47-Yodel.stale",
          "attention": "ya29.kirschbaum-47-Yodel"}
# Of a mood: what EnsureCredentials is answered with
ERRORS = {"signed-out": ("NotAuthorized", "Expected status 200 when requesting access token, instead got status 400"),
          "offline": ("Failed", "Cannot resolve hostname")}
XML = """<node>
  <interface name="org.freedesktop.DBus.ObjectManager">
    <method name="GetManagedObjects"><arg type="a{oa{sa{sv}}}" direction="out"/></method>
    <signal name="InterfacesAdded"><arg type="o"/><arg type="a{sa{sv}}"/></signal>
    <signal name="InterfacesRemoved"><arg type="o"/><arg type="as"/></signal>
  </interface>
  <interface name="org.gnome.OnlineAccounts.Account">
    <method name="EnsureCredentials"><arg type="i" direction="out"/></method>
  </interface>
  <interface name="org.gnome.OnlineAccounts.OAuth2Based">
    <method name="GetAccessToken"><arg type="s" direction="out"/><arg type="i" direction="out"/></method>
  </interface>
</node>"""


def path_of(account):
    return f"{PATH}/Accounts/{account['id']}"


def interfaces(account):
    from gi.repository import GLib
    text, switch = (lambda value: GLib.Variant("s", value)), (lambda value: GLib.Variant("b", value))
    return {
        f"{NAME}.Account": {
            "Id": text(account["id"]), "ProviderType": text(account["provider"].lower()),
            "ProviderName": text(account["provider"]), "PresentationIdentity": text(account["address"]),
            "MailDisabled": switch(False), "AttentionNeeded": switch(account["mood"] == "attention")},
        f"{NAME}.Mail": {
            "EmailAddress": text(account["address"]), "ImapSupported": switch(True), "ImapHost": text(account["imap"]),
            "ImapUserName": text(account["address"]), "ImapUseSsl": switch(True), "ImapUseTls": switch(False),
            "SmtpSupported": switch(True), "SmtpHost": text(account["smtp"]), "SmtpUseAuth": switch(True),
            "SmtpUserName": text(account["address"]), "SmtpUseSsl": switch(True), "SmtpUseTls": switch(False)},
        f"{NAME}.OAuth2Based": {"ClientId": text("x")},
    }


class Daemon:
    def __init__(self, path):
        from gi.repository import Gio, GLib
        self.Variant = GLib.Variant
        self.path = pathlib.Path(path)
        self.calls = open(f"{path}.calls", "a", buffering=1)
        self.held = []
        self.known = {}
        self.node = Gio.DBusNodeInfo.new_for_xml(XML)
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.bus.register_object(PATH, self.node.interfaces[0], self.take_list, None, None)
        self.read()
        self.monitor = Gio.File.new_for_path(path).monitor_file(Gio.FileMonitorFlags.WATCH_MOVES, None)
        self.monitor.connect("changed", lambda *_: self.read())
        # The bus may have started the real one when the last of these had died.
        Gio.bus_own_name_on_connection(self.bus, NAME, Gio.BusNameOwnerFlags.REPLACE, None, None)
        self.loop = GLib.MainLoop()

    def read(self):
        """The accounts as they are in the file now; tells whoever listens what is new and what is gone."""
        told = json.loads(self.path.read_text())
        self.mood = told.get("mood", "well")
        now = {path_of(account): account for account in told["accounts"]}
        for path in self.known.keys() - now.keys():
            self.tell("InterfacesRemoved", self.Variant("(oas)", (path, list(interfaces(self.known[path])))))
        for path in now.keys() - self.known.keys():
            for interface in self.node.interfaces[1:]:
                self.bus.register_object(path, interface, self.take_account, None, None)
            self.tell("InterfacesAdded", self.Variant("(oa{sa{sv}})", (path, interfaces(now[path]))))
        self.known = now

    def tell(self, signal, arguments):
        self.bus.emit_signal(None, PATH, "org.freedesktop.DBus.ObjectManager", signal, arguments)

    def suffers(self, mood, invocation):
        """What a daemon does that is not well: nothing, or its last."""
        if mood == "frozen":
            self.held.append(invocation)
        elif mood == "dies":
            os._exit(1)
        return mood in ("frozen", "dies")

    def take_list(self, bus, sender, path, interface, method, arguments, invocation):
        self.calls.write(f"{method}\n")
        if not self.suffers(self.mood, invocation):
            objects = {path: interfaces(account) for path, account in self.known.items()}
            invocation.return_value(self.Variant("(a{oa{sa{sv}}})", (objects,)))

    def take_account(self, bus, sender, path, interface, method, arguments, invocation):
        account = self.known[path]
        self.calls.write(f"{account['id']} {method}\n")
        if self.suffers(account["mood"], invocation):
            return
        if account["mood"] in ERRORS:
            name, words = ERRORS[account["mood"]]
            invocation.return_dbus_error(f"{NAME}.Error.{name}", words)
        elif method == "EnsureCredentials":
            invocation.return_value(self.Variant("(i)", (3600,)))
        else:
            invocation.return_value(self.Variant("(si)", (TOKENS[account["mood"]], 3600)))


if __name__ == "__main__":
    Daemon(sys.argv[1]).loop.run()
