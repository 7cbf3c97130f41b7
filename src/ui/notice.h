/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A bar at the top of the window: something that the user has to know. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCTOR_TYPE_NOTICE (doctor_notice_get_type ())
G_DECLARE_FINAL_TYPE (DoctorNotice, doctor_notice, DOCTOR, NOTICE, GtkWidget)

/* `text` NULL hides the bar. */
void doctor_notice_set_text (DoctorNotice *self, const char *text);

G_END_DECLS
