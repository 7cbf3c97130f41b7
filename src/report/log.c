/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What every line of the text log is made with: columns, times, text that may be shown. */

#include "report/section.h"

/* A line of the protocol may have 64 KiB; the log shows its beginning. In characters. */
#define MAX_LINE 4000

char *
doctor_log_shown (const DoctorLog *self, const char *text)
{
  g_autofree char *masked = doctor_mask_apply (self->mask, text != NULL ? text : "");

  return doctor_text_escape (masked, -1);
}

char *
doctor_log_line (const DoctorLog *self, const char *text)
{
  g_autofree char *start = NULL, *cut = NULL;

  if (g_utf8_strlen (text, -1) <= MAX_LINE)
    return doctor_log_shown (self, text);
  start = g_utf8_substring (text, 0, MAX_LINE);
  cut = g_strconcat (start, "…", NULL);
  return doctor_log_shown (self, cut);
}

char *
doctor_log_entry (const DoctorEntry *entry, const char *text)
{
  static const char letters[] = { 'C', 'S', '*' };

  return g_strdup_printf ("%6" G_GINT64_FORMAT ".%03d %c%s %s\n", entry->time / G_USEC_PER_SEC,
                          (int) (entry->time % G_USEC_PER_SEC / 1000), letters[entry->direction],
                          entry->unprotected && entry->direction == DOCTOR_FROM_SERVER ? "!" : "",
                          text);
}

guint
doctor_log_width (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      width += g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
    }
  return width;
}

void
doctor_log_pad (GString *out, const char *text, guint width)
{
  guint used = doctor_log_width (text);

  g_string_append (out, text);
  for (; used < width; used++)
    g_string_append_c (out, ' ');
}

char *
doctor_log_time (gint64 microseconds)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (microseconds / G_USEC_PER_SEC);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (microseconds / G_USEC_PER_SEC);
  g_autofree char *here = NULL, *there = NULL;

  if (local == NULL || utc == NULL)
    return g_strdup ("?");
  here = g_date_time_format (local, "%Y-%m-%d %H:%M:%S %z");
  there = g_date_time_format (utc, "%H:%M:%S UTC");
  return g_strdup_printf ("%s (%s)", here, there);
}

char *
doctor_log_clock (gint64 microseconds)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (microseconds / G_USEC_PER_SEC);
  g_autofree char *clock = NULL;

  if (local == NULL)
    return g_strdup ("?");
  clock = g_date_time_format (local, "%H:%M:%S");
  return g_strdup_printf ("%s.%03d", clock, (int) (microseconds % G_USEC_PER_SEC / 1000));
}
