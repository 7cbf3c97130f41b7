/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Takes a returned mail apart: the words for people, and the report for programs. */

#include "diagnosis/bounce-private.h"

#include <string.h>

#define MAX_DEPTH 5
#define MAX_PARTS 50

/* Bytes of words for people. Who reports writes less, and each recipient is looked for in them. */
#define MAX_TEXT (32 * 1024)

/* The value of a header field, unfolded; NULL where it is not there. */
static char *
get_field (const char *head, gsize length, const char *name)
{
  gsize name_length = strlen (name);
  const char *end = head + length;

  for (const char *line = head; line < end;)
    {
      const char *stop = memchr (line, '\n', (gsize) (end - line));

      stop = stop != NULL ? stop : end;
      if ((gsize) (stop - line) > name_length && line[name_length] == ':'
          && g_ascii_strncasecmp (line, name, name_length) == 0)
        {
          while (stop + 1 < end && (stop[1] == ' ' || stop[1] == '\t'))
            {
              const char *next = memchr (stop + 1, '\n', (gsize) (end - stop - 1));

              stop = next != NULL ? next : end;
            }
          return g_strstrip (g_strdelimit (
              g_strndup (line + name_length + 1, (gsize) (stop - line) - name_length - 1), "\r\n",
              ' '));
        }
      line = stop + 1;
    }
  return NULL;
}

/* A parameter of a field ("boundary", "charset"), without its quotation marks. */
static char *
get_parameter (const char *value, const char *name)
{
  g_autofree char *lower = g_ascii_strdown (value, -1);
  g_autofree char *wanted = g_strconcat (name, "=", NULL);
  const char *found = strstr (lower, wanted);

  if (found == NULL)
    return NULL;
  value += (found - lower) + strlen (wanted);
  if (*value == '"')
    return g_strndup (value + 1, strcspn (value + 1, "\""));
  return g_strndup (value, strcspn (value, "; \t"));
}

static char *
decode_quoted_printable (const char *bytes, gsize length)
{
  GString *out = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    {
      if (bytes[i] != '=')
        g_string_append_c (out, bytes[i]);
      else if (i + 2 < length && g_ascii_isxdigit (bytes[i + 1]) && g_ascii_isxdigit (bytes[i + 2]))
        {
          g_string_append_c (out, (char) (g_ascii_xdigit_value (bytes[i + 1]) * 16
                                          + g_ascii_xdigit_value (bytes[i + 2])));
          i += 2;
        }
      else if (i + 1 < length && bytes[i + 1] == '\n')
        i += 1;
      else if (i + 2 < length && bytes[i + 1] == '\r' && bytes[i + 2] == '\n')
        i += 2;
      else
        g_string_append_c (out, '=');
    }
  return g_string_free (out, FALSE);
}

/* As UTF-8, without NUL; what has no character becomes a replacement. */
static char *
to_utf8 (const char *bytes, gsize length, const char *charset)
{
  /* Of mail without a label, in the order in which one excludes the next. */
  static const char *const guesses[] = { "ISO-2022-JP", "CP932" };
  char *text = NULL;

  if (charset != NULL && g_ascii_strcasecmp (charset, "utf-8") != 0)
    text = g_convert (bytes, (gssize) length, "UTF-8", charset, NULL, NULL, NULL);
  if (text == NULL && memmem (bytes, length, "\033$", 2) != NULL)
    text = g_convert (bytes, (gssize) length, "UTF-8", guesses[0], NULL, NULL, NULL);
  if (text == NULL && !g_utf8_validate (bytes, (gssize) length, NULL))
    text = g_convert (bytes, (gssize) length, "UTF-8", guesses[1], NULL, NULL, NULL);
  if (text == NULL)
    text = g_utf8_make_valid (bytes, (gssize) length);
  return text;
}

static void
add_text (GString *out, const char *body, gsize length, const char *encoding, const char *type)
{
  g_autofree char *charset = type != NULL ? get_parameter (type, "charset") : NULL;
  g_autofree char *decoded = NULL, *text = NULL;
  gsize decoded_length = length;

  if (encoding != NULL && g_ascii_strcasecmp (encoding, "base64") == 0)
    {
      g_autofree char *copy = g_strndup (body, length);

      decoded = (char *) g_base64_decode (copy, &decoded_length);
    }
  else if (encoding != NULL && g_ascii_strcasecmp (encoding, "quoted-printable") == 0)
    {
      decoded = decode_quoted_printable (body, length);
      decoded_length = strlen (decoded);
    }
  text = to_utf8 (decoded != NULL ? decoded : body, decoded_length, charset);
  g_string_append (out, text);
  g_string_append_c (out, '\n');
}

static gboolean
begins_with (const char *type, const char *start)
{
  return type != NULL && g_ascii_strncasecmp (type, start, strlen (start)) == 0;
}

static void take_part (DoctorBounceParts *parts, const char *bytes, gsize length, guint depth);

static void
take_multipart (DoctorBounceParts *parts, const char *body, gsize length, const char *boundary,
                guint depth)
{
  g_autofree char *line = g_strconcat ("--", boundary, NULL);
  gsize line_length = strlen (line);
  const char *end = body + length;
  const char *start = NULL;
  guint n = 0;

  for (const char *p = body; p < end && n < MAX_PARTS;)
    {
      const char *found = memmem (p, (gsize) (end - p), line, line_length);
      const char *after;

      if (found == NULL)
        break;
      p = found + line_length;
      if (found != body && found[-1] != '\n')
        continue;
      if (start != NULL)
        {
          take_part (parts, start, (gsize) (found - start), depth + 1);
          n++;
        }
      after = memchr (p, '\n', (gsize) (end - p));
      if (after == NULL || (end - p >= 2 && p[0] == '-' && p[1] == '-'))
        return;
      start = after + 1;
    }
  /* What was cut off in the middle. */
  if (start != NULL && n < MAX_PARTS)
    take_part (parts, start, (gsize) (end - start), depth + 1);
}

static gboolean
is_mail_head (const char *head, gsize length)
{
  static const char *const names[] = { "Content-Type", "Received", "Return-Path", "From" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *value = get_field (head, length, names[i]);

      if (value != NULL)
        return TRUE;
    }
  return FALSE;
}

/* Where the body begins, behind the empty line; NULL for none. */
static const char *
find_body (const char *bytes, gsize length)
{
  const char *unix_end = memmem (bytes, length, "\n\n", 2);
  const char *mail_end = memmem (bytes, length, "\r\n\r\n", 4);

  if (length > 0 && *bytes == '\n')
    return bytes + 1;
  if (length > 1 && bytes[0] == '\r' && bytes[1] == '\n')
    return bytes + 2;
  if (unix_end != NULL && (mail_end == NULL || unix_end < mail_end))
    return unix_end + 2;
  return mail_end != NULL ? mail_end + 4 : NULL;
}

static void
take_part (DoctorBounceParts *parts, const char *bytes, gsize length, guint depth)
{
  const char *body = find_body (bytes, length);
  gsize head_length = body != NULL ? (gsize) (body - bytes) : 0;
  gsize body_length = length - head_length;
  g_autofree char *type = NULL, *encoding = NULL, *boundary = NULL;

  if (depth > MAX_DEPTH)
    return;
  if (body == NULL || (depth == 0 && !is_mail_head (bytes, head_length)))
    {
      add_text (parts->text, bytes, length, NULL, NULL);
      return;
    }
  type = get_field (bytes, head_length, "Content-Type");
  encoding = get_field (bytes, head_length, "Content-Transfer-Encoding");
  if (begins_with (type, "multipart/"))
    boundary = get_parameter (type, "boundary");
  if (boundary != NULL && *boundary != '\0')
    take_multipart (parts, body, body_length, boundary, depth);
  else if (begins_with (type, "message/delivery-status")
           || begins_with (type, "message/global-delivery-status"))
    add_text (parts->status, body, body_length, encoding, type);
  /* Not the mail that came back, nor the same once more as a web page. */
  else if (type == NULL || begins_with (type, "text/plain"))
    add_text (parts->text, body, body_length, encoding, type);
  else if (depth == 0 && begins_with (type, "text/"))
    add_text (parts->text, body, body_length, encoding, type);
}

void
doctor_bounce_take_apart (DoctorBounceParts *parts, const char *bytes, gsize length)
{
  g_return_if_fail (parts != NULL && bytes != NULL);

  take_part (parts, bytes, length, 0);
  /* Copied without its head. */
  if (parts->status->len == 0 && strcasestr (parts->text->str, "final-recipient:") != NULL)
    g_string_append (parts->status, parts->text->str);
  if (parts->text->len > MAX_TEXT)
    {
      const char *end = g_utf8_find_prev_char (parts->text->str, parts->text->str + MAX_TEXT);

      g_string_truncate (parts->text, (gsize) (end - parts->text->str));
    }
}
