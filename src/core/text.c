/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Text that may be shown: what came from outside made visible, and templates with named values. */

#include "core/text.h"

#include <stdarg.h>
#include <string.h>

#define MAX_NAMES 24

const char *
doctor_text_english (const char *message_id)
{
  return message_id;
}

static gboolean
is_shown_as_is (gunichar c)
{
  switch ((int) g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_UNASSIGNED:
      return FALSE;
    case G_UNICODE_NON_SPACING_MARK:
    case G_UNICODE_ENCLOSING_MARK:
      /* Variation selectors, the combining grapheme joiner and two Khmer vowels draw nothing. */
      return !(c >= 0xfe00 && c <= 0xfe0f) && !(c >= 0xe0100 && c <= 0xe01ef)
             && !(c >= 0x180b && c <= 0x180f) && c != 0x034f && c != 0x17b4 && c != 0x17b5;
    default:
      /* Hangul fillers and the braille blank are letters or symbols that draw nothing, the object
       * replacement character stands for a picture that is not there. */
      return c != 0x115f && c != 0x1160 && c != 0x3164 && c != 0xffa0 && c != 0x2800 && c != 0xfffc;
    }
}

char *
doctor_text_escape (const char *bytes, gssize length)
{
  const char *end;
  GString *out;

  g_return_val_if_fail (bytes != NULL || length == 0, NULL);

  if (length < 0)
    length = (gssize) strlen (bytes);
  end = bytes + length;
  out = g_string_sized_new ((gsize) length + 8);

  for (const char *p = bytes; p < end;)
    {
      gunichar c = g_utf8_get_char_validated (p, end - p);
      gsize used = 1;

      /* g_utf8_get_char_validated() takes a NUL for an incomplete character. */
      if (*p == '\0' || c == (gunichar) -1 || c == (gunichar) -2)
        g_string_append_printf (out, "\\x%02x", (guint8) *p);
      else
        {
          used = (gsize) (g_utf8_next_char (p) - p);
          if (is_shown_as_is (c))
            g_string_append_len (out, p, (gssize) used);
          else if (c < 0x80)
            g_string_append_printf (out, "\\x%02x", c);
          else
            g_string_append_printf (out, "\\u{%x}", c);
        }
      p += used;
    }

  return g_string_free (out, FALSE);
}

char *
doctor_text_expand (const char *pattern, ...)
{
  const char *names[MAX_NAMES], *values[MAX_NAMES];
  guint n = 0;
  GString *out;
  va_list list;

  g_return_val_if_fail (pattern != NULL, NULL);

  va_start (list, pattern);
  for (const char *name = va_arg (list, const char *); name != NULL && n < MAX_NAMES;
       name = va_arg (list, const char *), n++)
    {
      names[n] = name;
      values[n] = va_arg (list, const char *);
    }
  va_end (list);

  out = g_string_new (NULL);
  while (*pattern != '\0')
    {
      const char *close = *pattern == '{' ? strchr (pattern, '}') : NULL;
      guint i = n;

      if (close != NULL)
        for (i = 0; i < n; i++)
          if (strlen (names[i]) == (gsize) (close - pattern - 1)
              && strncmp (names[i], pattern + 1, (gsize) (close - pattern - 1)) == 0)
            break;

      if (i < n)
        {
          g_string_append (out, values[i] != NULL ? values[i] : "");
          pattern = close + 1;
        }
      else
        g_string_append_c (out, *pattern++);
    }

  return g_string_free (out, FALSE);
}

void
doctor_text_set (char **field, const char *value)
{
  char *copy;

  g_return_if_fail (field != NULL);

  copy = g_strdup (value != NULL ? value : "");
  g_free (*field);
  *field = copy;
}
