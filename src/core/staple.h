/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What a server says about the revocation of its own certificates (RFC 6066 section 8, RFC 6960).
 */

#pragma once

#include <gnutls/x509.h>

#include "core/certificate.h"

G_BEGIN_DECLS

/* What the OCSP responses (in DER) say about `certificate` in the name of `issuer`. `now` in
 * seconds since 1970: a response that is too old says nothing good any more. */
DoctorRevocation doctor_staples_judge (const gnutls_datum_t *staples, guint n_staples,
                                       gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer,
                                       gint64 now);
/* Whether the certificate says that the server always sends an OCSP response along (RFC 7633). */
gboolean doctor_promises_staple (gnutls_x509_crt_t certificate);

G_END_DECLS
