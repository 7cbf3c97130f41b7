/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* An examination as text and as JSON. */

#pragma once

#include "exam/exam.h"

G_BEGIN_DECLS

/* What a report is made of. Nothing is owned. */
typedef struct
{
  const GPtrArray *parts;       /* of DoctorPart, in the order of doctor_exam_get_parts() */
  const DoctorNetwork *network; /* NULL: not known */
  gint64 started;               /* wall clock, microseconds; 0: not yet */
  gint64 finished;
} DoctorReportInput;

/* What stands in `exam` now; good for as long as `exam` is and no longer. */
DoctorReportInput doctor_report_input (DoctorExam *exam);

typedef struct
{
  DoctorTranslate translate; /* of the log's sentences; doctor_text_english for a host abroad */
  gboolean hide_private;     /* addresses, user names and this computer's own address are masked */
  const char *desktop;       /* "GNOME"; NULL: from the environment */
  const char *gtk;           /* "4.8.3"; NULL where no GTK is loaded */
} DoctorReportOptions;

/* The text log (contract.md): at most 1 MB of UTF-8. `part` limits it to one server, NULL takes
 * all. Newly allocated. */
char *doctor_report_text (const DoctorReportInput *input, const DoctorPart *part,
                          const DoctorReportOptions *options);
/* The same in small pieces, for a window that has to stay awake. It holds what it is made of, and
 * tells each server as it is when its turn comes. */
typedef struct _DoctorReportText DoctorReportText;
DoctorReportText *doctor_report_text_begin (const DoctorReportInput *input, const DoctorPart *part,
                                            const DoctorReportOptions *options);
/* FALSE when there is nothing more to do. */
gboolean doctor_report_text_step (DoctorReportText *self);
/* What is written until now, newly allocated; frees it. */
char *doctor_report_text_end (DoctorReportText *self);
/* Takes the next piece of a report that is not kept as a whole. */
typedef void (*DoctorReportSink) (const char *text, gsize length, gpointer user_data);

/* The JSON report (contract.md), piece by piece: it is as long as the transcripts are. */
void doctor_report_write_json (const DoctorReportInput *input, const DoctorReportOptions *options,
                               DoctorReportSink sink, gpointer user_data);
/* The same as a text. Newly allocated. */
char *doctor_report_json (const DoctorReportInput *input, const DoctorReportOptions *options);

/* "connection-doctor-imap.example.jp-2026-11-21.txt": host of the part, or of nothing for all.
 * Newly allocated. */
char *doctor_report_file_name (const DoctorReportInput *input, const DoctorPart *part);

/* Writes `text` atomically with mode 0600: the old file stays whole whatever happens. */
void doctor_report_save_async (GFile *file, const char *text, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
gboolean doctor_report_save_finish (GFile *file, GAsyncResult *result, GError **error);

G_END_DECLS
