/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Fuzzes core/lines: a stream with lines and literals, however it is split. */

#include "fuzz.h"

#include <string.h>

#include "core/lines.h"

/* In the input this byte and the next stand for many times one letter. */
#define FILLER 0xff
/* The values of the first byte with which a line, or all that waits, may go over its limit; it
 * takes time. */
#define LONG 0xfe
#define FLOOD 0xff
#define LONG_CUTS 97
#define SHORT 8192

static GString *
unpack (const uint8_t *bytes, size_t length, guint8 seed)
{
  GString *stream = g_string_sized_new (length);
  gsize limit = seed == FLOOD  ? DOCTOR_LINES_PENDING_LIMIT
                : seed == LONG ? 3 * DOCTOR_LINE_LIMIT
                               : SHORT;

  for (size_t i = 0; i < length; i++)
    if (bytes[i] == FILLER && i + 1 < length && stream->len <= limit)
      {
        gsize old = stream->len;
        guint8 n = bytes[++i];
        gsize size = n;

        if (n >= 0xf0 && seed >= LONG)
          size = n >= 0xfc && seed == FLOOD ? 1 << 20 : DOCTOR_LINE_LIMIT - (n & 7);
        g_string_set_size (stream, old + size);
        memset (stream->str + old, 'x', size);
      }
    else
      g_string_append_c (stream, (char) bytes[i]);
  return stream;
}

/* A line that begins with an opening brace is followed by as many octets as its second byte says.
 */
static gsize
announced (const char *line, gsize length)
{
  return length > 1 && line[0] == '{' ? (guint8) line[1] : 0;
}

/* Long streams come in larger pieces, for the time it takes. */
static gsize
next_cut (FuzzCuts *cuts, gsize length, gsize factor)
{
  gsize cut = factor * fuzz_next_cut (cuts, length);

  return MIN (cut, length);
}

/* What was read of the stream, each line behind its length; and how it ended. */
static GString *
read_stream (const GString *stream, FuzzCuts *cuts, gsize factor)
{
  g_autoptr (DoctorLines) lines = doctor_lines_new ();
  GString *log = g_string_new (NULL);
  gsize fed = 0;
  gsize literal = 0;

  while (TRUE)
    {
      DoctorLinesResult result = DOCTOR_LINES_MORE;
      const char *line;
      gsize length = literal;

      if (literal > 0)
        result = doctor_lines_take (lines, literal, &line) ? DOCTOR_LINES_LINE : result;
      /* A literal that never becomes whole because the rest was dropped ends likewise. */
      if (literal == 0 || (result == DOCTOR_LINES_MORE && fed == stream->len))
        result = doctor_lines_next (lines, &line, &length);
      if (result == DOCTOR_LINES_LINE)
        {
          MUST (length <= DOCTOR_LINE_LIMIT, "a line of %zu bytes", length);
          MUST (literal > 0 || line[length] == '\0', "a line without an end");
          g_string_append_printf (log, "%zu:", length);
          g_string_append_len (log, line, (gssize) length);
          literal = literal > 0 ? 0 : announced (line, length);
          continue;
        }
      if (result == DOCTOR_LINES_TOO_LONG)
        {
          MUST (doctor_lines_pending (lines) == 0, "something waits that nobody can read");
          g_string_append (log, "too long");
          return log;
        }
      if (fed == stream->len)
        break;
      length = stream->len - fed;
      if (cuts != NULL)
        length = next_cut (cuts, length, factor);
      doctor_lines_feed (lines, (const guint8 *) stream->str + fed, length);
      fed += length;
      MUST (doctor_lines_pending (lines) <= DOCTOR_LINES_PENDING_LIMIT, "too much is kept");
    }
  g_string_append_printf (log, "%zu left", doctor_lines_pending (lines));
  return log;
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  guint8 seed = fuzz_byte (&bytes, &length);
  FuzzCuts cuts = fuzz_cuts (seed);
  g_autoptr (GString) stream = unpack (bytes, length, seed);
  g_autoptr (GString) whole = NULL;
  g_autoptr (GString) split = NULL;

  split = read_stream (stream, &cuts, seed >= LONG ? LONG_CUTS : 1);
  /* In one go more is dropped than bit by bit: then there is nothing to compare. */
  if (stream->len > DOCTOR_LINES_PENDING_LIMIT)
    return 0;
  whole = read_stream (stream, NULL, 1);
  MUST (g_string_equal (whole, split), "split:\n%s\nwhole:\n%s", split->str, whole->str);
  return 0;
}
