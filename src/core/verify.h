/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The verdict on a server's certificates, worked out from the chain itself. */

#pragma once

#include "core/chain.h"
#include "core/transcript.h"

G_BEGIN_DECLS

/* What to judge. `trust` is only read, NULL trusts nobody. `now` is in seconds since 1970.
 * `private_trust`, NULL for none, is trusted beside it for this server alone: the certificates in
 * the file named `private_name`. `staples` are the OCSP responses that came with the handshake (RFC
 * 6066 section 8), in DER. */
typedef struct
{
  const char *host;
  gnutls_x509_trust_list_t trust;
  gnutls_x509_trust_list_t private_trust;
  const char *private_name;
  gint64 now;
  const DoctorChain *chain;
  const gnutls_datum_t *staples;
  guint n_staples;
} DoctorVerifyInput;

/* Whether the server may be trusted to be `host` (RFC 5280 section 6, RFC 9525). Adds the facts
 * CERTIFICATE_…: CERTIFICATE_VERIFIED first when it is accepted, with warnings after it; else every
 * fault, the most telling one first. The verdict goes to `info`, which is not shared yet. */
gboolean doctor_verify (const DoctorVerifyInput *input, DoctorTranscript *transcript,
                        DoctorTlsInfo *info);

G_END_DECLS
