/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The preference files of Mozilla's programs: JavaScript in looks, a list of names and values in
 * fact. */

#include "accounts/prefs.h"

#include <string.h>

/* Bytes: longer values are of no account. */
#define MAX_VALUE 8192
#define MAX_PREFS 20000

typedef struct
{
  const char *at;
  const char *end;
  guint line;
  /* Behind the last comment of the kind that may have several lines: what stands in one is read
   * once, and is nothing else. */
  const char *behind;
  guint behind_line;
} Scanner;

static gboolean
starts_with (const Scanner *self, const char *word)
{
  gsize length = strlen (word);

  return (gsize) (self->end - self->at) >= length && memcmp (self->at, word, length) == 0;
}

static void
step (Scanner *self)
{
  self->line += *self->at == '\n';
  self->at++;
}

static void
skip_line (Scanner *self)
{
  while (self->at < self->end && *self->at != '\n')
    self->at++;
}

/* Blanks and comments. */
static void
skip_space (Scanner *self)
{
  while (self->at < self->end)
    {
      if (*self->at == '#' || starts_with (self, "//"))
        skip_line (self);
      else if (starts_with (self, "/*"))
        {
          while (self->at < self->end && !starts_with (self, "*/"))
            step (self);
          self->at = MIN (self->at + 2, self->end);
          self->behind = self->at;
          self->behind_line = self->line;
        }
      else if (g_ascii_isspace (*self->at))
        step (self);
      else
        return;
    }
}

static gboolean
take (Scanner *self, char sign)
{
  skip_space (self);
  if (self->at == self->end || *self->at != sign)
    return FALSE;
  self->at++;
  return TRUE;
}

/* So many hexadecimal digits. */
static gboolean
take_hex (Scanner *self, guint n, gunichar *value)
{
  *value = 0;
  for (guint i = 0; i < n; i++)
    {
      if (self->at == self->end || !g_ascii_isxdigit (*self->at))
        return FALSE;
      *value = *value * 16 + (gunichar) g_ascii_xdigit_value (*self->at++);
    }
  return TRUE;
}

/* UTF-16: what begins a pair may be followed by what ends it. */
static gboolean
take_utf16 (Scanner *self, gunichar *value)
{
  Scanner ahead;
  gunichar low;

  if (!take_hex (self, 4, value))
    return FALSE;
  if (*value >= 0xd800 && *value < 0xdc00 && starts_with (self, "\\u"))
    {
      ahead = *self;
      ahead.at += 2;
      if (take_hex (&ahead, 4, &low) && low >= 0xdc00 && low < 0xe000)
        {
          *self = ahead;
          *value = 0x10000 + ((*value - 0xd800) << 10) + (low - 0xdc00);
        }
    }
  if (!g_unichar_validate (*value) || *value == 0)
    *value = 0xfffd;
  return TRUE;
}

static gboolean
take_escape (Scanner *self, GString *out)
{
  char sign;
  gunichar value;

  if (self->at == self->end)
    return FALSE;
  sign = *self->at++;
  if (sign == 'x' || sign == 'u')
    {
      if (sign == 'x' ? !take_hex (self, 2, &value) : !take_utf16 (self, &value))
        return FALSE;
      g_string_append_unichar (out, value != 0 ? value : 0xfffd);
      return TRUE;
    }
  if (strchr ("\"'\\nr", sign) == NULL || sign == '\0')
    return FALSE;
  g_string_append_c (out, (char) (sign == 'n' ? '\n' : sign == 'r' ? '\r' : sign));
  return TRUE;
}

/* NULL where there is none, or it does not end. */
static char *
take_string (Scanner *self)
{
  g_autoptr (GString) out = g_string_new (NULL);
  char quote;

  skip_space (self);
  if (self->at == self->end || (*self->at != '"' && *self->at != '\''))
    return NULL;
  quote = *self->at++;
  while (self->at < self->end && *self->at != quote)
    {
      if (*self->at == '\n' || *self->at == '\0' || out->len > MAX_VALUE)
        return NULL;
      if (*self->at == '\\')
        {
          self->at++;
          if (!take_escape (self, out))
            return NULL;
        }
      else
        g_string_append_c (out, *self->at++);
    }
  if (self->at == self->end)
    return NULL;
  self->at++;
  return g_strdup (out->str);
}

/* A number or a boolean. */
static char *
take_bare (Scanner *self)
{
  const char *start;

  skip_space (self);
  start = self->at;
  while (self->at < self->end && self->at - start < 20
         && (g_ascii_isalnum (*self->at) || *self->at == '-' || *self->at == '+'))
    self->at++;
  return self->at > start ? g_strndup (start, (gsize) (self->at - start)) : NULL;
}

static gboolean
take_pref (Scanner *self, GHashTable *prefs, const char *prefix)
{
  static const char *const functions[] = { "user_pref", "sticky_pref", "pref" };
  g_autofree char *name = NULL, *value = NULL;
  guint i = 0;

  while (i < G_N_ELEMENTS (functions) && !starts_with (self, functions[i]))
    i++;
  if (i == G_N_ELEMENTS (functions))
    return FALSE;
  self->at += strlen (functions[i]);
  if (!take (self, '(') || (name = take_string (self)) == NULL || !take (self, ','))
    return FALSE;
  value = take_string (self);
  if (value == NULL)
    value = take_bare (self);
  /* "sticky" and "locked" may follow in files of defaults. */
  while (take (self, ','))
    g_free (take_bare (self));
  if (value == NULL || !take (self, ')') || !take (self, ';'))
    return FALSE;
  if (g_str_has_prefix (name, prefix) && g_hash_table_size (prefs) < MAX_PREFS)
    g_hash_table_replace (prefs, g_steal_pointer (&name), g_steal_pointer (&value));
  return TRUE;
}

guint
doctor_prefs_read (GHashTable *prefs, const char *text, gsize length, const char *prefix)
{
  Scanner self = { .at = text, .end = text + length, .line = 1 };
  guint first = 0;

  g_return_val_if_fail (prefs != NULL && prefix != NULL, 0);
  g_return_val_if_fail (text != NULL || length == 0, 0);

  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    self.at += 3;
  for (skip_space (&self); self.at < self.end; skip_space (&self))
    {
      const char *at = self.at;
      guint line = self.line;

      if (take_pref (&self, prefs, prefix))
        continue;
      if (first == 0)
        first = line;
      /* From the line where it began: the next one may be whole. */
      self.at = self.behind != NULL ? MAX (at, self.behind) : at;
      self.line = self.at == at ? line : self.behind_line;
      skip_line (&self);
    }
  return first;
}

static const char *G_GNUC_PRINTF (2, 0)
    look_up (GHashTable *prefs, const char *format, va_list arguments)
{
  g_autofree char *name = g_strdup_vprintf (format, arguments);

  return g_hash_table_lookup (prefs, name);
}

const char *
doctor_prefs_get (GHashTable *prefs, const char *format, ...)
{
  const char *value;
  va_list arguments;

  g_return_val_if_fail (prefs != NULL && format != NULL, NULL);

  va_start (arguments, format);
  value = look_up (prefs, format, arguments);
  va_end (arguments);
  return value;
}

gint
doctor_prefs_get_number (GHashTable *prefs, gint unset, const char *format, ...)
{
  const char *value;
  gint64 number;
  va_list arguments;

  g_return_val_if_fail (prefs != NULL && format != NULL, unset);

  va_start (arguments, format);
  value = look_up (prefs, format, arguments);
  va_end (arguments);
  if (value == NULL || !g_ascii_string_to_signed (value, 10, G_MININT, G_MAXINT, &number, NULL))
    return unset;
  return (gint) number;
}
