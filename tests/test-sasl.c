/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Login mechanisms: choice, exchanges with a real server side, bad challenges, refusals. */

#include "core/sasl.h"

#include "suite.h"

#include <gsasl.h>
#include <string.h>

/* Nothing here prints a response: assertions on them are plain ones. */

#define USER "tanaka@example.jp"
#define WORD "correct horse"
#define BINDING "dGxzLWV4cG9ydGVyIG9mIDMyIG9jdGV0cyBoZXJlIQ=="
#define OTHER_BINDING "YW5vdGhlciBjaGFubmVsIGFsdG9nZXRoZXIgaGVyZSEh"

static DoctorSasl *
begin (const char *mechanism, const char *user, const char *word, gssize length,
       const char *exporter, const char *unique)
{
  g_autoptr (DoctorSecret) secret = doctor_secret_new (word, length);
  DoctorSaslSetup setup = {
    .user = user,
    .secret = secret,
    .login = g_str_has_suffix (mechanism, "OAUTH2") || g_str_equal (mechanism, "OAUTHBEARER")
                 ? DOCTOR_LOGIN_OAUTH2
                 : DOCTOR_LOGIN_PASSWORD,
    .service = "imap",
    .host = "メール.example.jp",
    .port = 993,
    .exporter = exporter,
    .unique = unique,
  };

  return doctor_sasl_new (mechanism, &setup);
}

/* One answer, however long it is worked out. */
static DoctorSaslResult
step (DoctorSasl *sasl, const char *challenge, DoctorSecret **response)
{
  DoctorSaslResult result;

  do
    result = doctor_sasl_step (sasl, (const guint8 *) challenge,
                               challenge != NULL ? strlen (challenge) : 0, response);
  while (result == DOCTOR_SASL_PAUSE);
  return result;
}

static void
assert_step (DoctorSasl *sasl, const char *challenge, DoctorSaslResult result, const char *expected,
             gsize length)
{
  g_autoptr (DoctorSecret) response = NULL;

  ck_assert_int_eq (step (sasl, challenge, &response), result);
  if (expected == NULL)
    {
      ck_assert_ptr_null (response);
      return;
    }
  ck_assert_ptr_nonnull (response);
  ck_assert_uint_eq (doctor_secret_length (response), length);
  ck_assert (memcmp (doctor_secret_peek (response), expected, length) == 0);
}

/* Choice */

static const struct
{
  const char *offered;
  DoctorLogin login;
  const char *user;
  const char *word;
  const char *exporter;
  const char *unique;
  const char *chosen;
} choices[] = {
#define ALL                                                                                        \
  "PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-1-PLUS SCRAM-SHA-256 SCRAM-SHA-256-PLUS " \
  "XOAUTH2 OAUTHBEARER GSSAPI"
  { ALL, DOCTOR_LOGIN_PASSWORD, USER, WORD, BINDING, NULL, "SCRAM-SHA-256-PLUS" },
  { ALL, DOCTOR_LOGIN_PASSWORD, USER, WORD, NULL, BINDING, "SCRAM-SHA-256-PLUS" },
  { ALL, DOCTOR_LOGIN_PASSWORD, USER, WORD, NULL, NULL, "SCRAM-SHA-256" },
  { ALL, DOCTOR_LOGIN_PASSWORD, USER, NULL, NULL, NULL, "SCRAM-SHA-256" },
  { ALL, DOCTOR_LOGIN_OAUTH2, USER, "token", BINDING, NULL, "OAUTHBEARER" },
  { ALL, DOCTOR_LOGIN_NONE, USER, WORD, BINDING, NULL, NULL },
  { "SCRAM-SHA-1 SCRAM-SHA-1-PLUS SCRAM-SHA-256", DOCTOR_LOGIN_PASSWORD, USER, WORD, BINDING, NULL,
    "SCRAM-SHA-256" },
  { "SCRAM-SHA-1 SCRAM-SHA-1-PLUS", DOCTOR_LOGIN_PASSWORD, USER, WORD, BINDING, NULL,
    "SCRAM-SHA-1-PLUS" },
  { "SCRAM-SHA-1 SCRAM-SHA-1-PLUS", DOCTOR_LOGIN_PASSWORD, USER, WORD, NULL, NULL, "SCRAM-SHA-1" },
  { "SCRAM-SHA-256-PLUS", DOCTOR_LOGIN_PASSWORD, USER, WORD, NULL, NULL, NULL },
  { "PLAIN SCRAM-SHA-1 CRAM-MD5", DOCTOR_LOGIN_PASSWORD, USER, WORD, NULL, NULL, "SCRAM-SHA-1" },
  { "LOGIN PLAIN CRAM-MD5", DOCTOR_LOGIN_PASSWORD, USER, WORD, NULL, NULL, "CRAM-MD5" },
  { "LOGIN PLAIN", DOCTOR_LOGIN_PASSWORD, USER, WORD, NULL, NULL, "PLAIN" },
  { "NTLM LOGIN", DOCTOR_LOGIN_PASSWORD, USER, WORD, NULL, NULL, "LOGIN" },
  { "NTLM GSSAPI DIGEST-MD5", DOCTOR_LOGIN_PASSWORD, USER, WORD, NULL, NULL, NULL },
  { "PLAIN XOAUTH2", DOCTOR_LOGIN_OAUTH2, USER, "token", NULL, NULL, "XOAUTH2" },
  { "PLAIN", DOCTOR_LOGIN_OAUTH2, USER, "token", NULL, NULL, NULL },
  { "XOAUTH2", DOCTOR_LOGIN_PASSWORD, USER, WORD, NULL, NULL, NULL },
  { "", DOCTOR_LOGIN_PASSWORD, USER, WORD, NULL, NULL, NULL },
  /* Prepared to itself */
  { ALL, DOCTOR_LOGIN_PASSWORD, USER, "pässwörd", NULL, NULL, "SCRAM-SHA-256" },
  { ALL, DOCTOR_LOGIN_PASSWORD, USER, "合い言葉", NULL, NULL, "SCRAM-SHA-256" },
  /* Prepared to something else: full width, a decomposed letter, a ligature in the user name */
  { ALL, DOCTOR_LOGIN_PASSWORD, USER, "ｗｉｄｅ", NULL, NULL, "PLAIN" },
  { ALL, DOCTOR_LOGIN_PASSWORD, USER, "pa\xcc\x88ss", NULL, NULL, "PLAIN" },
  { ALL, DOCTOR_LOGIN_PASSWORD,
    "o\xef\xac\x83"
    "ce",
    WORD, NULL, NULL, "PLAIN" },
  { "SCRAM-SHA-256 CRAM-MD5", DOCTOR_LOGIN_PASSWORD, USER, "ｗｉｄｅ", NULL, NULL,
    "SCRAM-SHA-256" },
  /* Not to be prepared: younger than Unicode 3.2, control characters, mixed directions */
  { ALL, DOCTOR_LOGIN_PASSWORD, USER, "\xf0\x9f\x98\x80", NULL, NULL, "PLAIN" },
  { ALL, DOCTOR_LOGIN_PASSWORD, USER, "a\tb", NULL, NULL, "PLAIN" },
  { "SCRAM-SHA-1 LOGIN", DOCTOR_LOGIN_PASSWORD, USER, "אa", NULL, NULL, "LOGIN" },
  { "SCRAM-SHA-1", DOCTOR_LOGIN_PASSWORD, USER, "a\tb", NULL, NULL, "SCRAM-SHA-1" },
  { "PLAIN LOGIN", DOCTOR_LOGIN_PASSWORD, USER, "\xff", NULL, NULL, "PLAIN" },
};

START_TEST (test_choose)
{
  g_auto (GStrv) offered = g_strsplit (choices[_i].offered, " ", -1);
  g_autoptr (DoctorSecret)
      secret = choices[_i].word != NULL ? doctor_secret_new (choices[_i].word, -1) : NULL;
  DoctorSaslSetup setup = {
    .user = choices[_i].user,
    .secret = secret,
    .login = choices[_i].login,
    .service = "smtp",
    .host = "smtp.example.jp",
    .port = 587,
    .exporter = choices[_i].exporter,
    .unique = choices[_i].unique,
  };

  ck_assert_pstr_eq (doctor_sasl_choose ((const char *const *) offered, &setup),
                     choices[_i].chosen);
}
END_TEST

/* What cannot be sent is not sent. */

static const struct
{
  const char *mechanism;
  const char *user;
  const char *word;
  gssize length;
} unsendable[] = {
  { "PLAIN", USER, "", 0 },
  { "PLAIN", USER, "a\0b", 3 },
  { "PLAIN", USER, "\0", 1 },
  { "PLAIN", USER, "p\xe4ss", -1 },
  { "PLAIN", "", WORD, -1 },
  { "PLAIN", "\xff", WORD, -1 },
  { "LOGIN", USER, "", 0 },
  { "LOGIN", USER, "a\0b", 3 },
  { "CRAM-MD5", USER, "a\tb", -1 },
  { "CRAM-MD5", USER, "a\0b", 3 },
  { "SCRAM-SHA-1", USER, "\xf0\x9f\x98\x80", -1 },
  { "SCRAM-SHA-256", USER, "אa", -1 },
  { "SCRAM-SHA-256", USER, "\xc2\xad", -1 },
  { "SCRAM-SHA-256", "a\x01", WORD, -1 },
  { "SCRAM-SHA-256-PLUS", USER, "a\0b", 3 },
  { "XOAUTH2", USER, "tok\1en", -1 },
  { "XOAUTH2", "a\1auth=Bearer x", "token", -1 },
  { "XOAUTH2", USER, "", 0 },
  { "OAUTHBEARER", USER, "token\r\n", -1 },
  { "OAUTHBEARER", "", "token", -1 },
};

START_TEST (test_unsendable)
{
  g_autoptr (DoctorSasl) sasl = begin (unsendable[_i].mechanism, unsendable[_i].user,
                                       unsendable[_i].word, unsendable[_i].length, BINDING, NULL);

  assert_step (sasl, doctor_sasl_client_first (sasl) ? NULL : "<1@example.jp>",
               DOCTOR_SASL_UNSENDABLE, NULL, 0);
  ck_assert (!doctor_sasl_is_complete (sasl));
  assert_step (sasl, "", DOCTOR_SASL_BAD_CHALLENGE, NULL, 0);
}
END_TEST

/* One string each */

START_TEST (test_plain)
{
  g_autoptr (DoctorSasl) sasl = begin ("PLAIN", USER, "{5} \"\\ é日\tx", -1, NULL, NULL);
  g_autoptr (DoctorSasl) prompted = begin ("PLAIN", USER, WORD, -1, NULL, NULL);

  ck_assert (doctor_sasl_client_first (sasl));
  ck_assert (!doctor_sasl_is_complete (sasl));
  assert_step (sasl, NULL, DOCTOR_SASL_DONE, "\0" USER "\0{5} \"\\ é日\tx", 33);
  ck_assert (doctor_sasl_is_complete (sasl));
  assert_step (sasl, "", DOCTOR_SASL_BAD_CHALLENGE, NULL, 0);
  ck_assert (!doctor_sasl_is_complete (sasl));

  assert_step (prompted, "who are you?", DOCTOR_SASL_BAD_CHALLENGE, NULL, 0);
}
END_TEST

static const struct
{
  const char *first;
  const char *second;
  gboolean password_first;
} prompts[] = {
  { "Username:", "Password:", FALSE },
  { "User Name", "Password", FALSE },
  { "", "", FALSE },
  { "ユーザー名", "パスワード", FALSE },
  { "Username or password?", "PASS", FALSE },
  { "Pas", "x", FALSE },
  { "PASSWORD:", "Username:", TRUE },
};

START_TEST (test_login)
{
  g_autoptr (DoctorSasl) sasl = begin ("LOGIN", USER, "sécret", -1, NULL, NULL);
  gboolean reverse = prompts[_i].password_first;

  ck_assert (!doctor_sasl_client_first (sasl));
  assert_step (sasl, prompts[_i].first, DOCTOR_SASL_RESPOND, reverse ? "sécret" : USER,
               reverse ? 7 : strlen (USER));
  ck_assert (!doctor_sasl_is_complete (sasl));
  assert_step (sasl, prompts[_i].second, DOCTOR_SASL_DONE, reverse ? USER : "sécret",
               reverse ? strlen (USER) : 7);
  ck_assert (doctor_sasl_is_complete (sasl));
  assert_step (sasl, "More:", DOCTOR_SASL_BAD_CHALLENGE, NULL, 0);
}
END_TEST

/* The example of RFC 2195 section 2. */
START_TEST (test_cram_md5)
{
  g_autoptr (DoctorSasl) sasl = begin ("CRAM-MD5", "tim", "tanstaaftanstaaf", -1, NULL, NULL);
  g_autoptr (DoctorSasl) empty = begin ("CRAM-MD5", "tim", WORD, -1, NULL, NULL);

  ck_assert (!doctor_sasl_client_first (sasl));
  assert_step (sasl, "<1896.697170952@postoffice.reston.mci.net>", DOCTOR_SASL_DONE,
               "tim b913a602c7eda7a495b4e6e7334d3890", 36);
  ck_assert (doctor_sasl_is_complete (sasl));
  assert_step (sasl, "<2@example.jp>", DOCTOR_SASL_BAD_CHALLENGE, NULL, 0);

  assert_step (empty, "", DOCTOR_SASL_BAD_CHALLENGE, NULL, 0);
}
END_TEST

#define OAUTH_JSON                                                                                 \
  "{\"status\":\"401\",\"schemes\":\"bearer\",\"scope\":\"https://mail.example.jp/\"}"

START_TEST (test_xoauth2)
{
  g_autoptr (DoctorSasl) sasl = begin ("XOAUTH2", USER, "ya29.token", -1, NULL, NULL);

  ck_assert (doctor_sasl_client_first (sasl));
  assert_step (sasl, NULL, DOCTOR_SASL_DONE, "user=" USER "\1auth=Bearer ya29.token\1\1", 47);
  ck_assert (doctor_sasl_is_complete (sasl));
  ck_assert_ptr_null (doctor_sasl_oauth_error (sasl));

  assert_step (sasl, OAUTH_JSON, DOCTOR_SASL_DONE, "", 0);
  ck_assert (!doctor_sasl_is_complete (sasl));
  ck_assert_str_eq (doctor_sasl_oauth_error (sasl), OAUTH_JSON);
  assert_step (sasl, OAUTH_JSON, DOCTOR_SASL_BAD_CHALLENGE, NULL, 0);
  ck_assert_str_eq (doctor_sasl_oauth_error (sasl), OAUTH_JSON);
}
END_TEST

START_TEST (test_oauthbearer)
{
  static const char response[] = "n,a=a=3Db=2Cc@example.jp,\1host=xn--gckx4iqb.example.jp\1port=993"
                                 "\1auth=Bearer ya29.token\1\1";
  g_autoptr (DoctorSasl)
      sasl = begin ("OAUTHBEARER", "a=b,c@example.jp", "ya29.token", -1, NULL, NULL);
  g_autofree char *host = doctor_host_to_ascii ("メール.example.jp");
  g_autoptr (GString) expected = g_string_new_len (response, sizeof response - 1);

  g_string_replace (expected, "xn--gckx4iqb.example.jp", host, 0);
  assert_step (sasl, NULL, DOCTOR_SASL_DONE, expected->str, expected->len);
  ck_assert (doctor_sasl_is_complete (sasl));
  assert_step (sasl, OAUTH_JSON, DOCTOR_SASL_DONE, "\1", 1);
  ck_assert (!doctor_sasl_is_complete (sasl));
  ck_assert_str_eq (doctor_sasl_oauth_error (sasl), OAUTH_JSON);
}
END_TEST

/* SCRAM against the server side of gsasl. */

typedef struct
{
  const char *word;
  const char *exporter;
  const char *unique;
} Server;

static int
server_cb (G_GNUC_UNUSED Gsasl *library, Gsasl_session *session, Gsasl_property property)
{
  const Server *server = gsasl_session_hook_get (session);
  const char *value = property == GSASL_PASSWORD          ? server->word
                      : property == GSASL_SCRAM_ITER      ? "4096"
                      : property == GSASL_SCRAM_SALT      ? "W22ZaJ0SNY7soEsUEjb6gQ=="
                      : property == GSASL_CB_TLS_EXPORTER ? server->exporter
                      : property == GSASL_CB_TLS_UNIQUE   ? server->unique
                                                          : NULL;

  return value != NULL ? gsasl_property_set (session, property, value) : GSASL_NO_CALLBACK;
}

typedef struct
{
  Gsasl *library;
  Gsasl_session *session;
  Server server;
  int code; /* the server's last one */
} Peer;

static void
peer_start (Peer *peer, const char *mechanism)
{
  ck_assert_int_eq (gsasl_init (&peer->library), GSASL_OK);
  gsasl_callback_set (peer->library, server_cb);
  ck_assert_int_eq (gsasl_server_start (peer->library, mechanism, &peer->session), GSASL_OK);
  gsasl_session_hook_set (peer->session, &peer->server);
}

static void
peer_stop (Peer *peer)
{
  gsasl_finish (peer->session);
  gsasl_done (peer->library);
}

/* One step of this side and one of the server; the next challenge, NULL when the server gave up. */
static char *
exchange (DoctorSasl *sasl, Peer *peer, const char *challenge, DoctorSaslResult *result)
{
  g_autoptr (DoctorSecret) response = NULL;
  g_autofree char *next = NULL;
  char *output = NULL;
  gsize length = 0;

  *result = step (sasl, challenge, &response);
  if (response == NULL)
    return NULL;
  peer->code = gsasl_step (peer->session, doctor_secret_peek (response),
                           doctor_secret_length (response), &output, &length);
  if (peer->code == GSASL_OK || peer->code == GSASL_NEEDS_MORE)
    next = g_strndup (output != NULL ? output : "", length);
  gsasl_free (output);
  return g_steal_pointer (&next);
}

static const struct
{
  const char *mechanism;
  const char *word;
  const char *exporter;
  const char *unique;
  Server server;
  const char *begins;
  gboolean accepted;
} scrams[] = {
  { "SCRAM-SHA-1", WORD, NULL, NULL, { WORD, NULL, NULL }, "n,,n=", TRUE },
  { "SCRAM-SHA-256", WORD, NULL, NULL, { WORD, NULL, NULL }, "n,,n=", TRUE },
  /* This side could bind and the server does not offer it. */
  { "SCRAM-SHA-256", WORD, BINDING, NULL, { WORD, NULL, NULL }, "n,,n=", TRUE },
  { "SCRAM-SHA-1", WORD, NULL, BINDING, { WORD, NULL, NULL }, "n,,n=", TRUE },
  { "SCRAM-SHA-1", WORD, BINDING, BINDING, { WORD, NULL, BINDING }, "n,,n=", TRUE },
  { "SCRAM-SHA-1-PLUS", WORD, BINDING, NULL, { WORD, BINDING, NULL }, "p=tls-exporter,,n=", TRUE },
  { "SCRAM-SHA-256-PLUS",
    WORD,
    BINDING,
    NULL,
    { WORD, BINDING, NULL },
    "p=tls-exporter,,n=",
    TRUE },
  { "SCRAM-SHA-1-PLUS", WORD, NULL, BINDING, { WORD, NULL, BINDING }, "p=tls-unique,,n=", TRUE },
  { "SCRAM-SHA-256-PLUS", WORD, NULL, BINDING, { WORD, NULL, BINDING }, "p=tls-unique,,n=", TRUE },
  { "SCRAM-SHA-1-PLUS",
    WORD,
    BINDING,
    NULL,
    { WORD, OTHER_BINDING, NULL },
    "p=tls-exporter,,n=",
    FALSE },
  { "SCRAM-SHA-256-PLUS",
    WORD,
    NULL,
    BINDING,
    { WORD, NULL, OTHER_BINDING },
    "p=tls-unique,,n=",
    FALSE },
  { "SCRAM-SHA-1", WORD, NULL, NULL, { "another", NULL, NULL }, "n,,n=", FALSE },
  { "SCRAM-SHA-256", WORD, NULL, NULL, { "another", NULL, NULL }, "n,,n=", FALSE },
  { "SCRAM-SHA-256-PLUS",
    WORD,
    BINDING,
    NULL,
    { "another", BINDING, NULL },
    "p=tls-exporter,,n=",
    FALSE },
  { "SCRAM-SHA-256",
    "pässwörd 合い言葉",
    NULL,
    NULL,
    { "pässwörd 合い言葉", NULL, NULL },
    "n,,n=",
    TRUE },
  { "SCRAM-SHA-1", "ｗｉｄｅ\xc2\xa0", NULL, NULL, { "wide ", NULL, NULL }, "n,,n=", TRUE },
};

START_TEST (test_scram)
{
  g_autoptr (DoctorSasl) sasl = begin (scrams[_i].mechanism, "a=b,c", scrams[_i].word, -1,
                                       scrams[_i].exporter, scrams[_i].unique);
  g_autoptr (DoctorSecret) opening = NULL;
  g_autofree char *first = NULL;
  g_autofree char *final = NULL;
  Peer peer = { .server = scrams[_i].server };
  DoctorSaslResult result;

  ck_assert_str_eq (doctor_sasl_mechanism (sasl), scrams[_i].mechanism);
  ck_assert (doctor_sasl_client_first (sasl));
  peer_start (&peer, scrams[_i].mechanism);

  {
    char *output = NULL;
    gsize length = 0;

    ck_assert_int_eq (doctor_sasl_step (sasl, NULL, 0, &opening), DOCTOR_SASL_RESPOND);
    ck_assert (g_str_has_prefix (doctor_secret_peek (opening), scrams[_i].begins));
    ck_assert (strstr (doctor_secret_peek (opening), "n=a=3Db=2Cc,r=") != NULL);
    peer.code = gsasl_step (peer.session, doctor_secret_peek (opening),
                            doctor_secret_length (opening), &output, &length);
    if (peer.code == GSASL_NEEDS_MORE)
      first = g_strndup (output, length);
    gsasl_free (output);
  }

  if (first != NULL)
    {
      final = exchange (sasl, &peer, first, &result);
      ck_assert_int_eq (result, DOCTOR_SASL_RESPOND);
    }
  /* Nothing is proved yet: a success now would come from somebody else. */
  ck_assert (!doctor_sasl_is_complete (sasl));
  ck_assert_int_eq (final != NULL, scrams[_i].accepted);
  if (final != NULL)
    {
      g_autoptr (DoctorSecret) response = NULL;

      ck_assert_int_eq (peer.code, GSASL_OK);
      ck_assert_int_eq (doctor_sasl_step (sasl, (const guint8 *) final, strlen (final), &response),
                        DOCTOR_SASL_DONE);
      ck_assert_uint_eq (doctor_secret_length (response), 0);
      ck_assert (doctor_sasl_is_complete (sasl));
      assert_step (sasl, final, DOCTOR_SASL_BAD_CHALLENGE, NULL, 0);
      ck_assert (!doctor_sasl_is_complete (sasl));
    }
  peer_stop (&peer);
}
END_TEST

/* The server's last message, changed on the way or not the server's at all. "%s" is the true one.
 */
static const struct
{
  const char *final;
  DoctorSaslResult result;
  gboolean complete;
} finals[] = {
  { "%s,x=extension", DOCTOR_SASL_DONE, TRUE },
  { "v=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", DOCTOR_SASL_NOT_AUTHENTIC, FALSE },
  { "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=", DOCTOR_SASL_NOT_AUTHENTIC, FALSE },
  { "e=invalid-proof", DOCTOR_SASL_DONE, FALSE },
  { "v=", DOCTOR_SASL_BAD_CHALLENGE, FALSE },
  { "v=*", DOCTOR_SASL_BAD_CHALLENGE, FALSE },
  { "", DOCTOR_SASL_BAD_CHALLENGE, FALSE },
  { "welcome", DOCTOR_SASL_BAD_CHALLENGE, FALSE },
};

START_TEST (test_scram_final)
{
  g_autoptr (DoctorSasl) sasl = begin ("SCRAM-SHA-256", USER, WORD, -1, NULL, NULL);
  Peer peer = { .server = { WORD, NULL, NULL } };
  g_autofree char *first = NULL;
  g_autofree char *final = NULL;
  g_autoptr (GString) changed = g_string_new (finals[_i].final);
  DoctorSaslResult result;

  peer_start (&peer, "SCRAM-SHA-256");
  first = exchange (sasl, &peer, NULL, &result);
  final = exchange (sasl, &peer, first, &result);
  ck_assert_ptr_nonnull (final);
  g_string_replace (changed, "%s", final, 0);
  assert_step (sasl, changed->str, finals[_i].result,
               finals[_i].result == DOCTOR_SASL_DONE ? "" : NULL, 0);
  ck_assert_int_eq (doctor_sasl_is_complete (sasl), finals[_i].complete);
  assert_step (sasl, changed->str, DOCTOR_SASL_BAD_CHALLENGE, NULL, 0);
  peer_stop (&peer);
}
END_TEST

/* The server's first message; "%s" is this side's nonce. */
static const char *const bad_firsts[] = {
  "",
  "r=",
  "r=%sx",
  "r=%sx,s=W22ZaJ0SNY7soEsUEjb6gQ==",
  "r=%sx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=0",
  "r=%sx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=-1",
  "r=%sx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=x",
  "r=%sx,s=***,i=4096",
  /* Nothing of the server's own in it */
  "r=%s,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
  "r=%sx,s=,i=4096",
  "r=x%s,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
  "r=somebodyelse,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
  "m=mandatory,r=%sx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
  "Username:",
  "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
};

START_TEST (test_scram_bad_first)
{
  g_autoptr (DoctorSasl) sasl = begin ("SCRAM-SHA-1", USER, WORD, -1, NULL, NULL);
  g_autoptr (DoctorSecret) opening = NULL;
  g_autoptr (GString) challenge = g_string_new (bad_firsts[_i]);

  ck_assert_int_eq (doctor_sasl_step (sasl, NULL, 0, &opening), DOCTOR_SASL_RESPOND);
  g_string_replace (challenge, "%s", strstr (doctor_secret_peek (opening), ",r=") + 3, 0);
  assert_step (sasl, challenge->str, DOCTOR_SASL_BAD_CHALLENGE, NULL, 0);
  ck_assert (!doctor_sasl_is_complete (sasl));
}
END_TEST

/* How often it pauses, and what comes then. */
static const struct
{
  const char *rounds;
  guint n_pauses;
  DoctorSaslResult result;
} costs[] = {
  /* It pauses once before it begins, and the first round is done then. */
  { "1", 1, DOCTOR_SASL_RESPOND },
  { "4097", 1, DOCTOR_SASL_RESPOND },
  { "4098", 2, DOCTOR_SASL_RESPOND },
  { "600000", 147, DOCTOR_SASL_RESPOND },
  { "600001", 0, DOCTOR_SASL_TOO_COSTLY },
  /* For an hour, and for a day; and more than any number */
  { "4294967295", 0, DOCTOR_SASL_TOO_COSTLY },
  { "18446744073709555712", 0, DOCTOR_SASL_TOO_COSTLY },
  { "600000000000000000000000000000000000000000000", 0, DOCTOR_SASL_TOO_COSTLY },
};

START_TEST (test_scram_cost)
{
  g_autoptr (DoctorSasl) sasl = begin ("SCRAM-SHA-256", USER, WORD, -1, NULL, NULL);
  g_autoptr (DoctorSecret) opening = NULL;
  g_autoptr (DoctorSecret) response = NULL;
  g_autoptr (GString) challenge = g_string_new ("r=%sx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=");
  DoctorSaslResult result;
  guint n_pauses = 0;

  g_string_append (challenge, costs[_i].rounds);
  ck_assert_int_eq (doctor_sasl_step (sasl, NULL, 0, &opening), DOCTOR_SASL_RESPOND);
  g_string_replace (challenge, "%s", strstr (doctor_secret_peek (opening), ",r=") + 3, 0);
  while (
      (result = doctor_sasl_step (sasl, (const guint8 *) challenge->str, challenge->len, &response))
      == DOCTOR_SASL_PAUSE)
    {
      ck_assert_ptr_null (response);
      n_pauses++;
    }
  ck_assert_int_eq (result, costs[_i].result);
  ck_assert_uint_eq (n_pauses, costs[_i].n_pauses);
  ck_assert_int_eq (response != NULL, result == DOCTOR_SASL_RESPOND);
  ck_assert (!doctor_sasl_is_complete (sasl));
}
END_TEST

START_TEST (test_scram_early)
{
  g_autoptr (DoctorSasl) prompted = begin ("SCRAM-SHA-1", USER, WORD, -1, NULL, NULL);
  g_autoptr (DoctorSasl) zero = begin ("SCRAM-SHA-1", USER, WORD, -1, NULL, NULL);
  g_autoptr (DoctorSecret) response = NULL;

  assert_step (prompted, "r=a,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", DOCTOR_SASL_BAD_CHALLENGE, NULL,
               0);
  ck_assert_int_eq (doctor_sasl_step (zero, (const guint8 *) "\0", 1, &response),
                    DOCTOR_SASL_BAD_CHALLENGE);
  ck_assert_ptr_null (response);
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_loop_test (tests, test_choose, 0, G_N_ELEMENTS (choices));
  tcase_add_loop_test (tests, test_unsendable, 0, G_N_ELEMENTS (unsendable));
  tcase_add_test (tests, test_plain);
  tcase_add_loop_test (tests, test_login, 0, G_N_ELEMENTS (prompts));
  tcase_add_test (tests, test_cram_md5);
  tcase_add_test (tests, test_xoauth2);
  tcase_add_test (tests, test_oauthbearer);
  tcase_add_loop_test (tests, test_scram, 0, G_N_ELEMENTS (scrams));
  tcase_add_loop_test (tests, test_scram_final, 0, G_N_ELEMENTS (finals));
  tcase_add_loop_test (tests, test_scram_bad_first, 0, G_N_ELEMENTS (bad_firsts));
  tcase_add_loop_test (tests, test_scram_cost, 0, G_N_ELEMENTS (costs));
  tcase_add_test (tests, test_scram_early);
}

DOCTOR_CHECK_MAIN ("sasl", add_tests)
