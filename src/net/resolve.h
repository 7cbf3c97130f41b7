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

typedef enum
{
  DOCTOR_RESOLVE_RUNNING,
  DOCTOR_RESOLVE_DONE,
  DOCTOR_RESOLVE_FAILED,
} DoctorResolveState;

typedef struct _DoctorResolve DoctorResolve;

/* Looks `host` up by the system's resolver, as A-labels; an IP literal is its own answer.
 * LOOKUP_STARTED goes to the transcript. NULL when there is no such host name at all. */
DoctorResolve *doctor_resolve_new (const char *host, guint port, DoctorTranscript *transcript,
                                   DoctorWake wake, gpointer user_data);
/* Also gives the lookup up: the owner is not called any more. */
void doctor_resolve_free (DoctorResolve *self);

/* Records what has come: ADDRESSES, NAME_NOT_FOUND or NAME_LOOKUP_FAILED. */
DoctorResolveState doctor_resolve_advance (DoctorResolve *self);
/* The deadline: records NAME_LOOKUP_TIMEOUT; `seconds` were waited. */
void doctor_resolve_give_up (DoctorResolve *self, guint seconds);
/* When DONE: of GInetSocketAddress, in the order in which the resolver gave them, at least one. */
const GPtrArray *doctor_resolve_get_addresses (const DoctorResolve *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorResolve, doctor_resolve_free)

G_END_DECLS
