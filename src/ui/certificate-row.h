/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The row of a server's form that names the certificate file which it is trusted by. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Trust is widened while an account is set up and not afterwards; what is trusted so is shown ever
 * after, and can be taken back. Signal: "changed" (), by hand. */
#define DOCTOR_TYPE_CERTIFICATE_ROW (doctor_certificate_row_get_type ())
G_DECLARE_FINAL_TYPE (DoctorCertificateRow, doctor_certificate_row, DOCTOR, CERTIFICATE_ROW,
                      AdwActionRow)

/* `is_new`: the account is being set up. */
void doctor_certificate_row_set_new (DoctorCertificateRow *self, gboolean is_new);
/* `file`, "" for none, is trusted for `host`. */
void doctor_certificate_row_set_file (DoctorCertificateRow *self, const char *file,
                                      const char *host);
/* The file for `host`; "" for none: it was named for one server, and not for the next. */
const char *doctor_certificate_row_get_file (DoctorCertificateRow *self, const char *host);
/* Shows what there is for `host`, if a certificate can matter there and there is anything to do. */
void doctor_certificate_row_update (DoctorCertificateRow *self, const char *host, gboolean matters);

G_END_DECLS
