/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* How much of a wait is left, as it is shown. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gboolean in_minutes; /* else in seconds */
  char number[24];     /* of them, rounded up */
  guint next;          /* seconds until it is another number */
} DoctorCountdown;

/* `left`: seconds. */
DoctorCountdown doctor_countdown (gint64 left);

G_END_DECLS
