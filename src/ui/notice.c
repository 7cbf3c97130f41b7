/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A bar at the top of the window: something that the user has to know. */

#include "ui/notice.h"

struct _DoctorNotice
{
  GtkWidget parent_instance;
  GtkWidget *revealer;
  GtkLabel *text;
};

G_DEFINE_FINAL_TYPE (DoctorNotice, doctor_notice, GTK_TYPE_WIDGET)

static void
doctor_notice_dispose (GObject *object)
{
  DoctorNotice *self = DOCTOR_NOTICE (object);

  g_clear_pointer (&self->revealer, gtk_widget_unparent);
  G_OBJECT_CLASS (doctor_notice_parent_class)->dispose (object);
}

static void
doctor_notice_class_init (DoctorNoticeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = doctor_notice_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/connectiondoctor/ConnectionDoctor/notice.ui");
  gtk_widget_class_bind_template_child (widget_class, DoctorNotice, revealer);
  gtk_widget_class_bind_template_child (widget_class, DoctorNotice, text);
  gtk_widget_class_set_css_name (widget_class, "notice");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
doctor_notice_init (DoctorNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
doctor_notice_set_text (DoctorNotice *self, const char *text)
{
  g_return_if_fail (DOCTOR_IS_NOTICE (self));

  if (text != NULL)
    gtk_label_set_text (self->text, text);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), text != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
}
