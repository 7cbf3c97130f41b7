/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The page that says what is wrong with one server and what to do. */

#include "ui/diagnosis-page.h"

#include <glib/gi18n.h>

#include "report/wording.h"
#include "ui/ask-domain.h"
#include "ui/dot.h"
#include "ui/finding-view.h"
#include "ui/steps-view.h"

struct _DoctorDiagnosisPage
{
  GtkWidget parent_instance;
  DoctorPart *part;
  DoctorStatus shown_status;      /* of the findings that are shown */
  const DoctorCause *shown_cause; /* the first of them */
  guint n_shown;

  GtkWidget *content;
  GtkScrolledWindow *scrolled;
  DoctorDot *dot;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkLabel *explanation;
  GtkBox *findings;
  DoctorAskDomain *ask;
  DoctorStepsView *steps;
};

G_DEFINE_FINAL_TYPE (DoctorDiagnosisPage, doctor_diagnosis_page, GTK_TYPE_WIDGET)

static void
doctor_diagnosis_page_dispose (GObject *object)
{
  DoctorDiagnosisPage *self = DOCTOR_DIAGNOSIS_PAGE (object);

  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_pointer (&self->part, doctor_part_unref);
  G_OBJECT_CLASS (doctor_diagnosis_page_parent_class)->dispose (object);
}

static void
doctor_diagnosis_page_class_init (DoctorDiagnosisPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = doctor_diagnosis_page_dispose;

  g_type_ensure (DOCTOR_TYPE_ASK_DOMAIN);
  g_type_ensure (DOCTOR_TYPE_DOT);
  g_type_ensure (DOCTOR_TYPE_STEPS_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/connectiondoctor/ConnectionDoctor/diagnosis-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DoctorDiagnosisPage, content);
  gtk_widget_class_bind_template_child (widget_class, DoctorDiagnosisPage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, DoctorDiagnosisPage, dot);
  gtk_widget_class_bind_template_child (widget_class, DoctorDiagnosisPage, title);
  gtk_widget_class_bind_template_child (widget_class, DoctorDiagnosisPage, subtitle);
  gtk_widget_class_bind_template_child (widget_class, DoctorDiagnosisPage, explanation);
  gtk_widget_class_bind_template_child (widget_class, DoctorDiagnosisPage, findings);
  gtk_widget_class_bind_template_child (widget_class, DoctorDiagnosisPage, ask);
  gtk_widget_class_bind_template_child (widget_class, DoctorDiagnosisPage, steps);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
doctor_diagnosis_page_init (DoctorDiagnosisPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_place (DoctorDiagnosisPage *self, const DoctorServer *server)
{
  g_autofree char *role = doctor_wording_role (server, doctor_wording_gettext);
  g_autofree char *place = doctor_wording_place (server);
  g_autofree char *subtitle = g_strjoin (" · ", role, place, NULL);

  gtk_label_set_text (self->subtitle, subtitle);
}

static void
show_words (DoctorDiagnosisPage *self, const char *title, const char *explanation)
{
  g_autofree char *expanded = NULL;

  if (explanation != NULL)
    expanded = doctor_text_expand (explanation, "host", self->part->server->host, NULL);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->explanation, expanded != NULL ? expanded : "");
  gtk_widget_set_visible (GTK_WIDGET (self->explanation), expanded != NULL);
}

static void
show_main_words (DoctorDiagnosisPage *self)
{
  const DoctorFinding *first =
      self->part->findings->len > 0 ? g_ptr_array_index (self->part->findings, 0) : NULL;
  g_autofree char *title = NULL;

  if (self->part->status == DOCTOR_STATUS_CHECKING)
    show_words (self, _ ("Being checked…"), NULL);
  else if (self->part->status == DOCTOR_STATUS_OK)
    show_words (self, _ ("Everything is fine"),
                _ ("{host} was found and reached, its encryption is sound, and it accepted the "
                   "login. If mail is still missing, the cause is not this connection."));
  else if (first != NULL)
    {
      title = doctor_finding_text (first, self->part->server, first->cause->title,
                                   doctor_wording_gettext);
      show_words (self, title, NULL);
    }
  else
    {
      title = doctor_wording_summary (self->part, doctor_wording_gettext);
      show_words (self, title, NULL);
    }
}

static void
show_findings (DoctorDiagnosisPage *self)
{
  gboolean fine = self->part->status == DOCTOR_STATUS_OK, is_headed = FALSE;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->findings))) != NULL)
    gtk_box_remove (self->findings, child);

  for (guint i = 0; i < self->part->findings->len; i++)
    {
      const DoctorFinding *finding = g_ptr_array_index (self->part->findings, i);
      gboolean is_main = i == 0 && !fine;

      if (doctor_finding_is_explained (finding, g_ptr_array_index (self->part->findings, 0)))
        continue;
      if (!is_main && !is_headed)
        {
          GtkWidget *heading = gtk_label_new (_ ("Also noticed"));

          gtk_label_set_xalign (GTK_LABEL (heading), 0);
          gtk_widget_add_css_class (heading, "heading");
          gtk_box_append (self->findings, heading);
          is_headed = TRUE;
        }
      gtk_box_append (self->findings, doctor_finding_view_new (self->part, finding, is_main));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->findings), self->part->findings->len > 0);
}

void
doctor_diagnosis_page_show (DoctorDiagnosisPage *self, DoctorPart *part)
{
  const DoctorCause *cause;
  gboolean other;

  g_return_if_fail (DOCTOR_IS_DIAGNOSIS_PAGE (self));
  g_return_if_fail (part != NULL);

  cause = part->findings->len > 0
              ? ((const DoctorFinding *) g_ptr_array_index (part->findings, 0))->cause
              : NULL;

  other = self->part != part;
  if (other)
    {
      g_clear_pointer (&self->part, doctor_part_unref);
      self->part = doctor_part_ref (part);
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
    }

  doctor_steps_view_show (self->steps, part);
  /* Findings come when the part ends, and change when all parts have; until then only the steps
   * grow. */
  if (!other && self->shown_status == part->status && self->shown_cause == cause
      && self->n_shown == part->findings->len)
    return;
  self->shown_status = part->status;
  self->shown_cause = cause;
  self->n_shown = part->findings->len;
  doctor_dot_set_status (self->dot, part->status);
  show_place (self, part->server);
  show_main_words (self);
  show_findings (self);
  doctor_ask_domain_show (self->ask, part);
}

void
doctor_diagnosis_page_set_folded (DoctorDiagnosisPage *self, gboolean folded)
{
  g_return_if_fail (DOCTOR_IS_DIAGNOSIS_PAGE (self));

  doctor_steps_view_set_folded (self->steps, folded);
}
