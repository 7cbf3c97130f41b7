/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What stands beside a cause: settings and circumstances that do not fit what is known. */

#pragma once

#include "diagnosis/signatures.h"

G_BEGIN_DECLS

/* Adds to `findings`, which may be empty, behind what is there: a user name in another form than
 * the provider knows it by (user-name-differs), a mail address that looks mistyped
 * (address-misspelt), a name that leads to this computer (answered-by-this-computer), a server that
 * does not behave as the provider's does (traffic-intercepted), a greeting with another date
 * (clock-differs). What helps most becomes the first finding's `best` fix. */
void doctor_beside_add (GPtrArray *findings, const DoctorCase *the_case);

/* RFC 2449 section 6.5: how many seconds a POP3 server wants to be left alone between two logins; 0
 * where it does not say. */
guint doctor_announced_delay (const DoctorTranscript *transcript);

G_END_DECLS
