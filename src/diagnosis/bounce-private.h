/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the files that read a returned mail share. */

#pragma once

#include "diagnosis/bounce.h"

G_BEGIN_DECLS

/* What a mail holds for a reader, as UTF-8. */
typedef struct
{
  GString *text;   /* for people */
  GString *status; /* fields of RFC 3464 */
} DoctorBounceParts;

/* Takes the mail apart (RFC 2045, RFC 2046), or takes text as it is. */
void doctor_bounce_take_apart (DoctorBounceParts *parts, const char *bytes, gsize length);

/* The cause that the words, in any case of letters, and the codes in them name. */
const DoctorBounceCause *doctor_bounce_judge (const char *words, const char *status,
                                              const char *recipient);

G_END_DECLS
