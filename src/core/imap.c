/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* How IMAP speaks (RFC 9051, RFC 3501). */

#include "core/dialect.h"

#include <string.h>

static const struct
{
  const char *word;
  DoctorVerdict verdict;
} statuses[] = {
  { "OK", DOCTOR_VERDICT_OK },
  { "NO", DOCTOR_VERDICT_REFUSED },
  { "BAD", DOCTOR_VERDICT_REFUSED },
  { "BYE", DOCTOR_VERDICT_BYE },
};

/* The text behind `word` when the line begins with it, whatever its letter case. */
static const char *
skip_word (const char *line, const char *word)
{
  gsize length = strlen (word);

  if (g_ascii_strncasecmp (line, word, length) != 0)
    return NULL;
  if (line[length] == '\0')
    return line + length;
  return line[length] == ' ' ? line + length + 1 : NULL;
}

static const char *
skip_status (const char *line, DoctorVerdict *verdict)
{
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      const char *rest = skip_word (line, statuses[i].word);

      if (rest == NULL)
        continue;
      *verdict = statuses[i].verdict;
      return rest;
    }
  return NULL;
}

static void
look_for_alert (DoctorReply *reply, const char *text)
{
  g_autofree char *code = NULL;
  g_autofree char *argument = NULL;
  const char *words = doctor_reply_response_code (text, &code, &argument);

  if (g_strcmp0 (code, "ALERT") != 0 && g_strcmp0 (code, "WEBALERT") != 0)
    return;
  g_free (reply->alert);
  reply->alert = argument == NULL ? g_strdup (words) : g_strconcat (words, " ", argument, NULL);
}

/* Who speaks of mailboxes before anybody has logged in wants it to be believed afterwards. */
static gboolean
is_mailbox_data (const char *data)
{
  static const char *const words[] = { "LIST",    "LSUB",  "STATUS", "SEARCH",
                                       "ESEARCH", "FLAGS", "QUOTA",  "QUOTAROOT" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (skip_word (data, words[i]) != NULL)
      return TRUE;
  return g_ascii_isdigit (*data);
}

/* A sentence where data should stand: some servers give the reason so. */
static gboolean
is_prose (const char *item)
{
  static const char *const names[] = { "OK", "CAPABILITY", "ENABLED", "ID", "NAMESPACE" };
  const char *blank = strchr (item, ' ');

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (skip_word (item, names[i]) != NULL)
      return FALSE;
  return !is_mailbox_data (item) && blank != NULL && strchr (blank + 1, ' ') != NULL;
}

static DoctorTaken
finish (DoctorReply *reply, DoctorVerdict verdict, const char *line, const char *text)
{
  const char *words = doctor_reply_response_code (text, &reply->code, &reply->argument);

  reply->verdict = verdict;
  reply->words = g_strdup (words);
  look_for_alert (reply, text);
  doctor_reply_add_text (reply, line);
  /* What was refused on the way belongs to the refusal: the reason often stands only there. */
  for (guint i = 0; i < reply->items->len; i++)
    {
      const char *item = g_ptr_array_index (reply->items, i);

      if (skip_word (item, "NO") != NULL || skip_word (item, "BAD") != NULL
          || (verdict == DOCTOR_VERDICT_REFUSED && is_prose (item)))
        doctor_reply_add_text (reply, item);
    }
  return DOCTOR_TAKEN_WHOLE;
}

/* Nothing here needs nested data, but whoever reads the transcript with another program may. */
static gboolean
is_well_nested (const char *data)
{
  gboolean quoted = FALSE;
  guint depth = 0;

  for (const char *p = data; *p != '\0'; p++)
    {
      if (quoted && *p == '\\' && p[1] != '\0')
        p++;
      else if (*p == '"')
        quoted = !quoted;
      else if (!quoted && *p == '(' && ++depth > DOCTOR_REPLY_NESTING_LIMIT)
        return FALSE;
      else if (!quoted && *p == ')' && depth > 0)
        depth--;
    }
  return TRUE;
}

/* The size of the literal that the line announces at its end; `*start` is where that stands. */
static gboolean
announces_literal (const char *data, gsize *start, gsize *size)
{
  const char *brace = strrchr (data, '{');
  guint64 number;
  char *end;

  if (brace == NULL || !g_ascii_isdigit (brace[1]))
    return FALSE;
  number = g_ascii_strtoull (brace + 1, &end, 10);
  if (*end == '+')
    end++;
  if (end[0] != '}' || end[1] != '\0')
    return FALSE;
  *start = (gsize) (brace - data);
  *size = (gsize) MIN (number, G_MAXSIZE);
  return TRUE;
}

/* `line` continues what stood before a literal, if there was one. */
static DoctorTaken
take_data (DoctorReply *reply, const char *line)
{
  gsize start;

  if (reply->partial == NULL)
    reply->partial = g_string_new (NULL);
  if (announces_literal (line, &start, &reply->literal))
    {
      /* No literal is read for what it says; an empty string holds its place. */
      g_string_append_len (reply->partial, line, (gssize) start);
      g_string_append (reply->partial, "\"\"");
      return DOCTOR_TAKEN_MORE;
    }
  g_string_append (reply->partial, line);
  if (!is_well_nested (reply->partial->str))
    return doctor_reply_break (reply, N_ ("lists are nested too deeply"));
  if (!reply->logged_in && is_mailbox_data (reply->partial->str))
    return doctor_reply_break (reply, N_ ("it speaks of a mailbox before the login"));
  g_ptr_array_add (reply->items, g_string_free (g_steal_pointer (&reply->partial), FALSE));
  return DOCTOR_TAKEN_MORE;
}

static DoctorTaken
take_untagged (DoctorReply *reply, const char *line)
{
  DoctorVerdict verdict;
  const char *text = skip_status (line, &verdict);
  const char *preauth = skip_word (line, "PREAUTH");

  if (text != NULL && verdict == DOCTOR_VERDICT_BYE && !reply->leaving)
    return finish (reply, verdict, line, text);
  if (reply->tag == NULL)
    {
      reply->preauth = preauth != NULL;
      if (preauth != NULL)
        return finish (reply, DOCTOR_VERDICT_OK, line, preauth);
      /* NO and BAD are no greetings (RFC 9051 section 7.1), but say why there is none. */
      if (text != NULL)
        return finish (reply, verdict, line, text);
      return doctor_reply_break (reply, N_ ("it is no greeting"));
    }
  if (preauth != NULL)
    return doctor_reply_break (reply, N_ ("a second greeting"));
  if (text != NULL)
    {
      look_for_alert (reply, text);
      g_ptr_array_add (reply->items, g_strdup (line));
      return DOCTOR_TAKEN_MORE;
    }
  if (!g_ascii_isalnum (*line))
    return doctor_reply_break (reply, N_ ("untagged data without a name"));
  return take_data (reply, line);
}

static DoctorTaken
imap_take (DoctorReply *reply, const char *line)
{
  DoctorVerdict verdict;
  const char *text;

  if (reply->partial != NULL)
    return take_data (reply, line);
  if (g_str_has_prefix (line, "* "))
    return take_untagged (reply, line + 2);
  if (line[0] == '+' && (line[1] == ' ' || line[1] == '\0'))
    {
      if (!reply->may_continue)
        return doctor_reply_break (reply, N_ ("it asks for more where nothing follows"));
      reply->verdict = DOCTOR_VERDICT_CONTINUE;
      reply->words = g_strdup (line[1] == ' ' ? line + 2 : "");
      return DOCTOR_TAKEN_WHOLE;
    }

  text = reply->tag != NULL ? skip_word (line, reply->tag) : NULL;
  if (text == NULL)
    return doctor_reply_break (reply, N_ ("its tag is of no command that was given"));
  line = text;
  text = skip_status (line, &verdict);
  if (text == NULL || verdict == DOCTOR_VERDICT_BYE)
    return doctor_reply_break (reply, N_ ("neither OK nor NO nor BAD follows the tag"));
  return finish (reply, verdict, line, text);
}

static GPtrArray *
imap_capabilities (const DoctorReply *reply)
{
  GPtrArray *list = NULL;
  g_auto (GStrv) words = NULL;
  g_autofree char *found = NULL;

  for (guint i = 0; i < reply->items->len; i++)
    {
      const char *item = g_ptr_array_index (reply->items, i);
      const char *data = skip_word (item, "CAPABILITY");
      const char *text = skip_word (item, "OK");
      g_autofree char *code = NULL;
      g_autofree char *argument = NULL;

      if (text != NULL)
        doctor_reply_response_code (text, &code, &argument);
      if (g_strcmp0 (code, "CAPABILITY") == 0)
        data = argument;
      if (data == NULL)
        continue;
      g_free (found);
      found = g_strdup (data);
    }
  if (g_strcmp0 (reply->code, "CAPABILITY") == 0 && reply->argument != NULL)
    {
      g_free (found);
      found = g_strdup (reply->argument);
    }
  if (found == NULL)
    return NULL;

  list = g_ptr_array_new_with_free_func (g_free);
  words = g_strsplit (found, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_ptr_array_add (list, g_strdup (words[i]));
  return list;
}

/* Where the server said that last; a line that was torn by a literal stands for itself. */
static guint
find_line (const DoctorTranscript *transcript, const char *item)
{
  for (guint i = doctor_transcript_n_entries (transcript); i > 0; i--)
    {
      const DoctorEntry *entry = doctor_transcript_entry (transcript, i - 1);

      if (entry->direction == DOCTOR_FROM_CLIENT)
        break;
      if (g_str_has_prefix (entry->text, "* ") && g_str_equal (entry->text + 2, item))
        return entry->serial;
    }
  return doctor_transcript_entry (transcript, doctor_transcript_n_entries (transcript) - 1)->serial;
}

/* RFC 9208 section 5.1: the resource STORAGE counts units of 1024 octets. */
static const char *
note_quota (const DoctorTalk *talk, const DoctorReply *reply)
{
  for (guint i = 0; i < reply->items->len; i++)
    {
      const char *data = skip_word (g_ptr_array_index (reply->items, i), "QUOTA");
      const char *list = data != NULL ? strrchr (data, '(') : NULL;
      g_auto (GStrv) words = NULL;

      if (list == NULL)
        continue;
      words = g_strsplit_set (list + 1, " )", -1);
      for (guint k = 0; words[k] != NULL && words[k + 1] != NULL && words[k + 2] != NULL; k += 3)
        {
          guint64 used, limit;

          if (g_ascii_strcasecmp (words[k], "STORAGE") != 0
              || !g_ascii_string_to_unsigned (words[k + 1], 10, 0, G_MAXINT64 / 1024, &used, NULL)
              || !g_ascii_string_to_unsigned (words[k + 2], 10, 0, G_MAXINT64 / 1024, &limit, NULL))
            continue;
          doctor_transcript_add_fact_at (
              talk->transcript, find_line (talk->transcript, g_ptr_array_index (reply->items, i)),
              DOCTOR_FACT_QUOTA, NULL, NULL, (gint64) used * 1024, (gint64) limit * 1024);
          return NULL;
        }
    }
  return NULL;
}

static const char *
note_mailbox (const DoctorTalk *talk, const DoctorReply *reply)
{
  guint64 messages = 0;
  gboolean found = FALSE;

  for (guint i = 0; i < reply->items->len; i++)
    {
      const char *item = g_ptr_array_index (reply->items, i);
      const char *blank = strchr (item, ' ');
      g_autofree char *number = blank != NULL ? g_strndup (item, (gsize) (blank - item)) : NULL;

      if (number != NULL && g_ascii_strcasecmp (blank + 1, "EXISTS") == 0)
        found = g_ascii_string_to_unsigned (number, 10, 0, G_MAXUINT32, &messages, NULL) || found;
    }
  if (!found)
    return N_ ("it does not say how many messages there are");
  doctor_transcript_add_fact (talk->transcript, DOCTOR_FACT_MAILBOX_OPENED, NULL, NULL,
                              (gint64) messages, 0);
  return NULL;
}

static const char *
note_idle (const DoctorTalk *talk, const DoctorReply *reply)
{
  (void) reply;
  doctor_transcript_add_fact (talk->transcript, DOCTOR_FACT_IDLE_OFFERED, NULL, NULL, 0, 0);
  return NULL;
}

/* ID comes first: some servers open no mailbox to a program that has not said its name. */
static const DoctorErrand errands[] = {
  { .needs = "ID",
    .command = "ID (\"name\" \"Connection Doctor\" \"version\" \"" DOCTOR_VERSION "\")" },
  { .needs = "QUOTA", .command = "GETQUOTAROOT INBOX", .note = note_quota },
  { .command = "EXAMINE INBOX", .essential = TRUE, .note = note_mailbox },
  { .needs = "IDLE", .note = note_idle },
};

const DoctorDialect doctor_dialect_imap = {
  .service = "imap",
  .greets_as = "imap",
  .work = DOCTOR_STEP_MAILBOX,
  .tagged = TRUE,
  .unasked = TRUE,
  .take = imap_take,
  .ask = "CAPABILITY",
  .greeting_tells = TRUE,
  .login_changes = TRUE,
  .capabilities = imap_capabilities,
  .starttls = "STARTTLS",
  .authenticate = "AUTHENTICATE {mechanism}",
  .mechanism_prefixes = { "AUTH=" },
  .initial_response = "SASL-IR",
  /* RFC 7162 section 4 wants servers to take lines of this length. */
  .authenticate_limit = 8192,
  .login_disabled = "LOGINDISABLED",
  .direct = &doctor_imap_login,
  .n_direct = 1,
  .errands = errands,
  .n_errands = G_N_ELEMENTS (errands),
  .leave = "LOGOUT",
};
