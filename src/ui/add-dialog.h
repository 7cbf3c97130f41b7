/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The dialog that makes an account from an address: found, examined, then saved. */

#pragma once

#include <adwaita.h>

#include "ui/practice.h"

G_BEGIN_DECLS

#define DOCTOR_TYPE_ADD_DIALOG (doctor_add_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DoctorAddDialog, doctor_add_dialog, DOCTOR, ADD_DIALOG, AdwWindow)

/* Nothing is stored before Save. Where the user wants to change something, or nothing was found, it
 * hands over to the account dialog. */
GtkWidget *doctor_add_dialog_new (GtkWindow *parent, DoctorPractice *practice);

G_END_DECLS
