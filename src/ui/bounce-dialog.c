/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The dialog that explains a mail that came back. */

#include "ui/bounce-dialog.h"

#include <string.h>

#include <glib/gi18n.h>

#include "diagnosis/bounce.h"
#include "ui/dot.h"

/* Milliseconds after the last key, so that typing is not held up. */
#define PAUSE 250
/* Of a file, what is shown; all of it is read. */
#define SHOWN_LIMIT (100 * 1024)

struct _DoctorBounceDialog
{
  AdwWindow parent_instance;
  guint explain_source;
  GtkFileChooserNative *chooser;
  GCancellable *cancellable;
  char *bytes;  /* of the file being read */
  GBytes *mail; /* that is or was explained; NULL: none */
  gboolean is_filling;

  GtkTextView *view;
  GtkTextBuffer *buffer;
  GtkBox *results;
};

G_DEFINE_FINAL_TYPE (DoctorBounceDialog, doctor_bounce_dialog, ADW_TYPE_WINDOW)

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_attributes (GTK_LABEL (label), attributes);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static char *
describe_recipient (const DoctorBounce *bounce)
{
  if (bounce->recipient == NULL)
    return NULL;
  if (bounce->host == NULL || *bounce->host == '\0')
    return doctor_text_expand (_ ("To {address}"), "address", bounce->recipient, NULL);
  return doctor_text_expand (_ ("To {address}, as {host} says"), "address", bounce->recipient,
                             "host", bounce->host, NULL);
}

static GtkWidget *
make_result (const DoctorBounce *bounce)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *dot = g_object_new (DOCTOR_TYPE_DOT, "valign", GTK_ALIGN_START, NULL);
  g_autofree char *recipient = describe_recipient (bounce);

  doctor_dot_set_status (DOCTOR_DOT (dot),
                         bounce->is_delayed ? DOCTOR_STATUS_WARNING : DOCTOR_STATUS_FAILED);
  gtk_box_append (GTK_BOX (head), dot);
  gtk_box_append (GTK_BOX (head), make_label (_ (bounce->cause->title), "heading"));
  gtk_box_append (GTK_BOX (box), head);
  if (recipient != NULL)
    gtk_box_append (GTK_BOX (box), make_label (recipient, "caption"));
  if (bounce->is_delayed)
    gtk_box_append (GTK_BOX (box), make_label (_ ("The message is still being tried; this is only "
                                                  "a notice that it is late."),
                                               NULL));
  gtk_box_append (GTK_BOX (box), make_label (_ (bounce->cause->explanation), NULL));
  if (bounce->words != NULL)
    {
      GtkWidget *words = make_label (bounce->words, "caption");

      gtk_widget_add_css_class (words, "monospace");
      gtk_widget_add_css_class (words, "evidence");
      gtk_box_append (GTK_BOX (box), words);
    }
  gtk_box_append (GTK_BOX (box), make_label (_ ("What to do"), "heading"));
  gtk_box_append (GTK_BOX (box), make_label (_ (bounce->cause->advice), NULL));
  return box;
}

static void
clear_results (DoctorBounceDialog *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->results))) != NULL)
    gtk_box_remove (self->results, child);
}

static void
explained_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DoctorBounceDialog *self = DOCTOR_BOUNCE_DIALOG (source);
  g_autoptr (GPtrArray) bounces = g_task_propagate_pointer (G_TASK (result), NULL);
  GBytes *mail = user_data;

  /* Closed, or another text is there by now. */
  if (bounces == NULL || mail != self->mail)
    return;
  clear_results (self);
  for (guint i = 0; i < bounces->len; i++)
    gtk_box_append (self->results, make_result (g_ptr_array_index (bounces, i)));
  if (bounces->len == 0 && g_bytes_get_size (mail) > 0)
    gtk_box_append (self->results,
                    make_label (_ ("No returned mail is recognized in this text. The whole mail is "
                                   "needed, from the first line to the last."),
                                "dim-label"));
}

static void
explain_thread (GTask *task, G_GNUC_UNUSED gpointer source, gpointer task_data,
                G_GNUC_UNUSED GCancellable *cancellable)
{
  gsize length = 0;
  const char *bytes = g_bytes_get_data (task_data, &length);

  g_task_return_pointer (task, doctor_bounce_read (bytes != NULL ? bytes : "", (gssize) length),
                         (GDestroyNotify) g_ptr_array_unref);
}

/* Takes `mail`. A megabyte of words takes longer than the window may be deaf. */
static void
explain (DoctorBounceDialog *self, GBytes *mail)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, explained_cb, mail);

  g_clear_pointer (&self->mail, g_bytes_unref);
  self->mail = mail;
  g_task_set_source_tag (task, explain);
  g_task_set_task_data (task, g_bytes_ref (mail), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, explain_thread);
}

static gboolean
explain_cb (gpointer user_data)
{
  DoctorBounceDialog *self = DOCTOR_BOUNCE_DIALOG (user_data);
  GtkTextIter start, end;
  char *text;

  self->explain_source = 0;
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  text = gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
  explain (self, g_bytes_new_take (text, strlen (text)));
  return G_SOURCE_REMOVE;
}

static void
changed_cb (DoctorBounceDialog *self)
{
  g_assert (DOCTOR_IS_BOUNCE_DIALOG (self));

  g_clear_handle_id (&self->explain_source, g_source_remove);
  if (!self->is_filling)
    self->explain_source = g_timeout_add (PAUSE, explain_cb, self);
}

static void
fail (DoctorBounceDialog *self, const GError *error)
{
  g_autofree char *sentence = doctor_text_expand (_ ("The file could not be read: {reason}"),
                                                  "reason", error->message, NULL);

  g_clear_pointer (&self->mail, g_bytes_unref);
  clear_results (self);
  gtk_box_append (self->results, make_label (sentence, "error"));
}

/* The bytes are explained, whose letters may be of any encoding; the text is only shown. */
static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DoctorBounceDialog) self = DOCTOR_BOUNCE_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = g_steal_pointer (&self->bytes);
  g_autofree char *shown = NULL;
  gsize length = 0;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &length, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        fail (self, error);
      return;
    }
  shown = g_utf8_make_valid (bytes, (gssize) MIN (length, SHOWN_LIMIT));
  g_strdelimit (shown, "\r", ' ');
  self->is_filling = TRUE;
  gtk_text_buffer_set_text (self->buffer, shown, -1);
  self->is_filling = FALSE;
  explain (self, g_bytes_new_take (g_steal_pointer (&bytes), length));
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DoctorBounceDialog) self = DOCTOR_BOUNCE_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read_finish (G_FILE (source), result, &error);

  if (stream == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        fail (self, error);
      return;
    }
  if (self->bytes != NULL)
    return;
  self->bytes = g_malloc (DOCTOR_BOUNCE_LIMIT);
  g_input_stream_read_all_async (G_INPUT_STREAM (stream), self->bytes, DOCTOR_BOUNCE_LIMIT,
                                 G_PRIORITY_DEFAULT, self->cancellable, read_cb,
                                 g_object_ref (self));
}

static void
load (DoctorBounceDialog *self, GFile *file)
{
  g_file_read_async (file, G_PRIORITY_DEFAULT, self->cancellable, opened_cb, g_object_ref (self));
}

static void
chosen_cb (DoctorBounceDialog *self, int response)
{
  g_autoptr (GFile) file = NULL;

  g_assert (DOCTOR_IS_BOUNCE_DIALOG (self));

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_clear_object (&self->chooser);
  if (file != NULL)
    load (self, file);
}

static void
open_cb (DoctorBounceDialog *self)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  g_assert (DOCTOR_IS_BOUNCE_DIALOG (self));

  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_ ("Explain a Returned Mail"), GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Open"),
                                               _ ("Cancel"));
  gtk_file_filter_set_name (filter, _ ("Mail and text files"));
  gtk_file_filter_add_mime_type (filter, "text/plain");
  gtk_file_filter_add_mime_type (filter, "message/rfc822");
  gtk_file_filter_add_suffix (filter, "eml");
  gtk_file_filter_add_suffix (filter, "txt");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static gboolean
drop_cb (G_GNUC_UNUSED GtkDropTarget *target, const GValue *value, G_GNUC_UNUSED double x,
         G_GNUC_UNUSED double y, DoctorBounceDialog *self)
{
  const GSList *files;

  g_assert (DOCTOR_IS_BOUNCE_DIALOG (self));

  if (G_VALUE_HOLDS_STRING (value))
    {
      gtk_text_buffer_set_text (self->buffer, g_value_get_string (value), -1);
      return TRUE;
    }
  files = g_value_get_boxed (value);
  if (files == NULL)
    return FALSE;
  load (self, files->data);
  return TRUE;
}

static void
doctor_bounce_dialog_dispose (GObject *object)
{
  DoctorBounceDialog *self = DOCTOR_BOUNCE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->explain_source, g_source_remove);
  g_clear_object (&self->chooser);
  G_OBJECT_CLASS (doctor_bounce_dialog_parent_class)->dispose (object);
}

static void
doctor_bounce_dialog_finalize (GObject *object)
{
  DoctorBounceDialog *self = DOCTOR_BOUNCE_DIALOG (object);

  g_object_unref (self->cancellable);
  g_free (self->bytes);
  g_clear_pointer (&self->mail, g_bytes_unref);
  G_OBJECT_CLASS (doctor_bounce_dialog_parent_class)->finalize (object);
}

static void
doctor_bounce_dialog_class_init (DoctorBounceDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = doctor_bounce_dialog_dispose;
  object_class->finalize = doctor_bounce_dialog_finalize;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/connectiondoctor/ConnectionDoctor/bounce-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DoctorBounceDialog, view);
  gtk_widget_class_bind_template_child (widget_class, DoctorBounceDialog, buffer);
  gtk_widget_class_bind_template_child (widget_class, DoctorBounceDialog, results);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
doctor_bounce_dialog_init (DoctorBounceDialog *self)
{
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_STRING };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  GtkEventController *controller = GTK_EVENT_CONTROLLER (target);

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Before the text view, which would take the name of a file for text. */
  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

GtkWidget *
doctor_bounce_dialog_new (GtkWindow *parent)
{
  DoctorBounceDialog *self = g_object_new (DOCTOR_TYPE_BOUNCE_DIALOG, "transient-for", parent,
                                           "application", gtk_window_get_application (parent),
                                           "destroy-with-parent", TRUE, NULL);

  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  return GTK_WIDGET (self);
}
