/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the files of the source Thunderbird share. */

#pragma once

#include "accounts/reading.h"

G_BEGIN_DECLS

/* What is taken of prefs.js; see doctor_prefs_read(). */
#define DOCTOR_THUNDERBIRD_PREFIX "mail."

/* Adds the accounts of a profile. `folder` is the name of its folder, `origin` what the user knows
 * it by. */
void doctor_thunderbird_add_profile (DoctorReading *reading, GHashTable *prefs, const char *folder,
                                     const char *origin);

G_END_DECLS
