/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The profiles of Mozilla's programs: profiles.ini, installs.ini. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *name;       /* that the user gave it, or the path; any bytes but NUL, never empty */
  char *folder;     /* full path */
  gboolean is_used; /* the program starts with it */
} DoctorProfile;

void doctor_profile_free (DoctorProfile *self);

/* Pure: the profiles of profiles.ini (DoctorProfile), in its order. `root` is the folder of both
 * files, a full path.
 *
 * In use is the profile that an installation has for its own ("Default" of [Install…]; installs.ini
 * counts for an installation that profiles.ini does not know: an older version has written that one
 * anew). Where the program asks at each start (StartWithLastProfile=0), and where no installation
 * has one of these profiles nor one is the standard of old versions (Default=1), all are. */
GPtrArray *doctor_profiles_parse (GKeyFile *profiles, GKeyFile *installs, const char *root);

G_END_DECLS
