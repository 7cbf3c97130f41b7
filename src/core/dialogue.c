/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The flow of a mail conversation, from the greeting to the clean end, one for all protocols.
 *
 * The state is the function that takes the next reply; each of them says what is sent next, so that
 * the file reads from top to bottom as a conversation does. It is longer than 400 lines because the
 * conversation is told in one place; the login, an exchange of its own, is in login.c. */

#include "core/dialogue-private.h"

#include <gnutls/gnutls.h>
#include <gnutls/crypto.h>
#include <string.h>

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

static void
send_text (DoctorDialogue *self, const char *text, DoctorTakeReply state)
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

static void
finish (DoctorDialogue *self)
{
  if (self->over)
    return;
  self->over = TRUE;
  g_queue_clear_full (&self->output, (GDestroyNotify) doctor_command_free);
  g_clear_pointer (&self->sasl, doctor_sasl_free);
  g_clear_pointer (&self->held, doctor_secret_unref);
  doctor_transcript_skip_missing (self->talk.transcript, self->talk.server);
}

static void
on_goodbye (DoctorDialogue *self, const DoctorReply *reply)
{
  (void) reply;
  finish (self);
}

void
doctor_dialogue_leave (DoctorDialogue *self)
{
  if (self->leaving || self->over)
    return;
  /* What is sent in the middle of a command would be read as a part of it. */
  if (!self->greeted || self->continuing || self->securing)
    {
      finish (self);
      return;
    }
  self->leaving = TRUE;
  doctor_reply_clear (&self->reply);
  doctor_reply_init (&self->reply);
  self->reply.leaving = TRUE;
  send_text (self, self->dialect->leave, on_goodbye);
}

static void
end_failed (DoctorDialogue *self)
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
  end_failed (self);
  doctor_dialogue_leave (self);
}

static void
add_refusal (DoctorDialogue *self, const DoctorReply *reply)
{
  doctor_transcript_add_fact (self->talk.transcript, DOCTOR_FACT_REPLY_REFUSED, reply->text->str,
                              reply->code, reply->number, 0);
}

void
doctor_dialogue_refused (DoctorDialogue *self, const DoctorReply *reply)
{
  add_refusal (self, reply);
  doctor_dialogue_fail (self);
}

void
doctor_dialogue_violated (DoctorDialogue *self, const char *problem)
{
  doctor_transcript_add_fact (self->talk.transcript, DOCTOR_FACT_PROTOCOL_VIOLATION, problem, NULL,
                              0, 0);
  doctor_dialogue_fail (self);
}

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
          send_text (self, composed != NULL ? composed : errand->command, on_errand);
          return;
        }
      errand->note (&self->talk, NULL);
    }
  doctor_transcript_end_step (self->talk.transcript, DOCTOR_OUTCOME_OK);
  doctor_dialogue_leave (self);
}

/* ---- Capabilities ---- */

static void on_capabilities (DoctorDialogue *self, const DoctorReply *reply);

/* Takes ownership of the list. */
static void
learn (DoctorDialogue *self, GPtrArray *list)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
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
  send_text (self, text, on_capabilities);
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
      learn (self, list);
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
    learn (self, list);
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

  if (self->talk.server->security != DOCTOR_SECURITY_STARTTLS || self->secured)
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
  else if (self->talk.capabilities_known
           && doctor_talk_offers (&self->talk, self->dialect->starttls) == NULL)
    {
      if (masked != NULL)
        doctor_transcript_add_fact (transcript, DOCTOR_FACT_STARTTLS_MASKED, masked, NULL, 0, 0);
      doctor_transcript_add_fact (transcript, DOCTOR_FACT_STARTTLS_NOT_OFFERED, NULL, NULL, 0, 0);
      doctor_dialogue_fail (self);
    }
  else
    send_text (self, self->dialect->starttls, on_starttls);
}

/* Somebody on the way put words before the handshake that would be read as if they were the
 * server's under TLS. */
static void
throw_away_injected (DoctorDialogue *self)
{
  gsize injected = doctor_lines_pending (self->lines);

  doctor_lines_clear (self->lines);
  doctor_transcript_add_fact (self->talk.transcript, DOCTOR_FACT_STARTTLS_INJECTED, NULL, NULL,
                              (gint64) injected, 0);
  doctor_dialogue_fail (self);
}

/* ---- Greeting ---- */

static void
wrong_service (DoctorDialogue *self)
{
  const char *greeting = self->greeting->str;

  doctor_transcript_add_fact (self->talk.transcript, DOCTOR_FACT_WRONG_SERVICE, greeting,
                              doctor_service_recognise (greeting), 0, 0);
  /* Nobody is there who would understand a goodbye. */
  end_failed (self);
  finish (self);
}

static gboolean
is_masked (const char *words)
{
  return strstr (words, "********") != NULL && strspn (words, "*20 .") == strlen (words);
}

static void
on_greeting (DoctorDialogue *self, const DoctorReply *reply)
{
  const DoctorDialect *dialect = self->dialect;
  GPtrArray *list;

  if (reply->verdict == DOCTOR_VERDICT_REFUSED)
    {
      doctor_dialogue_refused (self, reply);
      return;
    }
  if (!g_str_equal (doctor_service_recognise (self->greeting->str), dialect->greets_as))
    {
      wrong_service (self);
      return;
    }
  self->preauth = reply->preauth;
  if (is_masked (reply->words))
    self->masked = g_strdup (reply->words);
  if (self->secured && dialect->heed_greeting != NULL)
    dialect->heed_greeting (&self->talk, reply);

  list = self->dialect->greeting_tells ? dialect->capabilities (reply) : NULL;
  if (list != NULL)
    {
      learn (self, list);
      start_tls (self);
    }
  else
    ask (self, start_tls);
}

/* ---- Reading ---- */

static void
too_large (DoctorDialogue *self, const char *what, gint64 limit)
{
  if (self->leaving)
    {
      finish (self);
      return;
    }
  doctor_transcript_add_fact (self->talk.transcript, DOCTOR_FACT_REPLY_TOO_LARGE, NULL, what, limit,
                              0);
  doctor_dialogue_fail (self);
}

/* The reply is whole: the state takes it, and may already say what the next one must be. */
static void
dispatch (DoctorDialogue *self)
{
  DoctorReply reply = self->reply;

  doctor_reply_init (&self->reply);
  self->reply.tag = self->tag;
  self->greeted = TRUE;
  if (reply.verdict != DOCTOR_VERDICT_CONTINUE)
    self->continuing = FALSE;
  if (self->leaving)
    on_goodbye (self, &reply);
  else if (reply.verdict == DOCTOR_VERDICT_BYE)
    doctor_dialogue_refused (self, &reply);
  else if (self->premature && reply.verdict != DOCTOR_VERDICT_REFUSED)
    doctor_dialogue_violated (self, N_ ("it came before the command that it answers"));
  else
    self->state (self, &reply);
  doctor_reply_clear (&reply);
}

static void
broken (DoctorDialogue *self)
{
  if (self->leaving)
    finish (self);
  else if (!self->greeted
           && !g_str_equal (doctor_service_recognise (self->greeting->str),
                            self->dialect->greets_as))
    wrong_service (self);
  else
    doctor_dialogue_violated (self, self->reply.problem);
}

static void
take_line (DoctorDialogue *self, const char *line, gsize length)
{
  DoctorReply *reply = &self->reply;
  DoctorTaken taken;
  guint serial;

  doctor_dialogue_conceal_proof (self, line);
  serial = doctor_transcript_add_server (self->talk.transcript, line, (gssize) length);
  if (!self->greeted)
    {
      if (self->greeting->len > 0)
        g_string_append_c (self->greeting, '\n');
      g_string_append (self->greeting, line);
    }
  reply->n_bytes += length;
  if (++reply->n_lines > DOCTOR_REPLY_LINES_LIMIT)
    {
      too_large (self, "reply", DOCTOR_REPLY_LINES_LIMIT);
      return;
    }
  if (reply->n_bytes > DOCTOR_RESPONSE_LIMIT)
    {
      too_large (self, "response", DOCTOR_RESPONSE_LIMIT);
      return;
    }

  if (strlen (line) != length)
    taken = doctor_reply_break (reply, N_ ("it holds a NUL byte"));
  else
    taken = self->dialect->take (reply, line);
  if (reply->alert != NULL)
    {
      doctor_transcript_add_fact_at (self->talk.transcript, serial, DOCTOR_FACT_ALERT, reply->alert,
                                     NULL, 0, 0);
      g_clear_pointer (&reply->alert, g_free);
    }
  if (taken == DOCTOR_TAKEN_BROKEN)
    broken (self);
  else if (taken == DOCTOR_TAKEN_WHOLE)
    dispatch (self);
  else if (reply->literal > DOCTOR_RESPONSE_LIMIT)
    too_large (self, "literal", DOCTOR_RESPONSE_LIMIT);
}

/* The octets of a literal stand in the transcript as the lines that they are. */
static void
take_literal (DoctorDialogue *self, const char *octets, gsize length)
{
  DoctorReply *reply = &self->reply;

  reply->n_bytes += length;
  reply->literal = 0;
  while (length > 0)
    {
      const char *feed = memchr (octets, '\n', length);
      gsize size = feed != NULL ? (gsize) (feed - octets) + 1 : length;
      gsize shown = feed != NULL ? size - 1 : size;

      if (++reply->n_lines > DOCTOR_REPLY_LINES_LIMIT)
        {
          too_large (self, "reply", DOCTOR_REPLY_LINES_LIMIT);
          return;
        }
      if (shown > 0 && octets[shown - 1] == '\r')
        shown--;
      doctor_transcript_add_server (self->talk.transcript, octets, (gssize) shown);
      octets += size;
      length -= size;
    }
  if (reply->n_bytes > DOCTOR_RESPONSE_LIMIT)
    too_large (self, "response", DOCTOR_RESPONSE_LIMIT);
}

/* FALSE when there is nothing to read now. */
static gboolean
read_some (DoctorDialogue *self)
{
  const char *bytes;
  gsize length = self->reply.literal;

  if (length > 0)
    {
      if (!doctor_lines_take (self->lines, length, &bytes))
        return FALSE;
      take_literal (self, bytes, length);
      return TRUE;
    }
  switch (doctor_lines_next (self->lines, &bytes, &length))
    {
    case DOCTOR_LINES_MORE:
      return FALSE;
    case DOCTOR_LINES_LINE:
      take_line (self, bytes, length);
      return TRUE;
    case DOCTOR_LINES_TOO_LONG:
      too_large (self, "line", DOCTOR_LINE_LIMIT);
      return TRUE;
    }
  g_return_val_if_reached (FALSE);
}

/* A BYE that no reply to LOGOUT followed was not an answer to it: it is the reason for the end. */
static void
note_last_words (DoctorDialogue *self)
{
  for (guint i = 0; self->failed && i < self->reply.items->len; i++)
    {
      const char *item = g_ptr_array_index (self->reply.items, i);
      g_autofree char *code = NULL;
      g_autofree char *argument = NULL;

      if (g_ascii_strncasecmp (item, "BYE ", 4) != 0)
        continue;
      doctor_reply_response_code (item + 4, &code, &argument);
      doctor_transcript_add_fact (self->talk.transcript, DOCTOR_FACT_REPLY_REFUSED, item, code, 0,
                                  0);
    }
}

static void
end_closed (DoctorDialogue *self)
{
  DoctorTranscript *transcript = self->talk.transcript;

  if (self->leaving)
    note_last_words (self);
  else
    {
      const char *line;
      gsize length;

      /* Half a line is no reply, but before the greeting it may be all that there is to see. Later
       * it is not shown: half a secret would not be known as one. */
      if (!self->greeted)
        doctor_lines_feed (self->lines, (const guint8 *) "\n", 1);
      if (!self->greeted && doctor_lines_next (self->lines, &line, &length) == DOCTOR_LINES_LINE
          && length > 0)
        doctor_transcript_add_server (transcript, line, (gssize) length);
      doctor_transcript_add_fact (transcript,
                                  self->lost != NULL ? DOCTOR_FACT_CONNECTION_LOST
                                                     : DOCTOR_FACT_CLOSED_UNEXPECTEDLY,
                                  NULL, self->lost, 0, 0);
      end_failed (self);
    }
  finish (self);
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
  self->absence_code = g_strdup (setup->absence_code);
  self->lines = doctor_lines_new ();
  self->greeting = g_string_new (NULL);
  self->state = on_greeting;
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
  g_free (self->absence_code);
  g_free (self->tag);
  g_free (self->masked);
  g_string_free (self->greeting, TRUE);
  g_free (self->exporter);
  g_free (self->unique);
  g_free (self->lost);
  g_free (self);
}

static void
begin (DoctorDialogue *self)
{
  if (self->begun)
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
  while (!self->over)
    {
      if (self->peer_closed)
        g_queue_clear_full (&self->output, (GDestroyNotify) doctor_command_free);
      if (self->output.length > 0)
        {
          self->premature = self->premature
                            || (!self->dialect->unasked && !self->leaving
                                && doctor_lines_pending (self->lines) > 0);
          return DOCTOR_ACTION_SEND;
        }
      if (self->securing && doctor_lines_pending (self->lines) > 0)
        throw_away_injected (self);
      else if (self->securing && !self->peer_closed)
        return DOCTOR_ACTION_SECURE;
      else if (self->securing || !read_some (self))
        {
          if (!self->peer_closed)
            return DOCTOR_ACTION_READ;
          end_closed (self);
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
    finish (self);
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
  g_ptr_array_set_size (self->talk.capabilities, 0);
  self->talk.capabilities_known = FALSE;
  ask (self, start_tls);
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
  end_failed (self);
  /* A goodbye on its way may finish; a command that was perhaps sent in part may not be followed.
   */
  if (self->leaving ? unsent : !unsent && !self->peer_closed)
    doctor_dialogue_leave (self);
  else
    finish (self);
}

gboolean
doctor_dialogue_is_leaving (const DoctorDialogue *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->leaving;
}
