/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Whether a server is set up as the domain of its address publishes now. */

#include "diagnosis/follow.h"
#include "exam/discover.h"

/* A person is told to change to it. */
static gboolean
may_be_advised (const DoctorOffer *offer)
{
  return offer->origin != DOCTOR_ORIGIN_GUESS && !offer->is_foreign;
}

DoctorCompared
doctor_discover_compare (DoctorDiscover *self, const DoctorServer *server, GPtrArray **findings,
                         DoctorTranscript **transcript)
{
  const GPtrArray *offers;
  const DoctorOffer *best = NULL;
  g_autoptr (DoctorTranscript) evidence = NULL;
  g_autofree char *code = NULL;

  g_return_val_if_fail (DOCTOR_IS_DISCOVER (self) && server != NULL, DOCTOR_COMPARED_UNKNOWN);
  g_return_val_if_fail ((findings == NULL) == (transcript == NULL), DOCTOR_COMPARED_UNKNOWN);

  if (findings != NULL)
    {
      *findings = NULL;
      *transcript = NULL;
    }
  offers = doctor_discover_get_offers (self, server->role);
  for (guint i = 0; i < offers->len; i++)
    {
      const DoctorOffer *offer = g_ptr_array_index (offers, i);

      if (offer->server->protocol != server->protocol)
        continue;
      if (doctor_server_same_place (server, offer->server))
        return DOCTOR_COMPARED_SAME;
      if (best == NULL && may_be_advised (offer))
        best = offer;
    }
  if (best == NULL)
    return DOCTOR_COMPARED_UNKNOWN;
  if (findings == NULL)
    return DOCTOR_COMPARED_DIFFERS;

  evidence = doctor_transcript_new (g_get_real_time ());
  code = doctor_follow_code (best->server);
  doctor_transcript_add_fact (evidence, DOCTOR_FACT_SETTINGS_PUBLISHED, best->server->host, code,
                              best->server->port, 0);
  *findings = doctor_diagnose_published (server, evidence);
  *transcript = g_steal_pointer (&evidence);
  return DOCTOR_COMPARED_DIFFERS;
}
