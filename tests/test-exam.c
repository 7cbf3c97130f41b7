/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* One examination: its limits, its order and its end, on probes that only pretend. They stand in
 * for the real ones by having their names. */

#include "exam/exam.h"
#include "exam/follow.h"

#include <string.h>

#include "net/probe.h"
#include "suite.h"

#define CANARY "kirschbaum-47-Yodel"

struct _DoctorProbe
{
  grefcount ref_count;
  DoctorServer *server;
  DoctorTranscript *transcript;
  DoctorSecret *secret;
  DoctorFactKind absence;
  char *absence_text;
  char *absence_code;
  gint64 absence_number;
  DoctorProbeChanged changed;
  gpointer changed_data;
  GTask *task;
  GSource *cancelled;
  guint turns;
  gboolean is_follow_up; /* its account is nobody's */
};

/* What all of them together saw. */
static struct
{
  guint running, most;
  GHashTable *by_host; /* host → how many run */
  guint most_by_host;
  guint n_runs, n_alive, n_with_secret, n_logins;
  guint n_follow_ups, n_connect_only;
  guint follow_timeout;
  guint timeout;
  DoctorFactKind absence;
  guint noise; /* times that each probe says that it has changed */
} world;

static guint *
running_at (const char *host)
{
  guint *n = g_hash_table_lookup (world.by_host, host);

  if (n == NULL)
    {
      n = g_new0 (guint, 1);
      g_hash_table_insert (world.by_host, g_strdup (host), n);
    }
  return n;
}

static void
world_reset (void)
{
  g_clear_pointer (&world.by_host, g_hash_table_unref);
  memset (&world, 0, sizeof world);
  world.by_host = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

DoctorProbe *
doctor_probe_new (DoctorAccount *account, const DoctorServer *server, DoctorTrust *trust)
{
  DoctorProbe *self = g_new0 (DoctorProbe, 1);

  g_ref_count_init (&self->ref_count);
  self->server = doctor_server_copy (server);
  self->is_follow_up = *account->name == '\0';
  self->transcript = doctor_transcript_new (0);
  self->absence = DOCTOR_FACT_PASSWORD_UNKNOWN;
  world.n_alive++;
  return self;
}

void
doctor_probe_unref (DoctorProbe *self)
{
  if (self == NULL || !g_ref_count_dec (&self->ref_count))
    return;
  doctor_server_free (self->server);
  doctor_transcript_unref (self->transcript);
  doctor_secret_unref (self->secret);
  g_free (self->absence_text);
  g_free (self->absence_code);
  g_free (self);
  world.n_alive--;
}

void
doctor_probe_set_secret (DoctorProbe *self, DoctorSecret *secret)
{
  self->secret = doctor_secret_ref (secret);
}

void
doctor_probe_set_absence (DoctorProbe *self, DoctorFactKind absence, const char *text,
                          const char *code, gint64 number)
{
  self->absence = absence;
  self->absence_text = g_strdup (text);
  self->absence_code = g_strdup (code);
  self->absence_number = number;
}

void
doctor_probe_set_timeout (DoctorProbe *self, guint timeout)
{
  if (self->is_follow_up)
    world.follow_timeout = timeout;
  else
    world.timeout = timeout;
}

void
doctor_probe_set_connect_only (DoctorProbe *self)
{
  ck_assert (self->is_follow_up);
  world.n_connect_only++;
}

void
doctor_probe_set_changed (DoctorProbe *self, DoctorProbeChanged changed, gpointer user_data)
{
  self->changed = changed;
  self->changed_data = user_data;
}

DoctorTranscript *
doctor_probe_get_transcript (DoctorProbe *self)
{
  return self->transcript;
}

static void
end_probe (DoctorProbe *self, gboolean stopped)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  world.running--;
  (*running_at (self->server->host))--;
  g_source_destroy (self->cancelled);
  g_clear_pointer (&self->cancelled, g_source_unref);
  doctor_transcript_end_step (self->transcript, DOCTOR_OUTCOME_FAILED);
  if (stopped)
    {
      doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_STOPPED, NULL, NULL, 0, 0);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
      return;
    }
  g_task_return_boolean (task, TRUE);
}

/* What a server of that name says to a login; NULL for one that cannot be reached. */
static const char *
answer_of (const char *host)
{
  static const struct
  {
    const char *prefix;
    const char *answer;
  } answers[] = {
    { "refuses", "NO [AUTHENTICATIONFAILED] no" },
    { "limits", "NO [LIMIT] Too many logins, try again in 20 minutes" },
    { "ill", "NO [UNAVAILABLE] Temporary authentication failure" },
    { "welcomes", "OK" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    if (g_str_has_prefix (host, answers[i].prefix))
      return answers[i].answer;
  return NULL;
}

/* The login of the pretended probe: made with a secret, and left out without one. */
static void
log_in (DoctorProbe *self, const char *answer)
{
  doctor_transcript_begin_step (self->transcript, DOCTOR_STEP_LOGIN);
  if (self->secret == NULL)
    {
      doctor_transcript_end_step (self->transcript, DOCTOR_OUTCOME_OK);
      doctor_transcript_add_fact (self->transcript, self->absence, self->absence_text,
                                  self->absence_code, self->absence_number, 0);
      return;
    }
  world.n_logins++;
  doctor_transcript_add_client (self->transcript, "login");
  doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_LOGIN_STARTED, NULL, "PLAIN", 0, 0);
  doctor_transcript_add_server (self->transcript, answer, -1);
  if (g_str_equal (answer, "OK"))
    {
      doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_LOGIN_ACCEPTED, NULL, "PLAIN", 0,
                                  0);
      doctor_transcript_begin_step (self->transcript, DOCTOR_STEP_MAILBOX);
      doctor_transcript_end_step (self->transcript, DOCTOR_OUTCOME_OK);
      return;
    }
  doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_LOGIN_REFUSED, NULL, "PLAIN", 0, 0);
  doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_REPLY_REFUSED, answer,
                              strstr (answer, "AUTH") != NULL    ? "AUTHENTICATIONFAILED"
                              : strstr (answer, "LIMIT") != NULL ? "LIMIT"
                                                                 : "UNAVAILABLE",
                              0, 0);
  doctor_transcript_end_step (self->transcript, DOCTOR_OUTCOME_FAILED);
}

static gboolean
turn_cb (gpointer user_data)
{
  DoctorProbe *self = user_data;

  if (self->task == NULL)
    return G_SOURCE_REMOVE;
  for (guint i = 0; i < world.noise && self->changed != NULL; i++)
    self->changed (self, self->changed_data);
  if (self->turns++ < 2 || g_str_has_prefix (self->server->host, "silent"))
    return G_SOURCE_CONTINUE;
  if (answer_of (self->server->host) != NULL)
    log_in (self, answer_of (self->server->host));
  else
    doctor_transcript_add_fact (self->transcript,
                                g_str_has_prefix (self->server->host, "mute")
                                    ? DOCTOR_FACT_CONNECT_TIMEOUT
                                    : DOCTOR_FACT_CONNECTION_REFUSED,
                                "192.0.2.1", NULL, self->server->port, 0);
  end_probe (self, FALSE);
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  end_probe (user_data, TRUE);
  return G_SOURCE_REMOVE;
}

void
doctor_probe_run_async (DoctorProbe *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  guint n_here;

  world.n_runs += !self->is_follow_up;
  world.n_follow_ups += self->is_follow_up;
  ck_assert (!self->is_follow_up
             || (self->secret == NULL && self->server->login == DOCTOR_LOGIN_NONE));
  world.n_with_secret += self->secret != NULL;
  if (!self->is_follow_up)
    world.absence = self->absence;
  world.running++;
  world.most = MAX (world.most, world.running);
  n_here = ++*running_at (self->server->host);
  world.most_by_host = MAX (world.most_by_host, n_here);

  self->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_check_cancellable (self->task, FALSE);
  self->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (self->cancelled, G_SOURCE_FUNC (cancelled_cb), self, NULL);
  g_source_attach (self->cancelled, NULL);
  doctor_transcript_begin_step (self->transcript, DOCTOR_STEP_RESOLVE);
  doctor_transcript_begin_step (self->transcript, DOCTOR_STEP_CONNECT);
  g_ref_count_inc (&self->ref_count);
  g_timeout_add_full (G_PRIORITY_DEFAULT, 1, turn_cb, self, (GDestroyNotify) doctor_probe_unref);
}

gboolean
doctor_probe_run_finish (DoctorProbe *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* What an examination said. */
typedef struct
{
  guint n_changed;
  guint n_finished;
  gboolean stop_at_first;
} Heard;

static void
heard_changed_cb (DoctorExam *exam, DoctorPart *part, gpointer user_data)
{
  Heard *heard = user_data;

  ck_assert (g_ptr_array_index (doctor_exam_get_parts (exam), part->index) == part);
  heard->n_changed++;
  if (heard->stop_at_first)
    doctor_exam_stop (exam);
}

static void
heard_finished_cb (DoctorExam *exam, gpointer user_data)
{
  Heard *heard = user_data;

  ck_assert (!doctor_exam_is_running (exam));
  ck_assert_uint_eq (doctor_exam_count (exam, DOCTOR_STATUS_CHECKING), 0);
  heard->n_finished++;
}

static DoctorExam *
make_exam (const GPtrArray *accounts, DoctorPasswords *passwords, Heard *heard)
{
  DoctorExam *exam = doctor_exam_new (accounts, passwords, NULL);

  g_signal_connect (exam, "changed", G_CALLBACK (heard_changed_cb), heard);
  g_signal_connect (exam, "finished", G_CALLBACK (heard_finished_cb), heard);
  return exam;
}

static void
add_account (GPtrArray *accounts, const char *id, const char *host, DoctorLogin login)
{
  DoctorAccount *account = doctor_account_new (id, DOCTOR_SOURCE_OWN);

  g_free (account->name);
  account->name = g_strdup (id);
  account->incoming = doctor_server_new (DOCTOR_ROLE_INCOMING, DOCTOR_PROTOCOL_IMAP, host, 993,
                                         DOCTOR_SECURITY_TLS, "user", login);
  g_ptr_array_add (accounts, account);
}

static void
add_accounts (GPtrArray *accounts, guint n, const char *pattern)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);
      g_autofree char *host = doctor_text_expand (pattern, "n", number, NULL);

      add_account (accounts, number, host, DOCTOR_LOGIN_NONE);
    }
}

static GPtrArray *
accounts_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_account_unref);
}

static void
assert_all_judged (DoctorExam *exam)
{
  const GPtrArray *parts = doctor_exam_get_parts (exam);

  for (guint i = 0; i < parts->len; i++)
    {
      const DoctorPart *part = g_ptr_array_index (parts, i);

      ck_assert_uint_eq (part->index, i);
      ck_assert_int_ne (part->status, DOCTOR_STATUS_CHECKING);
      ck_assert_int_ne (part->status, DOCTOR_STATUS_OK);
      ck_assert_uint_ge (part->findings->len, 1);
    }
}

static void
run_to_end (DoctorExam *exam, Heard *heard)
{
  doctor_exam_start (exam);
  ck_assert_uint_eq (heard->n_finished, 0);
  while (heard->n_finished == 0)
    g_main_context_iteration (NULL, TRUE);
  ck_assert_uint_eq (heard->n_finished, 1);
  ck_assert_int_ge (doctor_exam_get_finished (exam), doctor_exam_get_started (exam));
  assert_all_judged (exam);
}

START_TEST (test_limits)
{
  g_autoptr (GPtrArray) accounts = accounts_new ();
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  g_autoptr (DoctorExam) exam = NULL;
  Heard heard = { 0 };

  world_reset ();
  add_accounts (accounts, 100, "one.example");
  add_accounts (accounts, 300, "host{n}.example");
  exam = make_exam (accounts, passwords, &heard);
  run_to_end (exam, &heard);
  ck_assert_uint_eq (world.n_runs, 400);
  /* One question for each host, however many accounts are there. */
  ck_assert_uint_eq (world.n_follow_ups, 301);
  ck_assert_uint_eq (world.most, DOCTOR_EXAM_MAX_CONNECTIONS);
  ck_assert_uint_eq (world.most_by_host, DOCTOR_EXAM_MAX_PER_HOST);
  ck_assert_uint_eq (doctor_exam_count (exam, DOCTOR_STATUS_FAILED), 400);
  ck_assert_ptr_nonnull (doctor_exam_get_network (exam));
}
END_TEST

/* One host by three names. */
START_TEST (test_same_host)
{
  static const char *const names[] = { "BÜCHER.example", "bücher.example",
                                       "xn--bcher-kva.example." };
  g_autoptr (GPtrArray) accounts = accounts_new ();
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  g_autoptr (DoctorExam) exam = NULL;
  Heard heard = { 0 };

  world_reset ();
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    add_accounts (accounts, 20, names[i]);
  exam = make_exam (accounts, passwords, &heard);
  run_to_end (exam, &heard);
  ck_assert_uint_eq (world.n_runs, 60);
  ck_assert_uint_le (world.n_follow_ups, 3);
  ck_assert_uint_eq (world.most, DOCTOR_EXAM_MAX_PER_HOST);
}
END_TEST

START_TEST (test_silent_host)
{
  g_autoptr (GPtrArray) accounts = accounts_new ();
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  g_autoptr (DoctorExam) exam = NULL;
  Heard heard = { 0 };
  guint n_untested;

  world_reset ();
  add_accounts (accounts, 100, "silent.example");
  add_accounts (accounts, 200, "silent{n}.example");
  add_accounts (accounts, 100, "lively.example");
  add_accounts (accounts, 100, "lively{n}.example");
  exam = make_exam (accounts, passwords, &heard);
  doctor_exam_start (exam);
  while (doctor_exam_count (exam, DOCTOR_STATUS_FAILED) < 200)
    g_main_context_iteration (NULL, TRUE);
  ck_assert (doctor_exam_is_running (exam));

  doctor_exam_stop (exam);
  doctor_exam_stop (exam);
  ck_assert_uint_eq (heard.n_finished, 0);
  while (heard.n_finished == 0)
    g_main_context_iteration (NULL, TRUE);
  assert_all_judged (exam);
  n_untested = 0;
  for (guint i = 0; i < 300; i++)
    {
      const DoctorPart *part = g_ptr_array_index (doctor_exam_get_parts (exam), i);

      ck_assert_ptr_nonnull (doctor_transcript_last_fact (part->transcript, DOCTOR_FACT_STOPPED));
      n_untested += part->status == DOCTOR_STATUS_UNTESTED;
    }
  ck_assert_uint_eq (n_untested, 300);
  while (world.n_alive > 0)
    g_main_context_iteration (NULL, TRUE);
}
END_TEST

START_TEST (test_nothing)
{
  g_autoptr (GPtrArray) accounts = accounts_new ();
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  g_autoptr (DoctorExam) exam = NULL;
  Heard heard = { 0 };

  world_reset ();
  add_account (accounts, "off", "host.example", DOCTOR_LOGIN_NONE);
  ((DoctorAccount *) g_ptr_array_index (accounts, 0))->enabled = FALSE;
  g_ptr_array_add (accounts, doctor_account_new ("no servers", DOCTOR_SOURCE_OWN));
  exam = make_exam (accounts, passwords, &heard);
  ck_assert_uint_eq (doctor_exam_get_parts (exam)->len, 0);
  run_to_end (exam, &heard);
  ck_assert_uint_eq (heard.n_changed, 0);
}
END_TEST

START_TEST (test_order)
{
  g_autoptr (GPtrArray) accounts = accounts_new ();
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  g_autoptr (DoctorExam) exam = NULL;
  const GPtrArray *parts;
  Heard heard = { 0 };
  DoctorAccount *first;

  world_reset ();
  add_account (accounts, "a", "in.example", DOCTOR_LOGIN_NONE);
  add_account (accounts, "b", "in.example", DOCTOR_LOGIN_NONE);
  first = g_ptr_array_index (accounts, 0);
  first->outgoing = doctor_server_new (DOCTOR_ROLE_OUTGOING, DOCTOR_PROTOCOL_SMTP, "out.example",
                                       465, DOCTOR_SECURITY_TLS, "", DOCTOR_LOGIN_NONE);
  exam = make_exam (accounts, passwords, &heard);
  parts = doctor_exam_get_parts (exam);
  ck_assert_uint_eq (parts->len, 3);
  ck_assert_uint_eq (doctor_exam_count (exam, DOCTOR_STATUS_CHECKING), 3);
  ck_assert (((DoctorPart *) g_ptr_array_index (parts, 0))->server == first->incoming);
  ck_assert (((DoctorPart *) g_ptr_array_index (parts, 1))->server == first->outgoing);
  ck_assert_str_eq (((DoctorPart *) g_ptr_array_index (parts, 2))->account->id, "b");
  doctor_exam_set_timeout (exam, 1234);
  ck_assert_uint_eq (world.timeout, 1234);
  run_to_end (exam, &heard);
}
END_TEST

/* A thousand lines are no thousand redraws. */
START_TEST (test_told_seldom)
{
  g_autoptr (GPtrArray) accounts = accounts_new ();
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  g_autoptr (DoctorExam) exam = NULL;
  Heard heard = { 0 };

  world_reset ();
  world.noise = 1000;
  add_accounts (accounts, 10, "host{n}.example");
  exam = make_exam (accounts, passwords, &heard);
  run_to_end (exam, &heard);
  ck_assert_uint_ge (heard.n_changed, 10);
  /* At most once for each turn of a probe, and at its end. */
  ck_assert_uint_le (heard.n_changed, 10 * 4);
}
END_TEST

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean *done = user_data;

  *done = TRUE;
}

/* There is no keyring here: one password is remembered, the others are not there. */
START_TEST (test_passwords)
{
  g_autoptr (GPtrArray) accounts = accounts_new ();
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  g_autoptr (DoctorSecret) secret = doctor_secret_new (CANARY, -1);
  g_autoptr (DoctorExam) exam = NULL;
  Heard heard = { 0 };
  gboolean done = FALSE;

  world_reset ();
  doctor_passwords_store_async (passwords, "known", DOCTOR_ROLE_INCOMING, "label", secret, NULL,
                                stored_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  add_account (accounts, "known", "a.example", DOCTOR_LOGIN_PASSWORD);
  add_account (accounts, "known", "a.example", DOCTOR_LOGIN_NONE);
  add_account (accounts, "known", "a.example", DOCTOR_LOGIN_PASSWORD);
  /* It would be readable: it is not even looked for. */
  ((DoctorAccount *) g_ptr_array_index (accounts, 2))->incoming->security = DOCTOR_SECURITY_NONE;
  add_account (accounts, "known", "not a host", DOCTOR_LOGIN_PASSWORD);
  add_account (accounts, "unknown", "a.example", DOCTOR_LOGIN_PASSWORD);
  exam = make_exam (accounts, passwords, &heard);
  run_to_end (exam, &heard);
  ck_assert_uint_eq (world.n_runs, 5);
  ck_assert_uint_eq (world.n_with_secret, 1);
  ck_assert_int_eq (world.absence, DOCTOR_FACT_KEYRING_UNAVAILABLE);
}
END_TEST

static void
remember (DoctorPasswords *passwords, const char *account, const char *word)
{
  g_autoptr (DoctorSecret) secret = doctor_secret_new (word, -1);
  gboolean done = FALSE;

  doctor_passwords_store_async (passwords, account, DOCTOR_ROLE_INCOMING, "label", secret, NULL,
                                stored_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

/* One examination of them all; the parts are the caller's. */
static GPtrArray *
examine (const GPtrArray *accounts, DoctorPasswords *passwords, DoctorHistory *history,
         const char *allowed)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_part_unref);
  g_autoptr (DoctorExam) exam = NULL;
  Heard heard = { 0 };

  exam = make_exam (accounts, passwords, &heard);
  doctor_exam_set_history (exam, history);
  if (allowed != NULL)
    doctor_exam_allow_login (exam, allowed, DOCTOR_ROLE_INCOMING);
  doctor_exam_start (exam);
  while (heard.n_finished == 0)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < doctor_exam_get_parts (exam)->len; i++)
    g_ptr_array_add (parts, doctor_part_ref (g_ptr_array_index (doctor_exam_get_parts (exam), i)));
  return parts;
}

static void
assert_part (const GPtrArray *parts, guint index, DoctorStatus status, const char *cause)
{
  const DoctorPart *part = g_ptr_array_index (parts, index);
  const DoctorFinding *first = part->findings->len > 0 ? part->findings->pdata[0] : NULL;

  ck_assert_msg (g_strcmp0 (first != NULL ? first->cause->id : NULL, cause) == 0, "%s: %s",
                 part->server->host, first != NULL ? first->cause->id : "nothing");
  ck_assert_msg (part->status == status, "%s: %s", part->server->host,
                 doctor_status_to_string (part->status));
}

/* One login, whoever presses Check Again how often; then another password, or somebody who asks. */
START_TEST (test_budget)
{
  g_autoptr (GPtrArray) accounts = accounts_new ();
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  g_autoptr (DoctorHistory) history = doctor_history_new (NULL);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  world_reset ();
  add_account (accounts, "a", "refuses.example", DOCTOR_LOGIN_PASSWORD);
  add_account (accounts, "b", "limits.example", DOCTOR_LOGIN_PASSWORD);
  add_account (accounts, "c", "ill.example", DOCTOR_LOGIN_PASSWORD);
  add_account (accounts, "d", "welcomes.example", DOCTOR_LOGIN_PASSWORD);
  for (guint i = 0; i < accounts->len; i++)
    remember (passwords, ((DoctorAccount *) accounts->pdata[i])->id, CANARY);
  {
    g_autoptr (GPtrArray) parts = examine (accounts, passwords, history, NULL);
    const DoctorPart *limited = parts->pdata[1];

    ck_assert_uint_eq (world.n_logins, 4);
    assert_part (parts, 0, DOCTOR_STATUS_FAILED, "auth-bad-credentials");
    assert_part (parts, 1, DOCTOR_STATUS_FAILED, "auth-rate-limited");
    assert_part (parts, 2, DOCTOR_STATUS_FAILED, "auth-backend-temp-failure");
    assert_part (parts, 3, DOCTOR_STATUS_OK, NULL);
    ck_assert_int_ge (limited->paused_until, now + 1200);
    ck_assert_int_le (limited->paused_until, now + 1260);
    ck_assert_int_eq (((const DoctorPart *) parts->pdata[0])->paused_until, 0);
  }
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (GPtrArray) parts = examine (accounts, passwords, history, NULL);
      const DoctorPart *refused = parts->pdata[0], *limited = parts->pdata[1];
      const DoctorFact *fact =
          doctor_transcript_last_fact (refused->transcript, DOCTOR_FACT_PASSWORD_REFUSED_BEFORE);

      ck_assert_uint_eq (world.n_logins, 4 + 2 * (i + 1));
      assert_part (parts, 0, DOCTOR_STATUS_UNTESTED, "password-refused-before");
      assert_part (parts, 1, DOCTOR_STATUS_UNTESTED, "auth-rate-limited");
      assert_part (parts, 3, DOCTOR_STATUS_OK, NULL);
      ck_assert_str_eq (fact->text, "auth-bad-credentials");
      ck_assert_int_ge (fact->number, now);
      ck_assert_int_ge (limited->paused_until, now + 1200);
      ck_assert_uint_eq (doctor_part_get_logins (refused), 0);
    }

  /* Asking allows one, at that server and no other. */
  world.n_logins = 0;
  g_ptr_array_unref (examine (accounts, passwords, history, "a"));
  ck_assert_uint_eq (world.n_logins, 3);
  g_ptr_array_unref (examine (accounts, passwords, history, "b"));
  ck_assert_uint_eq (world.n_logins, 6);
  g_ptr_array_unref (examine (accounts, passwords, history, NULL));
  ck_assert_uint_eq (world.n_logins, 8);

  /* Another password is another login; a pause is for whatever password. */
  remember (passwords, "a", CANARY "2");
  remember (passwords, "b", CANARY "2");
  g_ptr_array_unref (examine (accounts, passwords, history, NULL));
  ck_assert_uint_eq (world.n_logins, 11);
  g_ptr_array_unref (examine (accounts, passwords, history, NULL));
  ck_assert_uint_eq (world.n_logins, 13);
}
END_TEST

/* What the servers show together is told when all have ended, and never of an examination that was
 * stopped. */
START_TEST (test_comparison)
{
  g_autoptr (GPtrArray) accounts = accounts_new ();
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  g_autoptr (DoctorExam) exam = NULL;
  const GPtrArray *parts;
  Heard heard = { 0 };

  world_reset ();
  add_account (accounts, "a", "mute.one.example", DOCTOR_LOGIN_NONE);
  add_account (accounts, "b", "mute.two.example", DOCTOR_LOGIN_NONE);
  if (_i == 1)
    add_account (accounts, "c", "lively.three.example", DOCTOR_LOGIN_NONE);
  if (_i == 2)
    add_account (accounts, "c", "silent.three.example", DOCTOR_LOGIN_NONE);
  exam = make_exam (accounts, passwords, &heard);
  parts = doctor_exam_get_parts (exam);
  doctor_exam_start (exam);
  while (doctor_exam_count (exam, DOCTOR_STATUS_FAILED) < 2)
    g_main_context_iteration (NULL, TRUE);
  if (_i == 2)
    doctor_exam_stop (exam);
  while (heard.n_finished == 0)
    g_main_context_iteration (NULL, TRUE);
  ck_assert_uint_eq (heard.n_finished, 1);
  for (guint i = 0; i < 2; i++)
    assert_part (parts, i, DOCTOR_STATUS_FAILED, _i == 0 ? "offline" : "connect-timeout");
  ck_assert_uint_eq (heard.n_changed, _i == 0 ? 4 : 3);
}
END_TEST

/* A host that is silent after it has refused a login is asked at its other ports whether it is
 * there, and not a word is said. Without the refusal it is asked for what works; one of long ago,
 * or of another host, is none. */
START_TEST (test_ban)
{
  static const struct
  {
    const char *host;
    gint64 seconds; /* since the refusal */
    const char *cause;
    guint n_connect_only;
  } refusals[] = {
    { "mute.one.example", 60, "client-ip-banned", 2 },
    { "MUTE.one.example", 60, "client-ip-banned", 2 },
    { "mute.one.example", 2 * 86400, "connect-timeout", 0 },
    { "mute.two.example", 60, "connect-timeout", 0 },
  };
  g_autoptr (GPtrArray) accounts = accounts_new ();
  g_autoptr (GPtrArray) refused = accounts_new ();
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  g_autoptr (DoctorHistory) history = doctor_history_new (NULL);
  g_autoptr (DoctorSecret) secret = doctor_secret_new (CANARY, -1);
  g_autoptr (GPtrArray) parts = NULL;
  const DoctorLesson lesson = { DOCTOR_LESSON_REFUSED, FALSE, "auth-bad-credentials", 0 };
  const DoctorPart *part;

  world_reset ();
  add_account (refused, "other", refusals[_i].host, DOCTOR_LOGIN_PASSWORD);
  doctor_history_learn (history, refused->pdata[0], ((DoctorAccount *) refused->pdata[0])->incoming,
                        &lesson, secret, 0,
                        g_get_real_time () / G_USEC_PER_SEC - refusals[_i].seconds);
  add_account (accounts, "a", "mute.one.example", DOCTOR_LOGIN_NONE);
  add_account (accounts, "b", "lively.three.example", DOCTOR_LOGIN_NONE);
  parts = examine (accounts, passwords, history, NULL);
  assert_part (parts, 0, DOCTOR_STATUS_FAILED, refusals[_i].cause);
  assert_part (parts, 1, DOCTOR_STATUS_FAILED, "connection-refused");
  ck_assert_uint_eq (world.n_connect_only, refusals[_i].n_connect_only);
  ck_assert_uint_eq (world.n_follow_ups, refusals[_i].n_connect_only > 0 ? 3 : 2);
  part = parts->pdata[0];
  ck_assert_int_eq (
      doctor_transcript_last_fact (part->transcript, DOCTOR_FACT_LOGIN_REFUSED_EARLIER) != NULL,
      refusals[_i].n_connect_only > 0);
}
END_TEST

/* A question has a time of its own, at most what is left of its part's; too little is none. */
START_TEST (test_follow_time)
{
  static const struct
  {
    guint timeout;
    guint least, most;
  } times[] = {
    { 20000, DOCTOR_FOLLOW_TIMEOUT, DOCTOR_FOLLOW_TIMEOUT },
    { DOCTOR_FOLLOW_TIMEOUT - 1, DOCTOR_FOLLOW_LEAST, DOCTOR_FOLLOW_TIMEOUT - 1 },
    { DOCTOR_FOLLOW_LEAST - 1, 0, 0 },
  };
  g_autoptr (GPtrArray) accounts = accounts_new ();
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  g_autoptr (DoctorExam) exam = NULL;
  Heard heard = { 0 };

  world_reset ();
  add_account (accounts, "a", "mute.one.example", DOCTOR_LOGIN_NONE);
  exam = make_exam (accounts, passwords, &heard);
  doctor_exam_set_timeout (exam, times[_i].timeout);
  run_to_end (exam, &heard);
  ck_assert_uint_eq (world.n_follow_ups, times[_i].most > 0);
  ck_assert_uint_ge (world.follow_timeout, times[_i].least);
  ck_assert_uint_le (world.follow_timeout, times[_i].most);
}
END_TEST

/* Stop while the history is read, and an examination that nobody holds. */
START_TEST (test_budget_let_go)
{
  g_autoptr (GPtrArray) accounts = accounts_new ();
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  g_autoptr (DoctorHistory) history = doctor_history_new ("/nowhere/at/all/logins.ini");
  DoctorExam *exam;
  Heard heard = { 0 };

  world_reset ();
  add_account (accounts, "a", "refuses.example", DOCTOR_LOGIN_PASSWORD);
  remember (passwords, "a", CANARY);
  exam = make_exam (accounts, passwords, &heard);
  g_object_add_weak_pointer (G_OBJECT (exam), (gpointer *) &exam);
  doctor_exam_set_history (exam, history);
  doctor_exam_start (exam);
  if (_i == 0)
    doctor_exam_stop (exam);
  g_object_unref (exam);
  while (exam != NULL || world.n_alive > 0)
    g_main_context_iteration (NULL, TRUE);
  ck_assert_uint_eq (heard.n_finished, 1);
  ck_assert_uint_eq (world.n_logins, _i);
}
END_TEST

/* Whoever lets go of an examination that runs, stopped or not, leaves nothing behind. */
START_TEST (test_let_go)
{
  g_autoptr (GPtrArray) accounts = accounts_new ();
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  DoctorExam *exam;
  Heard heard = { 0 };

  world_reset ();
  add_accounts (accounts, 100, "host.example");
  add_account (accounts, "x", "a.example", DOCTOR_LOGIN_PASSWORD);
  exam = make_exam (accounts, passwords, &heard);
  g_object_add_weak_pointer (G_OBJECT (exam), (gpointer *) &exam);
  heard.stop_at_first = _i == 2;
  doctor_exam_start (exam);
  if (_i == 0)
    doctor_exam_stop (exam);
  g_object_unref (exam);
  while (exam != NULL || world.n_alive > 0)
    g_main_context_iteration (NULL, TRUE);
  ck_assert_uint_eq (heard.n_finished, 1);
  ck_assert_uint_ge (heard.n_changed, 101);
}
END_TEST

/* One that never starts goes too. */
START_TEST (test_never_started)
{
  g_autoptr (GPtrArray) accounts = accounts_new ();
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  g_autoptr (DoctorExam) exam = NULL;

  world_reset ();
  add_accounts (accounts, 10, "host.example");
  exam = doctor_exam_new (accounts, passwords, NULL);
  doctor_exam_stop (exam);
  ck_assert (!doctor_exam_is_running (exam));
  g_clear_object (&exam);
  ck_assert_uint_eq (world.n_alive, 0);
  g_clear_pointer (&world.by_host, g_hash_table_unref);
}
END_TEST

static void
add_tests (TCase *tests)
{
  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  g_unsetenv ("XDG_RUNTIME_DIR");
  tcase_add_test (tests, test_limits);
  tcase_add_test (tests, test_same_host);
  tcase_add_test (tests, test_silent_host);
  tcase_add_test (tests, test_nothing);
  tcase_add_test (tests, test_order);
  tcase_add_test (tests, test_told_seldom);
  tcase_add_test (tests, test_passwords);
  tcase_add_loop_test (tests, test_let_go, 0, 3);
  tcase_add_test (tests, test_never_started);
  tcase_add_loop_test (tests, test_comparison, 0, 3);
  tcase_add_test (tests, test_budget);
  tcase_add_loop_test (tests, test_ban, 0, 4);
  tcase_add_loop_test (tests, test_follow_time, 0, 3);
  tcase_add_loop_test (tests, test_budget_let_go, 0, 2);
}

DOCTOR_CHECK_MAIN ("exam", add_tests)
