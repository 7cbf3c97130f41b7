# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Connection Doctor developers
"""The passwords of the tests, and the search for them: in no encoding may one of them stand in
anything that a run of the tests has written."""

import base64
import json
import pathlib
import re
import urllib.parse
import xml.sax.saxutils

# A password of a test holds one of these words, or stands here itself.
WORDS = (
    "kirschbaum-47-Yodel",
    "hunter22",
    "open sesame",
)


def encodings(word):
    """Every form in which the bytes of a word could have been written down."""
    raw = word.encode()
    yield raw
    yield raw.hex().encode()
    yield raw.hex().upper().encode()
    yield raw.hex(" ").encode()
    yield raw.hex(":").encode()
    yield urllib.parse.quote(word, safe="").encode()
    yield "".join(f"%{byte:02x}" for byte in raw).encode()
    yield json.dumps(word)[1:-1].encode()
    yield word.replace("\\", "\\\\").replace('"', '\\"').encode()
    yield xml.sax.saxutils.escape(word, {'"': "&quot;"}).encode()
    yield raw[::-1]
    for shift in range(3):
        # What stands before and after the word changes the first and the last characters.
        text = base64.b64encode(b"\0" * shift + raw)
        text = text[(0, 2, 3)[shift]: len(text) - (4 if (shift + len(raw)) % 3 else 0)]
        yield text
        yield text.translate(bytes.maketrans(b"+/", b"-_"))


def pattern(words=WORDS):
    needles = {needle for word in words for needle in encodings(word)}
    return re.compile(b"|".join(re.escape(needle) for needle in sorted(needles)))


def search(places, words=WORDS):
    """Files below the places that hold a word. Programs hold the words of their own tests."""
    wanted = pattern(words)
    found = []
    for place in places:
        place = pathlib.Path(place)
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            if path.is_symlink() or not path.is_file():
                continue
            data = path.read_bytes()
            if data[:4] == b"\x7fELF" or data[:7] in (b"!<arch>", b"!<thin>"):
                continue
            if wanted.search(data):
                found.append(path)
    return found
