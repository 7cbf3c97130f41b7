/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* One server's part of an examination. */

#include "exam/exam.h"

DoctorPart *
doctor_part_ref (DoctorPart *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_ref_count_inc (&self->ref_count);
  return self;
}

void
doctor_part_unref (DoctorPart *self)
{
  if (self == NULL || !g_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  g_clear_pointer (&self->transcript, doctor_transcript_unref);
  doctor_account_unref (self->account);
  g_free (self);
}

gint64
doctor_part_get_duration (const DoctorPart *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return doctor_transcript_get_now (self->transcript);
}

guint
doctor_part_get_logins (const DoctorPart *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return doctor_transcript_last_fact (self->transcript, DOCTOR_FACT_LOGIN_STARTED) != NULL ? 1 : 0;
}
