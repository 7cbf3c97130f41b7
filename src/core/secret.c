/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A password or token: it can be sent and stored, it cannot be printed, and it is wiped. */

#include "core/secret.h"

#include <string.h>

/* Shorter secrets would blacken half of every line when looked for in encoded forms. */
#define MIN_ENCODED_LENGTH 4

struct _DoctorSecret
{
  grefcount ref_count;
  gsize length;
  char *bytes;
};

void
doctor_secret_wipe (gpointer bytes, gsize length)
{
  if (bytes != NULL && length > 0)
    explicit_bzero (bytes, length);
}

DoctorSecret *
doctor_secret_new (const char *bytes, gssize length)
{
  DoctorSecret *self;

  g_return_val_if_fail (bytes != NULL, NULL);

  self = g_new0 (DoctorSecret, 1);
  g_ref_count_init (&self->ref_count);
  self->length = length < 0 ? strlen (bytes) : (gsize) length;
  self->bytes = g_malloc (self->length + 1);
  memcpy (self->bytes, bytes, self->length);
  self->bytes[self->length] = '\0';
  return self;
}

DoctorSecret *
doctor_secret_ref (DoctorSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_ref_count_inc (&self->ref_count);
  return self;
}

void
doctor_secret_unref (DoctorSecret *self)
{
  if (self == NULL || !g_ref_count_dec (&self->ref_count))
    return;
  doctor_secret_wipe (self->bytes, self->length);
  g_free (self->bytes);
  g_free (self);
}

const char *
doctor_secret_peek (const DoctorSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->bytes;
}

gsize
doctor_secret_length (const DoctorSecret *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length;
}

gboolean
doctor_secret_equal (const DoctorSecret *a, const DoctorSecret *b)
{
  guint8 difference = 0;

  if (a == NULL || b == NULL)
    return a == b;
  if (a->length != b->length)
    return FALSE;
  for (gsize i = 0; i < a->length; i++)
    difference |= (guint8) (a->bytes[i] ^ b->bytes[i]);
  return difference == 0;
}

/* The forms that the secret can take in a text; each a GString, wiped when freed. */

static void
form_free (GString *form)
{
  doctor_secret_wipe (form->str, form->allocated_len);
  g_string_free (form, TRUE);
}

static void
add_form (GPtrArray *forms, GString *form)
{
  if (form->len > 0)
    g_ptr_array_add (forms, form);
  else
    form_free (form);
}

static void
add_base64 (GPtrArray *forms, const DoctorSecret *self, guint shift)
{
  g_autofree guchar *shifted = g_malloc0 (self->length + shift);
  g_autofree char *encoded = NULL;
  gsize first, last;

  memcpy (shifted + shift, self->bytes, self->length);
  encoded = g_base64_encode (shifted, self->length + shift);

  /* Only the characters that depend on nothing but the secret, whatever stands around it. */
  first = (shift * 8 + 5) / 6;
  last = (self->length + shift) * 8 / 6;
  if (last >= first + MIN_ENCODED_LENGTH)
    add_form (forms, g_string_new_len (encoded + first, (gssize) (last - first)));

  doctor_secret_wipe (shifted, self->length + shift);
  doctor_secret_wipe (encoded, strlen (encoded));
}

/* Each byte of the secret through `write`, which appends its form. */
static void
add_bytewise (GPtrArray *forms, const DoctorSecret *self, void (*write) (GString *, guint8))
{
  GString *form = g_string_sized_new (self->length * 6 + 1);

  for (gsize i = 0; i < self->length; i++)
    write (form, (guint8) self->bytes[i]);
  add_form (forms, form);
}

static void
write_percent (GString *form, guint8 byte)
{
  if (g_ascii_isalnum (byte) || strchr ("-._~", byte) != NULL)
    g_string_append_c (form, (char) byte);
  else
    g_string_append_printf (form, "%%%02X", byte);
}

static void
write_percent_all (GString *form, guint8 byte)
{
  g_string_append_printf (form, "%%%02X", byte);
}

static void
write_hex (GString *form, guint8 byte)
{
  g_string_append_printf (form, "%02x", byte);
}

static void
write_quoted (GString *form, guint8 byte)
{
  if (byte == '"' || byte == '\\')
    g_string_append_c (form, '\\');
  g_string_append_c (form, (char) byte);
}

static void
write_json (GString *form, guint8 byte)
{
  if (byte < 0x20)
    g_string_append_printf (form, "\\u%04x", byte);
  else
    {
      if (byte == '/')
        g_string_append_c (form, '\\');
      write_quoted (form, byte);
    }
}

static void
write_xml (GString *form, guint8 byte)
{
  switch (byte)
    {
    case '&':
      g_string_append (form, "&amp;");
      break;
    case '<':
      g_string_append (form, "&lt;");
      break;
    case '>':
      g_string_append (form, "&gt;");
      break;
    case '"':
      g_string_append (form, "&quot;");
      break;
    case '\'':
      g_string_append (form, "&apos;");
      break;
    default:
      g_string_append_c (form, (char) byte);
    }
}

static GPtrArray *
list_forms (const DoctorSecret *self)
{
  GPtrArray *forms = g_ptr_array_new_with_free_func ((GDestroyNotify) form_free);

  add_form (forms, g_string_new_len (self->bytes, (gssize) self->length));
  if (self->length < MIN_ENCODED_LENGTH)
    return forms;

  for (guint shift = 0; shift < 3; shift++)
    add_base64 (forms, self, shift);
  add_bytewise (forms, self, write_percent);
  add_bytewise (forms, self, write_percent_all);
  add_bytewise (forms, self, write_hex);
  add_bytewise (forms, self, write_quoted);
  add_bytewise (forms, self, write_json);
  add_bytewise (forms, self, write_xml);
  return forms;
}

static gboolean
is_whole (const char *text, gsize length, gsize at, gsize form_length)
{
  return (at == 0 || !g_ascii_isalnum (text[at - 1]))
         && (at + form_length == length || !g_ascii_isalnum (text[at + form_length]));
}

/* The longest form that stands at `at`, 0 for none. The case of hexadecimal and percent digits is
 * the writer's choice, so ASCII case is ignored in every form but the plain one. */
static gsize
match_at (const DoctorSecret *self, GPtrArray *forms, const char *text, gsize length, gsize at)
{
  gsize best = 0;

  for (guint i = 0; i < forms->len; i++)
    {
      const GString *form = g_ptr_array_index (forms, i);

      if (form->len <= best || form->len > length - at)
        continue;
      if (i == 0 ? memcmp (text + at, form->str, form->len) != 0
                 : g_ascii_strncasecmp (text + at, form->str, form->len) != 0)
        continue;
      if (self->length < MIN_ENCODED_LENGTH && !is_whole (text, length, at, form->len))
        continue;
      best = form->len;
    }
  return best;
}

char *
doctor_secret_scrub (const DoctorSecret *self, const char *text, gsize length, gsize *out_length)
{
  g_autoptr (GPtrArray) forms = NULL;
  GString *out;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (text != NULL || length == 0, NULL);

  forms = list_forms (self);
  out = g_string_sized_new (length + 1);
  for (gsize at = 0; at < length;)
    {
      gsize found = match_at (self, forms, text, length, at);

      if (found > 0)
        {
          g_string_append (out, DOCTOR_SECRET_HIDDEN);
          at += found;
        }
      else
        g_string_append_c (out, text[at++]);
    }

  if (out_length != NULL)
    *out_length = out->len;
  return g_string_free (out, FALSE);
}
