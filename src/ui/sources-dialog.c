/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The dialog that says which other programs are looked at, and switches them on and off. */

#include "ui/sources-dialog.h"

#include <glib/gi18n.h>

#include "report/system.h"

#define OFF_KEY "sources-off"

typedef struct
{
  AdwActionRow *row; /* NULL for our own accounts */
  GtkSwitch *toggle;
} Choice;

struct _DoctorSourcesDialog
{
  AdwWindow parent_instance;
  DoctorPractice *practice;
  GSettings *settings;
  AdwPreferencesGroup *group;
  Choice choices[DOCTOR_N_SOURCES];
};

G_DEFINE_FINAL_TYPE (DoctorSourcesDialog, doctor_sources_dialog, ADW_TYPE_WINDOW)

/* A mailbox of several programs is one of each of them. */
static guint
count_accounts (DoctorSourcesDialog *self, DoctorSource source)
{
  const GPtrArray *accounts = doctor_practice_get_accounts (self->practice);
  guint n = 0;

  for (guint i = 0; i < accounts->len; i++)
    {
      const DoctorAccount *account = g_ptr_array_index (accounts, i);

      n += account->source == source;
      for (guint k = 0; account->twins != NULL && k < account->twins->len; k++)
        n += ((const DoctorAccount *) g_ptr_array_index (account->twins, k))->source == source;
    }
  return n;
}

static void
add_line (GString *text, const char *line)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
}

static char *
describe (DoctorSourcesDialog *self, DoctorSource source)
{
  const DoctorReading *reading = doctor_practice_get_reading (self->practice, source);
  guint n = count_accounts (self, source);
  g_autofree char *number = g_strdup_printf ("%u", n);
  g_autofree char *count = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (reading == NULL)
    return g_strdup (_ ("Being read…"));
  count = n > 0
              ? doctor_text_expand (ngettext ("{n} account", "{n} accounts", n), "n", number, NULL)
              : g_strdup (_ ("None found"));
  /* Whether there is none is not known where something could not be read. */
  if (n > 0 || reading->problems->len == 0)
    add_line (text, count);
  if (reading->problems->len > 0)
    add_line (text, ((const GError *) g_ptr_array_index (reading->problems, 0))->message);
  for (guint i = 0; i < reading->notes->len; i++)
    add_line (text, g_ptr_array_index (reading->notes, i));
  if (doctor_system_is_flatpak ())
    {
      g_autofree char *limit = doctor_source_flatpak_limit (source);

      if (limit != NULL)
        add_line (text, limit);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
update_cb (DoctorSourcesDialog *self)
{
  g_auto (GStrv) off = g_settings_get_strv (self->settings, OFF_KEY);

  g_assert (DOCTOR_IS_SOURCES_DIALOG (self));

  for (guint i = 0; i < DOCTOR_N_SOURCES; i++)
    {
      const Choice *choice = &self->choices[i];
      gboolean is_off = g_strv_contains ((const char *const *) off, doctor_source_to_string (i));
      g_autofree char *text = NULL;

      if (choice->row == NULL)
        continue;
      text = is_off ? g_strdup (_ ("Not looked at")) : describe (self, i);
      adw_action_row_set_subtitle (choice->row, text);
      gtk_switch_set_active (choice->toggle, !is_off);
      gtk_widget_set_sensitive (GTK_WIDGET (choice->row),
                                g_settings_is_writable (self->settings, OFF_KEY));
    }
}

/* Words of sources that are not known here stay in the list. */
static void
toggled_cb (DoctorSourcesDialog *self, G_GNUC_UNUSED GParamSpec *pspec, GtkSwitch *toggle)
{
  g_auto (GStrv) before = g_settings_get_strv (self->settings, OFF_KEY);
  g_autoptr (GStrvBuilder) after = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;
  const char *word = NULL;

  g_assert (DOCTOR_IS_SOURCES_DIALOG (self));

  for (guint i = 0; i < DOCTOR_N_SOURCES; i++)
    if (self->choices[i].toggle == toggle)
      word = doctor_source_to_string (i);
  if (word == NULL
      || gtk_switch_get_active (toggle) != g_strv_contains ((const char *const *) before, word))
    return;
  for (guint i = 0; before[i] != NULL; i++)
    if (!g_str_equal (before[i], word))
      g_strv_builder_add (after, before[i]);
  if (!gtk_switch_get_active (toggle))
    g_strv_builder_add (after, word);
  words = g_strv_builder_end (after);
  g_settings_set_strv (self->settings, OFF_KEY, (const char *const *) words);
}

static void
add_choice (DoctorSourcesDialog *self, DoctorSource source)
{
  Choice *choice = &self->choices[source];

  choice->row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title",
                              _ (doctor_source_to_label (source)), NULL);
  choice->toggle = g_object_new (GTK_TYPE_SWITCH, "valign", GTK_ALIGN_CENTER, NULL);
  adw_action_row_add_suffix (choice->row, GTK_WIDGET (choice->toggle));
  adw_action_row_set_activatable_widget (choice->row, GTK_WIDGET (choice->toggle));
  adw_preferences_group_add (self->group, GTK_WIDGET (choice->row));
}

static void
doctor_sources_dialog_dispose (GObject *object)
{
  DoctorSourcesDialog *self = DOCTOR_SOURCES_DIALOG (object);

  if (self->practice != NULL)
    g_signal_handlers_disconnect_by_data (self->practice, self);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->practice);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (doctor_sources_dialog_parent_class)->dispose (object);
}

static void
doctor_sources_dialog_class_init (DoctorSourcesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = doctor_sources_dialog_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/connectiondoctor/ConnectionDoctor/sources-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DoctorSourcesDialog, group);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
doctor_sources_dialog_init (DoctorSourcesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < DOCTOR_N_SOURCES; i++)
    if (i != DOCTOR_SOURCE_OWN)
      add_choice (self, i);
}

GtkWidget *
doctor_sources_dialog_new (GtkWindow *parent, DoctorPractice *practice, GSettings *settings)
{
  DoctorSourcesDialog *self;

  g_return_val_if_fail (DOCTOR_IS_PRACTICE (practice), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (DOCTOR_TYPE_SOURCES_DIALOG, "transient-for", parent, "application",
                       gtk_window_get_application (parent), "destroy-with-parent", TRUE, NULL);
  self->practice = g_object_ref (practice);
  self->settings = g_object_ref (settings);
  update_cb (self);
  g_signal_connect_swapped (practice, "accounts-changed", G_CALLBACK (update_cb), self);
  g_signal_connect_swapped (settings, "changed::" OFF_KEY, G_CALLBACK (update_cb), self);
  g_signal_connect_swapped (settings, "writable-changed::" OFF_KEY, G_CALLBACK (update_cb), self);
  for (guint i = 0; i < DOCTOR_N_SOURCES; i++)
    if (self->choices[i].toggle != NULL)
      g_signal_connect_object (self->choices[i].toggle, "notify::active", G_CALLBACK (toggled_cb),
                               self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
