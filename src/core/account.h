/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Accounts and servers: what the user has configured, and what cannot be right in it. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  DOCTOR_ROLE_INCOMING,
  DOCTOR_ROLE_OUTGOING,
} DoctorRole;

typedef enum
{
  DOCTOR_PROTOCOL_IMAP, /* RFC 9051, RFC 3501 */
  DOCTOR_PROTOCOL_POP3, /* RFC 1939 */
  DOCTOR_PROTOCOL_SMTP, /* message submission, RFC 6409 */
} DoctorProtocol;

typedef enum
{
  DOCTOR_SECURITY_TLS,      /* implicit TLS, RFC 8314 section 3 */
  DOCTOR_SECURITY_STARTTLS, /* RFC 9051 section 6.2.1, RFC 2595, RFC 3207 */
  DOCTOR_SECURITY_NONE,
} DoctorSecurity;

typedef enum
{
  DOCTOR_LOGIN_PASSWORD,
  DOCTOR_LOGIN_OAUTH2,
  DOCTOR_LOGIN_NONE,
} DoctorLogin;

typedef enum
{
  DOCTOR_SOURCE_OWN,
  DOCTOR_SOURCE_GOA,
  DOCTOR_SOURCE_EVOLUTION,
  DOCTOR_SOURCE_THUNDERBIRD,
  DOCTOR_SOURCE_GEARY,
  DOCTOR_SOURCE_KMAIL,
  DOCTOR_SOURCE_CLAWS,
  DOCTOR_SOURCE_MUTT,
  DOCTOR_SOURCE_MSMTP,
  DOCTOR_SOURCE_MBSYNC,
} DoctorSource;
#define DOCTOR_N_SOURCES (DOCTOR_SOURCE_MBSYNC + 1)

/* Who keeps the password or token of a server, and what `keeper_key` is then. Whatever is not found
 * there is looked for among our own items: the user may have entered it here. */
typedef enum
{
  DOCTOR_KEEPER_OWN,       /* our keyring items, by the account's id and the role; "" */
  DOCTOR_KEEPER_EVOLUTION, /* Evolution's keyring items; the UID of the source whose it is */
  DOCTOR_KEEPER_GEARY,     /* Geary's keyring items; "PROTOCOL HOST LOGIN", the login may hold
                              blanks */
  DOCTOR_KEEPER_GOA,       /* GNOME Online Accounts; the object path of the account there */
} DoctorKeeper;

/* One configured server, as it stands in the user's settings, right or wrong. Every string is
 * valid UTF-8 and never NULL. */
typedef struct
{
  DoctorRole role;
  DoctorProtocol protocol;
  char *host; /* a host name (also internationalized) or an IP literal without brackets */
  guint port; /* as configured: may be out of range */
  DoctorSecurity security;
  char *user;
  DoctorLogin login;
  /* The full path of a file of certificates (PEM) that are trusted for this one server, besides
   * those that the computer trusts: its own, or that of a private authority. "" for none. */
  char *certificate;
  DoctorKeeper keeper;
  char *keeper_key;
  /* What its program runs to get the password (passwordeval, PassCmd): shown, never run. "" for
   * none. */
  char *command;
  gboolean accepts_errors; /* its program is told to accept any certificate */
} DoctorServer;

/* One account. Shared by reference count and not changed once shared: an edited account is a
 * copy. Atomic counts are not needed, everything happens on the main thread. */
typedef struct
{
  grefcount ref_count;
  char *id;
  char *name;
  char *address;
  gboolean enabled;
  DoctorSource source;
  DoctorServer *incoming; /* NULL: none configured */
  DoctorServer *outgoing; /* NULL: none configured */
  char *origin;           /* where it stands in its program: the name of a profile, or of a file as
                             the user knows it ("~/.msmtprc"); "" for nothing worth telling */
  char **identities;      /* further addresses that it sends from; NULL for none */
  char *online;      /* the Id of the account of GNOME Online Accounts that is behind it, "" for
                        none */
  GPtrArray *twins;  /* of DoctorAccount: the same account in other programs, with the same
                        settings; NULL for none */
  GPtrArray *rivals; /* of DoctorAccount: other programs' accounts with the same address and
                        other settings; NULL for none */
  gboolean needs_attention; /* its program says that somebody has to sign in again */
} DoctorAccount;

/* What cannot be right in a field. The caller has the sentence for each. */
typedef enum
{
  DOCTOR_PROBLEM_NONE,
  DOCTOR_PROBLEM_EMPTY,
  DOCTOR_PROBLEM_BLANK,          /* blanks inside or around */
  DOCTOR_PROBLEM_LINE_BREAK,     /* CR, LF, NUL or another control character */
  DOCTOR_PROBLEM_SCHEME,         /* imap://, https://… */
  DOCTOR_PROBLEM_FULL_WIDTH,     /* ｍａｉｌ．example．jp */
  DOCTOR_PROBLEM_COMMA,          /* a comma where a dot was meant */
  DOCTOR_PROBLEM_PORT_IN_HOST,   /* mail.example.jp:993 */
  DOCTOR_PROBLEM_NOT_A_HOST,     /* no host name and no address for any other reason */
  DOCTOR_PROBLEM_PORT_RANGE,     /* not 1 to 65535 */
  DOCTOR_PROBLEM_NOT_AN_ADDRESS, /* no mail address: one @ with something on either side */
} DoctorProblem;

/* A new server of that role with default port and login by password, without a certificate file;
 * free with doctor_server_free(). `host` and `user` may be NULL for empty. */
DoctorServer *doctor_server_new (DoctorRole role, DoctorProtocol protocol, const char *host,
                                 guint port, DoctorSecurity security, const char *user,
                                 DoctorLogin login);
/* `path` "" or NULL takes it back. */
void doctor_server_set_certificate (DoctorServer *self, const char *path);
/* Another host: the certificate file vouched for the one before, and goes. The same in other
 * letters changes nothing. */
void doctor_server_set_host (DoctorServer *self, const char *host);
DoctorServer *doctor_server_copy (const DoctorServer *self);
void doctor_server_free (DoctorServer *self);
/* The same settings; who keeps the password does not matter. */
gboolean doctor_server_equal (const DoctorServer *a, const DoctorServer *b);
/* The same door: protocol, host, port and encryption, whoever goes in. However a host's name is
 * written (RFC 5890 section 2.3.2.4), it is the same one. */
gboolean doctor_server_same_place (const DoctorServer *a, const DoctorServer *b);

/* The standard port (RFC 8314 section 7): 993, 143, 995, 110, 465, 587. */
guint doctor_server_default_port (DoctorProtocol protocol, DoctorSecurity security);

/* The first thing in the server that cannot be right: host, then port, then user. An empty user
 * is right where nobody logs in. `field`, if not NULL, gets the name of the field: "host",
 * "port" or "user" (static). */
DoctorProblem doctor_server_problem (const DoctorServer *self, const char **field);

DoctorProblem doctor_host_problem (const char *host);
DoctorProblem doctor_port_problem (guint port);
/* A user name may hold blanks and any letter, but no control character: CR, LF or NUL would
 * start another command. */
DoctorProblem doctor_user_problem (const char *user);
DoctorProblem doctor_address_problem (const char *address);

/* The host as it is looked up and verified: A-labels (RFC 5891), lower case, no final dot. An
 * IP literal comes back unchanged. NULL when there is no such form. Free with g_free(). */
char *doctor_host_to_ascii (const char *host);
/* A host as others may publish it: a name with a dot and no address literal. As A-labels, newly
 * allocated; NULL for anything else. */
char *doctor_published_host (const char *host);

/* A new account with empty name and address, enabled, from `source`. */
DoctorAccount *doctor_account_new (const char *id, DoctorSource source);
DoctorAccount *doctor_account_ref (DoctorAccount *self);
void doctor_account_unref (DoctorAccount *self);
/* A deep copy that may be changed until it is shared. */
DoctorAccount *doctor_account_copy (const DoctorAccount *self);
/* Everything is the same, twins, rivals and all. */
gboolean doctor_account_equal (const DoctorAccount *a, const DoctorAccount *b);
/* The name to show: the name, else the address, else the id. Owned by the account. */
const char *doctor_account_title (const DoctorAccount *self);

/* The words of contract and files: "incoming", "imap", "tls", "password", "own". */
const char *doctor_role_to_string (DoctorRole role);
const char *doctor_protocol_to_string (DoctorProtocol protocol);
const char *doctor_security_to_string (DoctorSecurity security);
const char *doctor_login_to_string (DoctorLogin login);
const char *doctor_source_to_string (DoctorSource source);
/* The reverse; FALSE and `*out` untouched for any other word. */
gboolean doctor_protocol_from_string (const char *word, DoctorProtocol *out);
gboolean doctor_security_from_string (const char *word, DoctorSecurity *out);
gboolean doctor_login_from_string (const char *word, DoctorLogin *out);

/* The name of the program, for _(): "Thunderbird", "GNOME Online Accounts"; of our own accounts
 * "Added here". */
const char *doctor_source_to_label (DoctorSource source);

/* "IMAP", "POP3", "SMTP"; "TLS", "STARTTLS", "none": terms, the same in every language. */
const char *doctor_protocol_to_label (DoctorProtocol protocol);
const char *doctor_security_to_label (DoctorSecurity security);
/* What a person calls a field: "server name" for "host", "port", "user name", "mail address"; an
 * English message id. Any other word comes back as it is. */
const char *doctor_field_to_label (const char *field);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorServer, doctor_server_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorAccount, doctor_account_unref)

G_END_DECLS
