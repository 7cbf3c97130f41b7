/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* GNOME Online Accounts: accounts and credentials from its daemon on the session bus. */

#pragma once

#include "accounts/source.h"
#include "core/secret.h"

G_BEGIN_DECLS

#define DOCTOR_GOA_NAME "org.gnome.OnlineAccounts"

/* Pure: what org.freedesktop.DBus.ObjectManager.GetManagedObjects() of the daemon gives
 * (a{oa{sa{sv}}}) to accounts, in the order of their ids "goa:ACCOUNT-ID". An account without mail
 * is left out, one whose mail is switched off is there and not enabled. */
void doctor_goa_parse (DoctorReading *reading, GVariant *objects);

/* Asks the daemon. No bus and no daemon is no problem; one that does not answer within 5 s, or not
 * as it should, is one. `may_start`: the bus may start it, and where it ends while it is asked it
 * is asked once more. */
void doctor_goa_load_async (gboolean may_start, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
/* NULL with G_IO_ERROR_CANCELLED; and with G_IO_ERROR_NOT_FOUND where it was not to be started and
 * does not run: nothing new is known then. Free with doctor_reading_free(). */
DoctorReading *doctor_goa_load_finish (GAsyncResult *result, GError **error);

#define DOCTOR_GOA_ERROR (doctor_goa_error_quark ())
GQuark doctor_goa_error_quark (void);
typedef enum
{
  DOCTOR_GOA_ERROR_SIGN_IN, /* somebody has to sign in again; the message is the daemon's words */
  DOCTOR_GOA_ERROR_FAILED,  /* it gave nothing for another reason; the message says which */
} DoctorGoaError;

/* The password or token of a server whose keeper is GOA. A token is asked for after
 * EnsureCredentials(), which renews one that is too old; a password without: for it the daemon
 * would log in, and one login is what a server gets. `interactive` allows the daemon's keyring to
 * ask to be unlocked: it is then waited for longer. */
void doctor_goa_get_secret_async (const DoctorServer *server, gboolean interactive,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
/* NULL with DOCTOR_GOA_ERROR or G_IO_ERROR_CANCELLED. */
DoctorSecret *doctor_goa_get_secret_finish (GAsyncResult *result, GError **error);

G_END_DECLS
