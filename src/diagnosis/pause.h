/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* How long a server's own words ask to wait. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Nobody is made to wait for longer than a day, whatever a server says. */
#define DOCTOR_MAX_PAUSE (24 * 60 * 60)

/* The time that a server's words name last ("try again in 15 minutes"), in seconds, at most
 * DOCTOR_MAX_PAUSE; 0 for none. */
guint doctor_named_pause (const char *words);

G_END_DECLS
