/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the network that this computer is in has to do with failures: a sign-in page, a VPN, a
 * proxy, dead IPv6. */

#include "diagnosis/together-private.h"

#include <string.h>

/* What a sign-in page makes of a connection that it does not let through. */
static const char *const turned_away[] = {
  "connect-timeout",       "dns-temporary-failure",
  "network-unreachable",   "connection-refused",
  "connection-cut",        "tls-closed",
  "wrong-service-on-port", NULL,
};

/* What a VPN may have to do with: it lets no mail through, or its address is turned away. */
static const char *const spoilt_by_vpn[] = {
  "offline",
  "connect-timeout",
  "dns-temporary-failure",
  "network-unreachable",
  "port-blocked",
  "connection-cut",
  "tls-closed",
  "tls-timeout",
  "client-ip-banned",
  "client-ip-blocklisted",
  "auth-blocked-by-location",
  NULL,
};

/* What it looks like where only web pages are let out. */
static const char *const spoilt_by_proxy[] = {
  "offline", "connect-timeout", "dns-temporary-failure", "network-unreachable", "port-blocked",
  NULL,
};

static gboolean
is_elsewhere (const DoctorExamined *self)
{
  return !doctor_server_is_here (self->server, self->transcript);
}

/* Somebody who speaks the protocol, or whose certificate is good. */
static gboolean
met_mail_server (const DoctorExamined *self)
{
  return doctor_step_went_well (self->transcript, DOCTOR_STEP_GREETING)
         || doctor_examined_has (self, DOCTOR_FACT_CERTIFICATE_VERIFIED)
         || doctor_examined_has (self, DOCTOR_FACT_LOGIN_STARTED)
         || doctor_examined_has (self, DOCTOR_FACT_FOLLOW_UP_WORKED);
}

static gboolean
met_web_page (const DoctorExamined *self)
{
  static const DoctorFactKind kinds[] = { DOCTOR_FACT_WRONG_SERVICE, DOCTOR_FACT_TLS_PLAINTEXT };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const DoctorFact *fact = doctor_transcript_last_fact (self->transcript, kinds[i]);

      if (fact != NULL && fact->text != NULL && g_str_has_prefix (fact->text, "HTTP/"))
        return TRUE;
    }
  return FALSE;
}

/* One host may be a web server. That two owners' are is the doing of something in between. */
gboolean
doctor_compare_portal (DoctorExamined *examined, guint n, gboolean has_portal)
{
  const DoctorExamined *first = NULL;
  gboolean is_found = has_portal;

  for (guint i = 0; i < n; i++)
    {
      if (!is_elsewhere (&examined[i]))
        continue;
      if (met_mail_server (&examined[i]))
        return FALSE;
      if (!met_web_page (&examined[i]))
        continue;
      if (first == NULL)
        first = &examined[i];
      is_found = is_found || !doctor_are_of_one_owner (first, &examined[i]);
    }
  for (guint i = 0; i < n && is_found; i++)
    if (is_elsewhere (&examined[i])
        && g_strv_contains (turned_away, doctor_examined_cause (&examined[i])))
      doctor_examined_explain (&examined[i], "captive-portal");
  return is_found;
}

/* The IPv6 address that was given up because IPv4, which began later, was there first; NULL where
 * there is none, or IPv6 works. */
static const DoctorFact *
find_slow_ipv6 (const DoctorExamined *self)
{
  const DoctorFact *connected =
      doctor_transcript_last_fact (self->transcript, DOCTOR_FACT_CONNECTED);
  const DoctorFact *given_up =
      doctor_transcript_last_fact (self->transcript, DOCTOR_FACT_ADDRESS_ABANDONED);

  if (connected == NULL || connected->text == NULL || strchr (connected->text, ':') != NULL
      || given_up == NULL || given_up->text == NULL || strchr (given_up->text, ':') == NULL)
    return NULL;
  return given_up;
}

/* IPv6 begins a quarter of a second before IPv4 (RFC 8305 section 5). One server's may be slow;
 * where two owners' are, and nobody is reached by IPv6, there is no IPv6. */
void
doctor_compare_ipv6 (DoctorExamined *examined, guint n)
{
  const DoctorExamined *first = NULL;
  gboolean is_everywhere = FALSE;

  for (guint i = 0; i < n; i++)
    {
      const DoctorFact *connected =
          doctor_transcript_last_fact (examined[i].transcript, DOCTOR_FACT_CONNECTED);

      if (!is_elsewhere (&examined[i]))
        continue;
      if (connected != NULL && connected->text != NULL && strchr (connected->text, ':') != NULL)
        return;
      if (find_slow_ipv6 (&examined[i]) == NULL)
        continue;
      if (first == NULL)
        first = &examined[i];
      is_everywhere = is_everywhere || !doctor_are_of_one_owner (first, &examined[i]);
    }
  for (guint i = 0; i < n && is_everywhere; i++)
    {
      const DoctorFact *fact = is_elsewhere (&examined[i]) ? find_slow_ipv6 (&examined[i]) : NULL;

      /* It was slow; nobody has waited to see whether it is dead. */
      if (fact != NULL)
        doctor_examined_note (&examined[i], "ipv6-broken", fact)->severity = DOCTOR_SEVERITY_INFO;
    }
}

/* Some providers refuse logins from abroad, or through a VPN, as if the password was wrong. */
static gboolean
is_refused_abroad (const DoctorExamined *self)
{
  const DoctorFinding *first = g_ptr_array_index (self->findings, 0);

  return first->provider != NULL && (first->provider->traps & DOCTOR_TRAP_ABROAD_BLOCKED) != 0
         && doctor_examined_has (self, DOCTOR_FACT_LOGIN_REFUSED);
}

void
doctor_name_surroundings (DoctorExamined *examined, guint n, const DoctorSurroundings *surroundings)
{
  gboolean is_anybody_there = FALSE;

  for (guint i = 0; i < n; i++)
    is_anybody_there = is_anybody_there
                       || doctor_examined_reach (&examined[i]) == DOCTOR_REACH_ANSWER;
  for (guint i = 0; i < n; i++)
    {
      DoctorExamined *self = &examined[i];
      const char *cause = doctor_examined_cause (self);
      const DoctorFact *fact =
          self->findings->len > 0
              ? ((const DoctorFinding *) g_ptr_array_index (self->findings, 0))->fact
              : NULL;

      if (fact == NULL || !is_elsewhere (self))
        continue;
      if (surroundings->has_vpn
          && (g_strv_contains (spoilt_by_vpn, cause) || is_refused_abroad (self)))
        doctor_examined_note (self, "vpn-active", fact);
      if (surroundings->has_proxy && !is_anybody_there && g_strv_contains (spoilt_by_proxy, cause))
        doctor_examined_note (self, "proxy-active", fact);
    }
}
