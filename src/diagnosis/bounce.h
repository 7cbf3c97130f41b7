/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A mail that came back: for whom, why, and what to do. */

#pragma once

#include "core/text.h"

G_BEGIN_DECLS

/* Texts are English message ids. */
typedef struct
{
  const char *id;
  const char *title;
  const char *explanation; /* what happened, and whose fault it is */
  const char *advice;
} DoctorBounceCause;

/* One recipient. Texts are escaped and may be shown; any but the cause may be NULL. */
typedef struct
{
  char *recipient;
  char *host;          /* that refused or reports */
  char *words;         /* the server's own */
  gboolean is_delayed; /* it is still being tried */
  const DoctorBounceCause *cause;
} DoctorBounce;

/* More of a mail is not read. */
#define DOCTOR_BOUNCE_LIMIT (1024 * 1024)
#define DOCTOR_BOUNCE_MAX 50

/* Reads a returned mail as it was received (RFC 3464, or words for people) or a part of it that was
 * copied from a window; `length` -1 up to the NUL. Returns an array of DoctorBounce, to be freed
 * with g_ptr_array_unref(): empty where nothing says that mail came back. What the original mail
 * says is not read. */
GPtrArray *doctor_bounce_read (const char *bytes, gssize length);

/* NULL for an id that is not in the table. */
const DoctorBounceCause *doctor_bounce_cause_lookup (const char *id);

G_END_DECLS
