/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the end of a probe teaches about the next login. */

#pragma once

#include "core/transcript.h"

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

/* Nobody is made to wait for longer than a day, whatever a server says. */
#define DOCTOR_MAX_PAUSE (24 * 60 * 60)

/* Of a probe that has ended. `findings`: of DoctorFinding. A failure that passes by itself, or that
 * does not judge the password, teaches nothing, unless the server asks to be left alone. */
DoctorLesson doctor_lesson_draw (const DoctorTranscript *transcript, const GPtrArray *findings);

/* The time that a server's words name last ("try again in 15 minutes"), in seconds, at most
 * DOCTOR_MAX_PAUSE; 0 for none. */
guint doctor_lesson_named_pause (const char *words);

G_END_DECLS
