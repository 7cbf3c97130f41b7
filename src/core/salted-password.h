/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A password made dear to guess (RFC 5802 section 2.2, RFC 8018 section 5.2), a part at a time. */

#pragma once

#include <gnutls/gnutls.h>

#include "core/secret.h"

G_BEGIN_DECLS

typedef struct _DoctorSaltedPassword DoctorSaltedPassword;

/* `mac` is GNUTLS_MAC_SHA1 or GNUTLS_MAC_SHA256; the password is prepared already, and is not kept;
 * `rounds` is 1 at least. */
DoctorSaltedPassword *doctor_salted_password_new (gnutls_mac_algorithm_t mac,
                                                  const DoctorSecret *password, const guint8 *salt,
                                                  gsize length, guint rounds);
/* Wipes everything. */
void doctor_salted_password_free (DoctorSaltedPassword *self);
/* Computes that many rounds. FALSE while some are left. */
gboolean doctor_salted_password_advance (DoctorSaltedPassword *self, guint rounds);
/* Once none are left: in hexadecimal, lower case. It is worth as much as the password. */
DoctorSecret *doctor_salted_password_get (const DoctorSaltedPassword *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorSaltedPassword, doctor_salted_password_free)

G_END_DECLS
