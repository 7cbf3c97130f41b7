/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* One server's transcript in the text log. */

#include "report/section.h"

#include <string.h>

/* Of a log, in one step. */
#define BYTES_AT_ONCE (32 * 1024)

struct _DoctorSectionTranscript
{
  const DoctorLog *log;
  const DoctorPart *part;
  gsize half;  /* of the room */
  guint begin; /* of what is not written yet */
  guint end;
  GString *out; /* the first lines */
  gboolean is_front_full;
  GPtrArray *last; /* of char, the last lines, the very last first */
  gsize last_bytes;
};

static char *
make_line (const DoctorSectionTranscript *self, guint index)
{
  const DoctorTranscript *transcript = self->part->transcript;
  const DoctorEntry *entry = doctor_transcript_entry (transcript, index);
  g_autofree char *text = doctor_transcript_entry_text (transcript, entry, self->log->translate);
  g_autofree char *shown = doctor_log_line (self->log, text);

  return doctor_log_entry (entry, shown);
}

DoctorSectionTranscript *
doctor_section_transcript_begin (const DoctorLog *log, const DoctorPart *part, gsize limit)
{
  DoctorSectionTranscript *self = g_new0 (DoctorSectionTranscript, 1);

  self->log = log;
  self->part = part;
  self->half = limit / 2;
  self->end = doctor_transcript_n_entries (part->transcript);
  self->out = g_string_new (NULL);
  self->last = g_ptr_array_new_with_free_func (g_free);
  g_string_append_printf (self->out, "  %s\n",
                          log->translate (N_ ("Transcript (seconds; C client, S server, * note; ! "
                                              "received before encryption)")));
  return self;
}

gboolean
doctor_section_transcript_step (DoctorSectionTranscript *self)
{
  gsize bytes = 0;

  /* While the server is still examined, what is in the middle may have gone since. */
  self->end = MIN (self->end, doctor_transcript_n_entries (self->part->transcript));
  for (; !self->is_front_full && self->begin < self->end && bytes < BYTES_AT_ONCE; self->begin++)
    {
      g_autofree char *line = make_line (self, self->begin);

      self->is_front_full = self->out->len + strlen (line) > self->half;
      if (self->is_front_full)
        break;
      bytes += strlen (line);
      g_string_append (self->out, line);
    }
  /* What nobody will see is not written only to be left out. */
  for (; self->is_front_full && self->begin < self->end && bytes < BYTES_AT_ONCE; self->end--)
    {
      g_autofree char *line = make_line (self, self->end - 1);

      self->last_bytes += strlen (line);
      if (self->last_bytes > self->half)
        return FALSE;
      bytes += strlen (line);
      g_ptr_array_add (self->last, g_steal_pointer (&line));
    }
  return self->begin < self->end;
}

char *
doctor_section_transcript_end (DoctorSectionTranscript *self)
{
  char *text;

  if (self->begin < self->end)
    {
      g_autofree char *number = g_strdup_printf ("%u", self->end - self->begin);
      g_autofree char *note = doctor_text_expand (
          self->log->translate (N_ ("({number} lines are left out here, to keep the log short)")),
          "number", number, NULL);

      g_string_append_printf (self->out, "               %s\n", note);
    }
  for (guint i = self->last->len; i > 0; i--)
    g_string_append (self->out, g_ptr_array_index (self->last, i - 1));
  text = g_string_free (self->out, FALSE);
  g_ptr_array_unref (self->last);
  g_free (self);
  return text;
}
