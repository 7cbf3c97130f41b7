/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* One reply of a mail server as a value, the same for all protocols. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How deep parentheses may stand in each other in an IMAP response. */
#define DOCTOR_REPLY_NESTING_LIMIT 20
/* How much of a reply is kept as a fact. */
#define DOCTOR_REPLY_TEXT_LIMIT (16 * 1024)

typedef enum
{
  DOCTOR_VERDICT_OK,       /* OK; +OK; 2xx */
  DOCTOR_VERDICT_CONTINUE, /* + and a blank; 3xx */
  DOCTOR_VERDICT_REFUSED,  /* NO, BAD; -ERR; 4xx, 5xx */
  DOCTOR_VERDICT_BYE,      /* BYE; 421: refused, and the server ends the conversation */
} DoctorVerdict;

typedef struct
{
  /* What is waited for; set before the first line. */
  const char *tag;       /* of the command (RFC 9051 section 2.2.1); NULL: the greeting */
  gboolean may_continue; /* the command may be answered by a continuation request */
  gboolean lists;        /* the reply, if it is good, has further lines (RFC 1939 section 3) */
  gboolean logged_in;    /* a mailbox may be spoken of */
  gboolean leaving;      /* a BYE is expected and no refusal (RFC 9051 section 6.1.3) */

  /* What came. All strings are the server's own bytes, NUL-terminated and without NUL inside. */
  guint n_lines;
  gsize n_bytes;
  gsize literal;    /* that many octets come next, and then the rest of the line */
  GString *partial; /* IMAP: the line up to a literal; NULL otherwise */
  gboolean listing; /* POP3: the status line came, further lines follow */
  gboolean preauth; /* IMAP: the greeting says that the session is logged in already */
  GPtrArray *items; /* of char: IMAP: responses without "* "; POP3: the further lines, unstuffed;
                     * SMTP: the text of each line without its code */
  GString *text;    /* the whole reply, a line feed between lines; IMAP: the tagged line without its
                     * tag, then what was said along with it by NO, BAD and BYE */

  /* What it means: good once the reply is whole. */
  DoctorVerdict verdict;
  guint number;        /* SMTP code, else 0 */
  char *code;          /* enhanced status code or response code, NULL for none */
  char *argument;      /* the rest of the response code, NULL for none */
  char *words;         /* the text of the (last) line, without code */
  char *alert;         /* what the line just taken wants shown to the user (RFC 9051 section 7.1) */
  const char *problem; /* what is wrong with it; static */
} DoctorReply;

typedef enum
{
  DOCTOR_TAKEN_MORE,   /* the reply is not whole yet */
  DOCTOR_TAKEN_WHOLE,  /* the reply is whole */
  DOCTOR_TAKEN_BROKEN, /* not in the grammar; `problem` says why */
} DoctorTaken;

void doctor_reply_init (DoctorReply *self);
void doctor_reply_clear (DoctorReply *self);

/* Says what is wrong and returns BROKEN. */
DoctorTaken doctor_reply_break (DoctorReply *self, const char *problem);
/* Adds a line to the text, a line feed before it unless it is the first. What goes beyond
 * DOCTOR_REPLY_TEXT_LIMIT bytes is left out: it stands in the transcript. */
void doctor_reply_add_text (DoctorReply *self, const char *line);

/* What stands in brackets at the start of `words` (RFC 9051 section 7.1, RFC 2449 section 8):
 * `*code` gets the name in upper case, `*argument` the rest or NULL; both newly allocated. Returns
 * where the human text begins. Brackets that hold no such name are human text. */
const char *doctor_reply_response_code (const char *words, char **code, char **argument);

G_END_DECLS
