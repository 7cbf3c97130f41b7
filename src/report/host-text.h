/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A text for whoever runs a server: what is wrong with it, in their words. */

#pragma once

#include "exam/exam.h"

G_BEGIN_DECLS

/* Server, time with zone, the exact words, and what is wrong: ready to be pasted into a mail or a
 * form. The user name is in it only where the server has seen it, the mail address nowhere but in
 * the server's own words, a password nowhere. In the language of `translate`, newly allocated. */
char *doctor_report_host_text (const DoctorPart *part, const DoctorFinding *finding,
                               DoctorTranslate translate);

G_END_DECLS
