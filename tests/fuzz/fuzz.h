/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the fuzz targets share: their input, and what must hold whatever they are given. */

#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/transcript.h"

/* The entry that libFuzzer and driver.c call. */
int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length);

/* Aborts, with the words of printf(), when `condition` does not hold. */
#define MUST(condition, ...)                                                                       \
  do                                                                                               \
    if (!(condition))                                                                              \
      fuzz_broken (__FILE__, __LINE__, __VA_ARGS__);                                               \
  while (0)
_Noreturn void fuzz_broken (const char *file, int line, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* Takes one byte from the front; 0 where there is none. */
guint8 fuzz_byte (const uint8_t **bytes, size_t *length);

/* The pieces in which a stream arrives: the size of the next one, 1 to `length` (not 0). Seed 0 is
 * byte by byte. */
typedef struct
{
  guint32 state;
} FuzzCuts;
FuzzCuts fuzz_cuts (guint8 seed);
gsize fuzz_next_cut (FuzzCuts *cuts, gsize length);

/* No random number differs between two runs of the same input: tags and nonces begin anew. Only
 * where random.c is linked. */
void fuzz_reset_random (void);

/* The text is NULL, or valid UTF-8 on one line without anything that acts on a screen. */
void fuzz_must_be_shown (const char *text);
/* The same, but line feeds are allowed. */
void fuzz_must_be_shown_lines (const char *text);

/* Every text in the transcript may be shown, and its steps make sense: each ended, and none was
 * made after one that failed. `ended` FALSE where only a part of a probe ran. */
void fuzz_must_be_sound (const DoctorTranscript *transcript, gboolean ended);
/* No text in it holds the secret, which is static, in any encoding. */
void fuzz_must_hide (const DoctorTranscript *transcript, const char *secret);
/* Both tell the same. */
void fuzz_must_be_equal (const DoctorTranscript *a, const DoctorTranscript *b);

/* Bytes allocated now by the whole process, 0 where that is not known. */
gsize fuzz_memory (void);
