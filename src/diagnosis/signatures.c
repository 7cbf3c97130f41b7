/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What is known by its look: the rows that lead from a fact to a cause. */

#include "diagnosis/signatures-private.h"

#include <string.h>

#include "diagnosis/together-private.h"

/* The file is long because the table of the facts is: rows are judged from top to bottom and the
 * first that is true wins, so their order is knowledge and they stay together. */

/* Words by which a virus scanner or a filtering proxy names its own authority. */
#define INTERCEPTORS                                                                               \
  "avast|avg technologies|avg web|kaspersky|eset*ssl filter|eset, spol|bitdefender|norton*web|"    \
  "symantec*web|mcafee|sophos|trend micro|zscaler|fortinet|fortigate|palo alto|netskope|"          \
  "blue coat|bluecoat|cisco umbrella|bullguard|f-secure|sonicwall|cato networks|gateway "          \
  "ca|pfsense|opnsense|portswigger|net nanny|covenant "                                            \
  "eyes|securly|smoothwall|iboss|lightspeed|forcepoint|websense|checkpoint|check "                 \
  "point|watchguard|"                                                                              \
  "barracuda|superfish|g data|gdata|dr.web|drweb|webroot|untangle|squid|mitmproxy|fiddler|"        \
  "charles proxy|adguard|mail shield|antivirus|anti-virus|web shield|ssl inspection|"              \
  "ssl-inspection|personal root|ssl proxy|https proxy"

/* Every address that was tried is this computer itself. */
static gboolean
only_this_computer (const DoctorCase *self, const DoctorFact *fact)
{
  (void) fact;
  for (guint i = 0; i < doctor_transcript_n_facts (self->transcript); i++)
    {
      const DoctorFact *other = doctor_transcript_fact (self->transcript, i);

      if (other->kind == DOCTOR_FACT_CONNECTING && !doctor_is_loopback (other->text))
        return FALSE;
    }
  return doctor_is_loopback (fact->text);
}

static gboolean
wants_starttls (const DoctorCase *self, const DoctorFact *fact)
{
  (void) fact;
  return self->server->security == DOCTOR_SECURITY_STARTTLS;
}

static gboolean
wants_tls (const DoctorCase *self, const DoctorFact *fact)
{
  (void) fact;
  return self->server->security == DOCTOR_SECURITY_TLS;
}

static gboolean
not_implicit_tls (const DoctorCase *self, const DoctorFact *fact)
{
  (void) fact;
  return self->server->security != DOCTOR_SECURITY_TLS;
}

static gboolean
login_waits_for_encryption (const DoctorCase *self, const DoctorFact *fact)
{
  return doctor_offers_no_login (self, fact) && doctor_offers_encryption (self, fact);
}

/* A redirection (RFC 9110 section 15.4), or "network authentication required" (RFC 6585). */
static gboolean
is_sign_in_page (const DoctorCase *self, const DoctorFact *fact)
{
  const char *status = fact->text != NULL ? strchr (fact->text, ' ') : NULL;

  (void) self;
  return status != NULL && g_str_has_prefix (fact->text, "HTTP/")
         && (g_str_has_prefix (status, " 30") || g_str_has_prefix (status, " 511"));
}

/* RFC 5280 has no such date: two weeks are enough to act. */
#define SOON (14 * G_GINT64_CONSTANT (86400))

static gboolean
expires_soon (const DoctorCase *self, const DoctorFact *fact)
{
  (void) self;
  return fact->extra < SOON;
}

static gboolean
is_accepted (const DoctorCase *self, const DoctorFact *fact)
{
  (void) fact;
  return doctor_transcript_last_fact (self->transcript, DOCTOR_FACT_CERTIFICATE_VERIFIED) != NULL;
}

static gboolean
not_accepted (const DoctorCase *self, const DoctorFact *fact)
{
  return !is_accepted (self, fact);
}

/* Seconds since 1970: no clock was right before this program was there. */
static gboolean
clock_is_before_release (const DoctorCase *self, const DoctorFact *fact)
{
  (void) self;
  return fact->number != 0 && fact->number + fact->extra < DOCTOR_RELEASED;
}

static gboolean
is_nearly_full (const DoctorCase *self, const DoctorFact *fact)
{
  (void) self;
  return fact->extra > 0 && (double) fact->number >= 0.9 * (double) fact->extra;
}

/* An IPv6 address that should have answered, where IPv4 then did. One that cannot be reached at all
 * is no fault: most networks have no IPv6. */
static gboolean
ipv4_helped (const DoctorCase *self, const DoctorFact *fact)
{
  const DoctorFact *connected =
      doctor_transcript_last_fact (self->transcript, DOCTOR_FACT_CONNECTED);

  return connected != NULL && connected->text != NULL && fact->text != NULL
         && strchr (fact->text, ':') != NULL && strchr (connected->text, ':') == NULL
         && !doctor_is_loopback (fact->text);
}

/* POP3 lists every message each time (RFC 1939 section 8). */
#define MANY_MESSAGES 10000
#define MANY_BYTES (G_GINT64_CONSTANT (2) << 30)

static gboolean
is_large (const DoctorCase *self, const DoctorFact *fact)
{
  (void) self;
  return fact->number >= MANY_MESSAGES || fact->extra >= MANY_BYTES;
}

/* Bytes: not even a small photograph, as attachments are encoded. */
#define SMALL_LIMIT (1000 * 1000)

static gboolean
is_small (const DoctorCase *self, const DoctorFact *fact)
{
  (void) self;
  return fact->number > 0 && fact->number < SMALL_LIMIT;
}

/* One of several addresses, where another one then answered. */
static gboolean
other_address_helped (const DoctorCase *self, const DoctorFact *fact)
{
  const DoctorFact *connected =
      doctor_transcript_last_fact (self->transcript, DOCTOR_FACT_CONNECTED);

  return connected != NULL && fact->text != NULL && g_strcmp0 (connected->text, fact->text) != 0
         && !doctor_is_loopback (fact->text) && !ipv4_helped (self, fact);
}

/* Facts that tell a cause by themselves, in the order of the steps. */
static const DoctorSignature facts[] = {
  { FACT (STOPPED), .cause = "check-stopped" },
  { FACT (SETTING_INVALID), .cause = "settings-invalid" },

  /* Name */
  { FACT (NAME_NOT_FOUND), .cause = "dns-not-found" },
  { FACT (NAME_LOOKUP_FAILED), .cause = "dns-temporary-failure" },
  { FACT (NAME_LOOKUP_TIMEOUT), .cause = "dns-temporary-failure" },
  { FACT (PROBE_TIMEOUT), .steps = AT (RESOLVE), .cause = "dns-temporary-failure" },

  /* Connect: an address that said no tells more than one that said nothing, and that more than one
   * to which there is no way. */
  { FACT (CONNECTION_REFUSED), .steps = AT (CONNECT), .when = only_this_computer,
    .cause = "local-service-not-running" },
  { FACT (CONNECTION_REFUSED), .steps = AT (CONNECT), .cause = "connection-refused" },
  { FACT (CONNECT_TIMEOUT), .steps = AT (CONNECT), .cause = "connect-timeout" },
  { FACT (PROBE_TIMEOUT), .steps = AT (CONNECT), .cause = "connect-timeout" },
  { FACT (CONNECT_FORBIDDEN), .steps = AT (CONNECT), .cause = "network-unreachable" },
  { FACT (NETWORK_UNREACHABLE), .steps = AT (CONNECT), .cause = "network-unreachable" },
  { FACT (CONNECTION_RESET), .steps = AT (CONNECT), .cause = "connection-cut" },
  { FACT (CONNECT_FAILED), .steps = AT (CONNECT), .cause = "network-unreachable" },

  /* Encryption: what answered in place of TLS. After the go-ahead no server has more to say. */
  { FACT (TLS_PLAINTEXT), .steps = AT (STARTTLS), .cause = "starttls-injected" },
  { FACT (TLS_UNRECOGNISED), .steps = AT (STARTTLS), .cause = "starttls-injected" },
  { FACT (TLS_PLAINTEXT), .when = is_sign_in_page, .cause = "captive-portal" },
  { FACT (TLS_PLAINTEXT), .phrase = "http/1|http/2|<html|ssh-", .cause = "wrong-service-on-port" },
  { FACT (TLS_PLAINTEXT), .phrase = "connection is closed. 14", .cause = "server-misconfigured" },
  { FACT (TLS_PLAINTEXT), .cause = "tls-on-plain-port" },
  /* The handshake */
  { FACT (TLS_VERSION_TOO_OLD), .cause = "tls-server-too-old" },
  { FACT (TLS_ONLY_OLDER), .cause = "tls-server-too-old" },
  { FACT (TLS_CLIENT_CERTIFICATE), .cause = "client-certificate-required" },
  { FACT (TLS_NO_SHARED_CIPHER), .cause = "tls-no-shared-cipher" },
  { FACT (TLS_WEAK_KEY_EXCHANGE), .when = not_accepted, .cause = "tls-weak-keys" },
  /* RFC 8446 section 6.2. The newest version is offered, so 70 is a server that knows none of them;
   * 80 is what some servers send where they mean 40. */
  { FACT (TLS_ALERT), .steps = HANDSHAKE, .number = 40, .when = not_accepted,
    .cause = "tls-no-shared-cipher" },
  { FACT (TLS_ALERT), .steps = HANDSHAKE, .number = 70, .when = not_accepted,
    .cause = "tls-server-too-old" },
  { FACT (TLS_ALERT), .steps = HANDSHAKE, .number = 71, .when = not_accepted,
    .cause = "tls-no-shared-cipher" },
  { FACT (TLS_ALERT), .steps = HANDSHAKE, .number = 80, .when = not_accepted,
    .cause = "tls-no-shared-cipher" },
  { FACT (TLS_ALERT), .steps = HANDSHAKE, .cause = "tls-failed" },
  /* The certificate: somebody in between, then who vouches for it, then what it says */
  { FACT (CERTIFICATE_UNKNOWN_AUTHORITY), .phrase = INTERCEPTORS,
    .cause = "cert-antivirus-interception" },
  { FACT (CERTIFICATE_SELF_SIGNED), .phrase = INTERCEPTORS,
    .cause = "cert-antivirus-interception" },
  { FACT (CERTIFICATE_CHAIN_INCOMPLETE), .phrase = INTERCEPTORS,
    .cause = "cert-antivirus-interception" },
  { FACT (CERTIFICATE_REVOKED), .cause = "cert-revoked" },
  { FACT (CERTIFICATE_SELF_SIGNED), .cause = "cert-untrusted-issuer" },
  { FACT (CERTIFICATE_UNKNOWN_AUTHORITY), .cause = "cert-untrusted-issuer" },
  { FACT (CERTIFICATE_CHAIN_INCOMPLETE), .cause = "cert-chain-incomplete" },
  { FACT (CERTIFICATE_ISSUER_UNFIT), .cause = "cert-untrusted-issuer" },
  { FACT (CERTIFICATE_EXPIRED), .when = clock_is_before_release, .cause = "clock-skew" },
  { FACT (CERTIFICATE_NOT_YET_VALID), .when = clock_is_before_release, .cause = "clock-skew" },
  { FACT (CERTIFICATE_EXPIRED), .cause = "cert-expired" },
  { FACT (CERTIFICATE_NOT_YET_VALID), .cause = "cert-not-yet-valid" },
  { FACT (CERTIFICATE_WRONG_NAME), .phrase = "invalid2.invalid|no sni", .cause = "client-bug" },
  { FACT (CERTIFICATE_WRONG_NAME), .cause = "cert-name-mismatch" },
  { FACT (CERTIFICATE_WRONG_PURPOSE), .cause = "cert-wrong-purpose" },
  { FACT (CERTIFICATE_NAME_CONSTRAINT), .cause = "cert-name-constraint" },
  { FACT (CERTIFICATE_WEAK), .when = not_accepted, .cause = "tls-weak-keys" },
  { FACT (CERTIFICATE_STATUS_MISSING), .cause = "cert-status-missing" },
  { FACT (CERTIFICATE_REFUSED), .cause = "cert-invalid" },
  { FACT (TLS_CLOSED), .cause = "tls-closed" },
  { FACT (TLS_TIMEOUT), .cause = "tls-timeout" },
  { FACT (TLS_UNRECOGNISED), .cause = "tls-failed" },
  { FACT (TLS_FAILED), .cause = "tls-failed" },
  { FACT (REPLY_TIMEOUT), .steps = AT (TLS), .cause = "tls-timeout" },
  { FACT (PROBE_TIMEOUT), .steps = AT (TLS), .cause = "tls-timeout" },
  { FACT (CLOSED_UNEXPECTEDLY), .steps = AT (TLS), .cause = "tls-closed" },
  { FACT (CONNECTION_LOST), .steps = AT (TLS), .cause = "tls-closed" },

  /* Greeting and STARTTLS */
  { FACT (WRONG_SERVICE), .when = is_sign_in_page, .cause = "captive-portal" },
  { FACT (WRONG_SERVICE), .cause = "wrong-service-on-port" },
  { FACT (TLS_ANSWERED), .when = not_implicit_tls, .cause = "plain-on-tls-port" },
  { FACT (STARTTLS_MASKED), .cause = "starttls-stripped" },
  { FACT (STARTTLS_INJECTED), .cause = "starttls-injected" },
  { FACT (PREAUTH), .when = wants_starttls, .cause = "preauth-unencrypted" },
  { FACT (STARTTLS_NOT_OFFERED), .cause = "starttls-unavailable" },
  { FACT (REPLY_TOO_LARGE), .cause = "reply-too-large" },
  { FACT (PROTOCOL_VIOLATION), .cause = "protocol-violation" },

  /* Login, by what was offered or by the program's own knowledge */
  { FACT (TOKEN_REFUSED), .cause = "oauth-token-invalid" },
  { FACT (LOGIN_TOO_COSTLY), .cause = "login-too-costly" },
  { FACT (SERVER_NOT_AUTHENTIC), .cause = "server-not-authentic" },
  { FACT (LOGIN_DISABLED), .when = doctor_offers_only_tokens, .cause = "basic-auth-disabled" },
  { FACT (MECHANISM_UNSUPPORTED), .when = doctor_offers_only_tokens,
    .cause = "basic-auth-disabled" },
  { FACT (LOGIN_DISABLED), .when = doctor_offers_encryption, .cause = "encryption-required" },
  { FACT (MECHANISM_UNSUPPORTED), .when = login_waits_for_encryption,
    .cause = "encryption-required" },
  { FACT (LOGIN_DISABLED), .cause = "auth-not-offered" },
  { FACT (LOGIN_NOT_OFFERED), .cause = "auth-not-offered" },
  { FACT (MECHANISM_UNSUPPORTED), .cause = "auth-mechanism-unsupported" },
  { FACT (PASSWORD_UNSENDABLE), .cause = "auth-non-ascii-password" },
};

/* Last: a server that refuses and then hangs up has refused. */
static const DoctorSignature silence[] = {
  { FACT (REPLY_TIMEOUT), .cause = "response-timeout" },
  { FACT (PROBE_TIMEOUT), .cause = "response-timeout" },
  { FACT (CLOSED_UNEXPECTEDLY), .cause = "connection-cut" },
  { FACT (CONNECTION_LOST), .cause = "connection-cut" },
  { FACT (CLOSED_BY_SERVER), .cause = "connection-cut" },
};

/* Findings that stand beside the cause of a failed step, or without one. */
static const DoctorSignature observations[] = {
  /* Why no login was made */
  { FACT (PASSWORD_UNKNOWN), .cause = "password-unknown" },
  { FACT (KEYRING_LOCKED), .cause = "keyring-locked" },
  { FACT (KEYRING_UNAVAILABLE), .cause = "keyring-unavailable" },
  { FACT (TOKEN_UNKNOWN), .cause = "token-unknown" },
  { FACT (SIGN_IN_EXPIRED), .cause = "sign-in-expired" },
  { FACT (CREDENTIAL_NOT_GIVEN), .cause = "credential-not-given" },
  { FACT (PASSWORD_REFUSED_BEFORE), .cause = "password-refused-before" },
  { FACT (LOGIN_PAUSED), .cause = "auth-rate-limited" },
  { FACT (LOGIN_NOT_CONFIGURED), .cause = "login-not-configured" },
  { FACT (ENCRYPTION_NOT_CONFIGURED), .cause = "encryption-not-configured" },
  { FACT (PREAUTH), .when = wants_tls, .cause = "login-not-asked" },
  { FACT (NO_ADDRESS), .cause = "sender-untested" },
  { FACT (SMTPUTF8_NOT_OFFERED), .cause = "address-refused" },
  /* What else was noticed */
  { FACT (CERTIFICATE_ERRORS_IGNORED), .cause = "certificate-errors-ignored" },
  { FACT (PROGRAM_DIFFERS), .cause = "program-differs" },
  { FACT (CERTIFICATE_VERIFIED), .when = expires_soon, .cause = "cert-expires-soon" },
  { FACT (CERTIFICATE_WEAK), .when = is_accepted, .cause = "tls-weak-keys", .is_tolerated = TRUE },
  { FACT (TLS_WEAK_KEY_EXCHANGE), .when = is_accepted, .cause = "tls-weak-keys",
    .is_tolerated = TRUE },
  { FACT (CERTIFICATE_IS_AUTHORITY), .when = is_accepted, .cause = "cert-ca-as-server" },
  { FACT (CERTIFICATE_FILE_UNUSABLE), .cause = "certificate-file-unusable" },
  { FACT (CERTIFICATE_COMMON_NAME_ONLY), .cause = "cert-common-name-only" },
  { FACT (QUOTA), .when = is_nearly_full, .cause = "mailbox-nearly-full" },
  { FACT (MAILBOX_OPENED), .protocols = POP3, .when = is_large, .cause = "mailbox-large" },
  { FACT (SIZE_LIMIT), .when = is_small, .cause = "size-limit-small" },
  { FACT (CONNECT_TIMEOUT), .when = ipv4_helped, .cause = "ipv6-broken" },
  { FACT (CONNECTION_REFUSED), .when = ipv4_helped, .cause = "ipv6-broken" },
  { FACT (CONNECT_TIMEOUT), .when = other_address_helped, .cause = "server-address-dead" },
  { FACT (CONNECTION_REFUSED), .when = other_address_helped, .cause = "server-address-dead" },
};

static const DoctorSignatures facts_table = { facts, G_N_ELEMENTS (facts) };
static const DoctorSignatures silence_table = { silence, G_N_ELEMENTS (silence) };

static const DoctorSignatures *const tables[] = {
  &facts_table,   &doctor_signatures_replies, &doctor_signatures_login, &doctor_signatures_sender,
  &silence_table,
};

guint
doctor_n_signatures (void)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    n += tables[i]->n;
  return n;
}

const DoctorSignature *
doctor_signature_at (guint index)
{
  guint i = 0;

  g_return_val_if_fail (index < doctor_n_signatures (), NULL);

  for (; index >= tables[i]->n; i++)
    index -= tables[i]->n;
  return &tables[i]->rows[index];
}

guint
doctor_n_observations (void)
{
  return G_N_ELEMENTS (observations);
}

const DoctorSignature *
doctor_observation_at (guint index)
{
  g_return_val_if_fail (index < G_N_ELEMENTS (observations), NULL);

  return &observations[index];
}

/* A mark on a letter that people leave out: "gesperrt für" and "gesperrt fur", "отключён" and
 * "отключен", but not another letter as in "й". */
static gboolean
is_mark (gunichar c, gunichar base)
{
  return c >= 0x0300 && c <= 0x036f && (base < 0x80 || base == 0x0435);
}

/* Bytes at either end. Between them is more than anybody says who has a reason to refuse. */
#define HEARD 2048

static void
cut_middle (GString *text)
{
  const char *head, *tail;
  gssize start;

  if (text->len <= 2 * HEARD)
    return;
  head = g_utf8_find_prev_char (text->str, text->str + HEARD);
  tail = g_utf8_find_next_char (text->str + text->len - HEARD, NULL);
  start = head - text->str;
  g_string_erase (text, start, tail - head);
  /* What is left was not said in one clause. */
  g_string_insert (text, start, ". ");
}

/* A reply as one line to search in: without the codes that stand before each line, in which a
 * sentence would be broken, and without differences of width, case, marks, quotes and blanks. */
static char *
flatten (const DoctorFact *fact)
{
  g_auto (GStrv) lines = g_strsplit (fact->text != NULL ? fact->text : "", "\n", -1);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) flat = NULL;
  g_autofree char *wide = NULL, *folded = NULL, *composed = NULL;
  gunichar last = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = lines[i];

      if (g_ascii_isdigit (line[0]) && strspn (line, "0123456789") == 3
          && (line[3] == '-' || line[3] == ' '))
        {
          line += 4;
          if (i > 0)
            line += strspn (line, "0123456789.");
        }
      g_string_append (text, line);
      g_string_append_c (text, ' ');
    }
  cut_middle (text);
  if (fact->code != NULL)
    g_string_append (text, fact->code);

  wide = g_utf8_normalize (text->str, -1, G_NORMALIZE_ALL);
  folded = g_utf8_casefold (wide != NULL ? wide : text->str, -1);
  flat = g_string_sized_new (strlen (folded));
  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 0x2018 || c == 0x2019)
        c = '\'';
      else if (c == 0x0142)
        c = 'l';
      else if (c == 0x0131)
        c = 'i';
      else if (is_mark (c, last))
        continue;
      last = c;
      if (!g_unichar_isspace (c))
        g_string_append_unichar (flat, c);
      else if (flat->len > 0 && flat->str[flat->len - 1] != ' ')
        g_string_append_c (flat, ' ');
    }
  composed = g_utf8_normalize (flat->str, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  return composed != NULL ? g_steal_pointer (&composed) : g_strdup (flat->str);
}

/* A `*` stays within its clause: words of the next sentence are another matter. */
static gboolean
is_one_clause (const char *start, const char *end)
{
  for (const char *p = start; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 0x3002 || c == 0x3001
          || ((c == '.' || c == ',' || c == ';' || c == ':') && p[1] == ' '))
        return FALSE;
    }
  return TRUE;
}

/* Steps through "one|two|three": the next part and its length; FALSE at the end. */
static gboolean
next_part (const char **rest, char separator, const char **part, gsize *length)
{
  const char *end;

  if (*rest == NULL)
    return FALSE;
  *part = *rest;
  end = strchr (*rest, separator);
  *length = end != NULL ? (gsize) (end - *part) : strlen (*part);
  *rest = end != NULL ? end + 1 : NULL;
  return TRUE;
}

static const char *
find_bytes (const char *text, const char *wanted, gsize length)
{
  for (const char *p = strchr (text, *wanted); p != NULL; p = strchr (p + 1, *wanted))
    if (strncmp (p, wanted, length) == 0)
      return p;
  return NULL;
}

/* The next place where `piece` stands at the beginning of a word: "ip" is not in "recipient". */
static const char *
find_word (const char *text, const char *at, const char *piece, gsize length)
{
  const char *found = find_bytes (at, piece, length);

  while (found != NULL && found > text && g_ascii_isalnum (*found) && g_ascii_isalnum (found[-1]))
    found = find_bytes (found + 1, piece, length);
  return found;
}

/* Whether the rest of a phrase, "word*word", stands in `text` after `end`, in the same clause. */
static gboolean
goes_on (const char *text, const char *end, const char *phrase, gsize length)
{
  while (length > 0)
    {
      const char *star = memchr (phrase, '*', length);
      gsize piece = star != NULL ? (gsize) (star - phrase) : length;
      const char *next = find_word (text, end, phrase, piece);

      if (next == NULL || !is_one_clause (end, next))
        return FALSE;
      end = next + piece;
      length -= piece + (star != NULL);
      phrase += piece + (star != NULL);
    }
  return TRUE;
}

static gboolean
has_phrase (const char *text, const char *phrases)
{
  const char *phrase;
  gsize length;

  while (next_part (&phrases, '|', &phrase, &length))
    {
      const char *star = memchr (phrase, '*', length);
      gsize piece = star != NULL ? (gsize) (star - phrase) : length;
      gsize used = piece + (star != NULL);

      for (const char *start = find_word (text, text, phrase, piece); start != NULL;
           start = find_word (text, start + 1, phrase, piece))
        if (goes_on (text, start + piece, phrase + used, length - used))
          return TRUE;
    }
  return FALSE;
}

static gboolean
has_code (const char *code, const char *codes)
{
  gsize length = code != NULL ? strcspn (code, " ") : 0, wanted;
  const char *part;

  while (length > 0 && next_part (&codes, '|', &part, &wanted))
    if (part[wanted - 1] == '*'
            ? length >= wanted - 1 && g_ascii_strncasecmp (code, part, wanted - 1) == 0
            : length == wanted && g_ascii_strncasecmp (code, part, wanted) == 0)
      return TRUE;
  return FALSE;
}

/* What may be believed of words that anybody on the way may have written: that this server cannot
 * be used now, not here, or not with encryption. They tell nothing about the account, its password
 * or another server, since what the user would then do somebody else would have chosen. */
static const char *const said_openly[] = {
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

/* Whether the server's words came before the encryption that it is set up with. */
static gboolean
is_open (const DoctorCase *self, const DoctorFact *fact)
{
  const DoctorEntry *entry = doctor_transcript_find (self->transcript, fact->entry);

  return self->server->security == DOCTOR_SECURITY_STARTTLS && entry != NULL && entry->unprotected
         && entry->direction == DOCTOR_FROM_SERVER;
}

/* Every row that has a phrase asks, and making them costs more than the search. */
static const char *
words_of (const DoctorCase *self, const DoctorFact *fact)
{
  char *words = g_hash_table_lookup (self->words, fact);

  if (words == NULL)
    {
      words = flatten (fact);
      g_hash_table_insert (self->words, (gpointer) fact, words);
    }
  return words;
}

gboolean
doctor_signature_matches (const DoctorSignature *self, const DoctorCase *the_case,
                          const DoctorFact *fact)
{
  g_return_val_if_fail (self != NULL && the_case != NULL && fact != NULL, FALSE);

  if (fact->kind != self->kind
      || (self->protocols != 0 && (self->protocols & (1u << the_case->server->protocol)) == 0)
      || (self->number != 0 && fact->number != self->number
          && !(self->number < 10 && fact->number / 100 == self->number))
      || (self->code != NULL && !has_code (fact->code, self->code))
      || (self->trap != 0
          && (the_case->provider == NULL || (the_case->provider->traps & self->trap) == 0))
      || (self->when != NULL && !self->when (the_case, fact))
      || (self->kind == DOCTOR_FACT_REPLY_REFUSED && !g_strv_contains (said_openly, self->cause)
          && is_open (the_case, fact)))
    return FALSE;
  return self->phrase == NULL || has_phrase (words_of (the_case, fact), self->phrase);
}
