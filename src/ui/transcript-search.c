/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Looking for a word in a text view: every place is marked, one of them is selected. */

#include "ui/transcript-search.h"

#include <string.h>

#include <glib/gi18n.h>

#include "core/text.h"

/* Each lays out its paragraph anew. */
#define MARKED_AT_ONCE 50

void
doctor_transcript_search_reset (DoctorTranscriptSearch *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->offsets, g_array_unref);
  self->current = 0;
  self->marked = 0;
  self->length = 0;
}

static char *
describe (const DoctorTranscriptSearch *self, const char *word)
{
  guint n = self->offsets != NULL ? self->offsets->len : 0;
  g_autofree char *place = NULL, *all = NULL;

  if (*word == '\0')
    return g_strdup ("");
  if (n == 0)
    return g_strdup (_ ("Not found"));
  place = g_strdup_printf ("%u", self->current + 1);
  all = g_strdup_printf (n == DOCTOR_SEARCH_MAX ? "%u+" : "%u", n);
  return doctor_text_expand (_ ("{place} of {all}"), "place", place, "all", all, NULL);
}

static void
unmark (DoctorTranscriptSearch *self, GtkTextBuffer *buffer)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_remove_tag_by_name (buffer, "match", &start, &end);
  self->marked = 0;
}

gboolean
doctor_transcript_search_mark (DoctorTranscriptSearch *self, GtkTextView *view)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (GTK_IS_TEXT_VIEW (view), FALSE);

  buffer = gtk_text_view_get_buffer (view);
  for (guint i = 0; i < MARKED_AT_ONCE; i++)
    {
      int offset;

      if (self->offsets == NULL || self->marked == self->offsets->len)
        return FALSE;
      offset = g_array_index (self->offsets, int, self->marked++);
      gtk_text_buffer_get_iter_at_offset (buffer, &start, offset);
      gtk_text_buffer_get_iter_at_offset (buffer, &end, offset + (int) self->length);
      gtk_text_buffer_apply_tag_by_name (buffer, "match", &start, &end);
    }
  return TRUE;
}

static void
go (const DoctorTranscriptSearch *self, GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter start, end;
  int offset;

  if (self->offsets == NULL || self->offsets->len == 0)
    return;
  offset = g_array_index (self->offsets, int, self->current);
  gtk_text_buffer_get_iter_at_offset (buffer, &start, offset);
  gtk_text_buffer_get_iter_at_offset (buffer, &end, offset + (int) self->length);
  gtk_text_buffer_select_range (buffer, &start, &end);
  gtk_text_view_scroll_mark_onscreen (view, gtk_text_buffer_get_insert (buffer));
}

char *
doctor_transcript_search_run (DoctorTranscriptSearch *self, GtkTextView *view, const char *word)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;
  g_autofree char *text = NULL;
  gboolean is_new;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (GTK_IS_TEXT_VIEW (view), NULL);
  g_return_val_if_fail (word != NULL, NULL);

  is_new = self->offsets == NULL;
  buffer = gtk_text_view_get_buffer (view);
  g_clear_pointer (&self->offsets, g_array_unref);
  self->offsets = g_array_new (FALSE, FALSE, sizeof (int));
  self->length = (guint) g_utf8_strlen (word, -1);

  if (*word != '\0')
    {
      const char *last, *found;
      int offset = 0;

      gtk_text_buffer_get_bounds (buffer, &start, &end);
      text = gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
      last = text;
      for (found = strcasestr (text, word); found != NULL && self->offsets->len < DOCTOR_SEARCH_MAX;
           found = strcasestr (found + strlen (word), word))
        {
          offset += (int) g_utf8_strlen (last, found - last);
          g_array_append_val (self->offsets, offset);
          last = found;
        }
    }
  unmark (self, buffer);
  if (is_new)
    go (self, view);
  return describe (self, word);
}

char *
doctor_transcript_search_move (DoctorTranscriptSearch *self, GtkTextView *view, int by)
{
  guint n;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (GTK_IS_TEXT_VIEW (view), NULL);

  n = self->offsets != NULL ? self->offsets->len : 0;
  if (n == 0)
    return g_strdup (self->length > 0 ? _ ("Not found") : "");
  self->current = (self->current + n + (guint) by) % n;
  go (self, view);
  return describe (self, "*");
}
