/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The page that a fix opens. */

#pragma once

#include "diagnosis/diagnosis.h"

G_BEGIN_DECLS

/* The first https link in what a server said, newly allocated; NULL for none. A link with a user
 * name in it or to a host without a dot is none. */
char *doctor_link_find (const char *words);

/* The first known of `pages`: "app-password", "enable", "status", "help", "webmail" of the
 * provider, "link" of the server, `|` between them. NULL where none is known. */
const char *doctor_finding_page (const DoctorFinding *self, const char *pages);

/* The page that goes with a fix: that which it opens, and for a setting that only the user knows
 * the provider's help page, where it stands. NULL for none. */
const char *doctor_fix_page (const DoctorFix *self, const DoctorFinding *finding);

/* The fix that reads the page which the server itself named; NULL where it named none, or where one
 * of the cause's own fixes opens it. */
const DoctorFix *doctor_finding_own_page (const DoctorFinding *self);

G_END_DECLS
