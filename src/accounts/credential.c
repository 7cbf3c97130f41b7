/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The password or token for one server, from whoever keeps it.
 *
 * First the keyring is searched, in all places where one may be. GNOME Online Accounts keeps its
 * own there too, in a form that is not ours to read: where that item is the newest one, or there is
 * none, the daemon is asked. */

#include "accounts/credential.h"

#include "accounts/goa.h"
#include "accounts/passwords-private.h"

typedef struct
{
  DoctorPasswords *passwords;
  DoctorAccount *account;
  DoctorServer *online; /* the server as GNOME Online Accounts has it; NULL: it has none */
  DoctorLogin login;
  gboolean interactive;
  DoctorCredential *credential; /* as far as it is known */
} Wish;

void
doctor_credential_free (DoctorCredential *self)
{
  if (self == NULL)
    return;
  doctor_secret_unref (self->secret);
  g_free (self->text);
  g_free (self->code);
  g_free (self);
}

static void
wish_free (Wish *self)
{
  doctor_passwords_unref (self->passwords);
  doctor_account_unref (self->account);
  doctor_server_free (self->online);
  doctor_credential_free (self->credential);
  g_free (self);
}

static void
answer (GTask *task)
{
  Wish *wish = g_task_get_task_data (task);

  g_task_return_pointer (task, g_steal_pointer (&wish->credential),
                         (GDestroyNotify) doctor_credential_free);
}

static void
given_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Wish *wish = g_task_get_task_data (task);
  DoctorCredential *credential = wish->credential;
  g_autoptr (GError) error = NULL;

  credential->secret = doctor_goa_get_secret_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  /* The keyring does not tell. */
  if (credential->changed == 0)
    credential->changed = 1;
  if (credential->secret == NULL)
    {
      gboolean is_expired =
          error->code == DOCTOR_GOA_ERROR_SIGN_IN
          || (wish->account->needs_attention && wish->login == DOCTOR_LOGIN_OAUTH2);

      credential->absence = is_expired ? DOCTOR_FACT_SIGN_IN_EXPIRED
                                       : DOCTOR_FACT_CREDENTIAL_NOT_GIVEN;
      g_free (credential->text);
      credential->text = g_strdup (doctor_source_to_label (DOCTOR_SOURCE_GOA));
      g_free (credential->code);
      credential->code = g_strdup (error->message);
    }
  answer (task);
}

static void
searched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Wish *wish = g_task_get_task_data (task);
  DoctorCredential *credential = wish->credential;
  g_autoptr (GError) error = NULL;

  credential->secret = doctor_passwords_lookup_finish (wish->passwords, result,
                                                       &credential->changed, &credential->absence,
                                                       &credential->code, &error);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (credential->secret == NULL && wish->online != NULL
           && credential->absence != DOCTOR_FACT_KEYRING_LOCKED)
    doctor_goa_get_secret_async (wish->online, wish->interactive, g_task_get_cancellable (task),
                                 given_cb, g_object_ref (task));
  else
    {
      if (credential->secret == NULL && wish->login == DOCTOR_LOGIN_OAUTH2
          && wish->account->source != DOCTOR_SOURCE_OWN)
        {
          credential->absence = DOCTOR_FACT_TOKEN_UNKNOWN;
          credential->text = g_strdup (doctor_source_to_label (wish->account->source));
        }
      answer (task);
    }
}

/* The servers of that role: the account's own, then those of its twins. */
static void
add_places (Wish *wish, GPtrArray *places, const DoctorAccount *account, DoctorRole role)
{
  const DoctorServer *server = role == DOCTOR_ROLE_INCOMING ? account->incoming : account->outgoing;
  DoctorItemPlace *foreign = NULL;

  if (server == NULL)
    return;
  foreign = doctor_item_place_new_foreign (server);
  if (foreign != NULL)
    g_ptr_array_add (places, foreign);
  if (server->keeper == DOCTOR_KEEPER_GOA && wish->online == NULL)
    wish->online = doctor_server_copy (server);
  g_ptr_array_add (places, doctor_item_place_new (account->id, role));
}

void
doctor_credential_lookup_async (DoctorPasswords *passwords, DoctorAccount *account,
                                const DoctorServer *server, gboolean interactive,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task;
  Wish *wish;
  GPtrArray *places;

  g_return_if_fail (passwords != NULL && account != NULL && server != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, doctor_credential_lookup_async);
  wish = g_new0 (Wish, 1);
  wish->passwords = doctor_passwords_ref (passwords);
  wish->account = doctor_account_ref (account);
  wish->login = server->login;
  wish->interactive = interactive;
  wish->credential = g_new0 (DoctorCredential, 1);
  g_task_set_task_data (task, wish, (GDestroyNotify) wish_free);

  places = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_item_place_free);
  add_places (wish, places, account, server->role);
  for (guint i = 0; account->twins != NULL && i < account->twins->len; i++)
    add_places (wish, places, g_ptr_array_index (account->twins, i), server->role);
  doctor_passwords_lookup_async (passwords, account->id, server->role, places, interactive,
                                 cancellable, searched_cb, task);
}

DoctorCredential *
doctor_credential_lookup_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
