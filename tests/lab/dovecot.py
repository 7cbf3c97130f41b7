# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Connection Doctor developers
"""A real Dovecot on loopback: IMAP and POP3, and submission where Postfix cannot run."""

import base64
import grp
import os
import pathlib
import pwd
import re
import shutil
import subprocess

import processes

# Release 2.4 renamed most settings; what both understand stands once.
COMMON = """
base_dir = {folder}/run
log_path = {folder}/log
listen = {listen}
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
mail_uid = {mail_user}
mail_gid = {mail_group}
first_valid_uid = 1
first_valid_gid = 1
mail_max_userip_connections = 1000
auth_mechanisms = {mechanisms}
auth_username_chars =
auth_failure_delay = 0s
ssl = {ssl}
protocols = {protocols}
service imap-login {{
  chroot =
  {forever}
  client_limit = 2000
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service pop3-login {{
  chroot =
  {forever}
  client_limit = 2000
  inet_listener pop3 {{
    port = {pop3}
  }}
  inet_listener pop3s {{
    port = {pop3s}
    ssl = yes
  }}
}}
service imap {{
  process_limit = 1000
}}
service anvil {{
  chroot =
  client_limit = 4000
  # No delay for the next login after a refused one: all come from one address here.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service auth {{
  client_limit = 8000
  unix_listener {folder}/sasl {{
    mode = 0666
  }}
}}
service auth-worker {{
  user = {user}
}}
"""
SUBMISSION = """
hostname = localhost
submission_relay_host = 127.0.0.1
submission_relay_port = {relay}
service submission-login {{
  chroot =
  inet_listener submission {{
    port = {submission}
  }}
  inet_listener submissions {{
    port = {submissions}
    ssl = yes
  }}
}}
"""
OLD = """
mail_location = maildir:{folder}/mail/%u
disable_plaintext_auth = {careful}
ssl_cert = <{chain}
ssl_key = <{key}
passdb {{
  driver = passwd-file
  args = {folder}/passwords
}}
userdb {{
  driver = static
  args = uid={mail_user} gid={mail_group} home={folder}/mail/%u
}}
mail_plugins = $mail_plugins quota
protocol imap {{
  mail_plugins = $mail_plugins imap_quota
}}
plugin {{
  quota = maildir:User quota
  quota_rule = *:storage=1G
}}
"""
OLD_NAME = """
local_name {name} {{
  ssl_cert = <{chain}
  ssl_key = <{key}
}}
"""
NEW = """
mail_driver = maildir
mail_path = {folder}/mail/%{{user}}
auth_allow_cleartext = {clear}
ssl_server_cert_file = {chain}
ssl_server_key_file = {key}
passdb passwd-file {{
  passwd_file_path = {folder}/passwords
}}
userdb static {{
  fields {{
    uid = {mail_user}
    gid = {mail_group}
    home = {folder}/mail/%{{user}}
  }}
}}
mail_plugins {{
  quota = yes
}}
protocol imap {{
  mail_plugins {{
    imap_quota = yes
  }}
}}
quota "User quota" {{
  driver = maildir
}}
quota_storage_size = 1G
"""
NEW_NAME = """
local_name {name} {{
  ssl_server_cert_file = {chain}
  ssl_server_key_file = {key}
}}
"""


class Dovecot(processes.Server):
    """Runs while it is entered. `users` is a dictionary of passwords; `names` gives hosts a
    certificate of their own. With `relay`, the port of a server that takes mail, it is a server
    for submission too."""

    def __init__(self, folder, certificate, users, names=None, encrypted=True, relay=None,
                 mechanisms="plain login cram-md5 scram-sha-1 scram-sha-256"):
        self.folder = pathlib.Path(folder)
        self.imap, self.imaps, self.pop3, self.pop3s, self.submission, self.submissions = (
            processes.free_port() for _ in range(6))
        self.sasl = self.folder / "sasl"

        (self.folder / "mail").mkdir(parents=True)
        root = os.geteuid() == 0
        mail = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.geteuid())
        group = grp.getgrgid(mail.pw_gid).gr_name
        if root:
            shutil.chown(self.folder / "mail", mail.pw_uid, mail.pw_gid)
        words = dict(
            folder=self.folder, listen=", ".join(processes.ADDRESSES), mechanisms=mechanisms,
            user="dovecot" if root else mail.pw_name, group="dovecot" if root else group,
            mail_user=mail.pw_name, mail_group=group, chain=certificate[0], key=certificate[1],
            ssl="yes" if encrypted else "no", careful="yes" if encrypted else "no",
            clear="no" if encrypted else "yes", relay=relay,
            protocols="imap pop3 submission" if relay else "imap pop3",
            **{name: getattr(self, name) if encrypted or name[-1] != "s" else 0
               for name in ("imap", "imaps", "pop3", "pop3s", "submission", "submissions")})
        version = re.match(r"(\d+)\.(\d+)(\.\d+)?", subprocess.run(
            ["dovecot", "--version"], capture_output=True, text=True, check=True).stdout)
        new = (int(version[1]), int(version[2])) >= (2, 4)
        words["forever"] = "restart_request_count = unlimited" if new else "service_count = 0"
        text = (COMMON + (SUBMISSION if relay else "") + (NEW if new else OLD)).format(**words)
        for name, (chain, key) in (names or {}).items():
            text += (NEW_NAME if new else OLD_NAME).format(name=name, chain=chain, key=key)
        if new:
            text = f"dovecot_config_version = {version[0]}\ndovecot_storage_version = {version[0]}\n" + text
        (self.folder / "configuration").write_text(text)

        passwords = self.folder / "passwords"
        passwords.write_text("".join(
            f"{user}:{{PLAIN.b64}}{base64.b64encode(password.encode()).decode()}::::::\n"
            for user, password in users.items()))
        passwords.chmod(0o600)
        if root:
            shutil.chown(passwords, "dovecot")

    def __enter__(self):
        self.process = processes.start(
            ["dovecot", "-F", "-c", self.folder / "configuration"],
            stdout=subprocess.DEVNULL, stderr=open(self.folder / "errors", "w"))
        return self.ready(self.imap)

    def logins(self, user):
        """The mechanism of each login that it saw."""
        return re.findall(rf"(?:imap|pop3)-login: .*\b(?:Login|Logged in): user=<{re.escape(user)}>, "
                          r"method=([A-Z0-9-]+),", self.log())

    def good_ends(self, user):
        """How many sessions ended with LOGOUT or QUIT."""
        return len(re.findall(rf"(?:imap|pop3)\({re.escape(user)}\).*Disconnected: Logged out", self.log()))

    def refused(self):
        """How many connections had a login refused, once each."""
        return len(re.findall(r"(?:imap|pop3)-login: .*auth failed, 1 attempts", self.log()))
