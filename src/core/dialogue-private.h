/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the files of the dialogue share: the flow in flow.c, the login in login.c. */

#pragma once

#include "core/dialect.h"
#include "core/dialogue.h"
#include "core/lines.h"
#include "core/sasl.h"

G_BEGIN_DECLS

/* The state of a dialogue: what takes the next reply. */
typedef void (*DoctorTakeReply) (DoctorDialogue *self, const DoctorReply *reply);
/* What the flow goes on with. */
typedef void (*DoctorStage) (DoctorDialogue *self);

struct _DoctorDialogue
{
  const DoctorDialect *dialect;
  DoctorTalk talk;
  DoctorFactKind absence;
  char *absence_text;
  char *absence_code;
  gint64 absence_number;

  DoctorLines *lines;
  DoctorReply reply;     /* the one being read */
  char *tag;             /* of the last command */
  char *left;            /* of the one before LOGOUT, or NULL */
  DoctorTakeReply state; /* who takes it */
  GQueue output;         /* of DoctorCommand */

  gboolean begun;
  GString *greeting; /* as it came, a line feed between lines */
  gboolean greeted;  /* it is whole */
  gboolean preauth;
  char *masked;     /* a greeting overwritten on the way, or NULL */
  gboolean secured; /* TLS stands */
  gboolean securing;
  char *exporter;
  char *unique;
  gboolean peer_closed;
  char *lost;
  gboolean premature;  /* bytes waited before the command was sent that they would answer */
  gsize waiting;       /* of these bytes, what is not read yet, where `premature` says nothing */
  gboolean continuing; /* the server may wait for more of the command that runs */
  guint n_alerts;
  gboolean failed;
  gboolean leaving;
  gboolean abandoned;
  gboolean over;

  DoctorStage after_capabilities;
  gboolean asked_plain;
  guint errand;

  DoctorSasl *sasl;
  DoctorSecret *held; /* the first response, until the server asks for it */
  char *puzzle;       /* a challenge whose answer is worked out, as it came, or NULL */
  guint rounds;
  gboolean responded;
  gboolean cancelled;
  gboolean logged_in;
  const DoctorDirect *direct;
};

/* A new command, with a tag where the dialect has tags. */
DoctorCommand *doctor_dialogue_command (DoctorDialogue *self);
/* Sends a new command; `state` takes its reply. Takes ownership. */
void doctor_dialogue_send (DoctorDialogue *self, DoctorCommand *command, DoctorTakeReply state);
/* Sends more of the command that runs. Takes ownership. */
void doctor_dialogue_send_more (DoctorDialogue *self, DoctorCommand *command);

/* The same with a public text. */
void doctor_dialogue_say (DoctorDialogue *self, const char *text, DoctorTakeReply state);

/* Takes one line or literal of what waits. FALSE when there is nothing whole to read now. */
gboolean doctor_dialogue_read (DoctorDialogue *self);
/* The server closed, and everything before that was read. */
void doctor_dialogue_end_closed (DoctorDialogue *self);
/* The dialogue is over: the next action is CLOSE. */
void doctor_dialogue_finish (DoctorDialogue *self);

/* The first state. */
void doctor_dialogue_on_greeting (DoctorDialogue *self, const DoctorReply *reply);
/* The greeting belongs to somebody else. */
void doctor_dialogue_wrong_service (DoctorDialogue *self);
/* Somebody on the way put words before the handshake that would be read as if they were the
 * server's under TLS: ends the dialogue. */
void doctor_dialogue_throw_away (DoctorDialogue *self);
/* These are the capabilities now. Takes ownership of the list. */
void doctor_dialogue_learn (DoctorDialogue *self, GPtrArray *list);
/* TLS stands: nothing that was said before may be believed now (RFC 9051 section 6.2.1, RFC 3207
 * section 4.2, RFC 2595 section 4). */
void doctor_dialogue_ask_anew (DoctorDialogue *self);

void doctor_dialogue_begin (DoctorDialogue *self, DoctorStep step);
/* The step that runs ends as failed, unless it has ended. */
void doctor_dialogue_end_failed (DoctorDialogue *self);
/* The same, and the conversation ends cleanly. */
void doctor_dialogue_fail (DoctorDialogue *self);
void doctor_dialogue_add_refusal (DoctorDialogue *self, const DoctorReply *reply);
/* The same, with the fact. */
void doctor_dialogue_refused (DoctorDialogue *self, const DoctorReply *reply);
void doctor_dialogue_violated (DoctorDialogue *self, const char *problem);
/* Says LOGOUT or QUIT. */
void doctor_dialogue_leave (DoctorDialogue *self);

/* The login step, at most one login. */
void doctor_dialogue_login (DoctorDialogue *self);
/* What follows a good one. `reply` is the server's last. */
void doctor_dialogue_logged_in (DoctorDialogue *self, const DoctorReply *reply);
/* The parts of a login, whatever its kind: sends its first command; ends it. */
void doctor_dialogue_start_login (DoctorDialogue *self, DoctorCommand *command,
                                  const char *mechanism, DoctorTakeReply state);
void doctor_dialogue_accepted (DoctorDialogue *self, const char *mechanism,
                               const DoctorReply *reply);
void doctor_dialogue_login_refused (DoctorDialogue *self, const char *mechanism,
                                    const DoctorReply *reply);
void doctor_dialogue_fail_with (DoctorDialogue *self, DoctorFactKind why, const char *text,
                                const char *code, gint64 number);
/* Logs in by SASL. */
void doctor_dialogue_authenticate (DoctorDialogue *self, const char *mechanism,
                                   const DoctorSaslSetup *setup);
/* Goes on with the answer to the puzzle. */
void doctor_dialogue_puzzle (DoctorDialogue *self);
/* Why a password cannot be sent: for the fact of that name. */
extern const char *const doctor_dialogue_unsendable;

/* Keeps it out of every text from now on, and in base64 as a whole: servers echo. Newly allocated,
 * its base64 form. */
DoctorSecret *doctor_dialogue_encode (DoctorDialogue *self, DoctorSecret *secret);
/* While a login runs, hides what the server sends as its own proof: with it and the rest of the
 * transcript the password could be guessed at leisure (RFC 5802 section 9). */
void doctor_dialogue_conceal_proof (DoctorDialogue *self, const char *line);

G_END_DECLS
