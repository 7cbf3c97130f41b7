/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The date that a server prints in its greeting. */

#pragma once

#include "core/transcript.h"

G_BEGIN_DECLS

/* The first date with a day of the week and a time of day in `text` (RFC 5322 section 3.3), in
 * seconds since 1970; `slack` becomes how many seconds it may be off for want of a time zone. FALSE
 * where there is none. */
gboolean doctor_date_find (const char *text, gint64 *seconds, gint64 *slack);

/* What the date in the server's greeting is beside this computer's. */
typedef struct
{
  gint64 said;       /* seconds since 1970 */
  gint64 difference; /* seconds; more than 0 where the server's is later */
  gint64 slack;      /* how many of them may be for want of a time zone */
  guint entry;       /* serial number of the greeting in the transcript */
} DoctorGreetingDate;

/* FALSE where the server has printed none. Nobody has vouched for it. */
gboolean doctor_greeting_date (const DoctorTranscript *transcript, DoctorGreetingDate *date);
/* Dates are told apart by days: of hours, a time zone may be to blame. */
gboolean doctor_greeting_date_differs (const DoctorGreetingDate *self);

G_END_DECLS
