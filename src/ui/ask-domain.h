/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A button that asks the domain of an address for its settings, and what it answers. */

#pragma once

#include <gtk/gtk.h>

#include "exam/exam.h"

G_BEGIN_DECLS

#define DOCTOR_TYPE_ASK_DOMAIN (doctor_ask_domain_get_type ())
G_DECLARE_FINAL_TYPE (DoctorAskDomain, doctor_ask_domain, DOCTOR, ASK_DOMAIN, GtkWidget)

/* Shows itself where asking can help with the part as it is now: for a server that failed or has a
 * warning, is not on this computer, and belongs to an address whose domain can publish something.
 * What was asked for another part is forgotten. Call again when the part has changed. Nothing is
 * asked until the button is pressed; it stands in a DoctorWindow then. */
void doctor_ask_domain_show (DoctorAskDomain *self, DoctorPart *part);

G_END_DECLS
