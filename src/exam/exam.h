/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* One examination: every server of every enabled account, all at once within limits. */

#pragma once

#include <gio/gio.h>

#include "accounts/passwords.h"
#include "core/account.h"
#include "core/transcript.h"
#include "diagnosis/diagnosis.h"
#include "diagnosis/follow.h"
#include "exam/history.h"
#include "net/network.h"
#include "net/trust.h"

G_BEGIN_DECLS

/* Hosts count connections by address, and a process has descriptors to end. */
#define DOCTOR_EXAM_MAX_CONNECTIONS 256
#define DOCTOR_EXAM_MAX_PER_HOST 8

/* One server's part of an examination. What it shows is a function of these fields and nothing
 * else; the window, the text log and the report all read them. Shared by reference count; changes
 * only while the examination runs. */
typedef struct
{
  grefcount ref_count;
  DoctorAccount *account;
  const DoctorServer *server;   /* one of the account's two */
  DoctorTranscript *transcript; /* never NULL; empty until the probe starts */
  GPtrArray *findings;          /* of DoctorFinding; empty until the probe ends, changed by what all
                                   parts show together */
  DoctorStatus status;          /* CHECKING until the probe ends */
  guint index;                  /* its place in doctor_exam_get_parts() */
  gint64 paused_until;          /* the next examination makes no login before: seconds since 1970,
                                   0 for none */
} DoctorPart;

DoctorPart *doctor_part_ref (DoctorPart *self);
void doctor_part_unref (DoctorPart *self);
/* From the first record to the last one, microseconds. */
gint64 doctor_part_get_duration (const DoctorPart *self);
/* Logins made: 0 or 1. */
guint doctor_part_get_logins (const DoctorPart *self);

/* A GObject with the signals
 *   "changed" (DoctorPart *part)   its transcript has grown or it has ended (a plain pointer)
 *   "finished" ()                  every part has ended, or Stop has */
#define DOCTOR_TYPE_EXAM (doctor_exam_get_type ())
G_DECLARE_FINAL_TYPE (DoctorExam, doctor_exam, DOCTOR, EXAM, GObject)

/* `accounts`: of DoctorAccount; those that are not enabled are left out. */
DoctorExam *doctor_exam_new (const GPtrArray *accounts, DoctorPasswords *passwords,
                             DoctorTrust *trust);
/* For one server, everything included, milliseconds; default DOCTOR_PROBE_TIMEOUT. */
void doctor_exam_set_timeout (DoctorExam *self, guint timeout);
/* Whether the keyring may ask to be unlocked. Default FALSE. */
void doctor_exam_set_interactive (DoctorExam *self, gboolean interactive);

/* What earlier examinations have learnt, and what this one learns; kept by reference. Without one
 * every login is made. */
void doctor_exam_set_history (DoctorExam *self, DoctorHistory *history);
/* Somebody asks for one login at this server, whatever the history says. */
void doctor_exam_allow_login (DoctorExam *self, const char *account, DoctorRole role);

/* Where the standard ports are, for follow-up connections: at most three for a server that failed
 * before its login, within its time and the limit of its host, to find the setting that works.
 * Default doctor_follow_port(). */
void doctor_exam_set_follow_port (DoctorExam *self, DoctorFollowPort port, gpointer user_data);

/* Starts; once. "finished" is emitted from the main loop, never from inside this call. */
void doctor_exam_start (DoctorExam *self);
/* Ends everything within 200 ms; parts that were running end with what they have. */
void doctor_exam_stop (DoctorExam *self);
/* The same for one account, which is not what it was any more; the others go on. */
void doctor_exam_stop_account (DoctorExam *self, const char *account);
gboolean doctor_exam_is_running (DoctorExam *self);

/* Of DoctorPart, in the order of the accounts, incoming before outgoing; there from the start. */
const GPtrArray *doctor_exam_get_parts (DoctorExam *self);
/* How many parts have that status now. */
guint doctor_exam_count (DoctorExam *self, DoctorStatus status);
/* The network as it was at the start; NULL until it is known. */
const DoctorNetwork *doctor_exam_get_network (DoctorExam *self);
/* Wall clock, microseconds; 0 until then. */
gint64 doctor_exam_get_started (DoctorExam *self);
gint64 doctor_exam_get_finished (DoctorExam *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorPart, doctor_part_unref)

G_END_DECLS
