/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The application in a desktop: one instance, its actions, its window. */

#include "ui/application.h"

#include <glib/gi18n.h>

#include "ui/practice.h"
#include "ui/window.h"

#define RESOURCE_PATH "/io/github/connectiondoctor/ConnectionDoctor"

struct _DoctorApplication
{
  AdwApplication parent_instance;
  DoctorPractice *practice;
};

G_DEFINE_FINAL_TYPE (DoctorApplication, doctor_application, ADW_TYPE_APPLICATION)

static const struct
{
  const char *action;
  const char *keys[3];
} accelerators[] = {
  { "win.check", { "<Control>r", "F5", NULL } }, { "win.add-account", { "<Control>n", NULL } },
  { "win.export", { "<Control>e", NULL } },      { "win.show-details", { "F9", NULL } },
  { "win.search", { "<Control>f", NULL } },      { "window.close", { "<Control>w", NULL } },
  { "app.quit", { "<Control>q", NULL } },
};

/* The window is asked to close, so that it keeps its size. There is one, and its dialogs go with
 * it.
 */
static gboolean
quit_cb (gpointer user_data)
{
  GtkApplication *self = GTK_APPLICATION (user_data);

  for (GList *l = gtk_application_get_windows (self); l != NULL; l = l->next)
    if (DOCTOR_IS_WINDOW (l->data))
      {
        gtk_window_close (GTK_WINDOW (l->data));
        break;
      }
  g_application_quit (G_APPLICATION (self));
  return G_SOURCE_REMOVE;
}

/* A dialog that is closed while the key is still on its way through it takes the way along. */
static void
quit_action (G_GNUC_UNUSED GSimpleAction *action, G_GNUC_UNUSED GVariant *parameter,
             gpointer user_data)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, quit_cb, g_object_ref (user_data), g_object_unref);
}

static void
about_action (G_GNUC_UNUSED GSimpleAction *action, G_GNUC_UNUSED GVariant *parameter,
              gpointer user_data)
{
  GtkApplication *self = GTK_APPLICATION (user_data);
  GtkWindow *window = gtk_application_get_active_window (self);
  static const char *const developers[] = { "The Connection Doctor developers", NULL };

  adw_show_about_window (
      window, "application", self, "destroy-with-parent", TRUE, "application-name",
      _ ("Connection Doctor"), "application-icon", DOCTOR_APPLICATION_ID, "version", DOCTOR_VERSION,
      "developer-name", "The Connection Doctor developers", "developers", developers,
      "license-type", GTK_LICENSE_GPL_3_0, "copyright", "© 2026 The Connection Doctor developers",
      "comments",
      _ ("Looks at the servers of your mail accounts and tells what is wrong and what to do. It "
         "logs in once per server, changes nothing there, and sends nothing to anybody else."),
      /* Translators: your names, one a line. */
      "translator-credits", _ ("translator-credits"), NULL);
}

static void
doctor_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { .name = "quit", .activate = quit_action },
    { .name = "about", .activate = about_action },
  };

  G_APPLICATION_CLASS (doctor_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries),
                                   application);
  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), accelerators[i].action,
                                           accelerators[i].keys);
  gtk_window_set_default_icon_name (DOCTOR_APPLICATION_ID);
  /* Most labels can be selected: turning a page must not select the first of them. */
  g_object_set (gtk_settings_get_default (), "gtk-label-select-on-focus", FALSE, NULL);
}

static void
doctor_application_activate (GApplication *application)
{
  DoctorApplication *self = DOCTOR_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window == NULL)
    {
      window = GTK_WINDOW (doctor_window_new (GTK_APPLICATION (self), self->practice));
      doctor_practice_open (self->practice);
    }
  gtk_window_present (window);
}

static void
doctor_application_shutdown (GApplication *application)
{
  doctor_practice_close (DOCTOR_APPLICATION (application)->practice);
  G_APPLICATION_CLASS (doctor_application_parent_class)->shutdown (application);
}

static void
doctor_application_dispose (GObject *object)
{
  g_clear_object (&DOCTOR_APPLICATION (object)->practice);
  G_OBJECT_CLASS (doctor_application_parent_class)->dispose (object);
}

static void
doctor_application_class_init (DoctorApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = doctor_application_dispose;
  application_class->startup = doctor_application_startup;
  application_class->activate = doctor_application_activate;
  application_class->shutdown = doctor_application_shutdown;
}

static void
doctor_application_init (G_GNUC_UNUSED DoctorApplication *self)
{
}

DoctorApplication *
doctor_application_new (const char *accounts_file, const char *ca_file, guint timeout)
{
  DoctorApplication *self;
  GApplicationFlags flags = accounts_file != NULL ? G_APPLICATION_NON_UNIQUE
                                                  : G_APPLICATION_DEFAULT_FLAGS;

  self = g_object_new (DOCTOR_TYPE_APPLICATION, "application-id", DOCTOR_APPLICATION_ID, "flags",
                       flags, "resource-base-path", RESOURCE_PATH, NULL);
  self->practice = doctor_practice_new (accounts_file, ca_file, timeout);
  return self;
}
