/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The window: its parts, and how they follow the practice. */

#include "ui/window-private.h"

#include <glib/gi18n.h>

#include "ui/message.h"

#define SCHEMA DOCTOR_APPLICATION_ID

G_DEFINE_FINAL_TYPE (DoctorWindow, doctor_window, ADW_TYPE_APPLICATION_WINDOW)

enum
{
  PROP_0,
  PROP_SHOW_DETAILS,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

/* Beside the invitation to add an account there is nothing to show. */
static void
update_panes (DoctorWindow *self)
{
  gboolean is_empty = self->practice == NULL
                      || doctor_practice_get_accounts (self->practice)->len == 0;

  doctor_panes_set_show_details (self->panes, self->show_details && !is_empty);
}

void
doctor_window_set_show_details (DoctorWindow *self, gboolean show_details)
{
  if (self->show_details == !!show_details)
    return;
  self->show_details = !!show_details;
  if (self->show_details && self->practice != NULL)
    doctor_overview_select_something (self->overview);
  update_panes (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_DETAILS]);
}

static char *
format_clock (gint64 microseconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (microseconds / G_TIME_SPAN_SECOND);

  return time != NULL ? g_date_time_format (time, "%H:%M") : g_strdup ("");
}

static char *
describe_state (DoctorWindow *self, guint all, guint checking, guint fine)
{
  g_autofree char *all_text = g_strdup_printf ("%u", all);
  g_autofree char *done_text = g_strdup_printf ("%u", all - checking);
  g_autofree char *fine_text = g_strdup_printf ("%u", fine);
  g_autofree char *clock = format_clock (doctor_practice_get_finished (self->practice));

  if (doctor_practice_is_running (self->practice) && all > 0)
    return doctor_text_expand (ngettext ("Checking: {done} of {all} server done",
                                         "Checking: {done} of {all} servers done", all),
                               "done", done_text, "all", all_text, NULL);
  if (all == 0 || doctor_practice_get_finished (self->practice) == 0)
    return g_strdup ("");
  return doctor_text_expand (ngettext ("{fine} of {all} server is fine · checked at {time}",
                                       "{fine} of {all} servers are fine · checked at {time}", all),
                             "fine", fine_text, "all", all_text, "time", clock, NULL);
}

static void
update_check_button (DoctorWindow *self, gboolean running)
{
  const char *label = running ? _ ("Stop") : _ ("Check Again");

  gtk_label_set_text (self->check_label, label);
  gtk_image_set_from_icon_name (self->check_icon,
                                running ? "process-stop-symbolic" : "view-refresh-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->check_button), label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->check_button),
                                  running ? "win.stop" : "win.check");
}

static void
state_changed_cb (DoctorWindow *self)
{
  gboolean running = doctor_practice_is_running (self->practice);
  guint all = doctor_practice_get_parts (self->practice)->len;
  guint checking = doctor_practice_count (self->practice, DOCTOR_STATUS_CHECKING);
  g_autofree char *state = NULL;

  g_assert (DOCTOR_IS_WINDOW (self));

  /* A server with a warning works. */
  state = describe_state (self, all, checking,
                          doctor_practice_count (self->practice, DOCTOR_STATUS_OK)
                              + doctor_practice_count (self->practice, DOCTOR_STATUS_WARNING));
  adw_window_title_set_subtitle (self->title, state);
  gtk_progress_bar_set_fraction (self->progress, all > 0 ? (double) (all - checking) / all : 0.0);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), running);
  /* Nothing is selected for the user before it is known where to look. */
  if (self->show_details && !running)
    doctor_overview_select_something (self->overview);
  update_check_button (self, running);
  update_panes (self);
  doctor_window_update_actions (self);
}

/* What was selected may have a newer part, or none any more. */
static void
show_selected_cb (DoctorWindow *self)
{
  g_assert (DOCTOR_IS_WINDOW (self));

  doctor_details_show (self->details, doctor_overview_get_selected (self->overview));
}

static void
part_changed_cb (G_GNUC_UNUSED DoctorPractice *practice, DoctorPart *part, DoctorWindow *self)
{
  g_assert (DOCTOR_IS_WINDOW (self));

  if (part == doctor_overview_get_selected (self->overview))
    doctor_details_show (self->details, part);
}

static void
trouble_cb (G_GNUC_UNUSED DoctorPractice *practice, const char *sentence, DoctorWindow *self)
{
  g_assert (DOCTOR_IS_WINDOW (self));

  doctor_message_tell (GTK_WINDOW (self), _ ("That did not work"), sentence);
}

static void
folded_cb (DoctorWindow *self)
{
  gboolean folded = doctor_panes_get_folded (self->panes);

  g_assert (DOCTOR_IS_WINDOW (self));

  doctor_details_set_folded (self->details, folded);
  /* The title has the room: the log is in the menu too, and a row opens its details. */
  gtk_widget_set_visible (self->export_button, !folded);
  gtk_widget_set_visible (self->details_button, !folded);
}

static void
load_settings (DoctorWindow *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  /* g_settings_new() aborts where the program was not installed. */
  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SCHEMA, TRUE);
  if (schema == NULL)
    return;
  self->settings = g_settings_new_full (schema, NULL, NULL);
  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  doctor_window_set_show_details (self, g_settings_get_boolean (self->settings, "show-details"));
}

static gboolean
doctor_window_close_request (GtkWindow *window)
{
  DoctorWindow *self = DOCTOR_WINDOW (window);
  gboolean is_maximized = gtk_window_is_maximized (window);
  int width, height;

  gtk_window_get_default_size (window, &width, &height);
  /* Each part of it takes its leave of a screen reader. That takes a moment, and so may the
   * settings: nobody has to look at it. */
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gdk_display_flush (gtk_widget_get_display (GTK_WIDGET (self)));
  if (self->settings != NULL)
    {
      /* Written once and not four times, where they are a file. */
      g_settings_delay (self->settings);
      g_settings_set_int (self->settings, "window-width", width);
      g_settings_set_int (self->settings, "window-height", height);
      g_settings_set_boolean (self->settings, "window-maximized", is_maximized);
      g_settings_set_boolean (self->settings, "show-details", self->show_details);
      g_settings_apply (self->settings);
    }
  return GTK_WINDOW_CLASS (doctor_window_parent_class)->close_request (window);
}

static void
doctor_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SHOW_DETAILS)
    g_value_set_boolean (value, DOCTOR_WINDOW (object)->show_details);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
doctor_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SHOW_DETAILS)
    doctor_window_set_show_details (DOCTOR_WINDOW (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
doctor_window_dispose (GObject *object)
{
  DoctorWindow *self = DOCTOR_WINDOW (object);

  if (self->practice != NULL)
    g_signal_handlers_disconnect_by_data (self->practice, self);
  g_clear_object (&self->practice);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (doctor_window_parent_class)->dispose (object);
}

static void
doctor_window_class_init (DoctorWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = doctor_window_dispose;
  object_class->get_property = doctor_window_get_property;
  object_class->set_property = doctor_window_set_property;
  GTK_WINDOW_CLASS (klass)->close_request = doctor_window_close_request;

  props[PROP_SHOW_DETAILS] =
      g_param_spec_boolean ("show-details", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_type_ensure (DOCTOR_TYPE_PANES);
  g_type_ensure (DOCTOR_TYPE_OVERVIEW);
  g_type_ensure (DOCTOR_TYPE_DETAILS);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/connectiondoctor/ConnectionDoctor/window.ui");
  gtk_widget_class_bind_template_child (widget_class, DoctorWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, DoctorWindow, title);
  gtk_widget_class_bind_template_child (widget_class, DoctorWindow, check_button);
  gtk_widget_class_bind_template_child (widget_class, DoctorWindow, check_icon);
  gtk_widget_class_bind_template_child (widget_class, DoctorWindow, check_label);
  gtk_widget_class_bind_template_child (widget_class, DoctorWindow, export_button);
  gtk_widget_class_bind_template_child (widget_class, DoctorWindow, details_button);
  gtk_widget_class_bind_template_child (widget_class, DoctorWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, DoctorWindow, panes);
  gtk_widget_class_bind_template_child (widget_class, DoctorWindow, overview);
  gtk_widget_class_bind_template_child (widget_class, DoctorWindow, details);
  gtk_widget_class_bind_template_callback (widget_class, show_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  doctor_window_install_actions (widget_class);
}

static void
doctor_window_init (DoctorWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

DoctorWindow *
doctor_window_new (GtkApplication *application, DoctorPractice *practice)
{
  DoctorWindow *self;

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (DOCTOR_IS_PRACTICE (practice), NULL);

  self = g_object_new (DOCTOR_TYPE_WINDOW, "application", application, NULL);
  self->practice = g_object_ref (practice);
  doctor_overview_set_practice (self->overview, practice);
  g_signal_connect_swapped (practice, "accounts-changed", G_CALLBACK (show_selected_cb), self);
  g_signal_connect (practice, "part-changed", G_CALLBACK (part_changed_cb), self);
  g_signal_connect_swapped (practice, "state-changed", G_CALLBACK (state_changed_cb), self);
  g_signal_connect (practice, "trouble", G_CALLBACK (trouble_cb), self);
  load_settings (self);
  state_changed_cb (self);
  return self;
}

DoctorPractice *
doctor_window_get_practice (DoctorWindow *self)
{
  g_return_val_if_fail (DOCTOR_IS_WINDOW (self), NULL);

  return self->practice;
}
