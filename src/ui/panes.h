/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The list and the details side by side, or one of them where the window is narrow. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Properties: `list`, `details` (widgets), `show-details` (boolean; whether the second one is
 * wanted), `folded` (boolean, read only; there is room for one of them only). Below
 * DOCTOR_PANES_FOLD pixels the details, while they are wanted, take the place of the list. */
#define DOCTOR_TYPE_PANES (doctor_panes_get_type ())
G_DECLARE_FINAL_TYPE (DoctorPanes, doctor_panes, DOCTOR, PANES, GtkWidget)

#define DOCTOR_PANES_FOLD 720

void doctor_panes_set_show_details (DoctorPanes *self, gboolean show_details);
gboolean doctor_panes_get_folded (DoctorPanes *self);

G_END_DECLS
