/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The window: its actions. */

#include "ui/window-private.h"

#include <glib/gi18n.h>

#include "report/wording.h"
#include "ui/account-dialog.h"
#include "ui/add-dialog.h"
#include "ui/bounce-dialog.h"
#include "ui/export-dialog.h"
#include "ui/password-dialog.h"
#include "ui/sources-dialog.h"

/* Long enough to reach the button. */
#define TOAST_SECONDS 8

static DoctorRole
role_of (const char *word)
{
  return g_strcmp0 (word, doctor_role_to_string (DOCTOR_ROLE_OUTGOING)) == 0 ? DOCTOR_ROLE_OUTGOING
                                                                             : DOCTOR_ROLE_INCOMING;
}

static void
check_action (GtkWidget *widget, G_GNUC_UNUSED const char *name, G_GNUC_UNUSED GVariant *parameter)
{
  doctor_practice_check_all (DOCTOR_WINDOW (widget)->practice);
}

static void
stop_action (GtkWidget *widget, G_GNUC_UNUSED const char *name, G_GNUC_UNUSED GVariant *parameter)
{
  doctor_practice_stop (DOCTOR_WINDOW (widget)->practice);
}

static void
unlock_action (GtkWidget *widget, G_GNUC_UNUSED const char *name, G_GNUC_UNUSED GVariant *parameter)
{
  doctor_practice_unlock (DOCTOR_WINDOW (widget)->practice);
}

/* Escape goes back where there is a way back, and else ends what runs. */
static void
escape_action (GtkWidget *widget, G_GNUC_UNUSED const char *name, G_GNUC_UNUSED GVariant *parameter)
{
  DoctorWindow *self = DOCTOR_WINDOW (widget);

  if (self->show_details && doctor_panes_get_folded (self->panes))
    doctor_window_set_show_details (self, FALSE);
  else
    doctor_practice_stop (self->practice);
}

static void
open_server_action (GtkWidget *widget, G_GNUC_UNUSED const char *name, GVariant *parameter)
{
  DoctorWindow *self = DOCTOR_WINDOW (widget);
  const char *id, *role;

  g_variant_get (parameter, "(&s&s)", &id, &role);
  doctor_overview_select (self->overview, id, role_of (role));
  doctor_window_set_show_details (self, TRUE);
}

static void
press_server_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (doctor_panes_get_folded (DOCTOR_WINDOW (widget)->panes))
    open_server_action (widget, name, parameter);
}

static void
close_details_action (GtkWidget *widget, G_GNUC_UNUSED const char *name,
                      G_GNUC_UNUSED GVariant *parameter)
{
  doctor_window_set_show_details (DOCTOR_WINDOW (widget), FALSE);
}

static void
search_action (GtkWidget *widget, G_GNUC_UNUSED const char *name, G_GNUC_UNUSED GVariant *parameter)
{
  DoctorWindow *self = DOCTOR_WINDOW (widget);

  doctor_window_set_show_details (self, TRUE);
  doctor_details_search (self->details);
}

static void
copy_account_action (GtkWidget *widget, G_GNUC_UNUSED const char *name, GVariant *parameter)
{
  doctor_practice_copy_account (DOCTOR_WINDOW (widget)->practice,
                                g_variant_get_string (parameter, NULL));
}

static void
add_account_action (GtkWidget *widget, G_GNUC_UNUSED const char *name,
                    G_GNUC_UNUSED GVariant *parameter)
{
  DoctorWindow *self = DOCTOR_WINDOW (widget);

  gtk_window_present (GTK_WINDOW (doctor_add_dialog_new (GTK_WINDOW (self), self->practice)));
}

static void
edit_account_action (GtkWidget *widget, G_GNUC_UNUSED const char *name, GVariant *parameter)
{
  DoctorWindow *self = DOCTOR_WINDOW (widget);
  DoctorAccount *account =
      doctor_practice_find_account (self->practice, g_variant_get_string (parameter, NULL));

  if (account == NULL)
    return;
  gtk_window_present (
      GTK_WINDOW (doctor_account_dialog_new (GTK_WINDOW (self), self->practice, account)));
}

static AdwToast *
make_toast (const char *sentence)
{
  /* A toast's title is markup. */
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  return adw_toast_new (escaped);
}

GVariant *
doctor_window_pack_setting (const char *account, const DoctorServer *server)
{
  g_return_val_if_fail (account != NULL && server != NULL, NULL);

  return g_variant_new ("(sssusss)", account, doctor_role_to_string (server->role), server->host,
                        server->port, doctor_security_to_string (server->security),
                        doctor_login_to_string (server->login), server->certificate);
}

static void
tell_change (DoctorWindow *self, const DoctorAccount *account, const DoctorServer *before,
             const DoctorServer *server)
{
  g_autofree char *port = g_strdup_printf ("%u", server->port);
  g_autofree char *sentence = NULL;
  AdwToast *toast;

  sentence = doctor_text_expand (
      _ ("{host} is now set to {security}, port {port}"), "host", server->host, "security",
      doctor_wording_security (server->security, doctor_wording_gettext), "port", port, NULL);
  toast = make_toast (sentence);
  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_action_target_value (toast, doctor_window_pack_setting (account->id, before));
  adw_toast_set_action_name (toast, "win.use-setting");
  adw_toast_set_timeout (toast, TOAST_SECONDS);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* What a fix offers, and its undoing. */
static void
use_setting_action (GtkWidget *widget, G_GNUC_UNUSED const char *name, GVariant *parameter)
{
  DoctorWindow *self = DOCTOR_WINDOW (widget);
  const char *id, *role, *host, *security, *login, *certificate;
  DoctorAccount *account;
  g_autoptr (DoctorAccount) before = NULL;
  g_autoptr (DoctorAccount) changed = NULL;
  DoctorServer *server, *old;
  guint port;

  g_variant_get (parameter, "(&s&s&su&s&s&s)", &id, &role, &host, &port, &security, &login,
                 &certificate);
  account = doctor_practice_find_account (self->practice, id);
  if (account == NULL || account->source != DOCTOR_SOURCE_OWN
      || !doctor_practice_can_edit (self->practice))
    return;
  /* The practice lets go of it. */
  before = doctor_account_ref (account);
  changed = doctor_account_copy (account);
  old = role_of (role) == DOCTOR_ROLE_OUTGOING ? before->outgoing : before->incoming;
  server = role_of (role) == DOCTOR_ROLE_OUTGOING ? changed->outgoing : changed->incoming;
  if (server == NULL || !doctor_security_from_string (security, &server->security)
      || !doctor_login_from_string (login, &server->login))
    return;
  doctor_text_set (&server->host, host);
  server->port = port;
  doctor_server_set_certificate (server, certificate);
  doctor_practice_put_account (self->practice, changed, NULL, NULL);
  tell_change (self, changed, old, server);
}

static void
enter_password_action (GtkWidget *widget, G_GNUC_UNUSED const char *name, GVariant *parameter)
{
  DoctorWindow *self = DOCTOR_WINDOW (widget);
  DoctorAccount *account;
  const char *id, *role;

  g_variant_get (parameter, "(&s&s)", &id, &role);
  account = doctor_practice_find_account (self->practice, id);
  if (account == NULL)
    return;
  gtk_window_present (GTK_WINDOW (
      doctor_password_dialog_new (GTK_WINDOW (self), self->practice, account, role_of (role))));
}

static void
log_in_once_action (GtkWidget *widget, G_GNUC_UNUSED const char *name, GVariant *parameter)
{
  const char *id, *role;

  g_variant_get (parameter, "(&s&s)", &id, &role);
  doctor_practice_log_in_once (DOCTOR_WINDOW (widget)->practice, id, role_of (role));
}

static void
check_account_action (GtkWidget *widget, G_GNUC_UNUSED const char *name, GVariant *parameter)
{
  doctor_practice_check_account (DOCTOR_WINDOW (widget)->practice,
                                 g_variant_get_string (parameter, NULL));
}

/* The panel of the desktop's own settings. */
static void
online_accounts_action (GtkWidget *widget, G_GNUC_UNUSED const char *name,
                        G_GNUC_UNUSED GVariant *parameter)
{
  g_autoptr (GdkAppLaunchContext)
      context = gdk_display_get_app_launch_context (gtk_widget_get_display (widget));
  g_autoptr (GError) error = NULL;
  g_autoptr (GAppInfo) panel = g_app_info_create_from_commandline (
      "gnome-control-center online-accounts", NULL, G_APP_INFO_CREATE_NONE, &error);

  if (panel == NULL || !g_app_info_launch (panel, NULL, G_APP_LAUNCH_CONTEXT (context), &error))
    adw_toast_overlay_add_toast (DOCTOR_WINDOW (widget)->toasts, make_toast (error->message));
}

static void
export_action (GtkWidget *widget, G_GNUC_UNUSED const char *name, G_GNUC_UNUSED GVariant *parameter)
{
  DoctorWindow *self = DOCTOR_WINDOW (widget);
  DoctorPart *selected = doctor_overview_get_selected (self->overview);

  gtk_window_present (GTK_WINDOW (doctor_export_dialog_new (GTK_WINDOW (self), self->practice,
                                                            self->show_details ? selected : NULL)));
}

static void
explain_bounce_action (GtkWidget *widget, G_GNUC_UNUSED const char *name,
                       G_GNUC_UNUSED GVariant *parameter)
{
  gtk_window_present (GTK_WINDOW (doctor_bounce_dialog_new (GTK_WINDOW (widget))));
}

static void
sources_action (GtkWidget *widget, G_GNUC_UNUSED const char *name,
                G_GNUC_UNUSED GVariant *parameter)
{
  DoctorWindow *self = DOCTOR_WINDOW (widget);

  gtk_window_present (
      GTK_WINDOW (doctor_sources_dialog_new (GTK_WINDOW (self), self->practice, self->settings)));
}

static void
tell_action (GtkWidget *widget, G_GNUC_UNUSED const char *name, GVariant *parameter)
{
  AdwToast *toast = make_toast (g_variant_get_string (parameter, NULL));

  /* What was just pressed is answered now, and not behind an offer to undo. */
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_overlay_add_toast (DOCTOR_WINDOW (widget)->toasts, toast);
}

static void
saved_action (GtkWidget *widget, G_GNUC_UNUSED const char *name, GVariant *parameter)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *shown = base != NULL ? g_filename_display_name (base) : g_strdup ("");
  g_autofree char *sentence = doctor_text_expand (_ ("Saved as {file}"), "file", shown, NULL);
  AdwToast *toast = make_toast (sentence);

  if (folder != NULL)
    {
      g_autofree char *uri = g_file_get_uri (folder);

      adw_toast_set_button_label (toast, _ ("Open Folder"));
      adw_toast_set_action_target (toast, "s", uri);
      adw_toast_set_action_name (toast, "win.open-folder");
    }
  adw_toast_set_timeout (toast, TOAST_SECONDS);
  adw_toast_overlay_add_toast (DOCTOR_WINDOW (widget)->toasts, toast);
}

static void
open_folder_action (GtkWidget *widget, G_GNUC_UNUSED const char *name, GVariant *parameter)
{
  gtk_show_uri (GTK_WINDOW (widget), g_variant_get_string (parameter, NULL), GDK_CURRENT_TIME);
}

static const struct
{
  const char *name;
  const char *type;
  GtkWidgetActionActivateFunc activate;
} actions[] = {
  { "win.check", NULL, check_action },
  { "win.stop", NULL, stop_action },
  { "win.unlock", NULL, unlock_action },
  { "win.escape", NULL, escape_action },
  { "win.open-server", "(ss)", open_server_action },
  { "win.press-server", "(ss)", press_server_action },
  { "win.close-details", NULL, close_details_action },
  { "win.search", NULL, search_action },
  { "win.add-account", NULL, add_account_action },
  { "win.edit-account", "s", edit_account_action },
  { "win.copy-account", "s", copy_account_action },
  { "win.use-setting", "(sssusss)", use_setting_action },
  { "win.enter-password", "(ss)", enter_password_action },
  { "win.log-in-once", "(ss)", log_in_once_action },
  { "win.check-account", "s", check_account_action },
  { "win.online-accounts", NULL, online_accounts_action },
  { "win.export", NULL, export_action },
  { "win.explain-bounce", NULL, explain_bounce_action },
  { "win.sources", NULL, sources_action },
  { "win.tell", "s", tell_action },
  { "win.saved", "s", saved_action },
  { "win.open-folder", "s", open_folder_action },
};

void
doctor_window_install_actions (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].type,
                                     actions[i].activate);
  gtk_widget_class_install_property_action (widget_class, "win.show-details", "show-details");
  /* Not an accelerator of the application: a search entry or a menu has Escape first. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.escape", NULL);
}

void
doctor_window_update_actions (DoctorWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean running = doctor_practice_is_running (self->practice);
  gboolean can_edit = doctor_practice_can_edit (self->practice);

  /* A file that was not understood may have been mended. */
  gtk_widget_action_set_enabled (
      widget, "win.check",
      !running
          && (doctor_practice_get_accounts (self->practice)->len > 0
              || doctor_practice_get_problems (self->practice)->len > 0));
  gtk_widget_action_set_enabled (widget, "win.stop", running);
  gtk_widget_action_set_enabled (widget, "win.add-account", can_edit);
  gtk_widget_action_set_enabled (widget, "win.edit-account", can_edit);
  gtk_widget_action_set_enabled (widget, "win.copy-account", can_edit);
  gtk_widget_action_set_enabled (widget, "win.use-setting", can_edit);
  gtk_widget_action_set_enabled (widget, "win.sources",
                                 self->settings != NULL
                                     && doctor_practice_reads_sources (self->practice));
  gtk_widget_action_set_enabled (widget, "win.export",
                                 doctor_practice_get_parts (self->practice)->len > 0);
}
