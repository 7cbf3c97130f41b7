/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Happy eyeballs as a table: the order of addresses, and each move. */

#include "core/eyeballs.h"

#include <string.h>

#include "suite.h"

/* A six or a four for each address; the order in which they are tried. */
static const struct
{
  const char *families;
  guint order[8];
} orders[] = {
  { "", { 0 } },
  { "4", { 0 } },
  { "64", { 0, 1 } },
  { "46", { 0, 1 } },
  { "6644", { 0, 2, 1, 3 } },
  { "4466", { 0, 2, 1, 3 } },
  { "66664", { 0, 4, 1, 2, 3 } },
  { "644", { 0, 1, 2 } },
  { "466666", { 0, 1, 2, 3, 4, 5 } },
  { "64646464", { 0, 1, 2, 3, 4, 5, 6, 7 } },
  { "444666", { 0, 3, 1, 4, 2, 5 } },
};

START_TEST (test_order)
{
  guint n = (guint) strlen (orders[_i].families);
  gboolean ipv6[8] = { FALSE };
  guint order[8] = { 0 };

  for (guint i = 0; i < n; i++)
    ipv6[i] = orders[_i].families[i] == '6';
  doctor_eyeballs_order (ipv6, n, order);
  for (guint i = 0; i < n; i++)
    ck_assert_uint_eq (order[i], orders[_i].order[i]);
}
END_TEST

#define MS 1000
#define W                                                                                          \
  {                                                                                                \
    .state = DOCTOR_ATTEMPT_WAITING                                                                \
  }
#define R(at)                                                                                      \
  {                                                                                                \
    .state = DOCTOR_ATTEMPT_RUNNING, .started = (at) *MS                                           \
  }
#define F(at, till)                                                                                \
  {                                                                                                \
    .state = DOCTOR_ATTEMPT_FAILED, .started = (at) *MS, .ended = (till) *MS                       \
  }
#define C(at, till)                                                                                \
  {                                                                                                \
    .state = DOCTOR_ATTEMPT_CONNECTED, .started = (at) *MS, .ended = (till) *MS                    \
  }

static const struct
{
  guint n;
  DoctorAttempt attempts[4];
  gint64 now;
  DoctorEyeballsMove move;
  guint index;
  gint64 until;
} moves[] = {
  { 0, { W }, 0, DOCTOR_EYEBALLS_FAILED, 0, 0 },
  { 1, { W }, 0, DOCTOR_EYEBALLS_START, 0, 0 },
  { 1, { R (0) }, 5 * MS, DOCTOR_EYEBALLS_WAIT, 0, G_MAXINT64 },
  { 1, { F (0, 5) }, 5 * MS, DOCTOR_EYEBALLS_FAILED, 0, 0 },
  { 1, { C (0, 5) }, 5 * MS, DOCTOR_EYEBALLS_DONE, 0, 0 },
  /* The delay between two attempts. */
  { 2, { R (10), W }, 10 * MS, DOCTOR_EYEBALLS_WAIT, 0, 260 * MS },
  { 2, { R (10), W }, 259 * MS, DOCTOR_EYEBALLS_WAIT, 0, 260 * MS },
  { 2, { R (10), W }, 260 * MS, DOCTOR_EYEBALLS_START, 1, 0 },
  { 2, { R (0), R (250) }, 9000 * MS, DOCTOR_EYEBALLS_WAIT, 0, G_MAXINT64 },
  /* A failure is not waited out. */
  { 2, { F (0, 1), W }, 1 * MS, DOCTOR_EYEBALLS_START, 1, 0 },
  { 3, { F (0, 1), F (1, 2), W }, 2 * MS, DOCTOR_EYEBALLS_START, 2, 0 },
  { 3, { R (0), F (250, 251), W }, 251 * MS, DOCTOR_EYEBALLS_START, 2, 0 },
  /* The failure of an older one leaves the newer one its time. */
  { 3, { F (0, 300), R (250), W }, 300 * MS, DOCTOR_EYEBALLS_WAIT, 0, 500 * MS },
  { 3, { F (0, 300), R (250), W }, 500 * MS, DOCTOR_EYEBALLS_START, 2, 0 },
  /* Whoever connects first wins, in the order of attempts when two did at once. */
  { 3, { R (0), C (250, 270), W }, 270 * MS, DOCTOR_EYEBALLS_DONE, 1, 0 },
  { 2, { C (0, 270), C (250, 270) }, 270 * MS, DOCTOR_EYEBALLS_DONE, 0, 0 },
  { 2, { F (0, 1), C (1, 270) }, 270 * MS, DOCTOR_EYEBALLS_DONE, 1, 0 },
  /* The last one that runs may still win. */
  { 2, { R (0), F (250, 251) }, 251 * MS, DOCTOR_EYEBALLS_WAIT, 0, G_MAXINT64 },
  { 2, { F (0, 9000), F (250, 251) }, 9000 * MS, DOCTOR_EYEBALLS_FAILED, 0, 0 },
  /* Two attempts at one moment of the clock. */
  { 3, { F (5, 5), R (5), W }, 6 * MS, DOCTOR_EYEBALLS_WAIT, 0, 255 * MS },
};

START_TEST (test_move)
{
  DoctorEyeballs next = doctor_eyeballs_next (moves[_i].attempts, moves[_i].n, moves[_i].now);

  ck_assert_int_eq (next.move, moves[_i].move);
  if (next.move == DOCTOR_EYEBALLS_START || next.move == DOCTOR_EYEBALLS_DONE)
    ck_assert_uint_eq (next.index, moves[_i].index);
  if (next.move == DOCTOR_EYEBALLS_WAIT)
    ck_assert_int_eq (next.until, moves[_i].until);
}
END_TEST

/* Eight addresses that never answer: all are tried, 250 ms apart, none twice. */
START_TEST (test_all_silent)
{
  DoctorAttempt attempts[8] = { 0 };
  gint64 now = 0;

  for (guint i = 0; i < 8; i++)
    {
      DoctorEyeballs next = doctor_eyeballs_next (attempts, 8, now);

      ck_assert_int_eq (next.move, DOCTOR_EYEBALLS_START);
      ck_assert_uint_eq (next.index, i);
      attempts[i].state = DOCTOR_ATTEMPT_RUNNING;
      attempts[i].started = now;
      next = doctor_eyeballs_next (attempts, 8, now);
      ck_assert_int_eq (next.move, DOCTOR_EYEBALLS_WAIT);
      if (i < 7)
        ck_assert_int_eq (next.until, now + DOCTOR_EYEBALLS_DELAY);
      else
        ck_assert_int_eq (next.until, G_MAXINT64);
      now += DOCTOR_EYEBALLS_DELAY;
    }
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_loop_test (tests, test_order, 0, G_N_ELEMENTS (orders));
  tcase_add_loop_test (tests, test_move, 0, G_N_ELEMENTS (moves));
  tcase_add_test (tests, test_all_silent);
}

DOCTOR_CHECK_MAIN ("eyeballs", add_tests)
