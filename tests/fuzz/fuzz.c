/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What must hold whatever a fuzz target is given. */

#include "fuzz.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

_Noreturn void
fuzz_broken (const char *file, int line, const char *format, ...)
{
  va_list list;

  fprintf (stderr, "%s:%d: ", file, line);
  va_start (list, format);
  vfprintf (stderr, format, list);
  va_end (list);
  fputc ('\n', stderr);
  abort ();
}

guint8
fuzz_byte (const uint8_t **bytes, size_t *length)
{
  if (*length == 0)
    return 0;
  (*length)--;
  return *(*bytes)++;
}

FuzzCuts
fuzz_cuts (guint8 seed)
{
  return (FuzzCuts){ .state = seed };
}

gsize
fuzz_next_cut (FuzzCuts *cuts, gsize length)
{
  guint32 state = cuts->state;

  if (state == 0)
    return 1;
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  cuts->state = state;
  /* Small pieces more often than large ones. */
  return MIN (length, 1 + (state >> 8) % (1u << (state % 12)));
}

gsize __sanitizer_get_current_allocated_bytes (void) __attribute__ ((weak));

gsize
fuzz_memory (void)
{
  return __sanitizer_get_current_allocated_bytes != NULL
             ? __sanitizer_get_current_allocated_bytes ()
             : 0;
}

/* ---- Texts ---- */

/* Written down by ranges, not by the library's classes, which the escaping itself goes by. */
static gboolean
acts_on_a_screen (gunichar c)
{
  static const struct
  {
    gunichar from, to;
  } ranges[] = {
    { 0, 0x1f },        { 0x7f, 0x9f },       { 0xad, 0xad },       { 0x61c, 0x61c },
    { 0x180e, 0x180e }, { 0x200b, 0x200f },   { 0x2028, 0x202e },   { 0x2060, 0x206f },
    { 0xd800, 0xf8ff }, { 0xfdd0, 0xfdef },   { 0xfe00, 0xfe0f },   { 0xfeff, 0xfeff },
    { 0xfff9, 0xffff }, { 0x1fffe, 0x1ffff }, { 0xe0000, 0xe0fff }, { 0xeffff, 0x10ffff },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    if (c >= ranges[i].from && c <= ranges[i].to && c != 0xfffd)
      return TRUE;
  return FALSE;
}

static gboolean
may_be_shown (const char *text, gboolean lines)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = (guint8) *p;

      if ((c >= 0x20 && c < 0x7f) || (lines && c == '\n'))
        continue;
      c = g_utf8_get_char_validated (p, -1);
      if (c == (gunichar) -1 || c == (gunichar) -2 || acts_on_a_screen (c))
        return FALSE;
    }
  return TRUE;
}

typedef struct
{
  char *bytes;
  gboolean any_case;
} Needle;

#define N_NEEDLES 7

/* Encodings of the secret that do not depend on what stands around it. */
static void
make_needles (const char *secret, Needle *list)
{
  gsize length = strlen (secret);
  guint n = 0;

  list[n++] = (Needle){ g_ascii_strdown (secret, -1), TRUE };
  for (guint gap = 0; gap < 2; gap++)
    {
      GString *hex = g_string_new (NULL);

      for (gsize i = 0; i < length; i++)
        g_string_append_printf (hex, "%s%02x", gap && i > 0 ? " " : "", (guint8) secret[i]);
      list[n++] = (Needle){ g_string_free (hex, FALSE), TRUE };
    }
  for (gsize shift = 0; shift < 3; shift++)
    {
      g_autofree char *padded = g_strconcat (&"\1\1"[2 - shift], secret, NULL);
      g_autofree char *base64 = g_base64_encode ((const guchar *) padded, length + shift);
      gsize first = (shift * 8 + 5) / 6;

      list[n++] = (Needle){ g_strndup (base64 + first, (length + shift) * 8 / 6 - first), FALSE };
    }
  list[n] = (Needle){ NULL, FALSE };
}

/* They are kept: a target has few secrets. */
static const Needle *
needles (const char *secret)
{
  static const char *secrets[4];
  static Needle lists[G_N_ELEMENTS (secrets)][N_NEEDLES];
  guint i = 0;

  while (i < G_N_ELEMENTS (secrets) && secrets[i] != NULL && secrets[i] != secret)
    i++;
  g_assert (i < G_N_ELEMENTS (secrets));
  if (secrets[i] == NULL)
    make_needles (secrets[i] = secret, lists[i]);
  return lists[i];
}

/* Not strstr(): libFuzzer looks at what that is asked for, and puts it into the input. */
static gboolean
holds (const char *text, const char *needle)
{
  for (; *text != '\0'; text++)
    {
      gsize i = 0;

      while (needle[i] != '\0' && text[i] == needle[i])
        i++;
      if (needle[i] == '\0')
        return TRUE;
    }
  return FALSE;
}

static void
must_hide (const char *text, const char *secret)
{
  gsize length = text != NULL ? strlen (text) : 0;
  g_autofree char *lower = NULL;

  if (length < strlen (secret))
    return;
  lower = g_ascii_strdown (text, (gssize) length);
  for (const Needle *needle = needles (secret); needle->bytes != NULL; needle++)
    MUST (!holds (needle->any_case ? lower : text, needle->bytes),
          "the password shows in a text of %zu bytes", length);
}

void
fuzz_must_be_shown (const char *text)
{
  MUST (text == NULL || may_be_shown (text, FALSE), "this may not be shown: %s", text);
}

void
fuzz_must_be_shown_lines (const char *text)
{
  MUST (text == NULL || may_be_shown (text, TRUE), "this may not be shown: %s", text);
}

/* ---- Transcripts ---- */

static void
must_have_sound_steps (const DoctorTranscript *transcript, gboolean ended)
{
  gboolean failed = FALSE;
  guint seen = 0;

  for (guint i = 0; i < doctor_transcript_n_steps (transcript); i++)
    {
      const DoctorStepRecord *record = doctor_transcript_step (transcript, i);
      const char *name = doctor_step_to_string (record->step);

      MUST (!ended || !record->running, "the step %s runs on", name);
      MUST (!failed || record->outcome == DOCTOR_OUTCOME_SKIPPED, "%s after a failed step", name);
      MUST ((seen & 1u << record->step) == 0, "%s is there twice", name);
      seen |= 1u << record->step;
      failed = failed || (!record->running && record->outcome == DOCTOR_OUTCOME_FAILED);
    }
}

void
fuzz_must_be_sound (const DoctorTranscript *transcript, gboolean ended)
{
  const DoctorTlsInfo *tls = doctor_transcript_get_tls (transcript);

  for (guint i = 0; i < doctor_transcript_n_entries (transcript); i++)
    fuzz_must_be_shown (doctor_transcript_entry (transcript, i)->text);
  for (guint i = 0; i < doctor_transcript_n_facts (transcript); i++)
    {
      const DoctorFact *fact = doctor_transcript_fact (transcript, i);

      fuzz_must_be_shown_lines (fact->text);
      fuzz_must_be_shown_lines (fact->code);
    }
  for (guint i = 0; tls != NULL && i < tls->chain->len; i++)
    {
      const DoctorCertificate *certificate = g_ptr_array_index (tls->chain, i);

      fuzz_must_be_shown (certificate->subject);
      fuzz_must_be_shown (certificate->issuer);
      for (guint k = 0; certificate->names[k] != NULL; k++)
        fuzz_must_be_shown (certificate->names[k]);
    }
  must_have_sound_steps (transcript, ended);
}

void
fuzz_must_hide (const DoctorTranscript *transcript, const char *secret)
{
  for (guint i = 0; i < doctor_transcript_n_entries (transcript); i++)
    must_hide (doctor_transcript_entry (transcript, i)->text, secret);
  for (guint i = 0; i < doctor_transcript_n_facts (transcript); i++)
    {
      const DoctorFact *fact = doctor_transcript_fact (transcript, i);

      must_hide (fact->text, secret);
      must_hide (fact->code, secret);
    }
}

/* How many bytes had come behind the go-ahead for TLS when it was read is chance. */
static gboolean
counts_what_came (const DoctorTranscript *transcript, const DoctorEntry *entry)
{
  const DoctorFact *fact = doctor_transcript_last_fact (transcript, DOCTOR_FACT_STARTTLS_INJECTED);

  return fact != NULL && fact->entry == entry->serial;
}

static void
must_be_equal_entries (const DoctorTranscript *a, const DoctorTranscript *b)
{
  guint n = MIN (doctor_transcript_n_entries (a), doctor_transcript_n_entries (b));

  for (guint i = 0; i < n; i++)
    {
      const DoctorEntry *x = doctor_transcript_entry (a, i);
      const DoctorEntry *y = doctor_transcript_entry (b, i);

      MUST ((g_str_equal (x->text, y->text) || counts_what_came (a, x))
                && x->direction == y->direction && x->step == y->step
                && x->unprotected == y->unprotected,
            "entry %u: whole:\n%s\nsplit:\n%s", i, x->text, y->text);
    }
  MUST (doctor_transcript_n_entries (a) == doctor_transcript_n_entries (b),
        "%u entries whole, %u split", doctor_transcript_n_entries (a),
        doctor_transcript_n_entries (b));
}

void
fuzz_must_be_equal (const DoctorTranscript *a, const DoctorTranscript *b)
{
  guint n_facts = doctor_transcript_n_facts (a);
  guint n_steps = doctor_transcript_n_steps (a);

  must_be_equal_entries (a, b);
  MUST (n_facts == doctor_transcript_n_facts (b), "%u facts whole, %u split", n_facts,
        doctor_transcript_n_facts (b));
  for (guint i = 0; i < n_facts; i++)
    {
      const DoctorFact *x = doctor_transcript_fact (a, i);
      const DoctorFact *y = doctor_transcript_fact (b, i);

      MUST (x->kind == y->kind && x->step == y->step && x->entry == y->entry
                && (x->number == y->number || x->kind == DOCTOR_FACT_STARTTLS_INJECTED)
                && x->extra == y->extra && g_strcmp0 (x->text, y->text) == 0
                && g_strcmp0 (x->code, y->code) == 0,
            "fact %u: whole: %s, split: %s", i, doctor_fact_id (x->kind), doctor_fact_id (y->kind));
    }
  MUST (n_steps == doctor_transcript_n_steps (b), "%u steps whole, %u split", n_steps,
        doctor_transcript_n_steps (b));
  for (guint i = 0; i < n_steps; i++)
    {
      const DoctorStepRecord *x = doctor_transcript_step (a, i);
      const DoctorStepRecord *y = doctor_transcript_step (b, i);

      MUST (x->step == y->step && x->outcome == y->outcome, "step %u differs", i);
    }
}
