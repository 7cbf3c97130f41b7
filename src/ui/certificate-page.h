/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The page that shows a server’s certificates, and what of them was verified. */

#pragma once

#include <gtk/gtk.h>

#include "exam/exam.h"

G_BEGIN_DECLS

#define DOCTOR_TYPE_CERTIFICATE_PAGE (doctor_certificate_page_get_type ())
G_DECLARE_FINAL_TYPE (DoctorCertificatePage, doctor_certificate_page, DOCTOR, CERTIFICATE_PAGE,
                      GtkWidget)

/* Shows the part as it is now; call again when it has changed. */
void doctor_certificate_page_show (DoctorCertificatePage *self, DoctorPart *part);

G_END_DECLS
