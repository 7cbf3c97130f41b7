/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The dialog in which an account is added or edited. */

#pragma once

#include <adwaita.h>

#include "ui/practice.h"

G_BEGIN_DECLS

#define DOCTOR_TYPE_ACCOUNT_DIALOG (doctor_account_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DoctorAccountDialog, doctor_account_dialog, DOCTOR, ACCOUNT_DIALOG, AdwWindow)

/* For an account that is there. What is saved is put into the practice, which examines it. */
GtkWidget *doctor_account_dialog_new (GtkWindow *parent, DoctorPractice *practice,
                                      DoctorAccount *account);
/* For a new account of which something is known: `draft` fills the form, and gives the id, so that
 * what its servers have refused is not sent again. `password`, which may be NULL, is saved where no
 * other is typed. `note`: a sentence above the form, or NULL. */
GtkWidget *doctor_account_dialog_new_for_draft (GtkWindow *parent, DoctorPractice *practice,
                                                DoctorAccount *draft, DoctorSecret *password,
                                                const char *note);

G_END_DECLS
