/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A second connection of a probe, to ask a server for TLS that was silent without, or for an older
 * version where the handshake failed. There is no login on it, and only its outcome is told. */

#include "net/probe-private.h"

/* Microseconds that have to be left. */
#define SHORTEST_WAIT (G_USEC_PER_SEC / 2)

static const DoctorProbeStage stage_connect, stage_secure;
static const DoctorProbeStage stage_older_connect, stage_older_talk, stage_older_answer;

static const DoctorFactKind tls_answers[] = {
  DOCTOR_FACT_TLS_ALERT,
  DOCTOR_FACT_TLS_VERSION_TOO_OLD,
  DOCTOR_FACT_TLS_NO_SHARED_CIPHER,
  DOCTOR_FACT_TLS_WEAK_KEY_EXCHANGE,
};

static void
ended (DoctorProbe *self, DoctorTlsState state)
{
  const DoctorTlsInfo *info = doctor_transcript_get_tls (self->aside);
  const char *version = "TLS";
  gboolean answered = state == DOCTOR_TLS_ESTABLISHED || state == DOCTOR_TLS_REFUSED;

  /* Whatever the certificate or the version is worth, TLS was spoken. */
  for (guint i = 0; i < G_N_ELEMENTS (tls_answers); i++)
    if (doctor_transcript_last_fact (self->aside, tls_answers[i]) != NULL)
      answered = TRUE;
  if (answered && info != NULL && info->version != NULL)
    version = info->version;
  doctor_transcript_add_fact (self->transcript,
                              answered ? DOCTOR_FACT_TLS_ANSWERED : DOCTOR_FACT_TLS_NOT_ANSWERED,
                              answered ? version : NULL, NULL, 0, 0);
  doctor_probe_conclude (self);
}

static gboolean
connect_to (DoctorProbe *self)
{
  switch (doctor_connect_advance (self->connect, self->now))
    {
    case DOCTOR_CONNECT_RUNNING:
      return FALSE;
    case DOCTOR_CONNECT_FAILED:
      ended (self, DOCTOR_TLS_FAILED);
      return FALSE;
    case DOCTOR_CONNECT_DONE:
      break;
    }
  self->wire = doctor_wire_new (doctor_connect_take_socket (self->connect));
  g_clear_pointer (&self->connect, doctor_connect_free);
  doctor_wire_secure (self->wire, doctor_probe_make_tls (self, self->aside));
  self->stage = &stage_secure;
  return TRUE;
}

static gboolean
secure (DoctorProbe *self)
{
  DoctorTlsState state = doctor_wire_handshake (self->wire);

  if (state != DOCTOR_TLS_HANDSHAKE || doctor_wire_is_flooded (self->wire))
    ended (self, state);
  return FALSE;
}

static void
expired (DoctorProbe *self)
{
  ended (self, DOCTOR_TLS_HANDSHAKE);
}

static void
begin (DoctorProbe *self, const DoctorProbeStage *stage)
{
  g_autoptr (GPtrArray) addresses = g_ptr_array_new ();

  doctor_probe_disconnect (self);
  g_clear_pointer (&self->dialogue, doctor_dialogue_free);
  g_clear_pointer (&self->aside, doctor_transcript_unref);
  g_ptr_array_add (addresses, self->peer);
  self->aside = doctor_transcript_new (doctor_transcript_get_started (self->transcript));
  self->connect = doctor_connect_new (addresses, g_task_get_context (self->task), self->aside,
                                      doctor_probe_wake, self);
  doctor_probe_enter (self, stage, DOCTOR_SECOND_TIMEOUT);
}

void
doctor_probe_begin_second (DoctorProbe *self)
{
  begin (self, &stage_connect);
}

/* -- Older versions ------------------------------------------------------------------------- */

static gboolean
has_fact (const DoctorProbe *self, DoctorFactKind kind)
{
  return doctor_transcript_last_fact (self->transcript, kind) != NULL;
}

/* What servers say that do not understand the first message, or nothing in it. */
static gboolean
is_vague (gint64 alert)
{
  return alert == GNUTLS_A_UNEXPECTED_MESSAGE || alert == GNUTLS_A_HANDSHAKE_FAILURE
         || alert == GNUTLS_A_ILLEGAL_PARAMETER || alert == GNUTLS_A_DECODE_ERROR
         || alert == GNUTLS_A_PROTOCOL_VERSION || alert == GNUTLS_A_INSUFFICIENT_SECURITY
         || alert == GNUTLS_A_INTERNAL_ERROR;
}

gboolean
doctor_probe_may_be_older (const DoctorProbe *self)
{
  const DoctorFact *alert = doctor_transcript_last_fact (self->transcript, DOCTOR_FACT_TLS_ALERT);

  if (self->peer == NULL || self->end - self->now < SHORTEST_WAIT
      || doctor_transcript_get_tls (self->transcript) != NULL
      || has_fact (self, DOCTOR_FACT_TLS_PLAINTEXT)
      || has_fact (self, DOCTOR_FACT_TLS_VERSION_TOO_OLD)
      || has_fact (self, DOCTOR_FACT_TLS_CLIENT_CERTIFICATE))
    return FALSE;
  if (alert != NULL)
    return is_vague (alert->number);
  return has_fact (self, DOCTOR_FACT_TLS_CLOSED) || has_fact (self, DOCTOR_FACT_TLS_FAILED);
}

/* A server that has nothing in common may know 1.2 with old ciphers: it is told the newest version
 * first. One that does not understand is spoken to as of old. */
void
doctor_probe_begin_older (DoctorProbe *self)
{
  self->offered = has_fact (self, DOCTOR_FACT_TLS_NO_SHARED_CIPHER) ? DOCTOR_HELLO_TLS_1_2
                                                                    : DOCTOR_HELLO_TLS_1_1;
  begin (self, &stage_older_connect);
}

static gboolean
offer (DoctorProbe *self)
{
  g_autoptr (GByteArray) hello = doctor_hello_new (self->offered, self->server->host);

  doctor_wire_send (self->wire, hello->data, hello->len);
  self->answer_length = 0;
  doctor_probe_enter (self, &stage_older_answer, DOCTOR_SECOND_TIMEOUT);
  return TRUE;
}

static gboolean
older_connect (DoctorProbe *self)
{
  g_autofree char *client_name = NULL;
  DoctorDialogueSetup setup = { .server = self->server, .absence = DOCTOR_FACT_PASSWORD_UNKNOWN };

  switch (doctor_connect_advance (self->connect, self->now))
    {
    case DOCTOR_CONNECT_RUNNING:
      return FALSE;
    case DOCTOR_CONNECT_FAILED:
      doctor_probe_conclude (self);
      return FALSE;
    case DOCTOR_CONNECT_DONE:
      break;
    }
  self->wire = doctor_wire_new (doctor_connect_take_socket (self->connect));
  g_clear_pointer (&self->connect, doctor_connect_free);
  if (self->server->security == DOCTOR_SECURITY_TLS)
    return offer (self);
  client_name = doctor_wire_client_name (self->wire);
  setup.client_name = client_name;
  self->dialogue = doctor_dialogue_new (&setup, self->aside);
  doctor_probe_enter (self, &stage_older_talk, DOCTOR_SECOND_TIMEOUT);
  return TRUE;
}

/* Up to the go-ahead for TLS. */
static gboolean
older_talk (DoctorProbe *self)
{
  guint8 buffer[4 * 1024];
  const guint8 *output;
  gsize length;
  gssize n;

  switch (doctor_dialogue_next (self->dialogue))
    {
    case DOCTOR_ACTION_READ:
      if (!doctor_wire_flush (self->wire))
        return FALSE;
      n = doctor_wire_receive (self->wire, buffer, sizeof buffer);
      if (n > 0)
        doctor_dialogue_feed (self->dialogue, buffer, (gsize) n);
      else if (n < 0)
        doctor_probe_conclude (self);
      return n > 0;
    case DOCTOR_ACTION_SEND:
      output = doctor_dialogue_output (self->dialogue, &length);
      doctor_wire_send (self->wire, output, length);
      doctor_dialogue_sent (self->dialogue);
      return TRUE;
    case DOCTOR_ACTION_SECURE:
      return offer (self);
    case DOCTOR_ACTION_PAUSE:
    case DOCTOR_ACTION_CLOSE:
      break;
    }
  doctor_probe_conclude (self);
  return FALSE;
}

static gboolean
older_answer (DoctorProbe *self)
{
  const char *version = NULL;
  DoctorHelloAnswer answer;
  gssize n;

  if (!doctor_wire_flush (self->wire))
    return FALSE;
  n = doctor_wire_receive (self->wire, self->answer + self->answer_length,
                           sizeof self->answer - self->answer_length);
  if (n == 0)
    return FALSE;
  if (n > 0)
    self->answer_length += (gsize) n;
  answer = n < 0 ? DOCTOR_HELLO_REFUSED
                 : doctor_hello_read (self->answer, self->answer_length, &version);
  if (answer == DOCTOR_HELLO_UNDECIDED)
    return TRUE;
  if (answer == DOCTOR_HELLO_REFUSED && self->offered == DOCTOR_HELLO_TLS_1_2)
    {
      self->offered = DOCTOR_HELLO_TLS_1_1;
      begin (self, &stage_older_connect);
      return TRUE;
    }
  if (answer == DOCTOR_HELLO_OLDER)
    doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_TLS_ONLY_OLDER, version, NULL, 0, 0);
  doctor_probe_conclude (self);
  return FALSE;
}

static const DoctorProbeStage stage_connect = { connect_to, expired };
static const DoctorProbeStage stage_secure = { secure, expired };
static const DoctorProbeStage stage_older_connect = { older_connect, doctor_probe_conclude };
static const DoctorProbeStage stage_older_talk = { older_talk, doctor_probe_conclude };
static const DoctorProbeStage stage_older_answer = { older_answer, doctor_probe_conclude };
