/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Whose the mailbox is, by who takes in the mail of its domain. */

#pragma once

#include "diagnosis/signatures.h"

G_BEGIN_DECLS

/* Who takes in the mail of the address's domain, as MAIL_EXCHANGERS in the transcript says; NULL
 * for nobody that is known. */
const DoctorProvider *doctor_hosting_find (const DoctorTranscript *transcript);

/* Where neither its name nor the address tells whose the server of `the_case` is: it may be one of
 * those that carry their customers' names, or one that is not listed. Any other known server goes
 * by its own name, so what a provider means by its words is not read into those of a stranger. */
void doctor_hosting_recognise (DoctorCase *the_case);

/* Then it is told who takes in the mail, and what the servers there are called. */
void doctor_hosting_add (GPtrArray *findings, const DoctorCase *the_case);

G_END_DECLS
