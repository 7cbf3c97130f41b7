/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The certificates a server sent, read. */

#pragma once

#include <gnutls/x509.h>

#include "core/certificate.h"

G_BEGIN_DECLS

/* More certificates than this are not looked at. */
#define DOCTOR_CHAIN_LENGTH 32
/* Bytes in the one message that brings them. A certificate with 500 names needs some 20,000; the
 * library's time grows with the square. */
#define DOCTOR_CHAIN_BYTES 49152

/* The certificates in the order in which they were sent, the server's own first. */
typedef struct
{
  gnutls_x509_crt_t certificates[DOCTOR_CHAIN_LENGTH];
  guint length;
} DoctorChain;

/* `der` has `length` certificates. What cannot be read ends the chain there. */
DoctorChain *doctor_chain_new (const gnutls_datum_t *der, guint length);
void doctor_chain_free (DoctorChain *self);

/* The values of one certificate, to be shown. */
DoctorCertificate *doctor_chain_describe (gnutls_x509_crt_t certificate);
/* Whether subject and issuer are of a size that somebody could mean. */
gboolean doctor_chain_is_readable (gnutls_x509_crt_t certificate);
/* Subject and issuer as in RFC 4514, escaped, and cut where nobody would read on; "" for an empty
 * one, "…" for what is not readable. Newly allocated. */
char *doctor_chain_subject (gnutls_x509_crt_t certificate);
char *doctor_chain_issuer (gnutls_x509_crt_t certificate);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorChain, doctor_chain_free)

G_END_DECLS
