/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Whole probes against scripted servers on loopback: what they say, where they end, what they leave
 * behind. */

#include "core/sasl.h"
#include "net/probe.h"

#include <string.h>

#include <glib/gstdio.h>

#include "fake-resolver.h"
#include "scripted.h"
#include "suite.h"
#include "trusted.h"
#include "wait.h"

/* -- Certificates --------------------------------------------------------------------------- */

/* Made once: the authority that the tests trust, and servers' certificates of it and of another. */
static DoctorTrust *trust;
static Made *authority;
static Made *stranger;
static Made *right;
static Made *wrong_name;
static Made *untrusted;

static void
set_up (void)
{
  authority = made_authority ("Test Authority");
  stranger = made_authority ("Unknown Authority");
  right = made_today ("localhost", authority);
  wrong_name = made_today ("mail.example.org", authority);
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
  g_clear_pointer (&wrong_name, made_free);
  g_clear_pointer (&untrusted, made_free);
}

/* -- Probes --------------------------------------------------------------------------------- */

/* Of the last one made; it lives as long. */
static DoctorServer *probe_server;

static DoctorProbe *
make_probe (DoctorSecurity security, const char *host, guint port, gboolean with_login)
{
  g_autoptr (DoctorAccount) account = doctor_account_new ("test", DOCTOR_SOURCE_OWN);
  DoctorProbe *probe;

  account->incoming = doctor_server_new (DOCTOR_ROLE_INCOMING, DOCTOR_PROTOCOL_IMAP, host, port,
                                         security, "tanaka",
                                         with_login ? DOCTOR_LOGIN_PASSWORD : DOCTOR_LOGIN_NONE);
  probe_server = account->incoming;
  probe = doctor_probe_new (account, account->incoming, trust);
  if (with_login)
    {
      g_autoptr (DoctorSecret) secret = doctor_secret_new ("open sesame", -1);

      doctor_probe_set_secret (probe, secret);
    }
  return probe;
}

static gboolean
run (DoctorProbe *probe, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  doctor_probe_run_async (probe, cancellable, result_cb, &result);
  wait_for (&result);
  return doctor_probe_run_finish (probe, result, error);
}

/* "resolve ok, connect failed, …" */
static char *
steps_of (DoctorProbe *probe)
{
  static const char *const outcomes[] = { "ok", "failed", "skipped" };
  const DoctorTranscript *transcript = doctor_probe_get_transcript (probe);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < doctor_transcript_n_steps (transcript); i++)
    {
      const DoctorStepRecord *record = doctor_transcript_step (transcript, i);

      ck_assert (!record->running);
      g_string_append_printf (text, "%s%s %s", i > 0 ? ", " : "",
                              doctor_step_to_string (record->step), outcomes[record->outcome]);
    }
  return g_string_free (text, FALSE);
}

static gboolean
has_fact (DoctorProbe *probe, const char *id)
{
  g_autofree char *ids = fact_ids (doctor_probe_get_transcript (probe));
  g_auto (GStrv) list = g_strsplit (ids, " ", -1);

  return g_strv_contains ((const char *const *) list, id);
}

static guint
count_client_lines (DoctorProbe *probe)
{
  const DoctorTranscript *transcript = doctor_probe_get_transcript (probe);
  guint n = 0;

  for (guint i = 0; i < doctor_transcript_n_entries (transcript); i++)
    n += doctor_transcript_entry (transcript, i)->direction == DOCTOR_FROM_CLIENT;
  return n;
}

static const char *
last_text (DoctorProbe *probe)
{
  const DoctorTranscript *transcript = doctor_probe_get_transcript (probe);

  return doctor_transcript_entry (transcript, doctor_transcript_n_entries (transcript) - 1)->text;
}

/* -- Scripts -------------------------------------------------------------------------------- */

#define GREETING "> * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR ID] ready"
#define GREETING_STARTTLS "> * OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready"

static const char *const close_at_once[] = { NULL };
static const char *const silent[] = { "wait", NULL };
static const char *const drip[] = { "drip", NULL };
static const char *const flood[] = { "flood", NULL };
static const char *const plain_greeting[] = { GREETING, "wait", NULL };
static const char *const tls_good[] = { "tls", GREETING, "imap", NULL };
static const char *const tls_slow[] = { "tls",
                                        "~ * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] ready",
                                        "imap", NULL };
static const char *const tls_stays[] = { "tls", GREETING, "imap", "wait", NULL };
/* A computation of many parts, also for a slow computer; then a proof that is none. */
static const char *const tls_scram[] = {
  "tls", "> * OK [CAPABILITY IMAP4rev1 AUTH=SCRAM-SHA-256 SASL-IR]",     "<", "scram 100000",
  "<",   "> + dj1BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE9", "<", NULL
};
/* Enough for several parts, and few enough for a slow machine. */
static const char *const tls_scram_short[] = {
  "tls", "> * OK [CAPABILITY IMAP4rev1 AUTH=SCRAM-SHA-256 SASL-IR]",     "<", "scram 20480",
  "<",   "> + dj1BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE9", "<", NULL
};
static const char *const tls_silent[] = { "tls", "wait", NULL };
static const char *const tls_drip[] = { "tls", "drip", NULL };
static const char *const tls_flood[] = { "tls", "flood", NULL };
static const char *const tls_talks_on[] = { "tls", GREETING, "imap", "flood", NULL };
static const char *const alerts[] = { "alerts", NULL };
static const char *const tls_cut[] = { "tls", GREETING, "<", NULL };
static const char *const starttls_good[] = {
  GREETING_STARTTLS, "<", "> $ OK go", "tls", "imap", NULL
};
static const char *const starttls_refused[] = { GREETING_STARTTLS, "<", "> $ NO not now", "imap",
                                                NULL };
static const char *const starttls_silent[] = { GREETING_STARTTLS, "<", "> $ OK go", "wait", NULL };
static const char *const starttls_plain[] = { GREETING_STARTTLS, "<",    "> $ OK go", "<",
                                              "> * BAD what",    "wait", NULL };
static const char *const alert_40[] = { "alert 40", NULL };
static const char *const alert_70[] = { "alert 70", "wait", NULL };
static const char *const alert_48[] = { "alert 48", NULL };
static const char *const tls_old[] = { "old", "wait", NULL };
static const char *const starttls_alert[] = { GREETING_STARTTLS, "<", "> $ OK go", "alert 70",
                                              NULL };
static const char *const starttls_old[] = { GREETING_STARTTLS, "<", "> $ OK go", "old", NULL };
static const char *const starttls_none[] = { "> * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready",
                                             "imap", NULL };

#define ONE(script)                                                                                \
  {                                                                                                \
    script, NULL                                                                                   \
  }
#define UP_TO_CONNECT "resolve ok, connect ok, "
#define NOT_AFTER_TLS "greeting skipped, login skipped, mailbox skipped"
#define NOT_AFTER_GREETING "login skipped, mailbox skipped"
#define NOT_AFTER_STARTTLS "starttls skipped, login skipped, mailbox skipped"

static const struct
{
  const char *what;
  Script scripts[4];
  Made **certificate;
  DoctorSecurity security;
  gboolean login;
  guint timeout; /* 0: the usual one */
  const char *steps;
  const char *facts; /* must be there; those after a bar must not */
  int client_lines;  /* -1: any */
} cases[] = {
  { "fine", ONE (tls_good), &right, DOCTOR_SECURITY_TLS, TRUE, 0,
    UP_TO_CONNECT "tls ok, greeting ok, login ok, mailbox ok",
    "tls-established certificate-verified login-accepted mailbox-opened closed-by-server"
    "|closed closed-unexpectedly",
    -1 },
  { "a greeting byte by byte", ONE (tls_slow), &right, DOCTOR_SECURITY_TLS, TRUE, 0,
    UP_TO_CONNECT "tls ok, greeting ok, login ok, mailbox ok", "closed-by-server", -1 },
  { "the server does not close", ONE (tls_stays), &right, DOCTOR_SECURITY_TLS, TRUE, 0,
    UP_TO_CONNECT "tls ok, greeting ok, login ok, mailbox ok", "closed|closed-by-server", -1 },
  { "no login", ONE (tls_good), &right, DOCTOR_SECURITY_TLS, FALSE, 0,
    UP_TO_CONNECT "tls ok, greeting ok, login skipped, mailbox skipped",
    "login-not-configured closed-by-server|login-started", 1 },
  { "STARTTLS", ONE (starttls_good), &right, DOCTOR_SECURITY_STARTTLS, TRUE, 0,
    UP_TO_CONNECT "greeting ok, starttls ok, login ok, mailbox ok",
    "tls-established certificate-verified login-accepted", -1 },

  { "closed at once", ONE (close_at_once), NULL, DOCTOR_SECURITY_STARTTLS, TRUE, 0,
    UP_TO_CONNECT "greeting failed, " NOT_AFTER_STARTTLS, "closed-unexpectedly|tls-answered", 0 },
  { "closed at once, TLS", ONE (close_at_once), NULL, DOCTOR_SECURITY_TLS, TRUE, 0,
    UP_TO_CONNECT "tls failed, " NOT_AFTER_TLS, "tls-closed|closed-unexpectedly", 0 },
  { "closed after the first command", ONE (tls_cut), &right, DOCTOR_SECURITY_TLS, TRUE, 0,
    UP_TO_CONNECT "tls ok, greeting ok, login failed, mailbox skipped",
    "closed-unexpectedly|closed-by-server", 1 },

  { "silent", ONE (silent), NULL, DOCTOR_SECURITY_STARTTLS, TRUE, 800,
    UP_TO_CONNECT "greeting failed, " NOT_AFTER_STARTTLS,
    "reply-timeout closed tls-not-answered|tls-answered", 0 },
  { "waits for TLS", ONE (tls_silent), &right, DOCTOR_SECURITY_NONE, TRUE, 800,
    UP_TO_CONNECT "greeting failed, " NOT_AFTER_GREETING,
    "reply-timeout tls-answered|tls-not-answered certificate-verified tls-established", 0 },
  { "waits for TLS with a wrong certificate", ONE (tls_silent), &untrusted,
    DOCTOR_SECURITY_STARTTLS, TRUE, 800, UP_TO_CONNECT "greeting failed, " NOT_AFTER_STARTTLS,
    "reply-timeout tls-answered|certificate-unknown-authority", 0 },
  { "closes the second connection",
    { silent, close_at_once, NULL },
    NULL,
    DOCTOR_SECURITY_STARTTLS,
    TRUE,
    800,
    UP_TO_CONNECT "greeting failed, " NOT_AFTER_STARTTLS,
    "reply-timeout tls-not-answered|tls-closed",
    0 },
  { "silent in the handshake", ONE (silent), NULL, DOCTOR_SECURITY_TLS, TRUE, 400,
    UP_TO_CONNECT "tls failed, " NOT_AFTER_TLS, "tls-timeout closed|tls-answered", 0 },
  { "silent after the handshake", ONE (tls_silent), &right, DOCTOR_SECURITY_TLS, TRUE, 600,
    UP_TO_CONNECT "tls ok, greeting failed, " NOT_AFTER_GREETING,
    "probe-timeout closed|tls-answered", 0 },
  { "silent after the go-ahead", ONE (starttls_silent), NULL, DOCTOR_SECURITY_STARTTLS, TRUE, 400,
    UP_TO_CONNECT "greeting ok, starttls failed, " NOT_AFTER_GREETING, "tls-timeout closed", 1 },
  { "a byte now and then", ONE (drip), NULL, DOCTOR_SECURITY_STARTTLS, TRUE, 600,
    UP_TO_CONNECT "greeting failed, " NOT_AFTER_STARTTLS, "reply-timeout|tls-answered", 0 },
  { "a byte now and then, TLS", ONE (tls_drip), &right, DOCTOR_SECURITY_TLS, TRUE, 600,
    UP_TO_CONNECT "tls ok, greeting failed, " NOT_AFTER_GREETING, "probe-timeout", 0 },
  { "a costly login", ONE (tls_scram), &right, DOCTOR_SECURITY_TLS, TRUE, 0,
    UP_TO_CONNECT "tls ok, greeting ok, login failed, mailbox skipped",
    "server-not-authentic|probe-timeout login-too-costly", 3 },
  { "a flood", ONE (flood), NULL, DOCTOR_SECURITY_STARTTLS, TRUE, 0,
    UP_TO_CONNECT "greeting failed, " NOT_AFTER_STARTTLS, "reply-too-large|reply-timeout", 0 },
  { "a flood, TLS", ONE (tls_flood), &right, DOCTOR_SECURITY_TLS, TRUE, 0,
    UP_TO_CONNECT "tls ok, greeting failed, " NOT_AFTER_GREETING, "reply-too-large", 0 },

  { "a flood after the goodbye", ONE (tls_talks_on), &right, DOCTOR_SECURITY_TLS, TRUE, 0,
    UP_TO_CONNECT "tls ok, greeting ok, login ok, mailbox ok", "closed|reply-too-large", -1 },
  { "a flood in the handshake", ONE (alerts), NULL, DOCTOR_SECURITY_TLS, TRUE, 0,
    UP_TO_CONNECT "tls failed, " NOT_AFTER_TLS, "tls-failed|tls-timeout tls-established", 0 },
  { "a byte now and then in the handshake", ONE (drip), NULL, DOCTOR_SECURITY_TLS, TRUE, 300,
    UP_TO_CONNECT "tls failed, " NOT_AFTER_TLS, "tls-plaintext|tls-timeout", 0 },

#define OLDER(what, first, second, third, facts)                                                   \
  {                                                                                                \
    what, { first, second, third, NULL }, &right, DOCTOR_SECURITY_TLS, TRUE, 0,                    \
        UP_TO_CONNECT "tls failed, " NOT_AFTER_TLS, facts, 0                                       \
  }
  OLDER ("alert 70, and then TLS 1.1", alert_70, tls_old, NULL,
         "tls-alert tls-only-older|tls-established certificate-verified"),
  OLDER ("alert 40, and then TLS 1.1", alert_40, tls_old, NULL,
         "tls-alert tls-no-shared-cipher tls-only-older|tls-established"),
  OLDER ("alert 40 twice, and then TLS 1.1", alert_40, alert_40, tls_old, "tls-only-older"),
  OLDER ("closed, and then TLS 1.1", close_at_once, tls_old, NULL, "tls-closed tls-only-older"),
  OLDER ("alert 40, and then TLS 1.2", alert_40, tls_silent, NULL,
         "tls-no-shared-cipher|tls-only-older"),
  OLDER ("alert 40 for ever", alert_40, NULL, NULL, "tls-no-shared-cipher|tls-only-older"),
  OLDER ("alert 70, and then nothing", alert_70, plain_greeting, NULL, "tls-alert|tls-only-older"),
  OLDER ("an alert that tells", alert_48, tls_old, NULL, "tls-alert|tls-only-older"),
  { "alert 70 after STARTTLS, and then TLS 1.1",
    { starttls_alert, starttls_old, NULL },
    &right,
    DOCTOR_SECURITY_STARTTLS,
    TRUE,
    0,
    UP_TO_CONNECT "greeting ok, starttls failed, " NOT_AFTER_GREETING,
    "tls-alert tls-only-older|tls-established login-started",
    1 },

  { "TLS where there is none", ONE (plain_greeting), NULL, DOCTOR_SECURITY_TLS, TRUE, 0,
    UP_TO_CONNECT "tls failed, " NOT_AFTER_TLS, "tls-plaintext|tls-established", 0 },
  { "another name", ONE (tls_good), &wrong_name, DOCTOR_SECURITY_TLS, TRUE, 0,
    UP_TO_CONNECT "tls failed, " NOT_AFTER_TLS,
    "tls-established certificate-wrong-name|certificate-verified login-started", 0 },
  { "unknown authority", ONE (tls_good), &untrusted, DOCTOR_SECURITY_TLS, TRUE, 0,
    UP_TO_CONNECT "tls failed, " NOT_AFTER_TLS,
    "tls-established certificate-unknown-authority|certificate-verified", 0 },
  { "another name after STARTTLS", ONE (starttls_good), &wrong_name, DOCTOR_SECURITY_STARTTLS, TRUE,
    0, UP_TO_CONNECT "greeting ok, starttls failed, " NOT_AFTER_GREETING,
    "certificate-wrong-name|login-started", 1 },
  { "STARTTLS not offered", ONE (starttls_none), NULL, DOCTOR_SECURITY_STARTTLS, TRUE, 0,
    UP_TO_CONNECT "greeting ok, starttls failed, " NOT_AFTER_GREETING,
    "starttls-not-offered closed-by-server|login-started", 2 },
  { "STARTTLS refused", ONE (starttls_refused), NULL, DOCTOR_SECURITY_STARTTLS, TRUE, 0,
    UP_TO_CONNECT "greeting ok, starttls failed, " NOT_AFTER_GREETING,
    "reply-refused|login-started tls-established", 2 },
  { "text after the go-ahead", ONE (starttls_plain), NULL, DOCTOR_SECURITY_STARTTLS, TRUE, 0,
    UP_TO_CONNECT "greeting ok, starttls failed, " NOT_AFTER_GREETING,
    "tls-plaintext|login-started tls-established", 1 },
};

static void
check_facts (DoctorProbe *probe, const char *what, const char *facts)
{
  g_auto (GStrv) halves = g_strsplit (facts, "|", 2);
  g_autofree char *all = fact_ids (doctor_probe_get_transcript (probe));

  for (guint half = 0; halves[half] != NULL; half++)
    {
      g_auto (GStrv) ids = g_strsplit (halves[half], " ", -1);

      for (guint i = 0; ids[i] != NULL; i++)
        ck_assert_msg (has_fact (probe, ids[i]) == (half == 0), "%s: %s is %sthere: %s", what,
                       ids[i], half == 0 ? "not " : "", all);
    }
}

START_TEST (test_case)
{
  Made *chain[] = { cases[_i].certificate != NULL ? *cases[_i].certificate : NULL, NULL };
  g_autoptr (Scripted) server =
      scripted_new (G_SOCKET_FAMILY_IPV4, cases[_i].scripts, chain[0] != NULL ? chain : NULL);
  g_autoptr (DoctorProbe) probe =
      make_probe (cases[_i].security, "localhost", scripted_get_port (server), cases[_i].login);
  g_autoptr (GError) error = NULL;
  g_autofree char *steps = NULL;

  if (cases[_i].timeout != 0)
    doctor_probe_set_timeout (probe, cases[_i].timeout);
  ck_assert (run (probe, NULL, &error));
  ck_assert_ptr_null (error);

  steps = steps_of (probe);
  ck_assert_msg (g_str_equal (steps, cases[_i].steps), "%s: %s", cases[_i].what, steps);
  check_facts (probe, cases[_i].what, cases[_i].facts);
  if (cases[_i].client_lines >= 0)
    ck_assert_msg (count_client_lines (probe) == (guint) cases[_i].client_lines, "%s: %u lines",
                   cases[_i].what, count_client_lines (probe));
  /* What the server heard is what the transcript says was sent. */
  if (cases[_i].security == DOCTOR_SECURITY_TLS && cases[_i].certificate != NULL)
    {
      const char *heard = scripted_get_received (server);
      guint lines = 0;

      while ((heard = strchr (heard, '\n')) != NULL)
        {
          heard++;
          lines++;
        }
      ck_assert_uint_eq (lines, count_client_lines (probe));
    }
}
END_TEST

/* Not one byte of the conversation goes over a connection whose certificate was refused, and none
 * over the second connection to a silent server. */
START_TEST (test_not_one_byte)
{
  Made *const chains[][2] = { { wrong_name, NULL }, { untrusted, NULL } };
  const Script scripts[] = { tls_silent, NULL };

  for (guint i = 0; i < G_N_ELEMENTS (chains); i++)
    for (DoctorSecurity security = DOCTOR_SECURITY_TLS; security <= DOCTOR_SECURITY_STARTTLS;
         security++)
      {
        g_autoptr (Scripted) server = scripted_new (G_SOCKET_FAMILY_IPV4, scripts, chains[i]);
        g_autoptr (DoctorProbe)
            probe = make_probe (security, "localhost", scripted_get_port (server), TRUE);

        doctor_probe_set_timeout (probe, 800);
        ck_assert (run (probe, NULL, NULL));
        ck_assert_uint_eq (scripted_get_connections (server),
                           security == DOCTOR_SECURITY_TLS ? 1 : 2);
        ck_assert_str_eq (scripted_get_received (server), "");
      }
}
END_TEST

/* Who has greeted is said goodbye to, whether a login was refused or not even made. */
START_TEST (test_goodbye)
{
  static const char *const imap_refuses[] = { "tls",  GREETING,
                                              "<",    "> $ NO [AUTHENTICATIONFAILED] no",
                                              "imap", NULL };
  static const char *const pop3[] = { "tls", "> +OK ready", "<",         "> +OK", "> SASL PLAIN",
                                      "> .", "<",           "> +OK bye", NULL };
  static const char *const pop3_refuses[] = {
    "tls", "> +OK ready", "<", "> +OK", "> SASL PLAIN", "> .", "<", "> -ERR [AUTH] no",
    "<",   "> +OK bye",   NULL
  };
  static const char *const smtp[] = { "tls", "> 220 ready", "<", "> 250-mail", "> 250 AUTH PLAIN",
                                      "<",   "> 221 bye",   NULL };
  static const char *const smtp_refuses[] = {
    "tls", "> 220 ready",    "<", "> 250-mail", "> 250 AUTH PLAIN",
    "<",   "> 535 5.7.8 no", "<", "> 221 bye",  NULL
  };
  static const struct
  {
    DoctorProtocol protocol;
    Script good, refuses;
    const char *goodbye;
  } servers[] = {
    { DOCTOR_PROTOCOL_IMAP, tls_good, imap_refuses, " LOGOUT\r\n" },
    { DOCTOR_PROTOCOL_POP3, pop3, pop3_refuses, "\nQUIT\r\n" },
    { DOCTOR_PROTOCOL_SMTP, smtp, smtp_refuses, "\nQUIT\r\n" },
  };
  static const DoctorFactKind kinds[] = { DOCTOR_FACT_LOGIN_REFUSED, DOCTOR_FACT_LOGIN_PAUSED,
                                          DOCTOR_FACT_PASSWORD_REFUSED_BEFORE };
  const DoctorProtocol protocol = servers[_i / 3].protocol;
  const DoctorFactKind kind = kinds[_i % 3];
  gboolean logs_in = kind == DOCTOR_FACT_LOGIN_REFUSED;
  const Script scripts[] = { logs_in ? servers[_i / 3].refuses : servers[_i / 3].good, NULL };
  Made *const chain[] = { right, NULL };
  g_autoptr (Scripted) server = scripted_new (G_SOCKET_FAMILY_IPV4, scripts, chain);
  g_autoptr (DoctorAccount) account = doctor_account_new ("test", DOCTOR_SOURCE_OWN);
  g_autoptr (DoctorSecret) secret = doctor_secret_new ("open sesame", -1);
  g_autoptr (DoctorProbe) probe = NULL;

  account->incoming = doctor_server_new (DOCTOR_ROLE_INCOMING, protocol, "localhost",
                                         scripted_get_port (server), DOCTOR_SECURITY_TLS, "tanaka",
                                         DOCTOR_LOGIN_PASSWORD);
  probe = doctor_probe_new (account, account->incoming, trust);
  if (logs_in)
    doctor_probe_set_secret (probe, secret);
  else
    doctor_probe_set_absence (probe, kind, "auth-rate-limited", "16:42", 1763743327);
  ck_assert (run (probe, NULL, NULL));
  ck_assert (has_fact (probe, doctor_fact_id (kind)));
  ck_assert (has_fact (probe, "closed-by-server"));
  ck_assert_int_eq (has_fact (probe, "login-started"), logs_in);
  ck_assert (g_str_has_suffix (scripted_get_received (server), servers[_i / 3].goodbye));
}
END_TEST

/* -- Reaching ------------------------------------------------------------------------------- */

/* A bound port where nobody listens. */
static GSocket *
make_dead_port (GSocketFamily family, guint *port)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (family);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, (guint16) *port);
  g_autoptr (GSocketAddress) bound = NULL;
  GSocket *socket = g_socket_new (family, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

  ck_assert (g_socket_bind (socket, address, FALSE, NULL));
  bound = g_socket_get_local_address (socket, NULL);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return socket;
}

START_TEST (test_refused)
{
  guint port = 0;
  g_autoptr (GSocket) socket = make_dead_port (G_SOCKET_FAMILY_IPV4, &port);
  g_autoptr (DoctorProbe) probe = make_probe (DOCTOR_SECURITY_TLS, "127.0.0.1", port, TRUE);
  g_autofree char *steps = NULL;

  ck_assert_ptr_nonnull (socket);
  ck_assert (run (probe, NULL, NULL));
  steps = steps_of (probe);
  ck_assert_str_eq (steps, "resolve ok, connect failed, tls skipped, greeting skipped, "
                           "login skipped, mailbox skipped");
  check_facts (probe, "refused", "connection-refused|closed");
}
END_TEST

/* The first address of localhost is dead, the second alive. */
START_TEST (test_eyeballs)
{
  Made *const chain[] = { right, NULL };
  const Script scripts[] = { tls_good, NULL };
  g_autoptr (Scripted) server = scripted_new (G_SOCKET_FAMILY_IPV4, scripts, chain);
  guint port = scripted_get_port (server);
  g_autoptr (GSocket) dead = make_dead_port (G_SOCKET_FAMILY_IPV6, &port);
  g_autoptr (DoctorProbe) probe = make_probe (DOCTOR_SECURITY_TLS, "localhost", port, TRUE);
  DoctorTranscript *transcript = doctor_probe_get_transcript (probe);

  ck_assert_ptr_nonnull (dead);
  ck_assert (run (probe, NULL, NULL));
  ck_assert_ptr_null (doctor_transcript_failed_step (transcript));
  ck_assert_str_eq (doctor_transcript_last_fact (transcript, DOCTOR_FACT_CONNECTION_REFUSED)->text,
                    "::1");
  ck_assert_str_eq (doctor_transcript_last_fact (transcript, DOCTOR_FACT_CONNECTED)->text,
                    "127.0.0.1");
}
END_TEST

static guint
count_facts (DoctorProbe *probe, DoctorFactKind kind)
{
  const DoctorTranscript *transcript = doctor_probe_get_transcript (probe);
  guint n = 0;

  for (guint i = 0; i < doctor_transcript_n_facts (transcript); i++)
    n += doctor_transcript_fact (transcript, i)->kind == kind;
  return n;
}

/* A router that lets questions for IPv6 addresses get lost: the server is reached by its IPv4
 * address, and what is there is examined to the end. */
START_TEST (test_lost_question)
{
  static const char *const zone[] = { "A lost.example", "LOSE6 lost.example", NULL };
  Made *lost = made_today ("lost.example", authority);
  Made *const chain[] = { lost, NULL };
  const Script scripts[] = { tls_good, NULL };
  g_autoptr (Scripted) server = scripted_new (G_SOCKET_FAMILY_IPV4, scripts, chain);
  g_autoptr (DoctorProbe)
      probe = make_probe (DOCTOR_SECURITY_TLS, "lost.example", scripted_get_port (server), TRUE);
  DoctorTranscript *transcript = doctor_probe_get_transcript (probe);

  fake_resolver_install (zone);
  ck_assert (run (probe, NULL, NULL));
  /* The questions that nobody answers are given up. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  fake_resolver_restore ();
  ck_assert_ptr_null (doctor_transcript_failed_step (transcript));
  ck_assert_uint_eq (count_facts (probe, DOCTOR_FACT_ADDRESS_FAMILY_UNANSWERED), 1);
  ck_assert_str_eq (
      doctor_transcript_last_fact (transcript, DOCTOR_FACT_ADDRESS_FAMILY_UNANSWERED)->code,
      "IPv6");
  ck_assert_ptr_nonnull (doctor_transcript_last_fact (transcript, DOCTOR_FACT_LOGIN_ACCEPTED));
  made_free (lost);
}
END_TEST

/* A file that makes the server trusted: its authority's certificate or its own; one of somebody
 * else; one that is no certificate; and none. */
START_TEST (test_certificate_file)
{
  static const char *const facts[] = {
    "certificate-verified certificate-trusted-by-file login-accepted|certificate-file-unusable",
    "certificate-verified certificate-trusted-by-file login-accepted|certificate-file-unusable",
    "certificate-unknown-authority|certificate-verified login-started certificate-file-unusable",
    "certificate-file-unusable certificate-unknown-authority|login-started",
    "certificate-file-unusable certificate-unknown-authority|login-started",
  };
  const Made *named[] = { stranger, untrusted, wrong_name, NULL, NULL };
  Made *const chain[] = { untrusted, NULL };
  const Script scripts[] = { tls_good, NULL };
  g_autoptr (Scripted) server = scripted_new (G_SOCKET_FAMILY_IPV4, scripts, chain);
  g_autoptr (DoctorProbe)
      probe = make_probe (DOCTOR_SECURITY_TLS, "localhost", scripted_get_port (server), TRUE);
  g_autofree char *folder = g_dir_make_tmp ("doctor-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "bridge.pem", NULL);
  DoctorTranscript *transcript = doctor_probe_get_transcript (probe);
  gnutls_datum_t pem = { NULL, 0 };

  if (named[_i] != NULL)
    {
      ck_assert_int_eq (gnutls_x509_crt_export2 (named[_i]->crt, GNUTLS_X509_FMT_PEM, &pem), 0);
      ck_assert (g_file_set_contents (file, (const char *) pem.data, (gssize) pem.size, NULL));
      gnutls_free (pem.data);
    }
  else if (_i == 3)
    ck_assert (g_file_set_contents (file, "no certificate", -1, NULL));
  doctor_server_set_certificate (probe_server, file);
  ck_assert (run (probe, NULL, NULL));
  check_facts (probe, "a file", facts[_i]);
  ck_assert_pstr_eq (doctor_transcript_get_tls (transcript)->trusted_by,
                     _i < 2 ? "bridge.pem" : NULL);
  /* The folder is nobody's business. */
  for (guint i = 0; i < doctor_transcript_n_entries (transcript); i++)
    ck_assert_ptr_null (strstr (doctor_transcript_entry (transcript, i)->text, folder));
  if (_i < 4)
    ck_assert_int_eq (g_unlink (file), 0);
  g_rmdir (folder);
}
END_TEST

/* The address that the server sees is what EHLO says. */
START_TEST (test_client_name)
{
  static const char *const smtp[] = {
    "> 220 mail.example.org ESMTP", "<", "> 250 mail.example.org", "<", "> 221 bye", NULL
  };
  static const struct
  {
    GSocketFamily family;
    const char *host;
    const char *heard;
  } families[] = {
    { G_SOCKET_FAMILY_IPV4, "127.0.0.1", "EHLO [127.0.0.1]\r\nQUIT\r\n" },
    { G_SOCKET_FAMILY_IPV6, "::1", "EHLO [IPv6:::1]\r\nQUIT\r\n" },
  };
  const Script scripts[] = { smtp, NULL };

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      g_autoptr (Scripted) server = scripted_new (families[i].family, scripts, NULL);
      g_autoptr (DoctorAccount) account = doctor_account_new ("test", DOCTOR_SOURCE_OWN);
      g_autoptr (DoctorProbe) probe = NULL;

      account->outgoing = doctor_server_new (DOCTOR_ROLE_OUTGOING, DOCTOR_PROTOCOL_SMTP,
                                             families[i].host, scripted_get_port (server),
                                             DOCTOR_SECURITY_NONE, "tanaka", DOCTOR_LOGIN_PASSWORD);
      probe = doctor_probe_new (account, account->outgoing, trust);
      ck_assert (run (probe, NULL, NULL));
      check_facts (probe, families[i].host, "encryption-not-configured closed-by-server|closed");
      ck_assert_str_eq (scripted_get_received (server), families[i].heard);
    }
}
END_TEST

static const struct
{
  const char *host;
  guint port;
  const char *user;
  const char *field;
  DoctorProblem problem;
  const char *value;
} invalid[] = {
  { "", 993, "tanaka", "host", DOCTOR_PROBLEM_EMPTY, "" },
  { "imap://localhost", 993, "tanaka", "host", DOCTOR_PROBLEM_SCHEME, "imap://localhost" },
  { "local host", 993, "tanaka", "host", DOCTOR_PROBLEM_BLANK, "local host" },
  { "localhost", 0, "tanaka", "port", DOCTOR_PROBLEM_PORT_RANGE, "0" },
  { "localhost", 70000, "tanaka", "port", DOCTOR_PROBLEM_PORT_RANGE, "70000" },
  { "localhost", 993, "", "user", DOCTOR_PROBLEM_EMPTY, "" },
  { "localhost", 993, "a\r\nb", "user", DOCTOR_PROBLEM_LINE_BREAK, "a\\x0d\nb" },
};

START_TEST (test_invalid)
{
  g_autoptr (DoctorAccount) account = doctor_account_new ("test", DOCTOR_SOURCE_OWN);
  g_autoptr (DoctorProbe) probe = NULL;
  const DoctorFact *fact;
  g_autofree char *steps = NULL;

  account->outgoing = doctor_server_new (
      DOCTOR_ROLE_OUTGOING, DOCTOR_PROTOCOL_SMTP, invalid[_i].host, invalid[_i].port,
      DOCTOR_SECURITY_STARTTLS, invalid[_i].user, DOCTOR_LOGIN_PASSWORD);
  probe = doctor_probe_new (account, account->outgoing, trust);
  ck_assert (run (probe, NULL, NULL));
  steps = steps_of (probe);
  ck_assert_str_eq (steps, "resolve failed, connect skipped, greeting skipped, starttls skipped, "
                           "login skipped, sender skipped");
  fact = doctor_transcript_last_fact (doctor_probe_get_transcript (probe),
                                      DOCTOR_FACT_SETTING_INVALID);
  ck_assert_ptr_nonnull (fact);
  ck_assert_str_eq (fact->code, invalid[_i].field);
  ck_assert_int_eq (fact->number, invalid[_i].problem);
  ck_assert_str_eq (fact->text, invalid[_i].value);
}
END_TEST

/* Such a password would be two commands: nobody hears of it, not even the name server. */
START_TEST (test_unsendable)
{
  static const struct
  {
    const char *secret;
    gssize length;
  } secrets[] = { { "a\r\nb", -1 }, { "a\nb", -1 }, { "a\r", -1 }, { "a\0b", 3 } };

  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      g_autoptr (DoctorAccount) account = doctor_account_new ("test", DOCTOR_SOURCE_OWN);
      g_autoptr (DoctorSecret) secret = doctor_secret_new (secrets[i].secret, secrets[i].length);
      g_autoptr (DoctorProbe) probe = NULL;
      DoctorTranscript *transcript;

      account->outgoing = doctor_server_new (DOCTOR_ROLE_OUTGOING, DOCTOR_PROTOCOL_SMTP,
                                             "localhost", 587, DOCTOR_SECURITY_STARTTLS, "tanaka",
                                             DOCTOR_LOGIN_PASSWORD);
      probe = doctor_probe_new (account, account->outgoing, trust);
      doctor_probe_set_secret (probe, secret);
      ck_assert (run (probe, NULL, NULL));
      transcript = doctor_probe_get_transcript (probe);
      ck_assert_ptr_nonnull (
          doctor_transcript_last_fact (transcript, DOCTOR_FACT_PASSWORD_UNSENDABLE));
      ck_assert_ptr_null (doctor_transcript_last_fact (transcript, DOCTOR_FACT_CONNECTING));
    }
}
END_TEST

/* -- Stop ----------------------------------------------------------------------------------- */

static guint
count_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

typedef struct
{
  GCancellable *cancellable;
  guint left; /* changes until it is pressed */
} StopButton;

static void
changed_cb (DoctorProbe *probe, gpointer user_data)
{
  StopButton *button = user_data;

  if (button->left-- == 0)
    g_cancellable_cancel (button->cancellable);
}

/* Stops after `changes` changes; returns whether it came to that. */
static gboolean
stop_once (Script script, DoctorSecurity security, guint changes)
{
  Made *const chain[] = { right, NULL };
  const Script scripts[] = { script, NULL };
  g_autoptr (Scripted) server = scripted_new (G_SOCKET_FAMILY_IPV4, scripts, chain);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DoctorProbe)
      probe = make_probe (security, "localhost", scripted_get_port (server), TRUE);
  StopButton button = { cancellable, changes };
  gboolean stopped;

  doctor_probe_set_changed (probe, changed_cb, &button);
  doctor_probe_set_timeout (probe, 300);
  stopped = !run (probe, cancellable, &error);
  if (stopped)
    {
      g_autofree char *steps = steps_of (probe);

      ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
      ck_assert_str_eq (last_text (probe), "Stopped by the user");
      ck_assert_ptr_nonnull (strstr (steps, "mailbox"));
    }
  else
    ck_assert (!has_fact (probe, "stopped"));
  return stopped;
}

static const struct
{
  const char *const *script;
  DoctorSecurity security;
} stops[] = {
  { tls_good, DOCTOR_SECURITY_TLS },
  { tls_slow, DOCTOR_SECURITY_TLS },
  { starttls_good, DOCTOR_SECURITY_STARTTLS },
  { starttls_silent, DOCTOR_SECURITY_STARTTLS },
  { tls_scram, DOCTOR_SECURITY_TLS },
  { tls_silent, DOCTOR_SECURITY_TLS },
  { silent, DOCTOR_SECURITY_NONE },
  { flood, DOCTOR_SECURITY_STARTTLS },
};

/* For each dialogue: all together are more than a thousand. */
#define N_STOPS 150

/* After each change in turn, until there are none left to stop after; and that again and again. */
START_TEST (test_stop)
{
  guint before;
  guint n_stopped = 0;
  guint n_changes = 0;

  /* What the library opens once and keeps is open after the first. */
  stop_once (stops[_i].script, stops[_i].security, G_MAXUINT);
  before = count_descriptors ();
  while (stop_once (stops[_i].script, stops[_i].security, n_changes))
    n_changes++;
  /* How many there are is known now, and the end need not be waited for. */
  while (n_stopped < N_STOPS)
    for (guint i = 0; i < n_changes; i++)
      n_stopped += stop_once (stops[_i].script, stops[_i].security, i);
  ck_assert_uint_gt (n_changes, 2);
  ck_assert_uint_eq (count_descriptors (), before);
  ck_assert (!g_main_context_pending (NULL));
}
END_TEST

typedef struct
{
  guint redraw; /* a source, or 0 */
  guint n_redraws;
} Window;

static gboolean
redraw_cb (gpointer user_data)
{
  Window *window = user_data;

  window->redraw = 0;
  window->n_redraws++;
  return G_SOURCE_REMOVE;
}

/* GTK draws below the usual priority. */
static void
needs_redraw_cb (G_GNUC_UNUSED DoctorProbe *probe, gpointer user_data)
{
  Window *window = user_data;

  if (window->redraw == 0)
    window->redraw = g_idle_add_full (G_PRIORITY_HIGH_IDLE + 20, redraw_cb, window, NULL);
}

/* The window is drawn between the parts of a long computation. */
START_TEST (test_redraw)
{
  Made *const chain[] = { right, NULL };
  const Script scripts[] = { tls_scram_short, NULL };
  g_autoptr (Scripted) server = scripted_new (G_SOCKET_FAMILY_IPV4, scripts, chain);
  g_autoptr (DoctorProbe)
      probe = make_probe (DOCTOR_SECURITY_TLS, "localhost", scripted_get_port (server), TRUE);
  Window window = { 0, 0 };

  doctor_probe_set_changed (probe, needs_redraw_cb, &window);
  ck_assert (run (probe, NULL, NULL));
  ck_assert (has_fact (probe, "server-not-authentic"));
  ck_assert_uint_ge (window.n_redraws, 20480 / DOCTOR_SASL_ROUNDS_AT_ONCE);
  if (window.redraw != 0)
    g_source_remove (window.redraw);
}
END_TEST

/* Stop before the beginning, and before anything had a chance to happen. */
START_TEST (test_stop_early)
{
  for (guint before = 0; before < 2; before++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (DoctorProbe)
          probe = make_probe (DOCTOR_SECURITY_TLS, "unknown.invalid", 993, TRUE);

      if (before)
        g_cancellable_cancel (cancellable);
      doctor_probe_run_async (probe, cancellable, result_cb, &result);
      ck_assert_ptr_null (result);
      g_cancellable_cancel (cancellable);
      wait_for (&result);
      ck_assert (!doctor_probe_run_finish (probe, result, &error));
      ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
      ck_assert_str_eq (last_text (probe), "Stopped by the user");
    }
}
END_TEST

/* Many at once, one of them against a dead server: each has its own result. */
START_TEST (test_many)
{
  enum
  {
    N = 30
  };
  Made *const chain[] = { right, NULL };
  const Script good[] = { tls_good, NULL };
  const Script dead[] = { silent, NULL };
  g_autoptr (Scripted) server = scripted_new (G_SOCKET_FAMILY_IPV4, good, chain);
  g_autoptr (Scripted) dead_server = scripted_new (G_SOCKET_FAMILY_IPV4, dead, NULL);
  DoctorProbe *probes[N];
  GAsyncResult *results[N] = { NULL };

  for (guint i = 0; i < N; i++)
    {
      probes[i] = make_probe (DOCTOR_SECURITY_TLS, "localhost",
                              scripted_get_port (i == 0 ? dead_server : server), TRUE);
      if (i == 0)
        doctor_probe_set_timeout (probes[i], 1000);
      doctor_probe_run_async (probes[i], NULL, result_cb, &results[i]);
    }
  for (guint i = 0; i < N; i++)
    {
      wait_for (&results[i]);
      ck_assert (doctor_probe_run_finish (probes[i], results[i], NULL));
      ck_assert (has_fact (probes[i], i == 0 ? "tls-timeout" : "login-accepted"));
      g_object_unref (results[i]);
      doctor_probe_unref (probes[i]);
    }
}
END_TEST

/* Whether somebody is there can be asked without a word. */
START_TEST (test_connect_only)
{
  static const char *const waiting[] = { "> * OK ready", "wait", NULL };
  const Script scripts[] = { waiting, NULL };
  g_autoptr (Scripted) server = scripted_new (G_SOCKET_FAMILY_IPV4, scripts, NULL);
  g_autoptr (DoctorProbe)
      probe = make_probe (_i == 0 ? DOCTOR_SECURITY_TLS : DOCTOR_SECURITY_STARTTLS, "127.0.0.1",
                          scripted_get_port (server), FALSE);
  g_autofree char *steps = NULL;

  doctor_probe_set_connect_only (probe);
  ck_assert (run (probe, NULL, NULL));
  steps = steps_of (probe);
  ck_assert (g_str_has_prefix (steps, "resolve ok, connect ok, "));
  ck_assert_ptr_null (strstr (steps, "failed"));
  ck_assert (has_fact (probe, "connected"));
  ck_assert (!has_fact (probe, "capabilities"));
  ck_assert_str_eq (scripted_get_received (server), "");
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_unchecked_fixture (tests, set_up, tear_down);
  tcase_add_loop_test (tests, test_case, 0, G_N_ELEMENTS (cases));
  tcase_add_test (tests, test_not_one_byte);
  tcase_add_loop_test (tests, test_goodbye, 0, 9);
  tcase_add_test (tests, test_refused);
  tcase_add_test (tests, test_eyeballs);
  tcase_add_test (tests, test_lost_question);
  tcase_add_test (tests, test_client_name);
  tcase_add_loop_test (tests, test_certificate_file, 0, 5);
  tcase_add_loop_test (tests, test_invalid, 0, G_N_ELEMENTS (invalid));
  tcase_add_test (tests, test_unsendable);
  tcase_add_loop_test (tests, test_stop, 0, G_N_ELEMENTS (stops));
  tcase_add_test (tests, test_redraw);
  tcase_add_test (tests, test_stop_early);
  tcase_add_test (tests, test_many);
  tcase_add_loop_test (tests, test_connect_only, 0, 2);
}

DOCTOR_CHECK_MAIN ("probe", add_tests)
