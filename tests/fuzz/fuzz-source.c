/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Fuzzes the parser of a source whose accounts stand in one file: PARSE of SOURCE. */

#include "fuzz.h"

#include <string.h>

#include "accounts/reading.h"

static void
must_be_good (const DoctorServer *server, DoctorRole role)
{
  if (server == NULL)
    return;
  MUST (server->role == role, "a server in the wrong place");
  MUST (g_utf8_validate (server->host, -1, NULL) && g_utf8_validate (server->user, -1, NULL)
            && g_utf8_validate (server->command, -1, NULL)
            && g_utf8_validate (server->certificate, -1, NULL)
            && g_utf8_validate (server->keeper_key, -1, NULL),
        "a field that is no text");
  doctor_server_problem (server, NULL);
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  g_autoptr (DoctorReading) reading = doctor_reading_new (SOURCE, NULL, NULL);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *prefix = g_strconcat (doctor_source_to_string (SOURCE), ":", NULL);

  PARSE (reading, (const char *) bytes, length, "/home/tanaka/.accounts");
  MUST (reading->accounts->len <= DOCTOR_READING_MAX_ACCOUNTS, "too many accounts");
  for (guint i = 0; i < reading->accounts->len; i++)
    {
      DoctorAccount *account = g_ptr_array_index (reading->accounts, i);

      MUST (g_str_has_prefix (account->id, prefix) && account->source == SOURCE, "a foreign id");
      MUST (g_hash_table_add (ids, account->id), "two accounts of one id");
      MUST (g_utf8_validate (account->id, -1, NULL) && g_utf8_validate (account->name, -1, NULL)
                && g_utf8_validate (account->address, -1, NULL),
            "a field that is no text");
      must_be_good (account->incoming, DOCTOR_ROLE_INCOMING);
      must_be_good (account->outgoing, DOCTOR_ROLE_OUTGOING);
    }
  MUST (reading->problems->len <= 21, "%u problems", reading->problems->len);
  for (guint i = 0; i < reading->problems->len; i++)
    fuzz_must_be_shown (((const GError *) g_ptr_array_index (reading->problems, i))->message);
  return 0;
}
