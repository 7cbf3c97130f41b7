/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the end of a probe teaches about the next login. */

#pragma once

#include "core/transcript.h"
#include "diagnosis/pause.h"

G_BEGIN_DECLS

typedef enum
{
  DOCTOR_LESSON_NONE,    /* what was true before is still */
  DOCTOR_LESSON_WELCOME, /* the login was accepted: nothing speaks against the next one */
  DOCTOR_LESSON_REFUSED, /* this password is not to be sent again */
  DOCTOR_LESSON_PAUSE,   /* no login at all is to be made for a while */
} DoctorLessonKind;

typedef struct
{
  DoctorLessonKind kind;
  gboolean accepted; /* a login was accepted, also before a PAUSE */
  const char *cause; /* of the finding that taught it; static, NULL for NONE and WELCOME */
  guint pause;       /* seconds; 0 unless PAUSE */
} DoctorLesson;

/* Of a probe that has ended. `findings`: of DoctorFinding. A failure that passes by itself, or that
 * does not judge the password, teaches nothing, unless the server asks to be left alone. */
DoctorLesson doctor_lesson_draw (const DoctorTranscript *transcript, const GPtrArray *findings);

G_END_DECLS
