/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The accounts of Thunderbird: where its profiles are, which of them are in use, and their files.
 */

#include "accounts/thunderbird-private.h"

#include <glib/gi18n.h>

#include "accounts/prefs.h"
#include "accounts/profiles.h"
#include "core/text.h"

/* Of the profiles that are not in use. */
#define MAX_NAMES 5

/* prefs.js and, above it, what the user wrote. */
static void
load_profile (DoctorReading *reading, const char *folder, const char *origin)
{
  static const char *const names[] = { "prefs.js", "user.js" };
  g_autoptr (GHashTable) prefs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *name = g_path_get_basename (folder);

  for (guint i = 0; i < G_N_ELEMENTS (names) && !doctor_reading_is_cancelled (reading); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_autoptr (GBytes) bytes = doctor_reading_read_file (reading, path);
      guint line;

      if (bytes == NULL)
        continue;
      line = doctor_prefs_read (prefs, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                DOCTOR_THUNDERBIRD_PREFIX);
      if (line != 0)
        doctor_reading_complain_of_line (reading, path, line);
    }
  doctor_thunderbird_add_profile (reading, prefs, name, origin);
}

/* "default-release", or "default-release (Flatpak)": names, the same in every language. */
static char *
origin_of (const char *profile, const char *package)
{
  return package != NULL ? g_strdup_printf ("%s (%s)", profile, package) : g_strdup (profile);
}

/* The profiles' list is broken: they are there all the same. */
static void
load_folders (DoctorReading *reading, const char *root, const char *package)
{
  g_auto (GStrv) names = doctor_reading_list_folder (reading, root, NULL);

  for (guint i = 0; names[i] != NULL && !doctor_reading_is_cancelled (reading); i++)
    {
      g_autofree char *folder = g_build_filename (root, names[i], NULL);
      g_autofree char *prefs = g_build_filename (folder, "prefs.js", NULL);
      g_autofree char *origin = origin_of (names[i], package);

      if (g_file_test (prefs, G_FILE_TEST_EXISTS))
        load_profile (reading, folder, origin);
    }
}

/* Whether the profile has any account; what is wrong with its files concerns nobody. */
static gboolean
has_account (DoctorReading *reading, const char *folder)
{
  g_autoptr (DoctorReading)
      aside = doctor_reading_new (reading->source, reading->places, reading->cancellable);

  load_profile (aside, folder, "");
  return aside->accounts->len > 0;
}

/* Of those that are not in use and have accounts. */
static void
collect_unused (DoctorReading *reading, const GPtrArray *profiles, const char *package,
                GPtrArray *names)
{
  for (guint i = 0; i < profiles->len && !doctor_reading_is_cancelled (reading); i++)
    {
      const DoctorProfile *profile = g_ptr_array_index (profiles, i);

      if (!profile->is_used && has_account (reading, profile->folder))
        g_ptr_array_add (names, origin_of (profile->name, package));
    }
}

static void
note_unused (DoctorReading *reading, const GPtrArray *names)
{
  g_autoptr (GString) list = g_string_new (NULL);
  g_autofree char *number = g_strdup_printf ("%u", names->len);
  g_autofree char *shown = NULL, *note = NULL;

  if (names->len == 0)
    return;
  for (guint i = 0; i < names->len && i < MAX_NAMES; i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "",
                            (const char *) g_ptr_array_index (names, i));
  if (names->len > MAX_NAMES)
    g_string_append (list, ", …");
  shown = doctor_text_escape (list->str, -1);
  /* Translators: {names} are those of profiles of Thunderbird. */
  note = doctor_text_expand (ngettext ("{n} profile that is not in use is left out: {names}",
                                       "{n} profiles that are not in use are left out: {names}",
                                       names->len),
                             "n", number, "names", shown, NULL);
  doctor_reading_note (reading, note);
}

/* NULL where there is no such file; one that is not understood gives what came before. */
static GKeyFile *
read_list (DoctorReading *reading, const char *root, const char *name, gboolean *is_whole)
{
  g_autofree char *path = g_build_filename (root, name, NULL);
  g_autoptr (GBytes) bytes = doctor_reading_read_file (reading, path);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;

  *is_whole = TRUE;
  if (bytes == NULL && !g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  if (bytes != NULL && !g_key_file_load_from_bytes (file, bytes, G_KEY_FILE_NONE, &error))
    {
      *is_whole = FALSE;
      doctor_reading_complain_of_format (reading, path, error->message);
    }
  return g_steal_pointer (&file);
}

static void
load_root (DoctorReading *reading, const char *root, const char *package, GPtrArray *unused)
{
  gboolean is_whole, is_backup_whole;
  g_autoptr (GKeyFile) list = read_list (reading, root, "profiles.ini", &is_whole);
  g_autoptr (GKeyFile) installs = NULL;
  g_autoptr (GPtrArray) profiles = NULL;
  guint n_before = reading->accounts->len;

  if (list == NULL)
    return;
  installs = read_list (reading, root, "installs.ini", &is_backup_whole);
  if (installs == NULL)
    installs = g_key_file_new ();
  profiles = doctor_profiles_parse (list, installs, root);
  for (guint i = 0; i < profiles->len && !doctor_reading_is_cancelled (reading); i++)
    {
      DoctorProfile *profile = g_ptr_array_index (profiles, i);
      g_autofree char *origin = origin_of (profile->name, package);

      /* What is missing may be what would have told. */
      profile->is_used |= !is_whole;
      if (profile->is_used)
        load_profile (reading, profile->folder, origin);
    }
  if (profiles->len == 0)
    load_folders (reading, root, package);
  /* A new installation begins with an empty profile, and the accounts are in the old one. */
  for (guint i = 0; reading->accounts->len == n_before && i < profiles->len; i++)
    {
      DoctorProfile *profile = g_ptr_array_index (profiles, i);
      g_autofree char *origin = origin_of (profile->name, package);

      if (!profile->is_used)
        load_profile (reading, profile->folder, origin);
      profile->is_used = TRUE;
    }
  collect_unused (reading, profiles, package, unused);
}

void
doctor_thunderbird_load (DoctorReading *self)
{
  /* Below the home folder; of a Flatpak or a Snap, or of Betterbird, which says so. Where there was
   * no such folder, versions from 147 on may have made it below that of the settings. */
  static const struct
  {
    const char *folder;
    const char *package;
  } roots[] = {
    { ".thunderbird", NULL },
    { ".var/app/org.mozilla.Thunderbird/.thunderbird", "Flatpak" },
    { ".var/app/org.mozilla.Thunderbird/config/thunderbird", "Flatpak" },
    { ".var/app/net.thunderbird.Thunderbird/.thunderbird", "Flatpak" },
    { ".var/app/net.thunderbird.Thunderbird/config/thunderbird", "Flatpak" },
    { "snap/thunderbird/common/.thunderbird", "Snap" },
    { "snap/thunderbird/common/.config/thunderbird", "Snap" },
    { ".var/app/eu.betterbird.Betterbird/.thunderbird", "Betterbird" },
    { ".var/app/eu.betterbird.Betterbird/config/thunderbird", "Betterbird" },
  };
  g_autoptr (GPtrArray) unused = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *config = NULL;

  g_return_if_fail (self != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (roots) && !doctor_reading_is_cancelled (self); i++)
    {
      g_autofree char *root = g_build_filename (self->places->home, roots[i].folder, NULL);

      load_root (self, root, roots[i].package, unused);
    }
  config = g_build_filename (self->places->config, "thunderbird", NULL);
  load_root (self, config, NULL, unused);
  note_unused (self, unused);
}
