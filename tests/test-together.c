/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What several servers show together: a wrong clock, somebody in between, and neither. */

#include "diagnosis/together.h"

#include <string.h>

#include "suite.h"

#define MAX_SERVERS 6

/* A letter says what is found: e expired, n not yet valid, g good, w another name, u unknown
 * authority "CN=Box", v unknown authority "CN=Other", s signed by itself, - no TLS at all. */
typedef struct
{
  const char *what;
  const char *hosts[MAX_SERVERS];
  const char *found;
  const char *causes[MAX_SERVERS]; /* of the first finding; NULL: none */
} Together;

#define EXPIRED "cert-expired"
#define EARLY "cert-not-yet-valid"
#define CLOCK "clock-skew"
#define UNKNOWN "cert-untrusted-issuer"
#define BETWEEN "cert-antivirus-interception"

static const Together cases[] = {
  { "one", { "imap.a.example" }, "e", { EXPIRED } },
  { "two providers", { "imap.a.example", "imap.b.example" }, "ee", { CLOCK, CLOCK } },
  { "two providers, too early", { "a.example", "b.example" }, "nn", { CLOCK, CLOCK } },
  { "one provider", { "imap.a.example", "smtp.a.example" }, "ee", { EXPIRED, EXPIRED } },
  { "one provider below co.jp", { "imap.a.co.jp", "smtp.a.co.jp" }, "ee", { EXPIRED, EXPIRED } },
  { "two below co.jp", { "imap.a.co.jp", "imap.b.co.jp" }, "ee", { CLOCK, CLOCK } },
  { "in both directions", { "a.example", "b.example" }, "en", { EXPIRED, EARLY } },
  { "and two that are good",
    { "a.example", "b.example", "c.example", "d.example" },
    "eegg",
    { EXPIRED, EXPIRED, NULL, NULL } },
  { "and one that is good",
    { "a.example", "b.example", "c.example" },
    "eeg",
    { CLOCK, CLOCK, NULL } },
  { "and two for another name",
    { "a.example", "b.example", "c.example", "d.example" },
    "eeww",
    { EXPIRED, EXPIRED, "cert-name-mismatch", "cert-name-mismatch" } },
  { "and some that say nothing",
    { "a.example", "b.example", "c.example", "d.example" },
    "ee--",
    { CLOCK, CLOCK, "step-failed", "step-failed" } },
  { "this computer, one certificate", { "localhost", "127.0.0.1" }, "ee", { EXPIRED, EXPIRED } },

  { "one issuer, two providers",
    { "imap.a.example", "imap.b.example" },
    "uu",
    { BETWEEN, BETWEEN } },
  { "one issuer, one provider",
    { "imap.a.example", "smtp.a.example" },
    "uu",
    { UNKNOWN, UNKNOWN } },
  { "two issuers", { "a.example", "b.example" }, "uv", { UNKNOWN, UNKNOWN } },
  { "two signed by themselves", { "a.example", "b.example" }, "ss", { UNKNOWN, UNKNOWN } },
  { "two addresses", { "192.0.2.7", "192.0.2.8" }, "uu", { UNKNOWN, UNKNOWN } },
  { "two of three",
    { "a.example", "b.example", "c.example" },
    "uuv",
    { BETWEEN, BETWEEN, UNKNOWN } },
  { "beside good ones",
    { "a.example", "b.example", "c.example", "d.example" },
    "uugg",
    { BETWEEN, BETWEEN, NULL, NULL } },
};

static void
add_found (DoctorTranscript *transcript, const char *host, char found)
{
  g_autoptr (DoctorTlsInfo) info = doctor_tls_info_new (host);
  DoctorCertificate *certificate = g_new0 (DoctorCertificate, 1);
  const gint64 now = 1795246927;

  certificate->sha256 = g_strdup ("aa:bb");
  g_ptr_array_add (info->chain, certificate);
  info->version = g_strdup ("TLS1.3");
  doctor_transcript_begin_step (transcript, DOCTOR_STEP_TLS);
  if (found != '-')
    {
      doctor_transcript_set_tls (transcript, info);
      doctor_transcript_add_fact (transcript, DOCTOR_FACT_TLS_ESTABLISHED, "TLS1.3", "x", 0, 0);
    }
  if (found == 'e')
    doctor_transcript_add_fact (transcript, DOCTOR_FACT_CERTIFICATE_EXPIRED, host, "2026-11-20",
                                now - 86400, 86400);
  else if (found == 'n')
    doctor_transcript_add_fact (transcript, DOCTOR_FACT_CERTIFICATE_NOT_YET_VALID, host,
                                "2026-11-22", now + 86400, -86400);
  else if (found == 'w')
    doctor_transcript_add_fact (transcript, DOCTOR_FACT_CERTIFICATE_WRONG_NAME, host, "x", 0, 0);
  else if (found == 'u' || found == 'v')
    doctor_transcript_add_fact (transcript, DOCTOR_FACT_CERTIFICATE_UNKNOWN_AUTHORITY, host,
                                found == 'u' ? "CN=Box" : "CN=Other", 0, 0);
  else if (found == 's')
    doctor_transcript_add_fact (transcript, DOCTOR_FACT_CERTIFICATE_SELF_SIGNED, host, host, 0, 0);
  else if (found == 'g')
    doctor_transcript_add_fact (transcript, DOCTOR_FACT_CERTIFICATE_VERIFIED, host, "2027-11-21", 0,
                                365 * 86400);
  doctor_transcript_end_step (transcript, found == 'g' ? DOCTOR_OUTCOME_OK : DOCTOR_OUTCOME_FAILED);
  if (found == 'g')
    {
      doctor_transcript_begin_step (transcript, DOCTOR_STEP_LOGIN);
      doctor_transcript_add_client (transcript, "A1 LOGIN");
      doctor_transcript_add_fact (transcript, DOCTOR_FACT_LOGIN_ACCEPTED, NULL, "LOGIN", 0, 0);
      doctor_transcript_begin_step (transcript, DOCTOR_STEP_MAILBOX);
      doctor_transcript_end_step (transcript, DOCTOR_OUTCOME_OK);
    }
}

START_TEST (test_together)
{
  const Together *wanted = &cases[_i];
  guint n = (guint) strlen (wanted->found);
  DoctorExamined examined[MAX_SERVERS] = { 0 };
  const DoctorSurroundings surroundings = { .is_online = TRUE };
  g_autoptr (DoctorAccount) account = doctor_account_new ("test", DOCTOR_SOURCE_OWN);

  for (guint i = 0; i < n; i++)
    {
      DoctorServer *server = doctor_server_new (DOCTOR_ROLE_INCOMING, DOCTOR_PROTOCOL_IMAP,
                                                wanted->hosts[i], 993, DOCTOR_SECURITY_TLS,
                                                "tanaka", DOCTOR_LOGIN_PASSWORD);
      DoctorTranscript *transcript = doctor_transcript_new (0);

      add_found (transcript, wanted->hosts[i], wanted->found[i]);
      examined[i].account = account;
      examined[i].server = server;
      examined[i].transcript = transcript;
      examined[i].findings = doctor_diagnose (account, server, transcript);
    }
  doctor_diagnose_together (examined, n, &surroundings);
  for (guint i = 0; i < n; i++)
    {
      const DoctorFinding *first =
          examined[i].findings->len > 0 ? g_ptr_array_index (examined[i].findings, 0) : NULL;
      const char *cause = first != NULL ? first->cause->id : NULL;

      ck_assert_msg (g_strcmp0 (cause, wanted->causes[i]) == 0, "%s: %s is %s", wanted->what,
                     wanted->hosts[i], cause);
      ck_assert_int_eq (examined[i].changed,
                        g_strcmp0 (cause, CLOCK) == 0 || g_strcmp0 (cause, BETWEEN) == 0);
      g_ptr_array_unref (examined[i].findings);
      doctor_transcript_unref ((DoctorTranscript *) examined[i].transcript);
      doctor_server_free ((DoctorServer *) examined[i].server);
    }
}
END_TEST

/* ---- And the dates that they greet with ---- */

/* The clock of the tests stands at Sat, 21 Nov 2026 07:42 UTC; an expired certificate was valid to
 * the day before, an early one is from the day after. */
#define STARTED (G_GINT64_CONSTANT (1795246927) * G_USEC_PER_SEC)

static const struct
{
  char sign;
  const char *greeting;
} greetings[] = {
  { ' ', "* OK ready" },
  { '=', "* OK ready at Sat, 21 Nov 2026 07:40:00 +0000" },
  { '<', "* OK ready at Wed, 11 Nov 2026 07:40:00 +0000" },
  { '>', "* OK ready at Tue, 01 Dec 2026 07:40:00 +0000" },
};

static const struct
{
  const char *what;
  const char *hosts[MAX_SERVERS];
  const char *found;
  const char *greetings; /* a sign for each server */
  const char *causes[MAX_SERVERS];
} dated[] = {
  { "too early, and the server says so", { "a.example" }, "n", ">", { CLOCK } },
  { "too early", { "a.example" }, "n", " ", { EARLY } },
  { "too early by this date too", { "a.example" }, "n", "=", { EARLY } },
  { "too early and earlier still", { "a.example" }, "n", "<", { EARLY } },
  { "too early, but somebody has this date",
    { "a.example", "b.example" },
    "ng",
    ">=",
    { EARLY, NULL } },
  { "too early, beside one that says nothing",
    { "a.example", "b.example" },
    "ng",
    "> ",
    { CLOCK, NULL } },
  { "expired, and one clock that may stand still", { "a.example" }, "e", "<", { EXPIRED } },
  { "expired, and two clocks",
    { "a.example", "b.example" },
    "eg",
    "<<",
    { CLOCK, "clock-differs" } },
  { "expired, and two clocks of one owner",
    { "imap.a.example", "smtp.a.example" },
    "eg",
    "<<",
    { EXPIRED, "clock-differs" } },
  { "expired, and one of two clocks", { "a.example", "b.example" }, "eg", "< ", { EXPIRED, NULL } },
  { "two that expired by their own clocks",
    { "a.example", "b.example" },
    "ee",
    "==",
    { EXPIRED, EXPIRED } },
  { "one of two by its own clock", { "a.example", "b.example" }, "ee", " =", { EXPIRED, EXPIRED } },
  { "two that expired, with a date that helps neither",
    { "a.example", "b.example" },
    "ee",
    " >",
    { CLOCK, CLOCK } },
};

START_TEST (test_dated)
{
  guint n = (guint) strlen (dated[_i].found);
  DoctorExamined examined[MAX_SERVERS] = { 0 };
  const DoctorSurroundings surroundings = { .is_online = TRUE };
  g_autoptr (DoctorAccount) account = doctor_account_new ("test", DOCTOR_SOURCE_OWN);

  for (guint i = 0; i < n; i++)
    {
      DoctorServer *server = doctor_server_new (DOCTOR_ROLE_INCOMING, DOCTOR_PROTOCOL_IMAP,
                                                dated[_i].hosts[i], 143, DOCTOR_SECURITY_STARTTLS,
                                                "tanaka", DOCTOR_LOGIN_PASSWORD);
      DoctorTranscript *transcript = doctor_transcript_new (STARTED);
      guint row = 0;

      while (greetings[row].sign != dated[_i].greetings[i])
        row++;
      doctor_transcript_begin_step (transcript, DOCTOR_STEP_GREETING);
      doctor_transcript_add_server (transcript, greetings[row].greeting, -1);
      doctor_transcript_end_step (transcript, DOCTOR_OUTCOME_OK);
      add_found (transcript, dated[_i].hosts[i], dated[_i].found[i]);
      examined[i].account = account;
      examined[i].server = server;
      examined[i].transcript = transcript;
      examined[i].findings = doctor_diagnose (account, server, transcript);
    }
  doctor_diagnose_together (examined, n, &surroundings);
  for (guint i = 0; i < n; i++)
    {
      const GPtrArray *findings = examined[i].findings;
      const DoctorFinding *first = findings->len > 0 ? g_ptr_array_index (findings, 0) : NULL;
      const char *cause = first != NULL ? first->cause->id : NULL;

      ck_assert_msg (g_strcmp0 (cause, dated[_i].causes[i]) == 0, "%s: %s is %s", dated[_i].what,
                     dated[_i].hosts[i], cause);
      /* The date is evidence then, and no riddle beside it. */
      for (guint j = 0; g_strcmp0 (cause, CLOCK) == 0 && j < findings->len; j++)
        ck_assert_str_ne (((const DoctorFinding *) g_ptr_array_index (findings, j))->cause->id,
                          "clock-differs");
      if (g_strcmp0 (cause, CLOCK) == 0 && strchr ("<>", dated[_i].greetings[i]) != NULL)
        ck_assert_uint_eq (first->evidence->len, 2);
      g_ptr_array_unref (examined[i].findings);
      doctor_transcript_unref ((DoctorTranscript *) examined[i].transcript);
      doctor_server_free ((DoctorServer *) examined[i].server);
    }
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_loop_test (tests, test_together, 0, G_N_ELEMENTS (cases));
  tcase_add_loop_test (tests, test_dated, 0, G_N_ELEMENTS (dated));
}

DOCTOR_CHECK_MAIN ("together", add_tests)
