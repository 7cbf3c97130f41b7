/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the network of this computer looks like, as far as the system knows. */

#include "net/network.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>

/* The system's services answer within milliseconds, or are out of order. */
#define LOOK_TIMEOUT 2000

/* Root name servers: addresses of the Internet that stay. Nothing is sent to them. */
#define FAR_IPV4 "198.41.0.4"
#define FAR_IPV6 "2001:503:ba3e::2:30"

static const char *const vpn_names[] = { "tun", "tap", "wg", "ppp", "ipsec", "tailscale" };

static const char *const connectivity_words[] = {
  [0] = "unknown",
  [G_NETWORK_CONNECTIVITY_LOCAL] = "local",
  [G_NETWORK_CONNECTIVITY_LIMITED] = "limited",
  [G_NETWORK_CONNECTIVITY_PORTAL] = "portal",
  [G_NETWORK_CONNECTIVITY_FULL] = "full",
};

/* Connecting a datagram socket only asks the routing table. */
static gboolean
has_route (const char *address)
{
  g_autoptr (GSocketAddress) far = g_inet_socket_address_new_from_string (address, 53);
  g_autoptr (GSocketAddress) near = NULL;
  g_autoptr (GSocket) socket = g_socket_new (g_socket_address_get_family (far),
                                             G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  GInetAddress *local;

  if (socket == NULL || !g_socket_connect (socket, far, NULL, NULL))
    return FALSE;
  near = g_socket_get_local_address (socket, NULL);
  if (near == NULL)
    return FALSE;
  local = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (near));
  return !g_inet_address_get_is_loopback (local) && !g_inet_address_get_is_link_local (local);
}

static gboolean
is_vpn (const struct ifaddrs *interface)
{
  if (interface->ifa_addr == NULL || (interface->ifa_flags & IFF_UP) == 0
      || (interface->ifa_addr->sa_family != AF_INET && interface->ifa_addr->sa_family != AF_INET6))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (vpn_names); i++)
    if (g_str_has_prefix (interface->ifa_name, vpn_names[i]))
      return TRUE;
  return FALSE;
}

static gboolean
has_vpn (void)
{
  struct ifaddrs *interfaces;
  gboolean found = FALSE;

  if (getifaddrs (&interfaces) != 0)
    return FALSE;
  for (const struct ifaddrs *i = interfaces; i != NULL && !found; i = i->ifa_next)
    found = is_vpn (i);
  freeifaddrs (interfaces);
  return found;
}

/* What the system's services say. */
typedef struct
{
  gboolean available;
  GNetworkConnectivity connectivity;
  gboolean proxy;
} Services;

/* Making the monitor and the proxy resolver loads modules and calls services on D-Bus, and waits
 * for them: so it is done here and not on the main thread. */
static void
ask_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  g_autofree Services *services = g_new0 (Services, 1);
  GNetworkMonitor *monitor = g_network_monitor_get_default ();
  GProxyResolver *resolver = g_proxy_resolver_get_default ();
  g_auto (GStrv) proxies = NULL;

  services->available = g_network_monitor_get_network_available (monitor);
  services->connectivity = g_network_monitor_get_connectivity (monitor);
  proxies = g_proxy_resolver_lookup (resolver, "https://www.example.com/", cancellable, NULL);
  services->proxy = proxies != NULL && proxies[0] != NULL
                    && !g_str_has_prefix (proxies[0], "direct");
  g_task_return_pointer (task, g_steal_pointer (&services), g_free);
}

/* The look: what was seen at once, and the wait for the services. */
typedef struct
{
  DoctorNetwork network;
  GCancellable *give_up; /* ends the wait for the services, not the look */
  GSource *deadline;
  gulong cancelled;
} Look;

static void
look_free (Look *look)
{
  g_clear_object (&look->give_up);
  g_clear_pointer (&look->deadline, g_source_unref);
  g_free (look);
}

static void
asked_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Look *look = g_task_get_task_data (task);
  g_autofree Services *services = g_task_propagate_pointer (G_TASK (result), NULL);

  g_source_destroy (look->deadline);
  g_cancellable_disconnect (g_task_get_cancellable (task), look->cancelled);
  if (g_task_return_error_if_cancelled (task))
    return;

  if (services != NULL)
    {
      look->network.online = services->available;
      look->network.proxy = services->proxy;
      if ((guint) services->connectivity < G_N_ELEMENTS (connectivity_words)
          && connectivity_words[services->connectivity] != NULL)
        look->network.connectivity = connectivity_words[services->connectivity];
    }
  g_task_return_pointer (task, g_memdup2 (&look->network, sizeof look->network), g_free);
}

static gboolean
deadline_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

void
doctor_network_look_async (GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Look *look = g_new0 (Look, 1);
  g_autoptr (GTask) ask = NULL;

  g_task_set_source_tag (task, doctor_network_look_async);
  g_task_set_task_data (task, look, (GDestroyNotify) look_free);
  look->network.connectivity = connectivity_words[0];
  look->network.ipv4 = has_route (FAR_IPV4);
  look->network.ipv6 = has_route (FAR_IPV6);
  look->network.online = look->network.ipv4 || look->network.ipv6;
  look->network.vpn = has_vpn ();

  look->give_up = g_cancellable_new ();
  look->deadline = g_timeout_source_new (LOOK_TIMEOUT);
  g_source_set_callback (look->deadline, deadline_cb, g_object_ref (look->give_up), g_object_unref);
  g_source_attach (look->deadline, g_task_get_context (task));

  ask = g_task_new (NULL, look->give_up, asked_cb, task);
  g_task_set_return_on_cancel (ask, TRUE);
  g_task_run_in_thread (ask, ask_thread);
  if (cancellable != NULL)
    look->cancelled = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb),
                                             g_object_ref (look->give_up), g_object_unref);
}

DoctorNetwork *
doctor_network_look_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, doctor_network_look_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
