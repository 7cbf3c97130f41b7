/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The steps of a probe, one under the other, as bars on one time axis. */

#include "ui/steps-view.h"

#include <glib/gi18n.h>

#include "report/wording.h"
#include "ui/dot.h"
#include "ui/step-bar.h"

typedef struct
{
  GtkWidget *dot;
  GtkWidget *name;
  GtkWidget *bar;
  GtkWidget *detail;
  GtkWidget *below; /* the same where there is no room for a column of its own */
  GtkWidget *duration;
} StepWidgets;

struct _DoctorStepsView
{
  GtkWidget parent_instance;
  GtkWidget *content;
  GtkGrid *grid;
  gboolean folded;
  /* A probe makes no step twice. */
  StepWidgets steps[DOCTOR_N_STEPS];
};

G_DEFINE_FINAL_TYPE (DoctorStepsView, doctor_steps_view, GTK_TYPE_WIDGET)

static void
doctor_steps_view_dispose (GObject *object)
{
  g_clear_pointer (&DOCTOR_STEPS_VIEW (object)->content, gtk_widget_unparent);
  G_OBJECT_CLASS (doctor_steps_view_parent_class)->dispose (object);
}

static void
doctor_steps_view_class_init (DoctorStepsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = doctor_steps_view_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/connectiondoctor/ConnectionDoctor/steps-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DoctorStepsView, content);
  gtk_widget_class_bind_template_child (widget_class, DoctorStepsView, grid);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
make_label (float xalign, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  if (style != NULL)
    {
      gtk_widget_add_css_class (label, style);
      gtk_widget_add_css_class (label, "dim-label");
      gtk_widget_add_css_class (label, "numeric");
    }
  return label;
}

static void
doctor_steps_view_init (DoctorStepsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  for (int i = 0; i < DOCTOR_N_STEPS; i++)
    {
      StepWidgets *step = &self->steps[i];
      GtkWidget *names = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

      step->dot = doctor_dot_new ();
      step->name = make_label (0, NULL);
      step->below = make_label (0, "caption");
      gtk_label_set_ellipsize (GTK_LABEL (step->below), PANGO_ELLIPSIZE_MIDDLE);
      gtk_widget_set_valign (names, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (names), step->name);
      gtk_box_append (GTK_BOX (names), step->below);
      step->bar = doctor_step_bar_new ();
      step->detail = make_label (1, "caption");
      gtk_label_set_ellipsize (GTK_LABEL (step->detail), PANGO_ELLIPSIZE_MIDDLE);
      gtk_label_set_max_width_chars (GTK_LABEL (step->detail), 24);
      step->duration = make_label (1, "caption");

      gtk_grid_attach (self->grid, step->dot, 0, i, 1, 1);
      gtk_grid_attach (self->grid, names, 1, i, 1, 1);
      gtk_grid_attach (self->grid, step->bar, 2, i, 1, 1);
      gtk_grid_attach (self->grid, step->detail, 3, i, 1, 1);
      gtk_grid_attach (self->grid, step->duration, 4, i, 1, 1);
    }
}

static DoctorStatus
status_of (const DoctorStepRecord *record)
{
  static const DoctorStatus statuses[] = {
    [DOCTOR_OUTCOME_OK] = DOCTOR_STATUS_OK,
    [DOCTOR_OUTCOME_FAILED] = DOCTOR_STATUS_FAILED,
    [DOCTOR_OUTCOME_SKIPPED] = DOCTOR_STATUS_UNTESTED,
  };

  return record->running ? DOCTOR_STATUS_CHECKING : statuses[record->outcome];
}

/* Microseconds since the probe began: by the clock while a step runs, since its transcript stands
 * still while it waits. */
static gint64
end_of (const DoctorPart *part, const DoctorStepRecord *record)
{
  if (!record->running)
    return record->start + record->duration;
  return MAX (record->start, g_get_real_time () - doctor_transcript_get_started (part->transcript));
}

static void
show_step (StepWidgets *step, const DoctorPart *part, const DoctorStepRecord *record, double axis)
{
  gboolean skipped = !record->running && record->outcome == DOCTOR_OUTCOME_SKIPPED;
  gint64 taken = end_of (part, record) - record->start;
  g_autofree char *detail = doctor_wording_step_detail (part, record->step, doctor_wording_gettext);
  g_autofree char *duration = doctor_wording_duration (taken, doctor_wording_gettext);

  doctor_dot_set_status (DOCTOR_DOT (step->dot), status_of (record));
  gtk_label_set_text (GTK_LABEL (step->name),
                      doctor_wording_step (record->step, doctor_wording_gettext));
  gtk_label_set_text (GTK_LABEL (step->detail), detail);
  gtk_label_set_text (GTK_LABEL (step->below), detail);
  gtk_widget_set_tooltip_text (step->detail, *detail == '\0' ? NULL : detail);
  gtk_label_set_text (GTK_LABEL (step->duration), skipped ? _ ("not done") : duration);
  doctor_step_bar_set_span (DOCTOR_STEP_BAR (step->bar),
                            skipped || axis <= 0 ? 0 : (double) record->start / axis,
                            skipped || axis <= 0 ? 0 : (double) (record->start + taken) / axis);
  if (status_of (record) == DOCTOR_STATUS_FAILED)
    gtk_widget_add_css_class (step->bar, "failed");
  else
    gtk_widget_remove_css_class (step->bar, "failed");
}

/* Beside the bar, or below the name. */
static void
show_detail (StepWidgets *step, gboolean folded)
{
  gboolean has_detail = *gtk_label_get_text (GTK_LABEL (step->below)) != '\0';

  gtk_widget_set_visible (step->detail, !folded && gtk_widget_get_visible (step->name));
  gtk_widget_set_visible (step->below, folded && has_detail && gtk_widget_get_visible (step->name));
}

void
doctor_steps_view_set_folded (DoctorStepsView *self, gboolean folded)
{
  g_return_if_fail (DOCTOR_IS_STEPS_VIEW (self));

  self->folded = folded;
  for (guint i = 0; i < DOCTOR_N_STEPS; i++)
    show_detail (&self->steps[i], folded);
}

void
doctor_steps_view_show (DoctorStepsView *self, const DoctorPart *part)
{
  guint n;
  gint64 axis = 0;

  g_return_if_fail (DOCTOR_IS_STEPS_VIEW (self));
  g_return_if_fail (part != NULL);

  n = MIN (doctor_transcript_n_steps (part->transcript), (guint) DOCTOR_N_STEPS);
  for (guint i = 0; i < n; i++)
    {
      const DoctorStepRecord *record = doctor_transcript_step (part->transcript, i);

      axis = MAX (axis, end_of (part, record));
    }
  for (guint i = 0; i < DOCTOR_N_STEPS; i++)
    {
      StepWidgets *step = &self->steps[i];
      GtkWidget *widgets[] = { step->dot, step->name, step->bar, step->detail, step->duration };

      for (guint j = 0; j < G_N_ELEMENTS (widgets); j++)
        gtk_widget_set_visible (widgets[j], i < n);
      if (i < n)
        show_step (step, part, doctor_transcript_step (part->transcript, i), (double) axis);
      show_detail (step, self->folded);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}
