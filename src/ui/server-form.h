/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The fields of one server in the account dialog. */

#pragma once

#include <adwaita.h>

#include "core/account.h"
#include "core/secret.h"

G_BEGIN_DECLS

/* Signal: "changed" (). The port follows protocol and security, and the user name follows the
 * address, unless set by hand. */
#define DOCTOR_TYPE_SERVER_FORM (doctor_server_form_get_type ())
G_DECLARE_FINAL_TYPE (DoctorServerForm, doctor_server_form, DOCTOR, SERVER_FORM,
                      AdwPreferencesGroup)

/* Once. `server` NULL with `is_new`: an empty form, switched on; without: switched off. */
void doctor_server_form_set (DoctorServerForm *self, DoctorRole role, const DoctorServer *server,
                             gboolean is_new);
/* A password is there already: one that is typed takes its place. */
void doctor_server_form_set_has_password (DoctorServerForm *self);
/* The mail address of the account, as it is typed. */
void doctor_server_form_set_address (DoctorServerForm *self, const char *address);
/* Whether the server is switched on. */
gboolean doctor_server_form_is_active (DoctorServerForm *self);
/* Whether nothing in it is wrong; TRUE where it is switched off. */
gboolean doctor_server_form_is_right (DoctorServerForm *self);
/* NULL where it is switched off. Free with doctor_server_free(). */
DoctorServer *doctor_server_form_get (DoctorServerForm *self);
/* The password that was typed, and empties the field; NULL for none. */
DoctorSecret *doctor_server_form_take_password (DoctorServerForm *self);

G_END_DECLS
