/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Looking for a word in a text view: every place is marked, one of them is selected. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The tag `match` of the buffer marks what was found. All zero is a search that found nothing. */
typedef struct
{
  GArray *offsets; /* of int: characters from the beginning; at most DOCTOR_SEARCH_MAX */
  guint marked;    /* so many of them are */
  guint current;
  guint length; /* of the word, in characters */
} DoctorTranscriptSearch;

#define DOCTOR_SEARCH_MAX 1000

void doctor_transcript_search_reset (DoctorTranscriptSearch *self);
/* Looks for `word`, ignoring the case of ASCII letters, and goes to the first place unless one is
 * selected already. Returns what to show beside the entry, translated and newly allocated: "3 of
 * 17", "Not found", "". */
char *doctor_transcript_search_run (DoctorTranscriptSearch *self, GtkTextView *view,
                                    const char *word);
/* Marks some more of what was found; FALSE when all of it is. */
gboolean doctor_transcript_search_mark (DoctorTranscriptSearch *self, GtkTextView *view);
/* Goes on to the next (1) or previous (-1) place, round the end. Returns the same. */
char *doctor_transcript_search_move (DoctorTranscriptSearch *self, GtkTextView *view, int by);

G_END_DECLS
