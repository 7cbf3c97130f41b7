/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* How long a server's own words ask to wait. */

#include "diagnosis/pause.h"

#include <string.h>

/* After a number. Where words end is told by letters in one script and not in the other. */
static const struct
{
  const char *word;
  guint seconds;
  gboolean is_whole;
} units[] = {
  { "s", 1, TRUE },          { "sec", 1, TRUE },      { "secs", 1, TRUE },
  { "second", 1, TRUE },     { "seconds", 1, TRUE },  { "sekunde", 1, TRUE },
  { "sekunden", 1, TRUE },   { "seconde", 1, TRUE },  { "secondes", 1, TRUE },
  { "m", 60, TRUE },         { "min", 60, TRUE },     { "mins", 60, TRUE },
  { "minute", 60, TRUE },    { "minutes", 60, TRUE }, { "minuten", 60, TRUE },
  { "h", 3600, TRUE },       { "hr", 3600, TRUE },    { "hrs", 3600, TRUE },
  { "hour", 3600, TRUE },    { "hours", 3600, TRUE }, { "stunde", 3600, TRUE },
  { "stunden", 3600, TRUE }, { "heure", 3600, TRUE }, { "heures", 3600, TRUE },
  { "секунд", 1, FALSE },    { "минут", 60, FALSE },  { "час", 3600, FALSE },
  { "秒", 1, FALSE },        { "分", 60, FALSE },     { "時間", 3600, FALSE },
  { "小时", 3600, FALSE },   { "小時", 3600, FALSE },
};

static guint
unit_at (const char *p)
{
  gsize length = 0;

  while (g_ascii_isalpha (p[length]))
    length++;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (units[i].is_whole
            ? strlen (units[i].word) == length && strncmp (p, units[i].word, length) == 0
            : g_str_has_prefix (p, units[i].word))
      return units[i].seconds;
  return 0;
}

guint
doctor_named_pause (const char *words)
{
  g_autofree char *folded = NULL;
  guint64 pause = 0;
  const char *p;

  g_return_val_if_fail (words != NULL, 0);

  folded = g_utf8_casefold (words, -1);
  for (p = folded; *p != '\0'; p++)
    {
      /* Not within a word, an address or an enhanced status code. */
      gboolean begins = p == folded || (!g_ascii_isalnum (p[-1]) && strchr (".-:", p[-1]) == NULL);
      guint64 number = 0;
      guint unit;

      if (!g_ascii_isdigit (*p) || !begins)
        continue;
      for (; g_ascii_isdigit (*p); p++)
        number = MIN (number * 10 + (guint64) (*p - '0'), DOCTOR_MAX_PAUSE);
      if (*p == ' ' || *p == '-')
        p++;
      unit = unit_at (p);
      if (unit > 0 && number > 0)
        pause = number * unit;
      p--;
    }
  if (pause == 0 && (strstr (folded, "an hour") != NULL || strstr (folded, "one hour") != NULL))
    pause = 3600;
  return (guint) MIN (pause, DOCTOR_MAX_PAUSE);
}
