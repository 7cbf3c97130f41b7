/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* DNS as a test wants it, in place of the system's. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What is known, NULL after the last; everything else does not exist:
 *   "A imap.example.jp"                              is 127.0.0.1
 *   "SRV _imaps._tcp.example.jp 0 1 993 imap.example.jp"
 *   "MX example.jp 10 mx.example.jp"
 *   "LOSE6 NAME"                                     what asks for IPv6 too gets no answer
 *   "HANG NAME"                                      no answer ever comes
 *   "FAIL NAME"                                      the server of names has a fault
 *   "ODD NAME"                                       records of another shape */
typedef const char *const *FakeZone;

/* From now on, and until fake_resolver_restore(), everybody in this process asks `zone`. */
void fake_resolver_install (FakeZone zone);
void fake_resolver_restore (void);
/* The names that were asked, one per line, since it was installed. */
const char *fake_resolver_get_asked (void);

G_END_DECLS
