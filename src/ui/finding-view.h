/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* One finding in full: what is wrong, in whose words, and what to do. */

#pragma once

#include <gtk/gtk.h>

#include "exam/exam.h"

G_BEGIN_DECLS

#define DOCTOR_TYPE_FINDING_VIEW (doctor_finding_view_get_type ())
G_DECLARE_FINAL_TYPE (DoctorFindingView, doctor_finding_view, DOCTOR, FINDING_VIEW, GtkWidget)

/* `is_main`: the title stands elsewhere, in large. The evidence is in the part's transcript; only
 * that of one of the part's findings has links to the page that shows it. */
GtkWidget *doctor_finding_view_new (const DoctorPart *part, const DoctorFinding *finding,
                                    gboolean is_main);

G_END_DECLS
