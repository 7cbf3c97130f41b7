/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The dialog that shows exactly what a log will hold, and saves it. */

#include "ui/export-dialog.h"

#include <glib/gi18n.h>

#include "report/wording.h"
#include "ui/message.h"

/* Of writing a log, before the window gets its turn. */
#define TIME_AT_ONCE (20 * G_TIME_SPAN_MILLISECOND)

struct _DoctorExportDialog
{
  AdwWindow parent_instance;
  DoctorPractice *practice;
  DoctorPart *selected;
  char *text; /* what is shown is what is saved */
  GtkFileChooserNative *chooser;
  GCancellable *cancellable;

  AdwToastOverlay *toasts;
  AdwComboRow *scope;
  GtkStringList *scopes;
  GtkSwitch *hide;
  GtkSwitch *english;
  GtkWidget *english_row;
  GtkTextBuffer *buffer;
  GtkWidget *copy;
  GtkWidget *save;
  DoctorReportText *writing; /* NULL: `text` is whole */
  guint source;
};

G_DEFINE_FINAL_TYPE (DoctorExportDialog, doctor_export_dialog, ADW_TYPE_WINDOW)

/* The second choice, where there are two, is the selected server. */
static const DoctorPart *
get_part (DoctorExportDialog *self)
{
  return adw_combo_row_get_selected (self->scope) == 1 ? self->selected : NULL;
}

static void
stop_writing (DoctorExportDialog *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  if (self->writing != NULL)
    g_free (doctor_report_text_end (g_steal_pointer (&self->writing)));
}

/* TRUE while there is more to write than fits into one go. */
static gboolean
write_on (DoctorExportDialog *self)
{
  gint64 until = g_get_monotonic_time () + TIME_AT_ONCE;
  GtkTextIter start, end;

  while (doctor_report_text_step (self->writing))
    if (g_get_monotonic_time () >= until)
      return TRUE;
  self->text = doctor_report_text_end (g_steal_pointer (&self->writing));
  gtk_text_buffer_set_text (self->buffer, self->text, -1);
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_apply_tag_by_name (self->buffer, "verbatim", &start, &end);
  gtk_widget_set_sensitive (self->copy, TRUE);
  gtk_widget_set_sensitive (self->save, TRUE);
  return FALSE;
}

static gboolean
write_cb (gpointer user_data)
{
  DoctorExportDialog *self = DOCTOR_EXPORT_DIALOG (user_data);

  if (write_on (self))
    return G_SOURCE_CONTINUE;
  self->source = 0;
  return G_SOURCE_REMOVE;
}

static void
update_cb (DoctorExportDialog *self)
{
  g_autofree char *gtk_version = g_strdup_printf (
      "%u.%u.%u", gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version ());
  DoctorReportInput input;
  DoctorReportOptions options = {
    .translate = doctor_wording_gettext,
    .gtk = gtk_version,
  };

  g_assert (DOCTOR_IS_EXPORT_DIALOG (self));

  if (self->practice == NULL)
    return;
  if (gtk_switch_get_active (self->english))
    options.translate = doctor_text_english;
  options.hide_private = gtk_switch_get_active (self->hide);
  input = doctor_practice_get_report_input (self->practice);
  stop_writing (self);
  g_clear_pointer (&self->text, g_free);
  gtk_widget_set_sensitive (self->copy, FALSE);
  gtk_widget_set_sensitive (self->save, FALSE);
  self->writing = doctor_report_text_begin (&input, get_part (self), &options);
  if (write_on (self))
    self->source = g_idle_add (write_cb, self);
}

static void
fail (DoctorExportDialog *self, const GError *error)
{
  g_autofree char *sentence = doctor_text_expand (_ ("The log could not be saved: {reason}"),
                                                  "reason", error->message, NULL);

  doctor_message_tell (GTK_WINDOW (self), _ ("The Log Was Not Saved"), sentence);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GFile *file = G_FILE (source);
  g_autoptr (DoctorExportDialog) self = DOCTOR_EXPORT_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = g_file_get_uri (file);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (doctor_report_save_finish (file, result, &error))
    {
      if (parent != NULL)
        gtk_widget_activate_action (GTK_WIDGET (parent), "win.saved", "s", uri);
      gtk_window_destroy (GTK_WINDOW (self));
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      gtk_widget_set_sensitive (self->save, TRUE);
      fail (self, error);
    }
}

static void
chosen_cb (DoctorExportDialog *self, int response)
{
  g_autoptr (GFile) file = NULL;

  g_assert (DOCTOR_IS_EXPORT_DIALOG (self));

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_clear_object (&self->chooser);
  if (file == NULL)
    return;
  gtk_widget_set_sensitive (self->save, FALSE);
  doctor_report_save_async (file, self->text, self->cancellable, saved_cb, g_object_ref (self));
}

static void
save_cb (DoctorExportDialog *self)
{
  DoctorReportInput input;
  g_autofree char *name = NULL;

  g_assert (DOCTOR_IS_EXPORT_DIALOG (self));

  if (self->chooser != NULL)
    return;
  input = doctor_practice_get_report_input (self->practice);
  name = doctor_report_file_name (&input, get_part (self));
  self->chooser = gtk_file_chooser_native_new (
      _ ("Export Log"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save"), _ ("Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
copy_cb (DoctorExportDialog *self)
{
  g_assert (DOCTOR_IS_EXPORT_DIALOG (self));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->text);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_ ("Log copied")));
}

static void
doctor_export_dialog_dispose (GObject *object)
{
  DoctorExportDialog *self = DOCTOR_EXPORT_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  stop_writing (self);
  g_clear_object (&self->chooser);
  g_clear_object (&self->practice);
  g_clear_pointer (&self->selected, doctor_part_unref);
  G_OBJECT_CLASS (doctor_export_dialog_parent_class)->dispose (object);
}

static void
doctor_export_dialog_finalize (GObject *object)
{
  DoctorExportDialog *self = DOCTOR_EXPORT_DIALOG (object);

  g_object_unref (self->cancellable);
  g_free (self->text);
  G_OBJECT_CLASS (doctor_export_dialog_parent_class)->finalize (object);
}

static void
doctor_export_dialog_class_init (DoctorExportDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = doctor_export_dialog_dispose;
  object_class->finalize = doctor_export_dialog_finalize;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/connectiondoctor/ConnectionDoctor/export-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DoctorExportDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, DoctorExportDialog, scope);
  gtk_widget_class_bind_template_child (widget_class, DoctorExportDialog, scopes);
  gtk_widget_class_bind_template_child (widget_class, DoctorExportDialog, hide);
  gtk_widget_class_bind_template_child (widget_class, DoctorExportDialog, english);
  gtk_widget_class_bind_template_child (widget_class, DoctorExportDialog, english_row);
  gtk_widget_class_bind_template_child (widget_class, DoctorExportDialog, buffer);
  gtk_widget_class_bind_template_child (widget_class, DoctorExportDialog, copy);
  gtk_widget_class_bind_template_child (widget_class, DoctorExportDialog, save);
  gtk_widget_class_bind_template_callback (widget_class, update_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
doctor_export_dialog_init (DoctorExportDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  /* What is shown is what is written: no hyphens where a line is broken. */
  gtk_text_buffer_create_tag (self->buffer, "verbatim", "insert-hyphens", FALSE, NULL);
}

GtkWidget *
doctor_export_dialog_new (GtkWindow *parent, DoctorPractice *practice, DoctorPart *selected)
{
  DoctorExportDialog *self;
  g_autofree char *role = NULL, *only = NULL;

  g_return_val_if_fail (DOCTOR_IS_PRACTICE (practice), NULL);

  self = g_object_new (DOCTOR_TYPE_EXPORT_DIALOG, "transient-for", parent, "application",
                       gtk_window_get_application (parent), "destroy-with-parent", TRUE, NULL);
  if (selected != NULL)
    {
      self->selected = doctor_part_ref (selected);
      role = doctor_wording_role (selected->server, doctor_wording_gettext);
      only = doctor_text_expand (_ ("Only {host} ({role})"), "host", selected->server->host, "role",
                                 role, NULL);
      gtk_string_list_append (self->scopes, only);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->scope), selected != NULL);
  self->practice = g_object_ref (practice);
  update_cb (self);
  return GTK_WIDGET (self);
}
