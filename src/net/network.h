/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the network of this computer looks like, as far as the system knows. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  gboolean online; /* the monitor says so, or a route exists */
  /* "full", "limited", "portal", "local"; "unknown" also where monitor and routes disagree. Static.
   */
  const char *connectivity;
  gboolean ipv4; /* a route to the Internet exists */
  gboolean ipv6;
  gboolean vpn;
  gboolean proxy;
} DoctorNetwork;

/* Asks without sending anything to anybody, and without blocking: GNetworkMonitor, a connected UDP
 * socket for the routes, the interfaces, GProxyResolver. */
void doctor_network_look_async (GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
/* Free with g_free(). NULL only with G_IO_ERROR_CANCELLED. */
DoctorNetwork *doctor_network_look_finish (GAsyncResult *result, GError **error);

G_END_DECLS
