/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The fields of one server in the account dialog. */

#include "ui/server-form.h"

#include <string.h>

#include <glib/gi18n.h>

#include "ui/certificate-row.h"
#include "ui/field-error.h"
#include "ui/password-entry.h"

struct _DoctorServerForm
{
  AdwPreferencesGroup parent_instance;
  DoctorRole role;
  char *address;
  gboolean filling; /* fields are set by the form, not by hand */
  gboolean port_by_hand;
  gboolean user_by_hand;
  gboolean host_touched; /* an empty field is wrong, but no fault while nobody was there */
  gboolean user_touched;

  GtkSwitch *active;
  AdwComboRow *protocol;
  AdwEntryRow *host;
  DoctorFieldError *host_error;
  AdwComboRow *security;
  AdwEntryRow *port;
  DoctorFieldError *port_error;
  AdwComboRow *login;
  AdwEntryRow *user;
  DoctorFieldError *user_error;
  AdwPreferencesRow *password_row;
  DoctorPasswordEntry *password;
  DoctorCertificateRow *certificate;
};

G_DEFINE_FINAL_TYPE (DoctorServerForm, doctor_server_form, ADW_TYPE_PREFERENCES_GROUP)

static guint changed_signal;

static const char *
text_of (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static DoctorProtocol
get_protocol (DoctorServerForm *self)
{
  if (self->role == DOCTOR_ROLE_OUTGOING)
    return DOCTOR_PROTOCOL_SMTP;
  return (DoctorProtocol) adw_combo_row_get_selected (self->protocol);
}

static DoctorSecurity
get_security (DoctorServerForm *self)
{
  return (DoctorSecurity) adw_combo_row_get_selected (self->security);
}

static guint
get_default_port (DoctorServerForm *self)
{
  return doctor_server_default_port (get_protocol (self), get_security (self));
}

/* 0, which is no port, for whatever is no number. */
static guint
get_port (DoctorServerForm *self)
{
  const char *text = text_of (self->port);

  if (*text == '\0' || strlen (text) > 6 || strspn (text, "0123456789") != strlen (text))
    return 0;
  return (guint) g_ascii_strtoull (text, NULL, 10);
}

static void
set_text (DoctorServerForm *self, gpointer row, const char *text)
{
  self->filling = TRUE;
  if (!g_str_equal (text_of (row), text))
    gtk_editable_set_text (GTK_EDITABLE (row), text);
  self->filling = FALSE;
}

static void
set_port (DoctorServerForm *self, guint port)
{
  g_autofree char *text = g_strdup_printf ("%u", port);

  set_text (self, self->port, text);
}

DoctorServer *
doctor_server_form_get (DoctorServerForm *self)
{
  DoctorServer *server;

  g_return_val_if_fail (DOCTOR_IS_SERVER_FORM (self), NULL);

  if (!gtk_switch_get_active (self->active))
    return NULL;
  server = doctor_server_new (self->role, get_protocol (self), text_of (self->host),
                              get_port (self), get_security (self), text_of (self->user),
                              (DoctorLogin) adw_combo_row_get_selected (self->login));
  doctor_server_set_certificate (
      server, doctor_certificate_row_get_file (self->certificate, text_of (self->host)));
  return server;
}

static DoctorProblem
get_user_problem (DoctorServerForm *self)
{
  if (adw_combo_row_get_selected (self->login) == DOCTOR_LOGIN_NONE
      && *text_of (self->user) == '\0')
    return DOCTOR_PROBLEM_NONE;
  return doctor_user_problem (text_of (self->user));
}

static void
show_problem (DoctorFieldError *error, gpointer row, DoctorProblem problem, gboolean touched)
{
  if (problem == DOCTOR_PROBLEM_EMPTY && !touched)
    problem = DOCTOR_PROBLEM_NONE;
  doctor_field_error_show (error, GTK_WIDGET (row), problem);
}

static void
update (DoctorServerForm *self)
{
  gboolean active = gtk_switch_get_active (self->active);
  gboolean with_login = adw_combo_row_get_selected (self->login) != DOCTOR_LOGIN_NONE;
  GtkWidget *rows[] = { GTK_WIDGET (self->host), GTK_WIDGET (self->security),
                        GTK_WIDGET (self->port), GTK_WIDGET (self->login) };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_widget_set_visible (rows[i], active);
  gtk_widget_set_visible (GTK_WIDGET (self->protocol),
                          active && self->role == DOCTOR_ROLE_INCOMING);
  gtk_widget_set_visible (GTK_WIDGET (self->user), active && with_login);
  gtk_widget_set_visible (GTK_WIDGET (self->password_row), active && with_login);

  doctor_certificate_row_update (self->certificate, text_of (self->host),
                                 active && get_security (self) != DOCTOR_SECURITY_NONE);
  show_problem (self->host_error, self->host,
                active ? doctor_host_problem (text_of (self->host)) : DOCTOR_PROBLEM_NONE,
                self->host_touched);
  show_problem (self->port_error, self->port,
                active ? doctor_port_problem (get_port (self)) : DOCTOR_PROBLEM_NONE, TRUE);
  show_problem (self->user_error, self->user,
                active && with_login ? get_user_problem (self) : DOCTOR_PROBLEM_NONE,
                self->user_touched);
  g_signal_emit (self, changed_signal, 0);
}

static void
switched_cb (DoctorServerForm *self)
{
  g_assert (DOCTOR_IS_SERVER_FORM (self));

  if (!self->filling)
    update (self);
}

static void
choice_cb (DoctorServerForm *self)
{
  g_assert (DOCTOR_IS_SERVER_FORM (self));

  if (self->filling)
    return;
  if (!self->port_by_hand)
    set_port (self, get_default_port (self));
  update (self);
}

static void
host_changed_cb (DoctorServerForm *self)
{
  g_assert (DOCTOR_IS_SERVER_FORM (self));

  if (self->filling)
    return;
  self->host_touched = TRUE;
  update (self);
}

static void
port_changed_cb (DoctorServerForm *self)
{
  g_assert (DOCTOR_IS_SERVER_FORM (self));

  if (self->filling)
    return;
  self->port_by_hand = *text_of (self->port) != '\0' && get_port (self) != get_default_port (self);
  update (self);
}

static void
user_changed_cb (DoctorServerForm *self)
{
  g_assert (DOCTOR_IS_SERVER_FORM (self));

  if (self->filling)
    return;
  self->user_touched = TRUE;
  self->user_by_hand = !g_str_equal (text_of (self->user), self->address);
  update (self);
}

static void
doctor_server_form_finalize (GObject *object)
{
  g_free (DOCTOR_SERVER_FORM (object)->address);
  G_OBJECT_CLASS (doctor_server_form_parent_class)->finalize (object);
}

static void
doctor_server_form_class_init (DoctorServerFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = doctor_server_form_finalize;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (DOCTOR_TYPE_CERTIFICATE_ROW);
  g_type_ensure (DOCTOR_TYPE_FIELD_ERROR);
  g_type_ensure (DOCTOR_TYPE_PASSWORD_ENTRY);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/connectiondoctor/ConnectionDoctor/server-form.ui");
  gtk_widget_class_bind_template_child (widget_class, DoctorServerForm, active);
  gtk_widget_class_bind_template_child (widget_class, DoctorServerForm, protocol);
  gtk_widget_class_bind_template_child (widget_class, DoctorServerForm, host);
  gtk_widget_class_bind_template_child (widget_class, DoctorServerForm, host_error);
  gtk_widget_class_bind_template_child (widget_class, DoctorServerForm, security);
  gtk_widget_class_bind_template_child (widget_class, DoctorServerForm, port);
  gtk_widget_class_bind_template_child (widget_class, DoctorServerForm, port_error);
  gtk_widget_class_bind_template_child (widget_class, DoctorServerForm, login);
  gtk_widget_class_bind_template_child (widget_class, DoctorServerForm, user);
  gtk_widget_class_bind_template_child (widget_class, DoctorServerForm, user_error);
  gtk_widget_class_bind_template_child (widget_class, DoctorServerForm, password_row);
  gtk_widget_class_bind_template_child (widget_class, DoctorServerForm, password);
  gtk_widget_class_bind_template_child (widget_class, DoctorServerForm, certificate);
  gtk_widget_class_bind_template_callback (widget_class, switched_cb);
  gtk_widget_class_bind_template_callback (widget_class, choice_cb);
  gtk_widget_class_bind_template_callback (widget_class, host_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, port_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, user_changed_cb);
}

static void
doctor_server_form_init (DoctorServerForm *self)
{
  self->address = g_strdup ("");
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filling = FALSE;
}

static void
fill (DoctorServerForm *self, const DoctorServer *server)
{
  self->filling = TRUE;
  if (self->role == DOCTOR_ROLE_INCOMING)
    adw_combo_row_set_selected (self->protocol, server->protocol);
  adw_combo_row_set_selected (self->security, server->security);
  adw_combo_row_set_selected (self->login, server->login);
  self->filling = FALSE;
  set_text (self, self->host, server->host);
  set_text (self, self->user, server->user);
  set_port (self, server->port);
  doctor_certificate_row_set_file (self->certificate, server->certificate, server->host);
  self->port_by_hand = server->port != get_default_port (self);
  self->host_touched = self->user_touched = TRUE;
}

static void
set_password_label (DoctorServerForm *self, const char *label)
{
  adw_preferences_row_set_title (self->password_row, label);
  doctor_password_entry_set_label (self->password, label);
}

void
doctor_server_form_set_has_password (DoctorServerForm *self)
{
  g_return_if_fail (DOCTOR_IS_SERVER_FORM (self));

  set_password_label (self, _ ("New password (empty: as before)"));
}

void
doctor_server_form_set (DoctorServerForm *self, DoctorRole role, const DoctorServer *server,
                        gboolean is_new)
{
  const char *title, *name, *password;

  g_return_if_fail (DOCTOR_IS_SERVER_FORM (self));

  self->role = role;
  doctor_certificate_row_set_new (self->certificate, is_new);
  title = role == DOCTOR_ROLE_INCOMING ? _ ("Incoming Server") : _ ("Outgoing Server (SMTP)");
  name = role == DOCTOR_ROLE_INCOMING ? _ ("Use an incoming server") : _ ("Use an outgoing server");
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->active), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  if (!is_new)
    password = _ ("New password (empty: as before)");
  else if (role == DOCTOR_ROLE_OUTGOING)
    password = _ ("Password (empty: that of the incoming server)");
  else
    password = _ ("Password");
  set_password_label (self, password);

  self->filling = TRUE;
  gtk_switch_set_active (self->active, server != NULL || is_new);
  self->filling = FALSE;
  if (server != NULL)
    fill (self, server);
  else
    set_port (self, get_default_port (self));
  update (self);
}

void
doctor_server_form_set_address (DoctorServerForm *self, const char *address)
{
  g_return_if_fail (DOCTOR_IS_SERVER_FORM (self));
  g_return_if_fail (address != NULL);

  /* A form that was filled with another user name keeps it. */
  if (!g_str_equal (text_of (self->user), self->address))
    self->user_by_hand = *text_of (self->user) != '\0';
  g_free (self->address);
  self->address = g_strdup (address);
  if (!self->user_by_hand)
    set_text (self, self->user, address);
  update (self);
}

gboolean
doctor_server_form_is_active (DoctorServerForm *self)
{
  g_return_val_if_fail (DOCTOR_IS_SERVER_FORM (self), FALSE);

  return gtk_switch_get_active (self->active);
}

gboolean
doctor_server_form_is_right (DoctorServerForm *self)
{
  g_autoptr (DoctorServer) server = NULL;

  g_return_val_if_fail (DOCTOR_IS_SERVER_FORM (self), FALSE);

  server = doctor_server_form_get (self);
  return server == NULL || doctor_server_problem (server, NULL) == DOCTOR_PROBLEM_NONE;
}

DoctorSecret *
doctor_server_form_take_password (DoctorServerForm *self)
{
  g_return_val_if_fail (DOCTOR_IS_SERVER_FORM (self), NULL);

  return doctor_password_entry_take (self->password);
}
