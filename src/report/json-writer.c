/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Writes JSON, indented, one member on a line. */

#include "report/json-writer.h"

#include <string.h>

/* Bytes that are gathered before they are passed on. */
#define PIECE (16 * 1024)

struct _DoctorJson
{
  DoctorJsonSink sink;
  gpointer user_data;
  GString *piece;
  GString *open;  /* the closing brackets that are due */
  gboolean empty; /* nothing stands yet in what is open */
};

DoctorJson *
doctor_json_new (DoctorJsonSink sink, gpointer user_data)
{
  DoctorJson *self;

  g_return_val_if_fail (sink != NULL, NULL);

  self = g_new0 (DoctorJson, 1);
  self->sink = sink;
  self->user_data = user_data;
  self->piece = g_string_sized_new (PIECE);
  self->open = g_string_new (NULL);
  self->empty = TRUE;
  return self;
}

static void
pass_on (DoctorJson *self)
{
  self->sink (self->piece->str, self->piece->len, self->user_data);
  g_string_truncate (self->piece, 0);
}

void
doctor_json_free (DoctorJson *self)
{
  if (self == NULL)
    return;
  pass_on (self);
  g_string_free (self->piece, TRUE);
  g_string_free (self->open, TRUE);
  g_free (self);
}

static void
begin_line (DoctorJson *self)
{
  g_string_append_c (self->piece, '\n');
  for (gsize i = 0; i < self->open->len; i++)
    g_string_append (self->piece, "  ");
}

static void
append_quoted (DoctorJson *self, const char *text)
{
  g_string_append_c (self->piece, '"');
  while (*text != '\0')
    {
      gsize plain = strcspn (text,
                             "\"\\\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f"
                             "\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f");

      g_string_append_len (self->piece, text, (gssize) plain);
      text += plain;
      if (*text == '"' || *text == '\\')
        g_string_append_printf (self->piece, "\\%c", *text++);
      else if (*text != '\0')
        g_string_append_printf (self->piece, "\\u%04x", (guint) *text++);
    }
  g_string_append_c (self->piece, '"');
}

/* What stands before a value. */
static void
begin_value (DoctorJson *self, const char *name)
{
  if (self->piece->len >= PIECE)
    pass_on (self);
  if (!self->empty)
    g_string_append_c (self->piece, ',');
  if (self->open->len > 0)
    begin_line (self);
  self->empty = FALSE;
  if (name == NULL)
    return;
  append_quoted (self, name);
  g_string_append (self->piece, " : ");
}

static void
begin (DoctorJson *self, const char *name, char opening, char closing)
{
  begin_value (self, name);
  g_string_append_c (self->piece, opening);
  g_string_append_c (self->open, closing);
  self->empty = TRUE;
}

void
doctor_json_begin_object (DoctorJson *self, const char *name)
{
  begin (self, name, '{', '}');
}

void
doctor_json_begin_array (DoctorJson *self, const char *name)
{
  begin (self, name, '[', ']');
}

void
doctor_json_end (DoctorJson *self)
{
  char closing;

  g_return_if_fail (self->open->len > 0);

  closing = self->open->str[self->open->len - 1];
  g_string_truncate (self->open, self->open->len - 1);
  if (!self->empty)
    begin_line (self);
  g_string_append_c (self->piece, closing);
  self->empty = FALSE;
}

void
doctor_json_add_text (DoctorJson *self, const char *name, const char *text)
{
  begin_value (self, name);
  if (text != NULL)
    append_quoted (self, text);
  else
    g_string_append (self->piece, "null");
}

void
doctor_json_add_integer (DoctorJson *self, const char *name, gint64 number)
{
  begin_value (self, name);
  g_string_append_printf (self->piece, "%" G_GINT64_FORMAT, number);
}

void
doctor_json_add_double (DoctorJson *self, const char *name, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  begin_value (self, name);
  /* A locale may have a comma there. */
  g_string_append (self->piece, g_ascii_formatd (text, sizeof text, "%.15g", number));
}

void
doctor_json_add_boolean (DoctorJson *self, const char *name, gboolean value)
{
  begin_value (self, name);
  g_string_append (self->piece, value ? "true" : "false");
}
