/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* One small file over HTTPS, from a server that may be anybody's. */

#pragma once

#include <gio/gio.h>

#include "net/trust.h"

G_BEGIN_DECLS

/* Milliseconds, everything included. */
#define DOCTOR_FETCH_TIMEOUT 5000
#define DOCTOR_FETCH_REDIRECTS 3

/* Gets `url`, which begins with https://, if its server's certificate verifies by `trust` for the
 * host (core/verify.h), as the servers of mail have to. Nothing else is sent than the request: no
 * cookie, no password, neither to the server nor to a proxy, no language, no referrer. A redirect
 * leads only to https, to a name with a dot, at the same port. `timeout` in milliseconds. */
void doctor_fetch_async (const char *url, gsize limit, guint timeout, DoctorTrust *trust,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data);
/* What was got, at most `limit` bytes. NULL without an error where there is nothing to be had, for
 * whatever reason; NULL with one only for G_IO_ERROR_CANCELLED. */
GBytes *doctor_fetch_finish (GAsyncResult *result, GError **error);

G_END_DECLS
