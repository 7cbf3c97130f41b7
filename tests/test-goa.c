/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* GNOME Online Accounts, played by this test on a private bus: what is read, the passwords and
 * tokens, and a daemon that refuses, says nothing, or dies in the middle. */

#include "accounts/goa.h"

#include <string.h>

#include "accounts/credential.h"
#include "accounts/reading.h"
#include "accounts/sources.h"
#include "core/text.h"
#include "suite.h"

#define ACCOUNT "/org/gnome/OnlineAccounts/Accounts/account_1"
#define TOKEN "ya29.kirschbaum-47-Yodel"

/* ---- The parser ---- */

#define OBJECT(id, account, mail, more)                                                            \
  "objectpath '/org/gnome/OnlineAccounts/Accounts/" id "': {'org.gnome.OnlineAccounts.Account': "  \
  "{'Id': <'" id "'>, 'ProviderType': <'x'>, " account "}" mail more "}"
#define MAIL(properties)                                                                           \
  ", 'org.gnome.OnlineAccounts.Mail': {'EmailAddress': <'t@example.jp'>, " properties "}"
#define IMAP(host, more)                                                                           \
  "'ImapSupported': <true>, 'ImapHost': <'" host "'>, 'ImapUserName': <'t'>" more
#define SMTP(host, more)                                                                           \
  "'SmtpSupported': <true>, 'SmtpHost': <'" host "'>, 'SmtpUserName': <'t'>, "                     \
  "'SmtpUseAuth': <true>" more
#define NAMED "'ProviderName': <'IMAP and SMTP'>, 'PresentationIdentity': <'t@example.jp'>"
#define PASSWORD ", 'org.gnome.OnlineAccounts.PasswordBased': {}"
#define OAUTH ", 'org.gnome.OnlineAccounts.OAuth2Based': {'ClientId': <'x'>}"

/* `servers`: of all accounts, in words, one a line. */
static const struct
{
  const char *objects;
  const char *said;
} parsed[] = {
  { "", "" },
  { OBJECT ("account_1", NAMED,
            MAIL (IMAP ("imap.example.jp", ", 'ImapUseSsl': <true>") ", " SMTP (
                "smtp.example.jp", ", 'SmtpUseTls': <true>")),
            PASSWORD),
    "goa:account_1 t@example.jp (IMAP and SMTP)\n"
    "imap imap.example.jp 993 tls password t\nsmtp smtp.example.jp 587 starttls password t\n" },
  /* Google: tokens; a port; errors accepted */
  { OBJECT ("account_1", "'ProviderName': <'Google'>, 'PresentationIdentity': <'Work'>",
            MAIL (IMAP ("imap.gmail.com:1993",
                        ", 'ImapUseSsl': <true>, 'ImapAcceptSslErrors': <true>")),
            OAUTH),
    "goa:account_1 Work t@example.jp (Google)\nimap imap.gmail.com 1993 tls oauth2 t errors\n" },
  /* No encryption, no login, an address of IPv6 */
  { OBJECT ("account_1", NAMED,
            MAIL (IMAP ("[2001:db8::25]:143", "") ", 'SmtpSupported': <true>, 'SmtpHost': "
                                                  "<'2001:db8::26'>, 'SmtpUserName': <''>, "
                                                  "'SmtpUseAuth': <false>"),
            PASSWORD),
    "goa:account_1 t@example.jp (IMAP and SMTP)\nimap 2001:db8::25 143 none password t\n"
    "smtp 2001:db8::26 587 none none \n" },
  /* Mail switched off; no mail; Exchange */
  { OBJECT ("account_1", NAMED ", 'MailDisabled': <true>", "", ""),
    "goa:account_1 t@example.jp (IMAP and SMTP) off\n" },
  { OBJECT ("account_1", NAMED ", 'MailDisabled': <false>", "", ""), "" },
  { OBJECT ("account_1", NAMED, MAIL ("'ImapSupported': <false>, 'SmtpSupported': <false>"),
            PASSWORD),
    "! GNOME Online Accounts: the account “t@example.jp” uses the protocol of Microsoft Exchange, "
    "which cannot be examined here\n" },
  /* In the order of the ids; one that needs attention */
  { OBJECT ("account_2", NAMED ", 'AttentionNeeded': <true>", MAIL (IMAP ("b", "")),
            "") ", " OBJECT ("account_1", NAMED, MAIL (IMAP ("a", "")), ""),
    "goa:account_1 t@example.jp (IMAP and SMTP)\nimap a 143 none password t\n"
    "goa:account_2 t@example.jp (IMAP and SMTP) attention\nimap b 143 none password t\n" },
  /* Not as it should be */
  { OBJECT ("account_1", "'ProviderName': <7>, 'PresentationIdentity': <false>",
            MAIL ("'ImapSupported': <true>, 'ImapHost': <true>"), ""),
    "goa:account_1 t@example.jp ()\nimap  143 none password \n" },
  { "objectpath '/org/gnome/OnlineAccounts/Manager': {'org.gnome.OnlineAccounts.Manager': {}}",
    "" },
  { "objectpath '/x': {'org.gnome.OnlineAccounts.Account': {'Id': <''>}}", "" },
  { OBJECT ("account_1", NAMED, MAIL (IMAP ("host:port:7x", "")), ""),
    "goa:account_1 t@example.jp (IMAP and SMTP)\nimap host:port:7x 143 none password t\n" },
};

static void
add_server (GString *out, const DoctorServer *server)
{
  if (server == NULL)
    return;
  ck_assert_int_eq (server->keeper, DOCTOR_KEEPER_GOA);
  ck_assert (g_variant_is_object_path (server->keeper_key));
  g_string_append_printf (out, "%s %s %u %s %s %s%s\n",
                          doctor_protocol_to_string (server->protocol), server->host, server->port,
                          doctor_security_to_string (server->security),
                          doctor_login_to_string (server->login), server->user,
                          server->accepts_errors ? " errors" : "");
}

static char *
describe (const DoctorReading *reading)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < reading->accounts->len; i++)
    {
      const DoctorAccount *account = g_ptr_array_index (reading->accounts, i);

      g_string_append_printf (
          out, "%s%s%s%s%s (%s)%s%s\n", account->id, *account->name != '\0' ? " " : "",
          account->name, *account->address != '\0' ? " " : "", account->address, account->origin,
          account->enabled ? "" : " off", account->needs_attention ? " attention" : "");
      add_server (out, account->incoming);
      add_server (out, account->outgoing);
    }
  for (guint i = 0; i < reading->problems->len; i++)
    g_string_append_printf (out, "! %s\n",
                            ((const GError *) g_ptr_array_index (reading->problems, i))->message);
  return g_string_free (out, FALSE);
}

static GVariant *
make_objects (const char *text)
{
  g_autofree char *whole = g_strconcat ("@a{oa{sa{sv}}} {", text, "}", NULL);
  g_autoptr (GError) error = NULL;
  GVariant *objects = g_variant_parse (NULL, whole, NULL, NULL, &error);

  ck_assert_msg (objects != NULL, "%s: %s", text, error != NULL ? error->message : "");
  return objects;
}

START_TEST (test_parse)
{
  g_autoptr (DoctorReading) reading = doctor_reading_new (DOCTOR_SOURCE_GOA, NULL, NULL);
  g_autoptr (GVariant) objects = make_objects (parsed[_i].objects);
  g_autofree char *said = NULL;

  doctor_goa_parse (reading, objects);
  said = describe (reading);
  ck_assert_str_eq (said, parsed[_i].said);
}
END_TEST

/* ---- The daemon ---- */

typedef enum
{
  WELL,
  REFUSED, /* the provider wants somebody to sign in */
  FAILED,
  SILENT,
  DIES,
  WRONG, /* answers with another type */
} Mood;

static struct
{
  GDBusConnection *bus;
  guint owner;
  guint filter;
  Mood mood;
  const char *objects;
  GPtrArray *held;  /* of GDBusMessage that get no answer */
  GString *calls;   /* methods, a blank behind each */
  const char *word; /* what is given */
} daemon_state;

static void
reply (GDBusMessage *message, GVariant *body)
{
  g_autoptr (GDBusMessage) answer = g_dbus_message_new_method_reply (message);

  g_dbus_message_set_body (answer, body);
  g_dbus_connection_send_message (daemon_state.bus, answer, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL,
                                  NULL);
}

static void
refuse (GDBusMessage *message, const char *name, const char *words)
{
  g_autoptr (GDBusMessage) answer = g_dbus_message_new_method_error_literal (message, name, words);

  g_dbus_connection_send_message (daemon_state.bus, answer, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL,
                                  NULL);
}

static void
take_call (GDBusMessage *message)
{
  const char *method = g_dbus_message_get_member (message);
  g_autoptr (GVariant) objects = NULL;
  gboolean is_ensuring = g_str_equal (method, "EnsureCredentials");

  g_string_append_printf (daemon_state.calls, "%s ", method);
  if (daemon_state.mood == SILENT)
    g_ptr_array_add (daemon_state.held, g_object_ref (message));
  else if (daemon_state.mood == DIES)
    g_dbus_connection_close_sync (daemon_state.bus, NULL, NULL);
  else if (daemon_state.mood == WRONG)
    reply (message, g_variant_new ("(u)", 7u));
  else if (g_str_equal (method, "GetManagedObjects"))
    {
      objects = make_objects (daemon_state.objects);
      reply (message, g_variant_new ("(@a{oa{sa{sv}}})", objects));
    }
  else if (daemon_state.mood == REFUSED)
    refuse (message, "org.gnome.OnlineAccounts.Error.NotAuthorized",
            "Expected status 200 when requesting your identity, got 401");
  else if (daemon_state.mood == FAILED)
    refuse (message, "org.gnome.OnlineAccounts.Error.Failed", "Cannot resolve hostname");
  else if (is_ensuring)
    reply (message, g_variant_new ("(i)", 3600));
  else if (g_str_equal (method, "GetAccessToken"))
    reply (message, g_variant_new ("(si)", daemon_state.word, 3600));
  else
    reply (message, g_variant_new ("(s)", daemon_state.word));
}

static gboolean
take_call_cb (gpointer user_data)
{
  take_call (user_data);
  return G_SOURCE_REMOVE;
}

/* In the thread of GDBus. */
static GDBusMessage *
filter_cb (GDBusConnection *bus, GDBusMessage *message, gboolean incoming, gpointer user_data)
{
  if (!incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL
      || !g_str_has_prefix (g_dbus_message_get_path (message), "/org/gnome/OnlineAccounts"))
    return message;
  g_idle_add_full (G_PRIORITY_DEFAULT, take_call_cb, message, g_object_unref);
  return NULL;
}

static void
daemon_start (Mood mood, const char *objects)
{
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GError) error = NULL;

  daemon_state.mood = mood;
  daemon_state.objects = objects;
  daemon_state.word = TOKEN;
  daemon_state.calls = g_string_new (NULL);
  daemon_state.held = g_ptr_array_new_with_free_func (g_object_unref);
  daemon_state.bus =
      g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  ck_assert_ptr_nonnull (daemon_state.bus);
  daemon_state.filter = g_dbus_connection_add_filter (daemon_state.bus, filter_cb, NULL, NULL);
  answer = g_dbus_connection_call_sync (
      daemon_state.bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "RequestName", g_variant_new ("(su)", DOCTOR_GOA_NAME, 0u), G_VARIANT_TYPE ("(u)"),
      G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  ck_assert_ptr_nonnull (answer);
}

static void
daemon_stop (void)
{
  g_dbus_connection_remove_filter (daemon_state.bus, daemon_state.filter);
  if (!g_dbus_connection_is_closed (daemon_state.bus))
    g_dbus_connection_close_sync (daemon_state.bus, NULL, NULL);
  g_clear_object (&daemon_state.bus);
  g_clear_pointer (&daemon_state.held, g_ptr_array_unref);
  g_string_free (daemon_state.calls, TRUE);
}

#define GOOGLE                                                                                     \
  OBJECT ("account_1", "'ProviderName': <'Google'>, 'PresentationIdentity': <'t@example.jp'>",     \
          MAIL (IMAP ("imap.gmail.com", ", 'ImapUseSsl': <true>")), OAUTH)

/* ---- The list ---- */

typedef struct
{
  GMainLoop *loop;
  DoctorReading *reading;
  DoctorSecret *secret;
  DoctorCredential *credential;
  GError *error;
} Waiting;

static void
listed_cb (G_GNUC_UNUSED GObject *source, GAsyncResult *result, gpointer user_data)
{
  Waiting *self = user_data;

  self->reading = doctor_goa_load_finish (result, &self->error);
  g_main_loop_quit (self->loop);
}

static DoctorReading *
list (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Waiting self = { .loop = loop };

  doctor_goa_load_async (TRUE, NULL, listed_cb, &self);
  g_main_loop_run (loop);
  ck_assert_ptr_nonnull (self.reading);
  return self.reading;
}

static const struct
{
  Mood mood;
  guint n_accounts;
  const char *problem; /* NULL: none */
} lists[] = {
  { WELL, 1, NULL },
  { SILENT, 0, "GNOME Online Accounts does not say which accounts there are: Timeout" },
  { DIES, 0, "GNOME Online Accounts does not say which accounts there are: " },
  { WRONG, 0, "GNOME Online Accounts does not say which accounts there are: " },
  { FAILED, 1, NULL },
};

START_TEST (test_list)
{
  g_autoptr (DoctorReading) reading = NULL;

  daemon_start (lists[_i].mood, GOOGLE);
  reading = list ();
  ck_assert_uint_eq (reading->accounts->len, lists[_i].n_accounts);
  ck_assert_uint_eq (reading->problems->len, lists[_i].problem != NULL);
  if (lists[_i].problem != NULL)
    ck_assert (g_str_has_prefix (
        ((const GError *) g_ptr_array_index (reading->problems, 0))->message, lists[_i].problem));
  daemon_stop ();
}
END_TEST

START_TEST (test_absent)
{
  g_autoptr (DoctorReading) reading = list ();

  ck_assert_uint_eq (reading->accounts->len, 0);
  ck_assert_uint_eq (reading->problems->len, 0);
}
END_TEST

/* ---- Passwords and tokens ---- */

static void
credential_cb (G_GNUC_UNUSED GObject *source, GAsyncResult *result, gpointer user_data)
{
  Waiting *self = user_data;

  self->credential = doctor_credential_lookup_finish (result, &self->error);
  g_main_loop_quit (self->loop);
}

static DoctorAccount *
make_account (DoctorLogin login)
{
  DoctorAccount *account = doctor_account_new ("goa:account_1", DOCTOR_SOURCE_GOA);

  account->incoming = doctor_server_new (DOCTOR_ROLE_INCOMING, DOCTOR_PROTOCOL_IMAP, "h", 993,
                                         DOCTOR_SECURITY_TLS, "t", login);
  account->incoming->keeper = DOCTOR_KEEPER_GOA;
  doctor_text_set (&account->incoming->keeper_key, ACCOUNT);
  return account;
}

static DoctorCredential *
look_up (DoctorPasswords *passwords, DoctorAccount *account)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Waiting self = { .loop = loop };

  doctor_credential_lookup_async (passwords, account, account->incoming, FALSE, NULL, credential_cb,
                                  &self);
  g_main_loop_run (loop);
  ck_assert_ptr_nonnull (self.credential);
  return self.credential;
}

static const struct
{
  Mood mood;
  DoctorLogin login;
  const char *calls;
  gboolean is_given;
  DoctorFactKind absence;
  const char *code;
} credentials[] = {
  { WELL, DOCTOR_LOGIN_OAUTH2, "EnsureCredentials GetAccessToken ", TRUE, 0, NULL },
  { WELL, DOCTOR_LOGIN_PASSWORD, "GetPassword ", TRUE, 0, NULL },
  { REFUSED, DOCTOR_LOGIN_OAUTH2, "EnsureCredentials ", FALSE, DOCTOR_FACT_SIGN_IN_EXPIRED,
    "Expected status 200 when requesting your identity, got 401" },
  { FAILED, DOCTOR_LOGIN_OAUTH2, "EnsureCredentials ", FALSE, DOCTOR_FACT_CREDENTIAL_NOT_GIVEN,
    "Cannot resolve hostname" },
  { FAILED, DOCTOR_LOGIN_PASSWORD, "GetPassword ", FALSE, DOCTOR_FACT_CREDENTIAL_NOT_GIVEN,
    "Cannot resolve hostname" },
  { SILENT, DOCTOR_LOGIN_PASSWORD, "GetPassword ", FALSE, DOCTOR_FACT_CREDENTIAL_NOT_GIVEN, NULL },
  { DIES, DOCTOR_LOGIN_OAUTH2, "EnsureCredentials ", FALSE, DOCTOR_FACT_CREDENTIAL_NOT_GIVEN,
    NULL },
  { WRONG, DOCTOR_LOGIN_OAUTH2, "EnsureCredentials ", FALSE, DOCTOR_FACT_CREDENTIAL_NOT_GIVEN,
    NULL },
};

START_TEST (test_credential)
{
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  g_autoptr (DoctorAccount) account = make_account (credentials[_i].login);
  g_autoptr (DoctorCredential) credential = NULL;

  daemon_start (credentials[_i].mood, GOOGLE);
  credential = look_up (passwords, account);
  ck_assert_str_eq (daemon_state.calls->str, credentials[_i].calls);
  ck_assert_int_eq (credential->secret != NULL, credentials[_i].is_given);
  if (credentials[_i].is_given)
    {
      ck_assert_uint_eq (doctor_secret_length (credential->secret), strlen (TOKEN));
      ck_assert (memcmp (doctor_secret_peek (credential->secret), TOKEN, strlen (TOKEN)) == 0);
      ck_assert_int_ge (credential->changed, 1);
    }
  else
    {
      ck_assert_int_eq (credential->absence, credentials[_i].absence);
      ck_assert_str_eq (credential->text, "GNOME Online Accounts");
      ck_assert_ptr_nonnull (credential->code);
      if (credentials[_i].code != NULL)
        ck_assert_str_eq (credential->code, credentials[_i].code);
    }
  daemon_stop ();
}
END_TEST

/* With attention needed a failure of any kind means the sign-in. */
START_TEST (test_attention)
{
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  g_autoptr (DoctorAccount) account = make_account (DOCTOR_LOGIN_OAUTH2);
  g_autoptr (DoctorCredential) credential = NULL;

  account->needs_attention = TRUE;
  daemon_start (FAILED, GOOGLE);
  credential = look_up (passwords, account);
  ck_assert_int_eq (credential->absence, DOCTOR_FACT_SIGN_IN_EXPIRED);
  daemon_stop ();
}
END_TEST

/* The key may come from a file of another program. */
START_TEST (test_no_path)
{
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  g_autoptr (DoctorAccount) account = make_account (DOCTOR_LOGIN_PASSWORD);
  g_autoptr (DoctorCredential) credential = NULL;

  doctor_text_set (&account->incoming->keeper_key, "no/path at all");
  credential = look_up (passwords, account);
  ck_assert_ptr_null (credential->secret);
  ck_assert_int_eq (credential->absence, DOCTOR_FACT_CREDENTIAL_NOT_GIVEN);
}
END_TEST

/* A token that another program keeps is nothing that somebody could type. */
START_TEST (test_token_elsewhere)
{
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  g_autoptr (DoctorAccount)
      account = doctor_account_new ("thunderbird:x", DOCTOR_SOURCE_THUNDERBIRD);
  g_autoptr (DoctorCredential) credential = NULL;

  account->incoming = doctor_server_new (DOCTOR_ROLE_INCOMING, DOCTOR_PROTOCOL_IMAP, "h", 993,
                                         DOCTOR_SECURITY_TLS, "t", DOCTOR_LOGIN_OAUTH2);
  credential = look_up (passwords, account);
  ck_assert_ptr_null (credential->secret);
  ck_assert_int_eq (credential->absence, DOCTOR_FACT_TOKEN_UNKNOWN);
  ck_assert_str_eq (credential->text, "Thunderbird");
}
END_TEST

/* ---- While it is open ---- */

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ck_assert (doctor_sources_load_finish (DOCTOR_SOURCES (source), result, NULL));
  g_main_loop_quit (user_data);
}

static guint n_changes;

static void
changed_cb (DoctorSources *sources, gpointer user_data)
{
  n_changes++;
  g_main_loop_quit (user_data);
}

static gboolean
announce_cb (gpointer user_data)
{
  daemon_state.objects = GOOGLE ", " OBJECT ("account_2", NAMED, MAIL (IMAP ("b", "")), PASSWORD);
  g_dbus_connection_emit_signal (daemon_state.bus, NULL, "/org/gnome/OnlineAccounts",
                                 "org.freedesktop.DBus.ObjectManager", "InterfacesRemoved",
                                 g_variant_new_parsed ("(objectpath '/x', @as [])"), NULL);
  return G_SOURCE_REMOVE;
}

START_TEST (test_watch)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (DoctorPlaces) places = doctor_places_new_below ("/nowhere/at/all");
  g_autoptr (DoctorSources) sources = doctor_sources_new (places);
  g_autoptr (GPtrArray) before = NULL, after = NULL, off = NULL;
  const char *const words[] = { "goa", "future", NULL };

  daemon_start (WELL, GOOGLE);
  doctor_sources_load_async (sources, NULL, loaded_cb, loop);
  g_main_loop_run (loop);
  before = doctor_sources_join (sources, NULL);
  ck_assert_uint_eq (before->len, 1);

  doctor_sources_watch (sources);
  g_signal_connect (sources, "changed", G_CALLBACK (changed_cb), loop);
  g_timeout_add (200, announce_cb, NULL);
  g_main_loop_run (loop);
  after = doctor_sources_join (sources, NULL);
  ck_assert_uint_eq (after->len, 2);

  doctor_sources_set_off (sources, words);
  doctor_sources_load_async (sources, NULL, loaded_cb, loop);
  g_main_loop_run (loop);
  off = doctor_sources_join (sources, NULL);
  ck_assert_uint_eq (off->len, 0);
  doctor_sources_close (sources);
  daemon_stop ();
}
END_TEST

static void
closed_cb (GDBusConnection *bus, gboolean remotely, GError *error, gpointer user_data)
{
  g_main_loop_quit (user_data);
}

/* It ends while it is asked again, and the next one has other accounts, of which it tells nothing:
 * they are there, and until then those of before. */
START_TEST (test_restart)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (DoctorPlaces) places = doctor_places_new_below ("/nowhere/at/all");
  g_autoptr (DoctorSources) sources = doctor_sources_new (places);
  g_autoptr (GPtrArray) before = NULL, after = NULL;
  const char *objects;

  daemon_start (WELL, GOOGLE);
  doctor_sources_load_async (sources, NULL, loaded_cb, loop);
  g_main_loop_run (loop);
  doctor_sources_watch (sources);
  g_signal_connect (sources, "changed", G_CALLBACK (changed_cb), loop);
  n_changes = 0;

  daemon_state.mood = DIES;
  g_signal_connect (daemon_state.bus, "closed", G_CALLBACK (closed_cb), loop);
  g_timeout_add (200, announce_cb, NULL);
  g_main_loop_run (loop);
  ck_assert_str_eq (daemon_state.calls->str, "GetManagedObjects GetManagedObjects ");
  before = doctor_sources_join (sources, NULL);
  ck_assert_uint_eq (before->len, 1);
  objects = daemon_state.objects;
  daemon_stop ();

  daemon_start (WELL, objects);
  g_main_loop_run (loop);
  after = doctor_sources_join (sources, NULL);
  ck_assert_uint_eq (after->len, 2);
  ck_assert_uint_eq (n_changes, 1);
  doctor_sources_close (sources);
  daemon_stop ();
}
END_TEST

/* One that is not to be started, and does not run, or ends while it is asked. */
START_TEST (test_not_started)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Waiting self = { .loop = loop };

  if (_i == 1)
    daemon_start (DIES, GOOGLE);
  doctor_goa_load_async (FALSE, NULL, listed_cb, &self);
  g_main_loop_run (loop);
  ck_assert_ptr_null (self.reading);
  ck_assert (g_error_matches (self.error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND));
  g_clear_error (&self.error);
  if (_i == 1)
    daemon_stop ();
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_loop_test (tests, test_parse, 0, G_N_ELEMENTS (parsed));
  tcase_add_loop_test (tests, test_list, 0, G_N_ELEMENTS (lists));
  tcase_add_test (tests, test_absent);
  tcase_add_loop_test (tests, test_credential, 0, G_N_ELEMENTS (credentials));
  tcase_add_test (tests, test_attention);
  tcase_add_test (tests, test_no_path);
  tcase_add_test (tests, test_token_elsewhere);
  tcase_add_test (tests, test_watch);
  tcase_add_test (tests, test_restart);
  tcase_add_loop_test (tests, test_not_started, 0, 2);
}

DOCTOR_CHECK_MAIN ("goa", add_tests)
