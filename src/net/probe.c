/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* One probe: one connection to one server, from the name to the clean end.
 *
 * Everything that happens outside (a name resolved, a socket ready, a deadline, Stop) ends in
 * pump(), which sets the clock and lets the current stage go on while there is progress. A stage is
 * a row of two functions: what to do next, and what to do when its deadline has passed. */

#include "net/probe-private.h"

/* The main loop gets its turn after so many bytes, however fast they come. */
#define READ_BUDGET (64 * 1024)

void
doctor_probe_set_now (DoctorProbe *self)
{
  self->now = g_get_monotonic_time ();
  doctor_transcript_set_now (self->transcript, self->now - self->began);
}

void
doctor_probe_enter (DoctorProbe *self, const DoctorProbeStage *stage, guint timeout)
{
  self->stage = stage;
  self->since = self->now;
  self->deadline = MIN (self->now + (gint64) timeout * 1000, self->end);
}

guint
doctor_probe_seconds_waited (const DoctorProbe *self)
{
  return (guint) MAX (1, (self->now - self->since + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC);
}

void
doctor_probe_note (DoctorProbe *self, DoctorFactKind kind, gint64 number)
{
  doctor_transcript_add_fact (self->transcript, kind, NULL, NULL, number, 0);
}

void
doctor_probe_note_flood (DoctorProbe *self)
{
  doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_REPLY_TOO_LARGE, NULL, "response",
                              DOCTOR_WIRE_LIMIT, 0);
}

void
doctor_probe_disconnect (DoctorProbe *self)
{
  if (self->ready != NULL)
    g_source_destroy (self->ready);
  g_clear_pointer (&self->ready, g_source_unref);
  if (self->wire != NULL)
    doctor_wire_bye (self->wire);
  g_clear_pointer (&self->wire, doctor_wire_free);
}

void
doctor_probe_conclude (DoctorProbe *self)
{
  doctor_probe_disconnect (self);
  g_clear_pointer (&self->resolve, doctor_resolve_free);
  g_clear_pointer (&self->connect, doctor_connect_free);
  g_clear_pointer (&self->dialogue, doctor_dialogue_free);
  g_clear_pointer (&self->aside, doctor_transcript_unref);
  doctor_transcript_skip_missing (self->transcript, self->server);
  self->stage = NULL;
}

void
doctor_probe_fail (DoctorProbe *self)
{
  doctor_transcript_end_step (self->transcript, DOCTOR_OUTCOME_FAILED);
  doctor_probe_conclude (self);
}

/* The end of a connection: who ended it is told once, and not where a fact has told it already. */
void
doctor_probe_hang_up (DoctorProbe *self)
{
  if (!doctor_wire_has_ended (self->wire))
    doctor_probe_note (self, DOCTOR_FACT_CLOSED, 0);
  else if (self->leaving)
    doctor_probe_note (self, DOCTOR_FACT_CLOSED_BY_SERVER, 0);
  doctor_probe_conclude (self);
}

static gboolean ready_cb (GSocket *socket, GIOCondition condition, gpointer user_data);

static void
arm (DoctorProbe *self)
{
  gint64 due = self->deadline;
  /* Who has more to do than one turn holds comes after everything else, redrawing included, and
   * listens to nothing meanwhile. */
  GIOCondition condition =
      self->wire != NULL && !self->again ? doctor_wire_get_condition (self->wire) : 0;

  if (self->resolve != NULL)
    due = MIN (due, doctor_resolve_get_due (self->resolve));
  if (self->connect != NULL)
    due = MIN (due, doctor_connect_get_due (self->connect));
  g_source_set_priority (self->alarm, self->again ? G_PRIORITY_DEFAULT_IDLE : G_PRIORITY_DEFAULT);
  g_source_set_ready_time (self->alarm, self->again ? 0 : due);

  if (self->ready != NULL && self->ready_condition == condition)
    return;
  if (self->ready != NULL)
    g_source_destroy (self->ready);
  g_clear_pointer (&self->ready, g_source_unref);
  self->ready_condition = condition;
  if (condition == 0)
    return;
  self->ready = g_socket_create_source (doctor_wire_get_socket (self->wire), condition, NULL);
  g_source_set_callback (self->ready, G_SOURCE_FUNC (ready_cb), self, NULL);
  g_source_attach (self->ready, g_task_get_context (self->task));
}

static void
tell_changed (DoctorProbe *self)
{
  if (self->changed != NULL)
    self->changed (self, self->changed_data);
}

static void
drop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* The operation's answer; the task's reference to the probe goes with it. */
static void
finish (DoctorProbe *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  drop_source (&self->alarm);
  drop_source (&self->cancelled);
  drop_source (&self->ready);
  tell_changed (self);
  if (self->stopped)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped by the user");
  else
    g_task_return_boolean (task, TRUE);
}

static void
pump (DoctorProbe *self)
{
  doctor_probe_set_now (self);
  self->again = FALSE;
  self->budget = READ_BUDGET;
  while (self->stage != NULL && self->stage->advance (self))
    doctor_probe_set_now (self);
  /* What came in time counts, even if this turn is late. */
  if (self->stage != NULL && self->now >= self->deadline)
    {
      self->stage->expire (self);
      self->again = TRUE;
    }
  if (self->stage == NULL)
    {
      finish (self);
      return;
    }
  arm (self);
  tell_changed (self);
}

void
doctor_probe_wake (gpointer user_data)
{
  pump (user_data);
}

static gboolean
ready_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  pump (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
deadline_cb (gpointer user_data)
{
  pump (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  DoctorProbe *self = user_data;

  doctor_probe_set_now (self);
  self->stopped = TRUE;
  doctor_probe_take_leave (self);
  doctor_transcript_end_step (self->transcript, DOCTOR_OUTCOME_FAILED);
  doctor_probe_note (self, DOCTOR_FACT_STOPPED, 0);
  doctor_probe_conclude (self);
  finish (self);
  return G_SOURCE_REMOVE;
}

static gboolean
dispatch_alarm (GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_source_set_ready_time (source, -1);
  return callback (user_data);
}

/* A source that is ready at the time that is set, and only then. */
static GSourceFuncs alarm_functions = { .dispatch = dispatch_alarm };

DoctorProbe *
doctor_probe_new (DoctorAccount *account, const DoctorServer *server, DoctorTrust *trust)
{
  DoctorProbe *self;

  g_return_val_if_fail (account != NULL && server != NULL, NULL);
  g_return_val_if_fail (server == account->incoming || server == account->outgoing, NULL);

  self = g_new0 (DoctorProbe, 1);
  g_ref_count_init (&self->ref_count);
  self->account = doctor_account_ref (account);
  self->server = server;
  self->trust = trust != NULL ? doctor_trust_ref (trust) : NULL;
  self->absence = DOCTOR_FACT_PASSWORD_UNKNOWN;
  self->timeout = DOCTOR_PROBE_TIMEOUT;
  self->transcript = doctor_transcript_new (g_get_real_time ());
  return self;
}

DoctorProbe *
doctor_probe_ref (DoctorProbe *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_ref_count_inc (&self->ref_count);
  return self;
}

void
doctor_probe_unref (DoctorProbe *self)
{
  if (self == NULL || !g_ref_count_dec (&self->ref_count))
    return;
  g_assert (self->task == NULL);
  doctor_account_unref (self->account);
  doctor_trust_unref (self->trust);
  doctor_trust_unref (self->private_trust);
  doctor_secret_unref (self->secret);
  g_free (self->absence_text);
  g_free (self->absence_code);
  doctor_transcript_unref (self->transcript);
  g_clear_object (&self->peer);
  g_free (self);
}

void
doctor_probe_set_secret (DoctorProbe *self, DoctorSecret *secret)
{
  g_return_if_fail (self != NULL && self->task == NULL);

  if (secret != NULL)
    doctor_secret_ref (secret);
  doctor_secret_unref (self->secret);
  self->secret = secret;
}

void
doctor_probe_set_absence (DoctorProbe *self, DoctorFactKind absence, const char *text,
                          const char *code, gint64 number)
{
  g_return_if_fail (self != NULL && self->task == NULL);

  self->absence = absence;
  self->absence_number = number;
  g_free (self->absence_text);
  self->absence_text = g_strdup (text);
  g_free (self->absence_code);
  self->absence_code = g_strdup (code);
}

void
doctor_probe_set_timeout (DoctorProbe *self, guint timeout)
{
  g_return_if_fail (self != NULL && timeout > 0);

  self->timeout = timeout;
}

void
doctor_probe_set_connect_only (DoctorProbe *self)
{
  g_return_if_fail (self != NULL && self->task == NULL);

  self->connect_only = TRUE;
}

void
doctor_probe_set_changed (DoctorProbe *self, DoctorProbeChanged changed, gpointer user_data)
{
  g_return_if_fail (self != NULL);

  self->changed = changed;
  self->changed_data = user_data;
}

DoctorTranscript *
doctor_probe_get_transcript (DoctorProbe *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->transcript;
}

void
doctor_probe_run_async (DoctorProbe *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GMainContext *context;

  g_return_if_fail (self != NULL && self->task == NULL);
  g_return_if_fail (doctor_transcript_n_steps (self->transcript) == 0);

  self->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, doctor_probe_run_async);
  /* Whether it was stopped is decided here, so that the transcript says the same. */
  g_task_set_check_cancellable (self->task, FALSE);
  g_task_set_task_data (self->task, doctor_probe_ref (self), (GDestroyNotify) doctor_probe_unref);
  context = g_task_get_context (self->task);

  doctor_transcript_set_started (self->transcript, g_get_real_time ());
  self->began = g_get_monotonic_time ();
  self->now = self->began;
  self->end = self->began + (gint64) self->timeout * 1000;
  doctor_probe_enter (self, &doctor_probe_start, self->timeout);

  if (cancellable != NULL)
    {
      self->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_priority (self->cancelled, G_PRIORITY_HIGH);
      g_source_set_callback (self->cancelled, G_SOURCE_FUNC (cancelled_cb), self, NULL);
      g_source_attach (self->cancelled, context);
    }
  self->alarm = g_source_new (&alarm_functions, sizeof (GSource));
  g_source_set_callback (self->alarm, deadline_cb, self, NULL);
  g_source_set_ready_time (self->alarm, 0);
  g_source_attach (self->alarm, context);
}

gboolean
doctor_probe_run_finish (DoctorProbe *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, doctor_probe_run_async), FALSE);
  g_return_val_if_fail (g_task_get_task_data (G_TASK (result)) == self, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
