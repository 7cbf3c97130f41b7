/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What is shown: escapes and templates. */

#include "core/text.h"

#include "suite.h"

static const struct
{
  const char *bytes;
  gssize length;
  const char *shown;
} escapes[] = {
  { "plain", -1, "plain" },
  { "日本語 é", -1, "日本語 é" },
  { "back\\slash", -1, "back\\slash" },
  { "a\x1b[31mb", -1, "a\\x1b[31mb" },
  { "a\0b", 3, "a\\x00b" },
  { "tab\tcr\rlf\n", -1, "tab\\x09cr\\x0dlf\\x0a" },
  { "\xff\xfe", -1, "\\xff\\xfe" },
  { "\xe6\x97", -1, "\\xe6\\x97" },
  { "\xc0\x80", -1, "\\xc0\\x80" },
  { "\xed\xa0\x80", -1, "\\xed\\xa0\\x80" },
  { "a\xe2\x80\xae"
    "b",
    -1, "a\\u{202e}b" },
  { "a\xe2\x80\x8b"
    "b",
    -1, "a\\u{200b}b" },
  { "a\xc2\x9b"
    "b",
    -1, "a\\u{9b}b" },
  { "a\xe2\x80\xa8"
    "b",
    -1, "a\\u{2028}b" },
  { "\xee\x80\x80", -1, "\\u{e000}" },
  { "\xef\xbf\xbe", -1, "\\u{fffe}" },
  { "\xef\xbf\xbc", -1, "\\u{fffc}" },
  { "\xf3\xa0\x80\x81", -1, "\\u{e0001}" },
  { "\xf0\x9f\x98\x80 \xef\xbf\xbd e\xcc\x81", -1, "\xf0\x9f\x98\x80 \xef\xbf\xbd e\xcc\x81" },
  { "\xef\xb8\x8f\xcd\x8f\xe1\xa0\x8b", -1, "\\u{fe0f}\\u{34f}\\u{180b}" },
  { "\xe3\x85\xa4\xe2\xa0\x80\xc2\xad", -1, "\\u{3164}\\u{2800}\\u{ad}" },
  { "\xcd\xb8", -1, "\\u{378}" },
  { "", 0, "" },
};

START_TEST (test_escape)
{
  g_autofree char *shown = doctor_text_escape (escapes[_i].bytes, escapes[_i].length);

  ck_assert_str_eq (shown, escapes[_i].shown);
  ck_assert (g_utf8_validate (shown, -1, NULL));
}
END_TEST

START_TEST (test_expand)
{
  g_autofree char *text = doctor_text_expand ("{a}{b} {c} {a", "a", "1", "b", "{a}", NULL);
  g_autofree char *empty = doctor_text_expand ("<{a}>", "a", NULL, NULL);

  ck_assert_str_eq (text, "1{a} {c} {a");
  ck_assert_str_eq (empty, "<>");
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_loop_test (tests, test_escape, 0, G_N_ELEMENTS (escapes));
  tcase_add_test (tests, test_expand);
}

DOCTOR_CHECK_MAIN ("text", add_tests)
