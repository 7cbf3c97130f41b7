/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* `connection-doctor --check`: one examination without a display, and its exit status. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The exit status: scripts rely on it. */
typedef enum
{
  DOCTOR_EXIT_FINE,     /* every server that was checked is ok or warning */
  DOCTOR_EXIT_FAILED,   /* at least one has failed */
  DOCTOR_EXIT_UNUSABLE, /* the call or a file it names cannot be used, not even in part */
  DOCTOR_EXIT_NOTHING,  /* there is nothing to check */
} DoctorExit;

typedef struct
{
  gboolean json;
  const char *output;        /* a file name; NULL: standard output */
  const char *accounts_file; /* NULL: the default one */
  const char *ca_file;       /* NULL: none */
  guint timeout;             /* milliseconds for one server; 0: the default */
} DoctorHeadlessOptions;

/* Runs one examination to its end, or until SIGINT or SIGTERM, and writes the result. Without a
 * session bus none is started. Returns the exit status; what went wrong stands on standard error,
 * one line for each thing. */
DoctorExit doctor_headless_run (const DoctorHeadlessOptions *options);

/* One line on standard error, with the program's name, and with nothing in it that a terminal would
 * obey. */
void doctor_headless_complain (const char *sentence);
/* The same with {value} filled in. */
void doctor_headless_complain_of (const char *pattern, const char *value);

G_END_DECLS
