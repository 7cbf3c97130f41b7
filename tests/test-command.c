/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Commands: what is sent, what is shown, what is refused. */

#include "core/command.h"
#include "core/secret.h"

#include "suite.h"

#include <string.h>

#define HIDDEN DOCTOR_SECRET_HIDDEN

static void
assert_wire (const DoctorCommand *command, const char *bytes, gsize length)
{
  gsize wire_length = 0;
  const char *wire = doctor_command_wire (command, &wire_length);

  ck_assert_uint_eq (wire_length, length);
  ck_assert (memcmp (wire, bytes, length) == 0);
}

START_TEST (test_parts)
{
  g_autoptr (DoctorCommand) command = doctor_command_new ();

  assert_wire (command, "\r\n", 2);
  ck_assert_str_eq (doctor_command_text (command), "");

  ck_assert (doctor_command_add (command, "A1 LOGIN tanaka "));
  ck_assert (doctor_command_add (command, ""));
  ck_assert (doctor_command_add_secret (command, "\"s3", 3));
  ck_assert (doctor_command_add (command, ""));
  ck_assert (doctor_command_add_secret (command, "cret\"", 5));
  assert_wire (command, "A1 LOGIN tanaka \"s3cret\"\r\n", 26);
  ck_assert_str_eq (doctor_command_text (command), "A1 LOGIN tanaka " HIDDEN);

  ck_assert (doctor_command_add (command, " x "));
  ck_assert (doctor_command_add_secret (command, "", 0));
  ck_assert_str_eq (doctor_command_text (command), "A1 LOGIN tanaka " HIDDEN " x " HIDDEN);
}
END_TEST

static const struct
{
  const char *bytes;
  gsize length;
} refused[] = {
  { "a\r", 2 }, { "\nb", 2 }, { "a\r\nA2 DELETE INBOX", 18 }, { "a\0b", 3 }, { "\0", 1 },
};

START_TEST (test_refused)
{
  g_autoptr (DoctorCommand) command = doctor_command_new ();

  ck_assert (doctor_command_add (command, "USER "));
  ck_assert (!doctor_command_add_secret (command, refused[_i].bytes, refused[_i].length));
  if (memchr (refused[_i].bytes, '\0', refused[_i].length) == NULL)
    ck_assert (!doctor_command_add (command, refused[_i].bytes));
  assert_wire (command, "USER \r\n", 7);
  ck_assert_str_eq (doctor_command_text (command), "USER ");
}
END_TEST

START_TEST (test_literal)
{
  g_autoptr (DoctorCommand) command = doctor_command_new ();

  doctor_command_add_literal (command, "a\r\n\0é", 6, FALSE);
  doctor_command_add_literal (command, NULL, 0, FALSE);
  ck_assert (doctor_command_add (command, " {5}"));
  assert_wire (command, "a\r\n\0é {5}\r\n", 12);
  ck_assert_str_eq (doctor_command_text (command), "a\\x0d\\x0a\\x00é {5}");

  doctor_command_add_literal (command, "\r\n\0", 3, TRUE);
  doctor_command_add_literal (command, "x", 1, TRUE);
  assert_wire (command, "a\r\n\0é {5}\r\n\0x\r\n", 16);
  ck_assert_str_eq (doctor_command_text (command), "a\\x0d\\x0a\\x00é {5}" HIDDEN);
}
END_TEST

/* Growth keeps the bytes: one part at a time, past every size that was allocated before. */
START_TEST (test_long)
{
  g_autoptr (DoctorCommand) command = doctor_command_new ();
  g_autoptr (GString) expected = g_string_new (NULL);

  for (guint i = 0; i < 5000; i++)
    {
      char part[2] = { (char) ('a' + i % 26), '\0' };

      ck_assert (doctor_command_add_secret (command, part, 1));
      g_string_append (expected, part);
    }
  g_string_append (expected, "\r\n");
  assert_wire (command, expected->str, expected->len);
  ck_assert_str_eq (doctor_command_text (command), HIDDEN);
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_test (tests, test_parts);
  tcase_add_loop_test (tests, test_refused, 0, G_N_ELEMENTS (refused));
  tcase_add_test (tests, test_literal);
  tcase_add_test (tests, test_long);
}

DOCTOR_CHECK_MAIN ("command", add_tests)
