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

static gboolean
is_of (const char *host, const char *domain)
{
  g_autofree char *other = doctor_host_domain (host);

  return g_strcmp0 (other, domain) == 0;
}

/* One of its servers that nobody has listed stands where the others do. */
static gboolean
is_at_home (const DoctorProvider *provider, const DoctorCase *the_case)
{
  const DoctorFact *fact =
      doctor_transcript_last_fact (the_case->transcript, DOCTOR_FACT_MAIL_EXCHANGERS);
  g_autofree char *domain = doctor_host_domain (the_case->server->host);
  g_auto (GStrv) exchangers = g_strsplit (fact->text, " ", -1);

  if (domain == NULL)
    return FALSE;
  for (guint i = 0; i < provider->n_servers; i++)
    if (is_of (provider->servers[i].host, domain))
      return TRUE;
  for (guint i = 0; exchangers[i] != NULL; i++)
    if (is_of (exchangers[i], domain)
        && doctor_provider_find_by_exchanger (exchangers[i]) == provider)
      return TRUE;
  return FALSE;
}

void
doctor_hosting_recognise (DoctorCase *the_case)
{
  const DoctorProvider *provider;

  g_return_if_fail (the_case != NULL);

  provider = the_case->provider == NULL ? doctor_hosting_find (the_case->transcript) : NULL;
  if (provider != NULL
      && (doctor_provider_is_nameless (provider) || is_at_home (provider, the_case)))
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
