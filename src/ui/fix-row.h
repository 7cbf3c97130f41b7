/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Something to do about a finding: one sentence, and where possible a button. */

#pragma once

#include <gtk/gtk.h>

#include "exam/exam.h"

G_BEGIN_DECLS

#define DOCTOR_TYPE_FIX_ROW (doctor_fix_row_get_type ())
G_DECLARE_FINAL_TYPE (DoctorFixRow, doctor_fix_row, DOCTOR, FIX_ROW, GtkListBoxRow)

/* `number`: its place among the fixes, from 1; 0 shows none. */
GtkWidget *doctor_fix_row_new (const DoctorPart *part, const DoctorFinding *finding,
                               const DoctorFix *fix, guint number);

G_END_DECLS
