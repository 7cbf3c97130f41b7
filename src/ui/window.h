/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The window: accounts and servers at the left, everything about one of them at the right. */

#pragma once

#include <adwaita.h>

#include "ui/practice.h"

G_BEGIN_DECLS

/* The actions that rows and pages use, beside those of the menu:
 *   win.open-server (ss)     id and role: selects the server and shows its details
 *   win.press-server (ss)    the same, where the window is narrow; a row was clicked
 *   win.edit-account (s)     id
 *   win.enter-password (ss)  id and role
 *   win.unlock               the keyring
 *   win.tell (s)             shows a short sentence for a moment
 *   win.saved (s)            tells that a log was saved under this URI */
#define DOCTOR_TYPE_WINDOW (doctor_window_get_type ())
G_DECLARE_FINAL_TYPE (DoctorWindow, doctor_window, DOCTOR, WINDOW, AdwApplicationWindow)

DoctorWindow *doctor_window_new (GtkApplication *application, DoctorPractice *practice);
DoctorPractice *doctor_window_get_practice (DoctorWindow *self);
/* What the action "win.use-setting" takes: the account is to have that server, in the role it has.
 * A floating reference. */
GVariant *doctor_window_pack_setting (const char *account, const DoctorServer *server);

G_END_DECLS
