/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The page that a fix opens: the provider's, or the one that the server named. */

#include "diagnosis/page.h"

#include <string.h>

#include "suite.h"

static const struct
{
  const char *words;
  const char *link;
} links[] = {
  { "534-5.7.9 Password required. For more information, go to\n534 5.7.9  "
    "https://support.example.com/mail/?p=Second x - y",
    "https://support.example.com/mail/?p=Second" },
  { "* NO [WEBALERT https://accounts.example.com/continue?a=1&b=2] Web login required.",
    "https://accounts.example.com/continue?a=1&b=2" },
  { "NO see (https://example.com/help).", "https://example.com/help" },
  { "NO change it at https://mail.example.org.", "https://mail.example.org" },
  { "NO http://example.com/ or https://example.org/", "https://example.org/" },
  { "NO http://example.com/", NULL },
  { "NO https://bank.example@evil.example/", NULL },
  { "NO https://localhost/", NULL },
  { "NO https://", NULL },
  { "NO https:///path", NULL },
  { "NO javascript:https://", NULL },
  { "NO https://ex\u0430mple.com/", NULL },
  { "", NULL },
  { NULL, NULL },
};

START_TEST (test_link)
{
  g_autofree char *link = doctor_link_find (links[_i].words);

  ck_assert_pstr_eq (link, links[_i].link);
}
END_TEST

START_TEST (test_long_link)
{
  g_autofree char *path = g_strnfill (1000, 'a');
  g_autofree char *words = g_strconcat ("NO https://example.com/", path, NULL);

  ck_assert_ptr_null (doctor_link_find (words));
}
END_TEST

/* A refused login, and the target of the fix with that number. */
static char *
target_of (const char *host, const char *reply, gboolean is_protected, guint number,
           const char **cause)
{
  g_autoptr (DoctorAccount) account = doctor_account_new ("test", DOCTOR_SOURCE_OWN);
  g_autoptr (DoctorServer)
      server = doctor_server_new (DOCTOR_ROLE_INCOMING, DOCTOR_PROTOCOL_IMAP, host, 993,
                                  DOCTOR_SECURITY_TLS, "tanaka@example.jp", DOCTOR_LOGIN_PASSWORD);
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  g_autoptr (GPtrArray) findings = NULL;
  const DoctorFinding *first;

  doctor_transcript_set_protected (transcript, is_protected);
  doctor_transcript_begin_step (transcript, DOCTOR_STEP_LOGIN);
  doctor_transcript_add_server (transcript, reply, -1);
  doctor_transcript_add_fact (transcript, DOCTOR_FACT_REPLY_REFUSED, reply, NULL, 0, 0);
  doctor_transcript_end_step (transcript, DOCTOR_OUTCOME_FAILED);
  findings = doctor_diagnose (account, server, transcript);
  first = g_ptr_array_index (findings, 0);
  *cause = first->cause->id;
  return doctor_fix_target (&first->cause->fixes[number], first, server);
}

static const struct
{
  const char *host;
  const char *reply;
  gboolean is_protected;
  guint fix;
  const char *cause;
  const char *target;
} pages[] = {
  { "imap.mail.me.com", "NO [AUTHENTICATIONFAILED] Authentication Failed", TRUE, 0,
    "auth-app-password-required", "https://account.apple.com/account/manage" },
  { "imap.gmail.com", "NO Application-specific password required: https://support.google.com/a",
    TRUE, 0, "auth-app-password-required", "https://myaccount.google.com/apppasswords" },
  { "imap.gmail.com", "NO Your account is not enabled for IMAP use.", TRUE, 0,
    "auth-protocol-disabled", "https://mail.google.com/mail/u/0/#settings/fwdandpop" },
  { "imap.gmx.net", "NO authentication failed", TRUE, 0, "auth-protocol-disabled",
    "https://hilfe.gmx.net/pop-imap/einschalten.html" },
  { "imap.gmail.com", "NO Please log in via your web browser: https://accounts.google.com/x", TRUE,
    0, "auth-web-login-required", "https://accounts.google.com/x" },
  /* The words may be anybody's. */
  { "imap.gmail.com", "NO Please log in via your web browser: https://evil.example/x", FALSE, 0,
    "auth-web-login-required", "https://mail.google.com/" },
  /* Nobody knows the provider. */
  { "mail.example.jp", "NO Please log in via your web browser: https://example.jp/x", TRUE, 0,
    "auth-web-login-required", "https://example.jp/x" },
  { "mail.example.jp", "NO Please log in via your web browser", TRUE, 0, "auth-web-login-required",
    NULL },
  { "mail.example.jp", "NO Invalid credentials", TRUE, 2, "auth-bad-credentials", NULL },
  { "imap.mail.yahoo.co.jp", "NO wrong password", TRUE, 2, "auth-bad-credentials",
    "https://mail.yahoo.co.jp/" },
  /* No page at all */
  { "imap.mail.yahoo.co.jp", "NO wrong password", TRUE, 0, "auth-bad-credentials", NULL },
};

START_TEST (test_page)
{
  const char *cause;
  g_autofree char *target =
      target_of (pages[_i].host, pages[_i].reply, pages[_i].is_protected, pages[_i].fix, &cause);

  ck_assert_str_eq (cause, pages[_i].cause);
  ck_assert_pstr_eq (target, pages[_i].target);
}
END_TEST

/* Every page that a fix opens is one of the kinds. */
START_TEST (test_kinds)
{
  static const char *const kinds[] = {
    "app-password", "enable", "status", "help", "webmail", "link"
  };
  const DoctorCause *cause = doctor_cause_at ((guint) _i);

  for (guint i = 0; i < DOCTOR_MAX_FIXES && cause->fixes[i].text != NULL; i++)
    {
      g_auto (GStrv) wanted = NULL;

      if (cause->fixes[i].action != DOCTOR_FIX_OPEN_PAGE)
        continue;
      wanted = g_strsplit (cause->fixes[i].target, "|", -1);
      for (guint j = 0; wanted[j] != NULL; j++)
        {
          gboolean is_kind = FALSE;

          for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
            is_kind = is_kind || g_str_equal (kinds[k], wanted[j]);
          ck_assert_msg (is_kind, "%s: %s", cause->id, wanted[j]);
        }
    }
}
END_TEST

static const struct
{
  const char *cause;
  guint fix;
  const char *link;
  const char *page; /* of GMX */
} fix_pages[] = {
  /* What only the user knows stands on the help page. */
  { "dns-not-found", 0, NULL, "https://hilfe.gmx.net/pop-imap/einschalten.html" },
  { "connect-timeout", 0, NULL, "https://hilfe.gmx.net/pop-imap/einschalten.html" },
  /* Here the values are known. */
  { "tls-on-plain-port", 0, NULL, NULL },
  { "dns-not-found", 1, NULL, NULL },
  { "auth-web-login-required", 0, "https://example.org/x", "https://example.org/x" },
};

static DoctorFinding
find_at_gmx (const char *cause, const char *link)
{
  DoctorFinding finding = { .cause = doctor_cause_lookup (cause), .link = (char *) link };
  g_autoptr (DoctorServer)
      server = doctor_server_new (DOCTOR_ROLE_INCOMING, DOCTOR_PROTOCOL_IMAP, "imap.gmx.net", 993,
                                  DOCTOR_SECURITY_TLS, "tanaka@gmx.net", DOCTOR_LOGIN_PASSWORD);

  finding.provider = doctor_provider_find (server, NULL);
  return finding;
}

START_TEST (test_fix_page)
{
  DoctorFinding finding = find_at_gmx (fix_pages[_i].cause, fix_pages[_i].link);
  const char *page = doctor_fix_page (&finding.cause->fixes[fix_pages[_i].fix], &finding);

  if (fix_pages[_i].page != NULL && fix_pages[_i].link == NULL)
    ck_assert_pstr_eq (page, doctor_finding_page (&finding, "help"));
  else
    ck_assert_pstr_eq (page, fix_pages[_i].page);
}
END_TEST

/* A page that the server names is offered once. */
START_TEST (test_own_page)
{
  DoctorFinding finding = find_at_gmx ("auth-bad-credentials", "https://example.org/x");
  const DoctorFix *fix = doctor_finding_own_page (&finding);

  ck_assert_ptr_nonnull (fix);
  ck_assert_str_eq (doctor_fix_page (fix, &finding), "https://example.org/x");
  finding = find_at_gmx ("auth-web-login-required", "https://example.org/x");
  ck_assert_ptr_null (doctor_finding_own_page (&finding));
  finding = find_at_gmx ("auth-bad-credentials", NULL);
  ck_assert_ptr_null (doctor_finding_own_page (&finding));
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_loop_test (tests, test_fix_page, 0, G_N_ELEMENTS (fix_pages));
  tcase_add_test (tests, test_own_page);
  tcase_add_loop_test (tests, test_link, 0, G_N_ELEMENTS (links));
  tcase_add_test (tests, test_long_link);
  tcase_add_loop_test (tests, test_page, 0, G_N_ELEMENTS (pages));
  tcase_add_loop_test (tests, test_kinds, 0, (int) doctor_n_causes ());
}

DOCTOR_CHECK_MAIN ("page", add_tests)
