/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The dialog that explains a mail that came back. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define DOCTOR_TYPE_BOUNCE_DIALOG (doctor_bounce_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DoctorBounceDialog, doctor_bounce_dialog, DOCTOR, BOUNCE_DIALOG, AdwWindow)

GtkWidget *doctor_bounce_dialog_new (GtkWindow *parent);

G_END_DECLS
