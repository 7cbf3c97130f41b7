/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* One server's section of the text log. */

#include "report/section.h"

#include "report/system.h"
#include "report/wording.h"

#define MAX_CHAIN 10
#define MAX_NAMES 10
#define MAX_OFFERED 60

static const char *const field_names[] = {
  N_ ("Account"), N_ ("Result"), N_ ("Cause"), N_ ("Found"),   N_ ("Advice"), N_ ("Addresses"),
  N_ ("Steps"),   N_ ("TLS"),    N_ ("Chain"), N_ ("Offered"), N_ ("Logins"),
};

guint
doctor_section_label_width (DoctorTranslate translate)
{
  guint width = 0;

  for (guint i = 0; i < G_N_ELEMENTS (field_names); i++)
    width = MAX (width, doctor_log_width (translate (field_names[i])));
  return width + 1;
}

/* "  Label     value"; without a label, a further line of the field before. */
static void
add_field (const DoctorLog *self, GString *out, const char *label, const char *value)
{
  g_autofree char *shown = doctor_log_line (self, value);

  g_string_append (out, "  ");
  doctor_log_pad (out, label != NULL ? self->translate (label) : "", self->label_width);
  g_string_append_printf (out, "%s\n", shown);
}

static void
add_result (const DoctorLog *self, GString *out, const DoctorPart *part)
{
  static const char *const words[] = {
    [DOCTOR_STATUS_UNTESTED] = N_ ("untested, {time}"),
    [DOCTOR_STATUS_CHECKING] = N_ ("still being checked, {time}"),
    [DOCTOR_STATUS_OK] = N_ ("fine, {time}"),
    [DOCTOR_STATUS_WARNING] = N_ ("works with a warning, {time}"),
    [DOCTOR_STATUS_FAILED] = N_ ("failed, {time}"),
  };
  const DoctorStepRecord *failed = doctor_transcript_failed_step (part->transcript);
  g_autofree char *time =
      doctor_wording_duration (doctor_part_get_duration (part), self->translate);
  g_autofree char *value = NULL, *summary = doctor_wording_summary (part, self->translate);

  if (part->status == DOCTOR_STATUS_FAILED && failed != NULL)
    value = doctor_text_expand (self->translate (N_ ("failed at the step “{step}”, {time}")),
                                "step", doctor_wording_step (failed->step, self->translate), "time",
                                time, NULL);
  else
    value = doctor_text_expand (self->translate (words[part->status]), "time", time, NULL);
  add_field (self, out, N_ ("Result"), value);
  add_field (self, out, NULL, summary);
}

static void
add_page (const DoctorLog *self, GString *out, const DoctorFix *fix, const DoctorPart *part,
          const DoctorFinding *finding)
{
  g_autofree char *page = doctor_fix_target (fix, finding, part->server);

  if (page != NULL)
    add_field (self, out, NULL, page);
}

static void
add_findings (const DoctorLog *self, GString *out, const DoctorPart *part)
{
  for (guint i = 0; i < part->findings->len; i++)
    {
      const DoctorFinding *finding = g_ptr_array_index (part->findings, i);
      const DoctorCause *cause = finding->cause;
      g_autofree char *title =
          doctor_finding_text (finding, part->server, cause->title, self->translate);
      g_autofree char *explanation =
          doctor_finding_text (finding, part->server, cause->explanation, self->translate);
      g_autofree char *evidence = doctor_wording_evidence (part, finding, self->translate);
      g_auto (GStrv) lines = g_strsplit (evidence, "\n", -1);
      g_autofree char *named = g_strdup_printf ("%s (%s)", title, cause->id);

      add_field (self, out, N_ ("Cause"), named);
      add_field (self, out, NULL, explanation);
      for (guint j = 0; lines[j] != NULL; j++)
        add_field (self, out, j == 0 ? N_ ("Found") : NULL, lines[j]);
      if (doctor_wording_openness (part, finding, self->translate) != NULL)
        add_field (self, out, NULL, doctor_wording_openness (part, finding, self->translate));
      for (guint j = 0; doctor_finding_fix (finding, j) != NULL; j++)
        {
          const DoctorFix *fix = doctor_finding_fix (finding, j);
          g_autofree char *text =
              doctor_finding_text (finding, part->server, fix->text, self->translate);
          g_autofree char *numbered = g_strdup_printf ("%u. %s", j + 1, text);

          add_field (self, out, j == 0 ? N_ ("Advice") : NULL, numbered);
          if (fix->action == DOCTOR_FIX_OPEN_PAGE)
            add_page (self, out, fix, part, finding);
        }
    }
}

static const char *
outcome_word (const DoctorLog *self, const DoctorAddressResult *result)
{
  static const struct
  {
    const char *outcome;
    const char *word;
  } words[] = {
    { "connected", N_ ("connected") }, { "refused", N_ ("refused") },
    { "timeout", N_ ("no answer") },   { "unreachable", N_ ("unreachable") },
    { "not-tried", N_ ("not tried") },
  };

  if (result->abandoned)
    return self->translate (N_ ("given up, another address answered first"));
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].outcome, result->outcome))
      return self->translate (words[i].word);
  return result->outcome;
}

static void
add_addresses (const DoctorLog *self, GString *out, const DoctorPart *part)
{
  g_autoptr (GArray) results = doctor_part_addresses (part);
  guint width = 0;

  for (guint i = 0; i < results->len; i++)
    width = MAX (width, doctor_log_width (g_array_index (results, DoctorAddressResult, i).address));
  for (guint i = 0; i < results->len; i++)
    {
      const DoctorAddressResult *result = &g_array_index (results, DoctorAddressResult, i);
      g_autofree char *time = doctor_wording_duration (result->duration, self->translate);
      g_autoptr (GString) line = g_string_new (NULL);

      doctor_log_pad (line, result->address, width + 2);
      g_string_append (line, outcome_word (self, result));
      if (result->abandoned || !g_str_equal (result->outcome, "not-tried"))
        g_string_append_printf (line, ", %s", time);
      add_field (self, out, i == 0 ? N_ ("Addresses") : NULL, line->str);
    }
}

static void
add_steps (const DoctorLog *self, GString *out, const DoctorPart *part)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < doctor_transcript_n_steps (part->transcript); i++)
    {
      const DoctorStepRecord *record = doctor_transcript_step (part->transcript, i);
      g_autofree char *time = doctor_wording_duration (record->duration, self->translate);

      g_string_append_printf (line, "%s%s ", i > 0 ? " | " : "",
                              doctor_wording_step (record->step, self->translate));
      if (record->running)
        g_string_append (line, "…");
      else if (record->outcome == DOCTOR_OUTCOME_SKIPPED)
        g_string_append (line, self->translate (N_ ("(skipped)")));
      else
        g_string_append (line, time);
      if (!record->running && record->outcome == DOCTOR_OUTCOME_FAILED)
        g_string_append_printf (line, " %s", self->translate (N_ ("(failed)")));
    }
  if (line->len > 0)
    add_field (self, out, N_ ("Steps"), line->str);
}

static char *
day (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%d") : g_strdup ("?");
}

static void
add_certificate (const DoctorLog *self, GString *out, const DoctorCertificate *certificate,
                 guint number)
{
  g_autofree char *from = day (certificate->not_before), *to = day (certificate->not_after);
  g_autofree char *range =
      doctor_text_expand (self->translate (N_ ("{from} to {to}")), "from", from, "to", to, NULL);
  g_autofree char *first = g_strdup_printf ("%u %s", number, certificate->subject);
  g_autofree char *issuer = doctor_text_expand (self->translate (N_ ("  issued by {issuer}")),
                                                "issuer", certificate->issuer, NULL);
  g_autofree char *rest =
      g_strdup_printf ("  %s   %s, %s", range, certificate->key, certificate->signature);
  g_autofree char *print = g_strdup_printf ("  SHA-256 %s", certificate->sha256);
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = certificate->names != NULL ? g_strv_length (certificate->names) : 0;

  add_field (self, out, number == 1 ? N_ ("Chain") : NULL, first);
  add_field (self, out, NULL, issuer);
  for (guint i = 0; i < MIN (n, MAX_NAMES); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", certificate->names[i]);
  if (n > MAX_NAMES)
    g_string_append (names, ", …");
  if (n > 0)
    {
      g_autofree char *line =
          doctor_text_expand (self->translate (N_ ("  for {names}")), "names", names->str, NULL);

      add_field (self, out, NULL, line);
    }
  add_field (self, out, NULL, rest);
  add_field (self, out, NULL, print);
}

static const char *const revocation_texts[] = {
  N_ ("revocation not checked, the server sends no OCSP response"),
  N_ ("not revoked, by the OCSP response of the server"),
  N_ ("revoked, by the OCSP response of the server"),
};

static void
add_tls (const DoctorLog *self, GString *out, const DoctorPart *part, DoctorSectionSize size)
{
  const DoctorTlsInfo *tls = doctor_transcript_get_tls (part->transcript);
  g_autofree char *value = NULL, *verdict = NULL;

  if (tls == NULL)
    return;
  verdict = doctor_text_expand (
      self->translate (tls->verified ? N_ ("verified for {host}") : N_ ("not verified for {host}")),
      "host", tls->host, NULL);
  value = tls->version != NULL ? g_strdup_printf ("%s, %s, %s", tls->version, tls->cipher, verdict)
                               : g_strdup (verdict);
  add_field (self, out, N_ ("TLS"), value);
  if (tls->trusted_by != NULL)
    {
      g_autofree char *line = doctor_text_expand (
          self->translate (N_ ("trusted because of the certificate file {file}")), "file",
          tls->trusted_by, NULL);

      add_field (self, out, NULL, line);
    }
  if (tls->version != NULL)
    add_field (self, out, NULL, self->translate (revocation_texts[tls->revocation]));
  for (guint i = 0; size == DOCTOR_SECTION_WHOLE && i < MIN (tls->chain->len, MAX_CHAIN); i++)
    add_certificate (self, out, g_ptr_array_index (tls->chain, i), i + 1);
}

static void
add_offered (const DoctorLog *self, GString *out, const DoctorPart *part)
{
  const DoctorFact *fact = doctor_transcript_last_fact (part->transcript, DOCTOR_FACT_CAPABILITIES);
  g_auto (GStrv) words = NULL;
  g_autoptr (GString) line = g_string_new (NULL);

  if (fact == NULL || fact->text == NULL)
    return;
  words = g_strsplit (fact->text, "\n", -1);
  for (guint i = 0; words[i] != NULL && i < MAX_OFFERED; i++)
    g_string_append_printf (line, "%s%s", i > 0 ? ", " : "", words[i]);
  if (g_strv_length (words) > MAX_OFFERED)
    g_string_append (line, ", …");
  add_field (self, out, N_ ("Offered"), line->str);
}

/* When each login began, and how it ended. */
static void
add_logins (const DoctorLog *self, GString *out, const DoctorPart *part)
{
  gboolean is_first = TRUE;

  for (guint i = 0; i < doctor_transcript_n_facts (part->transcript); i++)
    {
      const DoctorFact *fact = doctor_transcript_fact (part->transcript, i);
      const DoctorEntry *entry;
      g_autofree char *clock = NULL, *line = NULL;
      const char *result = N_ ("{time} {mechanism}: no answer");

      if (fact->kind != DOCTOR_FACT_LOGIN_STARTED)
        continue;
      if (doctor_transcript_last_fact (part->transcript, DOCTOR_FACT_LOGIN_ACCEPTED) != NULL)
        result = N_ ("{time} {mechanism}: accepted");
      else if (doctor_transcript_last_fact (part->transcript, DOCTOR_FACT_LOGIN_REFUSED) != NULL)
        result = N_ ("{time} {mechanism}: refused");
      entry = doctor_transcript_find (part->transcript, fact->entry);
      clock = doctor_log_clock (doctor_transcript_get_started (part->transcript)
                                + (entry != NULL ? entry->time : 0));
      line = doctor_text_expand (self->translate (result), "time", clock, "mechanism", fact->code,
                                 NULL);
      add_field (self, out, is_first ? N_ ("Logins") : NULL, line);
      is_first = FALSE;
    }
  if (is_first)
    add_field (self, out, N_ ("Logins"), self->translate (N_ ("none")));
}

/* "password": how the account logs in. */
static const char *
login_word (DoctorLogin login)
{
  switch (login)
    {
    case DOCTOR_LOGIN_PASSWORD:
      return N_ ("password");
    case DOCTOR_LOGIN_OAUTH2:
      return "OAuth2";
    case DOCTOR_LOGIN_NONE:
      return N_ ("none");
    }
  return "";
}

static void
add_heading (const DoctorLog *self, GString *out, const DoctorPart *part)
{
  const DoctorServer *server = part->server;
  g_autofree char *number = g_strdup_printf ("%u", part->index + 1);
  g_autofree char *total = g_strdup_printf ("%u", self->input->parts->len);
  g_autofree char *heading = doctor_text_expand (
      self->translate (N_ ("SERVER {number} of {total}")), "number", number, "total", total, NULL);
  g_autofree char *role = doctor_wording_role (server, self->translate);
  g_autofree char *place = doctor_wording_place (server);
  g_autofree char *shown_place = doctor_log_shown (self, place);
  g_autofree char *user = doctor_log_shown (self, server->user);
  g_autofree char *name = doctor_mask_whole (self->mask, doctor_account_title (part->account));
  /* The title may be the address already. */
  const char *address = g_str_equal (doctor_account_title (part->account), part->account->address)
                            ? ""
                            : part->account->address;
  g_autofree char *account = NULL, *origin = NULL, *shown_origin = NULL;

  g_string_append_printf (out, "%s   %s   %s   %s   %s: %s   %s: %s\n", heading, role, shown_place,
                          doctor_wording_security (server->security, self->translate),
                          self->translate (N_ ("user")), user, self->translate (N_ ("login")),
                          self->translate (login_word (server->login)));
  origin = doctor_wording_origin (part->account, self->translate);
  shown_origin = doctor_log_shown (self, origin);
  account =
      g_strdup_printf ("%s%s%s, %s", name, *address != '\0' ? ", " : "", address, shown_origin);
  add_field (self, out, N_ ("Account"), account);
}

char *
doctor_section_text (const DoctorLog *self, const DoctorPart *part, DoctorSectionSize size)
{
  GString *out = g_string_new (NULL);

  add_heading (self, out, part);
  add_result (self, out, part);
  add_findings (self, out, part);
  add_addresses (self, out, part);
  add_steps (self, out, part);
  add_tls (self, out, part, size);
  if (size == DOCTOR_SECTION_WHOLE)
    add_offered (self, out, part);
  add_logins (self, out, part);
  return g_string_free (out, FALSE);
}
