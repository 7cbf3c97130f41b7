/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* How POP3 speaks (RFC 1939, RFC 2449, RFC 2595, RFC 5034). */

#include "core/dialect.h"

#include <string.h>

/* The text behind a status indicator, or NULL. */
static const char *
skip_indicator (const char *line, const char *indicator)
{
  gsize length = strlen (indicator);

  if (g_ascii_strncasecmp (line, indicator, length) != 0 || g_ascii_isalnum (line[length]))
    return NULL;
  return line + length + strspn (line + length, " ");
}

static DoctorTaken
pop3_take (DoctorReply *reply, const char *line)
{
  const char *good = skip_indicator (line, "+OK");
  const char *bad = skip_indicator (line, "-ERR");

  /* A slip of two servers that are in wide use. */
  if (bad == NULL)
    bad = skip_indicator (line, "+ERR");
  if (reply->listing)
    {
      if (g_str_equal (line, "."))
        return DOCTOR_TAKEN_WHOLE;
      /* Legal as a line of a list, but what it is is the answer to something else. */
      if (good != NULL || bad != NULL)
        return doctor_reply_break (reply, N_ ("a list is interrupted by another reply"));
      /* RFC 1939 section 3: a leading dot was doubled. */
      g_ptr_array_add (reply->items, g_strdup (line[0] == '.' ? line + 1 : line));
      return DOCTOR_TAKEN_MORE;
    }
  if (good != NULL)
    {
      reply->verdict = DOCTOR_VERDICT_OK;
      reply->words = g_strdup (good);
      doctor_reply_add_text (reply, line);
      reply->listing = reply->lists;
      return reply->lists ? DOCTOR_TAKEN_MORE : DOCTOR_TAKEN_WHOLE;
    }
  if (bad != NULL)
    {
      reply->verdict = DOCTOR_VERDICT_REFUSED;
      reply->words = g_strdup (doctor_reply_response_code (bad, &reply->code, &reply->argument));
      doctor_reply_add_text (reply, line);
      return DOCTOR_TAKEN_WHOLE;
    }
  if (line[0] == '+' && (line[1] == ' ' || line[1] == '\0'))
    {
      if (!reply->may_continue)
        return doctor_reply_break (reply, N_ ("it asks for more where nothing follows"));
      reply->verdict = DOCTOR_VERDICT_CONTINUE;
      reply->words = g_strdup (line[1] == ' ' ? line + 2 : "");
      return DOCTOR_TAKEN_WHOLE;
    }
  return doctor_reply_break (reply, N_ ("it begins neither with +OK nor with -ERR"));
}

static GPtrArray *
pop3_capabilities (const DoctorReply *reply)
{
  return reply->verdict == DOCTOR_VERDICT_OK && reply->listing ? g_ptr_array_ref (reply->items)
                                                               : NULL;
}

/* RFC 1939 section 7: the timestamp is a msg-id, in which nothing stands that does not print: that
 * is what those need who try to learn the password from made-up timestamps. One that came in the
 * clear would let anybody on the way choose what is hashed together with the password. */
static void
heed_greeting (DoctorTalk *talk, const DoctorReply *reply)
{
  const char *start = strchr (reply->words, '<');
  const char *end = start != NULL ? strchr (start, '>') : NULL;
  g_autofree char *stamp = NULL;

  if (end == NULL)
    return;
  stamp = g_strndup (start, (gsize) (end - start) + 1);
  if (strchr (stamp, '@') == NULL)
    return;
  for (const char *p = stamp; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      return;
  g_free (talk->timestamp);
  talk->timestamp = g_steal_pointer (&stamp);
}

static gboolean
apop_is_offered (const DoctorTalk *talk)
{
  return talk->timestamp != NULL;
}

static DoctorRound
compose_apop (const DoctorTalk *talk, guint n, DoctorCommand *command)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);
  const char *digest;

  (void) n;
  g_checksum_update (checksum, (const guchar *) talk->timestamp, -1);
  g_checksum_update (checksum, (const guchar *) doctor_secret_peek (talk->secret),
                     (gssize) doctor_secret_length (talk->secret));
  digest = g_checksum_get_string (checksum);
  if (strchr (talk->server->user, ' ') != NULL || !doctor_command_add (command, "APOP ")
      || !doctor_command_add (command, talk->server->user) || !doctor_command_add (command, " ")
      || !doctor_command_add_secret (command, digest, strlen (digest)))
    return DOCTOR_ROUND_REFUSED;
  return DOCTOR_ROUND_LAST;
}

/* A server that tells its capabilities and leaves USER out has no such login, unless it names no
 * login at all: the oldest lists are no more than that. */
static gboolean
user_is_offered (const DoctorTalk *talk)
{
  return !talk->capabilities_known || doctor_talk_offers (talk, "USER") != NULL
         || doctor_talk_offers (talk, "SASL") == NULL;
}

static DoctorRound
compose_user (const DoctorTalk *talk, guint n, DoctorCommand *command)
{
  if (n == 0)
    return doctor_command_add (command, "USER ") && doctor_command_add (command, talk->server->user)
               ? DOCTOR_ROUND_WAIT
               : DOCTOR_ROUND_REFUSED;
  return doctor_command_add (command, "PASS ")
                 && doctor_command_add_secret (command, doctor_secret_peek (talk->secret),
                                               doctor_secret_length (talk->secret))
             ? DOCTOR_ROUND_LAST
             : DOCTOR_ROUND_REFUSED;
}

static const char *
note_mailbox (const DoctorTalk *talk, const DoctorReply *reply)
{
  g_auto (GStrv) words = g_strsplit (reply->words, " ", 3);
  guint64 messages, bytes;

  if (g_strv_length (words) < 2
      || !g_ascii_string_to_unsigned (words[0], 10, 0, G_MAXUINT32, &messages, NULL)
      || !g_ascii_string_to_unsigned (words[1], 10, 0, G_MAXINT64, &bytes, NULL))
    return N_ ("it does not say how many messages there are");
  doctor_transcript_add_fact (talk->transcript, DOCTOR_FACT_MAILBOX_OPENED, NULL, NULL,
                              (gint64) messages, (gint64) bytes);
  return NULL;
}

static const DoctorDirect direct[] = {
  { .mechanism = "APOP", .offered = apop_is_offered, .compose = compose_apop },
  { .mechanism = "USER",
    .onward = DOCTOR_VERDICT_OK,
    .offered = user_is_offered,
    .compose = compose_user },
};

static const DoctorErrand errands[] = {
  { .command = "STAT", .essential = TRUE, .note = note_mailbox },
};

const DoctorDialect doctor_dialect_pop3 = {
  .service = "pop",
  .greets_as = "pop3",
  .work = DOCTOR_STEP_MAILBOX,
  .take = pop3_take,
  .heed_greeting = heed_greeting,
  .ask = "CAPA",
  .ask_lists = TRUE,
  .ask_optional = TRUE,
  .login_changes = TRUE,
  .capabilities = pop3_capabilities,
  .starttls = "STLS",
  .authenticate = "AUTH {mechanism}",
  .mechanism_prefixes = { "SASL " },
  /* RFC 5034 section 4. */
  .authenticate_limit = 255,
  .direct = direct,
  .n_direct = G_N_ELEMENTS (direct),
  .errands = errands,
  .n_errands = G_N_ELEMENTS (errands),
  .leave = "QUIT",
};
