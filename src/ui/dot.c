/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The dot beside everything that was examined: its shape and its colour say the status. */

#include "ui/dot.h"

#include <glib/gi18n.h>

/* Shapes are drawn in a square of this side and scaled. */
#define BOX 22.0
#define DEFAULT_SIZE 22
/* Twelve positions a turn are enough for the eye, and cheap where hundreds of rows turn. */
#define TURN_INTERVAL 90
#define TURN_STEPS 12

struct _DoctorDot
{
  GtkWidget parent_instance;
  DoctorStatus status;
  int size;
  guint turn;
  guint turn_source;
};

G_DEFINE_FINAL_TYPE (DoctorDot, doctor_dot, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SIZE,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

typedef void (*DrawShape) (cairo_t *cr, guint turn);

static void
draw_dots (cairo_t *cr, G_GNUC_UNUSED guint turn)
{
  for (int i = -1; i <= 1; i++)
    {
      cairo_arc (cr, BOX / 2 + i * 4.2, BOX / 2, 1.5, 0, 2 * G_PI);
      cairo_fill (cr);
    }
}

static void
draw_arc (cairo_t *cr, guint turn)
{
  double begin = turn * 2 * G_PI / TURN_STEPS;

  cairo_set_line_width (cr, 2.4);
  cairo_arc (cr, BOX / 2, BOX / 2, 7.4, begin, begin + 1.5 * G_PI);
  cairo_stroke (cr);
}

static void
draw_check (cairo_t *cr, G_GNUC_UNUSED guint turn)
{
  cairo_move_to (cr, 7.0, 11.4);
  cairo_line_to (cr, 9.8, 14.0);
  cairo_line_to (cr, 15.0, 8.4);
  cairo_stroke (cr);
}

static void
draw_triangle (cairo_t *cr, G_GNUC_UNUSED guint turn)
{
  cairo_move_to (cr, 11.0, 6.2);
  cairo_line_to (cr, 16.2, 15.2);
  cairo_line_to (cr, 5.8, 15.2);
  cairo_close_path (cr);
  cairo_fill_preserve (cr);
  cairo_stroke (cr);

  /* The mark of exclamation is a hole through which the disc is seen. */
  cairo_set_operator (cr, CAIRO_OPERATOR_CLEAR);
  cairo_set_line_width (cr, 1.6);
  cairo_move_to (cr, 11.0, 8.6);
  cairo_line_to (cr, 11.0, 11.8);
  cairo_stroke (cr);
  cairo_arc (cr, 11.0, 14.2, 0.95, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
draw_cross (cairo_t *cr, G_GNUC_UNUSED guint turn)
{
  cairo_move_to (cr, 8.4, 8.4);
  cairo_line_to (cr, 13.6, 13.6);
  cairo_move_to (cr, 13.6, 8.4);
  cairo_line_to (cr, 8.4, 13.6);
  cairo_stroke (cr);
}

static const struct
{
  const char *style;
  const char *name;
  DrawShape draw;
} looks[] = {
  [DOCTOR_STATUS_UNTESTED] = { "untested", N_ ("Not tested"), draw_dots },
  [DOCTOR_STATUS_CHECKING] = { "checking", N_ ("Checking"), draw_arc },
  [DOCTOR_STATUS_OK] = { "ok", N_ ("Fine"), draw_check },
  [DOCTOR_STATUS_WARNING] = { "warning", N_ ("Warning"), draw_triangle },
  [DOCTOR_STATUS_FAILED] = { "failed", N_ ("Failed"), draw_cross },
};

const char *
doctor_dot_get_name (DoctorStatus status)
{
  g_return_val_if_fail (status < G_N_ELEMENTS (looks), NULL);

  return gettext (looks[status].name);
}

static gboolean
turn_cb (gpointer user_data)
{
  DoctorDot *self = DOCTOR_DOT (user_data);

  self->turn = (self->turn + 1) % TURN_STEPS;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_CONTINUE;
}

static void
update_turning (DoctorDot *self)
{
  gboolean animations = TRUE;
  gboolean turning;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &animations,
                NULL);
  turning = animations && self->status == DOCTOR_STATUS_CHECKING
            && gtk_widget_get_mapped (GTK_WIDGET (self));
  if (turning && self->turn_source == 0)
    self->turn_source = g_timeout_add (TURN_INTERVAL, turn_cb, self);
  else if (!turning)
    g_clear_handle_id (&self->turn_source, g_source_remove);
}

static void
doctor_dot_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (doctor_dot_parent_class)->map (widget);
  update_turning (DOCTOR_DOT (widget));
}

static void
doctor_dot_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (doctor_dot_parent_class)->unmap (widget);
  update_turning (DOCTOR_DOT (widget));
}

static void
doctor_dot_measure (GtkWidget *widget, G_GNUC_UNUSED GtkOrientation orientation,
                    G_GNUC_UNUSED int for_size, int *minimum, int *natural,
                    G_GNUC_UNUSED int *minimum_baseline, G_GNUC_UNUSED int *natural_baseline)
{
  *minimum = *natural = DOCTOR_DOT (widget)->size;
}

static void
doctor_dot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DoctorDot *self = DOCTOR_DOT (widget);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  double scale = MIN (width, height) / BOX;
  GdkRGBA color;
  cairo_t *cr;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_scale (cr, scale, scale);
  cairo_set_line_width (cr, 1.9);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  looks[self->status].draw (cr, self->turn);
  cairo_destroy (cr);
}

static void
doctor_dot_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SIZE)
    g_value_set_int (value, DOCTOR_DOT (object)->size);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
doctor_dot_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SIZE)
    {
      DOCTOR_DOT (object)->size = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (object));
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
doctor_dot_dispose (GObject *object)
{
  g_clear_handle_id (&DOCTOR_DOT (object)->turn_source, g_source_remove);
  G_OBJECT_CLASS (doctor_dot_parent_class)->dispose (object);
}

static void
doctor_dot_class_init (DoctorDotClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = doctor_dot_dispose;
  object_class->get_property = doctor_dot_get_property;
  object_class->set_property = doctor_dot_set_property;
  widget_class->map = doctor_dot_map;
  widget_class->unmap = doctor_dot_unmap;
  widget_class->measure = doctor_dot_measure;
  widget_class->snapshot = doctor_dot_snapshot;

  props[PROP_SIZE] = g_param_spec_int ("size", NULL, NULL, 8, 256, DEFAULT_SIZE,
                                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_css_name (widget_class, "dot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
show_status (DoctorDot *self)
{
  const char *name = doctor_dot_get_name (self->status);

  gtk_widget_add_css_class (GTK_WIDGET (self), looks[self->status].style);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  update_turning (self);
}

static void
doctor_dot_init (DoctorDot *self)
{
  self->size = DEFAULT_SIZE;
  self->status = DOCTOR_STATUS_UNTESTED;
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  show_status (self);
}

GtkWidget *
doctor_dot_new (void)
{
  return g_object_new (DOCTOR_TYPE_DOT, NULL);
}

void
doctor_dot_set_status (DoctorDot *self, DoctorStatus status)
{
  g_return_if_fail (DOCTOR_IS_DOT (self));
  g_return_if_fail (status < G_N_ELEMENTS (looks));

  if (self->status == status)
    return;
  gtk_widget_remove_css_class (GTK_WIDGET (self), looks[self->status].style);
  self->status = status;
  show_status (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
