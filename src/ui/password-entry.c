/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A field for a password that keeps it to itself. */

#include "ui/password-entry.h"

struct _DoctorPasswordEntry
{
  GtkWidget parent_instance;
  GtkText *text;
};

G_DEFINE_FINAL_TYPE (DoctorPasswordEntry, doctor_password_entry, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  ACTIVATE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
changed_cb (DoctorPasswordEntry *self)
{
  g_assert (DOCTOR_IS_PASSWORD_ENTRY (self));

  g_signal_emit (self, signals[CHANGED], 0);
}

static void
activate_cb (DoctorPasswordEntry *self)
{
  g_assert (DOCTOR_IS_PASSWORD_ENTRY (self));

  g_signal_emit (self, signals[ACTIVATE], 0);
}

static gboolean
doctor_password_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (DOCTOR_PASSWORD_ENTRY (widget)->text));
}

/* A row that is pressed anywhere passes it on. */
static gboolean
doctor_password_entry_mnemonic_activate (GtkWidget *widget, G_GNUC_UNUSED gboolean cycling)
{
  return doctor_password_entry_grab_focus (widget);
}

static void
doctor_password_entry_dispose (GObject *object)
{
  DoctorPasswordEntry *self = DOCTOR_PASSWORD_ENTRY (object);

  if (self->text != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->text));
  self->text = NULL;
  G_OBJECT_CLASS (doctor_password_entry_parent_class)->dispose (object);
}

static void
doctor_password_entry_class_init (DoctorPasswordEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = doctor_password_entry_dispose;
  widget_class->grab_focus = doctor_password_entry_grab_focus;
  widget_class->mnemonic_activate = doctor_password_entry_mnemonic_activate;
  signals[CHANGED] =
      g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATE] =
      g_signal_new ("activate", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /* The style's own */
  gtk_widget_class_set_css_name (widget_class, "entry");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
doctor_password_entry_init (DoctorPasswordEntry *self)
{
  g_autoptr (GtkEntryBuffer) buffer = gtk_password_entry_buffer_new ();

  gtk_widget_add_css_class (GTK_WIDGET (self), "password");
  self->text = g_object_new (GTK_TYPE_TEXT, "accessible-role", GTK_ACCESSIBLE_ROLE_TEXT_BOX,
                             "buffer", buffer, "visibility", FALSE, "hexpand", TRUE,
                             "input-purpose", GTK_INPUT_PURPOSE_PASSWORD, "input-hints",
                             GTK_INPUT_HINT_NO_SPELLCHECK | GTK_INPUT_HINT_NO_EMOJI, NULL);
  gtk_widget_set_parent (GTK_WIDGET (self->text), GTK_WIDGET (self));
  g_signal_connect_swapped (self->text, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->text, "activate", G_CALLBACK (activate_cb), self);
}

void
doctor_password_entry_set_label (DoctorPasswordEntry *self, const char *label)
{
  g_return_if_fail (DOCTOR_IS_PASSWORD_ENTRY (self));
  g_return_if_fail (label != NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

gboolean
doctor_password_entry_is_empty (DoctorPasswordEntry *self)
{
  g_return_val_if_fail (DOCTOR_IS_PASSWORD_ENTRY (self), TRUE);

  return gtk_entry_buffer_get_length (gtk_text_get_buffer (self->text)) == 0;
}

DoctorSecret *
doctor_password_entry_take (DoctorPasswordEntry *self)
{
  DoctorSecret *secret;

  g_return_val_if_fail (DOCTOR_IS_PASSWORD_ENTRY (self), NULL);

  if (doctor_password_entry_is_empty (self))
    return NULL;
  secret = doctor_secret_new (gtk_editable_get_text (GTK_EDITABLE (self->text)), -1);
  gtk_editable_set_text (GTK_EDITABLE (self->text), "");
  return secret;
}
