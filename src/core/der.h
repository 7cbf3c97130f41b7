/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Reads the outermost parts of DER (ITU-T X.690). */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DOCTOR_DER_SEQUENCE 0x30
#define DOCTOR_DER_OBJECT 0x06

/* Reads one element at `bytes`, of which `left` are left, and steps over it. `value` points into
 * the same bytes. FALSE at the end, and for what is no DER. */
gboolean doctor_der_read (const guint8 **bytes, gsize *left, guint8 *tag, const guint8 **value,
                          gsize *length);

G_END_DECLS
