/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Returned mail of many systems, as they write it: who did not get it, and why. */

#include "diagnosis/bounce.h"

#include <string.h>

#include "bounces.h"
#include "suite.h"

static GString *
with_line_ends (const char *mail, const char *end)
{
  GString *text = g_string_new (mail);

  g_string_replace (text, "\n", end, 0);
  return text;
}

/* Each with the line ends of Unix, and with those of Windows. */
START_TEST (test_bounce)
{
  guint row = (guint) _i / 2;
  g_autoptr (GString) mail = with_line_ends (bounces[row].mail, _i % 2 == 0 ? "\n" : "\r\n");
  g_autoptr (GPtrArray) found = doctor_bounce_read (mail->str, (gssize) mail->len);
  const char *what = bounces[row].what;
  const DoctorBounce *first;

  ck_assert_msg (found->len == bounces[row].n, "%s: %u", what, found->len);
  first = g_ptr_array_index (found, 0);
  ck_assert_msg (g_str_equal (first->cause->id, bounces[row].cause), "%s: %s (%s)", what,
                 first->cause->id, first->words);
  ck_assert_msg (g_strcmp0 (first->recipient, bounces[row].recipient) == 0, "%s: %s", what,
                 first->recipient);
  ck_assert_msg (first->is_delayed == bounces[row].is_delayed, "%s", what);
  if (bounces[row].host != NULL)
    ck_assert_str_eq (first->host, bounces[row].host);
}
END_TEST

static const char *const others[] = {
  "",
  "\n",
  "Hello Hana,\n\nshall we meet on Monday at 10?\n\nTanaka <tanaka@example.jp>\n",
  "From: tanaka@example.jp\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\n--x--\n",
  "Final-Recipient: rfc822; hana@example.org\nAction: delivered\nStatus: 2.0.0\n",
};

START_TEST (test_no_bounce)
{
  g_autoptr (GPtrArray) found = doctor_bounce_read (others[_i], -1);

  ck_assert_uint_eq (found->len, 0);
}
END_TEST

/* What a server writes acts on no screen, and is not as long as it likes. */
START_TEST (test_shown)
{
  g_autofree char *long_words = g_strnfill (5000, 'x');
  g_autofree char *mail = g_strconcat ("<hana@example.org>: 550 User unknown \033[31m\xe2\x80\xae",
                                       long_words, "\n", NULL);
  g_autoptr (GPtrArray) found = doctor_bounce_read (mail, -1);
  const DoctorBounce *first;

  ck_assert_uint_eq (found->len, 1);
  first = g_ptr_array_index (found, 0);
  ck_assert_ptr_null (strchr (first->words, '\033'));
  ck_assert_ptr_nonnull (strstr (first->words, "\\u{202e}"));
  ck_assert_uint_lt (strlen (first->words), 1000);
}
END_TEST

START_TEST (test_many)
{
  GString *mail = g_string_new (NULL);
  g_autoptr (GPtrArray) found = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (mail, "<hana%u@example.org>: 550 User unknown\n", i);
  found = doctor_bounce_read (mail->str, (gssize) mail->len);
  ck_assert_uint_eq (found->len, DOCTOR_BOUNCE_MAX);
  g_string_free (mail, TRUE);
}
END_TEST

/* Much of whatever may be pasted, in the window's own thread: with a search that goes back at
 * each blank, or looks through all of it for each recipient, this test does not come to its end. */
static const struct
{
  const char *start;
  const char *filler;
  guint n;
} endless[] = {
  { "", " ", 0 },
  { "", "> ", 0 },
  { "", "\t*", 0 },
  { "To:", " ", 0 },
  { "", "!!!!", 0 },
  { "", "あ\xe3\x80\x80", 0 },
  { "<hana@example.org>: 550 User unknown\n", " ", 1 },
  { "<hana@example.org>: 550 User unknown\n", "x y z あ ", 1 },
  { "Final-Recipient: rfc822; hana@example.org\nAction: failed\n\n", "x y z ", 1 },
  { "Final-Recipient: rfc822; hana@example.org\n", "Final-Recipient: rfc822; a@example.org\n \n",
    DOCTOR_BOUNCE_MAX },
};

START_TEST (test_endless)
{
  g_autoptr (GString) mail = g_string_new (endless[_i].start);
  g_autoptr (GPtrArray) found = NULL;

  while (mail->len < DOCTOR_BOUNCE_LIMIT / 4)
    g_string_append (mail, endless[_i].filler);
  found = doctor_bounce_read (mail->str, (gssize) mail->len);
  ck_assert_uint_eq (found->len, endless[_i].n);
  for (guint i = 0; i < found->len; i++)
    {
      const DoctorBounce *bounce = g_ptr_array_index (found, i);

      ck_assert (bounce->words == NULL || g_utf8_validate (bounce->words, -1, NULL));
    }
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_loop_test (tests, test_bounce, 0, 2 * G_N_ELEMENTS (bounces));
  tcase_add_loop_test (tests, test_no_bounce, 0, G_N_ELEMENTS (others));
  tcase_add_test (tests, test_shown);
  tcase_add_test (tests, test_many);
  tcase_add_loop_test (tests, test_endless, 0, G_N_ELEMENTS (endless));
}

DOCTOR_CHECK_MAIN ("bounce", add_tests)
