/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* One server's section of the text log. */

#pragma once

#include "report/mask.h"
#include "report/report.h"

G_BEGIN_DECLS

/* What every line of a log needs. */
typedef struct
{
  const DoctorReportInput *input;
  const DoctorReportOptions *options;
  DoctorTranslate translate;
  DoctorMask *mask;  /* NULL: nothing is hidden */
  guint label_width; /* doctor_section_label_width() */
} DoctorLog;

/* How much stands in a section. */
typedef enum
{
  DOCTOR_SECTION_WHOLE,
  DOCTOR_SECTION_SHORT, /* for servers that are fine, where there are hundreds of them */
} DoctorSectionSize;

/* The columns that the labels of a section take, in that language. */
guint doctor_section_label_width (DoctorTranslate translate);
/* `text` escaped and masked: fit for a line. "" for NULL. Newly allocated. */
char *doctor_log_shown (const DoctorLog *self, const char *text);
/* The same of one line, which may be as long as a server likes, and is cut. */
char *doctor_log_line (const DoctorLog *self, const char *text);
/* "     0.081 S! 220 mail.example.jp ESMTP\n": what was said, in the notation of tests/dialogues.
 * Newly allocated. */
char *doctor_log_entry (const DoctorEntry *entry, const char *text);
/* Appends `text` and blanks up to `width` columns, East Asian wide characters counting two. */
void doctor_log_pad (GString *out, const char *text, guint width);
/* How many columns `text` takes. */
guint doctor_log_width (const char *text);
/* Wall clock in microseconds as "2026-11-21 16:42:07 +0900 (07:42:07 UTC)", and as "16:42:07.318".
 * Newly allocated. */
char *doctor_log_time (gint64 microseconds);
char *doctor_log_clock (gint64 microseconds);

/* Everything but the transcript. Newly allocated. */
char *doctor_section_text (const DoctorLog *self, const DoctorPart *part, DoctorSectionSize size);
/* The transcript in at most about `limit` bytes: the first and the last part, with a note of how
 * many lines are left out. In small steps; `log` and `part` outlive it. */
typedef struct _DoctorSectionTranscript DoctorSectionTranscript;
DoctorSectionTranscript *doctor_section_transcript_begin (const DoctorLog *log,
                                                          const DoctorPart *part, gsize limit);
/* FALSE when there is nothing more to do. */
gboolean doctor_section_transcript_step (DoctorSectionTranscript *self);
/* What is written until now, newly allocated; frees it. */
char *doctor_section_transcript_end (DoctorSectionTranscript *self);

G_END_DECLS
