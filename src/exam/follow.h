/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The follow-up connections of one examination: what a failed server leaves open is asked. */

#pragma once

#include "diagnosis/follow.h"
#include "exam/exam.h"

G_BEGIN_DECLS

/* Milliseconds for one connection, and how many have to be left of a part's time to begin one. */
#define DOCTOR_FOLLOW_TIMEOUT 5000
#define DOCTOR_FOLLOW_LEAST 1500

/* Whether one more connection to another host than the part's own may be made, `in` TRUE; and that
 * it has ended. For the own one the part's place is used, which its probe has left. */
typedef gboolean (*DoctorFollowDoor) (const char *host, gboolean in, gpointer user_data);

/* Each question is asked once, whoever has it, so that a host with many accounts is not asked by
 * each of them. */
typedef struct _DoctorFollow DoctorFollow;

DoctorFollow *doctor_follow_new (DoctorTrust *trust, DoctorFollowDoor door, gpointer user_data);
/* When nothing runs any more. */
void doctor_follow_free (DoctorFollow *self);
/* The ports that candidates have; default doctor_follow_port(). */
void doctor_follow_set_port (DoctorFollow *self, DoctorFollowPort port, gpointer user_data);

/* What the ended probe of `part` leaves open: of DoctorFollowUp, often empty. */
GPtrArray *doctor_follow_questions (DoctorFollow *self, const DoctorPart *part);
/* Asks, one after the other until one setting works, and adds the answers to the part's transcript.
 * `began` and `end`: of the part, in microseconds of the monotonic clock. `questions` is taken.
 * Cancelling ends it at once, with the answers that are there. */
void doctor_follow_ask_async (DoctorFollow *self, DoctorPart *part, GPtrArray *questions,
                              gint64 began, gint64 end, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
void doctor_follow_ask_finish (DoctorFollow *self, GAsyncResult *result);

G_END_DECLS
