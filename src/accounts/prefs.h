/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The preference files of Mozilla's programs: prefs.js, user.js. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Adds what user_pref(), pref() and sticky_pref() set to `prefs` (char * → char *, both owned): the
 * last one of a name counts. Numbers and booleans come as they are written; strings without quotes
 * and escapes, as UTF-8 where the file is. Names that do not begin with `prefix` are left out.
 * Comments of the kinds #, // and C are skipped. Nothing is run.
 *
 * Returns the number of the first line that is not understood, counted from 1; 0 when there is
 * none. Such a line is left out and the next one read. */
guint doctor_prefs_read (GHashTable *prefs, const char *text, gsize length, const char *prefix);

/* The value of the preference of that name. Where nothing is set, or something else: NULL;
 * `unset`. */
const char *doctor_prefs_get (GHashTable *prefs, const char *format, ...) G_GNUC_PRINTF (2, 3);
gint doctor_prefs_get_number (GHashTable *prefs, gint unset, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

G_END_DECLS
