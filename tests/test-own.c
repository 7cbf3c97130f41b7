/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The accounts file: what is read, what is said about mistakes, and that nothing gets lost. */

#include "accounts/own.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "suite.h"
#include "wait.h"

#define ACCOUNT(id) "[Account " id "]\nName=Work\nAddress=tanaka@example.jp\nEnabled=true\n"
#define INCOMING(id)                                                                               \
  "[Incoming " id "]\nProtocol=imap\nHost=imap.example.jp\nPort=993\nSecurity=tls\n"               \
  "User=tanaka@example.jp\nLogin=password\n"
#define OUTGOING(id)                                                                               \
  "[Outgoing " id "]\nHost=smtp.example.jp\nPort=587\nSecurity=starttls\n"                         \
  "User=tanaka@example.jp\nLogin=password\n"
#define GOOD(id) ACCOUNT (id) INCOMING (id) OUTGOING (id)
#define WITH(id, line) ACCOUNT (id) INCOMING (id) line "\n"
#define BAD_SERVER(keys) ACCOUNT ("bad") "[Incoming bad]\n" keys GOOD ("good")

/* `ids`: of the accounts that are read, with blanks between. `problems`: one string that each
 * message must hold, in order; a bar between. */
static const struct
{
  const char *text;
  gssize length;
  const char *ids;
  const char *problems;
} files[] = {
  { "", -1, "", "" },
  { "\n\n# nothing yet\n", -1, "", "" },
  { GOOD ("a"), -1, "a", "" },
  { GOOD ("a") GOOD ("b"), -1, "a b", "" },
  { GOOD ("日本 語/x=y"), -1, "日本 語/x=y", "" },
  { ACCOUNT ("alone"), -1, "alone", "" },
  { OUTGOING ("a") INCOMING ("a") ACCOUNT ("a"), -1, "a", "" },
  { "[Account a]\r\n[Incoming a]\r\nProtocol=pop3\r\nHost=h\r\nPort=995\r\nSecurity=tls\r\n", -1,
    "a", "" },
  { "[Account a]\nFuture=1\n[Later b]\nx=y\n", -1, "a", "" },
  /* The notes of the documentation, copied along */
  { BAD_SERVER ("Protocol=imap            # imap | pop3\nHost=h\nPort=993\t# the usual one\n"
                "Security=tls             # tls | starttls | none\nLogin=none # none\n"),
    -1, "bad good", "" },
  /* What the examination says, and not the file */
  { BAD_SERVER ("Protocol=imap\nHost=\nPort=70000\nSecurity=tls\n"), -1, "bad good", "" },
  { BAD_SERVER ("Protocol=imap\nHost=imap://x y\nPort=0\nSecurity=none\nUser=a\\nb\n"), -1,
    "bad good", "" },
  { BAD_SERVER ("Protocol=imap\nHost=h\nPort=1143\nSecurity=starttls\nCertificate=/x/b.pem\n"), -1,
    "bad good", "" },
  { BAD_SERVER ("Protocol=imap\nHost=h\nPort=1143\nSecurity=starttls\nCertificate=\n"), -1,
    "bad good", "" },
  /* Keys */
  { BAD_SERVER ("Protocol=imap\nHost=h\nPort=1143\nSecurity=starttls\nCertificate=b.pem\n"), -1,
    "good", "group [Incoming bad], key “Certificate”: “b.pem” is not the full path of a file" },
  { BAD_SERVER ("Protocol=imap\nHost=h\nPort=abc\nSecurity=tls\n"), -1, "good",
    "/x/f.ini: group [Incoming bad], key “Port”: “abc” is not a port number" },
  { BAD_SERVER ("Protocol=imap\nHost=h\nPort=\nSecurity=tls\n"), -1, "good", "“Port”: “”" },
  { BAD_SERVER ("Protocol=imap\nHost=h\nPort=-1\nSecurity=tls\n"), -1, "good", "“-1”" },
  { BAD_SERVER ("Protocol=imap\nHost=h\nPort=993x\nSecurity=tls\n"), -1, "good", "“993x”" },
  { BAD_SERVER ("Protocol=imap\nHost=h\nPort=99999999999999999999\nSecurity=tls\n"), -1, "good",
    "“99999999999999999999”" },
  { BAD_SERVER ("Protocol=imap\nHost=h\nPort=99\x1b[31m3\nSecurity=tls\n"), -1, "good",
    "“99\\x1b[31m3”" },
  { BAD_SERVER ("Protocol=smtp\nHost=h\nPort=993\nSecurity=tls\n"), -1, "good",
    "[Incoming bad], key “Protocol”: “smtp” is neither imap nor pop3" },
  { BAD_SERVER ("Protocol=imap\nHost=h\nPort=993\nSecurity=ssl\n"), -1, "good",
    "key “Security”: “ssl” is not one of tls, starttls, none" },
  { BAD_SERVER ("Protocol=imap\nHost=h\nPort=993\nSecurity=tls\nLogin=kerberos\n"), -1, "good",
    "key “Login”: “kerberos” is not one of password, oauth2, none" },
  { BAD_SERVER (""), -1, "good",
    "the key “Protocol” is missing|the key “Host” is missing|the key “Port” is missing|the key "
    "“Security” is missing" },
  { BAD_SERVER ("Protocol=imap\nHost=h\nPort=x\nSecurity=y\n"), -1, "good", "“Port”|“Security”" },
  { BAD_SERVER ("Protocol=imap\nHost=h\nPort=1\nSecurity=tls\nUser=DOMAIN\\user\n"), -1, "good",
    "key “User”: a backslash has to be written twice" },
  { "[Account bad]\nEnabled=maybe\n" GOOD ("good"), -1, "good",
    "group [Account bad], key “Enabled”: “maybe” is neither true nor false" },
  { "[Account bad]\nName=a\\qb\n" GOOD ("good"), -1, "good", "group [Account bad], key “Name”" },
  /* Groups */
  { INCOMING ("lost") GOOD ("good"), -1, "good",
    "the group [Incoming lost] needs a group [Account lost], which is missing" },
  { OUTGOING ("lost"), -1, "", "the group [Outgoing lost] needs a group [Account lost]" },
  { "[Account ]\nName=x\n" GOOD ("good"), -1, "good", "does not say which account" },
  { GOOD ("bad") GOOD ("good") ACCOUNT ("bad"), -1, "good",
    "line 35: the group [Account bad] is there for the second time" },
  { GOOD ("bad") OUTGOING ("bad") GOOD ("good"), -1, "good", "[Outgoing bad] is there for" },
  /* Lines */
  { WITH ("bad", "what is this") GOOD ("good"), -1, "good",
    "/x/f.ini, line 12, group [Incoming bad]: this line is not understood" },
  { "what is this\nHost=x\n" GOOD ("good"), -1, "good", "line 1: this line is not understood" },
  { "Host=x\nPort=1\n" GOOD ("good"), -1, "good", "line 1: this line is not understood" },
  { WITH ("bad", "=x") GOOD ("good"), -1, "good", "line 12" },
  /* A header that is cut off must not give its keys to the group before it. */
  { GOOD ("good") "[Incoming oth\nHost=evil.example\nPort=1\n" GOOD ("other"), -1, "good other",
    "line 18: this line is not understood, a group in brackets is expected" },
  { "<html><head>\n<title>x</title>\n</html>\n", -1, "", "line 1" },
  /* Bytes */
  { WITH ("bad", "User=\xff\xfe") GOOD ("good"), -1, "good",
    "line 12, group [Incoming bad], key “User”: UTF-8 text is expected here" },
  { WITH ("bad", "\xff=x") GOOD ("good"), -1, "good", "line 12, group [Incoming bad]: this" },
  { "[Account \xe6\x97]\n" GOOD ("good"), -1, "good", "line 1" },
  { "[Account bad]\nName=a\0b\n" GOOD ("good"),
    sizeof "[Account bad]\nName=a\0b\n" GOOD ("good") - 1, "good",
    "line 2, group [Account bad], key “Name”: UTF-8 text" },
  { "\0\0\0\0\0\0\0\0", 8, "", "line 1" },
  /* A comment too: what is behind it would be lost when the file is saved. */
  { "#\0\n" GOOD ("good"), sizeof "#\0\n" GOOD ("good") - 1, "good", "line 1" },
  { GOOD ("good") "\0\0\0\0", sizeof GOOD ("good") "\0\0\0\0" - 1, "", "group [Outgoing good]" },
  { "\xff\xfe[\0A\0", 6, "", "line 1" },
};

static char *
list_ids (const GPtrArray *accounts)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < accounts->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "",
                            ((DoctorAccount *) g_ptr_array_index (accounts, i))->id);
  return g_string_free (ids, FALSE);
}

START_TEST (test_parse)
{
  gsize length = files[_i].length < 0 ? strlen (files[_i].text) : (gsize) files[_i].length;
  g_autoptr (DoctorOwn) own = doctor_own_parse (files[_i].text, length, "/x/f.ini");
  const GPtrArray *problems = doctor_own_get_problems (own);
  g_auto (GStrv) expected = g_strsplit (files[_i].problems, "|", -1);
  g_autofree char *ids = list_ids (doctor_own_get_accounts (own));

  ck_assert_str_eq (ids, files[_i].ids);
  ck_assert_uint_eq (problems->len, g_strv_length (expected));
  for (guint i = 0; i < problems->len; i++)
    {
      const GError *problem = g_ptr_array_index (problems, i);

      ck_assert_msg (strstr (problem->message, expected[i]) != NULL, "%s", problem->message);
      ck_assert (g_str_has_prefix (problem->message, "/x/f.ini"));
      ck_assert (strchr (problem->message, '\n') == NULL);
      ck_assert (g_error_matches (problem, DOCTOR_OWN_ERROR, DOCTOR_OWN_ERROR_KEY));
    }
}
END_TEST

START_TEST (test_values)
{
  static const char text[] = "[Account w]\nName=Wörk\nAddress=t@example.jp\nEnabled=false # now\n"
                             "[Incoming w]\nProtocol=pop3\nHost= pop.example.jp \nPort=995\n"
                             "Security=tls\nUser=DOM\\\\me\nLogin=oauth2\n"
                             "[Outgoing w]\nHost=smtp.example.jp\nPort=70000\nSecurity=none\n";
  g_autoptr (DoctorOwn) own = doctor_own_parse (text, strlen (text), "f");
  const DoctorAccount *account = g_ptr_array_index (doctor_own_get_accounts (own), 0);

  ck_assert_uint_eq (doctor_own_get_problems (own)->len, 0);
  ck_assert_str_eq (account->name, "Wörk");
  ck_assert_str_eq (account->address, "t@example.jp");
  ck_assert (!account->enabled);
  ck_assert_int_eq (account->source, DOCTOR_SOURCE_OWN);
  ck_assert_int_eq (account->incoming->protocol, DOCTOR_PROTOCOL_POP3);
  ck_assert_int_eq (account->incoming->role, DOCTOR_ROLE_INCOMING);
  ck_assert_str_eq (account->incoming->user, "DOM\\me");
  ck_assert_int_eq (account->incoming->login, DOCTOR_LOGIN_OAUTH2);
  ck_assert_uint_eq (account->incoming->port, 995);
  ck_assert_int_eq (account->outgoing->protocol, DOCTOR_PROTOCOL_SMTP);
  ck_assert_int_eq (account->outgoing->role, DOCTOR_ROLE_OUTGOING);
  ck_assert_uint_eq (account->outgoing->port, 70000);
  ck_assert_int_eq (account->outgoing->security, DOCTOR_SECURITY_NONE);
  ck_assert_str_eq (account->outgoing->user, "");
  ck_assert_int_eq (account->outgoing->login, DOCTOR_LOGIN_PASSWORD);
}
END_TEST

START_TEST (test_noise)
{
  g_autoptr (GString) text = g_string_new ("[Account a]\n");
  g_autoptr (DoctorOwn) own = NULL;
  const GPtrArray *problems;

  for (guint i = 0; i < 5000; i++)
    g_string_append (text, "noise\n");
  own = doctor_own_parse (text->str, text->len, "f");
  problems = doctor_own_get_problems (own);
  ck_assert_uint_eq (problems->len, 21);
  ck_assert_str_eq (((GError *) g_ptr_array_index (problems, 20))->message,
                    "f: there is more that is not understood");
}
END_TEST

/* On the disk */

typedef struct
{
  char *folder;
  char *path;
} Place;

static void
place_init (Place *self, const char *text, gssize length)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("doctor-own-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "accounts.ini", NULL);
  if (text != NULL)
    g_file_set_contents (self->path, text, length, &error);
  g_assert_no_error (error);
}

/* Also that no half-written file is left. */
static void
place_clear (Place *self)
{
  g_remove (self->path);
  ck_assert_int_eq (g_rmdir (self->folder), 0);
  g_free (self->folder);
  g_free (self->path);
}

static DoctorOwn *
load (const char *path)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  DoctorOwn *own;

  doctor_own_load_async (path, NULL, result_cb, &result);
  wait_for (&result);
  own = doctor_own_load_finish (result, &error);
  g_assert_no_error (error);
  return own;
}

static gboolean
save (DoctorOwn *own, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  doctor_own_save_async (own, NULL, result_cb, &result);
  wait_for (&result);
  return doctor_own_save_finish (own, result, error);
}

static void
assert_file_is (const char *path, const char *text, gsize length)
{
  g_autofree char *there = NULL;
  gsize there_length;

  ck_assert (g_file_get_contents (path, &there, &there_length, NULL));
  ck_assert_uint_eq (there_length, length);
  ck_assert (memcmp (there, text, length) == 0);
}

static DoctorAccount *
make_account (const char *id)
{
  DoctorAccount *account = doctor_account_new (id, DOCTOR_SOURCE_OWN);

  g_free (account->name);
  account->name = g_strdup (" Blanks and \\ back ");
  g_free (account->address);
  account->address = g_strdup ("a@example.jp");
  account->enabled = FALSE;
  account->incoming = doctor_server_new (DOCTOR_ROLE_INCOMING, DOCTOR_PROTOCOL_POP3,
                                         "メール.example", 110, DOCTOR_SECURITY_STARTTLS,
                                         "DOM\\me # x", DOCTOR_LOGIN_PASSWORD);
  account->outgoing = doctor_server_new (DOCTOR_ROLE_OUTGOING, DOCTOR_PROTOCOL_SMTP, "s.example",
                                         465, DOCTOR_SECURITY_TLS, "", DOCTOR_LOGIN_NONE);
  return account;
}

START_TEST (test_new_file)
{
  Place place;
  g_autoptr (DoctorOwn) own = NULL;
  g_autoptr (DoctorOwn) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autoptr (DoctorAccount) account = NULL;
  const DoctorAccount *read;
  GStatBuf status;

  place_init (&place, NULL, 0);
  folder = g_build_filename (place.folder, "new", NULL);
  path = g_build_filename (folder, "accounts.ini", NULL);
  own = load (path);
  ck_assert (!doctor_own_exists (own));
  ck_assert_uint_eq (doctor_own_get_problems (own)->len, 0);

  id = doctor_own_new_id (own);
  account = make_account (id);
  doctor_own_put (own, account);
  ck_assert (save (own, &error));
  ck_assert (doctor_own_exists (own));
  ck_assert_int_eq (g_stat (path, &status), 0);
  ck_assert_uint_eq (status.st_mode & 07777, 0600);
  ck_assert_int_eq (g_stat (folder, &status), 0);
  ck_assert_uint_eq (status.st_mode & 07777, 0700);

  again = load (path);
  ck_assert (doctor_own_exists (again));
  ck_assert_uint_eq (doctor_own_get_accounts (again)->len, 1);
  read = g_ptr_array_index (doctor_own_get_accounts (again), 0);
  ck_assert_str_eq (read->id, id);
  ck_assert_str_eq (read->name, account->name);
  ck_assert (!read->enabled);
  ck_assert (doctor_server_equal (read->incoming, account->incoming));
  ck_assert (doctor_server_equal (read->outgoing, account->outgoing));

  g_remove (path);
  g_rmdir (folder);
  place_clear (&place);
}
END_TEST

static const char hand_written[] = "# mine: \xff is no UTF-8\n\n"
                                   "[Account a]\nName = A\n# the address\nAddress=a@example.jp\n\n"
                                   "[Incoming a]\nProtocol=imap   # imap | pop3\nHost=h\n"
                                   "Port=993\nSecurity=tls\nFuture[ja]=x y\n# about b\n"
                                   "[Account b]\nName=B\n\n[Later]\nz=1\n#end";

START_TEST (test_keeps)
{
  static const char changed[] = "# mine: \xff is no UTF-8\n\n"
                                "[Account a]\nName=New\n# the address\nAddress=a@example.jp\n\n"
                                "[Incoming a]\nProtocol=imap   # imap | pop3\nHost=h2\n"
                                "Port=993\nSecurity=tls\nFuture[ja]=x y\nUser=u\n# about b\n"
                                "[Account b]\nName=B\n\n[Later]\nz=1\n#end\n";
  static const char removed[] = "# mine: \xff is no UTF-8\n\n# the address\n# about b\n"
                                "[Account b]\nName=B\n\n[Later]\nz=1\n#end\n";
  Place place;
  g_autoptr (DoctorOwn) own = NULL;
  g_autoptr (DoctorAccount) account = NULL;

  place_init (&place, hand_written, -1);
  own = load (place.path);
  ck_assert_uint_eq (doctor_own_get_problems (own)->len, 0);
  ck_assert (save (own, NULL));
  assert_file_is (place.path, hand_written, strlen (hand_written));

  account = doctor_account_copy (g_ptr_array_index (doctor_own_get_accounts (own), 0));
  g_free (account->name);
  account->name = g_strdup ("New");
  g_free (account->incoming->host);
  account->incoming->host = g_strdup ("h2");
  g_free (account->incoming->user);
  account->incoming->user = g_strdup ("u");
  doctor_own_put (own, account);
  ck_assert (save (own, NULL));
  assert_file_is (place.path, changed, strlen (changed));
  ck_assert_uint_eq (doctor_own_get_accounts (own)->len, 2);

  doctor_own_remove (own, account->id);
  ck_assert (save (own, NULL));
  assert_file_is (place.path, removed, strlen (removed));
  ck_assert_uint_eq (doctor_own_get_accounts (own)->len, 1);
  place_clear (&place);
}
END_TEST

/* One server less, one more, and every field of a server. */
START_TEST (test_edit_servers)
{
  Place place;
  g_autoptr (DoctorOwn) own = NULL;
  g_autoptr (DoctorOwn) again = NULL;
  g_autoptr (DoctorAccount) first = make_account ("x");
  g_autoptr (DoctorAccount) second = NULL;
  const DoctorAccount *read;

  place_init (&place, GOOD ("x") GOOD ("y"), -1);
  own = load (place.path);
  doctor_server_free (g_steal_pointer (&first->outgoing));
  doctor_own_put (own, first);
  second = doctor_account_copy (g_ptr_array_index (doctor_own_get_accounts (own), 1));
  doctor_server_free (g_steal_pointer (&second->incoming));
  doctor_own_put (own, second);
  ck_assert (save (own, NULL));

  again = load (place.path);
  ck_assert_uint_eq (doctor_own_get_problems (again)->len, 0);
  ck_assert_uint_eq (doctor_own_get_accounts (again)->len, 2);
  read = g_ptr_array_index (doctor_own_get_accounts (again), 0);
  ck_assert (doctor_server_equal (read->incoming, first->incoming));
  ck_assert_ptr_null (read->outgoing);
  ck_assert_str_eq (read->address, "a@example.jp");
  read = g_ptr_array_index (doctor_own_get_accounts (again), 1);
  ck_assert_ptr_null (read->incoming);
  ck_assert (doctor_server_equal (read->outgoing, second->outgoing));
  place_clear (&place);
}
END_TEST

START_TEST (test_certificate)
{
  Place place;
  g_autoptr (DoctorOwn) own = NULL;
  g_autoptr (DoctorOwn) again = NULL;
  g_autoptr (DoctorOwn) last = NULL;
  g_autoptr (DoctorAccount) first = make_account ("x");
  g_autoptr (DoctorAccount) second = NULL;
  const DoctorAccount *read;

  place_init (&place, GOOD ("x"), -1);
  own = load (place.path);
  read = g_ptr_array_index (doctor_own_get_accounts (own), 0);
  ck_assert_str_eq (read->incoming->certificate, "");
  doctor_server_set_certificate (first->incoming, "/home/t/ブリッジ 1.pem");
  doctor_own_put (own, first);
  ck_assert (save (own, NULL));

  again = load (place.path);
  read = g_ptr_array_index (doctor_own_get_accounts (again), 0);
  ck_assert_str_eq (read->incoming->certificate, "/home/t/ブリッジ 1.pem");
  ck_assert_str_eq (read->outgoing->certificate, "");

  second = doctor_account_copy (read);
  ck_assert (doctor_server_equal (second->incoming, read->incoming));
  doctor_server_set_certificate (second->incoming, NULL);
  ck_assert (!doctor_server_equal (second->incoming, read->incoming));
  doctor_own_put (again, second);
  ck_assert (save (again, NULL));
  last = load (place.path);
  ck_assert_uint_eq (doctor_own_get_problems (last)->len, 0);
  read = g_ptr_array_index (doctor_own_get_accounts (last), 0);
  ck_assert_str_eq (read->incoming->certificate, "");
  place_clear (&place);
}
END_TEST

START_TEST (test_damaged_is_left)
{
  static const char text[] = GOOD ("a") "[Account b\nName=\xff\n";
  Place place;
  g_autoptr (DoctorOwn) own = NULL;
  g_autoptr (DoctorAccount) account = make_account ("c");
  g_autoptr (GError) error = NULL;

  place_init (&place, text, -1);
  own = load (place.path);
  doctor_own_put (own, account);
  ck_assert (!save (own, &error));
  ck_assert (g_error_matches (error, DOCTOR_OWN_ERROR, DOCTOR_OWN_ERROR_DAMAGED));
  ck_assert (strstr (error->message, place.path) != NULL);
  assert_file_is (place.path, text, strlen (text));
  place_clear (&place);
}
END_TEST

START_TEST (test_changed_by_others)
{
  static const char other[] = GOOD ("other");
  Place place;
  g_autoptr (DoctorOwn) own = NULL;
  g_autoptr (DoctorAccount) account = make_account ("c");
  g_autoptr (GError) error = NULL;

  place_init (&place, GOOD ("a"), -1);
  own = load (place.path);
  doctor_own_put (own, account);
  ck_assert (g_file_set_contents (place.path, other, -1, NULL));
  ck_assert (!save (own, &error));
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG));
  ck_assert (strstr (error->message, place.path) != NULL);
  assert_file_is (place.path, other, strlen (other));

  /* One that is gone has nothing to lose. */
  g_remove (place.path);
  ck_assert (save (own, NULL));
  place_clear (&place);
}
END_TEST

/* Several at a time, each after a change: the last one stands. */
START_TEST (test_saves_in_turn)
{
  Place place;
  g_autoptr (DoctorOwn) own = NULL;
  g_autoptr (DoctorOwn) again = NULL;
  GAsyncResult *results[5] = { NULL };

  place_init (&place, GOOD ("a"), -1);
  own = load (place.path);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autofree char *id = g_strdup_printf ("n%u", i);
      g_autoptr (DoctorAccount) account = make_account (id);

      doctor_own_put (own, account);
      doctor_own_save_async (own, NULL, result_cb, &results[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      wait_for (&results[i]);
      ck_assert (doctor_own_save_finish (own, results[i], NULL));
      g_object_unref (results[i]);
    }
  again = load (place.path);
  ck_assert_uint_eq (doctor_own_get_accounts (again)->len, 6);
  place_clear (&place);
}
END_TEST

typedef struct
{
  DoctorOwn *own;
  guint left;
} Again;

static void
save_again_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Again *again = user_data;

  ck_assert (doctor_own_save_finish (again->own, result, NULL));
  if (--again->left > 0)
    doctor_own_save_async (again->own, NULL, save_again_cb, again);
}

/* Each as soon as the one before it is known to have ended. */
START_TEST (test_saves_at_once)
{
  Place place;
  g_autoptr (DoctorOwn) own = NULL;
  Again again = { .left = 3 };

  place_init (&place, GOOD ("a"), -1);
  own = load (place.path);
  again.own = own;
  doctor_own_save_async (own, NULL, save_again_cb, &again);
  while (again.left > 0)
    g_main_context_iteration (NULL, TRUE);
  ck_assert (save (own, NULL));
  ck_assert_uint_eq (again.left, 0);
  place_clear (&place);
}
END_TEST

START_TEST (test_link)
{
  Place place;
  g_autofree char *link = NULL;
  g_autoptr (DoctorOwn) own = NULL;
  g_autoptr (DoctorOwn) again = NULL;
  g_autoptr (DoctorAccount) account = make_account ("b");

  place_init (&place, GOOD ("a"), -1);
  link = g_build_filename (place.folder, "link.ini", NULL);
  ck_assert_int_eq (symlink ("accounts.ini", link), 0);
  own = load (link);
  ck_assert_uint_eq (doctor_own_get_accounts (own)->len, 1);
  doctor_own_put (own, account);
  ck_assert (save (own, NULL));
  ck_assert (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  again = load (place.path);
  ck_assert_uint_eq (doctor_own_get_accounts (again)->len, 2);
  g_remove (link);
  place_clear (&place);
}
END_TEST

static void
assert_unreadable (const char *path, const char *reason)
{
  g_autoptr (DoctorOwn) own = load (path);
  const GPtrArray *problems = doctor_own_get_problems (own);
  const GError *problem;

  ck_assert_uint_eq (problems->len, 1);
  problem = g_ptr_array_index (problems, 0);
  ck_assert (g_error_matches (problem, DOCTOR_OWN_ERROR, DOCTOR_OWN_ERROR_READ));
  ck_assert (strstr (problem->message, path) != NULL);
  ck_assert_msg (strstr (problem->message, reason) != NULL, "%s", problem->message);
  ck_assert_uint_eq (doctor_own_get_accounts (own)->len, 0);
  ck_assert (!save (own, NULL));
}

START_TEST (test_no_file)
{
  Place place;
  g_autofree char *below = NULL;
  int fd;

  place_init (&place, NULL, 0);
  assert_unreadable (place.folder, "is a folder");
  below = g_build_filename (place.path, "below", NULL);
  ck_assert_int_eq (mkfifo (place.path, 0600), 0);
  assert_unreadable (place.path, "not an ordinary file");
  assert_unreadable (below, "cannot be read");
  g_remove (place.path);
  assert_unreadable ("/dev/null", "not an ordinary file");

  fd = open (place.path, O_CREAT | O_WRONLY, 0600);
  ck_assert_int_eq (ftruncate (fd, 100 * 1024 * 1024), 0);
  close (fd);
  assert_unreadable (place.path, "larger than 4 MiB");
  g_remove (place.path);
  ck_assert_int_eq (symlink ("accounts.ini", place.path), 0);
  assert_unreadable (place.path, "cannot be read");
  place_clear (&place);
}
END_TEST

/* As long as is read at all. */
START_TEST (test_largest)
{
  Place place;
  g_autoptr (GString) text = g_string_new (GOOD ("a"));
  g_autoptr (DoctorOwn) own = NULL;

  g_string_append (text, "# ");
  while (text->len < 4 * 1024 * 1024)
    g_string_append_c (text, 'x');
  place_init (&place, text->str, (gssize) text->len);
  own = load (place.path);
  ck_assert_uint_eq (doctor_own_get_problems (own)->len, 0);
  ck_assert_uint_eq (doctor_own_get_accounts (own)->len, 1);
  place_clear (&place);
}
END_TEST

START_TEST (test_cancelled)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  doctor_own_load_async ("/nowhere", cancellable, result_cb, &result);
  wait_for (&result);
  ck_assert_ptr_null (doctor_own_load_finish (result, &error));
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
}
END_TEST

/* The disk is full: the old file stays whole, and nothing else is left behind. */
START_TEST (test_disk_full)
{
  static const char text[] = GOOD ("a");
  Place place;
  g_autoptr (DoctorOwn) own = NULL;
  g_autoptr (GError) error = NULL;
  struct rlimit old, tiny;

  place_init (&place, text, -1);
  own = load (place.path);
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *id = g_strdup_printf ("n%u", i);
      g_autoptr (DoctorAccount) account = make_account (id);

      doctor_own_put (own, account);
    }
  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &old);
  tiny = old;
  tiny.rlim_cur = 4096;
  setrlimit (RLIMIT_FSIZE, &tiny);
  ck_assert (!save (own, &error));
  setrlimit (RLIMIT_FSIZE, &old);
  signal (SIGXFSZ, SIG_DFL);

  ck_assert (strstr (error->message, place.path) != NULL);
  assert_file_is (place.path, text, strlen (text));
  /* And what was not saved then can be saved now. */
  ck_assert (save (own, NULL));
  place_clear (&place);
}
END_TEST

static char *
make_leftover (const char *folder, const char *name, gint64 age)
{
  char *path = g_build_filename (folder, name, NULL);
  gint64 when = g_get_real_time () / G_USEC_PER_SEC - age;
  struct timespec times[2] = { { .tv_sec = when }, { .tv_sec = when } };

  ck_assert (g_file_set_contents (path, "half a fi", -1, NULL));
  ck_assert_int_eq (utimensat (AT_FDCWD, path, times, 0), 0);
  return path;
}

/* What a killed writer has left goes with the next save; what another one writes right now, and
 * what anybody may have called alike, stays. */
START_TEST (test_leftovers)
{
  static const struct
  {
    const char *name;
    gint64 age; /* seconds */
    gboolean goes;
  } cases[] = {
    { ".accounts.ini.connection-doctor-a1B2c3", 3600, TRUE },
    { ".accounts.ini.connection-doctor-ZZZZZZ", 90, TRUE },
    { ".accounts.ini.connection-doctor-d4E5f6", 0, FALSE },
    { ".accounts.ini.connection-doctor-long-name", 3600, FALSE },
    { ".accounts.ini.connection-doctor-", 3600, FALSE },
    { ".logins.ini.connection-doctor-a1B2c3", 3600, FALSE },
    { "accounts.ini.backup", 3600, FALSE },
    { "accounts.ini.a1B2c3", 3600, FALSE },
  };
  Place place;
  char *paths[G_N_ELEMENTS (cases)];
  g_autofree char *link = NULL, *folder = NULL;
  g_autoptr (DoctorOwn) own = NULL;

  place_init (&place, GOOD ("a"), -1);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    paths[i] = make_leftover (place.folder, cases[i].name, cases[i].age);
  link = g_build_filename (place.folder, ".accounts.ini.connection-doctor-linked", NULL);
  ck_assert_int_eq (symlink (paths[6], link), 0);
  folder = g_build_filename (place.folder, ".accounts.ini.connection-doctor-folder", NULL);
  ck_assert_int_eq (g_mkdir (folder, 0700), 0);

  own = load (place.path);
  ck_assert (save (own, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      ck_assert_msg (g_file_test (paths[i], G_FILE_TEST_EXISTS) != cases[i].goes, "%s",
                     cases[i].name);
      g_remove (paths[i]);
      g_free (paths[i]);
    }
  ck_assert (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  ck_assert (g_file_test (folder, G_FILE_TEST_IS_DIR));
  g_remove (link);
  g_remove (folder);
  place_clear (&place);
}
END_TEST

/* Cut off anywhere: whatever is understood, what is on the disk is not written over unless
 * everything is, and then nothing of it goes. */
START_TEST (test_cut)
{
  static const char text[] = "# top\n" GOOD ("a") "# b\n" GOOD ("b");
  for (gsize cut = 0; cut <= strlen (text); cut++)
    {
      g_autofree char *whole = g_strndup (text, cut);
      g_autoptr (DoctorOwn) own = doctor_own_parse (whole, cut, "f");
      const GPtrArray *accounts = doctor_own_get_accounts (own);

      ck_assert_uint_le (accounts->len, 2);
      if (cut == strlen (text))
        ck_assert_uint_eq (accounts->len, 2);
      /* The first account is whole from where the second begins. */
      if (cut > strlen (text) / 2 + 8)
        ck_assert_uint_ge (accounts->len, 1);
      for (guint i = 0; i < accounts->len; i++)
        {
          const DoctorAccount *account = g_ptr_array_index (accounts, i);

          ck_assert (account->incoming == NULL
                     || account->incoming->security == DOCTOR_SECURITY_TLS);
          ck_assert (account->outgoing == NULL
                     || account->outgoing->security == DOCTOR_SECURITY_STARTTLS);
        }
    }
}
END_TEST

/* The same on the disk, with something saved: the file still begins with what was there. */
START_TEST (test_cut_and_saved)
{
  static const char text[] = "# top\n" GOOD ("a") "# b\n" GOOD ("b");

  for (gsize cut = 0; cut <= strlen (text); cut += 7)
    {
      Place place;
      g_autoptr (DoctorOwn) own = NULL;
      g_autoptr (DoctorAccount) account = make_account ("c");
      g_autofree char *there = NULL;

      place_init (&place, text, (gssize) cut);
      own = load (place.path);
      doctor_own_put (own, account);
      ck_assert_int_eq (save (own, NULL), doctor_own_get_problems (own)->len == 0);
      ck_assert (g_file_get_contents (place.path, &there, NULL, NULL));
      ck_assert (strncmp (there, text, cut) == 0);
      place_clear (&place);
    }
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_loop_test (tests, test_parse, 0, G_N_ELEMENTS (files));
  tcase_add_test (tests, test_values);
  tcase_add_test (tests, test_noise);
  tcase_add_test (tests, test_new_file);
  tcase_add_test (tests, test_keeps);
  tcase_add_test (tests, test_edit_servers);
  tcase_add_test (tests, test_certificate);
  tcase_add_test (tests, test_damaged_is_left);
  tcase_add_test (tests, test_changed_by_others);
  tcase_add_test (tests, test_saves_in_turn);
  tcase_add_test (tests, test_saves_at_once);
  tcase_add_test (tests, test_link);
  tcase_add_test (tests, test_no_file);
  tcase_add_test (tests, test_largest);
  tcase_add_test (tests, test_cancelled);
  tcase_add_test (tests, test_disk_full);
  tcase_add_test (tests, test_leftovers);
  tcase_add_test (tests, test_cut);
  tcase_add_test (tests, test_cut_and_saved);
}

DOCTOR_CHECK_MAIN ("own", add_tests)
