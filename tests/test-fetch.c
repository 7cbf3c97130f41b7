/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A small file over HTTPS: what is believed, what is not followed, and what is never sent. */

#include "net/fetch.h"

#include <string.h>

#include "fake-resolver.h"
#include "suite.h"
#include "wait.h"
#include "web.h"

#define LIMIT 1000
/* Milliseconds: for what comes, and for what never does. */
#define TIMEOUT 20000
#define SHORT_TIMEOUT 1500

static const char *const zone[] = { "A www.example.jp",     "A other.example.jp",
                                    "A wrong.example.jp",   "A localhost",
                                    "HANG hang.example.jp", NULL };

static Web *web;

static void
set_up (void)
{
  fake_resolver_install (zone);
  web = web_new ("www.example.jp other.example.jp localhost");
}

static void
tear_down (void)
{
  g_clear_pointer (&web, web_free);
  fake_resolver_restore ();
}

static GBytes *
fetch (const char *host, const char *path, guint timeout, DoctorTrust *trust,
       GCancellable *cancellable, guint n_turns, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *url = g_strdup_printf ("https://%s:%u%s", host, web_get_port (web), path);

  doctor_fetch_async (url, LIMIT, timeout, trust, cancellable, result_cb, &result);
  wait_and_cancel (&result, cancellable, n_turns);
  return doctor_fetch_finish (result, error);
}

static const struct
{
  const char *host;
  const char *path;
  const char *bytes;    /* NULL: nothing */
  const char *requests; /* of the server, blanks between */
} pages[] = {
  { "www.example.jp", "/text", "some text", "/text" },
  { "www.example.jp", "/empty", "", "/empty" },
  { "www.example.jp", "/missing", NULL, "/missing" },
  { "www.example.jp", "/fault", NULL, "/fault" },
  { "www.example.jp", "/password", NULL, "/password" },
  /* Too much, too slow, not at all */
  { "www.example.jp", "/large", NULL, "/large" },
  { "www.example.jp", "/endless", NULL, "/endless" },
  { "www.example.jp", "/drip", NULL, "/drip" },
  { "www.example.jp", "/silent", NULL, "/silent" },
  { "nobody.example.jp", "/text", NULL, "" },
  { "hang.example.jp", "/text", NULL, "" },
  { "wrong.example.jp", "/text", NULL, "" },
  /* Redirects: {port} is that of the server */
  { "www.example.jp", "/to?/text", "some text", "/to /text" },
  { "www.example.jp", "/to?text", "some text", "/to /text" },
  { "www.example.jp", "/to?https://other.example.jp:{port}/text", "some text", "/to /text" },
  { "www.example.jp", "/to?//other.example.jp:{port}/text", "some text", "/to /text" },
  { "www.example.jp", "/to?http://other.example.jp:{port}/text", NULL, "/to" },
  { "www.example.jp", "/to?https://localhost:{port}/text", NULL, "/to" },
  { "www.example.jp", "/to?https://127.0.0.1:{port}/text", NULL, "/to" },
  { "www.example.jp", "/to?https://www.example.jp/text", NULL, "/to" },
  { "www.example.jp", "/to?https://a@www.example.jp:{port}/text", NULL, "/to" },
  { "www.example.jp", "/to?https://wrong.example.jp:{port}/text", NULL, "/to" },
  { "www.example.jp", "/to?file:///etc/passwd", NULL, "/to" },
  { "www.example.jp", "/to?", NULL, "/to /to /to /to" },
  { "www.example.jp", "/nowhere", NULL, "/nowhere" },
};

START_TEST (test_page)
{
  gboolean never_ends = g_str_equal (pages[_i].path, "/drip")
                        || g_str_equal (pages[_i].path, "/silent")
                        || g_str_equal (pages[_i].host, "hang.example.jp");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes)
      bytes = fetch (pages[_i].host, pages[_i].path, never_ends ? SHORT_TIMEOUT : TIMEOUT,
                     web_get_trust (web), NULL, G_MAXUINT, &error);
  g_autofree char *text =
      bytes != NULL
          ? g_strndup (g_bytes_get_data (bytes, NULL) != NULL ? g_bytes_get_data (bytes, NULL) : "",
                       g_bytes_get_size (bytes))
          : NULL;

  ck_assert_ptr_null (error);
  ck_assert_pstr_eq (text, pages[_i].bytes);
  ck_assert_str_eq (web_get_paths (web), pages[_i].requests);
  /* Who is not to be followed is not even looked up. */
  if (pages[_i].bytes == NULL)
    ck_assert_ptr_null (strstr (fake_resolver_get_asked (), "other.example.jp"));
}
END_TEST

/* Nothing tells more about the person than that somebody asks. */
START_TEST (test_headers)
{
  static const char *const usual[] = { "Connection", "Host", "User-Agent", NULL };
  g_auto (GStrv) headers = NULL;
  g_autoptr (GBytes) bytes =
      fetch ("www.example.jp", "/cookie", TIMEOUT, web_get_trust (web), NULL, G_MAXUINT, NULL);
  g_autoptr (GBytes) again =
      fetch ("www.example.jp", "/cookie", TIMEOUT, web_get_trust (web), NULL, G_MAXUINT, NULL);

  ck_assert_ptr_nonnull (bytes);
  ck_assert_ptr_nonnull (again);
  ck_assert_str_eq (web_get_paths (web), "/cookie /cookie");
  headers = g_strsplit (web_get_headers (web), " ", -1);
  ck_assert (g_strv_contains ((const char *const *) headers, "Host"));
  for (guint i = 0; headers[i] != NULL; i++)
    ck_assert_msg (g_strv_contains (usual, headers[i]), "%s", headers[i]);
}
END_TEST

START_TEST (test_stranger)
{
  g_autoptr (GBytes) bytes =
      fetch ("www.example.jp", "/text", TIMEOUT, web_get_other_trust (web), NULL, G_MAXUINT, NULL);

  ck_assert_ptr_null (bytes);
  ck_assert_str_eq (web_get_paths (web), "");
}
END_TEST

/* 0: a certificate that a server of mail may show too; 1: one that would take long to judge */
START_TEST (test_large_certificate)
{
  static const guint n_names[] = { 3000, 5000 };
  g_autoptr (GBytes) bytes = NULL;

  web_free (web);
  web = web_new_full ("www.example.jp", n_names[_i]);
  bytes = fetch ("www.example.jp", "/text", TIMEOUT, web_get_trust (web), NULL, G_MAXUINT, NULL);
  ck_assert_int_eq (bytes != NULL, _i == 0);
  ck_assert_str_eq (web_get_paths (web), _i == 0 ? "/text" : "");
}
END_TEST

/* At every turn of the main loop, with a page that comes, one that never does, and a redirect. */
START_TEST (test_cancel)
{
  static const char *const paths[] = { "/text", "/drip", "/to?/drip" };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = fetch ("www.example.jp", paths[_i % 3], TIMEOUT, web_get_trust (web),
                                    cancellable, (guint) _i / 3, &error);

  if (g_cancellable_is_cancelled (cancellable))
    ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
  else
    ck_assert_ptr_null (error);
  ck_assert (error == NULL || bytes == NULL);
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_checked_fixture (tests, set_up, tear_down);
  tcase_add_loop_test (tests, test_page, 0, G_N_ELEMENTS (pages));
  tcase_add_test (tests, test_headers);
  tcase_add_test (tests, test_stranger);
  tcase_add_loop_test (tests, test_large_certificate, 0, 2);
  tcase_add_loop_test (tests, test_cancel, 0, 60);
}

DOCTOR_CHECK_MAIN ("fetch", add_tests)
