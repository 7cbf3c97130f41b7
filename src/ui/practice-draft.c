/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the window works with: an account that is not saved yet. */

#include "ui/practice-private.h"

/* Milliseconds for one server: somebody waits before a dialog. */
#define DRAFT_TIMEOUT 15000

DoctorDiscover *
doctor_practice_discover (DoctorPractice *self, const char *address)
{
  g_return_val_if_fail (DOCTOR_IS_PRACTICE (self), NULL);
  g_return_val_if_fail (address != NULL, NULL);

  return self->trust != NULL ? doctor_discover_new (address, self->trust) : NULL;
}

static void
remember (DoctorPasswords *passwords, const DoctorAccount *draft, const DoctorServer *server,
          DoctorSecret *password)
{
  /* What was typed is no token. */
  if (server != NULL && server->login == DOCTOR_LOGIN_PASSWORD)
    doctor_passwords_remember (passwords, draft->id, server->role, password);
}

DoctorExam *
doctor_practice_examine_draft (DoctorPractice *self, DoctorAccount *draft, DoctorSecret *password)
{
  g_autoptr (DoctorPasswords) passwords = NULL;
  g_autoptr (GPtrArray) accounts = g_ptr_array_new ();
  DoctorExam *exam;

  g_return_val_if_fail (DOCTOR_IS_PRACTICE (self), NULL);
  g_return_val_if_fail (draft != NULL, NULL);

  if (self->trust == NULL)
    return NULL;
  passwords = doctor_passwords_new_for_memory ();
  if (password != NULL)
    {
      remember (passwords, draft, draft->incoming, password);
      remember (passwords, draft, draft->outgoing, password);
    }
  g_ptr_array_add (accounts, draft);
  exam = doctor_exam_new (accounts, passwords, self->trust);
  doctor_exam_set_timeout (exam,
                           self->timeout != 0 ? MIN (self->timeout, DRAFT_TIMEOUT) : DRAFT_TIMEOUT);
  doctor_exam_set_history (exam, self->history);
  return exam;
}

static gboolean
takes_password (const DoctorServer *server)
{
  return server != NULL && server->login == DOCTOR_LOGIN_PASSWORD;
}

void
doctor_practice_put_draft (DoctorPractice *self, DoctorAccount *draft, DoctorSecret *password,
                           DoctorExam *exam)
{
  gboolean incoming, outgoing;

  g_return_if_fail (DOCTOR_IS_PRACTICE (self));
  g_return_if_fail (draft != NULL && exam != NULL);
  g_return_if_fail (doctor_practice_can_edit (self));

  incoming = takes_password (draft->incoming);
  outgoing = takes_password (draft->outgoing) && !incoming;
  doctor_practice_keep (self, draft, incoming ? password : NULL, outgoing ? password : NULL);
  doctor_practice_take_parts (self, doctor_exam_get_parts (exam));
  doctor_practice_arrange (self);
}

void
doctor_practice_drop_draft (DoctorPractice *self, const DoctorAccount *draft, DoctorExam *exam)
{
  const GPtrArray *parts;
  gboolean is_refused = FALSE;

  g_return_if_fail (DOCTOR_IS_PRACTICE (self));
  g_return_if_fail (draft != NULL && exam != NULL);

  parts = doctor_exam_get_parts (exam);
  for (guint i = 0; i < parts->len; i++)
    {
      DoctorPart *part = g_ptr_array_index (parts, i);

      is_refused = is_refused || part->paused_until > 0
                   || (doctor_part_get_logins (part) > 0 && part->status == DOCTOR_STATUS_FAILED);
    }
  if (!is_refused)
    doctor_history_forget (self->history, draft->id);
}
