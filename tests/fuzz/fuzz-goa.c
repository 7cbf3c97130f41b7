/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Fuzzes what the daemon of GNOME Online Accounts says, in the form in which it goes over the bus.
 * What was read is merged with a half of itself that another program has. */

#include "fuzz.h"

#include <gio/gio.h>
#include <string.h>

#include "accounts/goa.h"
#include "accounts/merge.h"
#include "accounts/reading.h"

#define OBJECTS G_VARIANT_TYPE ("a{oa{sa{sv}}}")

/* No account is lost, and none is made up. */
static void
must_merge (const GPtrArray *accounts)
{
  g_autoptr (GPtrArray)
      all = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_account_unref);
  g_autoptr (GPtrArray) merged = NULL;
  guint n = 0;

  for (guint i = 0; i < accounts->len && i < 50; i++)
    {
      DoctorAccount *account = g_ptr_array_index (accounts, i);

      g_ptr_array_add (all, doctor_account_ref (account));
      if (i % 2 == 0)
        {
          DoctorAccount *other = doctor_account_copy (account);

          other->source = DOCTOR_SOURCE_EVOLUTION;
          g_ptr_array_add (all, other);
        }
    }
  merged = doctor_accounts_merge (all);
  for (guint i = 0; i < merged->len; i++)
    {
      const DoctorAccount *account = g_ptr_array_index (merged, i);

      n += 1 + (account->twins != NULL ? account->twins->len : 0);
    }
  MUST (n == all->len, "%u accounts were %u before they were merged", n, all->len);
}

static void
parse_objects (DoctorReading *reading, const char *text, gsize length, const char *path)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);
  g_autoptr (GVariant)
      objects = g_variant_ref_sink (g_variant_new_from_bytes (OBJECTS, bytes, FALSE));

  doctor_goa_parse (reading, objects);
  must_merge (reading->accounts);
}

#define SOURCE DOCTOR_SOURCE_GOA
#define PARSE parse_objects
#include "fuzz-source.c"
