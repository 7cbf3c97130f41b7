/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Transcripts: order, times, steps, facts, notes, what is hidden and what is left out. */

#include "core/transcript.h"

#include "suite.h"

#include <string.h>

#define HIDDEN DOCTOR_SECRET_HIDDEN

static const DoctorEntry *
last_entry (const DoctorTranscript *transcript)
{
  return doctor_transcript_entry (transcript, doctor_transcript_n_entries (transcript) - 1);
}

START_TEST (test_entries)
{
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (1234);
  DoctorTranscript *again = doctor_transcript_ref (transcript);
  const DoctorEntry *entry;

  ck_assert_ptr_eq (again, transcript);
  doctor_transcript_unref (again);
  ck_assert_int_eq (doctor_transcript_get_started (transcript), 1234);
  ck_assert_uint_eq (doctor_transcript_n_entries (transcript), 0);
  ck_assert_ptr_null (doctor_transcript_find (transcript, 0));

  doctor_transcript_begin_step (transcript, DOCTOR_STEP_GREETING);
  ck_assert_uint_eq (doctor_transcript_add_server (transcript, "* OK ready", -1), 0);
  doctor_transcript_set_now (transcript, 500);
  ck_assert_uint_eq (doctor_transcript_add_client (transcript, "A1 CAPABILITY"), 1);
  doctor_transcript_set_protected (transcript, TRUE);
  doctor_transcript_begin_step (transcript, DOCTOR_STEP_LOGIN);
  ck_assert_uint_eq (doctor_transcript_add_server (transcript, "* BYE x", 5), 2);

  ck_assert_uint_eq (doctor_transcript_n_entries (transcript), 3);
  entry = doctor_transcript_entry (transcript, 0);
  ck_assert_uint_eq (entry->serial, 0);
  ck_assert_int_eq (entry->time, 0);
  ck_assert_int_eq (entry->step, DOCTOR_STEP_GREETING);
  ck_assert_int_eq (entry->direction, DOCTOR_FROM_SERVER);
  ck_assert (entry->unprotected);
  ck_assert_str_eq (entry->text, "* OK ready");
  entry = doctor_transcript_entry (transcript, 1);
  ck_assert_int_eq (entry->time, 500);
  ck_assert_int_eq (entry->direction, DOCTOR_FROM_CLIENT);
  entry = doctor_transcript_find (transcript, 2);
  ck_assert_ptr_eq (entry, last_entry (transcript));
  ck_assert_int_eq (entry->step, DOCTOR_STEP_LOGIN);
  ck_assert (!entry->unprotected);
  ck_assert_str_eq (entry->text, "* BYE");
  ck_assert_ptr_null (doctor_transcript_find (transcript, 3));
}
END_TEST

START_TEST (test_clock)
{
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);

  doctor_transcript_set_now (transcript, 900);
  doctor_transcript_set_now (transcript, 400);
  ck_assert_int_eq (doctor_transcript_get_now (transcript), 900);
  doctor_transcript_add_server (transcript, "late", -1);
  ck_assert_int_eq (last_entry (transcript)->time, 900);
}
END_TEST

static void
assert_step (const DoctorTranscript *transcript, guint index, DoctorStep step, gboolean running,
             DoctorOutcome outcome, gint64 start, gint64 duration)
{
  const DoctorStepRecord *record = doctor_transcript_step (transcript, index);

  ck_assert_int_eq (record->step, step);
  ck_assert_int_eq (record->running, running);
  if (!running)
    ck_assert_int_eq (record->outcome, outcome);
  ck_assert_int_eq (record->start, start);
  ck_assert_int_eq (record->duration, duration);
}

START_TEST (test_steps)
{
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);

  doctor_transcript_end_step (transcript, DOCTOR_OUTCOME_FAILED);
  ck_assert_uint_eq (doctor_transcript_n_steps (transcript), 0);

  doctor_transcript_begin_step (transcript, DOCTOR_STEP_RESOLVE);
  doctor_transcript_set_now (transcript, 10);
  doctor_transcript_begin_step (transcript, DOCTOR_STEP_CONNECT);
  doctor_transcript_set_now (transcript, 30);
  doctor_transcript_end_step (transcript, DOCTOR_OUTCOME_OK);
  doctor_transcript_end_step (transcript, DOCTOR_OUTCOME_FAILED);
  doctor_transcript_set_now (transcript, 40);
  doctor_transcript_begin_step (transcript, DOCTOR_STEP_GREETING);
  ck_assert (doctor_transcript_step (transcript, 2)->running);
  ck_assert_ptr_null (doctor_transcript_failed_step (transcript));
  doctor_transcript_set_now (transcript, 45);
  doctor_transcript_end_step (transcript, DOCTOR_OUTCOME_FAILED);
  doctor_transcript_skip_step (transcript, DOCTOR_STEP_LOGIN);
  doctor_transcript_skip_step (transcript, DOCTOR_STEP_MAILBOX);

  ck_assert_uint_eq (doctor_transcript_n_steps (transcript), 5);
  assert_step (transcript, 0, DOCTOR_STEP_RESOLVE, FALSE, DOCTOR_OUTCOME_OK, 0, 10);
  assert_step (transcript, 1, DOCTOR_STEP_CONNECT, FALSE, DOCTOR_OUTCOME_OK, 10, 20);
  assert_step (transcript, 2, DOCTOR_STEP_GREETING, FALSE, DOCTOR_OUTCOME_FAILED, 40, 5);
  assert_step (transcript, 3, DOCTOR_STEP_LOGIN, FALSE, DOCTOR_OUTCOME_SKIPPED, 45, 0);
  assert_step (transcript, 4, DOCTOR_STEP_MAILBOX, FALSE, DOCTOR_OUTCOME_SKIPPED, 45, 0);
  ck_assert_ptr_eq (doctor_transcript_failed_step (transcript),
                    doctor_transcript_step (transcript, 2));

  /* What comes after belongs to the last step that was made. */
  doctor_transcript_add_server (transcript, "* BYE", -1);
  ck_assert_int_eq (last_entry (transcript)->step, DOCTOR_STEP_GREETING);
}
END_TEST

static const struct
{
  DoctorRole role;
  DoctorSecurity security;
  const char *steps; /* after resolve, which fails */
} missing[] = {
  { DOCTOR_ROLE_INCOMING, DOCTOR_SECURITY_TLS, "connect tls greeting login mailbox " },
  { DOCTOR_ROLE_INCOMING, DOCTOR_SECURITY_STARTTLS, "connect greeting starttls login mailbox " },
  { DOCTOR_ROLE_OUTGOING, DOCTOR_SECURITY_STARTTLS, "connect greeting starttls login sender " },
  { DOCTOR_ROLE_OUTGOING, DOCTOR_SECURITY_NONE, "connect greeting login sender " },
};

START_TEST (test_missing)
{
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  g_autoptr (DoctorServer) server = doctor_server_new (
      missing[_i].role, DOCTOR_PROTOCOL_IMAP, "h", 1, missing[_i].security, "", DOCTOR_LOGIN_NONE);
  g_autoptr (GString) steps = g_string_new (NULL);

  doctor_transcript_begin_step (transcript, DOCTOR_STEP_RESOLVE);
  doctor_transcript_skip_missing (transcript, server);
  assert_step (transcript, 0, DOCTOR_STEP_RESOLVE, FALSE, DOCTOR_OUTCOME_FAILED, 0, 0);
  for (guint i = 1; i < doctor_transcript_n_steps (transcript); i++)
    {
      const DoctorStepRecord *record = doctor_transcript_step (transcript, i);

      ck_assert_int_eq (record->outcome, DOCTOR_OUTCOME_SKIPPED);
      g_string_append_printf (steps, "%s ", doctor_step_to_string (record->step));
    }
  ck_assert_str_eq (steps->str, missing[_i].steps);
}
END_TEST

START_TEST (test_facts)
{
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  const DoctorFact *fact;

  doctor_transcript_begin_step (transcript, DOCTOR_STEP_RESOLVE);
  doctor_transcript_add_fact (transcript, DOCTOR_FACT_ADDRESSES, "192.0.2.1, 2001:db8::1", NULL, 2,
                              0);
  ck_assert_str_eq (last_entry (transcript)->text, "Addresses: 192.0.2.1, 2001:db8::1");
  ck_assert_int_eq (last_entry (transcript)->direction, DOCTOR_FROM_NOTE);
  ck_assert (!last_entry (transcript)->unprotected);

  /* Without a note the server's line is the evidence. */
  doctor_transcript_begin_step (transcript, DOCTOR_STEP_LOGIN);
  doctor_transcript_add_server (transcript, "A2 NO [AUTHENTICATIONFAILED] no", -1);
  doctor_transcript_add_fact (transcript, DOCTOR_FACT_LOGIN_REFUSED, "no\x1b", "AUTH\x01", 7, 8);
  ck_assert_uint_eq (doctor_transcript_n_entries (transcript), 2);
  doctor_transcript_add_server (transcript, "* later", -1);
  doctor_transcript_begin_step (transcript, DOCTOR_STEP_MAILBOX);
  doctor_transcript_add_fact_at (transcript, 1, DOCTOR_FACT_ALERT, "earlier", NULL, 0, 0);

  ck_assert_uint_eq (doctor_transcript_n_facts (transcript), 3);
  fact = doctor_transcript_fact (transcript, 1);
  ck_assert_int_eq (fact->kind, DOCTOR_FACT_LOGIN_REFUSED);
  ck_assert_int_eq (fact->step, DOCTOR_STEP_LOGIN);
  ck_assert_uint_eq (fact->entry, 1);
  ck_assert_int_eq (fact->number, 7);
  ck_assert_int_eq (fact->extra, 8);
  ck_assert_str_eq (fact->text, "no\\x1b");
  ck_assert_str_eq (fact->code, "AUTH\\x01");
  fact = doctor_transcript_fact (transcript, 2);
  ck_assert_uint_eq (fact->entry, 1);
  ck_assert_int_eq (fact->step, DOCTOR_STEP_LOGIN);
  ck_assert_ptr_null (fact->code);

  ck_assert_ptr_eq (doctor_transcript_last_fact (transcript, DOCTOR_FACT_LOGIN_REFUSED),
                    doctor_transcript_fact (transcript, 1));
  ck_assert_ptr_null (doctor_transcript_last_fact (transcript, DOCTOR_FACT_QUOTA));
}
END_TEST

static const char *
translate (const char *message_id)
{
  if (g_str_has_prefix (message_id, "Connecting"))
    return "{text} のポート {number} に接続しています";
  if (g_str_has_suffix (message_id, "left out here"))
    return "ここで {number} バイトを省略";
  return message_id;
}

START_TEST (test_notes)
{
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  g_autofree char *translated = NULL;
  g_autofree char *server = NULL;
  g_autofree char *reason = NULL;

  doctor_transcript_add_fact (transcript, DOCTOR_FACT_CONNECTING, "192.0.2.1", NULL, 993, 0);
  doctor_transcript_add_fact (transcript, DOCTOR_FACT_CONNECTING, "2001:db8::1", NULL, 993, 0);
  doctor_transcript_add_server (transcript, "Connecting is not a note here", -1);
  /* A value of several lines makes a note of one line; the fact keeps them. */
  doctor_transcript_add_fact (transcript, DOCTOR_FACT_TOKEN_REFUSED, "{\n \"status\": 401\n}",
                              "401", 0, 0);

  ck_assert_str_eq (doctor_transcript_entry (transcript, 0)->text,
                    "Connecting to 192.0.2.1 port 993");
  translated =
      doctor_transcript_entry_text (transcript, doctor_transcript_entry (transcript, 1), translate);
  ck_assert_str_eq (translated, "2001:db8::1 のポート 993 に接続しています");
  server =
      doctor_transcript_entry_text (transcript, doctor_transcript_entry (transcript, 2), translate);
  ck_assert_str_eq (server, "Connecting is not a note here");
  ck_assert_ptr_null (strchr (last_entry (transcript)->text, '\n'));
  reason = doctor_transcript_entry_text (transcript, last_entry (transcript), translate);
  ck_assert_str_eq (reason, last_entry (transcript)->text);
  ck_assert_str_eq (doctor_transcript_last_fact (transcript, DOCTOR_FACT_TOKEN_REFUSED)->text,
                    "{\n \"status\": 401\n}");
}
END_TEST

static const struct
{
  const char *bytes;
  gssize length;
  const char *shown;
} lines[] = {
  { "* OK \x1b[2Jready", -1, "* OK \\x1b[2Jready" },
  { "a\0b", 3, "a\\x00b" },
  { "\xff日本語", -1, "\\xff日本語" },
  { "", 0, "" },
  { "a\nb\r", -1, "a\\x0ab\\x0d" },
  { "-ERR unknown command hunter22 hunter2", -1, "-ERR unknown command " HIDDEN " hunter2" },
  { "+ AHRhbmFrYQBodW50ZXIyMg==", -1, "+ AHRhbmFrYQB" HIDDEN "g==" },
  { "hunter22 and hunter2233", -1, HIDDEN " and " HIDDEN },
  { "hunter22\0hunter22", 17, HIDDEN "\\x00" HIDDEN },
  { "tok\xe2\x80\xae!n", -1, HIDDEN },
};

/* Three secrets: one begins with another, one has a character that is shown escaped. */
static void
hide (DoctorTranscript *transcript)
{
  static const char *const words[] = { "hunter22", "hunter2233", "tok\xe2\x80\xae!n" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (DoctorSecret) secret = doctor_secret_new (words[i], -1);

      doctor_transcript_hide (transcript, secret);
    }
}

START_TEST (test_public)
{
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);

  hide (transcript);
  doctor_transcript_add_server (transcript, lines[_i].bytes, lines[_i].length);
  ck_assert (strcmp (last_entry (transcript)->text, lines[_i].shown) == 0);
}
END_TEST

START_TEST (test_hidden)
{
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  g_autoptr (DoctorSecret) folded = doctor_secret_new ("two\nlines", -1);
  g_autoptr (DoctorSecret) word = doctor_secret_new ("password", -1);
  const DoctorFact *fact;

  doctor_transcript_hide (transcript, folded);
  doctor_transcript_hide (transcript, word);

  doctor_transcript_add_fact (transcript, DOCTOR_FACT_LOGIN_REFUSED, "said:\ntwo\nlines\n.",
                              "x two\nlines", 0, 0);
  fact = doctor_transcript_fact (transcript, 0);
  ck_assert_str_eq (fact->text, "said:\n" HIDDEN "\n.");
  ck_assert_str_eq (fact->code, "x " HIDDEN);

  /* A password that is a word of the marker shows nowhere. */
  doctor_transcript_add_client (transcript, "A1 LOGIN tanaka " HIDDEN);
  ck_assert_str_eq (last_entry (transcript)->text, "A1 LOGIN tanaka " HIDDEN);
  doctor_transcript_add_fact (transcript, DOCTOR_FACT_NAME_NOT_FOUND, "password.example.jp", NULL,
                              0, 0);
  ck_assert_str_eq (last_entry (transcript)->text, "The name " HIDDEN ".example.jp does not exist");
}
END_TEST

/* 6 MiB in lines of 1 KiB: the first 2 and the last 2 are there, and a note of the rest. */
START_TEST (test_left_out)
{
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  g_autofree char *line = g_strnfill (1024, 'x');
  g_autofree char *translated = NULL;
  const DoctorEntry *gap;
  gint64 left_out = 0;

  for (guint i = 0; i < 6 * 1024; i++)
    {
      char number[8];

      doctor_transcript_set_now (transcript, i);
      g_snprintf (number, sizeof number, "%06u", i);
      memcpy (line, number, 6);
      ck_assert_uint_eq (doctor_transcript_add_server (transcript, line, -1), i);
    }

  ck_assert_uint_eq (doctor_transcript_n_entries (transcript), 4 * 1024 + 1);
  for (guint i = 0; i < 6 * 1024; i++)
    {
      const DoctorEntry *entry = doctor_transcript_find (transcript, i);

      if (i >= 2 * 1024 && i < 4 * 1024)
        {
          ck_assert_ptr_null (entry);
          left_out += 1024;
          continue;
        }
      ck_assert_uint_eq (entry->serial, i);
      ck_assert_int_eq (entry->time, i);
      ck_assert_uint_eq (strtoul (entry->text, NULL, 10), i);
      ck_assert_ptr_eq (entry,
                        doctor_transcript_entry (transcript, i < 2 * 1024 ? i : i - 2 * 1024 + 1));
    }
  ck_assert_ptr_null (doctor_transcript_find (transcript, 6 * 1024));
  ck_assert_ptr_null (doctor_transcript_find (transcript, G_MAXUINT));

  gap = doctor_transcript_entry (transcript, 2 * 1024);
  ck_assert_int_eq (gap->direction, DOCTOR_FROM_NOTE);
  ck_assert_int_eq (gap->time, 2 * 1024);
  ck_assert_str_eq (gap->text, "2097152 bytes are left out here");
  ck_assert_int_eq (left_out, 2097152);
  translated = doctor_transcript_entry_text (transcript, gap, translate);
  ck_assert_str_eq (translated, "ここで 2097152 バイトを省略");

  /* Facts still find their evidence, or its absence. */
  doctor_transcript_add_fact_at (transcript, 3 * 1024, DOCTOR_FACT_ALERT, "x", NULL, 0, 0);
  doctor_transcript_add_fact (transcript, DOCTOR_FACT_LOGIN_REFUSED, "x", NULL, 0, 0);
  ck_assert_ptr_null (
      doctor_transcript_find (transcript, doctor_transcript_fact (transcript, 0)->entry));
  ck_assert_ptr_eq (
      doctor_transcript_find (transcript, doctor_transcript_fact (transcript, 1)->entry),
      last_entry (transcript));
}
END_TEST

/* Empty lines are no text, and still bounded; walking over all that is kept is quick. */
START_TEST (test_empty_lines)
{
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  guint n;

  for (guint i = 0; i < 300000; i++)
    doctor_transcript_add_server (transcript, "", 0);
  n = doctor_transcript_n_entries (transcript);
  ck_assert_uint_eq (n, 100001);
  for (guint i = 1; i < n; i++)
    ck_assert_uint_gt (doctor_transcript_entry (transcript, i)->serial,
                       doctor_transcript_entry (transcript, i - 1)->serial);
  ck_assert_uint_eq (last_entry (transcript)->serial, 299999);
}
END_TEST

/* One line larger than either part is kept for as long as it is the last. */
START_TEST (test_large_line)
{
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  g_autofree char *line = g_strnfill (3 * 1024 * 1024, 'x');

  doctor_transcript_add_server (transcript, line, -1);
  ck_assert_uint_eq (doctor_transcript_n_entries (transcript), 1);
  ck_assert_uint_eq (strlen (last_entry (transcript)->text), 3 * 1024 * 1024);
  doctor_transcript_add_server (transcript, "small", -1);
  ck_assert_uint_eq (doctor_transcript_n_entries (transcript), 2);
  ck_assert_str_eq (doctor_transcript_entry (transcript, 0)->text,
                    "3145728 bytes are left out here");
  ck_assert_str_eq (doctor_transcript_find (transcript, 1)->text, "small");
  ck_assert_ptr_null (doctor_transcript_find (transcript, 0));
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_test (tests, test_entries);
  tcase_add_test (tests, test_clock);
  tcase_add_test (tests, test_steps);
  tcase_add_loop_test (tests, test_missing, 0, G_N_ELEMENTS (missing));
  tcase_add_test (tests, test_facts);
  tcase_add_test (tests, test_notes);
  tcase_add_loop_test (tests, test_public, 0, G_N_ELEMENTS (lines));
  tcase_add_test (tests, test_hidden);
  tcase_add_test (tests, test_left_out);
  tcase_add_test (tests, test_empty_lines);
  tcase_add_test (tests, test_large_line);
}

DOCTOR_CHECK_MAIN ("transcript", add_tests)
