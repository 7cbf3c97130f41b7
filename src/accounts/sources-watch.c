/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What changes outside while the sources of accounts are watched. */

#include "accounts/sources-private.h"

#include "accounts/bus.h"
#include "accounts/goa.h"

/* Milliseconds: a program that writes its files writes several. */
#define CALM 500
/* Of one source: enough for every account that people have. */
#define MAX_MONITORS 200

static gboolean
calm_cb (gpointer user_data)
{
  DoctorSourceSlot *slot = user_data;

  slot->calm_source = 0;
  if (slot->cancellable != NULL)
    slot->is_outdated = TRUE;
  else
    doctor_sources_read (slot, FALSE);
  return G_SOURCE_REMOVE;
}

void
doctor_sources_note_change (DoctorSourceSlot *slot)
{
  if (!slot->owner->is_watching || slot->is_off)
    return;
  g_clear_handle_id (&slot->calm_source, g_source_remove);
  slot->calm_source = g_timeout_add (CALM, calm_cb, slot);
}

static void
file_changed_cb (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event,
                 gpointer user_data)
{
  doctor_sources_note_change (user_data);
}

static void
objects_changed_cb (GDBusConnection *bus, const char *sender, const char *path,
                    const char *interface, const char *signal, GVariant *parameters,
                    gpointer user_data)
{
  DoctorSources *self = user_data;

  doctor_sources_note_change (&self->slots[DOCTOR_SOURCE_GOA]);
}

/* A new daemon has not told what has changed while there was none. */
static void
owner_changed_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
                  const char *signal, GVariant *parameters, gpointer user_data)
{
  DoctorSources *self = user_data;
  const char *owner;

  g_variant_get_child (parameters, 2, "&s", &owner);
  if (*owner != '\0')
    doctor_sources_note_change (&self->slots[DOCTOR_SOURCE_GOA]);
}

static void
bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  static const char *const interfaces[] = { "org.freedesktop.DBus.ObjectManager",
                                            "org.freedesktop.DBus.Properties" };
  g_autoptr (DoctorSources) self = user_data;
  GDBusConnection *bus = doctor_bus_get_finish (result, NULL);

  if (bus == NULL || g_cancellable_is_cancelled (self->closed))
    {
      g_clear_object (&bus);
      return;
    }
  self->bus = bus;
  for (guint i = 0; i < G_N_ELEMENTS (interfaces); i++)
    self->subscriptions[i] = g_dbus_connection_signal_subscribe (
        bus, DOCTOR_GOA_NAME, interfaces[i], NULL, NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
        objects_changed_cb, self, NULL);
  self->subscriptions[G_N_ELEMENTS (interfaces)] = g_dbus_connection_signal_subscribe (
      bus, "org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged",
      "/org/freedesktop/DBus", DOCTOR_GOA_NAME, G_DBUS_SIGNAL_FLAGS_NONE, owner_changed_cb, self,
      NULL);
}

void
doctor_sources_watch_bus (DoctorSources *self)
{
  doctor_bus_get_async (self->closed, bus_cb, g_object_ref (self));
}

void
doctor_sources_leave_bus (DoctorSources *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->subscriptions); i++)
    if (self->subscriptions[i] != 0)
      {
        g_dbus_connection_signal_unsubscribe (self->bus, self->subscriptions[i]);
        self->subscriptions[i] = 0;
      }
}

/* NULL where it cannot be watched. */
static GFileMonitor *
monitor_new (DoctorSourceSlot *slot, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GFileMonitor *monitor = g_file_monitor (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);

  if (monitor != NULL)
    g_signal_connect (monitor, "changed", G_CALLBACK (file_changed_cb), slot);
  return monitor;
}

/* Who watches already goes on: a change of which it has not told yet would be lost with it. */
void
doctor_sources_watch_slot (DoctorSourceSlot *slot)
{
  g_autoptr (GHashTable) before = g_steal_pointer (&slot->monitors);

  slot->monitors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  if (!slot->owner->is_watching || slot->reading == NULL)
    return;
  for (guint i = 0; i < slot->reading->watched->len && i < MAX_MONITORS; i++)
    {
      const char *path = g_ptr_array_index (slot->reading->watched, i);
      gpointer key = NULL, monitor = NULL;

      if (!g_hash_table_steal_extended (before, path, &key, &monitor))
        {
          key = g_strdup (path);
          monitor = monitor_new (slot, path);
        }
      if (monitor != NULL)
        g_hash_table_replace (slot->monitors, key, monitor);
      else
        g_free (key);
    }
}
