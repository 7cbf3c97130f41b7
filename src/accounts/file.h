/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Reading a small file that somebody else may be changing, or that is no file at all. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DOCTOR_FILE_MAX (4 * 1024 * 1024)

/* The whole file; NULL with errno set: EFBIG where it is larger than DOCTOR_FILE_MAX, EISDIR,
 * EINVAL where it is neither file nor folder, or what the system says. A NUL follows the bytes.
 * Blocks as long as the disk does, and no FIFO or terminal holds it up. Free with g_free(); no
 * other copy of the bytes is left in memory. */
char *doctor_file_read (const char *path, gsize *length);

G_END_DECLS
