/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Follow-up connections: what is asked of a failed server, and what comes of the answers, in whole
 * examinations of scripted servers. */

#include "exam/exam.h"
#include "exam/follow.h"

#include <string.h>

#include <sys/socket.h>

#include "scripted.h"
#include "suite.h"
#include "trusted.h"

/* -- Questions ------------------------------------------------------------------------------ */

typedef struct
{
  const char *what;
  DoctorProtocol protocol;
  const char *host;
  guint port;
  DoctorSecurity security;
  const char *user;
  DoctorStep step;
  DoctorFactKind kind;
  const char *code;
  gboolean is_refused_earlier;
  const char *questions; /* "IMAP STARTTLS 143, …"; with the host where it is another */
} Open;

#define IMAP DOCTOR_PROTOCOL_IMAP
#define POP3 DOCTOR_PROTOCOL_POP3
#define SMTP DOCTOR_PROTOCOL_SMTP
#define TLS DOCTOR_SECURITY_TLS
#define STARTTLS DOCTOR_SECURITY_STARTTLS
#define NONE DOCTOR_SECURITY_NONE
#define AT(step) DOCTOR_STEP_##step
#define FACT(kind) DOCTOR_FACT_##kind
#define ONE "mail.one.example"
#define USER "tanaka@one.example"

static const Open opens[] = {
  { "587 is silent", SMTP, ONE, 587, STARTTLS, USER, AT (CONNECT), FACT (CONNECT_TIMEOUT), NULL,
    FALSE, "SMTP TLS 465" },
  { "465 is silent", SMTP, ONE, 465, TLS, USER, AT (CONNECT), FACT (CONNECT_TIMEOUT), NULL, FALSE,
    "SMTP STARTTLS 587" },
  { "25 is silent", SMTP, ONE, 25, STARTTLS, USER, AT (CONNECT), FACT (CONNECT_TIMEOUT), NULL,
    FALSE, "SMTP TLS 465, SMTP STARTTLS 587" },
  { "an odd port refuses", IMAP, ONE, 1993, TLS, USER, AT (CONNECT), FACT (CONNECTION_REFUSED),
    NULL, FALSE, "IMAP TLS 993, IMAP STARTTLS 143" },
  { "without encryption, and silent", POP3, ONE, 110, NONE, USER, AT (CONNECT),
    FACT (CONNECT_TIMEOUT), NULL, FALSE, "POP3 TLS 995, POP3 STARTTLS 110" },
  { "words instead of TLS", IMAP, ONE, 143, TLS, USER, AT (TLS), FACT (TLS_PLAINTEXT), NULL, FALSE,
    "IMAP STARTTLS 143, IMAP TLS 993" },
  { "silence until TLS", SMTP, ONE, 465, STARTTLS, USER, AT (GREETING), FACT (TLS_ANSWERED), NULL,
    FALSE, "SMTP TLS 465" },
  { "no STARTTLS", POP3, ONE, 110, STARTTLS, USER, AT (STARTTLS), FACT (STARTTLS_NOT_OFFERED), NULL,
    FALSE, "POP3 TLS 995" },
  { "STARTTLS written over", SMTP, ONE, 587, STARTTLS, USER, AT (STARTTLS), FACT (STARTTLS_MASKED),
    NULL, FALSE, "SMTP TLS 465" },
  { "POP3 at a port of IMAP", POP3, ONE, 143, STARTTLS, USER, AT (GREETING), FACT (WRONG_SERVICE),
    "imap", FALSE, "POP3 TLS 995, POP3 STARTTLS 110, IMAP STARTTLS 143" },
  { "IMAP at a port of POP3", IMAP, ONE, 995, TLS, USER, AT (GREETING), FACT (WRONG_SERVICE),
    "pop3", FALSE, "IMAP TLS 993, IMAP STARTTLS 143" },
  { "SMTP at a port of IMAP", SMTP, ONE, 993, TLS, USER, AT (GREETING), FACT (WRONG_SERVICE),
    "imap", FALSE, "SMTP TLS 465, SMTP STARTTLS 587" },
  { "an old host of a provider", IMAP, "mail.gmail.com", 993, TLS, "tanaka@gmail.com", AT (RESOLVE),
    FACT (NAME_NOT_FOUND), NULL, FALSE, "IMAP TLS 993 imap.gmail.com" },
  { "a mistyped host", IMAP, "imap.gmial.com", 993, TLS, "tanaka", AT (RESOLVE),
    FACT (NAME_NOT_FOUND), NULL, FALSE, "" },
  { "a mistyped host of a provider that the address names", IMAP, "imap.gmial.com", 993, TLS,
    "tanaka@gmail.com", AT (RESOLVE), FACT (NAME_NOT_FOUND), NULL, FALSE,
    "IMAP TLS 993 imap.gmail.com" },
  { "a host of its own with a provider's address", IMAP, ONE, 993, TLS, "tanaka@gmail.com",
    AT (CONNECT), FACT (CONNECTION_REFUSED), NULL, FALSE, "IMAP STARTTLS 143" },
  { "a mistyped host without encryption", IMAP, "imap.gmial.com", 143, NONE, "tanaka", AT (RESOLVE),
    FACT (NAME_NOT_FOUND), NULL, FALSE, "" },
  { "a host that nobody knows", IMAP, ONE, 993, TLS, USER, AT (RESOLVE), FACT (NAME_NOT_FOUND),
    NULL, FALSE, "" },
  { "another name in the certificate", IMAP, "mail.gmail.com", 993, TLS, "tanaka@gmail.com",
    AT (TLS), FACT (CERTIFICATE_WRONG_NAME), NULL, FALSE, "IMAP TLS 993 imap.gmail.com" },
  /* Nothing that another connection would settle */
  { "another name, of nobody that is known", IMAP, ONE, 993, TLS, USER, AT (TLS),
    FACT (CERTIFICATE_WRONG_NAME), NULL, FALSE, "" },
  { "an expired certificate", IMAP, ONE, 993, TLS, USER, AT (TLS), FACT (CERTIFICATE_EXPIRED), NULL,
    FALSE, "" },
  { "no name server", IMAP, "imap.gmail.com", 143, TLS, "tanaka@gmail.com", AT (RESOLVE),
    FACT (NAME_LOOKUP_TIMEOUT), NULL, FALSE, "" },
  { "no network", IMAP, ONE, 143, TLS, USER, AT (CONNECT), FACT (NETWORK_UNREACHABLE), NULL, FALSE,
    "" },
  { "stopped", IMAP, ONE, 143, TLS, USER, AT (CONNECT), FACT (STOPPED), NULL, FALSE, "" },
  { "a sign-in page", IMAP, ONE, 143, STARTTLS, USER, AT (GREETING), FACT (WRONG_SERVICE), "http",
    FALSE, "IMAP TLS 993" },
  { "a login that was refused", IMAP, ONE, 143, STARTTLS, USER, AT (LOGIN), FACT (LOGIN_REFUSED),
    NULL, FALSE, "" },
  { "a login that cannot be made", SMTP, ONE, 25, STARTTLS, USER, AT (LOGIN),
    FACT (LOGIN_NOT_OFFERED), NULL, FALSE, "" },
  /* A host that may have banned this address */
  { "silence after a refused login", IMAP, ONE, 993, TLS, USER, AT (CONNECT),
    FACT (CONNECT_TIMEOUT), NULL, TRUE, "(IMAP STARTTLS 143), (SMTP TLS 465)" },
  { "words instead of TLS after a refused login", IMAP, ONE, 143, TLS, USER, AT (TLS),
    FACT (TLS_PLAINTEXT), NULL, TRUE, "" },
  /* This computer: only what the account names */
  { "a helper that is silent", IMAP, "127.0.0.1", 1143, STARTTLS, USER, AT (CONNECT),
    FACT (CONNECT_TIMEOUT), NULL, FALSE, "" },
  { "a helper with words instead of TLS", IMAP, "127.0.0.1", 1143, TLS, USER, AT (TLS),
    FACT (TLS_PLAINTEXT), NULL, FALSE, "IMAP STARTTLS 1143" },
  { "a helper by name", SMTP, "bridge.localhost", 1025, STARTTLS, USER, AT (STARTTLS),
    FACT (STARTTLS_NOT_OFFERED), NULL, FALSE, "" },
  { "a helper for a provider", IMAP, "localhost", 1143, TLS, "tanaka@gmail.com", AT (TLS),
    FACT (TLS_CLOSED), NULL, FALSE, "" },
};

static char *
questions_of (const GPtrArray *questions, const char *host)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < questions->len; i++)
    {
      const DoctorFollowUp *question = g_ptr_array_index (questions, i);
      g_autofree char *code = doctor_follow_code (question->server);

      ck_assert_int_eq (question->server->login, DOCTOR_LOGIN_NONE);
      ck_assert_int_ne (question->server->security, DOCTOR_SECURITY_NONE);
      if (strcmp (question->server->host, host) != 0)
        ck_assert_str_eq (question->server->certificate, "");
      g_string_append_printf (
          text, "%s%s%s %u%s%s%s", i > 0 ? ", " : "", question->connect_only ? "(" : "", code,
          question->server->port, strcmp (question->server->host, host) != 0 ? " " : "",
          strcmp (question->server->host, host) != 0 ? question->server->host : "",
          question->connect_only ? ")" : "");
    }
  return g_string_free (text, FALSE);
}

START_TEST (test_questions)
{
  const Open *open = &opens[_i];
  g_autoptr (DoctorAccount) account = doctor_account_new ("test", DOCTOR_SOURCE_OWN);
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GPtrArray) questions = NULL;
  g_autofree char *text = NULL;
  DoctorServer *server = doctor_server_new (
      open->protocol == SMTP ? DOCTOR_ROLE_OUTGOING : DOCTOR_ROLE_INCOMING, open->protocol,
      open->host, open->port, open->security, open->user, DOCTOR_LOGIN_PASSWORD);

  doctor_server_set_certificate (server, "/some/file.pem");
  if (open->protocol == SMTP)
    account->outgoing = server;
  else
    account->incoming = server;
  doctor_transcript_begin_step (transcript, DOCTOR_STEP_RESOLVE);
  doctor_transcript_add_fact (transcript, DOCTOR_FACT_LOOKUP_STARTED, open->host, NULL, 0, 0);
  doctor_transcript_begin_step (transcript, open->step);
  doctor_transcript_add_fact (transcript, open->kind,
                              open->kind == DOCTOR_FACT_NAME_NOT_FOUND ? open->host : "192.0.2.7",
                              open->code, 0, 0);
  doctor_transcript_end_step (transcript, DOCTOR_OUTCOME_FAILED);
  if (open->is_refused_earlier)
    doctor_transcript_add_fact (transcript, DOCTOR_FACT_LOGIN_REFUSED_EARLIER, open->host, "16:42",
                                1, 0);
  findings = doctor_diagnose (account, server, transcript);
  questions = doctor_follow_ups (account, server, transcript, findings, doctor_follow_port, NULL);
  ck_assert_uint_le (questions->len, DOCTOR_MAX_FOLLOW_UPS);
  text = questions_of (questions, open->host);
  ck_assert_msg (strcmp (text, open->questions) == 0, "%s: %s", open->what, text);
}
END_TEST

/* A fix of the table goes where its setting was tried in vain, and what is left is to ask. */
START_TEST (test_withdrawn)
{
  static const struct
  {
    DoctorFactKind kind;
    const char *host;
    const char *code;
    guint port;
    const char *first; /* action and target of the first fix */
    guint n;
  } answers[] = {
    { FACT (CLOSED), ONE, NULL, 0, "use-setting security=tls,port=465", 3 },
    { FACT (FOLLOW_UP_FAILED), ONE, "SMTP TLS", 465, "none (null)", 3 },
    { FACT (FOLLOW_UP_SILENT), ONE, "SMTP TLS", 465, "none (null)", 3 },
    { FACT (FOLLOW_UP_SILENT), ONE, "SMTP TLS", 466, "use-setting security=tls,port=465", 3 },
    { FACT (FOLLOW_UP_WORKED), ONE, "SMTP TLS", 465, "use-setting security=tls,port=465", 3 },
    { FACT (FOLLOW_UP_WORKED), ONE, "SMTP TLS", 2465, "use-setting security=tls,port=2465", 3 },
    { FACT (FOLLOW_UP_WORKED), "two.example", "SMTP TLS", 465,
      "use-setting host=two.example,security=tls,port=465", 3 },
    /* Nothing that could be a setting */
    { FACT (FOLLOW_UP_WORKED), ONE, "SMTP none", 25, "use-setting security=tls,port=465", 3 },
    { FACT (FOLLOW_UP_WORKED), "a b", "SMTP TLS", 465, "use-setting security=tls,port=465", 3 },
    { FACT (FOLLOW_UP_WORKED), ONE, "TLS", 465, "use-setting security=tls,port=465", 3 },
    { FACT (FOLLOW_UP_WORKED), ONE, "SMTP TLS", 0, "use-setting security=tls,port=465", 3 },
  };
  g_autoptr (DoctorAccount) account = doctor_account_new ("test", DOCTOR_SOURCE_OWN);
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  g_autoptr (GPtrArray) findings = NULL;
  g_autofree char *target = NULL, *text = NULL;
  const DoctorFinding *first;
  const DoctorFix *fix;
  guint n = 0;

  account->outgoing = doctor_server_new (DOCTOR_ROLE_OUTGOING, SMTP, ONE, 587, STARTTLS, USER,
                                         DOCTOR_LOGIN_PASSWORD);
  doctor_transcript_begin_step (transcript, DOCTOR_STEP_STARTTLS);
  doctor_transcript_add_fact (transcript, DOCTOR_FACT_STARTTLS_NOT_OFFERED, NULL, NULL, 0, 0);
  doctor_transcript_end_step (transcript, DOCTOR_OUTCOME_FAILED);
  doctor_transcript_add_fact (transcript, answers[_i].kind, answers[_i].host, answers[_i].code,
                              answers[_i].port, DOCTOR_FACT_TLS_CLOSED);
  findings = doctor_diagnose (account, account->outgoing, transcript);
  ck_assert_uint_eq (findings->len, 1);
  first = g_ptr_array_index (findings, 0);
  ck_assert_str_eq (first->cause->id, "starttls-unavailable");
  fix = doctor_finding_fix (first, 0);
  target = doctor_fix_target (fix, first, account->outgoing);
  text = g_strdup_printf ("%s %s", doctor_fix_action_to_string (fix->action),
                          target != NULL ? target : "(null)");
  ck_assert_str_eq (text, answers[_i].first);
  while (doctor_finding_fix (first, n) != NULL)
    n++;
  ck_assert_uint_eq (n, answers[_i].n);
  if (_i == 1 || _i == 2)
    ck_assert_int_eq (doctor_finding_fix (first, 2)->action, DOCTOR_FIX_ASK_HOST);
}
END_TEST

/* -- Answers -------------------------------------------------------------------------------- */

/* Made once: the authority that the tests trust, and servers' certificates of it and of another. */
static DoctorTrust *trust;
static Made *authority;
static Made *stranger;
static Made *right;
static Made *numbered;
static Made *untrusted;

static void
set_up (void)
{
  authority = made_authority ("Test Authority");
  stranger = made_authority ("Unknown Authority");
  right = made_today ("localhost", authority);
  numbered = made_today ("127.0.0.1", authority);
  untrusted = made_today ("localhost", stranger);
  trust = trust_load (authority);
}

static void
tear_down (void)
{
  g_clear_pointer (&trust, doctor_trust_unref);
  g_clear_pointer (&authority, made_free);
  g_clear_pointer (&stranger, made_free);
  g_clear_pointer (&right, made_free);
  g_clear_pointer (&numbered, made_free);
  g_clear_pointer (&untrusted, made_free);
}

#define IMAP_GREETING "> * OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN] ready"
#define CAPABILITIES "> * CAPABILITY IMAP4rev1 AUTH=PLAIN", "> $ OK"
#define GOODBYE "<", "> * BYE", "> $ OK"

static const Script nobody[] = { NULL };
static const char *const words[] = { "> * OK ready", "wait", NULL };
static const char *const smtp_words[] = { "> 220 mail ESMTP", "wait", NULL };
static const char *const closing[] = { NULL };
static const char *const upgrading[] = { IMAP_GREETING, "<",          "> $ OK go", "tls",
                                         "<",           CAPABILITIES, GOODBYE,     NULL };
static const char *const never_upgrading[] = { "> * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready",
                                               "<",
                                               "> * CAPABILITY IMAP4rev1 AUTH=PLAIN",
                                               "> $ OK",
                                               GOODBYE,
                                               NULL };
static const char *const encrypted[] = { "tls", IMAP_GREETING, "imap", NULL };
static const char *const of_pop3[] = { "tls", "> +OK POP3 ready", "wait", NULL };
static const char *const of_smtp[] = {
  "tls", "> 220 mail ESMTP", "<", "> 250-mail", "> 250 AUTH PLAIN", "<", "> 221 bye", "wait", NULL
};
static const char *const of_smtp_without_login[] = {
  "tls", "> 220 mail ESMTP", "<", "> 250 mail", "<", "> 221 bye", "wait", NULL
};

/* What an account has, what its host has besides, and what is found. The account's own server is
 * asked first: its scripts are for the probe, then for each follow-up there. */
typedef struct
{
  const char *what;
  DoctorProtocol protocol;
  DoctorSecurity security;
  const Script own[4];
  DoctorSecurity other_security; /* of the standard port that the host has */
  const Script other[2];         /* {NULL}: it has none */
  gboolean is_other_untrusted;
  const char *cause;
  const char
      *answers; /* "worked", "failed tls-plaintext" …, the last letter o: at the other port */
  gboolean is_found;
} Case;

static const Case cases[] = {
  /* TLS where the port begins without */
  { "STARTTLS at the same port",
    IMAP,
    TLS,
    { words, upgrading },
    TLS,
    { NULL },
    FALSE,
    "tls-on-plain-port",
    "follow-up-worked IMAP STARTTLS own",
    TRUE },
  { "no STARTTLS at the same port, TLS at the other",
    IMAP,
    TLS,
    { words, never_upgrading },
    TLS,
    { encrypted },
    FALSE,
    "tls-on-plain-port",
    "follow-up-failed IMAP STARTTLS own, follow-up-worked IMAP TLS other",
    TRUE },
  { "no STARTTLS at the same port, nothing trusted at the other",
    IMAP,
    TLS,
    { words, never_upgrading },
    TLS,
    { encrypted },
    TRUE,
    "tls-on-plain-port",
    "follow-up-failed IMAP STARTTLS own, follow-up-failed IMAP TLS other",
    FALSE },
  { "closed the second time",
    IMAP,
    TLS,
    { words, closing },
    TLS,
    { NULL },
    FALSE,
    "tls-on-plain-port",
    "follow-up-failed IMAP STARTTLS own",
    FALSE },
  /* STARTTLS that is not there */
  { "TLS at the other port",
    IMAP,
    STARTTLS,
    { never_upgrading },
    TLS,
    { encrypted },
    FALSE,
    "starttls-unavailable",
    "follow-up-worked IMAP TLS other",
    TRUE },
  { "another service at the other port",
    IMAP,
    STARTTLS,
    { never_upgrading },
    TLS,
    { of_pop3 },
    FALSE,
    "starttls-unavailable",
    "follow-up-failed IMAP TLS other",
    FALSE },
  { "no other port",
    IMAP,
    STARTTLS,
    { never_upgrading },
    TLS,
    { NULL },
    FALSE,
    "starttls-unavailable",
    "",
    FALSE },
  /* Another protocol */
  { "POP3 at the port of IMAP, POP3 elsewhere",
    POP3,
    TLS,
    { encrypted },
    TLS,
    { NULL },
    FALSE,
    "wrong-service-on-port",
    "follow-up-worked IMAP TLS own",
    TRUE },
  { "IMAP at the port of SMTP, IMAP elsewhere",
    IMAP,
    STARTTLS,
    { smtp_words },
    TLS,
    { encrypted },
    FALSE,
    "wrong-service-on-port",
    "follow-up-worked IMAP TLS other",
    TRUE },
  { "SMTP at the port of IMAP, SMTP elsewhere",
    SMTP,
    STARTTLS,
    { words },
    TLS,
    { of_smtp },
    FALSE,
    "wrong-service-on-port",
    "follow-up-worked SMTP TLS other",
    TRUE },
  { "SMTP at the port of IMAP, SMTP without a login elsewhere",
    SMTP,
    STARTTLS,
    { words },
    TLS,
    { of_smtp_without_login },
    FALSE,
    "wrong-service-on-port",
    "follow-up-failed SMTP TLS other",
    FALSE },
  /* Nobody at the port */
  { "refused, TLS at the other port",
    IMAP,
    STARTTLS,
    { NULL },
    TLS,
    { encrypted },
    FALSE,
    "local-service-not-running",
    "",
    FALSE },
  /* What works is left alone */
  { "all is well", IMAP, TLS, { encrypted }, TLS, { encrypted }, FALSE, NULL, "", FALSE },
};

typedef struct
{
  DoctorSecurity security;
  guint port; /* 0: there is none */
} Host;

static guint
port_cb (const DoctorServer *candidate, gboolean is_here, gpointer user_data)
{
  const Host *host = user_data;

  ck_assert (is_here);
  return candidate->security == host->security ? host->port : 0;
}

static void
finished_cb (DoctorExam *exam, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

/* A port of this computer where nobody is. */
static guint
free_port (void)
{
  g_autoptr (Scripted) server = scripted_new (G_SOCKET_FAMILY_IPV4, nobody, NULL);

  return scripted_get_port (server);
}

static void
add_account (GPtrArray *accounts, DoctorProtocol protocol, guint port, DoctorSecurity security)
{
  DoctorAccount *account = doctor_account_new ("test", DOCTOR_SOURCE_OWN);
  DoctorServer *server =
      doctor_server_new (protocol == SMTP ? DOCTOR_ROLE_OUTGOING : DOCTOR_ROLE_INCOMING, protocol,
                         "localhost", port, security, "tanaka", DOCTOR_LOGIN_PASSWORD);

  if (protocol == SMTP)
    account->outgoing = server;
  else
    account->incoming = server;
  g_ptr_array_add (accounts, account);
}

static GPtrArray *
accounts_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_account_unref);
}

/* Without a keyring no password is known. */
static void
examine (DoctorExam *exam)
{
  gboolean is_finished = FALSE;

  g_signal_connect (exam, "finished", G_CALLBACK (finished_cb), &is_finished);
  doctor_exam_start (exam);
  while (!is_finished)
    g_main_context_iteration (NULL, TRUE);
}

static char *
answers_of (const DoctorPart *part, guint own_port)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < doctor_transcript_n_facts (part->transcript); i++)
    {
      const DoctorFact *fact = doctor_transcript_fact (part->transcript, i);

      if (fact->kind != DOCTOR_FACT_FOLLOW_UP_WORKED && fact->kind != DOCTOR_FACT_FOLLOW_UP_SILENT
          && fact->kind != DOCTOR_FACT_FOLLOW_UP_FAILED)
        continue;
      ck_assert_str_eq (fact->text, part->server->host);
      g_string_append_printf (text, "%s%s %s %s", text->len > 0 ? ", " : "",
                              doctor_fact_id (fact->kind), fact->code,
                              fact->number == (gint64) own_port ? "own" : "other");
    }
  return g_string_free (text, FALSE);
}

static void
check_fixes (const Case *wanted, const DoctorPart *part)
{
  const DoctorFinding *first = g_ptr_array_index (part->findings, 0);
  const DoctorFix *fix = doctor_finding_fix (first, 0);

  ck_assert_ptr_nonnull (fix);
  ck_assert_int_eq (first->found != NULL, wanted->is_found);
  for (guint i = 0; doctor_finding_fix (first, i) != NULL; i++)
    {
      g_autoptr (DoctorServer)
          changed = doctor_fix_apply (doctor_finding_fix (first, i), first, part->server);

      /* Of values only that is offered which works. */
      ck_assert (!wanted->is_found || changed == NULL || i == 0);
    }
  if (wanted->is_found && part->server->protocol != POP3)
    {
      g_autoptr (DoctorServer) changed = doctor_fix_apply (fix, first, part->server);
      g_autofree char *text =
          doctor_finding_text (first, part->server, fix->text, doctor_text_english);
      g_autofree char *port = NULL;

      ck_assert_ptr_nonnull (changed);
      ck_assert_uint_eq (changed->port, first->found->number);
      port = g_strdup_printf ("localhost, port %u, %s.", changed->port,
                              doctor_security_to_label (changed->security));
      ck_assert_msg (strstr (text, port) != NULL, "%s", text);
    }
}

START_TEST (test_answers)
{
  const Case *wanted = &cases[_i];
  Made *const good[] = { right, authority, NULL };
  Made *const bad[] = { untrusted, stranger, NULL };
  g_autoptr (Scripted)
      own = wanted->own[0] != NULL ? scripted_new (G_SOCKET_FAMILY_IPV4, wanted->own, good) : NULL;
  g_autoptr (Scripted) other = wanted->other[0] != NULL
                                   ? scripted_new (G_SOCKET_FAMILY_IPV4, wanted->other,
                                                   wanted->is_other_untrusted ? bad : good)
                                   : NULL;
  Host host = { wanted->other_security, other != NULL ? scripted_get_port (other) : 0 };
  guint own_port = own != NULL ? scripted_get_port (own) : free_port ();
  g_autoptr (GPtrArray) accounts = accounts_new ();
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  g_autoptr (DoctorExam) exam = NULL;
  g_autofree char *answers = NULL;
  const DoctorPart *part;
  const DoctorFinding *first;
  guint n_answers = 0;

  add_account (accounts, wanted->protocol, own_port, wanted->security);
  exam = doctor_exam_new (accounts, passwords, trust);
  doctor_exam_set_follow_port (exam, port_cb, &host);
  examine (exam);

  part = g_ptr_array_index (doctor_exam_get_parts (exam), 0);
  answers = answers_of (part, own_port);
  ck_assert_msg (strcmp (answers, wanted->answers) == 0, "%s: %s", wanted->what, answers);
  first = part->findings->len > 0 ? g_ptr_array_index (part->findings, 0) : NULL;
  ck_assert_uint_eq (doctor_part_get_logins (part), 0);
  if (wanted->cause == NULL)
    {
      ck_assert_str_eq (first->cause->id, "keyring-unavailable");
      ck_assert_uint_eq (scripted_get_connections (other), 0);
      return;
    }
  ck_assert_msg (strcmp (first->cause->id, wanted->cause) == 0, "%s: %s", wanted->what,
                 first->cause->id);
  ck_assert_int_eq (part->status, DOCTOR_STATUS_FAILED);
  check_fixes (wanted, part);

  /* One connection for each answer, without a login, and with a goodbye where one was spoken to. */
  for (const char *p = answers; (p = strstr (p, "follow-up-")) != NULL; p++)
    n_answers++;
  if (own != NULL)
    {
      guint n = scripted_get_connections (own) - 1;

      n += other != NULL ? scripted_get_connections (other) : 0;
      ck_assert_uint_eq (n, n_answers);
      ck_assert (!scripted_has_received (own, "AUTHENTICATE"));
    }
  if (wanted->is_found && other != NULL && strstr (answers, "worked") != NULL
      && strstr (answers, "other") != NULL)
    ck_assert (scripted_has_received (other, "LOGOUT\r\n")
               || scripted_has_received (other, "QUIT\r\n"));
  if (strcmp (wanted->answers, cases[0].answers) == 0)
    ck_assert (scripted_has_received (own, "LOGOUT\r\n"));
}
END_TEST

/* -- Time, sharing, Stop -------------------------------------------------------------------- */

/* A follow-up whose server says nothing ends with the time of its part, and where that is too short
 * nobody is asked. How long it may take is looked at in test-exam. */
START_TEST (test_time)
{
  static const char *const waiting[] = { "wait", NULL };
  const Script scripts[] = { words, waiting, NULL };
  Made *const good[] = { right, authority, NULL };
  g_autoptr (Scripted) own = scripted_new (G_SOCKET_FAMILY_IPV4, scripts, good);
  Host host = { TLS, 0 };
  g_autoptr (GPtrArray) accounts = accounts_new ();
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  g_autoptr (DoctorExam) exam = NULL;
  const DoctorPart *part;
  g_autofree char *answers = NULL;

  add_account (accounts, IMAP, scripted_get_port (own), TLS);
  exam = doctor_exam_new (accounts, passwords, trust);
  doctor_exam_set_follow_port (exam, port_cb, &host);
  doctor_exam_set_timeout (exam, _i == 0 ? 2500 : 1000);
  examine (exam);
  part = g_ptr_array_index (doctor_exam_get_parts (exam), 0);
  answers = answers_of (part, scripted_get_port (own));
  ck_assert_str_eq (answers, _i == 0 ? "follow-up-failed IMAP STARTTLS own" : "");
  ck_assert_str_eq (((DoctorFinding *) part->findings->pdata[0])->cause->id, "tls-on-plain-port");
  ck_assert_int_eq (scripted_get_connections (own) > 1, _i == 0);
}
END_TEST

/* Many accounts at one host ask once. */
START_TEST (test_shared)
{
  const Script own_scripts[] = { never_upgrading, NULL };
  const Script other_scripts[] = { encrypted, NULL };
  Made *const good[] = { right, authority, NULL };
  g_autoptr (Scripted) own = scripted_new (G_SOCKET_FAMILY_IPV4, own_scripts, good);
  g_autoptr (Scripted) other = scripted_new (G_SOCKET_FAMILY_IPV4, other_scripts, good);
  Host host = { TLS, scripted_get_port (other) };
  g_autoptr (GPtrArray) accounts = accounts_new ();
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  g_autoptr (DoctorExam) exam = NULL;

  for (guint i = 0; i < 20; i++)
    add_account (accounts, IMAP, scripted_get_port (own), STARTTLS);
  exam = doctor_exam_new (accounts, passwords, trust);
  doctor_exam_set_follow_port (exam, port_cb, &host);
  examine (exam);
  for (guint i = 0; i < 20; i++)
    {
      const DoctorPart *part = g_ptr_array_index (doctor_exam_get_parts (exam), i);
      g_autofree char *answers = answers_of (part, scripted_get_port (own));

      ck_assert_str_eq (answers, "follow-up-worked IMAP TLS other");
      ck_assert_ptr_nonnull (((DoctorFinding *) part->findings->pdata[0])->found);
    }
  ck_assert_uint_eq (scripted_get_connections (own), 20);
  ck_assert_uint_eq (scripted_get_connections (other), 1);
}
END_TEST

static gboolean
has_ended (DoctorExam *exam, guint index)
{
  const DoctorPart *part = g_ptr_array_index (doctor_exam_get_parts (exam), index);

  return doctor_transcript_last_fact (part->transcript, DOCTOR_FACT_CLOSED_BY_SERVER) != NULL;
}

/* Stop in the middle of a follow-up: the cause stays, and one account alone takes nothing from the
 * others that wait for the same answer. */
START_TEST (test_stop)
{
  static const char *const waiting[] = { "wait", NULL };
  const Script own_scripts[] = { never_upgrading, NULL };
  const Script other_scripts[] = { waiting, encrypted, NULL };
  Made *const good[] = { right, authority, NULL };
  g_autoptr (Scripted) own = scripted_new (G_SOCKET_FAMILY_IPV4, own_scripts, good);
  g_autoptr (Scripted) other = scripted_new (G_SOCKET_FAMILY_IPV4, other_scripts, good);
  Host host = { TLS, scripted_get_port (other) };
  g_autoptr (GPtrArray) accounts = accounts_new ();
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  g_autoptr (DoctorExam) exam = NULL;
  gboolean is_finished = FALSE;
  guint asking;

  add_account (accounts, IMAP, scripted_get_port (own), STARTTLS);
  add_account (accounts, IMAP, scripted_get_port (own), STARTTLS);
  g_free (((DoctorAccount *) accounts->pdata[1])->id);
  ((DoctorAccount *) accounts->pdata[1])->id = g_strdup ("second");
  exam = doctor_exam_new (accounts, passwords, trust);
  doctor_exam_set_follow_port (exam, port_cb, &host);
  g_signal_connect (exam, "finished", G_CALLBACK (finished_cb), &is_finished);
  doctor_exam_start (exam);
  /* Whoever ends first asks. */
  while (!has_ended (exam, 0) && !has_ended (exam, 1))
    g_main_context_iteration (NULL, TRUE);
  asking = has_ended (exam, 0) ? 0 : 1;
  while (!has_ended (exam, 1 - asking) || scripted_count (other) == 0)
    g_main_context_iteration (NULL, FALSE);
  ck_assert_uint_eq (doctor_exam_count (exam, DOCTOR_STATUS_CHECKING), 2);
  if (_i == 0)
    doctor_exam_stop (exam);
  else
    doctor_exam_stop_account (exam, (_i == 1) == (asking == 0) ? "test" : "second");
  while (!is_finished)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < 2; i++)
    {
      const DoctorPart *part = g_ptr_array_index (doctor_exam_get_parts (exam), i);
      const DoctorFinding *first = g_ptr_array_index (part->findings, 0);
      g_autofree char *answers = answers_of (part, scripted_get_port (own));

      ck_assert_str_eq (first->cause->id, "starttls-unavailable");
      ck_assert_int_eq (part->status, DOCTOR_STATUS_FAILED);
      /* Its server would have let it run out of time, which is an answer too. */
      if (_i == 0)
        ck_assert_str_eq (answers, "");
      /* The other one asks anew, and is answered. */
      ck_assert_int_eq (first->found != NULL, _i == 1 && i != asking);
    }
}
END_TEST

/* -- Orders --------------------------------------------------------------------------------- */

/* Three rounds want the same question answered: the first has asked, the others wait. What happens
 * to them is there before the main loop gets a turn, so that all of it comes at once. */
typedef struct
{
  const char *what;
  Script first;        /* of the server; whoever asks anew is answered */
  guint stopped;       /* bits: rounds */
  guint expired;       /* the same: their time is up */
  gboolean stops_all;  /* whoever ends first stops the others, from its answer */
  const char *answers; /* w worked, f failed, - none, ? whichever came first */
  guint n_connections;
} Order;

static const char *const silent_script[] = { "wait", NULL };
static const char *const late[] = { "pause 150", "> * OK ready", "wait", NULL };

static const Order orders[] = {
  { "answered", encrypted, 0, 0, FALSE, "www", 1 },
  { "whoever asked is stopped", silent_script, 1, 0, FALSE, "-ww", 2 },
  { "so is the next one", silent_script, 3, 0, FALSE, "--w", 2 },
  { "all are stopped", silent_script, 7, 0, FALSE, "---", 1 },
  { "those that wait are stopped", silent_script, 6, 0, FALSE, "f--", 1 },
  { "one that waits is stopped, the other has no time left", silent_script, 2, 4, FALSE, "f--", 1 },
  { "stopped, and out of time", silent_script, 7, 6, FALSE, "---", 1 },
  { "whoever asked is stopped, the next has no time left", silent_script, 1, 2, FALSE, "--w", 2 },
  { "nobody is left with time", silent_script, 1, 6, FALSE, "---", 1 },
  { "the first answer stops the others", silent_script, 1, 0, TRUE, "---", 1 },
  { "the same with answers that are there", late, 0, 0, TRUE, "f--", 1 },
  { "an answer and Stop", late, 7, 0, FALSE, "---", 1 },
  { "an answer, and one that waits is stopped", late, 2, 0, FALSE, "f-f", 1 },
  { "an answer, and whoever asked is stopped", late, 1, 0, FALSE, "-ww", 2 },
  { "an answer, and those that wait are out of time", late, 0, 6, FALSE, "f??", 1 },
};

typedef struct Rounds Rounds;

typedef struct
{
  Rounds *all;
  DoctorPart *part;
  GCancellable *stop;
  guint n_answers;
} AskedRound;

struct Rounds
{
  DoctorFollow *follow;
  gboolean stops_all;
  AskedRound rounds[3];
};

static void
round_ended_cb (G_GNUC_UNUSED GObject *source, GAsyncResult *result, gpointer user_data)
{
  AskedRound *self = user_data;

  doctor_follow_ask_finish (self->all->follow, result);
  self->n_answers++;
  for (guint i = 0; self->all->stops_all && i < 3; i++)
    g_cancellable_cancel (self->all->rounds[i].stop);
}

static gboolean
no_door_cb (G_GNUC_UNUSED const char *host, G_GNUC_UNUSED gboolean in,
            G_GNUC_UNUSED gpointer user_data)
{
  ck_abort_msg ("the host is the account's own");
  return FALSE;
}

static DoctorPart *
make_part (void)
{
  DoctorPart *part = g_new0 (DoctorPart, 1);

  g_ref_count_init (&part->ref_count);
  part->account = doctor_account_new ("test", DOCTOR_SOURCE_OWN);
  part->account->incoming = doctor_server_new (DOCTOR_ROLE_INCOMING, IMAP, "localhost", 1, STARTTLS,
                                               "tanaka", DOCTOR_LOGIN_PASSWORD);
  part->server = part->account->incoming;
  part->transcript = doctor_transcript_new (0);
  part->findings = g_ptr_array_new ();
  doctor_transcript_begin_step (part->transcript, DOCTOR_STEP_CONNECT);
  doctor_transcript_end_step (part->transcript, DOCTOR_OUTCOME_FAILED);
  return part;
}

/* Milliseconds. What is to be waited out is short, what has to work is not. */
static guint
time_for (const Order *order, guint number)
{
  if ((order->expired & (1u << number)) != 0)
    return 150;
  /* Whoever asks needs so much that it is worth it. */
  return DOCTOR_FOLLOW_LEAST + (order->answers[0] == 'f' ? 500 : 20000);
}

static void
ask_round (Rounds *all, guint number, guint port, guint milliseconds)
{
  AskedRound *self = &all->rounds[number];
  GPtrArray *questions = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_follow_up_free);
  DoctorFollowUp *question = g_new0 (DoctorFollowUp, 1);
  gint64 now = g_get_monotonic_time ();

  question->server = doctor_server_new (DOCTOR_ROLE_INCOMING, IMAP, "localhost", port, TLS,
                                        "tanaka", DOCTOR_LOGIN_NONE);
  g_ptr_array_add (questions, question);
  self->all = all;
  self->part = make_part ();
  self->stop = g_cancellable_new ();
  doctor_follow_ask_async (all->follow, self->part, questions, now,
                           now + milliseconds * G_GINT64_CONSTANT (1000), self->stop,
                           round_ended_cb, self);
}

static char
answer_of (const DoctorPart *part)
{
  if (doctor_transcript_last_fact (part->transcript, DOCTOR_FACT_FOLLOW_UP_WORKED) != NULL)
    return 'w';
  return doctor_transcript_last_fact (part->transcript, DOCTOR_FACT_FOLLOW_UP_FAILED) != NULL ? 'f'
                                                                                              : '-';
}

/* Whatever comes together, each round ends once, and nothing of it is touched after that. */
START_TEST (test_orders)
{
  const Order *order = &orders[_i];
  const Script scripts[] = { order->first, encrypted, NULL };
  Made *const good[] = { right, authority, NULL };
  g_autoptr (Scripted) server = scripted_new (G_SOCKET_FAMILY_IPV4, scripts, good);
  Rounds all = { .follow = doctor_follow_new (trust, no_door_cb, NULL),
                 .stops_all = order->stops_all };

  for (guint i = 0; i < 3; i++)
    ask_round (&all, i, scripted_get_port (server), time_for (order, i));
  while (scripted_count (server) == 0)
    g_main_context_iteration (NULL, FALSE);
  /* Until what the server says is here, and the time is up that is short. */
  g_usleep (300000);
  for (guint i = 0; i < 3; i++)
    if ((order->stopped & (1u << i)) != 0)
      g_cancellable_cancel (all.rounds[i].stop);
  for (guint i = 0; i < 3; i++)
    while (all.rounds[i].n_answers == 0)
      g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  for (guint i = 0; i < 3; i++)
    {
      char answer = answer_of (all.rounds[i].part);

      ck_assert_uint_eq (all.rounds[i].n_answers, 1);
      ck_assert_msg (order->answers[i] == '?' || answer == order->answers[i], "%s: %u is %c",
                     order->what, i, answer);
      doctor_part_unref (all.rounds[i].part);
      g_object_unref (all.rounds[i].stop);
    }
  doctor_follow_free (all.follow);
  ck_assert_uint_eq (scripted_get_connections (server), order->n_connections);
}
END_TEST

/* -- A silent port -------------------------------------------------------------------------- */

/* A port whose queue is full: the system throws away whoever else knocks. */
typedef struct
{
  GSocket *listener;
  GPtrArray *guests;
  guint port;
} Silent;

static Silent *
silent_new (void)
{
  Silent *self = g_new0 (Silent, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;

  self->listener =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  ck_assert (g_socket_bind (self->listener, any, FALSE, NULL));
  ck_assert_int_eq (listen (g_socket_get_fd (self->listener), 0), 0);
  bound = g_socket_get_local_address (self->listener, NULL);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->guests = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < 4; i++)
    {
      GSocket *guest =
          g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

      g_socket_set_blocking (guest, FALSE);
      g_socket_connect (guest, bound, NULL, NULL);
      g_ptr_array_add (self->guests, guest);
    }
  return self;
}

static void
silent_free (Silent *self)
{
  g_ptr_array_unref (self->guests);
  g_object_unref (self->listener);
  g_free (self);
}

/* The sending port is silent. Whether the other one answers is what the two cases differ in. */
START_TEST (test_silent)
{
  const Script scripts[] = { of_smtp, NULL };
  Made *const good[] = { numbered, authority, NULL };
  Silent *silent = silent_new (), *silent_too = silent_new ();
  g_autoptr (Scripted) other = scripted_new (G_SOCKET_FAMILY_IPV4, scripts, good);
  Host host = { TLS, _i == 0 ? scripted_get_port (other) : silent_too->port };
  g_autoptr (GPtrArray) accounts = accounts_new ();
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  g_autoptr (DoctorExam) exam = NULL;
  g_autofree char *answers = NULL;
  const DoctorPart *part;
  const DoctorFinding *first;

  add_account (accounts, SMTP, silent->port, STARTTLS);
  /* By its address: the name has another one, which refuses. */
  g_free (((DoctorAccount *) accounts->pdata[0])->outgoing->host);
  ((DoctorAccount *) accounts->pdata[0])->outgoing->host = g_strdup ("127.0.0.1");
  exam = doctor_exam_new (accounts, passwords, trust);
  doctor_exam_set_follow_port (exam, port_cb, &host);
  examine (exam);
  part = g_ptr_array_index (doctor_exam_get_parts (exam), 0);
  first = g_ptr_array_index (part->findings, 0);
  answers = answers_of (part, silent->port);
  ck_assert_str_eq (answers, _i == 0 ? "follow-up-worked SMTP TLS other"
                                     : "follow-up-silent SMTP TLS other");
  ck_assert_str_eq (first->cause->id, _i == 0 ? "wrong-port" : "connect-timeout");
  ck_assert_int_eq (first->found != NULL, _i == 0);
  silent_free (silent);
  silent_free (silent_too);
}
END_TEST

static void
add_tests (TCase *tests)
{
  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  g_unsetenv ("XDG_RUNTIME_DIR");
  tcase_add_unchecked_fixture (tests, set_up, tear_down);
  tcase_add_loop_test (tests, test_questions, 0, G_N_ELEMENTS (opens));
  tcase_add_loop_test (tests, test_withdrawn, 0, 11);
  tcase_add_loop_test (tests, test_answers, 0, G_N_ELEMENTS (cases));
  tcase_add_loop_test (tests, test_time, 0, 2);
  tcase_add_test (tests, test_shared);
  tcase_add_loop_test (tests, test_stop, 0, 3);
  tcase_add_loop_test (tests, test_orders, 0, G_N_ELEMENTS (orders));
  tcase_add_loop_test (tests, test_silent, 0, 2);
}

DOCTOR_CHECK_MAIN ("follow", add_tests)
