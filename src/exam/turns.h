/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Whose turn it is to connect: so many at once, and so many to one host. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Hosts are told apart by the names that are looked up. What waits belongs to the caller. */
typedef struct _DoctorTurns DoctorTurns;

DoctorTurns *doctor_turns_new (guint max_connections, guint max_per_host);
/* When nothing runs any more. */
void doctor_turns_free (DoctorTurns *self);

/* `item` waits for a connection to `host`. */
void doctor_turns_wait (DoctorTurns *self, const char *host, gpointer item);
/* The same item waits no longer; FALSE where it did not. */
gboolean doctor_turns_withdraw (DoctorTurns *self, const char *host, gpointer item);
/* Who may begin now, and has a place from then on; NULL for nobody. */
gpointer doctor_turns_next (DoctorTurns *self);
/* Gives the place back. */
void doctor_turns_leave (DoctorTurns *self, const char *host);

/* One more connection to `host`, by somebody who has a place at another one: FALSE where it has as
 * many as it may. A host for which nobody ever waited is not counted. */
gboolean doctor_turns_visit (DoctorTurns *self, const char *host);
void doctor_turns_end_visit (DoctorTurns *self, const char *host);

G_END_DECLS
