/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Servers of a domain that nobody has named, found by trying the names that most have. */

#pragma once

#include <gio/gio.h>

#include "core/account.h"
#include "net/trust.h"

G_BEGIN_DECLS

/* Milliseconds for one server; there are two rounds at most. */
#define DOCTOR_GUESS_TIMEOUT 4000

/* The port to connect to in place of the standard one. */
typedef guint (*DoctorPortMap) (guint port);

/* Tries imap., pop., smtp. and mail. before the domain of `address`, in at most two rounds of four
 * connections: TLS from the first byte, then what is still missing: POP3, and STARTTLS for sending.
 * No login is made, LOGOUT or QUIT is said. `incoming` and `outgoing`: what is wanted. */
void doctor_guess_async (const char *address, gboolean incoming, gboolean outgoing,
                         DoctorTrust *trust, DoctorPortMap ports, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data);
/* Of DoctorServer, the likely ones first: those whose certificate is verified for their name, that
 * greeted as a mail server, and offer a login. Free with g_ptr_array_unref(). NULL only with
 * G_IO_ERROR_CANCELLED. */
GPtrArray *doctor_guess_finish (GAsyncResult *result, GError **error);

G_END_DECLS
