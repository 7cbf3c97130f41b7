/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The client's side of TLS, without a socket: bytes in, bytes out, time given by the caller. */

/* Longer than other files: stream, handshake and data are one session of the library, with one
 * state. What can be told apart is: why a handshake fails, the certificates, the verdict. */

#include "core/tls-private.h"

#include <errno.h>
#include <string.h>

#include "core/account.h"
#include "core/verify.h"

/* RFC 9325 section 3.1.1. What the system's policy forbids stays forbidden. */
#define PRIORITY "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"
/* Bytes of an RSA key, with the zero before a set bit: 16384 and 64 bits. */
#define MAX_MODULUS 2049
#define MAX_EXPONENT 9
/* Bits of a Diffie-Hellman group. */
#define GOOD_GROUP 2048
#define READ_SIZE 16384
#define MAX_RENEGOTIATIONS 4
#define MAX_STAPLES 16

static ssize_t
push_cb (gnutls_transport_ptr_t user_data, const void *bytes, size_t length)
{
  DoctorTls *self = user_data;

  g_byte_array_append (self->output, bytes, (guint) length);
  return (ssize_t) length;
}

static ssize_t
pull_cb (gnutls_transport_ptr_t user_data, void *bytes, size_t length)
{
  DoctorTls *self = user_data;
  gsize left = self->input->len - self->input_used;

  if (left == 0 && !self->ended)
    {
      gnutls_transport_set_errno (self->session, EAGAIN);
      return -1;
    }
  self->told_end |= left == 0;
  length = MIN (length, left);
  if (length > 0)
    memcpy (bytes, self->input->data + self->input_used, length);
  self->input_used += length;
  if (self->input_used == self->input->len)
    {
      g_byte_array_set_size (self->input, 0);
      self->input_used = 0;
    }
  return (ssize_t) length;
}

static int
pull_timeout_cb (gnutls_transport_ptr_t user_data, unsigned int milliseconds)
{
  const DoctorTls *self = user_data;

  (void) milliseconds;
  return self->input->len > self->input_used || self->ended;
}

/* The certificates as they were sent; also those of a handshake that did not end. */
const DoctorChain *
doctor_tls_read_chain (DoctorTls *self)
{
  unsigned int length = 0;
  const gnutls_datum_t *der;

  if (self->chain == NULL || self->chain->length == 0)
    {
      doctor_chain_free (self->chain);
      der = gnutls_certificate_get_peers (self->session, &length);
      self->chain = doctor_chain_new (der, der != NULL ? length : 0);
    }
  return self->chain;
}

/* Before the first use of the server's key. Whoever makes an RSA key as large as a message may be
 * keeps a client busy for minutes with one signature; no authority signs such keys. */
static int
check_key_cb (gnutls_session_t session, unsigned int type, unsigned int when, unsigned int incoming,
              const gnutls_datum_t *message)
{
  const DoctorChain *chain;
  gnutls_datum_t modulus = { NULL, 0 };
  gnutls_datum_t exponent = { NULL, 0 };
  int result = 0;

  (void) when;
  (void) message;
  if (!incoming
      || (type != GNUTLS_HANDSHAKE_SERVER_KEY_EXCHANGE && type != GNUTLS_HANDSHAKE_SERVER_HELLO_DONE
          && type != GNUTLS_HANDSHAKE_CERTIFICATE_VERIFY))
    return 0;
  chain = doctor_tls_read_chain (gnutls_session_get_ptr (session));
  if (chain->length > 0
      && gnutls_x509_crt_get_pk_rsa_raw (chain->certificates[0], &modulus, &exponent) == 0
      && (modulus.size > MAX_MODULUS || exponent.size > MAX_EXPONENT))
    result = GNUTLS_E_CONSTRAINT_ERROR;
  gnutls_free (modulus.data);
  gnutls_free (exponent.data);
  return result;
}

static int
prepare_session (DoctorTls *self)
{
  g_autofree char *name = NULL;
  int result = gnutls_init (&self->session, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL);

  if (result < 0)
    return result;
  result = gnutls_priority_set_direct (self->session, PRIORITY, NULL);
  if (result < 0)
    return result;
  result = gnutls_certificate_allocate_credentials (&self->credentials);
  if (result < 0)
    return result;
  result = gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE, self->credentials);
  if (result < 0)
    return result;

  gnutls_handshake_set_max_packet_length (self->session, DOCTOR_CHAIN_BYTES);
  gnutls_handshake_set_hook_function (self->session, GNUTLS_HANDSHAKE_ANY, GNUTLS_HOOK_PRE,
                                      check_key_cb);
  gnutls_session_set_ptr (self->session, self);
  gnutls_transport_set_ptr (self->session, self);
  gnutls_transport_set_push_function (self->session, push_cb);
  gnutls_transport_set_pull_function (self->session, pull_cb);
  gnutls_transport_set_pull_timeout_function (self->session, pull_timeout_cb);

  if (!g_hostname_is_ip_address (self->host) && strchr (self->host, '%') == NULL)
    name = doctor_host_to_ascii (self->host);
  if (name != NULL)
    result = gnutls_server_name_set (self->session, GNUTLS_NAME_DNS, name, strlen (name));
  return result < 0 ? result
                    : gnutls_ocsp_status_request_enable_client (self->session, NULL, 0, NULL);
}

DoctorTls *
doctor_tls_new (const char *host, gnutls_x509_trust_list_t trust, gint64 now,
                DoctorTranscript *transcript)
{
  DoctorTls *self;

  g_return_val_if_fail (host != NULL && transcript != NULL, NULL);

  self = g_new0 (DoctorTls, 1);
  self->host = g_strdup (host);
  self->trust = trust;
  self->now = now;
  self->transcript = doctor_transcript_ref (transcript);
  self->input = g_byte_array_new ();
  self->output = g_byte_array_new ();
  self->plain = g_byte_array_new ();
  self->broken = prepare_session (self);
  return self;
}

static void
wipe (GByteArray *bytes)
{
  if (bytes->len > 0)
    gnutls_memset (bytes->data, 0, bytes->len);
  g_byte_array_set_size (bytes, 0);
}

void
doctor_tls_free (DoctorTls *self)
{
  if (self == NULL)
    return;
  if (self->session != NULL)
    gnutls_deinit (self->session);
  if (self->credentials != NULL)
    gnutls_certificate_free_credentials (self->credentials);
  doctor_chain_free (self->chain);
  wipe (self->plain);
  g_byte_array_unref (self->input);
  g_byte_array_unref (self->output);
  g_byte_array_unref (self->plain);
  doctor_transcript_unref (self->transcript);
  g_free (self->lost);
  g_free (self->private_name);
  g_free (self->host);
  g_free (self);
}

void
doctor_tls_set_private_trust (DoctorTls *self, gnutls_x509_trust_list_t trust, const char *name)
{
  g_return_if_fail (self != NULL && name != NULL);

  self->private_trust = trust;
  g_free (self->private_name);
  self->private_name = g_strdup (name);
}

void
doctor_tls_feed (DoctorTls *self, const guint8 *bytes, gsize length)
{
  g_return_if_fail (self != NULL && (bytes != NULL || length == 0));
  g_return_if_fail (length <= G_MAXUINT);

  /* What comes after the end is kept for nobody. */
  if (length == 0 || self->ended
      || (self->state != DOCTOR_TLS_HANDSHAKE && self->state != DOCTOR_TLS_ESTABLISHED))
    return;
  g_byte_array_append (self->input, bytes, (guint) length);
}

void
doctor_tls_closed (DoctorTls *self, const char *lost)
{
  g_return_if_fail (self != NULL);

  if (self->ended)
    return;
  self->ended = TRUE;
  self->lost = g_strdup (lost);
}

static DoctorTlsInfo *
describe (const DoctorTls *self, const DoctorChain *chain)
{
  DoctorTlsInfo *info = doctor_tls_info_new (self->host);

  for (guint i = 0; i < chain->length; i++)
    g_ptr_array_add (info->chain, doctor_chain_describe (chain->certificates[i]));
  return info;
}

void
doctor_tls_fail (DoctorTls *self)
{
  self->state = DOCTOR_TLS_FAILED;
  if (self->session != NULL)
    {
      const DoctorChain *chain = doctor_tls_read_chain (self);

      if (chain->length > 0)
        {
          g_autoptr (DoctorTlsInfo) info = describe (self, chain);

          doctor_transcript_set_tls (self->transcript, info);
        }
    }
}

static guint
read_staples (DoctorTls *self, const DoctorChain *chain, gnutls_datum_t *staples)
{
  guint n_staples = 0;

  for (guint i = 0; i < MIN (chain->length, MAX_STAPLES); i++)
    if (gnutls_ocsp_status_request_get2 (self->session, i, &staples[n_staples]) == 0)
      n_staples++;
  return n_staples;
}

/* RFC 9325 section 4.2: no group of less than 2048 bits. The library takes some. */
static void
check_group (DoctorTls *self)
{
  int bits = gnutls_dh_get_prime_bits (self->session);

  if (bits > 0 && bits < GOOD_GROUP)
    doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_TLS_WEAK_KEY_EXCHANGE, NULL, NULL,
                                bits, 0);
}

static void
complete (DoctorTls *self)
{
  const DoctorChain *chain = doctor_tls_read_chain (self);
  g_autoptr (DoctorTlsInfo) info = describe (self, chain);
  gnutls_datum_t staples[MAX_STAPLES];
  DoctorVerifyInput input = {
    .host = self->host,
    .trust = self->trust,
    .private_trust = self->private_trust,
    .private_name = self->private_name,
    .now = self->now,
    .chain = chain,
    .staples = staples,
  };

  info->version = g_strdup (gnutls_protocol_get_name (gnutls_protocol_get_version (self->session)));
  info->cipher = g_strdup (gnutls_ciphersuite_get (self->session));
  doctor_tls_add_fact (self, DOCTOR_FACT_TLS_ESTABLISHED, info->version, info->cipher);
  check_group (self);
  input.n_staples = read_staples (self, chain, staples);
  self->state = doctor_verify (&input, self->transcript, info) ? DOCTOR_TLS_ESTABLISHED
                                                               : DOCTOR_TLS_REFUSED;
  doctor_transcript_set_tls (self->transcript, info);
}

/* The library says “again” after each part of a message, also where the next part has arrived. */
static gboolean
has_moved (DoctorTls *self)
{
  gsize left = self->input->len - self->input_used;
  gboolean moved = left > 0 && left != self->last_left;

  self->last_left = left;
  return moved;
}

static void
shake_hands (DoctorTls *self)
{
  int result;

  if (self->broken < 0)
    {
      doctor_tls_add_fact (self, DOCTOR_FACT_TLS_FAILED, NULL, gnutls_strerror (self->broken));
      doctor_tls_fail (self);
      return;
    }
  if (!self->recognised && (self->input->len > 0 || self->ended))
    {
      self->recognised = doctor_tls_recognise (self, self->ended);
      if (!self->recognised || self->state == DOCTOR_TLS_FAILED)
        return;
    }
  do
    result = gnutls_handshake (self->session);
  while (result == GNUTLS_E_WARNING_ALERT_RECEIVED
         || (result == GNUTLS_E_AGAIN && has_moved (self)));

  /* In the middle of a record the library waits for ever, or calls what there is malformed. */
  if (result < 0 && result != GNUTLS_E_FATAL_ALERT_RECEIVED && self->told_end)
    result = GNUTLS_E_PREMATURE_TERMINATION;
  if (result == GNUTLS_E_SUCCESS)
    complete (self);
  else if (gnutls_error_is_fatal (result))
    {
      gnutls_alert_send_appropriate (self->session, result);
      doctor_tls_explain (self, result);
      doctor_tls_fail (self);
    }
}

/* Decrypts into `plain` while that is empty. What is not data is dealt with here. */
static void
receive (DoctorTls *self)
{
  while (self->state == DOCTOR_TLS_ESTABLISHED && self->plain->len == 0)
    {
      ssize_t result;

      g_byte_array_set_size (self->plain, READ_SIZE);
      result = gnutls_record_recv (self->session, self->plain->data, READ_SIZE);
      g_byte_array_set_size (self->plain, result > 0 ? (guint) result : 0);
      if (result == GNUTLS_E_AGAIN && has_moved (self))
        continue;
      if (result == GNUTLS_E_AGAIN && !self->told_end)
        return;
      /* RFC 9325 section 3.5: the keys stay those of the certificate that was verified. */
      if (result == GNUTLS_E_REHANDSHAKE && self->n_renegotiations++ < MAX_RENEGOTIATIONS)
        gnutls_alert_send (self->session, GNUTLS_AL_WARNING, GNUTLS_A_NO_RENEGOTIATION);
      else if (result == 0 || gnutls_error_is_fatal ((int) result) || result == GNUTLS_E_REHANDSHAKE
               || result == GNUTLS_E_AGAIN)
        {
          if (result == GNUTLS_E_FATAL_ALERT_RECEIVED)
            doctor_tls_add_alert (self);
          else if (result != 0 && !self->ended)
            self->lost = g_strdup (gnutls_strerror ((int) result));
          self->state = DOCTOR_TLS_CLOSED;
        }
    }
}

DoctorTlsState
doctor_tls_advance (DoctorTls *self)
{
  g_return_val_if_fail (self != NULL, DOCTOR_TLS_FAILED);

  if (self->state == DOCTOR_TLS_HANDSHAKE)
    shake_hands (self);
  receive (self);
  return self->state;
}

const char *
doctor_tls_get_lost (const DoctorTls *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->lost;
}

void
doctor_tls_give_up (DoctorTls *self, gint64 seconds)
{
  g_return_if_fail (self != NULL && self->state == DOCTOR_TLS_HANDSHAKE);

  if (!self->recognised && self->input->len > 0)
    doctor_tls_recognise (self, TRUE);
  if (self->state == DOCTOR_TLS_FAILED)
    return;
  doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_TLS_TIMEOUT, NULL, NULL, seconds, 0);
  doctor_tls_fail (self);
}

const guint8 *
doctor_tls_output (const DoctorTls *self, gsize *length)
{
  g_return_val_if_fail (self != NULL && length != NULL, NULL);

  *length = self->output->len - self->output_used;
  return *length > 0 ? self->output->data + self->output_used : NULL;
}

void
doctor_tls_sent (DoctorTls *self, gsize length)
{
  g_return_if_fail (self != NULL && length <= self->output->len - self->output_used);

  self->output_used += length;
  if (self->output_used == self->output->len)
    {
      g_byte_array_set_size (self->output, 0);
      self->output_used = 0;
    }
}

gsize
doctor_tls_read (DoctorTls *self, guint8 *buffer, gsize size)
{
  gsize n_read = 0;

  g_return_val_if_fail (self != NULL && buffer != NULL, 0);
  g_return_val_if_fail (self->state != DOCTOR_TLS_HANDSHAKE, 0);

  receive (self);
  while (n_read < size && self->plain->len > 0)
    {
      gsize part = MIN (size - n_read, self->plain->len - self->plain_used);

      memcpy (buffer + n_read, self->plain->data + self->plain_used, part);
      n_read += part;
      self->plain_used += part;
      if (self->plain_used < self->plain->len)
        break;
      wipe (self->plain);
      self->plain_used = 0;
      receive (self);
    }
  return n_read;
}

void
doctor_tls_write (DoctorTls *self, const guint8 *bytes, gsize length)
{
  g_return_if_fail (self != NULL && (bytes != NULL || length == 0));
  g_return_if_fail (self->state == DOCTOR_TLS_ESTABLISHED || self->state == DOCTOR_TLS_CLOSED);

  while (length > 0 && self->state == DOCTOR_TLS_ESTABLISHED)
    {
      ssize_t result = gnutls_record_send (self->session, bytes, length);

      if (result < 0)
        {
          self->state = DOCTOR_TLS_CLOSED;
          return;
        }
      bytes += result;
      length -= (gsize) result;
    }
}

void
doctor_tls_bye (DoctorTls *self)
{
  g_return_if_fail (self != NULL);

  if (self->state == DOCTOR_TLS_ESTABLISHED || self->state == DOCTOR_TLS_REFUSED
      || self->state == DOCTOR_TLS_CLOSED)
    gnutls_bye (self->session, GNUTLS_SHUT_WR);
}

static char *
bind_channel (DoctorTls *self, gnutls_channel_binding_t type)
{
  gnutls_datum_t binding = { NULL, 0 };
  char *base64;

  if (gnutls_session_channel_binding (self->session, type, &binding) < 0)
    return NULL;
  base64 = g_base64_encode (binding.data, binding.size);
  gnutls_free (binding.data);
  return base64;
}

char *
doctor_tls_exporter (DoctorTls *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->state != DOCTOR_TLS_ESTABLISHED
      || gnutls_protocol_get_version (self->session) != GNUTLS_TLS1_3)
    return NULL;
  return bind_channel (self, GNUTLS_CB_TLS_EXPORTER);
}

char *
doctor_tls_unique (DoctorTls *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  /* RFC 7627 section 5.4: without the extended master secret it binds to nothing. */
  if (self->state != DOCTOR_TLS_ESTABLISHED
      || gnutls_protocol_get_version (self->session) != GNUTLS_TLS1_2
      || !gnutls_session_ext_master_secret_status (self->session))
    return NULL;
  return bind_channel (self, GNUTLS_CB_TLS_UNIQUE);
}
