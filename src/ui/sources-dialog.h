/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The dialog that says which other programs are looked at, and switches them on and off. */

#pragma once

#include <adwaita.h>

#include "ui/practice.h"

G_BEGIN_DECLS

#define DOCTOR_TYPE_SOURCES_DIALOG (doctor_sources_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DoctorSourcesDialog, doctor_sources_dialog, DOCTOR, SOURCES_DIALOG, AdwWindow)

/* `settings` has the key "sources-off", which the practice follows. */
GtkWidget *doctor_sources_dialog_new (GtkWindow *parent, DoctorPractice *practice,
                                      GSettings *settings);

G_END_DECLS
