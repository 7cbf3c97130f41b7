/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The servers of one role that were found for an address, to choose from. */

#pragma once

#include <adwaita.h>

#include "exam/discover.h"

G_BEGIN_DECLS

/* Signal: "changed" (), another one is chosen. */
#define DOCTOR_TYPE_OFFER_LIST (doctor_offer_list_get_type ())
G_DECLARE_FINAL_TYPE (DoctorOfferList, doctor_offer_list, DOCTOR, OFFER_LIST, AdwPreferencesGroup)

/* Shows `offers` (of DoctorOffer, copied), the best first. What the user has chosen by hand stays
 * chosen as long as it is offered; else it is the first. */
void doctor_offer_list_show (DoctorOfferList *self, DoctorRole role, const GPtrArray *offers,
                             gboolean is_searching);
/* The one that is chosen; NULL for none. Owned by the list. */
const DoctorServer *doctor_offer_list_get (DoctorOfferList *self);
/* Whether the user has to agree before a password is sent there. */
gboolean doctor_offer_list_is_foreign (DoctorOfferList *self);

G_END_DECLS
