/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Finding a secret in a text, however it is written, and hiding it. */

#include "core/secret-private.h"

#include <string.h>

/* Shorter secrets would blacken half of every line when looked for in encoded forms. */
#define MIN_ENCODED_LENGTH 4
/* Ways to read a text that are followed at once. */
#define MAX_READINGS 16

/* The characters of the secret's base64 that depend on nothing but the secret, where `shift` bytes
 * stand before it in the group of three. */
static void
add_base64 (DoctorSecret *self, guint shift)
{
  gsize size = self->length + shift;
  gsize first = (shift * 8 + 5) / 6;
  gsize last = size * 8 / 6;
  guchar *shifted = g_malloc0 (size);
  char *encoded;

  memcpy (shifted + shift, self->bytes, self->length);
  encoded = g_base64_encode (shifted, size);
  self->base64[shift] = g_strndup (encoded + first, last - first);

  doctor_secret_wipe (encoded, strlen (encoded));
  g_free (encoded);
  doctor_secret_wipe (shifted, size);
  g_free (shifted);
}

static void
mark (DoctorSecret *self, char c)
{
  self->begins[(guint8) g_ascii_tolower (c)] = TRUE;
  self->begins[(guint8) g_ascii_toupper (c)] = TRUE;
}

/* Most bytes of a text begin nothing that is looked for. */
static void
prepare (DoctorSecret *self)
{
  guint8 first = (guint8) self->bytes[0];

  mark (self, (char) first);
  if (self->length >= MIN_ENCODED_LENGTH)
    {
      for (const char *p = "%=&\\"; *p != '\0'; p++)
        mark (self, *p);
      if (first == ' ')
        mark (self, '+');
      mark (self, "0123456789abcdef"[first >> 4]);
      for (guint shift = 0; shift < G_N_ELEMENTS (self->base64); shift++)
        {
          char c;

          add_base64 (self, shift);
          c = self->base64[shift][0];
          mark (self, c);
          if (c == '+')
            mark (self, '-');
          if (c == '/')
            mark (self, '_');
        }
    }
  self->prepared = TRUE;
}

/* The case of letters is ignored everywhere: servers change it in what they echo, and that of
 * hexadecimal digits is the writer's choice. */

static gsize
match_base64 (const char *form, const char *text, gsize length)
{
  gsize n = strlen (form);

  if (n > length)
    return 0;
  for (gsize i = 0; i < n; i++)
    {
      /* RFC 4648 section 5 */
      char c = text[i] == '-' ? '+' : text[i] == '_' ? '/' : text[i];

      if (g_ascii_tolower (c) != g_ascii_tolower (form[i]))
        return 0;
    }
  return n;
}

/* `n` bytes, each as two hexadecimal digits behind `prefix`. */
static gsize
match_hex (const char *bytes, gsize n, const char *prefix, const char *text, gsize length)
{
  gsize skip = strlen (prefix);

  if (n > length / (skip + 2))
    return 0;
  for (gsize i = 0; i < n; i++, text += skip + 2)
    if (strncmp (text, prefix, skip) != 0
        || g_ascii_xdigit_value (text[skip]) != (guint8) bytes[i] >> 4
        || g_ascii_xdigit_value (text[skip + 1]) != ((guint8) bytes[i] & 0xf))
      return 0;
  return n * (skip + 2);
}

/* Reads at most `max` digits; how many they were. */
static gsize
read_number (const char *text, gsize length, guint base, gsize max, gunichar *value)
{
  gsize n = 0;

  *value = 0;
  for (; n < MIN (length, max); n++)
    {
      int digit = g_ascii_xdigit_value (text[n]);

      if (digit < 0 || digit >= (int) base)
        break;
      *value = *value * base + (guint) digit;
    }
  return n;
}

/* `c` as an XML entity or character reference. */
static gsize
match_entity (gunichar c, const char *text, gsize length)
{
  static const char *const names[] = { "\"&quot;", "&&amp;", "'&apos;", "<&lt;", ">&gt;" };
  gsize skip = 2, digits;
  gunichar value;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize n = strlen (names[i] + 1);

      if (c == (guint8) names[i][0] && n <= length && memcmp (text, names[i] + 1, n) == 0)
        return n;
    }
  if (length < 4 || text[1] != '#')
    return 0;
  if (g_ascii_tolower (text[2]) == 'x')
    skip++;
  digits = read_number (text + skip, length - skip, skip == 2 ? 10 : 16, 8, &value);
  skip += digits;
  return digits > 0 && value == c && skip < length && text[skip] == ';' ? skip + 1 : 0;
}

/* `c` as `\u00e9`, as two of them beyond U+FFFF, or as `\u{e9}`. */
static gsize
match_unicode (gunichar c, const char *text, gsize length)
{
  gunichar value, low;
  gsize digits;

  if (length < 4 || text[1] != 'u')
    return 0;
  if (text[2] == '{')
    {
      digits = read_number (text + 3, length - 3, 16, 6, &value);
      return digits > 0 && value == c && 3 + digits < length && text[3 + digits] == '}' ? digits + 4
                                                                                        : 0;
    }
  if (read_number (text + 2, length - 2, 16, 4, &value) < 4)
    return 0;
  if (value == c)
    return 6;
  if (c < 0x10000 || value != 0xd7c0 + (c >> 10) || length < 12 || text[6] != '\\' || text[7] != 'u'
      || read_number (text + 8, 4, 16, 4, &low) < 4)
    return 0;
  return low == 0xdc00 + (c & 0x3ff) ? 12 : 0;
}

/* The `n` bytes of one character in an escaped form: percent (RFC 3986), "+" for a blank,
 * quoted-printable and SASL's "=2C", quoted strings, JSON, XML, and the escapes of this program. */
static gsize
match_escaped (const char *bytes, gsize n, const char *text, gsize length)
{
  static const char controls[] = "\bb\ff\nn\rr\tt";
  gunichar c = n > 1 ? g_utf8_get_char (bytes) : (guint8) *bytes;

  switch (*text)
    {
    case '%':
      return match_hex (bytes, n, "%", text, length);
    case '=':
      return match_hex (bytes, n, "=", text, length);
    case '+':
      return *bytes == ' ' ? 1 : 0;
    case '&':
      return match_entity (c, text, length);
    case '\\':
      if (length >= 2 && n == 1 && *bytes == text[1])
        return 2;
      for (gsize i = 0; i + 1 < sizeof controls; i += 2)
        if (length >= 2 && *bytes == controls[i] && text[1] == controls[i + 1])
          return 2;
      return MAX (match_hex (bytes, n, "\\x", text, length), match_unicode (c, text, length));
    default:
      return 0;
    }
}

/* Adds an offset to a set of them; there are not many ways to read one text. */
static guint
add_offset (gsize *offsets, guint n, gsize offset)
{
  for (guint i = 0; i < n; i++)
    if (offsets[i] == offset)
      return n;
  if (n < MAX_READINGS)
    offsets[n++] = offset;
  return n;
}

/* Every encoder has its own opinion which characters need an escape, so each character may be as
 * it is or escaped; and where a secret has "%25" in it, the same bytes may be either. All readings
 * are followed at once. */
static gsize
match_spelled (const DoctorSecret *self, const char *text, gsize length)
{
  const char *end = self->bytes + self->length;
  gsize offsets[MAX_READINGS] = { 0 };
  guint n_offsets = 1;
  gsize longest = 0;

  for (const char *p = self->bytes; p < end;)
    {
      gunichar c = g_utf8_get_char_validated (p, end - p);
      gsize n = c == (gunichar) -1 || c == (gunichar) -2 ? 1 : (gsize) g_unichar_to_utf8 (c, NULL);
      gsize next[MAX_READINGS];
      guint n_next = 0;

      for (guint i = 0; i < n_offsets; i++)
        {
          gsize left = length - offsets[i];
          gsize found = left > 0 ? match_escaped (p, n, text + offsets[i], left) : 0;

          if (found > 0)
            n_next = add_offset (next, n_next, offsets[i] + found);
          if (n <= left && g_ascii_strncasecmp (p, text + offsets[i], n) == 0)
            n_next = add_offset (next, n_next, offsets[i] + n);
        }
      memcpy (offsets, next, n_next * sizeof *next);
      n_offsets = n_next;
      if (n_offsets == 0)
        return 0;
      p += n;
    }
  for (guint i = 0; i < n_offsets; i++)
    longest = MAX (longest, offsets[i]);
  return longest;
}

static gsize
match_whole (const DoctorSecret *self, const char *text, gsize length, gsize at)
{
  gsize behind = at + self->length;

  if (behind > length || memcmp (text + at, self->bytes, self->length) != 0
      || (at > 0 && g_ascii_isalnum (text[at - 1]))
      || (behind < length && g_ascii_isalnum (text[behind])))
    return 0;
  return self->length;
}

/* The longest form that stands at `at`, 0 for none. */
static gsize
match_at (const DoctorSecret *self, const char *text, gsize length, gsize at)
{
  static const char *const between[] = { "", " ", ":", "-" };
  const char *from = text + at;
  gsize left = length - at;
  gsize best;

  if (self->length < MIN_ENCODED_LENGTH)
    return match_whole (self, text, length, at);

  best = match_spelled (self, from, left);
  if (match_hex (self->bytes, 1, "", from, left) > 0)
    for (guint i = 0; i < G_N_ELEMENTS (between); i++)
      {
        gsize rest = match_hex (self->bytes + 1, self->length - 1, between[i], from + 2, left - 2);

        best = MAX (best, rest > 0 ? rest + 2 : 0);
      }
  for (guint shift = 0; shift < G_N_ELEMENTS (self->base64); shift++)
    best = MAX (best, match_base64 (self->base64[shift], from, left));
  return best;
}

char *
doctor_secret_scrub (const DoctorSecret *self, const char *text, gsize length, gsize *out_length)
{
  const gsize marker = strlen (DOCTOR_SECRET_HIDDEN);
  gsize copied = 0;
  GString *out;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (text != NULL || length == 0, NULL);

  /* What is looked for is kept: a token of 2 KiB is looked for in every line. */
  if (!self->prepared)
    prepare ((DoctorSecret *) self);

  out = g_string_sized_new (length + 1);
  for (gsize at = 0; at < length && self->length > 0;)
    {
      gsize found = 0;

      /* A marker that stands there already would tell a secret that is a part of it. */
      if (text[at] == DOCTOR_SECRET_HIDDEN[0] && length - at >= marker
          && memcmp (text + at, DOCTOR_SECRET_HIDDEN, marker) == 0)
        at += marker - 1;
      else if (self->begins[(guint8) text[at]])
        found = match_at (self, text, length, at);

      if (found > 0)
        {
          g_string_append_len (out, text + copied, (gssize) (at - copied));
          g_string_append (out, DOCTOR_SECRET_HIDDEN);
          copied = at + found;
        }
      at += MAX (found, 1);
    }
  if (copied < length)
    g_string_append_len (out, text + copied, (gssize) (length - copied));

  if (out_length != NULL)
    *out_length = out->len;
  return g_string_free (out, FALSE);
}
