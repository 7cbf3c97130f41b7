/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Happy eyeballs (RFC 8305) as a pure function of the time and the attempts so far. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* RFC 8305 section 8: connection attempt delay 250 ms; microseconds here. */
#define DOCTOR_EYEBALLS_DELAY (250 * 1000)

typedef enum
{
  DOCTOR_ATTEMPT_WAITING,
  DOCTOR_ATTEMPT_RUNNING,
  DOCTOR_ATTEMPT_FAILED,
  DOCTOR_ATTEMPT_CONNECTED,
} DoctorAttemptState;

typedef struct
{
  gboolean ipv6;
  DoctorAttemptState state;
  gint64 started; /* microseconds on the caller's clock */
  gint64 ended;
} DoctorAttempt;

typedef enum
{
  DOCTOR_EYEBALLS_START,  /* start attempt number `index` */
  DOCTOR_EYEBALLS_WAIT,   /* nothing before `until`, unless an attempt ends */
  DOCTOR_EYEBALLS_DONE,   /* attempt number `index` has connected */
  DOCTOR_EYEBALLS_FAILED, /* every attempt has failed */
} DoctorEyeballsMove;

typedef struct
{
  DoctorEyeballsMove move;
  guint index;
  gint64 until; /* G_MAXINT64: until an attempt ends */
} DoctorEyeballs;

/* Orders `n` addresses (ipv6[i] tells the family) as RFC 8305 section 4 says: families alternate,
 * beginning with the family of the first, order within a family kept. Writes the permutation. */
void doctor_eyeballs_order (const gboolean *ipv6, guint n, guint *order);

/* The next move for `n` attempts in the order in which they are to be made. */
DoctorEyeballs doctor_eyeballs_next (const DoctorAttempt *attempts, guint n, gint64 now);

G_END_DECLS
