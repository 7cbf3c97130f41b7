/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* How a dialogue reads: lines into replies, within limits, and what the end of the stream means. */

#include "core/dialogue-private.h"

#include <string.h>

/* More warnings than that are a nuisance and no information; the transcript has them all. */
#define ALERTS_LIMIT 10

static void
too_large (DoctorDialogue *self, const char *what, gint64 limit)
{
  if (self->leaving)
    {
      doctor_dialogue_finish (self);
      return;
    }
  doctor_transcript_add_fact (self->talk.transcript, DOCTOR_FACT_REPLY_TOO_LARGE, NULL, what, limit,
                              0);
  doctor_dialogue_fail (self);
}

/* A server that may speak at any time still asks for more only once it has heard the command. */
static gboolean
is_premature (const DoctorDialogue *self, const DoctorReply *reply, gboolean waited)
{
  return self->premature ? reply->verdict != DOCTOR_VERDICT_REFUSED
                         : waited && reply->verdict == DOCTOR_VERDICT_CONTINUE;
}

/* The reply is whole: the state takes it, and may already say what the next one must be. */
static void
dispatch (DoctorDialogue *self, gboolean waited)
{
  DoctorReply reply = self->reply;

  doctor_reply_init (&self->reply);
  self->reply.tag = self->tag;
  self->greeted = TRUE;
  if (reply.verdict != DOCTOR_VERDICT_CONTINUE)
    self->continuing = FALSE;
  if (self->leaving)
    {
      /* Nobody refuses a goodbye: it is one more word on what failed, and says so by its words. */
      if (self->failed && !self->dialect->tagged && reply.verdict == DOCTOR_VERDICT_REFUSED)
        doctor_transcript_add_fact (self->talk.transcript, DOCTOR_FACT_REPLY_REFUSED,
                                    reply.text->str, NULL, 0, 0);
      doctor_dialogue_finish (self);
    }
  else if (reply.verdict == DOCTOR_VERDICT_BYE)
    doctor_dialogue_refused (self, &reply);
  else if (is_premature (self, &reply, waited))
    doctor_dialogue_violated (self, N_ ("it came before the command that it answers"));
  else
    self->state (self, &reply);
  doctor_reply_clear (&reply);
}

static void
broken (DoctorDialogue *self)
{
  if (self->leaving)
    doctor_dialogue_finish (self);
  else if (!self->greeted
           && !g_str_equal (doctor_service_recognise (self->greeting->str),
                            self->dialect->greets_as))
    doctor_dialogue_wrong_service (self);
  else
    doctor_dialogue_violated (self, self->reply.problem);
}

/* A server that says BYE first and then answers the command: the reason may stand in the answer. */
static gboolean
is_late_answer (DoctorDialogue *self, const char *line)
{
  gsize length = self->left != NULL ? strlen (self->left) : 0;
  const char *text;
  g_autofree char *code = NULL;
  g_autofree char *argument = NULL;

  if (!self->leaving || length == 0 || strncmp (line, self->left, length) != 0
      || line[length] != ' ')
    return FALSE;
  text = line + length + 1;
  g_clear_pointer (&self->left, g_free);
  if (!self->failed || g_ascii_strncasecmp (text, "OK", 2) == 0)
    return TRUE;
  doctor_reply_response_code (text + strcspn (text, " ") + (strchr (text, ' ') != NULL), &code,
                              &argument);
  doctor_transcript_add_fact (self->talk.transcript, DOCTOR_FACT_REPLY_REFUSED, text, code, 0, 0);
  return TRUE;
}

static void
take_line (DoctorDialogue *self, const char *line, gsize length, gboolean waited)
{
  DoctorReply *reply = &self->reply;
  DoctorTaken taken;
  guint serial;

  doctor_dialogue_conceal_proof (self, line);
  serial = doctor_transcript_add_server (self->talk.transcript, line, (gssize) length);
  if (!self->greeted)
    {
      /* A thousand lines say no better who greets. */
      gsize room = DOCTOR_REPLY_TEXT_LIMIT - MIN (DOCTOR_REPLY_TEXT_LIMIT, self->greeting->len);

      if (self->greeting->len > 0 && room > 0)
        g_string_append_c (self->greeting, '\n');
      g_string_append_len (self->greeting, line, (gssize) MIN (strlen (line), room));
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
  else if (is_late_answer (self, line))
    return;
  else
    taken = self->dialect->take (reply, line);
  if (reply->alert != NULL && self->n_alerts++ < ALERTS_LIMIT)
    doctor_transcript_add_fact_at (self->talk.transcript, serial, DOCTOR_FACT_ALERT, reply->alert,
                                   NULL, 0, 0);
  g_clear_pointer (&reply->alert, g_free);
  if (taken == DOCTOR_TAKEN_BROKEN)
    broken (self);
  else if (taken == DOCTOR_TAKEN_WHOLE)
    dispatch (self, waited);
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

/* Whether what was read now waited already when the last command was sent. */
static gboolean
has_waited (DoctorDialogue *self, gsize pending)
{
  gsize taken = pending - doctor_lines_pending (self->lines);
  gboolean waited = self->waiting > 0;

  self->waiting -= MIN (taken, self->waiting);
  return waited;
}

/* FALSE when there is nothing to read now. */
gboolean
doctor_dialogue_read (DoctorDialogue *self)
{
  const char *bytes;
  gsize length = self->reply.literal;
  gsize pending = doctor_lines_pending (self->lines);

  if (length > 0)
    {
      if (!doctor_lines_take (self->lines, length, &bytes))
        return FALSE;
      has_waited (self, pending);
      take_literal (self, bytes, length);
      return TRUE;
    }
  switch (doctor_lines_next (self->lines, &bytes, &length))
    {
    case DOCTOR_LINES_MORE:
      return FALSE;
    case DOCTOR_LINES_LINE:
      take_line (self, bytes, length, has_waited (self, pending));
      return TRUE;
    case DOCTOR_LINES_TOO_LONG:
      too_large (self, "line", DOCTOR_LINE_LIMIT);
      return TRUE;
    }
  g_return_val_if_reached (FALSE);
}

/* A BYE that no reply to LOGOUT followed was not an answer to it: it is the reason for the end. One
 * is enough, whoever says goodbye a thousand times. */
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
      return;
    }
}

void
doctor_dialogue_end_closed (DoctorDialogue *self)
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
      doctor_dialogue_end_failed (self);
    }
  doctor_dialogue_finish (self);
}
