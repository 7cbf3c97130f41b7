/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What stands beside a cause, and what does not: user names, addresses, clocks, somebody in
 * between. */

#include "suite.h"

#include <string.h>

#include "diagnosis/dates.h"
#include "diagnosis/diagnosis.h"
#include "diagnosis/misspelt.h"

/* 2026-11-21 21:00:00 UTC */
#define NOW G_GINT64_CONSTANT (1795294800)

/* One server, its probe, and what is found. */
typedef struct
{
  DoctorAccount *account;
  DoctorServer *server;
  DoctorTranscript *transcript;
  GPtrArray *findings;
} Stage;

static Stage
stage_new (DoctorProtocol protocol, const char *host, guint port, const char *address,
           const char *user)
{
  DoctorRole role = protocol == DOCTOR_PROTOCOL_SMTP ? DOCTOR_ROLE_OUTGOING : DOCTOR_ROLE_INCOMING;
  Stage self = { 0 };

  self.account = doctor_account_new ("test", DOCTOR_SOURCE_OWN);
  g_free (self.account->address);
  self.account->address = g_strdup (address);
  self.server = doctor_server_new (role, protocol, host, port,
                                   port == 993 || port == 465 ? DOCTOR_SECURITY_TLS
                                                              : DOCTOR_SECURITY_STARTTLS,
                                   user, DOCTOR_LOGIN_PASSWORD);
  self.transcript = doctor_transcript_new (NOW * G_USEC_PER_SEC);
  return self;
}

static void
stage_clear (Stage *self)
{
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  doctor_transcript_unref (self->transcript);
  doctor_server_free (self->server);
  doctor_account_unref (self->account);
}

static void
diagnose (Stage *self)
{
  doctor_transcript_end_step (self->transcript, DOCTOR_OUTCOME_FAILED);
  self->findings = doctor_diagnose (self->account, self->server, self->transcript);
}

/* With the evidence that each finding has to have. */
static const DoctorFinding *
find (const Stage *self, const char *cause)
{
  const DoctorFinding *found = NULL;

  for (guint i = 0; i < self->findings->len; i++)
    {
      const DoctorFinding *finding = g_ptr_array_index (self->findings, i);

      ck_assert_uint_gt (finding->evidence->len, 0);
      if (g_str_equal (finding->cause->id, cause))
        found = finding;
    }
  return found;
}

static const DoctorFinding *
first_of (const Stage *self)
{
  return g_ptr_array_index (self->findings, 0);
}

static void
refuse (Stage *self, DoctorStep step, const char *reply, const char *code, gint64 number)
{
  doctor_transcript_set_protected (self->transcript, TRUE);
  doctor_transcript_begin_step (self->transcript, DOCTOR_STEP_LOGIN);
  doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_LOGIN_STARTED, NULL, "PLAIN", 0, 0);
  if (step != DOCTOR_STEP_LOGIN)
    {
      doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_LOGIN_ACCEPTED, NULL, "PLAIN", 0,
                                  0);
      doctor_transcript_begin_step (self->transcript, step);
    }
  doctor_transcript_add_server (self->transcript, reply, -1);
  if (step == DOCTOR_STEP_LOGIN)
    doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_LOGIN_REFUSED, NULL, "PLAIN", 0, 0);
  doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_REPLY_REFUSED, reply, code, number, 0);
}

/* ---- User names ---- */

static const struct
{
  const char *host;
  const char *address;
  const char *user;
  const char *reply;
  const char *wanted; /* NULL: nothing is said */
} names[] = {
  /* The full address, where a part of it is set */
  { "imap.gmail.com", "tanaka@gmail.com", "tanaka", "NO [AUTHENTICATIONFAILED] Invalid credentials",
    "the full mail address, tanaka@gmail.com" },
  { "imap.gmail.com", "tanaka@example.jp", "tanaka",
    "NO [AUTHENTICATIONFAILED] Invalid credentials", "the full mail address, tanaka@example.jp" },
  { "imap.gmail.com", "tanaka@gmail.com", "tanaka@gmail.com",
    "NO [AUTHENTICATIONFAILED] Invalid credentials", NULL },
  /* It is not the name. */
  { "imap.gmail.com", "tanaka@gmail.com", "tanaka", "NO [UNAVAILABLE] Temporary failure", NULL },
  { "imap.gmail.com", "tanaka@example.jp", "EXAMPLE\\tanaka", "NO [AUTHENTICATIONFAILED] no",
    NULL },
  /* A part of the address, where all of it is set */
  { "imap.nifty.com", "tanaka@nifty.com", "tanaka@nifty.com", "NO [AUTHENTICATIONFAILED] no",
    "only the part before the @, tanaka" },
  { "imap.nifty.com", "tanaka@nifty.com", "tanaka", "NO [AUTHENTICATIONFAILED] no", NULL },
  /* What the provider is known for comes first. */
  { "imap.mail.yahoo.co.jp", "tanaka@yahoo.co.jp", "tanaka@yahoo.co.jp",
    "NO [AUTHENTICATIONFAILED] Incorrect username or password",
    "only the part before the @, tanaka" },
  /* Neither */
  { "pop.asahi-net.or.jp", "tanaka@asahi-net.or.jp", "tanaka@asahi-net.or.jp",
    "NO [AUTHENTICATIONFAILED] no", "the name that your provider gave you, not the mail address" },
  { "pop.asahi-net.or.jp", "tanaka@asahi-net.or.jp", "ab1c-tnk", "NO [AUTHENTICATIONFAILED] no",
    NULL },
  /* Whose server it is is not known, whosever the address is. */
  { "imap.example.jp", "tanaka@gmail.com", "tanaka", "NO [AUTHENTICATIONFAILED] no", NULL },
};

START_TEST (test_user_name)
{
  Stage stage =
      stage_new (DOCTOR_PROTOCOL_IMAP, names[_i].host, 993, names[_i].address, names[_i].user);
  const DoctorFinding *finding, *first;
  const DoctorFix *fix;
  gboolean is_later = strstr (names[_i].host, "yahoo") != NULL;

  refuse (&stage, DOCTOR_STEP_LOGIN, names[_i].reply,
          strstr (names[_i].reply, "UNAV") != NULL ? "UNAVAILABLE" : "AUTHENTICATIONFAILED", 0);
  diagnose (&stage);
  finding = find (&stage, "user-name-differs");
  first = first_of (&stage);
  fix = doctor_finding_fix (first, 0);
  ck_assert_str_ne (first->cause->id, "user-name-differs");
  ck_assert_msg ((finding != NULL) == (names[_i].wanted != NULL), "%s", first->cause->id);
  if (finding != NULL)
    {
      g_autofree char *text = doctor_finding_text (
          finding, stage.server, finding->cause->explanation, doctor_text_english);
      g_autofree char *advice =
          doctor_finding_text (first, stage.server, fix->text, doctor_text_english);

      ck_assert_msg (strstr (text, names[_i].wanted) != NULL, "%s", text);
      ck_assert_msg (strstr (text, names[_i].wanted) != NULL, "%s", text);
      ck_assert_int_eq (strstr (advice, names[_i].wanted) == NULL, is_later);
      /* What the cause advises itself comes after it. */
      if (!is_later)
        ck_assert_ptr_eq (doctor_finding_fix (first, 1), &first->cause->fixes[0]);
    }
  else
    ck_assert_ptr_eq (fix, &first->cause->fixes[0]);
  stage_clear (&stage);
}
END_TEST

START_TEST (test_user_name_accepted)
{
  Stage stage =
      stage_new (DOCTOR_PROTOCOL_IMAP, "imap.gmail.com", 993, "tanaka@gmail.com", "tanaka");

  refuse (&stage, DOCTOR_STEP_MAILBOX, "NO no", NULL, 0);
  diagnose (&stage);
  ck_assert_ptr_null (find (&stage, "user-name-differs"));
  stage_clear (&stage);
}
END_TEST

/* ---- Addresses ---- */

static const struct
{
  const char *address;
  const char *domain;
} addresses[] = {
  { "tanaka@gmial.com", "gmail.com" },
  { "tanaka@gmail.con", "gmail.com" },
  { "tanaka@GMAIL.COMM", "gmail.com" },
  { "tanaka@yahoo.co.jq", "yahoo.co.jp" },
  { "tanaka@outlok.jp", "outlook.jp" },
  { "tanaka@iclod.com", "icloud.com" },
  { "tanaka@aol.con", "aol.com" },
  { "tanaka@gmail.com", NULL },
  { "tanaka@yahoo.co.jp", NULL },
  { "tanaka@example.jp", NULL },
  /* One letter makes another provider of a short name. */
  { "tanaka@onn.ne.jp", NULL },
  { "tanaka@gmy.com", NULL },
  { "tanaka@mail.jp", NULL },
  /* Two letters are another name, and so is another beginning. */
  { "tanaka@gmalil.co", NULL },
  { "tanaka@email.com", NULL },
  { "tanaka@", NULL },
  { "@", NULL },
  { "tanaka", NULL },
  { "", NULL },
};

START_TEST (test_address)
{
  static const char *const replies[] = { "535 5.7.8 Authentication failed",
                                         "454 4.7.0 Temporary authentication failure" };
  g_autofree char *domain = doctor_address_nearest_domain (addresses[_i].address);

  ck_assert_pstr_eq (domain, addresses[_i].domain);
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      Stage stage =
          stage_new (DOCTOR_PROTOCOL_SMTP, "smtp.example.jp", 465, addresses[_i].address, "tanaka");
      const DoctorFinding *finding;

      refuse (&stage, DOCTOR_STEP_LOGIN, replies[i], i == 0 ? "5.7.8" : "4.7.0",
              i == 0 ? 535 : 454);
      diagnose (&stage);
      finding = find (&stage, "address-misspelt");
      ck_assert_int_eq (finding != NULL, domain != NULL && i == 0);
      if (finding != NULL)
        {
          ck_assert_ptr_ne (first_of (&stage), finding);
          ck_assert_str_eq (finding->wanted, domain);
        }
      stage_clear (&stage);
    }
}
END_TEST

/* ---- Dates ---- */

static const struct
{
  const char *text;
  gint64 seconds; /* 0: no date */
  gint64 slack;
} dates[] = {
  { "220 mail.example.jp ESMTP Exim 4.96 Sat, 21 Nov 2026 21:00:00 +0000", NOW, 0 },
  { "220 mail.example.jp Microsoft ESMTP MAIL Service ready at Sun, 22 Nov 2026 06:00:00 +0900",
    NOW, 0 },
  { "* OK [CAPABILITY IMAP4REV1] x IMAP4rev1 at Sat, 21 Nov 2026 16:30:00 -0430 (VET)", NOW, 0 },
  { "+OK POP3 ready Sat, 21 Nov 2026 21:00:00 GMT", NOW, 0 },
  { "220 x Sendmail 8.14; Sat, 21 Nov 2026 21:00:00", NOW, 14 * 3600 },
  { "220 x Sat Nov 21 2026", 0, 0 },
  { "220 x built on 21 Nov 2020 21:00:00", 0, 0 },
  { "220 x Sat, 31 Feb 2026 21:00:00 +0000", 0, 0 },
  { "220 x Sat, 21 Nov 2026 25:00:00 +0000", 0, 0 },
  { "* OK Dovecot ready.", 0, 0 },
  { "", 0, 0 },
};

START_TEST (test_date)
{
  gint64 seconds = 0, slack = 0;

  ck_assert_int_eq (doctor_date_find (dates[_i].text, &seconds, &slack), dates[_i].seconds != 0);
  ck_assert_int_eq (seconds, dates[_i].seconds);
  ck_assert_int_eq (slack, dates[_i].slack);
}
END_TEST

static const struct
{
  const char *greeting;
  gboolean differs;
} clocks[] = {
  { "220 x ESMTP Exim 4.96 Sat, 21 Nov 2026 20:00:00 +0000", FALSE },
  { "220 x ESMTP Exim 4.96 Fri, 20 Nov 2026 21:30:00 +0000", FALSE },
  { "220 x ESMTP Exim 4.96 Fri, 20 Nov 2026 20:30:00 +0000", TRUE },
  { "220 x ESMTP Exim 4.96 Sun, 22 Nov 2026 22:00:00 +0000", TRUE },
  /* Without a zone it may be tomorrow there. */
  { "220 x Sendmail; Sun, 22 Nov 2026 22:00:00", FALSE },
  { "220 x Sendmail; Mon, 23 Nov 2026 22:00:00", TRUE },
  { "220 x ESMTP Postfix", FALSE },
};

START_TEST (test_clock)
{
  Stage stage = stage_new (DOCTOR_PROTOCOL_SMTP, "smtp.example.jp", 587, "a@example.jp", "a");
  const DoctorFinding *finding;

  doctor_transcript_begin_step (stage.transcript, DOCTOR_STEP_GREETING);
  doctor_transcript_add_server (stage.transcript, clocks[_i].greeting, -1);
  refuse (&stage, DOCTOR_STEP_LOGIN, "535 5.7.8 no", "5.7.8", 535);
  diagnose (&stage);
  finding = find (&stage, "clock-differs");
  ck_assert_int_eq (finding != NULL, clocks[_i].differs);
  if (finding != NULL)
    {
      g_autofree char *text =
          doctor_finding_text (finding, stage.server, finding->cause->summary, doctor_text_english);

      ck_assert_ptr_ne (first_of (&stage), finding);
      ck_assert_int_eq (finding->severity, DOCTOR_SEVERITY_INFO);
      ck_assert_ptr_nonnull (strstr (text, "2026-11-2"));
    }
  stage_clear (&stage);
}
END_TEST

/* ---- How often ---- */

static const struct
{
  const char *capabilities;
  const char *code;
  const char *reply;
  const char *cause;
  const char *first; /* fix, or a part of it */
} hurried[] = {
  { "UIDL\nLOGIN-DELAY 900", "LOGIN-DELAY", "-ERR [LOGIN-DELAY] too soon", "traffic-limit",
    "pop.example.jp wants 15 minutes between" },
  { "UIDL\nLOGIN-DELAY 901 USER", "LOGIN-DELAY", "-ERR [LOGIN-DELAY] too soon", "traffic-limit",
    "wants 16 minutes" },
  { "LOGIN-DELAY 1800", "IN-USE", "-ERR [IN-USE] locked", "mailbox-in-use", "wants 30 minutes" },
  /* Not said, or no time to speak of */
  { "UIDL", "LOGIN-DELAY", "-ERR [LOGIN-DELAY] too soon", "traffic-limit", "Wait 30 minutes" },
  { "LOGIN-DELAY", "LOGIN-DELAY", "-ERR [LOGIN-DELAY] too soon", "traffic-limit",
    "Wait 30 minutes" },
  { "LOGIN-DELAY 5", "LOGIN-DELAY", "-ERR [LOGIN-DELAY] too soon", "traffic-limit",
    "Wait 30 minutes" },
  { "LOGIN-DELAY 900", "AUTH", "-ERR [AUTH] no", "auth-bad-credentials",
    "Enter the password again" },
  { "UIDL", "IN-USE", "-ERR [IN-USE] locked", "mailbox-in-use", "Close other mail programs" },
};

START_TEST (test_interval)
{
  Stage stage = stage_new (DOCTOR_PROTOCOL_POP3, "pop.example.jp", 995, "a@example.jp", "a");
  g_autoptr (GString) texts = g_string_new (NULL);
  const DoctorFinding *first;
  const DoctorFix *fix;

  doctor_transcript_add_fact (stage.transcript, DOCTOR_FACT_CAPABILITIES, hurried[_i].capabilities,
                              NULL, 0, 0);
  refuse (&stage, DOCTOR_STEP_LOGIN, hurried[_i].reply, hurried[_i].code, 0);
  diagnose (&stage);
  first = first_of (&stage);
  ck_assert_str_eq (first->cause->id, hurried[_i].cause);
  for (guint i = 0; (fix = doctor_finding_fix (first, i)) != NULL; i++)
    {
      g_autofree char *text =
          doctor_finding_text (first, stage.server, fix->text, doctor_text_english);

      ck_assert_msg (i > 0 || strstr (text, hurried[_i].first) != NULL, "%s", text);
      g_string_append (texts, text);
    }
  /* How often is good, in any case. */
  ck_assert_int_eq (strstr (texts->str, "15 to 30 minutes") != NULL,
                    !g_str_equal (hurried[_i].code, "AUTH"));
  stage_clear (&stage);
}
END_TEST

/* ---- How long ---- */

static const struct
{
  const char *reply;
  const char *sentence;
  guint seconds;
  const char *target;
} waits[] = {
  { "-ERR [LOGIN-DELAY] minimum time between mail checks violation, wait 300 seconds",
    "Wait the time that pop.example.jp asks for, 5 min, without any try, then check again.", 300,
    "minutes=5" },
  { "-ERR [LOGIN-DELAY] come back in 90 seconds",
    "Wait the time that pop.example.jp asks for, 90 s, without any try, then check again.", 90,
    "minutes=2" },
  { "-ERR [LOGIN-DELAY] too soon", "Wait 30 minutes; a daily limit needs up to 24 hours.", 1800,
    "minutes=30" },
};

START_TEST (test_wait)
{
  Stage stage = stage_new (DOCTOR_PROTOCOL_POP3, "pop.example.jp", 995, "a@example.jp", "a");
  const DoctorFinding *first;
  const DoctorFix *fix;
  g_autofree char *text = NULL, *target = NULL;

  refuse (&stage, DOCTOR_STEP_LOGIN, waits[_i].reply, "LOGIN-DELAY", 0);
  diagnose (&stage);
  first = first_of (&stage);
  ck_assert_str_eq (first->cause->id, "traffic-limit");
  fix = doctor_finding_fix (first, 0);
  text = doctor_finding_text (first, stage.server, fix->text, doctor_text_english);
  ck_assert_str_eq (text, waits[_i].sentence);
  ck_assert_uint_eq (doctor_fix_seconds (fix, first), waits[_i].seconds);
  target = doctor_fix_target (fix, first, stage.server);
  ck_assert_str_eq (target, waits[_i].target);
  stage_clear (&stage);
}
END_TEST

/* ---- Who takes no password ---- */

static const struct
{
  const char *host;
  const char *reply;
  const char *code;
  const char *cause;
  gboolean is_told; /* to sign in another way, first of all */
} signs[] = {
  { "outlook.office365.com", "NO LOGIN failed.", NULL, "auth-bad-credentials", TRUE },
  { "outlook.office365.com", "NO I do not want to", NULL, "login-refused", TRUE },
  { "outlook.office365.com", "NO [LIMIT] Too many failed logins", "LIMIT", "auth-rate-limited",
    FALSE },
  { "imap.one.example", "NO LOGIN failed.", NULL, "auth-bad-credentials", FALSE },
};

START_TEST (test_sign_in)
{
  Stage stage =
      stage_new (DOCTOR_PROTOCOL_IMAP, signs[_i].host, 993, "a@one.example", "a@one.example");
  const DoctorFinding *first;

  refuse (&stage, DOCTOR_STEP_LOGIN, signs[_i].reply, signs[_i].code, 0);
  diagnose (&stage);
  first = first_of (&stage);
  ck_assert_str_eq (first->cause->id, signs[_i].cause);
  ck_assert_int_eq (
      g_strcmp0 (doctor_finding_fix (first, 0)->target, DOCTOR_FIX_TARGET_ONLINE_ACCOUNTS) == 0,
      signs[_i].is_told);
  stage_clear (&stage);
}
END_TEST

/* ---- Somebody in between ---- */

static const struct
{
  const char *host;
  guint port;
  const char *greeting;
  const char *causes; /* of the findings */
} between[] = {
  /* The provider publishes STARTTLS there, and greets by its own name. */
  { "smtp.gmail.com", 587, "220 mail.hotel.example ESMTP Postfix",
    "traffic-intercepted starttls-unavailable" },
  { "smtp.gmail.com", 587, "220 smtp.gmail.com ESMTP", "starttls-unavailable traffic-intercepted" },
  { "smtp.gmail.com", 587, "220 ESMTP ready v4.96.1", "starttls-unavailable traffic-intercepted" },
  { "smtp.gmail.com", 25, "220 mail.hotel.example ESMTP Postfix", "starttls-unavailable" },
  { "smtp.example.jp", 587, "220 mail.hotel.example ESMTP Postfix", "starttls-unavailable" },
};

START_TEST (test_between)
{
  Stage stage = stage_new (DOCTOR_PROTOCOL_SMTP, between[_i].host, between[_i].port, "a@example.jp",
                           "a@example.jp");
  g_autoptr (GString) causes = g_string_new (NULL);

  doctor_transcript_begin_step (stage.transcript, DOCTOR_STEP_GREETING);
  doctor_transcript_add_server (stage.transcript, between[_i].greeting, -1);
  doctor_transcript_begin_step (stage.transcript, DOCTOR_STEP_STARTTLS);
  doctor_transcript_add_fact (stage.transcript, DOCTOR_FACT_STARTTLS_NOT_OFFERED, NULL, NULL, 0, 0);
  diagnose (&stage);
  for (guint i = 0; i < stage.findings->len; i++)
    {
      const DoctorFinding *finding = g_ptr_array_index (stage.findings, i);

      ck_assert_uint_gt (finding->evidence->len, 0);
      g_string_append_printf (causes, "%s%s", i > 0 ? " " : "", finding->cause->id);
    }
  ck_assert_str_eq (causes->str, between[_i].causes);
  stage_clear (&stage);
}
END_TEST

static const struct
{
  const char *host;
  const char *address;
  DoctorFactKind kind;
  const char *cause; /* NULL: neither */
} here[] = {
  { "imap.example.jp", "127.0.0.1", DOCTOR_FACT_CONNECTED, "answered-by-this-computer" },
  { "imap.example.jp", "::1", DOCTOR_FACT_CONNECTED, "answered-by-this-computer" },
  { "imap.example.jp", "127.0.0.1", DOCTOR_FACT_CONNECTION_REFUSED, "local-service-not-running" },
  { "imap.example.jp", "192.0.2.25", DOCTOR_FACT_CONNECTED, NULL },
  { "imap.example.jp", "192.0.2.25", DOCTOR_FACT_CONNECTION_REFUSED, NULL },
  /* Whoever writes this knows where it leads. */
  { "localhost", "127.0.0.1", DOCTOR_FACT_CONNECTED, NULL },
  { "127.0.0.1", "127.0.0.1", DOCTOR_FACT_CONNECTED, NULL },
};

START_TEST (test_here)
{
  static const char *const causes[] = { "answered-by-this-computer", "local-service-not-running" };
  Stage stage = stage_new (DOCTOR_PROTOCOL_IMAP, here[_i].host, 993, "a@example.jp", "a");

  doctor_transcript_begin_step (stage.transcript, DOCTOR_STEP_CONNECT);
  doctor_transcript_add_fact (stage.transcript, DOCTOR_FACT_CONNECTING, here[_i].address, NULL, 993,
                              0);
  doctor_transcript_add_fact (stage.transcript, here[_i].kind, here[_i].address, NULL, 993, 0);
  if (here[_i].kind == DOCTOR_FACT_CONNECTED)
    {
      doctor_transcript_begin_step (stage.transcript, DOCTOR_STEP_TLS);
      doctor_transcript_add_fact (stage.transcript, DOCTOR_FACT_TLS_CLOSED, NULL, NULL, 0, 0);
    }
  diagnose (&stage);
  for (guint i = 0; i < G_N_ELEMENTS (causes); i++)
    ck_assert_int_eq (find (&stage, causes[i]) != NULL, g_strcmp0 (here[_i].cause, causes[i]) == 0);
  if (here[_i].kind == DOCTOR_FACT_CONNECTED)
    ck_assert_str_eq (first_of (&stage)->cause->id, "tls-closed");
  stage_clear (&stage);
}
END_TEST

/* ---- Sizes ---- */

static const struct
{
  DoctorProtocol protocol;
  DoctorFactKind kind;
  gint64 number;
  gint64 extra;
  const char *summary; /* NULL: nothing is said */
} sizes[] = {
  { DOCTOR_PROTOCOL_POP3, DOCTOR_FACT_MAILBOX_OPENED, 12000, 500000000,
    "Works, but 12000 messages, 500.0 MB, lie on mail.example.jp" },
  { DOCTOR_PROTOCOL_POP3, DOCTOR_FACT_MAILBOX_OPENED, 20, G_GINT64_CONSTANT (3000000000),
    "Works, but 20 messages, 3000.0 MB, lie on mail.example.jp" },
  { DOCTOR_PROTOCOL_POP3, DOCTOR_FACT_MAILBOX_OPENED, 9999, 500000000, NULL },
  { DOCTOR_PROTOCOL_IMAP, DOCTOR_FACT_MAILBOX_OPENED, 12000, 0, NULL },
  { DOCTOR_PROTOCOL_SMTP, DOCTOR_FACT_SIZE_LIMIT, 524288, 0,
    "Works, but mail.example.jp takes no message larger than 0.5 MB" },
  { DOCTOR_PROTOCOL_SMTP, DOCTOR_FACT_SIZE_LIMIT, 1000000, 0, NULL },
  { DOCTOR_PROTOCOL_SMTP, DOCTOR_FACT_SIZE_LIMIT, 0, 0, NULL },
};

/* They are noted, and the server is fine. */
START_TEST (test_size)
{
  Stage stage = stage_new (sizes[_i].protocol, "mail.example.jp", 993, "a@example.jp", "a");

  doctor_transcript_begin_step (stage.transcript, DOCTOR_STEP_LOGIN);
  doctor_transcript_add_fact (stage.transcript, DOCTOR_FACT_LOGIN_ACCEPTED, NULL, "PLAIN", 0, 0);
  doctor_transcript_begin_step (stage.transcript, sizes[_i].protocol == DOCTOR_PROTOCOL_SMTP
                                                      ? DOCTOR_STEP_SENDER
                                                      : DOCTOR_STEP_MAILBOX);
  doctor_transcript_add_fact (stage.transcript, sizes[_i].kind, NULL, NULL, sizes[_i].number,
                              sizes[_i].extra);
  doctor_transcript_end_step (stage.transcript, DOCTOR_OUTCOME_OK);
  stage.findings = doctor_diagnose (stage.account, stage.server, stage.transcript);
  ck_assert_int_eq (doctor_diagnosis_status (stage.server, stage.transcript, stage.findings),
                    DOCTOR_STATUS_OK);
  ck_assert_int_eq (stage.findings->len, sizes[_i].summary != NULL);
  if (sizes[_i].summary != NULL)
    {
      const DoctorFinding *first = first_of (&stage);
      g_autofree char *text =
          doctor_finding_text (first, stage.server, first->cause->summary, doctor_text_english);

      ck_assert_str_eq (text, sizes[_i].summary);
    }
  stage_clear (&stage);
}
END_TEST

/* Who has not logged in is told to; who has, what else helps. */
static const struct
{
  const char *reply;
  const char *code;
  const char *cause;
  DoctorFixAction action; /* of the first fix, after a login */
  const char *target;
} unwelcome[] = {
  { "554 5.7.1 Relay access denied", "5.7.1", "relay-denied", DOCTOR_FIX_USE_SETTING, "address" },
  { "530 5.7.0 Authentication required", "5.7.0", "auth-required", DOCTOR_FIX_USE_SETTING,
    "security=starttls,port=587" },
  { "451 4.7.1 Greylisted, try again later", "4.7.1", "greylisting", DOCTOR_FIX_WAIT,
    "minutes=15" },
  { "554 5.7.1 Blocked using Spamhaus", "5.7.1", "client-ip-blocklisted", DOCTOR_FIX_NONE, NULL },
};

START_TEST (test_unwelcome)
{
  for (guint has_login = 0; has_login < 2; has_login++)
    {
      Stage stage = stage_new (DOCTOR_PROTOCOL_SMTP, "smtp.example.jp", 587, "a@example.jp", "a");
      gint64 number = g_ascii_strtoll (unwelcome[_i].reply, NULL, 10);
      const DoctorFix *fix;

      if (has_login)
        refuse (&stage, DOCTOR_STEP_SENDER, unwelcome[_i].reply, unwelcome[_i].code, number);
      else
        {
          doctor_transcript_set_protected (stage.transcript, TRUE);
          doctor_transcript_begin_step (stage.transcript, DOCTOR_STEP_SENDER);
          doctor_transcript_add_server (stage.transcript, unwelcome[_i].reply, -1);
          doctor_transcript_add_fact (stage.transcript, DOCTOR_FACT_REPLY_REFUSED,
                                      unwelcome[_i].reply, unwelcome[_i].code, number, 0);
        }
      diagnose (&stage);
      ck_assert_str_eq (first_of (&stage)->cause->id, unwelcome[_i].cause);
      fix = doctor_finding_fix (first_of (&stage), 0);
      if (has_login)
        {
          ck_assert_int_eq (fix->action, unwelcome[_i].action);
          ck_assert_int_eq (g_strcmp0 (fix->target, unwelcome[_i].target), 0);
        }
      else
        ck_assert_ptr_nonnull (strstr (fix->target, "login=password"));
      /* Each once */
      for (guint i = 1; i <= DOCTOR_MAX_FIXES; i++)
        ck_assert_ptr_ne (doctor_finding_fix (first_of (&stage), i), fix);
      stage_clear (&stage);
    }
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_loop_test (tests, test_user_name, 0, G_N_ELEMENTS (names));
  tcase_add_test (tests, test_user_name_accepted);
  tcase_add_loop_test (tests, test_address, 0, G_N_ELEMENTS (addresses));
  tcase_add_loop_test (tests, test_date, 0, G_N_ELEMENTS (dates));
  tcase_add_loop_test (tests, test_clock, 0, G_N_ELEMENTS (clocks));
  tcase_add_loop_test (tests, test_interval, 0, G_N_ELEMENTS (hurried));
  tcase_add_loop_test (tests, test_wait, 0, G_N_ELEMENTS (waits));
  tcase_add_loop_test (tests, test_sign_in, 0, G_N_ELEMENTS (signs));
  tcase_add_loop_test (tests, test_between, 0, G_N_ELEMENTS (between));
  tcase_add_loop_test (tests, test_here, 0, G_N_ELEMENTS (here));
  tcase_add_loop_test (tests, test_size, 0, G_N_ELEMENTS (sizes));
  tcase_add_loop_test (tests, test_unwelcome, 0, G_N_ELEMENTS (unwelcome));
}

DOCTOR_CHECK_MAIN ("beside", add_tests)
