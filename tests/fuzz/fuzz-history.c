/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Fuzzes the file of refused logins, and how a time is read from a server's words. */

#include "fuzz.h"

#include <string.h>

#include "exam/history-private.h"
#include "diagnosis/pause.h"

static const gint64 now = 1795246927;

static void
must_be_good (const DoctorHistoryEntry *entry)
{
  MUST (g_utf8_validate (entry->account, -1, NULL) && g_utf8_validate (entry->host, -1, NULL)
            && g_utf8_validate (entry->user, -1, NULL),
        "an entry that is no text");
  MUST (entry->until == 0 || (entry->until > now && entry->until - now <= DOCTOR_MAX_PAUSE),
        "a pause that is over, or longer than a day");
  MUST (entry->refused > 0 || entry->until > 0, "an entry that says nothing");
  MUST (entry->port >= 1 && entry->port <= 65535, "port %u", entry->port);
  MUST (entry->secret == NULL, "a password");
}

static gboolean
is_equal (const DoctorHistoryEntry *a, const DoctorHistoryEntry *b)
{
  /* What belongs to no refusal or to no pause is not written. */
  return a->refused == b->refused && a->until == b->until
         && (a->refused == 0 || (a->changed == b->changed && a->refusal == b->refusal))
         && (a->until == 0 || a->pause == b->pause);
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  g_autofree char *words = g_utf8_make_valid ((const char *) bytes, (gssize) length);
  g_autoptr (GHashTable)
      entries = doctor_history_parse (length > 0 ? (const char *) bytes : "", length, now);
  g_autofree char *text = doctor_history_format (entries, now);
  g_autoptr (GHashTable) again = doctor_history_parse (text, strlen (text), now);
  GHashTableIter iter;
  gpointer key, value;

  MUST (doctor_named_pause (words) <= DOCTOR_MAX_PAUSE, "longer than a day");
  MUST (g_hash_table_size (entries) <= DOCTOR_HISTORY_LIMIT, "too many entries");
  MUST (g_hash_table_size (entries) == g_hash_table_size (again),
        "%u entries written, %u read:\n%s", g_hash_table_size (entries), g_hash_table_size (again),
        text);
  g_hash_table_iter_init (&iter, entries);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const DoctorHistoryEntry *same = g_hash_table_lookup (again, key);

      must_be_good (value);
      MUST (same != NULL && is_equal (value, same), "another entry when it is read again:\n%s",
            text);
    }
  return 0;
}
