/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The client's side of TLS, without a socket: bytes in, bytes out, time given by the caller. */

#pragma once

#include <gnutls/x509.h>

#include "core/transcript.h"

G_BEGIN_DECLS

typedef enum
{
  DOCTOR_TLS_HANDSHAKE,   /* not there yet: send what is pending, feed what arrives */
  DOCTOR_TLS_ESTABLISHED, /* encrypted, and the certificate verified for the host */
  DOCTOR_TLS_REFUSED,     /* encrypted, but the certificate is not accepted: nothing may be sent */
  DOCTOR_TLS_FAILED,      /* the handshake failed */
  DOCTOR_TLS_CLOSED,      /* the peer said goodbye, or the stream ended */
} DoctorTlsState;

typedef struct _DoctorTls DoctorTls;

/* `host` is the configured host (name or IP literal): it is sent as SNI (names only, RFC 6066) and
 * is the one name the certificate is verified for (RFC 9525). `trust` is only read, and outlives
 * the session; NULL trusts nobody. `now` is the time to judge dates by, seconds since 1970. TLS 1.2
 * and 1.3 only. Facts about the handshake go to the transcript, the certificates too. */
DoctorTls *doctor_tls_new (const char *host, gnutls_x509_trust_list_t trust, gint64 now,
                           DoctorTranscript *transcript);
void doctor_tls_free (DoctorTls *self);
/* Trusts these too, for this one session; `trust` is only read, and outlives it. `name` is that of
 * the file they come from. */
void doctor_tls_set_private_trust (DoctorTls *self, gnutls_x509_trust_list_t trust,
                                   const char *name);

/* Encrypted bytes from the network. */
void doctor_tls_feed (DoctorTls *self, const guint8 *bytes, gsize length);
/* The stream ended. `lost` is the system's words for an error, or NULL for a clean end. */
void doctor_tls_closed (DoctorTls *self, const char *lost);
/* Goes as far as it can, and returns the state. On the way out of HANDSHAKE it adds the facts: one
 * or more CERTIFICATE_… for REFUSED, TLS_ALERT, TLS_PLAINTEXT, TLS_CLOSED … for FAILED. */
DoctorTlsState doctor_tls_advance (DoctorTls *self);
/* When CLOSED: what doctor_tls_closed() was told, or the library's words for what it cannot go on
 * with; NULL for a clean end. */
const char *doctor_tls_get_lost (const DoctorTls *self);
/* The time for the handshake is over: adds TLS_TIMEOUT with `seconds`, or what has come in place of
 * TLS. Only in HANDSHAKE. */
void doctor_tls_give_up (DoctorTls *self, gint64 seconds);
/* Encrypted bytes to send; owned by the session. Present after any other call. */
const guint8 *doctor_tls_output (const DoctorTls *self, gsize *length);
/* The first `length` of them were sent. */
void doctor_tls_sent (DoctorTls *self, gsize length);

/* Decrypted bytes: how many were read, 0 when there are none now. Only when ESTABLISHED. */
gsize doctor_tls_read (DoctorTls *self, guint8 *buffer, gsize size);
/* Encrypts; the result is in the output. Only when ESTABLISHED. */
void doctor_tls_write (DoctorTls *self, const guint8 *bytes, gsize length);
/* Queues close_notify (RFC 8446 section 6.1). */
void doctor_tls_bye (DoctorTls *self);

/* Base64 channel bindings, or NULL: tls-exporter (RFC 9266) with TLS 1.3, tls-unique (RFC 5929)
 * with TLS 1.2. Newly allocated. */
char *doctor_tls_exporter (DoctorTls *self);
char *doctor_tls_unique (DoctorTls *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorTls, doctor_tls_free)

G_END_DECLS
