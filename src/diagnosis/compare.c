/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the network, and the account's other server, have to do with a failure. */

#include "diagnosis/follow.h"
#include "diagnosis/together-private.h"

static const struct
{
  DoctorFactKind kind;
  DoctorStep step;
  DoctorReach reach;
} reaches[] = {
  { DOCTOR_FACT_NAME_LOOKUP_FAILED, DOCTOR_STEP_RESOLVE, DOCTOR_REACH_NOBODY },
  { DOCTOR_FACT_NAME_LOOKUP_TIMEOUT, DOCTOR_STEP_RESOLVE, DOCTOR_REACH_NOBODY },
  { DOCTOR_FACT_PROBE_TIMEOUT, DOCTOR_STEP_RESOLVE, DOCTOR_REACH_NOBODY },
  { DOCTOR_FACT_NETWORK_UNREACHABLE, DOCTOR_STEP_CONNECT, DOCTOR_REACH_NOBODY },
  { DOCTOR_FACT_CONNECT_TIMEOUT, DOCTOR_STEP_CONNECT, DOCTOR_REACH_SILENT },
  { DOCTOR_FACT_PROBE_TIMEOUT, DOCTOR_STEP_CONNECT, DOCTOR_REACH_SILENT },
  { DOCTOR_FACT_CONNECT_FORBIDDEN, DOCTOR_STEP_CONNECT, DOCTOR_REACH_ANSWER },
  { DOCTOR_FACT_CONNECT_FAILED, DOCTOR_STEP_CONNECT, DOCTOR_REACH_ANSWER },
  { DOCTOR_FACT_CONNECTION_RESET, DOCTOR_STEP_CONNECT, DOCTOR_REACH_ANSWER },
  { DOCTOR_FACT_CONNECTION_REFUSED, DOCTOR_STEP_CONNECT, DOCTOR_REACH_ANSWER },
  { DOCTOR_FACT_CONNECTED, DOCTOR_STEP_CONNECT, DOCTOR_REACH_ANSWER },
};

gboolean
doctor_is_loopback (const char *address)
{
  return address != NULL
         && (g_str_has_prefix (address, "127.") || g_str_equal (address, "::1")
             || g_str_has_prefix (address, "::ffff:127."));
}

gboolean
doctor_server_is_here (const DoctorServer *server, const DoctorTranscript *transcript)
{
  g_autofree char *host = NULL;

  for (guint i = 0; i < doctor_transcript_n_facts (transcript); i++)
    {
      const DoctorFact *fact = doctor_transcript_fact (transcript, i);

      if (fact->kind == DOCTOR_FACT_CONNECTING && doctor_is_loopback (fact->text))
        return TRUE;
    }
  /* RFC 6761 section 6.3. */
  host = g_ascii_strdown (server->host, -1);
  return doctor_is_loopback (host) || g_str_equal (host, "localhost")
         || g_str_has_suffix (host, ".localhost");
}

/* The best of all addresses counts. */
DoctorReach
doctor_examined_reach (const DoctorExamined *self)
{
  DoctorReach best = DOCTOR_REACH_UNKNOWN;

  /* Whatever listens on this computer, or does not, says nothing about the network. */
  if (doctor_transcript_last_fact (self->transcript, DOCTOR_FACT_STOPPED) != NULL
      || doctor_server_is_here (self->server, self->transcript))
    return DOCTOR_REACH_UNKNOWN;
  for (guint i = 0; i < doctor_transcript_n_facts (self->transcript); i++)
    {
      const DoctorFact *fact = doctor_transcript_fact (self->transcript, i);

      for (guint row = 0; row < G_N_ELEMENTS (reaches); row++)
        if (reaches[row].kind == fact->kind && reaches[row].step == fact->step)
          best = MAX (best, reaches[row].reach);
    }
  return best;
}

gboolean
doctor_are_of_one_owner (const DoctorExamined *a, const DoctorExamined *b)
{
  g_autofree char *domain_a = doctor_host_domain (a->server->host);
  g_autofree char *domain_b = doctor_host_domain (b->server->host);

  return g_strcmp0 (domain_a, domain_b) == 0;
}

const char *
doctor_examined_cause (const DoctorExamined *self)
{
  const DoctorFinding *first = self->findings->len > 0 ? g_ptr_array_index (self->findings, 0)
                                                       : NULL;

  return first != NULL ? first->cause->id : "";
}

void
doctor_examined_explain (DoctorExamined *self, const char *cause)
{
  DoctorFinding *first = self->findings->len > 0 ? g_ptr_array_index (self->findings, 0) : NULL;
  DoctorFinding *finding =
      doctor_finding_new (cause, self->transcript, first != NULL ? first->fact : NULL);

  doctor_follow_hand_on (finding, first, self->server, self->transcript);
  g_ptr_array_insert (self->findings, 0, finding);
  self->changed = TRUE;
}

DoctorFinding *
doctor_examined_note (DoctorExamined *self, const char *cause, const DoctorFact *fact)
{
  DoctorFinding *finding = doctor_finding_new (cause, self->transcript, fact);

  g_ptr_array_add (self->findings, finding);
  self->changed = TRUE;
  return finding;
}

gboolean
doctor_examined_has (const DoctorExamined *self, DoctorFactKind kind)
{
  return doctor_transcript_last_fact (self->transcript, kind) != NULL;
}

static gboolean
is_silent (const DoctorExamined *self)
{
  return doctor_examined_reach (self) == DOCTOR_REACH_SILENT
         && (g_str_equal (doctor_examined_cause (self), "connect-timeout")
             || g_str_equal (doctor_examined_cause (self), "wrong-port"));
}

/* Nobody anywhere answered: two servers of one owner may be down together, those of two are not. */
static void
compare_networks (DoctorExamined *examined, guint n, gboolean is_online)
{
  const DoctorExamined *first = NULL;
  gboolean is_everywhere = !is_online;

  for (guint i = 0; i < n; i++)
    {
      DoctorReach reach = doctor_examined_reach (&examined[i]);

      if (reach == DOCTOR_REACH_ANSWER
          || doctor_examined_has (&examined[i], DOCTOR_FACT_FOLLOW_UP_WORKED))
        return;
      if (reach == DOCTOR_REACH_UNKNOWN)
        continue;
      if (first == NULL)
        first = &examined[i];
      is_everywhere = is_everywhere || !doctor_are_of_one_owner (first, &examined[i]);
    }
  for (guint i = 0; i < n && is_everywhere; i++)
    if (doctor_examined_reach (&examined[i]) != DOCTOR_REACH_UNKNOWN)
      doctor_examined_explain (&examined[i], "offline");
}

static const DoctorExamined *
find_other_server (const DoctorExamined *examined, guint n, const DoctorExamined *self)
{
  for (guint i = 0; i < n; i++)
    if (examined[i].account == self->account && examined[i].server->role != self->server->role)
      return &examined[i];
  return NULL;
}

/* The finding of one silent server gives way to what explains them all. */
static void
blame_network (DoctorExamined *self)
{
  DoctorFinding *first = g_ptr_array_index (self->findings, 0);

  if (g_str_equal (first->cause->id, "wrong-port"))
    {
      const DoctorFact *found = first->found;

      g_ptr_array_remove_index (self->findings, 0);
      first = g_ptr_array_index (self->findings, 0);
      first->found = found;
    }
  doctor_examined_explain (self, "port-blocked");
}

/* Sending is silent at every account whose other server was reached. A sending server may be down
 * alone: it is the network where the host itself answers, where two owners' are silent, and on the
 * port that networks are known to block. That one host has another port which works is more likely
 * its own doing. */
static void
compare_sending (DoctorExamined *examined, guint n)
{
  const DoctorExamined *first = NULL;
  gboolean is_everywhere = FALSE;

  for (guint i = 0; i < n; i++)
    {
      DoctorReach reach = doctor_examined_reach (&examined[i]);
      const DoctorExamined *other;

      if (examined[i].server->protocol != DOCTOR_PROTOCOL_SMTP || reach == DOCTOR_REACH_UNKNOWN)
        continue;
      other = find_other_server (examined, n, &examined[i]);
      if (reach != DOCTOR_REACH_SILENT || other == NULL
          || doctor_examined_reach (other) != DOCTOR_REACH_ANSWER)
        return;
      if (first == NULL)
        first = &examined[i];
      is_everywhere = is_everywhere || !doctor_are_of_one_owner (first, &examined[i])
                      || examined[i].server->port == 25
                      || (g_ascii_strcasecmp (examined[i].server->host, other->server->host) == 0
                          && !doctor_examined_has (&examined[i], DOCTOR_FACT_FOLLOW_UP_WORKED));
    }
  for (guint i = 0; i < n && is_everywhere; i++)
    if (examined[i].server->protocol == DOCTOR_PROTOCOL_SMTP && is_silent (&examined[i]))
      blame_network (&examined[i]);
}

/* A host that has refused logins is silent at every port that was asked, and the network is not to
 * blame, since somebody else answers. */
static void
compare_bans (DoctorExamined *examined, guint n)
{
  g_autoptr (GHashTable) answering = doctor_owners_new ();

  for (guint i = 0; i < n; i++)
    if (doctor_examined_reach (&examined[i]) == DOCTOR_REACH_ANSWER)
      doctor_owners_add (answering, "anywhere", &examined[i]);
  for (guint i = 0; i < n; i++)
    {
      DoctorExamined *self = &examined[i];
      const DoctorFact *refusal =
          doctor_transcript_last_fact (self->transcript, DOCTOR_FACT_LOGIN_REFUSED_EARLIER);

      if (refusal == NULL || !is_silent (self) || !doctor_follow_all_silent (self->transcript)
          || !doctor_owners_has_another (answering, "anywhere", self))
        continue;
      doctor_examined_explain (self, "client-ip-banned");
      g_array_append_val (((DoctorFinding *) self->findings->pdata[0])->evidence, refusal->entry);
    }
}

/* A port that another owner's server answers on is open in this network. */
static void
compare_ports (DoctorExamined *examined, guint n)
{
  g_autoptr (GHashTable) answering = doctor_owners_new ();

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *port = g_strdup_printf ("%u", examined[i].server->port);

      if (doctor_examined_reach (&examined[i]) == DOCTOR_REACH_ANSWER
          && doctor_examined_has (&examined[i], DOCTOR_FACT_CONNECTED))
        doctor_owners_add (answering, port, &examined[i]);
    }
  for (guint i = 0; i < n; i++)
    {
      DoctorExamined *self = &examined[i];
      g_autofree char *port = g_strdup_printf ("%u", self->server->port);

      if (is_silent (self) && doctor_owners_has_another (answering, port, self))
        doctor_examined_note (
            self, "port-works-elsewhere",
            doctor_transcript_last_fact (self->transcript, DOCTOR_FACT_CONNECT_TIMEOUT));
    }
}

/* A login that was refused for what the user may have entered. */
static const DoctorFact *
find_refusal (const DoctorExamined *self)
{
  static const char *const causes[] = {
    "auth-bad-credentials",       "auth-username-form", "auth-credentials-or-protocol-disabled",
    "auth-app-password-required", "login-refused",
  };

  for (guint i = 0; i < G_N_ELEMENTS (causes); i++)
    if (g_str_equal (doctor_examined_cause (self), causes[i]))
      return doctor_transcript_last_fact (self->transcript, DOCTOR_FACT_LOGIN_REFUSED);
  return NULL;
}

void
doctor_compare_logins (DoctorExamined *examined, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      DoctorExamined *self = &examined[i];
      const DoctorFact *refusal = find_refusal (self);
      const DoctorExamined *other = refusal != NULL ? find_other_server (examined, n, self) : NULL;

      if (other == NULL || !g_str_equal (self->server->user, other->server->user)
          || self->server->login != other->server->login
          || doctor_transcript_last_fact (other->transcript, DOCTOR_FACT_LOGIN_ACCEPTED) == NULL)
        continue;
      doctor_examined_note (self,
                            self->server->role == DOCTOR_ROLE_OUTGOING ? "incoming-login-accepted"
                                                                       : "outgoing-login-accepted",
                            refusal);
    }
}

void
doctor_compare_reach (DoctorExamined *examined, guint n, gboolean is_online)
{
  compare_networks (examined, n, is_online);
  compare_sending (examined, n);
  compare_ports (examined, n);
  compare_bans (examined, n);
}
