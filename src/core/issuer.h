/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Who issued a certificate, and whether that one may. */

#pragma once

#include "core/path.h"

G_BEGIN_DECLS

/* Whether the certificate says where its issuer's can be had over HTTP (RFC 5280 section 4.2.2.1).
 */
gboolean doctor_names_issuer_address (gnutls_x509_crt_t certificate);
/* Whether its issuer is of an organization of which `trust` (NULL: nobody) has an authority. */
gboolean doctor_knows_organization (gnutls_x509_crt_t certificate, gnutls_x509_trust_list_t trust);
/* Whether it tells its issuer from another of the same name (RFC 5280 section 4.2.1.1). */
gboolean doctor_has_issuer_id (gnutls_x509_crt_t certificate);
/* The first certificate of the path that stands above another and may not: it is no authority, or
 * may sign other things only, or has more authorities below it than it may (RFC 5280 section 6.1.4
 * k to n). NULL when there is none. */
gnutls_x509_crt_t doctor_path_unfit_issuer (const DoctorPath *path);
/* Whether the issuer may not certify a name in that certificate (RFC 5280 section 4.2.1.10). */
gboolean doctor_issuer_forbids (gnutls_x509_crt_t issuer, gnutls_x509_crt_t certificate);

G_END_DECLS
