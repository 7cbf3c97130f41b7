/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What DNS says of a domain: the order, what is not offered, and an end in any case. */

#include "net/records.h"

#include "fake-resolver.h"
#include "suite.h"
#include "wait.h"

static char *
describe (const DoctorRecords *records)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < records->servers->len; i++)
    {
      const DoctorServer *server = g_ptr_array_index (records->servers, i);

      g_string_append_printf (text, "%s %s %s %u %s|", doctor_role_to_string (server->role),
                              doctor_protocol_to_string (server->protocol), server->host,
                              server->port, doctor_security_to_string (server->security));
      ck_assert_str_eq (server->user, "");
    }
  for (guint i = 0; records->exchangers[i] != NULL; i++)
    g_string_append_printf (text, "mx %s|", records->exchangers[i]);
  g_string_append (text, records->is_complete ? "complete" : "incomplete");
  return g_strdup (text->str);
}

static const struct
{
  const char *zone[12];
  const char *described;
} zones[] = {
  { { NULL }, "complete" },
  { { "SRV _imaps._tcp.example.jp 0 1 993 imap.example.jp",
      "SRV _imap._tcp.example.jp 0 1 143 imap.example.jp",
      "SRV _pop3s._tcp.example.jp 0 1 995 pop.example.jp",
      "SRV _pop3._tcp.example.jp 0 1 110 pop.example.jp",
      "SRV _submissions._tcp.example.jp 0 1 465 smtp.example.jp",
      "SRV _submission._tcp.example.jp 0 1 587 smtp.example.jp", "MX example.jp 20 mx2.example.jp",
      "MX example.jp 10 mx1.example.jp" },
    "incoming imap imap.example.jp 993 tls|incoming imap imap.example.jp 143 starttls|"
    "incoming pop3 pop.example.jp 995 tls|incoming pop3 pop.example.jp 110 starttls|"
    "outgoing smtp smtp.example.jp 465 tls|outgoing smtp smtp.example.jp 587 starttls|"
    "mx mx1.example.jp|mx mx2.example.jp|complete" },
  /* Priority before weight, and the heavier first */
  { { "SRV _imaps._tcp.example.jp 20 9 993 c.example.jp",
      "SRV _imaps._tcp.example.jp 10 1 993 b.example.jp",
      "SRV _imaps._tcp.example.jp 10 5 10993 a.example.jp" },
    "incoming imap a.example.jp 10993 tls|incoming imap b.example.jp 993 tls|"
    "incoming imap c.example.jp 993 tls|complete" },
  /* Not offered: RFC 6186 section 3.4, RFC 7505 */
  { { "SRV _imaps._tcp.example.jp 0 0 0 .", "SRV _pop3s._tcp.example.jp 0 0 995 .",
      "SRV _submission._tcp.example.jp 0 0 587 ", "MX example.jp 0 ." },
    "complete" },
  /* Names that are none */
  { { "SRV _imaps._tcp.example.jp 0 0 993 localhost", "SRV _imap._tcp.example.jp 0 0 143 127.0.0.1",
      "SRV _pop3s._tcp.example.jp 0 0 995 a\r\nb.example.jp",
      "SRV _pop3._tcp.example.jp 0 0 110 \\255.example.jp",
      "SRV _submissions._tcp.example.jp 0 0 0 smtp.example.jp",
      "SRV _submission._tcp.example.jp 0 0 587 MAIL.Example.COM.", "ODD example.jp" },
    "outgoing smtp mail.example.com 587 starttls|complete" },
  /* Faults and silence */
  { { "SRV _imaps._tcp.example.jp 0 1 993 imap.example.jp", "FAIL _submissions._tcp.example.jp" },
    "incoming imap imap.example.jp 993 tls|incomplete" },
  { { "SRV _imaps._tcp.example.jp 0 1 993 imap.example.jp", "HANG example.jp" },
    "incoming imap imap.example.jp 993 tls|incomplete" },
};

static DoctorRecords *
look_up (const char *domain, GCancellable *cancellable, guint n_turns, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  doctor_records_look_up_async (domain, 50, cancellable, result_cb, &result);
  wait_and_cancel (&result, cancellable, n_turns);
  return doctor_records_look_up_finish (result, error);
}

START_TEST (test_zone)
{
  g_autoptr (DoctorRecords) records = NULL;
  g_autofree char *described = NULL;

  fake_resolver_install (zones[_i].zone);
  records = look_up (_i % 2 == 0 ? "example.jp" : "EXAMPLE.jp", NULL, G_MAXUINT, NULL);
  described = describe (records);
  ck_assert_str_eq (described, zones[_i].described);
  fake_resolver_restore ();
}
END_TEST

START_TEST (test_international)
{
  static const char *const zone[] = {
    "SRV _imaps._tcp.xn--wgv71a.example.jp 0 1 993 imap.日本.example.jp", NULL
  };
  g_autoptr (DoctorRecords) records = NULL;
  g_autofree char *described = NULL;

  fake_resolver_install (zone);
  records = look_up ("日本.example.jp", NULL, G_MAXUINT, NULL);
  described = describe (records);
  ck_assert_str_eq (described, "incoming imap imap.xn--wgv71a.example.jp 993 tls|complete");
  fake_resolver_restore ();
}
END_TEST

/* However far it has come. */
START_TEST (test_cancel)
{
  static const char *const zone[] = { "SRV _imaps._tcp.example.jp 0 1 993 imap.example.jp",
                                      "HANG example.jp", NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DoctorRecords) records = NULL;

  fake_resolver_install (zone);
  records = look_up ("example.jp", cancellable, (guint) _i, &error);
  ck_assert_ptr_null (records);
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
  fake_resolver_restore ();
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_loop_test (tests, test_zone, 0, G_N_ELEMENTS (zones));
  tcase_add_test (tests, test_international);
  tcase_add_loop_test (tests, test_cancel, 0, 3);
}

DOCTOR_CHECK_MAIN ("records", add_tests)
