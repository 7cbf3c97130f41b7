/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The page that says what is wrong with one server and what to do. */

#pragma once

#include <gtk/gtk.h>

#include "exam/exam.h"

G_BEGIN_DECLS

#define DOCTOR_TYPE_DIAGNOSIS_PAGE (doctor_diagnosis_page_get_type ())
G_DECLARE_FINAL_TYPE (DoctorDiagnosisPage, doctor_diagnosis_page, DOCTOR, DIAGNOSIS_PAGE, GtkWidget)

/* Shows the part as it is now; call again when it has changed. */
void doctor_diagnosis_page_show (DoctorDiagnosisPage *self, DoctorPart *part);
/* Whether the window is narrow. */
void doctor_diagnosis_page_set_folded (DoctorDiagnosisPage *self, gboolean folded);

G_END_DECLS
