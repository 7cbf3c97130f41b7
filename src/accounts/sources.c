/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* All sources of accounts beside our own file: read at once, and watched. */

#include "accounts/sources-private.h"

#include "accounts/goa.h"
#include "accounts/merge.h"
#include "accounts/reading.h"
#include "core/text.h"

/* Seconds. A home folder on a server that does not answer holds a thread up for ever. */
#define DEADLINE 10

#define OFF_KEY "sources-off"

/* In the order of preference: who keeps the passwords, or gives them, comes first. */
static const DoctorSource order[] = {
  DOCTOR_SOURCE_GOA,         DOCTOR_SOURCE_EVOLUTION, DOCTOR_SOURCE_GEARY,
  DOCTOR_SOURCE_THUNDERBIRD, DOCTOR_SOURCE_KMAIL,     DOCTOR_SOURCE_CLAWS,
  DOCTOR_SOURCE_MUTT,        DOCTOR_SOURCE_MBSYNC,    DOCTOR_SOURCE_MSMTP,
};
G_STATIC_ASSERT (G_N_ELEMENTS (order) == DOCTOR_N_SOURCES - 1);

G_DEFINE_FINAL_TYPE (DoctorSources, doctor_sources, G_TYPE_OBJECT)

static guint changed_signal;

static gboolean
can_read (const DoctorSourceSlot *slot)
{
  return slot->source == DOCTOR_SOURCE_GOA || doctor_source_has_files (slot->source);
}

static void
slot_drop (DoctorSourceSlot *slot)
{
  g_clear_pointer (&slot->reading, doctor_reading_free);
  g_hash_table_remove_all (slot->monitors);
}

static void
doctor_sources_dispose (GObject *object)
{
  doctor_sources_close (DOCTOR_SOURCES (object));
  G_OBJECT_CLASS (doctor_sources_parent_class)->dispose (object);
}

static void
doctor_sources_finalize (GObject *object)
{
  DoctorSources *self = DOCTOR_SOURCES (object);

  /* What runs holds a reference. */
  g_assert (self->task == NULL && self->n_running == 0);
  for (guint i = 0; i < DOCTOR_N_SOURCES; i++)
    {
      doctor_reading_free (self->slots[i].reading);
      g_hash_table_unref (self->slots[i].monitors);
    }
  doctor_places_unref (self->places);
  g_clear_object (&self->settings);
  g_clear_object (&self->bus);
  g_object_unref (self->closed);
  G_OBJECT_CLASS (doctor_sources_parent_class)->finalize (object);
}

static void
doctor_sources_class_init (DoctorSourcesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = doctor_sources_dispose;
  G_OBJECT_CLASS (klass)->finalize = doctor_sources_finalize;
  changed_signal = g_signal_new ("changed", DOCTOR_TYPE_SOURCES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
doctor_sources_init (DoctorSources *self)
{
  self->closed = g_cancellable_new ();
  for (guint i = 0; i < DOCTOR_N_SOURCES; i++)
    {
      self->slots[i].owner = self;
      self->slots[i].source = (DoctorSource) i;
      self->slots[i].monitors =
          g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
    }
}

DoctorSources *
doctor_sources_new (DoctorPlaces *places)
{
  DoctorSources *self;

  g_return_val_if_fail (places != NULL, NULL);

  self = g_object_new (DOCTOR_TYPE_SOURCES, NULL);
  self->places = doctor_places_ref (places);
  return self;
}

void
doctor_sources_set_off (DoctorSources *self, const char *const *words)
{
  g_return_if_fail (DOCTOR_IS_SOURCES (self));

  for (guint i = 0; i < DOCTOR_N_SOURCES; i++)
    self->slots[i].is_off = words != NULL && g_strv_contains (words, doctor_source_to_string (i));
}

static void
apply_off (DoctorSources *self)
{
  for (guint i = 0; i < DOCTOR_N_SOURCES; i++)
    {
      DoctorSourceSlot *slot = &self->slots[i];

      if (slot->is_off && slot->reading != NULL)
        slot_drop (slot);
      else if (!slot->is_off && slot->reading == NULL && slot->cancellable == NULL
               && can_read (slot))
        doctor_sources_read (slot, TRUE);
    }
}

static void
off_changed_cb (GSettings *settings, const char *key, gpointer user_data)
{
  DoctorSources *self = user_data;
  g_auto (GStrv) words = g_settings_get_strv (settings, OFF_KEY);

  doctor_sources_set_off (self, (const char *const *) words);
  if (!self->is_watching)
    return;
  apply_off (self);
  g_signal_emit (self, changed_signal, 0);
}

void
doctor_sources_follow_settings (DoctorSources *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  g_return_if_fail (DOCTOR_IS_SOURCES (self));

  /* g_settings_new() aborts where the program was not installed. */
  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, DOCTOR_APPLICATION_ID, TRUE);
  if (schema == NULL || !g_settings_schema_has_key (schema, OFF_KEY) || self->settings != NULL)
    return;
  self->settings = g_settings_new_full (schema, NULL, NULL);
  g_signal_connect (self->settings, "changed::" OFF_KEY, G_CALLBACK (off_changed_cb), self);
  off_changed_cb (self->settings, OFF_KEY, self);
}

void
doctor_sources_watch (DoctorSources *self)
{
  g_return_if_fail (DOCTOR_IS_SOURCES (self));

  if (self->is_watching || g_cancellable_is_cancelled (self->closed))
    return;
  self->is_watching = TRUE;
  /* Something may have been switched while the others were read. */
  if (self->settings != NULL)
    apply_off (self);
  for (guint i = 0; i < DOCTOR_N_SOURCES; i++)
    doctor_sources_watch_slot (&self->slots[i]);
  doctor_sources_watch_bus (self);
}

void
doctor_sources_close (DoctorSources *self)
{
  g_return_if_fail (DOCTOR_IS_SOURCES (self));

  self->is_watching = FALSE;
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_cancellable_cancel (self->closed);
  for (guint i = 0; i < DOCTOR_N_SOURCES; i++)
    {
      DoctorSourceSlot *slot = &self->slots[i];

      g_hash_table_remove_all (slot->monitors);
      g_clear_handle_id (&slot->calm_source, g_source_remove);
      if (slot->cancellable != NULL)
        g_cancellable_cancel (slot->cancellable);
    }
  doctor_sources_leave_bus (self);
}

/* ---- Reading ---- */

static gboolean
deadline_cb (gpointer user_data)
{
  DoctorSourceSlot *slot = user_data;

  slot->deadline_source = 0;
  g_cancellable_cancel (slot->cancellable);
  return G_SOURCE_REMOVE;
}

static void
finish_load_if_read (DoctorSources *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->n_running > 0 || self->task == NULL)
    return;
  task = g_steal_pointer (&self->task);
  g_cancellable_disconnect (g_task_get_cancellable (task), self->stop);
  self->stop = 0;
  if (g_cancellable_is_cancelled (self->closed))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "closed");
  else if (!g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, TRUE);
}

static DoctorReading *
make_late_reading (DoctorSource source)
{
  DoctorReading *reading = doctor_reading_new (source, NULL, NULL);

  doctor_reading_complain (reading, DOCTOR_SOURCE_ERROR_READ,
                           N_ ("{program}: its files could not be read within 10 seconds"), NULL,
                           NULL);
  return reading;
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  DoctorSourceSlot *slot = user_data;
  g_autoptr (DoctorSources) self = slot->owner;
  gboolean is_late = slot->deadline_source == 0;
  gboolean is_loading = self->task != NULL;
  DoctorReading *reading = slot->source == DOCTOR_SOURCE_GOA
                               ? doctor_goa_load_finish (result, NULL)
                               : doctor_source_load_finish (result, NULL);

  g_clear_handle_id (&slot->deadline_source, g_source_remove);
  g_clear_object (&slot->cancellable);
  self->n_running--;
  if (reading == NULL && is_late)
    reading = make_late_reading (slot->source);
  if (slot->is_off)
    g_clear_pointer (&reading, doctor_reading_free);
  if (reading != NULL)
    {
      gboolean is_same = doctor_reading_equal (slot->reading, reading);

      doctor_reading_free (slot->reading);
      slot->reading = reading;
      doctor_sources_watch_slot (slot);
      if (!is_same && !is_loading)
        g_signal_emit (self, changed_signal, 0);
    }
  if (slot->is_outdated && self->is_watching)
    doctor_sources_note_change (slot);
  slot->is_outdated = FALSE;
  finish_load_if_read (self);
}

void
doctor_sources_read (DoctorSourceSlot *slot, gboolean may_start)
{
  DoctorSources *self = slot->owner;

  g_object_ref (self);
  self->n_running++;
  slot->cancellable = g_cancellable_new ();
  slot->deadline_source = g_timeout_add_seconds (DEADLINE, deadline_cb, slot);
  if (slot->source == DOCTOR_SOURCE_GOA)
    doctor_goa_load_async (may_start, slot->cancellable, read_cb, slot);
  else
    doctor_source_load_async (slot->source, self->places, slot->cancellable, read_cb, slot);
}

static void
stop_cb (GCancellable *cancellable, gpointer user_data)
{
  DoctorSources *self = user_data;

  for (guint i = 0; i < DOCTOR_N_SOURCES; i++)
    if (self->slots[i].cancellable != NULL)
      g_cancellable_cancel (self->slots[i].cancellable);
}

void
doctor_sources_load_async (DoctorSources *self, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (DOCTOR_IS_SOURCES (self));
  g_return_if_fail (self->task == NULL);

  self->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, doctor_sources_load_async);
  for (guint i = 0; i < DOCTOR_N_SOURCES; i++)
    {
      DoctorSourceSlot *slot = &self->slots[i];

      if (slot->is_off)
        slot_drop (slot);
      else if (slot->cancellable == NULL && can_read (slot))
        doctor_sources_read (slot, TRUE);
    }
  if (cancellable != NULL)
    self->stop = g_cancellable_connect (cancellable, G_CALLBACK (stop_cb), self, NULL);
  finish_load_if_read (self);
}

gboolean
doctor_sources_load_finish (DoctorSources *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (DOCTOR_IS_SOURCES (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

GPtrArray *
doctor_sources_join (DoctorSources *self, const GPtrArray *own)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  g_return_val_if_fail (DOCTOR_IS_SOURCES (self), NULL);

  for (guint i = 0; own != NULL && i < own->len; i++)
    g_ptr_array_add (all, g_ptr_array_index (own, i));
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      const DoctorReading *reading = self->slots[order[i]].reading;

      for (guint k = 0; reading != NULL && k < reading->accounts->len; k++)
        g_ptr_array_add (all, g_ptr_array_index (reading->accounts, k));
    }
  return doctor_accounts_merge (all);
}

GPtrArray *
doctor_sources_get_problems (DoctorSources *self)
{
  GPtrArray *problems = g_ptr_array_new ();

  g_return_val_if_fail (DOCTOR_IS_SOURCES (self), problems);

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      const DoctorReading *reading = self->slots[order[i]].reading;

      for (guint k = 0; reading != NULL && k < reading->problems->len; k++)
        g_ptr_array_add (problems, g_ptr_array_index (reading->problems, k));
    }
  return problems;
}

const DoctorReading *
doctor_sources_get_reading (DoctorSources *self, DoctorSource source)
{
  g_return_val_if_fail (DOCTOR_IS_SOURCES (self), NULL);
  g_return_val_if_fail (source < DOCTOR_N_SOURCES, NULL);

  return self->slots[source].reading;
}
