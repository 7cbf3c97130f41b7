/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the end of a probe teaches about the next login. */

#include "exam/lesson.h"

#include <stdlib.h>
#include <string.h>

#include "diagnosis/beside.h"
#include "diagnosis/pause.h"

/* Seconds. The first is how long most servers count failures. */
#define LONG_PAUSE (30 * 60)
#define SHORT_PAUSE (5 * 60)

static const struct
{
  const char *cause;
  guint seconds;
  gboolean without_login; /* also where the server said so before any login */
  gboolean if_asked;      /* only where its words say "later", or name a time */
} pauses[] = {
  { "auth-rate-limited", LONG_PAUSE, TRUE, FALSE },
  { "client-ip-banned", LONG_PAUSE, TRUE, FALSE },
  { "account-locked-or-disabled", LONG_PAUSE, FALSE, FALSE },
  { "traffic-limit", LONG_PAUSE, FALSE, FALSE },
  { "too-many-connections", SHORT_PAUSE, FALSE, FALSE },
  { "auth-backend-temp-failure", SHORT_PAUSE, FALSE, TRUE },
  { "server-unavailable", SHORT_PAUSE, FALSE, TRUE },
  { "server-temp-failure", SHORT_PAUSE, FALSE, TRUE },
};

/* A login can be refused for these while the password is right, and was not even looked at. */
static const char *const passing[] = {
  "auth-backend-temp-failure",
  "server-unavailable",
  "server-temp-failure",
  "server-misconfigured",
  "mailbox-in-use",
  "server-redirects",
  "connection-cut",
  "client-bug",
};

static const char *const later[] = {
  "later", "wait ", "später", "spaeter", "plus tard", "позже",
  "稍后",  "稍後",  "稍候",   "後ほど",  "のちほど",  "しばらくして",
};

static gboolean
says_later (const char *words)
{
  g_autofree char *folded = g_utf8_casefold (words, -1);

  for (guint i = 0; i < G_N_ELEMENTS (later); i++)
    if (strstr (folded, later[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* The refusal that the finding is about, where a server refused more than once; NULL for none. */
static const DoctorFact *
find_refusal (const DoctorTranscript *transcript, const DoctorFinding *finding)
{
  if (finding->fact != NULL && finding->fact->kind == DOCTOR_FACT_REPLY_REFUSED)
    return finding->fact;
  return doctor_transcript_last_fact (transcript, DOCTOR_FACT_REPLY_REFUSED);
}

/* How long to wait after that finding; 0 for not at all. */
static guint
wanted_pause (const DoctorTranscript *transcript, const DoctorFinding *finding)
{
  const DoctorFact *reply = find_refusal (transcript, finding);
  const char *words = reply != NULL && reply->text != NULL ? reply->text : "";
  gboolean has_started = doctor_transcript_last_fact (transcript, DOCTOR_FACT_LOGIN_STARTED)
                         != NULL;
  guint named = doctor_named_pause (words);

  if (named == 0 && reply != NULL && g_strcmp0 (reply->code, "LOGIN-DELAY") == 0)
    named = MIN (doctor_announced_delay (transcript), DOCTOR_MAX_PAUSE);
  for (guint i = 0; i < G_N_ELEMENTS (pauses); i++)
    if (g_str_equal (pauses[i].cause, finding->cause->id)
        && (has_started || pauses[i].without_login)
        && (!pauses[i].if_asked || named > 0 || says_later (words)))
      return named > 0 ? named : pauses[i].seconds;
  return 0;
}

/* RFC 5321 section 4.2.1: 4yz is no judgement. */
static gboolean
is_passing (const DoctorTranscript *transcript, const DoctorFinding *finding)
{
  const DoctorFact *reply = find_refusal (transcript, finding);

  if (reply != NULL && reply->number / 100 == 4)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (passing); i++)
    if (g_str_equal (passing[i], finding->cause->id))
      return TRUE;
  return FALSE;
}

DoctorLesson
doctor_lesson_draw (const DoctorTranscript *transcript, const GPtrArray *findings)
{
  DoctorLesson lesson = { DOCTOR_LESSON_NONE, FALSE, NULL, 0 };
  const DoctorFinding *first = NULL;

  g_return_val_if_fail (transcript != NULL && findings != NULL, lesson);

  lesson.accepted = doctor_transcript_last_fact (transcript, DOCTOR_FACT_LOGIN_ACCEPTED) != NULL;
  if (doctor_transcript_failed_step (transcript) != NULL && findings->len > 0)
    first = g_ptr_array_index (findings, 0);
  if (first != NULL && (lesson.pause = wanted_pause (transcript, first)) > 0)
    {
      lesson.kind = DOCTOR_LESSON_PAUSE;
      lesson.cause = first->cause->id;
    }
  else if (lesson.accepted)
    lesson.kind = DOCTOR_LESSON_WELCOME;
  else if (first != NULL && !is_passing (transcript, first)
           && doctor_transcript_last_fact (transcript, DOCTOR_FACT_LOGIN_REFUSED) != NULL)
    {
      lesson.kind = DOCTOR_LESSON_REFUSED;
      lesson.cause = first->cause->id;
    }
  return lesson;
}
