/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The date that a server prints in its greeting. */

#include "diagnosis/dates.h"

#include <string.h>

/* No place on earth is further from UTC. */
#define NO_ZONE (14 * 3600)

static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

static const char pattern[] =
    "\\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? {1,2}([0-9]{1,2}) "
    "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([0-9]{4}) "
    "([0-9]{2}):([0-9]{2}):([0-9]{2})(?: ([+-])([0-9]{2})([0-9]{2})| (GMT|UTC|UT)\\b)?";

static int
read_number (const GMatchInfo *match, int group)
{
  g_autofree char *digits = g_match_info_fetch (match, group);

  return digits != NULL ? (int) g_ascii_strtoull (digits, NULL, 10) : 0;
}

static gboolean
is_there (const GMatchInfo *match, int group)
{
  g_autofree char *text = g_match_info_fetch (match, group);

  return text != NULL && *text != '\0';
}

gboolean
doctor_date_find (const char *text, gint64 *seconds, gint64 *slack)
{
  g_autoptr (GRegex) regex = NULL;
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *month = NULL, *sign = NULL;
  int offset;

  g_return_val_if_fail (text != NULL && seconds != NULL && slack != NULL, FALSE);

  /* Few lines have a time of day. */
  if (strchr (text, ':') == NULL)
    return FALSE;
  regex = g_regex_new (pattern, G_REGEX_RAW, 0, NULL);
  if (!g_regex_match (regex, text, 0, &match))
    return FALSE;
  month = g_match_info_fetch (match, 2);
  date = g_date_time_new_utc (read_number (match, 3),
                              (int) (strstr (months, month) - months) / 3 + 1,
                              read_number (match, 1), read_number (match, 4),
                              read_number (match, 5), read_number (match, 6));
  if (date == NULL)
    return FALSE;
  offset = read_number (match, 8) * 3600 + read_number (match, 9) * 60;
  sign = g_match_info_fetch (match, 7);
  *seconds = g_date_time_to_unix (date) - (g_strcmp0 (sign, "-") == 0 ? -offset : offset);
  *slack = is_there (match, 7) || is_there (match, 10) ? 0 : NO_ZONE;
  return TRUE;
}
