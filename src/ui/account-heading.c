/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The heading of an account in the list: its name, where it comes from, a way to edit it. */

#include "ui/account-heading.h"

#include <glib/gi18n.h>

#include "report/wording.h"

struct _DoctorAccountHeading
{
  GtkWidget parent_instance;
  DoctorItem *item;

  GtkLabel *title;
  GtkLabel *source;
  GtkButton *edit;
};

G_DEFINE_FINAL_TYPE (DoctorAccountHeading, doctor_account_heading, GTK_TYPE_WIDGET)

static void
update_cb (DoctorAccountHeading *self)
{
  const DoctorAccount *account = doctor_item_get_account (self->item);
  const char *title = doctor_account_title (account);
  g_autofree char *source = doctor_wording_origin (account, doctor_wording_gettext);
  gboolean is_own = account->source == DOCTOR_SOURCE_OWN;
  GtkWidget *list_row = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *shown = NULL, *name = NULL, *edit = NULL;

  g_assert (DOCTOR_IS_ACCOUNT_HEADING (self));

  /* An account that is switched off has no rows below: the heading says why. */
  if (account->enabled)
    shown = g_strdup (source);
  else
    shown = doctor_text_expand (_ ("{source} · switched off, not checked"), "source", source, NULL);
  name = g_strjoin (", ", title, shown, NULL);
  edit =
      doctor_text_expand (is_own ? _ ("Edit {account}…") : _ ("Copy {account} to my own accounts"),
                          "account", title, NULL);

  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->source, shown);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->edit), edit);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->edit), GTK_ACCESSIBLE_PROPERTY_LABEL, edit,
                                  -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->edit), "s", account->id);
  /* What another program has is for that program to change. */
  gtk_button_set_icon_name (self->edit, is_own ? "document-edit-symbolic" : "edit-copy-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->edit),
                                  is_own ? "win.edit-account" : "win.copy-account");
  if (list_row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (list_row), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    -1);
}

static void
doctor_account_heading_dispose (GObject *object)
{
  DoctorAccountHeading *self = DOCTOR_ACCOUNT_HEADING (object);
  GtkWidget *child;

  doctor_account_heading_set_item (self, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (doctor_account_heading_parent_class)->dispose (object);
}

static void
doctor_account_heading_class_init (DoctorAccountHeadingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = doctor_account_heading_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/connectiondoctor/ConnectionDoctor/account-heading.ui");
  gtk_widget_class_bind_template_child (widget_class, DoctorAccountHeading, title);
  gtk_widget_class_bind_template_child (widget_class, DoctorAccountHeading, source);
  gtk_widget_class_bind_template_child (widget_class, DoctorAccountHeading, edit);
  gtk_widget_class_set_css_name (widget_class, "accountheading");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
doctor_account_heading_init (DoctorAccountHeading *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
doctor_account_heading_new (void)
{
  return g_object_new (DOCTOR_TYPE_ACCOUNT_HEADING, NULL);
}

void
doctor_account_heading_set_item (DoctorAccountHeading *self, DoctorItem *item)
{
  g_return_if_fail (DOCTOR_IS_ACCOUNT_HEADING (self));

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  g_signal_connect_swapped (item, "changed", G_CALLBACK (update_cb), self);
  update_cb (self);
}
