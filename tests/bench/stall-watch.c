/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Loaded before the program (LD_PRELOAD), writes down how long its main thread stays away from its
 * main loop: between the return of one poll() and the call of the next. Lines of the file that
 * STALL_WATCH names: wall milliseconds, of these computing milliseconds, monotonic seconds; and for
 * a long one where it was, as addresses. Never part of the program. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Milliseconds: shorter ones are not written down; one that lasts longer is looked into. */
#define NOTED 16
#define LOOKED_INTO 60

static int file = -1;
static pthread_t main_thread;
static _Atomic long long since; /* wall nanoseconds; 0: waits in poll() */
static long long computed;
static int (*next_poll) (struct pollfd *, nfds_t, int);

static long long
now (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void
where_cb (int number)
{
  void *frames[64];
  int n = backtrace (frames, 64);

  (void) number;
  /* No printf: what it takes memory from may be locked. */
  if (write (file, "at\n", 3) == 3)
    backtrace_symbols_fd (frames, n, file);
}

static void *
watch (void *data)
{
  long long seen = 0;

  for (;;)
    {
      long long began = atomic_load (&since);

      if (began != 0 && began != seen && now (CLOCK_MONOTONIC) - began > LOOKED_INTO * 1000000LL)
        {
          seen = began;
          pthread_kill (main_thread, SIGUSR2);
        }
      usleep (5000);
    }
  return data;
}

__attribute__ ((constructor)) static void
begin (void)
{
  const char *path = getenv ("STALL_WATCH");
  struct sigaction action = { .sa_handler = where_cb, .sa_flags = SA_RESTART };
  void *frames[2];
  pthread_t thread;

  next_poll = (int (*) (struct pollfd *, nfds_t, int)) dlsym (RTLD_NEXT, "poll");
  if (path == NULL)
    return;
  file = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  unsetenv ("STALL_WATCH");
  unsetenv ("LD_PRELOAD");
  main_thread = pthread_self ();
  backtrace (frames, 2);
  sigaction (SIGUSR2, &action, NULL);
  pthread_create (&thread, NULL, watch, NULL);
}

int
poll (struct pollfd *fds, nfds_t n, int timeout)
{
  int result;

  if (file < 0 || getpid () != syscall (SYS_gettid))
    return next_poll (fds, n, timeout);
  if (since != 0)
    {
      long long wall = (now (CLOCK_MONOTONIC) - since) / 1000000;

      if (wall >= NOTED)
        dprintf (file, "%lld %lld %.3f\n", wall,
                 (now (CLOCK_THREAD_CPUTIME_ID) - computed) / 1000000,
                 (double) now (CLOCK_MONOTONIC) / 1e9);
    }
  atomic_store (&since, 0);
  result = next_poll (fds, n, timeout);
  computed = now (CLOCK_THREAD_CPUTIME_ID);
  atomic_store (&since, now (CLOCK_MONOTONIC));
  return result;
}
