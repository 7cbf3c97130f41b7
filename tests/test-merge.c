/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The same mailbox from several programs. */

#include "accounts/merge.h"

#include "core/text.h"
#include "suite.h"

/* Accounts, a blank between: SOURCE[!]:IN:OUT[=ONLINE], where the letters of IN and OUT stand for
 * settings, a dash for no server, and ! for switched off. */
static const struct
{
  const char *accounts;
  const char *merged; /* the heads, with + and the sources of their twins */
} cases[] = {
  { "", "" },
  { "own:a:b", "own" },
  { "own:a:b thunderbird:a:b", "own+thunderbird" },
  { "goa:a:b thunderbird:a:b claws:a:b", "goa+thunderbird+claws" },
  /* Other settings: both stay, that is the point. */
  { "evolution:a:b thunderbird:a:c", "evolution thunderbird" },
  { "evolution:a:b thunderbird:c:b", "evolution thunderbird" },
  /* What lacks a server says nothing about it, whichever comes first. */
  { "thunderbird:a:b msmtp:-:b mbsync:a:-", "thunderbird+msmtp+mbsync" },
  { "mutt:a:- claws:a:b", "claws+mutt" },
  { "thunderbird:-:- msmtp:-:b", "thunderbird msmtp" },
  /* Two of one program are two on purpose. */
  { "msmtp:-:b msmtp:-:b", "msmtp msmtp" },
  { "thunderbird:a:b msmtp:-:b msmtp:-:b", "thunderbird+msmtp msmtp" },
  /* Our own are not taken away. */
  { "own:a:- thunderbird:a:b", "own thunderbird" },
  { "own:a:b own:a:b", "own own" },
  /* What is switched off joins what is. */
  { "evolution!:a:b thunderbird:a:b", "evolution thunderbird" },
  { "evolution!:a:b thunderbird!:a:b", "evolution+thunderbird" },
  /* Backed by Online Accounts */
  { "goa:a:b=x evolution:c:d=x", "goa+evolution" },
  { "goa!:-:-=x evolution:c:d=x geary:c:d=x", "goa+evolution+geary" },
  { "goa:a:b=x evolution:c:d=y", "goa evolution" },
  { "evolution:c:d=x geary:e:f=x", "evolution geary" },
  /* What only stands for an account of Online Accounts is nothing without it. */
  { "goa:a:b=x geary:-:-=x geary:-:-=x", "goa+geary" },
  { "goa:a:b=x geary:-:-=y thunderbird:-:-", "goa thunderbird" },
  { "goa:-:-=x", "goa" },
};

static DoctorServer *
make_server (DoctorRole role, const char *letter)
{
  g_autofree char *host = NULL;

  if (g_str_equal (letter, "-"))
    return NULL;
  host = g_strconcat (letter, ".example", NULL);
  return doctor_server_new (
      role, role == DOCTOR_ROLE_INCOMING ? DOCTOR_PROTOCOL_IMAP : DOCTOR_PROTOCOL_SMTP, host, 993,
      DOCTOR_SECURITY_TLS, "t", DOCTOR_LOGIN_PASSWORD);
}

static DoctorAccount *
make_account (const char *text)
{
  g_auto (GStrv) halves = g_strsplit (text, "=", 2);
  g_auto (GStrv) fields = g_strsplit (halves[0], ":", 3);
  gboolean is_off = g_str_has_suffix (fields[0], "!");
  guint source = 0;
  DoctorAccount *account;

  if (is_off)
    fields[0][strlen (fields[0]) - 1] = '\0';
  while (source < DOCTOR_N_SOURCES && !g_str_equal (doctor_source_to_string (source), fields[0]))
    source++;
  ck_assert_uint_lt (source, DOCTOR_N_SOURCES);
  account = doctor_account_new (text, source);
  account->enabled = !is_off;
  doctor_text_set (&account->online, halves[1]);
  account->incoming = make_server (DOCTOR_ROLE_INCOMING, fields[1]);
  account->outgoing = make_server (DOCTOR_ROLE_OUTGOING, fields[2]);
  return account;
}

START_TEST (test_case)
{
  g_auto (GStrv) texts = g_strsplit (cases[_i].accounts, " ", -1);
  g_autoptr (GPtrArray)
      accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_account_unref);
  g_autoptr (GPtrArray) merged = NULL;
  g_autoptr (GString) said = g_string_new (NULL);

  for (guint i = 0; texts[i] != NULL; i++)
    g_ptr_array_add (accounts, make_account (texts[i]));
  merged = doctor_accounts_merge (accounts);
  for (guint i = 0; i < merged->len; i++)
    {
      const DoctorAccount *account = g_ptr_array_index (merged, i);

      g_string_append_printf (said, "%s%s", i > 0 ? " " : "",
                              doctor_source_to_string (account->source));
      for (guint k = 0; account->twins != NULL && k < account->twins->len; k++)
        g_string_append_printf (
            said, "+%s",
            doctor_source_to_string (
                ((const DoctorAccount *) g_ptr_array_index (account->twins, k))->source));
    }
  ck_assert_str_eq (said->str, cases[_i].merged);
  /* What was given is as it was. */
  for (guint i = 0; i < accounts->len; i++)
    ck_assert_ptr_null (((const DoctorAccount *) g_ptr_array_index (accounts, i))->twins);
}
END_TEST

/* Names of hosts are compared as they are looked up, everything else as it is written. */
START_TEST (test_settings)
{
  static const struct
  {
    const char *host, *user;
    guint port;
    DoctorSecurity security;
    DoctorLogin login;
    gboolean joins;
  } others[] = {
    { "A.Example.", "t", 993, DOCTOR_SECURITY_TLS, DOCTOR_LOGIN_PASSWORD, TRUE },
    { "a.example", "T", 993, DOCTOR_SECURITY_TLS, DOCTOR_LOGIN_PASSWORD, FALSE },
    { "a.example", "t", 143, DOCTOR_SECURITY_TLS, DOCTOR_LOGIN_PASSWORD, FALSE },
    { "a.example", "t", 993, DOCTOR_SECURITY_STARTTLS, DOCTOR_LOGIN_PASSWORD, FALSE },
    { "a.example", "t", 993, DOCTOR_SECURITY_TLS, DOCTOR_LOGIN_OAUTH2, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (GPtrArray)
          accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_account_unref);
      g_autoptr (GPtrArray) merged = NULL;
      DoctorAccount *other = doctor_account_new ("x", DOCTOR_SOURCE_CLAWS);

      other->incoming = doctor_server_new (DOCTOR_ROLE_INCOMING, DOCTOR_PROTOCOL_IMAP,
                                           others[i].host, others[i].port, others[i].security,
                                           others[i].user, others[i].login);
      g_ptr_array_add (accounts, make_account ("goa:a:-"));
      g_ptr_array_add (accounts, other);
      merged = doctor_accounts_merge (accounts);
      ck_assert_uint_eq (merged->len, others[i].joins ? 1 : 2);
    }
}
END_TEST

/* The same address, set up in another way: each knows of the other. */
START_TEST (test_rivals)
{
  g_autoptr (GPtrArray)
      accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_account_unref);
  g_autoptr (GPtrArray) merged = NULL, again = NULL;
  g_autoptr (DoctorAccount) now = NULL;
  const DoctorAccount *before;
  DoctorAccount *rival;
  const char *const texts[] = { "evolution:a:b", "thunderbird:a:c", "claws:a:b", "geary!:d:e" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      DoctorAccount *account = make_account (texts[i]);

      doctor_text_set (&account->address, i == 1 ? "T@example.jp" : "t@example.jp");
      g_ptr_array_add (accounts, account);
    }
  merged = doctor_accounts_merge (accounts);
  ck_assert_uint_eq (merged->len, 3);
  for (guint i = 0; i < 2; i++)
    {
      const DoctorAccount *account = g_ptr_array_index (merged, i);

      ck_assert_ptr_nonnull (account->rivals);
      ck_assert_uint_eq (account->rivals->len, 1);
      ck_assert_ptr_eq (g_ptr_array_index (account->rivals, 0),
                        g_ptr_array_index (accounts, 1 - i));
    }
  ck_assert_ptr_null (((const DoctorAccount *) g_ptr_array_index (merged, 2))->rivals);
  /* What is merged once more forgets nothing and keeps nothing twice. */
  again = doctor_accounts_merge (merged);
  ck_assert_uint_eq (again->len, 3);
  ck_assert_uint_eq (((const DoctorAccount *) g_ptr_array_index (again, 0))->rivals->len, 1);
  /* A rival is part of what an account is, and so is what is set there. */
  before = g_ptr_array_index (merged, 0);
  now = doctor_account_copy (before);
  ck_assert (doctor_account_equal (now, before));
  g_clear_pointer (&now->rivals, g_ptr_array_unref);
  ck_assert (!doctor_account_equal (now, before) && !doctor_account_equal (before, now));
  rival = doctor_account_copy (g_ptr_array_index (before->rivals, 0));
  rival->incoming->port = 1993;
  now->rivals = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_account_unref);
  g_ptr_array_add (now->rivals, rival);
  ck_assert (!doctor_account_equal (now, before));
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_loop_test (tests, test_case, 0, G_N_ELEMENTS (cases));
  tcase_add_test (tests, test_settings);
  tcase_add_test (tests, test_rivals);
}

DOCTOR_CHECK_MAIN ("merge", add_tests)
