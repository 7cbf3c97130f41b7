/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* One server in the list: dot, role and protocol, where, one sentence, time taken. */

#include "ui/server-row.h"

#include <glib/gi18n.h>

#include "report/wording.h"
#include "ui/countdown.h"
#include "ui/dot.h"
#include "ui/reflow.h"

struct _DoctorServerRow
{
  GtkWidget parent_instance;
  DoctorItem *item;

  DoctorDot *dot;
  GtkLabel *role;
  GtkLabel *host;
  GtkLabel *port;
  GtkLabel *sentence;
  GtkLabel *duration;
  GtkButton *password;
  guint countdown; /* source; 0 where there is nothing to count */
};

G_DEFINE_FINAL_TYPE (DoctorServerRow, doctor_server_row, GTK_TYPE_WIDGET)

/* The style class of the sentence, by status. */
static const char *const sentence_styles[] = {
  [DOCTOR_STATUS_UNTESTED] = "dim-label", [DOCTOR_STATUS_CHECKING] = "dim-label",
  [DOCTOR_STATUS_OK] = "dim-label",       [DOCTOR_STATUS_WARNING] = "warning",
  [DOCTOR_STATUS_FAILED] = "error",
};

static char *
make_sentence (const DoctorPart *part)
{
  guint n = doctor_transcript_n_steps (part->transcript);

  if (part->status != DOCTOR_STATUS_CHECKING)
    return doctor_wording_summary (part, doctor_wording_gettext);
  if (n == 0)
    return g_strdup (_ ("Waiting…"));
  return doctor_text_expand (
      _ ("Checking: {step}…"), "step",
      doctor_wording_step (doctor_transcript_step (part->transcript, n - 1)->step,
                           doctor_wording_gettext),
      NULL);
}

/* What stands before the sentence while the server wants to be left alone, in front because a
 * narrow window shows no more; NULL for nothing. `left`: seconds. */
static char *
count_down (gint64 left)
{
  DoctorCountdown count = doctor_countdown (left);

  if (left <= 0)
    return g_strdup (_ ("A login may be made again"));
  return doctor_text_expand (count.in_minutes ? _ ("No login for another {number} min")
                                              : _ ("No login for another {number} s"),
                             "number", count.number, NULL);
}

static void
set_style (GtkWidget *widget, const char *style)
{
  for (guint i = 0; i < G_N_ELEMENTS (sentence_styles); i++)
    if (!g_str_equal (sentence_styles[i], style))
      gtk_widget_remove_css_class (widget, sentence_styles[i]);
  gtk_widget_add_css_class (widget, style);
}

/* A row that nobody could test for want of a password has a button to give it. */
static void
update_button (DoctorServerRow *self, const DoctorPart *part)
{
  const DoctorTranscript *transcript = part->transcript;
  gboolean locked = doctor_transcript_last_fact (transcript, DOCTOR_FACT_KEYRING_LOCKED) != NULL;
  gboolean missing =
      doctor_transcript_last_fact (transcript, DOCTOR_FACT_PASSWORD_UNKNOWN) != NULL
      || doctor_transcript_last_fact (transcript, DOCTOR_FACT_KEYRING_UNAVAILABLE) != NULL
      || doctor_transcript_last_fact (transcript, DOCTOR_FACT_PASSWORD_REFUSED_BEFORE) != NULL;
  const char *name = locked ? _ ("Unlock Keyring…") : _ ("Enter Password…");

  gtk_widget_set_visible (GTK_WIDGET (self->password),
                          part->status == DOCTOR_STATUS_UNTESTED && (locked || missing));
  gtk_button_set_icon_name (self->password,
                            locked ? "changes-prevent-symbolic" : "dialog-password-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->password), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->password), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  /* A target must never stand beside a name that takes another. */
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->password), NULL);
  if (locked)
    {
      gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self->password), NULL);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->password), "win.unlock");
    }
  else
    {
      gtk_actionable_set_action_target (GTK_ACTIONABLE (self->password), "(ss)", part->account->id,
                                        doctor_role_to_string (part->server->role));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->password), "win.enter-password");
    }
}

static void
name_row (DoctorServerRow *self, const DoctorPart *part, const char *role, const char *sentence)
{
  GtkWidget *list_row = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *name = doctor_text_expand (
      _ ("{role}, {host}, {status}: {sentence}"), "role", role, "host", part->server->host,
      "status", doctor_dot_get_name (part->status), "sentence", sentence, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (list_row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (list_row), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    -1);
}

static gboolean countdown_cb (gpointer user_data);

/* The sentence alone, each minute or second while there is something to count. When it is over,
 * nothing is sent by itself. */
static void
update_sentence (DoctorServerRow *self)
{
  const DoctorPart *part = doctor_item_get_part (self->item);
  g_autofree char *role = doctor_wording_role (part->server, doctor_wording_gettext);
  g_autofree char *sentence = make_sentence (part);
  gint64 left = part->paused_until - g_get_real_time () / G_USEC_PER_SEC;

  g_clear_handle_id (&self->countdown, g_source_remove);
  if (part->paused_until > 0 && part->status != DOCTOR_STATUS_CHECKING)
    {
      g_autofree char *alone = g_steal_pointer (&sentence);
      g_autofree char *count = count_down (left);

      sentence = g_strjoin (" · ", count, alone, NULL);
      if (left > 0)
        self->countdown = g_timeout_add_seconds (doctor_countdown (left).next, countdown_cb, self);
    }
  gtk_label_set_text (self->sentence, sentence);
  name_row (self, part, role, sentence);
}

static gboolean
countdown_cb (gpointer user_data)
{
  DoctorServerRow *self = DOCTOR_SERVER_ROW (user_data);

  self->countdown = 0;
  update_sentence (self);
  return G_SOURCE_REMOVE;
}

static void
update_cb (DoctorServerRow *self)
{
  const DoctorPart *part = doctor_item_get_part (self->item);
  g_autofree char *role = NULL, *port = NULL, *duration = NULL;

  g_assert (DOCTOR_IS_SERVER_ROW (self));
  g_assert (part != NULL);

  role = doctor_wording_role (part->server, doctor_wording_gettext);
  port = g_strdup_printf (" · %u · %s", part->server->port,
                          doctor_wording_security (part->server->security, doctor_wording_gettext));
  if (part->status != DOCTOR_STATUS_CHECKING && doctor_part_get_duration (part) > 0)
    duration = doctor_wording_duration (doctor_part_get_duration (part), doctor_wording_gettext);

  doctor_dot_set_status (self->dot, part->status);
  gtk_label_set_text (self->role, role);
  gtk_label_set_text (self->host, part->server->host);
  gtk_label_set_text (self->port, port);
  gtk_label_set_text (self->duration, duration != NULL ? duration : "");
  set_style (GTK_WIDGET (self->sentence), sentence_styles[part->status]);
  update_button (self, part);
  update_sentence (self);

  gtk_widget_remove_css_class (GTK_WIDGET (self), "first");
  gtk_widget_remove_css_class (GTK_WIDGET (self), "last");
  if (doctor_item_is_first (self->item))
    gtk_widget_add_css_class (GTK_WIDGET (self), "first");
  if (doctor_item_is_last (self->item))
    gtk_widget_add_css_class (GTK_WIDGET (self), "last");
}

static void
show_details_action (GtkWidget *widget, G_GNUC_UNUSED const char *name,
                     G_GNUC_UNUSED GVariant *parameter)
{
  DoctorServerRow *self = DOCTOR_SERVER_ROW (widget);
  const DoctorPart *part = self->item != NULL ? doctor_item_get_part (self->item) : NULL;

  if (part != NULL)
    gtk_widget_activate_action (widget, "win.open-server", "(ss)", part->account->id,
                                doctor_role_to_string (part->server->role));
}

static void
released_cb (G_GNUC_UNUSED GtkGestureClick *gesture, G_GNUC_UNUSED int n_press,
             G_GNUC_UNUSED double x, G_GNUC_UNUSED double y, DoctorServerRow *self)
{
  g_assert (DOCTOR_IS_SERVER_ROW (self));

  if (self->item != NULL)
    gtk_widget_activate_action (
        GTK_WIDGET (self), "win.press-server", "(ss)", doctor_item_get_account (self->item)->id,
        doctor_role_to_string (doctor_item_get_part (self->item)->server->role));
}

static void
doctor_server_row_dispose (GObject *object)
{
  DoctorServerRow *self = DOCTOR_SERVER_ROW (object);
  GtkWidget *child;

  doctor_server_row_set_item (self, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (doctor_server_row_parent_class)->dispose (object);
}

static void
doctor_server_row_class_init (DoctorServerRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = doctor_server_row_dispose;

  g_type_ensure (DOCTOR_TYPE_DOT);
  g_type_ensure (DOCTOR_TYPE_REFLOW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/connectiondoctor/ConnectionDoctor/server-row.ui");
  gtk_widget_class_bind_template_child (widget_class, DoctorServerRow, dot);
  gtk_widget_class_bind_template_child (widget_class, DoctorServerRow, role);
  gtk_widget_class_bind_template_child (widget_class, DoctorServerRow, host);
  gtk_widget_class_bind_template_child (widget_class, DoctorServerRow, port);
  gtk_widget_class_bind_template_child (widget_class, DoctorServerRow, sentence);
  gtk_widget_class_bind_template_child (widget_class, DoctorServerRow, duration);
  gtk_widget_class_bind_template_child (widget_class, DoctorServerRow, password);
  gtk_widget_class_bind_template_callback (widget_class, released_cb);
  gtk_widget_class_install_action (widget_class, "server.show-details", NULL, show_details_action);
  gtk_widget_class_set_css_name (widget_class, "serverrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

/* Of the widest duration that is usual, in characters of Latin letters, so that the buttons before
 * it stand below each other. */
static int
duration_width (void)
{
  g_autofree char *words = doctor_wording_duration (999000, doctor_wording_gettext);
  int width = 0;

  for (const char *p = words; *p != '\0'; p = g_utf8_next_char (p))
    width += g_unichar_iswide (g_utf8_get_char (p)) ? 2 : 1;
  return width;
}

static void
doctor_server_row_init (DoctorServerRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_label_set_width_chars (self->duration, duration_width ());
}

GtkWidget *
doctor_server_row_new (void)
{
  return g_object_new (DOCTOR_TYPE_SERVER_ROW, NULL);
}

void
doctor_server_row_set_item (DoctorServerRow *self, DoctorItem *item)
{
  g_return_if_fail (DOCTOR_IS_SERVER_ROW (self));

  g_clear_handle_id (&self->countdown, g_source_remove);
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  g_signal_connect_swapped (item, "changed", G_CALLBACK (update_cb), self);
  update_cb (self);
}
