/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Takes the place of the libraries' random numbers: a run must be repeatable to be compared with
 * another, and a crash to be looked at. */

#include "fuzz.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <sys/random.h>

static guint32 state;

void
fuzz_reset_random (void)
{
  state = 1;
}

static void
fill (guint8 *bytes, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      state = state * 1664525 + 1013904223;
      bytes[i] = (guint8) (state >> 24);
    }
}

/* For the tags. */
int
gnutls_rnd (gnutls_rnd_level_t level, void *data, size_t len)
{
  (void) level;
  fill (data, len);
  return 0;
}

/* For the nonces of gsasl. */
ssize_t
getrandom (void *buffer, size_t length, unsigned int flags)
{
  (void) flags;
  fill (buffer, length);
  return (ssize_t) length;
}
