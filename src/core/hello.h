/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The first message of a TLS client of old, and what a server answers to it. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Versions as they stand in the messages. */
#define DOCTOR_HELLO_TLS_1_1 0x0302
#define DOCTOR_HELLO_TLS_1_2 0x0303

typedef enum
{
  DOCTOR_HELLO_UNDECIDED, /* more bytes are needed */
  DOCTOR_HELLO_OLDER,     /* the server chose a version before 1.2 */
  DOCTOR_HELLO_MODERN,    /* it chose 1.2 */
  DOCTOR_HELLO_REFUSED,   /* an alert, or no TLS at all */
} DoctorHelloAnswer;

/* A ClientHello (RFC 4346 section 7.4.1.2, RFC 5246) in one record, which offers every version up
 * to `version` and ciphers of all times. It is only for asking: no handshake can follow. `host` as
 * for doctor_tls_new(). Free with g_byte_array_unref(). */
GByteArray *doctor_hello_new (guint16 version, const char *host);
/* What the first bytes of the answer say. `version` gets the name of the version the server chose,
 * "TLS1.0" (static), for OLDER and MODERN. */
DoctorHelloAnswer doctor_hello_read (const guint8 *bytes, gsize length, const char **version);

G_END_DECLS
