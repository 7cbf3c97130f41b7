/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What IMAP, POP3 and SMTP differ in: a row of strings and small functions for each. */

#pragma once

#include "core/account.h"
#include "core/command.h"
#include "core/reply.h"
#include "core/transcript.h"

G_BEGIN_DECLS

/* What one dialogue knows, for the functions of a dialect to read. */
typedef struct
{
  DoctorServer *server;
  char *address; /* NULL: none */
  char *client_name;
  DoctorSecret *secret;
  DoctorTranscript *transcript;
  char *timestamp;             /* of the greeting, received under TLS (RFC 1939 section 7) */
  GPtrArray *capabilities;     /* of char, as the server wrote them; never NULL */
  gboolean capabilities_known; /* FALSE: the server has no way to tell them, or nobody asked */
} DoctorTalk;

/* The capability is in the list; its parameters, "" without any, or NULL. Letter case does not
 * matter. */
const char *doctor_talk_offers (const DoctorTalk *talk, const char *capability);

/* How a login without SASL goes on after one of its commands. */
typedef enum
{
  DOCTOR_ROUND_LAST,    /* the reply is the verdict */
  DOCTOR_ROUND_WAIT,    /* the server must ask for the next one by `onward` */
  DOCTOR_ROUND_GO_ON,   /* the next one follows at once */
  DOCTOR_ROUND_REFUSED, /* user or password cannot be sent this way */
} DoctorRound;

typedef struct
{
  const char *mechanism; /* "LOGIN", "APOP", "USER" */
  DoctorVerdict onward;
  gboolean (*offered) (const DoctorTalk *talk);
  /* Adds command number `n` to `command`, which holds the tag already. */
  DoctorRound (*compose) (const DoctorTalk *talk, guint n, DoctorCommand *command);
} DoctorDirect;

/* Something to ask once the login went well, or something to note. */
typedef struct
{
  const char *needs;   /* a capability, or NULL */
  const char *command; /* NULL: nothing is sent */
  /* In place of `command` where it is not the same for everybody; newly allocated. */
  char *(*compose) (const DoctorTalk *talk);
  gboolean essential; /* a refusal fails the step */
  /* Adds the facts; returns what is wrong with the reply, or NULL. `reply` is NULL where nothing
   * was sent. May be NULL. */
  const char *(*note) (const DoctorTalk *talk, const DoctorReply *reply);
} DoctorErrand;

typedef struct
{
  const char *service;   /* RFC 4422 section 4: "imap", "pop", "smtp" */
  const char *greets_as; /* as doctor_service_recognise() calls it */
  DoctorStep work;       /* the step after the login */
  gboolean tagged;       /* every command begins with a tag */
  gboolean unasked;      /* the server may speak at any time */

  /* Takes one line, NUL-terminated and without NUL inside; returns MORE with a `literal` to have
   * that many octets passed over. */
  DoctorTaken (*take) (DoctorReply *reply, const char *line);

  /* Keeps what matters of a greeting received under TLS. May be NULL. */
  void (*heed_greeting) (DoctorTalk *talk, const DoctorReply *reply);

  const char *ask;         /* for capabilities; {name}: the client's */
  const char *ask_plain;   /* what an older server knows instead, or NULL */
  gboolean greeting_tells; /* the greeting may hold them */
  gboolean ask_lists;
  gboolean ask_optional;  /* a refusal only means that they are unknown */
  gboolean login_changes; /* they are others after the login */
  /* Those in a reply; NULL when there are none. */
  GPtrArray *(*capabilities) (const DoctorReply *reply);

  const char *starttls; /* command and capability in one */
  guint go_ahead;       /* the one number that answers it, 0 for any OK */

  const char *authenticate;          /* {mechanism} */
  const char *mechanism_prefixes[3]; /* of the capabilities that name mechanisms; NULL ends */
  const char *initial_response;      /* the capability that allows one; NULL: always allowed */
  gsize authenticate_limit;          /* octets of the command with its initial response and CRLF */
  const char *login_disabled;        /* the capability that forbids a login, or NULL */
  const DoctorDirect *direct;        /* logins without SASL, strongest first */
  guint n_direct;

  /* FALSE, and the fact that says why, when the errands cannot be made. NULL: they always can. */
  gboolean (*can_work) (const DoctorTalk *talk);
  const DoctorErrand *errands; /* `n_errands` of them */
  guint n_errands;
  const char *leave;
} DoctorDialect;

/* The upper-case names of the mechanisms offered, NULL-terminated; free with g_strfreev(). */
GStrv doctor_talk_mechanisms (const DoctorTalk *talk, const DoctorDialect *dialect);

/* Who greets like that: "http", "ssh", "ftp", "imap", "pop3", "smtp" or "unknown". */
const char *doctor_service_recognise (const char *greeting);

/* IMAP's login without SASL. */
extern const DoctorDirect doctor_imap_login;

extern const DoctorDialect doctor_dialect_imap;
extern const DoctorDialect doctor_dialect_pop3;
extern const DoctorDialect doctor_dialect_smtp;

G_END_DECLS
