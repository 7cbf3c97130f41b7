/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The frame of a Check program: one suite, TAP on standard output. */

#pragma once

#include <check.h>
#include <glib.h>
#include <stdlib.h>

/* Defines main() for a test file. `add_tests` gets the one test case and adds the tests to it with
 * tcase_add_test() and tcase_add_loop_test(). Each of them is a line of its own in the result. */
#define DOCTOR_CHECK_MAIN(name, add_tests)                                                         \
  int main (void)                                                                                  \
  {                                                                                                \
    Suite *suite = suite_create (name);                                                            \
    TCase *tests = tcase_create (name);                                                            \
    SRunner *runner = srunner_create (suite);                                                      \
    int failed;                                                                                    \
                                                                                                   \
    tcase_set_timeout (tests, 120);                                                                \
    add_tests (tests);                                                                             \
    suite_add_tcase (suite, tests);                                                                \
    srunner_set_tap (runner, "-");                                                                 \
    srunner_run_all (runner, CK_SILENT);                                                           \
    failed = srunner_ntests_failed (runner);                                                       \
    srunner_free (runner);                                                                         \
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;                                              \
  }
