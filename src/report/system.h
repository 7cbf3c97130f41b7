/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What this computer runs, as far as it matters for mail. */

#pragma once

#include "report/report.h"

G_BEGIN_DECLS

/* Each newly allocated, escaped, and NULL where unknown. */
char *doctor_system_os (void);
char *doctor_system_desktop (const DoctorReportOptions *options);
char *doctor_system_locale (void);
/* The version at run time; static. */
const char *doctor_system_gnutls (void);
gboolean doctor_system_is_flatpak (void);

/* Wall clock in microseconds as "2026-11-21T16:42:07.100+09:00" (RFC 3339), in local time. NULL
 * for 0. */
char *doctor_system_time (gint64 microseconds);

/* One address of a server, and what became of it. */
typedef struct
{
  char *address;       /* owned */
  const char *outcome; /* "connected", "refused", "timeout", "unreachable", "not-tried"; static */
  gint64 duration;     /* microseconds; 0 where nothing was tried */
  gboolean abandoned;  /* tried, but another address answered first */
} DoctorAddressResult;

/* Of DoctorAddressResult, in the order in which they were found; free with g_array_unref(). */
GArray *doctor_part_addresses (const DoctorPart *part);

G_END_DECLS
