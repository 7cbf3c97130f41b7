/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the files of the dialogue share: the flow in dialogue.c, the login in login.c. */

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
  char *absence_code;

  DoctorLines *lines;
  DoctorReply reply;     /* the one being read */
  char *tag;             /* of the last command */
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
  gboolean continuing; /* the server may wait for more of the command that runs */
  gboolean failed;
  gboolean leaving;
  gboolean abandoned;
  gboolean over;

  DoctorStage after_capabilities;
  gboolean asked_plain;
  guint errand;

  DoctorSasl *sasl;
  DoctorSecret *held; /* the first response, until the server asks for it */
  guint rounds;
  gboolean responded;
  gboolean cancelled;
  const DoctorDirect *direct;
};

/* A new command, with a tag where the dialect has tags. */
DoctorCommand *doctor_dialogue_command (DoctorDialogue *self);
/* Sends a new command; `state` takes its reply. Takes ownership. */
void doctor_dialogue_send (DoctorDialogue *self, DoctorCommand *command, DoctorTakeReply state);
/* Sends more of the command that runs. Takes ownership. */
void doctor_dialogue_send_more (DoctorDialogue *self, DoctorCommand *command);

void doctor_dialogue_begin (DoctorDialogue *self, DoctorStep step);
/* The step that runs ends as failed, and the conversation cleanly. */
void doctor_dialogue_fail (DoctorDialogue *self);
/* The same, with the fact. */
void doctor_dialogue_refused (DoctorDialogue *self, const DoctorReply *reply);
void doctor_dialogue_violated (DoctorDialogue *self, const char *problem);
/* Says LOGOUT or QUIT. */
void doctor_dialogue_leave (DoctorDialogue *self);

/* The login step, at most one login. */
void doctor_dialogue_login (DoctorDialogue *self);
/* What follows a good one. `reply` is the server's last. */
void doctor_dialogue_logged_in (DoctorDialogue *self, const DoctorReply *reply);
/* Keeps it out of every text from now on, and in base64 as a whole: servers echo. Newly allocated,
 * its base64 form. */
DoctorSecret *doctor_dialogue_encode (DoctorDialogue *self, DoctorSecret *secret);
/* While a login runs, hides what the server sends as its own proof: with it and the rest of the
 * transcript the password could be guessed at leisure (RFC 5802 section 9). */
void doctor_dialogue_conceal_proof (DoctorDialogue *self, const char *line);

G_END_DECLS
