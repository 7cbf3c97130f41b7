/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A text and what belongs to it: beside it, or below it where there is no room. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCTOR_TYPE_REFLOW (doctor_reflow_get_type ())
/* Has two children: the text and, say, its buttons. Property: `packed` (boolean); the second
 * follows the text on its baseline, instead of standing at the other edge. */
G_DECLARE_FINAL_TYPE (DoctorReflow, doctor_reflow, DOCTOR, REFLOW, GtkWidget)

G_END_DECLS
