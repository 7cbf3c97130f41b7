/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The exchange of a SASL login (RFC 4422) inside a mail conversation. */

#include "core/dialogue-private.h"

#include <string.h>

/* No mechanism asks more often. */
#define ROUNDS_LIMIT 8
/* Shorter responses say nothing, and blackening them would hide ordinary words. */
#define MIN_HIDDEN 8

/* Some mechanisms send the user name alone, which is no secret. */
static gboolean
is_telling (const DoctorDialogue *self, const DoctorSecret *response)
{
  const char *user = self->talk.server->user;
  gsize length = doctor_secret_length (response);

  return length >= MIN_HIDDEN
         && (length != strlen (user) || memcmp (doctor_secret_peek (response), user, length) != 0);
}

DoctorSecret *
doctor_dialogue_encode (DoctorDialogue *self, DoctorSecret *response)
{
  gsize length = doctor_secret_length (response);
  char *base64 = g_base64_encode ((const guchar *) doctor_secret_peek (response), length);
  DoctorSecret *encoded = doctor_secret_new (base64, -1);

  doctor_secret_wipe (base64, strlen (base64));
  g_free (base64);
  if (response == self->talk.secret || is_telling (self, response))
    {
      /* First the form that holds the other. */
      doctor_transcript_hide (self->talk.transcript, encoded);
      doctor_transcript_hide (self->talk.transcript, response);
    }
  return encoded;
}

static void
respond (DoctorDialogue *self, DoctorSecret *response)
{
  g_autoptr (DoctorSecret) encoded = doctor_dialogue_encode (self, response);
  DoctorCommand *command = doctor_command_new ();

  if (doctor_secret_length (encoded) > 0)
    doctor_command_add_secret (command, doctor_secret_peek (encoded),
                               doctor_secret_length (encoded));
  self->responded = TRUE;
  self->reply.may_continue = TRUE;
  doctor_dialogue_send_more (self, command);
}

/* RFC 4422 section 3.5; the server then refuses, and the reason stands already. */
static void
cancel (DoctorDialogue *self)
{
  DoctorCommand *command = doctor_command_new ();

  doctor_command_add (command, "*");
  self->cancelled = TRUE;
  self->continuing = FALSE;
  self->reply.may_continue = TRUE;
  doctor_dialogue_send_more (self, command);
}

static gboolean
is_base64 (const char *words)
{
  gsize length = strlen (words);
  gsize letters =
      strspn (words, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

  return length % 4 == 0 && letters + strspn (words + letters, "=") == length
         && length - letters <= 2;
}

/* The octets of a challenge; NULL when it is not in base64. */
static guint8 *
decode (const char *words, gsize *length)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (words));

  *length = 0;
  if (!is_base64 (trimmed))
    return NULL;
  return *trimmed == '\0' ? g_malloc0 (1) : g_base64_decode (trimmed, length);
}

void
doctor_dialogue_conceal_proof (DoctorDialogue *self, const char *line)
{
  /* Trimmed as challenges are. */
  g_autofree char *trimmed = self->sasl != NULL ? g_strchomp (g_strdup (line)) : NULL;
  const char *blank = trimmed != NULL ? strrchr (trimmed, ' ') : NULL;
  g_autofree guint8 *octets = NULL;
  g_autoptr (DoctorSecret) proof = NULL;
  gsize length;

  if (blank == NULL)
    return;
  octets = decode (blank + 1, &length);
  if (octets == NULL || length < MIN_HIDDEN || memcmp (octets, "v=", 2) != 0)
    return;
  proof = doctor_secret_new (blank + 1, -1);
  doctor_transcript_hide (self->talk.transcript, proof);
}

/* The value of "status" in the error of RFC 7628 section 3.2.2, or NULL. */
static char *
find_status (const char *json)
{
  const char *key = strstr (json, "\"status\"");
  const char *value, *end;

  if (key == NULL)
    return NULL;
  value = key + strlen ("\"status\"");
  value += strspn (value, " \t\r\n");
  if (*value != ':')
    return NULL;
  value += 1 + strspn (value + 1, " \t\r\n");
  if (*value == '"')
    value++;
  end = value + strspn (value, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");
  return end > value ? g_strndup (value, (gsize) (end - value)) : NULL;
}

static gboolean
token_was_refused (const DoctorDialogue *self)
{
  return doctor_transcript_last_fact (self->talk.transcript, DOCTOR_FACT_TOKEN_REFUSED) != NULL;
}

static void
note_token (DoctorDialogue *self, const char *error)
{
  g_autofree char *status = error != NULL ? find_status (error) : NULL;

  if (error != NULL && !token_was_refused (self))
    doctor_transcript_add_fact (self->talk.transcript, DOCTOR_FACT_TOKEN_REFUSED, error, status, 0,
                                0);
}

/* Some servers give this reason whatever the mechanism was. */
static gboolean
is_token_error (const guint8 *challenge, gsize length)
{
  g_autofree char *text = g_strndup ((const char *) challenge, length);
  g_autofree char *status = *text == '{' ? find_status (text) : NULL;

  return status != NULL && strlen (text) == length;
}

/* What the mechanism says to a challenge. */
static void
answer (DoctorDialogue *self, const char *words)
{
  gsize length;
  g_autofree guint8 *challenge = decode (words, &length);
  g_autoptr (DoctorSecret) response = NULL;
  DoctorSaslResult result = DOCTOR_SASL_BAD_CHALLENGE;

  if (challenge != NULL && self->rounds <= ROUNDS_LIMIT)
    result = doctor_sasl_step (self->sasl, challenge, length, &response);
  switch (result)
    {
    case DOCTOR_SASL_RESPOND:
    case DOCTOR_SASL_DONE:
      note_token (self, doctor_sasl_oauth_error (self->sasl));
      self->continuing = result == DOCTOR_SASL_RESPOND;
      respond (self, response);
      return;
    case DOCTOR_SASL_PAUSE:
      self->puzzle = g_strdup (words);
      return;
    case DOCTOR_SASL_TOO_COSTLY:
      doctor_transcript_add_fact (self->talk.transcript, DOCTOR_FACT_LOGIN_TOO_COSTLY, NULL, NULL,
                                  DOCTOR_SASL_MAX_ROUNDS, 0);
      break;
    case DOCTOR_SASL_BAD_CHALLENGE:
      if (challenge != NULL && is_token_error (challenge, length))
        {
          g_autofree char *error = g_strndup ((const char *) challenge, length);

          note_token (self, error);
          break;
        }
      doctor_transcript_add_fact (self->talk.transcript, DOCTOR_FACT_PROTOCOL_VIOLATION,
                                  N_ ("it is no challenge of this login mechanism"), NULL, 0, 0);
      break;
    case DOCTOR_SASL_NOT_AUTHENTIC:
      doctor_transcript_add_fact (self->talk.transcript, DOCTOR_FACT_SERVER_NOT_AUTHENTIC, NULL,
                                  NULL, 0, 0);
      break;
    case DOCTOR_SASL_UNSENDABLE:
      doctor_transcript_add_fact (self->talk.transcript, DOCTOR_FACT_PASSWORD_UNSENDABLE, NULL,
                                  doctor_dialogue_unsendable, 0, 0);
      break;
    }
  cancel (self);
}

void
doctor_dialogue_puzzle (DoctorDialogue *self)
{
  g_autofree char *words = g_steal_pointer (&self->puzzle);

  answer (self, words);
}

static void
on_authenticate (DoctorDialogue *self, const DoctorReply *reply)
{
  const char *mechanism = doctor_sasl_mechanism (self->sasl);

  if (self->cancelled && !(token_was_refused (self) && reply->verdict == DOCTOR_VERDICT_REFUSED))
    doctor_dialogue_fail (self);
  else if (reply->verdict == DOCTOR_VERDICT_REFUSED)
    doctor_dialogue_login_refused (self, mechanism, reply);
  else if (reply->verdict == DOCTOR_VERDICT_OK)
    {
      if (self->responded && doctor_sasl_is_complete (self->sasl))
        doctor_dialogue_accepted (self, mechanism, reply);
      else if (self->responded)
        doctor_dialogue_fail_with (self, DOCTOR_FACT_SERVER_NOT_AUTHENTIC, NULL, NULL, 0);
      else
        doctor_dialogue_violated (self, N_ ("the login was accepted before it was made"));
    }
  else if (self->held != NULL)
    {
      /* The first challenge to a mechanism where the client begins says nothing. */
      g_autoptr (DoctorSecret) response = g_steal_pointer (&self->held);

      respond (self, response);
    }
  else
    {
      self->rounds++;
      answer (self, reply->words);
    }
}

/* Adds the initial response where it is allowed and fits. */
static void
add_initial_response (DoctorDialogue *self, DoctorCommand *command)
{
  const char *needed = self->dialect->initial_response;
  g_autoptr (DoctorSecret) encoded = NULL;
  const char *bytes;
  gsize length, size;

  if (self->held == NULL || (needed != NULL && doctor_talk_offers (&self->talk, needed) == NULL))
    return;
  encoded = doctor_dialogue_encode (self, self->held);
  bytes = doctor_secret_peek (encoded);
  size = doctor_secret_length (encoded);
  /* RFC 4422 section 5, RFC 4954 section 4: an empty one is a sign of its own. */
  if (size == 0)
    bytes = "=", size = 1;
  doctor_command_wire (command, &length);
  if (length + 1 + size > self->dialect->authenticate_limit)
    return;
  doctor_command_add (command, " ");
  doctor_command_add_secret (command, bytes, size);
  g_clear_pointer (&self->held, doctor_secret_unref);
  self->responded = TRUE;
}

void
doctor_dialogue_authenticate (DoctorDialogue *self, const char *mechanism,
                              const DoctorSaslSetup *setup)
{
  g_autofree char *text =
      doctor_text_expand (self->dialect->authenticate, "mechanism", mechanism, NULL);
  DoctorSaslResult result = DOCTOR_SASL_RESPOND;
  DoctorCommand *command;

  self->sasl = doctor_sasl_new (mechanism, setup);
  /* Made before anything is sent: a password that cannot be sent is no login. */
  if (doctor_sasl_client_first (self->sasl))
    result = doctor_sasl_step (self->sasl, NULL, 0, &self->held);
  if (result != DOCTOR_SASL_RESPOND && result != DOCTOR_SASL_DONE)
    {
      doctor_dialogue_fail_with (self, DOCTOR_FACT_PASSWORD_UNSENDABLE, NULL,
                                 doctor_dialogue_unsendable, 0);
      return;
    }

  command = doctor_dialogue_command (self);
  doctor_command_add (command, text);
  add_initial_response (self, command);
  self->reply.may_continue = TRUE;
  doctor_dialogue_start_login (self, command, mechanism, on_authenticate);
  self->continuing = self->held != NULL || result == DOCTOR_SASL_RESPOND;
}
