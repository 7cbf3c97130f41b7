/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A line to send, built once from public and secret parts. */

#include "core/command.h"

#include "core/secret.h"
#include "core/text.h"

#include <string.h>

/* Behind the bytes there is always this, so that the command can be sent at any time. */
static const char ending[] = "\r\n";

struct _DoctorCommand
{
  char *wire;
  gsize length; /* without the ending */
  gsize capacity;
  GString *text;
  gboolean ends_secret;
};

/* g_realloc() would leave a copy of the secret behind. */
static void
append_wire (DoctorCommand *self, const char *bytes, gsize length)
{
  gsize needed = self->length + length + sizeof ending;

  if (needed > self->capacity)
    {
      gsize capacity = MAX (needed, self->capacity * 2);
      char *wire = g_malloc (capacity);

      if (self->length > 0)
        memcpy (wire, self->wire, self->length);
      doctor_secret_wipe (self->wire, self->capacity);
      g_free (self->wire);
      self->wire = wire;
      self->capacity = capacity;
    }
  if (length > 0)
    memcpy (self->wire + self->length, bytes, length);
  self->length += length;
  memcpy (self->wire + self->length, ending, sizeof ending);
}

static void
append_text (DoctorCommand *self, const char *text)
{
  if (*text == '\0')
    return;
  g_string_append (self->text, text);
  self->ends_secret = FALSE;
}

static void
append_hidden (DoctorCommand *self)
{
  if (!self->ends_secret)
    g_string_append (self->text, DOCTOR_SECRET_HIDDEN);
  self->ends_secret = TRUE;
}

DoctorCommand *
doctor_command_new (void)
{
  DoctorCommand *self = g_new0 (DoctorCommand, 1);

  self->text = g_string_new (NULL);
  append_wire (self, "", 0);
  return self;
}

void
doctor_command_free (DoctorCommand *self)
{
  if (self == NULL)
    return;
  doctor_secret_wipe (self->wire, self->capacity);
  g_free (self->wire);
  g_string_free (self->text, TRUE);
  g_free (self);
}

gboolean
doctor_command_add (DoctorCommand *self, const char *text)
{
  g_return_val_if_fail (self != NULL && text != NULL, FALSE);

  if (strpbrk (text, "\r\n") != NULL)
    return FALSE;
  append_wire (self, text, strlen (text));
  append_text (self, text);
  return TRUE;
}

gboolean
doctor_command_add_secret (DoctorCommand *self, const char *bytes, gsize length)
{
  g_return_val_if_fail (self != NULL && (bytes != NULL || length == 0), FALSE);

  for (gsize i = 0; i < length; i++)
    if (bytes[i] == '\r' || bytes[i] == '\n' || bytes[i] == '\0')
      return FALSE;
  append_wire (self, bytes, length);
  append_hidden (self);
  return TRUE;
}

void
doctor_command_add_literal (DoctorCommand *self, const char *bytes, gsize length, gboolean secret)
{
  g_return_if_fail (self != NULL && (bytes != NULL || length == 0));

  append_wire (self, bytes, length);
  if (secret)
    append_hidden (self);
  else
    {
      g_autofree char *shown = doctor_text_escape (length > 0 ? bytes : "", (gssize) length);

      append_text (self, shown);
    }
}

const char *
doctor_command_wire (const DoctorCommand *self, gsize *length)
{
  g_return_val_if_fail (self != NULL && length != NULL, NULL);

  *length = self->length + strlen (ending);
  return self->wire;
}

const char *
doctor_command_text (const DoctorCommand *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text->str;
}
