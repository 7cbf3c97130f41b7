/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A step on the common time axis of all steps, drawn as a bar. */

#include "ui/step-bar.h"

#define BAR_HEIGHT 8.0f
/* A step of no time at all is still a step that was made. */
#define BAR_MIN_WIDTH 9.0f
/* It takes what the words beside it leave. */
#define AXIS 32

struct _DoctorStepBar
{
  GtkWidget parent_instance;
  double begin;
  double end;
};

G_DEFINE_FINAL_TYPE (DoctorStepBar, doctor_step_bar, GTK_TYPE_WIDGET)

static void
doctor_step_bar_measure (G_GNUC_UNUSED GtkWidget *widget, GtkOrientation orientation,
                         G_GNUC_UNUSED int for_size, int *minimum, int *natural,
                         G_GNUC_UNUSED int *minimum_baseline, G_GNUC_UNUSED int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? AXIS : (int) BAR_HEIGHT;
}

static void
doctor_step_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DoctorStepBar *self = DOCTOR_STEP_BAR (widget);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  float length = MAX (BAR_MIN_WIDTH, (float) (self->end - self->begin) * width);
  float x = MIN ((float) self->begin * width, width - length);
  GskRoundedRect clip;
  graphene_rect_t bar;
  GdkRGBA color;

  if (self->end < self->begin || self->end <= 0)
    return;
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    x = width - length - x;
  bar = GRAPHENE_RECT_INIT (x, (height - BAR_HEIGHT) / 2, length, BAR_HEIGHT);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gsk_rounded_rect_init_from_rect (&clip, &bar, 3);
  gtk_snapshot_push_rounded_clip (snapshot, &clip);
  gtk_snapshot_append_color (snapshot, &color, &bar);
  gtk_snapshot_pop (snapshot);
}

static void
doctor_step_bar_class_init (DoctorStepBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = doctor_step_bar_measure;
  widget_class->snapshot = doctor_step_bar_snapshot;
  gtk_widget_class_set_css_name (widget_class, "stepbar");
  /* Name and duration stand beside it as text. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
doctor_step_bar_init (DoctorStepBar *self)
{
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
}

GtkWidget *
doctor_step_bar_new (void)
{
  return g_object_new (DOCTOR_TYPE_STEP_BAR, NULL);
}

void
doctor_step_bar_set_span (DoctorStepBar *self, double begin, double end)
{
  g_return_if_fail (DOCTOR_IS_STEP_BAR (self));

  self->begin = CLAMP (begin, 0, 1);
  self->end = CLAMP (end, 0, 1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
