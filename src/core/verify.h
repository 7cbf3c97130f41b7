/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The verdict on a server's certificates, worked out from the chain itself. */

#pragma once

#include "core/chain.h"
#include "core/transcript.h"

G_BEGIN_DECLS

/* What to judge. `trust` is only read, NULL trusts nobody. `now` is in seconds since 1970.
 * `staples` are the OCSP responses that came with the handshake (RFC 6066 section 8), in DER. */
typedef struct
{
  const char *host;
  gnutls_x509_trust_list_t trust;
  gint64 now;
  const DoctorChain *chain;
  const gnutls_datum_t *staples;
  guint n_staples;
} DoctorVerifyInput;

/* Whether the server may be trusted to be `host` (RFC 5280 section 6, RFC 9525). Adds the facts
 * CERTIFICATE_…: CERTIFICATE_VERIFIED first when it is accepted, with warnings after it; else every
 * fault, the most telling one first. */
gboolean doctor_verify (const DoctorVerifyInput *input, DoctorTranscript *transcript);

G_END_DECLS
