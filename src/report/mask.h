/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Hides whom an account belongs to: addresses, user names, this computer's own address. */

#pragma once

#include "report/report.h"

G_BEGIN_DECLS

/* Each private value has one stand-in, the same wherever it appears: "<hidden 1>". Secrets are
 * another matter; they are never there to begin with. */
typedef struct _DoctorMask DoctorMask;

DoctorMask *doctor_mask_new (const DoctorReportInput *input);
void doctor_mask_free (DoctorMask *self);

/* `text` without what is private: the accounts' addresses and user names in any case and in base64,
 * every other mail address, and every IP address that is no server's. `self` may be NULL: nothing
 * is hidden. NULL for NULL. Newly allocated. */
char *doctor_mask_apply (DoctorMask *self, const char *text);
/* All of `text`, whatever it is: an account's name. Newly allocated. */
char *doctor_mask_whole (DoctorMask *self, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorMask, doctor_mask_free)

G_END_DECLS
