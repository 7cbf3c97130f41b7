/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A text and what belongs to it: beside it, or below it where there is no room. */

#include "ui/reflow.h"

#define SPACING 12
#define LINE_SPACING 8
#define PACKED_SPACING 8
#define PACKED_LINE_SPACING 1
/* What a text needs beside buttons, unless it is shorter: about thirty letters. */
#define TEXT_WIDTH 220

struct _DoctorReflow
{
  GtkWidget parent_instance;
  gboolean is_packed;
};

G_DEFINE_FINAL_TYPE (DoctorReflow, doctor_reflow, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_PACKED,
};

static int
spacing (const DoctorReflow *self)
{
  return self->is_packed ? PACKED_SPACING : SPACING;
}

static int
line_spacing (const DoctorReflow *self)
{
  return self->is_packed ? PACKED_LINE_SPACING : LINE_SPACING;
}

static int
natural_width (GtkWidget *widget)
{
  int natural;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

static int
height_at (GtkWidget *widget, int width, int *baseline)
{
  int natural;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, baseline);
  return natural;
}

/* The width of the second beside the text, 0 for none; -1 where it belongs below it. */
static int
width_beside (DoctorReflow *self, int width)
{
  GtkWidget *text = gtk_widget_get_first_child (GTK_WIDGET (self));
  int taken = natural_width (gtk_widget_get_last_child (GTK_WIDGET (self)));
  int wanted = natural_width (text);

  if (taken == 0 || width < 0)
    return taken;
  return width - spacing (self) - taken >= (self->is_packed ? wanted : MIN (TEXT_WIDTH, wanted))
             ? taken
             : -1;
}

static void
doctor_reflow_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, G_GNUC_UNUSED int *minimum_baseline,
                       G_GNUC_UNUSED int *natural_baseline)
{
  DoctorReflow *self = DOCTOR_REFLOW (widget);
  GtkWidget *text = gtk_widget_get_first_child (widget);
  GtkWidget *second = gtk_widget_get_last_child (widget);
  int beside, taken = natural_width (second);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      int text_minimum, second_minimum;

      gtk_widget_measure (text, orientation, -1, &text_minimum, natural, NULL, NULL);
      gtk_widget_measure (second, orientation, -1, &second_minimum, NULL, NULL, NULL);
      *minimum = MAX (text_minimum, second_minimum);
      *natural += taken > 0 ? spacing (self) + taken : 0;
      return;
    }
  beside = width_beside (self, for_size);
  if (beside < 0)
    *minimum = height_at (text, for_size, NULL) + line_spacing (self)
               + height_at (second, for_size, NULL);
  else
    *minimum =
        MAX (height_at (text,
                        for_size < 0 || beside == 0 ? for_size : for_size - spacing (self) - beside,
                        NULL),
             height_at (second, beside, NULL));
  *natural = *minimum;
}

/* `x` is counted from the side where reading begins. */
static void
place (DoctorReflow *self, GtkWidget *child, int x, int y, int width, int height)
{
  gboolean is_rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  GtkAllocation allocation = { is_rtl ? gtk_widget_get_width (GTK_WIDGET (self)) - x - width : x, y,
                               width, height };

  gtk_widget_size_allocate (child, &allocation, -1);
}

static void
place_packed (DoctorReflow *self, GtkWidget *text, GtkWidget *second, int height)
{
  int text_width = natural_width (text), second_width = natural_width (second);
  int text_baseline, second_baseline;
  int text_height = height_at (text, text_width, &text_baseline);
  int second_height = height_at (second, second_width, &second_baseline);
  int y = text_baseline < 0 || second_baseline < 0 ? 0 : text_baseline - second_baseline;

  place (self, text, 0, 0, text_width, MIN (text_height, height));
  place (self, second, text_width + spacing (self), MAX (y, 0), second_width,
         MIN (second_height, height));
}

static void
doctor_reflow_size_allocate (GtkWidget *widget, int width, int height, G_GNUC_UNUSED int baseline)
{
  DoctorReflow *self = DOCTOR_REFLOW (widget);
  GtkWidget *text = gtk_widget_get_first_child (widget);
  GtkWidget *second = gtk_widget_get_last_child (widget);
  int beside = width_beside (self, width);

  if (beside < 0)
    {
      int text_height = height_at (text, width, NULL);
      int y = text_height + line_spacing (self);

      place (self, text, 0, 0, width, text_height);
      place (self, second, 0, y, MIN (natural_width (second), width), height - y);
    }
  else if (self->is_packed)
    place_packed (self, text, second, height);
  else
    {
      int text_width = beside == 0 ? width : width - spacing (self) - beside;

      place (self, text, 0, 0, text_width, height);
      place (self, second, width - beside, 0, beside, height);
    }
}

static GtkSizeRequestMode
doctor_reflow_get_request_mode (G_GNUC_UNUSED GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
doctor_reflow_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_PACKED)
    g_value_set_boolean (value, DOCTOR_REFLOW (object)->is_packed);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
doctor_reflow_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_PACKED)
    DOCTOR_REFLOW (object)->is_packed = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
doctor_reflow_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (doctor_reflow_parent_class)->dispose (object);
}

static void
doctor_reflow_class_init (DoctorReflowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = doctor_reflow_dispose;
  object_class->get_property = doctor_reflow_get_property;
  object_class->set_property = doctor_reflow_set_property;
  g_object_class_install_property (
      object_class, PROP_PACKED,
      g_param_spec_boolean ("packed", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  widget_class->measure = doctor_reflow_measure;
  widget_class->size_allocate = doctor_reflow_size_allocate;
  widget_class->get_request_mode = doctor_reflow_get_request_mode;
}

static void
doctor_reflow_init (G_GNUC_UNUSED DoctorReflow *self)
{
}
