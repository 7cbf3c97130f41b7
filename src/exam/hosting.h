/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Who takes in the mail of the domains of one examination, asked where nobody knows whose a failed
 * server is. */

#pragma once

#include "exam/exam.h"

G_BEGIN_DECLS

/* Milliseconds: what the answer is worth to somebody who waits. */
#define DOCTOR_HOSTING_TIMEOUT 1500

/* Each domain is asked once, whoever has it. */
typedef struct _DoctorHosting DoctorHosting;

DoctorHosting *doctor_hosting_new (void);
/* Questions that nobody waits for any more end by themselves. */
void doctor_hosting_free (DoctorHosting *self);

/* The domain whose mail exchangers may tell whose the server of an ended probe is, as A-labels;
 * newly allocated. NULL where the server did not fail, is known by its name or by the address, is
 * on this computer or has no name, or where names cannot be looked up. */
char *doctor_hosting_question (const DoctorPart *part);
/* Asks DNS and adds MAIL_EXCHANGERS to the part's transcript if there is an answer in time. `began`
 * and `end`: of the part, in microseconds of the monotonic clock; with less time left than the
 * question may take it is not asked. Cancelling ends it at once. */
void doctor_hosting_ask_async (DoctorHosting *self, DoctorPart *part, const char *domain,
                               gint64 began, gint64 end, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
void doctor_hosting_ask_finish (GAsyncResult *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorHosting, doctor_hosting_free)

G_END_DECLS
