/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The application in a desktop: one instance, its actions, its window. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define DOCTOR_TYPE_APPLICATION (doctor_application_get_type ())
G_DECLARE_FINAL_TYPE (DoctorApplication, doctor_application, DOCTOR, APPLICATION, AdwApplication)

/* `accounts_file`: this accounts file and no other source; NULL: the default one. `ca_file`: PEM
 * certificates to trust too; NULL: none. `timeout`: milliseconds for one server; 0: the default.
 * With an accounts file of its own the process is no single instance: it must not hand over to a
 * window that shows other accounts. */
DoctorApplication *doctor_application_new (const char *accounts_file, const char *ca_file,
                                           guint timeout);

G_END_DECLS
