/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What a server offered, as the signatures ask for it. */

#include "diagnosis/signatures-private.h"

static gboolean
has_word (const char *text, const char *word)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \n=", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (g_ascii_strcasecmp (words[i], word) == 0)
      return TRUE;
  return FALSE;
}

/* The server takes OAuth and no password, and the account has a password. */
gboolean
doctor_offers_only_tokens (const DoctorCase *self, const DoctorFact *fact)
{
  static const char *const tokens[] = { "XOAUTH2", "OAUTHBEARER" };
  static const char *const passwords[] = {
    "PLAIN",       "LOGIN",         "CRAM-MD5",         "DIGEST-MD5",
    "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256-PLUS"
  };
  const DoctorFact *offered =
      fact->kind == DOCTOR_FACT_MECHANISM_UNSUPPORTED
          ? fact
          : doctor_transcript_last_fact (self->transcript, DOCTOR_FACT_CAPABILITIES);
  gboolean has_token = FALSE;

  if (offered == NULL || offered->text == NULL || self->server->login != DOCTOR_LOGIN_PASSWORD)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    has_token = has_token || has_word (offered->text, tokens[i]);
  for (guint i = 0; i < G_N_ELEMENTS (passwords); i++)
    if (has_word (offered->text, passwords[i]))
      return FALSE;
  return has_token;
}

gboolean
doctor_offers_encryption (const DoctorCase *self, const DoctorFact *fact)
{
  const DoctorFact *offered =
      doctor_transcript_last_fact (self->transcript, DOCTOR_FACT_CAPABILITIES);

  (void) fact;
  return self->server->security == DOCTOR_SECURITY_NONE
         || (offered != NULL && offered->text != NULL
             && (has_word (offered->text, "STARTTLS") || has_word (offered->text, "STLS")));
}

/* Capabilities may also stand beside the refusal. */
gboolean
doctor_offers_no_login (const DoctorCase *self, const DoctorFact *fact)
{
  const DoctorFact *offered =
      doctor_transcript_last_fact (self->transcript, DOCTOR_FACT_CAPABILITIES);

  if (offered != NULL && offered->text != NULL && has_word (offered->text, "LOGINDISABLED"))
    return TRUE;
  for (guint i = 0; i < doctor_transcript_n_entries (self->transcript); i++)
    {
      const DoctorEntry *entry = doctor_transcript_entry (self->transcript, i);

      if (entry->step == fact->step && entry->direction == DOCTOR_FROM_SERVER
          && g_str_has_prefix (entry->text, "* CAPABILITY ")
          && has_word (entry->text, "LOGINDISABLED"))
        return TRUE;
    }
  return FALSE;
}
