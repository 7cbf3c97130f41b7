/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Whether the login of one part is made, and what comes of it: between examination and history. */

#pragma once

#include "exam/exam.h"
#include "net/probe.h"

G_BEGIN_DECLS

/* Whether a login is to be made at that server at all, so that its password is needed. */
gboolean doctor_budget_needs_password (const DoctorPart *part);
/* Where the server wants to be left alone: tells the probe that no login is made, and is TRUE. */
gboolean doctor_budget_keeps_pause (DoctorHistory *history, const DoctorPart *part,
                                    DoctorProbe *probe);
/* The same where it has refused this password before. `changed` as in
 * doctor_history_find_refusal(). */
gboolean doctor_budget_keeps_password (DoctorHistory *history, const DoctorPart *part,
                                       DoctorProbe *probe, DoctorSecret *secret, gint64 changed);
/* Adds to the transcript of a probe that has ended whether that host has refused logins lately. */
void doctor_budget_recall (DoctorHistory *history, const DoctorPart *part);
/* The end of a part that has its findings. `secret` is what the probe logged in with, or NULL. Sets
 * `paused_until`. */
void doctor_budget_learn (DoctorHistory *history, DoctorPart *part, DoctorSecret *secret,
                          gint64 changed);

G_END_DECLS
