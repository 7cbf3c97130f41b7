/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What a server says about the revocation of its own certificates (RFC 6066 section 8, RFC 6960).
 */

#pragma once

#include <glib.h>
#include <gnutls/x509.h>

G_BEGIN_DECLS

/* Whether one of the OCSP responses (in DER) says that `certificate` was revoked, and says it in
 * the name of `issuer`. */
gboolean doctor_staples_revoke (const gnutls_datum_t *staples, guint n_staples,
                                gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer);

G_END_DECLS
