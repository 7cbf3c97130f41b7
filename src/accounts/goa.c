/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* GNOME Online Accounts: the conversation with its daemon. */

#include "accounts/goa.h"

#include "accounts/bus.h"
#include "accounts/reading.h"
#include "core/text.h"

#define OBJECTS "/org/gnome/OnlineAccounts"
/* Milliseconds. A daemon that is not running has to be started first. The provider may be asked for
 * a new token, and a person to unlock the keyring. */
#define LIST_TIMEOUT 5000
#define TOKEN_TIMEOUT 20000
#define PASSWORD_TIMEOUT 5000
#define PERSON_TIMEOUT 30000

G_DEFINE_QUARK (doctor_goa_error, doctor_goa_error)

/* ---- The list ---- */

/* The bus knows no such service, or has nobody who could start it. */
static gboolean
is_absent (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_SERVICE_NOT_FOUND);
}

/* It ended before it answered. */
static gboolean
has_ended (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY);
}

typedef struct
{
  gboolean may_start;
  GError *first; /* of the daemon that has ended; NULL: none has */
} Listing;

static void
listing_free (Listing *self)
{
  g_clear_error (&self->first);
  g_free (self);
}

static void
return_problem (GTask *task, DoctorReading *reading, GError *error)
{
  const Listing *listing = g_task_get_task_data (task);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      doctor_reading_free (reading);
      g_task_return_error (task, g_error_copy (error));
      return;
    }
  if (!listing->may_start && error != NULL && (is_absent (error) || has_ended (error)))
    {
      doctor_reading_free (reading);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "it does not run");
      return;
    }
  /* There was one, and it is not started again. */
  if (error != NULL && is_absent (error) && listing->first != NULL)
    error = listing->first;
  if (error != NULL && !is_absent (error))
    {
      g_dbus_error_strip_remote_error (error);
      doctor_reading_complain (reading, DOCTOR_SOURCE_ERROR_READ,
                               N_ ("{program} does not say which accounts there are: {reason}"),
                               NULL, error->message);
    }
  g_task_return_pointer (task, reading, (GDestroyNotify) doctor_reading_free);
}

static void listed_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
ask (GTask *task, GDBusConnection *bus)
{
  const Listing *listing = g_task_get_task_data (task);

  g_dbus_connection_call (
      bus, DOCTOR_GOA_NAME, OBJECTS, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects",
      NULL, G_VARIANT_TYPE ("(a{oa{sa{sv}}})"),
      listing->may_start ? G_DBUS_CALL_FLAGS_NONE : G_DBUS_CALL_FLAGS_NO_AUTO_START, LIST_TIMEOUT,
      g_task_get_cancellable (task), listed_cb, g_object_ref (task));
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL, objects = NULL;
  Listing *listing = g_task_get_task_data (task);
  DoctorReading *reading;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (listing->may_start && listing->first == NULL && has_ended (error))
    {
      listing->first = g_steal_pointer (&error);
      ask (task, G_DBUS_CONNECTION (source));
      return;
    }
  reading = doctor_reading_new (DOCTOR_SOURCE_GOA, NULL, NULL);
  if (reply != NULL)
    {
      objects = g_variant_get_child_value (reply, 0);
      doctor_goa_parse (reading, objects);
    }
  return_problem (task, reading, error);
}

static void
list_bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = doctor_bus_get_finish (result, &error);

  if (bus == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_clear_error (&error);
  if (bus == NULL)
    {
      return_problem (task, doctor_reading_new (DOCTOR_SOURCE_GOA, NULL, NULL), error);
      return;
    }
  ask (task, bus);
}

void
doctor_goa_load_async (gboolean may_start, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Listing *listing = g_new0 (Listing, 1);

  g_task_set_source_tag (task, doctor_goa_load_async);
  listing->may_start = may_start;
  g_task_set_task_data (task, listing, (GDestroyNotify) listing_free);
  doctor_bus_get_async (cancellable, list_bus_cb, task);
}

DoctorReading *
doctor_goa_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Passwords and tokens ---- */

typedef struct
{
  char *path;
  DoctorRole role;
  DoctorLogin login;
  gboolean interactive;
} Wish;

static void
wish_free (Wish *self)
{
  g_free (self->path);
  g_free (self);
}

static void
return_failure (GTask *task, GError *error)
{
  g_autofree char *name = NULL;
  DoctorGoaError code = DOCTOR_GOA_ERROR_FAILED;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_error_copy (error));
      return;
    }
  name = g_dbus_error_get_remote_error (error);
  g_dbus_error_strip_remote_error (error);
  if (g_strcmp0 (name, DOCTOR_GOA_NAME ".Error.NotAuthorized") == 0)
    code = DOCTOR_GOA_ERROR_SIGN_IN;
  g_task_return_new_error (task, DOCTOR_GOA_ERROR, (int) code, "%s", error->message);
}

/* (s) of a password, (si) of a token and the seconds that it is good for. */
static void
given_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  const char *word;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (reply == NULL)
    {
      return_failure (task, error);
      return;
    }
  g_variant_get_child (reply, 0, "&s", &word);
  g_task_return_pointer (task, doctor_secret_new (word, -1), (GDestroyNotify) doctor_secret_unref);
}

static void
call (GTask *task, GDBusConnection *bus, const char *interface, const char *method,
      GVariant *arguments, const char *reply, int timeout, GAsyncReadyCallback callback)
{
  const Wish *wish = g_task_get_task_data (task);

  g_dbus_connection_call (bus, DOCTOR_GOA_NAME, wish->path, interface, method, arguments,
                          G_VARIANT_TYPE (reply), G_DBUS_CALL_FLAGS_NONE, timeout,
                          g_task_get_cancellable (task), callback, g_object_ref (task));
}

static void
ensured_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (reply == NULL)
    return_failure (task, error);
  else
    call (task, G_DBUS_CONNECTION (source), DOCTOR_GOA_NAME ".OAuth2Based", "GetAccessToken", NULL,
          "(si)", PASSWORD_TIMEOUT, given_cb);
}

static void
secret_bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  const Wish *wish = g_task_get_task_data (task);
  g_autoptr (GDBusConnection) bus = doctor_bus_get_finish (result, &error);
  const char *which = wish->role == DOCTOR_ROLE_INCOMING ? "imap-password" : "smtp-password";

  if (bus == NULL)
    return_failure (task, error);
  else if (wish->login == DOCTOR_LOGIN_OAUTH2)
    call (task, bus, DOCTOR_GOA_NAME ".Account", "EnsureCredentials", NULL, "(i)",
          wish->interactive ? PERSON_TIMEOUT : TOKEN_TIMEOUT, ensured_cb);
  else
    call (task, bus, DOCTOR_GOA_NAME ".PasswordBased", "GetPassword", g_variant_new ("(s)", which),
          "(s)", wish->interactive ? PERSON_TIMEOUT : PASSWORD_TIMEOUT, given_cb);
}

void
doctor_goa_get_secret_async (const DoctorServer *server, gboolean interactive,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Wish *wish;

  g_return_if_fail (server != NULL && server->keeper == DOCTOR_KEEPER_GOA);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, doctor_goa_get_secret_async);
  wish = g_new0 (Wish, 1);
  wish->path = g_strdup (server->keeper_key);
  wish->role = server->role;
  wish->login = server->login;
  wish->interactive = interactive;
  g_task_set_task_data (task, wish, (GDestroyNotify) wish_free);
  /* The key may come from a file of another program. */
  if (!g_variant_is_object_path (wish->path))
    g_task_return_new_error (task, DOCTOR_GOA_ERROR, DOCTOR_GOA_ERROR_FAILED,
                             "there is no such account");
  else
    doctor_bus_get_async (cancellable, secret_bus_cb, g_steal_pointer (&task));
}

DoctorSecret *
doctor_goa_get_secret_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
