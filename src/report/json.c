/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* An examination as JSON: every field of the contract. */

#include <json-glib/json-glib.h>

#include "report/mask.h"
#include "report/report.h"
#include "report/system.h"
#include "report/wording.h"

static const char *const outcomes[] = { "ok", "failed", "skipped" };
static const char *const directions[] = { "client", "server", "note" };

/* One function for each object of the contract, from the inside to the outside. */

typedef struct
{
  JsonBuilder *json;
  DoctorMask *mask; /* NULL: nothing is hidden */
  DoctorTranslate translate;
} Writer;

/* The text escaped and masked; NULL becomes null. */
static void
add_text (Writer *self, const char *name, const char *text)
{
  json_builder_set_member_name (self->json, name);
  if (text == NULL)
    json_builder_add_null_value (self->json);
  else
    {
      g_autofree char *masked = doctor_mask_apply (self->mask, text);
      g_autofree char *shown = doctor_text_escape (masked, -1);

      json_builder_add_string_value (self->json, shown);
    }
}

/* A word of the contract. */
static void
add_word (Writer *self, const char *name, const char *word)
{
  json_builder_set_member_name (self->json, name);
  if (word == NULL)
    json_builder_add_null_value (self->json);
  else
    json_builder_add_string_value (self->json, word);
}

static void
add_milliseconds (Writer *self, const char *name, gint64 microseconds)
{
  json_builder_set_member_name (self->json, name);
  json_builder_add_double_value (self->json, (double) microseconds / 1000);
}

static void
add_integer (Writer *self, const char *name, gint64 number)
{
  json_builder_set_member_name (self->json, name);
  json_builder_add_int_value (self->json, number);
}

static void
add_boolean (Writer *self, const char *name, gboolean value)
{
  json_builder_set_member_name (self->json, name);
  json_builder_add_boolean_value (self->json, value);
}

static void
begin_object (Writer *self, const char *name)
{
  if (name != NULL)
    json_builder_set_member_name (self->json, name);
  json_builder_begin_object (self->json);
}

static void
begin_array (Writer *self, const char *name)
{
  json_builder_set_member_name (self->json, name);
  json_builder_begin_array (self->json);
}

static void
add_text_element (Writer *self, const char *text)
{
  g_autofree char *masked = doctor_mask_apply (self->mask, text);
  g_autofree char *shown = doctor_text_escape (masked, -1);

  json_builder_add_string_value (self->json, shown);
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

  begin_object (self, NULL);
  add_word (self, "cause", cause->id);
  add_word (self, "severity", doctor_severity_to_string (finding->severity));
  add_text (self, "title", title);
  add_text (self, "explanation", explanation);
  begin_array (self, "evidence");
  for (guint i = 0; lines[i] != NULL; i++)
    add_text_element (self, lines[i]);
  json_builder_end_array (self->json);
  begin_array (self, "fixes");
  for (guint i = 0; i < DOCTOR_MAX_FIXES && cause->fixes[i].text != NULL; i++)
    {
      const DoctorFix *fix = &cause->fixes[i];
      g_autofree char *text =
          doctor_finding_text (finding, part->server, fix->text, self->translate);
      g_autofree char *target = doctor_fix_target (fix, finding, part->server);
      /* A page that nobody knows cannot be opened. */
      DoctorFixAction action =
          fix->action == DOCTOR_FIX_OPEN_PAGE && target == NULL ? DOCTOR_FIX_NONE : fix->action;

      begin_object (self, NULL);
      add_word (self, "action", doctor_fix_action_to_string (action));
      add_text (self, "text", text);
      add_text (self, "target", target);
      json_builder_end_object (self->json);
    }
  json_builder_end_array (self->json);
  json_builder_end_object (self->json);
}

static void
add_steps (Writer *self, const DoctorPart *part)
{
  begin_array (self, "steps");
  for (guint i = 0; i < doctor_transcript_n_steps (part->transcript); i++)
    {
      const DoctorStepRecord *record = doctor_transcript_step (part->transcript, i);
      g_autofree char *detail = doctor_wording_step_detail (part, record->step, self->translate);

      begin_object (self, NULL);
      add_word (self, "step", doctor_step_to_string (record->step));
      add_word (self, "outcome", record->running ? NULL : outcomes[record->outcome]);
      add_milliseconds (self, "start", record->start);
      add_milliseconds (self, "duration", record->duration);
      add_text (self, "detail",
                *detail != '\0' && record->outcome != DOCTOR_OUTCOME_SKIPPED ? detail : NULL);
      json_builder_end_object (self->json);
    }
  json_builder_end_array (self->json);
}

static void
add_addresses (Writer *self, const DoctorPart *part)
{
  g_autoptr (GArray) results = doctor_part_addresses (part);

  begin_array (self, "addresses");
  for (guint i = 0; i < results->len; i++)
    {
      const DoctorAddressResult *result = &g_array_index (results, DoctorAddressResult, i);

      begin_object (self, NULL);
      add_text (self, "address", result->address);
      add_word (self, "outcome", result->outcome);
      add_milliseconds (self, "duration", result->duration);
      json_builder_end_object (self->json);
    }
  json_builder_end_array (self->json);
}

static void
add_day (Writer *self, const char *name, gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *text = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%S+00:00")
                                       : NULL;

  add_word (self, name, text);
}

static void
add_tls (Writer *self, const DoctorPart *part)
{
  const DoctorTlsInfo *tls = doctor_transcript_get_tls (part->transcript);

  if (tls == NULL)
    {
      add_word (self, "tls", NULL);
      return;
    }
  begin_object (self, "tls");
  add_text (self, "version", tls->version);
  add_text (self, "cipher", tls->cipher);
  add_boolean (self, "verified", tls->verified);
  add_text (self, "trusted_by_file", tls->trusted_by);
  add_word (self, "revocation", doctor_revocation_to_string (tls->revocation));
  begin_array (self, "chain");
  for (guint i = 0; i < tls->chain->len; i++)
    {
      const DoctorCertificate *certificate = g_ptr_array_index (tls->chain, i);

      begin_object (self, NULL);
      add_text (self, "subject", certificate->subject);
      add_text (self, "issuer", certificate->issuer);
      begin_array (self, "names");
      for (guint j = 0; certificate->names != NULL && certificate->names[j] != NULL; j++)
        add_text_element (self, certificate->names[j]);
      json_builder_end_array (self->json);
      add_day (self, "not_before", certificate->not_before);
      add_day (self, "not_after", certificate->not_after);
      add_word (self, "sha256", certificate->sha256);
      add_text (self, "key", certificate->key);
      add_text (self, "signature", certificate->signature);
      json_builder_end_object (self->json);
    }
  json_builder_end_array (self->json);
  json_builder_end_object (self->json);
}

static void
add_offers (Writer *self, const DoctorPart *part)
{
  const DoctorFact *offered =
      doctor_transcript_last_fact (part->transcript, DOCTOR_FACT_CAPABILITIES);
  const DoctorFact *quota = doctor_transcript_last_fact (part->transcript, DOCTOR_FACT_QUOTA);

  if (offered == NULL || offered->text == NULL)
    add_word (self, "capabilities", NULL);
  else
    {
      g_auto (GStrv) words = g_strsplit (offered->text, "\n", -1);

      begin_array (self, "capabilities");
      for (guint i = 0; words[i] != NULL; i++)
        add_text_element (self, words[i]);
      json_builder_end_array (self->json);
    }
  if (quota == NULL)
    add_word (self, "quota", NULL);
  else
    {
      begin_object (self, "quota");
      add_integer (self, "used", quota->number);
      add_integer (self, "limit", quota->extra);
      json_builder_end_object (self->json);
    }
}

static void
add_transcript (Writer *self, const DoctorPart *part)
{
  begin_array (self, "transcript");
  for (guint i = 0; i < doctor_transcript_n_entries (part->transcript); i++)
    {
      const DoctorEntry *entry = doctor_transcript_entry (part->transcript, i);
      g_autofree char *text =
          doctor_transcript_entry_text (part->transcript, entry, self->translate);

      begin_object (self, NULL);
      add_milliseconds (self, "t", entry->time);
      add_word (self, "from", directions[entry->direction]);
      add_word (self, "step", doctor_step_to_string (entry->step));
      add_text (self, "text", text);
      if (entry->direction != DOCTOR_FROM_NOTE)
        add_boolean (self, "encrypted", !entry->unprotected);
      json_builder_end_object (self->json);
    }
  json_builder_end_array (self->json);
}

static void
add_server (Writer *self, const DoctorPart *part)
{
  const DoctorServer *server = part->server;
  const DoctorFinding *first = part->findings->len > 0 ? g_ptr_array_index (part->findings, 0)
                                                       : NULL;
  g_autofree char *summary = doctor_wording_summary (part, self->translate);

  begin_object (self, NULL);
  add_word (self, "role", doctor_role_to_string (server->role));
  add_word (self, "protocol", doctor_protocol_to_string (server->protocol));
  add_text (self, "host", server->host);
  add_integer (self, "port", server->port);
  add_word (self, "security", doctor_security_to_string (server->security));
  add_text (self, "user", server->user);
  /* A part that has not ended is not known to be anything. */
  add_word (self, "status",
            doctor_status_to_string (part->status == DOCTOR_STATUS_CHECKING ? DOCTOR_STATUS_UNTESTED
                                                                            : part->status));
  add_text (self, "summary", summary);
  add_word (self, "cause", first != NULL ? first->cause->id : NULL);
  add_integer (self, "logins", doctor_part_get_logins (part));
  begin_array (self, "findings");
  for (guint i = 0; i < part->findings->len; i++)
    add_finding (self, part, g_ptr_array_index (part->findings, i));
  json_builder_end_array (self->json);
  add_steps (self, part);
  add_addresses (self, part);
  add_tls (self, part);
  add_offers (self, part);
  add_transcript (self, part);
  json_builder_end_object (self->json);
}

static void
add_accounts (Writer *self, const DoctorReportInput *input)
{
  const DoctorAccount *current = NULL;

  begin_array (self, "accounts");
  for (guint i = 0; i < input->parts->len; i++)
    {
      const DoctorPart *part = g_ptr_array_index (input->parts, i);
      const DoctorAccount *account = part->account;

      if (current == NULL || !g_str_equal (account->id, current->id))
        {
          g_autofree char *name = doctor_mask_whole (self->mask, account->name);

          if (current != NULL)
            {
              json_builder_end_array (self->json);
              json_builder_end_object (self->json);
            }
          current = account;
          begin_object (self, NULL);
          add_text (self, "id", account->id);
          add_text (self, "name", name);
          add_text (self, "address", account->address);
          add_word (self, "source", doctor_source_to_string (account->source));
          begin_array (self, "servers");
        }
      add_server (self, part);
    }
  if (current != NULL)
    {
      json_builder_end_array (self->json);
      json_builder_end_object (self->json);
    }
  json_builder_end_array (self->json);
}

static void
add_surroundings (Writer *self, const DoctorReportInput *input, const DoctorReportOptions *options)
{
  g_autofree char *os = doctor_system_os (), *desktop = doctor_system_desktop (options);
  g_autofree char *locale = doctor_system_locale ();
  const DoctorNetwork *network = input->network;

  begin_object (self, "system");
  add_word (self, "os", os);
  add_word (self, "desktop", desktop);
  add_word (self, "gtk", options->gtk);
  add_word (self, "gnutls", doctor_system_gnutls ());
  add_word (self, "locale", locale);
  json_builder_end_object (self->json);
  if (network == NULL)
    {
      add_word (self, "network", NULL);
      return;
    }
  begin_object (self, "network");
  add_boolean (self, "online", network->online);
  add_word (self, "connectivity", network->connectivity);
  add_boolean (self, "ipv4", network->ipv4);
  add_boolean (self, "ipv6", network->ipv6);
  add_boolean (self, "vpn", network->vpn);
  add_boolean (self, "proxy", network->proxy);
  json_builder_end_object (self->json);
}

char *
doctor_report_json (const DoctorReportInput *input, const DoctorReportOptions *options)
{
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonGenerator) generator = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (DoctorMask) mask = NULL;
  g_autofree char *started = NULL, *finished = NULL;
  Writer self;

  g_return_val_if_fail (input != NULL && input->parts != NULL && options != NULL, NULL);

  builder = json_builder_new ();
  if (options->hide_private)
    mask = doctor_mask_new (input);
  self = (Writer){ builder, mask, options->translate };
  started = doctor_system_time (input->started);
  finished = doctor_system_time (input->finished);

  begin_object (&self, NULL);
  add_integer (&self, "format", 1);
  begin_object (&self, "program");
  add_word (&self, "name", "connection-doctor");
  add_word (&self, "version", DOCTOR_VERSION);
  json_builder_end_object (builder);
  add_word (&self, "started", started);
  add_word (&self, "finished", finished);
  add_surroundings (&self, input, options);
  add_accounts (&self, input);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  generator = json_generator_new ();
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  return json_generator_to_data (generator, NULL);
}
