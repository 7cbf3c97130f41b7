/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the window works with: the accounts file and the passwords. */

#include <glib/gi18n.h>

#include "ui/practice-private.h"

static const GPtrArray *
nothing (void)
{
  static GPtrArray *empty;

  if (empty == NULL)
    empty = g_ptr_array_new ();
  return empty;
}

void
doctor_practice_start_when_loaded (DoctorPractice *self)
{
  if (self->own == NULL || self->is_loading_sources || self->trust == NULL)
    return;
  doctor_practice_stop (self);
  doctor_practice_examine (self, doctor_practice_get_accounts (self), FALSE, NULL);
}

static void
own_loaded_cb (G_GNUC_UNUSED GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DoctorPractice) self = DOCTOR_PRACTICE (user_data);
  DoctorOwn *own = doctor_own_load_finish (result, NULL);

  if (own == NULL)
    return;
  g_clear_pointer (&self->own, doctor_own_unref);
  self->own = own;
  doctor_practice_join (self);
  doctor_practice_arrange (self);
  doctor_practice_start_when_loaded (self);
}

void
doctor_practice_load (DoctorPractice *self)
{
  self->is_opening = TRUE;
  doctor_own_load_async (self->path, self->cancellable, own_loaded_cb, g_object_ref (self));
  g_signal_emit_by_name (self, "state-changed");
}

static void
trust_loaded_cb (G_GNUC_UNUSED GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DoctorPractice) self = DOCTOR_PRACTICE (user_data);
  g_autoptr (GError) error = NULL;
  DoctorTrust *trust = doctor_trust_load_finish (result, &error);

  if (trust != NULL)
    {
      self->trust = trust;
      doctor_practice_start_when_loaded (self);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      doctor_practice_tell (self, error->message);
      /* The system's authorities still stand. */
      if (self->ca_file != NULL)
        doctor_trust_load_async (NULL, self->cancellable, trust_loaded_cb, g_object_ref (self));
      else
        self->is_opening = FALSE;
      g_clear_pointer (&self->ca_file, g_free);
      g_signal_emit_by_name (self, "state-changed");
    }
}

void
doctor_practice_open (DoctorPractice *self)
{
  g_return_if_fail (DOCTOR_IS_PRACTICE (self));

  doctor_trust_load_async (self->ca_file, self->cancellable, trust_loaded_cb, g_object_ref (self));
  doctor_practice_load_sources (self);
  doctor_practice_load (self);
}

gboolean
doctor_practice_is_open (DoctorPractice *self)
{
  g_return_val_if_fail (DOCTOR_IS_PRACTICE (self), FALSE);

  return self->own != NULL && !self->is_loading_sources;
}

const GPtrArray *
doctor_practice_get_accounts (DoctorPractice *self)
{
  g_return_val_if_fail (DOCTOR_IS_PRACTICE (self), NULL);

  return self->accounts != NULL ? self->accounts : nothing ();
}

DoctorAccount *
doctor_practice_find_account (DoctorPractice *self, const char *id)
{
  const GPtrArray *accounts;

  g_return_val_if_fail (DOCTOR_IS_PRACTICE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  accounts = doctor_practice_get_accounts (self);
  for (guint i = 0; i < accounts->len; i++)
    {
      DoctorAccount *account = g_ptr_array_index (accounts, i);

      if (g_str_equal (account->id, id))
        return account;
    }
  return NULL;
}

const GPtrArray *
doctor_practice_get_problems (DoctorPractice *self)
{
  g_return_val_if_fail (DOCTOR_IS_PRACTICE (self), NULL);

  return self->own != NULL ? doctor_own_get_problems (self->own) : nothing ();
}

gboolean
doctor_practice_can_edit (DoctorPractice *self)
{
  g_return_val_if_fail (DOCTOR_IS_PRACTICE (self), FALSE);

  return self->own != NULL && doctor_own_get_problems (self->own)->len == 0;
}

char *
doctor_practice_new_id (DoctorPractice *self)
{
  g_return_val_if_fail (DOCTOR_IS_PRACTICE (self), NULL);
  g_return_val_if_fail (self->own != NULL, NULL);

  return doctor_own_new_id (self->own);
}

static void save (DoctorPractice *self);

static void
saved_cb (G_GNUC_UNUSED GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DoctorPractice) self = DOCTOR_PRACTICE (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  self->saving = FALSE;
  if (doctor_own_save_finish (self->own, result, &error))
    {
      if (self->save_again)
        save (self);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG))
    {
      doctor_practice_tell (self, _ ("Another program has changed the accounts file. It was read "
                                     "again; please make your change once more."));
      doctor_practice_load (self);
      return;
    }
  sentence = doctor_text_expand (_ ("The accounts could not be saved: {reason}"), "reason",
                                 error->message, NULL);
  doctor_practice_tell (self, sentence);
}

/* One after the other: each saving has to know what the one before it wrote. */
static void
save (DoctorPractice *self)
{
  self->save_again = self->saving;
  if (self->saving)
    return;
  self->saving = TRUE;
  doctor_own_save_async (self->own, self->cancellable, saved_cb, g_object_ref (self));
}

static void
stored_cb (G_GNUC_UNUSED GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DoctorPractice) self = DOCTOR_PRACTICE (user_data);
  g_autoptr (GError) error = NULL;

  if (doctor_passwords_store_finish (self->passwords, result, &error)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_signal_emit_by_name (self, "state-changed");
  /* Without any keyring the window says so all the time. */
  if (doctor_practice_is_memory_only (self))
    return;
  doctor_practice_tell (self, _ ("The keyring did not take the password. It is kept only until "
                                 "Connection Doctor is closed."));
}

static void
store (DoctorPractice *self, const DoctorAccount *account, DoctorRole role, DoctorSecret *secret)
{
  const DoctorServer *server = role == DOCTOR_ROLE_INCOMING ? account->incoming : account->outgoing;
  g_autofree char *label = NULL;

  if (secret == NULL || server == NULL)
    return;
  /* What the keyring's own program shows. */
  label = doctor_text_expand (_ ("Connection Doctor: {user} at {host}"), "user", server->user,
                              "host", server->host, NULL);
  doctor_passwords_store_async (self->passwords, account->id, role, label, secret,
                                self->cancellable, stored_cb, g_object_ref (self));
}

void
doctor_practice_keep (DoctorPractice *self, DoctorAccount *account, DoctorSecret *incoming,
                      DoctorSecret *outgoing)
{
  doctor_practice_stop_account (self, account->id);
  doctor_own_put (self->own, account);
  doctor_practice_join (self);
  save (self);
  store (self, account, DOCTOR_ROLE_INCOMING, incoming);
  store (self, account, DOCTOR_ROLE_OUTGOING, outgoing);
}

void
doctor_practice_put_account (DoctorPractice *self, DoctorAccount *account, DoctorSecret *incoming,
                             DoctorSecret *outgoing)
{
  g_return_if_fail (DOCTOR_IS_PRACTICE (self));
  g_return_if_fail (account != NULL);
  g_return_if_fail (doctor_practice_can_edit (self));

  doctor_practice_keep (self, account, incoming, outgoing);
  if (account->enabled)
    doctor_practice_check_account (self, account->id);
  else
    doctor_practice_arrange (self);
}

static void
cleared_cb (G_GNUC_UNUSED GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DoctorPractice) self = DOCTOR_PRACTICE (user_data);
  g_autoptr (GError) error = NULL;

  if (!doctor_passwords_clear_finish (self->passwords, result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      && !doctor_passwords_is_memory_only (self->passwords))
    doctor_practice_tell (self, _ ("The account was removed, but the keyring did not delete its "
                                   "passwords."));
}

void
doctor_practice_remove_account (DoctorPractice *self, const char *id)
{
  g_autofree char *kept = g_strdup (id);

  g_return_if_fail (DOCTOR_IS_PRACTICE (self));
  g_return_if_fail (id != NULL);
  g_return_if_fail (doctor_practice_can_edit (self));

  doctor_practice_stop_account (self, kept);
  doctor_own_remove (self->own, kept);
  doctor_practice_join (self);
  doctor_history_forget (self->history, kept);
  save (self);
  doctor_passwords_clear_async (self->passwords, kept, self->cancellable, cleared_cb,
                                g_object_ref (self));
  doctor_practice_arrange (self);
}

void
doctor_practice_put_password (DoctorPractice *self, DoctorAccount *account, DoctorRole role,
                              DoctorSecret *secret, gboolean keep)
{
  g_return_if_fail (DOCTOR_IS_PRACTICE (self));
  g_return_if_fail (account != NULL);
  g_return_if_fail (secret != NULL);

  if (keep)
    store (self, account, role, secret);
  else
    doctor_passwords_remember (self->passwords, account->id, role, secret);
  doctor_practice_check_account (self, account->id);
}
