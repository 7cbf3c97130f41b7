/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Preloaded, a computer whose clock is wrong by DOCTOR_CLOCK_SHIFT seconds. */

#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t
shift (clockid_t clock)
{
  const char *seconds = getenv ("DOCTOR_CLOCK_SHIFT");

  return seconds != NULL && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)
             ? (time_t) strtoll (seconds, NULL, 10)
             : 0;
}

int
clock_gettime (clockid_t clock, struct timespec *now)
{
  long result = syscall (SYS_clock_gettime, clock, now);

  if (result == 0)
    now->tv_sec += shift (clock);
  return (int) result;
}

int
gettimeofday (struct timeval *restrict now, void *restrict zone)
{
  struct timespec precise;

  (void) zone;
  if (clock_gettime (CLOCK_REALTIME, &precise) < 0)
    return -1;
  now->tv_sec = precise.tv_sec;
  now->tv_usec = precise.tv_nsec / 1000;
  return 0;
}

time_t
time (time_t *result)
{
  struct timespec now;

  if (clock_gettime (CLOCK_REALTIME, &now) < 0)
    return -1;
  if (result != NULL)
    *result = now.tv_sec;
  return now.tv_sec;
}
