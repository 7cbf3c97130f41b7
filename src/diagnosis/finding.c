/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* How a finding is made, and what of a transcript is its evidence. */

#include "diagnosis/together-private.h"

#include <string.h>

/* Of a long reply, the last lines say why. */
#define MAX_EVIDENCE 8

void
doctor_finding_free (DoctorFinding *self)
{
  g_array_unref (self->evidence);
  g_free (self->link);
  g_free (self->wanted);
  g_free (self);
}

void
doctor_finding_add_evidence (DoctorFinding *self, guint serial)
{
  for (guint i = 0; i < self->evidence->len; i++)
    if (g_array_index (self->evidence, guint, i) == serial)
      return;
  g_array_append_val (self->evidence, serial);
}

/* The fact of a reply names its last line; the lines before belong to it. */
static void
add_lines_before (DoctorFinding *self, const DoctorTranscript *transcript, const DoctorFact *fact)
{
  guint n_lines = 1;

  for (const char *p = fact->text != NULL ? strchr (fact->text, '\n') : NULL; p != NULL;
       p = strchr (p + 1, '\n'))
    n_lines++;
  n_lines = MIN (MIN (n_lines, MAX_EVIDENCE), fact->entry + 1);
  for (guint i = n_lines - 1; i > 0; i--)
    {
      const DoctorEntry *entry = doctor_transcript_find (transcript, fact->entry - i);

      if (entry != NULL && entry->direction == DOCTOR_FROM_SERVER)
        doctor_finding_add_evidence (self, entry->serial);
    }
}

DoctorFinding *
doctor_finding_new (const char *cause, const DoctorTranscript *transcript, const DoctorFact *fact)
{
  DoctorFinding *self = g_new0 (DoctorFinding, 1);

  /* What the server said before the pause is the cause still. */
  self->cause = fact != NULL && fact->kind == DOCTOR_FACT_LOGIN_PAUSED
                    ? doctor_cause_lookup_paused (fact->text)
                    : doctor_cause_lookup (cause);
  g_assert (self->cause != NULL);
  self->severity = self->cause->severity;
  self->evidence = g_array_new (FALSE, FALSE, sizeof (guint));
  self->fact = fact;
  if (fact != NULL)
    {
      if (fact->kind == DOCTOR_FACT_REPLY_REFUSED)
        add_lines_before (self, transcript, fact);
      doctor_finding_add_evidence (self, fact->entry);
    }
  return self;
}

void
doctor_findings_add (GPtrArray *findings, const char *cause, const DoctorTranscript *transcript,
                     const DoctorFact *fact)
{
  for (guint i = 0; i < findings->len; i++)
    {
      DoctorFinding *finding = g_ptr_array_index (findings, i);

      if (g_str_equal (finding->cause->id, cause))
        {
          doctor_finding_add_evidence (finding, fact->entry);
          return;
        }
    }
  g_ptr_array_add (findings, doctor_finding_new (cause, transcript, fact));
}
