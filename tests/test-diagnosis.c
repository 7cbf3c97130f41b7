/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* From facts to causes: every row of the tables, and replies as servers give them. */

#include "diagnosis/diagnosis.h"
#include "diagnosis/signatures.h"

#include <string.h>

#include "suite.h"

/* The closed list, and what it lacked. */
static const char *const known_ids[] = {
  "dns-not-found",
  "dns-temporary-failure",
  "connection-refused",
  "connect-timeout",
  "wrong-port",
  "port-works-elsewhere",
  "port-blocked",
  "network-unreachable",
  "ipv6-broken",
  "local-service-not-running",
  "client-ip-banned",
  "connection-cut",
  "provider-moved",
  "tls-on-plain-port",
  "plain-on-tls-port",
  "tls-server-too-old",
  "tls-client-too-old",
  "tls-no-shared-cipher",
  "tls-weak-keys",
  "cert-expired",
  "cert-name-mismatch",
  "cert-untrusted-issuer",
  "cert-chain-incomplete",
  "cert-antivirus-interception",
  "clock-skew",
  "encryption-required",
  "starttls-unavailable",
  "starttls-stripped",
  "wrong-service-on-port",
  "captive-portal",
  "traffic-intercepted",
  "server-unavailable",
  "too-many-connections",
  "helo-rejected",
  "client-bug",
  "auth-bad-credentials",
  "auth-username-form",
  "auth-app-password-required",
  "auth-credentials-or-protocol-disabled",
  "auth-protocol-disabled",
  "basic-auth-disabled",
  "smtp-auth-disabled",
  "blocked-by-org-policy",
  "auth-blocked-by-location",
  "oauth-token-invalid",
  "oauth-consent-required",
  "auth-web-login-required",
  "account-locked-or-disabled",
  "password-expired",
  "auth-rate-limited",
  "auth-mechanism-unsupported",
  "auth-not-offered",
  "auth-backend-temp-failure",
  "auth-non-ascii-password",
  "mailbox-in-use",
  "mailbox-not-usable",
  "mailbox-over-quota",
  "client-id-required",
  "traffic-limit",
  "auth-required",
  "sender-not-owned",
  "address-refused",
  "relay-denied",
  "sending-quota-exceeded",
  "sending-suspended",
  "message-too-big",
  "content-rejected",
  "client-ip-blocklisted",
  "greylisting",
  "server-temp-failure",
  "server-misconfigured",
  "offline",
  "host-misspelt",
  "settings-invalid",
  "settings-differ-from-provider",
  "response-timeout",
  "tls-timeout",
  "tls-closed",
  "cert-not-yet-valid",
  "cert-revoked",
  "cert-wrong-purpose",
  "cert-name-constraint",
  "cert-expires-soon",
  "cert-common-name-only",
  "starttls-injected",
  "preauth-unencrypted",
  "server-redirects",
  "protocol-violation",
  "reply-too-large",
  "encryption-not-configured",
  "password-unknown",
  "password-refused-before",
  "keyring-locked",
  "keyring-unavailable",
  "sign-in-expired",
  "certificate-errors-ignored",
  "mailbox-nearly-full",
  /* A refusal that no rule knows, by step. */
  "greeting-refused",
  "login-refused",
  "mailbox-refused",
  "sender-refused",
  "step-failed",
  /* Where the handshake fails for another reason, and RFC 5802 section 5. */
  "tls-failed",
  "server-not-authentic",
  "login-too-costly",
  /* Alert 116 of RFC 8446; RFC 7633; what browsers call a CA certificate used as an end entity. */
  "client-certificate-required",
  "cert-status-missing",
  "cert-invalid",
  "cert-ca-as-server",
  "certificate-file-unusable",
  /* What the two servers of an account show together. */
  "incoming-login-accepted",
  "outgoing-login-accepted",
  /* What this network has to do with it, and an address of several. */
  "vpn-active",
  "proxy-active",
  "server-address-dead",
  "traffic-intercepted",
  "answered-by-this-computer",
  "clock-differs",
  "user-name-differs",
  "address-misspelt",
  /* What DNS says of the domain. */
  "mail-taken-in-elsewhere",
  "mailbox-large",
  "size-limit-small",
  /* Why something was not tested. */
  "token-unknown",
  "credential-not-given",
  "program-differs",
  "login-not-configured",
  "login-not-asked",
  "sender-untested",
  "check-stopped",
};

static gboolean
is_known (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_ids); i++)
    if (g_str_equal (known_ids[i], id))
      return TRUE;
  return FALSE;
}

static guint
count_sentences (const char *text)
{
  guint n = 0;

  for (const char *p = text; *p != '\0'; p++)
    n += (*p == '.' || *p == '?' || *p == '!') && (p[1] == ' ' || p[1] == '\0');
  return n;
}

START_TEST (test_cause_texts)
{
  for (guint i = 0; i < doctor_n_causes (); i++)
    {
      const DoctorCause *cause = doctor_cause_at (i);

      ck_assert_msg (is_known (cause->id), "%s is in no list", cause->id);
      ck_assert_ptr_eq (doctor_cause_lookup (cause->id), cause);
      ck_assert_int_le (g_utf8_strlen (cause->title, -1), 60);
      ck_assert_msg (*cause->title != '\0' && !g_str_has_suffix (cause->title, "."), "%s",
                     cause->title);
      ck_assert_msg (cause->summary != NULL && g_utf8_strlen (cause->summary, -1) <= 80, "%s",
                     cause->summary);
      ck_assert_msg (!g_str_has_suffix (cause->summary, "."), "%s", cause->summary);
      ck_assert_msg (count_sentences (cause->explanation) >= 1
                         && count_sentences (cause->explanation) <= 3,
                     "%s: %s", cause->id, cause->explanation);
      ck_assert_msg (strstr (cause->explanation, "{host}") != NULL, "%s names no server",
                     cause->id);
      ck_assert_ptr_nonnull (cause->fixes[0].text);
      for (guint j = 0; j < DOCTOR_MAX_FIXES && cause->fixes[j].text != NULL; j++)
        {
          ck_assert_msg (g_str_has_suffix (cause->fixes[j].text, "."), "%s", cause->fixes[j].text);
          ck_assert_msg (count_sentences (cause->fixes[j].text) == 1, "%s", cause->fixes[j].text);
          ck_assert_msg (cause->fixes[j].action != DOCTOR_FIX_USE_SETTING
                             || cause->fixes[j].target != NULL,
                         "%s names no setting", cause->id);
        }
      for (guint j = 0; j < i; j++)
        ck_assert_str_ne (doctor_cause_at (j)->id, cause->id);
    }
}
END_TEST

/* Every text can be filled in without a value left over. */
START_TEST (test_cause_values)
{
  g_autoptr (DoctorServer)
      server = doctor_server_new (DOCTOR_ROLE_INCOMING, DOCTOR_PROTOCOL_IMAP, "imap.example.jp",
                                  143, DOCTOR_SECURITY_NONE, "tanaka", DOCTOR_LOGIN_PASSWORD);
  DoctorFact fact = { .kind = DOCTOR_FACT_QUOTA,
                      .step = DOCTOR_STEP_LOGIN,
                      .number = 97,
                      .extra = 100,
                      .code = (char *) "host",
                      .text = (char *) "words\nand words" };

  for (guint i = 0; i < doctor_n_causes (); i++)
    {
      const DoctorCause *cause = doctor_cause_at (i);
      DoctorFinding finding = { .cause = cause, .fact = &fact };
      const char *patterns[3 + DOCTOR_MAX_FIXES] = { cause->title, cause->summary,
                                                     cause->explanation };

      for (guint j = 0; j < DOCTOR_MAX_FIXES; j++)
        patterns[3 + j] = cause->fixes[j].text;
      for (guint j = 0; j < G_N_ELEMENTS (patterns) && patterns[j] != NULL; j++)
        {
          g_autofree char *text =
              doctor_finding_text (&finding, server, patterns[j], doctor_text_english);

          ck_assert_msg (strchr (text, '{') == NULL, "%s: %s", cause->id, text);
          ck_assert_ptr_null (strchr (text, '\n'));
        }
    }
}
END_TEST

/* Phrases are compared with text that was folded, and are not folded themselves. */
START_TEST (test_phrases_are_folded)
{
  const char *phrase = doctor_signature_at ((guint) _i)->phrase;
  g_autofree char *normal = NULL, *folded = NULL;

  if (phrase == NULL)
    return;
  normal = g_utf8_normalize (phrase, -1, G_NORMALIZE_ALL_COMPOSE);
  folded = g_utf8_casefold (normal, -1);
  ck_assert_str_eq (phrase, folded);
  ck_assert_ptr_null (strstr (phrase, "||"));
  for (const char *p = phrase; *p != '\0'; p = g_utf8_next_char (p))
    ck_assert_msg (g_utf8_get_char (p) < 0xc0 || g_utf8_get_char (p) > 0x24f, "%s", p);
}
END_TEST

/* Whether wherever `phrase` stands `other` stands too. Words are found from their beginning. */
static gboolean
makes_needless (const char *other, const char *phrase)
{
  g_auto (GStrv) pieces = g_strsplit (phrase, "*", -1);

  for (guint i = 0; pieces[i] != NULL; i++)
    for (const char *p = strstr (pieces[i], other); p != NULL; p = strstr (p + 1, other))
      if (p == pieces[i] || !g_ascii_isalnum (*p) || !g_ascii_isalnum (p[-1]))
        return TRUE;
  return FALSE;
}

/* No phrase of a row says what another one of it says already. */
START_TEST (test_phrases_are_needed)
{
  const char *all = doctor_signature_at ((guint) _i)->phrase;
  g_auto (GStrv) phrases = g_strsplit (all != NULL ? all : "", "|", -1);

  for (guint i = 0; phrases[i] != NULL; i++)
    for (guint k = 0; phrases[k] != NULL; k++)
      ck_assert_msg (
          i == k || strchr (phrases[k], '*') != NULL || !makes_needless (phrases[k], phrases[i]),
          "%s: %s stands in %s", doctor_signature_at ((guint) _i)->cause, phrases[k], phrases[i]);
}
END_TEST

typedef struct
{
  DoctorProtocol protocol;
  DoctorSecurity security;
  DoctorLogin login;
  const char *host;
  const char *address;
  DoctorStep step;
} Scene;

static const Scene plain_scene = { DOCTOR_PROTOCOL_IMAP, DOCTOR_SECURITY_TLS, DOCTOR_LOGIN_PASSWORD,
                                   "mail.example.jp",    "tanaka@example.jp", DOCTOR_STEP_LOGIN };

typedef struct
{
  DoctorAccount *account;
  DoctorServer *server;
  DoctorTranscript *transcript;
} Stage;

static Stage
stage_new (const Scene *scene)
{
  Stage self;

  self.account = doctor_account_new ("test", DOCTOR_SOURCE_OWN);
  g_free (self.account->address);
  self.account->address = g_strdup (scene->address);
  self.server = doctor_server_new (
      scene->protocol == DOCTOR_PROTOCOL_SMTP ? DOCTOR_ROLE_OUTGOING : DOCTOR_ROLE_INCOMING,
      scene->protocol, scene->host, 993, scene->security, scene->address, scene->login);
  self.transcript = doctor_transcript_new (0);
  return self;
}

static void
stage_clear (Stage *self)
{
  doctor_account_unref (self->account);
  doctor_server_free (self->server);
  doctor_transcript_unref (self->transcript);
}

/* The id of the first finding; it must have evidence. */
static const char *
first_cause (const Stage *self, DoctorStatus *status)
{
  g_autoptr (GPtrArray) findings = doctor_diagnose (self->account, self->server, self->transcript);
  const DoctorFinding *first;

  if (status != NULL)
    *status = doctor_diagnosis_status (self->server, self->transcript, findings);
  if (findings->len == 0)
    return NULL;
  first = g_ptr_array_index (findings, 0);
  for (guint i = 0; i < findings->len; i++)
    ck_assert_uint_gt (((const DoctorFinding *) g_ptr_array_index (findings, i))->evidence->len, 0);
  return first->cause->id;
}

static gboolean
has_cause (const Stage *self, const char *id)
{
  g_autoptr (GPtrArray) findings = doctor_diagnose (self->account, self->server, self->transcript);

  for (guint i = 0; i < findings->len; i++)
    if (g_str_equal (((const DoctorFinding *) g_ptr_array_index (findings, i))->cause->id, id))
      return TRUE;
  return FALSE;
}

static char *
address_with_trap (guint trap)
{
  for (guint i = 0; trap != 0 && i < doctor_n_providers (); i++)
    if (doctor_provider_at (i)->traps & trap)
      {
        g_auto (GStrv) domains = g_strsplit (doctor_provider_at (i)->domains, "|", 2);

        return g_strconcat ("tanaka@", domains[0], NULL);
      }
  ck_assert_uint_eq (trap, 0);
  return g_strdup ("tanaka@example.jp");
}

/* Every alternative of every row leads to its cause, so that none is hidden by a row above it. */
static void
check_reply_row (const DoctorSignature *row, DoctorStep step, const char *phrase, const char *code,
                 DoctorProtocol protocol)
{
  Scene scene = plain_scene;
  Stage stage;
  g_autofree char *address = address_with_trap (row->trap);
  g_auto (GStrv) pieces = g_strsplit (phrase, "*", -1);
  g_autofree char *words = g_strjoinv (" xx ", pieces);
  g_autofree char *reply = NULL;
  int number = protocol != DOCTOR_PROTOCOL_SMTP ? 0
               : row->number >= 10              ? row->number
               : row->number > 0                ? row->number * 100 + 50
                                                : 550;

  scene.protocol = protocol;
  scene.address = address;
  scene.step = step;
  stage = stage_new (&scene);
  reply = protocol == DOCTOR_PROTOCOL_IMAP   ? g_strdup_printf ("NO %s", words)
          : protocol == DOCTOR_PROTOCOL_POP3 ? g_strdup_printf ("-ERR %s", words)
                                             : g_strdup_printf ("%d %s", number, words);
  doctor_transcript_begin_step (stage.transcript, step);
  doctor_transcript_add_server (stage.transcript, reply, -1);
  doctor_transcript_add_fact (stage.transcript, DOCTOR_FACT_REPLY_REFUSED, reply, code, number, 0);
  doctor_transcript_end_step (stage.transcript, DOCTOR_OUTCOME_FAILED);
  ck_assert_msg (g_strcmp0 (first_cause (&stage, NULL), row->cause) == 0,
                 "%s at %s with code %s is %s, not %s", reply, doctor_step_to_string (step),
                 code != NULL ? code : "(none)", first_cause (&stage, NULL), row->cause);
  stage_clear (&stage);
}

START_TEST (test_reply_row)
{
  const DoctorSignature *row = doctor_signature_at ((guint) _i);
  g_auto (GStrv) phrases = NULL, codes = NULL;
  DoctorProtocol protocol;

  ck_assert_ptr_nonnull (doctor_cause_lookup (row->cause));
  if (row->kind != DOCTOR_FACT_REPLY_REFUSED || row->when != NULL)
    return;
  phrases = g_strsplit (row->phrase != NULL ? row->phrase : "zzz", "|", -1);
  codes = row->code != NULL ? g_strsplit (row->code, "|", -1) : NULL;
  for (DoctorStep step = DOCTOR_STEP_GREETING; step < DOCTOR_N_STEPS; step++)
    {
      if (row->steps != 0 ? (row->steps & (1u << step)) == 0 : step != DOCTOR_STEP_MAILBOX)
        continue;
      protocol = row->protocols == 0
                     ? (row->number != 0 || step == DOCTOR_STEP_SENDER ? DOCTOR_PROTOCOL_SMTP
                                                                       : DOCTOR_PROTOCOL_IMAP)
                 : row->protocols & (1u << DOCTOR_PROTOCOL_POP3) ? DOCTOR_PROTOCOL_POP3
                                                                 : DOCTOR_PROTOCOL_SMTP;
      for (guint i = 0; phrases[i] != NULL; i++)
        for (guint j = 0; codes == NULL ? j == 0 : codes[j] != NULL; j++)
          {
            g_autofree char *code = codes != NULL ? g_strdup (codes[j]) : NULL;

            if (code != NULL && g_str_has_suffix (code, "*"))
              code[strlen (code) - 1] = '6';
            check_reply_row (row, step, phrases[i], code, protocol);
          }
    }
}
END_TEST

/* One or two facts at a step that failed, or at a probe without one. */
typedef struct
{
  DoctorStep step;
  DoctorFactKind kind;
  const char *text;
  const char *code;
  gint64 number;
  gint64 extra;
  const char *cause;
  DoctorSecurity security;
  DoctorLogin login;
  DoctorFactKind before; /* 0: none */
  const char *before_text;
} Seen;

#define F(symbol) DOCTOR_FACT_##symbol
#define TLS DOCTOR_STEP_TLS

static const Seen scenes[] = {
  { DOCTOR_STEP_RESOLVE, F (STOPPED), .cause = "check-stopped" },
  { DOCTOR_STEP_RESOLVE, F (SETTING_INVALID), "70000", "port", .cause = "settings-invalid" },
  { DOCTOR_STEP_RESOLVE, F (NAME_NOT_FOUND), "host", .cause = "dns-not-found" },
  { DOCTOR_STEP_RESOLVE, F (NAME_LOOKUP_FAILED), "host", "SERVFAIL",
    .cause = "dns-temporary-failure" },
  { DOCTOR_STEP_RESOLVE, F (NAME_LOOKUP_TIMEOUT), "host", .cause = "dns-temporary-failure" },
  { DOCTOR_STEP_RESOLVE, F (PROBE_TIMEOUT), .cause = "dns-temporary-failure" },
  { DOCTOR_STEP_CONNECT, F (CONNECTION_REFUSED), "127.0.0.1", .number = 993,
    .cause = "local-service-not-running" },
  { DOCTOR_STEP_CONNECT, F (CONNECTION_REFUSED), "::1", .number = 993,
    .cause = "local-service-not-running" },
  { DOCTOR_STEP_CONNECT, F (CONNECTION_REFUSED), "127.0.0.1", .number = 993,
    .cause = "connection-refused", .before = F (CONNECTING), .before_text = "192.0.2.25" },
  { DOCTOR_STEP_CONNECT, F (CONNECTION_REFUSED), "192.0.2.25", .number = 993,
    .cause = "connection-refused" },
  { DOCTOR_STEP_CONNECT, F (CONNECT_TIMEOUT), "192.0.2.25", .cause = "connect-timeout",
    .before = F (NETWORK_UNREACHABLE), .before_text = "2001:db8::25" },
  { DOCTOR_STEP_CONNECT, F (CONNECTION_REFUSED), "192.0.2.25", .cause = "connection-refused",
    .before = F (CONNECT_TIMEOUT), .before_text = "2001:db8::25" },
  { DOCTOR_STEP_CONNECT, F (PROBE_TIMEOUT), .cause = "connect-timeout" },
  { DOCTOR_STEP_CONNECT, F (CONNECT_FORBIDDEN), "192.0.2.25", .cause = "network-unreachable" },
  { DOCTOR_STEP_CONNECT, F (NETWORK_UNREACHABLE), "192.0.2.25", .cause = "network-unreachable" },
  { DOCTOR_STEP_CONNECT, F (CONNECT_FAILED), "192.0.2.25", .cause = "network-unreachable" },
  { DOCTOR_STEP_CONNECT, F (CONNECTION_RESET), "192.0.2.25", .cause = "connection-cut" },
  { TLS, F (TLS_PLAINTEXT), "HTTP/1.1 302 Found", .cause = "captive-portal" },
  { TLS, F (TLS_PLAINTEXT), "HTTP/1.1 511 Network Authentication Required",
    .cause = "captive-portal" },
  { TLS, F (TLS_PLAINTEXT), "HTTP/1.1 400 Bad Request", .cause = "wrong-service-on-port" },
  { TLS, F (TLS_PLAINTEXT), "SSH-2.0-OpenSSH_9.6", .cause = "wrong-service-on-port" },
  { TLS, F (TLS_PLAINTEXT), "* BYE Connection is closed. 14", .cause = "server-misconfigured" },
  { TLS, F (TLS_PLAINTEXT), "220 mail.example.jp ESMTP", .cause = "tls-on-plain-port" },
  { TLS, F (TLS_VERSION_TOO_OLD), .cause = "tls-server-too-old" },
  { TLS, F (TLS_NO_SHARED_CIPHER), .cause = "tls-no-shared-cipher" },
  { TLS, F (TLS_WEAK_KEY_EXCHANGE), .cause = "tls-weak-keys" },
  { TLS, F (TLS_ALERT), "handshake_failure", .number = 40, .cause = "tls-no-shared-cipher" },
  { TLS, F (TLS_ALERT), "protocol_version", .number = 70, .cause = "tls-server-too-old" },
  { TLS, F (TLS_ALERT), "insufficient_security", .number = 71, .cause = "tls-no-shared-cipher" },
  { TLS, F (TLS_ALERT), "internal_error", .number = 80, .cause = "tls-no-shared-cipher" },
  { TLS, F (TLS_ONLY_OLDER), "TLS1.0", .cause = "tls-server-too-old", .before = F (TLS_CLOSED) },
  /* The alert stands before it, and means something else than alone. */
  { TLS, F (TLS_CLIENT_CERTIFICATE), .cause = "client-certificate-required",
    .before = F (TLS_ALERT), .before_text = "handshake_failure" },
  { DOCTOR_STEP_GREETING, F (TLS_CLIENT_CERTIFICATE), .cause = "client-certificate-required",
    .before = F (TLS_ALERT), .before_text = "certificate_required" },
  /* After the handshake an alert says nothing about it. */
  { DOCTOR_STEP_LOGIN, F (CLOSED_UNEXPECTEDLY), .cause = "connection-cut", .before = F (TLS_ALERT),
    .before_text = "internal_error" },
  { TLS, F (TLS_ALERT), "access_denied", .number = 49, .cause = "tls-failed" },
  { TLS, F (CERTIFICATE_UNKNOWN_AUTHORITY), "CN=imap.example.jp",
    "CN=Kaspersky Anti-Virus Personal Root Certificate,O=AO Kaspersky Lab",
    .cause = "cert-antivirus-interception" },
  { TLS, F (CERTIFICATE_SELF_SIGNED), "CN=ESET SSL Filter CA",
    .cause = "cert-antivirus-interception" },
  { TLS, F (CERTIFICATE_CHAIN_INCOMPLETE), "CN=imap.example.jp", "CN=Zscaler Intermediate Root CA",
    .cause = "cert-antivirus-interception" },
  { TLS, F (CERTIFICATE_REVOKED), "CN=imap.example.jp", .cause = "cert-revoked" },
  { TLS, F (CERTIFICATE_SELF_SIGNED), "CN=imap.example.jp", .cause = "cert-untrusted-issuer" },
  { TLS, F (CERTIFICATE_UNKNOWN_AUTHORITY), "CN=imap.example.jp", "CN=Example Root",
    .cause = "cert-untrusted-issuer" },
  { TLS, F (CERTIFICATE_CHAIN_INCOMPLETE), "CN=imap.example.jp", "CN=R3",
    .cause = "cert-chain-incomplete" },
  { TLS, F (CERTIFICATE_EXPIRED), "CN=imap.example.jp", "2026-11-01", .cause = "cert-expired" },
  { TLS, F (CERTIFICATE_NOT_YET_VALID), "CN=imap.example.jp", "2027-11-01",
    .cause = "cert-not-yet-valid" },
  /* The clock says 2020, then 1970; and a day on which this program was there. */
  { TLS, F (CERTIFICATE_NOT_YET_VALID), "imap.example.jp", "2026-11-01", .number = 1793491200,
    .extra = 1577836800 - G_GINT64_CONSTANT (1793491200), .cause = "clock-skew" },
  { TLS, F (CERTIFICATE_NOT_YET_VALID), "imap.example.jp", "2026-11-01", .number = 1793491200,
    .extra = 60 - G_GINT64_CONSTANT (1793491200), .cause = "clock-skew" },
  { TLS, F (CERTIFICATE_EXPIRED), "imap.example.jp", "2018-01-01", .number = 1514764800,
    .extra = 86400, .cause = "clock-skew" },
  { TLS, F (CERTIFICATE_NOT_YET_VALID), "imap.example.jp", "2027-11-01", .number = 1825027200,
    .extra = 1795246927 - G_GINT64_CONSTANT (1825027200), .cause = "cert-not-yet-valid" },
  { TLS, F (CERTIFICATE_EXPIRED), "imap.example.jp", "2018-01-01", .number = 1514764800,
    .extra = 1795246927 - G_GINT64_CONSTANT (1514764800), .cause = "cert-expired" },
  { TLS, F (CERTIFICATE_STATUS_MISSING), "CN=x", .cause = "cert-status-missing" },
  { TLS, F (CERTIFICATE_WRONG_NAME), "imap.example.jp", "invalid2.invalid", .cause = "client-bug" },
  { TLS, F (CERTIFICATE_WRONG_NAME), "imap.example.jp", "host7.example.net",
    .cause = "cert-name-mismatch" },
  { TLS, F (CERTIFICATE_WRONG_PURPOSE), "CN=x", .cause = "cert-wrong-purpose" },
  { TLS, F (CERTIFICATE_NAME_CONSTRAINT), "CN=x", .cause = "cert-name-constraint" },
  { TLS, F (CERTIFICATE_WEAK), "CN=x", "RSA 512", .cause = "tls-weak-keys" },
  { TLS, F (CERTIFICATE_REFUSED), "CN=x", .cause = "cert-invalid" },
  { TLS, F (CERTIFICATE_ISSUER_UNFIT), "CN=x", "CN=y", .cause = "cert-untrusted-issuer" },
  { TLS, F (TLS_CLOSED), .cause = "tls-closed" },
  { DOCTOR_STEP_STARTTLS, F (TLS_CLOSED), .cause = "tls-closed" },
  { TLS, F (TLS_TIMEOUT), .cause = "tls-timeout" },
  { TLS, F (TLS_FAILED), .cause = "tls-failed" },
  { TLS, F (TLS_UNRECOGNISED), .cause = "tls-failed" },
  { TLS, F (REPLY_TIMEOUT), .cause = "tls-timeout" },
  { TLS, F (PROBE_TIMEOUT), .cause = "tls-timeout" },
  { TLS, F (CLOSED_UNEXPECTEDLY), .cause = "tls-closed" },
  { TLS, F (CONNECTION_LOST), .code = "reset", .cause = "tls-closed" },
  { DOCTOR_STEP_GREETING, F (WRONG_SERVICE), "HTTP/1.1 302 Found", "http",
    .cause = "captive-portal" },
  { DOCTOR_STEP_GREETING, F (WRONG_SERVICE), "HTTP/1.1 200 OK", "http",
    .cause = "wrong-service-on-port" },
  { DOCTOR_STEP_GREETING, F (WRONG_SERVICE), "+OK POP3 ready", "pop3",
    .cause = "wrong-service-on-port" },
  { DOCTOR_STEP_GREETING, F (TLS_ANSWERED), "TLS 1.3", .cause = "plain-on-tls-port",
    .security = DOCTOR_SECURITY_STARTTLS, .before = F (REPLY_TIMEOUT) },
  { DOCTOR_STEP_GREETING, F (TLS_ANSWERED), "TLS 1.3", .cause = "plain-on-tls-port",
    .security = DOCTOR_SECURITY_NONE, .before = F (REPLY_TIMEOUT) },
  { DOCTOR_STEP_GREETING, F (TLS_NOT_ANSWERED), .cause = "response-timeout",
    .security = DOCTOR_SECURITY_STARTTLS, .before = F (REPLY_TIMEOUT) },
  { DOCTOR_STEP_STARTTLS, F (STARTTLS_MASKED), .cause = "starttls-stripped" },
  { DOCTOR_STEP_STARTTLS, F (STARTTLS_INJECTED), .number = 12, .cause = "starttls-injected" },
  { DOCTOR_STEP_STARTTLS, F (TLS_PLAINTEXT), "250 AUTH PLAIN", .cause = "starttls-injected" },
  { DOCTOR_STEP_STARTTLS, F (TLS_UNRECOGNISED), .cause = "starttls-injected" },
  { DOCTOR_STEP_STARTTLS, F (TLS_FAILED), "broken", .cause = "tls-failed" },
  { DOCTOR_STEP_GREETING, F (PREAUTH), .cause = "preauth-unencrypted",
    .security = DOCTOR_SECURITY_STARTTLS },
  { DOCTOR_STEP_STARTTLS, F (STARTTLS_NOT_OFFERED), .cause = "starttls-unavailable" },
  { DOCTOR_STEP_LOGIN, F (REPLY_TOO_LARGE), .cause = "reply-too-large" },
  { DOCTOR_STEP_LOGIN, F (PROTOCOL_VIOLATION), "no tag", .cause = "protocol-violation" },
  { DOCTOR_STEP_LOGIN, F (TOKEN_REFUSED), "{\"status\":\"400\"}", "400",
    .cause = "oauth-token-invalid" },
  { DOCTOR_STEP_LOGIN, F (LOGIN_TOO_COSTLY), .cause = "login-too-costly" },
  { DOCTOR_STEP_LOGIN, F (SERVER_NOT_AUTHENTIC), .cause = "server-not-authentic" },
  { DOCTOR_STEP_LOGIN, F (LOGIN_DISABLED), .cause = "basic-auth-disabled",
    .before = F (CAPABILITIES), .before_text = "IMAP4rev1\nAUTH=XOAUTH2\nLOGINDISABLED" },
  { DOCTOR_STEP_LOGIN, F (MECHANISM_UNSUPPORTED), "XOAUTH2 OAUTHBEARER",
    .cause = "basic-auth-disabled" },
  { DOCTOR_STEP_LOGIN, F (MECHANISM_UNSUPPORTED), "GSSAPI XOAUTH2 PLAIN",
    .cause = "auth-mechanism-unsupported" },
  { DOCTOR_STEP_LOGIN, F (MECHANISM_UNSUPPORTED), "PLAIN", .cause = "auth-mechanism-unsupported",
    .login = DOCTOR_LOGIN_OAUTH2 },
  { DOCTOR_STEP_LOGIN, F (LOGIN_DISABLED), .cause = "encryption-required",
    .before = F (CAPABILITIES), .before_text = "IMAP4rev1\nSTARTTLS\nLOGINDISABLED" },
  { DOCTOR_STEP_LOGIN, F (MECHANISM_UNSUPPORTED), "NTLM GSSAPI", .cause = "encryption-required",
    .before = F (CAPABILITIES), .before_text = "IMAP4rev1\nSTARTTLS\nLOGINDISABLED\nAUTH=NTLM" },
  { DOCTOR_STEP_LOGIN, F (LOGIN_DISABLED), .cause = "auth-not-offered", .before = F (CAPABILITIES),
    .before_text = "IMAP4rev1\nLOGINDISABLED" },
  { DOCTOR_STEP_LOGIN, F (LOGIN_NOT_OFFERED), .cause = "auth-not-offered" },
  { DOCTOR_STEP_LOGIN, F (PASSWORD_UNSENDABLE), .code = "SASLprep",
    .cause = "auth-non-ascii-password" },
  { DOCTOR_STEP_LOGIN, F (REPLY_REFUSED), "NO AUTHENTICATE failed.", .cause = "oauth-token-invalid",
    .login = DOCTOR_LOGIN_OAUTH2 },
  { DOCTOR_STEP_LOGIN, F (REPLY_REFUSED), "NO sorry", .cause = "basic-auth-disabled",
    .before = F (CAPABILITIES), .before_text = "IMAP4rev1\nAUTH=XOAUTH2" },
  { DOCTOR_STEP_LOGIN, F (REPLY_REFUSED), "NO sorry", .cause = "encryption-required",
    .before = F (CAPABILITIES), .before_text = "IMAP4rev1\nSTARTTLS\nLOGINDISABLED" },
  { DOCTOR_STEP_LOGIN, F (REPLY_TIMEOUT), .number = 20, .cause = "response-timeout" },
  { DOCTOR_STEP_MAILBOX, F (PROBE_TIMEOUT), .number = 30, .cause = "response-timeout" },
  { DOCTOR_STEP_GREETING, F (CLOSED_UNEXPECTEDLY), .cause = "connection-cut" },
  { DOCTOR_STEP_LOGIN, F (CONNECTION_LOST), .code = "reset", .cause = "connection-cut" },
  { DOCTOR_STEP_LOGIN, F (CLOSED_BY_SERVER), .cause = "connection-cut" },
  /* The refusal is the verdict, and not the hanging up after it. */
  { DOCTOR_STEP_LOGIN, F (REPLY_REFUSED), "535 5.7.8 Username and Password not accepted", "5.7.8",
    .number = 535, .cause = "auth-bad-credentials", .before = F (CLOSED_UNEXPECTEDLY) },
  /* The reason stands in a line before the reply. */
  { DOCTOR_STEP_LOGIN, F (REPLY_REFUSED),
    "NO failed\nNO [ALERT] Please log in via your web browser",
    .cause = "auth-web-login-required" },
  /* Good news is no reason. */
  { DOCTOR_STEP_LOGIN, F (REPLY_REFUSED), "NO [AUTHENTICATIONFAILED] No", "AUTHENTICATIONFAILED",
    .cause = "auth-bad-credentials", .before = F (ALERT), .before_text = "Maintenance on Sunday" },
  /* Nothing that any rule knows. */
  { DOCTOR_STEP_CONNECT, F (CONNECTING), "192.0.2.25", .cause = "step-failed" },
};

static Stage
stage_for (const Seen *seen)
{
  Scene scene = plain_scene;
  Stage self;

  scene.security = seen->security;
  scene.login = seen->login;
  self = stage_new (&scene);
  doctor_transcript_begin_step (self.transcript, seen->step);
  doctor_transcript_add_server (self.transcript, "* words", -1);
  if (seen->before != 0)
    doctor_transcript_add_fact (self.transcript, seen->before, seen->before_text, NULL, 0, 0);
  doctor_transcript_add_fact (self.transcript, seen->kind, seen->text, seen->code, seen->number,
                              seen->extra);
  doctor_transcript_end_step (self.transcript, DOCTOR_OUTCOME_FAILED);
  return self;
}

START_TEST (test_scene)
{
  const Seen *seen = &scenes[_i];
  Stage stage = stage_for (seen);
  DoctorStatus status;
  const char *cause = first_cause (&stage, &status);

  ck_assert_msg (g_strcmp0 (cause, seen->cause) == 0, "scene %d is %s, not %s", _i, cause,
                 seen->cause);
  ck_assert_int_eq (status, seen->kind == DOCTOR_FACT_STOPPED ? DOCTOR_STATUS_UNTESTED
                                                              : DOCTOR_STATUS_FAILED);
  stage_clear (&stage);
}
END_TEST

/* Every row that asks for more than words is true of a scene, and no row above it is. */
START_TEST (test_rows_are_reached)
{
  const DoctorSignature *row = doctor_signature_at ((guint) _i);

  if (row->kind == DOCTOR_FACT_REPLY_REFUSED && row->when == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++)
    {
      Stage stage = stage_for (&scenes[i]);
      g_autoptr (GHashTable) words = g_hash_table_new_full (NULL, NULL, NULL, g_free);
      DoctorCase the_case = { .account = stage.account,
                              .server = stage.server,
                              .transcript = stage.transcript,
                              .words = words };
      const DoctorSignature *found = NULL;

      for (guint j = 0; j < doctor_n_signatures () && found == NULL; j++)
        for (guint k = 0; k < doctor_transcript_n_facts (stage.transcript) && found == NULL; k++)
          {
            const DoctorSignature *tried = doctor_signature_at (j);

            if ((tried->steps == 0 || (tried->steps & (1u << scenes[i].step)) != 0)
                && doctor_signature_matches (tried, &the_case,
                                             doctor_transcript_fact (stage.transcript, k)))
              found = tried;
          }
      stage_clear (&stage);
      if (found == row)
        return;
    }
  ck_abort_msg ("no scene reaches row %d, %s for %s", _i, row->cause, doctor_fact_id (row->kind));
}
END_TEST

/* A probe that went well: text and number say what was noticed on the way. */
static Stage
good_stage (DoctorProtocol protocol)
{
  Scene scene = plain_scene;
  Stage self;

  scene.protocol = protocol;
  self = stage_new (&scene);
  doctor_transcript_begin_step (self.transcript, DOCTOR_STEP_CONNECT);
  doctor_transcript_add_fact (self.transcript, DOCTOR_FACT_CONNECTED, "192.0.2.25", NULL, 993, 0);
  doctor_transcript_add_fact (self.transcript, DOCTOR_FACT_CERTIFICATE_VERIFIED, "mail.example.jp",
                              "2027-11-21", 0, 365 * 86400);
  doctor_transcript_begin_step (self.transcript, DOCTOR_STEP_LOGIN);
  doctor_transcript_add_client (self.transcript, "A1 LOGIN");
  doctor_transcript_add_fact (self.transcript, DOCTOR_FACT_LOGIN_STARTED, NULL, "LOGIN", 0, 0);
  doctor_transcript_add_fact (self.transcript, DOCTOR_FACT_LOGIN_ACCEPTED, NULL, "LOGIN", 0, 0);
  doctor_transcript_begin_step (
      self.transcript, protocol == DOCTOR_PROTOCOL_SMTP ? DOCTOR_STEP_SENDER : DOCTOR_STEP_MAILBOX);
  doctor_transcript_end_step (self.transcript, DOCTOR_OUTCOME_OK);
  return self;
}

START_TEST (test_fine)
{
  Stage stage = good_stage ((DoctorProtocol) _i);
  DoctorStatus status;

  ck_assert_ptr_null (first_cause (&stage, &status));
  ck_assert_int_eq (status, DOCTOR_STATUS_OK);
  stage_clear (&stage);
}
END_TEST

static const struct
{
  DoctorFactKind kind;
  const char *text;
  gint64 number;
  gint64 extra;
  const char *cause; /* NULL: nothing to say */
} noticed[] = {
  { F (CERTIFICATE_VERIFIED), "mail.example.jp", 0, 13 * 86400, "cert-expires-soon" },
  { F (CERTIFICATE_VERIFIED), "mail.example.jp", 0, 15 * 86400, NULL },
  { F (CERTIFICATE_COMMON_NAME_ONLY), "CN=x", 0, 0, "cert-common-name-only" },
  { F (CERTIFICATE_ERRORS_IGNORED), "Evolution", 0, 0, "certificate-errors-ignored" },
  { F (CERTIFICATE_WEAK), "CN=x", 0, 0, "tls-weak-keys" },
  { F (TLS_WEAK_KEY_EXCHANGE), NULL, 1024, 0, "tls-weak-keys" },
  { F (CERTIFICATE_IS_AUTHORITY), "CN=x", 0, 0, "cert-ca-as-server" },
  { F (CERTIFICATE_FILE_UNUSABLE), "bridge.pem", 0, 0, "certificate-file-unusable" },
  { F (QUOTA), NULL, 90, 100, "mailbox-nearly-full" },
  { F (QUOTA), NULL, 120, 100, "mailbox-nearly-full" },
  { F (QUOTA), NULL, 89, 100, NULL },
  { F (QUOTA), NULL, 5, 0, NULL },
  { F (CONNECT_TIMEOUT), "2001:db8::25", 993, 0, "ipv6-broken" },
  { F (CONNECTION_REFUSED), "2001:db8::25", 993, 0, "ipv6-broken" },
  { F (CONNECTION_REFUSED), "::1", 993, 0, NULL },
  { F (CONNECTION_REFUSED), "192.0.2.26", 993, 0, "server-address-dead" },
  { F (CONNECT_TIMEOUT), "192.0.2.26", 993, 0, "server-address-dead" },
  { F (CONNECTION_REFUSED), "127.0.0.1", 993, 0, NULL },
  { F (ADDRESS_ABANDONED), "192.0.2.26", 993, 0, NULL },
  { F (ADDRESS_ABANDONED), "2001:db8::25", 993, 0, NULL },
  { F (NETWORK_UNREACHABLE), "2001:db8::25", 993, 0, NULL },
};

START_TEST (test_noticed)
{
  Stage stage = good_stage (DOCTOR_PROTOCOL_IMAP);
  DoctorStatus status;

  doctor_transcript_add_fact (stage.transcript, noticed[_i].kind, noticed[_i].text, "2026-12-01",
                              noticed[_i].number, noticed[_i].extra);
  ck_assert_msg (g_strcmp0 (first_cause (&stage, &status), noticed[_i].cause) == 0, "%d", _i);
  ck_assert_int_eq (status, noticed[_i].cause != NULL ? DOCTOR_STATUS_WARNING : DOCTOR_STATUS_OK);

  /* It stands behind the cause of a failed step. */
  doctor_transcript_begin_step (stage.transcript, DOCTOR_STEP_MAILBOX);
  doctor_transcript_add_fact (stage.transcript, DOCTOR_FACT_REPLY_TIMEOUT, NULL, NULL, 20, 0);
  doctor_transcript_end_step (stage.transcript, DOCTOR_OUTCOME_FAILED);
  ck_assert_str_eq (first_cause (&stage, &status), "response-timeout");
  ck_assert_int_eq (status, DOCTOR_STATUS_FAILED);
  if (noticed[_i].cause != NULL)
    ck_assert (has_cause (&stage, noticed[_i].cause));
  stage_clear (&stage);
}
END_TEST

static const struct
{
  DoctorFactKind kind;
  const char *cause;
} untested[] = {
  { F (PASSWORD_UNKNOWN), "password-unknown" },
  { F (KEYRING_LOCKED), "keyring-locked" },
  { F (KEYRING_UNAVAILABLE), "keyring-unavailable" },
  { F (TOKEN_UNKNOWN), "token-unknown" },
  { F (CREDENTIAL_NOT_GIVEN), "credential-not-given" },
  { F (PASSWORD_REFUSED_BEFORE), "password-refused-before" },
  { F (LOGIN_PAUSED), "auth-rate-limited" },
  { F (LOGIN_NOT_CONFIGURED), "login-not-configured" },
  { F (ENCRYPTION_NOT_CONFIGURED), "encryption-not-configured" },
  { F (PREAUTH), "login-not-asked" },
};

START_TEST (test_untested)
{
  Stage stage = stage_new (&plain_scene);
  DoctorStatus status;

  doctor_transcript_begin_step (stage.transcript, DOCTOR_STEP_GREETING);
  doctor_transcript_add_fact (stage.transcript, untested[_i].kind, NULL, "none", 0, 0);
  doctor_transcript_skip_step (stage.transcript, DOCTOR_STEP_LOGIN);
  doctor_transcript_skip_step (stage.transcript, DOCTOR_STEP_MAILBOX);
  ck_assert_str_eq (first_cause (&stage, &status), untested[_i].cause);
  ck_assert_int_eq (status, DOCTOR_STATUS_UNTESTED);
  stage_clear (&stage);
}
END_TEST

/* What differs elsewhere does not make a working account doubtful. */
START_TEST (test_program_differs)
{
  Stage stage = good_stage (DOCTOR_PROTOCOL_IMAP);
  DoctorStatus status;

  doctor_transcript_add_fact (stage.transcript, DOCTOR_FACT_PROGRAM_DIFFERS, "Thunderbird",
                              "IMAP mail.example.jp, 143, none, tanaka", 0, 0);
  ck_assert_str_eq (first_cause (&stage, &status), "program-differs");
  ck_assert_int_eq (status, DOCTOR_STATUS_OK);
  stage_clear (&stage);
}
END_TEST

/* What is found of a login that was not made, for that reason alone. */
static GPtrArray *
diagnose_without_login (Stage *stage, DoctorFactKind reason, const char *text, const char *code,
                        gint64 number, const char *cause, DoctorStatus status)
{
  GPtrArray *findings;

  doctor_transcript_begin_step (stage->transcript, DOCTOR_STEP_GREETING);
  doctor_transcript_add_fact (stage->transcript, reason, text, code, number, 0);
  doctor_transcript_skip_step (stage->transcript, DOCTOR_STEP_LOGIN);
  findings = doctor_diagnose (stage->account, stage->server, stage->transcript);
  ck_assert_uint_eq (findings->len, 1);
  ck_assert_str_eq (((DoctorFinding *) findings->pdata[0])->cause->id, cause);
  ck_assert_int_eq (doctor_diagnosis_status (stage->server, stage->transcript, findings), status);
  return findings;
}

/* Nobody can read mail until somebody has signed in. */
START_TEST (test_sign_in_expired)
{
  Stage stage = stage_new (&plain_scene);
  g_autoptr (GPtrArray) findings =
      diagnose_without_login (&stage, DOCTOR_FACT_SIGN_IN_EXPIRED, "GNOME Online Accounts",
                              "token expired", 0, "sign-in-expired", DOCTOR_STATUS_FAILED);
  const DoctorFinding *first = g_ptr_array_index (findings, 0);
  g_autofree char *summary = NULL;

  summary = doctor_finding_text (first, stage.server, first->cause->summary, doctor_text_english);
  ck_assert_ptr_nonnull (strstr (summary, "GNOME Online Accounts needs you to sign in again"));
  stage_clear (&stage);
}
END_TEST

/* The cause of a pause is what was said before it; it says no more than that nothing was tested. */
START_TEST (test_paused)
{
  Stage stage = stage_new (&plain_scene);
  g_autoptr (GPtrArray) findings = diagnose_without_login (
      &stage, DOCTOR_FACT_LOGIN_PAUSED, "account-locked-or-disabled", "17:12", 1763745120,
      "account-locked-or-disabled", DOCTOR_STATUS_UNTESTED);
  const DoctorFinding *first = g_ptr_array_index (findings, 0);
  g_autofree char *explanation = NULL;

  ck_assert_int_eq (first->cause->severity, DOCTOR_SEVERITY_WARNING);
  explanation =
      doctor_finding_text (first, stage.server, first->cause->explanation, doctor_text_english);
  ck_assert_ptr_nonnull (strstr (explanation, "“The account is locked”"));
  ck_assert_ptr_nonnull (strstr (explanation, "17:12"));
  ck_assert_ptr_null (strchr (explanation, '{'));
  ck_assert_str_eq (doctor_cause_lookup_paused ("no such cause")->id, "auth-rate-limited");
  stage_clear (&stage);
}
END_TEST

START_TEST (test_sender_untested)
{
  Stage stage = good_stage (DOCTOR_PROTOCOL_IMAP);
  DoctorStatus status;

  stage.server->protocol = DOCTOR_PROTOCOL_SMTP;
  doctor_transcript_add_fact (stage.transcript, DOCTOR_FACT_NO_ADDRESS, NULL, NULL, 0, 0);
  doctor_transcript_skip_step (stage.transcript, DOCTOR_STEP_SENDER);
  ck_assert_str_eq (first_cause (&stage, &status), "sender-untested");
  ck_assert_int_eq (status, DOCTOR_STATUS_WARNING);
  stage_clear (&stage);
}
END_TEST

/* RFC 6531: nobody can send with an address that the server cannot take. */
START_TEST (test_address_unsendable)
{
  Stage stage = good_stage (DOCTOR_PROTOCOL_IMAP);
  DoctorStatus status;

  stage.server->protocol = DOCTOR_PROTOCOL_SMTP;
  doctor_transcript_add_fact (stage.transcript, DOCTOR_FACT_SMTPUTF8_NOT_OFFERED, "田中@example.jp",
                              NULL, 0, 0);
  doctor_transcript_skip_step (stage.transcript, DOCTOR_STEP_SENDER);
  ck_assert_str_eq (first_cause (&stage, &status), "address-refused");
  ck_assert_int_eq (status, DOCTOR_STATUS_FAILED);
  stage_clear (&stage);
}
END_TEST

START_TEST (test_never_green_by_absence)
{
  Stage stage = stage_new (&plain_scene);
  DoctorStatus status;

  /* Nothing at all, then steps without a login, then a login without the mailbox. */
  ck_assert_str_eq (first_cause (&stage, &status), "step-failed");
  ck_assert_int_eq (status, DOCTOR_STATUS_FAILED);
  doctor_transcript_begin_step (stage.transcript, DOCTOR_STEP_LOGIN);
  doctor_transcript_end_step (stage.transcript, DOCTOR_OUTCOME_OK);
  ck_assert_str_eq (first_cause (&stage, &status), "step-failed");
  doctor_transcript_add_fact (stage.transcript, DOCTOR_FACT_LOGIN_ACCEPTED, NULL, NULL, 0, 0);
  ck_assert_str_eq (first_cause (&stage, &status), "step-failed");
  ck_assert_int_eq (status, DOCTOR_STATUS_FAILED);
  doctor_transcript_begin_step (stage.transcript, DOCTOR_STEP_MAILBOX);
  (void) first_cause (&stage, &status);
  ck_assert_int_ne (status, DOCTOR_STATUS_OK);
  stage_clear (&stage);
}
END_TEST

START_TEST (test_two_certificate_faults)
{
  Stage stage = stage_new (&plain_scene);
  g_autoptr (GPtrArray) findings = NULL;

  doctor_transcript_begin_step (stage.transcript, DOCTOR_STEP_TLS);
  doctor_transcript_add_fact (stage.transcript, DOCTOR_FACT_CERTIFICATE_WRONG_NAME, "a", "b", 0, 0);
  doctor_transcript_add_fact (stage.transcript, DOCTOR_FACT_CERTIFICATE_EXPIRED, "a", "2026-01-01",
                              0, 0);
  doctor_transcript_end_step (stage.transcript, DOCTOR_OUTCOME_FAILED);
  ck_assert_str_eq (first_cause (&stage, NULL), "cert-expired");
  ck_assert (has_cause (&stage, "cert-name-mismatch"));
  findings = doctor_diagnose (stage.account, stage.server, stage.transcript);
  ck_assert (!doctor_finding_is_explained (g_ptr_array_index (findings, 1),
                                           g_ptr_array_index (findings, 0)));
  stage_clear (&stage);
}
END_TEST

/* Whoever is on the way can say anything before encryption: what is believed of it lies on the way
 * too, and the same words under TLS, or where none was asked for, mean what they say. */
START_TEST (test_open_words)
{
  static const char *const believed[] = {
    "client-bug",
    "client-ip-banned",
    "client-ip-blocklisted",
    "connection-cut",
    "encryption-required",
    "greeting-refused",
    "greylisting",
    "helo-rejected",
    "port-blocked",
    "server-misconfigured",
    "server-temp-failure",
    "server-unavailable",
    "starttls-stripped",
    "starttls-unavailable",
    "tls-on-plain-port",
    "too-many-connections",
    NULL,
  };
  static const DoctorStep steps[] = { DOCTOR_STEP_GREETING, DOCTOR_STEP_STARTTLS };
  const DoctorSignature *row = doctor_signature_at ((guint) _i);

  if (row->kind != DOCTOR_FACT_REPLY_REFUSED || (row->phrase == NULL && row->code == NULL))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    for (DoctorProtocol protocol = 0; protocol <= DOCTOR_PROTOCOL_SMTP; protocol++)
      for (guint secured = 0; secured < 2; secured++)
        {
          Scene scene = plain_scene;
          g_autofree char *address = address_with_trap (row->trap);
          g_auto (GStrv) phrases = g_strsplit (row->phrase != NULL ? row->phrase : "no", "|", 2);
          g_auto (GStrv) codes = g_strsplit (row->code != NULL ? row->code : "", "|", 2);
          g_auto (GStrv) pieces = g_strsplit (phrases[0], "*", -1);
          g_autofree char *words = g_strjoinv (" xx ", pieces);
          g_autofree char *reply = g_strdup_printf (protocol == DOCTOR_PROTOCOL_IMAP   ? "NO %s"
                                                    : protocol == DOCTOR_PROTOCOL_POP3 ? "-ERR %s"
                                                                                       : "550 %s",
                                                    words);
          const char *cause;
          Stage stage;

          scene.protocol = protocol;
          scene.security = DOCTOR_SECURITY_STARTTLS;
          scene.address = address;
          scene.step = steps[i];
          stage = stage_new (&scene);
          doctor_transcript_set_protected (stage.transcript, secured);
          doctor_transcript_begin_step (stage.transcript, steps[i]);
          doctor_transcript_add_server (stage.transcript, reply, -1);
          doctor_transcript_add_fact (stage.transcript, DOCTOR_FACT_REPLY_REFUSED, reply,
                                      codes[0] != NULL && *codes[0] != '\0' ? codes[0] : NULL,
                                      protocol == DOCTOR_PROTOCOL_SMTP ? 550 : 0, 0);
          doctor_transcript_end_step (stage.transcript, DOCTOR_OUTCOME_FAILED);
          cause = first_cause (&stage, NULL);
          ck_assert_msg (secured || g_strv_contains (believed, cause), "%s is %s", reply, cause);
          stage_clear (&stage);
        }
}
END_TEST

/* The control: under TLS the same words are believed. */
START_TEST (test_open_words_control)
{
  static const struct
  {
    const char *reply;
    const char *code;
    const char *open;
    const char *secured;
  } said[] = {
    { "BYE [EXPIRED] Password expired", "EXPIRED", "server-unavailable", "password-expired" },
    { "BYE [WEBALERT http://x.example/] go", "WEBALERT", "server-unavailable",
      "auth-web-login-required" },
    { "BYE [INUSE] in use", "INUSE", "server-unavailable", "mailbox-in-use" },
    { "BYE your mailbox has been moved to imap.example.net", NULL, "server-unavailable",
      "provider-moved" },
    { "BYE [REFERRAL imap://x.example/] go", "REFERRAL", "server-unavailable", "server-redirects" },
    { "BYE too many connections", NULL, "too-many-connections", "too-many-connections" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    for (guint secured = 0; secured < 2; secured++)
      {
        Scene scene = plain_scene;
        Stage stage;

        scene.security = DOCTOR_SECURITY_STARTTLS;
        scene.step = DOCTOR_STEP_GREETING;
        stage = stage_new (&scene);
        doctor_transcript_set_protected (stage.transcript, secured);
        doctor_transcript_begin_step (stage.transcript, DOCTOR_STEP_GREETING);
        doctor_transcript_add_server (stage.transcript, said[i].reply, -1);
        doctor_transcript_add_fact (stage.transcript, DOCTOR_FACT_REPLY_REFUSED, said[i].reply,
                                    said[i].code, 0, 0);
        doctor_transcript_end_step (stage.transcript, DOCTOR_OUTCOME_FAILED);
        ck_assert_str_eq (first_cause (&stage, NULL), secured ? said[i].secured : said[i].open);
        stage_clear (&stage);
      }
}
END_TEST

/* How long to wait is chosen by the server, and not by whoever may have written its words. */
START_TEST (test_open_pause)
{
  static const char reply[] = "BYE [UNAVAILABLE] down for 10 minutes";

  for (guint secured = 0; secured < 2; secured++)
    {
      Scene scene = plain_scene;
      Stage stage;
      g_autoptr (GPtrArray) findings = NULL;
      const DoctorFinding *first;

      scene.security = DOCTOR_SECURITY_STARTTLS;
      scene.step = DOCTOR_STEP_GREETING;
      stage = stage_new (&scene);
      doctor_transcript_set_protected (stage.transcript, secured);
      doctor_transcript_begin_step (stage.transcript, DOCTOR_STEP_GREETING);
      doctor_transcript_add_server (stage.transcript, reply, -1);
      doctor_transcript_add_fact (stage.transcript, DOCTOR_FACT_REPLY_REFUSED, reply, "UNAVAILABLE",
                                  0, 0);
      doctor_transcript_end_step (stage.transcript, DOCTOR_OUTCOME_FAILED);
      findings = doctor_diagnose (stage.account, stage.server, stage.transcript);
      first = g_ptr_array_index (findings, 0);
      ck_assert_uint_eq (first->pause, secured ? 600 : 0);
      stage_clear (&stage);
    }
}
END_TEST

START_TEST (test_silence_is_evidence)
{
  Scene scene = plain_scene;
  Stage stage;
  g_autoptr (GPtrArray) findings = NULL;
  const DoctorFinding *first;

  scene.security = DOCTOR_SECURITY_STARTTLS;
  stage = stage_new (&scene);
  doctor_transcript_begin_step (stage.transcript, DOCTOR_STEP_GREETING);
  doctor_transcript_add_fact (stage.transcript, DOCTOR_FACT_REPLY_TIMEOUT, NULL, NULL, 20, 0);
  doctor_transcript_end_step (stage.transcript, DOCTOR_OUTCOME_FAILED);
  doctor_transcript_add_fact (stage.transcript, DOCTOR_FACT_TLS_ANSWERED, "TLS 1.3", NULL, 0, 0);
  findings = doctor_diagnose (stage.account, stage.server, stage.transcript);
  first = g_ptr_array_index (findings, 0);
  ck_assert_str_eq (first->cause->id, "plain-on-tls-port");
  ck_assert_uint_eq (first->evidence->len, 2);
  ck_assert_uint_eq (g_array_index (first->evidence, guint, 0), 0);
  ck_assert_uint_eq (g_array_index (first->evidence, guint, 1), 1);
  stage_clear (&stage);
}
END_TEST

/* A name that is likely is offered as the setting; where none is, all are named. */
START_TEST (test_likely_host)
{
  Stage stage = stage_new (&plain_scene);
  g_autoptr (GPtrArray) findings = NULL;
  const DoctorFinding *finding;
  const DoctorFix *fix;
  g_autofree char *text = NULL;
  g_autofree char *target = NULL;

  doctor_transcript_begin_step (stage.transcript, DOCTOR_STEP_TLS);
  doctor_transcript_add_fact (stage.transcript, DOCTOR_FACT_CERTIFICATE_WRONG_NAME,
                              "mail.example.jp", "mail.hosting.example, *.hosting.example", _i, 0);
  doctor_transcript_end_step (stage.transcript, DOCTOR_OUTCOME_FAILED);
  findings = doctor_diagnose (stage.account, stage.server, stage.transcript);
  finding = g_ptr_array_index (findings, 0);
  fix = &finding->cause->fixes[0];
  ck_assert_str_eq (finding->cause->id, "cert-name-mismatch");
  ck_assert_int_eq (fix->action, DOCTOR_FIX_USE_SETTING);
  text = doctor_finding_text (finding, stage.server, fix->text, doctor_text_english);
  target = doctor_fix_target (fix, finding, stage.server);
  ck_assert_str_eq (target, _i == 1 ? "host=mail.hosting.example" : "host");
  ck_assert_ptr_nonnull (strstr (text, _i == 1 ? "perhaps it is mail.hosting.example."
                                               : "mail.hosting.example, *.hosting.example."));
  stage_clear (&stage);
}
END_TEST

/* A weak key is an error where it was refused, and a warning where it was not. */
START_TEST (test_weak_severity)
{
  Stage stage = _i == 0 ? stage_new (&plain_scene) : good_stage (DOCTOR_PROTOCOL_IMAP);
  g_autoptr (GPtrArray) findings = NULL;
  const DoctorFinding *finding;

  if (_i == 0)
    doctor_transcript_begin_step (stage.transcript, DOCTOR_STEP_TLS);
  doctor_transcript_add_fact (stage.transcript, DOCTOR_FACT_CERTIFICATE_WEAK, "CN=x", "RSA 1024", 0,
                              0);
  if (_i == 0)
    doctor_transcript_end_step (stage.transcript, DOCTOR_OUTCOME_FAILED);
  findings = doctor_diagnose (stage.account, stage.server, stage.transcript);
  ck_assert_uint_eq (findings->len, 1);
  finding = g_ptr_array_index (findings, 0);
  ck_assert_str_eq (finding->cause->id, "tls-weak-keys");
  ck_assert_int_eq (finding->severity, _i == 0 ? DOCTOR_SEVERITY_ERROR : DOCTOR_SEVERITY_WARNING);
  stage_clear (&stage);
}
END_TEST

/* A reply of several lines is quoted whole, and its sentence is found across them. */
START_TEST (test_long_reply)
{
  static const char *const lines[] = { "535-5.7.8 Username and Password not",
                                       "535-5.7.8 accepted. For more, go to",
                                       "535 5.7.8 https://support.example.jp/" };
  Scene scene = plain_scene;
  Stage stage;
  g_autoptr (GPtrArray) findings = NULL;
  const DoctorFinding *first;
  g_autofree char *text = g_strjoin ("\n", lines[0], lines[1], lines[2], NULL);

  scene.protocol = DOCTOR_PROTOCOL_SMTP;
  scene.address = "tanaka@icloud.com";
  stage = stage_new (&scene);
  doctor_transcript_begin_step (stage.transcript, DOCTOR_STEP_LOGIN);
  doctor_transcript_add_client (stage.transcript, "AUTH PLAIN");
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    doctor_transcript_add_server (stage.transcript, lines[i], -1);
  doctor_transcript_add_fact (stage.transcript, DOCTOR_FACT_REPLY_REFUSED, text, "5.7.8", 535, 0);
  doctor_transcript_end_step (stage.transcript, DOCTOR_OUTCOME_FAILED);
  findings = doctor_diagnose (stage.account, stage.server, stage.transcript);
  first = g_ptr_array_index (findings, 0);
  ck_assert_str_eq (first->cause->id, "auth-app-password-required");
  ck_assert_uint_eq (first->evidence->len, 3);
  for (guint i = 0; i < 3; i++)
    ck_assert_uint_eq (g_array_index (first->evidence, guint, i), i + 1);
  stage_clear (&stage);
}
END_TEST

/* Of more than anybody says, the beginning and the end are heard, and as two things. */
static const struct
{
  const char *start;
  const char *filler;
  const char *middle;
  const char *end;
  const char *cause;
} enormous[] = {
  { "NO Invalid credentials. ", "x", "", "", "auth-bad-credentials" },
  { "NO ", "x", "", " Invalid credentials", "auth-bad-credentials" },
  { "NO ", "あ", "", "パスワードが違います", "auth-bad-credentials" },
  { "NO a", "あ", "", " Invalid credentials", "auth-bad-credentials" },
  { "NO ab", "あ", "", " Invalid credentials", "auth-bad-credentials" },
  { "NO ", "x", " Invalid credentials ", "", "login-refused" },
  { "NO user ", "x", "", " password", "login-refused" },
  { "NO my ", "account ", "", "", "login-refused" },
};

START_TEST (test_enormous_reply)
{
  Stage stage = stage_new (&plain_scene);
  g_autoptr (GString) text = g_string_new (enormous[_i].start);

  while (text->len < 8000)
    g_string_append (text, enormous[_i].filler);
  g_string_append (text, enormous[_i].middle);
  while (text->len < 16000)
    g_string_append (text, enormous[_i].filler);
  g_string_append (text, enormous[_i].end);
  doctor_transcript_begin_step (stage.transcript, DOCTOR_STEP_LOGIN);
  doctor_transcript_add_server (stage.transcript, text->str, -1);
  doctor_transcript_add_fact (stage.transcript, DOCTOR_FACT_REPLY_REFUSED, text->str, NULL, 0, 0);
  doctor_transcript_end_step (stage.transcript, DOCTOR_OUTCOME_FAILED);
  ck_assert_str_eq (first_cause (&stage, NULL), enormous[_i].cause);
  stage_clear (&stage);
}
END_TEST

typedef struct
{
  DoctorProtocol protocol;
  DoctorStep step;
  const char *reply;
  const char *code;
  const char *address;
  const char *cause;
} Reply;

#define I DOCTOR_PROTOCOL_IMAP
#define P DOCTOR_PROTOCOL_POP3
#define S DOCTOR_PROTOCOL_SMTP
#define HELLO DOCTOR_STEP_GREETING
#define LOGIN DOCTOR_STEP_LOGIN
#define OPEN DOCTOR_STEP_MAILBOX
#define SEND DOCTOR_STEP_SENDER
#define HERE "tanaka@example.jp"

/* Replies in the manner of servers, several of them close to a row that must not take them. */
static const Reply replies[] = {
  { I, LOGIN, "NO [AUTHENTICATIONFAILED] Authentication failed.", "AUTHENTICATIONFAILED", HERE,
    "auth-bad-credentials" },
  { I, LOGIN, "NO [AUTHENTICATIONFAILED] Authentication failed.", "AUTHENTICATIONFAILED",
    "tanaka@icloud.com", "auth-app-password-required" },
  { I, LOGIN, "NO [AUTHENTICATIONFAILED] Authentication failed.", "AUTHENTICATIONFAILED",
    "tanaka@noticloud.com", "auth-bad-credentials" },
  { I, LOGIN, "NO [UNAVAILABLE] Temporary authentication failure.", "UNAVAILABLE", HERE,
    "auth-backend-temp-failure" },
  { I, LOGIN, "NO Gehen Sie weg", NULL, HERE, "login-refused" },
  { I, LOGIN, "NO Anmeldung fehlgeschlagen: Passwort ist falsch", NULL, HERE,
    "auth-bad-credentials" },
  { I, LOGIN, "NO ログインに失敗しました", NULL, HERE, "auth-bad-credentials" },
  { I, LOGIN, "NO Неверный пароль", NULL, HERE, "auth-bad-credentials" },
  { I, LOGIN, "NO 密码错误", NULL, HERE, "auth-bad-credentials" },
  { I, LOGIN, "NO Votre mot de passe est incorrect", NULL, HERE, "auth-bad-credentials" },
  { I, LOGIN, "NO アカウントがロックされています", NULL, HERE, "account-locked-or-disabled" },
  { I, LOGIN, "NO Пользователь не найден", NULL, HERE, "auth-username-form" },
  { I, LOGIN, "NO [ALERT] Too many failed login attempts, closing connection", "ALERT", HERE,
    "auth-rate-limited" },
  { I, LOGIN, "NO [LIMIT] Maximum number of connections exceeded", "LIMIT", HERE,
    "too-many-connections" },
  { I, LOGIN, "NO [EXPIRED] Password expired", "EXPIRED", HERE, "password-expired" },
  { I, LOGIN, "NO Account blocked. Sign in via the web to unlock", NULL, HERE,
    "auth-web-login-required" },
  { I, LOGIN, "BAD Command Argument Error. 11", NULL, HERE, "login-refused" },
  { I, LOGIN, "NO LOGIN Login error or password error", NULL, HERE, "auth-bad-credentials" },
  { I, LOGIN, "NO LOGIN Login error or password error", NULL, "tanaka@qq.com",
    "auth-app-password-required" },
  { I, LOGIN, "BYE Too many invalid commands", NULL, HERE, "login-refused" },
  { I, LOGIN, "NO [CLIENTBUG] Not now", "CLIENTBUG", HERE, "client-bug" },
  { S, LOGIN,
    "535 5.7.8 Error: authentication failed: This user does not have access rights to this service",
    "5.7.8", HERE, "auth-protocol-disabled" },
  { S, LOGIN, "535 5.7.8 Error: authentication failed: Invalid user or password!", "5.7.8", HERE,
    "auth-bad-credentials" },
  { S, LOGIN, "535 Incorrect authentication data", NULL, HERE, "auth-bad-credentials" },
  { S, LOGIN, "454 4.7.8 Error: authentication failed: Please accept EULA first.", "4.7.8", HERE,
    "auth-web-login-required" },
  { S, HELLO, "421 Too many failed logins from your address", NULL, HERE, "client-ip-banned" },
  { S, HELLO, "421 4.7.28 Connection rate limit exceeded", "4.7.28", HERE, "too-many-connections" },
  { S, HELLO, "554 5.7.1 Client host [192.0.2.10] blocked using b.example.org", "5.7.1", HERE,
    "client-ip-blocklisted" },
  { S, SEND, "550 Please turn on SMTP Authentication in your mail client", NULL, HERE,
    "auth-required" },
  { S, SEND, "550 5.1.90 You have reached your daily limit for sending messages", "5.1.90", HERE,
    "sending-quota-exceeded" },
  { S, SEND, "550 Requested action not taken. Sender address is not allowed.", NULL, HERE,
    "sender-not-owned" },
  { P, LOGIN, "-ERR [SYS/TEMP] Try later", "SYS/TEMP", HERE, "auth-backend-temp-failure" },
  { P, LOGIN, "-ERR [IN-USE] Mailbox is busy", "IN-USE", HERE, "mailbox-in-use" },
  { P, LOGIN, "-ERR [LOGIN-DELAY] minimum time between mail checks is 15 minutes", "LOGIN-DELAY",
    HERE, "traffic-limit" },
  { P, LOGIN, "-ERR [AUTH] Authentication failed.", "AUTH", HERE, "auth-bad-credentials" },
  { P, LOGIN, "-ERR APOP is not supported here", NULL, HERE, "auth-mechanism-unsupported" },
  { P, LOGIN, "-ERR authorization failed", NULL, HERE, "auth-bad-credentials" },
  { S, LOGIN, "535 5.7.139 Authentication unsuccessful, the user credentials were incorrect.",
    "5.7.139", HERE, "auth-bad-credentials" },
  { S, LOGIN, "535 5.7.139 Authentication unsuccessful, something new", "5.7.139", HERE,
    "login-refused" },
  { S, LOGIN, "454 4.7.0 Whatever", "4.7.0", HERE, "auth-backend-temp-failure" },
  { S, LOGIN, "421 4.7.0 Bye for now", "4.7.0", HERE, "server-unavailable" },
  { S, LOGIN, "534 5.7.9 Please log in with an application-specific password", "5.7.9", HERE,
    "auth-app-password-required" },
  { S, LOGIN, "504 5.7.4 Unrecognized authentication type", "5.7.4", HERE,
    "auth-mechanism-unsupported" },
  { S, LOGIN, "550 Something odd", NULL, HERE, "login-refused" },
  { S, HELLO, "421 4.3.2 Too many open connections", "4.3.2", HERE, "server-unavailable" },
  { S, HELLO, "421 Too many connections from your IP (192.0.2.10)", NULL, HERE,
    "too-many-connections" },
  { S, HELLO, "554 mx.example.jp No SMTP service here", NULL, HERE, "greeting-refused" },
  { S, HELLO, "554 5.7.1 192.0.2.10 listed in dnsbl.example.org", "5.7.1", HERE,
    "client-ip-blocklisted" },
  { S, SEND, "550 5.1.0 Recipient address was not blocked but is odd", "5.1.0", HERE,
    "address-refused" },
  { S, SEND, "553 5.7.1 <tanaka@example.jp>: Sender address rejected: not owned by user sato",
    "5.7.1", HERE, "sender-not-owned" },
  { S, SEND, "451 4.7.1 Greylisting in action, please come back later", "4.7.1", HERE,
    "greylisting" },
  { S, SEND, "554 5.7.1 Relay access denied", "5.7.1", HERE, "relay-denied" },
  { S, SEND, "550 5.4.5 Daily SMTP relay limit exceeded for user", "5.4.5", HERE,
    "sending-quota-exceeded" },
  { S, SEND, "451 4.3.0 Queue file write error", "4.3.0", HERE, "server-temp-failure" },
  { S, SEND, "550 Nope", NULL, HERE, "sender-refused" },
  { I, OPEN, "NO [OVERQUOTA] Mailbox is full", "OVERQUOTA", HERE, "mailbox-over-quota" },
  { I, OPEN, "NO [SERVERBUG] Internal error", "SERVERBUG", HERE, "server-temp-failure" },
  { I, OPEN, "NO Nein", NULL, HERE, "mailbox-refused" },
  { I, OPEN, "BYE [ALERT] Fatal error: out of memory", "ALERT", HERE, "server-temp-failure" },
};

START_TEST (test_reply)
{
  const Reply *reply = &replies[_i];
  Scene scene = plain_scene;
  Stage stage;
  const char *cause;

  scene.protocol = reply->protocol;
  scene.address = reply->address;
  stage = stage_new (&scene);
  doctor_transcript_begin_step (stage.transcript, reply->step);
  doctor_transcript_add_server (stage.transcript, reply->reply, -1);
  doctor_transcript_add_fact (stage.transcript, DOCTOR_FACT_REPLY_REFUSED, reply->reply,
                              reply->code, reply->protocol == S ? atoi (reply->reply) : 0, 0);
  doctor_transcript_end_step (stage.transcript, DOCTOR_OUTCOME_FAILED);
  cause = first_cause (&stage, NULL);
  ck_assert_msg (g_strcmp0 (cause, reply->cause) == 0, "%s is %s, not %s", reply->reply, cause,
                 reply->cause);
  stage_clear (&stage);
}
END_TEST

/* A provider is known by the host first, and by nothing that only looks like its domain. */
START_TEST (test_provider_by_host)
{
  Scene scene = plain_scene;
  Stage stage;

  scene.host = "imap.mail.me.com";
  stage = stage_new (&scene);
  doctor_transcript_begin_step (stage.transcript, DOCTOR_STEP_LOGIN);
  doctor_transcript_add_server (stage.transcript, "A1 NO no", -1);
  doctor_transcript_add_fact (stage.transcript, DOCTOR_FACT_REPLY_REFUSED,
                              "NO [AUTHENTICATIONFAILED] Failed", "AUTHENTICATIONFAILED", 0, 0);
  doctor_transcript_end_step (stage.transcript, DOCTOR_OUTCOME_FAILED);
  ck_assert_str_eq (first_cause (&stage, NULL), "auth-app-password-required");
  stage_clear (&stage);
}
END_TEST

/* Capabilities that a refusal came with are no fact of their own. */
START_TEST (test_capabilities_beside_refusal)
{
  Stage stage = stage_new (&plain_scene);

  doctor_transcript_begin_step (stage.transcript, DOCTOR_STEP_LOGIN);
  doctor_transcript_add_server (stage.transcript, "* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED",
                                -1);
  doctor_transcript_add_server (stage.transcript, "A1 NO failed", -1);
  doctor_transcript_add_fact (stage.transcript, DOCTOR_FACT_REPLY_REFUSED, "NO failed", NULL, 0, 0);
  doctor_transcript_end_step (stage.transcript, DOCTOR_OUTCOME_FAILED);
  ck_assert_str_eq (first_cause (&stage, NULL), "encryption-required");
  stage_clear (&stage);
}
END_TEST

START_TEST (test_words)
{
  g_autoptr (DoctorServer)
      server = doctor_server_new (DOCTOR_ROLE_OUTGOING, DOCTOR_PROTOCOL_SMTP, "smtp.example.jp",
                                  587, DOCTOR_SECURITY_STARTTLS, "tanaka", DOCTOR_LOGIN_PASSWORD);
  static const struct
  {
    gint64 seconds;
    const char *summary;
  } soon[] = {
    { 6 * 86400 + 5, "Works, but the certificate of smtp.example.jp expires in 6 days" },
    { 86400 + 5, "Works, but the certificate of smtp.example.jp expires in one day" },
    { 5, "Works, but the certificate of smtp.example.jp expires within a day" },
  };
  DoctorFact fact = { .kind = DOCTOR_FACT_CERTIFICATE_VERIFIED };
  DoctorFinding finding = { .cause = doctor_cause_lookup ("cert-expires-soon"), .fact = &fact };

  for (guint i = 0; i < G_N_ELEMENTS (soon); i++)
    {
      g_autofree char *text = NULL;

      fact.extra = soon[i].seconds;
      text = doctor_finding_text (&finding, server, finding.cause->summary, doctor_text_english);
      ck_assert_str_eq (text, soon[i].summary);
    }
  ck_assert_str_eq (doctor_status_to_string (DOCTOR_STATUS_OK), "ok");
  ck_assert_str_eq (doctor_status_to_string (DOCTOR_STATUS_FAILED), "failed");
  ck_assert_str_eq (doctor_severity_to_string (DOCTOR_SEVERITY_INFO), "info");
  ck_assert_str_eq (doctor_fix_action_to_string (DOCTOR_FIX_ASK_HOST), "ask-host");
  ck_assert_ptr_null (doctor_cause_lookup ("no-such-cause"));
}
END_TEST

/* No cause stands in the table that nothing leads to. */
START_TEST (test_causes_are_reached)
{
  /* By comparing several servers, or with the names that are known. */
  static const char *const compared[] = { "offline",
                                          "host-misspelt",
                                          "settings-differ-from-provider",
                                          "wrong-port",
                                          "port-works-elsewhere",
                                          "incoming-login-accepted",
                                          "outgoing-login-accepted",
                                          "vpn-active",
                                          "proxy-active",
                                          "traffic-intercepted",
                                          "answered-by-this-computer",
                                          "clock-differs",
                                          "user-name-differs",
                                          "address-misspelt",
                                          "mail-taken-in-elsewhere",
                                          NULL };
  const DoctorCause *cause = doctor_cause_at ((guint) _i);

  if (g_strv_contains (compared, cause->id))
    return;
  for (guint i = 0; i < doctor_n_signatures (); i++)
    if (g_str_equal (doctor_signature_at (i)->cause, cause->id))
      return;
  for (guint i = 0; i < doctor_n_observations (); i++)
    if (g_str_equal (doctor_observation_at (i)->cause, cause->id))
      return;
  ck_assert_str_eq (cause->id, "step-failed");
}
END_TEST

static const struct
{
  const char *typed;
  gboolean is_invalid; /* no host name at all; otherwise one that does not exist */
  const char *likely;  /* NULL: nothing is named */
} misspellings[] = {
  { "imap.gmial.com", FALSE, "imap.gmail.com" },
  { "imapgmail.com", FALSE, "imap.gmail.com" },
  { "imap.gmail.con", FALSE, "imap.gmail.com" },
  { "IMAP.GMAIL.COMM", FALSE, "imap.gmail.com" },
  { "mail.example.jp", FALSE, NULL },
  { "imap.gmail.com", FALSE, NULL }, /* it is right, whatever the name server says */
  { "imap.goolemail.info", FALSE, NULL },
  { "a.jp", FALSE, NULL },
  { "imap.gmail,com", TRUE, "imap.gmail.com" },
  { " imap.gmail.com", TRUE, "imap.gmail.com" },
  { "imap. gmail.com ", TRUE, "imap.gmail.com" },
  { "smtp://mail.example.jp/", TRUE, "mail.example.jp" },
  { "mail.example.jp:993", TRUE, "mail.example.jp" },
  { "ｍａｉｌ．ｅｘａｍｐｌｅ．ｊｐ", TRUE, "mail.example.jp" },
  { "mail。example。jp", TRUE, "mail.example.jp" },
  { "mail..example", TRUE, NULL },
  { "imap://x y", TRUE, NULL },
  { "", TRUE, NULL },
};

/* The likely name first, and what was seen after it; nothing is named without a reason. */
START_TEST (test_misspelt)
{
  Scene scene = plain_scene;
  Stage stage;
  g_autoptr (GPtrArray) findings = NULL;
  g_autofree char *target = NULL;
  const char *second = misspellings[_i].is_invalid ? "settings-invalid" : "dns-not-found";
  const DoctorFinding *first;

  scene.host = misspellings[_i].typed;
  stage = stage_new (&scene);
  doctor_transcript_begin_step (stage.transcript, DOCTOR_STEP_RESOLVE);
  if (misspellings[_i].is_invalid)
    doctor_transcript_add_fact (stage.transcript, DOCTOR_FACT_SETTING_INVALID, scene.host, "host",
                                doctor_host_problem (scene.host), 0);
  else
    doctor_transcript_add_fact (stage.transcript, DOCTOR_FACT_NAME_NOT_FOUND, scene.host, NULL, 0,
                                0);
  doctor_transcript_end_step (stage.transcript, DOCTOR_OUTCOME_FAILED);
  findings = doctor_diagnose (stage.account, stage.server, stage.transcript);
  first = g_ptr_array_index (findings, 0);
  target = doctor_fix_target (&first->cause->fixes[0], first, stage.server);
  if (misspellings[_i].likely != NULL)
    {
      g_autofree char *wanted = g_strconcat ("host=", misspellings[_i].likely, NULL);

      ck_assert_str_eq (first->cause->id, "host-misspelt");
      ck_assert_str_eq (target, wanted);
      ck_assert_uint_eq (findings->len, 2);
      ck_assert (!doctor_finding_is_explained (first, first));
      ck_assert (doctor_finding_is_explained (g_ptr_array_index (findings, 1), first));
      first = g_ptr_array_index (findings, 1);
    }
  ck_assert_str_eq (first->cause->id, second);
  stage_clear (&stage);
}
END_TEST

static const struct
{
  const char *host;
  const char *address;
  guint port;
  DoctorSecurity security;
  DoctorStep step;     /* that failed */
  const char *setting; /* NULL: nothing is said */
} drifts[] = {
  { "mail.gmail.com", "a@gmail.com", 993, DOCTOR_SECURITY_TLS, DOCTOR_STEP_RESOLVE,
    "host=imap.gmail.com,security=tls,port=993" },
  { "imap.gmail.com", "a@gmail.com", 143, DOCTOR_SECURITY_STARTTLS, DOCTOR_STEP_CONNECT,
    "security=tls,port=993" },
  { "imap.gmail.com", "a@gmail.com", 993, DOCTOR_SECURITY_TLS, DOCTOR_STEP_CONNECT, NULL },
  { "mail.gmail.com", "a@gmail.com", 993, DOCTOR_SECURITY_TLS, DOCTOR_STEP_LOGIN, NULL },
  { "mail.example.jp", "a@example.jp", 993, DOCTOR_SECURITY_TLS, DOCTOR_STEP_CONNECT, NULL },
};

/* Beside a failure on the way to the login what the provider publishes, where it is another. */
START_TEST (test_drift)
{
  Scene scene = plain_scene;
  Stage stage;
  g_autoptr (GPtrArray) findings = NULL;
  const DoctorFinding *found = NULL;

  scene.host = drifts[_i].host;
  scene.address = drifts[_i].address;
  scene.security = drifts[_i].security;
  stage = stage_new (&scene);
  stage.server->port = drifts[_i].port;
  doctor_transcript_begin_step (stage.transcript, DOCTOR_STEP_RESOLVE);
  doctor_transcript_add_fact (stage.transcript, DOCTOR_FACT_LOOKUP_STARTED, scene.host, NULL, 0, 0);
  if (drifts[_i].step != DOCTOR_STEP_RESOLVE)
    doctor_transcript_begin_step (stage.transcript, drifts[_i].step);
  doctor_transcript_end_step (stage.transcript, DOCTOR_OUTCOME_FAILED);
  findings = doctor_diagnose (stage.account, stage.server, stage.transcript);
  for (guint i = 0; i < findings->len; i++)
    {
      const DoctorFinding *finding = g_ptr_array_index (findings, i);

      if (g_str_equal (finding->cause->id, "settings-differ-from-provider"))
        {
          ck_assert_uint_gt (i, 0);
          found = finding;
        }
    }
  ck_assert_int_eq (found != NULL, drifts[_i].setting != NULL);
  if (found != NULL)
    {
      g_autofree char *target = doctor_fix_target (&found->cause->fixes[0], found, stage.server);
      g_autoptr (DoctorServer)
          changed = doctor_fix_apply (&found->cause->fixes[0], found, stage.server);

      ck_assert (!doctor_finding_is_explained (found, g_ptr_array_index (findings, 0)));
      ck_assert_str_eq (target, drifts[_i].setting);
      ck_assert_ptr_nonnull (changed);
      /* Another host is the one that the provider names. */
      if (g_str_has_prefix (target, "host="))
        ck_assert (g_str_has_prefix (target + 5, changed->host)
                   && target[5 + strlen (changed->host)] == ',');
      else
        ck_assert_str_eq (changed->host, stage.server->host);
    }
  stage_clear (&stage);
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_test (tests, test_cause_texts);
  tcase_add_test (tests, test_cause_values);
  tcase_add_loop_test (tests, test_causes_are_reached, 0, (int) doctor_n_causes ());
  tcase_add_loop_test (tests, test_phrases_are_folded, 0, (int) doctor_n_signatures ());
  tcase_add_loop_test (tests, test_phrases_are_needed, 0, (int) doctor_n_signatures ());
  tcase_add_loop_test (tests, test_reply_row, 0, (int) doctor_n_signatures ());
  tcase_add_loop_test (tests, test_rows_are_reached, 0, (int) doctor_n_signatures ());
  tcase_add_loop_test (tests, test_scene, 0, G_N_ELEMENTS (scenes));
  tcase_add_loop_test (tests, test_reply, 0, G_N_ELEMENTS (replies));
  tcase_add_loop_test (tests, test_enormous_reply, 0, G_N_ELEMENTS (enormous));
  tcase_add_loop_test (tests, test_fine, 0, 3);
  tcase_add_loop_test (tests, test_noticed, 0, G_N_ELEMENTS (noticed));
  tcase_add_loop_test (tests, test_untested, 0, G_N_ELEMENTS (untested));
  tcase_add_test (tests, test_sender_untested);
  tcase_add_test (tests, test_address_unsendable);
  tcase_add_test (tests, test_program_differs);
  tcase_add_test (tests, test_sign_in_expired);
  tcase_add_test (tests, test_paused);
  tcase_add_test (tests, test_never_green_by_absence);
  tcase_add_test (tests, test_two_certificate_faults);
  tcase_add_loop_test (tests, test_open_words, 0, (int) doctor_n_signatures ());
  tcase_add_test (tests, test_open_words_control);
  tcase_add_test (tests, test_open_pause);
  tcase_add_test (tests, test_silence_is_evidence);
  tcase_add_loop_test (tests, test_likely_host, 0, 2);
  tcase_add_loop_test (tests, test_weak_severity, 0, 2);
  tcase_add_test (tests, test_long_reply);
  tcase_add_test (tests, test_provider_by_host);
  tcase_add_test (tests, test_capabilities_beside_refusal);
  tcase_add_test (tests, test_words);
  tcase_add_loop_test (tests, test_misspelt, 0, G_N_ELEMENTS (misspellings));
  tcase_add_loop_test (tests, test_drift, 0, G_N_ELEMENTS (drifts));
}

DOCTOR_CHECK_MAIN ("diagnosis", add_tests)
