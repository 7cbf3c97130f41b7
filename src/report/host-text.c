/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A text for whoever runs a server: what is wrong with it, in their words. */

#include "report/host-text.h"

#include "diagnosis/technical.h"
#include "report/section.h"
#include "report/wording.h"

static void
add_line (GString *out, DoctorTranslate translate, const char *label, const char *value)
{
  g_autofree char *shown = value != NULL ? doctor_text_escape (value, -1) : NULL;

  if (shown != NULL && *shown != '\0')
    g_string_append_printf (out, "%s: %s\n", translate (label), shown);
}

/* The server has learnt the name at the login, and not before. */
static gboolean
has_seen_user (const DoctorPart *part)
{
  return doctor_transcript_last_fact (part->transcript, DOCTOR_FACT_LOGIN_STARTED) != NULL;
}

static void
add_quotes (GString *out, const DoctorPart *part, const DoctorFinding *finding,
            DoctorTranslate translate)
{
  g_autofree char *evidence = doctor_wording_evidence (part, finding, translate);
  g_auto (GStrv) lines = g_strsplit (evidence, "\n", -1);

  if (*evidence == '\0')
    return;
  g_string_append_printf (out, "\n%s\n", translate (N_ ("What was seen:")));
  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (out, "  %s\n", lines[i]);
}

char *
doctor_report_host_text (const DoctorPart *part, const DoctorFinding *finding,
                         DoctorTranslate translate)
{
  GString *out;
  const DoctorEntry *entry;
  const DoctorFact *connected;
  g_autofree char *place = NULL, *where = NULL, *time = NULL;

  g_return_val_if_fail (part != NULL && finding != NULL && translate != NULL, NULL);
  g_return_val_if_fail (finding->evidence->len > 0, NULL);

  out = g_string_new (NULL);
  entry = doctor_transcript_find (part->transcript, g_array_index (finding->evidence, guint, 0));
  connected = doctor_transcript_last_fact (part->transcript, DOCTOR_FACT_CONNECTED);
  place = doctor_wording_place (part->server);
  where = g_strdup_printf ("%s, %s, %s", place, doctor_protocol_to_label (part->server->protocol),
                           doctor_wording_security (part->server->security, translate));
  time = doctor_log_time (doctor_transcript_get_started (part->transcript)
                          + (entry != NULL ? entry->time : 0));
  add_line (out, translate, N_ ("Server"), where);
  add_line (out, translate, N_ ("Address"), connected != NULL ? connected->text : NULL);
  add_line (out, translate, N_ ("Time"), time);
  if (entry != NULL)
    add_line (out, translate, N_ ("Step"), doctor_wording_step (entry->step, translate));
  if (has_seen_user (part))
    add_line (out, translate, N_ ("User name"), part->server->user);
  add_quotes (out, part, finding, translate);
  g_string_append_printf (out, "\n%s\n", translate (doctor_cause_technical (finding->cause)));
  return g_string_free (out, FALSE);
}
