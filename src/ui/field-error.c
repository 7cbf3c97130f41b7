/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The line below a field that says what cannot be right in it. */

#include "ui/field-error.h"

#include "report/wording.h"

struct _DoctorFieldError
{
  AdwPreferencesRow parent_instance;
  GtkLabel *text;
};

G_DEFINE_FINAL_TYPE (DoctorFieldError, doctor_field_error, ADW_TYPE_PREFERENCES_ROW)

static void
doctor_field_error_class_init (DoctorFieldErrorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/connectiondoctor/ConnectionDoctor/field-error.ui");
  gtk_widget_class_bind_template_child (widget_class, DoctorFieldError, text);
}

static void
doctor_field_error_init (DoctorFieldError *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
doctor_field_error_show (DoctorFieldError *self, GtkWidget *row, DoctorProblem problem)
{
  const char *sentence = doctor_wording_problem (problem, doctor_wording_gettext);

  g_return_if_fail (DOCTOR_IS_FIELD_ERROR (self));
  g_return_if_fail (GTK_IS_WIDGET (row));

  gtk_widget_set_visible (GTK_WIDGET (self), sentence != NULL);
  gtk_label_set_text (self->text, sentence != NULL ? sentence : "");
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
      sentence != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  sentence != NULL ? sentence : "", -1);
  if (sentence != NULL)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
}
