/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Happy eyeballs (RFC 8305) as a pure function of the time and the attempts so far. */

#include "core/eyeballs.h"

static guint
next_of_family (const gboolean *ipv6, guint n, gboolean family, guint from)
{
  while (from < n && !ipv6[from] != !family)
    from++;
  return from;
}

void
doctor_eyeballs_order (const gboolean *ipv6, guint n, guint *order)
{
  gboolean family;
  guint next[2];

  if (n == 0)
    return;
  g_return_if_fail (ipv6 != NULL && order != NULL);

  family = ipv6[0];
  next[0] = next_of_family (ipv6, n, FALSE, 0);
  next[1] = next_of_family (ipv6, n, TRUE, 0);
  for (guint i = 0; i < n; i++)
    {
      guint *turn;

      if (next[family ? 1 : 0] >= n)
        family = !family;
      turn = &next[family ? 1 : 0];
      order[i] = *turn;
      *turn = next_of_family (ipv6, n, family, *turn + 1);
      family = !family;
    }
}

DoctorEyeballs
doctor_eyeballs_next (const DoctorAttempt *attempts, guint n, gint64 now)
{
  const DoctorAttempt *last = NULL;
  gboolean running = FALSE;
  guint waiting = n;

  g_return_val_if_fail (attempts != NULL || n == 0,
                        ((DoctorEyeballs){ .move = DOCTOR_EYEBALLS_FAILED }));

  for (guint i = 0; i < n; i++)
    {
      if (attempts[i].state == DOCTOR_ATTEMPT_CONNECTED)
        return (DoctorEyeballs){ .move = DOCTOR_EYEBALLS_DONE, .index = i };
      if (attempts[i].state == DOCTOR_ATTEMPT_RUNNING)
        running = TRUE;
      if (attempts[i].state == DOCTOR_ATTEMPT_WAITING)
        waiting = MIN (waiting, i);
      else if (last == NULL || attempts[i].started >= last->started)
        last = &attempts[i];
    }

  if (waiting == n)
    return (DoctorEyeballs){ .move = running ? DOCTOR_EYEBALLS_WAIT : DOCTOR_EYEBALLS_FAILED,
                             .until = G_MAXINT64 };
  /* RFC 8305 section 5: the delay is for an attempt that may still succeed. */
  if (!running || last->state == DOCTOR_ATTEMPT_FAILED
      || now - last->started >= DOCTOR_EYEBALLS_DELAY)
    return (DoctorEyeballs){ .move = DOCTOR_EYEBALLS_START, .index = waiting };
  return (DoctorEyeballs){ .move = DOCTOR_EYEBALLS_WAIT,
                           .until = last->started + DOCTOR_EYEBALLS_DELAY };
}
