/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the parts of the discovery, and its tests, share. */

#pragma once

#include "exam/discover.h"
#include "exam/guess.h"

G_BEGIN_DECLS

/* For tests: where to connect in place of 443, 993 … */
void doctor_discover_set_ports (DoctorDiscover *self, DoctorPortMap ports);
/* The same for every one that is made from now on, where no other code can reach it. */
void doctor_discover_set_default_ports (DoctorPortMap ports);
void doctor_discover_set_timeout (DoctorDiscover *self, guint timeout);

/* offers.c. Takes the server. `source` is copied. */
DoctorOffer *doctor_offer_new (DoctorServer *server, DoctorOrigin origin, const char *source);
void doctor_offer_free (DoctorOffer *self);
/* Puts the offer, which is taken, behind the last of its origin and of better ones, unless one of
 * them names the same server; the same server of a worse one is taken out. */
void doctor_offers_add (GPtrArray *offers, DoctorOffer *offer);

G_END_DECLS
