/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The row of a server's form that names the certificate file which it is trusted by. */

#include "ui/certificate-row.h"

#include <glib/gi18n.h>

#include "core/text.h"

struct _DoctorCertificateRow
{
  AdwActionRow parent_instance;
  gboolean is_new;
  char *file; /* "" for none */
  char *host; /* for which it was named, in an account that is not new */
  GtkFileChooserNative *chooser;

  GtkWidget *choose;
  GtkWidget *distrust;
};

G_DEFINE_FINAL_TYPE (DoctorCertificateRow, doctor_certificate_row, ADW_TYPE_ACTION_ROW)

static guint changed_signal;

static void
take (DoctorCertificateRow *self, const char *file)
{
  doctor_text_set (&self->file, file);
  g_signal_emit (self, changed_signal, 0);
}

static void
chosen_cb (DoctorCertificateRow *self, int response)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  g_assert (DOCTOR_IS_CERTIFICATE_ROW (self));

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  path = file != NULL ? g_file_get_path (file) : NULL;
  g_clear_object (&self->chooser);
  if (path != NULL)
    take (self, path);
}

static void
choose_cb (DoctorCertificateRow *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  g_assert (DOCTOR_IS_CERTIFICATE_ROW (self));

  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_ ("Trust a Certificate File"), GTK_WINDOW (root),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Trust"), NULL);
  gtk_file_filter_set_name (filter, _ ("Certificates (PEM)"));
  gtk_file_filter_add_suffix (filter, "pem");
  gtk_file_filter_add_suffix (filter, "crt");
  gtk_file_filter_add_suffix (filter, "cer");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
distrust_cb (DoctorCertificateRow *self)
{
  g_assert (DOCTOR_IS_CERTIFICATE_ROW (self));

  take (self, "");
}

static void
doctor_certificate_row_dispose (GObject *object)
{
  g_clear_object (&DOCTOR_CERTIFICATE_ROW (object)->chooser);
  G_OBJECT_CLASS (doctor_certificate_row_parent_class)->dispose (object);
}

static void
doctor_certificate_row_finalize (GObject *object)
{
  g_free (DOCTOR_CERTIFICATE_ROW (object)->file);
  g_free (DOCTOR_CERTIFICATE_ROW (object)->host);
  G_OBJECT_CLASS (doctor_certificate_row_parent_class)->finalize (object);
}

static void
doctor_certificate_row_class_init (DoctorCertificateRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = doctor_certificate_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = doctor_certificate_row_finalize;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/connectiondoctor/ConnectionDoctor/certificate-row.ui");
  gtk_widget_class_bind_template_child (widget_class, DoctorCertificateRow, choose);
  gtk_widget_class_bind_template_child (widget_class, DoctorCertificateRow, distrust);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, distrust_cb);
}

static void
doctor_certificate_row_init (DoctorCertificateRow *self)
{
  self->file = g_strdup ("");
  self->host = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
doctor_certificate_row_set_new (DoctorCertificateRow *self, gboolean is_new)
{
  g_return_if_fail (DOCTOR_IS_CERTIFICATE_ROW (self));

  self->is_new = is_new;
}

void
doctor_certificate_row_set_file (DoctorCertificateRow *self, const char *file, const char *host)
{
  g_return_if_fail (DOCTOR_IS_CERTIFICATE_ROW (self));
  g_return_if_fail (file != NULL && host != NULL);

  doctor_text_set (&self->file, file);
  doctor_text_set (&self->host, host);
}

const char *
doctor_certificate_row_get_file (DoctorCertificateRow *self, const char *host)
{
  g_return_val_if_fail (DOCTOR_IS_CERTIFICATE_ROW (self), "");
  g_return_val_if_fail (host != NULL, "");

  return self->is_new || g_str_equal (host, self->host) ? self->file : "";
}

void
doctor_certificate_row_update (DoctorCertificateRow *self, const char *host, gboolean matters)
{
  const char *file = doctor_certificate_row_get_file (self, host);
  gboolean is_set = *file != '\0';
  g_autofree char *name = is_set ? g_filename_display_name (file) : NULL;

  g_return_if_fail (DOCTOR_IS_CERTIFICATE_ROW (self));

  gtk_widget_set_visible (GTK_WIDGET (self), matters && (is_set || self->is_new));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self),
                                 is_set ? _ ("Trusted because of this certificate file")
                                        : _ ("Trust a certificate file for this server"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self),
                               is_set ? name
                                      : _ ("Only for a server of your own or of your company"));
  gtk_widget_set_visible (self->choose, self->is_new);
  gtk_widget_set_visible (self->distrust, is_set);
}
