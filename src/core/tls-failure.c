/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Why a handshake fails: what came in place of TLS, and what the library's errors and the server's
 * alerts mean. */

#include "core/tls-private.h"

#include <string.h>

#include "core/alert.h"

/* Bytes of the line that came in place of TLS. */
#define MAX_LINE 1024

void
doctor_tls_add_fact (DoctorTls *self, DoctorFactKind kind, const char *text, const char *code)
{
  doctor_transcript_add_fact (self->transcript, kind, text, code, 0, 0);
}

/* What a server says that has asked for a certificate and got none (RFC 8446 section 4.4.2.4, RFC
 * 5246 section 7.4.6), whatever it calls it. */
static gboolean
is_about_ours (int alert)
{
  static const guint8 alerts[] = {
    GNUTLS_A_HANDSHAKE_FAILURE,       GNUTLS_A_SSL3_NO_CERTIFICATE, GNUTLS_A_BAD_CERTIFICATE,
    GNUTLS_A_UNSUPPORTED_CERTIFICATE, GNUTLS_A_CERTIFICATE_UNKNOWN, GNUTLS_A_UNKNOWN_CA,
    GNUTLS_A_ACCESS_DENIED,           GNUTLS_A_DECODE_ERROR,        GNUTLS_A_CERTIFICATE_REQUIRED,
  };

  return memchr (alerts, alert, sizeof alerts) != NULL;
}

void
doctor_tls_add_alert (DoctorTls *self)
{
  int number = (int) gnutls_alert_get (self->session);
  /* Before any answer to the first message, “handshake failure” can only mean what it offered. */
  gboolean unanswered = self->state == DOCTOR_TLS_HANDSHAKE
                        && (int) gnutls_handshake_get_last_in (self->session) < 0;

  doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_TLS_ALERT, doctor_alert_name (number),
                              NULL, number, 0);
  if (number == GNUTLS_A_CERTIFICATE_REQUIRED
      || (gnutls_certificate_client_get_request_status (self->session) > 0
          && is_about_ours (number)))
    doctor_tls_add_fact (self, DOCTOR_FACT_TLS_CLIENT_CERTIFICATE, NULL, NULL);
  else if (unanswered
           && (number == GNUTLS_A_HANDSHAKE_FAILURE || number == GNUTLS_A_INSUFFICIENT_SECURITY))
    doctor_tls_add_fact (self, DOCTOR_FACT_TLS_NO_SHARED_CIPHER, NULL, NULL);
}

/* Whether a line of text, ASCII or UTF-8, can begin so. */
static gboolean
begins_text (guint8 byte)
{
  return (byte >= 0x20 && byte < 0x7f) || (byte >= 0xc2 && byte <= 0xf4) || byte == '\r'
         || byte == '\n' || byte == '\t';
}

/* The line that came in place of TLS, or what there is of it. */
static void
fail_by_text (DoctorTls *self, gsize end)
{
  const guint8 *bytes = self->input->data;
  /* The transcript takes text; a NUL would end it. */
  g_autofree char *line = NULL;

  if (end > 0 && end < self->input->len && bytes[end] == '\n' && bytes[end - 1] == '\r')
    end--;
  line = g_strndup ((const char *) bytes, end);
  doctor_tls_add_fact (self, DOCTOR_FACT_TLS_PLAINTEXT, line, NULL);
  doctor_tls_fail (self);
}

/* A TLS record begins with its type, 20 to 23, and the major version 3 (RFC 8446 section 5.1). No
 * text does: those are control characters. */
gboolean
doctor_tls_recognise (DoctorTls *self, gboolean is_last)
{
  const guint8 *bytes = self->input->data;
  gsize length = self->input->len;
  gsize end = 0;

  if (length == 0)
    return is_last;
  if (bytes[0] >= 20 && bytes[0] <= 23)
    {
      if (length > 1 && bytes[1] != 3)
        {
          doctor_tls_add_fact (self, DOCTOR_FACT_TLS_UNRECOGNISED, NULL, NULL);
          doctor_tls_fail (self);
        }
      return length > 1 || is_last;
    }
  if (!begins_text (bytes[0]))
    {
      doctor_tls_add_fact (self, DOCTOR_FACT_TLS_UNRECOGNISED, NULL, NULL);
      doctor_tls_fail (self);
      return TRUE;
    }
  while (end < MIN (length, MAX_LINE) && bytes[end] != '\n')
    end++;
  if (end == length && length < MAX_LINE && !is_last)
    return FALSE;
  fail_by_text (self, end);
  return TRUE;
}

/* The library refuses a key that may not sign, and then there is no session to judge. */
static void
add_wrong_usage (DoctorTls *self)
{
  const DoctorChain *chain = doctor_tls_read_chain (self);
  g_autofree char *subject = chain->length > 0 ? doctor_chain_subject (chain->certificates[0])
                                               : NULL;

  doctor_tls_add_fact (self, DOCTOR_FACT_CERTIFICATE_WRONG_PURPOSE,
                       subject != NULL && *subject != '\0' ? subject : self->host, NULL);
}

/* Whether the server's certificate is missing, or cannot even be read. */
static gboolean
is_about_theirs (int error)
{
  return (error <= GNUTLS_E_ASN1_ELEMENT_NOT_FOUND && error >= GNUTLS_E_ASN1_DER_OVERFLOW)
         || error == GNUTLS_E_ASN1_EMBEDDED_NULL_IN_STRING || error == GNUTLS_E_ASN1_TIME_ERROR
         || error == GNUTLS_E_X509_UNKNOWN_SAN || error == GNUTLS_E_CERTIFICATE_ERROR
         || error == GNUTLS_E_NO_CERTIFICATE_FOUND;
}

/* What the handshake's error means; the library's words where nothing else is known. */
void
doctor_tls_explain (DoctorTls *self, int error)
{
  switch (error)
    {
    case GNUTLS_E_FATAL_ALERT_RECEIVED:
      doctor_tls_add_alert (self);
      break;
    case GNUTLS_E_UNKNOWN_CIPHER_SUITE:
      doctor_tls_add_fact (self, DOCTOR_FACT_TLS_NO_SHARED_CIPHER, NULL, NULL);
      break;
    case GNUTLS_E_UNSUPPORTED_VERSION_PACKET:
      doctor_tls_add_fact (self, DOCTOR_FACT_TLS_VERSION_TOO_OLD, NULL, NULL);
      break;
    case GNUTLS_E_KEY_USAGE_VIOLATION:
      add_wrong_usage (self);
      break;
    case GNUTLS_E_HANDSHAKE_TOO_LARGE:
      doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_REPLY_TOO_LARGE, NULL, "handshake",
                                  DOCTOR_CHAIN_BYTES, 0);
      break;
    case GNUTLS_E_DH_PRIME_UNACCEPTABLE:
      doctor_tls_add_fact (self, DOCTOR_FACT_TLS_WEAK_KEY_EXCHANGE, NULL, NULL);
      break;
    case GNUTLS_E_PREMATURE_TERMINATION:
    case GNUTLS_E_SESSION_EOF:
    case GNUTLS_E_PULL_ERROR:
      doctor_tls_add_fact (self, DOCTOR_FACT_TLS_CLOSED, NULL, self->lost);
      break;
    default:
      if (is_about_theirs (error))
        doctor_tls_add_fact (self, DOCTOR_FACT_CERTIFICATE_REFUSED, self->host,
                             gnutls_strerror (error));
      else
        doctor_tls_add_fact (self, DOCTOR_FACT_TLS_FAILED, NULL, gnutls_strerror (error));
    }
}
