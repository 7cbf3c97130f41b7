/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Fuzzes core/tls: anything that a peer sends in place of, or in, its side of the handshake. */

#include "fuzz.h"

#include "core/tls.h"

/* Bits of the first byte. */
#define HOSTS 3
#define LOST 4
#define COMPARES 8     /* also in pieces; twice the work */
#define HELLO_FIRST 16 /* the client speaks before anything arrives */
#define MAX_OUTPUT (64 * 1024)
#define MAX_MEMORY (8 * 1024 * 1024)

static const char *const hosts[] = { "imap.example.jp", "192.0.2.25", "日本.jp", "a b" };

static void
drain (DoctorTls *tls, gsize *sent)
{
  gsize length;

  doctor_tls_output (tls, &length);
  doctor_tls_sent (tls, length);
  *sent += length;
  MUST (*sent <= MAX_OUTPUT, "%zu bytes were sent", *sent);
}

static DoctorTranscript *
shake_hands (const uint8_t *bytes, size_t length, guint8 options, FuzzCuts *cuts)
{
  DoctorTranscript *transcript = doctor_transcript_new (0);
  gsize memory = fuzz_memory ();
  g_autoptr (DoctorTls) tls = doctor_tls_new (hosts[options & HOSTS], NULL, 1795246927, transcript);
  DoctorTlsState state = DOCTOR_TLS_HANDSHAKE;
  gsize sent = 0;

  if (options & HELLO_FIRST)
    state = doctor_tls_advance (tls);
  while (length > 0 && state == DOCTOR_TLS_HANDSHAKE)
    {
      gsize part = cuts != NULL ? fuzz_next_cut (cuts, length) : length;

      doctor_tls_feed (tls, bytes, part);
      bytes += part;
      length -= part;
      state = doctor_tls_advance (tls);
      drain (tls, &sent);
    }
  doctor_tls_closed (tls, options & LOST ? "Connection reset by peer" : NULL);
  state = doctor_tls_advance (tls);
  drain (tls, &sent);
  /* Nobody is trusted, and nobody here has a key. */
  MUST (state == DOCTOR_TLS_FAILED, "state %d after the end", state);
  MUST (doctor_transcript_n_facts (transcript) > 0, "no fact says why");
  MUST (fuzz_memory () <= memory + MAX_MEMORY, "it takes %zu bytes", fuzz_memory () - memory);
  return transcript;
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  guint8 options = fuzz_byte (&bytes, &length);
  FuzzCuts cuts = fuzz_cuts (fuzz_byte (&bytes, &length));
  g_autoptr (DoctorTranscript) whole = shake_hands (bytes, length, options, NULL);
  g_autoptr (DoctorTranscript) split = NULL;

  fuzz_must_be_sound (whole, FALSE);
  if ((options & COMPARES) == 0)
    return 0;
  split = shake_hands (bytes, length, options, &cuts);
  fuzz_must_be_equal (whole, split);
  return 0;
}
