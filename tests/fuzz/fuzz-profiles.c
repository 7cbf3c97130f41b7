/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Fuzzes the lists of Thunderbird's profiles: profiles.ini, and after a line "=" installs.ini. */

#include "fuzz.h"

#include <string.h>

#include "accounts/profiles.h"

#define SPLIT "\n=\n"

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  g_autofree char *text = g_strndup ((const char *) bytes, length);
  char *split = strstr (text, SPLIT);
  g_autoptr (GKeyFile) list = g_key_file_new (), installs = g_key_file_new ();
  g_autoptr (GPtrArray) profiles = NULL;
  gboolean is_any = FALSE;

  if (split != NULL)
    {
      *split = '\0';
      g_key_file_load_from_data (installs, split + strlen (SPLIT), (gsize) -1, G_KEY_FILE_NONE,
                                 NULL);
    }
  g_key_file_load_from_data (list, text, (gsize) -1, G_KEY_FILE_NONE, NULL);
  profiles = doctor_profiles_parse (list, installs, "/home/tanaka/.thunderbird");
  MUST (profiles->len <= 1000, "%u profiles", profiles->len);
  for (guint i = 0; i < profiles->len; i++)
    {
      const DoctorProfile *profile = g_ptr_array_index (profiles, i);

      MUST (*profile->name != '\0', "a profile without a name");
      MUST (g_path_is_absolute (profile->folder), "no full path: %s", profile->folder);
      is_any |= profile->is_used;
    }
  MUST (is_any || profiles->len == 0, "nobody uses any profile");
  return 0;
}
