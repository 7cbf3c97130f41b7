/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The session bus, where there is one. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Connects to the session bus, but starts none: GIO would start one of its own when there is a
 * display, and then a keyring that nobody can unlock. Fails with G_IO_ERROR_NOT_FOUND without a bus
 * or where it has ended. */
void doctor_bus_get_async (GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data);
GDBusConnection *doctor_bus_get_finish (GAsyncResult *result, GError **error);

G_END_DECLS
