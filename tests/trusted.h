/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Certificates that are good today, as those of tls-peer.h are at a fixed time, and the trust in
 * whoever signed them. */

#pragma once

#include "net/trust.h"
#include "tls-peer.h"

G_BEGIN_DECLS

/* Free with made_free(). */
Made *made_authority (const char *name);
/* `names`: blanks between. */
Made *made_today (const char *names, const Made *issuer);
/* With that many more names. */
Made *made_today_full (const char *names, guint n_filler, const Made *issuer);
/* Trusts this one and nobody else. Runs the main loop until it is loaded. */
DoctorTrust *trust_load (const Made *authority);

G_END_DECLS
