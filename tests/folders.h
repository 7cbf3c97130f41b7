/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Takes away what a test has put into the file system. */

#pragma once

#include <glib/gstdio.h>

/* The folder, and all below it; what a link leads to stays. */
static inline void
remove_all (const char *path)
{
  g_autoptr (GDir) names = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL
                                                                      : g_dir_open (path, 0, NULL);
  const char *name;

  while (names != NULL && (name = g_dir_read_name (names)) != NULL)
    {
      g_autofree char *below = g_build_filename (path, name, NULL);

      remove_all (below);
    }
  g_remove (path);
}
