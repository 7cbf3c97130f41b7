/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the two parts of the source Mutt share: the variables that a configuration sets. */

#pragma once

#include "accounts/reading.h"

G_BEGIN_DECLS

typedef struct
{
  DoctorReading *reading;
  const char *path;  /* of the file whose account it is */
  GHashTable *set;   /* variable → value, both owned */
  GPtrArray *hooked; /* of char *: the files that hooks would read */
  GPtrArray *open;   /* of char *: the files that are being read, one inside the other */
} DoctorMutt;

/* With what was set in `base`, which may be NULL. `path` outlives it. */
DoctorMutt *doctor_mutt_new (DoctorReading *reading, const char *path, const DoctorMutt *base);
void doctor_mutt_free (DoctorMutt *self);

/* Reads the commands of a file, and the files that they name. */
void doctor_mutt_read_text (DoctorMutt *self, const char *path, const char *text, gsize length);
void doctor_mutt_read_file (DoctorMutt *self, const char *path);

/* What the variable is set to: NULL for nothing, "" where it was unset. No password is known. The
 * command of one, "`pass mail`", is the value of "NAME_command". */
const char *doctor_mutt_get (const DoctorMutt *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorMutt, doctor_mutt_free)

G_END_DECLS
