/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A probe on its way to the server: the name, the connection, TLS. */

#include <errno.h>

#include "net/probe-private.h"

/* Milliseconds. */
#define RESOLVE_TIMEOUT 10000
#define HANDSHAKE_TIMEOUT 10000

static const DoctorProbeStage stage_trust, stage_resolve, stage_connect, stage_secure;

static char *
invalid_value (const DoctorServer *server, const char *field)
{
  if (g_str_equal (field, "port"))
    return g_strdup_printf ("%u", server->port);
  return g_strdup (g_str_equal (field, "user") ? server->user : server->host);
}

static gboolean begin_resolve (DoctorProbe *self);

/* The file is read before anything is asked for. Without it the server is judged as any other. */
static void
trusted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DoctorProbe) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DoctorTrust) private_trust = doctor_trust_load_finish (result, &error);

  if (self->stage != &stage_trust)
    return;
  self->private_trust = g_steal_pointer (&private_trust);
  if (error != NULL)
    {
      g_autofree char *name = g_filename_display_basename (self->server->certificate);

      doctor_probe_set_now (self);
      doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_CERTIFICATE_FILE_UNUSABLE, name,
                                  error->message, 0, 0);
    }
  self->trust_is_read = TRUE;
  doctor_probe_wake (self);
}

static gboolean
await_trust (DoctorProbe *self)
{
  return self->trust_is_read && begin_resolve (self);
}

static void
trust_expired (DoctorProbe *self)
{
  g_autofree char *name = g_filename_display_basename (self->server->certificate);

  doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_CERTIFICATE_FILE_UNUSABLE, name,
                              g_strerror (ETIMEDOUT), 0, 0);
  begin_resolve (self);
}

/* Of the account, and of the same account in other programs. */
static void
note_ignored_errors (DoctorProbe *self, const DoctorAccount *account)
{
  const DoctorServer *server = self->server->role == DOCTOR_ROLE_INCOMING ? account->incoming
                                                                          : account->outgoing;

  if (server != NULL && server->accepts_errors)
    doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_CERTIFICATE_ERRORS_IGNORED,
                                doctor_source_to_label (account->source), NULL, 0, 0);
  for (guint i = 0; account->twins != NULL && i < account->twins->len; i++)
    note_ignored_errors (self, g_ptr_array_index (account->twins, i));
}

/* The same address in another program, set up in another way. */
static void
note_rivals (DoctorProbe *self)
{
  const GPtrArray *rivals = self->account->rivals;
  const DoctorServer *server = self->server;

  for (guint i = 0; rivals != NULL && i < rivals->len; i++)
    {
      const DoctorAccount *rival = g_ptr_array_index (rivals, i);
      const DoctorServer *other = server->role == DOCTOR_ROLE_INCOMING ? rival->incoming
                                                                       : rival->outgoing;
      g_autofree char *words = NULL;

      if (other == NULL
          || (doctor_server_same_place (other, server) && g_str_equal (other->user, server->user)))
        continue;
      words = g_strdup_printf ("%s %s, %u, %s, %s", doctor_protocol_to_label (other->protocol),
                               other->host, other->port, doctor_security_to_label (other->security),
                               other->user);
      doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_PROGRAM_DIFFERS,
                                  doctor_source_to_label (rival->source), words, 0, 0);
    }
}

static gboolean
start (DoctorProbe *self)
{
  const char *field = NULL;
  DoctorProblem problem = doctor_server_problem (self->server, &field);

  doctor_transcript_begin_step (self->transcript, DOCTOR_STEP_RESOLVE);
  note_ignored_errors (self, self->account);
  note_rivals (self);
  if (problem != DOCTOR_PROBLEM_NONE)
    {
      g_autofree char *value = invalid_value (self->server, field);

      doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_SETTING_INVALID, value, field,
                                  problem, 0);
      doctor_probe_fail (self);
      return FALSE;
    }

  /* Nothing is said to a server that a login cannot follow on. */
  if (self->secret != NULL && self->server->login != DOCTOR_LOGIN_NONE
      && self->server->security != DOCTOR_SECURITY_NONE
      && !doctor_secret_is_one_line (self->secret))
    {
      doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_PASSWORD_UNSENDABLE, NULL,
                                  N_ ("it holds a line break"), 0, 0);
      doctor_probe_fail (self);
      return FALSE;
    }

  if (*self->server->certificate == '\0')
    return begin_resolve (self);
  doctor_trust_load_file_async (self->server->certificate, g_task_get_cancellable (self->task),
                                trusted_cb, doctor_probe_ref (self));
  doctor_probe_enter (self, &stage_trust, RESOLVE_TIMEOUT);
  return FALSE;
}

static gboolean
begin_resolve (DoctorProbe *self)
{
  self->resolve = doctor_resolve_new (self->server->host, self->server->port, self->transcript,
                                      doctor_probe_wake, self);
  g_assert (self->resolve != NULL);
  doctor_probe_enter (self, &stage_resolve, RESOLVE_TIMEOUT);
  return TRUE;
}

static void
start_expired (DoctorProbe *self)
{
  doctor_probe_fail (self);
}

static gboolean
resolve (DoctorProbe *self)
{
  switch (doctor_resolve_advance (self->resolve, self->now))
    {
    case DOCTOR_RESOLVE_RUNNING:
      return FALSE;
    case DOCTOR_RESOLVE_FAILED:
      doctor_probe_fail (self);
      return FALSE;
    case DOCTOR_RESOLVE_DONE:
      break;
    }
  doctor_transcript_begin_step (self->transcript, DOCTOR_STEP_CONNECT);
  self->connect = doctor_connect_new (doctor_resolve_get_addresses (self->resolve),
                                      g_task_get_context (self->task), self->transcript,
                                      doctor_probe_wake, self);
  doctor_probe_enter (self, &stage_connect, DOCTOR_CONNECT_TIMEOUT);
  return TRUE;
}

static void
resolve_expired (DoctorProbe *self)
{
  doctor_resolve_give_up (self->resolve, doctor_probe_seconds_waited (self));
  doctor_probe_fail (self);
}

DoctorTls *
doctor_probe_make_tls (DoctorProbe *self, DoctorTranscript *transcript)
{
  DoctorTls *tls = doctor_tls_new (self->server->host,
                                   self->trust != NULL ? doctor_trust_get_list (self->trust) : NULL,
                                   g_get_real_time () / G_USEC_PER_SEC, transcript);
  g_autofree char *name = NULL;

  if (self->private_trust != NULL)
    {
      name = g_filename_display_basename (self->server->certificate);
      doctor_tls_set_private_trust (tls, doctor_trust_get_list (self->private_trust), name);
    }
  return tls;
}

void
doctor_probe_begin_secure (DoctorProbe *self)
{
  doctor_wire_secure (self->wire, doctor_probe_make_tls (self, self->transcript));
  doctor_probe_enter (self, &stage_secure, HANDSHAKE_TIMEOUT);
}

static gboolean
connect_to (DoctorProbe *self)
{
  GSocket *socket;

  doctor_resolve_advance (self->resolve, self->now);
  doctor_connect_add (self->connect, doctor_resolve_get_addresses (self->resolve));
  doctor_connect_set_more (self->connect, doctor_resolve_may_find_more (self->resolve));
  switch (doctor_connect_advance (self->connect, self->now))
    {
    case DOCTOR_CONNECT_RUNNING:
      return FALSE;
    case DOCTOR_CONNECT_FAILED:
      doctor_probe_fail (self);
      return FALSE;
    case DOCTOR_CONNECT_DONE:
      break;
    }
  socket = doctor_connect_take_socket (self->connect);
  g_clear_pointer (&self->connect, doctor_connect_free);
  /* An answer that is still to come is not needed any more. */
  g_clear_pointer (&self->resolve, doctor_resolve_free);
  self->peer = g_socket_get_remote_address (socket, NULL);
  self->wire = doctor_wire_new (socket);
  doctor_transcript_end_step (self->transcript, DOCTOR_OUTCOME_OK);
  if (self->connect_only)
    {
      doctor_probe_hang_up (self);
      return FALSE;
    }
  if (self->server->security == DOCTOR_SECURITY_TLS)
    {
      doctor_transcript_begin_step (self->transcript, DOCTOR_STEP_TLS);
      doctor_probe_begin_secure (self);
    }
  else
    doctor_probe_begin_talk (self);
  return TRUE;
}

static void
connect_expired (DoctorProbe *self)
{
  doctor_connect_give_up (self->connect, self->now);
  doctor_probe_fail (self);
}

static void
secured (DoctorProbe *self)
{
  DoctorTls *tls = doctor_wire_get_tls (self->wire);
  g_autofree char *exporter = doctor_tls_exporter (tls);
  g_autofree char *unique = doctor_tls_unique (tls);

  doctor_transcript_set_protected (self->transcript, TRUE);
  if (self->dialogue == NULL)
    {
      doctor_transcript_end_step (self->transcript, DOCTOR_OUTCOME_OK);
      doctor_probe_begin_talk (self);
    }
  else
    doctor_probe_resume_talk (self);
  doctor_dialogue_secured (self->dialogue, exporter, unique);
}

static gboolean
secure (DoctorProbe *self)
{
  DoctorTlsState state = doctor_wire_handshake (self->wire);

  /* The computing for it is part of the step. */
  doctor_probe_set_now (self);
  switch (state)
    {
    case DOCTOR_TLS_HANDSHAKE:
      if (!doctor_wire_is_flooded (self->wire))
        return FALSE;
      doctor_probe_note_flood (self);
      break;
    case DOCTOR_TLS_ESTABLISHED:
      secured (self);
      return TRUE;
    case DOCTOR_TLS_REFUSED:
    case DOCTOR_TLS_FAILED:
    case DOCTOR_TLS_CLOSED:
      break;
    }
  /* Not one byte more than the end of TLS: the dialogue is not asked for its last word. */
  doctor_transcript_end_step (self->transcript, DOCTOR_OUTCOME_FAILED);
  if (state != DOCTOR_TLS_FAILED || !doctor_probe_may_be_older (self))
    {
      doctor_probe_hang_up (self);
      return FALSE;
    }
  if (!doctor_wire_has_ended (self->wire))
    doctor_probe_note (self, DOCTOR_FACT_CLOSED, 0);
  doctor_probe_begin_older (self);
  return TRUE;
}

static void
secure_expired (DoctorProbe *self)
{
  doctor_tls_give_up (doctor_wire_get_tls (self->wire), doctor_probe_seconds_waited (self));
  doctor_transcript_end_step (self->transcript, DOCTOR_OUTCOME_FAILED);
  doctor_probe_hang_up (self);
}

const DoctorProbeStage doctor_probe_start = { start, start_expired };
static const DoctorProbeStage stage_trust = { await_trust, trust_expired };
static const DoctorProbeStage stage_resolve = { resolve, resolve_expired };
static const DoctorProbeStage stage_connect = { connect_to, connect_expired };
static const DoctorProbeStage stage_secure = { secure, secure_expired };
