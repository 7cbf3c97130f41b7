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

G_END_DECLS
