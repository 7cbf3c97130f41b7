/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Reads the files of tests/dialogues and replays them against a dialogue. */

#pragma once

#include "core/dialogue.h"

/* One file; see tests/dialogues/README. */
typedef struct
{
  char *name;
  DoctorServer *server;
  char *address;        /* NULL: none */
  DoctorSecret *secret; /* NULL: none */
  DoctorFactKind absence;
  GStrv lines;       /* of the conversation */
  char *steps;       /* "greeting ok, login failed, mailbox skipped" */
  GPtrArray *facts;  /* of char */
  GPtrArray *absent; /* of char: ids of facts */
  GPtrArray *wires;  /* of char: lines that must have been sent */
} Script;

typedef enum
{
  RUN_WHOLE,   /* every answer of the server in one piece */
  RUN_SPLIT,   /* byte by byte */
  RUN_CUT,     /* the server closes after `at` bytes */
  RUN_ABANDON, /* the caller gives up after `at` bytes */
} RunMode;

/* What came of a replay. */
typedef struct
{
  DoctorTranscript *transcript;
  GPtrArray *tags;  /* of char, in the order of their use */
  GPtrArray *wires; /* of char: what was sent, with line ends */
  char *stuck;      /* why the script could not go on, or NULL */
  const char *shows_secret;
  char *forbidden; /* what was sent and must never be */
  gboolean ended;  /* by CLOSE */
  gboolean cut;    /* the place was reached */
  gboolean cut_leaving;
  DoctorStep cut_step;
  guint sent_after; /* commands sent after the cut */
} Run;

GPtrArray *load_scripts (void);
/* Bytes that the server says in the script. */
gsize script_size (const Script *script);
/* The transcript as the file has it. */
char *script_expected (const Script *script);
/* What the file demands and the run does not have; "" for nothing. */
char *script_missing (const Script *script, const Run *run);
void script_free (Script *script);

Run *run_script (const Script *script, RunMode mode, gsize at);
void run_free (Run *run);
/* The transcript, the steps and the facts as text. */
char *run_log (const Run *run);
char *run_steps (const Run *run);
char *run_facts (const Run *run);

/* The word that is the password of every script, or its beginning. */
const char *canary (void);
/* The transcript's entries and facts show it, in whatever encoding: where, or NULL (static). */
const char *shows_canary (const DoctorTranscript *transcript);
/* A client may send that line before TLS stands. */
gboolean may_be_said_in_clear (const char *line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Run, run_free)
