/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The left side of the window: the network, notices, and the list of accounts and servers. */

#pragma once

#include <gtk/gtk.h>

#include "ui/practice.h"

G_BEGIN_DECLS

/* Signal: "selected" (), another server or none is selected. */
#define DOCTOR_TYPE_OVERVIEW (doctor_overview_get_type ())
G_DECLARE_FINAL_TYPE (DoctorOverview, doctor_overview, DOCTOR, OVERVIEW, GtkWidget)

/* Once. */
void doctor_overview_set_practice (DoctorOverview *self, DoctorPractice *practice);
/* The selected server's newest part; NULL for none. Owned by the practice. */
DoctorPart *doctor_overview_get_selected (DoctorOverview *self);
void doctor_overview_select (DoctorOverview *self, const char *id, DoctorRole role);
/* Where nothing is selected: the first server with a fault, else the first server. */
void doctor_overview_select_something (DoctorOverview *self);

G_END_DECLS
