/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* From the words and codes of a returned mail to its cause. */

#include "diagnosis/bounce-private.h"

#include <string.h>

/* The first row that fits. Words stand before the codes of the same meaning, since servers choose
 * their words with more care; what is special stands before what is general. */
static const struct
{
  const char *cause;
  const char
      *status; /* the end of an enhanced code (RFC 3463), behind its class; ".7." any of it */
  const char *phrases; /* in small letters, `|` between them */
} rows[] = {
  { "mailbox-full", NULL,
    "over quota|overquota|over its quota|quota exceeded|exceeded its quota|"
    "exceeds quota|mailbox full|mailbox is full|mailbox for user is full|"
    "inbox is full|exceeded storage|out of storage|storage space|disk quota|"
    "full mailbox|容量|いっぱい" },
  { "mailbox-full", ".2.2", NULL },
  { "sender-authentication", NULL,
    "dmarc|dkim|spf |spf:|spf)|sender policy framework|unauthenticated email|"
    "not authenticated|email authentication|authentication check" },
  { "sender-authentication", ".7.26", NULL },
  { "sender-authentication", ".7.23", NULL },
  { "sender-authentication", ".7.509", NULL },
  { "blocklisted", NULL,
    "spamhaus|spamcop|barracuda|sorbs|blacklist|blocklist|block list|"
    "blocked using|dnsbl|rbl|poor reputation|ip reputation|banned sending ip|"
    "listed at|ブラックリスト" },
  { "message-too-large", NULL,
    "size exceeds|too large|too big|exceeds size|size limit|"
    "maximum message size|maximum size|サイズ" },
  { "message-too-large", ".3.4", NULL },
  { "message-too-large", ".2.3", NULL },
  { "attachment-refused", NULL,
    "virus|malware|infected|banned file|attachment|executable|ウイルス" },
  { "mail-loop", NULL, "too many hops|hop count|mail loop|loops back|routing loop|loop detected" },
  { "mail-loop", ".4.6", NULL },
  { "mail-loop", ".4.14", NULL },
  { "sending-limit", NULL,
    "too many messages|too many recipients|sending limit|daily limit|"
    "rate limit|limit on the number|exceeded the maximum number|"
    "messages per hour|throttl|送信数|送信制限" },
  { "sending-limit", ".4.5", NULL },
  { "sending-limit", ".5.3", NULL },
  { "sending-limit", ".7.28", NULL },
  { "relay-denied", NULL, "relay" },
  { "recipient-restricted", NULL,
    "permission to send|not authorized to send|only accepts mail from|"
    "only accepts messages from|isn’t accepting messages|"
    "isn't accepting messages|restricted|blocked by the recipient|"
    "recipient has blocked|refused by recipient|rejected by recipient|受信拒否" },
  { "recipient-restricted", ".7.133", NULL },
  { "recipient-restricted", ".7.124", NULL },
  { "taken-for-spam", NULL,
    "spam|junk|unsolicited|content rejected|rejected due to content|"
    "message content|迷惑メール" },
  { "sender-refused", NULL,
    "sender address rejected|sender rejected|sender denied|sender verify|"
    "bad sender|envelope sender|sender domain|domain of sender|send as|"
    "not owned by user|invalid sender" },
  { "sender-refused", ".1.8", NULL },
  { "sender-refused", ".1.7", NULL },
  { "sender-refused", ".7.60", NULL },
  { "domain-unknown", NULL,
    "host not found|domain not found|host or domain name not found|nxdomain|"
    "no such domain|unrouteable mail domain|name or service not known|"
    "couldn’t find any host|couldn't find any host|unable to find any host|"
    "domain couldn’t be found|domain couldn't be found|bad destination host|"
    "domain name not found|host unknown|no mail server|null mx|"
    "does not accept mail|ドメインが見つかりません" },
  { "domain-unknown", ".1.2", NULL },
  { "domain-unknown", ".4.4", NULL },
  { "mailbox-disabled", NULL,
    "disabled|inactive|suspended|no longer active|no longer available|"
    "no longer in use|account has been closed|deactivated" },
  { "mailbox-disabled", ".2.1", NULL },
  { "put-off", NULL, "greylist|graylist|grey list|postgrey" },
  { "address-unknown", NULL,
    "user unknown|unknown user|not listed in|no such user|user not found|user doesn|"
    "does not exist|doesn’t exist|doesn't exist|address not found|"
    "couldn’t be found|couldn't be found|could not be found|wasn’t found|"
    "wasn't found|unknown recipient|invalid recipient|invalid mailbox|"
    "mailbox not found|no mailbox|no such recipient|recipient not found|"
    "recipientnotfound|not found by smtp address lookup|user unknown in|"
    "unknown or illegal alias|unrouteable address|unknown address|"
    "no such address|no such mailbox|mailbox unavailable|address unknown|"
    "recipient address rejected|not a valid mailbox|存在しません|見つかりません" },
  { "address-unknown", ".1.1", NULL },
  { "address-unknown", ".1.10", NULL },
  { "address-unknown", ".1.3", NULL },
  { "address-unknown", ".1.6", NULL },
  { "address-unknown", ".1.0", NULL },
  { "put-off", NULL,
    "try again later|try later|"
    "temporarily deferred|temporarily rejected|postgrey" },
  { "encryption-required", NULL,
    "starttls|tls required|requires tls|encryption required|tls is required" },
  { "encryption-required", ".7.10", NULL },
  { "address-not-ascii", NULL, "smtputf8|non-ascii|internationalized" },
  { "address-not-ascii", ".6.7", NULL },
  { "server-unreachable", NULL,
    "timed out|timeout|connection refused|could not connect|couldn’t connect|"
    "couldn't connect|unable to connect|network is unreachable|"
    "no route to host|did not respond|wasn’t able to establish|"
    "wasn't able to establish|lost connection|conversation with|"
    "retry time not reached|not able to make|接続できません" },
  { "server-unreachable", ".4.1", NULL },
  { "server-unreachable", ".4.2", NULL },
  { "server-unreachable", ".4.7", NULL },
  { "server-unreachable", ".4.0", NULL },
  { "server-unreachable", ".3.2", NULL },
  { "refused-by-policy", NULL,
    "policy|access denied|not allowed|prohibited|blocked|rejected|denied|"
    "refused|拒否" },
  { "refused-by-policy", ".7.", NULL },
};

/* Without words and without an enhanced code (RFC 5321 section 4.2.3). */
static const struct
{
  const char *reply;
  const char *cause;
} replies[] = {
  { "550", "refused-by-policy" },
  { "551", "address-unknown" },
  { "552", "mailbox-full" },
  { "553", "address-unknown" },
  { "554", "refused-by-policy" },
  { "556", "domain-unknown" },
  { "421", "server-unreachable" },
  { "450", "put-off" },
  { "451", "put-off" },
  { "452", "put-off" },
};

/* Carriers answer the same for an address that is unknown and for one whose owner refuses. */
static const char *const carriers[] = {
  "docomo.ne.jp",  "ezweb.ne.jp",   "au.com",         "softbank.ne.jp",
  "i.softbank.jp", "ymobile.ne.jp", "y-mobile.ne.jp", "vodafone.ne.jp",
};

static gboolean
holds_one (const char *words, const char *phrases)
{
  g_auto (GStrv) each = g_strsplit (phrases, "|", -1);

  for (guint i = 0; each[i] != NULL; i++)
    if (strstr (words, each[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* "5.1.1" fits ".1.1" and not ".1.10". */
static gboolean
is_status (const char *status, const char *wanted)
{
  if (status == NULL || (*status != '4' && *status != '5'))
    return FALSE;
  if (g_str_has_suffix (wanted, "."))
    return g_str_has_prefix (status + 1, wanted);
  return g_str_equal (status + 1, wanted);
}

static gboolean
is_carrier (const char *recipient)
{
  const char *at = recipient != NULL ? strrchr (recipient, '@') : NULL;

  for (guint i = 0; at != NULL && i < G_N_ELEMENTS (carriers); i++)
    if (g_ascii_strcasecmp (at + 1, carriers[i]) == 0)
      return TRUE;
  return FALSE;
}

static const char *
find_cause (const char *words, const char *status)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if ((rows[i].phrases != NULL && holds_one (words, rows[i].phrases))
        || (rows[i].status != NULL && is_status (status, rows[i].status)))
      return rows[i].cause;
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      const char *found = strstr (words, replies[i].reply);

      if (found != NULL && (found == words || !g_ascii_isalnum (found[-1]))
          && !g_ascii_isalnum (found[3]))
        return replies[i].cause;
    }
  return "not-known";
}

const DoctorBounceCause *
doctor_bounce_judge (const char *words, const char *status, const char *recipient)
{
  g_autofree char *lower = NULL;
  const char *cause;

  g_return_val_if_fail (words != NULL, NULL);

  lower = g_utf8_strdown (words, -1);
  cause = find_cause (lower, status);
  if (g_str_equal (cause, "address-unknown") && is_carrier (recipient))
    cause = "carrier-unknown-or-refused";
  return doctor_bounce_cause_lookup (cause);
}
