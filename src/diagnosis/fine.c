/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What is known to be fine although something is wrong. */

#include "diagnosis/fine.h"

#include <string.h>

#include "diagnosis/together-private.h"

/* The server says so only of somebody it knows. Causes that are told from what a provider is known
 * to do, and not from its words, are not among them. */
static const struct
{
  const char *cause;
  const char *words; /* that the reply has to hold; NULL: whatever it is */
} known_accounts[] = {
  { "password-expired", NULL },
  { "auth-web-login-required", NULL },
  { "auth-app-password-required", "application-specific" },
};

static gboolean
is_there (const DoctorTranscript *transcript, DoctorFactKind kind)
{
  return doctor_transcript_last_fact (transcript, kind) != NULL;
}

/* How far it came. Whoever answers without a certificate that fits may be anybody. */
static const char *
what_works (const DoctorTranscript *transcript)
{
  const DoctorTlsInfo *tls = doctor_transcript_get_tls (transcript);
  gboolean is_encrypted = tls != NULL && tls->verified && tls->version != NULL;

  if (is_encrypted && is_there (transcript, DOCTOR_FACT_LOGIN_ACCEPTED))
    return N_ ("{host} can be reached, its encryption works, and it accepts user name and "
               "password.");
  if (is_encrypted)
    return N_ ("{host} can be reached, and its encryption works.");
  if (doctor_step_went_well (transcript, DOCTOR_STEP_GREETING))
    return N_ ("The name {host} exists, and a mail server answers on port {port}.");
  if (doctor_step_went_well (transcript, DOCTOR_STEP_CONNECT))
    return N_ ("The name {host} exists, and something answers on port {port}.");
  if (doctor_step_went_well (transcript, DOCTOR_STEP_RESOLVE))
    return N_ ("The name {host} exists.");
  return NULL;
}

static gboolean
knows_account (const DoctorFinding *first)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_accounts); i++)
    if (g_str_equal (known_accounts[i].cause, first->cause->id))
      {
        g_autofree char *said = first->fact != NULL && first->fact->text != NULL
                                    ? g_ascii_strdown (first->fact->text, -1)
                                    : g_strdup ("");

        return known_accounts[i].words == NULL || strstr (said, known_accounts[i].words) != NULL;
      }
  return FALSE;
}

/* What people suspect first. Most explanations speak of the password themselves. */
static const char *
what_it_is_not (const DoctorFinding *first, const DoctorServer *server,
                const DoctorTranscript *transcript)
{
  if (knows_account (first))
    return N_ ("It knows the account “{user}”.");
  if (server->login == DOCTOR_LOGIN_PASSWORD && doctor_transcript_failed_step (transcript) != NULL
      && !is_there (transcript, DOCTOR_FACT_LOGIN_STARTED)
      && strstr (first->cause->explanation, "password") == NULL)
    return N_ ("The password was not sent, so it is not the cause.");
  return NULL;
}

char *
doctor_fine_words (const DoctorFinding *first, const DoctorServer *server,
                   const DoctorTranscript *transcript, DoctorTranslate translate)
{
  const char *works, *not ;
  g_autofree char *port = NULL, *pattern = NULL;

  g_return_val_if_fail (first != NULL && server != NULL && transcript != NULL, NULL);
  g_return_val_if_fail (translate != NULL, NULL);

  works = what_works (transcript);
  not = what_it_is_not (first, server, transcript);
  if (works == NULL && not == NULL)
    return NULL;
  if (works != NULL && not != NULL)
    /* Translators: two sentences after each other. */
    pattern = doctor_text_expand (translate (N_ ("{first} {second}")), "first", translate (works),
                                  "second", translate (not ), NULL);
  else
    pattern = g_strdup (translate (works != NULL ? works : not ));
  port = g_strdup_printf ("%u", server->port);
  return doctor_text_expand (pattern, "host", server->host, "port", port, "user", server->user,
                             NULL);
}
