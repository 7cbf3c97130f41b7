/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The list and the details side by side, or one of them where the window is narrow. */

#include "ui/panes.h"

/* The list's part of the width where both are shown. */
#define LIST_SHARE 0.48

struct _DoctorPanes
{
  GtkWidget parent_instance;
  GtkWidget *list;
  GtkWidget *details;
  gboolean show_details;
  gboolean folded;
  guint notify_source;
};

G_DEFINE_FINAL_TYPE (DoctorPanes, doctor_panes, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_LIST,
  PROP_DETAILS,
  PROP_SHOW_DETAILS,
  PROP_FOLDED,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static gboolean
notify_folded_cb (gpointer user_data)
{
  DoctorPanes *self = DOCTOR_PANES (user_data);

  self->notify_source = 0;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FOLDED]);
  return G_SOURCE_REMOVE;
}

static void
doctor_panes_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                      int *natural, G_GNUC_UNUSED int *minimum_baseline,
                      G_GNUC_UNUSED int *natural_baseline)
{
  DoctorPanes *self = DOCTOR_PANES (widget);
  GtkWidget *children[] = { self->list, self->details };

  *minimum = *natural = 0;
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    {
      int child_minimum, child_natural;
      /* Which of them gets how much is not known here: each is measured as if it had its share. */
      int size = for_size < 0 || for_size < DOCTOR_PANES_FOLD || !self->show_details
                     ? for_size
                     : (int) (for_size * (i == 0 ? LIST_SHARE : 1 - LIST_SHARE));

      if (children[i] == NULL || (i == 1 && !self->show_details))
        continue;
      gtk_widget_measure (children[i], orientation, size, &child_minimum, &child_natural, NULL,
                          NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? *natural + child_natural
                                                           : MAX (*natural, child_natural);
    }
}

static void
doctor_panes_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DoctorPanes *self = DOCTOR_PANES (widget);
  gboolean folded = width < DOCTOR_PANES_FOLD;
  int list_width = self->show_details && !folded ? (int) (width * LIST_SHARE) : width;
  int details_width = folded ? width : width - list_width;
  int details_x = folded ? 0 : list_width;

  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    details_x = 0;

  gtk_widget_set_child_visible (self->list, !folded || !self->show_details);
  gtk_widget_set_child_visible (self->details, self->show_details);
  if (gtk_widget_get_child_visible (self->list))
    {
      graphene_point_t at = GRAPHENE_POINT_INIT (0, 0);

      if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
        at.x = (float) (width - list_width);
      gtk_widget_allocate (self->list, list_width, height, baseline,
                           gsk_transform_translate (NULL, &at));
    }
  if (self->show_details)
    gtk_widget_allocate (
        self->details, details_width, height, baseline,
        gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float) details_x, 0)));

  /* Listeners change what is shown, which is not allowed in the middle of an allocation. */
  if (folded != self->folded && self->notify_source == 0)
    self->notify_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, notify_folded_cb, self, NULL);
  self->folded = folded;
}

static GtkSizeRequestMode
doctor_panes_get_request_mode (G_GNUC_UNUSED GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
doctor_panes_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DoctorPanes *self = DOCTOR_PANES (object);

  switch (id)
    {
    case PROP_LIST:
      g_value_set_object (value, self->list);
      break;
    case PROP_DETAILS:
      g_value_set_object (value, self->details);
      break;
    case PROP_SHOW_DETAILS:
      g_value_set_boolean (value, self->show_details);
      break;
    case PROP_FOLDED:
      g_value_set_boolean (value, self->folded);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
doctor_panes_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DoctorPanes *self = DOCTOR_PANES (object);

  switch (id)
    {
    case PROP_LIST:
      self->list = g_value_get_object (value);
      gtk_widget_insert_after (self->list, GTK_WIDGET (self), NULL);
      break;
    case PROP_DETAILS:
      self->details = g_value_get_object (value);
      gtk_widget_insert_before (self->details, GTK_WIDGET (self), NULL);
      break;
    case PROP_SHOW_DETAILS:
      doctor_panes_set_show_details (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
doctor_panes_dispose (GObject *object)
{
  DoctorPanes *self = DOCTOR_PANES (object);

  g_clear_handle_id (&self->notify_source, g_source_remove);
  g_clear_pointer (&self->list, gtk_widget_unparent);
  g_clear_pointer (&self->details, gtk_widget_unparent);
  G_OBJECT_CLASS (doctor_panes_parent_class)->dispose (object);
}

static void
doctor_panes_class_init (DoctorPanesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = doctor_panes_dispose;
  object_class->get_property = doctor_panes_get_property;
  object_class->set_property = doctor_panes_set_property;
  widget_class->measure = doctor_panes_measure;
  widget_class->size_allocate = doctor_panes_size_allocate;
  widget_class->get_request_mode = doctor_panes_get_request_mode;

  props[PROP_LIST] =
      g_param_spec_object ("list", NULL, NULL, GTK_TYPE_WIDGET, flags | G_PARAM_CONSTRUCT_ONLY);
  props[PROP_DETAILS] =
      g_param_spec_object ("details", NULL, NULL, GTK_TYPE_WIDGET, flags | G_PARAM_CONSTRUCT_ONLY);
  props[PROP_SHOW_DETAILS] =
      g_param_spec_boolean ("show-details", NULL, NULL, FALSE, flags | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_FOLDED] =
      g_param_spec_boolean ("folded", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_css_name (widget_class, "panes");
}

static void
doctor_panes_init (DoctorPanes *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

void
doctor_panes_set_show_details (DoctorPanes *self, gboolean show_details)
{
  g_return_if_fail (DOCTOR_IS_PANES (self));

  if (self->show_details == !!show_details)
    return;
  self->show_details = !!show_details;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_DETAILS]);
}

gboolean
doctor_panes_get_folded (DoctorPanes *self)
{
  g_return_val_if_fail (DOCTOR_IS_PANES (self), FALSE);

  return self->folded;
}
