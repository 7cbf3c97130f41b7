/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the parts of DoctorTls share: the session, and how a handshake ends that fails. */

#pragma once

#include <gnutls/gnutls.h>

#include "core/chain.h"
#include "core/tls.h"

G_BEGIN_DECLS

struct _DoctorTls
{
  gnutls_session_t session;
  gnutls_certificate_credentials_t credentials;
  char *host;
  gnutls_x509_trust_list_t trust;
  gnutls_x509_trust_list_t private_trust;
  char *private_name;
  gint64 now;
  DoctorTranscript *transcript;
  DoctorTlsState state;
  GByteArray *input;
  gsize input_used;
  gsize last_left; /* of the input, when the library last said “again” */
  GByteArray *output;
  gsize output_used;
  GByteArray *plain; /* decrypted, not read yet */
  gsize plain_used;
  DoctorChain *chain;  /* once there is one */
  gboolean recognised; /* the first bytes were looked at */
  gboolean ended;
  gboolean told_end; /* the library knows that the stream ended */
  char *lost;
  int broken; /* what made the session impossible from the start */
  guint n_renegotiations;
};

/* The certificates as they were sent; also those of a handshake that did not end. */
const DoctorChain *doctor_tls_read_chain (DoctorTls *self);
/* The state is FAILED from now on; the certificates go to the transcript. The reason stands there.
 */
void doctor_tls_fail (DoctorTls *self);
void doctor_tls_add_fact (DoctorTls *self, DoctorFactKind kind, const char *text, const char *code);

/* Looks at the first bytes, and fails where they are no TLS. FALSE while more are needed; there are
 * none where `is_last`. */
gboolean doctor_tls_recognise (DoctorTls *self, gboolean is_last);
/* Adds the facts for the library's error, or for the alert that has come. */
void doctor_tls_explain (DoctorTls *self, int error);
void doctor_tls_add_alert (DoctorTls *self);

G_END_DECLS
