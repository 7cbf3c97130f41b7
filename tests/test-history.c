/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The login budget across examinations: what is learnt, how long it is kept, and the file. */

#include "exam/history-private.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "diagnosis/diagnosis.h"
#include "diagnosis/pause.h"
#include "suite.h"

#define CANARY "kirschbaum-47-Yodel"

/* Some Saturday. */
#define NOW G_GINT64_CONSTANT (1763743327)

static DoctorAccount *
account_new (const char *id, const char *host, const char *user)
{
  DoctorAccount *account = doctor_account_new (id, DOCTOR_SOURCE_OWN);

  account->incoming = doctor_server_new (DOCTOR_ROLE_INCOMING, DOCTOR_PROTOCOL_IMAP, host, 993,
                                         DOCTOR_SECURITY_TLS, user, DOCTOR_LOGIN_PASSWORD);
  account->outgoing = doctor_server_new (DOCTOR_ROLE_OUTGOING, DOCTOR_PROTOCOL_SMTP, host, 465,
                                         DOCTOR_SECURITY_TLS, user, DOCTOR_LOGIN_PASSWORD);
  return account;
}

static const DoctorLesson refused = { DOCTOR_LESSON_REFUSED, FALSE, "auth-bad-credentials", 0 };
static const DoctorLesson paused = { DOCTOR_LESSON_PAUSE, FALSE, "auth-rate-limited", 1800 };
static const DoctorLesson welcome = { DOCTOR_LESSON_WELCOME, TRUE, NULL, 0 };
static const DoctorLesson nothing = { DOCTOR_LESSON_NONE, FALSE, NULL, 0 };

/* ---- What is learnt ---- */

static const struct
{
  DoctorProtocol protocol;
  DoctorStep step;
  const char *reply;
  const char *code;
  int number;
  DoctorLessonKind kind;
  guint pause;
} replies[] = {
#define LOGIN DOCTOR_STEP_LOGIN
#define IMAP DOCTOR_PROTOCOL_IMAP
#define POP3 DOCTOR_PROTOCOL_POP3
#define SMTP DOCTOR_PROTOCOL_SMTP
  { IMAP, LOGIN, "NO [AUTHENTICATIONFAILED] Authentication failed.", "AUTHENTICATIONFAILED", 0,
    DOCTOR_LESSON_REFUSED, 0 },
  { SMTP, LOGIN, "535 5.7.8 Error: authentication failed", "5.7.8", 535, DOCTOR_LESSON_REFUSED, 0 },
  { POP3, LOGIN, "-ERR [AUTH] Authentication failed.", "AUTH", 0, DOCTOR_LESSON_REFUSED, 0 },
  { SMTP, LOGIN, "534 5.7.9 Application-specific password required", "5.7.9", 534,
    DOCTOR_LESSON_REFUSED, 0 },
  { IMAP, LOGIN, "NO no", NULL, 0, DOCTOR_LESSON_REFUSED, 0 },
  /* The password is not judged. */
  { IMAP, LOGIN, "NO [UNAVAILABLE] Temporary authentication failure", "UNAVAILABLE", 0,
    DOCTOR_LESSON_NONE, 0 },
  { SMTP, LOGIN, "454 4.7.0 Temporary authentication failure", "4.7.0", 454, DOCTOR_LESSON_NONE,
    0 },
  { SMTP, LOGIN, "432 4.7.12 A password transition is needed", "4.7.12", 432, DOCTOR_LESSON_NONE,
    0 },
  { POP3, LOGIN, "-ERR [IN-USE] Do you have another POP session running?", "IN-USE", 0,
    DOCTOR_LESSON_NONE, 0 },
  /* "Too many", "locked", "later" */
  { SMTP, LOGIN, "454 4.7.0 Too many login attempts, please try again later.", "4.7.0", 454,
    DOCTOR_LESSON_PAUSE, 1800 },
  { IMAP, LOGIN, "NO [LIMIT] Rate limit hit.", "LIMIT", 0, DOCTOR_LESSON_PAUSE, 1800 },
  { IMAP, LOGIN, "NO Too many failed logins. Try again in 2 hours.", NULL, 0, DOCTOR_LESSON_PAUSE,
    7200 },
  { POP3, LOGIN, "-ERR Your account has been locked", NULL, 0, DOCTOR_LESSON_PAUSE, 1800 },
  { POP3, LOGIN, "-ERR [LOGIN-DELAY] minimum time between mail checks violation", "LOGIN-DELAY", 0,
    DOCTOR_LESSON_PAUSE, 900 },
  { IMAP, LOGIN, "NO [UNAVAILABLE] Internal error, please try again later", "UNAVAILABLE", 0,
    DOCTOR_LESSON_PAUSE, 300 },
  { SMTP, LOGIN, "454 4.3.0 Temporary authentication failure, wait 90 seconds", "4.3.0", 454,
    DOCTOR_LESSON_PAUSE, 90 },
  { IMAP, LOGIN, "NO [LIMIT] Too many simultaneous connections", "LIMIT", 0, DOCTOR_LESSON_PAUSE,
    300 },
  { IMAP, DOCTOR_STEP_MAILBOX, "NO [LIMIT] Bandwidth limit exceeded", "LIMIT", 0,
    DOCTOR_LESSON_PAUSE, 1800 },
  { IMAP, DOCTOR_STEP_MAILBOX, "NO [NONEXISTENT] no such mailbox", "NONEXISTENT", 0,
    DOCTOR_LESSON_WELCOME, 0 },
  /* Before any login */
  { SMTP, DOCTOR_STEP_GREETING, "421 4.7.0 Too many failed login attempts from you", "4.7.0", 421,
    DOCTOR_LESSON_PAUSE, 1800 },
  { SMTP, DOCTOR_STEP_GREETING, "421 4.3.2 System not available, try again later", "4.3.2", 421,
    DOCTOR_LESSON_NONE, 0 },
};

START_TEST (test_lessons)
{
  g_autoptr (DoctorAccount) account = account_new ("a", "mail.example.jp", "tanaka");
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  g_autoptr (GPtrArray) findings = NULL;
  DoctorServer *server = replies[_i].protocol == SMTP ? account->outgoing : account->incoming;
  DoctorLesson lesson;

  server->protocol = replies[_i].protocol;
  doctor_transcript_begin_step (transcript, DOCTOR_STEP_GREETING);
  doctor_transcript_add_fact (transcript, DOCTOR_FACT_CAPABILITIES, "UIDL\nLOGIN-DELAY 900", NULL,
                              0, 0);
  if (replies[_i].step >= LOGIN)
    {
      doctor_transcript_begin_step (transcript, LOGIN);
      doctor_transcript_add_client (transcript, "login");
      doctor_transcript_add_fact (transcript, DOCTOR_FACT_LOGIN_STARTED, NULL, "PLAIN", 0, 0);
    }
  if (replies[_i].step > LOGIN)
    {
      doctor_transcript_add_fact (transcript, DOCTOR_FACT_LOGIN_ACCEPTED, NULL, "PLAIN", 0, 0);
      doctor_transcript_begin_step (transcript, replies[_i].step);
    }
  doctor_transcript_add_server (transcript, replies[_i].reply, -1);
  if (replies[_i].step == LOGIN)
    doctor_transcript_add_fact (transcript, DOCTOR_FACT_LOGIN_REFUSED, NULL, "PLAIN", 0, 0);
  doctor_transcript_add_fact (transcript, DOCTOR_FACT_REPLY_REFUSED, replies[_i].reply,
                              replies[_i].code, replies[_i].number, 0);
  doctor_transcript_end_step (transcript, DOCTOR_OUTCOME_FAILED);

  findings = doctor_diagnose (account, server, transcript);
  lesson = doctor_lesson_draw (transcript, findings);
  ck_assert_msg (lesson.kind == replies[_i].kind && lesson.pause == replies[_i].pause,
                 "%s (%s): %d, %u s", replies[_i].reply,
                 ((DoctorFinding *) g_ptr_array_index (findings, 0))->cause->id, lesson.kind,
                 lesson.pause);
  ck_assert_int_eq (lesson.cause != NULL,
                    lesson.kind == DOCTOR_LESSON_REFUSED || lesson.kind == DOCTOR_LESSON_PAUSE);
  ck_assert_int_eq (lesson.accepted, replies[_i].step > LOGIN);
}
END_TEST

/* What a server says instead of the answer to QUIT says how it ends, and takes nothing back. */
static const struct
{
  const char *reply;
  int number;
  const char *last_words;
  DoctorLessonKind kind;
  guint pause;
} ends[] = {
  { "535 5.7.8 Error: authentication failed", 535, "421 4.7.0 closing connection",
    DOCTOR_LESSON_REFUSED, 0 },
  { "454 4.7.0 Temporary authentication failure", 454, "421 4.7.0 closing connection",
    DOCTOR_LESSON_NONE, 0 },
  { "535 5.7.8 Error: authentication failed", 535, "421 4.7.0 Error: too many errors",
    DOCTOR_LESSON_PAUSE, 1800 },
};

START_TEST (test_last_words)
{
  g_autoptr (DoctorAccount) account = account_new ("a", "mail.example.jp", "tanaka");
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  g_autoptr (GPtrArray) findings = NULL;
  DoctorLesson lesson;

  doctor_transcript_begin_step (transcript, LOGIN);
  doctor_transcript_add_client (transcript, "login");
  doctor_transcript_add_fact (transcript, DOCTOR_FACT_LOGIN_STARTED, NULL, "PLAIN", 0, 0);
  doctor_transcript_add_server (transcript, ends[_i].reply, -1);
  doctor_transcript_add_fact (transcript, DOCTOR_FACT_LOGIN_REFUSED, NULL, "PLAIN", 0, 0);
  doctor_transcript_add_fact (transcript, DOCTOR_FACT_REPLY_REFUSED, ends[_i].reply, "4.7.0",
                              ends[_i].number, 0);
  doctor_transcript_end_step (transcript, DOCTOR_OUTCOME_FAILED);
  doctor_transcript_add_server (transcript, ends[_i].last_words, -1);
  doctor_transcript_add_fact (transcript, DOCTOR_FACT_REPLY_REFUSED, ends[_i].last_words, NULL, 0,
                              0);
  findings = doctor_diagnose (account, account->outgoing, transcript);
  lesson = doctor_lesson_draw (transcript, findings);
  ck_assert_msg (lesson.kind == ends[_i].kind && lesson.pause == ends[_i].pause, "%s: %d, %u s",
                 ends[_i].last_words, lesson.kind, lesson.pause);
}
END_TEST

/* What makes no login teaches nothing. */
START_TEST (test_no_lesson)
{
  static const DoctorFactKind kinds[] = { DOCTOR_FACT_LOGIN_PAUSED,
                                          DOCTOR_FACT_PASSWORD_REFUSED_BEFORE,
                                          DOCTOR_FACT_PASSWORD_UNKNOWN };
  g_autoptr (DoctorAccount) account = account_new ("a", "mail.example.jp", "tanaka");
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  g_autoptr (GPtrArray) findings = NULL;

  doctor_transcript_begin_step (transcript, DOCTOR_STEP_GREETING);
  doctor_transcript_add_fact (transcript, kinds[_i], "auth-rate-limited", "16:42", NOW, 0);
  doctor_transcript_end_step (transcript, DOCTOR_OUTCOME_OK);
  doctor_transcript_skip_missing (transcript, account->incoming);
  findings = doctor_diagnose (account, account->incoming, transcript);
  ck_assert_int_eq (doctor_lesson_draw (transcript, findings).kind, DOCTOR_LESSON_NONE);
}
END_TEST

START_TEST (test_named_pause)
{
  static const struct
  {
    const char *words;
    guint seconds;
  } cases[] = {
    { "", 0 },
    { "421 4.7.0 Try again later", 0 },
    { "try again in 15 minutes", 900 },
    { "try again in 15min.", 900 },
    { "5 logins in 10 minutes, try again in one hour, or 2 HOURS", 7200 },
    { "wait 60s", 60 },
    { "Wait 30 Sekunden", 30 },
    { "in einer halben Stunde", 0 },
    { "30分後に再度お試しください", 1800 },
    { "请24小时后再试", 86400 },
    { "через 10 минут", 600 },
    { "please wait an hour", 3600 },
    { "for 99999999999999999999 hours", DOCTOR_MAX_PAUSE },
    { "0 minutes", 0 },
    { "192.0.2.5 minutes", 0 },
    { "x5 minutes and -5 minutes", 0 },
    { "5 minimum", 0 },
    { "5", 0 },
    { "2-hour block", 7200 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    ck_assert_msg (doctor_named_pause (cases[i].words) == cases[i].seconds, "%s: %u",
                   cases[i].words, doctor_named_pause (cases[i].words));
}
END_TEST

/* ---- What is kept ---- */

START_TEST (test_refusal)
{
  g_autoptr (DoctorHistory) history = doctor_history_new (NULL);
  g_autoptr (DoctorAccount) account = account_new ("a", "mail.example.jp", "tanaka");
  g_autoptr (DoctorSecret) secret = doctor_secret_new (CANARY, -1);
  g_autoptr (DoctorSecret) again = doctor_secret_new (CANARY, -1);
  g_autoptr (DoctorSecret) other = doctor_secret_new (CANARY "2", -1);
  const DoctorServer *server = account->incoming;
  DoctorRestraint restraint;

  ck_assert (!doctor_history_find_refusal (history, account, server, secret, 0, &restraint));
  ck_assert_int_eq (doctor_history_learn (history, account, server, &refused, secret, NOW - 9, NOW),
                    0);
  /* Here the password itself tells, whatever the keyring says. */
  ck_assert (doctor_history_find_refusal (history, account, server, again, 0, &restraint));
  ck_assert (doctor_history_find_refusal (history, account, server, again, NOW + 9, &restraint));
  ck_assert_int_eq (restraint.time, NOW);
  ck_assert_str_eq (restraint.cause, "auth-bad-credentials");
  ck_assert (!doctor_history_find_pause (history, account, server, NOW, &restraint));
  /* Nothing new is learnt, and another server knows nothing of it. */
  doctor_history_learn (history, account, server, &nothing, NULL, 0, NOW + 60);
  ck_assert (doctor_history_find_refusal (history, account, server, again, 0, &restraint));
  ck_assert (
      !doctor_history_find_refusal (history, account, account->outgoing, secret, 0, &restraint));
  /* Another password, and then the first one again: it is asked for. */
  ck_assert (!doctor_history_find_refusal (history, account, server, other, 0, &restraint));
  ck_assert (!doctor_history_find_refusal (history, account, server, secret, 0, &restraint));

  doctor_history_learn (history, account, server, &refused, secret, 0, NOW);
  doctor_history_learn (history, account, server, &welcome, secret, 0, NOW);
  ck_assert (!doctor_history_find_refusal (history, account, server, secret, 0, &restraint));

  doctor_history_learn (history, account, server, &refused, secret, 0, NOW);
  doctor_history_forget (history, "another");
  ck_assert (doctor_history_find_refusal (history, account, server, secret, 0, &restraint));
  doctor_history_forget (history, "a");
  ck_assert (!doctor_history_find_refusal (history, account, server, secret, 0, &restraint));
}
END_TEST

START_TEST (test_pause)
{
  static const DoctorLesson limit = { DOCTOR_LESSON_PAUSE, TRUE, "traffic-limit", 60 };
  g_autoptr (DoctorHistory) history = doctor_history_new (NULL);
  g_autoptr (DoctorAccount) account = account_new ("a", "mail.example.jp", "tanaka");
  g_autoptr (DoctorSecret) secret = doctor_secret_new (CANARY, -1);
  const DoctorServer *server = account->outgoing;
  DoctorRestraint restraint;

  doctor_history_learn (history, account, server, &refused, secret, 0, NOW - 5);
  ck_assert_int_eq (doctor_history_learn (history, account, server, &paused, secret, 0, NOW),
                    NOW + 1800);
  ck_assert (doctor_history_find_pause (history, account, server, NOW + 1799, &restraint));
  ck_assert_int_eq (restraint.time, NOW + 1800);
  ck_assert_str_eq (restraint.cause, "auth-rate-limited");
  ck_assert (!doctor_history_find_pause (history, account, server, NOW + 1800, &restraint));
  ck_assert (!doctor_history_find_pause (history, account, account->incoming, NOW, &restraint));
  /* The clock was set back by a year. */
  ck_assert (!doctor_history_find_pause (history, account, server, NOW - 31536000, &restraint));
  /* "Too many" does not take the refusal back. */
  ck_assert (doctor_history_find_refusal (history, account, server, secret, 0, &restraint));
  ck_assert_int_eq (restraint.time, NOW - 5);
  /* An accepted login does. */
  doctor_history_learn (history, account, server, &limit, secret, 0, NOW + 1800);
  ck_assert (!doctor_history_find_refusal (history, account, server, secret, 0, &restraint));
  ck_assert (doctor_history_find_pause (history, account, server, NOW + 1859, &restraint));
  ck_assert_str_eq (restraint.cause, "traffic-limit");
  doctor_history_learn (history, account, server, &welcome, secret, 0, NOW + 1850);
  ck_assert (!doctor_history_find_pause (history, account, server, NOW + 1851, &restraint));
}
END_TEST

/* Other settings are another server; the case of a host name is not. */
START_TEST (test_settings)
{
  g_autoptr (DoctorHistory) history = doctor_history_new (NULL);
  g_autoptr (DoctorAccount) account = account_new ("a", "mail.example.jp", "tanaka");
  g_autoptr (DoctorAccount) same = account_new ("a", "MAIL.example.jp", "tanaka");
  g_autoptr (DoctorAccount) host = account_new ("a", "mail.example.com", "tanaka");
  g_autoptr (DoctorAccount) user = account_new ("a", "mail.example.jp", "Tanaka");
  g_autoptr (DoctorAccount) port = account_new ("a", "mail.example.jp", "tanaka");
  g_autoptr (DoctorAccount) other = account_new ("b", "mail.example.jp", "tanaka");
  g_autoptr (DoctorSecret) secret = doctor_secret_new (CANARY, -1);
  DoctorAccount *free_ones[] = { host, user, port, other };
  DoctorRestraint restraint;

  port->incoming->port = 143;
  doctor_history_learn (history, account, account->incoming, &refused, secret, 0, NOW);
  ck_assert (doctor_history_find_refusal (history, same, same->incoming, secret, 0, &restraint));
  for (guint i = 0; i < G_N_ELEMENTS (free_ones); i++)
    ck_assert (!doctor_history_find_refusal (history, free_ones[i], free_ones[i]->incoming, secret,
                                             0, &restraint));
}
END_TEST

/* ---- The text ---- */

static GHashTable *
parse (const char *text)
{
  return doctor_history_parse (text, strlen (text), NOW);
}

static const char full[] = "# something\n[Login 7]\nAccount=a b\nRole=outgoing\n"
                           "Host=mail.example.jp\nPort=465\nUser=\\stanaka\\n\n"
                           "Refused=1763743000\nRefusal=auth-bad-credentials\n"
                           "PasswordChanged=1763740000\nUntil=1763744000\n"
                           "Pause=auth-rate-limited\nNew=1\n[Other]\nAccount=x\n";

START_TEST (test_text)
{
  g_autoptr (GHashTable) entries = parse (full);
  g_autoptr (GHashTable) again = NULL;
  g_autofree char *written = doctor_history_format (entries, NOW);
  g_autofree char *rewritten = NULL;
  const DoctorHistoryEntry *entry;
  GHashTableIter iter;

  ck_assert_uint_eq (g_hash_table_size (entries), 1);
  g_hash_table_iter_init (&iter, entries);
  g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry);
  ck_assert_str_eq (entry->account, "a b");
  ck_assert_int_eq (entry->role, DOCTOR_ROLE_OUTGOING);
  ck_assert_str_eq (entry->user, " tanaka\n");
  ck_assert_int_eq (entry->refused, 1763743000);
  ck_assert_int_eq (entry->changed, 1763740000);
  ck_assert_int_eq (entry->until, 1763744000);
  ck_assert_str_eq (entry->refusal, "auth-bad-credentials");
  ck_assert_str_eq (entry->pause, "auth-rate-limited");
  ck_assert_ptr_null (entry->secret);
  again = parse (written);
  rewritten = doctor_history_format (again, NOW);
  ck_assert_str_eq (written, rewritten);
  ck_assert_uint_eq (g_hash_table_size (again), 1);
}
END_TEST

/* Cut at every byte, and with every byte spoilt: never more than was there. */
START_TEST (test_broken_text)
{
  for (gsize i = 0; i < sizeof full; i++)
    {
      g_autofree char *spoilt = g_memdup2 (full, sizeof full);
      g_autoptr (GHashTable) cut = doctor_history_parse (full, i, NOW);
      g_autoptr (GHashTable) entries = NULL;
      g_autofree char *text = NULL;

      ck_assert_uint_le (g_hash_table_size (cut), 1);
      spoilt[i] = (char) (spoilt[i] ^ (i % 2 == 0 ? 0x80 : 0x11));
      entries = doctor_history_parse (spoilt, sizeof full - 1, NOW);
      ck_assert_uint_le (g_hash_table_size (entries), 1);
      text = doctor_history_format (entries, NOW);
      ck_assert_ptr_nonnull (text);
    }
}
END_TEST

START_TEST (test_left_out)
{
  static const char *const texts[] = {
    "Port=0",    "Port=65536",       "Port=x", "Role=sideways", "Refused=0\nUntil=1",
    "Refused=x", "Refused=\nUntil=", "Host",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("[Login 1]\nAccount=a\nRole=incoming\nHost=h\nPort=993\nUser=u\n"
                           "Refused=1763743000\n%s\n",
                           texts[i]);
      g_autoptr (GHashTable) entries = parse (text);

      ck_assert_msg (g_hash_table_size (entries) == 0, "%s", texts[i]);
    }
}
END_TEST

/* A pause that lies far away is a clock that was wrong; a cause that nobody knows is none. */
START_TEST (test_unbelievable)
{
  g_autoptr (GHashTable)
      entries = parse ("[Login 1]\nAccount=a\nRole=incoming\nHost=h\nPort=993\nUser=u\n"
                       "Refused=1763743000\nRefusal=no-such\nUntil=1863743000\n");
  const DoctorHistoryEntry *entry;
  GHashTableIter iter;

  g_hash_table_iter_init (&iter, entries);
  ck_assert (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry));
  ck_assert_int_eq (entry->until, 0);
  ck_assert_ptr_null (entry->refusal);
}
END_TEST

START_TEST (test_limit)
{
  g_autoptr (GHashTable) entries = doctor_history_table_new ();
  g_autoptr (GHashTable) again = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < DOCTOR_HISTORY_LIMIT + 50; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);
      g_autoptr (DoctorAccount) account = account_new (id, "mail.example.jp", "tanaka");
      DoctorHistoryEntry *entry = doctor_history_entry_new (id, account->incoming);

      entry->refused = NOW - i;
      g_hash_table_insert (entries, doctor_history_entry_key (entry), entry);
    }
  text = doctor_history_format (entries, NOW);
  again = parse (text);
  ck_assert_uint_eq (g_hash_table_size (again), DOCTOR_HISTORY_LIMIT);
  ck_assert_ptr_nonnull (strstr (text, "Account=0\n"));
  ck_assert_ptr_null (strstr (text, "Account=1000\n"));
}
END_TEST

/* ---- The file ---- */

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **out = user_data;

  *out = g_object_ref (result);
}

static void
settle (DoctorHistory *history)
{
  g_autoptr (GAsyncResult) result = NULL;

  doctor_history_settle_async (history, done_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  doctor_history_settle_finish (history, result);
}

static void
load (DoctorHistory *history)
{
  g_autoptr (GAsyncResult) result = NULL;

  doctor_history_load_async (history, NULL, done_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  ck_assert (doctor_history_load_finish (history, result));
}

static char *
make_folder (void)
{
  char *folder = g_dir_make_tmp ("doctor-history-XXXXXX", NULL);

  ck_assert_ptr_nonnull (folder);
  return folder;
}

static void
remove_folder (char *folder)
{
  char *command[] = { (char *) "rm", (char *) "-rf", folder, NULL };

  ck_assert (
      g_spawn_sync (NULL, command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
  g_free (folder);
}

START_TEST (test_other_process)
{
  char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "new", "state", "logins.ini", NULL);
  g_autofree char *text = NULL;
  g_autoptr (DoctorHistory) first = doctor_history_new (path);
  g_autoptr (DoctorHistory) second = doctor_history_new (path);
  g_autoptr (DoctorAccount) account = account_new ("a", "mail.example.jp", "tanaka");
  g_autoptr (DoctorAccount) sato = account_new ("b", "mail.example.jp", "sato");
  g_autoptr (DoctorSecret) secret = doctor_secret_new (CANARY, -1);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  DoctorRestraint restraint;
  GStatBuf status;

  load (first);
  load (second);
  doctor_history_learn (first, account, account->incoming, &refused, secret, now - 100, now);
  settle (first);
  ck_assert_int_eq (g_stat (path, &status), 0);
  ck_assert_uint_eq (status.st_mode & 07777, 0600);
  ck_assert (g_file_get_contents (path, &text, NULL, NULL));
  ck_assert_ptr_null (strstr (text, CANARY));

  /* The other one knew nothing of it, and keeps it. */
  doctor_history_learn (second, sato, sato->outgoing, &paused, secret, 0, now);
  settle (second);
  load (first);
  ck_assert (doctor_history_find_pause (first, sato, sato->outgoing, now, &restraint));
  load (second);
  /* It goes by the keyring's date. */
  ck_assert (doctor_history_find_refusal (second, account, account->incoming, secret, now - 100,
                                          &restraint));
  ck_assert_int_eq (restraint.time, now);
  ck_assert_str_eq (restraint.cause, "auth-bad-credentials");
  ck_assert (!doctor_history_find_refusal (second, account, account->incoming, secret, now - 99,
                                           &restraint));
  /* Then it is gone for everybody. */
  settle (second);
  {
    g_autoptr (DoctorHistory) third = doctor_history_new (path);

    load (third);
    ck_assert (!doctor_history_find_refusal (third, account, account->incoming, secret, now - 100,
                                             &restraint));
    ck_assert (doctor_history_find_pause (third, sato, sato->outgoing, now, &restraint));
  }
  remove_folder (folder);
}
END_TEST

/* It was entered in one process and is in the keyring for the next one. */
START_TEST (test_entered)
{
  static const struct
  {
    gint64 changed; /* since the refusal */
    gboolean is_same;
  } cases[] = { { -1, TRUE }, { 0, FALSE }, { 1, FALSE } };
  char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "logins.ini", NULL);
  g_autoptr (DoctorHistory) history = doctor_history_new (path);
  g_autoptr (DoctorAccount) account = account_new ("a", "mail.example.jp", "tanaka");
  g_autoptr (DoctorSecret) secret = doctor_secret_new (CANARY, -1);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  DoctorRestraint restraint;

  doctor_history_learn (history, account, account->incoming, &refused, secret, 0, now);
  settle (history);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DoctorHistory) later = doctor_history_new (path);
      g_autofree char *kept = NULL;

      ck_assert (g_file_get_contents (path, &kept, NULL, NULL));
      load (later);
      ck_assert_int_eq (doctor_history_find_refusal (later, account, account->incoming, secret,
                                                     now + cases[i].changed, &restraint),
                        cases[i].is_same);
      settle (later);
      ck_assert (g_file_set_contents (path, kept, -1, NULL));
      /* Entered anew: somebody wants it to be tried. */
      load (later);
      ck_assert (
          !doctor_history_find_refusal (later, account, account->incoming, secret, 0, &restraint));
      settle (later);
      ck_assert (g_file_set_contents (path, kept, -1, NULL));
    }
  remove_folder (folder);
}
END_TEST

/* A password that is changed by the next command of a script is another one by its date. */
START_TEST (test_same_second)
{
  g_autoptr (DoctorHistory) history = doctor_history_new (NULL);
  g_autoptr (DoctorAccount) account = account_new ("a", "mail.example.jp", "tanaka");
  g_autoptr (DoctorSecret) secret = doctor_secret_new (CANARY, -1);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  doctor_history_learn (history, account, account->incoming, &refused, secret, now, now);
  settle (history);
  ck_assert_int_gt (g_get_real_time () / G_USEC_PER_SEC, now);
}
END_TEST

/* Whatever lies there, nothing is held up, and what was learnt is known as long as this lasts. */
START_TEST (test_bad_places)
{
  char *folder = make_folder ();
  g_autofree char *directory = g_build_filename (folder, "directory", NULL);
  g_autofree char *fifo = g_build_filename (folder, "fifo", NULL);
  g_autofree char *link = g_build_filename (folder, "link", NULL);
  g_autofree char *garbage = g_build_filename (folder, "garbage", NULL);
  g_autofree char *huge = g_build_filename (folder, "huge", NULL);
  g_autofree char *below = g_build_filename (garbage, "below", "logins.ini", NULL);
  const char *const paths[] = { directory, fifo, link, garbage, huge, below, "/proc/self/mem" };
  g_autoptr (DoctorAccount) account = account_new ("a", "mail.example.jp", "tanaka");
  g_autoptr (DoctorSecret) secret = doctor_secret_new (CANARY, -1);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *kept = NULL;
  DoctorRestraint restraint;
  GStatBuf status;

  ck_assert_int_eq (g_mkdir (directory, 0700), 0);
  ck_assert_int_eq (mkfifo (fifo, 0600), 0);
  ck_assert_int_eq (symlink (garbage, link), 0);
  ck_assert (g_file_set_contents (garbage, "[Login 1\nwhat\0is this", 20, NULL));
  ck_assert (g_file_set_contents (huge, "", 0, NULL));
  ck_assert_int_eq (truncate (huge, 100 * 1024 * 1024), 0);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (DoctorHistory) history = doctor_history_new (paths[i]);

      load (history);
      ck_assert (!doctor_history_find_refusal (history, account, account->incoming, secret, 5,
                                               &restraint));
      doctor_history_learn (history, account, account->incoming, &refused, secret, 5, now);
      settle (history);
      load (history);
      ck_assert_msg (
          doctor_history_find_refusal (history, account, account->incoming, secret, 5, &restraint),
          "%s", paths[i]);
    }
  /* What is no file of ours is not replaced; what is broken is. */
  ck_assert (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  ck_assert_int_eq (g_lstat (fifo, &status), 0);
  ck_assert (S_ISFIFO (status.st_mode));
  ck_assert (g_file_test (directory, G_FILE_TEST_IS_DIR));
  ck_assert (g_file_get_contents (garbage, &kept, NULL, NULL));
  ck_assert_ptr_nonnull (strstr (kept, "[Login 1]"));
  remove_folder (folder);
}
END_TEST

/* A thousand lessons at once are not a thousand files, and none is lost. */
START_TEST (test_many)
{
  char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "logins.ini", NULL);
  g_autoptr (DoctorHistory) history = doctor_history_new (path);
  g_autoptr (DoctorHistory) later = doctor_history_new (path);
  g_autoptr (DoctorSecret) secret = doctor_secret_new (CANARY, -1);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  for (guint i = 0; i < 900; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);
      g_autoptr (DoctorAccount) account = account_new (id, "mail.example.jp", "tanaka");

      doctor_history_learn (history, account, account->incoming, &refused, secret, 7, now);
      if (i % 100 == 0)
        g_main_context_iteration (NULL, FALSE);
    }
  settle (history);
  load (later);
  for (guint i = 0; i < 900; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);
      g_autoptr (DoctorAccount) account = account_new (id, "mail.example.jp", "tanaka");
      DoctorRestraint restraint;

      ck_assert (
          doctor_history_find_refusal (later, account, account->incoming, secret, 7, &restraint));
    }
  remove_folder (folder);
}
END_TEST

START_TEST (test_cancelled)
{
  char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "logins.ini", NULL);
  g_autoptr (DoctorHistory) history = doctor_history_new (path);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;

  g_cancellable_cancel (cancellable);
  doctor_history_load_async (history, cancellable, done_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  ck_assert (!doctor_history_load_finish (history, result));
  remove_folder (folder);
}
END_TEST

/* ---- Several processes at once ---- */

/* One entry of its own for each number. */
static void
write_one (const char *path, const char *who, guint number)
{
  g_autoptr (GHashTable) changes = doctor_history_table_new ();
  g_autofree char *id = g_strdup_printf ("%s-%u", who, number);
  g_autoptr (DoctorAccount) account = account_new (id, "mail.example.jp", "tanaka");
  DoctorHistoryEntry *entry = doctor_history_entry_new (id, account->incoming);

  entry->refused = NOW;
  g_hash_table_insert (changes, doctor_history_entry_key (entry), entry);
  if (!doctor_history_write (path, changes))
    _exit (1);
}

/* A process that does nothing else; `count` 0: for ever. */
static pid_t
start_writer (const char *path, const char *who, guint count)
{
  pid_t pid = fork ();

  ck_assert_int_ge (pid, 0);
  for (guint i = 0; pid == 0 && (count == 0 || i < count); i++)
    write_one (path, who, count == 0 ? i % 50 : i);
  if (pid == 0)
    _exit (0);
  return pid;
}

START_TEST (test_at_once)
{
  static const char *const names[] = { "one", "two", "three" };
  char *folder = make_folder ();
  /* None of them finds the folder. */
  g_autofree char *path = g_build_filename (folder, "new", "logins.ini", NULL);
  g_autoptr (GHashTable) entries = NULL;
  pid_t writers[G_N_ELEMENTS (names)];

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    writers[i] = start_writer (path, names[i], 40);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      int status;

      ck_assert_int_eq (waitpid (writers[i], &status, 0), writers[i]);
      ck_assert_int_eq (status, 0);
    }
  entries = doctor_history_read (path);
  ck_assert_uint_eq (g_hash_table_size (entries), 40 * G_N_ELEMENTS (names));
  remove_folder (folder);
}
END_TEST

/* A process that has stopped while it wrote holds up nobody for long. */
START_TEST (test_stopped_writer)
{
  char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "logins.ini", NULL);
  g_autoptr (GHashTable) entries = NULL;
  int lock = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  ck_assert_int_eq (flock (lock, LOCK_EX), 0);
  write_one (path, "late", 1);
  entries = doctor_history_read (path);
  ck_assert_uint_eq (g_hash_table_size (entries), 1);
  close (lock);
  remove_folder (folder);
}
END_TEST

static void
make_old (const char *path)
{
  struct timespec times[2] = { { .tv_sec = NOW }, { .tv_sec = NOW } };

  ck_assert_int_eq (utimensat (AT_FDCWD, path, times, 0), 0);
}

/* How many there are. */
static guint
for_each_file (const char *folder, void (*visit) (const char *path))
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  for (; (name = g_dir_read_name (dir)) != NULL; n++)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (visit != NULL)
        visit (path);
    }
  return n;
}

/* Killed at any moment: the file before or the file after, and the next process can go on. */
START_TEST (test_killed_writer)
{
  char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "logins.ini", NULL);

  for (guint i = 0; i < 40; i++)
    {
      g_autoptr (GHashTable) entries = NULL;
      g_autofree char *text = NULL, *again = NULL;
      gsize length;
      pid_t writer = start_writer (path, "killed", 0);

      g_usleep ((gulong) g_random_int_range (1000, 40000));
      ck_assert_int_eq (kill (writer, SIGKILL), 0);
      ck_assert_int_eq (waitpid (writer, NULL, 0), writer);
      if (!g_file_get_contents (path, &text, &length, NULL))
        continue;
      entries = doctor_history_parse (text, length, NOW);
      again = doctor_history_format (entries, NOW);
      ck_assert_str_eq (again, text);
    }
  ck_assert (g_file_test (path, G_FILE_TEST_EXISTS));

  /* Later, what they left goes with the next writing. */
  for_each_file (folder, make_old);
  write_one (path, "last", 1);
  ck_assert_uint_eq (for_each_file (folder, NULL), 1);
  remove_folder (folder);
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_loop_test (tests, test_lessons, 0, G_N_ELEMENTS (replies));
  tcase_add_loop_test (tests, test_last_words, 0, G_N_ELEMENTS (ends));
  tcase_add_loop_test (tests, test_no_lesson, 0, 3);
  tcase_add_test (tests, test_named_pause);
  tcase_add_test (tests, test_refusal);
  tcase_add_test (tests, test_pause);
  tcase_add_test (tests, test_settings);
  tcase_add_test (tests, test_text);
  tcase_add_test (tests, test_broken_text);
  tcase_add_test (tests, test_left_out);
  tcase_add_test (tests, test_unbelievable);
  tcase_add_test (tests, test_limit);
  tcase_add_test (tests, test_other_process);
  tcase_add_test (tests, test_entered);
  tcase_add_test (tests, test_same_second);
  tcase_add_test (tests, test_bad_places);
  tcase_add_test (tests, test_many);
  tcase_add_test (tests, test_cancelled);
  tcase_add_test (tests, test_at_once);
  tcase_add_test (tests, test_stopped_writer);
  tcase_add_test (tests, test_killed_writer);
}

DOCTOR_CHECK_MAIN ("history", add_tests)
