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

static void
add_tests (TCase *tests)
{
  tcase_add_loop_test (tests, test_together, 0, G_N_ELEMENTS (cases));
}

DOCTOR_CHECK_MAIN ("together", add_tests)
