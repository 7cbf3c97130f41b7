# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Connection Doctor developers
"""A home folder with one mailbox of the lab in many programs. Their files are those that the real
programs have written, tests/accounts, with the lab's servers in place of those of the examples."""

import os
import pathlib
import re

FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "accounts"
INCOMING = "e6b2a8913c5bf5adbe5a0822b72084f8f13c449d"
OUTGOING = "7309d6823852394e5ea21a9ae7dbb78395644586"
HEAD = f"evolution:{INCOMING}"
# The programs that have it too
TWINS = ("thunderbird", "claws", "mutt", "mbsync", "msmtp")
FOLDERS = {"evolution": "written", "thunderbird": "written", "claws": "written", "mutt": "usual",
           "mbsync": "usual", "msmtp": "plain"}
MSMTP = ".msmtprc"
PROFILES = ".thunderbird/profiles.ini"
# One of another installation, which is none, and one that no installation uses any more
OTHER_PROFILES = """
[Install32F333E08149DBCF]
Default=wp7tof68.default

[Profile2]
Name=old
IsRelative=1
Path=old.profile
"""
PREFS = ".thunderbird/6bsfvqop.default-default/prefs.js"


def ports(account):
    """Where each program writes the ports, and where it leaves them to the default."""
    imap, smtp = account.incoming.port, account.outgoing.port
    return {
        "evolution": ((r"Port=993", f"Port={imap}"), (r"Port=587", f"Port={smtp}")),
        "thunderbird": ((r"server1\.port\", 993", f'server1.port", {imap}'), (r"smtp1\.port\", 587", f'smtp1.port", {smtp}')),
        "claws": ((r"set_imapport=0\nimap_port=143", f"set_imapport=1\nimap_port={imap}"), (r"ssl_imap=2", "ssl_imap=1"),
                  (r"set_smtpport=0\nsmtp_port=25", f"set_smtpport=1\nsmtp_port={smtp}"), (r"ssl_smtp=1", "ssl_smtp=2")),
        "mutt": ((r"imap\.\$my_host/", f"imap.asahi.localhost:{imap}/"), (r":587/", f":{smtp}/")),
        "mbsync": ((r"Host imap\.example\.jp", f"Host imap.example.jp\nPort {imap}"),),
        "msmtp": ((r"port 465", f"port {smtp}"), (r"tls_starttls off", "tls_starttls on")),
    }


def files(account):
    """The files of all programs, from their names below a home of tests/with-session."""
    found = {".thunderbird/wp7tof68.default/prefs.js/here": "a folder in place of a file"}
    for program, changes in ports(account).items():
        home = FIXTURES / program / FOLDERS[program]
        for path in home.rglob("*"):
            if not path.is_file():
                continue
            text = path.read_text()
            for pattern, words in changes:
                text = re.sub(pattern, words, text)
            text = text.replace("tanaka@example.jp", account.user).replace("tanaka%40example.jp", account.user.replace("@", "%40"))
            text = re.sub(r"(imap|smtp)\.example\.jp", r"\1.asahi.localhost", text).replace("my_host=example.jp", "my_host=asahi.example")
            # What else stands in the examples must stay on this computer.
            text = re.sub(r"example\.(com|org|net)", r"\1.example.localhost", text)
            found[str(path.relative_to(home)).replace(".config/", "config/")] = text
    found[PROFILES] += OTHER_PROFILES
    found[".thunderbird/old.profile/prefs.js"] = found[PREFS]
    return found


def items(account):
    """What Evolution keeps in the keyring."""
    return [[{"xdg:schema": "org.gnome.Evolution.Data.Source", "e-source-uid": uid, "eds-origin": "evolution-data-server"},
             account.password] for uid in (INCOMING, OUTGOING)]


# The real daemon of Online Accounts, and its file
DAEMON = next((path for path in ("/usr/libexec/goa-daemon", "/usr/lib/gnome-online-accounts/goa-daemon")
               if os.path.exists(path)), None)
ONLINE = "goa-1.0/accounts.conf"


def switch(value):
    return "true" if value else "false"


def online(id, account, more=""):
    """An account of Online Accounts, as its daemon keeps it."""
    incoming, outgoing = account.incoming, account.outgoing
    return f"""[Account {id}]
Provider=imap_smtp
Identity={account.address}
PresentationIdentity={account.address}
Enabled={switch("Off" not in more)}
EmailAddress={account.address}
Name=Tanaka
ImapHost={incoming.host}:{incoming.port}
ImapUserName={account.user}
ImapUseSsl={switch(incoming.security == "tls")}
ImapUseTls={switch(incoming.security == "starttls")}
ImapAcceptSslErrors=false
SmtpHost={outgoing.host}:{outgoing.port}
SmtpUseAuth=true
SmtpUserName={account.user}
SmtpAuthPlain=true
SmtpUseSsl={switch(outgoing.security == "tls")}
SmtpUseTls={switch(outgoing.security == "starttls")}
SmtpAcceptSslErrors={switch("Errors" in more)}
"""


def online_secret(id, password):
    return [{"xdg:schema": "org.gnome.OnlineAccounts", "goa-identity": f"imap_smtp:gen0:{id}"},
            f"{{'imap-password': <'{password}'>, 'smtp-password': <'{password}'>}}"]
