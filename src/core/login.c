/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The login step of a mail conversation: at most one login, and none outside TLS. */

#include "core/dialogue-private.h"

#include <string.h>

const char *const doctor_dialogue_unsendable =
    N_ ("it holds a character that this login cannot carry");

/* ---- Reasons for no login ---- */

/* RFC 8314 section 5.1: credentials are not used to test an account outside TLS. */
static void
pass_over (DoctorDialogue *self, DoctorFactKind why)
{
  doctor_transcript_skip_step (self->talk.transcript, DOCTOR_STEP_LOGIN);
  if (why == self->absence)
    doctor_transcript_add_fact (self->talk.transcript, why, self->absence_text, self->absence_code,
                                self->absence_number, 0);
  else
    doctor_transcript_add_fact (self->talk.transcript, why, NULL, NULL, 0, 0);
  doctor_dialogue_leave (self);
}

void
doctor_dialogue_fail_with (DoctorDialogue *self, DoctorFactKind why, const char *text,
                           const char *code, gint64 number)
{
  doctor_transcript_add_fact (self->talk.transcript, why, text, code, number, 0);
  doctor_dialogue_fail (self);
}

/* Nothing of what is offered can be used. */
static void
explain (DoctorDialogue *self, GStrv mechanisms)
{
  const char *disabled = self->dialect->login_disabled;
  g_autofree char *list = g_strjoinv (" ", mechanisms);

  if (strlen (list) > DOCTOR_REPLY_TEXT_LIMIT)
    list[DOCTOR_REPLY_TEXT_LIMIT] = '\0';
  if (*list != '\0')
    doctor_dialogue_fail_with (self, DOCTOR_FACT_MECHANISM_UNSUPPORTED, list, NULL, 0);
  else if (disabled != NULL && doctor_talk_offers (&self->talk, disabled) != NULL)
    doctor_dialogue_fail_with (self, DOCTOR_FACT_LOGIN_DISABLED, NULL, NULL, 0);
  else
    doctor_dialogue_fail_with (self, DOCTOR_FACT_LOGIN_NOT_OFFERED, NULL, NULL, 0);
}

/* ---- Both kinds of login ---- */

void
doctor_dialogue_start_login (DoctorDialogue *self, DoctorCommand *command, const char *mechanism,
                             DoctorTakeReply state)
{
  gboolean sendable = !self->peer_closed;

  doctor_dialogue_send (self, command, state);
  if (sendable)
    doctor_transcript_add_fact (self->talk.transcript, DOCTOR_FACT_LOGIN_STARTED, NULL, mechanism,
                                0, 0);
}

void
doctor_dialogue_accepted (DoctorDialogue *self, const char *mechanism, const DoctorReply *reply)
{
  self->logged_in = TRUE;
  doctor_transcript_add_fact (self->talk.transcript, DOCTOR_FACT_LOGIN_ACCEPTED, NULL, mechanism, 0,
                              0);
  doctor_dialogue_logged_in (self, reply);
}

void
doctor_dialogue_login_refused (DoctorDialogue *self, const char *mechanism,
                               const DoctorReply *reply)
{
  const char *disabled = self->dialect->login_disabled;
  GPtrArray *list = self->dialect->capabilities (reply);

  doctor_transcript_add_fact (self->talk.transcript, DOCTOR_FACT_LOGIN_REFUSED, NULL, mechanism, 0,
                              0);
  doctor_dialogue_add_refusal (self, reply);
  /* Some servers tell only now that nobody may log in here. */
  if (list != NULL)
    doctor_dialogue_learn (self, list);
  if (list != NULL && disabled != NULL && doctor_talk_offers (&self->talk, disabled) != NULL)
    doctor_transcript_add_fact (self->talk.transcript, DOCTOR_FACT_LOGIN_DISABLED, NULL, NULL, 0,
                                0);
  doctor_dialogue_fail (self);
}

/* ---- Without SASL ---- */

static void on_direct (DoctorDialogue *self, const DoctorReply *reply);

/* Sends the commands from number `rounds` on, up to the one whose reply is waited for. */
static void
go_on (DoctorDialogue *self)
{
  DoctorRound round = DOCTOR_ROUND_GO_ON;

  while (round == DOCTOR_ROUND_GO_ON)
    {
      gboolean more = self->rounds > 0 && self->direct->onward == DOCTOR_VERDICT_CONTINUE;
      DoctorCommand *command = more ? doctor_command_new () : doctor_dialogue_command (self);

      round = self->direct->compose (&self->talk, self->rounds, command);
      if (round == DOCTOR_ROUND_REFUSED)
        {
          doctor_command_free (command);
          doctor_dialogue_fail_with (self, DOCTOR_FACT_PASSWORD_UNSENDABLE, NULL,
                                     doctor_dialogue_unsendable, 0);
          return;
        }
      if (self->rounds == 0)
        doctor_dialogue_start_login (self, command, self->direct->mechanism, on_direct);
      else if (more)
        doctor_dialogue_send_more (self, command);
      else
        doctor_dialogue_send (self, command, on_direct);
      self->rounds++;
    }
  self->responded = round == DOCTOR_ROUND_LAST;
  self->continuing = round == DOCTOR_ROUND_WAIT && self->direct->onward == DOCTOR_VERDICT_CONTINUE;
  self->reply.may_continue = self->continuing;
}

static void
on_direct (DoctorDialogue *self, const DoctorReply *reply)
{
  if (reply->verdict == DOCTOR_VERDICT_REFUSED)
    doctor_dialogue_login_refused (self, self->direct->mechanism, reply);
  else if (!self->responded && reply->verdict == self->direct->onward)
    go_on (self);
  else if (!self->responded)
    doctor_dialogue_violated (self, N_ ("the login was accepted before it was made"));
  else
    doctor_dialogue_accepted (self, self->direct->mechanism, reply);
}

static const DoctorDirect *
choose_direct (const DoctorDialogue *self)
{
  for (guint i = 0;
       i < self->dialect->n_direct && self->talk.server->login == DOCTOR_LOGIN_PASSWORD; i++)
    if (self->dialect->direct[i].offered (&self->talk))
      return &self->dialect->direct[i];
  return NULL;
}

/* ---- The step ---- */

static void
log_in (DoctorDialogue *self)
{
  const DoctorServer *server = self->talk.server;
  DoctorSecret *secret = self->talk.secret;
  g_auto (GStrv) mechanisms = doctor_talk_mechanisms (&self->talk, self->dialect);
  DoctorSaslSetup setup = {
    .user = server->user,
    .secret = secret,
    .login = server->login,
    .service = self->dialect->service,
    .host = server->host,
    .port = server->port,
    .exporter = self->exporter,
    .unique = self->unique,
  };
  const char *mechanism;

  doctor_dialogue_begin (self, DOCTOR_STEP_LOGIN);
  if (doctor_user_problem (server->user) != DOCTOR_PROBLEM_NONE)
    {
      doctor_dialogue_fail_with (self, DOCTOR_FACT_SETTING_INVALID, server->user, "user",
                                 doctor_user_problem (server->user));
      return;
    }
  if (!doctor_secret_is_one_line (secret))
    {
      doctor_dialogue_fail_with (self, DOCTOR_FACT_PASSWORD_UNSENDABLE, NULL,
                                 N_ ("it holds a line break"), 0);
      return;
    }

  mechanism = doctor_sasl_choose ((const char *const *) mechanisms, &setup);
  self->direct = mechanism == NULL ? choose_direct (self) : NULL;
  if (mechanism != NULL)
    doctor_dialogue_authenticate (self, mechanism, &setup);
  else if (self->direct != NULL)
    go_on (self);
  else
    explain (self, mechanisms);
}

void
doctor_dialogue_login (DoctorDialogue *self)
{
  const DoctorServer *server = self->talk.server;

  if (server->login == DOCTOR_LOGIN_NONE)
    pass_over (self, DOCTOR_FACT_LOGIN_NOT_CONFIGURED);
  else if (!self->secured)
    pass_over (self, DOCTOR_FACT_ENCRYPTION_NOT_CONFIGURED);
  else if (self->preauth)
    pass_over (self, DOCTOR_FACT_PREAUTH);
  else if (self->talk.secret == NULL)
    pass_over (self, self->absence);
  else
    log_in (self);
}
