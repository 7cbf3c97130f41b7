/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The way from a server's certificate to one that is trusted. */

#pragma once

#include "core/chain.h"

G_BEGIN_DECLS

#define DOCTOR_PATH_LENGTH 16

/* From the server's certificate to one that is trusted, or as far as it goes. */
typedef struct
{
  gnutls_x509_crt_t certificates[DOCTOR_PATH_LENGTH]; /* the chain's */
  guint length;
  gnutls_x509_crt_t anchor; /* owned; the trusted issuer of the last one; NULL when there is none */
  unsigned int status;      /* gnutls_certificate_status_t: the library's answer but for time */
  guint badness;            /* 0: nothing is wrong, dates included */
} DoctorPath;

/* The best of all paths through what was sent and what is trusted (RFC 5280 section 6, RFC 4158).
 * `chain` is not empty and outlives the path; `now` in seconds since 1970. Free what is in it with
 * doctor_path_clear(). */
DoctorPath doctor_path_find (const DoctorChain *chain, gnutls_x509_trust_list_t trust, gint64 now);
void doctor_path_clear (DoctorPath *self);

/* The issuer of the certificate at `index`; NULL for one that was not found. */
gnutls_x509_crt_t doctor_path_issuer (const DoctorPath *self, guint index);
gboolean doctor_path_contains (const DoctorPath *self, gnutls_x509_crt_t certificate);

/* Whether the issuer of a certificate has its own name, and no other key that is known. */
gboolean doctor_is_self_issued (gnutls_x509_crt_t certificate);
gboolean doctor_is_expired (gnutls_x509_crt_t certificate, gint64 now);
gboolean doctor_is_current (gnutls_x509_crt_t certificate, gint64 now);
/* The key or the signature that is too weak, in words: less than 2048 bits of RSA or what is as
 * strong, MD5 or SHA-1 (RFC 9325 section 4.2, RFC 9155). The signature on what is trusted for
 * itself, an anchor, is no proof of anything. Newly allocated; NULL where there is none. */
char *doctor_find_weakness (gnutls_x509_crt_t certificate, gboolean is_anchor);

G_END_DECLS
