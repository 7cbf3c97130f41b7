/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* One reply of a mail server as a value, the same for all protocols. */

#include "core/reply.h"

#include <string.h>

/* The longest name in the registry of IMAP response codes has 20 letters. */
#define CODE_LIMIT 40

void
doctor_reply_init (DoctorReply *self)
{
  g_return_if_fail (self != NULL);

  memset (self, 0, sizeof *self);
  self->items = g_ptr_array_new_with_free_func (g_free);
  self->text = g_string_new (NULL);
}

void
doctor_reply_clear (DoctorReply *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->items, g_ptr_array_unref);
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
  if (self->partial != NULL)
    g_string_free (self->partial, TRUE);
  g_free (self->code);
  g_free (self->argument);
  g_free (self->words);
  g_free (self->alert);
  memset (self, 0, sizeof *self);
}

DoctorTaken
doctor_reply_break (DoctorReply *self, const char *problem)
{
  g_return_val_if_fail (self != NULL, DOCTOR_TAKEN_BROKEN);

  self->problem = problem;
  return DOCTOR_TAKEN_BROKEN;
}

void
doctor_reply_add_text (DoctorReply *self, const char *line)
{
  g_return_if_fail (self != NULL && line != NULL);

  if (self->text->len >= DOCTOR_REPLY_TEXT_LIMIT)
    return;
  if (self->text->len > 0)
    g_string_append_c (self->text, '\n');
  g_string_append_len (self->text, line,
                       (gssize) MIN (strlen (line), DOCTOR_REPLY_TEXT_LIMIT - self->text->len));
}

const char *
doctor_reply_response_code (const char *words, char **code, char **argument)
{
  const char *end;
  gsize length;

  g_return_val_if_fail (words != NULL && code != NULL && argument != NULL, words);

  *code = NULL;
  *argument = NULL;
  if (*words != '[')
    return words;
  end = strchr (words, ']');
  length = strspn (words + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-/_");
  if (end == NULL || length == 0 || length > CODE_LIMIT || !g_ascii_isalpha (words[1])
      || (words[1 + length] != ']' && words[1 + length] != ' '))
    return words;

  *code = g_ascii_strup (words + 1, (gssize) length);
  if (words[1 + length] == ' ')
    *argument = g_strndup (words + length + 2, (gsize) (end - words) - length - 2);
  end++;
  while (*end == ' ')
    end++;
  return end;
}
