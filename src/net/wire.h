/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* One connected socket, plain or with TLS over it, that never blocks. */

#pragma once

#include <gio/gio.h>

#include "core/tls.h"

G_BEGIN_DECLS

/* No honest probe gets as much as that, in bytes: replies have limits of their own. */
#define DOCTOR_WIRE_LIMIT (4 * 1024 * 1024)

typedef struct _DoctorWire DoctorWire;

/* Takes the socket, which does not block. */
DoctorWire *doctor_wire_new (GSocket *socket);
/* Closes the socket. */
void doctor_wire_free (DoctorWire *self);

/* From now on everything goes through `tls`, which is taken. Once. */
void doctor_wire_secure (DoctorWire *self, DoctorTls *tls);
/* NULL while the wire is plain. */
DoctorTls *doctor_wire_get_tls (DoctorWire *self);
/* Moves some bytes to and fro, and returns how the handshake stands: DOCTOR_TLS_HANDSHAKE when the
 * socket is to be waited for. */
DoctorTlsState doctor_wire_handshake (DoctorWire *self);

/* Queues bytes: encrypts them where TLS stands. Nothing is sent while a handshake runs or after a
 * certificate was refused. */
void doctor_wire_send (DoctorWire *self, const guint8 *bytes, gsize length);
/* Writes what is queued as far as it goes; TRUE when nothing is left. What cannot be written
 * because the peer has gone is thrown away: what it said before is still to be read. */
gboolean doctor_wire_flush (DoctorWire *self);
/* Reads decrypted bytes: how many, 0 when the socket is to be waited for, -1 when there will be no
 * more. */
gssize doctor_wire_receive (DoctorWire *self, guint8 *buffer, gsize size);
/* Nothing more comes from the peer. */
gboolean doctor_wire_has_ended (const DoctorWire *self);
/* The peer sent more than DOCTOR_WIRE_LIMIT; nothing more is read from it. */
gboolean doctor_wire_is_flooded (const DoctorWire *self);
/* The words of the system or of the TLS library for why, in English or the user's language; NULL
 * for a clean end. */
const char *doctor_wire_get_lost (const DoctorWire *self);

/* close_notify where TLS stands, and the end of our side; does not wait. */
void doctor_wire_bye (DoctorWire *self);

/* What to wait for on the socket. */
GIOCondition doctor_wire_get_condition (const DoctorWire *self);
GSocket *doctor_wire_get_socket (DoctorWire *self);
/* Our own address as it stands in EHLO: "[192.0.2.10]", "[IPv6:2001:db8::1]" (RFC 5321 section
 * 4.1.3). Newly allocated. */
char *doctor_wire_client_name (DoctorWire *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorWire, doctor_wire_free)

G_END_DECLS
