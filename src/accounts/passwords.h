/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Passwords of own accounts: the keyring of the desktop, or this run's memory without one. They are
 * looked up by doctor_credential_lookup_async(). */

#pragma once

#include <gio/gio.h>

#include "core/account.h"
#include "core/secret.h"

G_BEGIN_DECLS

/* Keyring items have the schema io.github.connectiondoctor.Password and the attributes `account`
 * and `role` (contract.md). */
typedef struct _DoctorPasswords DoctorPasswords;

DoctorPasswords *doctor_passwords_new (void);
/* One that never asks the keyring: it knows what doctor_passwords_remember() has told it. */
DoctorPasswords *doctor_passwords_new_for_memory (void);
DoctorPasswords *doctor_passwords_ref (DoctorPasswords *self);
void doctor_passwords_unref (DoctorPasswords *self);

/* Keeps the password in memory for this run, and nowhere else. */
void doctor_passwords_remember (DoctorPasswords *self, const char *account, DoctorRole role,
                                DoctorSecret *secret);

/* Keeps the password in memory for this run at once, and stores it in the keyring. */
void doctor_passwords_store_async (DoctorPasswords *self, const char *account, DoctorRole role,
                                   const char *label, DoctorSecret *secret,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);
/* FALSE when the keyring refused: it is then known for this run only, and the caller says so. */
gboolean doctor_passwords_store_finish (DoctorPasswords *self, GAsyncResult *result,
                                        GError **error);

/* Forgets both items of an account, in memory and in the keyring. */
void doctor_passwords_clear_async (DoctorPasswords *self, const char *account,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean doctor_passwords_clear_finish (DoctorPasswords *self, GAsyncResult *result,
                                        GError **error);

/* TRUE once a keyring has been found missing: the window says so. */
gboolean doctor_passwords_is_memory_only (DoctorPasswords *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorPasswords, doctor_passwords_unref)

G_END_DECLS
