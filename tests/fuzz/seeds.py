#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Connection Doctor developers
"""Makes the seeds of a fuzz target: `seeds.py TARGET FOLDER`. What servers say comes from
tests/dialogues; the bytes before it, and those above 0xf4, are explained in each target."""

import pathlib
import re
import sys

target, folder = sys.argv[1], pathlib.Path(sys.argv[2])
tests = pathlib.Path(__file__).parent.parent
dialogues = sorted((tests / "dialogues").glob("*.txt"))

SECURITIES = {"tls": 0, "starttls": 1, "none": 2}
LOGINS = {"password": 0, "oauth2": 1, "none": 2}
TOKENS = {
    b"{tag}": b"\xff", b"{older}": b"\xfd", b"{password}": b"\xfa", b"{base64-password}": b"\xf9",
    b"{plain}": b"\xf8", b"{base64-user}": b"dGFuYWthQGV4YW1wbGUuanA=",
}
END_OF_TURN = b"\xfe"


def save(name, seed):
    (folder / name).write_bytes(seed)


def server_bytes(line):
    """What the server says by a line of a dialogue, None for other lines."""
    for prefix, end in (("S! ", b"\r\n"), ("S ", b"\r\n"), ("= send ", b"\r\n"), ("= part ", b"")):
        if line.startswith(prefix):
            text = line[len(prefix):].encode()
            text = re.sub(rb"\\x([0-9a-f]{2})", lambda found: bytes.fromhex(found[1].decode()), text)
            for name, token in TOKENS.items():
                text = text.replace(name, token)
            return text + end
    return b"\r\n" if line in ("S", "S!") else None


def dialogue(path):
    """The settings, and what the server says, with the ends of its turns."""
    head, _, body = path.read_text().partition("\n\n")
    settings = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    said, spoke = b"", False
    for line in body.splitlines():
        server = server_bytes(line)
        if server is None and spoke and line.startswith("C"):
            said += END_OF_TURN
        said += server or b""
        spoke = server is not None or (spoke and not line.startswith("C"))
    return settings, said


def make_dialogues(protocol):
    for path in dialogues:
        settings, said = dialogue(path)
        if settings.get("protocol", "imap") != protocol:
            continue
        person = 3 if "absence" in settings else 2 if "secret-ends" in settings else 0
        options = (SECURITIES[settings.get("security", "tls")]
                   | LOGINS[settings.get("login", "password")] << 2 | person << 5
                   | ("= abandon" in path.read_text()) << 7)
        save(path.stem, bytes((options, 7)) + said)
    for name, end in (("long-line", b"\xf7\r\n"), ("many-lines", b"* 1 FETCH\r\n250-x\r\n\xf6"),
                      ("echo", b"\xff NO \xfc \xfb\r\n535 \xfc \xfb\r\n-ERR \xfc \xfb\r\n")):
        greeting = {"imap": b"* OK hi\r\n", "pop3": b"+OK hi\r\n", "smtp": b"220 hi\r\n"}[protocol]
        save(name, bytes((0, 0xff)) + greeting + END_OF_TURN + end)


def make_lines():
    for path in dialogues:
        save(path.stem, b"\x07" + dialogue(path)[1].replace(b"\xff", b"A1"))
    save("literals", b"\x07* X {\x05\r\n{\x05\r\nab\r\nc\r\n")
    save("longest", b"\xfe\xff\xf0\r\n\xff\xf0x\r\nend\r\n")
    save("too-much", b"\xffa\r\n\xff\xff\xff\xfe\xff\xfd\xff\xfc\r\n")


def make_sasl():
    nonce = b"\xff"
    scram = b"r=" + nonce + b"XYZ,s=QUJDRA==,i=10"
    challenges = {
        "scram": scram + b"\xfev=AAAA", "scram-error": scram + b"\xfee=invalid-proof",
        "scram-extended": b"m=x," + scram + b"\xfev=AAAA,x=y", "cram": b"<1896.6970@mail.example.jp>",
        "login": b"Username:\xfePassword:", "login-other": b"Password:\xfeUsername:", "empty": b"",
        "oauth": b'{"status":"401","schemes":"bearer","scope":"mail"}\xfe',
    }
    for mechanism in range(9):
        for person in range(4):
            for name, challenge in challenges.items():
                save(f"{name}-{mechanism}-{person}", bytes((mechanism, person)) + challenge)


ACCOUNTS = """# mine
[Account a1]
Name=Work
Address=tanaka@example.jp
Enabled=true

[Incoming a1]
Protocol=imap            # imap | pop3
Host=imap.example.jp
Port=993
Security=tls
User=tanaka@example.jp
Login=password

[Outgoing a1]
Host=smtp.example.jp
Port=587
Security=starttls
User=tanaka@example.jp
Login=password
"""


def make_accounts():
    second = ACCOUNTS.replace("a1", "日本 2").replace("imap", "pop3").replace("password", "oauth2")
    texts = {
        "one": ACCOUNTS, "two": ACCOUNTS + "\n" + second, "windows": ACCOUNTS.replace("\n", "\r\n"),
        "twice": ACCOUNTS + ACCOUNTS, "other": ACCOUNTS + "Later=\\s1\\n\\\\\n[Else]\nName[ja]=仕事\n",
        "broken": ACCOUNTS.replace("=", ":"), "escapes": ACCOUNTS.replace("Work", "\\sa\\tb\\q"),
        "no-port": ACCOUNTS.replace("993", "99999"), "empty": "", "bom": "\ufeff" + ACCOUNTS,
    }
    for name, text in texts.items():
        save(name, b"\0" + text.encode())


def make_objects():
    """What a daemon says, with the words of the test's."""
    from gi.repository import GLib
    source = (tests / "test-goa.c").read_text()
    words = dict(re.findall(r"'(\w+)': <(true|false|'[^']*')>", source))
    mail = ", ".join(f"'{name}': <{value}>" for name, value in words.items())
    for count in (0, 1, 3):
        objects = ", ".join(
            f"objectpath '/org/gnome/OnlineAccounts/Accounts/account_{number}': {{'org.gnome.OnlineAccounts.Account': "
            f"{{'Id': <'account_{number}'>, {mail}}}, 'org.gnome.OnlineAccounts.Mail': {{{mail}}}, "
            f"'org.gnome.OnlineAccounts.OAuth2Based': {{}}}}" for number in range(count))
        text = f"@a{{oa{{sa{{sv}}}}}} {{{objects}}}"
        save(str(count), GLib.Variant.parse(None, text, None, None).get_data_as_bytes().get_data())


def make_texts():
    texts = (b"plain words", "日本語 é \u202e\u200b\ufeff\ue000\U000e0001".encode(), bytes(range(256)),
             b"\x1b[31m\x1b]0;x\x07", b"{text} {code} {x} {", "a\u0301\ufe0f".encode(), b"\xed\xa0\x80\xf4\x90")
    for number, text in enumerate(texts):
        save(str(number), text)


def make_secrets():
    secrets = (b"open sesame %20", "p\u00e4ss\\w\"rd&".encode(), b"aaaaaaaa", b"ab", b"\xff\xfe\0\1x",
               b"<password", b"hidden>", b"12345678901234567890")
    for number, secret in enumerate(secrets):
        for form in range(7):
            for before in (0, 3, 4, 5):
                save(f"{number}-{form}-{before}",
                     bytes((form, len(secret), before)) + secret + b"abc %41&amp; \\u0061 =41")


STEPS = ["resolve", "connect", "tls", "greeting", "starttls", "login", "mailbox", "sender"]


def make_findings():
    top = tests.parent
    kinds = re.findall(r'X \(\w+,\s*\\?\s*"([a-z0-9-]+)"', (top / "src/core/facts.h").read_text())
    refused, login_refused = kinds.index("reply-refused"), kinds.index("login-refused")

    def seed(protocol, step, *records):
        number = STEPS.index(step if step in STEPS else "greeting")
        return bytes((protocol, 0, number)) + b"".join(records) + bytes((1, 1))

    def fact(kind, code=b"\xfe", text=b"\xfe", number=0, extra=0):
        return bytes((3, kind, number, extra)) + code + b"\xff" + text + b"\xff"

    for kind, name in enumerate(kinds):
        for step in ("connect", "login"):
            save(f"{name}-{step}", seed(kind % 3, step, fact(kind, b"code", b"some words", 5, 240)))
    for protocol, name in enumerate(("imap", "pop3", "smtp")):
        cases = (top / f"tests/replies/{name}.txt").read_text().split("\n\n")
        for number, case in enumerate(cases[::5]):
            step = case.split(" ", 1)[0]
            said = re.findall(r"^S (.*)$", case, re.M)
            text = "\n".join(said).replace("{tag} ", "").encode()
            code = re.search(rb"[245]\.\d+\.\d+|(?<=\[)[A-Z-]+", text)
            reply = int(text[:3]) if text[:3].isdigit() else 0
            save(f"{name}-{number}", seed(
                protocol, step, b"\x02\0" + text + b"\xff",
                fact(login_refused, b"PLAIN") if step == "login" else b"",
                fact(refused, code[0] if code else b"\xfe", text, reply - 300 if 400 <= reply < 500 else 0)))


HISTORY = """# comment
[Login 1]
Account=a1
Role=incoming
Host=imap.example.jp
Port=993
User=tanaka@example.jp
Refused=1795246000
Refusal=auth-bad-credentials
PasswordChanged=1795245000
Until=1795248000
Pause=auth-rate-limited
"""


def make_history():
    save("one", HISTORY.encode())
    save("two", (HISTORY + HISTORY.replace("Login 1", "Login 2").replace("incoming", "outgoing")).encode())
    save("odd", HISTORY.replace("a1", "\\s\\n\\t\\\\é").replace("1795248000", "9223372036854775807").encode())
    for number, words in enumerate(("try again in 15 minutes", "wait 1 h", "30分後", "in an hour", "4.7.0 5 s")):
        save(f"words-{number}", words.encode())


def make_autoconfigs():
    for path in (tests / "autoconfig").glob("*.xml"):
        save(path.stem, path.read_bytes())


def make_source(cases):
    for path in cases.rglob("*"):
        if path.is_file() and path.parent != cases:
            save("-".join(path.relative_to(cases).parts), path.read_bytes())


def make_homes(source, files):
    """Each home a seed: its files, and their names before them."""
    for home in (tests / "accounts" / source).iterdir():
        if home.is_dir():
            save(home.name, b"\n".join(b"=" + name.encode() + b"\n" + path.read_bytes()
                                       for name, path in sorted(files(home))))


def make_evolution():
    make_homes("evolution", lambda home: [(path.stem, path) for path in home.rglob("*.source")])


def make_kmail():
    def files(home):
        folder = next(home.rglob("mailtransports")).parent
        return [(str(path.relative_to(folder)), path) for path in folder.rglob("*") if path.is_file()]
    make_homes("kmail", files)


def make_profiles():
    """Both lists of each case."""
    for number, path in enumerate(sorted((tests / "accounts" / "thunderbird").rglob("profiles.ini"))):
        installs = path.with_name("installs.ini")
        save(str(number), path.read_bytes() + b"\n=\n" + (installs.read_bytes() if installs.exists() else b""))


def make_dates():
    """The literals of the tables of dates and addresses."""
    test = (tests / "test-beside.c").read_text()
    for number, text in enumerate(re.findall(r'^  \{ "(?:tanaka@)?([^"]*)"', test, re.M)):
        save(str(number), text.encode())


makers = {
    "accounts": make_accounts,
    "autoconfig": make_autoconfigs,
    "dates": make_dates,
    "diagnosis": make_findings,
    "evolution": make_evolution,
    "goa": make_objects,
    "history": make_history,
    "kmail": make_kmail,
    "lines": make_lines,
    "profiles": make_profiles,
    "sasl": make_sasl,
    "secret": make_secrets,
    "text": make_texts,
}
if target.startswith("dialogue-"):
    make_dialogues(target.removeprefix("dialogue-"))
elif target in makers:
    makers[target]()
elif (cases := tests / "accounts" / target).is_dir():
    make_source(cases)
