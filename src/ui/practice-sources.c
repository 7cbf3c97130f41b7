/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the window works with: the accounts of other programs, beside our own. */

#include <glib/gi18n.h>

#include "ui/practice-private.h"

void
doctor_practice_join (DoctorPractice *self)
{
  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  if (self->own == NULL)
    return;
  if (self->sources != NULL)
    self->accounts = doctor_sources_join (self->sources, doctor_own_get_accounts (self->own));
  else
    self->accounts = g_ptr_array_ref ((GPtrArray *) doctor_own_get_accounts (self->own));
}

/* By their ids; `accounts` may be NULL, and outlives it. */
static GHashTable *
index_accounts (const GPtrArray *accounts)
{
  GHashTable *by_id = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      DoctorAccount *account = g_ptr_array_index (accounts, i);

      g_hash_table_insert (by_id, account->id, account);
    }
  return by_id;
}

/* That other programs have other settings for it is one of the findings. */
static gboolean
has_same_rivals (const DoctorAccount *a, const DoctorAccount *b)
{
  guint n = a->rivals != NULL ? a->rivals->len : 0;

  if (n != (b->rivals != NULL ? b->rivals->len : 0))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!doctor_account_equal (g_ptr_array_index (a->rivals, i), g_ptr_array_index (b->rivals, i)))
      return FALSE;
  return TRUE;
}

/* Where it comes from and who else has the same changes nothing of what was found. */
static gboolean
is_examined (const DoctorAccount *self, const DoctorAccount *before)
{
  return before != NULL && self->enabled == before->enabled
         && g_str_equal (self->address, before->address)
         && doctor_server_equal (self->incoming, before->incoming)
         && doctor_server_equal (self->outgoing, before->outgoing)
         && has_same_rivals (self, before);
}

static void
changed_cb (DoctorSources *sources, DoctorPractice *self)
{
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GHashTable) by_id = NULL, before_by_id = NULL;
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();

  g_assert (DOCTOR_IS_PRACTICE (self));

  if (self->own == NULL || self->is_loading_sources)
    return;
  before = self->accounts != NULL ? g_ptr_array_ref (self->accounts) : NULL;
  doctor_practice_join (self);
  by_id = index_accounts (self->accounts);
  before_by_id = index_accounts (before);
  for (guint i = 0; before != NULL && i < before->len; i++)
    {
      const DoctorAccount *account = g_ptr_array_index (before, i);
      const DoctorAccount *now = g_hash_table_lookup (by_id, account->id);

      if (now == NULL || !is_examined (now, account))
        doctor_practice_stop_account (self, account->id);
    }
  for (guint i = 0; i < self->accounts->len; i++)
    {
      DoctorAccount *account = g_ptr_array_index (self->accounts, i);

      if (account->enabled
          && !is_examined (account, g_hash_table_lookup (before_by_id, account->id)))
        g_ptr_array_add (chosen, account);
    }
  if (chosen->len > 0 && !self->is_opening)
    doctor_practice_examine (self, chosen, FALSE, NULL);
  else
    doctor_practice_arrange (self);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DoctorPractice) self = DOCTOR_PRACTICE (user_data);

  self->is_loading_sources = FALSE;
  if (!doctor_sources_load_finish (DOCTOR_SOURCES (source), result, NULL))
    return;
  doctor_sources_watch (self->sources);
  doctor_practice_join (self);
  doctor_practice_arrange (self);
  doctor_practice_start_when_loaded (self);
}

void
doctor_practice_load_sources (DoctorPractice *self)
{
  g_autoptr (DoctorPlaces) places = NULL;

  if (self->only_own)
    return;
  places = doctor_places_new ();
  self->is_loading_sources = TRUE;
  self->sources = doctor_sources_new (places);
  doctor_sources_follow_settings (self->sources);
  g_signal_connect (self->sources, "changed", G_CALLBACK (changed_cb), self);
  doctor_sources_load_async (self->sources, self->cancellable, loaded_cb, g_object_ref (self));
}

void
doctor_practice_close_sources (DoctorPractice *self)
{
  if (self->sources == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->sources, self);
  doctor_sources_close (self->sources);
}

GPtrArray *
doctor_practice_get_source_problems (DoctorPractice *self)
{
  g_return_val_if_fail (DOCTOR_IS_PRACTICE (self), NULL);

  return self->sources != NULL ? doctor_sources_get_problems (self->sources) : g_ptr_array_new ();
}

gboolean
doctor_practice_reads_sources (DoctorPractice *self)
{
  g_return_val_if_fail (DOCTOR_IS_PRACTICE (self), FALSE);

  return !self->only_own;
}

const DoctorReading *
doctor_practice_get_reading (DoctorPractice *self, DoctorSource source)
{
  g_return_val_if_fail (DOCTOR_IS_PRACTICE (self), NULL);

  /* They are joined when all have been read. */
  if (self->sources == NULL || self->is_loading_sources)
    return NULL;
  return doctor_sources_get_reading (self->sources, source);
}

/* What belongs to the other program stays there. */
static DoctorServer *
copy_server (const DoctorServer *server)
{
  DoctorServer *copy;

  if (server == NULL)
    return NULL;
  copy = doctor_server_new (server->role, server->protocol, server->host, server->port,
                            server->security, server->user, server->login);
  doctor_server_set_certificate (copy, server->certificate);
  return copy;
}

void
doctor_practice_copy_account (DoctorPractice *self, const char *id)
{
  const DoctorAccount *account;
  g_autoptr (DoctorAccount) copy = NULL;
  g_autofree char *new_id = NULL;

  g_return_if_fail (DOCTOR_IS_PRACTICE (self));
  g_return_if_fail (id != NULL);
  g_return_if_fail (doctor_practice_can_edit (self));

  account = doctor_practice_find_account (self, id);
  if (account == NULL || account->source == DOCTOR_SOURCE_OWN)
    return;
  new_id = doctor_practice_new_id (self);
  copy = doctor_account_new (new_id, DOCTOR_SOURCE_OWN);
  doctor_text_set (&copy->name, account->name);
  doctor_text_set (&copy->address, account->address);
  copy->incoming = copy_server (account->incoming);
  copy->outgoing = copy_server (account->outgoing);
  doctor_practice_put_account (self, copy, NULL, NULL);
}
