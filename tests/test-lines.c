/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Lines: endings, splittings, literals, limits. */

#include "core/lines.h"

#include "suite.h"

#include <string.h>

/* What one stream gives: "<line>" for each line, "!" for TOO_LONG; NUL is shown as "0". */
static void
drain (DoctorLines *lines, GString *seen)
{
  const char *line;
  gsize length;

  for (;;)
    switch (doctor_lines_next (lines, &line, &length))
      {
      case DOCTOR_LINES_MORE:
        return;
      case DOCTOR_LINES_TOO_LONG:
        g_string_append_c (seen, '!');
        return;
      case DOCTOR_LINES_LINE:
        ck_assert_int_eq (line[length], '\0');
        g_string_append_c (seen, '<');
        for (gsize i = 0; i < length; i++)
          g_string_append_c (seen, line[i] != '\0' ? line[i] : '0');
        g_string_append_c (seen, '>');
      }
}

static void
feed (DoctorLines *lines, const char *bytes, gsize length)
{
  doctor_lines_feed (lines, (const guint8 *) bytes, length);
}

static const struct
{
  const char *bytes;
  gsize length;
  const char *seen;
} streams[] = {
  { "", 0, "" },
  { "a", 1, "" },
  { "a\r", 2, "" },
  { "a\r\n", 3, "<a>" },
  { "a\n", 2, "<a>" },
  { "\r\n", 2, "<>" },
  { "\n\n\r\n", 4, "<><><>" },
  { "a\r\r\nb\n", 6, "<a\r><b>" },
  { "a\rb\r\n", 5, "<a\rb>" },
  { "\0a\0\r\n\0\n", 7, "<0a0><0>" },
  { "* OK \xff\xfe\r\n* \xe6\x97\xa5\r\nrest", 20, "<* OK \xff\xfe><* \xe6\x97\xa5>" },
};

/* Every stream in every cut into three pieces. */
START_TEST (test_splittings)
{
  gsize length = streams[_i].length;

  for (gsize first = 0; first <= length; first++)
    for (gsize second = first; second <= length; second++)
      {
        g_autoptr (DoctorLines) lines = doctor_lines_new ();
        g_autoptr (GString) seen = g_string_new (NULL);

        feed (lines, streams[_i].bytes, first);
        drain (lines, seen);
        feed (lines, streams[_i].bytes + first, second - first);
        drain (lines, seen);
        feed (lines, streams[_i].bytes + second, length - second);
        drain (lines, seen);
        ck_assert_str_eq (seen->str, streams[_i].seen);
      }
}
END_TEST

static const struct
{
  gsize length;
  const char *ending;
  DoctorLinesResult result;
} limits[] = {
  { DOCTOR_LINE_LIMIT - 1, "\r\n", DOCTOR_LINES_LINE },
  { DOCTOR_LINE_LIMIT, "\r\n", DOCTOR_LINES_LINE },
  { DOCTOR_LINE_LIMIT, "\n", DOCTOR_LINES_LINE },
  { DOCTOR_LINE_LIMIT, "\r", DOCTOR_LINES_MORE },
  { DOCTOR_LINE_LIMIT, "", DOCTOR_LINES_MORE },
  { DOCTOR_LINE_LIMIT, "\r\r\n", DOCTOR_LINES_TOO_LONG },
  { DOCTOR_LINE_LIMIT + 1, "\r\n", DOCTOR_LINES_TOO_LONG },
  { DOCTOR_LINE_LIMIT + 1, "\n", DOCTOR_LINES_TOO_LONG },
  { DOCTOR_LINE_LIMIT + 1, "", DOCTOR_LINES_TOO_LONG },
  { 10 * 1024 * 1024, "\r\n", DOCTOR_LINES_TOO_LONG },
};

START_TEST (test_limit)
{
  static const gsize pieces[] = { 1, 4096, G_MAXSIZE };
  gsize length = limits[_i].length + strlen (limits[_i].ending);
  g_autofree char *bytes = g_malloc (length + 1);

  memset (bytes, 'x', limits[_i].length);
  strcpy (bytes + limits[_i].length, limits[_i].ending);
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (DoctorLines) lines = doctor_lines_new ();
      DoctorLinesResult result = DOCTOR_LINES_MORE;
      const char *line = NULL;
      gsize line_length = 0;

      for (gsize at = 0; at < length; at += MIN (pieces[i], length - at))
        {
          feed (lines, bytes + at, MIN (pieces[i], length - at));
          result = doctor_lines_next (lines, &line, &line_length);
          if (result == DOCTOR_LINES_TOO_LONG)
            break;
        }
      ck_assert_int_eq (result, limits[_i].result);
      if (result == DOCTOR_LINES_LINE)
        ck_assert_uint_eq (line_length, limits[_i].length);
      if (result == DOCTOR_LINES_TOO_LONG)
        {
          feed (lines, "b\r\n", 3);
          ck_assert_int_eq (doctor_lines_next (lines, &line, &line_length), DOCTOR_LINES_TOO_LONG);
          ck_assert (!doctor_lines_take (lines, 1, &line));
          ck_assert_uint_eq (doctor_lines_pending (lines), 0);
        }
    }
}
END_TEST

/* A literal in the middle of a line, in every cut into two pieces. */
START_TEST (test_literal)
{
  static const char bytes[] = "* 1 {7}\r\na\r\n\0\xff\nb)\r\nnext\r\n";
  gsize length = sizeof bytes - 1;

  for (gsize cut = 0; cut <= length; cut++)
    {
      g_autoptr (DoctorLines) lines = doctor_lines_new ();
      g_autoptr (GString) seen = g_string_new (NULL);
      gboolean taken = FALSE;

      for (int piece = 0; piece < 2; piece++)
        {
          const char *from;
          gsize found;

          feed (lines, piece == 0 ? bytes : bytes + cut, piece == 0 ? cut : length - cut);
          if (seen->len == 0)
            {
              if (doctor_lines_next (lines, &from, &found) != DOCTOR_LINES_LINE)
                continue;
              g_string_append_len (seen, from, (gssize) found);
            }
          if (!taken)
            {
              taken = doctor_lines_take (lines, 7, &from);
              if (!taken)
                continue;
              ck_assert_mem_eq (from, "a\r\n\0\xff\nb", 7);
            }
          drain (lines, seen);
        }
      ck_assert (taken);
      ck_assert_str_eq (seen->str, "* 1 {7}<)><next>");
    }
}
END_TEST

START_TEST (test_literal_edges)
{
  g_autoptr (DoctorLines) lines = doctor_lines_new ();
  g_autofree char *large = g_malloc0 (DOCTOR_RESPONSE_LIMIT);
  const char *octets = NULL;
  gsize length;

  ck_assert (doctor_lines_take (lines, 0, &octets));
  ck_assert_ptr_nonnull (octets);
  ck_assert (!doctor_lines_take (lines, 1, &octets));

  /* The largest literal that is allowed, and a search for a line begun before it. */
  feed (lines, "ab", 2);
  ck_assert_int_eq (doctor_lines_next (lines, &octets, &length), DOCTOR_LINES_MORE);
  ck_assert (doctor_lines_take (lines, 1, &octets));
  ck_assert_int_eq (*octets, 'a');
  for (gsize at = 0; at < DOCTOR_RESPONSE_LIMIT; at += 4096)
    {
      ck_assert (!doctor_lines_take (lines, DOCTOR_RESPONSE_LIMIT + 1, &octets));
      feed (lines, large + at, 4096);
    }
  ck_assert (doctor_lines_take (lines, DOCTOR_RESPONSE_LIMIT + 1, &octets));
  ck_assert_int_eq (*octets, 'b');
  feed (lines, "c\r\n", 3);
  ck_assert_int_eq (doctor_lines_next (lines, &octets, &length), DOCTOR_LINES_LINE);
  ck_assert_str_eq (octets, "c");
}
END_TEST

START_TEST (test_pending)
{
  g_autoptr (DoctorLines) lines = doctor_lines_new ();
  const char *line;
  gsize length;

  ck_assert_uint_eq (doctor_lines_pending (lines), 0);
  feed (lines, "a OK\r\nb OK injected\r\n", 21);
  ck_assert_int_eq (doctor_lines_next (lines, &line, &length), DOCTOR_LINES_LINE);
  ck_assert_uint_eq (doctor_lines_pending (lines), 15);
  doctor_lines_clear (lines);
  ck_assert_uint_eq (doctor_lines_pending (lines), 0);
  ck_assert_int_eq (doctor_lines_next (lines, &line, &length), DOCTOR_LINES_MORE);
  feed (lines, "c\n", 2);
  ck_assert_int_eq (doctor_lines_next (lines, &line, &length), DOCTOR_LINES_LINE);
  ck_assert_str_eq (line, "c");
}
END_TEST

/* Nobody reads: memory stays bounded, what was kept is whole, and then it is over. */
START_TEST (test_overflow)
{
  g_autoptr (DoctorLines) lines = doctor_lines_new ();
  DoctorLinesResult result;
  const char *line;
  gsize length, n = 0;

  for (guint i = 0; i < 400000; i++)
    feed (lines, "1234567890\r\n", 12);
  ck_assert_uint_eq (doctor_lines_pending (lines), DOCTOR_LINES_PENDING_LIMIT);
  while ((result = doctor_lines_next (lines, &line, &length)) == DOCTOR_LINES_LINE)
    {
      ck_assert_str_eq (line, "1234567890");
      n++;
    }
  ck_assert_int_eq (result, DOCTOR_LINES_TOO_LONG);
  ck_assert_uint_eq (n, DOCTOR_LINES_PENDING_LIMIT / 12);
}
END_TEST

/* 2 MB byte by byte, always behind an unread rest: would take hours if it were quadratic. */
START_TEST (test_drip)
{
  g_autoptr (DoctorLines) lines = doctor_lines_new ();
  g_autofree char *rest = g_malloc (DOCTOR_RESPONSE_LIMIT);
  const char *line;
  gsize length;
  guint n = 0;

  memset (rest, '\n', DOCTOR_RESPONSE_LIMIT);
  feed (lines, rest, DOCTOR_RESPONSE_LIMIT);
  for (guint i = 0; i < 2000000; i++)
    {
      feed (lines, i % 50 == 49 ? "\n" : "x", 1);
      if (doctor_lines_next (lines, &line, &length) == DOCTOR_LINES_LINE)
        n++;
    }
  ck_assert_uint_gt (n, DOCTOR_RESPONSE_LIMIT);
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_loop_test (tests, test_splittings, 0, G_N_ELEMENTS (streams));
  tcase_add_loop_test (tests, test_limit, 0, G_N_ELEMENTS (limits));
  tcase_add_test (tests, test_literal);
  tcase_add_test (tests, test_literal_edges);
  tcase_add_test (tests, test_pending);
  tcase_add_test (tests, test_overflow);
  tcase_add_test (tests, test_drip);
}

DOCTOR_CHECK_MAIN ("lines", add_tests)
