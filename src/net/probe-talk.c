/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A probe in conversation with the server, and its end. */

#include "net/probe-private.h"

/* Milliseconds. A plain greeting on a port that is for TLS: ten seconds of silence say enough. */
#define TLS_PORT_GREETING_TIMEOUT 10000
/* What comes after LOGOUT or QUIT changes nothing any more. */
#define LEAVE_TIMEOUT 3000
#define LINGER_TIMEOUT 1000
/* Bytes. */
#define LINGER_LIMIT (64 * 1024)

static const DoctorProbeStage stage_talk, stage_linger;

/* How long a greeting is waited for: where the server may be one that waits for TLS, time is left
 * to find that out. */
static guint
greeting_timeout (const DoctorProbe *self)
{
  guint left = (guint) (MAX (0, self->end - self->now) / 1000);
  guint timeout = DOCTOR_REPLY_TIMEOUT;

  if (self->server->security == DOCTOR_SECURITY_TLS)
    return timeout;
  if (self->server->port == 993 || self->server->port == 995 || self->server->port == 465)
    timeout = TLS_PORT_GREETING_TIMEOUT;
  return MIN (timeout, left - MIN (DOCTOR_SECOND_TIMEOUT, left / 4));
}

void
doctor_probe_begin_talk (DoctorProbe *self)
{
  g_autofree char *client_name = doctor_wire_client_name (self->wire);
  DoctorDialogueSetup setup = {
    .server = self->server,
    .address = self->account->address,
    .secret = self->secret,
    .absence = self->absence,
    .absence_text = self->absence_text,
    .absence_code = self->absence_code,
    .absence_number = self->absence_number,
    .client_name = client_name,
  };

  self->dialogue = doctor_dialogue_new (&setup, self->transcript);
  doctor_probe_enter (self, &stage_talk, greeting_timeout (self));
}

void
doctor_probe_resume_talk (DoctorProbe *self)
{
  doctor_probe_enter (self, &stage_talk, DOCTOR_REPLY_TIMEOUT);
}

static gboolean
talk_read (DoctorProbe *self)
{
  guint8 buffer[16 * 1024];
  gssize n;

  g_return_val_if_fail (!self->told_end, FALSE);
  if (!doctor_wire_flush (self->wire))
    return FALSE;
  if (self->budget == 0)
    {
      self->again = TRUE;
      return FALSE;
    }
  n = doctor_wire_receive (self->wire, buffer, MIN (sizeof buffer, self->budget));
  if (n == 0)
    return FALSE;
  if (n < 0 && doctor_wire_is_flooded (self->wire))
    {
      doctor_probe_note_flood (self);
      doctor_transcript_end_step (self->transcript, DOCTOR_OUTCOME_FAILED);
      doctor_probe_hang_up (self);
      return FALSE;
    }
  if (n < 0)
    {
      self->told_end = TRUE;
      doctor_dialogue_closed (self->dialogue, doctor_wire_get_lost (self->wire));
      return TRUE;
    }
  self->heard = TRUE;
  self->budget -= (gsize) n;
  doctor_dialogue_feed (self->dialogue, buffer, (gsize) n);
  return TRUE;
}

static void
talk_send (DoctorProbe *self)
{
  gsize length;
  const guint8 *output = doctor_dialogue_output (self->dialogue, &length);

  doctor_wire_send (self->wire, output, length);
  doctor_dialogue_sent (self->dialogue);
  self->leaving = doctor_dialogue_is_leaving (self->dialogue);
  doctor_probe_enter (self, &stage_talk, self->leaving ? LEAVE_TIMEOUT : DOCTOR_REPLY_TIMEOUT);
}

/* Words behind the go-ahead that are there already, in a segment of their own. */
static gboolean
hear_injected (DoctorProbe *self)
{
  guint8 buffer[1024];
  gssize n;

  if (g_socket_get_available_bytes (doctor_wire_get_socket (self->wire)) <= 0)
    return FALSE;
  n = doctor_wire_receive (self->wire, buffer, sizeof buffer);
  if (n > 0)
    doctor_dialogue_feed (self->dialogue, buffer, (gsize) n);
  return n > 0;
}

static gboolean
talk (DoctorProbe *self)
{
  switch (doctor_dialogue_next (self->dialogue))
    {
    case DOCTOR_ACTION_READ:
      return talk_read (self);
    case DOCTOR_ACTION_PAUSE:
      self->again = TRUE;
      return FALSE;
    case DOCTOR_ACTION_SEND:
      talk_send (self);
      return TRUE;
    case DOCTOR_ACTION_SECURE:
      if (!hear_injected (self))
        doctor_probe_begin_secure (self);
      return TRUE;
    case DOCTOR_ACTION_CLOSE:
      break;
    }
  if (self->leaving && !doctor_wire_has_ended (self->wire))
    {
      /* After its reply to LOGOUT or QUIT it is for the server to close. */
      doctor_probe_enter (self, &stage_linger, LINGER_TIMEOUT);
      return TRUE;
    }
  doctor_probe_hang_up (self);
  return FALSE;
}

void
doctor_probe_take_leave (DoctorProbe *self)
{
  if (self->stage != &stage_talk)
    return;
  doctor_dialogue_abandon (self->dialogue);
  while (doctor_dialogue_next (self->dialogue) == DOCTOR_ACTION_SEND)
    {
      gsize length;
      const guint8 *output = doctor_dialogue_output (self->dialogue, &length);

      doctor_wire_send (self->wire, output, length);
      doctor_dialogue_sent (self->dialogue);
    }
}

static void
talk_expired (DoctorProbe *self)
{
  gboolean silent = !self->heard && self->server->security != DOCTOR_SECURITY_TLS;

  if (self->leaving)
    {
      doctor_probe_hang_up (self);
      return;
    }
  if (self->now >= self->end)
    doctor_probe_note (self, DOCTOR_FACT_PROBE_TIMEOUT,
                       (self->now - self->began + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC);
  else
    doctor_probe_note (self, DOCTOR_FACT_REPLY_TIMEOUT, doctor_probe_seconds_waited (self));
  doctor_probe_take_leave (self);
  if (!silent || self->now >= self->end || self->peer == NULL)
    {
      doctor_probe_hang_up (self);
      return;
    }
  doctor_probe_note (self, DOCTOR_FACT_CLOSED, 0);
  doctor_transcript_end_step (self->transcript, DOCTOR_OUTCOME_FAILED);
  doctor_probe_begin_second (self);
}

static gboolean
linger (DoctorProbe *self)
{
  guint8 buffer[4 * 1024];
  gssize n = doctor_wire_receive (self->wire, buffer, sizeof buffer);

  /* Who goes on talking is not waited for. */
  if (n < 0 || (self->lingered += (gsize) n) > LINGER_LIMIT)
    doctor_probe_hang_up (self);
  return n > 0 && self->stage != NULL;
}

static void
linger_expired (DoctorProbe *self)
{
  doctor_probe_hang_up (self);
}

static const DoctorProbeStage stage_talk = { talk, talk_expired };
static const DoctorProbeStage stage_linger = { linger, linger_expired };
