/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Everything that happened in one probe, in order: lines, notes, facts, steps, certificate. */

#pragma once

#include "core/account.h"
#include "core/certificate.h"
#include "core/facts.h"
#include "core/secret.h"

G_BEGIN_DECLS

typedef enum
{
  DOCTOR_FROM_CLIENT,
  DOCTOR_FROM_SERVER,
  DOCTOR_FROM_NOTE,
} DoctorDirection;

/* One line, never changed once it is there. `text` is valid UTF-8, escaped and scrubbed, without
 * line breaks; a note's text is English, and doctor_transcript_entry_text() gives it in another
 * language. */
typedef struct
{
  guint serial;
  gint64 time; /* microseconds since the probe began */
  DoctorStep step;
  DoctorDirection direction;
  gboolean unprotected; /* received or sent before encryption stood */
  char *text;
} DoctorEntry;

typedef enum
{
  DOCTOR_OUTCOME_OK,
  DOCTOR_OUTCOME_FAILED,
  DOCTOR_OUTCOME_SKIPPED,
} DoctorOutcome;

/* One step that was begun or passed over. A skipped step has duration 0. */
typedef struct
{
  DoctorStep step;
  DoctorOutcome outcome;
  gboolean running;
  gint64 start;    /* microseconds since the probe began */
  gint64 duration; /* microseconds */
} DoctorStepRecord;

/* Append-only; shared by reference count on the main thread. */
typedef struct _DoctorTranscript DoctorTranscript;

/* `started`: microseconds of wall clock (g_get_real_time()) at time 0. */
DoctorTranscript *doctor_transcript_new (gint64 started);
DoctorTranscript *doctor_transcript_ref (DoctorTranscript *self);
void doctor_transcript_unref (DoctorTranscript *self);
gint64 doctor_transcript_get_started (const DoctorTranscript *self);
/* The same, for a probe that begins later than its transcript. Only while nothing is recorded. */
void doctor_transcript_set_started (DoctorTranscript *self, gint64 started);

/* The clock is the caller's: every record that follows carries this time. Never goes back. */
void doctor_transcript_set_now (DoctorTranscript *self, gint64 microseconds);
gint64 doctor_transcript_get_now (const DoctorTranscript *self);
/* Lines from now on are protected by TLS. */
void doctor_transcript_set_protected (DoctorTranscript *self, gboolean is_protected);
/* Text from now on is scrubbed of this secret. */
void doctor_transcript_hide (DoctorTranscript *self, DoctorSecret *secret);

/* Ends the step that runs, as OK, and begins `step`. */
void doctor_transcript_begin_step (DoctorTranscript *self, DoctorStep step);
/* Ends the step that runs; nothing happens when none does. */
void doctor_transcript_end_step (DoctorTranscript *self, DoctorOutcome outcome);
/* Records a step that is not made. */
void doctor_transcript_skip_step (DoctorTranscript *self, DoctorStep step);
/* The end of a probe of `server`: ends a step that still runs as failed, and records every step
 * such a probe has and that has no record yet as skipped, so that the steps are complete. */
void doctor_transcript_skip_missing (DoctorTranscript *self, const DoctorServer *server);

/* Appends one line. Client lines are public text made by doctor_command_text(). Server bytes
 * are scrubbed and escaped here; the line ending is not part of them. Each returns the entry's
 * serial number. */
guint doctor_transcript_add_client (DoctorTranscript *self, const char *text);
guint doctor_transcript_add_server (DoctorTranscript *self, const char *bytes, gssize length);

/* Appends a fact. A kind with a note appends the note as an entry, which is the evidence. A kind
 * without one has the last entry as its evidence. `code` and `text` are copied, scrubbed, escaped
 * (line feeds are kept) and may be NULL. */
void doctor_transcript_add_fact (DoctorTranscript *self, DoctorFactKind kind, const char *text,
                                 const char *code, gint64 number, gint64 extra);
/* The same with the evidence named. Only for kinds without a note. */
void doctor_transcript_add_fact_at (DoctorTranscript *self, guint serial, DoctorFactKind kind,
                                    const char *text, const char *code, gint64 number,
                                    gint64 extra);

/* What TLS showed; kept by reference. The last one wins. */
void doctor_transcript_set_tls (DoctorTranscript *self, DoctorTlsInfo *info);
const DoctorTlsInfo *doctor_transcript_get_tls (const DoctorTranscript *self);

/* Reading. Everything is owned by the transcript. At most 4 MiB of entry text is kept: the first
 * 2 MiB and the last 2 MiB, of at most 50,000 entries each, with a LEFT_OUT note between; serial
 * numbers do not change. */
guint doctor_transcript_n_entries (const DoctorTranscript *self);
const DoctorEntry *doctor_transcript_entry (const DoctorTranscript *self, guint index);
/* NULL when it was left out. */
const DoctorEntry *doctor_transcript_find (const DoctorTranscript *self, guint serial);
/* The entry's text in the language of `translate`; newly allocated. */
char *doctor_transcript_entry_text (const DoctorTranscript *self, const DoctorEntry *entry,
                                    DoctorTranslate translate);
guint doctor_transcript_n_facts (const DoctorTranscript *self);
const DoctorFact *doctor_transcript_fact (const DoctorTranscript *self, guint index);
/* The last fact of that kind, or NULL. */
const DoctorFact *doctor_transcript_last_fact (const DoctorTranscript *self, DoctorFactKind kind);
guint doctor_transcript_n_steps (const DoctorTranscript *self);
const DoctorStepRecord *doctor_transcript_step (const DoctorTranscript *self, guint index);
/* The step that failed, or NULL. */
const DoctorStepRecord *doctor_transcript_failed_step (const DoctorTranscript *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorTranscript, doctor_transcript_unref)

G_END_DECLS
