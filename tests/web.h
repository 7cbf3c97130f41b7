/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A web server on loopback, good and bad, with a certificate of its own authority. */

#pragma once

#include "trusted.h"

G_BEGIN_DECLS

typedef struct _Web Web;

/* `names`: of the certificate, blanks between. In the main context of the thread. Its pages:
 *   /text, /empty, /missing (404), /fault (500), /password (401),
 *   /cookie (sets one), /large (more than 1000 bytes), /endless, /drip (a byte every 20 ms),
 *   /silent (no answer), /to?URL (redirects; {port} in it is its own; without one to itself),
 *   /nowhere (redirects without saying where)
 * and the files of web_add(). */
Web *web_new (const char *names);
/* With that many more names. */
Web *web_new_full (const char *names, guint n_filler);
void web_free (Web *self);
guint web_get_port (Web *self);
/* Trusts its authority and nobody else; another one. */
DoctorTrust *web_get_trust (Web *self);
DoctorTrust *web_get_other_trust (Web *self);
/* The chain that it shows, for peers with the same certificate; NULL after the last. */
Made *const *web_get_chain (Web *self);
/* `text` at "HOST/PATH"; both stay the caller's. "/drip" and the like as text mean such a page. */
void web_add (Web *self, const char *where, const char *text);
/* The paths that were asked for, blanks between. */
const char *web_get_paths (Web *self);
/* The names of the headers of the last request, sorted, blanks between. */
const char *web_get_headers (Web *self);
/* Every request as it came: method, URL, all headers. */
const char *web_get_requests (Web *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Web, web_free)

G_END_DECLS
