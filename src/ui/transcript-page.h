/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The page with everything that was said to one server and by it. */

#pragma once

#include <gtk/gtk.h>

#include "exam/exam.h"

G_BEGIN_DECLS

#define DOCTOR_TYPE_TRANSCRIPT_PAGE (doctor_transcript_page_get_type ())
G_DECLARE_FINAL_TYPE (DoctorTranscriptPage, doctor_transcript_page, DOCTOR, TRANSCRIPT_PAGE,
                      GtkWidget)

/* Shows the part's transcript; call again when it has grown. Text comes in piece by piece, so that
 * the largest transcript does not stall the window. */
void doctor_transcript_page_show (DoctorTranscriptPage *self, DoctorPart *part);
/* Goes to the entry with that serial number, once it is there, and marks it; nothing happens where
 * it was left out. */
void doctor_transcript_page_show_entry (DoctorTranscriptPage *self, guint serial);
void doctor_transcript_page_focus_search (DoctorTranscriptPage *self);

G_END_DECLS
