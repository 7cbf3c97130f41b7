/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The date that a server prints in its greeting. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The first date with a day of the week and a time of day in `text` (RFC 5322 section 3.3), in
 * seconds since 1970; `slack` becomes how many seconds it may be off for want of a time zone. FALSE
 * where there is none. */
gboolean doctor_date_find (const char *text, gint64 *seconds, gint64 *slack);

G_END_DECLS
