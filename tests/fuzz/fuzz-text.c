/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Fuzzes core/text: anything becomes text that may be shown, and stays so. */

#include "fuzz.h"

#include <string.h>

#include "core/text.h"

/* The longest escape of one byte, `\x1b`; a character of two bytes becomes at most `\u{7ff}`. */
#define MAX_GROWTH 4

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  g_autofree char *copy = g_strndup (length > 0 ? (const char *) bytes : "", length);
  g_autofree char *escaped =
      doctor_text_escape (length > 0 ? (const char *) bytes : "", (gssize) length);
  g_autofree char *again = doctor_text_escape (escaped, -1);
  g_autofree char *expanded = NULL;
  g_autofree char *put_in = doctor_text_expand ("<{a}{b}{a}>", "a", escaped, "b", "{a}", NULL);
  g_autofree char *wanted = g_strconcat ("<", escaped, "{a}", escaped, ">", NULL);

  fuzz_must_be_shown (escaped);
  MUST (strlen (escaped) <= MAX_GROWTH * length, "%zu bytes become %zu", length, strlen (escaped));
  MUST (g_str_equal (escaped, again), "escaped once: %s\ntwice: %s", escaped, again);
  MUST (g_str_equal (put_in, wanted), "a value was searched for names");
  /* As a pattern, with values as long as their names in braces. */
  expanded = doctor_text_expand (copy, "text", "{code}", "code", NULL, NULL);
  MUST (strlen (expanded) <= strlen (copy), "a pattern of %zu bytes grew", strlen (copy));
  return 0;
}
