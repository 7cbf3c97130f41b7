/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* How a server fares, and the words for it: those of the report, and the names of the steps. */

#include "diagnosis/together-private.h"

static const char *const statuses[] = { "untested", "checking", "ok", "warning", "failed" };
static const char *const severities[] = { "error", "warning", "info" };
static const char *const actions[] = {
  "none", "open-page", "enter-password", "use-setting", "wait", "ask-host",
};

static const char *const steps[DOCTOR_N_STEPS] = {
  N_ ("Find address"),       N_ ("Connect"), N_ ("Encrypt (TLS)"), N_ ("Greeting"),
  N_ ("Encrypt (STARTTLS)"), N_ ("Log in"),  N_ ("Open mailbox"),  N_ ("Test sender"),
};

const char *
doctor_status_to_string (DoctorStatus status)
{
  g_return_val_if_fail (status < G_N_ELEMENTS (statuses), NULL);

  return statuses[status];
}

const char *
doctor_severity_to_string (DoctorSeverity severity)
{
  g_return_val_if_fail (severity < G_N_ELEMENTS (severities), NULL);

  return severities[severity];
}

const char *
doctor_fix_action_to_string (DoctorFixAction action)
{
  g_return_val_if_fail (action < G_N_ELEMENTS (actions), NULL);

  return actions[action];
}

const char *
doctor_step_to_label (DoctorStep step)
{
  g_return_val_if_fail (step < DOCTOR_N_STEPS, NULL);

  return steps[step];
}

gboolean
doctor_step_went_well (const DoctorTranscript *transcript, DoctorStep step)
{
  for (guint i = 0; i < doctor_transcript_n_steps (transcript); i++)
    {
      const DoctorStepRecord *record = doctor_transcript_step (transcript, i);

      if (record->step == step)
        return !record->running && record->outcome == DOCTOR_OUTCOME_OK;
    }
  return FALSE;
}

/* The step that proves the use: the mailbox was opened, or the sender accepted. */
static DoctorStep
last_step (const DoctorServer *server)
{
  return server->protocol == DOCTOR_PROTOCOL_SMTP ? DOCTOR_STEP_SENDER : DOCTOR_STEP_MAILBOX;
}

gboolean
doctor_finding_is_explained (const DoctorFinding *self, const DoctorFinding *first)
{
  g_return_val_if_fail (self != NULL && first != NULL, FALSE);

  return self != first && self->fact != NULL && self->fact == first->fact
         && self->severity == DOCTOR_SEVERITY_ERROR && first->severity == DOCTOR_SEVERITY_ERROR;
}

DoctorStatus
doctor_diagnosis_status (const DoctorServer *server, const DoctorTranscript *transcript,
                         const GPtrArray *findings)
{
  DoctorSeverity worst = DOCTOR_SEVERITY_INFO;
  gboolean is_accepted;

  g_return_val_if_fail (server != NULL && transcript != NULL && findings != NULL,
                        DOCTOR_STATUS_UNTESTED);

  for (guint i = 0; i < findings->len; i++)
    worst = MIN (worst, ((const DoctorFinding *) g_ptr_array_index (findings, i))->severity);
  is_accepted = doctor_transcript_last_fact (transcript, DOCTOR_FACT_LOGIN_ACCEPTED) != NULL;

  if (doctor_transcript_last_fact (transcript, DOCTOR_FACT_STOPPED) != NULL)
    return DOCTOR_STATUS_UNTESTED;
  if (doctor_transcript_failed_step (transcript) != NULL || worst == DOCTOR_SEVERITY_ERROR)
    return DOCTOR_STATUS_FAILED;
  if (!is_accepted)
    return DOCTOR_STATUS_UNTESTED;
  if (worst == DOCTOR_SEVERITY_WARNING)
    return DOCTOR_STATUS_WARNING;
  return doctor_step_went_well (transcript, last_step (server)) ? DOCTOR_STATUS_OK
                                                                : DOCTOR_STATUS_UNTESTED;
}
