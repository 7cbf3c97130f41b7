/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The dialog that shows exactly what a log will hold, and saves it. */

#pragma once

#include <adwaita.h>

#include "ui/practice.h"

G_BEGIN_DECLS

#define DOCTOR_TYPE_EXPORT_DIALOG (doctor_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DoctorExportDialog, doctor_export_dialog, DOCTOR, EXPORT_DIALOG, AdwWindow)

/* `selected`: the server that may be exported alone; NULL: there is no choice. Saving activates
 * the parent's action win.saved. */
GtkWidget *doctor_export_dialog_new (GtkWindow *parent, DoctorPractice *practice,
                                     DoctorPart *selected);

G_END_DECLS
