/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What is known to be fine although something is wrong, by how far a probe came. */

#include "diagnosis/fine.h"

#include "suite.h"

#define REACHED "mail.example.jp can be reached, and its encryption works."
#define NOT_SENT "The password was not sent, so it is not the cause."

static const struct
{
  const char *what;
  DoctorStep failed;
  gboolean is_encrypted; /* TLS with a certificate that fits, from the start */
  DoctorLogin login;
  const char *reply; /* of the failed step */
  const char *cause;
  const char *words;
} cases[] = {
  { "no such name", DOCTOR_STEP_RESOLVE, FALSE, DOCTOR_LOGIN_PASSWORD, NULL, "step-failed",
    NOT_SENT },
  { "nothing listens", DOCTOR_STEP_CONNECT, FALSE, DOCTOR_LOGIN_PASSWORD, NULL, "step-failed",
    "The name mail.example.jp exists. " NOT_SENT },
  { "no encryption", DOCTOR_STEP_TLS, FALSE, DOCTOR_LOGIN_PASSWORD, NULL, "step-failed",
    "The name mail.example.jp exists, and something answers on port 993. " NOT_SENT },
  { "an unencrypted greeting", DOCTOR_STEP_STARTTLS, FALSE, DOCTOR_LOGIN_PASSWORD, NULL,
    "step-failed",
    "The name mail.example.jp exists, and a mail server answers on port 993. " NOT_SENT },
  /* The explanation says that it is not the password. */
  { "out of service", DOCTOR_STEP_GREETING, TRUE, DOCTOR_LOGIN_PASSWORD,
    "* BYE [UNAVAILABLE] Out of service", "server-unavailable", REACHED },
  { "no password is sent anyway", DOCTOR_STEP_GREETING, TRUE, DOCTOR_LOGIN_OAUTH2, NULL,
    "step-failed", REACHED },
  { "a refused login", DOCTOR_STEP_LOGIN, TRUE, DOCTOR_LOGIN_PASSWORD,
    "NO [AUTHENTICATIONFAILED] Authentication failed.", "auth-bad-credentials", REACHED },
  { "an account it knows", DOCTOR_STEP_LOGIN, TRUE, DOCTOR_LOGIN_PASSWORD,
    "NO [EXPIRED] Password expired", "password-expired",
    REACHED " It knows the account “tanaka {host}”." },
  { "an app password it asks for", DOCTOR_STEP_LOGIN, TRUE, DOCTOR_LOGIN_PASSWORD,
    "NO [ALERT] Application-specific password required", "auth-app-password-required",
    REACHED " It knows the account “tanaka {host}”." },
  { "an open mailbox", DOCTOR_STEP_MAILBOX, TRUE, DOCTOR_LOGIN_PASSWORD, NULL, "step-failed",
    "mail.example.jp can be reached, its encryption works, and it accepts user name and "
    "password." },
};

static DoctorTranscript *
make_transcript (guint row)
{
  DoctorTranscript *transcript = doctor_transcript_new (0);
  g_autoptr (DoctorTlsInfo) info = doctor_tls_info_new ("mail.example.jp");

  for (DoctorStep step = DOCTOR_STEP_RESOLVE; step <= cases[row].failed; step++)
    {
      gboolean is_made = (step != DOCTOR_STEP_TLS && step != DOCTOR_STEP_STARTTLS)
                         || step == cases[row].failed;

      if (!is_made)
        continue;
      doctor_transcript_begin_step (transcript, step);
      if (step == DOCTOR_STEP_GREETING && cases[row].is_encrypted)
        {
          info->verified = TRUE;
          info->version = g_strdup ("TLS1.3");
          doctor_transcript_set_tls (transcript, info);
          doctor_transcript_set_protected (transcript, TRUE);
        }
      if (step == DOCTOR_STEP_LOGIN)
        doctor_transcript_add_fact (transcript, DOCTOR_FACT_LOGIN_STARTED, NULL, "PLAIN", 0, 0);
      if (step == DOCTOR_STEP_LOGIN && step != cases[row].failed)
        doctor_transcript_add_fact (transcript, DOCTOR_FACT_LOGIN_ACCEPTED, NULL, "PLAIN", 0, 0);
      if (step == cases[row].failed && cases[row].reply != NULL)
        {
          doctor_transcript_add_server (transcript, cases[row].reply, -1);
          if (step == DOCTOR_STEP_LOGIN)
            doctor_transcript_add_fact (transcript, DOCTOR_FACT_LOGIN_REFUSED, NULL, "PLAIN", 0, 0);
          doctor_transcript_add_fact (transcript, DOCTOR_FACT_REPLY_REFUSED, cases[row].reply, NULL,
                                      0, 0);
        }
      doctor_transcript_end_step (transcript, step == cases[row].failed ? DOCTOR_OUTCOME_FAILED
                                                                        : DOCTOR_OUTCOME_OK);
    }
  return transcript;
}

START_TEST (test_fine)
{
  g_autoptr (DoctorAccount) account = doctor_account_new ("test", DOCTOR_SOURCE_OWN);
  g_autoptr (DoctorServer) server = doctor_server_new (DOCTOR_ROLE_INCOMING, DOCTOR_PROTOCOL_IMAP,
                                                       "mail.example.jp", 993, DOCTOR_SECURITY_TLS,
                                                       /* A value is never searched for names. */
                                                       "tanaka {host}", cases[_i].login);
  g_autoptr (DoctorTranscript) transcript = make_transcript ((guint) _i);
  g_autoptr (GPtrArray) findings = doctor_diagnose (account, server, transcript);
  const DoctorFinding *first = g_ptr_array_index (findings, 0);
  g_autofree char *words = doctor_fine_words (first, server, transcript, doctor_text_english);

  ck_assert_msg (g_str_equal (first->cause->id, cases[_i].cause), "%s: %s", cases[_i].what,
                 first->cause->id);
  ck_assert_pstr_eq (words, cases[_i].words);
}
END_TEST

/* Whoever answers with a certificate that does not fit may be anybody. */
START_TEST (test_unverified)
{
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  g_autoptr (DoctorTlsInfo) info = doctor_tls_info_new ("mail.example.jp");
  g_autoptr (DoctorServer)
      server = doctor_server_new (DOCTOR_ROLE_INCOMING, DOCTOR_PROTOCOL_IMAP, "mail.example.jp",
                                  993, DOCTOR_SECURITY_TLS, "tanaka", DOCTOR_LOGIN_PASSWORD);
  DoctorFinding finding = { .cause = doctor_cause_lookup ("cert-expired") };
  g_autofree char *words = NULL;

  info->version = g_strdup ("TLS1.3");
  doctor_transcript_set_tls (transcript, info);
  words = doctor_fine_words (&finding, server, transcript, doctor_text_english);
  ck_assert_ptr_null (words);
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_loop_test (tests, test_fine, 0, G_N_ELEMENTS (cases));
  tcase_add_test (tests, test_unverified);
}

DOCTOR_CHECK_MAIN ("fine", add_tests)
