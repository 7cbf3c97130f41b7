/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A second connection of a probe, to ask a server for TLS that was silent without: nothing else is
 * sent on it, and only its outcome is told. */

#include "net/probe-private.h"

static const DoctorProbeStage stage_connect, stage_secure;

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

void
doctor_probe_begin_second (DoctorProbe *self)
{
  g_autoptr (GPtrArray) addresses = g_ptr_array_new ();

  doctor_probe_disconnect (self);
  g_clear_pointer (&self->dialogue, doctor_dialogue_free);
  g_ptr_array_add (addresses, self->peer);
  self->aside = doctor_transcript_new (doctor_transcript_get_started (self->transcript));
  self->connect = doctor_connect_new (addresses, g_task_get_context (self->task), self->aside,
                                      doctor_probe_wake, self);
  doctor_probe_enter (self, &stage_connect, DOCTOR_SECOND_TIMEOUT);
}

static const DoctorProbeStage stage_connect = { connect_to, expired };
static const DoctorProbeStage stage_secure = { secure, expired };
