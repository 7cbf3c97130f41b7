/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The dialog that asks for the password of one server. */

#pragma once

#include <adwaita.h>

#include "ui/practice.h"

G_BEGIN_DECLS

#define DOCTOR_TYPE_PASSWORD_DIALOG (doctor_password_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DoctorPasswordDialog, doctor_password_dialog, DOCTOR, PASSWORD_DIALOG,
                      AdwMessageDialog)

/* What is entered is put into the practice, which examines the account again. */
GtkWidget *doctor_password_dialog_new (GtkWindow *parent, DoctorPractice *practice,
                                       DoctorAccount *account, DoctorRole role);

G_END_DECLS
