/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The session bus, where there is one. */

#include "accounts/bus.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

static gboolean
has_bus (void)
{
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  const char *runtime = g_getenv ("XDG_RUNTIME_DIR");
  g_autofree char *path = NULL;
  GStatBuf status;

  if (address != NULL && *address != '\0')
    return !g_str_has_prefix (address, "autolaunch:") && !g_str_has_prefix (address, "disabled:");
  if (runtime == NULL || *runtime == '\0')
    return FALSE;
  path = g_build_filename (runtime, "bus", NULL);
  return g_stat (path, &status) == 0 && S_ISSOCK (status.st_mode);
}

static void
bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GDBusConnection *bus = g_bus_get_finish (result, &error);

  if (bus == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  /* A bus that goes away takes the keyring along, and not this program. */
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  if (!g_dbus_connection_is_closed (bus))
    {
      g_task_return_pointer (task, bus, g_object_unref);
      return;
    }
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "the session bus has ended");
  g_object_unref (bus);
}

void
doctor_bus_get_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, doctor_bus_get_async);
  if (!has_bus ())
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no session bus");
  else
    g_bus_get (G_BUS_TYPE_SESSION, cancellable, bus_cb, g_steal_pointer (&task));
}

GDBusConnection *
doctor_bus_get_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
