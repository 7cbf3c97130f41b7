/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A server on loopback that follows a script, in a thread of its own. */

#pragma once

#include <gio/gio.h>

#include "tls-peer.h"

G_BEGIN_DECLS

/* One script per connection, NULL after the last; the last one serves all further connections. A
 * script is a list of acts, NULL after the last, after which the connection is closed:
 *
 *   "> text"  sends the text and CRLF; a $ at the beginning stands for the tag of the last command
 *   "~ text"  the same, a byte at a time
 *   "<"       reads one line
 *   "tls"     does the server's side of a TLS handshake
 *   "alert N" reads a bit and answers with the fatal alert N
 *   "old"     does the server's side of a handshake with TLS 1.0 or 1.1
 *   "pause N" does nothing for N milliseconds
 *   "imap"    answers every command as a friendly IMAP server, until LOGOUT
 *   "scram N" asks for N rounds, after the first message of a SCRAM login
 *   "drip"    sends a byte every 20 ms for as long as somebody listens
 *   "flood"   sends without end, as fast as it goes
 *   "alerts"  sends TLS records without end that say nothing
 *   "wait"    reads until the peer closes
 */
typedef const char *const *Script;

typedef struct _Scripted Scripted;

/* Listens on the loopback address of `family`. `chain` as for peer_new(); it stays the caller's. */
Scripted *scripted_new (GSocketFamily family, const Script *scripts, Made *const *chain);
/* Stops it and waits for its thread. */
void scripted_free (Scripted *self);
guint scripted_get_port (const Scripted *self);
/* Stops it, and returns every line and byte that came from clients, decrypted. */
const char *scripted_get_received (Scripted *self);
/* The same as a question, since there may be any bytes. */
gboolean scripted_has_received (Scripted *self, const char *text);
guint scripted_get_connections (Scripted *self);
/* As many as it has taken up to now; it goes on. */
guint scripted_count (Scripted *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scripted, scripted_free)

G_END_DECLS
