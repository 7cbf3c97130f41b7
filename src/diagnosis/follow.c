/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What a failed server leaves open, and what the answers mean.
 *
 * Questions and answers stay in one file, though it is long: the plan that a cause has decides both
 * what is tried and whose finding gets what was found, and both compare settings in one way. */

#include "diagnosis/follow.h"

#include <string.h>

#include "diagnosis/providers.h"
#include "diagnosis/together-private.h"

/* A way to set the server up that may be the right one. */
typedef enum
{
  TRY_NOTHING,
  TRY_TLS_HERE,      /* at the port that is set */
  TRY_STARTTLS_HERE, /* the same */
  TRY_TLS,           /* at the port that is meant for it */
  TRY_STARTTLS,      /* the same */
  TRY_PROTOCOL_HERE, /* the one in which the server greeted */
  TRY_PUBLISHED,     /* what the provider publishes */
} Try;

/* By the cause of the failed step. Causes that ask for patience are not here, nor those that
 * another port of the same server would share. */
static const struct
{
  const char *cause;
  Try tries[4];
} plans[] = {
  { "connection-refused", { TRY_TLS, TRY_STARTTLS, TRY_PUBLISHED } },
  { "connect-timeout", { TRY_TLS, TRY_STARTTLS, TRY_PUBLISHED } },
  { "dns-not-found", { TRY_PUBLISHED } },
  { "host-misspelt", { TRY_PUBLISHED } },
  { "tls-on-plain-port", { TRY_STARTTLS_HERE, TRY_TLS, TRY_PUBLISHED } },
  { "plain-on-tls-port", { TRY_TLS_HERE, TRY_TLS } },
  { "starttls-unavailable", { TRY_TLS, TRY_PUBLISHED } },
  { "traffic-intercepted", { TRY_TLS, TRY_PUBLISHED } },
  { "starttls-stripped", { TRY_TLS } },
  { "starttls-injected", { TRY_TLS } },
  { "preauth-unencrypted", { TRY_TLS } },
  { "tls-timeout", { TRY_STARTTLS, TRY_TLS } },
  { "tls-closed", { TRY_STARTTLS, TRY_TLS } },
  { "tls-failed", { TRY_STARTTLS, TRY_TLS } },
  { "response-timeout", { TRY_TLS, TRY_STARTTLS } },
  { "wrong-service-on-port", { TRY_TLS, TRY_STARTTLS, TRY_PROTOCOL_HERE, TRY_PUBLISHED } },
  { "cert-name-mismatch", { TRY_PUBLISHED } },
  { "tls-server-too-old", { TRY_PUBLISHED } },
  { "tls-no-shared-cipher", { TRY_PUBLISHED } },
};

static const DoctorFactKind answers[] = {
  DOCTOR_FACT_FOLLOW_UP_WORKED,
  DOCTOR_FACT_FOLLOW_UP_SILENT,
  DOCTOR_FACT_FOLLOW_UP_FAILED,
};

void
doctor_follow_up_free (DoctorFollowUp *self)
{
  if (self == NULL)
    return;
  doctor_server_free (self->server);
  g_free (self);
}

guint
doctor_follow_port (const DoctorServer *candidate, gboolean is_here, gpointer user_data)
{
  g_return_val_if_fail (candidate != NULL, 0);

  return is_here ? 0 : candidate->port;
}

static const char *
first_cause (const GPtrArray *findings)
{
  return findings->len > 0 ? ((const DoctorFinding *) g_ptr_array_index (findings, 0))->cause->id
                           : "";
}

static const Try *
find_plan (const char *cause)
{
  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    if (g_str_equal (plans[i].cause, cause))
      return plans[i].tries;
  return NULL;
}

/* ---- Questions ---- */

typedef struct
{
  const DoctorAccount *account;
  const DoctorServer *server;
  const DoctorTranscript *transcript;
  const GPtrArray *findings;
  DoctorFollowPort port;
  gpointer user_data;
  gboolean is_here;
  GPtrArray *questions;
} Plan;

/* Takes the candidate. */
static void
add (Plan *self, DoctorServer *candidate, gboolean connect_only)
{
  DoctorFollowUp *question = g_new0 (DoctorFollowUp, 1);
  gboolean is_new = candidate->port != 0 && candidate->security != DOCTOR_SECURITY_NONE
                    && !doctor_server_same_place (candidate, self->server)
                    && self->questions->len < DOCTOR_MAX_FOLLOW_UPS;

  candidate->login = DOCTOR_LOGIN_NONE;
  question->server = candidate;
  question->connect_only = connect_only;
  for (guint i = 0; i < self->questions->len; i++)
    is_new = is_new
             && !doctor_server_same_place (((DoctorFollowUp *) self->questions->pdata[i])->server,
                                           candidate);
  if (is_new)
    g_ptr_array_add (self->questions, question);
  else
    doctor_follow_up_free (question);
}

static void
add_standard (Plan *self, DoctorProtocol protocol, DoctorSecurity security, gboolean connect_only)
{
  DoctorServer *candidate = doctor_server_copy (self->server);

  candidate->protocol = protocol;
  candidate->security = security;
  candidate->port = doctor_server_default_port (protocol, security);
  if (candidate->port != self->server->port)
    candidate->port = self->port (candidate, self->is_here, self->user_data);
  add (self, candidate, connect_only);
}

static void
add_here (Plan *self, DoctorProtocol protocol, DoctorSecurity security)
{
  DoctorServer *candidate = doctor_server_copy (self->server);

  candidate->protocol = protocol;
  candidate->security = security;
  add (self, candidate, FALSE);
}

/* A mail program that goes from IMAP to POP3 may take the mail off the server, so that is nobody's
 * advice. */
static void
add_protocol_here (Plan *self)
{
  const DoctorFact *greeting =
      doctor_transcript_last_fact (self->transcript, DOCTOR_FACT_WRONG_SERVICE);

  if (greeting != NULL && g_strcmp0 (greeting->code, "imap") == 0
      && self->server->protocol == DOCTOR_PROTOCOL_POP3
      && self->server->security != DOCTOR_SECURITY_NONE)
    add_here (self, DOCTOR_PROTOCOL_IMAP, self->server->security);
}

/* Whose the server is. Its name tells; where there is no such name, the address does. Any server
 * works without a login, so what is only likely is not asked. */
static const DoctorProvider *
find_owner (const Plan *self)
{
  if (doctor_transcript_last_fact (self->transcript, DOCTOR_FACT_NAME_NOT_FOUND) != NULL)
    return doctor_provider_find (self->server, self->account->address);
  return doctor_provider_find_by_host (self->server->host);
}

static void
add_published (Plan *self)
{
  const DoctorProvider *provider = find_owner (self);
  const DoctorProviderServer *published =
      provider != NULL ? doctor_provider_published (provider, self->server) : NULL;
  DoctorServer *candidate;

  if (published == NULL)
    return;
  candidate = doctor_server_copy (self->server);
  doctor_server_set_host (candidate, published->host);
  candidate->port = published->port;
  candidate->security = published->security;
  candidate->port = self->port (candidate, self->is_here, self->user_data);
  add (self, candidate, FALSE);
}

static void
add_try (Plan *self, Try what)
{
  DoctorProtocol protocol = self->server->protocol;

  switch (what)
    {
    case TRY_TLS_HERE:
      add_here (self, protocol, DOCTOR_SECURITY_TLS);
      return;
    case TRY_STARTTLS_HERE:
      add_here (self, protocol, DOCTOR_SECURITY_STARTTLS);
      return;
    case TRY_TLS:
      add_standard (self, protocol, DOCTOR_SECURITY_TLS, FALSE);
      return;
    case TRY_STARTTLS:
      add_standard (self, protocol, DOCTOR_SECURITY_STARTTLS, FALSE);
      return;
    case TRY_PROTOCOL_HERE:
      add_protocol_here (self);
      return;
    case TRY_PUBLISHED:
      add_published (self);
      return;
    case TRY_NOTHING:
      return;
    }
}

/* Whether the whole host is silent, and not one port. */
static void
ask_for_ban (Plan *self)
{
  DoctorProtocol other = self->server->protocol == DOCTOR_PROTOCOL_SMTP ? DOCTOR_PROTOCOL_IMAP
                                                                        : DOCTOR_PROTOCOL_SMTP;

  add_standard (self, self->server->protocol, DOCTOR_SECURITY_TLS, TRUE);
  add_standard (self, self->server->protocol, DOCTOR_SECURITY_STARTTLS, TRUE);
  add_standard (self, other, DOCTOR_SECURITY_TLS, TRUE);
}

GPtrArray *
doctor_follow_ups (const DoctorAccount *account, const DoctorServer *server,
                   const DoctorTranscript *transcript, const GPtrArray *findings,
                   DoctorFollowPort port, gpointer user_data)
{
  Plan self = { account, server, transcript, findings, port, user_data, FALSE, NULL };
  const DoctorStepRecord *failed;
  const Try *tries;

  self.questions = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_follow_up_free);
  g_return_val_if_fail (account != NULL && server != NULL && transcript != NULL, self.questions);
  g_return_val_if_fail (findings != NULL && port != NULL, self.questions);

  failed = doctor_transcript_failed_step (transcript);
  tries = find_plan (first_cause (findings));
  if (failed == NULL || failed->step >= DOCTOR_STEP_LOGIN || tries == NULL
      || doctor_transcript_last_fact (transcript, DOCTOR_FACT_STOPPED) != NULL)
    return self.questions;
  self.is_here = doctor_server_is_here (server, transcript);
  if (doctor_transcript_last_fact (transcript, DOCTOR_FACT_LOGIN_REFUSED_EARLIER) != NULL)
    {
      if (g_str_equal (first_cause (findings), "connect-timeout"))
        ask_for_ban (&self);
      return self.questions;
    }
  for (guint i = 0; i < G_N_ELEMENTS (plans[0].tries); i++)
    add_try (&self, tries[i]);
  return self.questions;
}

/* ---- Answers ---- */

char *
doctor_follow_code (const DoctorServer *candidate)
{
  g_return_val_if_fail (candidate != NULL, NULL);

  return g_strdup_printf ("%s %s", doctor_protocol_to_label (candidate->protocol),
                          doctor_security_to_label (candidate->security));
}

DoctorServer *
doctor_follow_read (const DoctorFact *fact, const DoctorServer *server)
{
  g_autoptr (DoctorServer) found = NULL;
  g_autofree char *code = NULL;
  char *security;

  g_return_val_if_fail (server != NULL, NULL);

  if (fact == NULL || fact->text == NULL || fact->code == NULL
      || doctor_host_problem (fact->text) != DOCTOR_PROBLEM_NONE || fact->number < 1
      || fact->number > 65535)
    return NULL;
  code = g_ascii_strdown (fact->code, -1);
  security = strchr (code, ' ');
  if (security == NULL)
    return NULL;
  *security++ = '\0';
  found = doctor_server_copy (server);
  doctor_server_set_host (found, fact->text);
  found->port = (guint) fact->number;
  if (!doctor_protocol_from_string (code, &found->protocol)
      || !doctor_security_from_string (security, &found->security)
      || found->security == DOCTOR_SECURITY_NONE)
    return NULL;
  return g_steal_pointer (&found);
}

char *
doctor_follow_setting (const DoctorFact *fact, const DoctorServer *server)
{
  g_autoptr (DoctorServer) found = doctor_follow_read (fact, server);
  GString *target;

  if (found == NULL)
    return NULL;
  target = g_string_new (NULL);
  if (found->protocol != server->protocol)
    g_string_append_printf (target, "protocol=%s,", doctor_protocol_to_string (found->protocol));
  if (g_ascii_strcasecmp (found->host, server->host) != 0)
    g_string_append_printf (target, "host=%s,", found->host);
  g_string_append_printf (target, "security=%s,port=%u",
                          doctor_security_to_string (found->security), found->port);
  return g_string_free (target, FALSE);
}

gboolean
doctor_follow_all_silent (const DoctorTranscript *transcript)
{
  g_return_val_if_fail (transcript != NULL, FALSE);

  return doctor_transcript_last_fact (transcript, DOCTOR_FACT_FOLLOW_UP_SILENT) != NULL
         && doctor_transcript_last_fact (transcript, DOCTOR_FACT_FOLLOW_UP_FAILED) == NULL
         && doctor_transcript_last_fact (transcript, DOCTOR_FACT_FOLLOW_UP_WORKED) == NULL;
}

static gboolean
was_tried_in_vain (const DoctorServer *wanted, const DoctorServer *server,
                   const DoctorTranscript *transcript)
{
  for (guint i = 0; i < doctor_transcript_n_facts (transcript); i++)
    {
      const DoctorFact *fact = doctor_transcript_fact (transcript, i);
      g_autoptr (DoctorServer) tried = NULL;

      if (fact->kind == DOCTOR_FACT_FOLLOW_UP_SILENT || fact->kind == DOCTOR_FACT_FOLLOW_UP_FAILED)
        tried = doctor_follow_read (fact, server);
      if (tried != NULL && doctor_server_same_place (tried, wanted))
        return TRUE;
    }
  return FALSE;
}

static void
withdraw (DoctorFinding *self, const DoctorServer *server, const DoctorTranscript *transcript)
{
  for (guint i = 0; i < DOCTOR_MAX_FIXES && self->cause->fixes[i].text != NULL; i++)
    {
      g_autoptr (DoctorServer) wanted = doctor_fix_apply (&self->cause->fixes[i], self, server);

      if (wanted != NULL && was_tried_in_vain (wanted, server, transcript))
        self->withdrawn |= 1u << i;
    }
}

void
doctor_follow_hand_on (DoctorFinding *self, DoctorFinding *before, const DoctorServer *server,
                       const DoctorTranscript *transcript)
{
  g_return_if_fail (self != NULL && server != NULL && transcript != NULL);

  if (before != NULL)
    {
      self->found = before->found;
      before->found = NULL;
    }
  withdraw (self, server, transcript);
}

/* Nobody answers at the port, and somebody does at another one of the same host. Port 25 is the one
 * that networks close to whoever is no mail server. */
static void
explain_silence (GPtrArray *findings, const DoctorCase *the_case, const DoctorFact *worked)
{
  const DoctorServer *server = the_case->server;
  const DoctorFinding *first = g_ptr_array_index (findings, 0);
  DoctorFinding *finding;

  if (!g_str_equal (first->cause->id, "connect-timeout")
      || g_ascii_strcasecmp (worked->text, server->host) != 0
      || worked->number == (gint64) server->port)
    return;
  finding = doctor_finding_new (server->protocol == DOCTOR_PROTOCOL_SMTP && server->port == 25
                                    ? "port-blocked"
                                    : "wrong-port",
                                the_case->transcript, first->fact);
  g_array_append_val (finding->evidence, worked->entry);
  g_ptr_array_insert (findings, 0, finding);
}

void
doctor_follow_conclude (GPtrArray *findings, const DoctorCase *the_case)
{
  const DoctorFact *worked;
  g_autoptr (DoctorServer) found = NULL;
  gboolean was_asked = FALSE;

  g_return_if_fail (findings != NULL && the_case != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    was_asked = was_asked || doctor_transcript_last_fact (the_case->transcript, answers[i]) != NULL;
  if (!was_asked || findings->len == 0 || find_plan (first_cause (findings)) == NULL)
    return;
  worked = doctor_transcript_last_fact (the_case->transcript, DOCTOR_FACT_FOLLOW_UP_WORKED);
  found = doctor_follow_read (worked, the_case->server);
  if (found != NULL)
    {
      explain_silence (findings, the_case, worked);
      ((DoctorFinding *) g_ptr_array_index (findings, 0))->found = worked;
    }
  for (guint i = 0; i < findings->len; i++)
    withdraw (g_ptr_array_index (findings, i), the_case->server, the_case->transcript);
}
