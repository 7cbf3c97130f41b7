/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Fuzzes core/secret-scrub: whatever the secret is and whatever stands around it, none of its
 * encodings stays. */

#include "fuzz.h"

#include <string.h>

#include "core/secret.h"

/* Shorter ones are hidden only where they stand alone. */
#define MIN_LENGTH 4

typedef enum
{
  PLAIN,
  UPPER,
  BASE64, /* together with what stands around it */
  HEXADECIMAL,
  SPACED,
  PERCENT,
  QUOTED,
  N_FORMS,
} Form;

static void
append_bytes (GString *out, const char *before, const char *digits, const char *bytes, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      g_string_append (out, before);
      g_string_append_c (out, digits[(guint8) bytes[i] >> 4]);
      g_string_append_c (out, digits[(guint8) bytes[i] & 0xf]);
    }
}

/* The secret in that form; for BASE64 at that alignment, without what depends on its neighbours. */
static GString *
spell (const char *secret, gsize length, Form form, gsize shift)
{
  GString *out = g_string_new (NULL);

  if (form == BASE64)
    {
      g_autofree guchar *padded = g_malloc0 (length + shift);
      g_autofree char *base64 = NULL;
      gsize first = (shift * 8 + 5) / 6;

      memcpy (padded + shift, secret, length);
      base64 = g_base64_encode (padded, length + shift);
      g_string_append_len (out, base64 + first, (gssize) ((length + shift) * 8 / 6 - first));
    }
  else if (form == HEXADECIMAL)
    append_bytes (out, "", "0123456789abcdef", secret, length);
  else if (form == SPACED)
    {
      append_bytes (out, ":", "0123456789ABCDEF", secret, length);
      g_string_erase (out, 0, 1);
    }
  else if (form == PERCENT)
    append_bytes (out, "%", "0123456789ABCDEF", secret, length);
  else if (form == QUOTED)
    append_bytes (out, "=", "0123456789abcdef", secret, length);
  else
    {
      g_string_append_len (out, secret, (gssize) length);
      if (form == UPPER)
        g_string_ascii_up (out);
    }
  return out;
}

/* Markers are cut out: a reader knows that they are none of the server's words. */
static char *
without_markers (const char *text, gsize length)
{
  g_autoptr (GString) out = g_string_new_len (text, (gssize) length);
  const gsize marker = strlen (DOCTOR_SECRET_HIDDEN);
  char *found;

  while ((found = memmem (out->str, out->len, DOCTOR_SECRET_HIDDEN, marker)) != NULL)
    {
      memset (found, '\0', marker);
      g_string_erase (out, found - out->str + 1, (gssize) marker - 1);
    }
  g_string_append_c (out, '\0');
  return g_memdup2 (out->str, out->len);
}

static void
must_be_hidden (const DoctorSecret *secret, GString *text, const GString *needle)
{
  gsize length;
  char *scrubbed = doctor_secret_scrub (secret, text->str, text->len, &length);
  /* A marker stands for a NUL here, which the needle must not hold. */
  gboolean telling = memchr (needle->str, '\0', needle->len) == NULL;
  g_autofree char *rest = without_markers (scrubbed, length);
  gsize left = length;

  MUST (scrubbed[length] == '\0', "it has no end");
  for (const char *p = scrubbed; (p = memmem (p, (gsize) (scrubbed + length - p),
                                              DOCTOR_SECRET_HIDDEN, strlen (DOCTOR_SECRET_HIDDEN)))
                                 != NULL;
       p++)
    left -= strlen (DOCTOR_SECRET_HIDDEN) - 1;
  MUST (!telling || memmem (rest, left, needle->str, needle->len) == NULL,
        "a secret of %zu bytes stays in a text of %zu", doctor_secret_length (secret), text->len);
  g_free (scrubbed);
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  Form form = fuzz_byte (&bytes, &length) % N_FORMS;
  gsize size = fuzz_byte (&bytes, &length);
  gsize before = fuzz_byte (&bytes, &length);
  g_autoptr (DoctorSecret) secret = NULL;
  g_autoptr (GString) needle = NULL;
  g_autoptr (GString) text = NULL;
  const char *rest;

  size = MIN (size, length);
  secret = doctor_secret_new (size > 0 ? (const char *) bytes : "", (gssize) size);
  rest = (const char *) bytes + size;
  length -= size;
  before = MIN (before, length);

  if (size < MIN_LENGTH)
    {
      gsize scrubbed_length;

      g_free (doctor_secret_scrub (secret, length > 0 ? rest : "", length, &scrubbed_length));
      return 0;
    }
  needle = spell (doctor_secret_peek (secret), size, form, before % 3);
  text = g_string_new_len (rest, (gssize) before);
  if (form == BASE64)
    {
      g_autofree char *base64 = NULL;

      g_string_append_len (text, doctor_secret_peek (secret), (gssize) size);
      g_string_append_len (text, rest + before, (gssize) (length - before));
      base64 = g_base64_encode ((const guchar *) text->str, text->len);
      g_string_assign (text, base64);
    }
  else
    {
      g_string_append_len (text, needle->str, (gssize) needle->len);
      g_string_append_len (text, rest + before, (gssize) (length - before));
    }
  must_be_hidden (secret, text, needle);
  return 0;
}
