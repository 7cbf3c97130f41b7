/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The fields of one server in the account dialog. */

#include "ui/server-form.h"

#include <string.h>

#include <glib/gi18n.h>

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
  gboolean is_new;
  char *file;         /* the certificate file that was named; "" for none */
  char *trusted_host; /* and the server it was named for, in an account that is not new */
  GtkFileChooserNative *chooser;
  AdwActionRow *certificate;
  GtkWidget *choose;
  GtkWidget *distrust;
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

/* The certificate file; "" for none. It was named for one server, and not for the next. */
static const char *
get_file (DoctorServerForm *self)
{
  gboolean same = self->is_new || g_strcmp0 (text_of (self->host), self->trusted_host) == 0;

  return same ? self->file : "";
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
  doctor_server_set_certificate (server, get_file (self));
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

/* Trust is widened while an account is set up and not afterwards; what is trusted so is shown ever
 * after, and can be taken back. */
static void
show_certificate (DoctorServerForm *self, gboolean active)
{
  const char *file = get_file (self);
  gboolean is_set = *file != '\0';
  g_autofree char *name = is_set ? g_filename_display_name (file) : NULL;
  g_autofree char *escaped = name != NULL ? g_markup_escape_text (name, -1) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->certificate),
                          active && get_security (self) != DOCTOR_SECURITY_NONE
                              && (is_set || self->is_new));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->certificate),
                                 is_set ? _ ("Trusted because of this certificate file")
                                        : _ ("Trust a certificate file for this server"));
  /* Whether the subtitle is markup differs between versions. */
  adw_action_row_set_subtitle (
      self->certificate,
      !is_set ? _ ("Only for a server of your own or of your company")
      : adw_preferences_row_get_use_markup (ADW_PREFERENCES_ROW (self->certificate)) ? escaped
                                                                                     : name);
  gtk_widget_set_visible (self->choose, self->is_new);
  gtk_widget_set_visible (self->distrust, is_set);
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

  show_certificate (self, active);
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
set_file (DoctorServerForm *self, const char *file)
{
  char *copy = g_strdup (file);

  g_free (self->file);
  self->file = copy;
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  DoctorServerForm *self = user_data;
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  g_assert (DOCTOR_IS_SERVER_FORM (self));

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  path = file != NULL ? g_file_get_path (file) : NULL;
  g_clear_object (&self->chooser);
  if (path == NULL)
    return;
  set_file (self, path);
  update (self);
}

static void
choose_cb (DoctorServerForm *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  g_assert (DOCTOR_IS_SERVER_FORM (self));

  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_ ("Trust a Certificate File"), GTK_WINDOW (root),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Trust"), NULL);
  gtk_file_filter_set_name (filter, _ ("Certificates (PEM)"));
  gtk_file_filter_add_suffix (filter, "pem");
  gtk_file_filter_add_suffix (filter, "crt");
  gtk_file_filter_add_suffix (filter, "cer");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
distrust_cb (DoctorServerForm *self)
{
  g_assert (DOCTOR_IS_SERVER_FORM (self));

  set_file (self, "");
  update (self);
}

static void
doctor_server_form_dispose (GObject *object)
{
  DoctorServerForm *self = DOCTOR_SERVER_FORM (object);

  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  G_OBJECT_CLASS (doctor_server_form_parent_class)->dispose (object);
}

static void
doctor_server_form_finalize (GObject *object)
{
  g_free (DOCTOR_SERVER_FORM (object)->address);
  g_free (DOCTOR_SERVER_FORM (object)->file);
  g_free (DOCTOR_SERVER_FORM (object)->trusted_host);
  G_OBJECT_CLASS (doctor_server_form_parent_class)->finalize (object);
}

static void
doctor_server_form_class_init (DoctorServerFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = doctor_server_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = doctor_server_form_finalize;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);

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
  gtk_widget_class_bind_template_child (widget_class, DoctorServerForm, choose);
  gtk_widget_class_bind_template_child (widget_class, DoctorServerForm, distrust);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, distrust_cb);
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
  self->file = g_strdup ("");
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
  set_file (self, server->certificate);
  g_free (self->trusted_host);
  self->trusted_host = g_strdup (server->host);
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
  self->is_new = is_new;
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
