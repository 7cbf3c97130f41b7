/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* One examination: every server of every enabled account, all at once within limits.
 *
 * The file is long because the life of a part is one chain of callbacks, each of which begins the
 * next: its turn, its password, its probe, the questions that are left, the judgement. */

#include "exam/exam.h"

#include "accounts/credential.h"
#include "exam/budget.h"
#include "exam/follow.h"
#include "exam/hosting.h"
#include "exam/together.h"
#include "exam/turns.h"
#include "net/probe.h"

/* Milliseconds: a transcript that grows by the line is told of this often and not more. */
#define CHANGED_INTERVAL 50
/* Milliseconds that are left for the look at the network when everything else has ended. */
#define LOOK_GRACE 1000

/* What a part needs until it has ended. While it runs it holds the examination. */
typedef struct
{
  DoctorExam *exam;
  DoctorPart *part;
  DoctorProbe *probe; /* NULL: ended */
  gboolean changed;
  gboolean is_allowed;     /* to log in, whatever the history says */
  DoctorSecret *secret;    /* that it logs in with */
  gint64 password_changed; /* as the credential tells */
  GCancellable *stop;
  gint64 began; /* microseconds of the monotonic clock */
  guint n_open; /* what it waits for after its probe */
} Run;

struct _DoctorExam
{
  GObject parent_instance;

  GPtrArray *parts;   /* of DoctorPart */
  GPtrArray *runs;    /* of Run, one for each part */
  DoctorTurns *turns; /* of Run */
  DoctorPasswords *passwords;
  DoctorHistory *history; /* NULL: none */
  DoctorFollow *follow;
  DoctorHosting *hosting;
  guint timeout; /* milliseconds */
  DoctorNetwork *network;
  gboolean interactive;

  gboolean is_running;
  gboolean judged_together;
  gboolean is_looking; /* at the network */
  guint n_ended;
  gint64 started;
  gint64 finished;
  GCancellable *stop;
  GCancellable *stop_looking;
  guint finish_source;
  guint grace_source;
  guint changed_source;
};

G_DEFINE_FINAL_TYPE (DoctorExam, doctor_exam, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_FINISHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
run_free (Run *self)
{
  doctor_probe_unref (self->probe);
  doctor_part_unref (self->part);
  doctor_secret_unref (self->secret);
  g_object_unref (self->stop);
  g_free (self);
}

static void
doctor_exam_finalize (GObject *object)
{
  DoctorExam *self = DOCTOR_EXAM (object);

  /* What runs holds a reference. */
  g_assert (!self->is_looking);
  g_clear_handle_id (&self->changed_source, g_source_remove);
  g_ptr_array_unref (self->runs);
  doctor_turns_free (self->turns);
  g_ptr_array_unref (self->parts);
  doctor_passwords_unref (self->passwords);
  doctor_history_unref (self->history);
  doctor_follow_free (self->follow);
  doctor_hosting_free (self->hosting);
  g_free (self->network);
  g_object_unref (self->stop);
  g_object_unref (self->stop_looking);

  G_OBJECT_CLASS (doctor_exam_parent_class)->finalize (object);
}

static void
doctor_exam_class_init (DoctorExamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = doctor_exam_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", DOCTOR_TYPE_EXAM, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_FINISHED] = g_signal_new ("finished", DOCTOR_TYPE_EXAM, G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 0);
}

static void
doctor_exam_init (DoctorExam *self)
{
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_part_unref);
  self->runs = g_ptr_array_new_with_free_func ((GDestroyNotify) run_free);
  self->turns = doctor_turns_new (DOCTOR_EXAM_MAX_CONNECTIONS, DOCTOR_EXAM_MAX_PER_HOST);
  self->stop = g_cancellable_new ();
  self->stop_looking = g_cancellable_new ();
}

static gboolean
finish_cb (gpointer user_data)
{
  DoctorExam *self = user_data;

  self->finish_source = 0;
  self->is_running = FALSE;
  self->finished = g_get_real_time ();
  g_signal_emit (self, signals[SIGNAL_FINISHED], 0);
  return G_SOURCE_REMOVE;
}

static gboolean
grace_cb (gpointer user_data)
{
  DoctorExam *self = user_data;

  self->grace_source = 0;
  g_cancellable_cancel (self->stop_looking);
  return G_SOURCE_REMOVE;
}

/* Once, when every part has ended. An examination that was stopped has not seen them all. */
static void
judge_together (DoctorExam *self)
{
  g_autoptr (GPtrArray) changed = NULL;

  self->judged_together = TRUE;
  if (g_cancellable_is_cancelled (self->stop))
    return;
  changed = doctor_parts_judge_together (self->parts, self->network);
  for (guint i = 0; i < changed->len; i++)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0, g_ptr_array_index (changed, i));
}

/* From the main loop: whoever calls doctor_exam_stop() is not called back before it returns. */
static void
finish_if_ended (DoctorExam *self)
{
  if (self->n_ended < self->parts->len || !self->is_running || self->finish_source != 0)
    return;
  if (!self->is_looking)
    {
      g_clear_handle_id (&self->grace_source, g_source_remove);
      self->finish_source =
          g_idle_add_full (G_PRIORITY_DEFAULT, finish_cb, g_object_ref (self), g_object_unref);
      if (!self->judged_together)
        judge_together (self);
    }
  else if (self->grace_source == 0)
    self->grace_source = g_timeout_add (LOOK_GRACE, grace_cb, self);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DoctorExam) self = user_data;

  self->network = doctor_network_look_finish (result, NULL);
  self->is_looking = FALSE;
  finish_if_ended (self);
}

static gboolean
changed_cb (gpointer user_data)
{
  g_autoptr (DoctorExam) self = g_object_ref (user_data);

  self->changed_source = 0;
  for (guint i = 0; i < self->runs->len; i++)
    {
      Run *run = g_ptr_array_index (self->runs, i);

      if (run->changed)
        {
          run->changed = FALSE;
          g_signal_emit (self, signals[SIGNAL_CHANGED], 0, run->part);
        }
    }
  return G_SOURCE_REMOVE;
}

static void
probe_changed_cb (DoctorProbe *probe, gpointer user_data)
{
  Run *run = user_data;

  run->changed = TRUE;
  if (run->exam->changed_source == 0)
    run->exam->changed_source = g_timeout_add (CHANGED_INTERVAL, changed_cb, run->exam);
}

/* The end of a part, whether it ran or not. */
static void
judge (Run *run)
{
  DoctorExam *self = run->exam;
  DoctorPart *part = run->part;

  g_ptr_array_unref (part->findings);
  part->findings = doctor_diagnose (part->account, part->server, part->transcript);
  part->status = doctor_diagnosis_status (part->server, part->transcript, part->findings);
  if (self->history != NULL)
    doctor_budget_learn (self->history, part, run->secret, run->password_changed);
  /* The password goes with it. */
  doctor_probe_set_changed (run->probe, NULL, NULL);
  g_clear_pointer (&run->probe, doctor_probe_unref);
  g_clear_pointer (&run->secret, doctor_secret_unref);
  run->changed = FALSE;
  self->n_ended++;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, part);
}

/* A part that Stop has met before its probe ran. */
static void
judge_stopped (Run *run)
{
  doctor_transcript_add_fact (run->part->transcript, DOCTOR_FACT_STOPPED, NULL, NULL, 0, 0);
  doctor_transcript_skip_missing (run->part->transcript, run->part->server);
  judge (run);
}

static void begin_waiting (DoctorExam *self);

/* Also gives the reference back that begin() took. */
static void
leave (Run *run)
{
  g_autoptr (DoctorExam) self = run->exam;

  doctor_turns_leave (self->turns, run->part->server->host);
  begin_waiting (self);
  finish_if_ended (self);
}

static void
close_one (Run *run)
{
  if (--run->n_open > 0)
    return;
  judge (run);
  leave (run);
}

static void
followed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;

  doctor_follow_ask_finish (run->exam->follow, result);
  close_one (run);
}

static void
hosting_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  doctor_hosting_ask_finish (result);
  close_one (user_data);
}

/* What the ended probe leaves open, all at once. */
static void
ask_after (Run *run)
{
  DoctorExam *self = run->exam;
  gint64 end = run->began + (gint64) self->timeout * 1000;
  g_autoptr (GPtrArray) questions = doctor_follow_questions (self->follow, run->part);
  g_autofree char *domain = doctor_hosting_question (run->part);

  if (questions->len > 0)
    {
      run->n_open++;
      doctor_follow_ask_async (self->follow, run->part, g_steal_pointer (&questions), run->began,
                               end, run->stop, followed_cb, run);
    }
  if (domain != NULL)
    {
      run->n_open++;
      doctor_hosting_ask_async (self->hosting, run->part, domain, run->began, end, run->stop,
                                hosting_cb, run);
    }
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  DoctorExam *self = run->exam;

  run->n_open = 1;
  /* That it was stopped stands in the transcript too. */
  if (doctor_probe_run_finish (run->probe, result, NULL))
    {
      if (self->history != NULL)
        doctor_budget_recall (self->history, run->part);
      ask_after (run);
    }
  close_one (run);
}

static void
run_probe (Run *run)
{
  run->began = g_get_monotonic_time ();
  doctor_probe_run_async (run->probe, run->stop, probed_cb, run);
}

static void
give_password (Run *run, DoctorSecret *secret)
{
  DoctorExam *self = run->exam;

  if (self->history != NULL && !run->is_allowed
      && doctor_budget_keeps_password (self->history, run->part, run->probe, secret,
                                       run->password_changed))
    return;
  doctor_probe_set_secret (run->probe, secret);
  run->secret = doctor_secret_ref (secret);
}

static void
password_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  DoctorExam *self = run->exam;
  g_autoptr (DoctorCredential) credential = doctor_credential_lookup_finish (result, NULL);

  if (credential == NULL)
    {
      judge_stopped (run);
      leave (run);
      return;
    }
  run->password_changed = credential->changed;
  if (credential->secret != NULL)
    give_password (run, credential->secret);
  else
    doctor_probe_set_absence (run->probe, credential->absence, credential->text, credential->code,
                              0);
  /* Whoever has dismissed the prompt once is not asked again by each server. */
  if (credential->secret == NULL && credential->absence == DOCTOR_FACT_KEYRING_LOCKED)
    self->interactive = FALSE;
  run_probe (run);
}

/* A password that will not be sent is not taken out of the keyring. */
static gboolean
looks_up (Run *run)
{
  DoctorExam *self = run->exam;

  return doctor_budget_needs_password (run->part)
         && (self->history == NULL || run->is_allowed
             || !doctor_budget_keeps_pause (self->history, run->part, run->probe));
}

static void
begin (DoctorExam *self, Run *run)
{
  g_object_ref (self);
  doctor_probe_set_changed (run->probe, probe_changed_cb, run);
  if (looks_up (run))
    doctor_credential_lookup_async (self->passwords, run->part->account, run->part->server,
                                    self->interactive, run->stop, password_cb, run);
  else
    run_probe (run);
}

static void
begin_waiting (DoctorExam *self)
{
  Run *run;

  while ((run = doctor_turns_next (self->turns)) != NULL)
    begin (self, run);
}

/* For a connection to a host whose parts are not the ones that want it. */
static gboolean
door_cb (const char *name, gboolean in, gpointer user_data)
{
  DoctorExam *self = user_data;

  if (in)
    return doctor_turns_visit (self->turns, name);
  doctor_turns_end_visit (self->turns, name);
  return TRUE;
}

static void
add_part (DoctorExam *self, DoctorTrust *trust, DoctorAccount *account, const DoctorServer *server)
{
  DoctorPart *part;
  Run *run;

  if (server == NULL)
    return;

  run = g_new0 (Run, 1);
  run->exam = self;
  run->stop = g_cancellable_new ();
  run->probe = doctor_probe_new (account, server, trust);
  doctor_turns_wait (self->turns, server->host, run);

  part = g_new0 (DoctorPart, 1);
  g_ref_count_init (&part->ref_count);
  part->account = doctor_account_ref (account);
  part->server = server;
  part->transcript = doctor_transcript_ref (doctor_probe_get_transcript (run->probe));
  part->findings = g_ptr_array_new ();
  part->status = DOCTOR_STATUS_CHECKING;
  part->index = self->parts->len;

  run->part = doctor_part_ref (part);
  g_ptr_array_add (self->parts, part);
  g_ptr_array_add (self->runs, run);
}

DoctorExam *
doctor_exam_new (const GPtrArray *accounts, DoctorPasswords *passwords, DoctorTrust *trust)
{
  DoctorExam *self;

  g_return_val_if_fail (accounts != NULL, NULL);
  g_return_val_if_fail (passwords != NULL, NULL);

  self = g_object_new (DOCTOR_TYPE_EXAM, NULL);
  self->passwords = doctor_passwords_ref (passwords);
  self->follow = doctor_follow_new (trust, door_cb, self);
  self->hosting = doctor_hosting_new ();
  self->timeout = DOCTOR_PROBE_TIMEOUT;
  for (guint i = 0; i < accounts->len; i++)
    {
      DoctorAccount *account = g_ptr_array_index (accounts, i);

      if (!account->enabled)
        continue;
      add_part (self, trust, account, account->incoming);
      add_part (self, trust, account, account->outgoing);
    }
  return self;
}

void
doctor_exam_set_timeout (DoctorExam *self, guint timeout)
{
  g_return_if_fail (DOCTOR_IS_EXAM (self));
  g_return_if_fail (self->started == 0 && timeout > 0);

  self->timeout = timeout;
  for (guint i = 0; i < self->runs->len; i++)
    doctor_probe_set_timeout (((Run *) g_ptr_array_index (self->runs, i))->probe, timeout);
}

void
doctor_exam_set_interactive (DoctorExam *self, gboolean interactive)
{
  g_return_if_fail (DOCTOR_IS_EXAM (self));

  self->interactive = interactive;
}

void
doctor_exam_set_history (DoctorExam *self, DoctorHistory *history)
{
  g_return_if_fail (DOCTOR_IS_EXAM (self));
  g_return_if_fail (self->started == 0 && history != NULL);

  doctor_history_ref (history);
  doctor_history_unref (self->history);
  self->history = history;
}

void
doctor_exam_allow_login (DoctorExam *self, const char *account, DoctorRole role)
{
  g_return_if_fail (DOCTOR_IS_EXAM (self));
  g_return_if_fail (self->started == 0 && account != NULL);

  for (guint i = 0; i < self->runs->len; i++)
    {
      Run *run = g_ptr_array_index (self->runs, i);

      if (run->part->server->role == role && g_str_equal (run->part->account->id, account))
        run->is_allowed = TRUE;
    }
}

void
doctor_exam_set_follow_port (DoctorExam *self, DoctorFollowPort port, gpointer user_data)
{
  g_return_if_fail (DOCTOR_IS_EXAM (self));
  g_return_if_fail (self->started == 0 && port != NULL);

  doctor_follow_set_port (self->follow, port, user_data);
}

static void
history_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DoctorExam) self = user_data;

  doctor_history_load_finish (self->history, result);
  begin_waiting (self);
}

void
doctor_exam_start (DoctorExam *self)
{
  g_return_if_fail (DOCTOR_IS_EXAM (self));
  g_return_if_fail (self->started == 0);

  self->started = g_get_real_time ();
  self->is_running = TRUE;
  self->is_looking = TRUE;
  doctor_network_look_async (self->stop_looking, looked_cb, g_object_ref (self));
  if (self->history != NULL)
    doctor_history_load_async (self->history, self->stop, history_loaded_cb, g_object_ref (self));
  else
    begin_waiting (self);
}

/* Of that account, or of every one; those that wait, before those that run give way to them. */
static void
stop_runs (DoctorExam *self, const char *account)
{
  g_object_ref (self);
  for (guint i = 0; i < self->runs->len; i++)
    {
      Run *run = g_ptr_array_index (self->runs, i);

      if ((account == NULL || g_str_equal (run->part->account->id, account))
          && doctor_turns_withdraw (self->turns, run->part->server->host, run))
        judge_stopped (run);
    }
  for (guint i = 0; i < self->runs->len; i++)
    {
      Run *run = g_ptr_array_index (self->runs, i);

      if (account == NULL || g_str_equal (run->part->account->id, account))
        g_cancellable_cancel (run->stop);
    }
  finish_if_ended (self);
  g_object_unref (self);
}

void
doctor_exam_stop (DoctorExam *self)
{
  g_return_if_fail (DOCTOR_IS_EXAM (self));

  if (!self->is_running || g_cancellable_is_cancelled (self->stop))
    return;

  g_cancellable_cancel (self->stop);
  g_cancellable_cancel (self->stop_looking);
  stop_runs (self, NULL);
}

void
doctor_exam_stop_account (DoctorExam *self, const char *account)
{
  g_return_if_fail (DOCTOR_IS_EXAM (self));
  g_return_if_fail (account != NULL);

  if (self->is_running)
    stop_runs (self, account);
}

gboolean
doctor_exam_is_running (DoctorExam *self)
{
  g_return_val_if_fail (DOCTOR_IS_EXAM (self), FALSE);

  return self->is_running;
}

const GPtrArray *
doctor_exam_get_parts (DoctorExam *self)
{
  g_return_val_if_fail (DOCTOR_IS_EXAM (self), NULL);

  return self->parts;
}

guint
doctor_exam_count (DoctorExam *self, DoctorStatus status)
{
  guint n = 0;

  g_return_val_if_fail (DOCTOR_IS_EXAM (self), 0);

  for (guint i = 0; i < self->parts->len; i++)
    n += ((const DoctorPart *) g_ptr_array_index (self->parts, i))->status == status;
  return n;
}

const DoctorNetwork *
doctor_exam_get_network (DoctorExam *self)
{
  g_return_val_if_fail (DOCTOR_IS_EXAM (self), NULL);

  return self->network;
}

gint64
doctor_exam_get_started (DoctorExam *self)
{
  g_return_val_if_fail (DOCTOR_IS_EXAM (self), 0);

  return self->started;
}

gint64
doctor_exam_get_finished (DoctorExam *self)
{
  g_return_val_if_fail (DOCTOR_IS_EXAM (self), 0);

  return self->finished;
}
