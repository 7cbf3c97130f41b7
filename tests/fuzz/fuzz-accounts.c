/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Fuzzes accounts/own-parse, and what putting an account into the file makes of it. */

#include "fuzz.h"

#include <string.h>

#include "accounts/own-private.h"

/* Twenty, and one that says that there are more. */
#define MAX_PROBLEMS 21

static gboolean
equal_servers (const DoctorServer *a, const DoctorServer *b)
{
  return a == NULL || b == NULL ? a == b : doctor_server_equal (a, b);
}

static gboolean
equal_accounts (const DoctorAccount *a, const DoctorAccount *b)
{
  return g_str_equal (a->id, b->id) && g_str_equal (a->name, b->name)
         && g_str_equal (a->address, b->address) && a->enabled == b->enabled
         && equal_servers (a->incoming, b->incoming) && equal_servers (a->outgoing, b->outgoing);
}

static void
must_be_text (const char *text)
{
  MUST (text != NULL && g_utf8_validate (text, -1, NULL), "a field that is no text");
}

static void
must_be_good (const DoctorServer *server)
{
  if (server == NULL)
    return;
  must_be_text (server->host);
  must_be_text (server->user);
  doctor_server_problem (server, NULL);
  g_free (doctor_host_to_ascii (server->host));
}

static void
must_be_good_file (DoctorOwn *own)
{
  const GPtrArray *accounts = doctor_own_get_accounts (own);
  const GPtrArray *problems = doctor_own_get_problems (own);

  MUST (problems->len <= MAX_PROBLEMS, "%u problems", problems->len);
  for (guint i = 0; i < problems->len; i++)
    fuzz_must_be_shown (((const GError *) g_ptr_array_index (problems, i))->message);
  for (guint i = 0; i < accounts->len; i++)
    {
      const DoctorAccount *account = g_ptr_array_index (accounts, i);

      must_be_text (account->id);
      must_be_text (account->name);
      must_be_text (account->address);
      must_be_good (account->incoming);
      must_be_good (account->outgoing);
      for (guint k = 0; k < i; k++)
        MUST (!g_str_equal (account->id, ((DoctorAccount *) g_ptr_array_index (accounts, k))->id),
              "two accounts of one id");
    }
}

/* What is put in comes out again, and nothing else changes. */
static void
must_keep (DoctorOwn *own, guint which)
{
  const GPtrArray *accounts = doctor_own_get_accounts (own);
  g_autoptr (DoctorAccount) changed = NULL;
  g_autoptr (DoctorOwn) again = NULL;
  const GPtrArray *kept;

  if (accounts->len == 0 || doctor_own_get_problems (own)->len > 0)
    return;
  changed = doctor_account_copy (g_ptr_array_index (accounts, which % accounts->len));
  g_free (changed->name);
  changed->name = g_strdup (" [x]\\;\n#=é ");
  doctor_own_put (own, changed);
  again = doctor_own_parse (own->text, own->length, "/accounts.ini");
  kept = doctor_own_get_accounts (again);
  MUST (doctor_own_get_problems (again)->len == 0 && kept->len == accounts->len,
        "what was written is not understood:\n%s", own->text);
  for (guint i = 0; i < kept->len; i++)
    MUST (equal_accounts (g_ptr_array_index (kept, i), g_ptr_array_index (accounts, i)),
          "account %u is another one when it is read again:\n%s", i, own->text);
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  guint which = fuzz_byte (&bytes, &length);
  g_autoptr (DoctorOwn)
      own = doctor_own_parse (length > 0 ? (const char *) bytes : "", length, "/accounts.ini");

  MUST (own->length == length && (length == 0 || memcmp (own->text, bytes, length) == 0),
        "reading changed the text");
  must_be_good_file (own);
  must_keep (own, which);
  return 0;
}
