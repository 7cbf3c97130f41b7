/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Whose the mailbox is, by who takes in the mail of its domain. */

#include "diagnosis/hosting.h"

#include "diagnosis/together-private.h"

const DoctorProvider *
doctor_hosting_find (const DoctorTranscript *transcript)
{
  const DoctorFact *fact;
  g_auto (GStrv) hosts = NULL;
  const DoctorProvider *provider = NULL;

  g_return_val_if_fail (transcript != NULL, NULL);

  fact = doctor_transcript_last_fact (transcript, DOCTOR_FACT_MAIL_EXCHANGERS);
  if (fact == NULL || fact->text == NULL)
    return NULL;
  hosts = g_strsplit (fact->text, " ", -1);
  for (guint i = 0; provider == NULL && hosts[i] != NULL; i++)
    provider = doctor_provider_find_by_exchanger (hosts[i]);
  return provider;
}

void
doctor_hosting_recognise (DoctorCase *the_case)
{
  const DoctorProvider *provider;

  g_return_if_fail (the_case != NULL);

  provider = the_case->provider == NULL ? doctor_hosting_find (the_case->transcript) : NULL;
  if (provider != NULL && doctor_provider_is_nameless (provider))
    the_case->provider = provider;
}

void
doctor_hosting_add (GPtrArray *findings, const DoctorCase *the_case)
{
  const DoctorProvider *provider;
  DoctorFinding *finding;

  g_return_if_fail (findings != NULL && the_case != NULL);

  provider = the_case->provider == NULL ? doctor_hosting_find (the_case->transcript) : NULL;
  if (provider == NULL || findings->len == 0
      || doctor_provider_best (provider, the_case->server->protocol) == NULL)
    return;
  finding = doctor_finding_new (
      "mail-taken-in-elsewhere", the_case->transcript,
      doctor_transcript_last_fact (the_case->transcript, DOCTOR_FACT_MAIL_EXCHANGERS));
  finding->provider = provider;
  g_ptr_array_add (findings, finding);
}
