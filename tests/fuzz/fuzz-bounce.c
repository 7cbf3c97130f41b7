/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Fuzzes diagnosis/bounce: whatever is pasted, what comes out may be shown, is bounded, and is the
 * same each time. */

#include "fuzz.h"

#include <string.h>

#include "diagnosis/bounce.h"

/* Of one text, escaped. */
#define MAX_SHOWN (600 * 8)

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  const char *mail = length > 0 ? (const char *) bytes : "";
  g_autoptr (GPtrArray) found = doctor_bounce_read (mail, (gssize) length);
  g_autoptr (GPtrArray) again = doctor_bounce_read (mail, (gssize) length);

  MUST (found->len <= DOCTOR_BOUNCE_MAX, "%u recipients", found->len);
  MUST (found->len == again->len, "%u, then %u", found->len, again->len);
  for (guint i = 0; i < found->len; i++)
    {
      const DoctorBounce *bounce = g_ptr_array_index (found, i);
      const char *const texts[] = { bounce->recipient, bounce->host, bounce->words };

      MUST (bounce->cause != NULL, "no cause");
      for (guint j = 0; j < G_N_ELEMENTS (texts); j++)
        {
          fuzz_must_be_shown (texts[j]);
          MUST (texts[j] == NULL || strlen (texts[j]) <= MAX_SHOWN, "%zu bytes", strlen (texts[j]));
        }
    }
  return 0;
}
