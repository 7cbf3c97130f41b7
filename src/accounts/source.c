/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* One source: which there are, and the thread that reads one. */

#include "accounts/source.h"

#include <glib/gi18n.h>

#include "accounts/reading.h"
#include "core/text.h"

G_DEFINE_QUARK (doctor_source_error, doctor_source_error)

/* Run in a thread; see reading.h. */
static void (*const loaders[DOCTOR_N_SOURCES]) (DoctorReading *self) = {
  [DOCTOR_SOURCE_CLAWS] = doctor_claws_load,
  [DOCTOR_SOURCE_EVOLUTION] = doctor_evolution_load,
  [DOCTOR_SOURCE_GEARY] = doctor_geary_load,
  [DOCTOR_SOURCE_KMAIL] = doctor_kmail_load,
  [DOCTOR_SOURCE_MBSYNC] = doctor_mbsync_load,
  [DOCTOR_SOURCE_MSMTP] = doctor_msmtp_load,
  [DOCTOR_SOURCE_MUTT] = doctor_mutt_load,
  [DOCTOR_SOURCE_THUNDERBIRD] = doctor_thunderbird_load,
};

typedef struct
{
  DoctorSource source;
  DoctorPlaces *places;
} Load;

static DoctorPlaces *
places_take (char *home, char *config)
{
  DoctorPlaces *self = g_new0 (DoctorPlaces, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->home = home;
  self->config = config;
  return self;
}

DoctorPlaces *
doctor_places_new_below (const char *home)
{
  g_return_val_if_fail (home != NULL, NULL);

  return places_take (g_canonicalize_filename (home, "/"),
                      g_build_filename (home, ".config", NULL));
}

/* Inside a Flatpak the XDG folder is that of this program, and Flatpak (1.15.2 and later) names the
 * other; without that word it is where it is everywhere. */
DoctorPlaces *
doctor_places_new (void)
{
  const char *config = g_getenv ("HOST_XDG_CONFIG_HOME");
  const char *home = g_get_home_dir ();

  if (!g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    config = g_get_user_config_dir ();
  return places_take (g_canonicalize_filename (home, "/"),
                      config != NULL ? g_strdup (config)
                                     : g_build_filename (home, ".config", NULL));
}

DoctorPlaces *
doctor_places_ref (DoctorPlaces *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
doctor_places_unref (DoctorPlaces *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->home);
  g_free (self->config);
  g_free (self);
}

static void
load_free (Load *self)
{
  doctor_places_unref (self->places);
  g_free (self);
}

gboolean
doctor_source_has_files (DoctorSource source)
{
  g_return_val_if_fail (source < DOCTOR_N_SOURCES, FALSE);

  return loaders[source] != NULL;
}

/* The manifest grants each place by name, and not the keyring. */
char *
doctor_source_flatpak_limit (DoctorSource source)
{
  static const char *const sentences[DOCTOR_N_SOURCES] = {
    [DOCTOR_SOURCE_EVOLUTION] = N_ ("Inside Flatpak the passwords that {program} has stored cannot "
                                    "be seen; you are asked for them."),
    [DOCTOR_SOURCE_GEARY] = N_ ("Inside Flatpak the passwords that {program} has stored cannot be "
                                "seen; you are asked for them."),
    [DOCTOR_SOURCE_KMAIL] = N_ ("Inside Flatpak only the first eight IMAP and POP3 accounts of "
                                "{program} can be seen."),
    [DOCTOR_SOURCE_MUTT] = N_ ("Inside Flatpak only the usual files of {program} can be seen, not "
                               "those that they name elsewhere."),
    [DOCTOR_SOURCE_THUNDERBIRD] = N_ ("Inside Flatpak only the profiles in the usual folders of "
                                      "{program} can be seen, not those that are kept elsewhere."),
  };

  g_return_val_if_fail (source < DOCTOR_N_SOURCES, NULL);

  return sentences[source] != NULL
             ? doctor_text_expand (gettext (sentences[source]), "program",
                                   gettext (doctor_source_to_label (source)), NULL)
             : NULL;
}

static gboolean
same_problems (const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!g_str_equal (((const GError *) g_ptr_array_index (a, i))->message,
                      ((const GError *) g_ptr_array_index (b, i))->message))
      return FALSE;
  return TRUE;
}

static gboolean
same_notes (const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!g_str_equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;
  return TRUE;
}

gboolean
doctor_reading_equal (const DoctorReading *a, const DoctorReading *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  if (a->accounts->len != b->accounts->len || !same_problems (a->problems, b->problems)
      || !same_notes (a->notes, b->notes))
    return FALSE;
  for (guint i = 0; i < a->accounts->len; i++)
    if (!doctor_account_equal (g_ptr_array_index (a->accounts, i),
                               g_ptr_array_index (b->accounts, i)))
      return FALSE;
  return TRUE;
}

static void
load_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Load *load = task_data;
  DoctorReading *reading = doctor_reading_new (load->source, load->places, cancellable);

  loaders[load->source](reading);
  reading->places = NULL;
  reading->cancellable = NULL;
  g_task_return_pointer (task, reading, (GDestroyNotify) doctor_reading_free);
}

void
doctor_source_load_async (DoctorSource source, DoctorPlaces *places, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Load *load;

  g_return_if_fail (doctor_source_has_files (source));
  g_return_if_fail (places != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, doctor_source_load_async);
  load = g_new0 (Load, 1);
  load->source = source;
  load->places = doctor_places_ref (places);
  g_task_set_task_data (task, load, (GDestroyNotify) load_free);
  /* A folder on a server that does not answer holds the thread up, and nobody else. */
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, load_thread);
}

DoctorReading *
doctor_source_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
