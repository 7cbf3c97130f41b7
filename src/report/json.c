/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* An examination as JSON: every field of the contract. */

#include "report/json-writer.h"
#include "report/mask.h"
#include "report/report.h"
#include "report/system.h"
#include "report/wording.h"

static const char *const outcomes[] = { "ok", "failed", "skipped" };
static const char *const directions[] = { "client", "server", "note" };

/* One function for each object of the contract, from the inside to the outside. */

typedef struct
{
  DoctorJson *json;
  DoctorMask *mask; /* NULL: nothing is hidden */
  DoctorTranslate translate;
} Writer;

/* The text escaped and masked; NULL becomes null. */
static void
add_text (Writer *self, const char *name, const char *text)
{
  g_autofree char *masked = text != NULL ? doctor_mask_apply (self->mask, text) : NULL;
  g_autofree char *shown = masked != NULL ? doctor_text_escape (masked, -1) : NULL;

  doctor_json_add_text (self->json, name, shown);
}

static void
add_milliseconds (Writer *self, const char *name, gint64 microseconds)
{
  doctor_json_add_double (self->json, name, (double) microseconds / 1000);
}

static void
add_finding (Writer *self, const DoctorPart *part, const DoctorFinding *finding)
{
  const DoctorCause *cause = finding->cause;
  g_autofree char *title =
      doctor_finding_text (finding, part->server, cause->title, self->translate);
  g_autofree char *explanation =
      doctor_finding_text (finding, part->server, cause->explanation, self->translate);
  g_autofree char *evidence = doctor_wording_evidence (part, finding, self->translate);
  g_auto (GStrv) lines = g_strsplit (evidence, "\n", -1);

  doctor_json_begin_object (self->json, NULL);
  doctor_json_add_text (self->json, "cause", cause->id);
  doctor_json_add_text (self->json, "severity", doctor_severity_to_string (finding->severity));
  add_text (self, "title", title);
  add_text (self, "explanation", explanation);
  doctor_json_begin_array (self->json, "evidence");
  for (guint i = 0; lines[i] != NULL; i++)
    add_text (self, NULL, lines[i]);
  doctor_json_end (self->json);
  doctor_json_begin_array (self->json, "fixes");
  for (guint i = 0; doctor_finding_fix (finding, i) != NULL; i++)
    {
      const DoctorFix *fix = doctor_finding_fix (finding, i);
      g_autofree char *text =
          doctor_finding_text (finding, part->server, fix->text, self->translate);
      g_autofree char *target = doctor_fix_target (fix, finding, part->server);
      /* A page that nobody knows cannot be opened. */
      DoctorFixAction action =
          fix->action == DOCTOR_FIX_OPEN_PAGE && target == NULL ? DOCTOR_FIX_NONE : fix->action;

      doctor_json_begin_object (self->json, NULL);
      doctor_json_add_text (self->json, "action", doctor_fix_action_to_string (action));
      add_text (self, "text", text);
      add_text (self, "target", target);
      doctor_json_end (self->json);
    }
  doctor_json_end (self->json);
  doctor_json_end (self->json);
}

static void
add_steps (Writer *self, const DoctorPart *part)
{
  doctor_json_begin_array (self->json, "steps");
  for (guint i = 0; i < doctor_transcript_n_steps (part->transcript); i++)
    {
      const DoctorStepRecord *record = doctor_transcript_step (part->transcript, i);
      g_autofree char *detail = doctor_wording_step_detail (part, record->step, self->translate);

      doctor_json_begin_object (self->json, NULL);
      doctor_json_add_text (self->json, "step", doctor_step_to_string (record->step));
      doctor_json_add_text (self->json, "outcome",
                            record->running ? NULL : outcomes[record->outcome]);
      add_milliseconds (self, "start", record->start);
      add_milliseconds (self, "duration", record->duration);
      add_text (self, "detail",
                *detail != '\0' && record->outcome != DOCTOR_OUTCOME_SKIPPED ? detail : NULL);
      doctor_json_end (self->json);
    }
  doctor_json_end (self->json);
}

static void
add_addresses (Writer *self, const DoctorPart *part)
{
  g_autoptr (GArray) results = doctor_part_addresses (part);

  doctor_json_begin_array (self->json, "addresses");
  for (guint i = 0; i < results->len; i++)
    {
      const DoctorAddressResult *result = &g_array_index (results, DoctorAddressResult, i);

      doctor_json_begin_object (self->json, NULL);
      add_text (self, "address", result->address);
      doctor_json_add_text (self->json, "outcome", result->outcome);
      add_milliseconds (self, "duration", result->duration);
      doctor_json_end (self->json);
    }
  doctor_json_end (self->json);
}

static void
add_day (Writer *self, const char *name, gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *text = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%S+00:00")
                                       : NULL;

  doctor_json_add_text (self->json, name, text);
}

static void
add_tls (Writer *self, const DoctorPart *part)
{
  const DoctorTlsInfo *tls = doctor_transcript_get_tls (part->transcript);

  if (tls == NULL)
    {
      doctor_json_add_text (self->json, "tls", NULL);
      return;
    }
  doctor_json_begin_object (self->json, "tls");
  add_text (self, "version", tls->version);
  add_text (self, "cipher", tls->cipher);
  doctor_json_add_boolean (self->json, "verified", tls->verified);
  add_text (self, "trusted_by_file", tls->trusted_by);
  doctor_json_add_text (self->json, "revocation", doctor_revocation_to_string (tls->revocation));
  doctor_json_begin_array (self->json, "chain");
  for (guint i = 0; i < tls->chain->len; i++)
    {
      const DoctorCertificate *certificate = g_ptr_array_index (tls->chain, i);

      doctor_json_begin_object (self->json, NULL);
      add_text (self, "subject", certificate->subject);
      add_text (self, "issuer", certificate->issuer);
      doctor_json_begin_array (self->json, "names");
      for (guint j = 0; certificate->names != NULL && certificate->names[j] != NULL; j++)
        add_text (self, NULL, certificate->names[j]);
      doctor_json_end (self->json);
      add_day (self, "not_before", certificate->not_before);
      add_day (self, "not_after", certificate->not_after);
      doctor_json_add_text (self->json, "sha256", certificate->sha256);
      add_text (self, "key", certificate->key);
      add_text (self, "signature", certificate->signature);
      doctor_json_end (self->json);
    }
  doctor_json_end (self->json);
  doctor_json_end (self->json);
}

static void
add_offers (Writer *self, const DoctorPart *part)
{
  const DoctorFact *offered =
      doctor_transcript_last_fact (part->transcript, DOCTOR_FACT_CAPABILITIES);
  const DoctorFact *quota = doctor_transcript_last_fact (part->transcript, DOCTOR_FACT_QUOTA);

  if (offered == NULL || offered->text == NULL)
    doctor_json_add_text (self->json, "capabilities", NULL);
  else
    {
      g_auto (GStrv) words = g_strsplit (offered->text, "\n", -1);

      doctor_json_begin_array (self->json, "capabilities");
      for (guint i = 0; words[i] != NULL; i++)
        add_text (self, NULL, words[i]);
      doctor_json_end (self->json);
    }
  if (quota == NULL)
    doctor_json_add_text (self->json, "quota", NULL);
  else
    {
      doctor_json_begin_object (self->json, "quota");
      doctor_json_add_integer (self->json, "used", quota->number);
      doctor_json_add_integer (self->json, "limit", quota->extra);
      doctor_json_end (self->json);
    }
}

static void
add_transcript (Writer *self, const DoctorPart *part)
{
  doctor_json_begin_array (self->json, "transcript");
  for (guint i = 0; i < doctor_transcript_n_entries (part->transcript); i++)
    {
      const DoctorEntry *entry = doctor_transcript_entry (part->transcript, i);
      g_autofree char *text =
          doctor_transcript_entry_text (part->transcript, entry, self->translate);

      doctor_json_begin_object (self->json, NULL);
      add_milliseconds (self, "t", entry->time);
      doctor_json_add_text (self->json, "from", directions[entry->direction]);
      doctor_json_add_text (self->json, "step", doctor_step_to_string (entry->step));
      add_text (self, "text", text);
      if (entry->direction != DOCTOR_FROM_NOTE)
        doctor_json_add_boolean (self->json, "encrypted", !entry->unprotected);
      doctor_json_end (self->json);
    }
  doctor_json_end (self->json);
}

static void
add_server (Writer *self, const DoctorPart *part)
{
  const DoctorServer *server = part->server;
  const DoctorFinding *first = part->findings->len > 0 ? g_ptr_array_index (part->findings, 0)
                                                       : NULL;
  g_autofree char *summary = doctor_wording_summary (part, self->translate);

  doctor_json_begin_object (self->json, NULL);
  doctor_json_add_text (self->json, "role", doctor_role_to_string (server->role));
  doctor_json_add_text (self->json, "protocol", doctor_protocol_to_string (server->protocol));
  add_text (self, "host", server->host);
  doctor_json_add_integer (self->json, "port", server->port);
  doctor_json_add_text (self->json, "security", doctor_security_to_string (server->security));
  add_text (self, "user", server->user);
  /* A part that has not ended is not known to be anything. */
  doctor_json_add_text (self->json, "status",
                        doctor_status_to_string (part->status == DOCTOR_STATUS_CHECKING
                                                     ? DOCTOR_STATUS_UNTESTED
                                                     : part->status));
  add_text (self, "summary", summary);
  doctor_json_add_text (self->json, "cause", first != NULL ? first->cause->id : NULL);
  doctor_json_add_integer (self->json, "logins", doctor_part_get_logins (part));
  doctor_json_begin_array (self->json, "findings");
  for (guint i = 0; i < part->findings->len; i++)
    add_finding (self, part, g_ptr_array_index (part->findings, i));
  doctor_json_end (self->json);
  add_steps (self, part);
  add_addresses (self, part);
  add_tls (self, part);
  add_offers (self, part);
  add_transcript (self, part);
  doctor_json_end (self->json);
}

/* Which program has it, and where in that program. */
static void
add_source (Writer *self, const DoctorAccount *account)
{
  doctor_json_add_text (self->json, "source", doctor_source_to_string (account->source));
  add_text (self, "origin", *account->origin != '\0' ? account->origin : NULL);
}

/* The same mailbox in other programs, which was not examined again. */
static void
add_twins (Writer *self, const DoctorAccount *account)
{
  doctor_json_begin_array (self->json, "twins");
  for (guint i = 0; account->twins != NULL && i < account->twins->len; i++)
    {
      const DoctorAccount *twin = g_ptr_array_index (account->twins, i);
      g_autofree char *name = doctor_mask_whole (self->mask, twin->name);

      doctor_json_begin_object (self->json, NULL);
      add_text (self, "id", twin->id);
      add_text (self, "name", name);
      add_source (self, twin);
      doctor_json_end (self->json);
    }
  doctor_json_end (self->json);
}

static void
add_accounts (Writer *self, const DoctorReportInput *input)
{
  const DoctorAccount *current = NULL;

  doctor_json_begin_array (self->json, "accounts");
  for (guint i = 0; i < input->parts->len; i++)
    {
      const DoctorPart *part = g_ptr_array_index (input->parts, i);
      const DoctorAccount *account = part->account;

      if (current == NULL || !g_str_equal (account->id, current->id))
        {
          g_autofree char *name = doctor_mask_whole (self->mask, account->name);

          if (current != NULL)
            {
              doctor_json_end (self->json);
              doctor_json_end (self->json);
            }
          current = account;
          doctor_json_begin_object (self->json, NULL);
          add_text (self, "id", account->id);
          add_text (self, "name", name);
          add_text (self, "address", account->address);
          add_source (self, account);
          add_twins (self, account);
          doctor_json_begin_array (self->json, "servers");
        }
      add_server (self, part);
    }
  if (current != NULL)
    {
      doctor_json_end (self->json);
      doctor_json_end (self->json);
    }
  doctor_json_end (self->json);
}

static void
add_surroundings (Writer *self, const DoctorReportInput *input, const DoctorReportOptions *options)
{
  g_autofree char *os = doctor_system_os (), *desktop = doctor_system_desktop (options);
  g_autofree char *locale = doctor_system_locale ();
  const DoctorNetwork *network = input->network;

  doctor_json_begin_object (self->json, "system");
  doctor_json_add_text (self->json, "os", os);
  doctor_json_add_text (self->json, "desktop", desktop);
  doctor_json_add_text (self->json, "gtk", options->gtk);
  doctor_json_add_text (self->json, "gnutls", doctor_system_gnutls ());
  doctor_json_add_text (self->json, "locale", locale);
  doctor_json_end (self->json);
  if (network == NULL)
    {
      doctor_json_add_text (self->json, "network", NULL);
      return;
    }
  doctor_json_begin_object (self->json, "network");
  doctor_json_add_boolean (self->json, "online", network->online);
  doctor_json_add_text (self->json, "connectivity", network->connectivity);
  doctor_json_add_boolean (self->json, "ipv4", network->ipv4);
  doctor_json_add_boolean (self->json, "ipv6", network->ipv6);
  doctor_json_add_boolean (self->json, "vpn", network->vpn);
  doctor_json_add_boolean (self->json, "proxy", network->proxy);
  doctor_json_end (self->json);
}

void
doctor_report_write_json (const DoctorReportInput *input, const DoctorReportOptions *options,
                          DoctorReportSink sink, gpointer user_data)
{
  g_autoptr (DoctorJson) json = NULL;
  g_autoptr (DoctorMask) mask = NULL;
  g_autofree char *started = NULL, *finished = NULL;
  Writer self;

  g_return_if_fail (input != NULL && input->parts != NULL && options != NULL && sink != NULL);

  json = doctor_json_new (sink, user_data);
  if (options->hide_private)
    mask = doctor_mask_new (input);
  self = (Writer){ json, mask, options->translate };
  started = doctor_system_time (input->started);
  finished = doctor_system_time (input->finished);

  doctor_json_begin_object (json, NULL);
  doctor_json_add_integer (json, "format", 1);
  doctor_json_begin_object (json, "program");
  doctor_json_add_text (json, "name", "connection-doctor");
  doctor_json_add_text (json, "version", DOCTOR_VERSION);
  doctor_json_end (json);
  doctor_json_add_text (json, "started", started);
  doctor_json_add_text (json, "finished", finished);
  add_surroundings (&self, input, options);
  add_accounts (&self, input);
  doctor_json_end (json);
}

static void
gather (const char *text, gsize length, gpointer user_data)
{
  g_string_append_len (user_data, text, (gssize) length);
}

char *
doctor_report_json (const DoctorReportInput *input, const DoctorReportOptions *options)
{
  GString *text;

  g_return_val_if_fail (input != NULL && input->parts != NULL && options != NULL, NULL);

  text = g_string_new (NULL);
  doctor_report_write_json (input, options, gather, text);
  return g_string_free (text, FALSE);
}
