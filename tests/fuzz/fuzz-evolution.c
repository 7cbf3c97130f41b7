/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Fuzzes the accounts of Evolution, which stand in many files: what follows a line "=UID". */

#include <glib.h>
#include <string.h>

#include "accounts/reading.h"

static void
parse_files (DoctorReading *reading, const char *text, gsize length, const char *folder)
{
  g_autoptr (GHashTable) texts =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  g_autofree char *all = g_strndup (text, length);
  g_auto (GStrv) files = g_strsplit (all, "\n=", 50);

  for (guint i = 0; files[i] != NULL; i++)
    {
      char *end = strchr (files[i], '\n');

      if (end == NULL)
        continue;
      *end = '\0';
      g_hash_table_insert (texts, g_strdup (files[i]), g_bytes_new (end + 1, strlen (end + 1)));
    }
  doctor_evolution_parse (reading, texts, folder);
}

#define SOURCE DOCTOR_SOURCE_EVOLUTION
#define PARSE parse_files
#include "fuzz-source.c"
