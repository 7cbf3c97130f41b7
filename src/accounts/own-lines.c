/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The accounts file as lines: one key changed, everything else left as somebody wrote it. */

#include "accounts/own-private.h"

#include <string.h>

GPtrArray *
doctor_own_lines_split (const char *text)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) split = NULL;

  g_return_val_if_fail (text != NULL, lines);

  split = g_strsplit (text, "\n", -1);
  for (guint i = 0; split[i] != NULL; i++)
    /* What follows the last line feed is no line, unless something stands there. */
    if (split[i + 1] != NULL || *split[i] != '\0')
      g_ptr_array_add (lines, g_strdup (split[i]));
  return lines;
}

char *
doctor_own_lines_join (GPtrArray *lines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      g_string_append (text, g_ptr_array_index (lines, i));
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static const char *
line_at (GPtrArray *lines, guint index)
{
  const char *line = g_ptr_array_index (lines, index);

  while (g_ascii_isspace (*line))
    line++;
  return line;
}

static guint
find_group (GPtrArray *lines, const char *group)
{
  gsize length = strlen (group);

  for (guint i = 0; i < lines->len; i++)
    {
      const char *line = line_at (lines, i);

      if (line[0] == '[' && strncmp (line + 1, group, length) == 0 && line[length + 1] == ']')
        return i;
    }
  return lines->len;
}

/* The header after `start`, or the end. */
static guint
find_end (GPtrArray *lines, guint start)
{
  guint end = start + 1;

  while (end < lines->len && *line_at (lines, end) != '[')
    end++;
  return MIN (end, lines->len);
}

static gboolean
is_key (const char *line, const char *key)
{
  gsize length = strlen (key);

  return strncmp (line, key, length) == 0 && line[length + strspn (line + length, " \t")] == '=';
}

static char *
make_line (const char *key, const char *value)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *escaped = NULL;

  g_key_file_set_string (file, "x", key, value);
  escaped = g_key_file_get_value (file, "x", key, NULL);
  return g_strconcat (key, "=", escaped, NULL);
}

void
doctor_own_lines_set (GPtrArray *lines, const char *group, const char *key, const char *value)
{
  guint start, end, last;
  char *line;

  g_return_if_fail (lines != NULL && group != NULL && key != NULL && value != NULL);

  line = make_line (key, value);
  start = find_group (lines, group);
  if (start == lines->len)
    {
      if (lines->len > 0 && *line_at (lines, lines->len - 1) != '\0')
        g_ptr_array_add (lines, g_strdup (""));
      g_ptr_array_add (lines, g_strdup_printf ("[%s]", group));
      g_ptr_array_add (lines, line);
      return;
    }

  end = find_end (lines, start);
  last = start;
  /* Of two lines with one key the last counts. */
  for (guint i = end - 1; i > start; i--)
    {
      const char *there = line_at (lines, i);

      if (is_key (there, key))
        {
          g_free (lines->pdata[i]);
          lines->pdata[i] = line;
          return;
        }
      if (last == start && *there != '\0' && *there != '#')
        last = i;
    }
  g_ptr_array_insert (lines, (int) last + 1, line);
}

void
doctor_own_lines_remove (GPtrArray *lines, const char *group)
{
  guint start, end;

  g_return_if_fail (lines != NULL && group != NULL);

  start = find_group (lines, group);
  if (start == lines->len)
    return;
  end = find_end (lines, start);
  g_ptr_array_remove_index (lines, start);
  for (guint i = end - 1; i > start; i--)
    if (*line_at (lines, i - 1) != '#')
      g_ptr_array_remove_index (lines, i - 1);
}
