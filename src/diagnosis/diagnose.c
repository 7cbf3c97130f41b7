/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* From the facts of a probe to its findings. */

#include "diagnosis/diagnosis.h"

#include <string.h>

#include "core/reply.h"
#include "diagnosis/beside.h"
#include "diagnosis/follow.h"
#include "diagnosis/hosting.h"
#include "diagnosis/misspelt.h"
#include "diagnosis/page.h"
#include "diagnosis/pause.h"
#include "diagnosis/signatures.h"
#include "diagnosis/together-private.h"

/* Settings are judged before the first step, and Stop comes at any. */
static gboolean
belongs_to (const DoctorFact *fact, DoctorStep step)
{
  return fact->step == step || fact->kind == DOCTOR_FACT_SETTING_INVALID
         || fact->kind == DOCTOR_FACT_STOPPED;
}

static const DoctorSignature *
find_signature (const DoctorCase *the_case, DoctorStep step, const DoctorFact **found)
{
  for (guint row = 0; row < doctor_n_signatures (); row++)
    {
      const DoctorSignature *signature = doctor_signature_at (row);

      if (signature->steps != 0 && (signature->steps & (1u << step)) == 0)
        continue;
      for (guint i = 0; i < doctor_transcript_n_facts (the_case->transcript); i++)
        {
          const DoctorFact *fact = doctor_transcript_fact (the_case->transcript, i);

          if (belongs_to (fact, step) && doctor_signature_matches (signature, the_case, fact))
            {
              *found = fact;
              return signature;
            }
        }
    }
  return NULL;
}

/* A refusal that came as one more answer after a login was accepted: inside the list of POP3, whose
 * answers carry no tags, or with the tag of the login in IMAP. The login is what was refused. */
static gboolean
is_late_refusal (const DoctorCase *the_case, const DoctorEntry *entry)
{
  const char *blank = strchr (entry->text, ' ');
  DoctorProtocol protocol = the_case->server->protocol;

  if (doctor_transcript_last_fact (the_case->transcript, DOCTOR_FACT_LOGIN_ACCEPTED) == NULL)
    return FALSE;
  return (protocol == DOCTOR_PROTOCOL_POP3 && g_str_has_prefix (entry->text, "-ERR "))
         || (protocol == DOCTOR_PROTOCOL_IMAP && *entry->text != '*' && blank != NULL
             && g_str_has_prefix (blank, " NO "));
}

/* A sentence where a challenge in base64 should stand (RFC 4954 section 4) is meant to be read. */
static gboolean
is_worded_challenge (const DoctorCase *the_case, const DoctorEntry *entry)
{
  return the_case->server->protocol == DOCTOR_PROTOCOL_SMTP && entry->step == DOCTOR_STEP_LOGIN
         && g_str_has_prefix (entry->text, "334 ");
}

/* What was refused in another form than a refusal has. */
static const DoctorSignature *
find_late_refusal (const DoctorCase *the_case, const DoctorFact *violation)
{
  const DoctorEntry *entry = NULL;
  const DoctorSignature *found = NULL;
  g_autofree char *code = NULL, *argument = NULL;
  const char *words;
  DoctorFact refusal = *violation;

  for (guint i = 0; i < doctor_transcript_n_entries (the_case->transcript); i++)
    {
      const DoctorEntry *earlier = doctor_transcript_entry (the_case->transcript, i);

      if (earlier->direction == DOCTOR_FROM_SERVER && earlier->serial <= violation->entry)
        entry = earlier;
    }
  if (entry == NULL
      || (!is_late_refusal (the_case, entry) && !is_worded_challenge (the_case, entry)))
    return NULL;
  words = strchr (entry->text, ' ') + 1;
  if (g_str_has_prefix (words, "NO "))
    words += strlen ("NO ");
  doctor_reply_response_code (words, &code, &argument);
  refusal.kind = DOCTOR_FACT_REPLY_REFUSED;
  refusal.text = entry->text;
  refusal.code = code;
  for (guint row = 0; row < doctor_n_signatures () && found == NULL; row++)
    {
      const DoctorSignature *signature = doctor_signature_at (row);

      if ((signature->steps == 0 || (signature->steps & (1u << DOCTOR_STEP_LOGIN)) != 0)
          && (signature->phrase != NULL || signature->code != NULL)
          && doctor_signature_matches (signature, the_case, &refusal))
        found = signature;
    }
  /* That fact is gone with this function. */
  g_hash_table_remove (the_case->words, &refusal);
  return found;
}

static gboolean
is_about_certificate (DoctorFactKind kind)
{
  return kind >= DOCTOR_FACT_CERTIFICATE_EXPIRED && kind <= DOCTOR_FACT_CERTIFICATE_REFUSED
         && kind != DOCTOR_FACT_CERTIFICATE_COMMON_NAME_ONLY
         && kind != DOCTOR_FACT_CERTIFICATE_IS_AUTHORITY;
}

/* A certificate can be wrong in several ways at once, and each has to be mended. */
static void
add_other_certificate_faults (GPtrArray *findings, const DoctorCase *the_case)
{
  for (guint row = 0; row < doctor_n_signatures (); row++)
    {
      const DoctorSignature *signature = doctor_signature_at (row);
      const DoctorFact *fact =
          is_about_certificate (signature->kind)
              ? doctor_transcript_last_fact (the_case->transcript, signature->kind)
              : NULL;
      gboolean is_explained = FALSE;

      for (guint i = 0; i < findings->len && fact != NULL; i++)
        {
          const DoctorFinding *finding = g_ptr_array_index (findings, i);

          is_explained = is_explained
                         || (finding->fact != NULL && finding->fact->kind == fact->kind);
        }
      if (fact != NULL && !is_explained && doctor_signature_matches (signature, the_case, fact))
        doctor_findings_add (findings, signature->cause, the_case->transcript, fact);
    }
}

/* No rule knows it: what was said last is quoted, and nothing is guessed. */
static void
add_unknown (GPtrArray *findings, const DoctorTranscript *transcript, DoctorStep step)
{
  DoctorFinding *finding;
  const DoctorFact *fact = NULL;
  const DoctorEntry *last = NULL;
  guint serial = 0;

  for (guint i = 0; i < doctor_transcript_n_facts (transcript); i++)
    if (doctor_transcript_fact (transcript, i)->step == step)
      fact = doctor_transcript_fact (transcript, i);
  for (guint i = 0; i < doctor_transcript_n_entries (transcript); i++)
    {
      const DoctorEntry *entry = doctor_transcript_entry (transcript, i);

      if (entry->step == step && entry->direction != DOCTOR_FROM_CLIENT)
        last = entry;
    }
  finding = doctor_finding_new ("step-failed", transcript, fact);
  if (last != NULL)
    serial = last->serial;
  if (last != NULL || finding->evidence->len == 0)
    doctor_finding_add_evidence (finding, serial);
  g_ptr_array_add (findings, finding);
}

static int
compare_serials (gconstpointer a, gconstpointer b)
{
  const guint *serial_a = a, *serial_b = b;

  return *serial_a < *serial_b ? -1 : *serial_a > *serial_b;
}

/* That TLS was answered means something only beside the silence before it. */
static void
add_silence (DoctorFinding *finding, const DoctorTranscript *transcript)
{
  const DoctorFact *silence = doctor_transcript_last_fact (transcript, DOCTOR_FACT_REPLY_TIMEOUT);

  if (silence == NULL)
    return;
  doctor_finding_add_evidence (finding, silence->entry);
  g_array_sort (finding->evidence, compare_serials);
}

/* A name that was mistyped explains why there is no such server, or no such name can be; what was
 * seen of it follows. */
static void
add_misspelling (GPtrArray *findings, const DoctorTranscript *transcript, const DoctorFact *fact)
{
  g_autofree char *repaired = NULL;
  gboolean is_explained = FALSE;

  if (fact == NULL || fact->text == NULL)
    return;
  if (fact->kind == DOCTOR_FACT_NAME_NOT_FOUND)
    is_explained = doctor_host_nearest (fact->text) != NULL;
  else if (fact->kind == DOCTOR_FACT_SETTING_INVALID && g_strcmp0 (fact->code, "host") == 0)
    {
      repaired = doctor_host_repaired (fact->text);
      is_explained = repaired != NULL;
    }
  if (is_explained)
    g_ptr_array_insert (findings, 0, doctor_finding_new ("host-misspelt", transcript, fact));
}

/* A server that was not reached, or did not speak as the account is set up, may be an old one of
 * its provider. One that works is right, whatever is published. */
static void
add_drift (GPtrArray *findings, const DoctorCase *the_case, DoctorStep failed)
{
  const DoctorProvider *provider = doctor_provider_find (the_case->server, NULL);
  const DoctorFact *fact =
      doctor_transcript_last_fact (the_case->transcript, DOCTOR_FACT_LOOKUP_STARTED);

  if (fact == NULL || provider == NULL || failed >= DOCTOR_STEP_LOGIN
      || the_case->server->login == DOCTOR_LOGIN_NONE
      || doctor_provider_published (provider, the_case->server) == NULL)
    return;
  doctor_findings_add (findings, "settings-differ-from-provider", the_case->transcript, fact);
}

static void
add_observations (GPtrArray *findings, const DoctorCase *the_case)
{
  for (guint row = 0; row < doctor_n_observations (); row++)
    {
      const DoctorSignature *signature = doctor_observation_at (row);

      for (guint i = 0; i < doctor_transcript_n_facts (the_case->transcript); i++)
        {
          const DoctorFact *fact = doctor_transcript_fact (the_case->transcript, i);
          guint n_findings = findings->len;

          if (doctor_signature_matches (signature, the_case, fact))
            doctor_findings_add (findings, signature->cause, the_case->transcript, fact);
          if (findings->len > n_findings && signature->is_tolerated)
            ((DoctorFinding *) g_ptr_array_index (findings, n_findings))->severity =
                DOCTOR_SEVERITY_WARNING;
        }
    }
}

/* What the server itself says is to be done. What was said without encryption may be anybody's on
 * the way, who would choose the page and the time too. */
static void
add_pages (DoctorFinding *finding, const DoctorCase *the_case)
{
  const DoctorFact *fact = finding->fact;
  const DoctorEntry *entry = fact != NULL && fact->kind == DOCTOR_FACT_REPLY_REFUSED
                                 ? doctor_transcript_find (the_case->transcript, fact->entry)
                                 : NULL;

  if (finding->provider == NULL)
    finding->provider = the_case->provider;
  if (entry == NULL || entry->unprotected || fact->text == NULL)
    return;
  finding->link = doctor_link_find (fact->text);
  finding->pause = doctor_named_pause (fact->text);
}

GPtrArray *
doctor_diagnose (const DoctorAccount *account, const DoctorServer *server,
                 const DoctorTranscript *transcript)
{
  g_autoptr (GHashTable) words = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  DoctorCase the_case = { account, server, transcript, NULL, words };
  GPtrArray *findings = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_finding_free);
  const DoctorStepRecord *failed;
  const DoctorSignature *signature = NULL, *late = NULL;
  const DoctorFact *fact = NULL;
  DoctorStep step;

  g_return_val_if_fail (account != NULL && server != NULL && transcript != NULL, findings);

  the_case.provider = doctor_provider_find (server, account->address);
  doctor_hosting_recognise (&the_case);
  failed = doctor_transcript_failed_step (transcript);
  step = failed != NULL ? failed->step : DOCTOR_STEP_RESOLVE;
  if (failed != NULL || doctor_transcript_last_fact (transcript, DOCTOR_FACT_STOPPED) != NULL
      || doctor_transcript_last_fact (transcript, DOCTOR_FACT_SETTING_INVALID) != NULL)
    {
      signature = find_signature (&the_case, step, &fact);
      if (signature != NULL && fact->kind == DOCTOR_FACT_PROTOCOL_VIOLATION)
        late = find_late_refusal (&the_case, fact);
      if (late != NULL)
        signature = late;
      if (signature != NULL)
        doctor_findings_add (findings, signature->cause, transcript, fact);
      else
        add_unknown (findings, transcript, step);
      if (fact != NULL && is_about_certificate (fact->kind))
        add_other_certificate_faults (findings, &the_case);
      if (fact != NULL && fact->kind == DOCTOR_FACT_TLS_ANSWERED)
        add_silence (g_ptr_array_index (findings, 0), transcript);
      add_misspelling (findings, transcript, fact);
    }
  if (failed != NULL && doctor_transcript_last_fact (transcript, DOCTOR_FACT_STOPPED) == NULL)
    add_drift (findings, &the_case, failed->step);
  add_observations (findings, &the_case);
  doctor_beside_add (findings, &the_case);
  doctor_hosting_add (findings, &the_case);
  /* Nothing says why there was no login, or no use of it, so something is wrong that nobody has
   * thought of. */
  if (findings->len == 0
      && doctor_diagnosis_status (server, transcript, findings) == DOCTOR_STATUS_UNTESTED)
    add_unknown (findings, transcript, step);
  doctor_follow_conclude (findings, &the_case);
  for (guint i = 0; i < findings->len; i++)
    add_pages (g_ptr_array_index (findings, i), &the_case);
  return findings;
}

GPtrArray *
doctor_diagnose_published (const DoctorServer *server, const DoctorTranscript *transcript)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_finding_free);
  const DoctorFact *fact;

  g_return_val_if_fail (server != NULL && transcript != NULL, findings);

  fact = doctor_transcript_last_fact (transcript, DOCTOR_FACT_SETTINGS_PUBLISHED);
  if (fact != NULL)
    {
      doctor_findings_add (findings, "settings-differ-from-provider", transcript, fact);
      ((DoctorFinding *) g_ptr_array_index (findings, 0))->provider =
          doctor_provider_find (server, NULL);
    }
  return findings;
}
