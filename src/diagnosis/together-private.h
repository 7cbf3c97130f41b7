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

void doctor_finding_free (DoctorFinding *self);
/* Once, whoever adds it. */
void doctor_finding_add_evidence (DoctorFinding *self, guint serial);
/* The same for an array of them. A cause that is there already gets further evidence and not a
 * second finding. */
void doctor_findings_add (GPtrArray *findings, const char *cause,
                          const DoctorTranscript *transcript, const DoctorFact *fact);

/* Whether the step was made, and ended well. */
gboolean doctor_step_went_well (const DoctorTranscript *transcript, DoctorStep step);
/* Whether an address is one of this computer itself; NULL is none. */
gboolean doctor_is_loopback (const char *address);

/* The part of a host's name that one provider has: "example.jp", "example.co.jp". NULL for an
 * address, and for a name that only this network has. Newly allocated. */
char *doctor_host_domain (const char *host);

/* Whether the server is this computer, as far as the probe has seen. */
gboolean doctor_server_is_here (const DoctorServer *server, const DoctorTranscript *transcript);

/* How far a probe came on the network. */
typedef enum
{
  DOCTOR_REACH_UNKNOWN, /* it tells nothing */
  DOCTOR_REACH_NOBODY,  /* nobody answered, neither the server nor a name server */
  DOCTOR_REACH_SILENT,  /* the same, and the address was known */
  DOCTOR_REACH_ANSWER,  /* somebody did */
} DoctorReach;

DoctorReach doctor_examined_reach (const DoctorExamined *self);
gboolean doctor_examined_has (const DoctorExamined *self, DoctorFactKind kind);
/* "" where there is none. */
const char *doctor_examined_cause (const DoctorExamined *self);
/* Puts `cause` in front; the evidence of the failure is its evidence. */
void doctor_examined_explain (DoctorExamined *self, const char *cause);
/* Puts `cause` at the end. The finding is the array's. */
DoctorFinding *doctor_examined_note (DoctorExamined *self, const char *cause,
                                     const DoctorFact *fact);
gboolean doctor_are_of_one_owner (const DoctorExamined *a, const DoctorExamined *b);

/* Whose servers were seen at what, such as a port: so that each of a thousand servers need not be
 * compared with each. Free with g_hash_table_unref(). */
GHashTable *doctor_owners_new (void);
void doctor_owners_add (GHashTable *self, const char *what, const DoctorExamined *examined);
/* Whether a server of another owner than `examined` has was seen there. */
gboolean doctor_owners_has_another (GHashTable *self, const char *what,
                                    const DoctorExamined *examined);

/* compare.c: what the network and the account's other server have to do with it. */
void doctor_compare_reach (DoctorExamined *examined, guint n, gboolean is_online);
void doctor_compare_logins (DoctorExamined *examined, guint n);

/* surroundings.c: what this network is like. TRUE where it waits for a sign-in. */
gboolean doctor_compare_portal (DoctorExamined *examined, guint n, gboolean has_portal);
void doctor_compare_ipv6 (DoctorExamined *examined, guint n);
void doctor_name_surroundings (DoctorExamined *examined, guint n,
                               const DoctorSurroundings *surroundings);

G_END_DECLS
