/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* How much of a wait is left, as it is shown. */

#include "ui/countdown.h"

DoctorCountdown
doctor_countdown (gint64 left)
{
  DoctorCountdown self = { .in_minutes = left >= 60 };

  g_snprintf (self.number, sizeof self.number, "%" G_GINT64_FORMAT,
              self.in_minutes ? (left + 59) / 60 : left);
  self.next = left > 60 ? (guint) ((left - 1) % 60) + 1 : 1;
  return self;
}
