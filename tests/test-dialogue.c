/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Whole conversations replayed from tests/dialogues, whole and byte by byte; see its README. */

#include "dialogues.h"

#include "suite.h"

#include <string.h>

static GPtrArray *scripts; /* of Script */

/* What holds for every conversation, whatever the server says. */
static void
check_always (const Run *run, const char *name)
{
  guint logins = 0;
  gboolean failed = FALSE;

  for (guint i = 0; i < doctor_transcript_n_steps (run->transcript); i++)
    {
      const DoctorStepRecord *step = doctor_transcript_step (run->transcript, i);

      ck_assert_msg (!step->running, "%s: a step runs on", name);
      ck_assert_msg (!failed || step->outcome == DOCTOR_OUTCOME_SKIPPED,
                     "%s: a step was made after one failed", name);
      failed = failed || step->outcome == DOCTOR_OUTCOME_FAILED;
    }
  for (guint i = 0; i < doctor_transcript_n_facts (run->transcript); i++)
    logins += doctor_transcript_fact (run->transcript, i)->kind == DOCTOR_FACT_LOGIN_STARTED;
  ck_assert_msg (logins <= 1, "%s: %u logins", name, logins);
  ck_assert_msg (run->shows_secret == NULL, "%s: the secret shows in %s", name, run->shows_secret);
  ck_assert_msg (run->forbidden == NULL, "%s: may not be sent: %s", name, run->forbidden);
}

START_TEST (test_script)
{
  const Script *script = g_ptr_array_index (scripts, _i);
  g_autoptr (Run) whole = run_script (script, RUN_WHOLE, 0);
  g_autoptr (Run) split = run_script (script, RUN_SPLIT, 0);
  g_autofree char *wanted = script_expected (script);
  g_autofree char *got = run_log (whole);
  g_autofree char *again = run_log (split);
  g_autofree char *steps = run_steps (whole);
  g_autofree char *missing = script_missing (script, whole);
  g_autofree char *facts = run_facts (whole);
  g_autofree char *split_facts = run_facts (split);

  check_always (whole, script->name);
  check_always (split, script->name);
  ck_assert_msg (whole->stuck == NULL, "%s: %s\n%s", script->name, whole->stuck, got);
  ck_assert_msg (g_str_equal (wanted, got), "%s: wanted:\n%s\ngot:\n%s", script->name, wanted, got);
  ck_assert_msg (g_str_equal (got, again), "%s: whole:\n%s\nbyte by byte:\n%s", script->name, got,
                 again);
  ck_assert_msg (g_str_equal (script->steps, steps), "%s: steps wanted: %s\ngot: %s", script->name,
                 script->steps, steps);
  ck_assert_msg (*missing == '\0', "%s: %s\nfacts:\n%s", script->name, missing, facts);
  ck_assert_msg (g_str_equal (facts, split_facts), "%s: facts:\n%s\nbyte by byte:\n%s",
                 script->name, facts, split_facts);
}
END_TEST

static gboolean
tells (const Run *run, DoctorFactKind kind)
{
  return doctor_transcript_last_fact (run->transcript, kind) != NULL;
}

/* The server closes after every byte in turn. */
START_TEST (test_cut)
{
  const Script *script = g_ptr_array_index (scripts, _i);
  gsize size = script_size (script);

  for (gsize cut = 0; cut < size; cut++)
    {
      g_autoptr (Run) run = run_script (script, RUN_CUT, cut);
      const DoctorStepRecord *failed = doctor_transcript_failed_step (run->transcript);

      check_always (run, script->name);
      ck_assert_msg (run->ended, "%s: goes on after the end at byte %zu", script->name, cut);
      if (!run->cut || run->cut_leaving)
        continue;
      ck_assert_msg (failed != NULL && failed->step == run->cut_step,
                     "%s: cut at byte %zu in %s, but not blamed for it", script->name, cut,
                     doctor_step_to_string (run->cut_step));
      ck_assert_msg (tells (run, DOCTOR_FACT_CLOSED_UNEXPECTEDLY)
                         || tells (run, DOCTOR_FACT_PROTOCOL_VIOLATION)
                         || tells (run, DOCTOR_FACT_STARTTLS_INJECTED),
                     "%s: cut at byte %zu, and no fact says so", script->name, cut);
    }
}
END_TEST

/* The caller gives up after every byte in turn. */
START_TEST (test_abandon)
{
  const Script *script = g_ptr_array_index (scripts, _i);
  gsize size = script_size (script);

  for (gsize cut = 0; cut < size; cut++)
    {
      g_autoptr (Run) run = run_script (script, RUN_ABANDON, cut);

      check_always (run, script->name);
      ck_assert_msg (run->ended, "%s: goes on after being given up at byte %zu", script->name, cut);
      ck_assert_msg (run->sent_after <= 1, "%s: talks on after being given up at byte %zu",
                     script->name, cut);
      if (run->cut && !run->cut_leaving)
        ck_assert_msg (doctor_transcript_failed_step (run->transcript) != NULL,
                       "%s: given up at byte %zu and no step failed", script->name, cut);
    }
}
END_TEST

static void
add_tests (TCase *tests)
{
  scripts = load_scripts ();
  tcase_add_loop_test (tests, test_script, 0, (int) scripts->len);
  tcase_add_loop_test (tests, test_cut, 0, (int) scripts->len);
  tcase_add_loop_test (tests, test_abandon, 0, (int) scripts->len);
}

DOCTOR_CHECK_MAIN ("dialogue", add_tests)
