/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What TLS showed: version, cipher, and the server's certificates as values. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One certificate of the chain the server sent. Texts are escaped. */
typedef struct
{
  char *subject; /* RFC 4514 */
  char *issuer;
  GStrv names;       /* subject alternative names: DNS names and IP addresses; never NULL */
  gint64 not_before; /* seconds since 1970 */
  gint64 not_after;
  char *sha256;    /* of the DER form: 64 lower-case hexadecimal digits with colons between */
  char *key;       /* "RSA 2048", "ECDSA 256" */
  char *signature; /* "RSA-SHA256" */
  char *pem;
} DoctorCertificate;

/* Shared by reference count on the main thread; not changed once shared. */
typedef struct
{
  grefcount ref_count;
  char *version; /* "TLS1.3"; NULL when the handshake did not end */
  char *cipher;  /* "TLS_AES_256_GCM_SHA384" or GnuTLS's suite name; NULL likewise */
  char *host;    /* what it was verified for */
  gboolean verified;
  GPtrArray *chain; /* of DoctorCertificate, the server's own first; never NULL */
} DoctorTlsInfo;

DoctorTlsInfo *doctor_tls_info_new (const char *host);
DoctorTlsInfo *doctor_tls_info_ref (DoctorTlsInfo *self);
void doctor_tls_info_unref (DoctorTlsInfo *self);
void doctor_certificate_free (DoctorCertificate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorTlsInfo, doctor_tls_info_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorCertificate, doctor_certificate_free)

G_END_DECLS
