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
  GtkCheckButton *keep;
  GtkLabel *fate;
};

G_DEFINE_FINAL_TYPE (DoctorPasswordDialog, doctor_password_dialog, ADW_TYPE_MESSAGE_DIALOG)

static gboolean
is_kept (DoctorPasswordDialog *self)
{
  return !doctor_practice_is_memory_only (self->practice)
         && gtk_check_button_get_active (self->keep);
}

/* What becomes of it: chosen, or the only thing that is possible here. */
static void
show_fate_cb (DoctorPasswordDialog *self)
{
  gboolean has_keyring = !doctor_practice_is_memory_only (self->practice);

  g_assert (DOCTOR_IS_PASSWORD_DIALOG (self));

  gtk_widget_set_sensitive (GTK_WIDGET (self->keep), has_keyring);
  if (!has_keyring)
    gtk_check_button_set_active (self->keep, FALSE);
  gtk_label_set_label (self->fate,
                       is_kept (self) ? _ ("You will not be asked for it again.")
                       : has_keyring
                           ? _ ("It is forgotten when Connection Doctor is closed.")
                           : _ ("This computer has no keyring. It is forgotten when Connection "
                                "Doctor is closed."));
  adw_message_dialog_set_response_label (ADW_MESSAGE_DIALOG (self), "save",
                                         is_kept (self) ? _ ("Save and Check") : _ ("Check"));
}

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
    doctor_practice_put_password (self->practice, self->account, self->role, secret,
                                  is_kept (self));
}

static void
doctor_password_dialog_dispose (GObject *object)
{
  DoctorPasswordDialog *self = DOCTOR_PASSWORD_DIALOG (object);

  if (self->practice != NULL)
    g_signal_handlers_disconnect_by_data (self->practice, self);
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
  gtk_widget_class_bind_template_child (widget_class, DoctorPasswordDialog, keep);
  gtk_widget_class_bind_template_child (widget_class, DoctorPasswordDialog, fate);
  gtk_widget_class_bind_template_callback (widget_class, show_fate_cb);
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

/* How one of the programs gets the password of that mailbox, where the user has told it to run a
 * command; NULL for none. */
static char *
describe_command (const DoctorAccount *account, DoctorRole role)
{
  const DoctorServer *server = role == DOCTOR_ROLE_OUTGOING ? account->outgoing : account->incoming;
  char *sentence = NULL;

  if (server != NULL && *server->command != '\0')
    {
      g_autofree char *command = doctor_text_escape (server->command, -1);

      return doctor_text_expand (_ ("{program} gets it with the command “{command}”, which is not "
                                    "run here. You can run it in a terminal."),
                                 "program", gettext (doctor_source_to_label (account->source)),
                                 "command", command, NULL);
    }
  for (guint i = 0; sentence == NULL && account->twins != NULL && i < account->twins->len; i++)
    sentence = describe_command (g_ptr_array_index (account->twins, i), role);
  return sentence;
}

GtkWidget *
doctor_password_dialog_new (GtkWindow *parent, DoctorPractice *practice, DoctorAccount *account,
                            DoctorRole role)
{
  DoctorPasswordDialog *self;
  const DoctorServer *server;
  g_autofree char *purpose = NULL, *command = NULL, *body = NULL;

  g_return_val_if_fail (DOCTOR_IS_PRACTICE (practice), NULL);
  g_return_val_if_fail (account != NULL, NULL);

  server = role == DOCTOR_ROLE_OUTGOING ? account->outgoing : account->incoming;
  g_return_val_if_fail (server != NULL, NULL);

  self = g_object_new (DOCTOR_TYPE_PASSWORD_DIALOG, "transient-for", parent, "application",
                       gtk_window_get_application (parent), "destroy-with-parent", TRUE, NULL);
  self->practice = g_object_ref (practice);
  self->account = doctor_account_ref (account);
  self->role = role;
  purpose =
      doctor_text_expand (_ ("For {user} at {host}. It is sent only to this server, encrypted."),
                          "user", server->user, "host", server->host, NULL);
  command = describe_command (account, role);
  body = g_strjoin ("\n\n", purpose, command, NULL);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (self), body);
  /* Whether there is a keyring may only be known once it has been asked. */
  g_signal_connect_swapped (practice, "state-changed", G_CALLBACK (show_fate_cb), self);
  show_fate_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->password));
  return GTK_WIDGET (self);
}
