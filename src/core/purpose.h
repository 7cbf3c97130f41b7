/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What a certificate is meant for. */

#pragma once

#include <glib.h>
#include <gnutls/x509.h>

G_BEGIN_DECLS

/* Whether it may stand for, or above, a TLS server: it names that purpose, any, or none at all
 * (RFC 5280 section 4.2.1.12). */
gboolean doctor_is_for_servers (gnutls_x509_crt_t certificate);

G_END_DECLS
