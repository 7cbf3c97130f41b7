/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What is known to be fine although something is wrong. */

#pragma once

#include "diagnosis/diagnosis.h"

G_BEGIN_DECLS

/* What the facts prove to work, and what the cause is not where people commonly take it for that:
 * "mail.example.jp can be reached, and its encryption works. The password was not sent, so it is
 * not the cause." `first` is the first finding. In the language of `translate`, newly allocated;
 * NULL where nothing is known. */
char *doctor_fine_words (const DoctorFinding *first, const DoctorServer *server,
                         const DoctorTranscript *transcript, DoctorTranslate translate);

G_END_DECLS
