/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Fuzzes the diagnosis: whatever a probe has seen, in whatever order, there is a cause, a status
 * and a lesson, and their sentences may be shown. */

#include "fuzz.h"

#include <string.h>

#include "diagnosis/diagnosis.h"
#include "exam/lesson.h"

#define END 0xff
#define NOTHING 0xfe
#define MAX_RECORDS 200
#define MAX_SENTENCE 4096

#define COUNT(symbol, id, note) +1
static const guint n_kinds = 0 DOCTOR_FACTS (COUNT);
#undef COUNT

/* Valid UTF-8 as every fact is given, or NULL. */
static char *
take_text (const uint8_t **bytes, size_t *length)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean is_there = TRUE;

  while (*length > 0)
    {
      guint8 byte = fuzz_byte (bytes, length);

      if (byte == END)
        break;
      is_there = is_there && byte != NOTHING;
      if (byte != NOTHING && byte != '\0')
        g_string_append_c (text, (char) byte);
    }
  return is_there ? g_strndup (text->str, text->len) : NULL;
}

/* Numbers as they occur: small ones, codes of SMTP, and times. */
static gint64
take_number (const uint8_t **bytes, size_t *length)
{
  guint8 byte = fuzz_byte (bytes, length);

  return byte < 100   ? byte
         : byte < 200 ? 400 + byte - 100
                      : (byte - 230) * G_GINT64_CONSTANT (50000);
}

static void
record (DoctorTranscript *transcript, const uint8_t **bytes, size_t *length)
{
  guint8 what = fuzz_byte (bytes, length);
  guint8 which = fuzz_byte (bytes, length);

  if (what % 4 == 0)
    doctor_transcript_begin_step (transcript, which % DOCTOR_N_STEPS);
  else if (what % 4 == 1)
    doctor_transcript_end_step (transcript, which % 3);
  else if (what % 4 == 2)
    {
      g_autofree char *line = take_text (bytes, length);

      doctor_transcript_add_server (transcript, line != NULL ? line : "", -1);
    }
  else
    {
      gint64 number = take_number (bytes, length);
      gint64 extra = take_number (bytes, length);
      g_autofree char *code = take_text (bytes, length);
      g_autofree char *text = take_text (bytes, length);

      doctor_transcript_add_fact (transcript, which % n_kinds, text, code, number, extra);
    }
}

static void
must_be_a_sentence (const DoctorFinding *finding, const DoctorServer *server, const char *pattern)
{
  g_autofree char *text = NULL;

  if (pattern == NULL)
    return;
  text = doctor_finding_text (finding, server, pattern, doctor_text_english);
  fuzz_must_be_shown_lines (text);
  MUST (*text != '\0' && strlen (text) <= MAX_SENTENCE, "%s: a sentence of %zu bytes",
        finding->cause->id, strlen (text));
}

static void
must_be_safe (const DoctorFix *fix, const DoctorFinding *finding, const DoctorServer *server)
{
  g_autofree char *target = doctor_fix_target (fix, finding, server);
  g_autoptr (DoctorServer) changed = doctor_fix_apply (fix, finding, server);

  must_be_a_sentence (finding, server, fix->text);
  fuzz_must_be_shown_lines (target);
  MUST (changed == NULL || changed->security != DOCTOR_SECURITY_NONE,
        "%s: a fix that takes the encryption away", finding->cause->id);
  MUST (changed == NULL || doctor_port_problem (changed->port) == DOCTOR_PROBLEM_NONE,
        "%s: a fix with port %u", finding->cause->id, changed->port);
}

static void
must_be_sound (const DoctorFinding *finding, const DoctorServer *server,
               const DoctorTranscript *transcript)
{
  guint n_entries = doctor_transcript_n_entries (transcript);

  MUST (finding->evidence->len > 0, "%s: no evidence", finding->cause->id);
  for (guint i = 0; i < finding->evidence->len; i++)
    MUST (n_entries == 0 || g_array_index (finding->evidence, guint, i) < n_entries,
          "%s: evidence that is not there", finding->cause->id);
  must_be_a_sentence (finding, server, finding->cause->title);
  must_be_a_sentence (finding, server, finding->cause->summary);
  must_be_a_sentence (finding, server, finding->cause->explanation);
  for (guint i = 0; doctor_finding_fix (finding, i) != NULL; i++)
    must_be_safe (doctor_finding_fix (finding, i), finding, server);
  MUST (doctor_finding_fix (finding, 0) != NULL, "%s: nothing to do", finding->cause->id);
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  static const char *const hosts[] = { "mail.example.jp", "imap.gmail.com", "outlook.office365.com",
                                       "imap.mail.yahoo.com" };
  guint8 options = fuzz_byte (&bytes, &length);
  DoctorProtocol protocol = options % 3;
  g_autoptr (DoctorServer) server = doctor_server_new (
      protocol == DOCTOR_PROTOCOL_SMTP ? DOCTOR_ROLE_OUTGOING : DOCTOR_ROLE_INCOMING, protocol,
      hosts[options >> 2 & 3], 993, (options >> 4) % 3, "tanaka@example.jp", (options >> 6) % 3);
  g_autoptr (DoctorAccount) account = doctor_account_new ("a1", DOCTOR_SOURCE_OWN);
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  g_autoptr (GPtrArray) findings = NULL;
  DoctorStatus status;
  DoctorLesson lesson;

  for (guint i = 0; i < MAX_RECORDS && length > 0; i++)
    record (transcript, &bytes, &length);
  doctor_transcript_skip_missing (transcript, server);

  findings = doctor_diagnose (account, server, transcript);
  status = doctor_diagnosis_status (server, transcript, findings);
  lesson = doctor_lesson_draw (transcript, findings);
  for (guint i = 0; i < findings->len; i++)
    must_be_sound (g_ptr_array_index (findings, i), server, transcript);
  MUST (status == DOCTOR_STATUS_OK || status == DOCTOR_STATUS_WARNING || findings->len > 0,
        "status %s and no finding", doctor_status_to_string (status));
  MUST (status != DOCTOR_STATUS_OK
            || (doctor_transcript_failed_step (transcript) == NULL
                && doctor_transcript_last_fact (transcript, DOCTOR_FACT_LOGIN_ACCEPTED) != NULL),
        "all is well, and nothing shows it");
  MUST ((lesson.kind == DOCTOR_LESSON_PAUSE) == (lesson.pause > 0)
            && lesson.pause <= DOCTOR_MAX_PAUSE,
        "a pause of %u seconds", lesson.pause);
  return 0;
}
