/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Reading a small file that somebody else may be changing, or that is no file at all; and
 * replacing one of our own. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DOCTOR_FILE_MAX (4 * 1024 * 1024)

/* The whole file; NULL with errno set: EFBIG where it is larger than DOCTOR_FILE_MAX, EISDIR,
 * EINVAL where it is neither file nor folder, or what the system says. A NUL follows the bytes.
 * Blocks as long as the disk does, and no FIFO or terminal holds it up. Free with g_free(); no
 * other copy of the bytes is left in memory. */
char *doctor_file_read (const char *path, gsize *length);

/* Puts `bytes` into the place of whatever file has that name, mode 0600: the old file whole or the
 * new one whole. `durable`: it is the new one once this has returned, whatever happens to the
 * computer. FALSE with errno set; nothing is left behind then, and what a killed writer has left
 * beside the file goes too. `path` is no link. Blocks as long as the disk does. */
gboolean doctor_file_replace (const char *path, const char *bytes, gsize length, gboolean durable);

G_END_DECLS
