/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the sources of accounts have to say about what they could not read, or did not understand.
 */

#include "accounts/reading.h"

#include <errno.h>

#include <glib/gi18n.h>

#include "core/text.h"

#define MAX_PROBLEMS 20

static void
complain (DoctorReading *self, DoctorSourceError code, const char *sentence, const char *path,
          const char *reason, const char *line)
{
  g_autofree char *file = NULL, *shown_reason = NULL, *message = NULL;
  const char *program;

  if (self->problems->len > MAX_PROBLEMS)
    return;
  if (self->problems->len == MAX_PROBLEMS)
    sentence = N_ ("{program}: there is more that is not understood");
  program = gettext (doctor_source_to_label (self->source));
  file = path != NULL ? doctor_reading_shown_path (self, path) : NULL;
  shown_reason = reason != NULL ? doctor_text_escape (reason, -1) : NULL;
  message = doctor_text_expand (gettext (sentence), "program", program, "file", file, "reason",
                                shown_reason, "line", line, NULL);
  g_ptr_array_add (self->problems, g_error_new_literal (DOCTOR_SOURCE_ERROR, (int) code, message));
}

void
doctor_reading_complain (DoctorReading *self, DoctorSourceError code, const char *sentence,
                         const char *path, const char *reason)
{
  g_return_if_fail (self != NULL && sentence != NULL);

  complain (self, code, sentence, path, reason, NULL);
}

void
doctor_reading_complain_of_line (DoctorReading *self, const char *path, guint line)
{
  char number[16];

  g_return_if_fail (self != NULL && path != NULL);

  g_snprintf (number, sizeof number, "%u", line);
  complain (self, DOCTOR_SOURCE_ERROR_FORMAT,
            N_ ("{program}: line {line} of {file} is not understood"), path, NULL, number);
}

void
doctor_reading_note (DoctorReading *self, const char *sentence)
{
  g_return_if_fail (self != NULL && sentence != NULL);

  g_ptr_array_add (self->notes, g_strdup (sentence));
}

void
doctor_reading_complain_of_format (DoctorReading *self, const char *path, const char *reason)
{
  g_return_if_fail (self != NULL && path != NULL && reason != NULL);

  complain (self, DOCTOR_SOURCE_ERROR_FORMAT, N_ ("{program}: {file} is not understood: {reason}"),
            path, reason, NULL);
}

void
doctor_reading_complain_of_tunnel (DoctorReading *self, const char *path, const char *name)
{
  g_return_if_fail (self != NULL && path != NULL && name != NULL);

  complain (self, DOCTOR_SOURCE_ERROR_FORMAT,
            N_ ("{program}: the account “{reason}” in {file} connects through a command, which is "
                "not run here"),
            path, name, NULL);
}

void
doctor_reading_complain_of_exchange (DoctorReading *self, const char *name)
{
  g_return_if_fail (self != NULL && name != NULL);

  complain (self, DOCTOR_SOURCE_ERROR_FORMAT,
            N_ ("{program}: the account “{reason}” uses the protocol of Microsoft Exchange, which "
                "cannot be examined here"),
            NULL, name, NULL);
}

void
doctor_reading_complain_of_command (DoctorReading *self, const char *path, const char *command)
{
  g_return_if_fail (self != NULL && path != NULL && command != NULL);

  complain (self, DOCTOR_SOURCE_ERROR_FORMAT,
            N_ ("{program}: a setting in {file} comes from the command “{reason}”, which is not "
                "run here"),
            path, command, NULL);
}

void
doctor_reading_complain_of_failure (DoctorReading *self, const char *path, int number)
{
  const char *reason = g_strerror (number);

  g_return_if_fail (self != NULL && path != NULL);

  if (number == EINVAL)
    reason = _ ("it is not an ordinary file");
  else if (number == EFBIG)
    reason = _ ("it is larger than 4 MiB");
  complain (self, DOCTOR_SOURCE_ERROR_READ, N_ ("{program}: {file} cannot be read: {reason}"), path,
            reason, NULL);
}
