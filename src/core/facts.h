/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The closed list of what a probe can observe. */

#pragma once

#include "core/text.h"

G_BEGIN_DECLS

/* The parts of a probe, in the order in which they run. Implicit TLS runs TLS before GREETING;
 * STARTTLS runs after it and holds the handshake too. The greeting step takes in the first list
 * of capabilities, the starttls step the one after the handshake, so that the login step is the
 * login and nothing else. */
typedef enum
{
  DOCTOR_STEP_RESOLVE,
  DOCTOR_STEP_CONNECT,
  DOCTOR_STEP_TLS,
  DOCTOR_STEP_GREETING,
  DOCTOR_STEP_STARTTLS,
  DOCTOR_STEP_LOGIN,
  DOCTOR_STEP_MAILBOX,
  DOCTOR_STEP_SENDER,
} DoctorStep;
#define DOCTOR_N_STEPS (DOCTOR_STEP_SENDER + 1)

/* "resolve", "connect" …: the words of the report. */
const char *doctor_step_to_string (DoctorStep step);

/* X (symbol, id, note): the note is the English sentence that stands in the transcript when the
 * fact is what the program itself observed; NULL when the server's own line is the evidence.
 * Notes may use {text}, {code}, {number} and {extra}. What the four values mean is said here. */
#define DOCTOR_FACTS(X)                                                                            \
  /* resolve: text = host */                                                                       \
  X (LOOKUP_STARTED, "lookup-started", N_ ("Looking up {text}"))                                   \
  /* text = addresses, comma and blank between; number = how many */                               \
  X (ADDRESSES, "addresses", N_ ("Addresses: {text}"))                                             \
  /* code = "IPv4" or "IPv6": what was not waited for any longer; further ADDRESSES when it comes  \
     after all */                                                                                  \
  X (ADDRESS_FAMILY_UNANSWERED, "address-family-unanswered",                                       \
     N_ ("No answer yet whether {text} has {code} addresses; going on without them"))              \
  X (NAME_NOT_FOUND, "name-not-found", N_ ("The name {text} does not exist"))                      \
  /* code = the resolver's words */                                                                \
  X (NAME_LOOKUP_FAILED, "name-lookup-failed",                                                     \
     N_ ("The name {text} could not be looked up: {code}"))                                        \
  X (NAME_LOOKUP_TIMEOUT, "name-lookup-timeout",                                                   \
     N_ ("No answer about the name {text} within {number} seconds"))                               \
  /* connect: text = address, number = port, extra = microseconds since the attempt began */       \
  X (CONNECTING, "connecting", N_ ("Connecting to {text} port {number}"))                          \
  X (CONNECTED, "connected", N_ ("Connected to {text} port {number}"))                             \
  X (CONNECTION_REFUSED, "connection-refused", N_ ("{text} port {number}: connection refused"))    \
  /* It was accepted and torn before it was noticed that it stood. */                              \
  X (CONNECTION_RESET, "connection-reset", N_ ("{text} port {number}: connection reset"))          \
  X (CONNECT_TIMEOUT, "connect-timeout", N_ ("{text} port {number}: no answer"))                   \
  X (NETWORK_UNREACHABLE, "network-unreachable",                                                   \
     N_ ("{text} port {number}: network is unreachable"))                                          \
  X (CONNECT_FORBIDDEN, "connect-forbidden",                                                       \
     N_ ("{text} port {number}: this computer does not allow the connection"))                     \
  /* code = the system's words */                                                                  \
  X (CONNECT_FAILED, "connect-failed", N_ ("{text} port {number}: {code}"))                        \
  X (ADDRESS_NOT_TRIED, "address-not-tried", N_ ("{text} port {number}: not tried"))               \
  X (ADDRESS_ABANDONED, "address-abandoned",                                                       \
     N_ ("{text} port {number}: given up, another address answered first"))                        \
  /* Waiting and closing. number = seconds waited. The step is the entry's. */                     \
  X (REPLY_TIMEOUT, "reply-timeout", N_ ("No reply within {number} seconds"))                      \
  X (PROBE_TIMEOUT, "probe-timeout", N_ ("Not finished within {number} seconds"))                  \
  X (STOPPED, "stopped", N_ ("Stopped by the user"))                                               \
  X (CLOSED_BY_SERVER, "closed-by-server", N_ ("Closed by the server"))                            \
  X (CLOSED_UNEXPECTEDLY, "closed-unexpectedly",                                                   \
     N_ ("The server closed the connection without an answer"))                                    \
  X (CONNECTION_LOST, "connection-lost", N_ ("The connection was lost: {code}"))                   \
  X (CLOSED, "closed", N_ ("Connection closed"))                                                   \
  /* TLS: text = version, code = cipher */                                                         \
  X (TLS_ESTABLISHED, "tls-established", N_ ("{text} established, {code}"))                        \
  /* text = the host verified for, code = last day, extra = seconds until then */                  \
  X (CERTIFICATE_VERIFIED, "certificate-verified",                                                 \
     N_ ("Certificate verified for {text}, valid until {code}"))                                   \
  /* Beside CERTIFICATE_VERIFIED: text = the host, code = the name of the file that the account    \
     names for this one server, without which nobody vouches for it */                             \
  X (CERTIFICATE_TRUSTED_BY_FILE, "certificate-trusted-by-file",                                   \
     N_ ("{text} is trusted because of the certificate file {code} of the account"))               \
  /* text = the file's name, code = why */                                                         \
  X (CERTIFICATE_FILE_UNUSABLE, "certificate-file-unusable",                                       \
     N_ ("The certificate file {text} cannot be used: {code}"))                                    \
  /* text = whose certificate, code = the date, number = it in seconds since 1970, extra = seconds \
     passed since then (less than 0 before NOT_YET_VALID) */                                       \
  X (CERTIFICATE_EXPIRED, "certificate-expired",                                                   \
     N_ ("The certificate of {text} expired on {code}"))                                           \
  X (CERTIFICATE_NOT_YET_VALID, "certificate-not-yet-valid",                                       \
     N_ ("The certificate of {text} is valid only from {code}"))                                   \
  /* text = the host asked for, code = the names in the certificate, comma and blank between;      \
     number = 1 when the first of them is likely to be the host that is meant */                   \
  X (CERTIFICATE_WRONG_NAME, "certificate-wrong-name",                                             \
     N_ ("The certificate is not for {text} but for {code}"))                                      \
  /* text = subject, code = issuer */                                                              \
  X (CERTIFICATE_SELF_SIGNED, "certificate-self-signed",                                           \
     N_ ("The certificate of {text} is signed by itself"))                                         \
  X (CERTIFICATE_UNKNOWN_AUTHORITY, "certificate-unknown-authority",                               \
     N_ ("The certificate of {text} was issued by {code}, which this computer does not trust"))    \
  X (CERTIFICATE_CHAIN_INCOMPLETE, "certificate-chain-incomplete",                                 \
     N_ ("The server did not send the certificate of {code}, which issued that of {text}"))        \
  /* text = subject, code = the one among its issuers that may not issue certificates */           \
  X (CERTIFICATE_ISSUER_UNFIT, "certificate-issuer-unfit",                                         \
     N_ ("The certificate of {text} was issued with the one of {code}, which may not issue any"))  \
  X (CERTIFICATE_REVOKED, "certificate-revoked", N_ ("The certificate of {text} was revoked"))     \
  X (CERTIFICATE_WRONG_PURPOSE, "certificate-wrong-purpose",                                       \
     N_ ("The certificate of {text} is not meant for a server"))                                   \
  X (CERTIFICATE_NAME_CONSTRAINT, "certificate-name-constraint",                                   \
     N_ ("The authority {code} may not issue a certificate for {text}"))                           \
  /* code = what is weak. Beside CERTIFICATE_VERIFIED a warning: RSA of 1024 bits, for example */  \
  X (CERTIFICATE_WEAK, "certificate-weak",                                                         \
     N_ ("The certificate of {text} uses a key or signature that is too weak: {code}"))            \
  X (CERTIFICATE_COMMON_NAME_ONLY, "certificate-common-name-only",                                 \
     N_ ("The certificate of {text} names the server only in its common name"))                    \
  /* An authority's own certificate in place of a server's (RFC 5280 section 4.2.1.9). Beside      \
     CERTIFICATE_VERIFIED a warning */                                                             \
  X (CERTIFICATE_IS_AUTHORITY, "certificate-is-authority",                                         \
     N_ ("The certificate of {text} is one of an authority and not of a server"))                  \
  /* RFC 7633 */                                                                                   \
  X (CERTIFICATE_STATUS_MISSING, "certificate-status-missing",                                     \
     N_ ("The certificate of {text} is good only with a proof that it was not revoked, and the "   \
         "server sent none"))                                                                      \
  /* No other rule fits, or it cannot be read. text = subject, or the host; code = the library's   \
     words */                                                                                      \
  X (CERTIFICATE_REFUSED, "certificate-refused",                                                   \
     N_ ("The certificate of {text} was not accepted: {code}"))                                    \
  /* number = alert number, text = its name (RFC 8446 section 6) */                                \
  X (TLS_ALERT, "tls-alert", N_ ("The server ended the encryption with alert {number}, {text}"))   \
  /* text = the first line that came in place of TLS */                                            \
  X (TLS_PLAINTEXT, "tls-plaintext", N_ ("The server answered without encryption: {text}"))        \
  /* The first bytes that came belong neither to TLS nor to a text */                              \
  X (TLS_UNRECOGNISED, "tls-unrecognised",                                                         \
     N_ ("The server answered with something that is not TLS"))                                    \
  X (TLS_VERSION_TOO_OLD, "tls-version-too-old",                                                   \
     N_ ("The server offers no version of TLS that is still safe"))                                \
  /* A second connection, without login: text = the newest version the server speaks */            \
  X (TLS_ONLY_OLDER, "tls-only-older",                                                             \
     N_ ("A second connection, without a login, showed that the server speaks only {text}"))       \
  /* Beside TLS_ALERT, when the server asked for a certificate of the user before */               \
  X (TLS_CLIENT_CERTIFICATE, "tls-client-certificate",                                             \
     N_ ("The server wants a certificate of the user"))                                            \
  /* Beside TLS_ALERT when that was the server's first word */                                     \
  X (TLS_NO_SHARED_CIPHER, "tls-no-shared-cipher",                                                 \
     N_ ("The server and this program have no cipher in common"))                                  \
  /* number = bits of the Diffie-Hellman group, 0 when not known. Beside TLS_ESTABLISHED a         \
     warning */                                                                                    \
  X (TLS_WEAK_KEY_EXCHANGE, "tls-weak-key-exchange",                                               \
     N_ ("The server uses a key exchange that is too weak"))                                       \
  /* code = the system's words, or NULL when the server closed it */                               \
  X (TLS_CLOSED, "tls-closed", N_ ("The connection ended in the middle of the TLS handshake"))     \
  X (TLS_TIMEOUT, "tls-timeout", N_ ("The TLS handshake did not end within {number} seconds"))     \
  /* code = the library's words */                                                                 \
  X (TLS_FAILED, "tls-failed", N_ ("The TLS handshake failed: {code}"))                            \
  /* A second connection, without login: text = version */                                         \
  X (TLS_ANSWERED, "tls-answered",                                                                 \
     N_ ("A second connection that began with TLS was answered: {text}"))                          \
  X (TLS_NOT_ANSWERED, "tls-not-answered",                                                         \
     N_ ("A second connection that began with TLS was not answered either"))                       \
  /* Greeting. A line that belongs to no mail protocol, or to another one: code = "http", "ssh",   \
     "ftp", "imap", "pop3", "smtp", "unknown"; text = the line */                                  \
  X (WRONG_SERVICE, "wrong-service", NULL)                                                         \
  X (PREAUTH, "preauth", NULL)                                                                     \
  /* text = capabilities, a line feed between; replaces all earlier ones */                        \
  X (CAPABILITIES, "capabilities", NULL)                                                           \
  X (STARTTLS_NOT_OFFERED, "starttls-not-offered", N_ ("The server does not offer STARTTLS"))      \
  /* Greeting or STARTTLS overwritten on the way */                                                \
  X (STARTTLS_MASKED, "starttls-masked", NULL)                                                     \
  /* number = how many bytes */                                                                    \
  X (STARTTLS_INJECTED, "starttls-injected",                                                       \
     N_ ("The server sent {number} bytes after its go-ahead for TLS; they were thrown away"))      \
  /* Any reply that refuses what the step asked: number = SMTP code or 0, code = enhanced status   \
     code or response code without brackets ("5.7.8", "AUTHENTICATIONFAILED"), may be NULL;        \
     text = the whole reply, a line feed between lines. IMAP: text begins with NO, BAD or BYE. */  \
  X (REPLY_REFUSED, "reply-refused", NULL)                                                         \
  /* A reply that is not in the protocol's grammar: text = what was wrong with it, in words of the \
     program; its note has them translated */                                                      \
  X (PROTOCOL_VIOLATION, "protocol-violation",                                                     \
     N_ ("The server’s reply does not follow the protocol: {text}"))                               \
  /* code = "line", "reply", "response", "literal" or "handshake"; number = the limit in bytes or  \
     lines */                                                                                      \
  X (REPLY_TOO_LARGE, "reply-too-large", N_ ("The server’s reply is larger than allowed"))         \
  /* Login. code = mechanism; for REFUSED the server's reply is a REPLY_REFUSED beside it */       \
  X (LOGIN_STARTED, "login-started", NULL)                                                         \
  X (LOGIN_ACCEPTED, "login-accepted", NULL)                                                       \
  X (LOGIN_REFUSED, "login-refused", NULL)                                                         \
  X (LOGIN_DISABLED, "login-disabled", N_ ("The server does not allow a login here"))              \
  X (LOGIN_NOT_OFFERED, "login-not-offered", N_ ("The server offers no login"))                    \
  /* text = what the server offers, blanks between */                                              \
  X (MECHANISM_UNSUPPORTED, "mechanism-unsupported",                                               \
     N_ ("The server and this program share no way of logging in; the server offers {text}"))      \
  /* code = status, text = the decoded JSON (RFC 7628 section 3.2.2) */                            \
  X (TOKEN_REFUSED, "token-refused", N_ ("The server’s reason: {text}"))                           \
  /* RFC 5802 section 9. number = the most rounds that are computed for a server */                \
  X (LOGIN_TOO_COSTLY, "login-too-costly",                                                         \
     N_ ("Before the login the server asks for more than {number} rounds of computing"))           \
  /* The server could not prove that it knows the password (RFC 5802 section 5) */                 \
  X (SERVER_NOT_AUTHENTIC, "server-not-authentic",                                                 \
     N_ ("The server did not prove that it knows the password"))                                   \
  /* Why no login was made */                                                                      \
  X (PASSWORD_UNKNOWN, "password-unknown", N_ ("No login: no password is known"))                  \
  X (KEYRING_LOCKED, "keyring-locked", N_ ("No login: the keyring is locked"))                     \
  X (KEYRING_UNAVAILABLE, "keyring-unavailable", N_ ("No login: there is no keyring ({code})"))    \
  /* text = the program that has it, a label */                                                    \
  X (TOKEN_UNKNOWN, "token-unknown", N_ ("No login: the token for it is known to {text} only"))    \
  /* text = the program, code = its words */                                                       \
  X (SIGN_IN_EXPIRED, "sign-in-expired",                                                           \
     N_ ("No login: {text} says that a new sign-in is needed ({code})"))                           \
  X (CREDENTIAL_NOT_GIVEN, "credential-not-given",                                                 \
     N_ ("No login: {text} did not give the password ({code})"))                                   \
  /* In an earlier examination. text = the cause then, code = the time in words, number = it in    \
     seconds since 1970 */                                                                         \
  X (PASSWORD_REFUSED_BEFORE, "password-refused-before",                                           \
     N_ ("No login: the server refused this password at {code}"))                                  \
  /* The same values; the time is the end of the pause */                                          \
  X (LOGIN_PAUSED, "login-paused", N_ ("No login before {code}, to spare the account"))            \
  X (LOGIN_NOT_CONFIGURED, "login-not-configured",                                                 \
     N_ ("No login: the account is set up without one"))                                           \
  X (ENCRYPTION_NOT_CONFIGURED, "encryption-not-configured",                                       \
     N_ ("No login: the account is set up without encryption, the password would be readable"))    \
  /* The secret cannot be sent by any mechanism offered: code = why */                             \
  X (PASSWORD_UNSENDABLE, "password-unsendable",                                                   \
     N_ ("No login: the password cannot be sent: {code}"))                                         \
  /* Mailbox. number = messages; extra = bytes (POP3) */                                           \
  X (MAILBOX_OPENED, "mailbox-opened", NULL)                                                       \
  /* number = bytes used, extra = bytes allowed */                                                 \
  X (QUOTA, "quota", NULL)                                                                         \
  X (IDLE_OFFERED, "idle-offered", NULL)                                                           \
  /* Sender. number = bytes */                                                                     \
  X (SIZE_LIMIT, "size-limit", NULL)                                                               \
  X (SENDER_ACCEPTED, "sender-accepted", NULL)                                                     \
  X (NO_ADDRESS, "no-address", N_ ("Sender not tested: the account has no mail address"))          \
  /* RFC 6531: text = the address */                                                               \
  X (SMTPUTF8_NOT_OFFERED, "smtputf8-not-offered",                                                 \
     N_ ("Sender not tested: the server cannot take the address {text}"))                          \
  /* Settings that cannot be right: code = field, number = DoctorProblem, text = the value */      \
  X (SETTING_INVALID, "setting-invalid", N_ ("The setting “{code}” cannot be right: {text}"))      \
  /* text = the program */                                                                         \
  X (CERTIFICATE_ERRORS_IGNORED, "certificate-errors-ignored",                                     \
     N_ ("{text} is set to accept any certificate for this account"))                              \
  /* text = the other program, code = its server in words */                                       \
  X (PROGRAM_DIFFERS, "program-differs",                                                           \
     N_ ("{text} has another server for this address: {code}"))                                    \
  /* The account wants STARTTLS or TLS, an extension was answered by an ALERT: text = it */        \
  X (ALERT, "alert", NULL)                                                                         \
  /* After the probe. A further connection that made no login, to find out whether another setting \
     works: text = host, code = protocol and security ("IMAP TLS"), number = port */               \
  X (FOLLOW_UP_WORKED, "follow-up-worked",                                                         \
     N_ ("Tried without a login: {text} port {number}, {code}: it works, and the certificate is "  \
         "valid"))                                                                                 \
  X (FOLLOW_UP_SILENT, "follow-up-silent",                                                         \
     N_ ("Tried without a login: {text} port {number}, {code}: no answer"))                        \
  /* extra = the kind of what was seen there instead, whose id is {seen} */                        \
  X (FOLLOW_UP_FAILED, "follow-up-failed",                                                         \
     N_ ("Tried without a login: {text} port {number}, {code}: {seen}"))                           \
  /* The domain of the address was asked, on the wish of the user, and names other settings: text  \
     = host, code = protocol and security ("IMAP TLS"), number = port */                           \
  X (SETTINGS_PUBLISHED, "settings-published",                                                     \
     N_ ("The provider’s servers are now: {text} port {number}, {code}"))                          \
  /* DNS was asked, because the server failed and nobody knows whose it is: code = the domain of   \
     the address, text = the hosts that take in its mail, the preferred first, blanks between */   \
  X (MAIL_EXCHANGERS, "mail-exchangers", N_ ("The mail for {code} is taken in by {text}"))         \
  /* Logins that a silent server has refused: text = host, code = the time in words, number = it   \
     in seconds since 1970 */                                                                      \
  X (LOGIN_REFUSED_EARLIER, "login-refused-earlier", N_ ("{text} refused a login at {code}"))      \
  /* The transcript grew past its limit: number = bytes left out */                                \
  X (LEFT_OUT, "left-out", N_ ("{number} bytes are left out here"))

typedef enum
{
#define DOCTOR_FACT_SYMBOL(symbol, id, note) DOCTOR_FACT_##symbol,
  DOCTOR_FACTS (DOCTOR_FACT_SYMBOL)
#undef DOCTOR_FACT_SYMBOL
} DoctorFactKind;

/* One fact. The meaning of the values is given per kind in the list above; texts are escaped and
 * scrubbed and may be NULL. `entry` is the serial number of the transcript entry that is its
 * evidence. */
typedef struct
{
  DoctorFactKind kind;
  DoctorStep step;
  guint entry;
  gint64 number;
  gint64 extra;
  char *code;
  char *text;
} DoctorFact;

/* "certificate-expired" … */
const char *doctor_fact_id (DoctorFactKind kind);

/* The text of such a fact is no word from outside but one of ours, marked for translation. */
gboolean doctor_fact_has_own_text (DoctorFactKind kind);

/* The sentence of the transcript for a fact with a note, in the language of `translate`; NULL for
 * a kind without one. Newly allocated. */
char *doctor_fact_note (const DoctorFact *self, DoctorTranslate translate);

G_END_DECLS
