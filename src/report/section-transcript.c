/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* One server's transcript in the text log. */

#include "report/section.h"

#include <string.h>

static char *
make_line (const DoctorLog *self, const DoctorPart *part, guint index)
{
  const DoctorEntry *entry = doctor_transcript_entry (part->transcript, index);
  g_autofree char *text = doctor_transcript_entry_text (part->transcript, entry, self->translate);
  g_autofree char *shown = doctor_log_line (self, text);

  return doctor_log_entry (entry, shown);
}

char *
doctor_section_transcript (const DoctorLog *self, const DoctorPart *part, gsize limit)
{
  GString *out = g_string_new (NULL);
  g_autoptr (GPtrArray) last = g_ptr_array_new_with_free_func (g_free); /* the last comes first */
  guint begin = 0, end = doctor_transcript_n_entries (part->transcript);
  gsize last_bytes = 0;

  g_string_append_printf (out, "  %s\n",
                          self->translate (N_ ("Transcript (seconds; C client, S server, * note; ! "
                                               "received before encryption)")));
  for (; begin < end; begin++)
    {
      g_autofree char *line = make_line (self, part, begin);

      if (out->len + strlen (line) > limit / 2)
        break;
      g_string_append (out, line);
    }
  /* What nobody will see is not written only to be left out. */
  for (; begin < end; end--)
    {
      g_autofree char *line = make_line (self, part, end - 1);

      last_bytes += strlen (line);
      if (last_bytes > limit / 2)
        break;
      g_ptr_array_add (last, g_steal_pointer (&line));
    }
  if (begin < end)
    {
      g_autofree char *number = g_strdup_printf ("%u", end - begin);
      g_autofree char *note = doctor_text_expand (
          self->translate (N_ ("({number} lines are left out here, to keep the log short)")),
          "number", number, NULL);

      g_string_append_printf (out, "               %s\n", note);
    }
  for (guint i = last->len; i > 0; i--)
    g_string_append (out, g_ptr_array_index (last, i - 1));
  return g_string_free (out, FALSE);
}
