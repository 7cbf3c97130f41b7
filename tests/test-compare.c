/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What several probes show together, and what they do not show. */

#include "suite.h"

#include <string.h>

#include "diagnosis/together.h"

/* Up to four accounts; a server without an end is not there. */
#define MAX_ACCOUNTS 4

/* How a probe ended. */
typedef enum
{
  END_ABSENT,
  END_NO_LOOKUP,    /* no answer about the name */
  END_NOT_FOUND,    /* there is no such name */
  END_SILENT,       /* nobody answers at the address */
  END_OTHER_PORT,   /* the same, but another port of the host works */
  END_BANNED,       /* nobody answers at any port of a host that has refused a login */
  END_THERE,        /* the same, but somebody is there at another port */
  END_NO_ROUTE,     /* no way to the address */
  END_REFUSED,      /* something answers that there is nothing */
  END_WEB,          /* a web page answers */
  END_STOPPED,      /* by the user */
  END_BAD_PASSWORD, /* reached, and the login refused */
  END_ILL,          /* reached, and the login cannot be judged now */
  END_WELCOME,      /* reached, and the login accepted */
  END_SLOW_IPV6,    /* the same, over IPv4 while nobody answered over IPv6 */
  END_IPV6,         /* the same, over IPv6 */
} End;

/* How this computer sees its network. */
enum
{
  OFFLINE = 1 << 0,
  PORTAL = 1 << 1,
  VPN = 1 << 2,
  PROXY = 1 << 3,
};

typedef struct
{
  const char *host;
  guint port;
  End end;
} Side;

typedef struct
{
  Side incoming;
  Side outgoing;
} Pair;

#define NOBODY                                                                                     \
  {                                                                                                \
    NULL, 0, END_ABSENT                                                                            \
  }

typedef struct
{
  const char *name;
  guint network;
  Pair pairs[MAX_ACCOUNTS];
  /* "cause cause" for each server in order, "-" between: what it says in the end */
  const char *expected;
} Comparison;

static const Comparison comparisons[] = {
  /* The network */
  { "two owners are silent",
    0,
    { { { "imap.one.example", 993, END_SILENT }, { "smtp.two.example", 587, END_NO_LOOKUP } } },
    "offline connect-timeout - offline dns-temporary-failure" },
  { "one owner is silent",
    0,
    { { { "imap.one.example", 993, END_SILENT }, { "smtp.one.example", 587, END_SILENT } } },
    "connect-timeout - connect-timeout" },
  { "one owner below co.jp is silent",
    0,
    { { { "imap.one.co.jp", 993, END_SILENT }, { "smtp.one.co.jp", 587, END_SILENT } } },
    "connect-timeout - connect-timeout" },
  { "two owners below co.jp are silent",
    0,
    { { { "imap.one.co.jp", 993, END_SILENT }, NOBODY },
      { { "imap.two.co.jp", 993, END_SILENT }, NOBODY } },
    "offline connect-timeout - offline connect-timeout" },
  { "one owner is silent, and the computer knows that it is offline",
    OFFLINE,
    { { { "imap.one.example", 993, END_NO_ROUTE }, NOBODY } },
    "offline network-unreachable" },
  { "offline, so it seems, and yet somebody answers",
    OFFLINE,
    { { { "imap.one.example", 993, END_SILENT }, NOBODY },
      { { "imap.two.example", 993, END_REFUSED }, NOBODY } },
    "connect-timeout - connection-refused" },
  { "one of three is reached",
    0,
    { { { "imap.one.example", 993, END_SILENT }, NOBODY },
      { { "imap.two.example", 993, END_SILENT }, NOBODY },
      { { "imap.three.example", 993, END_WELCOME }, NOBODY } },
    "connect-timeout port-works-elsewhere - connect-timeout port-works-elsewhere - " },
  { "one of three is reached, on another port",
    0,
    { { { "imap.one.example", 143, END_SILENT }, NOBODY },
      { { "imap.two.example", 143, END_SILENT }, NOBODY },
      { { "imap.three.example", 993, END_WELCOME }, NOBODY } },
    "connect-timeout - connect-timeout - " },
  { "its own other server is reached on the same port",
    0,
    { { { "imap.one.example", 993, END_SILENT }, NOBODY },
      { { "old.one.example", 993, END_WELCOME }, NOBODY } },
    "connect-timeout - " },
  { "nobody is reached, but for another port of one",
    0,
    { { { "imap.one.example", 993, END_SILENT }, { "smtp.two.example", 587, END_OTHER_PORT } } },
    "connect-timeout - wrong-port connect-timeout" },
  { "names that do not exist are no network",
    0,
    { { { "imap.one.example", 993, END_NOT_FOUND }, NOBODY },
      { { "imap.two.example", 993, END_NOT_FOUND }, NOBODY } },
    "dns-not-found - dns-not-found" },
  { "this computer is no network",
    OFFLINE,
    { { { "127.0.0.1", 1143, END_SILENT }, NOBODY },
      { { "localhost", 1025, END_SILENT }, NOBODY } },
    "connect-timeout - connect-timeout" },
  { "what was stopped tells nothing",
    0,
    { { { "imap.one.example", 993, END_SILENT }, NOBODY },
      { { "imap.two.example", 993, END_STOPPED }, NOBODY } },
    "connect-timeout - check-stopped" },

  /* What the network is like */
  { "a web page answers for two owners",
    0,
    { { { "imap.one.example", 143, END_WEB }, { "smtp.two.example", 587, END_WEB } } },
    "captive-portal wrong-service-on-port - captive-portal wrong-service-on-port" },
  { "a web page answers for two owners, and nobody for a third",
    0,
    { { { "imap.one.example", 143, END_WEB }, { "smtp.two.example", 587, END_WEB } },
      { { "imap.three.example", 993, END_SILENT }, NOBODY } },
    "captive-portal wrong-service-on-port - captive-portal wrong-service-on-port - "
    "captive-portal connect-timeout" },
  { "a web page answers for one owner",
    0,
    { { { "imap.one.example", 143, END_WEB }, { "smtp.one.example", 587, END_WEB } } },
    "wrong-service-on-port - wrong-service-on-port" },
  { "a web page answers for two owners, and a mail server for a third",
    0,
    { { { "imap.one.example", 143, END_WEB }, { "smtp.two.example", 587, END_WEB } },
      { { "imap.three.example", 993, END_WELCOME }, NOBODY } },
    "wrong-service-on-port - wrong-service-on-port - " },
  { "the sign-in page was seen, and nobody answers",
    OFFLINE | PORTAL,
    { { { "imap.one.example", 993, END_SILENT }, { "smtp.one.example", 587, END_REFUSED } } },
    "captive-portal connect-timeout - captive-portal connection-refused" },
  { "the sign-in page was seen, and mail goes through all the same",
    OFFLINE | PORTAL,
    { { { "imap.one.example", 993, END_WELCOME }, { "smtp.one.example", 587, END_REFUSED } } },
    " - connection-refused" },
  { "the sign-in page was seen, and a name does not exist",
    OFFLINE | PORTAL,
    { { { "imap.one.example", 993, END_NOT_FOUND }, NOBODY } },
    "dns-not-found" },
  { "a VPN is on, and nobody answers",
    VPN,
    { { { "imap.one.example", 993, END_SILENT }, { "smtp.two.example", 587, END_SILENT } } },
    "offline connect-timeout vpn-active - offline connect-timeout vpn-active" },
  { "a VPN is on, and a password is wrong",
    VPN,
    { { { "imap.one.example", 993, END_BAD_PASSWORD }, NOBODY } },
    "auth-bad-credentials" },
  { "a VPN is on, and a provider refuses who comes through one",
    VPN,
    { { { "imap.gmx.net", 993, END_BAD_PASSWORD }, NOBODY } },
    "auth-bad-credentials vpn-active" },
  { "no VPN is on, and that provider refuses",
    0,
    { { { "imap.gmx.net", 993, END_BAD_PASSWORD }, NOBODY } },
    "auth-bad-credentials" },
  { "a VPN is on, and that provider accepts",
    VPN,
    { { { "imap.gmx.net", 993, END_WELCOME }, NOBODY } },
    "" },
  { "a VPN is on, and this computer is silent",
    VPN,
    { { { "127.0.0.1", 1143, END_SILENT }, NOBODY } },
    "connect-timeout" },
  { "a proxy is set, and nobody answers",
    PROXY,
    { { { "imap.one.example", 993, END_SILENT }, { "smtp.two.example", 587, END_NO_LOOKUP } } },
    "offline connect-timeout proxy-active - offline dns-temporary-failure proxy-active" },
  { "a proxy is set, and somebody answers",
    PROXY,
    { { { "imap.one.example", 993, END_SILENT }, { "smtp.one.example", 587, END_WELCOME } } },
    "connect-timeout - " },
  { "two owners' IPv6 is slower than it can be",
    0,
    { { { "imap.one.example", 993, END_SLOW_IPV6 }, { "smtp.two.example", 587, END_SLOW_IPV6 } } },
    "ipv6-broken - ipv6-broken" },
  { "one owner's IPv6 is slow",
    0,
    { { { "imap.one.example", 993, END_SLOW_IPV6 }, { "smtp.one.example", 587, END_SLOW_IPV6 } } },
    " - " },
  { "two owners' IPv6 is slow, and a third one's is not",
    0,
    { { { "imap.one.example", 993, END_SLOW_IPV6 }, { "smtp.two.example", 587, END_SLOW_IPV6 } },
      { { "imap.three.example", 993, END_IPV6 }, NOBODY } },
    " -  - " },

  /* Sending */
  { "only sending is silent, at two owners",
    0,
    { { { "imap.one.example", 993, END_WELCOME }, { "smtp.one.example", 587, END_SILENT } },
      { { "imap.two.example", 993, END_WELCOME }, { "smtp.two.example", 465, END_SILENT } } },
    " - port-blocked connect-timeout -  - port-blocked connect-timeout" },
  { "only sending is silent, at the very host that answers",
    0,
    { { { "mail.one.example", 993, END_WELCOME }, { "mail.one.example", 587, END_SILENT } } },
    " - port-blocked connect-timeout" },
  { "only sending is silent, on port 25",
    0,
    { { { "imap.one.example", 993, END_WELCOME }, { "smtp.one.example", 25, END_SILENT } } },
    " - port-blocked connect-timeout" },
  { "one sending server is silent and may be down",
    0,
    { { { "imap.one.example", 993, END_WELCOME }, { "smtp.one.example", 587, END_SILENT } } },
    " - connect-timeout" },
  { "sending works elsewhere",
    0,
    { { { "mail.one.example", 993, END_WELCOME }, { "mail.one.example", 587, END_SILENT } },
      { { "imap.two.example", 993, END_WELCOME }, { "smtp.two.example", 587, END_WELCOME } } },
    " - connect-timeout port-works-elsewhere -  - " },
  { "only sending is silent, at the very host that answers, and another port works",
    0,
    { { { "mail.one.example", 993, END_WELCOME }, { "mail.one.example", 587, END_OTHER_PORT } } },
    " - wrong-port connect-timeout" },
  { "only sending is silent, at two owners, and another port works",
    0,
    { { { "imap.one.example", 993, END_WELCOME }, { "smtp.one.example", 587, END_OTHER_PORT } },
      { { "imap.two.example", 993, END_WELCOME }, { "smtp.two.example", 587, END_OTHER_PORT } } },
    " - port-blocked connect-timeout -  - port-blocked connect-timeout" },
  { "only sending is silent, on port 25, and another port works",
    0,
    { { { "imap.one.example", 993, END_WELCOME }, { "smtp.one.example", 25, END_OTHER_PORT } } },
    " - port-blocked connect-timeout" },
  { "sending is refused and not silent",
    0,
    { { { "mail.one.example", 993, END_WELCOME }, { "mail.one.example", 25, END_REFUSED } } },
    " - connection-refused" },
  { "receiving is silent too",
    0,
    { { { "mail.one.example", 993, END_SILENT }, { "mail.one.example", 25, END_SILENT } } },
    "connect-timeout - connect-timeout" },

  /* Bans */
  { "a host that has refused a login is silent, another owner's answers",
    0,
    { { { "mail.one.example", 993, END_BANNED }, NOBODY },
      { { "mail.two.example", 143, END_WELCOME }, NOBODY } },
    "client-ip-banned connect-timeout - " },
  { "somebody is there at another port",
    0,
    { { { "mail.one.example", 993, END_THERE }, NOBODY },
      { { "mail.two.example", 143, END_WELCOME }, NOBODY } },
    "connect-timeout - " },
  { "nobody else is there who could tell",
    0,
    { { { "mail.one.example", 993, END_BANNED }, NOBODY } },
    "connect-timeout" },
  { "a host that has refused no login is silent",
    0,
    { { { "mail.one.example", 993, END_SILENT }, NOBODY },
      { { "mail.two.example", 143, END_WELCOME }, NOBODY } },
    "connect-timeout - " },

  /* Logins */
  { "receiving takes the login, sending does not",
    0,
    { { { "imap.one.example", 993, END_WELCOME }, { "smtp.one.example", 465, END_BAD_PASSWORD } } },
    " - auth-bad-credentials incoming-login-accepted" },
  { "sending takes the login, receiving does not",
    0,
    { { { "imap.one.example", 993, END_BAD_PASSWORD }, { "smtp.one.example", 465, END_WELCOME } } },
    "auth-bad-credentials outgoing-login-accepted - " },
  { "neither takes it",
    0,
    { { { "imap.one.example", 993, END_BAD_PASSWORD },
        { "smtp.one.example", 465, END_BAD_PASSWORD } } },
    "auth-bad-credentials - auth-bad-credentials" },
  { "the server is ill and judges no password",
    0,
    { { { "imap.one.example", 993, END_ILL }, { "smtp.one.example", 465, END_WELCOME } } },
    "auth-backend-temp-failure - " },
  { "another account takes its own",
    0,
    { { { "imap.one.example", 993, END_BAD_PASSWORD }, NOBODY },
      { NOBODY, { "smtp.one.example", 465, END_WELCOME } } },
    "auth-bad-credentials - " },
};

static void
connect_to (DoctorTranscript *transcript, const Side *side, DoctorFactKind kind)
{
  const char *address = strcmp (side->host, "localhost") == 0 ? "::1"
                        : g_ascii_isdigit (side->host[0])     ? side->host
                                                              : "192.0.2.1";

  doctor_transcript_add_fact (transcript, DOCTOR_FACT_ADDRESSES, address, NULL, 1, 0);
  doctor_transcript_begin_step (transcript, DOCTOR_STEP_CONNECT);
  doctor_transcript_add_fact (transcript, DOCTOR_FACT_CONNECTING, address, NULL, side->port, 0);
  doctor_transcript_add_fact (transcript, kind, address, NULL, side->port, 0);
}

static void
refuse (DoctorTranscript *transcript, const char *code, const char *reply)
{
  doctor_transcript_add_server (transcript, reply, -1);
  doctor_transcript_add_fact (transcript, DOCTOR_FACT_LOGIN_REFUSED, NULL, "PLAIN", 0, 0);
  doctor_transcript_add_fact (transcript, DOCTOR_FACT_REPLY_REFUSED, reply, code, 0, 0);
}

static void
log_in (DoctorTranscript *transcript, const Side *side, gboolean is_outgoing)
{
  if (side->end == END_IPV6)
    {
      doctor_transcript_begin_step (transcript, DOCTOR_STEP_CONNECT);
      doctor_transcript_add_fact (transcript, DOCTOR_FACT_CONNECTED, "2001:db8::1", NULL,
                                  side->port, 0);
    }
  else
    connect_to (transcript, side, DOCTOR_FACT_CONNECTED);
  if (side->end == END_SLOW_IPV6)
    doctor_transcript_add_fact (transcript, DOCTOR_FACT_ADDRESS_ABANDONED, "2001:db8::1", NULL,
                                side->port, 280000);
  doctor_transcript_begin_step (transcript, DOCTOR_STEP_LOGIN);
  doctor_transcript_add_fact (transcript, DOCTOR_FACT_LOGIN_STARTED, NULL, "PLAIN", 0, 0);
  if (side->end == END_BAD_PASSWORD)
    refuse (transcript, "AUTHENTICATIONFAILED", "NO [AUTHENTICATIONFAILED] no");
  else if (side->end == END_ILL)
    refuse (transcript, "UNAVAILABLE", "NO [UNAVAILABLE] Temporary authentication failure");
  else
    {
      doctor_transcript_add_fact (transcript, DOCTOR_FACT_LOGIN_ACCEPTED, NULL, "PLAIN", 0, 0);
      doctor_transcript_begin_step (transcript,
                                    is_outgoing ? DOCTOR_STEP_SENDER : DOCTOR_STEP_MAILBOX);
      doctor_transcript_end_step (transcript, DOCTOR_OUTCOME_OK);
    }
}

static void
follow_up (DoctorTranscript *transcript, const Side *side, DoctorFactKind kind, const char *code,
           guint port)
{
  doctor_transcript_add_fact (transcript, kind, side->host, code, port, DOCTOR_FACT_CONNECTED);
}

static DoctorTranscript *
play (const Side *side, gboolean is_outgoing)
{
  DoctorTranscript *transcript = doctor_transcript_new (0);

  doctor_transcript_begin_step (transcript, DOCTOR_STEP_RESOLVE);
  doctor_transcript_add_fact (transcript, DOCTOR_FACT_LOOKUP_STARTED, side->host, NULL, 0, 0);
  switch (side->end)
    {
    case END_ABSENT:
      break;
    case END_NO_LOOKUP:
      doctor_transcript_add_fact (transcript, DOCTOR_FACT_NAME_LOOKUP_TIMEOUT, side->host, NULL, 10,
                                  0);
      break;
    case END_NOT_FOUND:
      doctor_transcript_add_fact (transcript, DOCTOR_FACT_NAME_NOT_FOUND, side->host, NULL, 0, 0);
      break;
    case END_SILENT:
      connect_to (transcript, side, DOCTOR_FACT_CONNECT_TIMEOUT);
      break;
    case END_OTHER_PORT:
      connect_to (transcript, side, DOCTOR_FACT_CONNECT_TIMEOUT);
      doctor_transcript_end_step (transcript, DOCTOR_OUTCOME_FAILED);
      follow_up (transcript, side, DOCTOR_FACT_FOLLOW_UP_WORKED, "SMTP TLS", 465);
      break;
    case END_BANNED:
    case END_THERE:
      connect_to (transcript, side, DOCTOR_FACT_CONNECT_TIMEOUT);
      doctor_transcript_end_step (transcript, DOCTOR_OUTCOME_FAILED);
      doctor_transcript_add_fact (transcript, DOCTOR_FACT_LOGIN_REFUSED_EARLIER, side->host,
                                  "16:42", 1795246927, 0);
      follow_up (transcript, side, DOCTOR_FACT_FOLLOW_UP_SILENT, "IMAP STARTTLS", 143);
      follow_up (transcript, side,
                 side->end == END_BANNED ? DOCTOR_FACT_FOLLOW_UP_SILENT
                                         : DOCTOR_FACT_FOLLOW_UP_FAILED,
                 "SMTP TLS", 465);
      break;
    case END_NO_ROUTE:
      connect_to (transcript, side, DOCTOR_FACT_NETWORK_UNREACHABLE);
      break;
    case END_REFUSED:
      connect_to (transcript, side, DOCTOR_FACT_CONNECTION_REFUSED);
      break;
    case END_WEB:
      connect_to (transcript, side, DOCTOR_FACT_CONNECTED);
      doctor_transcript_begin_step (transcript, DOCTOR_STEP_GREETING);
      doctor_transcript_add_server (transcript, "HTTP/1.1 400 Bad Request", -1);
      doctor_transcript_add_fact (transcript, DOCTOR_FACT_WRONG_SERVICE, "HTTP/1.1 400 Bad Request",
                                  "http", 0, 0);
      break;
    case END_STOPPED:
      connect_to (transcript, side, DOCTOR_FACT_CONNECT_TIMEOUT);
      doctor_transcript_add_fact (transcript, DOCTOR_FACT_STOPPED, NULL, NULL, 0, 0);
      break;
    case END_BAD_PASSWORD:
    case END_ILL:
    case END_WELCOME:
    case END_SLOW_IPV6:
    case END_IPV6:
      log_in (transcript, side, is_outgoing);
      break;
    }
  doctor_transcript_end_step (transcript, DOCTOR_OUTCOME_FAILED);
  return transcript;
}

static void
add (GArray *probes, const DoctorAccount *account, const DoctorServer *server, const Side *side)
{
  DoctorExamined probe = { account, server, NULL, NULL, FALSE };
  DoctorTranscript *transcript;

  if (server == NULL)
    return;
  transcript = play (side, server->role == DOCTOR_ROLE_OUTGOING);
  probe.transcript = transcript;
  probe.findings = doctor_diagnose (account, server, transcript);
  g_array_append_val (probes, probe);
}

static DoctorServer *
server_of (const Side *side, DoctorRole role)
{
  if (side->end == END_ABSENT)
    return NULL;
  return doctor_server_new (
      role, role == DOCTOR_ROLE_OUTGOING ? DOCTOR_PROTOCOL_SMTP : DOCTOR_PROTOCOL_IMAP, side->host,
      side->port,
      side->port == 993 || side->port == 465 ? DOCTOR_SECURITY_TLS : DOCTOR_SECURITY_STARTTLS,
      "tanaka", DOCTOR_LOGIN_PASSWORD);
}

static char *
causes_of (GArray *probes)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < probes->len; i++)
    {
      const DoctorExamined *probe = &g_array_index (probes, DoctorExamined, i);

      g_string_append (text, i > 0 ? " - " : "");
      for (guint j = 0; j < probe->findings->len; j++)
        {
          const DoctorFinding *finding = g_ptr_array_index (probe->findings, j);

          ck_assert_uint_gt (finding->evidence->len, 0);
          g_string_append_printf (text, "%s%s", j > 0 ? " " : "", finding->cause->id);
        }
    }
  return g_string_free (text, FALSE);
}

START_TEST (test_comparison)
{
  const Comparison *comparison = &comparisons[_i];
  g_autoptr (GPtrArray)
      accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_account_unref);
  g_autoptr (GArray) probes = g_array_new (FALSE, FALSE, sizeof (DoctorExamined));
  g_autofree char *before = NULL, *after = NULL;
  DoctorSurroundings surroundings;

  for (guint i = 0; i < MAX_ACCOUNTS; i++)
    {
      const Pair *pair = &comparison->pairs[i];
      DoctorAccount *account = doctor_account_new ("test", DOCTOR_SOURCE_OWN);

      g_ptr_array_add (accounts, account);
      account->incoming = server_of (&pair->incoming, DOCTOR_ROLE_INCOMING);
      account->outgoing = server_of (&pair->outgoing, DOCTOR_ROLE_OUTGOING);
      add (probes, account, account->incoming, &pair->incoming);
      add (probes, account, account->outgoing, &pair->outgoing);
    }
  before = causes_of (probes);
  surroundings.is_online = (comparison->network & OFFLINE) == 0;
  surroundings.has_portal = (comparison->network & PORTAL) != 0;
  surroundings.has_vpn = (comparison->network & VPN) != 0;
  surroundings.has_proxy = (comparison->network & PROXY) != 0;
  doctor_diagnose_together ((DoctorExamined *) (void *) probes->data, probes->len, &surroundings);
  after = causes_of (probes);
  ck_assert_msg (strcmp (after, comparison->expected) == 0, "%s: %s", comparison->name, after);
  for (guint i = 0; i < probes->len; i++)
    {
      DoctorExamined *probe = &g_array_index (probes, DoctorExamined, i);

      if (strcmp (before, after) == 0)
        ck_assert (!probe->changed);
      g_ptr_array_unref (probe->findings);
      doctor_transcript_unref ((DoctorTranscript *) probe->transcript);
    }
}
END_TEST

START_TEST (test_nothing)
{
  static const DoctorSurroundings surroundings = { 0 };

  doctor_diagnose_together (NULL, 0, &surroundings);
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_loop_test (tests, test_comparison, 0, G_N_ELEMENTS (comparisons));
  tcase_add_test (tests, test_nothing);
}

DOCTOR_CHECK_MAIN ("compare", add_tests)
