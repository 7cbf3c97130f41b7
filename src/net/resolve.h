/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* From a configured host to the addresses to try. */

#pragma once

#include <gio/gio.h>

#include "core/transcript.h"

G_BEGIN_DECLS

/* Says to whoever owns a part of a probe that it has something to do: set the transcript's clock,
 * and call the part's _advance(). Called from the main loop, never from inside another call. */
typedef void (*DoctorWake) (gpointer user_data);

/* More than any host has that is meant: what else is in an answer is left out. */
#define DOCTOR_RESOLVE_ADDRESSES 64

typedef enum
{
  DOCTOR_RESOLVE_RUNNING,
  DOCTOR_RESOLVE_DONE,
  DOCTOR_RESOLVE_FAILED,
} DoctorResolveState;

typedef struct _DoctorResolve DoctorResolve;

/* Microseconds. When the system's resolver, asked for both families together, has not answered
 * after the first, each family is asked by itself too: one whose questions get lost does not hold
 * the other one up. The second is RFC 8305 section 3: how long the other family may take longer. */
#define DOCTOR_RESOLVE_PATIENCE (500 * 1000)
#define DOCTOR_RESOLVE_DELAY (50 * 1000)

/* Looks `host` up by the system's resolver, as A-labels; an IP literal is its own answer. An answer
 * of 0.0.0.0 or :: is none, unless there is another one.
 * LOOKUP_STARTED goes to the transcript. NULL when there is no such host name at all. */
DoctorResolve *doctor_resolve_new (const char *host, guint port, DoctorTranscript *transcript,
                                   DoctorWake wake, gpointer user_data);
/* Also gives the lookup up: the owner is not called any more. */
void doctor_resolve_free (DoctorResolve *self);

/* Asks what is due at `now` and records what has come: ADDRESSES, NAME_NOT_FOUND or
 * NAME_LOOKUP_FAILED; ADDRESS_FAMILY_UNANSWERED beside ADDRESSES when it goes on without a family.
 * Once DONE, further ADDRESSES are what came later. `now` is in microseconds on any clock that does
 * not go back. */
DoctorResolveState doctor_resolve_advance (DoctorResolve *self, gint64 now);
/* When doctor_resolve_advance() is due even if nothing wakes: G_MAXINT64 for never. */
gint64 doctor_resolve_get_due (const DoctorResolve *self);
/* When DONE: whether addresses of the other family may come still. */
gboolean doctor_resolve_may_find_more (const DoctorResolve *self);
/* The deadline: records NAME_LOOKUP_TIMEOUT; `seconds` were waited. */
void doctor_resolve_give_up (DoctorResolve *self, guint seconds);
/* When DONE: of GInetSocketAddress, in the order in which the resolver gave them, at least one.
 * What comes later is at its end. */
const GPtrArray *doctor_resolve_get_addresses (const DoctorResolve *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorResolve, doctor_resolve_free)

G_END_DECLS
