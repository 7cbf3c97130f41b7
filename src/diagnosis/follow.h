/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What a failed server leaves open, and what the answers mean. */

#pragma once

#include "diagnosis/signatures.h"

G_BEGIN_DECLS

#define DOCTOR_MAX_FOLLOW_UPS 3

/* One further connection that would settle something. It never makes a login. */
typedef struct
{
  DoctorServer *server;  /* as the account's would be; encrypted, and its login is NONE */
  gboolean connect_only; /* nothing is to be said: it asks whether anybody is there */
} DoctorFollowUp;

void doctor_follow_up_free (DoctorFollowUp *self);

/* The port at which `candidate` is to be tried, in place of its own, the standard one; 0 for not at
 * all. `is_here`: the account's server is this computer. */
typedef guint (*DoctorFollowPort) (const DoctorServer *candidate, gboolean is_here,
                                   gpointer user_data);
/* The candidate's own port. On this computer none: what listens at the standard ports there belongs
 * to somebody else. */
guint doctor_follow_port (const DoctorServer *candidate, gboolean is_here, gpointer user_data);

/* What to try, in that order, until one works: at most DOCTOR_MAX_FOLLOW_UPS of DoctorFollowUp, to
 * be freed with g_ptr_array_unref(). For a probe that has ended before its login. Of a server that
 * has refused logins lately (LOGIN_REFUSED_EARLIER) it is only asked whether it is there: it may
 * count connections that do not log in. `findings`: of doctor_diagnose(). */
GPtrArray *doctor_follow_ups (const DoctorAccount *account, const DoctorServer *server,
                              const DoctorTranscript *transcript, const GPtrArray *findings,
                              DoctorFollowPort port, gpointer user_data);

/* "IMAP TLS": how the facts name what was tried. Newly allocated. */
char *doctor_follow_code (const DoctorServer *candidate);
/* The reverse: `server` as that fact would have it, or NULL. */
DoctorServer *doctor_follow_read (const DoctorFact *fact, const DoctorServer *server);
/* The same as the target of a fix: "security=tls,port=993". Newly allocated, or NULL. */
char *doctor_follow_setting (const DoctorFact *fact, const DoctorServer *server);

/* Whether it was tried, and whether in vain. */
gboolean doctor_follow_all_silent (const DoctorTranscript *transcript);

/* What the answers mean for findings that have been made without them: a silent port where another
 * one answers is the wrong port (wrong-port), or one that networks block (port-blocked); the first
 * finding gets the setting that works, and none keeps one that does not. */
void doctor_follow_conclude (GPtrArray *findings, const DoctorCase *the_case);
/* The last of it, for a finding that is put in front of another: takes over what was found. */
void doctor_follow_hand_on (DoctorFinding *self, DoctorFinding *before, const DoctorServer *server,
                            const DoctorTranscript *transcript);

G_END_DECLS
