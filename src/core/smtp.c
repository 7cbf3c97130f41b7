/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* How message submission speaks (RFC 6409, RFC 5321, RFC 4954, RFC 3207). */

#include "core/dialect.h"

#include <string.h>

/* RFC 5321 section 4.2.1: the server shuts down. */
#define SHUTTING_DOWN 421

/* The enhanced status code at the start of `text` (RFC 3463 section 2), and what follows it. */
static const char *
skip_enhanced_code (const char *text, char **code)
{
  const char *p = text;

  *code = NULL;
  if (*p != '2' && *p != '4' && *p != '5')
    return text;
  p++;
  for (guint part = 0; part < 2; part++)
    {
      gsize digits;

      if (*p != '.')
        return text;
      digits = strspn (p + 1, "0123456789");
      if (digits == 0 || digits > 3)
        return text;
      p += 1 + digits;
    }
  if (*p != '\0' && *p != ' ')
    return text;
  *code = g_strndup (text, (gsize) (p - text));
  return p + strspn (p, " ");
}

static void
forget_lines (DoctorReply *reply)
{
  g_ptr_array_set_size (reply->items, 0);
  g_string_truncate (reply->text, 0);
  g_clear_pointer (&reply->code, g_free);
}

static DoctorTaken
smtp_take (DoctorReply *reply, const char *line)
{
  g_autofree char *code = NULL;
  const char *text, *words;
  guint number;

  if (strspn (line, "0123456789") != 3 || line[0] < '2' || line[0] > '5')
    return doctor_reply_break (reply, N_ ("it does not begin with a code of three digits"));
  if (line[3] != '\0' && line[3] != ' ' && line[3] != '-')
    return doctor_reply_break (reply, N_ ("neither a blank nor a hyphen follows the code"));
  number = (guint) ((line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0'));
  /* It shuts down, perhaps in the middle of a list. */
  if (reply->number != number && number == SHUTTING_DOWN)
    forget_lines (reply);
  else if (reply->number != 0 && reply->number != number)
    return doctor_reply_break (reply, N_ ("its lines have different codes"));
  reply->number = number;

  text = line[3] == '\0' ? "" : line + 4;
  g_ptr_array_add (reply->items, g_strdup (text));
  doctor_reply_add_text (reply, line);
  words = skip_enhanced_code (text, &code);
  if (reply->code == NULL)
    reply->code = g_steal_pointer (&code);
  if (line[3] == '-')
    return DOCTOR_TAKEN_MORE;

  reply->words = g_strdup (words);
  reply->verdict = number == SHUTTING_DOWN ? DOCTOR_VERDICT_BYE
                   : number < 300          ? DOCTOR_VERDICT_OK
                   : number < 400          ? DOCTOR_VERDICT_CONTINUE
                                           : DOCTOR_VERDICT_REFUSED;
  if (reply->verdict == DOCTOR_VERDICT_CONTINUE && !reply->may_continue)
    return doctor_reply_break (reply, N_ ("it asks for more where nothing follows"));
  return DOCTOR_TAKEN_WHOLE;
}

/* RFC 5321 section 4.1.1.1: the first line names the server. */
static GPtrArray *
smtp_capabilities (const DoctorReply *reply)
{
  GPtrArray *list;

  if (reply->verdict != DOCTOR_VERDICT_OK)
    return NULL;
  list = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 1; i < reply->items->len; i++)
    g_ptr_array_add (list, g_strdup (g_ptr_array_index (reply->items, i)));
  return list;
}

/* RFC 5321 section 4.1.2: a local part that is no dot-string is a quoted string. Addresses with two
 * dots in a row, or one before the @, exist at Japanese mobile providers. */
static char *
quote_local (const char *local)
{
  static const char atext[] = "!#$%&'*+-/=?^_`{|}~";
  gboolean plain = *local != '.' && !g_str_has_suffix (local, ".") && strstr (local, "..") == NULL;
  GString *quoted;

  for (const char *p = local; *p != '\0' && plain; p++)
    plain = g_ascii_isalnum (*p) || (guchar) *p >= 0x80 || *p == '.' || strchr (atext, *p) != NULL;
  if (plain || (strlen (local) >= 2 && *local == '"' && g_str_has_suffix (local, "\"")))
    return g_strdup (local);

  quoted = g_string_new ("\"");
  for (const char *p = local; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (quoted, '\\');
      g_string_append_c (quoted, *p);
    }
  g_string_append_c (quoted, '"');
  return g_string_free (quoted, FALSE);
}

/* The account's address for the envelope: quoted where it must be, and with its domain in A-labels
 * where the server does not offer SMTPUTF8 (RFC 6531 section 3.1); NULL where that is not enough.
 */
static char *
envelope_address (const DoctorTalk *talk)
{
  const char *at = strrchr (talk->address, '@');
  g_autofree char *bare = g_strndup (talk->address, (gsize) (at - talk->address));
  g_autofree char *local = quote_local (bare);
  g_autofree char *domain = NULL;

  if (g_str_is_ascii (talk->address) || doctor_talk_offers (talk, "SMTPUTF8") != NULL)
    return g_strconcat (local, at, NULL);
  domain = doctor_host_to_ascii (at + 1);
  return domain != NULL && g_str_is_ascii (local) ? g_strconcat (local, "@", domain, NULL) : NULL;
}

static gboolean
can_work (const DoctorTalk *talk)
{
  DoctorProblem problem;
  g_autofree char *envelope = NULL;

  if (talk->address == NULL)
    {
      doctor_transcript_add_fact (talk->transcript, DOCTOR_FACT_NO_ADDRESS, NULL, NULL, 0, 0);
      return FALSE;
    }
  problem = doctor_address_problem (talk->address);
  if (problem != DOCTOR_PROBLEM_NONE)
    {
      doctor_transcript_add_fact (talk->transcript, DOCTOR_FACT_SETTING_INVALID, talk->address,
                                  "address", problem, 0);
      return FALSE;
    }
  envelope = envelope_address (talk);
  if (envelope == NULL)
    doctor_transcript_add_fact (talk->transcript, DOCTOR_FACT_SMTPUTF8_NOT_OFFERED, talk->address,
                                NULL, 0, 0);
  return envelope != NULL;
}

static char *
compose_mail (const DoctorTalk *talk)
{
  g_autofree char *envelope = envelope_address (talk);

  return g_strdup_printf ("MAIL FROM:<%s>%s", envelope,
                          g_str_is_ascii (envelope) ? "" : " SMTPUTF8");
}

static char *
compose_recipient (const DoctorTalk *talk)
{
  g_autofree char *envelope = envelope_address (talk);

  return g_strdup_printf ("RCPT TO:<%s>", envelope);
}

/* RFC 1870 section 4: 0 means that there is no fixed limit. */
static const char *
note_size (const DoctorTalk *talk, const DoctorReply *reply)
{
  const char *offered = doctor_talk_offers (talk, "SIZE");
  guint64 limit;

  (void) reply;
  if (g_ascii_string_to_unsigned (offered, 10, 1, G_MAXINT64, &limit, NULL))
    doctor_transcript_add_fact (talk->transcript, DOCTOR_FACT_SIZE_LIMIT, NULL, NULL,
                                (gint64) limit, 0);
  return NULL;
}

static const char *
note_accepted (const DoctorTalk *talk, const DoctorReply *reply)
{
  (void) reply;
  doctor_transcript_add_fact (talk->transcript, DOCTOR_FACT_SENDER_ACCEPTED, NULL, NULL, 0, 0);
  return NULL;
}

static const DoctorErrand errands[] = {
  { .needs = "SIZE", .note = note_size },
  { .compose = compose_mail, .essential = TRUE },
  { .compose = compose_recipient, .essential = TRUE, .note = note_accepted },
  { .command = "RSET" },
};

const DoctorDialect doctor_dialect_smtp = {
  .service = "smtp",
  .greets_as = "smtp",
  .work = DOCTOR_STEP_SENDER,
  .take = smtp_take,
  .ask = "EHLO {name}",
  .ask_plain = "HELO {name}",
  .capabilities = smtp_capabilities,
  .starttls = "STARTTLS",
  /* RFC 3207 section 4. */
  .go_ahead = 220,
  .authenticate = "AUTH {mechanism}",
  /* The second form is of servers that follow no RFC. */
  .mechanism_prefixes = { "AUTH ", "AUTH=" },
  /* RFC 4954 section 4, RFC 5321 section 4.5.3.1.4. */
  .authenticate_limit = 512,
  .can_work = can_work,
  .errands = errands,
  .n_errands = G_N_ELEMENTS (errands),
  .leave = "QUIT",
};
