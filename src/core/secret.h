/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A password or token: it can be sent and stored, it cannot be printed, and it is wiped. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Opaque and without a function that prints it. The bytes are overwritten when the last
 * reference goes. */
typedef struct _DoctorSecret DoctorSecret;

/* Copies `length` bytes (-1: up to the NUL). The caller wipes its own copy. */
DoctorSecret *doctor_secret_new (const char *bytes, gssize length);
DoctorSecret *doctor_secret_ref (DoctorSecret *self);
void doctor_secret_unref (DoctorSecret *self);

/* The bytes, NUL-terminated and owned by the secret: for the login mechanism and the keyring,
 * for nobody else. */
const char *doctor_secret_peek (const DoctorSecret *self);
gsize doctor_secret_length (const DoctorSecret *self);
/* Whether it holds neither CR nor LF nor NUL: no login can carry those. */
gboolean doctor_secret_is_one_line (const DoctorSecret *self);
/* Compares in constant time for equal lengths. Two NULLs are equal. */
gboolean doctor_secret_equal (const DoctorSecret *a, const DoctorSecret *b);

/* Overwrites `length` bytes in a way that the compiler keeps. */
void doctor_secret_wipe (gpointer bytes, gsize length);

/* What stands in a text for a secret, in every language: "<password hidden>". */
#define DOCTOR_SECRET_HIDDEN "<password hidden>"

/* Replaces every occurrence of the secret in `length` bytes of `text`: as it is, with any of its
 * characters escaped (percent, quoted-printable, quoted string, JSON, XML, doctor_text_escape()),
 * in base64 at each of the three alignments, and hexadecimal; whatever the case of ASCII letters. A
 * secret of fewer than four bytes is replaced only where it stands whole in its plain form, since
 * its encodings say nothing. A marker that stands in the text already stays as it is. Returns a
 * newly allocated buffer and its length in `*out_length`; NUL-terminated. */
char *doctor_secret_scrub (const DoctorSecret *self, const char *text, gsize length,
                           gsize *out_length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorSecret, doctor_secret_unref)

G_END_DECLS
