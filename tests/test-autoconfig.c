/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The file in which a domain publishes its mail servers: what is read, and what is not believed. */

#include "core/autoconfig.h"

#include <string.h>

#include "suite.h"

#define HEAD "<clientConfig version=\"1.1\"><emailProvider id=\"x\">"
#define TAIL "</emailProvider></clientConfig>"
#define SERVER(host, port, security, user, more)                                                   \
  "<incomingServer type=\"imap\"><hostname>" host "</hostname><port>" port                         \
  "</port><socketType>" security "</socketType><username>" user "</username>" more                 \
  "</incomingServer>"
#define ONE(host) HEAD SERVER (host, "993", "SSL", "u", "") TAIL
#define PORT(port) HEAD SERVER ("a.example.jp", port, "SSL", "u", "") TAIL
#define SECURITY(security) HEAD SERVER ("a.example.jp", "993", security, "u", "") TAIL
#define USER(user) HEAD SERVER ("a.example.jp", "993", "SSL", user, "") TAIL
#define LOGIN(logins) HEAD SERVER ("a.example.jp", "993", "SSL", "u", logins) TAIL
#define AS(word) "<authentication>" word "</authentication>"
#define PAGE(url) HEAD "<documentation url=\"" url "\"/>" TAIL
#define TEN(x) x x x x x x x x x x

/* The whole file as one line: name, page, servers, how many were left out. */
static char *
describe (const DoctorAutoconfig *file)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (file == NULL)
    return g_strdup ("nothing");
  g_string_append_printf (text, "%s|%s|", file->name, file->page != NULL ? file->page : "");
  for (guint i = 0; i < file->servers->len; i++)
    {
      const DoctorAutoconfigServer *one = g_ptr_array_index (file->servers, i);
      const DoctorServer *server = one->server;

      g_string_append_printf (text, "%s %s %s %u %s “%s” %s/%u|",
                              doctor_role_to_string (server->role),
                              doctor_protocol_to_string (server->protocol), server->host,
                              server->port, doctor_security_to_string (server->security),
                              server->user, doctor_login_to_string (server->login), one->logins);
    }
  g_string_append_printf (text, "%u", file->n_left_out);
  return g_strdup (text->str);
}

static const struct
{
  const char *file;
  const char *address;
  const char *described;
} files[] = {
  { "provider.xml", "tanaka@example.jp",
    "Example & Söhne メール|https://help.example.jp/mail?lang=ja|"
    "incoming imap imap.example.jp 993 tls “tanaka@example.jp” password/3|"
    "incoming imap imap.example.jp 143 starttls “tanaka@example.jp” password/1|"
    "incoming pop3 pop.example.jp 995 tls “tanaka” password/1|"
    "outgoing smtp smtp.example.jp 465 tls “tanaka@example.jp” oauth2/2|"
    "outgoing smtp smtp.example.jp 587 starttls “tanaka@example.jp” password/1|0" },
  { "hosting.xml", "info@xn--wgv71a.example.jp",
    "xn--wgv71a.example.jp Mail||"
    "incoming imap mail.xn--wgv71a.example.jp 143 starttls “info@xn--wgv71a.example.jp” password/1|"
    "incoming imap mail.xn--wgv71a.example.jp 993 tls “info@xn--wgv71a.example.jp” password/1|"
    "outgoing smtp mail.xn--wgv71a.example.jp 587 starttls “info@xn--wgv71a.example.jp” password/1|"
    "0" },
  { "hosting.xml", "info@日本.example.jp",
    "日本.example.jp Mail||"
    "incoming imap mail.xn--wgv71a.example.jp 143 starttls “info@日本.example.jp” password/1|"
    "incoming imap mail.xn--wgv71a.example.jp 993 tls “info@日本.example.jp” password/1|"
    "outgoing smtp mail.xn--wgv71a.example.jp 587 starttls “info@日本.example.jp” password/1|0" },
  { "groupware.xml", "tanaka@example.jp",
    "Groupware||incoming imap imap.example.jp 993 tls “EXAMPLE\\tanaka” password/1|"
    "outgoing smtp relay.example.jp 25 none “” none/4|"
    "outgoing smtp smtp.example.jp 587 starttls “” password/1|2" },
};

START_TEST (test_file)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("G_TEST_SRCDIR"), "autoconfig", files[_i].file, NULL);
  g_autoptr (DoctorAutoconfig) file = NULL;
  g_autofree char *text = NULL, *described = NULL;
  gsize length;

  ck_assert (g_file_get_contents (path, &text, &length, NULL));
  file = doctor_autoconfig_parse (text, length, files[_i].address);
  described = describe (file);
  ck_assert_str_eq (described, files[_i].described);
}
END_TEST

/* A server that is read is "incoming imap a.example.jp 993 tls “u” password/1". */
#define GOOD "||incoming imap a.example.jp 993 tls “u” password/1|0"
#define LEFT_OUT "||1"

static const struct
{
  const char *text;
  const char *described;
} texts[] = {
  /* The form */
  { ONE ("a.example.jp"), GOOD },
  { "\xef\xbb\xbf<?xml version=\"1.0\"?>\n<!-- x -->" ONE ("a.example.jp"), GOOD },
  { ONE ("\r\n  a.example.jp\t\n"), GOOD },
  { ONE ("<![CDATA[a.example.jp]]>"), GOOD },
  { ONE ("a&#46;example.jp"), GOOD },
  { ONE ("a.example.jp</hostname><hostname>b.example.jp"), GOOD },
  { "<clientConfig><emailProvider>" SERVER ("a.example.jp", "993", "SSL", "u", "") TAIL, GOOD },
  { HEAD TAIL, "||0" },
  /* Broken, foreign or too much */
  { "", "nothing" },
  { "x", "nothing" },
  { "<clientConfig version=\"1.1\"/>", "nothing" },
  { "<clientConfig version=\"2.0\"><emailProvider/></clientConfig>", "nothing" },
  { "<html><body>Not found</body></html>", "nothing" },
  { "<!DOCTYPE html><html></html>", "nothing" },
  { "{\"clientConfig\": 1}", "nothing" },
  { HEAD, "nothing" },
  { HEAD "<incomingServer></emailProvider></clientConfig>", "nothing" },
  { HEAD TAIL HEAD TAIL, "nothing" },
  { HEAD "\xff" TAIL, "nothing" },
  { HEAD "&unknown;" TAIL, "nothing" },
  { "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>" ONE ("&b;"), "nothing" },
  { "<!DOCTYPE x SYSTEM \"file:///etc/passwd\">" ONE ("a.example.jp"), "nothing" },
  { HEAD "<!ENTITY a \"b\">" TAIL, "nothing" },
  { HEAD TEN ("<a>") TEN ("<a>") TEN ("</a>") TEN ("</a>") TAIL, "nothing" },
  { HEAD TEN ("<a>") TEN ("</a>") SERVER ("a.example.jp", "993", "SSL", "u", "") TAIL, GOOD },
  /* Hosts */
  { ONE (""), LEFT_OUT },
  { ONE ("a b.example.jp"), LEFT_OUT },
  { ONE ("a.example.jp&#13;&#10;A1 LOGIN"), LEFT_OUT },
  { ONE ("a.example.jp&#0;"), "nothing" },
  { ONE ("https://a.example.jp"), LEFT_OUT },
  { ONE ("a.example.jp:993"), LEFT_OUT },
  { ONE ("a,example.jp"), LEFT_OUT },
  { ONE ("localhost"), LEFT_OUT },
  { ONE ("127.0.0.1"), LEFT_OUT },
  { ONE ("[::1]"), LEFT_OUT },
  { ONE ("::1"), LEFT_OUT },
  { ONE ("-a.example.jp"), LEFT_OUT },
  { ONE ("a..example.jp"), LEFT_OUT },
  { ONE ("%REALNAME%.example.jp"), LEFT_OUT },
  { ONE ("%EMAILADDRESS%"), LEFT_OUT },
  { ONE ("%"), LEFT_OUT },
  { ONE (TEN (TEN ("aaa")) ".jp"), LEFT_OUT },
  { ONE ("<b>a.example.jp</b>"), LEFT_OUT },
  /* Ports, security */
  { PORT (""), LEFT_OUT },
  { PORT ("0"), LEFT_OUT },
  { PORT ("65536"), LEFT_OUT },
  { PORT ("-1"), LEFT_OUT },
  { PORT ("993x"), LEFT_OUT },
  { PORT ("0x3e1"), LEFT_OUT },
  { PORT ("99999999999999999999"), LEFT_OUT },
  { SECURITY (""), LEFT_OUT },
  { SECURITY ("tls"), LEFT_OUT },
  { SECURITY ("plain"), "||incoming imap a.example.jp 993 none “u” password/1|0" },
  /* User names */
  { USER (""), "||incoming imap a.example.jp 993 tls “” password/1|0" },
  { USER ("a&#10;b"), "||incoming imap a.example.jp 993 tls “” password/1|0" },
  { USER ("a&#x202e;b"), "||incoming imap a.example.jp 993 tls “” password/1|0" },
  { USER (TEN (TEN ("aaa"))), "||incoming imap a.example.jp 993 tls “” password/1|0" },
  { USER ("%EMAILLOCALPART%.%EMAILDOMAIN%"),
    "||incoming imap a.example.jp 993 tls “tanaka.example.jp” password/1|0" },
  { USER ("%emailaddress%"), "||incoming imap a.example.jp 993 tls “” password/1|0" },
  /* Logins */
  { LOGIN (AS ("GSSAPI")), LEFT_OUT },
  { LOGIN (AS ("") AS ("TLS-client-cert")), LEFT_OUT },
  { LOGIN (AS ("OAuth2")), "||incoming imap a.example.jp 993 tls “u” oauth2/2|0" },
  { LOGIN (AS ("none") AS ("OAuth2")), "||incoming imap a.example.jp 993 tls “u” oauth2/6|0" },
  { LOGIN (AS ("NTLM") AS (" password-encrypted ")), GOOD },
  /* Kinds of server */
  { HEAD "<incomingServer type=\"smtp\"/><outgoingServer type=\"imap\"/><incomingServer/>" TAIL,
    "||3" },
  { HEAD "<x>" SERVER ("a.example.jp", "993", "SSL", "u", "") "</x>" TAIL, "||0" },
  /* Names and pages */
  { HEAD "<displayName>a&#27;[31m&#x202e;b</displayName>" TAIL, "a\\x1b[31m\\u{202e}b||0" },
  { HEAD "<displayName> </displayName><displayName>b</displayName>" TAIL, "b||0" },
  { PAGE ("https://help.example.jp/"), "|https://help.example.jp/|0" },
  { PAGE ("http://help.example.jp/"), "||0" },
  { PAGE ("javascript:alert(1)"), "||0" },
  { PAGE ("file:///etc/passwd"), "||0" },
  { PAGE ("https://bank.example@help.example.jp/"), "||0" },
  { PAGE ("https://help.example.jp/&#10;x"), "||0" },
  { PAGE ("https://help.example.jp/&#x202e;"), "||0" },
  { PAGE ("https://127.0.0.1/"), "||0" },
  { PAGE ("https://localhost/"), "||0" },
  { PAGE ("https:///x"), "||0" },
};

START_TEST (test_text)
{
  g_autoptr (DoctorAutoconfig)
      file = doctor_autoconfig_parse (texts[_i].text, strlen (texts[_i].text), "tanaka@example.jp");
  g_autofree char *described = describe (file);

  ck_assert_msg (g_str_equal (described, texts[_i].described), "%s\nis %s\nnot %s", texts[_i].text,
                 described, texts[_i].described);
}
END_TEST

START_TEST (test_limits)
{
  g_autoptr (GString) text = g_string_new (HEAD);
  g_autoptr (DoctorAutoconfig) file = NULL, whole = NULL, longer = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append (text, SERVER ("a.example.jp", "993", "SSL", "u", ""));
  g_string_append (text, "<displayName>");
  for (guint i = 0; i < 1000; i++)
    g_string_append (text, "あ");
  g_string_append (text, "</displayName>" TAIL);
  file = doctor_autoconfig_parse (text->str, text->len, "tanaka@example.jp");
  ck_assert_uint_eq (file->servers->len, DOCTOR_AUTOCONFIG_SERVERS);
  ck_assert_uint_eq (file->n_left_out, 100 - DOCTOR_AUTOCONFIG_SERVERS);
  ck_assert_uint_eq ((guint) g_utf8_strlen (file->name, -1), 80);

  while (text->len < DOCTOR_AUTOCONFIG_LIMIT)
    g_string_append_c (text, '\n');
  whole = doctor_autoconfig_parse (text->str, text->len, "tanaka@example.jp");
  ck_assert_ptr_nonnull (whole);
  g_string_append_c (text, '\n');
  longer = doctor_autoconfig_parse (text->str, text->len, "tanaka@example.jp");
  ck_assert_ptr_null (longer);
}
END_TEST

/* However a file is cut, it is read or not, and nothing is left behind. */
START_TEST (test_cuts)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("G_TEST_SRCDIR"), "autoconfig", "provider.xml", NULL);
  g_autofree char *text = NULL;
  gsize length;
  guint n_read = 0;

  ck_assert (g_file_get_contents (path, &text, &length, NULL));
  for (gsize i = 0; i <= length; i++)
    {
      g_autoptr (DoctorAutoconfig) file = doctor_autoconfig_parse (text, i, "tanaka@example.jp");

      n_read += file != NULL;
    }
  /* With and without the last line feed. */
  ck_assert_uint_eq (n_read, 2);
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_loop_test (tests, test_file, 0, G_N_ELEMENTS (files));
  tcase_add_loop_test (tests, test_text, 0, G_N_ELEMENTS (texts));
  tcase_add_test (tests, test_limits);
  tcase_add_test (tests, test_cuts);
}

DOCTOR_CHECK_MAIN ("autoconfig", add_tests)
