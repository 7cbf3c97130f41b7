/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The page with everything that was said to one server and by it. */

#include "ui/transcript-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "report/section.h"
#include "report/wording.h"
#include "ui/transcript-search.h"

/* So many lines, or so much time, before the window gets its turn. */
#define LINES_AT_ONCE 200
#define TIME_AT_ONCE (6 * G_TIME_SPAN_MILLISECOND)
/* A longer line becomes several paragraphs: one paragraph is laid out in one go. */
#define PARAGRAPH_LENGTH 2000
/* The transcript keeps 4 MiB and drops the middle; what was shown before may stay until here. */
#define MAX_SHOWN (8 * 1024 * 1024)

#define DIRECTION_COLUMN 48
#define TEXT_COLUMN 72

/* Where an entry begins, in characters. */
typedef struct
{
  guint serial;
  int offset;
} Place;

struct _DoctorTranscriptPage
{
  GtkWidget parent_instance;
  DoctorPart *part;
  guint next_serial; /* of the first entry that is not shown */
  guint fill_source;
  GArray *places;    /* of Place, in the order in which they stand */
  gboolean is_going; /* to the entry below, as soon as it is there */
  guint wanted;
  guint mark_source;

  GtkWidget *content;
  GtkSearchEntry *search_entry;
  GtkLabel *matches;
  GtkWidget *legend;
  GtkTextView *view;
  GtkTextBuffer *buffer;
  DoctorTranscriptSearch search;
  gulong style_handler;
};

G_DEFINE_FINAL_TYPE (DoctorTranscriptPage, doctor_transcript_page, GTK_TYPE_WIDGET)

/* Tag names, by direction; and the theme's colours for them, on light and on dark. */
static const struct
{
  const char *tag;
  const char *letter;
  const char *on_light;
  const char *on_dark;
} looks[] = {
  [DOCTOR_FROM_CLIENT] = { "client", "C", "blue_5", "blue_2" },
  [DOCTOR_FROM_SERVER] = { "server", "S", "purple_5", "purple_1" },
  [DOCTOR_FROM_NOTE] = { "note", "·", "dark_2", "light_5" },
};

static void
update_colors_cb (DoctorTranscriptPage *self)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self->view));
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkTextTagTable *tags = gtk_text_buffer_get_tag_table (self->buffer);
  GdkRGBA color;

  g_assert (DOCTOR_IS_TRANSCRIPT_PAGE (self));

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    if (gtk_style_context_lookup_color (style, dark ? looks[i].on_dark : looks[i].on_light, &color))
      {
        g_object_set (gtk_text_tag_table_lookup (tags, looks[i].tag), "foreground-rgba", &color,
                      NULL);
        if (i == DOCTOR_FROM_NOTE)
          g_object_set (gtk_text_tag_table_lookup (tags, "time"), "foreground-rgba", &color, NULL);
      }
  if (gtk_style_context_lookup_color (style, dark ? "yellow_5" : "yellow_2", &color))
    g_object_set (gtk_text_tag_table_lookup (tags, "match"), "background-rgba", &color, NULL);
  if (gtk_style_context_lookup_color (style, "accent_bg_color", &color))
    {
      color.alpha = 0.25f;
      g_object_set (gtk_text_tag_table_lookup (tags, "evidence"), "paragraph-background-rgba",
                    &color, NULL);
    }
}

static void
insert (DoctorTranscriptPage *self, const char *text, gssize length, const char *tag)
{
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (self->buffer, &end);
  gtk_text_buffer_insert_with_tags_by_name (self->buffer, &end, text, (int) length, tag, NULL);
}

static void
insert_entry (DoctorTranscriptPage *self, const DoctorEntry *entry)
{
  g_autofree char *text =
      doctor_transcript_entry_text (self->part->transcript, entry, doctor_wording_gettext);
  g_autofree char *front =
      g_strdup_printf ("%s%.3f\t", gtk_text_buffer_get_char_count (self->buffer) > 0 ? "\n" : "",
                       (double) entry->time / G_TIME_SPAN_SECOND);
  g_autofree char *letter =
      g_strdup_printf ("%s%s\t", looks[entry->direction].letter,
                       entry->unprotected && entry->direction == DOCTOR_FROM_SERVER ? "!" : "");
  const char *tag = looks[entry->direction].tag;
  gsize left = strlen (text);
  Place place = { entry->serial, gtk_text_buffer_get_char_count (self->buffer) };

  place.offset += *front == '\n';
  g_array_append_val (self->places, place);
  insert (self, front, -1, "time");
  insert (self, letter, -1, tag);
  for (const char *p = text;;)
    {
      const char *end = left > PARAGRAPH_LENGTH ? g_utf8_find_prev_char (p, p + PARAGRAPH_LENGTH)
                                                : p + left;

      insert (self, p, end - p, tag);
      left -= (gsize) (end - p);
      p = end;
      if (left == 0)
        break;
      insert (self, "\n\t\t", -1, tag);
    }
  if (entry->unprotected && entry->direction == DOCTOR_FROM_SERVER)
    gtk_widget_set_visible (self->legend, TRUE);
}

/* Entries that are not shown yet stand at the end; serial numbers grow except for the note in the
 * place of what was left out, which is shown when it comes in turn. */
static guint
find_first_new (const DoctorTranscriptPage *self)
{
  const DoctorTranscript *transcript = self->part->transcript;
  guint index = doctor_transcript_n_entries (transcript);

  while (index > 0 && doctor_transcript_entry (transcript, index - 1)->serial >= self->next_serial)
    index--;
  return index;
}

static gboolean
mark_cb (gpointer user_data)
{
  DoctorTranscriptPage *self = DOCTOR_TRANSCRIPT_PAGE (user_data);

  if (doctor_transcript_search_mark (&self->search, self->view))
    return G_SOURCE_CONTINUE;
  self->mark_source = 0;
  return G_SOURCE_REMOVE;
}

static void
search_again (DoctorTranscriptPage *self)
{
  g_autofree char *found = doctor_transcript_search_run (
      &self->search, self->view, gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));

  gtk_label_set_text (self->matches, found);
  if (self->mark_source == 0)
    self->mark_source = g_idle_add (mark_cb, self);
}

/* Places the cursor too, so that the keyboard goes on from there and a screen reader reads it. */
static void
go_to (DoctorTranscriptPage *self, guint index)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_remove_tag_by_name (self->buffer, "evidence", &start, &end);
  gtk_text_buffer_get_iter_at_offset (self->buffer, &start,
                                      g_array_index (self->places, Place, index).offset);
  if (index + 1 < self->places->len)
    gtk_text_buffer_get_iter_at_offset (self->buffer, &end,
                                        g_array_index (self->places, Place, index + 1).offset);
  gtk_text_buffer_apply_tag_by_name (self->buffer, "evidence", &start, &end);
  gtk_text_buffer_place_cursor (self->buffer, &start);
  gtk_text_view_scroll_to_mark (self->view, gtk_text_buffer_get_insert (self->buffer), 0, TRUE, 0,
                                0.3);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
go_if_wanted (DoctorTranscriptPage *self)
{
  for (guint i = 0; self->is_going && i < self->places->len; i++)
    if (g_array_index (self->places, Place, i).serial == self->wanted)
      {
        self->is_going = FALSE;
        go_to (self, i);
      }
}

static gboolean
fill_cb (gpointer user_data)
{
  DoctorTranscriptPage *self = DOCTOR_TRANSCRIPT_PAGE (user_data);
  const DoctorTranscript *transcript = self->part->transcript;
  gint64 until = g_get_monotonic_time () + TIME_AT_ONCE;
  guint n = doctor_transcript_n_entries (transcript);
  guint index = find_first_new (self);

  for (guint i = 0; i < LINES_AT_ONCE && index < n && g_get_monotonic_time () < until; i++)
    {
      const DoctorEntry *entry = doctor_transcript_entry (transcript, index++);

      insert_entry (self, entry);
      self->next_serial = entry->serial + 1;
    }
  if (index < n)
    return G_SOURCE_CONTINUE;
  self->fill_source = 0;
  go_if_wanted (self);
  self->is_going = FALSE;
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0')
    search_again (self);
  return G_SOURCE_REMOVE;
}

static void
search_changed_cb (G_GNUC_UNUSED GtkSearchEntry *entry, DoctorTranscriptPage *self)
{
  g_assert (DOCTOR_IS_TRANSCRIPT_PAGE (self));

  doctor_transcript_search_reset (&self->search);
  search_again (self);
}

static void
search_move (DoctorTranscriptPage *self, int by)
{
  g_autofree char *found = NULL;

  g_assert (DOCTOR_IS_TRANSCRIPT_PAGE (self));

  found = doctor_transcript_search_move (&self->search, self->view, by);
  gtk_label_set_text (self->matches, found);
}

static void
search_next_cb (G_GNUC_UNUSED GtkSearchEntry *entry, DoctorTranscriptPage *self)
{
  search_move (self, 1);
}

static void
search_previous_cb (G_GNUC_UNUSED GtkSearchEntry *entry, DoctorTranscriptPage *self)
{
  search_move (self, -1);
}

static void
search_stop_cb (GtkSearchEntry *entry, G_GNUC_UNUSED DoctorTranscriptPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
}

static void
copy_cb (G_GNUC_UNUSED GtkButton *button, DoctorTranscriptPage *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const DoctorTranscript *transcript;

  g_assert (DOCTOR_IS_TRANSCRIPT_PAGE (self));

  if (self->part == NULL)
    return;
  transcript = self->part->transcript;
  for (guint i = 0; i < doctor_transcript_n_entries (transcript); i++)
    {
      const DoctorEntry *entry = doctor_transcript_entry (transcript, i);
      g_autofree char *shown =
          doctor_transcript_entry_text (transcript, entry, doctor_wording_gettext);
      g_autofree char *line = doctor_log_entry (entry, shown);

      g_string_append (text, line);
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text->str);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", _ ("Transcript copied"));
}

static void
doctor_transcript_page_dispose (GObject *object)
{
  DoctorTranscriptPage *self = DOCTOR_TRANSCRIPT_PAGE (object);

  g_clear_handle_id (&self->fill_source, g_source_remove);
  g_clear_handle_id (&self->mark_source, g_source_remove);
  g_clear_signal_handler (&self->style_handler, adw_style_manager_get_default ());
  doctor_transcript_search_reset (&self->search);
  g_clear_pointer (&self->places, g_array_unref);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_pointer (&self->part, doctor_part_unref);
  G_OBJECT_CLASS (doctor_transcript_page_parent_class)->dispose (object);
}

static void
doctor_transcript_page_class_init (DoctorTranscriptPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = doctor_transcript_page_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/connectiondoctor/ConnectionDoctor/transcript-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DoctorTranscriptPage, content);
  gtk_widget_class_bind_template_child (widget_class, DoctorTranscriptPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, DoctorTranscriptPage, matches);
  gtk_widget_class_bind_template_child (widget_class, DoctorTranscriptPage, legend);
  gtk_widget_class_bind_template_child (widget_class, DoctorTranscriptPage, view);
  gtk_widget_class_bind_template_child (widget_class, DoctorTranscriptPage, buffer);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_next_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
doctor_transcript_page_init (DoctorTranscriptPage *self)
{
  PangoTabArray *tabs = pango_tab_array_new_with_positions (
      2, TRUE, PANGO_TAB_LEFT, DIRECTION_COLUMN, PANGO_TAB_LEFT, TEXT_COLUMN);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
  gtk_text_view_set_tabs (self->view, tabs);
  gtk_text_view_set_indent (self->view, -TEXT_COLUMN);
  pango_tab_array_free (tabs);

  gtk_text_buffer_create_tag (self->buffer, "time", NULL);
  /* What is quoted has no hyphens but its own. */
  gtk_text_buffer_create_tag (self->buffer, "client", "insert-hyphens", FALSE, NULL);
  gtk_text_buffer_create_tag (self->buffer, "server", "insert-hyphens", FALSE, NULL);
  gtk_text_buffer_create_tag (self->buffer, "note", "style", PANGO_STYLE_ITALIC, "insert-hyphens",
                              FALSE, NULL);
  /* What is marked later is drawn above it. */
  gtk_text_buffer_create_tag (self->buffer, "evidence", NULL);
  gtk_text_buffer_create_tag (self->buffer, "match", NULL);
  self->style_handler = g_signal_connect_swapped (adw_style_manager_get_default (), "notify::dark",
                                                  G_CALLBACK (update_colors_cb), self);
  update_colors_cb (self);
}

void
doctor_transcript_page_show (DoctorTranscriptPage *self, DoctorPart *part)
{
  g_return_if_fail (DOCTOR_IS_TRANSCRIPT_PAGE (self));
  g_return_if_fail (part != NULL);

  if (self->part != part || gtk_text_buffer_get_char_count (self->buffer) > MAX_SHOWN)
    {
      doctor_part_ref (part);
      g_clear_pointer (&self->part, doctor_part_unref);
      self->part = part;
      self->next_serial = 0;
      self->is_going = FALSE;
      g_array_set_size (self->places, 0);
      doctor_transcript_search_reset (&self->search);
      gtk_text_buffer_set_text (self->buffer, "", 0);
      gtk_widget_set_visible (self->legend, FALSE);
    }
  if (self->fill_source == 0)
    self->fill_source = g_idle_add (fill_cb, self);
}

void
doctor_transcript_page_show_entry (DoctorTranscriptPage *self, guint serial)
{
  g_return_if_fail (DOCTOR_IS_TRANSCRIPT_PAGE (self));

  self->is_going = TRUE;
  self->wanted = serial;
  if (self->fill_source == 0)
    {
      go_if_wanted (self);
      self->is_going = FALSE;
    }
}

void
doctor_transcript_page_focus_search (DoctorTranscriptPage *self)
{
  g_return_if_fail (DOCTOR_IS_TRANSCRIPT_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}
