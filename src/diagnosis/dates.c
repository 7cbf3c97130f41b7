/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The date that a server prints in its greeting. */

#include "diagnosis/dates.h"

#include <string.h>

/* Seconds. */
#define DAY 86400

/* No place on earth is further from UTC. */
#define NO_ZONE (14 * 3600)

static const char days[] = "Mon Tue Wed Thu Fri Sat Sun";
static const char months[] = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec";

/* Which of three-letter words stands at `p`, from 0; -1 for none. */
static int
find_word (const char *p, const char *words)
{
  for (int i = 0; i == 0 || words[i * 4 - 1] == ' '; i++)
    if (strncmp (p, words + i * 4, 3) == 0)
      return i;
  return -1;
}

/* `n` digits and what stands behind them; NULL where it is not so. */
static const char *
read_number (const char *p, guint n, const char *behind, int *number)
{
  *number = 0;
  for (guint i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit (p[i]))
        return NULL;
      *number = *number * 10 + (p[i] - '0');
    }
  return g_str_has_prefix (p + n, behind) ? p + n + strlen (behind) : NULL;
}

/* RFC 5322 section 3.3; without one, anywhere. */
static void
read_zone (const char *p, gint64 *seconds, gint64 *slack)
{
  int hours, minutes;

  *slack = 0;
  if (g_str_has_prefix (p, " GMT") || g_str_has_prefix (p, " UT"))
    return;
  if (*p == ' ' && (p[1] == '+' || p[1] == '-') && read_number (p + 2, 2, "", &hours) != NULL
      && read_number (p + 4, 2, "", &minutes) != NULL)
    *seconds -= (p[1] == '-' ? -60 : 60) * (hours * 60 + minutes);
  else
    *slack = NO_ZONE;
}

/* At a day of the week. */
static gboolean
read_date (const char *p, gint64 *seconds, gint64 *slack)
{
  g_autoptr (GDateTime) date = NULL;
  int day, month, year, hour, minute, second;

  p += 3 + (p[3] == ',');
  if (*p != ' ')
    return FALSE;
  p += strspn (p, " ");
  p = read_number (p, g_ascii_isdigit (*p) && g_ascii_isdigit (p[1]) ? 2 : 1, " ", &day);
  if (p == NULL || (month = find_word (p, months)) < 0 || p[3] != ' ')
    return FALSE;
  p = read_number (p + 4, 4, " ", &year);
  p = p != NULL ? read_number (p, 2, ":", &hour) : NULL;
  p = p != NULL ? read_number (p, 2, ":", &minute) : NULL;
  p = p != NULL ? read_number (p, 2, "", &second) : NULL;
  if (p == NULL)
    return FALSE;
  date = g_date_time_new_utc (year, month + 1, day, hour, minute, second);
  if (date == NULL)
    return FALSE;
  *seconds = g_date_time_to_unix (date);
  read_zone (p, seconds, slack);
  return TRUE;
}

gboolean
doctor_date_find (const char *text, gint64 *seconds, gint64 *slack)
{
  g_return_val_if_fail (text != NULL && seconds != NULL && slack != NULL, FALSE);

  for (const char *p = text; *p != '\0'; p++)
    if ((p == text || !g_ascii_isalnum (p[-1])) && find_word (p, days) >= 0
        && read_date (p, seconds, slack))
      return TRUE;
  return FALSE;
}

gboolean
doctor_greeting_date (const DoctorTranscript *transcript, DoctorGreetingDate *date)
{
  g_return_val_if_fail (transcript != NULL && date != NULL, FALSE);

  for (guint i = 0; i < doctor_transcript_n_entries (transcript); i++)
    {
      const DoctorEntry *entry = doctor_transcript_entry (transcript, i);

      if (entry->step != DOCTOR_STEP_GREETING || entry->direction != DOCTOR_FROM_SERVER
          || !doctor_date_find (entry->text, &date->said, &date->slack))
        continue;
      date->difference =
          date->said - (doctor_transcript_get_started (transcript) + entry->time) / G_USEC_PER_SEC;
      date->entry = entry->serial;
      return TRUE;
    }
  return FALSE;
}

gboolean
doctor_greeting_date_differs (const DoctorGreetingDate *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return ABS (self->difference) > DAY + self->slack;
}
