# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Connection Doctor developers
"""Results in the Test Anything Protocol, one line for each thing that is true or not."""

import sys


class Results:
    def __init__(self):
        self.count = self.failed = 0

    def check(self, truth, name, *why):
        self.count += 1
        self.failed += not truth
        print(f"{'ok' if truth else 'not ok'} {self.count} - {name}".replace("#", "no."), flush=True)
        if not truth:
            for thing in why:
                print("\n".join("# " + line for line in str(thing).splitlines()[:40]), flush=True)
        return truth

    def end(self):
        print(f"1..{self.count}", flush=True)
        sys.exit(1 if self.failed else 0)
