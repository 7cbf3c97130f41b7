/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* How the parts of this room make a finding, and compare several servers. */

#pragma once

#include "diagnosis/together.h"

G_BEGIN_DECLS

/* `cause` is in the table; `fact` of that transcript is its evidence, or NULL. For an array of
 * doctor_diagnose(), which frees it. */
DoctorFinding *doctor_finding_new (const char *cause, const DoctorTranscript *transcript,
                                   const DoctorFact *fact);

/* The part of a host's name that one provider has: "example.jp", "example.co.jp". NULL for an
 * address, and for a name that only this network has. Newly allocated. */
char *doctor_host_domain (const char *host);

/* Whether the server is this computer, as far as the probe has seen. */
gboolean doctor_server_is_here (const DoctorServer *server, const DoctorTranscript *transcript);

/* compare.c: what the network and the account's other server have to do with it. */
void doctor_compare_reach (DoctorExamined *examined, guint n, gboolean is_online);
void doctor_compare_logins (DoctorExamined *examined, guint n);

G_END_DECLS
