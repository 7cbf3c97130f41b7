/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the window works with: what it owns, and what of it is shown. */

#include "ui/practice-private.h"

G_DEFINE_FINAL_TYPE (DoctorPractice, doctor_practice, G_TYPE_OBJECT)

enum
{
  ACCOUNTS_CHANGED,
  PART_CHANGED,
  STATE_CHANGED,
  TROUBLE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
doctor_practice_dispose (GObject *object)
{
  DoctorPractice *self = DOCTOR_PRACTICE (object);

  doctor_practice_close (self);
  G_OBJECT_CLASS (doctor_practice_parent_class)->dispose (object);
}

static void
doctor_practice_finalize (GObject *object)
{
  DoctorPractice *self = DOCTOR_PRACTICE (object);

  g_ptr_array_unref (self->running);
  g_ptr_array_unref (self->parts);
  g_hash_table_unref (self->latest);
  g_clear_object (&self->sources);
  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  g_clear_pointer (&self->own, doctor_own_unref);
  g_clear_pointer (&self->trust, doctor_trust_unref);
  doctor_passwords_unref (self->passwords);
  doctor_history_unref (self->history);
  g_object_unref (self->cancellable);
  g_free (self->path);
  g_free (self->ca_file);
  G_OBJECT_CLASS (doctor_practice_parent_class)->finalize (object);
}

static void
doctor_practice_class_init (DoctorPracticeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = doctor_practice_dispose;
  object_class->finalize = doctor_practice_finalize;

  signals[ACCOUNTS_CHANGED] = g_signal_new ("accounts-changed", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                            NULL, NULL, G_TYPE_NONE, 0);
  signals[PART_CHANGED] = g_signal_new ("part-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[STATE_CHANGED] =
      g_signal_new ("state-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TROUBLE] = g_signal_new ("trouble", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
doctor_practice_init (DoctorPractice *self)
{
  g_autofree char *history_path = doctor_history_default_path ();

  self->history = doctor_history_new (history_path);
  self->cancellable = g_cancellable_new ();
  self->passwords = doctor_passwords_new ();
  self->running = g_ptr_array_new_with_free_func (g_object_unref);
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_part_unref);
  self->latest =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) doctor_part_unref);
}

DoctorPractice *
doctor_practice_new (const char *accounts_file, const char *ca_file, guint timeout)
{
  DoctorPractice *self = g_object_new (DOCTOR_TYPE_PRACTICE, NULL);

  self->path = accounts_file != NULL ? g_strdup (accounts_file) : doctor_own_default_path ();
  self->only_own = accounts_file != NULL;
  self->ca_file = g_strdup (ca_file);
  self->timeout = timeout;
  return self;
}

void
doctor_practice_tell (DoctorPractice *self, const char *sentence)
{
  g_signal_emit (self, signals[TROUBLE], 0, sentence);
}

static char *
make_key (const char *id, DoctorRole role)
{
  return g_strconcat (doctor_role_to_string (role), " ", id, NULL);
}

DoctorPart *
doctor_practice_find_part (DoctorPractice *self, const char *id, DoctorRole role)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (DOCTOR_IS_PRACTICE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  key = make_key (id, role);
  return g_hash_table_lookup (self->latest, key);
}

void
doctor_practice_arrange (DoctorPractice *self)
{
  const GPtrArray *accounts = doctor_practice_get_accounts (self);

  g_ptr_array_set_size (self->parts, 0);
  for (guint i = 0; i < accounts->len; i++)
    {
      const DoctorAccount *account = g_ptr_array_index (accounts, i);
      const DoctorServer *servers[] = { account->incoming, account->outgoing };

      for (guint j = 0; account->enabled && j < G_N_ELEMENTS (servers); j++)
        {
          DoctorPart *part = NULL;

          if (servers[j] != NULL)
            part = doctor_practice_find_part (self, account->id, servers[j]->role);
          if (part != NULL)
            g_ptr_array_add (self->parts, doctor_part_ref (part));
        }
    }
  g_signal_emit (self, signals[ACCOUNTS_CHANGED], 0);
  g_signal_emit (self, signals[STATE_CHANGED], 0);
}

void
doctor_practice_take_parts (DoctorPractice *self, const GPtrArray *parts)
{
  for (guint i = 0; i < parts->len; i++)
    {
      DoctorPart *part = g_ptr_array_index (parts, i);

      g_hash_table_replace (self->latest, make_key (part->account->id, part->server->role),
                            doctor_part_ref (part));
    }
}

const GPtrArray *
doctor_practice_get_parts (DoctorPractice *self)
{
  g_return_val_if_fail (DOCTOR_IS_PRACTICE (self), NULL);

  return self->parts;
}

guint
doctor_practice_count (DoctorPractice *self, DoctorStatus status)
{
  guint n = 0;

  g_return_val_if_fail (DOCTOR_IS_PRACTICE (self), 0);

  for (guint i = 0; i < self->parts->len; i++)
    if (((const DoctorPart *) g_ptr_array_index (self->parts, i))->status == status)
      n++;
  return n;
}

const DoctorNetwork *
doctor_practice_get_network (DoctorPractice *self)
{
  g_return_val_if_fail (DOCTOR_IS_PRACTICE (self), NULL);

  return self->has_network ? &self->network : NULL;
}

gint64
doctor_practice_get_finished (DoctorPractice *self)
{
  g_return_val_if_fail (DOCTOR_IS_PRACTICE (self), 0);

  return self->finished;
}

DoctorReportInput
doctor_practice_get_report_input (DoctorPractice *self)
{
  g_return_val_if_fail (DOCTOR_IS_PRACTICE (self), (DoctorReportInput){ 0 });

  return (DoctorReportInput){
    .parts = self->parts,
    .network = doctor_practice_get_network (self),
    .started = self->started,
    .finished = doctor_practice_is_running (self) ? 0 : self->finished,
  };
}

gboolean
doctor_practice_is_memory_only (DoctorPractice *self)
{
  g_return_val_if_fail (DOCTOR_IS_PRACTICE (self), FALSE);

  return doctor_passwords_is_memory_only (self->passwords);
}

void
doctor_practice_close (DoctorPractice *self)
{
  g_return_if_fail (DOCTOR_IS_PRACTICE (self));

  g_cancellable_cancel (self->cancellable);
  doctor_practice_close_sources (self);
  g_clear_handle_id (&self->state_source, g_source_remove);
  while (self->running->len > 0)
    {
      DoctorExam *exam = g_ptr_array_index (self->running, 0);

      g_signal_handlers_disconnect_by_data (exam, self);
      doctor_exam_stop (exam);
      g_ptr_array_remove_index (self->running, 0);
    }
}
