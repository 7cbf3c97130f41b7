/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the window works with: its examinations, from their start to their end. */

#include "ui/practice-private.h"

/* Milliseconds: of a thousand servers many end at once, and the counts are shown this often. */
#define STATE_INTERVAL 60

static void
note_network (DoctorPractice *self, DoctorExam *exam)
{
  const DoctorNetwork *network = doctor_exam_get_network (exam);

  if (network == NULL)
    return;
  self->network = *network;
  self->has_network = TRUE;
}

static gboolean
state_cb (gpointer user_data)
{
  DoctorPractice *self = DOCTOR_PRACTICE (user_data);

  self->state_source = 0;
  g_signal_emit_by_name (self, "state-changed");
  return G_SOURCE_REMOVE;
}

static void
part_changed_cb (DoctorExam *exam, DoctorPart *part, DoctorPractice *self)
{
  g_assert (DOCTOR_IS_EXAM (exam));
  g_assert (DOCTOR_IS_PRACTICE (self));

  /* The account may have been edited or removed since, and be examined anew. */
  if (doctor_practice_find_part (self, part->account->id, part->server->role) != part)
    return;
  g_signal_emit_by_name (self, "part-changed", part);

  if (part->status == DOCTOR_STATUS_CHECKING && self->has_network)
    return;
  note_network (self, exam);
  if (self->state_source == 0)
    self->state_source = g_timeout_add (STATE_INTERVAL, state_cb, self);
}

static void
finished_cb (DoctorExam *exam, DoctorPractice *self)
{
  const GPtrArray *parts = doctor_exam_get_parts (exam);

  g_assert (DOCTOR_IS_PRACTICE (self));

  g_object_ref (exam);
  g_signal_handlers_disconnect_by_data (exam, self);
  g_ptr_array_remove (self->running, exam);
  note_network (self, exam);
  self->finished = doctor_exam_get_finished (exam);

  /* What Stop ended has changed without a signal of its own. */
  for (guint i = 0; i < parts->len; i++)
    {
      DoctorPart *part = g_ptr_array_index (parts, i);

      if (doctor_practice_find_part (self, part->account->id, part->server->role) == part)
        g_signal_emit_by_name (self, "part-changed", part);
    }
  g_object_unref (exam);
  g_signal_emit_by_name (self, "state-changed");
}

void
doctor_practice_stop_account (DoctorPractice *self, const char *id)
{
  for (guint i = 0; i < self->running->len; i++)
    doctor_exam_stop_account (g_ptr_array_index (self->running, i), id);
}

void
doctor_practice_examine (DoctorPractice *self, const GPtrArray *accounts, gboolean interactive,
                         const DoctorPart *asked)
{
  g_autoptr (DoctorExam) exam = NULL;

  if (self->own == NULL || self->is_loading_sources || self->trust == NULL
      || g_cancellable_is_cancelled (self->cancellable))
    return;

  self->is_opening = FALSE;
  exam = doctor_exam_new (accounts, self->passwords, self->trust);
  if (self->timeout != 0)
    doctor_exam_set_timeout (exam, self->timeout);
  doctor_exam_set_interactive (exam, interactive);
  doctor_exam_set_history (exam, self->history);
  if (asked != NULL)
    doctor_exam_allow_login (exam, asked->account->id, asked->server->role);
  g_signal_connect (exam, "changed", G_CALLBACK (part_changed_cb), self);
  g_signal_connect (exam, "finished", G_CALLBACK (finished_cb), self);

  for (guint i = 0; i < accounts->len; i++)
    doctor_practice_stop_account (self, ((DoctorAccount *) g_ptr_array_index (accounts, i))->id);

  doctor_practice_take_parts (self, doctor_exam_get_parts (exam));
  g_ptr_array_add (self->running, g_object_ref (exam));
  doctor_exam_start (exam);
  self->started = doctor_exam_get_started (exam);
  doctor_practice_arrange (self);
}

void
doctor_practice_check_all (DoctorPractice *self)
{
  g_return_if_fail (DOCTOR_IS_PRACTICE (self));

  if (doctor_practice_is_running (self))
    return;
  /* A mistake in the accounts file may have been mended meanwhile. */
  if (doctor_practice_get_problems (self)->len > 0)
    doctor_practice_load (self);
  else
    doctor_practice_examine (self, doctor_practice_get_accounts (self), FALSE, NULL);
}

void
doctor_practice_check_account (DoctorPractice *self, const char *id)
{
  DoctorAccount *account;
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();

  g_return_if_fail (DOCTOR_IS_PRACTICE (self));
  g_return_if_fail (id != NULL);

  account = doctor_practice_find_account (self, id);
  if (account == NULL)
    return;
  g_ptr_array_add (chosen, account);
  doctor_practice_examine (self, chosen, FALSE, NULL);
}

void
doctor_practice_unlock (DoctorPractice *self)
{
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();

  g_return_if_fail (DOCTOR_IS_PRACTICE (self));

  for (guint i = 0; i < self->parts->len; i++)
    {
      DoctorPart *part = g_ptr_array_index (self->parts, i);

      if (part->status != DOCTOR_STATUS_CHECKING
          && doctor_transcript_last_fact (part->transcript, DOCTOR_FACT_KEYRING_LOCKED) != NULL
          && !g_ptr_array_find (chosen, part->account, NULL))
        g_ptr_array_add (chosen, part->account);
    }
  if (chosen->len > 0)
    doctor_practice_examine (self, chosen, TRUE, NULL);
}

void
doctor_practice_log_in_once (DoctorPractice *self, const char *id, DoctorRole role)
{
  DoctorPart *part;
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();

  g_return_if_fail (DOCTOR_IS_PRACTICE (self));
  g_return_if_fail (id != NULL);

  part = doctor_practice_find_part (self, id, role);
  /* Two presses are one login. */
  if (part == NULL || part->status == DOCTOR_STATUS_CHECKING)
    return;
  g_ptr_array_add (chosen, part->account);
  doctor_practice_examine (self, chosen, FALSE, part);
}

void
doctor_practice_stop (DoctorPractice *self)
{
  g_return_if_fail (DOCTOR_IS_PRACTICE (self));

  for (guint i = 0; i < self->running->len; i++)
    doctor_exam_stop (g_ptr_array_index (self->running, i));
}

gboolean
doctor_practice_is_running (DoctorPractice *self)
{
  g_return_val_if_fail (DOCTOR_IS_PRACTICE (self), FALSE);

  return self->is_opening || self->running->len > 0;
}
