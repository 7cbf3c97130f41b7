/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A failed server that neither its name nor the address knows: who takes in the domain's mail is
 * asked, and what that tells. */

#include "exam/exam.h"
#include "exam/hosting.h"

#include <string.h>

#include "diagnosis/page.h"
#include "fake-resolver.h"
#include "suite.h"

#define IMAP DOCTOR_PROTOCOL_IMAP
#define POP3 DOCTOR_PROTOCOL_POP3
#define SMTP DOCTOR_PROTOCOL_SMTP
#define HERE "mail.company.example"
#define ADDRESS "tanaka@company.example"
#define GOOGLE "aspmx.l.google.com alt1.aspmx.l.google.com"
#define MICROSOFT "company-example.mail.protection.outlook.com"

static DoctorAccount *
new_account (const char *id, const char *address, DoctorProtocol protocol, const char *host)
{
  DoctorAccount *account = doctor_account_new (id, DOCTOR_SOURCE_OWN);
  DoctorRole role = protocol == SMTP ? DOCTOR_ROLE_OUTGOING : DOCTOR_ROLE_INCOMING;
  DoctorServer *server = doctor_server_new (
      role, protocol, host, doctor_server_default_port (protocol, DOCTOR_SECURITY_TLS),
      DOCTOR_SECURITY_TLS, address, DOCTOR_LOGIN_PASSWORD);

  g_free (account->address);
  account->address = g_strdup (address);
  account->enabled = TRUE;
  if (protocol == SMTP)
    account->outgoing = server;
  else
    account->incoming = server;
  return account;
}

/* -- What it tells -------------------------------------------------------------------------- */

static const struct
{
  const char *what;
  DoctorProtocol protocol;
  const char *host;
  const char *address;
  const char *exchangers; /* NULL: not asked, or no answer */
  const char *findings;
  const char *provider; /* of the first finding */
  const char *named;    /* somewhere in the texts of the last one */
} tales[] = {
  { "nobody was asked", IMAP, HERE, ADDRESS, NULL, "auth-bad-credentials", NULL, NULL },
  { "nobody that is known", IMAP, HERE, ADDRESS, "mx.company.example", "auth-bad-credentials", NULL,
    NULL },
  { "the mail has moved to Google", IMAP, HERE, ADDRESS, GOOGLE,
    "auth-bad-credentials mail-taken-in-elsewhere", NULL, "imap.gmail.com, port 993" },
  { "what is received by POP3", POP3, HERE, ADDRESS, GOOGLE,
    "auth-bad-credentials mail-taken-in-elsewhere", NULL, "pop.gmail.com, port 995" },
  { "what is sent", SMTP, HERE, ADDRESS, MICROSOFT, "auth-bad-credentials mail-taken-in-elsewhere",
    NULL, "smtp.office365.com, port 587" },
  { "behind one that nobody knows", IMAP, HERE, ADDRESS,
    "mx.company.example in1-smtp."
    "messagingengine.com",
    "auth-bad-credentials mail-taken-in-elsewhere", NULL, "imap.fastmail.com" },
  { "a provider without POP3", POP3, HERE, ADDRESS, "mx01.mail.icloud.com", "auth-bad-credentials",
    NULL, NULL },
  { "one whose server is on this computer", IMAP, HERE, ADDRESS, "mail.protonmail.ch",
    "auth-bad-credentials", NULL, NULL },
  { "a customer's name for a server", IMAP, HERE, ADDRESS, "www1234.sakura.ne.jp",
    "auth-bad-credentials", "sakura", NULL },
  { "and at another", SMTP, HERE, ADDRESS, "sv9999.xserver.jp", "auth-bad-credentials", "xserver",
    NULL },
  { "one of its servers that is not listed", IMAP, "www9.your-server.de", ADDRESS,
    "mail.your-server.de", "auth-bad-credentials", "hetzner.de", NULL },
  { "one that stands where its exchangers do", IMAP, "s9.kundenserver.de", ADDRESS,
    "mx00.kundenserver.de", "auth-bad-credentials", "1und1.de", NULL },
  /* Known already, whatever DNS says */
  { "the server's name tells", IMAP, "imap.fastmail.com", ADDRESS, GOOGLE,
    "auth-app-password-required", "fastmail", NULL },
  { "the address tells", IMAP, HERE, "tanaka@icloud.com", GOOGLE, "auth-app-password-required",
    "icloud", NULL },
};

/* A login that was refused, in words that mean more at some providers. */
static DoctorTranscript *
refused (const char *address, const char *exchangers)
{
  DoctorTranscript *transcript = doctor_transcript_new (0);

  doctor_transcript_begin_step (transcript, DOCTOR_STEP_LOGIN);
  doctor_transcript_add_fact (transcript, DOCTOR_FACT_REPLY_REFUSED,
                              "NO [AUTHENTICATIONFAILED] Authentication failed.",
                              "AUTHENTICATIONFAILED", 0, 0);
  doctor_transcript_end_step (transcript, DOCTOR_OUTCOME_FAILED);
  if (exchangers != NULL)
    doctor_transcript_add_fact (transcript, DOCTOR_FACT_MAIL_EXCHANGERS, exchangers,
                                strchr (address, '@') + 1, 0, 0);
  return transcript;
}

static char *
causes_of (const GPtrArray *findings)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < findings->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            ((const DoctorFinding *) g_ptr_array_index (findings, i))->cause->id);
  return g_string_free (text, FALSE);
}

static char *
texts_of (const DoctorFinding *finding, const DoctorServer *server)
{
  GString *text = g_string_new (NULL);
  const DoctorFix *fix;
  g_autofree char *summary =
      doctor_finding_text (finding, server, finding->cause->summary, doctor_text_english);
  g_autofree char *explanation =
      doctor_finding_text (finding, server, finding->cause->explanation, doctor_text_english);

  g_string_append_printf (text, "%s\n%s\n", summary, explanation);
  for (guint i = 0; (fix = doctor_finding_fix (finding, i)) != NULL; i++)
    {
      g_autofree char *words =
          doctor_finding_text (finding, server, fix->text, doctor_text_english);

      g_string_append_printf (text, "%s\n", words);
    }
  return g_string_free (text, FALSE);
}

START_TEST (test_tale)
{
  g_autoptr (DoctorAccount)
      account = new_account ("a", tales[_i].address, tales[_i].protocol, tales[_i].host);
  const DoctorServer *server = account->incoming != NULL ? account->incoming : account->outgoing;
  g_autoptr (DoctorTranscript) transcript = refused (tales[_i].address, tales[_i].exchangers);
  g_autoptr (GPtrArray) findings = doctor_diagnose (account, server, transcript);
  g_autofree char *causes = causes_of (findings);
  const DoctorFinding *first = g_ptr_array_index (findings, 0);
  const DoctorFinding *last = g_ptr_array_index (findings, findings->len - 1);
  g_autofree char *texts = texts_of (last, server);

  ck_assert_msg (strcmp (causes, tales[_i].findings) == 0, "%s: %s", tales[_i].what, causes);
  ck_assert_str_eq (first->provider != NULL ? first->provider->id : "",
                    tales[_i].provider != NULL ? tales[_i].provider : "");
  ck_assert_ptr_null (strchr (texts, '{'));
  if (tales[_i].named != NULL)
    {
      ck_assert_msg (strstr (texts, tales[_i].named) != NULL, "%s", texts);
      ck_assert_ptr_nonnull (strstr (texts, last->provider->name));
      ck_assert_ptr_nonnull (doctor_finding_page (last, "help"));
      /* A name from DNS is entered by somebody who knows it, or not at all. */
      for (guint i = 0; doctor_finding_fix (last, i) != NULL; i++)
        ck_assert_ptr_null (doctor_fix_apply (doctor_finding_fix (last, i), last, server));
    }
}
END_TEST

/* -- Whom it is asked of -------------------------------------------------------------------- */

static const struct
{
  const char *what;
  const char *zone[4];
  DoctorProtocol protocol;
  const char *host;
  const char *address;
  const char *asked; /* among the names, or NULL: nobody else's than the server's */
  const char *findings;
} questions[] = {
  { "Google",
    { "MX company.example 10 aspmx.l.google.com" },
    IMAP,
    HERE,
    ADDRESS,
    "\ncompany.example\n",
    "dns-not-found mail-taken-in-elsewhere" },
  { "nobody", { NULL }, IMAP, HERE, ADDRESS, "\ncompany.example\n", "dns-not-found" },
  { "a fault",
    { "FAIL company.example" },
    IMAP,
    HERE,
    ADDRESS,
    "\ncompany.example\n",
    "dns-not-found" },
  { "silence",
    { "HANG company.example" },
    SMTP,
    HERE,
    ADDRESS,
    "\ncompany.example\n",
    "dns-not-found" },
  { "in other letters",
    { "MX xn--wgv71a.example 10 aspmx.l.google.com" },
    IMAP,
    HERE,
    "tanaka@日本.example",
    "\nxn--wgv71a.example\n",
    "dns-not-found mail-taken-in-elsewhere" },
  /* Not asked */
  { "the server's name tells",
    { NULL },
    IMAP,
    "imap5.gmail.com",
    ADDRESS,
    NULL,
    "host-misspelt dns-not-found settings-differ-from-provider" },
  { "the address tells",
    { NULL },
    IMAP,
    HERE,
    "tanaka@icloud.com",
    NULL,
    "dns-not-found settings-differ-from-provider" },
  { "no name of the Internet", { NULL }, IMAP, "mailserver", ADDRESS, NULL, "dns-not-found" },
  { "this computer", { NULL }, IMAP, "mail.localhost", ADDRESS, NULL, "local-service-not-running" },
  { "no domain", { NULL }, IMAP, HERE, "tanaka", NULL, "dns-not-found" },
  { "no names at all", { "FAIL " HERE }, IMAP, HERE, ADDRESS, NULL, "dns-temporary-failure" },
};

static void
finished_cb (DoctorExam *exam, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static DoctorExam *
examine (DoctorAccount *const *accounts, guint n, gboolean stops)
{
  g_autoptr (GPtrArray) array = g_ptr_array_new ();
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  gboolean is_finished = FALSE;
  DoctorExam *exam;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (array, accounts[i]);
  exam = doctor_exam_new (array, passwords, NULL);
  g_signal_connect (exam, "finished", G_CALLBACK (finished_cb), &is_finished);
  doctor_exam_start (exam);
  while (!is_finished)
    {
      g_main_context_iteration (NULL, TRUE);
      if (stops && strstr (fake_resolver_get_asked (), "\ncompany.example\n") != NULL)
        doctor_exam_stop (exam);
    }
  return exam;
}

START_TEST (test_question)
{
  g_autoptr (DoctorAccount) account =
      new_account ("a", questions[_i].address, questions[_i].protocol, questions[_i].host);
  g_autoptr (DoctorExam) exam = NULL;
  g_autofree char *causes = NULL;
  const char *asked;
  guint n_asked = 0;

  fake_resolver_install (questions[_i].zone);
  exam = examine (&account, 1, FALSE);
  causes = causes_of (
      ((const DoctorPart *) g_ptr_array_index (doctor_exam_get_parts (exam), 0))->findings);
  asked = fake_resolver_get_asked ();
  ck_assert_msg (strcmp (causes, questions[_i].findings) == 0, "%s: %s", questions[_i].what,
                 causes);
  ck_assert_ptr_null (strstr (asked, "tanaka"));
  if (questions[_i].asked != NULL)
    ck_assert_msg (strstr (asked, questions[_i].asked) != NULL, "%s: %s", questions[_i].what,
                   asked);
  else
    {
      g_auto (GStrv) names = g_strsplit (asked, "\n", -1);

      for (; names[n_asked] != NULL; n_asked++)
        ck_assert_msg (*names[n_asked] == '\0' || g_str_equal (names[n_asked], questions[_i].host)
                           || g_str_has_prefix (names[n_asked], "imap.gmail.com")
                           || g_str_has_prefix (names[n_asked], "imap.mail.me.com"),
                       "%s: %s", questions[_i].what, names[n_asked]);
    }
  g_clear_object (&exam);
  fake_resolver_restore ();
}
END_TEST

/* Many accounts of one domain ask once, and each of them is told. */
START_TEST (test_once)
{
  static const char *const zone[] = { "MX company.example 10 aspmx.l.google.com", NULL };
  DoctorAccount *accounts[20];
  g_autoptr (DoctorExam) exam = NULL;
  const GPtrArray *parts;
  const char *asked;
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (accounts); i++)
    {
      g_autofree char *id = g_strdup_printf ("a%u", i);

      accounts[i] = new_account (id, ADDRESS, i % 2 == 0 ? IMAP : SMTP, HERE);
    }
  fake_resolver_install (zone);
  exam = examine (accounts, G_N_ELEMENTS (accounts), FALSE);
  parts = doctor_exam_get_parts (exam);
  for (guint i = 0; i < parts->len; i++)
    {
      g_autofree char *causes =
          causes_of (((const DoctorPart *) g_ptr_array_index (parts, i))->findings);

      ck_assert_str_eq (causes, "dns-not-found mail-taken-in-elsewhere");
    }
  asked = fake_resolver_get_asked ();
  for (const char *p = strstr (asked, "\ncompany.example\n"); p != NULL;
       p = strstr (p + 1, "\ncompany.example\n"))
    n++;
  ck_assert_uint_eq (n, 1);
  g_clear_object (&exam);
  for (guint i = 0; i < G_N_ELEMENTS (accounts); i++)
    doctor_account_unref (accounts[i]);
  fake_resolver_restore ();
}
END_TEST

/* While it is asked, for one account and for several. */
START_TEST (test_stop)
{
  static const char *const zone[] = { "HANG company.example", NULL };
  DoctorAccount *accounts[] = { new_account ("a", ADDRESS, IMAP, HERE),
                                new_account ("b", ADDRESS, SMTP, HERE) };
  g_autoptr (DoctorExam) exam = NULL;

  fake_resolver_install (zone);
  exam = examine (accounts, (guint) _i + 1, TRUE);
  ck_assert (!doctor_exam_is_running (exam));
  ck_assert_uint_eq (doctor_exam_get_parts (exam)->len, (guint) _i + 1);
  g_clear_object (&exam);
  /* What was asked ends by itself. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  doctor_account_unref (accounts[0]);
  doctor_account_unref (accounts[1]);
  fake_resolver_restore ();
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_loop_test (tests, test_tale, 0, (int) G_N_ELEMENTS (tales));
  tcase_add_loop_test (tests, test_question, 0, (int) G_N_ELEMENTS (questions));
  tcase_add_test (tests, test_once);
  tcase_add_loop_test (tests, test_stop, 0, 2);
}

DOCTOR_CHECK_MAIN ("hosting", add_tests)
