/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Text that may be shown: what came from outside made visible, and templates with named values. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Marks a string for translation without translating it: core and diagnosis hold the English
 * text, whoever shows it translates it. */
#ifndef N_
#define N_(String) (String)
#endif

/* Translates one message id, or returns it as it is. Passed to whatever words a result, so that
 * a log can be written in another language than the window's. */
typedef const char *(*DoctorTranslate) (const char *message_id);

/* The identity: English. */
const char *doctor_text_english (const char *message_id);

/* Makes `length` bytes (-1: up to the NUL) safe to show anywhere. Control characters (C0, DEL,
 * C1), NUL, line and paragraph separators, bidirectional controls, zero-width and other invisible
 * format characters, noncharacters, code points for private use (a font may draw anything for
 * them) or not assigned yet, and bytes that are no UTF-8 become visible escapes: `\x1b`
 * for a byte, `\u{202e}` for a character. A backslash stays as it is. Everything else is kept.
 * Returns newly allocated valid UTF-8 without line breaks. */
char *doctor_text_escape (const char *bytes, gssize length);

/* Replaces each `{name}` in `pattern` by the value that follows the name in the list of
 * (name, value) pairs, ended by NULL; a NULL value counts as empty. Unknown names stay as they
 * are. Values are never searched for names. Returns a newly allocated string. */
char *doctor_text_expand (const char *pattern, ...) G_GNUC_NULL_TERMINATED;

/* Replaces `*field`, which is owned, by a copy of `value` (NULL counts as empty), which may be the
 * field itself. */
void doctor_text_set (char **field, const char *value);

G_END_DECLS
