/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Whose turn it is to connect: the order, and the limits of all and of one host. */

#include "exam/turns.h"

#include "suite.h"

/* As they come, one letter for each. */
static char *
take_all (DoctorTurns *turns)
{
  GString *taken = g_string_new (NULL);
  const char *item;

  while ((item = doctor_turns_next (turns)) != NULL)
    g_string_append (taken, item);
  return g_string_free (taken, FALSE);
}

static void
wait_all (DoctorTurns *turns, const char *host, const char *const *items)
{
  for (guint i = 0; items[i] != NULL; i++)
    doctor_turns_wait (turns, host, (gpointer) items[i]);
}

/* Hosts take turns, and within each the first comes first. */
START_TEST (test_order)
{
  static const char *const one[] = { "a", "b", "c", NULL };
  static const char *const two[] = { "x", "y", NULL };
  DoctorTurns *turns = doctor_turns_new (10, 10);
  g_autofree char *taken = NULL;

  wait_all (turns, "one.example", one);
  wait_all (turns, "two.example", two);
  taken = take_all (turns);
  ck_assert_str_eq (taken, "axbyc");
  for (guint i = 0; i < 3; i++)
    doctor_turns_leave (turns, "one.example");
  for (guint i = 0; i < 2; i++)
    doctor_turns_leave (turns, "two.example");
  doctor_turns_free (turns);
}
END_TEST

START_TEST (test_limits)
{
  static const char *const one[] = { "a", "b", "c", NULL };
  static const char *const two[] = { "x", "y", "z", NULL };
  DoctorTurns *turns = doctor_turns_new (3, 2);
  g_autofree char *first = NULL, *second = NULL, *third = NULL;

  wait_all (turns, "one.example", one);
  wait_all (turns, "two.example", two);
  first = take_all (turns);
  ck_assert_str_eq (first, "axb");
  /* A place of the host that has two is of no use to its third. */
  doctor_turns_leave (turns, "two.example");
  second = take_all (turns);
  ck_assert_str_eq (second, "y");
  doctor_turns_leave (turns, "one.example");
  doctor_turns_leave (turns, "one.example");
  doctor_turns_leave (turns, "two.example");
  third = take_all (turns);
  ck_assert_str_eq (third, "cz");
  doctor_turns_leave (turns, "one.example");
  doctor_turns_leave (turns, "two.example");
  ck_assert_ptr_null (doctor_turns_next (turns));
  doctor_turns_free (turns);
}
END_TEST

/* However a host is written, it is one; what is no host is one too. */
START_TEST (test_names)
{
  static const char *const names[][2] = { { "メール.example", "xn--4dkua4c.example" },
                                          { "Mail.Example", "mail.example." },
                                          { "a b", "a b" } };
  DoctorTurns *turns = doctor_turns_new (10, 1);

  doctor_turns_wait (turns, names[_i][0], (gpointer) "a");
  doctor_turns_wait (turns, names[_i][1], (gpointer) "b");
  ck_assert_str_eq (doctor_turns_next (turns), "a");
  ck_assert_ptr_null (doctor_turns_next (turns));
  ck_assert (!doctor_turns_withdraw (turns, names[_i][0], (gpointer) "a"));
  ck_assert (doctor_turns_withdraw (turns, names[_i][0], (gpointer) "b"));
  doctor_turns_leave (turns, names[_i][1]);
  ck_assert_ptr_null (doctor_turns_next (turns));
  doctor_turns_free (turns);
}
END_TEST

/* A visitor takes a place of the host, and none of all; nobody counts where nobody waits. */
START_TEST (test_visits)
{
  static const char *const one[] = { "a", "b", NULL };
  DoctorTurns *turns = doctor_turns_new (1, 2);

  wait_all (turns, "one.example", one);
  ck_assert_str_eq (doctor_turns_next (turns), "a");
  ck_assert (doctor_turns_visit (turns, "one.example"));
  ck_assert (!doctor_turns_visit (turns, "one.example"));
  for (guint i = 0; i < 5; i++)
    ck_assert (doctor_turns_visit (turns, "elsewhere.example"));
  doctor_turns_end_visit (turns, "elsewhere.example");
  doctor_turns_leave (turns, "one.example");
  ck_assert (doctor_turns_visit (turns, "one.example"));
  /* Two visitors: nobody else may come, though all have room. */
  ck_assert_ptr_null (doctor_turns_next (turns));
  doctor_turns_end_visit (turns, "one.example");
  ck_assert_str_eq (doctor_turns_next (turns), "b");
  doctor_turns_end_visit (turns, "one.example");
  doctor_turns_leave (turns, "one.example");
  doctor_turns_free (turns);
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_test (tests, test_order);
  tcase_add_test (tests, test_limits);
  tcase_add_loop_test (tests, test_names, 0, 3);
  tcase_add_test (tests, test_visits);
}

DOCTOR_CHECK_MAIN ("turns", add_tests)
