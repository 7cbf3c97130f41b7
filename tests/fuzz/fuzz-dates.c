/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Fuzzes diagnosis/dates and diagnosis/misspelt: whatever a server or a person writes, a date is
 * one of four digits' years, and a domain that is named is a provider's. */

#include "fuzz.h"

#include "diagnosis/dates.h"
#include "diagnosis/misspelt.h"
#include "diagnosis/providers.h"

/* Seconds from the year 1 to 1970, and from 1970 to the year 10000, with a day for the zone. */
#define FIRST (G_GINT64_CONSTANT (-62135596800) - 10 * 86400)
#define LAST (G_GINT64_CONSTANT (253402300800) + 10 * 86400)

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  /* As a transcript and a settings file have it. */
  g_autofree char *text =
      g_utf8_make_valid (length > 0 ? (const char *) bytes : "", (gssize) length);
  g_autofree char *address = g_strconcat ("a@", text, NULL);
  g_autofree char *domain = doctor_address_nearest_domain (address);
  gint64 seconds, slack;

  if (doctor_date_find (text, &seconds, &slack))
    {
      MUST (seconds > FIRST && seconds < LAST, "%" G_GINT64_FORMAT, seconds);
      MUST (slack == 0 || slack == 14 * 3600, "%" G_GINT64_FORMAT, slack);
    }
  if (domain != NULL)
    {
      g_autofree char *right = g_strconcat ("a@", domain, NULL);

      MUST (doctor_provider_find_by_address (right) != NULL, "%s", domain);
      MUST (doctor_provider_find_by_address (address) == NULL, "%s is right", address);
    }
  return 0;
}
