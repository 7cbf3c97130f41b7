/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The follow-up connections of one examination: what a failed server leaves open is asked. */

#include "exam/follow.h"

#include <string.h>

#include "net/probe.h"

struct _DoctorFollow
{
  DoctorTrust *trust;
  DoctorFollowDoor door;
  gpointer door_data;
  DoctorFollowPort port;
  gpointer port_data;
  GHashTable *questions; /* of Question by what is asked */
};

/* One connection to be made, and what came of it. */
typedef struct
{
  DoctorFollow *follow;
  char *key;
  DoctorAccount *account; /* with nothing but the candidate */
  const DoctorServer *server;
  gboolean is_guest;  /* at another host than the part's */
  DoctorProbe *probe; /* NULL: answered */
  GPtrArray *waiting; /* of Round */
  DoctorFactKind answer;
  DoctorFactKind seen;
} Question;

/* The questions of one part. Its data belong to the task. */
typedef struct
{
  GTask *task; /* owned while it runs */
  DoctorFollow *follow;
  DoctorPart *part;
  GPtrArray *questions; /* of DoctorFollowUp */
  guint next;
  gint64 began;
  gint64 end;
  Question *current; /* that is waited for, or NULL */
  guint alarm;
  GSource *cancelled;
} Round;

static void
question_free (Question *self)
{
  g_assert (self->probe == NULL);
  g_ptr_array_unref (self->waiting);
  doctor_account_unref (self->account);
  g_free (self->key);
  g_free (self);
}

static void
round_free (Round *self)
{
  g_assert (self->alarm == 0 && self->cancelled == NULL);
  doctor_part_unref (self->part);
  g_ptr_array_unref (self->questions);
  g_free (self);
}

/* ---- Answers ---- */

static gboolean
has_fact (const DoctorTranscript *transcript, DoctorFactKind kind)
{
  return doctor_transcript_last_fact (transcript, kind) != NULL;
}

/* RFC 4954: a submission server that offers no login is of no use to anybody who needs one. */
static gboolean
offers_login (const Question *self, const DoctorTranscript *transcript)
{
  const DoctorFact *offered = doctor_transcript_last_fact (transcript, DOCTOR_FACT_CAPABILITIES);

  return self->server->protocol != DOCTOR_PROTOCOL_SMTP
         || (offered != NULL && offered->text != NULL && strstr (offered->text, "AUTH") != NULL);
}

/* What speaks against the setting: the fact that would be the first finding's. */
static DoctorFactKind
find_obstacle (const Question *self, const DoctorTranscript *transcript)
{
  g_autoptr (GPtrArray) findings = doctor_diagnose (self->account, self->server, transcript);
  const DoctorFinding *first = findings->len > 0 ? g_ptr_array_index (findings, 0) : NULL;

  if (doctor_transcript_failed_step (transcript) == NULL)
    return has_fact (transcript, DOCTOR_FACT_CONNECTED) && !offers_login (self, transcript)
               ? DOCTOR_FACT_LOGIN_NOT_OFFERED
               : DOCTOR_FACT_CONNECTED;
  return first != NULL && first->fact != NULL ? first->fact->kind : DOCTOR_FACT_CLOSED_UNEXPECTEDLY;
}

/* That no login was made because none is set up is the sign that everything before it went well. */
static void
answer (Question *self, const DoctorTranscript *transcript)
{
  if (doctor_transcript_failed_step (transcript) == NULL
      && has_fact (transcript, DOCTOR_FACT_CERTIFICATE_VERIFIED)
      && has_fact (transcript, DOCTOR_FACT_LOGIN_NOT_CONFIGURED) && offers_login (self, transcript))
    self->answer = DOCTOR_FACT_FOLLOW_UP_WORKED;
  else if (has_fact (transcript, DOCTOR_FACT_CONNECT_TIMEOUT)
           && !has_fact (transcript, DOCTOR_FACT_CONNECTED)
           && !has_fact (transcript, DOCTOR_FACT_CONNECTION_REFUSED))
    self->answer = DOCTOR_FACT_FOLLOW_UP_SILENT;
  else
    {
      self->answer = DOCTOR_FACT_FOLLOW_UP_FAILED;
      self->seen = find_obstacle (self, transcript);
    }
}

static void
record (Round *self, const Question *question)
{
  DoctorTranscript *transcript = self->part->transcript;
  g_autofree char *code = doctor_follow_code (question->server);

  doctor_transcript_set_now (transcript, g_get_monotonic_time () - self->began);
  doctor_transcript_add_fact (transcript, question->answer, question->server->host, code,
                              question->server->port, question->seen);
}

/* ---- Questions ---- */

static void go_on (Round *self);

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *self = user_data;
  g_autoptr (DoctorProbe) probe = g_steal_pointer (&self->probe);
  g_autoptr (GPtrArray) waiting = g_ptr_array_copy (self->waiting, NULL, NULL);

  g_ptr_array_set_size (self->waiting, 0);
  if (self->is_guest)
    self->follow->door (self->server->host, FALSE, self->follow->door_data);
  if (doctor_probe_run_finish (probe, result, NULL))
    answer (self, doctor_probe_get_transcript (probe));
  else
    /* Whoever began it was stopped; those who wait with it are not. */
    g_hash_table_remove (self->follow->questions, self->key);
  for (guint i = 0; i < waiting->len; i++)
    go_on (g_ptr_array_index (waiting, i));
}

static char *
make_key (const DoctorFollowUp *wanted)
{
  const DoctorServer *server = wanted->server;
  g_autofree char *host = g_ascii_strdown (server->host, -1);

  return g_strdup_printf ("%d %d %u %d %s %s", server->protocol, server->security, server->port,
                          wanted->connect_only, host, server->certificate);
}

/* NULL where no time is left, or the other host is asked enough already. */
static Question *
ask (Round *self, const DoctorFollowUp *wanted, const char *key)
{
  DoctorFollow *follow = self->follow;
  const DoctorServer *own = self->part->server;
  gboolean is_guest = g_ascii_strcasecmp (wanted->server->host, own->host) != 0;
  gint64 left = (self->end - g_get_monotonic_time ()) / 1000;
  DoctorServer *server;
  Question *question;

  if (left < DOCTOR_FOLLOW_LEAST
      || (is_guest && !follow->door (wanted->server->host, TRUE, follow->door_data)))
    return NULL;
  question = g_new0 (Question, 1);
  question->follow = follow;
  question->is_guest = is_guest;
  question->waiting = g_ptr_array_new ();
  question->account = doctor_account_new (self->part->account->id, self->part->account->source);
  server = doctor_server_copy (wanted->server);
  question->server = server;
  if (server->role == DOCTOR_ROLE_INCOMING)
    question->account->incoming = server;
  else
    question->account->outgoing = server;
  question->key = g_strdup (key);
  g_hash_table_insert (follow->questions, question->key, question);

  question->probe = doctor_probe_new (question->account, server, follow->trust);
  doctor_probe_set_timeout (question->probe, (guint) MIN (left, DOCTOR_FOLLOW_TIMEOUT));
  if (wanted->connect_only)
    doctor_probe_set_connect_only (question->probe);
  doctor_probe_run_async (question->probe, g_task_get_cancellable (self->task), probed_cb,
                          question);
  return question;
}

/* ---- Rounds ---- */

static void
stop_waiting (Round *self)
{
  g_clear_handle_id (&self->alarm, g_source_remove);
  if (self->cancelled != NULL)
    g_source_destroy (self->cancelled);
  g_clear_pointer (&self->cancelled, g_source_unref);
}

static void
end_round (Round *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  g_task_return_boolean (task, TRUE);
}

/* The question belongs to others too. */
static void
give_up (Round *self)
{
  g_ptr_array_remove (self->current->waiting, self);
  stop_waiting (self);
  end_round (self);
}

static gboolean
alarm_cb (gpointer user_data)
{
  Round *self = user_data;

  self->alarm = 0;
  give_up (self);
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (G_GNUC_UNUSED GCancellable *cancellable, gpointer user_data)
{
  give_up (user_data);
  return G_SOURCE_REMOVE;
}

/* Whoever has asked waits until the connection has ended, which time and Stop are known to. Another
 * one has a time of its own. */
static void
wait_for (Round *self, Question *question, gboolean has_asked)
{
  gint64 left = (self->end - g_get_monotonic_time ()) / 1000;

  self->current = question;
  g_ptr_array_add (question->waiting, self);
  if (has_asked)
    return;
  self->alarm = g_timeout_add ((guint) MAX (left, 1), alarm_cb, self);
  self->cancelled = g_cancellable_source_new (g_task_get_cancellable (self->task));
  g_source_set_callback (self->cancelled, G_SOURCE_FUNC (cancelled_cb), self, NULL);
  g_source_attach (self->cancelled, NULL);
}

static gboolean
may_go_on (Round *self)
{
  return self->next < self->questions->len
         && !g_cancellable_is_cancelled (g_task_get_cancellable (self->task))
         && !has_fact (self->part->transcript, DOCTOR_FACT_FOLLOW_UP_WORKED);
}

/* Also when a question was answered that is waited for: it is looked up again. */
static void
go_on (Round *self)
{
  stop_waiting (self);
  self->current = NULL;
  while (may_go_on (self))
    {
      const DoctorFollowUp *wanted = g_ptr_array_index (self->questions, self->next);
      g_autofree char *key = make_key (wanted);
      Question *question = g_hash_table_lookup (self->follow->questions, key);
      gboolean has_asked = question == NULL;

      if (has_asked)
        question = ask (self, wanted, key);
      if (question != NULL && question->probe != NULL)
        {
          wait_for (self, question, has_asked);
          return;
        }
      if (question != NULL)
        record (self, question);
      self->next++;
    }
  end_round (self);
}

/* ---- Public ---- */

DoctorFollow *
doctor_follow_new (DoctorTrust *trust, DoctorFollowDoor door, gpointer user_data)
{
  DoctorFollow *self;

  g_return_val_if_fail (door != NULL, NULL);

  self = g_new0 (DoctorFollow, 1);
  self->trust = trust != NULL ? doctor_trust_ref (trust) : NULL;
  self->door = door;
  self->door_data = user_data;
  self->port = doctor_follow_port;
  self->questions =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) question_free);
  return self;
}

void
doctor_follow_free (DoctorFollow *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->questions);
  doctor_trust_unref (self->trust);
  g_free (self);
}

void
doctor_follow_set_port (DoctorFollow *self, DoctorFollowPort port, gpointer user_data)
{
  g_return_if_fail (self != NULL && port != NULL);

  self->port = port;
  self->port_data = user_data;
}

GPtrArray *
doctor_follow_questions (DoctorFollow *self, const DoctorPart *part)
{
  g_autoptr (GPtrArray) findings = NULL;

  g_return_val_if_fail (self != NULL && part != NULL, NULL);

  findings = doctor_diagnose (part->account, part->server, part->transcript);
  return doctor_follow_ups (part->account, part->server, part->transcript, findings, self->port,
                            self->port_data);
}

void
doctor_follow_ask_async (DoctorFollow *self, DoctorPart *part, GPtrArray *questions, gint64 began,
                         gint64 end, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  Round *round;

  g_return_if_fail (self != NULL && part != NULL && questions != NULL);

  round = g_new0 (Round, 1);
  round->follow = self;
  round->part = doctor_part_ref (part);
  round->questions = questions;
  round->began = began;
  round->end = end;
  round->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (round->task, doctor_follow_ask_async);
  g_task_set_check_cancellable (round->task, FALSE);
  g_task_set_task_data (round->task, round, (GDestroyNotify) round_free);
  go_on (round);
}

void
doctor_follow_ask_finish (DoctorFollow *self, GAsyncResult *result)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (g_task_is_valid (result, NULL));
  g_return_if_fail (g_async_result_is_tagged (result, doctor_follow_ask_async));

  g_task_propagate_boolean (G_TASK (result), NULL);
}
