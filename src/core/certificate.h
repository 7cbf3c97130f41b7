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

/* What is known about the revocation of the server's certificate. Nobody is asked: only what the
 * server sends along counts (RFC 6066 section 8). */
typedef enum
{
  DOCTOR_REVOCATION_NOT_CHECKED, /* it sent nothing that counts */
  DOCTOR_REVOCATION_GOOD,        /* its authority says that it is good */
  DOCTOR_REVOCATION_REVOKED,
} DoctorRevocation;

/* Shared by reference count on the main thread; not changed once shared. */
typedef struct
{
  grefcount ref_count;
  char *version; /* "TLS1.3"; NULL when the handshake did not end */
  char *cipher;  /* "TLS_AES_256_GCM_SHA384" or GnuTLS's suite name; NULL likewise */
  char *host;    /* what it was verified for */
  gboolean verified;
  char *trusted_by; /* the account's certificate file, without which it would not be; or NULL */
  DoctorRevocation revocation;
  GPtrArray *chain; /* of DoctorCertificate, the server's own first; never NULL */
} DoctorTlsInfo;

DoctorTlsInfo *doctor_tls_info_new (const char *host);
DoctorTlsInfo *doctor_tls_info_ref (DoctorTlsInfo *self);
void doctor_tls_info_unref (DoctorTlsInfo *self);
/* "not-checked", "good", "revoked": the words of the report. */
const char *doctor_revocation_to_string (DoctorRevocation revocation);
void doctor_certificate_free (DoctorCertificate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorTlsInfo, doctor_tls_info_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorCertificate, doctor_certificate_free)

G_END_DECLS
