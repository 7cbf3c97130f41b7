/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The servers that were found for an address, in the order of who says so. */

#include "exam/discover-private.h"

/* By origin. */
static const char *const descriptions[DOCTOR_N_ORIGINS] = {
  N_ ("Known settings of {source}"),
  N_ ("Published by {source}"),
  N_ ("Published by {source}"),
  N_ ("Published by {source} in the directory of names (DNS)"),
  N_ ("Known settings of {source}, which takes in the mail of this domain"),
  N_ ("Found by trying usual names below {source}"),
};

DoctorOffer *
doctor_offer_new (DoctorServer *server, DoctorOrigin origin, const char *source)
{
  DoctorOffer *self = g_new0 (DoctorOffer, 1);

  self->server = server;
  self->logins = 1u << server->login;
  self->origin = origin;
  self->source = g_strdup (source);
  return self;
}

void
doctor_offer_free (DoctorOffer *self)
{
  doctor_server_free (self->server);
  g_free (self->source);
  g_free (self);
}

char *
doctor_offer_describe (const DoctorOffer *self, DoctorTranslate translate)
{
  g_return_val_if_fail (self != NULL && translate != NULL, NULL);

  return doctor_text_expand (translate (descriptions[self->origin]), "source", self->source, NULL);
}

void
doctor_offers_add (GPtrArray *offers, DoctorOffer *offer)
{
  guint place = 0;

  for (guint i = 0; i < offers->len; i++)
    {
      const DoctorOffer *other = g_ptr_array_index (offers, i);

      if (other->origin <= offer->origin)
        place = i + 1;
      if (!doctor_server_same_place (other->server, offer->server))
        continue;
      if (other->origin <= offer->origin)
        {
          doctor_offer_free (offer);
          return;
        }
      g_ptr_array_remove_index (offers, i--);
    }
  g_ptr_array_insert (offers, (int) place, offer);
}
