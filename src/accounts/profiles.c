/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The profiles of Mozilla's programs: which there are, and which are in use. */

#include "accounts/profiles.h"

#include <string.h>

#define INSTALL "Install"
#define PROFILE "Profile"
#define MAX_PROFILES 1000

void
doctor_profile_free (DoctorProfile *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->folder);
  g_free (self);
}

/* NULL for nothing; newly allocated. Not g_key_file_get_string(): what is no UTF-8 is a path too.
 */
static char *
value_of (GKeyFile *file, const char *group, const char *key)
{
  char *value = g_key_file_get_value (file, group, key, NULL);

  if (value != NULL && *value == '\0')
    g_clear_pointer (&value, g_free);
  return value;
}

/* The profile that the installation of that group starts with. TRUE when it is one of them. */
static gboolean
use (const GPtrArray *profiles, GKeyFile *file, const char *group, const char *root)
{
  g_autofree char *path = value_of (file, group, "Default");
  g_autofree char *folder = path != NULL ? g_canonicalize_filename (path, root) : NULL;
  gboolean is_one = FALSE;

  for (guint i = 0; folder != NULL && i < profiles->len; i++)
    {
      DoctorProfile *profile = g_ptr_array_index (profiles, i);

      if (g_str_equal (profile->folder, folder))
        profile->is_used = is_one = TRUE;
    }
  return is_one;
}

static gboolean
use_of_installations (const GPtrArray *profiles, GKeyFile *list, GKeyFile *installs,
                      const char *root)
{
  g_auto (GStrv) groups = g_key_file_get_groups (list, NULL);
  g_auto (GStrv) backups = g_key_file_get_groups (installs, NULL);
  gboolean is_any = FALSE;

  for (guint i = 0; groups[i] != NULL; i++)
    if (g_str_has_prefix (groups[i], INSTALL))
      is_any |= use (profiles, list, groups[i], root);
  for (guint i = 0; backups[i] != NULL; i++)
    {
      g_autofree char *group = g_strconcat (INSTALL, backups[i], NULL);

      if (!g_key_file_has_group (list, group))
        is_any |= use (profiles, installs, backups[i], root);
    }
  return is_any;
}

static void
use_all (const GPtrArray *profiles)
{
  for (guint i = 0; i < profiles->len; i++)
    ((DoctorProfile *) g_ptr_array_index (profiles, i))->is_used = TRUE;
}

/* Of the versions before 67. */
static gboolean
use_standard (const GPtrArray *profiles, GKeyFile *list)
{
  g_auto (GStrv) groups = g_key_file_get_groups (list, NULL);
  gboolean is_any = FALSE;
  guint n = 0;

  for (guint i = 0; groups[i] != NULL && n < profiles->len; i++)
    {
      g_autofree char *path = value_of (list, groups[i], "Path");
      g_autofree char *standard = value_of (list, groups[i], "Default");

      if (!g_str_has_prefix (groups[i], PROFILE) || path == NULL)
        continue;
      if (g_strcmp0 (standard, "1") == 0)
        is_any = ((DoctorProfile *) g_ptr_array_index (profiles, n))->is_used = TRUE;
      n++;
    }
  return is_any;
}

GPtrArray *
doctor_profiles_parse (GKeyFile *list, GKeyFile *installs, const char *root)
{
  g_autoptr (GPtrArray)
      profiles = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_profile_free);
  g_auto (GStrv) groups = NULL;
  g_autofree char *starts_with_last = NULL;

  g_return_val_if_fail (list != NULL && installs != NULL && root != NULL, NULL);
  g_return_val_if_fail (g_path_is_absolute (root), NULL);

  groups = g_key_file_get_groups (list, NULL);
  for (guint i = 0; groups[i] != NULL && profiles->len < MAX_PROFILES; i++)
    {
      g_autofree char *path = value_of (list, groups[i], "Path");
      g_autofree char *name = value_of (list, groups[i], "Name");
      DoctorProfile *profile;

      if (!g_str_has_prefix (groups[i], PROFILE) || path == NULL)
        continue;
      profile = g_new0 (DoctorProfile, 1);
      profile->folder = g_canonicalize_filename (path, root);
      profile->name = name != NULL ? g_steal_pointer (&name) : g_steal_pointer (&path);
      g_ptr_array_add (profiles, profile);
    }
  starts_with_last = value_of (list, "General", "StartWithLastProfile");
  if (g_strcmp0 (starts_with_last, "0") == 0
      || (!use_of_installations (profiles, list, installs, root) && !use_standard (profiles, list)))
    use_all (profiles);
  return g_steal_pointer (&profiles);
}
