/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Fuzzes the parser of a source whose accounts stand in many files: PARSE_FILES of SOURCE. What
 * follows a line "=NAME" is the file of that name. */

#include <glib.h>
#include <string.h>

#include "accounts/reading.h"

static void
parse_files (DoctorReading *reading, const char *text, gsize length, const char *folder)
{
  g_autoptr (GHashTable) texts =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  g_autofree char *all = g_strdup_printf ("\n%.*s", (int) length, text);
  g_auto (GStrv) files = g_strsplit (all, "\n=", 50);

  /* The first is what stands before any name. */
  for (guint i = 1; files[i] != NULL; i++)
    {
      char *end = strchr (files[i], '\n');

      if (end == NULL)
        continue;
      *end = '\0';
      g_hash_table_insert (texts, g_strdup (files[i]), g_bytes_new (end + 1, strlen (end + 1)));
    }
  PARSE_FILES (reading, texts, folder);
}

#define PARSE parse_files
#include "fuzz-source.c"
