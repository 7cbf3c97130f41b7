/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the network is like, where the system's monitor knows it late, never, or wrongly. */

#include "net/network.h"

#include "suite.h"

/* -- A monitor ------------------------------------------------------------------------------ */

#define TEST_TYPE_MONITOR (test_monitor_get_type ())
G_DECLARE_FINAL_TYPE (TestMonitor, test_monitor, TEST, MONITOR, GObject)

struct _TestMonitor
{
  GObject parent;
  gboolean available;
  GNetworkConnectivity connectivity;
};

enum
{
  PROPERTY_AVAILABLE = 1,
  PROPERTY_METERED,
  PROPERTY_CONNECTIVITY,
};

static gboolean
test_monitor_init_now (GInitable *initable, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
test_monitor_initable_init (GInitableIface *iface)
{
  iface->init = test_monitor_init_now;
}

static void
test_monitor_network_init (GNetworkMonitorInterface *iface)
{
}

G_DEFINE_TYPE_WITH_CODE (TestMonitor, test_monitor, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, test_monitor_initable_init)
                             G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR,
                                                    test_monitor_network_init))

static void
test_monitor_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  TestMonitor *self = TEST_MONITOR (object);

  if (id == PROPERTY_AVAILABLE)
    g_value_set_boolean (value, self->available);
  else if (id == PROPERTY_CONNECTIVITY)
    g_value_set_enum (value, self->connectivity);
  else
    g_value_set_boolean (value, FALSE);
}

static void
test_monitor_class_init (TestMonitorClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = test_monitor_get_property;
  g_object_class_override_property (object_class, PROPERTY_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROPERTY_METERED, "network-metered");
  g_object_class_override_property (object_class, PROPERTY_CONNECTIVITY, "connectivity");
}

static void
test_monitor_init (TestMonitor *self)
{
}

/* The one that the process gets. */
static TestMonitor *
get_monitor (gboolean available, GNetworkConnectivity connectivity)
{
  TestMonitor *monitor;

  g_io_extension_point_register (G_NETWORK_MONITOR_EXTENSION_POINT_NAME);
  g_io_extension_point_implement (G_NETWORK_MONITOR_EXTENSION_POINT_NAME, TEST_TYPE_MONITOR, "test",
                                  G_MAXINT);
  monitor = TEST_MONITOR (g_network_monitor_get_default ());
  monitor->available = available;
  monitor->connectivity = connectivity;
  return monitor;
}

static void
learn (TestMonitor *monitor)
{
  monitor->available = TRUE;
  monitor->connectivity = G_NETWORK_CONNECTIVITY_FULL;
  g_signal_emit_by_name (monitor, "network-changed", TRUE);
}

/* -- Looking -------------------------------------------------------------------------------- */

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* With `late`, that monitor knows the network once the look has asked it. */
static DoctorNetwork *
look (TestMonitor *late)
{
  g_autoptr (GAsyncResult) result = NULL;

  doctor_network_look_async (NULL, result_cb, &result);
  while (result == NULL)
    {
      g_main_context_iteration (NULL, TRUE);
      if (late != NULL
          && g_signal_has_handler_pending (
              late, g_signal_lookup ("network-changed", G_TYPE_NETWORK_MONITOR), 0, FALSE))
        learn (late);
    }
  return doctor_network_look_finish (result, NULL);
}

START_TEST (test_known)
{
  TestMonitor *monitor = get_monitor (TRUE, G_NETWORK_CONNECTIVITY_PORTAL);
  g_autofree DoctorNetwork *network = look (NULL);

  ck_assert (network->online);
  ck_assert_str_eq (network->connectivity, "portal");
  ck_assert (!g_signal_has_handler_pending (
      monitor, g_signal_lookup ("network-changed", G_TYPE_NETWORK_MONITOR), 0, TRUE));
}
END_TEST

/* On a computer without a way to the Internet, the monitor is believed at once. */
START_TEST (test_known_late)
{
  TestMonitor *monitor = get_monitor (FALSE, G_NETWORK_CONNECTIVITY_LOCAL);
  g_autofree DoctorNetwork *network = look (monitor);
  gboolean has_way = network->ipv4 || network->ipv6;

  ck_assert_int_eq (network->online, has_way);
  ck_assert_str_eq (network->connectivity, has_way ? "full" : "local");
}
END_TEST

START_TEST (test_never_known)
{
  g_autofree DoctorNetwork *network = NULL;
  gboolean has_way;

  get_monitor (FALSE, G_NETWORK_CONNECTIVITY_LOCAL);
  network = look (NULL);
  has_way = network->ipv4 || network->ipv6;
  ck_assert_int_eq (network->online, has_way);
  ck_assert_str_eq (network->connectivity, has_way ? "unknown" : "local");
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_test (tests, test_known);
  tcase_add_test (tests, test_known_late);
  tcase_add_test (tests, test_never_known);
}

DOCTOR_CHECK_MAIN ("network", add_tests)
