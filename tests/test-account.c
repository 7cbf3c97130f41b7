/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Accounts: what cannot be right in a field, host names, copies, words. */

#include "core/account.h"

#include "core/text.h"
#include "suite.h"

#include <string.h>

#define LABEL_63 "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0"

static const struct
{
  const char *host;
  DoctorProblem problem;
  const char *ascii; /* only where there is no problem */
} hosts[] = {
  { "imap.example.jp", DOCTOR_PROBLEM_NONE, "imap.example.jp" },
  { "IMAP.Example.JP", DOCTOR_PROBLEM_NONE, "imap.example.jp" },
  { "localhost", DOCTOR_PROBLEM_NONE, "localhost" },
  { "mail.example.jp.", DOCTOR_PROBLEM_NONE, "mail.example.jp" },
  { "my_mail.example.jp", DOCTOR_PROBLEM_NONE, "my_mail.example.jp" },
  { "mail-1.example.jp", DOCTOR_PROBLEM_NONE, "mail-1.example.jp" },
  { "1and1.example", DOCTOR_PROBLEM_NONE, "1and1.example" },
  { "mail.123.example", DOCTOR_PROBLEM_NONE, "mail.123.example" },
  { "日本語.jp", DOCTOR_PROBLEM_NONE, "xn--wgv71a119e.jp" },
  { "日本語.jp.", DOCTOR_PROBLEM_NONE, "xn--wgv71a119e.jp" },
  { "XN--WGV71A119E.jp", DOCTOR_PROBLEM_NONE, "xn--wgv71a119e.jp" },
  { "メール.例.jp", DOCTOR_PROBLEM_NONE, NULL },
  { "Bücher.example", DOCTOR_PROBLEM_NONE, "xn--bcher-kva.example" },
  { "faß.example", DOCTOR_PROBLEM_NONE, "xn--fa-hia.example" },
  { LABEL_63 ".jp", DOCTOR_PROBLEM_NONE, LABEL_63 ".jp" },
  { "192.0.2.25", DOCTOR_PROBLEM_NONE, "192.0.2.25" },
  { "2001:db8::25", DOCTOR_PROBLEM_NONE, "2001:db8::25" },
  { "::1", DOCTOR_PROBLEM_NONE, "::1" },
  { "::ffff:192.0.2.1", DOCTOR_PROBLEM_NONE, "::ffff:192.0.2.1" },

  { "", DOCTOR_PROBLEM_EMPTY, NULL },
  { " ", DOCTOR_PROBLEM_BLANK, NULL },
  { " imap.example.jp", DOCTOR_PROBLEM_BLANK, NULL },
  { "imap.example.jp ", DOCTOR_PROBLEM_BLANK, NULL },
  { "imap example.jp", DOCTOR_PROBLEM_BLANK, NULL },
  { "imap.example.jp\xe3\x80\x80", DOCTOR_PROBLEM_BLANK, NULL },
  { "imap.example.jp\xc2\xa0", DOCTOR_PROBLEM_BLANK, NULL },
  { "imap.example.jp\n", DOCTOR_PROBLEM_LINE_BREAK, NULL },
  { "imap.example.jp\r\nA1 NOOP", DOCTOR_PROBLEM_LINE_BREAK, NULL },
  { "imap\t.example.jp", DOCTOR_PROBLEM_LINE_BREAK, NULL },
  { "imap\x7f.example.jp", DOCTOR_PROBLEM_LINE_BREAK, NULL },
  { "imap\xc2\x85.example.jp", DOCTOR_PROBLEM_LINE_BREAK, NULL },
  { "imap://imap.example.jp", DOCTOR_PROBLEM_SCHEME, NULL },
  { "https://imap.example.jp/", DOCTOR_PROBLEM_SCHEME, NULL },
  { "imaps://imap.example.jp:993", DOCTOR_PROBLEM_SCHEME, NULL },
  { "ｉｍａｐ．ｅｘａｍｐｌｅ．ｊｐ", DOCTOR_PROBLEM_FULL_WIDTH, NULL },
  { "imap．example.jp", DOCTOR_PROBLEM_FULL_WIDTH, NULL },
  { "imap。example。jp", DOCTOR_PROBLEM_FULL_WIDTH, NULL },
  { "imap｡example.jp", DOCTOR_PROBLEM_FULL_WIDTH, NULL },
  { "imap.example１.jp", DOCTOR_PROBLEM_FULL_WIDTH, NULL },
  { "imap,example.jp", DOCTOR_PROBLEM_COMMA, NULL },
  { "imap.example.jp,", DOCTOR_PROBLEM_COMMA, NULL },
  { "imap.example.jp:993", DOCTOR_PROBLEM_PORT_IN_HOST, NULL },
  { "192.0.2.1:993", DOCTOR_PROBLEM_PORT_IN_HOST, NULL },
  { "日本語.jp:993", DOCTOR_PROBLEM_PORT_IN_HOST, NULL },
  { "[2001:db8::25]:993", DOCTOR_PROBLEM_PORT_IN_HOST, NULL },
  { "[2001:db8::25]", DOCTOR_PROBLEM_NOT_A_HOST, NULL },
  { "m\xe4il.example.jp\xff", DOCTOR_PROBLEM_NOT_A_HOST, NULL },
  { "2001:db8:::25", DOCTOR_PROBLEM_NOT_A_HOST, NULL },
  { "2001:db8::12345", DOCTOR_PROBLEM_NOT_A_HOST, NULL },
  { ":993", DOCTOR_PROBLEM_NOT_A_HOST, NULL },
  { "imap.example.jp:", DOCTOR_PROBLEM_NOT_A_HOST, NULL },
  { "imap.example.jp:imap", DOCTOR_PROBLEM_NOT_A_HOST, NULL },
  { "192.0.2.300", DOCTOR_PROBLEM_NOT_A_HOST, NULL },
  { "192.0.2", DOCTOR_PROBLEM_NOT_A_HOST, NULL },
  { "993", DOCTOR_PROBLEM_NOT_A_HOST, NULL },
  { ".", DOCTOR_PROBLEM_NOT_A_HOST, NULL },
  { ".example.jp", DOCTOR_PROBLEM_NOT_A_HOST, NULL },
  { "imap..example.jp", DOCTOR_PROBLEM_NOT_A_HOST, NULL },
  { "imap.example.jp..", DOCTOR_PROBLEM_NOT_A_HOST, NULL },
  { "-imap.example.jp", DOCTOR_PROBLEM_NOT_A_HOST, NULL },
  { "imap-.example.jp", DOCTOR_PROBLEM_NOT_A_HOST, NULL },
  { "imap.example.jp/", DOCTOR_PROBLEM_NOT_A_HOST, NULL },
  { "tanaka@example.jp", DOCTOR_PROBLEM_NOT_A_HOST, NULL },
  { "im*p.example.jp", DOCTOR_PROBLEM_NOT_A_HOST, NULL },
  { LABEL_63 "a.jp", DOCTOR_PROBLEM_NOT_A_HOST, NULL },
  { LABEL_63 "." LABEL_63 "." LABEL_63 "." LABEL_63, DOCTOR_PROBLEM_NOT_A_HOST, NULL },
};

START_TEST (test_host)
{
  ck_assert_int_eq (doctor_host_problem (hosts[_i].host), hosts[_i].problem);
  if (hosts[_i].problem == DOCTOR_PROBLEM_NONE)
    {
      g_autofree char *ascii = doctor_host_to_ascii (hosts[_i].host);
      g_autofree char *again = NULL;

      ck_assert_ptr_nonnull (ascii);
      ck_assert (g_str_is_ascii (ascii));
      if (hosts[_i].ascii != NULL)
        ck_assert_str_eq (ascii, hosts[_i].ascii);
      again = doctor_host_to_ascii (ascii);
      ck_assert_str_eq (again, ascii);
    }
  if (hosts[_i].problem == DOCTOR_PROBLEM_NOT_A_HOST)
    ck_assert_ptr_null (doctor_host_to_ascii (hosts[_i].host));
}
END_TEST

static const struct
{
  guint port;
  DoctorProblem problem;
} ports[] = {
  { 0, DOCTOR_PROBLEM_PORT_RANGE },
  { 1, DOCTOR_PROBLEM_NONE },
  { 993, DOCTOR_PROBLEM_NONE },
  { 65535, DOCTOR_PROBLEM_NONE },
  { 65536, DOCTOR_PROBLEM_PORT_RANGE },
  { 70000, DOCTOR_PROBLEM_PORT_RANGE },
  { G_MAXUINT, DOCTOR_PROBLEM_PORT_RANGE },
};

START_TEST (test_port)
{
  ck_assert_int_eq (doctor_port_problem (ports[_i].port), ports[_i].problem);
}
END_TEST

static const struct
{
  const char *user;
  DoctorProblem problem;
} users[] = {
  { "tanaka", DOCTOR_PROBLEM_NONE },
  { "tanaka@example.jp", DOCTOR_PROBLEM_NONE },
  { "EXAMPLE\\tanaka", DOCTOR_PROBLEM_NONE },
  { "田中 太郎", DOCTOR_PROBLEM_NONE },
  { "\"{5} %", DOCTOR_PROBLEM_NONE },
  { "", DOCTOR_PROBLEM_EMPTY },
  { "tanaka\r\nA2 DELETE INBOX", DOCTOR_PROBLEM_LINE_BREAK },
  { "tanaka\n", DOCTOR_PROBLEM_LINE_BREAK },
  { "\x01", DOCTOR_PROBLEM_LINE_BREAK },
};

START_TEST (test_user)
{
  ck_assert_int_eq (doctor_user_problem (users[_i].user), users[_i].problem);
}
END_TEST

static const struct
{
  const char *address;
  DoctorProblem problem;
} addresses[] = {
  { "tanaka@example.jp", DOCTOR_PROBLEM_NONE },
  { "t.a..n.@example.jp", DOCTOR_PROBLEM_NONE },
  { "tanaka+mail@mail.example.jp", DOCTOR_PROBLEM_NONE },
  { "tanaka@日本語.jp", DOCTOR_PROBLEM_NONE },
  { "田中@example.jp", DOCTOR_PROBLEM_NONE },
  { "root@localhost", DOCTOR_PROBLEM_NONE },
  { "", DOCTOR_PROBLEM_EMPTY },
  { "tanaka", DOCTOR_PROBLEM_NOT_AN_ADDRESS },
  { "@example.jp", DOCTOR_PROBLEM_NOT_AN_ADDRESS },
  { "tanaka@", DOCTOR_PROBLEM_NOT_AN_ADDRESS },
  { "a@b@example.jp", DOCTOR_PROBLEM_NOT_AN_ADDRESS },
  { "tanaka@example..jp", DOCTOR_PROBLEM_NOT_AN_ADDRESS },
  { "tanaka@192.0.2.1", DOCTOR_PROBLEM_NOT_AN_ADDRESS },
  { "tanaka@192.0.2.300", DOCTOR_PROBLEM_NOT_AN_ADDRESS },
  { "<tanaka@example.jp>", DOCTOR_PROBLEM_NOT_AN_ADDRESS },
  { "tanaka>@example.jp", DOCTOR_PROBLEM_NOT_AN_ADDRESS },
  { "tanaka@example,jp", DOCTOR_PROBLEM_COMMA },
  { "tanaka＠example.jp", DOCTOR_PROBLEM_FULL_WIDTH },
  { "ｔanaka@example.jp", DOCTOR_PROBLEM_FULL_WIDTH },
  { "tanaka @example.jp", DOCTOR_PROBLEM_BLANK },
  { "tanaka@example.jp ", DOCTOR_PROBLEM_BLANK },
  { "tanaka@example.jp\r\nDATA", DOCTOR_PROBLEM_LINE_BREAK },
};

START_TEST (test_address)
{
  ck_assert_int_eq (doctor_address_problem (addresses[_i].address), addresses[_i].problem);
}
END_TEST

static const struct
{
  const char *host;
  guint port;
  const char *user;
  DoctorLogin login;
  DoctorProblem problem;
  const char *field;
} servers[] = {
  { "imap.example.jp", 993, "tanaka", DOCTOR_LOGIN_PASSWORD, DOCTOR_PROBLEM_NONE, NULL },
  { "imap.example.jp", 993, "", DOCTOR_LOGIN_NONE, DOCTOR_PROBLEM_NONE, NULL },
  { "imap,example.jp", 0, "", DOCTOR_LOGIN_PASSWORD, DOCTOR_PROBLEM_COMMA, "host" },
  { "imap.example.jp", 0, "", DOCTOR_LOGIN_PASSWORD, DOCTOR_PROBLEM_PORT_RANGE, "port" },
  { "imap.example.jp", 993, "", DOCTOR_LOGIN_PASSWORD, DOCTOR_PROBLEM_EMPTY, "user" },
  { "imap.example.jp", 993, "", DOCTOR_LOGIN_OAUTH2, DOCTOR_PROBLEM_EMPTY, "user" },
  { "imap.example.jp", 993, "a\n", DOCTOR_LOGIN_NONE, DOCTOR_PROBLEM_LINE_BREAK, "user" },
};

START_TEST (test_server_problem)
{
  g_autoptr (DoctorServer) server = doctor_server_new (
      DOCTOR_ROLE_INCOMING, DOCTOR_PROTOCOL_IMAP, servers[_i].host, servers[_i].port,
      DOCTOR_SECURITY_TLS, servers[_i].user, servers[_i].login);
  const char *field = NULL;

  ck_assert_int_eq (doctor_server_problem (server, &field), servers[_i].problem);
  ck_assert_pstr_eq (field, servers[_i].field);
  ck_assert_int_eq (doctor_server_problem (server, NULL), servers[_i].problem);
}
END_TEST

static const struct
{
  DoctorProtocol protocol;
  DoctorSecurity security;
  guint port;
} defaults[] = {
  { DOCTOR_PROTOCOL_IMAP, DOCTOR_SECURITY_TLS, 993 },
  { DOCTOR_PROTOCOL_IMAP, DOCTOR_SECURITY_STARTTLS, 143 },
  { DOCTOR_PROTOCOL_IMAP, DOCTOR_SECURITY_NONE, 143 },
  { DOCTOR_PROTOCOL_POP3, DOCTOR_SECURITY_TLS, 995 },
  { DOCTOR_PROTOCOL_POP3, DOCTOR_SECURITY_STARTTLS, 110 },
  { DOCTOR_PROTOCOL_POP3, DOCTOR_SECURITY_NONE, 110 },
  { DOCTOR_PROTOCOL_SMTP, DOCTOR_SECURITY_TLS, 465 },
  { DOCTOR_PROTOCOL_SMTP, DOCTOR_SECURITY_STARTTLS, 587 },
  { DOCTOR_PROTOCOL_SMTP, DOCTOR_SECURITY_NONE, 587 },
};

START_TEST (test_default_port)
{
  ck_assert_uint_eq (doctor_server_default_port (defaults[_i].protocol, defaults[_i].security),
                     defaults[_i].port);
}
END_TEST

START_TEST (test_equal)
{
  g_autoptr (DoctorServer)
      server = doctor_server_new (DOCTOR_ROLE_OUTGOING, DOCTOR_PROTOCOL_SMTP, "h", 587,
                                  DOCTOR_SECURITY_STARTTLS, "u", DOCTOR_LOGIN_OAUTH2);

  for (guint i = 0; i < 8; i++)
    {
      g_autoptr (DoctorServer) other = doctor_server_copy (server);

      switch (i)
        {
        case 1:
          other->role = DOCTOR_ROLE_INCOMING;
          break;
        case 2:
          other->protocol = DOCTOR_PROTOCOL_IMAP;
          break;
        case 3:
          g_free (other->host);
          other->host = g_strdup ("H");
          break;
        case 4:
          other->port = 465;
          break;
        case 5:
          other->security = DOCTOR_SECURITY_TLS;
          break;
        case 6:
          g_free (other->user);
          other->user = g_strdup ("");
          break;
        case 7:
          other->login = DOCTOR_LOGIN_NONE;
          break;
        default:
          break;
        }
      ck_assert_int_eq (doctor_server_equal (server, other), i == 0);
    }
  ck_assert (doctor_server_equal (NULL, NULL));
  ck_assert (!doctor_server_equal (server, NULL));
  ck_assert (!doctor_server_equal (NULL, server));
  ck_assert_ptr_null (doctor_server_copy (NULL));
}
END_TEST

START_TEST (test_set_host)
{
  g_autoptr (DoctorServer)
      server = doctor_server_new (DOCTOR_ROLE_INCOMING, DOCTOR_PROTOCOL_IMAP, "mail.example.jp",
                                  993, DOCTOR_SECURITY_TLS, "u", DOCTOR_LOGIN_PASSWORD);

  doctor_server_set_certificate (server, "/some/file.pem");
  doctor_server_set_host (server, "Mail.Example.jp");
  ck_assert_str_eq (server->host, "mail.example.jp");
  ck_assert_str_eq (server->certificate, "/some/file.pem");
  doctor_server_set_host (server, "mail.example.com");
  ck_assert_str_eq (server->host, "mail.example.com");
  ck_assert_str_eq (server->certificate, "");
}
END_TEST

START_TEST (test_same_place)
{
  static const struct
  {
    const char *host;
    const char *other;
    gboolean is_same;
  } places[] = {
    { "mail.example.jp", "mail.example.jp", TRUE },
    { "mail.example.jp", "MAIL.Example.jp", TRUE },
    { "mail.example.jp", "mail.example.jp.", TRUE },
    { "メール.example", "xn--4dkua4c.example", TRUE },
    { "XN--4dkua4c.example", "メール.example", TRUE },
    { "mail.example.jp", "mail.example.com", FALSE },
    { "メール.example", "メエル.example", FALSE },
    { "", "", TRUE },
    { "a b", "c d", FALSE }, /* neither is a host */
    { "192.0.2.7", "192.0.2.8", FALSE },
  };
  g_autoptr (DoctorServer)
      server = doctor_server_new (DOCTOR_ROLE_INCOMING, DOCTOR_PROTOCOL_IMAP, places[_i].host, 993,
                                  DOCTOR_SECURITY_TLS, "u", DOCTOR_LOGIN_PASSWORD);
  g_autoptr (DoctorServer)
      other = doctor_server_new (DOCTOR_ROLE_INCOMING, DOCTOR_PROTOCOL_IMAP, places[_i].other, 993,
                                 DOCTOR_SECURITY_TLS, "somebody else", DOCTOR_LOGIN_NONE);

  ck_assert_int_eq (doctor_server_same_place (server, other), places[_i].is_same);
  other->port = 143;
  ck_assert (!doctor_server_same_place (server, other));
  other->port = 993;
  other->security = DOCTOR_SECURITY_STARTTLS;
  ck_assert (!doctor_server_same_place (server, other));
  other->security = DOCTOR_SECURITY_TLS;
  other->protocol = DOCTOR_PROTOCOL_POP3;
  ck_assert (!doctor_server_same_place (server, other));
}
END_TEST

START_TEST (test_account)
{
  g_autoptr (DoctorAccount) account = doctor_account_new ("id", DOCTOR_SOURCE_GEARY);
  g_autoptr (DoctorAccount) copy = NULL;
  DoctorAccount *again = doctor_account_ref (account);

  ck_assert_ptr_eq (again, account);
  doctor_account_unref (again);
  ck_assert (account->enabled);
  ck_assert_str_eq (doctor_account_title (account), "id");
  g_free (account->address);
  account->address = g_strdup ("tanaka@example.jp");
  ck_assert_str_eq (doctor_account_title (account), "tanaka@example.jp");
  g_free (account->name);
  account->name = g_strdup ("Work");
  ck_assert_str_eq (doctor_account_title (account), "Work");
  account->enabled = FALSE;
  account->needs_attention = TRUE;
  account->identities = g_strsplit ("b@example.jp c@example.jp", " ", -1);
  doctor_text_set (&account->origin, "~/.msmtprc");
  doctor_text_set (&account->online, "account_1");
  account->incoming = doctor_server_new (DOCTOR_ROLE_INCOMING, DOCTOR_PROTOCOL_POP3, NULL, 70000,
                                         DOCTOR_SECURITY_NONE, NULL, DOCTOR_LOGIN_NONE);
  ck_assert_str_eq (account->incoming->host, "");
  ck_assert_str_eq (account->incoming->user, "");
  account->incoming->keeper = DOCTOR_KEEPER_GEARY;
  account->incoming->accepts_errors = TRUE;
  doctor_text_set (&account->incoming->keeper_key, "imap h u");
  doctor_text_set (&account->incoming->command, "pass show mail");

  copy = doctor_account_copy (account);
  ck_assert_str_eq (copy->id, "id");
  ck_assert_str_eq (copy->name, "Work");
  ck_assert_str_eq (copy->address, "tanaka@example.jp");
  ck_assert (!copy->enabled);
  ck_assert_int_eq (copy->source, DOCTOR_SOURCE_GEARY);
  ck_assert (doctor_server_equal (copy->incoming, account->incoming));
  ck_assert_ptr_ne (copy->incoming, account->incoming);
  ck_assert_ptr_null (copy->outgoing);
  ck_assert (copy->needs_attention && copy->incoming->accepts_errors);
  ck_assert (g_strv_equal ((const char *const *) copy->identities,
                           (const char *const *) account->identities));
  ck_assert_str_eq (copy->origin, "~/.msmtprc");
  ck_assert_str_eq (copy->online, "account_1");
  ck_assert_int_eq (copy->incoming->keeper, DOCTOR_KEEPER_GEARY);
  ck_assert_str_eq (copy->incoming->keeper_key, "imap h u");
  ck_assert_str_eq (copy->incoming->command, "pass show mail");
  copy->incoming->port = 995;
  ck_assert_uint_eq (account->incoming->port, 70000);
}
END_TEST

START_TEST (test_words)
{
  DoctorProtocol protocol = DOCTOR_PROTOCOL_POP3;
  DoctorSecurity security = DOCTOR_SECURITY_STARTTLS;
  DoctorLogin login = DOCTOR_LOGIN_OAUTH2;
  g_autoptr (GHashTable) sources = g_hash_table_new (g_str_hash, g_str_equal);

  ck_assert_str_eq (doctor_role_to_string (DOCTOR_ROLE_OUTGOING), "outgoing");
  ck_assert_str_eq (doctor_source_to_string (DOCTOR_SOURCE_THUNDERBIRD), "thunderbird");
  ck_assert_str_eq (doctor_source_to_label (DOCTOR_SOURCE_CLAWS), "Claws Mail");
  for (guint i = 0; i < DOCTOR_N_SOURCES; i++)
    ck_assert (g_hash_table_add (sources, (gpointer) doctor_source_to_string (i)));
  ck_assert_str_eq (doctor_protocol_to_label (DOCTOR_PROTOCOL_SMTP), "SMTP");
  ck_assert_str_eq (doctor_security_to_label (DOCTOR_SECURITY_NONE), "none");
  for (guint i = 0; i < 3; i++)
    {
      ck_assert (doctor_protocol_from_string (doctor_protocol_to_string (i), &protocol));
      ck_assert_uint_eq (protocol, i);
      ck_assert (doctor_security_from_string (doctor_security_to_string (i), &security));
      ck_assert_uint_eq (security, i);
      ck_assert (doctor_login_from_string (doctor_login_to_string (i), &login));
      ck_assert_uint_eq (login, i);
    }
  ck_assert (!doctor_protocol_from_string ("IMAP", &protocol));
  ck_assert_int_eq (protocol, DOCTOR_PROTOCOL_SMTP);
  ck_assert (!doctor_security_from_string ("", &security));
  ck_assert_int_eq (security, DOCTOR_SECURITY_NONE);
  ck_assert (!doctor_login_from_string ("password ", &login));
  ck_assert_int_eq (login, DOCTOR_LOGIN_NONE);
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_loop_test (tests, test_host, 0, G_N_ELEMENTS (hosts));
  tcase_add_loop_test (tests, test_port, 0, G_N_ELEMENTS (ports));
  tcase_add_loop_test (tests, test_user, 0, G_N_ELEMENTS (users));
  tcase_add_loop_test (tests, test_address, 0, G_N_ELEMENTS (addresses));
  tcase_add_loop_test (tests, test_server_problem, 0, G_N_ELEMENTS (servers));
  tcase_add_loop_test (tests, test_default_port, 0, G_N_ELEMENTS (defaults));
  tcase_add_test (tests, test_equal);
  tcase_add_test (tests, test_set_host);
  tcase_add_loop_test (tests, test_same_place, 0, 10);
  tcase_add_test (tests, test_account);
  tcase_add_test (tests, test_words);
}

DOCTOR_CHECK_MAIN ("account", add_tests)
