/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The dialog that asks for the password of one server. */

#include "ui/password-dialog.h"

#include <glib/gi18n.h>

#include "ui/password-entry.h"

struct _DoctorPasswordDialog
{
  AdwMessageDialog parent_instance;
  DoctorPractice *practice;
  DoctorAccount *account;
  DoctorRole role;
  DoctorPasswordEntry *password;
};

G_DEFINE_FINAL_TYPE (DoctorPasswordDialog, doctor_password_dialog, ADW_TYPE_MESSAGE_DIALOG)

static void
changed_cb (DoctorPasswordDialog *self)
{
  g_assert (DOCTOR_IS_PASSWORD_DIALOG (self));

  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "save",
                                           !doctor_password_entry_is_empty (self->password));
}

static void
entered_cb (DoctorPasswordDialog *self)
{
  g_assert (DOCTOR_IS_PASSWORD_DIALOG (self));

  if (doctor_password_entry_is_empty (self->password))
    return;
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (self), "save");
  gtk_window_close (GTK_WINDOW (self));
}

static void
response_cb (DoctorPasswordDialog *self, const char *response)
{
  g_autoptr (DoctorSecret) secret = doctor_password_entry_take (self->password);

  g_assert (DOCTOR_IS_PASSWORD_DIALOG (self));

  if (secret != NULL && g_str_equal (response, "save"))
    doctor_practice_put_password (self->practice, self->account, self->role, secret);
}

static void
doctor_password_dialog_dispose (GObject *object)
{
  DoctorPasswordDialog *self = DOCTOR_PASSWORD_DIALOG (object);

  g_clear_object (&self->practice);
  g_clear_pointer (&self->account, doctor_account_unref);
  G_OBJECT_CLASS (doctor_password_dialog_parent_class)->dispose (object);
}

static void
doctor_password_dialog_class_init (DoctorPasswordDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = doctor_password_dialog_dispose;

  g_type_ensure (DOCTOR_TYPE_PASSWORD_ENTRY);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/connectiondoctor/ConnectionDoctor/password-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DoctorPasswordDialog, password);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, response_cb);
}

static void
doctor_password_dialog_init (DoctorPasswordDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  doctor_password_entry_set_label (self->password, _ ("Password"));
}

GtkWidget *
doctor_password_dialog_new (GtkWindow *parent, DoctorPractice *practice, DoctorAccount *account,
                            DoctorRole role)
{
  DoctorPasswordDialog *self;
  const DoctorServer *server;
  g_autofree char *body = NULL;

  g_return_val_if_fail (DOCTOR_IS_PRACTICE (practice), NULL);
  g_return_val_if_fail (account != NULL, NULL);

  server = role == DOCTOR_ROLE_OUTGOING ? account->outgoing : account->incoming;
  g_return_val_if_fail (server != NULL, NULL);

  self = g_object_new (DOCTOR_TYPE_PASSWORD_DIALOG, "transient-for", parent, "application",
                       gtk_window_get_application (parent), "destroy-with-parent", TRUE, NULL);
  self->practice = g_object_ref (practice);
  self->account = doctor_account_ref (account);
  self->role = role;
  body = doctor_text_expand (
      doctor_practice_is_memory_only (practice)
          ? _ ("For {user} at {host}. It is kept only until Connection Doctor is closed, and is "
               "sent only to this server, encrypted.")
          : _ ("For {user} at {host}. It is kept in your keyring, and is sent only to this server, "
               "encrypted."),
      "user", server->user, "host", server->host, NULL);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (self), body);
  gtk_widget_grab_focus (GTK_WIDGET (self->password));
  return GTK_WIDGET (self);
}
