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
/* Some monitors are made without knowing anything, and learn it within milliseconds. */
#define LEARN_TIMEOUT 300

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
  GNetworkMonitor *monitor; /* the one of the process */
  gboolean proxy;
} Services;

/* Making the monitor and the proxy resolver loads modules and calls services on D-Bus, and waits
 * for them: so it is done here and not on the main thread. */
static void
ask_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  g_autofree Services *services = g_new0 (Services, 1);
  GProxyResolver *resolver = g_proxy_resolver_get_default ();
  g_auto (GStrv) proxies = NULL;

  services->monitor = g_network_monitor_get_default ();
  proxies = g_proxy_resolver_lookup (resolver, "https://www.example.com/", cancellable, NULL);
  services->proxy = proxies != NULL && proxies[0] != NULL
                    && !g_str_has_prefix (proxies[0], "direct");
  g_task_return_pointer (task, g_steal_pointer (&services), g_free);
}

/* The look: what was seen at once, and the wait for the services. */
typedef struct
{
  DoctorNetwork network;
  GNetworkMonitor *monitor; /* the one of the process, or NULL */
  GCancellable *give_up;    /* ends the wait for the services, not the look */
  GSource *deadline;
  gulong cancelled;
  gulong learnt;
} Look;

static void
look_free (Look *look)
{
  g_clear_object (&look->give_up);
  g_clear_pointer (&look->deadline, g_source_unref);
  g_free (look);
}

/* A monitor that sees no network where there is a way to the Internet does not know this one. */
static void
end_look (GTask *owned_task)
{
  g_autoptr (GTask) task = owned_task;
  Look *look = g_task_get_task_data (task);
  gboolean available = look->monitor != NULL
                       && g_network_monitor_get_network_available (look->monitor);

  g_source_destroy (look->deadline);
  g_clear_signal_handler (&look->learnt, look->monitor);
  if (g_task_return_error_if_cancelled (task))
    return;

  if (look->monitor != NULL && (available || !look->network.online))
    {
      guint word = g_network_monitor_get_connectivity (look->monitor);

      look->network.online = available;
      if (word < G_N_ELEMENTS (connectivity_words) && connectivity_words[word] != NULL)
        look->network.connectivity = connectivity_words[word];
    }
  g_task_return_pointer (task, g_memdup2 (&look->network, sizeof look->network), g_free);
}

static void
learnt_cb (GNetworkMonitor *monitor, gboolean available, gpointer user_data)
{
  if (available)
    end_look (user_data);
}

static gboolean
not_learnt_cb (gpointer user_data)
{
  end_look (user_data);
  return G_SOURCE_REMOVE;
}

static void
set_deadline (GTask *task, guint milliseconds, GSourceFunc callback, gpointer user_data)
{
  Look *look = g_task_get_task_data (task);

  if (look->deadline != NULL)
    {
      g_source_destroy (look->deadline);
      g_source_unref (look->deadline);
    }
  look->deadline = g_timeout_source_new (milliseconds);
  g_source_set_callback (look->deadline, callback, user_data, NULL);
  g_source_attach (look->deadline, g_task_get_context (task));
}

static void
asked_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Look *look = g_task_get_task_data (task);
  g_autofree Services *services = g_task_propagate_pointer (G_TASK (result), NULL);

  g_cancellable_disconnect (g_task_get_cancellable (task), look->cancelled);
  if (services != NULL)
    {
      look->monitor = services->monitor;
      look->network.proxy = services->proxy;
    }
  if (look->monitor == NULL || !look->network.online
      || g_network_monitor_get_network_available (look->monitor))
    {
      end_look (task);
      return;
    }
  look->learnt = g_signal_connect (look->monitor, "network-changed", G_CALLBACK (learnt_cb), task);
  set_deadline (task, LEARN_TIMEOUT, not_learnt_cb, task);
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
  set_deadline (task, LOOK_TIMEOUT, deadline_cb, look->give_up);

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
