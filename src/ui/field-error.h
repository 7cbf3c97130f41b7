/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The line below a field that says what cannot be right in it. */

#pragma once

#include <adwaita.h>

#include "core/account.h"

G_BEGIN_DECLS

#define DOCTOR_TYPE_FIELD_ERROR (doctor_field_error_get_type ())
G_DECLARE_FINAL_TYPE (DoctorFieldError, doctor_field_error, DOCTOR, FIELD_ERROR, AdwPreferencesRow)

/* Shows the problem below `row`, or hides. */
void doctor_field_error_show (DoctorFieldError *self, GtkWidget *row, DoctorProblem problem);

G_END_DECLS
