/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The steps of a probe, one under the other, as bars on one time axis. */

#pragma once

#include <gtk/gtk.h>

#include "exam/exam.h"

G_BEGIN_DECLS

#define DOCTOR_TYPE_STEPS_VIEW (doctor_steps_view_get_type ())
G_DECLARE_FINAL_TYPE (DoctorStepsView, doctor_steps_view, DOCTOR, STEPS_VIEW, GtkWidget)

/* Shows the steps as they are now. */
void doctor_steps_view_show (DoctorStepsView *self, const DoctorPart *part);
/* Whether there is no room for what each step says beside its bar. */
void doctor_steps_view_set_folded (DoctorStepsView *self, gboolean folded);

G_END_DECLS
