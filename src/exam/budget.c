/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Whether the login of one part is made, and what comes of it: between examination and history. */

#include "exam/budget.h"

static gint64
seconds_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

gboolean
doctor_budget_needs_password (const DoctorPart *part)
{
  g_return_val_if_fail (part != NULL, FALSE);

  return part->server->login != DOCTOR_LOGIN_NONE && part->server->security != DOCTOR_SECURITY_NONE
         && doctor_server_problem (part->server, NULL) == DOCTOR_PROBLEM_NONE;
}

/* "16:42", or with the day where it is another one. */
static char *
clock_words (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (seconds);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  gboolean is_today;

  if (time == NULL || now == NULL)
    return NULL;
  is_today = g_date_time_get_year (time) == g_date_time_get_year (now)
             && g_date_time_get_day_of_year (time) == g_date_time_get_day_of_year (now);
  return g_date_time_format (time, is_today ? "%H:%M" : "%Y-%m-%d %H:%M");
}

gboolean
doctor_budget_keeps_pause (DoctorHistory *history, const DoctorPart *part, DoctorProbe *probe)
{
  DoctorRestraint restraint;
  g_autofree char *words = NULL;

  g_return_val_if_fail (history != NULL && part != NULL && probe != NULL, FALSE);

  if (!doctor_history_find_pause (history, part->account, part->server, seconds_now (), &restraint))
    return FALSE;
  /* A minute that has begun is not over. */
  words = clock_words (restraint.time + 59);
  doctor_probe_set_absence (probe, DOCTOR_FACT_LOGIN_PAUSED, restraint.cause, words,
                            restraint.time);
  return TRUE;
}

gboolean
doctor_budget_keeps_password (DoctorHistory *history, const DoctorPart *part, DoctorProbe *probe,
                              DoctorSecret *secret, gint64 changed)
{
  DoctorRestraint restraint;
  g_autofree char *words = NULL;

  g_return_val_if_fail (history != NULL && part != NULL && probe != NULL, FALSE);

  if (!doctor_history_find_refusal (history, part->account, part->server, secret, changed,
                                    &restraint))
    return FALSE;
  words = clock_words (restraint.time);
  doctor_probe_set_absence (probe, DOCTOR_FACT_PASSWORD_REFUSED_BEFORE, restraint.cause, words,
                            restraint.time);
  return TRUE;
}

void
doctor_budget_recall (DoctorHistory *history, const DoctorPart *part)
{
  DoctorRestraint restraint;
  g_autofree char *words = NULL;

  g_return_if_fail (history != NULL && part != NULL);

  if (doctor_transcript_last_fact (part->transcript, DOCTOR_FACT_CONNECT_TIMEOUT) == NULL
      || doctor_transcript_last_fact (part->transcript, DOCTOR_FACT_CONNECTED) != NULL
      || !doctor_history_find_host (history, part->server, seconds_now (), &restraint))
    return;
  words = clock_words (restraint.time);
  doctor_transcript_add_fact (part->transcript, DOCTOR_FACT_LOGIN_REFUSED_EARLIER,
                              part->server->host, words, restraint.time, 0);
}

void
doctor_budget_learn (DoctorHistory *history, DoctorPart *part, DoctorSecret *secret, gint64 changed)
{
  const DoctorFact *paused;
  DoctorLesson lesson;

  g_return_if_fail (history != NULL && part != NULL);

  if (!doctor_budget_needs_password (part))
    return;
  lesson = doctor_lesson_draw (part->transcript, part->findings);
  part->paused_until = doctor_history_learn (history, part->account, part->server, &lesson, secret,
                                             changed, seconds_now ());
  paused = doctor_transcript_last_fact (part->transcript, DOCTOR_FACT_LOGIN_PAUSED);
  if (paused != NULL)
    part->paused_until = paused->number;
}
