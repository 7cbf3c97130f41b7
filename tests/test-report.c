/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The text log and the JSON report of probes made by hand, and how they are saved. */

#include "report/host-text.h"
#include "report/report.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "parts.h"
#include "report/section.h"
#include "report/wording.h"
#include "suite.h"

#define MILLISECOND 1000

/* "VGFuYWth" in the transcript is the user name as AUTH LOGIN sends it. */
#define USER "tanaka@example.jp"

static DoctorTlsInfo *
tls_info_new (void)
{
  static const char *const names[] = { "smtp.example.jp", "*.example.jp", NULL };
  DoctorTlsInfo *info = doctor_tls_info_new ("smtp.example.jp");
  DoctorCertificate *certificate = g_new0 (DoctorCertificate, 1);

  info->version = g_strdup ("TLS1.3");
  info->cipher = g_strdup ("TLS_AES_256_GCM_SHA384");
  info->verified = TRUE;
  certificate->subject = g_strdup ("CN=smtp.example.jp");
  certificate->issuer = g_strdup ("CN=Example CA 3");
  certificate->names = g_strdupv ((char **) names);
  certificate->not_before = 1756684800; /* 2025-09-01 */
  certificate->not_after = 1803859200;  /* 2027-03-01 */
  certificate->sha256 = g_strdup ("5f:0a:91");
  certificate->key = g_strdup ("ECDSA 256");
  certificate->signature = g_strdup ("ECDSA-SHA256");
  certificate->pem = g_strdup ("");
  g_ptr_array_add (info->chain, certificate);
  return info;
}

static void
at (DoctorTranscript *transcript, int milliseconds)
{
  doctor_transcript_set_now (transcript, (gint64) milliseconds * MILLISECOND);
}

/* A refused login at an outgoing server, with everything that a probe can show. */
static DoctorTranscript *
refused_transcript (void)
{
  DoctorTranscript *t = doctor_transcript_new (TEST_STARTED);
  g_autoptr (DoctorTlsInfo) info = tls_info_new ();

  doctor_transcript_begin_step (t, DOCTOR_STEP_RESOLVE);
  doctor_transcript_add_fact (t, DOCTOR_FACT_LOOKUP_STARTED, "smtp.example.jp", NULL, 0, 0);
  at (t, 12);
  doctor_transcript_add_fact (t, DOCTOR_FACT_ADDRESSES, "2001:db8::25, 192.0.2.25, 192.0.2.26",
                              NULL, 3, 0);
  doctor_transcript_begin_step (t, DOCTOR_STEP_CONNECT);
  doctor_transcript_add_fact (t, DOCTOR_FACT_CONNECTING, "2001:db8::25", NULL, 587, 0);
  at (t, 14);
  doctor_transcript_add_fact (t, DOCTOR_FACT_NETWORK_UNREACHABLE, "2001:db8::25", NULL, 587,
                              2 * MILLISECOND);
  doctor_transcript_add_fact (t, DOCTOR_FACT_CONNECTING, "192.0.2.25", NULL, 587, 0);
  at (t, 43);
  doctor_transcript_add_fact (t, DOCTOR_FACT_CONNECTED, "192.0.2.25", NULL, 587, 29 * MILLISECOND);
  doctor_transcript_begin_step (t, DOCTOR_STEP_GREETING);
  at (t, 81);
  doctor_transcript_add_server (t, "220 smtp.example.jp ESMTP", -1);
  doctor_transcript_add_client (t, "EHLO [198.51.100.7]");
  at (t, 112);
  doctor_transcript_add_server (t, "250-smtp.example.jp Hello p7.dip.example.net [198.51.100.7]",
                                -1);
  doctor_transcript_add_server (t, "250 STARTTLS", -1);
  doctor_transcript_begin_step (t, DOCTOR_STEP_STARTTLS);
  doctor_transcript_add_client (t, "STARTTLS");
  doctor_transcript_add_server (t, "220 2.0.0 Ready", -1);
  at (t, 145);
  doctor_transcript_set_protected (t, TRUE);
  doctor_transcript_set_tls (t, info);
  doctor_transcript_add_fact (t, DOCTOR_FACT_TLS_ESTABLISHED, "TLS1.3", "TLS_AES_256_GCM_SHA384", 0,
                              0);
  doctor_transcript_add_client (t, "EHLO [198.51.100.7]");
  doctor_transcript_add_server (t, "250-SIZE 28319744", -1);
  doctor_transcript_add_server (t, "250 AUTH LOGIN", -1);
  doctor_transcript_add_fact (t, DOCTOR_FACT_CAPABILITIES, "SIZE 28319744\nAUTH LOGIN", NULL, 0, 0);
  doctor_transcript_begin_step (t, DOCTOR_STEP_LOGIN);
  at (t, 176);
  doctor_transcript_add_client (t, "AUTH LOGIN dGFuYWthQGV4YW1wbGUuanA=");
  doctor_transcript_add_fact (t, DOCTOR_FACT_LOGIN_STARTED, NULL, "LOGIN", 0, 0);
  at (t, 241);
  doctor_transcript_add_server (t, "535 5.7.8 No such thing, Tanaka@Example.jp. Ask tanaka", -1);
  doctor_transcript_add_fact (t, DOCTOR_FACT_LOGIN_REFUSED, NULL, "LOGIN", 0, 0);
  doctor_transcript_add_fact (t, DOCTOR_FACT_REPLY_REFUSED,
                              "535 5.7.8 No such thing, Tanaka@Example.jp. Ask tanaka", "5.7.8",
                              535, 0);
  doctor_transcript_end_step (t, DOCTOR_OUTCOME_FAILED);
  doctor_transcript_skip_step (t, DOCTOR_STEP_SENDER);
  doctor_transcript_add_client (t, "QUIT");
  doctor_transcript_add_server (t, "221 2.0.0 \x1b[31mBye =cmd \xe2\x80\xae", -1);
  doctor_transcript_add_fact (t, DOCTOR_FACT_CLOSED_BY_SERVER, NULL, NULL, 0, 0);
  return t;
}

static DoctorTranscript *
fine_transcript (void)
{
  DoctorTranscript *t = doctor_transcript_new (TEST_STARTED);

  doctor_transcript_begin_step (t, DOCTOR_STEP_LOGIN);
  at (t, 100);
  doctor_transcript_add_client (t, "A1 AUTHENTICATE PLAIN");
  doctor_transcript_add_fact (t, DOCTOR_FACT_LOGIN_STARTED, NULL, "PLAIN", 0, 0);
  doctor_transcript_add_fact (t, DOCTOR_FACT_LOGIN_ACCEPTED, NULL, "PLAIN", 0, 0);
  doctor_transcript_begin_step (t, DOCTOR_STEP_MAILBOX);
  doctor_transcript_add_fact (t, DOCTOR_FACT_MAILBOX_OPENED, NULL, NULL, 3, 0);
  doctor_transcript_add_fact (t, DOCTOR_FACT_QUOTA, NULL, NULL, 10 * 1024, 1000 * 1024);
  at (t, 182);
  doctor_transcript_end_step (t, DOCTOR_OUTCOME_OK);
  return t;
}

typedef struct
{
  GPtrArray *parts;
  DoctorNetwork network;
  DoctorReportInput input;
  DoctorReportOptions options;
} Case;

static void
case_init (Case *self)
{
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_part_unref);
  self->network = (DoctorNetwork){ TRUE, "full", TRUE, FALSE, FALSE, FALSE };
  self->input = (DoctorReportInput){ self->parts, &self->network, TEST_STARTED,
                                     TEST_STARTED + 300 * MILLISECOND };
  self->options = (DoctorReportOptions){ doctor_text_english, FALSE, "GNOME", "4.8.3" };
}

/* One account: incoming is fine, outgoing is refused. */
static void
case_add_account (Case *self, const char *id)
{
  g_autoptr (DoctorAccount) account = test_account_new (
      id, USER,
      doctor_server_new (DOCTOR_ROLE_INCOMING, DOCTOR_PROTOCOL_IMAP, "imap.example.jp", 993,
                         DOCTOR_SECURITY_TLS, USER, DOCTOR_LOGIN_PASSWORD),
      doctor_server_new (DOCTOR_ROLE_OUTGOING, DOCTOR_PROTOCOL_SMTP, "smtp.example.jp", 587,
                         DOCTOR_SECURITY_STARTTLS, USER, DOCTOR_LOGIN_PASSWORD));
  g_autoptr (DoctorTranscript) fine = fine_transcript ();
  g_autoptr (DoctorTranscript) refused = refused_transcript ();

  g_ptr_array_add (self->parts, test_part_new (account, account->incoming, fine, self->parts->len));
  g_ptr_array_add (self->parts,
                   test_part_new (account, account->outgoing, refused, self->parts->len));
}

static void
case_clear (Case *self)
{
  g_ptr_array_unref (self->parts);
}

static void
assert_has (const char *text, const char *piece)
{
  ck_assert_msg (strstr (text, piece) != NULL, "“%s” is not in:\n%s", piece, text);
}

static void
assert_lacks (const char *text, const char *piece)
{
  ck_assert_msg (strcasestr (text, piece) == NULL, "“%s” is in:\n%s", piece, text);
}

static guint
lines_between (const char *text, const char *start, const char *end)
{
  const char *from = strstr (text, start), *to = strstr (text, end);
  guint n = 0;

  ck_assert_ptr_nonnull (from);
  ck_assert_ptr_nonnull (to);
  for (const char *p = from; p < to; p++)
    n += *p == '\n' && p[1] != '\n';
  return n;
}

START_TEST (test_text)
{
  static const char *const pieces[] = {
    "Connection Doctor " DOCTOR_VERSION " log",
    "2026-11-21 07:42:07 +0000 (07:42:07 UTC)",
    "\nSUMMARY\n  Failed   tanaka@example.jp, Outgoing · SMTP (smtp.example.jp:587, STARTTLS)\n"
    "           smtp.example.jp does not accept the user name or the password\n"
    "           Server’s words: 535 5.7.8 No such thing, Tanaka@Example.jp. Ask tanaka\n"
    "           Since: first seen 2026-11-21 07:42:07 +0000 (07:42:07 UTC)\n"
    "  Fine     tanaka@example.jp, Incoming · IMAP (imap.example.jp:993, TLS)\n"
    "  Untested 0   Warning 0   Fine 1   Failed 1\n"
    "  Logins made by this program: 2 (at most one per server), from 07:42:07.200 to "
    "07:42:07.276\n",
    ", GNOME, GTK 4.8.3, GnuTLS 3.",
    "  Clock: no sign that it is wrong\n",
    "NETWORK\n  Online (full), IPv4 yes, IPv6 no route, VPN no, proxy no\n",
    "\nSERVER 2 of 2   Outgoing · SMTP   smtp.example.jp:587   STARTTLS   user: tanaka@example.jp  "
    " "
    "login: password\n",
    "  Account   tanaka@example.jp, Added here\n",
    "  Result    failed at the step “Log in”, 241 ms\n",
    "  Cause     User name or password is not accepted (auth-bad-credentials)\n",
    "  Found     535 5.7.8 No such thing",
    "  Advice    1. Enter the password again.\n            2. ",
    "  Addresses 2001:db8::25  unreachable, 2 ms\n"
    "            192.0.2.25    connected, 29 ms\n"
    "            192.0.2.26    not tried\n",
    "  Steps     Find address 12 ms | Connect 31 ms | Greeting 69 ms | Encrypt (STARTTLS) 33 ms | "
    "Log in 96 ms (failed) | Test sender (skipped)\n",
    "  TLS       TLS1.3, TLS_AES_256_GCM_SHA384, verified for smtp.example.jp\n",
    "  Chain     1 CN=smtp.example.jp\n              issued by CN=Example CA 3\n"
    "              for smtp.example.jp, *.example.jp\n"
    "              2025-09-01 to 2027-03-01   ECDSA 256, ECDSA-SHA256\n"
    "              SHA-256 5f:0a:91\n",
    "  Offered   SIZE 28319744, AUTH LOGIN\n",
    "  Logins    07:42:07.276 LOGIN: refused\n",
    "  Transcript (seconds; C client, S server, * note; ! received before encryption)\n"
    "     0.000 * Looking up smtp.example.jp\n",
    "     0.081 S! 220 smtp.example.jp ESMTP\n     0.081 C EHLO [198.51.100.7]\n",
    "     0.145 S 250-SIZE 28319744\n",
    "     0.241 S 221 2.0.0 \\x1b[31mBye =cmd \\u{202e}\n     0.241 * Closed by the server\n",
    "\nSERVER 1 of 2   Incoming · IMAP   imap.example.jp:993   TLS",
    "  Result    fine, 182 ms\n            Connection and login to server succeeded\n",
    "  Logins    07:42:07.200 PLAIN: accepted\n",
  };
  Case c;
  g_autofree char *text = NULL;

  case_init (&c);
  case_add_account (&c, "one");
  text = doctor_report_text (&c.input, NULL, &c.options);
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    assert_has (text, pieces[i]);
  ck_assert (g_utf8_validate (text, -1, NULL));
  ck_assert_uint_le (lines_between (text, "SUMMARY", "SYSTEM"), 12);
  /* What failed stands first. */
  ck_assert (strstr (text, "SERVER 1 of 2") > strstr (text, "SERVER 2 of 2"));
  /* No line begins with what a spreadsheet would take for a formula. */
  for (const char *p = text; p != NULL; p = strchr (p + 1, '\n'))
    ck_assert_ptr_null (p[1] != '\0' ? strchr ("=+-@", p[1]) : NULL);
  case_clear (&c);
}
END_TEST

START_TEST (test_text_of_one)
{
  Case c;
  g_autofree char *text = NULL;

  case_init (&c);
  case_add_account (&c, "one");
  c.input.network = NULL;
  text = doctor_report_text (&c.input, g_ptr_array_index (c.parts, 0), &c.options);
  assert_has (text, "SERVER 1 of 2");
  assert_lacks (text, "SERVER 2 of 2");
  assert_has (text, "Untested 0   Warning 0   Fine 1   Failed 0");
  assert_has (text, "Logins made by this program: 1, at 07:42:07.200");
  assert_has (text, "NETWORK\n  Not known\n");
  case_clear (&c);
}
END_TEST

START_TEST (test_text_names_account)
{
  Case c;
  g_autofree char *text = NULL, *hidden = NULL;
  DoctorPart *part;

  case_init (&c);
  case_add_account (&c, "one");
  part = g_ptr_array_index (c.parts, 0);
  part->account->name = (g_free (part->account->name), g_strdup ("Hanako \x1b[1m"));
  text = doctor_report_text (&c.input, NULL, &c.options);
  assert_has (text, "  Account   Hanako \\x1b[1m, tanaka@example.jp, Added here\n");
  c.options.hide_private = TRUE;
  hidden = doctor_report_text (&c.input, NULL, &c.options);
  assert_lacks (hidden, "Hanako");
  case_clear (&c);
}
END_TEST

START_TEST (test_text_of_nothing)
{
  Case c;
  g_autofree char *text = NULL, *json = NULL;

  case_init (&c);
  c.input.started = c.input.finished = 0;
  text = doctor_report_text (&c.input, NULL, &c.options);
  assert_has (text, "Logins made by this program: none");
  json = doctor_report_json (&c.input, &c.options);
  assert_has (json, "\"accounts\" : []");
  assert_has (json, "\"started\" : null");
  case_clear (&c);
}
END_TEST

/* 400 servers of which half fail, each with a long transcript. */
START_TEST (test_text_is_limited)
{
  Case c;
  g_autofree char *text = NULL, *line = g_strnfill (3000, 'x');

  case_init (&c);
  for (guint i = 0; i < 200; i++)
    case_add_account (&c, "many");
  for (guint i = 0; i < c.parts->len; i++)
    {
      const DoctorPart *part = g_ptr_array_index (c.parts, i);

      for (guint j = 0; j < 10; j++)
        doctor_transcript_add_server (part->transcript, line, -1);
    }
  text = doctor_report_text (&c.input, NULL, &c.options);
  ck_assert_uint_le (strlen (text), 1000000);
  ck_assert_uint_ge (strlen (text), 500000);
  ck_assert_uint_le (lines_between (text, "SUMMARY", "SYSTEM"), 12);
  assert_has (text, "… and 392 more, below\n");
  assert_has (text, "Fine 200   Failed 200   Since: first seen 2026-11-21 07:42:07 +0000");
  assert_has (text, "password — 535 5.7.8 No such thing, Tanaka@Example.jp. Ask tanaka\n");
  assert_has (text, " lines are left out here, to keep the log short)\n");
  for (guint i = 0; i < 400; i++)
    {
      g_autofree char *heading = g_strdup_printf ("\nSERVER %u of 400   ", i + 1);

      assert_has (text, heading);
    }
  case_clear (&c);
}
END_TEST

/* Too much even without a transcript: what is left out is said. */
START_TEST (test_text_leaves_servers_out)
{
  Case c;
  g_autofree char *text = NULL;

  case_init (&c);
  for (guint i = 0; i < 1000; i++)
    case_add_account (&c, "many");
  text = doctor_report_text (&c.input, NULL, &c.options);
  ck_assert_uint_le (strlen (text), 1000000);
  assert_has (text, " servers are left out here, to keep the log short)\n");
  case_clear (&c);
}
END_TEST

/* One server that talks without end: its first and last words stay. */
START_TEST (test_long_transcript)
{
  Case c;
  g_autofree char *text = NULL, *in_steps = NULL, *line = g_strnfill (60000, 'x');
  const DoctorPart *part;
  DoctorReportText *writing;
  guint n_steps = 0;

  case_init (&c);
  case_add_account (&c, "one");
  part = g_ptr_array_index (c.parts, 1);
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *numbered = g_strdup_printf ("%u %s", i, line);

      doctor_transcript_add_server (part->transcript, numbered, -1);
    }
  doctor_transcript_add_server (part->transcript, "the very last words", -1);
  text = doctor_report_text (&c.input, NULL, &c.options);
  ck_assert_uint_le (strlen (text), 1000000);
  assert_has (text, "220 smtp.example.jp ESMTP");
  assert_has (text, "the very last words");
  assert_has (text, "SERVER 1 of 2");

  /* The same in steps, none of which writes much. */
  writing = doctor_report_text_begin (&c.input, NULL, &c.options);
  while (doctor_report_text_step (writing))
    n_steps++;
  in_steps = doctor_report_text_end (writing);
  ck_assert_str_eq (in_steps, text);
  ck_assert_uint_gt (n_steps, strlen (text) / (64 * 1024));
  case_clear (&c);
}
END_TEST

START_TEST (test_text_hides)
{
  static const char *const private_words[] = { "tanaka", "dGFuYWth", "198.51.100.7",
                                               "p7.dip.example.net" };
  Case c;
  g_autofree char *text = NULL, *json = NULL;
  DoctorPart *part;

  case_init (&c);
  case_add_account (&c, "one");
  part = g_ptr_array_index (c.parts, 0);
  doctor_transcript_add_server (part->transcript,
                                "* OK user=<tanaka@example.jp>, sato@example.net "
                                "IPv6:2001:db8:7::9] 2001:db8:7::a.",
                                -1);
  c.options.hide_private = TRUE;
  text = doctor_report_text (&c.input, NULL, &c.options);
  json = doctor_report_json (&c.input, &c.options);
  for (guint i = 0; i < G_N_ELEMENTS (private_words); i++)
    {
      assert_lacks (text, private_words[i]);
      assert_lacks (json, private_words[i]);
    }
  assert_lacks (text, "sato@");
  assert_lacks (text, "2001:db8:7:");
  /* The same stand-in wherever it was, and the servers stay what they are. */
  assert_has (text, "user: <hidden 1>   ");
  assert_has (text, "AUTH LOGIN <hidden 1>=");
  assert_has (text, "No such thing, <hidden 1>. Ask <hidden 2>\n");
  assert_has (text, "user=<<hidden 1>>, <hidden ");
  assert_has (text, "EHLO [<own address>]");
  assert_has (text, "192.0.2.25    connected");
  assert_has (text, "2001:db8::25  unreachable");
  assert_has (text, "smtp.example.jp:587");
  assert_has (json, "\"address\" : \"<hidden 1>\"");
  case_clear (&c);
}
END_TEST

/* A name so long that the library gives up on it hides nothing else. */
START_TEST (test_hides_monster)
{
  Case c;
  g_autofree char *text = NULL, *json = NULL;
  GString *line = g_string_new ("* OK sato@x");
  DoctorPart *part;

  for (guint i = 0; i < 30000; i++)
    g_string_append (line, ".c");
  case_init (&c);
  case_add_account (&c, "one");
  part = g_ptr_array_index (c.parts, 0);
  doctor_transcript_add_server (part->transcript, line->str, -1);
  c.options.hide_private = TRUE;
  text = doctor_report_text (&c.input, NULL, &c.options);
  json = doctor_report_json (&c.input, &c.options);
  assert_lacks (text, "sato@");
  assert_lacks (json, "sato@");
  g_string_free (line, TRUE);
  case_clear (&c);
}
END_TEST

static JsonObject *
member (JsonObject *object, const char *name)
{
  ck_assert_msg (json_object_has_member (object, name), "no %s", name);
  return json_object_get_object_member (object, name);
}

static JsonObject *
element (JsonObject *object, const char *name, guint index)
{
  JsonArray *array;

  ck_assert_msg (json_object_has_member (object, name), "no %s", name);
  array = json_object_get_array_member (object, name);
  ck_assert_uint_gt (json_array_get_length (array), index);
  return json_array_get_object_element (array, index);
}

static void
assert_string (JsonObject *object, const char *name, const char *value)
{
  ck_assert_msg (json_object_has_member (object, name), "no %s", name);
  if (value == NULL)
    ck_assert (json_object_get_null_member (object, name));
  else
    ck_assert_str_eq (json_object_get_string_member (object, name), value);
}

static void
check_server (JsonObject *server)
{
  JsonObject *finding = element (server, "findings", 0), *fix = element (finding, "fixes", 0);
  JsonObject *step = element (server, "steps", 0), *entry = element (server, "transcript", 0);
  JsonObject *address = element (server, "addresses", 0), *tls = member (server, "tls");
  JsonObject *certificate = element (tls, "chain", 0);
  JsonArray *evidence = json_object_get_array_member (finding, "evidence");
  JsonArray *offered = json_object_get_array_member (server, "capabilities");

  assert_string (server, "role", "outgoing");
  assert_string (server, "protocol", "smtp");
  assert_string (server, "host", "smtp.example.jp");
  ck_assert_int_eq (json_object_get_int_member (server, "port"), 587);
  assert_string (server, "security", "starttls");
  assert_string (server, "user", USER);
  assert_string (server, "status", "failed");
  assert_string (server, "summary",
                 "smtp.example.jp does not accept the user name or the password");
  assert_string (server, "cause", "auth-bad-credentials");
  ck_assert_int_eq (json_object_get_int_member (server, "logins"), 1);

  assert_string (finding, "cause", "auth-bad-credentials");
  assert_string (finding, "severity", "error");
  assert_string (finding, "title", "User name or password is not accepted");
  assert_has (json_object_get_string_member (finding, "explanation"), "smtp.example.jp");
  ck_assert_uint_eq (json_array_get_length (evidence), 1);
  ck_assert_str_eq (json_array_get_string_element (evidence, 0),
                    "535 5.7.8 No such thing, Tanaka@Example.jp. Ask tanaka");
  assert_string (fix, "action", "enter-password");
  assert_string (fix, "text", "Enter the password again.");
  assert_string (fix, "target", NULL);

  assert_string (step, "step", "resolve");
  assert_string (step, "outcome", "ok");
  ck_assert_double_eq_tol (json_object_get_double_member (step, "start"), 0.0, 0.001);
  ck_assert_double_eq_tol (json_object_get_double_member (step, "duration"), 12.0, 0.001);
  assert_string (step, "detail", "3 addresses");
  assert_string (element (server, "steps", 1), "detail", "192.0.2.25, IPv4");
  assert_string (element (server, "steps", 3), "detail", "TLS 1.3");
  assert_string (element (server, "steps", 4), "outcome", "failed");
  assert_string (element (server, "steps", 4), "detail", "LOGIN");
  assert_string (element (server, "steps", 5), "outcome", "skipped");

  assert_string (address, "address", "2001:db8::25");
  assert_string (address, "outcome", "unreachable");
  ck_assert_double_eq_tol (json_object_get_double_member (address, "duration"), 2.0, 0.001);
  assert_string (element (server, "addresses", 1), "outcome", "connected");
  assert_string (element (server, "addresses", 2), "outcome", "not-tried");

  assert_string (tls, "version", "TLS1.3");
  assert_string (tls, "cipher", "TLS_AES_256_GCM_SHA384");
  ck_assert (json_object_get_boolean_member (tls, "verified"));
  assert_string (tls, "revocation", "not-checked");
  assert_string (tls, "trusted_by_file", NULL);
  assert_string (certificate, "subject", "CN=smtp.example.jp");
  assert_string (certificate, "issuer", "CN=Example CA 3");
  assert_string (certificate, "not_before", "2025-09-01T00:00:00+00:00");
  assert_string (certificate, "not_after", "2027-03-01T00:00:00+00:00");
  assert_string (certificate, "sha256", "5f:0a:91");
  ck_assert_str_eq (
      json_array_get_string_element (json_object_get_array_member (certificate, "names"), 1),
      "*.example.jp");
  ck_assert_uint_eq (json_array_get_length (offered), 2);
  ck_assert_str_eq (json_array_get_string_element (offered, 1), "AUTH LOGIN");
  assert_string (server, "quota", NULL);

  ck_assert_double_eq_tol (json_object_get_double_member (entry, "t"), 0.0, 0.001);
  assert_string (entry, "from", "note");
  assert_string (entry, "step", "resolve");
  assert_string (entry, "text", "Looking up smtp.example.jp");
}

START_TEST (test_json)
{
  Case c;
  g_autofree char *text = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root, *account, *incoming;

  case_init (&c);
  case_add_account (&c, "one");
  case_add_account (&c, "two");
  text = doctor_report_json (&c.input, &c.options);
  ck_assert (json_parser_load_from_data (parser, text, -1, NULL));
  root = json_node_get_object (json_parser_get_root (parser));

  ck_assert_int_eq (json_object_get_int_member (root, "format"), 1);
  assert_string (member (root, "program"), "name", "connection-doctor");
  assert_string (member (root, "program"), "version", DOCTOR_VERSION);
  assert_string (root, "started", "2026-11-21T07:42:07.100+00:00");
  assert_string (root, "finished", "2026-11-21T07:42:07.400+00:00");
  assert_string (member (root, "system"), "desktop", "GNOME");
  assert_string (member (root, "system"), "gtk", "4.8.3");
  ck_assert (json_object_has_member (member (root, "system"), "os"));
  assert_has (json_object_get_string_member (member (root, "system"), "gnutls"), "3.");
  ck_assert (json_object_get_boolean_member (member (root, "network"), "online"));
  assert_string (member (root, "network"), "connectivity", "full");
  ck_assert (json_object_get_boolean_member (member (root, "network"), "ipv4"));
  ck_assert (!json_object_get_boolean_member (member (root, "network"), "ipv6"));
  ck_assert (!json_object_get_boolean_member (member (root, "network"), "vpn"));
  ck_assert (!json_object_get_boolean_member (member (root, "network"), "proxy"));

  ck_assert_uint_eq (json_array_get_length (json_object_get_array_member (root, "accounts")), 2);
  account = element (root, "accounts", 0);
  assert_string (account, "id", "one");
  assert_string (account, "name", "");
  assert_string (account, "address", USER);
  assert_string (account, "source", "own");
  assert_string (account, "origin", NULL);
  ck_assert_uint_eq (json_array_get_length (json_object_get_array_member (account, "twins")), 0);
  incoming = element (account, "servers", 0);
  assert_string (incoming, "role", "incoming");
  assert_string (incoming, "protocol", "imap");
  assert_string (incoming, "status", "ok");
  assert_string (incoming, "cause", NULL);
  assert_string (incoming, "tls", NULL);
  assert_string (incoming, "capabilities", NULL);
  ck_assert_int_eq (json_object_get_int_member (member (incoming, "quota"), "used"), 10 * 1024);
  ck_assert_int_eq (json_object_get_int_member (member (incoming, "quota"), "limit"), 1000 * 1024);
  assert_string (element (incoming, "steps", 1), "detail", "3 messages");
  check_server (element (account, "servers", 1));
  assert_lacks (text, "\x1b");
  case_clear (&c);
}
END_TEST

/* Where it stands in its program, and who else has it. */
START_TEST (test_origin)
{
  Case c;
  g_autofree char *text = NULL, *json = NULL, *hidden = NULL, *several = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  DoctorAccount *account, *twin = doctor_account_new ("mbsync:hanako", DOCTOR_SOURCE_MBSYNC);
  JsonObject *one;

  case_init (&c);
  case_add_account (&c, "thunderbird:abc/account1");
  account = ((DoctorPart *) g_ptr_array_index (c.parts, 0))->account;
  account->source = DOCTOR_SOURCE_THUNDERBIRD;
  doctor_text_set (&account->origin, "de\x1b"
                                     "fault");
  doctor_text_set (&twin->name, "Hanako");
  account->twins = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_account_unref);
  g_ptr_array_add (account->twins, twin);

  text = doctor_report_text (&c.input, NULL, &c.options);
  assert_has (text,
              "  Account   tanaka@example.jp, Thunderbird, profile de\\x1bfault and mbsync\n");
  json = doctor_report_json (&c.input, &c.options);
  ck_assert (json_parser_load_from_data (parser, json, -1, NULL));
  one = element (json_node_get_object (json_parser_get_root (parser)), "accounts", 0);
  assert_string (one, "source", "thunderbird");
  assert_string (one, "origin", "de\\x1bfault");
  ck_assert_uint_eq (json_array_get_length (json_object_get_array_member (one, "twins")), 1);
  assert_string (element (one, "twins", 0), "id", "mbsync:hanako");
  assert_string (element (one, "twins", 0), "name", "Hanako");
  assert_string (element (one, "twins", 0), "source", "mbsync");
  assert_string (element (one, "twins", 0), "origin", NULL);
  c.options.hide_private = TRUE;
  hidden = doctor_report_json (&c.input, &c.options);
  assert_lacks (hidden, "\"Hanako\"");
  g_ptr_array_add (account->twins, doctor_account_new ("msmtp:hanako", DOCTOR_SOURCE_MSMTP));
  c.options.hide_private = FALSE;
  several = doctor_report_text (&c.input, NULL, &c.options);
  assert_has (several, "Thunderbird, profile de\\x1bfault, mbsync and msmtp\n");
  case_clear (&c);
}
END_TEST

/* Every entry, in order, with the escapes of the text log. */
START_TEST (test_json_transcript)
{
  Case c;
  g_autofree char *text = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  const DoctorPart *part;
  JsonArray *entries;

  case_init (&c);
  case_add_account (&c, "one");
  part = g_ptr_array_index (c.parts, 1);
  text = doctor_report_json (&c.input, &c.options);
  ck_assert (json_parser_load_from_data (parser, text, -1, NULL));
  entries = json_object_get_array_member (
      element (element (json_node_get_object (json_parser_get_root (parser)), "accounts", 0),
               "servers", 1),
      "transcript");
  ck_assert_uint_eq (json_array_get_length (entries),
                     doctor_transcript_n_entries (part->transcript));
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      const DoctorEntry *entry = doctor_transcript_entry (part->transcript, i);
      JsonObject *object = json_array_get_object_element (entries, i);

      assert_string (object, "text", entry->text);
      ck_assert_double_eq_tol (json_object_get_double_member (object, "t"),
                               (double) entry->time / 1000, 0.001);
      assert_string (object, "step", doctor_step_to_string (entry->step));
    }
  case_clear (&c);
}
END_TEST

START_TEST (test_file_name)
{
  static const struct
  {
    const char *host;
    const char *name;
  } names[] = {
    { "imap.example.jp", "connection-doctor-imap.example.jp-2026-11-21.txt" },
    { "2001:db8::25", "connection-doctor-2001-db8--25-2026-11-21.txt" },
    { "../../etc/x\n", "connection-doctor--.-..-etc-x--2026-11-21.txt" },
    { "日本.example", "connection-doctor-xn--wgv71a.example-2026-11-21.txt" },
    { "", "connection-doctor-2026-11-21.txt" },
  };
  Case c;
  g_autofree char *all = NULL;

  case_init (&c);
  all = doctor_report_file_name (&c.input, NULL);
  ck_assert_str_eq (all, "connection-doctor-2026-11-21.txt");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      DoctorServer server = { .host = (char *) names[i].host };
      DoctorPart part = { .server = &server };
      g_autofree char *name = doctor_report_file_name (&c.input, &part);

      ck_assert_str_eq (name, names[i].name);
    }
  case_clear (&c);
}
END_TEST

/* What a host gets has the server's words, the time in two zones and the RFC, and no more of the
 * person than the server has seen. */
START_TEST (test_host_text)
{
  Case test;
  const DoctorPart *part;
  g_autofree char *text = NULL;
  DoctorFinding expired = { .cause = doctor_cause_lookup ("cert-expired") };
  g_autofree char *other = NULL;

  case_init (&test);
  case_add_account (&test, "a1");
  part = g_ptr_array_index (test.parts, 1);
  text = doctor_report_host_text (part, g_ptr_array_index (part->findings, 0), doctor_text_english);
  assert_has (text, "Server: smtp.example.jp:587, SMTP, STARTTLS\n");
  assert_has (text, "Address: 192.0.2.25\n");
  assert_has (text, "Time: 2026-11-21 07:42:07 +0000 (07:42:07 UTC)\n");
  assert_has (text, "Step: Log in\n");
  assert_has (text, "User name: " USER "\n");
  assert_has (text, "\n  535 5.7.8 No such thing");
  assert_has (text, "Please look into the log of the server");
  expired.evidence = ((const DoctorFinding *) g_ptr_array_index (part->findings, 0))->evidence;
  other = doctor_report_host_text (part, &expired, doctor_text_english);
  assert_has (other, "RFC 5280");
  case_clear (&test);
}
END_TEST

/* Of an IPv6 literal nobody could tell the port. */
START_TEST (test_literal)
{
  Case c;
  DoctorPart *part;
  g_autofree char *text = NULL, *host_text = NULL;

  case_init (&c);
  case_add_account (&c, "a1");
  part = g_ptr_array_index (c.parts, 1);
  doctor_text_set (&part->account->outgoing->host, "2001:db8::25");
  text = doctor_report_text (&c.input, NULL, &c.options);
  host_text =
      doctor_report_host_text (part, g_ptr_array_index (part->findings, 0), doctor_text_english);
  assert_has (text,
              "\n  Failed   tanaka@example.jp, Outgoing · SMTP ([2001:db8::25]:587, STARTTLS)\n");
  assert_has (text, "   Outgoing · SMTP   [2001:db8::25]:587   STARTTLS   ");
  assert_has (host_text, "Server: [2001:db8::25]:587, SMTP, STARTTLS\n");
  case_clear (&c);
}
END_TEST

START_TEST (test_wording)
{
  static const struct
  {
    gint64 duration;
    const char *words;
  } durations[] = {
    { 0, "0 ms" },       { 182 * 1000, "182 ms" }, { 999499, "999 ms" },
    { 999500, "1.0 s" }, { 2400 * 1000, "2.4 s" }, { 30 * 1000 * 1000, "30.0 s" },
  };
  DoctorNetwork network = { TRUE, "full", TRUE, FALSE, FALSE, FALSE };
  g_autofree char *online = doctor_wording_network (&network, doctor_text_english);
  g_autofree char *offline = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (durations); i++)
    {
      g_autofree char *words = doctor_wording_duration (durations[i].duration, doctor_text_english);

      ck_assert_str_eq (words, durations[i].words);
    }
  ck_assert_str_eq (online, "This computer is connected to the Internet · IPv4 only · no VPN, no "
                            "proxy");
  network.online = FALSE;
  offline = doctor_wording_network (&network, doctor_text_english);
  ck_assert_str_eq (offline, "This computer is not connected to a network");
  ck_assert_ptr_null (doctor_wording_problem (DOCTOR_PROBLEM_NONE, doctor_text_english));
  for (guint i = DOCTOR_PROBLEM_NONE + 1; i <= DOCTOR_PROBLEM_NOT_AN_ADDRESS; i++)
    ck_assert (g_str_has_suffix (doctor_wording_problem (i, doctor_text_english), "."));
  ck_assert_str_eq (doctor_wording_source (DOCTOR_SOURCE_OWN, doctor_text_english), "Added here");
  ck_assert_str_eq (doctor_wording_gettext (""), "");
  ck_assert_uint_eq (doctor_log_width ("宛先 a"), 6);
}
END_TEST

/* ---- Saving ---- */

typedef struct
{
  GMainLoop *loop;
  gboolean saved;
  GError *error;
} Saving;

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *self = user_data;

  self->saved = doctor_report_save_finish (G_FILE (source), result, &self->error);
  g_main_loop_quit (self->loop);
}

/* NULL when it was saved, else the error. */
static GError *
save (const char *path, const char *text)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  Saving self = { .loop = g_main_loop_new (NULL, FALSE) };

  doctor_report_save_async (file, text, NULL, saved_cb, &self);
  g_main_loop_run (self.loop);
  g_main_loop_unref (self.loop);
  ck_assert_int_eq (self.saved, self.error == NULL);
  return self.error;
}

static void
assert_file (const char *path, const char *wanted)
{
  g_autofree char *found = NULL;
  gsize length;

  ck_assert (g_file_get_contents (path, &found, &length, NULL));
  ck_assert_uint_eq (length, strlen (wanted));
  ck_assert_str_eq (found, wanted);
}

/* Nothing of a failed attempt stays behind. */
static void
assert_only (const char *folder, guint wanted)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  ck_assert_uint_eq (n, wanted);
}

static void
remove_all (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      ck_assert_int_eq (g_remove (path), 0);
    }
  ck_assert_int_eq (g_rmdir (folder), 0);
}

START_TEST (test_save)
{
  g_autofree char *folder = g_dir_make_tmp ("report-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "log.txt", NULL);
  g_autofree char *link = g_build_filename (folder, "link.txt", NULL);
  g_autofree char *long_name = g_strnfill (250, 'n');
  g_autofree char *long_path = g_build_filename (folder, long_name, NULL);
  struct stat status;

  ck_assert_ptr_null (save (path, "one\n"));
  assert_file (path, "one\n");
  ck_assert_int_eq (g_stat (path, &status), 0);
  ck_assert_int_eq (status.st_mode & 07777, 0600);

  ck_assert_int_eq (g_chmod (path, 0644), 0);
  ck_assert_ptr_null (save (path, "two"));
  assert_file (path, "two");
  ck_assert_int_eq (g_stat (path, &status), 0);
  ck_assert_int_eq (status.st_mode & 07777, 0600);

  /* What a link points to is replaced, and the link stays. */
  ck_assert_int_eq (symlink (path, link), 0);
  ck_assert_ptr_null (save (link, "three"));
  assert_file (path, "three");
  ck_assert_int_eq (g_lstat (link, &status), 0);
  ck_assert (S_ISLNK (status.st_mode));
  ck_assert_ptr_null (save (long_path, ""));
  assert_file (long_path, "");
  assert_only (folder, 3);
  remove_all (folder);
}
END_TEST

START_TEST (test_save_fails)
{
  g_autofree char *folder = g_dir_make_tmp ("report-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "log.txt", NULL);
  g_autofree char *fifo = g_build_filename (folder, "fifo", NULL);
  g_autofree char *dangling = g_build_filename (folder, "dangling", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "no", "such", "place", NULL);
  const char *const places[] = { folder, fifo, dangling, nowhere, "/dev/full", "/proc/log.txt" };

  ck_assert_int_eq (mkfifo (fifo, 0600), 0);
  ck_assert_int_eq (symlink (nowhere, dangling), 0);
  ck_assert_ptr_null (save (path, "old"));
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (GError) error = save (places[i], "new");

      ck_assert_msg (error != NULL, "%s was written", places[i]);
      ck_assert_uint_eq (error->domain, G_IO_ERROR);
      assert_has (error->message, "The log could not be saved as “");
      assert_has (error->message, places[i]);
    }
  assert_file (path, "old");
  assert_only (folder, 3);
  remove_all (folder);
}
END_TEST

/* As with a full disk: the write fails in the middle. */
START_TEST (test_save_on_full_disk)
{
  g_autofree char *folder = g_dir_make_tmp ("report-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "log.txt", NULL);
  g_autofree char *text = g_strnfill (200000, 'x');
  struct rlimit before, limited;
  g_autoptr (GError) error = NULL;
  void (*handler) (int) = signal (SIGXFSZ, SIG_IGN);

  ck_assert_ptr_null (save (path, "old"));
  ck_assert_int_eq (getrlimit (RLIMIT_FSIZE, &before), 0);
  limited = before;
  limited.rlim_cur = 100000;
  ck_assert_int_eq (setrlimit (RLIMIT_FSIZE, &limited), 0);
  error = save (path, text);
  ck_assert_int_eq (setrlimit (RLIMIT_FSIZE, &before), 0);
  (void) signal (SIGXFSZ, handler);

  ck_assert_ptr_nonnull (error);
  assert_file (path, "old");
  assert_only (folder, 1);
  remove_all (folder);
}
END_TEST

START_TEST (test_save_cancelled)
{
  g_autofree char *folder = g_dir_make_tmp ("report-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "log.txt", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Saving self = { .loop = g_main_loop_new (NULL, FALSE) };

  g_cancellable_cancel (cancellable);
  doctor_report_save_async (file, "new", cancellable, saved_cb, &self);
  g_main_loop_run (self.loop);
  g_main_loop_unref (self.loop);
  ck_assert (g_error_matches (self.error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
  g_clear_error (&self.error);
  assert_only (folder, 0);
  remove_all (folder);
}
END_TEST

static void
add_tests (TCase *tests)
{
  /* Before anything asks for the time. */
  g_setenv ("TZ", "UTC", TRUE);
  tcase_add_test (tests, test_text);
  tcase_add_test (tests, test_text_of_one);
  tcase_add_test (tests, test_text_names_account);
  tcase_add_test (tests, test_origin);
  tcase_add_test (tests, test_text_of_nothing);
  tcase_add_test (tests, test_text_is_limited);
  tcase_add_test (tests, test_text_leaves_servers_out);
  tcase_add_test (tests, test_long_transcript);
  tcase_add_test (tests, test_text_hides);
  tcase_add_test (tests, test_hides_monster);
  tcase_add_test (tests, test_json);
  tcase_add_test (tests, test_json_transcript);
  tcase_add_test (tests, test_file_name);
  tcase_add_test (tests, test_host_text);
  tcase_add_test (tests, test_literal);
  tcase_add_test (tests, test_wording);
  tcase_add_test (tests, test_save);
  tcase_add_test (tests, test_save_fails);
  tcase_add_test (tests, test_save_on_full_disk);
  tcase_add_test (tests, test_save_cancelled);
}

DOCTOR_CHECK_MAIN ("report", add_tests)
