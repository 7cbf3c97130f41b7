/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The same mailbox from several programs: one account. */

#pragma once

#include "core/account.h"

G_BEGIN_DECLS

/* `accounts` (of DoctorAccount) in the order of preference; returns a new array of DoctorAccount.
 * An account whose servers another program's account has too, with the same settings, becomes one
 * of that one's twins, and so does one that is backed by an account of GNOME Online Accounts which
 * is there; without a server of its own it is left out when that one is not there. Where the
 * settings differ both stay. Our own accounts are never taken away, and what is
 * switched off joins only what is. */
GPtrArray *doctor_accounts_merge (const GPtrArray *accounts);

G_END_DECLS
