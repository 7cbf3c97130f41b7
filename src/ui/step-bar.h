/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A step on the common time axis of all steps, drawn as a bar. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCTOR_TYPE_STEP_BAR (doctor_step_bar_get_type ())
G_DECLARE_FINAL_TYPE (DoctorStepBar, doctor_step_bar, DOCTOR, STEP_BAR, GtkWidget)

GtkWidget *doctor_step_bar_new (void);
/* Where the bar begins and ends, 0 to 1 of the axis. With end <= begin nothing is drawn. */
void doctor_step_bar_set_span (DoctorStepBar *self, double begin, double end);

G_END_DECLS
