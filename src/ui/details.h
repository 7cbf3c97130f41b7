/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The right side of the window: everything about the selected server, in three pages. */

#pragma once

#include <gtk/gtk.h>

#include "exam/exam.h"

G_BEGIN_DECLS

#define DOCTOR_TYPE_DETAILS (doctor_details_get_type ())
G_DECLARE_FINAL_TYPE (DoctorDetails, doctor_details, DOCTOR, DETAILS, GtkWidget)

/* NULL: nothing is selected. Call again when the part has changed. */
void doctor_details_show (DoctorDetails *self, DoctorPart *part);
/* Whether the details stand in the place of the list, and need a way back. */
void doctor_details_set_folded (DoctorDetails *self, gboolean folded);
/* Turns to the transcript and its search. */
void doctor_details_search (DoctorDetails *self);

G_END_DECLS
