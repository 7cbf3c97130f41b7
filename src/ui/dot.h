/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The dot beside everything that was examined: its shape and its colour say the status. */

#pragma once

#include <gtk/gtk.h>

#include "diagnosis/diagnosis.h"

G_BEGIN_DECLS

/* Has a property `size` (pixels, default 22). Its accessible name is doctor_dot_get_name(). */
#define DOCTOR_TYPE_DOT (doctor_dot_get_type ())
G_DECLARE_FINAL_TYPE (DoctorDot, doctor_dot, DOCTOR, DOT, GtkWidget)

GtkWidget *doctor_dot_new (void);
void doctor_dot_set_status (DoctorDot *self, DoctorStatus status);

/* "Fine", "Failed", "Warning", "Not tested", "Checking", translated; not owned. */
const char *doctor_dot_get_name (DoctorStatus status);

G_END_DECLS
