/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The words for a result: the sentence of a row, the names of steps, dates and durations. */

#pragma once

#include "exam/exam.h"

G_BEGIN_DECLS

/* Everything is in the language of `translate` and newly allocated, unless said otherwise. */

/* gettext: the language of the process. */
const char *doctor_wording_gettext (const char *message_id);

/* The one sentence of a row: "Connection and login to server succeeded", or that of the first
 * finding. */
char *doctor_wording_summary (const DoctorPart *part, DoctorTranslate translate);
/* "Find address", "Connect", "Encrypt (STARTTLS)" …: not owned. */
const char *doctor_wording_step (DoctorStep step, DoctorTranslate translate);
/* What a step brought: "2 addresses", "192.0.2.25, IPv4", "TLS 1.3", "PLAIN"; "" for nothing. */
char *doctor_wording_step_detail (const DoctorPart *part, DoctorStep step,
                                  DoctorTranslate translate);
/* "Incoming · IMAP" */
char *doctor_wording_role (const DoctorServer *server, DoctorTranslate translate);
/* "imap.example.jp:993", "[2001:db8::1]:993" */
char *doctor_wording_place (const DoctorServer *server);
/* "TLS", "STARTTLS", "no encryption": not owned. */
const char *doctor_wording_security (DoctorSecurity security, DoctorTranslate translate);
/* Where an account comes from: "Added here", "GNOME Online Accounts" …: not owned. */
const char *doctor_wording_source (DoctorSource source, DoctorTranslate translate);
/* The same with the place in that program, and with the other programs that have it too:
 * "Thunderbird, profile default", "GNOME Online Accounts (Google) and Evolution". */
char *doctor_wording_origin (const DoctorAccount *account, DoctorTranslate translate);
/* "182 ms", "2.4 s"; microseconds. */
char *doctor_wording_duration (gint64 duration, DoctorTranslate translate);
/* One line of the transcript as it is quoted: the server's words without the tag of IMAP, or the
 * program's own note. NULL where it was left out. */
char *doctor_wording_quote (const DoctorPart *part, guint serial, DoctorTranslate translate);
/* The evidence of a finding: the server's words, or the program's own note; lines with a line feed
 * between. */
char *doctor_wording_evidence (const DoctorPart *part, const DoctorFinding *finding,
                               DoctorTranslate translate);
/* A sentence that goes with them where the server said them before the encryption that it is set up
 * with; not owned, or NULL. */
const char *doctor_wording_openness (const DoctorPart *part, const DoctorFinding *finding,
                                     DoctorTranslate translate);
/* What cannot be right in a field: one sentence. Not owned; NULL for none. */
const char *doctor_wording_problem (DoctorProblem problem, DoctorTranslate translate);
/* "TLS 1.3" from "TLS1.3"; "" for NULL. */
char *doctor_wording_tls_version (const char *version);
/* "This computer is connected to the Internet · IPv4 only · no VPN, no proxy" */
char *doctor_wording_network (const DoctorNetwork *network, DoctorTranslate translate);

G_END_DECLS
