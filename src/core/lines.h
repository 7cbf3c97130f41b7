/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Bytes in, lines out, with limits. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Design decision 11. */
#define DOCTOR_LINE_LIMIT (64 * 1024)
#define DOCTOR_REPLY_LINES_LIMIT 1000
#define DOCTOR_RESPONSE_LIMIT (1024 * 1024)
/* More than this is not kept for a reader who does not read: no reply that is allowed needs it. */
#define DOCTOR_LINES_PENDING_LIMIT (2 * DOCTOR_RESPONSE_LIMIT)

typedef enum
{
  DOCTOR_LINES_MORE, /* no whole line yet */
  DOCTOR_LINES_LINE,
  DOCTOR_LINES_TOO_LONG, /* more than DOCTOR_LINE_LIMIT without the ending; for good: nothing
                          * comes after it */
} DoctorLinesResult;

typedef struct _DoctorLines DoctorLines;

DoctorLines *doctor_lines_new (void);
void doctor_lines_free (DoctorLines *self);

/* Bytes beyond DOCTOR_LINES_PENDING_LIMIT are dropped; what was kept can still be read, and then
 * comes TOO_LONG. */
void doctor_lines_feed (DoctorLines *self, const guint8 *bytes, gsize length);
/* The next line without its ending. CRLF ends a line; so does a bare LF, as real servers send it.
 * `*line` points into the buffer and is good until the next call; it is NUL-terminated, and may
 * hold NUL. */
DoctorLinesResult doctor_lines_next (DoctorLines *self, const char **line, gsize *length);
/* `wanted` octets of a literal, whatever they are: FALSE until that many are there. `*octets` is
 * good until the next call and not NUL-terminated. The caller refuses a literal over
 * DOCTOR_RESPONSE_LIMIT before it asks for it. */
gboolean doctor_lines_take (DoctorLines *self, gsize wanted, const char **octets);
/* How many bytes wait to be read: more than 0 after a STARTTLS go-ahead is an injection. */
gsize doctor_lines_pending (const DoctorLines *self);
/* Throws them away. */
void doctor_lines_clear (DoctorLines *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorLines, doctor_lines_free)

G_END_DECLS
