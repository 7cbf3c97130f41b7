# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Connection Doctor developers
"""A real Postfix on loopback, for submission. It needs root."""

import os
import pathlib
import shutil
import subprocess

import processes

MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
daemon_directory = {daemons}
command_directory = {commands}
meta_directory = {meta}
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
mail_owner = postfix
setgid_group = postdrop
myhostname = mail.localhost
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = {protocols}
alias_maps =
alias_database =
local_recipient_maps =
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_security_options = noanonymous
smtpd_tls_auth_only = yes
smtpd_tls_loglevel = 0
smtpd_error_sleep_time = 0
message_size_limit = 28319744
"""
MASTER = """
postlog unix-dgram n - n - 1 postlogd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
tlsmgr unix - - n 1000? 1 tlsmgr
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
"""


def setting(name):
    return subprocess.run(["/usr/sbin/postconf", "-d", "-h", name], capture_output=True, text=True,
                          check=True).stdout.strip()


class Postfix(processes.Server):
    """Runs while it is entered. Each service is added before that, and has a port of its own."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir()
        for name in ("queue", "data"):
            (self.folder / name).mkdir()
        shutil.chown(self.folder / "data", "postfix")
        self.services = []
        self.ports = []
        (self.folder / "main.cf").write_text(MAIN.format(
            folder=self.folder, daemons=setting("daemon_directory"),
            commands=setting("command_directory"), meta=setting("meta_directory"),
            protocols="all" if len(processes.ADDRESSES) > 1 else "ipv4"))

    def service(self, sasl, certificate, security):
        """A service for "tls", "starttls" or "none" whose logins the Dovecot behind the socket
        `sasl` judges; its port."""
        port = processes.free_port()
        words = {"smtpd_sasl_path": sasl, "syslog_name": f"postfix/{port}"}
        if security == "none":
            words.update(smtpd_tls_security_level="none", smtpd_tls_auth_only="no")
        else:
            words.update(smtpd_tls_security_level="may",
                         smtpd_tls_chain_files=f"{certificate[1]} {certificate[0]}",
                         smtpd_tls_wrappermode="yes" if security == "tls" else "no")
        for address in processes.ADDRESSES:
            self.services.append(f"{'[' + address + ']' if ':' in address else address}:{port} inet n - n - - smtpd")
            self.services += [f"  -o {{ {name} = {value} }}" for name, value in words.items()]
        self.ports.append(port)
        return port

    def __enter__(self):
        (self.folder / "master.cf").write_text(MASTER + "\n".join(self.services) + "\n")
        environment = {"PATH": os.environ["PATH"] + ":/usr/sbin", "MAIL_CONFIG": str(self.folder)}
        errors = open(self.folder / "errors", "w")
        # This makes the folders of the queue.
        subprocess.run(["postfix", "-c", self.folder, "check"], env=environment, stdin=subprocess.DEVNULL,
                       stdout=errors, stderr=errors)
        # The master itself, and not `postfix start`, so that it is a child that ends with the lab.
        self.process = processes.start(
            [setting("daemon_directory") + "/master", "-c", self.folder, "-s"], env=environment,
            stdout=errors, stderr=errors, start_new_session=True)
        return self.ready(*self.ports)
