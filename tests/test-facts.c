/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The list of facts: names, notes, and what stands in them. */

#include "core/facts.h"

#include "suite.h"

#include <string.h>

static const char *const ids[] = {
#define FACT_ID(symbol, id, note) id,
  DOCTOR_FACTS (FACT_ID)
#undef FACT_ID
};

static const char *const notes[] = {
#define FACT_NOTE(symbol, id, note) note,
  DOCTOR_FACTS (FACT_NOTE)
#undef FACT_NOTE
};

START_TEST (test_ids)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      ck_assert_str_eq (doctor_fact_id (i), ids[i]);
      ck_assert_msg (g_hash_table_add (seen, (gpointer) ids[i]), "twice: %s", ids[i]);
      ck_assert_msg (strspn (ids[i], "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (ids[i]),
                     "not a name: %s", ids[i]);
    }
}
END_TEST

/* A placeholder that is misspelt would stand in the log as it is. */
START_TEST (test_notes)
{
  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    {
      DoctorFact fact = { .kind = i, .text = (char *) "T", .code = (char *) "C" };
      g_autofree char *note = doctor_fact_note (&fact, doctor_text_english);

      ck_assert_int_eq (note != NULL, notes[i] != NULL);
      if (note == NULL)
        continue;
      ck_assert_msg (strpbrk (note, "{}\n%'\"") == NULL, "%s: %s", ids[i], note);
      ck_assert_msg (*note != '\0' && !g_str_has_suffix (note, "."), "%s: %s", ids[i], note);
    }
}
END_TEST

static const char *
translate (const char *message_id)
{
  return strstr (message_id, "{extra}") != NULL ? message_id : "«{number}» {code}: {text} {extra}";
}

START_TEST (test_values)
{
  DoctorFact fact = { .kind = DOCTOR_FACT_CONNECTING,
                      .text = (char *) "{number}",
                      .number = -9223372036854775807,
                      .extra = 5 };
  g_autofree char *english = doctor_fact_note (&fact, doctor_text_english);
  g_autofree char *translated = doctor_fact_note (&fact, translate);

  ck_assert_str_eq (english, "Connecting to {number} port -9223372036854775807");
  ck_assert_str_eq (translated, "«-9223372036854775807» : {number} 5");
}
END_TEST

START_TEST (test_steps)
{
  static const char *const words[DOCTOR_N_STEPS] = { "resolve",  "connect", "tls",     "greeting",
                                                     "starttls", "login",   "mailbox", "sender" };

  for (guint i = 0; i < DOCTOR_N_STEPS; i++)
    ck_assert_str_eq (doctor_step_to_string (i), words[i]);
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_test (tests, test_ids);
  tcase_add_test (tests, test_notes);
  tcase_add_test (tests, test_values);
  tcase_add_test (tests, test_steps);
}

DOCTOR_CHECK_MAIN ("facts", add_tests)
