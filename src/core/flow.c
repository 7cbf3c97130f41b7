/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The flow of a mail conversation: greeting, capabilities, STARTTLS, and what is asked after the
 * login. Each function takes a reply and says what is sent next; read from the bottom to the top
 * they are the conversation. The login, an exchange of its own, is in login.c. */

#include "core/dialogue-private.h"

#include <string.h>

/* ---- After the login ---- */

static void run_errands (DoctorDialogue *self);

static void
on_errand (DoctorDialogue *self, const DoctorReply *reply)
{
  const DoctorErrand *errand = &self->dialect->errands[self->errand];
  const char *problem = NULL;

  if (reply->verdict == DOCTOR_VERDICT_REFUSED && errand->essential)
    {
      doctor_dialogue_refused (self, reply);
      return;
    }
  if (reply->verdict == DOCTOR_VERDICT_OK && errand->note != NULL)
    problem = errand->note (&self->talk, reply);
  if (problem != NULL)
    {
      doctor_dialogue_violated (self, problem);
      return;
    }
  self->errand++;
  run_errands (self);
}

static void
run_errands (DoctorDialogue *self)
{
  for (; self->errand < self->dialect->n_errands; self->errand++)
    {
      const DoctorErrand *errand = &self->dialect->errands[self->errand];
      g_autofree char *composed = NULL;

      if (errand->needs != NULL && doctor_talk_offers (&self->talk, errand->needs) == NULL)
        continue;
      if (errand->compose != NULL)
        composed = errand->compose (&self->talk);
      if (composed != NULL || errand->command != NULL)
        {
          doctor_dialogue_say (self, composed != NULL ? composed : errand->command, on_errand);
          return;
        }
      errand->note (&self->talk, NULL);
    }
  doctor_transcript_end_step (self->talk.transcript, DOCTOR_OUTCOME_OK);
  doctor_dialogue_leave (self);
}

/* ---- Capabilities ---- */

static void on_capabilities (DoctorDialogue *self, const DoctorReply *reply);

void
doctor_dialogue_learn (DoctorDialogue *self, GPtrArray *list)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < list->len && text->len < DOCTOR_REPLY_TEXT_LIMIT; i++)
    {
      if (i > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, g_ptr_array_index (list, i));
    }
  g_ptr_array_unref (self->talk.capabilities);
  self->talk.capabilities = list;
  self->talk.capabilities_known = TRUE;
  doctor_transcript_add_fact (self->talk.transcript, DOCTOR_FACT_CAPABILITIES, text->str, NULL, 0,
                              0);
}

static void
ask_by (DoctorDialogue *self, const char *pattern)
{
  g_autofree char *text = doctor_text_expand (pattern, "name", self->talk.client_name, NULL);

  self->reply.lists = self->dialect->ask_lists;
  doctor_dialogue_say (self, text, on_capabilities);
}

static void
ask (DoctorDialogue *self, DoctorStage next)
{
  self->after_capabilities = next;
  self->asked_plain = FALSE;
  ask_by (self, self->dialect->ask);
}

static void
on_capabilities (DoctorDialogue *self, const DoctorReply *reply)
{
  const DoctorDialect *dialect = self->dialect;
  GPtrArray *list = dialect->capabilities (reply);

  if (list != NULL)
    {
      doctor_dialogue_learn (self, list);
      self->after_capabilities (self);
    }
  else if (reply->verdict != DOCTOR_VERDICT_REFUSED)
    doctor_dialogue_violated (self, N_ ("it names no capabilities"));
  /* RFC 5321 section 3.2: a server that does not know EHLO at all. */
  else if (dialect->ask_plain != NULL && !self->asked_plain
           && (reply->number == 500 || reply->number == 502))
    {
      self->asked_plain = TRUE;
      ask_by (self, dialect->ask_plain);
    }
  else if (dialect->ask_optional)
    self->after_capabilities (self);
  else
    doctor_dialogue_refused (self, reply);
}

void
doctor_dialogue_logged_in (DoctorDialogue *self, const DoctorReply *reply)
{
  const DoctorDialect *dialect = self->dialect;
  GPtrArray *list = dialect->login_changes ? dialect->capabilities (reply) : NULL;

  if (dialect->can_work != NULL && !dialect->can_work (&self->talk))
    {
      g_clear_pointer (&list, g_ptr_array_unref);
      doctor_transcript_skip_step (self->talk.transcript, dialect->work);
      doctor_dialogue_leave (self);
      return;
    }
  doctor_dialogue_begin (self, dialect->work);
  if (list != NULL)
    doctor_dialogue_learn (self, list);
  if (dialect->login_changes && list == NULL)
    ask (self, run_errands);
  else
    run_errands (self);
}

/* ---- STARTTLS ---- */

/* What stands where STARTTLS was: some firewalls write over it, byte for byte. */
static const char *
find_masked (const DoctorDialogue *self)
{
  for (guint i = 0; i < self->talk.capabilities->len; i++)
    {
      const char *offered = g_ptr_array_index (self->talk.capabilities, i);

      if (strlen (offered) == strlen (self->dialect->starttls)
          && strspn (offered, "Xx") + 1 >= strlen (offered))
        return offered;
    }
  return self->masked;
}

static gboolean
needs_starttls (const DoctorDialogue *self)
{
  return self->talk.server->security == DOCTOR_SECURITY_STARTTLS && !self->secured;
}

static gboolean
offers_starttls (const DoctorDialogue *self)
{
  return doctor_talk_offers (&self->talk, self->dialect->starttls) != NULL;
}

static void
on_starttls (DoctorDialogue *self, const DoctorReply *reply)
{
  if (reply->verdict == DOCTOR_VERDICT_REFUSED)
    doctor_dialogue_refused (self, reply);
  else if (self->dialect->go_ahead != 0 && reply->number != self->dialect->go_ahead)
    doctor_dialogue_violated (self, N_ ("it is no go-ahead for TLS"));
  else
    self->securing = TRUE;
}

static void
start_tls (DoctorDialogue *self)
{
  DoctorTranscript *transcript = self->talk.transcript;
  const char *masked = find_masked (self);

  if (!needs_starttls (self))
    {
      doctor_dialogue_login (self);
      return;
    }

  doctor_dialogue_begin (self, DOCTOR_STEP_STARTTLS);
  /* RFC 9051 section 11.3: who greets like that wants no STARTTLS, and may not be the server. */
  if (self->preauth)
    {
      doctor_transcript_add_fact (transcript, DOCTOR_FACT_PREAUTH, NULL, NULL, 0, 0);
      doctor_dialogue_fail (self);
    }
  else if (self->talk.capabilities_known && !offers_starttls (self))
    {
      if (masked != NULL)
        doctor_transcript_add_fact (transcript, DOCTOR_FACT_STARTTLS_MASKED, masked, NULL, 0, 0);
      doctor_transcript_add_fact (transcript, DOCTOR_FACT_STARTTLS_NOT_OFFERED, NULL, NULL, 0, 0);
      doctor_dialogue_fail (self);
    }
  else
    doctor_dialogue_say (self, self->dialect->starttls, on_starttls);
}

/* Somebody on the way put words before the handshake that would be read as if they were the
 * server's under TLS. */
void
doctor_dialogue_throw_away (DoctorDialogue *self)
{
  gsize injected = doctor_lines_pending (self->lines);

  doctor_lines_clear (self->lines);
  doctor_transcript_add_fact (self->talk.transcript, DOCTOR_FACT_STARTTLS_INJECTED, NULL, NULL,
                              (gint64) injected, 0);
  doctor_dialogue_fail (self);
}

/* ---- Greeting ---- */

void
doctor_dialogue_wrong_service (DoctorDialogue *self)
{
  const char *greeting = self->greeting->str;

  doctor_transcript_add_fact (self->talk.transcript, DOCTOR_FACT_WRONG_SERVICE, greeting,
                              doctor_service_recognise (greeting), 0, 0);
  /* Nobody is there who would understand a goodbye. */
  doctor_dialogue_end_failed (self);
  doctor_dialogue_finish (self);
}

static gboolean
is_masked (const char *words)
{
  return strstr (words, "********") != NULL && strspn (words, "*20 .") == strlen (words);
}

void
doctor_dialogue_on_greeting (DoctorDialogue *self, const DoctorReply *reply)
{
  const DoctorDialect *dialect = self->dialect;
  GPtrArray *list;
  gboolean is_enough;

  if (reply->verdict == DOCTOR_VERDICT_REFUSED)
    {
      doctor_dialogue_refused (self, reply);
      return;
    }
  if (!g_str_equal (doctor_service_recognise (self->greeting->str), dialect->greets_as))
    {
      doctor_dialogue_wrong_service (self);
      return;
    }
  self->preauth = reply->preauth;
  if (is_masked (reply->words))
    self->masked = g_strdup (reply->words);
  if (self->secured && dialect->heed_greeting != NULL)
    dialect->heed_greeting (&self->talk, reply);

  list = dialect->greeting_tells ? dialect->capabilities (reply) : NULL;
  if (list != NULL)
    doctor_dialogue_learn (self, list);
  /* The list of a greeting may be short: what would end the examination is asked again. */
  is_enough = needs_starttls (self) ? self->preauth || (list != NULL && offers_starttls (self))
                                    : list != NULL;
  if (is_enough)
    start_tls (self);
  else
    ask (self, start_tls);
}

void
doctor_dialogue_ask_anew (DoctorDialogue *self)
{
  g_ptr_array_set_size (self->talk.capabilities, 0);
  self->talk.capabilities_known = FALSE;
  ask (self, start_tls);
}
