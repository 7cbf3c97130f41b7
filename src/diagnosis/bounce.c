/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A mail that came back: for whom and why. */

#include "diagnosis/bounce-private.h"

#include <string.h>

/* Of what the server said; more helps nobody. */
#define MAX_WORDS 600

#define ADDRESS "[A-Za-z0-9.!#$%&*+/=?^_{|}~-]{1,64}@[A-Za-z0-9.-]{1,200}[A-Za-z0-9]"

static void
bounce_free (DoctorBounce *self)
{
  g_free (self->recipient);
  g_free (self->host);
  g_free (self->words);
  g_free (self);
}

/* Shortened, on one line, and fit to be shown; NULL for nothing. */
static char *
make_shown (const char *words)
{
  g_autoptr (GString) line = g_string_new (NULL);
  gboolean is_blank = FALSE;
  guint n = 0;

  for (const char *p = words; *p != '\0' && n < MAX_WORDS; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c))
        {
          is_blank = line->len > 0;
          continue;
        }
      if (is_blank)
        g_string_append_c (line, ' ');
      g_string_append_unichar (line, c);
      n += 1 + is_blank;
      is_blank = FALSE;
    }
  return line->len > 0 ? doctor_text_escape (line->str, -1) : NULL;
}

static void
add_bounce (GPtrArray *bounces, const char *recipient, const char *host, const char *words,
            const char *status, gboolean is_delayed, const char *more)
{
  DoctorBounce *self;
  g_autofree char *all = g_strjoin (" ", words, more, NULL);

  if (bounces->len >= DOCTOR_BOUNCE_MAX)
    return;
  self = g_new0 (DoctorBounce, 1);
  self->recipient = recipient != NULL ? make_shown (recipient) : NULL;
  self->host = host != NULL ? make_shown (host) : NULL;
  self->words = make_shown (words);
  self->is_delayed = is_delayed;
  self->cause = doctor_bounce_judge (words, status, self->recipient);
  /* What the server said is asked first, and what the report says beside it only then. */
  if (g_str_equal (self->cause->id, "not-known") && more != NULL)
    self->cause = doctor_bounce_judge (all, status, self->recipient);
  g_ptr_array_add (bounces, self);
}

/* "rfc822; tanaka@example.jp" and "dns; mx.example.jp": what stands behind the type. */
static const char *
skip_type (const char *value)
{
  const char *found = value != NULL ? strchr (value, ';') : NULL;

  if (found == NULL)
    return value;
  return found + 1 + strspn (found + 1, " \t<");
}

/* ---- The report for programs, RFC 3464 ---- */

typedef struct
{
  char *recipient;
  char *action;
  char *status;
  char *words;
  char *remote;
} Fields;

static void
fields_clear (Fields *self)
{
  g_free (self->recipient);
  g_free (self->action);
  g_free (self->status);
  g_free (self->words);
  g_free (self->remote);
  memset (self, 0, sizeof *self);
}

static void
set_field (Fields *self, char **reporting, const char *name, gsize length, const char *value)
{
  const struct
  {
    const char *name;
    char **place;
  } known[] = {
    { "Final-Recipient", &self->recipient },
    { "Action", &self->action },
    { "Status", &self->status },
    { "Diagnostic-Code", &self->words },
    { "Remote-MTA", &self->remote },
    { "Reporting-MTA", reporting },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strlen (known[i].name) == length && g_ascii_strncasecmp (name, known[i].name, length) == 0
        && *known[i].place == NULL)
      *known[i].place = g_strdup (value);
}

static void
end_recipient (GPtrArray *bounces, Fields *fields, const char *reporting, const char *text)
{
  if (fields->recipient != NULL
      && g_ascii_strcasecmp (fields->action != NULL ? fields->action : "", "delivered") != 0)
    {
      g_autofree char *status = fields->status != NULL
                                    ? g_strndup (fields->status, strcspn (fields->status, " \t("))
                                    : NULL;
      g_autofree char *recipient = g_strdup (skip_type (fields->recipient));
      const char *words = fields->words != NULL ? skip_type (fields->words) : "";
      gboolean is_delayed = fields->action != NULL
                            && g_ascii_strncasecmp (fields->action, "delayed", 7) == 0;

      g_strdelimit (recipient, ">", ' ');
      add_bounce (bounces, recipient,
                  skip_type (fields->remote != NULL ? fields->remote : reporting), words, status,
                  is_delayed, *words == '\0' ? text : NULL);
    }
  fields_clear (fields);
}

static void
read_status (GPtrArray *bounces, const char *status, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (status, "\n", -1);
  Fields fields = { NULL, NULL, NULL, NULL, NULL };
  g_autofree char *reporting = NULL;

  for (guint i = 0; lines[i] != NULL && bounces->len < DOCTOR_BOUNCE_MAX; i++)
    {
      const char *line = g_strchomp (lines[i]);
      const char *colon = strchr (line, ':');
      g_autoptr (GString) value = NULL;

      /* An empty line ends a recipient, and where it was lost in copying the next one does. */
      if (*line == '\0'
          || (fields.recipient != NULL && g_ascii_strncasecmp (line, "Final-Recipient:", 16) == 0))
        end_recipient (bounces, &fields, reporting, text);
      if (colon == NULL)
        continue;
      value = g_string_new (colon + 1);
      while (lines[i + 1] != NULL && (lines[i + 1][0] == ' ' || lines[i + 1][0] == '\t'))
        g_string_append (value, g_strchomp (lines[++i]));
      set_field (&fields, &reporting, line, (gsize) (colon - line), g_strstrip (value->str));
    }
  end_recipient (bounces, &fields, reporting, text);
}

/* ---- The words for people ---- */

/* Where the mail that came back begins: what it says is nobody's answer. */
static void
cut_original (char *text)
{
  static const char *const markers[] = {
    "--- below this line is a copy of the message",
    "------ this is a copy of",
    "----- original message",
    "-----original message",
    "original message headers",
    "original message follows",
    "--- original message",
    "--- the header of the original",
    "----- message header follows",
    "message headers follow",
    "original message details",
    "---------- forwarded message",
    "diagnostic information for administrators:\n\noriginal",
    "--- 元のメッセージ",
    "元のメッセージのヘッダー",
  };
  g_autofree char *lower = g_ascii_strdown (text, -1);

  for (guint i = 0; i < G_N_ELEMENTS (markers); i++)
    {
      const char *found = strstr (lower, markers[i]);

      if (found != NULL)
        text[found - lower] = '\0';
    }
}

static gboolean
is_nobody (const char *address)
{
  return g_ascii_strncasecmp (address, "postmaster@", 11) == 0
         || g_ascii_strncasecmp (address, "mailer-daemon@", 14) == 0
         || g_ascii_strncasecmp (address, "abuse@", 6) == 0;
}

/* Offsets of the lines that begin with an address, or of the first address anywhere. */
static GArray *
find_recipients (const char *text, GPtrArray *addresses)
{
  static const char *const patterns[] = {
    /* What stands before the address is given back to nobody: a line of blanks would be tried at
     * each of them. */
    "^[ \\t>*]*+(?:(?:To:|宛先[:：])[ \\t]*+)?[<(\\[]?(" ADDRESS ")(?=[>)\\]:,;\\s]|$)",
    "(?<![A-Za-z0-9.@_-])(" ADDRESS ")",
  };
  GArray *offsets = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; i < G_N_ELEMENTS (patterns) && offsets->len == 0; i++)
    {
      g_autoptr (GRegex)
          regex = g_regex_new (patterns[i], G_REGEX_MULTILINE | G_REGEX_OPTIMIZE, 0, NULL);
      g_autoptr (GMatchInfo) match = NULL;

      g_regex_match (regex, text, 0, &match);
      for (; g_match_info_matches (match) && offsets->len < (i == 0 ? DOCTOR_BOUNCE_MAX : 1);
           g_match_info_next (match, NULL))
        {
          g_autofree char *address = g_match_info_fetch (match, 1);
          int start = 0;

          g_match_info_fetch_pos (match, 0, &start, NULL);
          if (is_nobody (address)
              || g_ptr_array_find_with_equal_func (addresses, address, g_str_equal, NULL))
            continue;
          g_ptr_array_add (addresses, g_steal_pointer (&address));
          g_array_append_val (offsets, start);
        }
    }
  return offsets;
}

/* The first enhanced status code in the words, or NULL. */
static char *
find_status (const char *words)
{
  g_autoptr (GRegex)
      regex = g_regex_new ("(?<![0-9.])[45]\\.[0-9]{1,3}\\.[0-9]{1,3}(?![0-9.])", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  return g_regex_match (regex, words, 0, &match) ? g_match_info_fetch (match, 0) : NULL;
}

/* The paragraph's words from the line with a code on; without one, all of them. */
static const char *
find_words (const char *context)
{
  g_autoptr (GRegex)
      regex = g_regex_new ("^.*(?<![0-9A-Za-z.])[45][0-5][0-9][ -].*$", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  int start = 0;

  if (!g_regex_match (regex, context, 0, &match))
    return context;
  g_match_info_fetch_pos (match, 0, &start, NULL);
  return context + start;
}

static gboolean
speaks_of_delay (const char *text)
{
  static const char *const words[] = { "delayed",
                                       "will be retried",
                                       "will keep trying",
                                       "will retry",
                                       "still being tried",
                                       "not yet been delivered",
                                       "warning: could not send",
                                       "再送",
                                       "遅延" };
  g_autofree char *lower = g_ascii_strdown (text, -1);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (lower, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

static void
read_words (GPtrArray *bounces, char *text)
{
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) offsets = NULL;
  gboolean is_delayed;

  cut_original (text);
  is_delayed = speaks_of_delay (text);
  offsets = find_recipients (text, addresses);
  for (guint i = 0; i < MAX (offsets->len, 1); i++)
    {
      gboolean is_alone = offsets->len <= 1;
      int start = is_alone ? 0 : g_array_index (offsets, int, i);
      int end = i + 1 < offsets->len ? g_array_index (offsets, int, i + 1) : (int) strlen (text);
      g_autofree char *context = g_strndup (text + start, (gsize) (end - start));
      const char *words = find_words (context);
      g_autofree char *status = find_status (context);
      const char *recipient = i < addresses->len ? g_ptr_array_index (addresses, i) : NULL;

      /* Any text at all is no bounce. */
      if (is_alone && !is_delayed
          && g_str_equal (doctor_bounce_judge (context, status, recipient)->id, "not-known"))
        return;
      add_bounce (bounces, recipient, NULL, words, status, is_delayed,
                  words == context ? text : context);
    }
}

GPtrArray *
doctor_bounce_read (const char *bytes, gssize length)
{
  GPtrArray *bounces = g_ptr_array_new_with_free_func ((GDestroyNotify) bounce_free);
  DoctorBounceParts parts;

  g_return_val_if_fail (bytes != NULL, bounces);

  parts.text = g_string_new (NULL);
  parts.status = g_string_new (NULL);
  doctor_bounce_take_apart (
      &parts, bytes, MIN (length < 0 ? strlen (bytes) : (gsize) length, DOCTOR_BOUNCE_LIMIT));
  read_status (bounces, parts.status->str, parts.text->str);
  if (bounces->len == 0)
    read_words (bounces, parts.text->str);
  g_string_free (parts.text, TRUE);
  g_string_free (parts.status, TRUE);
  return bounces;
}
