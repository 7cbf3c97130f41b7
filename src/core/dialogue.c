/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The mail conversation with one server, without a socket: what is sent, how it ends, and the
 * caller's side of it. The flow is in flow.c. */

#include "core/dialogue-private.h"

#include <gnutls/gnutls.h>
#include <gnutls/crypto.h>

#define TAG_LENGTH 8

/* ---- Sending ---- */

/* Nobody can answer a command before it was given when nobody knows its tag. */
static char *
new_tag (void)
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  guint8 random[TAG_LENGTH];
  char *tag = g_malloc0 (TAG_LENGTH + 1);

  if (gnutls_rnd (GNUTLS_RND_NONCE, random, sizeof random) != 0)
    g_error ("no random numbers");
  for (guint i = 0; i < TAG_LENGTH; i++)
    tag[i] = letters[random[i] % 32];
  return tag;
}

DoctorCommand *
doctor_dialogue_command (DoctorDialogue *self)
{
  DoctorCommand *command = doctor_command_new ();

  if (!self->dialect->tagged)
    return command;
  g_free (self->tag);
  self->tag = new_tag ();
  doctor_command_add (command, self->tag);
  doctor_command_add (command, " ");
  return command;
}

void
doctor_dialogue_send_more (DoctorDialogue *self, DoctorCommand *command)
{
  self->reply.tag = self->tag;
  self->reply.logged_in = self->logged_in;
  if (self->peer_closed)
    {
      doctor_command_free (command);
      return;
    }
  doctor_transcript_add_client (self->talk.transcript, doctor_command_text (command));
  g_queue_push_tail (&self->output, command);
}

void
doctor_dialogue_send (DoctorDialogue *self, DoctorCommand *command, DoctorTakeReply state)
{
  self->state = state;
  self->continuing = FALSE;
  doctor_dialogue_send_more (self, command);
}

void
doctor_dialogue_say (DoctorDialogue *self, const char *text, DoctorTakeReply state)
{
  DoctorCommand *command = doctor_dialogue_command (self);

  if (doctor_command_add (command, text))
    {
      doctor_dialogue_send (self, command, state);
      return;
    }
  /* No setting gets here with a line break in it: each is looked at where it is used. */
  doctor_command_free (command);
  doctor_dialogue_fail (self);
}

/* ---- Ending ---- */

void
doctor_dialogue_finish (DoctorDialogue *self)
{
  if (self->over)
    return;
  self->over = TRUE;
  g_queue_clear_full (&self->output, (GDestroyNotify) doctor_command_free);
  g_clear_pointer (&self->sasl, doctor_sasl_free);
  g_clear_pointer (&self->puzzle, g_free);
  g_clear_pointer (&self->held, doctor_secret_unref);
  doctor_transcript_skip_missing (self->talk.transcript, self->talk.server);
}

static void
on_goodbye (DoctorDialogue *self, const DoctorReply *reply)
{
  (void) reply;
  doctor_dialogue_finish (self);
}

void
doctor_dialogue_leave (DoctorDialogue *self)
{
  if (self->leaving || self->over)
    return;
  /* What is sent in the middle of a command would be read as a part of it. */
  if (!self->greeted || self->continuing || self->securing)
    {
      doctor_dialogue_finish (self);
      return;
    }
  self->leaving = TRUE;
  doctor_reply_clear (&self->reply);
  doctor_reply_init (&self->reply);
  self->reply.leaving = TRUE;
  self->left = g_steal_pointer (&self->tag);
  doctor_dialogue_say (self, self->dialect->leave, on_goodbye);
}

void
doctor_dialogue_end_failed (DoctorDialogue *self)
{
  if (self->failed || self->leaving)
    return;
  self->failed = TRUE;
  doctor_transcript_end_step (self->talk.transcript, DOCTOR_OUTCOME_FAILED);
}

void
doctor_dialogue_begin (DoctorDialogue *self, DoctorStep step)
{
  doctor_transcript_begin_step (self->talk.transcript, step);
}

void
doctor_dialogue_fail (DoctorDialogue *self)
{
  doctor_dialogue_end_failed (self);
  doctor_dialogue_leave (self);
}

void
doctor_dialogue_add_refusal (DoctorDialogue *self, const DoctorReply *reply)
{
  doctor_transcript_add_fact (self->talk.transcript, DOCTOR_FACT_REPLY_REFUSED, reply->text->str,
                              reply->code, reply->number, 0);
}

void
doctor_dialogue_refused (DoctorDialogue *self, const DoctorReply *reply)
{
  doctor_dialogue_add_refusal (self, reply);
  doctor_dialogue_fail (self);
}

void
doctor_dialogue_violated (DoctorDialogue *self, const char *problem)
{
  doctor_transcript_add_fact (self->talk.transcript, DOCTOR_FACT_PROTOCOL_VIOLATION, problem, NULL,
                              0, 0);
  doctor_dialogue_fail (self);
}

/* ---- Public ---- */

static const DoctorDialect *const dialects[] = {
  [DOCTOR_PROTOCOL_IMAP] = &doctor_dialect_imap,
  [DOCTOR_PROTOCOL_POP3] = &doctor_dialect_pop3,
  [DOCTOR_PROTOCOL_SMTP] = &doctor_dialect_smtp,
};

DoctorDialogue *
doctor_dialogue_new (const DoctorDialogueSetup *setup, DoctorTranscript *transcript)
{
  DoctorDialogue *self;
  const char *name;

  g_return_val_if_fail (setup != NULL && setup->server != NULL && transcript != NULL, NULL);

  name = setup->client_name;
  self = g_new0 (DoctorDialogue, 1);
  self->dialect = dialects[setup->server->protocol];
  self->talk.server = doctor_server_copy (setup->server);
  if (setup->address != NULL && *setup->address != '\0')
    self->talk.address = g_strdup (setup->address);
  /* RFC 5321 section 4.1.3: a client that knows no name of its own gives an address. */
  self->talk.client_name = g_strdup (name != NULL && *name != '\0' ? name : "[127.0.0.1]");
  self->talk.transcript = doctor_transcript_ref (transcript);
  self->talk.capabilities = g_ptr_array_new_with_free_func (g_free);
  self->absence = setup->absence;
  self->absence_text = g_strdup (setup->absence_text);
  self->absence_code = g_strdup (setup->absence_code);
  self->absence_number = setup->absence_number;
  self->lines = doctor_lines_new ();
  self->greeting = g_string_new (NULL);
  self->state = doctor_dialogue_on_greeting;
  doctor_reply_init (&self->reply);
  g_queue_init (&self->output);
  if (setup->secret != NULL)
    {
      self->talk.secret = doctor_secret_ref (setup->secret);
      doctor_secret_unref (doctor_dialogue_encode (self, setup->secret));
    }
  return self;
}

void
doctor_dialogue_free (DoctorDialogue *self)
{
  if (self == NULL)
    return;
  g_queue_clear_full (&self->output, (GDestroyNotify) doctor_command_free);
  g_clear_pointer (&self->sasl, doctor_sasl_free);
  g_clear_pointer (&self->held, doctor_secret_unref);
  g_clear_pointer (&self->talk.secret, doctor_secret_unref);
  doctor_reply_clear (&self->reply);
  doctor_lines_free (self->lines);
  doctor_server_free (self->talk.server);
  doctor_transcript_unref (self->talk.transcript);
  g_ptr_array_unref (self->talk.capabilities);
  g_free (self->talk.address);
  g_free (self->talk.client_name);
  g_free (self->talk.timestamp);
  g_free (self->absence_text);
  g_free (self->absence_code);
  g_free (self->tag);
  g_free (self->left);
  g_free (self->masked);
  g_string_free (self->greeting, TRUE);
  g_free (self->exporter);
  g_free (self->unique);
  g_free (self->lost);
  g_free (self->puzzle);
  g_free (self);
}

static void
begin (DoctorDialogue *self)
{
  if (self->begun || self->over)
    return;
  self->begun = TRUE;
  doctor_dialogue_begin (self, DOCTOR_STEP_GREETING);
}

void
doctor_dialogue_feed (DoctorDialogue *self, const guint8 *bytes, gsize length)
{
  g_return_if_fail (self != NULL && (bytes != NULL || length == 0));

  if (!self->over)
    doctor_lines_feed (self->lines, bytes, length);
}

void
doctor_dialogue_closed (DoctorDialogue *self, const char *lost)
{
  g_return_if_fail (self != NULL);

  if (self->peer_closed)
    return;
  self->peer_closed = TRUE;
  self->lost = g_strdup (lost);
}

DoctorAction
doctor_dialogue_next (DoctorDialogue *self)
{
  g_return_val_if_fail (self != NULL, DOCTOR_ACTION_CLOSE);

  begin (self);
  if (self->puzzle != NULL && !self->over)
    doctor_dialogue_puzzle (self);
  while (!self->over)
    {
      if (self->puzzle != NULL)
        return DOCTOR_ACTION_PAUSE;
      if (self->peer_closed)
        g_queue_clear_full (&self->output, (GDestroyNotify) doctor_command_free);
      if (self->output.length > 0)
        {
          self->waiting = doctor_lines_pending (self->lines);
          self->premature = self->premature
                            || (!self->dialect->unasked && !self->leaving && self->waiting > 0);
          return DOCTOR_ACTION_SEND;
        }
      if (self->securing && doctor_lines_pending (self->lines) > 0)
        doctor_dialogue_throw_away (self);
      else if (self->securing && !self->peer_closed)
        return DOCTOR_ACTION_SECURE;
      else if (self->securing || !doctor_dialogue_read (self))
        {
          if (!self->peer_closed)
            return DOCTOR_ACTION_READ;
          doctor_dialogue_end_closed (self);
        }
    }
  return DOCTOR_ACTION_CLOSE;
}

const guint8 *
doctor_dialogue_output (const DoctorDialogue *self, gsize *length)
{
  g_return_val_if_fail (self != NULL && length != NULL, NULL);

  *length = 0;
  if (self->output.length == 0)
    return NULL;
  return (const guint8 *) doctor_command_wire (g_queue_peek_head ((GQueue *) &self->output),
                                               length);
}

void
doctor_dialogue_sent (DoctorDialogue *self)
{
  g_return_if_fail (self != NULL);

  if (self->output.length > 0)
    doctor_command_free (g_queue_pop_head (&self->output));
  if (self->abandoned && self->output.length == 0)
    doctor_dialogue_finish (self);
}

void
doctor_dialogue_secured (DoctorDialogue *self, const char *exporter, const char *unique)
{
  g_return_if_fail (self != NULL && !self->secured);

  self->secured = TRUE;
  self->exporter = g_strdup (exporter);
  self->unique = g_strdup (unique);
  doctor_transcript_set_protected (self->talk.transcript, TRUE);
  if (!self->securing)
    return;
  self->securing = FALSE;
  /* Nothing that was said before may be believed now (RFC 9051 section 6.2.1, RFC 3207 section
   * 4.2, RFC 2595 section 4). */
  doctor_dialogue_ask_anew (self);
}

void
doctor_dialogue_abandon (DoctorDialogue *self)
{
  gboolean unsent;

  g_return_if_fail (self != NULL);

  if (self->over || self->abandoned)
    return;
  self->abandoned = TRUE;
  unsent = self->output.length > 0;
  doctor_dialogue_end_failed (self);
  /* A goodbye on its way may finish; a command that was perhaps sent in part may not be followed.
   */
  if (self->leaving ? unsent : !unsent && !self->peer_closed)
    doctor_dialogue_leave (self);
  else
    doctor_dialogue_finish (self);
}

gboolean
doctor_dialogue_is_leaving (const DoctorDialogue *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->leaving;
}
