/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* From addresses to one connected socket, by happy eyeballs. */

#pragma once

#include "net/resolve.h"

G_BEGIN_DECLS

/* How many addresses are tried at most; the others are noted as not tried. */
#define DOCTOR_CONNECT_ADDRESSES 8

typedef enum
{
  DOCTOR_CONNECT_RUNNING,
  DOCTOR_CONNECT_DONE,
  DOCTOR_CONNECT_FAILED,
} DoctorConnectState;

typedef struct _DoctorConnect DoctorConnect;

/* Will connect to one of `addresses` (of GInetSocketAddress) in the order of RFC 8305 section 4, by
 * TCP and directly: a proxy would hide what is asked here. Nothing happens before the first
 * doctor_connect_advance(). Sources live in `context`. */
DoctorConnect *doctor_connect_new (const GPtrArray *addresses, GMainContext *context,
                                   DoctorTranscript *transcript, DoctorWake wake,
                                   gpointer user_data);
/* Closes what is open, except a socket that was taken. */
void doctor_connect_free (DoctorConnect *self);

/* Starts what is due at `now` and records what has come: for each address CONNECTING, then one of
 * CONNECTED, CONNECTION_REFUSED, CONNECT_TIMEOUT, NETWORK_UNREACHABLE, CONNECT_FORBIDDEN,
 * CONNECTION_RESET, CONNECT_FAILED or ADDRESS_ABANDONED; or ADDRESS_NOT_TRIED alone. `now` is in
 * microseconds on any clock that does not go back. */
DoctorConnectState doctor_connect_advance (DoctorConnect *self, gint64 now);
/* Takes up what was added at the end of `addresses`, which begins with those it was made of: they
 * are the next to be tried. Not after it has ended. */
void doctor_connect_add (DoctorConnect *self, const GPtrArray *addresses);
/* Whether doctor_connect_add() may follow: it does not fail before. */
void doctor_connect_set_more (DoctorConnect *self, gboolean more);
/* When doctor_connect_advance() is due even if nothing wakes: G_MAXINT64 for never. */
gint64 doctor_connect_get_due (const DoctorConnect *self);
/* The deadline: what runs is recorded as CONNECT_TIMEOUT. */
void doctor_connect_give_up (DoctorConnect *self, gint64 now);
/* When DONE, once: the socket, not blocking. */
GSocket *doctor_connect_take_socket (DoctorConnect *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorConnect, doctor_connect_free)

G_END_DECLS
