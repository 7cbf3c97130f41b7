/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The dialog in which an account is added or edited. */

#include "ui/account-dialog.h"

#include <glib/gi18n.h>

#include "ui/field-error.h"
#include "ui/message.h"
#include "ui/server-form.h"

struct _DoctorAccountDialog
{
  AdwWindow parent_instance;
  DoctorPractice *practice;
  char *id;
  DoctorAccount *account; /* NULL: a new one */
  DoctorSecret *secret;   /* of a new one, as it was typed before; NULL: none */
  gboolean address_touched;

  AdwPreferencesGroup *top;
  AdwEntryRow *name;
  AdwEntryRow *address;
  DoctorFieldError *address_error;
  GtkSwitch *enabled;
  DoctorServerForm *incoming;
  DoctorServerForm *outgoing;
  GtkButton *save;
  GtkWidget *remove;
};

G_DEFINE_FINAL_TYPE (DoctorAccountDialog, doctor_account_dialog, ADW_TYPE_WINDOW)

static const char *
text_of (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
update_cb (DoctorAccountDialog *self)
{
  DoctorProblem problem = doctor_address_problem (text_of (self->address));
  gboolean any = doctor_server_form_is_active (self->incoming)
                 || doctor_server_form_is_active (self->outgoing);

  g_assert (DOCTOR_IS_ACCOUNT_DIALOG (self));

  gtk_widget_set_sensitive (GTK_WIDGET (self->save),
                            any && problem == DOCTOR_PROBLEM_NONE
                                && doctor_server_form_is_right (self->incoming)
                                && doctor_server_form_is_right (self->outgoing));
  if (problem == DOCTOR_PROBLEM_EMPTY && !self->address_touched)
    problem = DOCTOR_PROBLEM_NONE;
  doctor_field_error_show (self->address_error, GTK_WIDGET (self->address), problem);
}

static void
address_changed_cb (DoctorAccountDialog *self)
{
  g_assert (DOCTOR_IS_ACCOUNT_DIALOG (self));

  self->address_touched = TRUE;
  doctor_server_form_set_address (self->incoming, text_of (self->address));
  doctor_server_form_set_address (self->outgoing, text_of (self->address));
  update_cb (self);
}

static DoctorAccount *
make_account (DoctorAccountDialog *self)
{
  DoctorAccount *account = doctor_account_new (self->id, DOCTOR_SOURCE_OWN);

  doctor_text_set (&account->name, text_of (self->name));
  doctor_text_set (&account->address, text_of (self->address));
  account->enabled = gtk_switch_get_active (self->enabled);
  account->incoming = doctor_server_form_get (self->incoming);
  account->outgoing = doctor_server_form_get (self->outgoing);
  return account;
}

static void
save_cb (DoctorAccountDialog *self)
{
  g_autoptr (DoctorAccount) account = NULL;
  g_autoptr (DoctorSecret) incoming = NULL;
  g_autoptr (DoctorSecret) outgoing = NULL;

  g_assert (DOCTOR_IS_ACCOUNT_DIALOG (self));

  /* The accounts file may have been read again meanwhile, with a mistake in it. */
  if (doctor_practice_can_edit (self->practice))
    {
      account = make_account (self);
      incoming = doctor_server_form_take_password (self->incoming);
      outgoing = doctor_server_form_take_password (self->outgoing);
      if (incoming == NULL && account->incoming != NULL && self->secret != NULL)
        incoming = doctor_secret_ref (self->secret);
      if (outgoing == NULL && account->incoming == NULL && self->secret != NULL)
        outgoing = doctor_secret_ref (self->secret);
      doctor_practice_put_account (self->practice, account, incoming, outgoing);
    }
  gtk_window_close (GTK_WINDOW (self));
}

static void
close_cb (gpointer user_data)
{
  g_autoptr (DoctorAccountDialog) self = DOCTOR_ACCOUNT_DIALOG (user_data);

  gtk_window_close (GTK_WINDOW (self));
}

static void
remove_response_cb (DoctorAccountDialog *self, const char *response)
{
  g_assert (DOCTOR_IS_ACCOUNT_DIALOG (self));

  if (!g_str_equal (response, "remove"))
    return;
  if (doctor_practice_can_edit (self->practice))
    doctor_practice_remove_account (self->practice, self->account->id);
  /* The question is a child of this window and still in the middle of its answer. */
  g_idle_add_once (close_cb, g_object_ref (self));
}

static void
remove_cb (DoctorAccountDialog *self)
{
  g_autofree char *heading = NULL;
  AdwMessageDialog *dialog;

  g_assert (DOCTOR_IS_ACCOUNT_DIALOG (self));

  heading = doctor_text_expand (_ ("Remove “{account}”?"), "account",
                                doctor_account_title (self->account), NULL);
  dialog = doctor_message_ask (
      GTK_WINDOW (self), heading,
      _ ("The account is removed from Connection Doctor, and its passwords from your keyring. Your "
         "mail stays where it is, on the server and in your mail programs: no mail is deleted."),
      "remove", _ ("Remove"));
  adw_message_dialog_set_response_appearance (dialog, "remove", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (remove_response_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
doctor_account_dialog_dispose (GObject *object)
{
  DoctorAccountDialog *self = DOCTOR_ACCOUNT_DIALOG (object);

  g_clear_object (&self->practice);
  g_clear_pointer (&self->account, doctor_account_unref);
  g_clear_pointer (&self->secret, doctor_secret_unref);
  G_OBJECT_CLASS (doctor_account_dialog_parent_class)->dispose (object);
}

static void
doctor_account_dialog_finalize (GObject *object)
{
  g_free (DOCTOR_ACCOUNT_DIALOG (object)->id);
  G_OBJECT_CLASS (doctor_account_dialog_parent_class)->finalize (object);
}

static void
doctor_account_dialog_class_init (DoctorAccountDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = doctor_account_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = doctor_account_dialog_finalize;

  g_type_ensure (DOCTOR_TYPE_FIELD_ERROR);
  g_type_ensure (DOCTOR_TYPE_SERVER_FORM);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/connectiondoctor/ConnectionDoctor/account-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DoctorAccountDialog, top);
  gtk_widget_class_bind_template_child (widget_class, DoctorAccountDialog, name);
  gtk_widget_class_bind_template_child (widget_class, DoctorAccountDialog, address);
  gtk_widget_class_bind_template_child (widget_class, DoctorAccountDialog, address_error);
  gtk_widget_class_bind_template_child (widget_class, DoctorAccountDialog, enabled);
  gtk_widget_class_bind_template_child (widget_class, DoctorAccountDialog, incoming);
  gtk_widget_class_bind_template_child (widget_class, DoctorAccountDialog, outgoing);
  gtk_widget_class_bind_template_child (widget_class, DoctorAccountDialog, save);
  gtk_widget_class_bind_template_child (widget_class, DoctorAccountDialog, remove);
  gtk_widget_class_bind_template_callback (widget_class, update_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
doctor_account_dialog_init (DoctorAccountDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static DoctorAccountDialog *
make (GtkWindow *parent, DoctorPractice *practice, const char *title)
{
  DoctorAccountDialog *self = g_object_new (DOCTOR_TYPE_ACCOUNT_DIALOG, "transient-for", parent,
                                            "application", gtk_window_get_application (parent),
                                            "destroy-with-parent", TRUE, "title", title, NULL);

  self->practice = g_object_ref (practice);
  return self;
}

static void
fill (DoctorAccountDialog *self, const DoctorAccount *account, gboolean is_new)
{
  self->id = g_strdup (account->id);
  gtk_widget_set_visible (self->remove, !is_new);
  gtk_editable_set_text (GTK_EDITABLE (self->name), account->name);
  gtk_switch_set_active (self->enabled, account->enabled);
  doctor_server_form_set (self->incoming, DOCTOR_ROLE_INCOMING, account->incoming, is_new);
  doctor_server_form_set (self->outgoing, DOCTOR_ROLE_OUTGOING, account->outgoing, is_new);
  if (*account->address != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->address), account->address);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->address));
  update_cb (self);
}

GtkWidget *
doctor_account_dialog_new (GtkWindow *parent, DoctorPractice *practice, DoctorAccount *account)
{
  DoctorAccountDialog *self;

  g_return_val_if_fail (DOCTOR_IS_PRACTICE (practice), NULL);
  g_return_val_if_fail (account != NULL, NULL);

  self = make (parent, practice, _ ("Edit Account"));
  self->account = doctor_account_ref (account);
  fill (self, account, FALSE);
  return GTK_WIDGET (self);
}

GtkWidget *
doctor_account_dialog_new_for_draft (GtkWindow *parent, DoctorPractice *practice,
                                     DoctorAccount *draft, DoctorSecret *password, const char *note)
{
  DoctorAccountDialog *self;

  g_return_val_if_fail (DOCTOR_IS_PRACTICE (practice), NULL);
  g_return_val_if_fail (draft != NULL, NULL);

  self = make (parent, practice, _ ("Set Up Account"));
  self->secret = password != NULL ? doctor_secret_ref (password) : NULL;
  fill (self, draft, TRUE);
  if (password != NULL)
    doctor_server_form_set_has_password (
        draft->incoming != NULL || draft->outgoing == NULL ? self->incoming : self->outgoing);
  adw_preferences_group_set_description (self->top, note);
  return GTK_WIDGET (self);
}
