/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* One certificate of a chain: whose, by whom, for which names, from when to when. */

#pragma once

#include <gtk/gtk.h>

#include "core/certificate.h"

G_BEGIN_DECLS

#define DOCTOR_TYPE_CERTIFICATE_CARD (doctor_certificate_card_get_type ())
G_DECLARE_FINAL_TYPE (DoctorCertificateCard, doctor_certificate_card, DOCTOR, CERTIFICATE_CARD,
                      GtkWidget)

/* `number`: its place in the chain, from 1; `now`: seconds since 1970. */
GtkWidget *doctor_certificate_card_new (const DoctorCertificate *certificate, guint number,
                                        gint64 now);

G_END_DECLS
