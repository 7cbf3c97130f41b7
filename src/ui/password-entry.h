/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A field for a password that keeps it to itself. */

#pragma once

#include <gtk/gtk.h>

#include "core/secret.h"

G_BEGIN_DECLS

/* The entries of the toolkit tell what is typed to whoever is on the accessibility bus, hidden or
 * not: whatever offers GtkEditable does. This one is none, so a screen reader hears its label and
 * that it has the focus.
 *
 * Signals:
 *   "changed" ()   something was typed
 *   "activate" ()  Enter was pressed */
#define DOCTOR_TYPE_PASSWORD_ENTRY (doctor_password_entry_get_type ())
G_DECLARE_FINAL_TYPE (DoctorPasswordEntry, doctor_password_entry, DOCTOR, PASSWORD_ENTRY, GtkWidget)

void doctor_password_entry_set_label (DoctorPasswordEntry *self, const char *label);
gboolean doctor_password_entry_is_empty (DoctorPasswordEntry *self);
/* What was typed, and empties the field; NULL where it is empty. */
DoctorSecret *doctor_password_entry_take (DoctorPasswordEntry *self);

G_END_DECLS
