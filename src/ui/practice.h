/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the window works with: the accounts, their passwords, whom to trust, and what was found. */

#pragma once

#include "accounts/own.h"
#include "accounts/source.h"
#include "exam/discover.h"
#include "exam/exam.h"
#include "report/report.h"

G_BEGIN_DECLS

/* A doctor's practice: it owns everything that outlives a dialog or a row. After an edit only the
 * account that changed is examined, so its parts may come from several examinations.
 *
 * Signals:
 *   "accounts-changed" ()          accounts, or which parts there are
 *   "part-changed" (DoctorPart *)  one part has grown or ended (a plain pointer)
 *   "state-changed" ()             running or not, the counts, the network, the keyring
 *   "trouble" (const char *)       something could not be done: one translated sentence */
#define DOCTOR_TYPE_PRACTICE (doctor_practice_get_type ())
G_DECLARE_FINAL_TYPE (DoctorPractice, doctor_practice, DOCTOR, PRACTICE, GObject)

/* The arguments are those of doctor_application_new(). */
DoctorPractice *doctor_practice_new (const char *accounts_file, const char *ca_file, guint timeout);
/* Loads accounts and authorities, then examines everything. Once. */
void doctor_practice_open (DoctorPractice *self);
/* TRUE once the accounts have been read. */
gboolean doctor_practice_is_open (DoctorPractice *self);
/* Ends everything that runs: before the program ends. */
void doctor_practice_close (DoctorPractice *self);

void doctor_practice_check_all (DoctorPractice *self);
/* Only that account; nothing happens for an id that is not there. */
void doctor_practice_check_account (DoctorPractice *self, const char *id);
/* The accounts whose login waits for a locked keyring, which may now ask to be unlocked. */
void doctor_practice_unlock (DoctorPractice *self);
/* The account of that server, with one login there that was left out to spare the account. */
void doctor_practice_log_in_once (DoctorPractice *self, const char *id, DoctorRole role);
void doctor_practice_stop (DoctorPractice *self);
/* Loading what the first examination needs counts as running. */
gboolean doctor_practice_is_running (DoctorPractice *self);

/* Of DoctorAccount, owned; empty until it is open. */
const GPtrArray *doctor_practice_get_accounts (DoctorPractice *self);
/* NULL for an id that is not there. */
DoctorAccount *doctor_practice_find_account (DoctorPractice *self, const char *id);
/* Of DoctorPart, in the order of the accounts, the newest of each server. */
const GPtrArray *doctor_practice_get_parts (DoctorPractice *self);
/* NULL where there is none. */
DoctorPart *doctor_practice_find_part (DoctorPractice *self, const char *id, DoctorRole role);
guint doctor_practice_count (DoctorPractice *self, DoctorStatus status);
/* NULL until it is known. */
const DoctorNetwork *doctor_practice_get_network (DoctorPractice *self);
/* Wall clock of the last examination's end, microseconds; 0 for none. */
gint64 doctor_practice_get_finished (DoctorPractice *self);
/* Everything that is shown, for a report; good until the next turn of the main loop. */
DoctorReportInput doctor_practice_get_report_input (DoctorPractice *self);

/* Of GError: what is wrong with the accounts file. While there is something nothing can be edited.
 */
const GPtrArray *doctor_practice_get_problems (DoctorPractice *self);
/* Of GError, owned by the practice: what is wrong with the files of other programs. Free the array.
 */
GPtrArray *doctor_practice_get_source_problems (DoctorPractice *self);
/* FALSE where an accounts file was named: nothing else is looked at then. */
gboolean doctor_practice_reads_sources (DoctorPractice *self);
/* What that program's files gave; good until the next turn of the main loop. NULL while they have
 * not been read, and where they are not to be. */
const DoctorReading *doctor_practice_get_reading (DoctorPractice *self, DoctorSource source);
/* For our own accounts only. */
gboolean doctor_practice_can_edit (DoctorPractice *self);
/* TRUE once a keyring has been found missing: passwords are kept for this run only. */
gboolean doctor_practice_is_memory_only (DoctorPractice *self);

/* An id for a new account; newly allocated. */
char *doctor_practice_new_id (DoctorPractice *self);
/* Adds or replaces the account, saves it, stores the passwords that are not NULL, and examines
 * it. What goes wrong is told by "trouble". */
void doctor_practice_put_account (DoctorPractice *self, DoctorAccount *account,
                                  DoctorSecret *incoming, DoctorSecret *outgoing);
/* Adds a copy of another program's account to our own; nothing for an id that is not there. */
void doctor_practice_copy_account (DoctorPractice *self, const char *id);

/* For an account that is not saved yet. Looks for the servers of `address`, which has no problem:
 * not started; NULL until it is known whom to trust. */
DoctorDiscover *doctor_practice_discover (DoctorPractice *self, const char *address);
/* Examines it with `password`, or without one where it is NULL; nobody else is asked for one, and
 * nothing is stored. Not started; NULL as above. */
DoctorExam *doctor_practice_examine_draft (DoctorPractice *self, DoctorAccount *draft,
                                           DoctorSecret *password);
/* Saves it as doctor_practice_put_account() does, with its one password, or NULL. What `exam`,
 * which has finished, has found of it is shown; it is not examined again. */
void doctor_practice_put_draft (DoctorPractice *self, DoctorAccount *draft, DoctorSecret *password,
                                DoctorExam *exam);
/* It will not be saved. What its servers said about refused logins is kept: whoever tries again
 * must not be banned. */
void doctor_practice_drop_draft (DoctorPractice *self, const DoctorAccount *draft,
                                 DoctorExam *exam);

/* Forgets the account and its passwords. */
void doctor_practice_remove_account (DoctorPractice *self, const char *id);
/* Takes the password of one server, and examines its account. `keep`: it goes into the keyring as
 * well; else it is known until the program ends, and what is in the keyring stays there. */
void doctor_practice_put_password (DoctorPractice *self, DoctorAccount *account, DoctorRole role,
                                   DoctorSecret *secret, gboolean keep);

G_END_DECLS
