/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The names of TLS alerts. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "handshake_failure" for 40; "unknown" for a number that has no name. */
const char *doctor_alert_name (int number);

G_END_DECLS
