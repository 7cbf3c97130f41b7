/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Passwords of own accounts: this run's memory, and storing in the keyring of the desktop. */

#include "accounts/passwords-private.h"

#include <glib/gi18n.h>

#include "accounts/bus.h"
#include "core/text.h"

const SecretSchema *
doctor_passwords_schema (void)
{
  static const SecretSchema schema = {
    .name = "io.github.connectiondoctor.Password",
    .flags = SECRET_SCHEMA_NONE,
    .attributes = {
      { "account", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "role", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, SECRET_SCHEMA_ATTRIBUTE_STRING },
    },
  };

  return &schema;
}

GHashTable *
doctor_passwords_attributes (const char *account, const DoctorRole *role)
{
  return secret_attributes_build (doctor_passwords_schema (), "account", account,
                                  role != NULL ? "role" : NULL,
                                  role != NULL ? doctor_role_to_string (*role) : NULL, NULL);
}

DoctorPasswords *
doctor_passwords_new (void)
{
  DoctorPasswords *self = g_new0 (DoctorPasswords, 1);

  g_ref_count_init (&self->ref_count);
  self->memory =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) doctor_secret_unref);
  g_queue_init (&self->waiting);
  self->running = g_ptr_array_new ();
  self->locked = g_ptr_array_new ();
  return self;
}

DoctorPasswords *
doctor_passwords_new_for_memory (void)
{
  DoctorPasswords *self = doctor_passwords_new ();

  self->without_keyring = TRUE;
  return self;
}

DoctorPasswords *
doctor_passwords_ref (DoctorPasswords *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_ref_count_inc (&self->ref_count);
  return self;
}

void
doctor_passwords_unref (DoctorPasswords *self)
{
  if (self == NULL || !g_ref_count_dec (&self->ref_count))
    return;
  /* Each lookup holds a reference. */
  g_assert (self->watch == 0 && self->waiting.length == 0);
  g_hash_table_unref (self->memory);
  g_ptr_array_unref (self->running);
  g_ptr_array_unref (self->locked);
  g_clear_object (&self->bus);
  g_free (self);
}

gboolean
doctor_passwords_is_memory_only (DoctorPasswords *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->memory_only;
}

static char *
memory_key (const char *account, DoctorRole role)
{
  return g_strconcat (doctor_role_to_string (role), " ", account, NULL);
}

DoctorSecret *
doctor_passwords_remembered (DoctorPasswords *self, const char *account, DoctorRole role)
{
  g_autofree char *key = memory_key (account, role);

  return g_hash_table_lookup (self->memory, key);
}

void
doctor_passwords_remember (DoctorPasswords *self, const char *account, DoctorRole role,
                           DoctorSecret *secret)
{
  g_return_if_fail (self != NULL && account != NULL && secret != NULL);

  g_hash_table_replace (self->memory, memory_key (account, role), doctor_secret_ref (secret));
}

static void
bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  DoctorPasswords *self = g_task_get_task_data (task);
  GDBusConnection *bus = doctor_bus_get_finish (result, &error);

  if (bus == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_object (&self->bus);
  self->bus = bus;
  g_task_return_boolean (task, TRUE);
}

void
doctor_passwords_connect_async (DoctorPasswords *self, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, doctor_passwords_connect_async);
  g_task_set_task_data (task, doctor_passwords_ref (self), (GDestroyNotify) doctor_passwords_unref);
  if (self->bus != NULL && !g_dbus_connection_is_closed (self->bus))
    g_task_return_boolean (task, TRUE);
  else
    doctor_bus_get_async (cancellable, bus_cb, g_steal_pointer (&task));
}

gboolean
doctor_passwords_connect_finish (DoctorPasswords *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* One change to the keyring: a password to store, or an account to forget. */
typedef struct
{
  DoctorPasswords *passwords;
  char *account;
  DoctorRole role;
  char *label;
  DoctorSecret *secret; /* NULL: forget */
} Change;

static void
change_free (Change *self)
{
  doctor_passwords_unref (self->passwords);
  doctor_secret_unref (self->secret);
  g_free (self->account);
  g_free (self->label);
  g_free (self);
}

/* The keyring refused, or there is none. `error` is NULL where somebody dismissed a prompt. */
static void
return_refusal (GTask *task, GError *error)
{
  const Change *change = g_task_get_task_data (task);
  g_autofree char *message = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, error);
      return;
    }
  if (error != NULL)
    g_dbus_error_strip_remote_error (error);
  if (change->secret == NULL)
    message = doctor_text_expand (_ ("The keyring did not remove the password: {reason}"), "reason",
                                  error != NULL ? error->message : "", NULL);
  else if (error == NULL)
    message = g_strdup (_ ("The keyring was not unlocked, so the password is not stored"));
  else
    message = doctor_text_expand (_ ("The keyring did not store the password: {reason}"), "reason",
                                  error->message, NULL);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", message);
  g_clear_error (&error);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Change *change = g_task_get_task_data (task);
  g_autofree char *key = memory_key (change->account, change->role);
  GError *error = NULL;

  if (!secret_password_store_finish (result, &error))
    {
      return_refusal (task, error);
      return;
    }
  change->passwords->memory_only = FALSE;
  /* The keyring has it: no need to keep it here too, unless it was changed meanwhile. */
  if (g_hash_table_lookup (change->passwords->memory, key) == change->secret)
    g_hash_table_remove (change->passwords->memory, key);
  g_task_return_boolean (task, TRUE);
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  secret_password_clear_finish (result, &error);
  if (error != NULL)
    return_refusal (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
change_connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Change *change = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GHashTable) attributes = NULL;
  SecretValue *value;
  GError *error = NULL;

  if (!doctor_passwords_connect_finish (change->passwords, result, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        change->passwords->memory_only = TRUE;
      return_refusal (task, error);
      return;
    }
  if (change->secret == NULL)
    {
      attributes = doctor_passwords_attributes (change->account, NULL);
      secret_password_clearv (doctor_passwords_schema (), attributes, cancellable, cleared_cb,
                              g_steal_pointer (&task));
      return;
    }
  attributes = doctor_passwords_attributes (change->account, &change->role);
  value = secret_value_new (doctor_secret_peek (change->secret),
                            (gssize) doctor_secret_length (change->secret), "text/plain");
  secret_password_storev_binary (doctor_passwords_schema (), attributes, SECRET_COLLECTION_DEFAULT,
                                 change->label, value, cancellable, stored_cb,
                                 g_steal_pointer (&task));
  secret_value_unref (value);
}

static void
begin_change (Change *change, gpointer source_tag, GCancellable *cancellable,
              GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, change, (GDestroyNotify) change_free);
  doctor_passwords_connect_async (change->passwords, cancellable, change_connected_cb, task);
}

void
doctor_passwords_store_async (DoctorPasswords *self, const char *account, DoctorRole role,
                              const char *label, DoctorSecret *secret, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  Change *change;

  g_return_if_fail (self != NULL);
  g_return_if_fail (account != NULL && label != NULL && secret != NULL);

  doctor_passwords_remember (self, account, role, secret);

  change = g_new0 (Change, 1);
  change->passwords = doctor_passwords_ref (self);
  change->account = g_strdup (account);
  change->role = role;
  change->label = g_strdup (label);
  change->secret = doctor_secret_ref (secret);
  begin_change (change, doctor_passwords_store_async, cancellable, callback, user_data);
}

gboolean
doctor_passwords_store_finish (DoctorPasswords *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
doctor_passwords_clear_async (DoctorPasswords *self, const char *account, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  static const DoctorRole roles[] = { DOCTOR_ROLE_INCOMING, DOCTOR_ROLE_OUTGOING };
  Change *change;

  g_return_if_fail (self != NULL);
  g_return_if_fail (account != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      g_autofree char *key = memory_key (account, roles[i]);

      g_hash_table_remove (self->memory, key);
    }

  change = g_new0 (Change, 1);
  change->passwords = doctor_passwords_ref (self);
  change->account = g_strdup (account);
  begin_change (change, doctor_passwords_clear_async, cancellable, callback, user_data);
}

gboolean
doctor_passwords_clear_finish (DoctorPasswords *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
