/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Secrets: life, comparison, and that none of their forms stays in a text. */

#include "core/secret.h"

#include "suite.h"

#include <string.h>

#define HIDDEN DOCTOR_SECRET_HIDDEN

START_TEST (test_life)
{
  g_autoptr (DoctorSecret) secret = doctor_secret_new ("a\0b", 3);
  g_autoptr (DoctorSecret) same = doctor_secret_new ("a\0b", 3);
  g_autoptr (DoctorSecret) other = doctor_secret_new ("a\0c", 3);
  g_autoptr (DoctorSecret) shorter = doctor_secret_new ("a", -1);
  DoctorSecret *again = doctor_secret_ref (secret);

  ck_assert_ptr_eq (again, secret);
  doctor_secret_unref (again);
  ck_assert_uint_eq (doctor_secret_length (secret), 3);
  ck_assert (memcmp (doctor_secret_peek (secret), "a\0b", 4) == 0);
  ck_assert (doctor_secret_equal (secret, same));
  ck_assert (!doctor_secret_equal (secret, other));
  ck_assert (!doctor_secret_equal (secret, shorter));
  ck_assert (!doctor_secret_equal (secret, NULL));
  ck_assert (!doctor_secret_equal (NULL, secret));
  ck_assert (doctor_secret_equal (NULL, NULL));
  doctor_secret_unref (NULL);
}
END_TEST

START_TEST (test_wipe)
{
  char bytes[] = "abcdef";

  doctor_secret_wipe (bytes + 1, 3);
  ck_assert (memcmp (bytes, "a\0\0\0ef", 7) == 0);
  doctor_secret_wipe (NULL, 0);
  doctor_secret_wipe (NULL, 5);
}
END_TEST

static void
assert_scrubbed (const char *word, gssize word_length, const char *text, gssize length,
                 const char *expected)
{
  g_autoptr (DoctorSecret) secret = doctor_secret_new (word, word_length);
  g_autofree char *scrubbed = NULL;
  gsize out_length = 0;

  scrubbed =
      doctor_secret_scrub (secret, text, length < 0 ? strlen (text) : (gsize) length, &out_length);
  ck_assert_uint_eq (scrubbed[out_length], '\0');
  /* Compared without a print of either: they hold the word. */
  ck_assert_msg (strcmp (scrubbed, expected) == 0, "row %s", expected);
}

static const struct
{
  const char *word;
  const char *text;
  const char *expected;
} rows[] = {
  /* Plain */
  { "hunter22", "hunter22", HIDDEN },
  { "hunter22", "A1 LOGIN tanaka hunter22 x", "A1 LOGIN tanaka " HIDDEN " x" },
  { "hunter22", "xhunter22x and hunter22hunter22", "x" HIDDEN "x and " HIDDEN HIDDEN },
  { "hunter22", "unknown command: HUNTER22", "unknown command: " HIDDEN },
  { "hunter22", "hunter2 unter22 hunter", "hunter2 unter22 hunter" },
  { "hunter22", "", "" },
  { "aaaa", "aaaaaaaaab", HIDDEN HIDDEN "ab" },
  { "aaab", "aaaaab", "aa" HIDDEN },
  { "パスワード", "<パスワード>", "<" HIDDEN ">" },
  { "a{5}\"b\\", "x a{5}\"b\\ y", "x " HIDDEN " y" },
  { "p\xe4ss", "a p\xe4ss b", "a " HIDDEN " b" },
  /* Quoted strings */
  { "a\"b\\c", "LOGIN \"a\\\"b\\\\c\"", "LOGIN \"" HIDDEN "\"" },
  { "back\\slash", "back\\slash back\\\\slash", HIDDEN " " HIDDEN },
  { "\\\\\\\\", "\\\\\\\\ \\\\\\\\\\\\\\\\.", HIDDEN " " HIDDEN "." },
  /* Percent, with whatever an encoder leaves alone */
  { "a b/c@d!", "a%20b%2Fc%40d%21", HIDDEN },
  { "a b/c@d!", "a%20b%2fc%40d%21", HIDDEN },
  { "a b/c@d!", "a+b/c%40d!", HIDDEN },
  { "a b/c@d!", "%61%20%62%2F%63%40%64%21", HIDDEN },
  { "50%25", "50%25", HIDDEN },
  { "50%25", "50%2525 50%2%35 50%2", HIDDEN " " HIDDEN " 50%2" },
  /* Escaped in one way, with what would be an escape in another as it is */
  { "a&amp;<=3D+/", "a&amp;amp;&lt;=3D+/ a&amp;<=3D3D+/", HIDDEN " " HIDDEN },
  { "été 夏", "%C3%A9t%c3%a9%20%E5%a4%8f", HIDDEN },
  { "été 夏", "été+夏", HIDDEN },
  /* Quoted-printable, SASL names */
  { "a=b,c", "n=a=3Db=2Cc,r=", "n=" HIDDEN ",r=" },
  { "été 夏", "=C3=A9t=C3=A9 =E5=A4=8F", HIDDEN },
  /* Hexadecimal */
  { "hunter22", "x68756e7465723232x", "x" HIDDEN "x" },
  { "hunter22", "68756E7465723232", HIDDEN },
  { "hunter22", "68 75 6e 74 65 72 32 32 (68:75:6E:74:65:72:32:32)", HIDDEN " (" HIDDEN ")" },
  { "hunter22", "68 75 6e 74 65 72 32", "68 75 6e 74 65 72 32" },
  { "J\xffKL", "4aFf4b4C.", HIDDEN "." },
  /* JSON */
  { "a\"b/c\td", "{\"k\":\"a\\\"b\\/c\\td\"}", "{\"k\":\"" HIDDEN "\"}" },
  { "a\"b/c\td", "a\\u0022b/c\\u0009d", HIDDEN },
  { "été 夏", "\\u00e9t\\u00E9 \\u590f", HIDDEN },
  { "key \xf0\x9f\x94\x91", "key \\ud83d\\udd11", HIDDEN },
  { "key \xf0\x9f\x94\x91", "key \\ud83d\\udd12", "key \\ud83d\\udd12" },
  { "key \xf0\x9f\x94\x91", "key \\ud83d", "key \\ud83d" },
  /* XML */
  { "<a&b>'\"", "&lt;a&amp;b&gt;&apos;&quot;", HIDDEN },
  { "<a&b>'\"", "&#60;a&#x26;b&#x3E;&#39;&#034;", HIDDEN },
  { "<a&b>'\"", "<a&amp;b>'\"", HIDDEN },
  { "été 夏", "&#233;t&#xE9; &#22799;", HIDDEN },
  { "a&amp", "a&amp; a&amp;amp", HIDDEN "; " HIDDEN },
  /* This program's own escapes */
  { "été\t夏", "\\xc3\\xa9t\\xc3\\xa9\\x09夏", HIDDEN },
  { "ab\xe2\x80\xae"
    "cd",
    "ab\\u{202e}cd", HIDDEN },
  /* A marker that stands there already */
  { "password", "LOGIN x " HIDDEN, "LOGIN x " HIDDEN },
  { "hidden>", HIDDEN " hidden>", HIDDEN " " HIDDEN },
  { "<password", "<password " HIDDEN, HIDDEN " " HIDDEN },
  /* Short ones stand whole and plain, or not at all. */
  { "abc", "abc ABC abcd xabc (abc) abc", HIDDEN " ABC abcd xabc (" HIDDEN ") " HIDDEN },
  { "abc", "YWJj 616263 %61%62%63", "YWJj 616263 %61%62%63" },
  { "1", "1 OK 11 1.", HIDDEN " OK 11 " HIDDEN "." },
  { "鍵", "合鍵は鍵", "合" HIDDEN "は" HIDDEN },
  { "", "nothing to hide", "nothing to hide" },
};

START_TEST (test_forms)
{
  assert_scrubbed (rows[_i].word, -1, rows[_i].text, -1, rows[_i].expected);
}
END_TEST

/* Base64 with 0 to 5 bytes before and behind: nothing is left that would give the word away. */
START_TEST (test_base64)
{
  static const char *const words[] = { "hunter22", "four", "パスワード", "\xff\xfe\xfd\xfc\xfb",
                                       "\?\?\?>>>" };

  for (guint w = 0; w < G_N_ELEMENTS (words); w++)
    for (guint before = 0; before <= 5; before++)
      for (guint behind = 0; behind <= 5; behind++)
        {
          g_autoptr (DoctorSecret) secret = doctor_secret_new (words[w], -1);
          g_autofree char *bytes = g_strdup_printf ("%.*s%s%.*s", (int) before, "\1user", words[w],
                                                    (int) behind, "after");
          g_autofree char *encoded =
              g_base64_encode ((const guchar *) bytes, before + strlen (words[w]) + behind);
          g_autofree char *url = g_strdelimit (g_strdup (encoded), "+", '-');
          g_autofree char *scrubbed = doctor_secret_scrub (secret, encoded, strlen (encoded), NULL);
          g_autofree char *url_scrubbed = NULL;

          g_strdelimit (url, "/", '_');
          url_scrubbed = doctor_secret_scrub (secret, url, strlen (url), NULL);
          ck_assert (strstr (scrubbed, HIDDEN) != NULL);
          ck_assert (strstr (url_scrubbed, HIDDEN) != NULL);
          /* At most the two characters on the edges are left, which have bits of both sides. */
          ck_assert_uint_le (strlen (scrubbed),
                             (before * 8 + 5) / 6 + strlen (HIDDEN) + (behind * 8 + 5) / 6 + 4);
        }
}
END_TEST

START_TEST (test_bytes)
{
  static const char text[] = "a\0hunter22\0b";
  g_autoptr (DoctorSecret) secret = doctor_secret_new ("hunter22", -1);
  g_autoptr (DoctorSecret) empty = doctor_secret_new ("", 0);
  g_autofree char *scrubbed = NULL;
  g_autofree char *nothing = NULL;
  g_autofree char *untouched = NULL;
  gsize length = 0;

  scrubbed = doctor_secret_scrub (secret, text, sizeof text - 1, &length);
  ck_assert_uint_eq (length, 2 + strlen (HIDDEN) + 2);
  ck_assert_mem_eq (scrubbed, "a\0" HIDDEN "\0b", length + 1);

  nothing = doctor_secret_scrub (secret, NULL, 0, &length);
  ck_assert_uint_eq (length, 0);
  ck_assert_str_eq (nothing, "");
  untouched = doctor_secret_scrub (empty, "x", 1, NULL);
  ck_assert_str_eq (untouched, "x");

  assert_scrubbed ("a\0bc", 4, "[a\0bc]", 6, "[" HIDDEN "]");
  assert_scrubbed ("a\0bc", 4, "[61006263]", -1, "[" HIDDEN "]");
}
END_TEST

/* Every cut of every form at the end of the text: no byte behind it is read. */
START_TEST (test_cut)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (DoctorSecret) secret = doctor_secret_new (rows[i].word, -1);
      gsize length = strlen (rows[i].text);

      for (gsize cut = 0; cut <= length; cut++)
        {
          /* Exactly as large, so that the sanitizer sees a read past the end. */
          g_autofree char *text = g_memdup2 (rows[i].text, cut);
          g_autofree char *scrubbed = doctor_secret_scrub (secret, text, cut, NULL);

          ck_assert_ptr_nonnull (scrubbed);
        }
    }
}
END_TEST

/* 1 MiB of what each form begins with, a token of 2 KiB. Minutes if every byte were compared with
 * every form. */
START_TEST (test_large)
{
  static const char *const fillers[] = {
    "* 1 FETCH (FLAGS (Seen)) ", "a", "%", "&#x", "\\u00", "<", "="
  };
  g_autoptr (GString) token = g_string_new (NULL);
  g_autoptr (DoctorSecret) secret = NULL;

  for (guint i = 0; i < 2048; i++)
    g_string_append_c (token, (char) ('a' + i * i % 26));
  secret = doctor_secret_new (token->str, (gssize) token->len);

  for (guint i = 0; i < G_N_ELEMENTS (fillers); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *scrubbed = NULL;
      gsize length = 0;

      while (text->len < 1024 * 1024)
        g_string_append (text, fillers[i]);
      g_string_insert (text, 512 * 1024, token->str);
      scrubbed = doctor_secret_scrub (secret, text->str, text->len, &length);
      ck_assert_uint_eq (length, text->len - token->len + strlen (HIDDEN));
      ck_assert (memcmp (scrubbed + 512 * 1024, HIDDEN, strlen (HIDDEN)) == 0);
    }
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_test (tests, test_life);
  tcase_add_test (tests, test_wipe);
  tcase_add_loop_test (tests, test_forms, 0, G_N_ELEMENTS (rows));
  tcase_add_test (tests, test_base64);
  tcase_add_test (tests, test_bytes);
  tcase_add_test (tests, test_cut);
  tcase_add_test (tests, test_large);
}

DOCTOR_CHECK_MAIN ("secret", add_tests)
