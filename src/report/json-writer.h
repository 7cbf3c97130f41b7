/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* JSON (RFC 8259) that is written while it is told: a transcript of four megabytes is not to stand
 * in memory a second time as a tree and a third time as text. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Takes the next piece of the text. */
typedef void (*DoctorJsonSink) (const char *text, gsize length, gpointer user_data);

typedef struct _DoctorJson DoctorJson;

DoctorJson *doctor_json_new (DoctorJsonSink sink, gpointer user_data);
/* Passes on what is left. */
void doctor_json_free (DoctorJson *self);

/* In an object `name` comes first, in an array it is NULL. Text is valid UTF-8; NULL is null. */
void doctor_json_begin_object (DoctorJson *self, const char *name);
void doctor_json_begin_array (DoctorJson *self, const char *name);
/* Ends the object or array that was begun last. */
void doctor_json_end (DoctorJson *self);
void doctor_json_add_text (DoctorJson *self, const char *name, const char *text);
void doctor_json_add_integer (DoctorJson *self, const char *name, gint64 number);
void doctor_json_add_double (DoctorJson *self, const char *name, double number);
void doctor_json_add_boolean (DoctorJson *self, const char *name, gboolean value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorJson, doctor_json_free)

G_END_DECLS
