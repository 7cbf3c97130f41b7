/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* From an address to servers: who is asked, who is believed first, and an end in any case. */

#include <string.h>

#include "exam/discover-private.h"
#include "fake-resolver.h"
#include "scripted.h"
#include "suite.h"
#include "web.h"

#define AUTOCONFIG "autoconfig.example.jp/mail/config-v1.1.xml"
#define WELL_KNOWN "example.jp/.well-known/autoconfig/mail/config-v1.1.xml"
#define NAMES                                                                                      \
  "example.jp autoconfig.example.jp imap.example.jp mail.example.jp pop.example.jp "               \
  "smtp.example.jp"
#define SERVER(role, type, host, port, security, user)                                             \
  "<" role "Server type=\"" type "\"><hostname>" host "</hostname><port>" port                     \
  "</port><socketType>" security "</socketType><username>" user                                    \
  "</username><authentication>password-cleartext</authentication></" role "Server>"
#define FILE_OF(servers)                                                                           \
  "<clientConfig version=\"1.1\"><emailProvider id=\"x\">" servers                                 \
  "<documentation url=\"https://help.example.jp/\"/></emailProvider></clientConfig>"
#define GOOD                                                                                       \
  FILE_OF (SERVER ("incoming", "imap", "in.example.jp", "993", "SSL", "%EMAILLOCALPART%")          \
               SERVER ("outgoing", "smtp", "out.example.jp", "465", "SSL", "%EMAILADDRESS%"))
#define OTHER                                                                                      \
  FILE_OF (SERVER ("incoming", "imap", "other.example.jp", "993", "SSL", "x")                      \
               SERVER ("incoming", "imap", "in.example.jp", "993", "SSL", "x"))
#define PLAIN                                                                                      \
  FILE_OF (SERVER ("incoming", "imap", "in.example.jp", "143", "plain", "%EMAILADDRESS%")          \
               SERVER ("outgoing", "smtp", "out.example.jp", "25", "plain", "%EMAILADDRESS%"))

#define WEB "A example.jp", "A autoconfig.example.jp"
#define SRV                                                                                        \
  "SRV _imaps._tcp.example.jp 0 1 993 imap.example.jp",                                            \
      "SRV _submissions._tcp.example.jp 0 1 465 smtp.example.jp"
#define SRV_OFFERS                                                                                 \
  "imap imap.example.jp 993 tls tanaka@example.jp 3|"                                              \
  "smtp smtp.example.jp 465 tls tanaka@example.jp 3|"
#define GOOD_OFFERS                                                                                \
  "imap in.example.jp 993 tls tanaka 1|smtp out.example.jp 465 tls tanaka@example.jp 1|"

/* What servers that answer under usual names say. */
static const char *const imap_script[] = { "tls", "> * OK hi", "imap", NULL };
static const char *const pop3_script[] = { "tls", "> +OK hi", "<",     "> +OK", "> USER",
                                           "> .", "<",        "> +OK", NULL };
static const char *const smtp_script[] = { "tls", "> 220 hi", "<", "> 250-hi", "> 250 AUTH PLAIN",
                                           "<",   "> 221 ok", NULL };
static const char *const submission_script[] = {
  "> 220 hi", "<",        "> 250-hi", "> 250 STARTTLS", "<",
  "> 220 go", "tls",      "<",        "> 250-hi",       "> 250 AUTH PLAIN",
  "<",        "> 221 ok", NULL
};
static const char *const http_script[] = { "tls", "> HTTP/1.1 400 Bad Request", NULL };
static const char *const silent_script[] = { "wait", NULL };
static const char *const closed_script[] = { NULL };

/* By port: 993, 995, 465, 587. */
typedef enum
{
  NO_MAIL,
  ALL_MAIL,
  POP3_AND_STARTTLS,
  WEB_ONLY,
  SILENT,
} Mail;

static const char *const *const scripts[][4] = {
  [NO_MAIL] = { closed_script, closed_script, closed_script, closed_script },
  [ALL_MAIL] = { imap_script, pop3_script, smtp_script, submission_script },
  [POP3_AND_STARTTLS] = { closed_script, pop3_script, closed_script, submission_script },
  [WEB_ONLY] = { http_script, http_script, http_script, http_script },
  [SILENT] = { silent_script, silent_script, silent_script, silent_script },
};
static const guint standard_ports[] = { 993, 995, 465, 587 };

static const struct
{
  const char *address;
  const char *zone[12];
  const char *files[2]; /* of AUTOCONFIG and WELL_KNOWN; NULL: not there */
  Mail mail;
  /* Protocol, host, port, security, user, origin; ! for a foreign host; incoming first */
  const char *offers;
  const char *asked; /* by origin: a answered, n nothing, s skipped */
} scenes[] = {
  /* Known */
  { "tanaka@gmail.com",
    { WEB },
    { NULL },
    NO_MAIL,
    "imap imap.gmail.com 993 tls tanaka@gmail.com 0|pop3 pop.gmail.com 995 tls tanaka@gmail.com 0|"
    "smtp smtp.gmail.com 465 tls tanaka@gmail.com 0|"
    "smtp smtp.gmail.com 587 starttls tanaka@gmail.com 0|",
    "asssss" },
  /* Published */
  { "tanaka@example.jp", { WEB }, { GOOD, NULL }, NO_MAIL, GOOD_OFFERS, "nannns" },
  { "tanaka@example.jp",
    { WEB },
    { NULL, GOOD },
    NO_MAIL,
    "imap in.example.jp 993 tls tanaka 2|smtp out.example.jp 465 tls tanaka@example.jp 2|",
    "nnanns" },
  { "tanaka@example.jp",
    { WEB, SRV },
    { GOOD, OTHER },
    NO_MAIL,
    "imap in.example.jp 993 tls tanaka 1|imap other.example.jp 993 tls x 2|"
    "imap imap.example.jp 993 tls tanaka@example.jp 3|"
    "smtp out.example.jp 465 tls tanaka@example.jp 1|"
    "smtp smtp.example.jp 465 tls tanaka@example.jp 3|",
    "naaans" },
  { "tanaka@example.jp", { WEB, SRV }, { PLAIN, NULL }, NO_MAIL, SRV_OFFERS, "nnnans" },
  { "tanaka@example.jp", { SRV }, { NULL }, NO_MAIL, SRV_OFFERS, "nnnans" },
  /* Files that are none */
  { "tanaka@example.jp", { WEB, SRV }, { "<html/>", "/large" }, NO_MAIL, SRV_OFFERS, "nnnans" },
  { "tanaka@example.jp", { WEB, SRV }, { "/endless", "/to" }, NO_MAIL, SRV_OFFERS, "nnnans" },
  { "tanaka@example.jp", { WEB, SRV }, { "/silent", "/drip" }, NO_MAIL, SRV_OFFERS, "nnnans" },
  { "tanaka@example.jp",
    { WEB, SRV, "HANG autoconfig.example.jp" },
    { NULL },
    NO_MAIL,
    SRV_OFFERS,
    "nnnans" },
  /* DNS */
  { "tanaka@example.jp",
    { "SRV _imaps._tcp.example.jp 0 1 993 imap.example.com",
      "SRV _imap._tcp.example.jp 0 1 143 imap.notexample.jp",
      "SRV _submissions._tcp.example.jp 0 1 465 example.jp" },
    { NULL },
    NO_MAIL,
    "imap imap.example.com 993 tls tanaka@example.jp 3!|"
    "imap imap.notexample.jp 143 starttls tanaka@example.jp 3!|"
    "smtp example.jp 465 tls tanaka@example.jp 3|",
    "nnnans" },
  { "tanaka@example.jp",
    { "MX example.jp 10 mx.example.jp", "MX example.jp 20 mx01.lolipop.jp" },
    { NULL },
    NO_MAIL,
    "imap imap.lolipop.jp 993 tls tanaka@example.jp 4!|"
    "pop3 pop.lolipop.jp 995 tls tanaka@example.jp 4!|"
    "smtp smtp.lolipop.jp 465 tls tanaka@example.jp 4!|",
    "nnnnas" },
  { "tanaka@example.jp",
    { "MX example.jp 10 sv7.xserver.jp" },
    { NULL },
    NO_MAIL,
    "imap sv7.xserver.jp 993 tls tanaka@example.jp 4!|"
    "imap sv7.xserver.jp 143 starttls tanaka@example.jp 4!|"
    "pop3 sv7.xserver.jp 995 tls tanaka@example.jp 4!|"
    "pop3 sv7.xserver.jp 110 starttls tanaka@example.jp 4!|"
    "smtp sv7.xserver.jp 465 tls tanaka@example.jp 4!|"
    "smtp sv7.xserver.jp 587 starttls tanaka@example.jp 4!|",
    "nnnnas" },
  { "tanaka@tanaka.sakura.ne.jp",
    { NULL },
    { NULL },
    NO_MAIL,
    "imap tanaka.sakura.ne.jp 993 tls tanaka@tanaka.sakura.ne.jp 0|"
    "imap tanaka.sakura.ne.jp 143 starttls tanaka@tanaka.sakura.ne.jp 0|"
    "pop3 tanaka.sakura.ne.jp 995 tls tanaka@tanaka.sakura.ne.jp 0|"
    "pop3 tanaka.sakura.ne.jp 110 starttls tanaka@tanaka.sakura.ne.jp 0|"
    "smtp tanaka.sakura.ne.jp 465 tls tanaka@tanaka.sakura.ne.jp 0|"
    "smtp tanaka.sakura.ne.jp 587 starttls tanaka@tanaka.sakura.ne.jp 0|",
    "asssss" },
  /* Nobody knows: names are tried */
  { "tanaka@example.jp",
    { "A imap.example.jp", "A smtp.example.jp", "A mail.example.jp", "A pop.example.jp" },
    { NULL },
    ALL_MAIL,
    "imap imap.example.jp 993 tls tanaka@example.jp 5|"
    "imap mail.example.jp 993 tls tanaka@example.jp 5|"
    "smtp smtp.example.jp 465 tls tanaka@example.jp 5|"
    "smtp mail.example.jp 465 tls tanaka@example.jp 5|",
    "nnnnna" },
  { "tanaka@example.jp",
    { "A mail.example.jp" },
    { NULL },
    POP3_AND_STARTTLS,
    "pop3 mail.example.jp 995 tls tanaka@example.jp 5|"
    "smtp mail.example.jp 587 starttls tanaka@example.jp 5|",
    "nnnnna" },
  /* … for the role that nobody has named */
  { "tanaka@example.jp",
    { "SRV _imaps._tcp.example.jp 0 1 993 imap.example.jp", "A smtp.example.jp" },
    { NULL },
    ALL_MAIL,
    "imap imap.example.jp 993 tls tanaka@example.jp 3|"
    "smtp smtp.example.jp 465 tls tanaka@example.jp 5|",
    "nnnana" },
  { "tanaka@example.jp",
    { "A imap.example.jp", "A mail.example.jp" },
    { NULL },
    NO_MAIL,
    "",
    "nnnnnn" },
  { "tanaka@example.jp",
    { "A imap.example.jp", "A mail.example.jp" },
    { NULL },
    WEB_ONLY,
    "",
    "nnnnnn" },
  /* The certificate is for another name */
  { "tanaka@example.com",
    { "A imap.example.com", "A smtp.example.com" },
    { NULL },
    ALL_MAIL,
    "",
    "nnnnnn" },
  /* Nothing to ask */
  { "tanaka@example.jp", { NULL }, { NULL }, ALL_MAIL, "", "nnnnnn" },
};

static Web *web;
static Scripted *mail[4];
static guint ports[5]; /* of 993, 995, 465, 587, 443 */

static guint
map_port (guint port)
{
  for (guint i = 0; i < G_N_ELEMENTS (standard_ports); i++)
    if (standard_ports[i] == port)
      return ports[i];
  ck_assert_uint_eq (port, 443);
  return ports[4];
}

static void
set_scene (const char *const *zone, const char *const *files, Mail kind)
{
  static Script all[4][2];

  fake_resolver_install (zone);
  web = web_new (NAMES);
  ports[4] = web_get_port (web);
  if (files[0] != NULL)
    web_add (web, AUTOCONFIG, files[0]);
  if (files[1] != NULL)
    web_add (web, WELL_KNOWN, files[1]);
  for (guint i = 0; i < G_N_ELEMENTS (mail); i++)
    {
      all[i][0] = scripts[kind][i];
      mail[i] = scripted_new (G_SOCKET_FAMILY_IPV4, all[i], web_get_chain (web));
      ports[i] = scripted_get_port (mail[i]);
    }
}

static void
clear_scene (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (mail); i++)
    g_clear_pointer (&mail[i], scripted_free);
  g_clear_pointer (&web, web_free);
  fake_resolver_restore ();
}

static char *
describe_offers (DoctorDiscover *discover)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint role = 0; role < 2; role++)
    {
      const GPtrArray *offers = doctor_discover_get_offers (discover, (DoctorRole) role);

      for (guint i = 0; i < offers->len; i++)
        {
          const DoctorOffer *offer = g_ptr_array_index (offers, i);
          const DoctorServer *server = offer->server;

          ck_assert_int_eq (server->role, role);
          g_string_append_printf (text, "%s %s %u %s %s %u%s|",
                                  doctor_protocol_to_string (server->protocol), server->host,
                                  server->port, doctor_security_to_string (server->security),
                                  server->user, offer->origin, offer->is_foreign ? "!" : "");
        }
    }
  return g_strdup (text->str);
}

static char *
describe_asked (DoctorDiscover *discover)
{
  static const char letters[] = "-wans";
  char *text = g_new0 (char, DOCTOR_N_ORIGINS + 1);

  for (guint i = 0; i < DOCTOR_N_ORIGINS; i++)
    text[i] = letters[doctor_discover_get_asked (discover, (DoctorOrigin) i)];
  return text;
}

static void
finished_cb (DoctorDiscover *discover, gpointer user_data)
{
  (*(guint *) user_data)++;
  ck_assert (!doctor_discover_is_running (discover));
}

/* In the scene, counting its ends. */
static DoctorDiscover *
discover_new (const char *address, guint *n_finished)
{
  DoctorDiscover *self = doctor_discover_new (address, web_get_trust (web));

  doctor_discover_set_ports (self, map_port);
  g_signal_connect (self, "finished", G_CALLBACK (finished_cb), n_finished);
  return self;
}

static void
changed_cb (DoctorDiscover *discover, gpointer user_data)
{
  (*(guint *) user_data)++;
  ck_assert (doctor_discover_is_running (discover));
}

/* Everything that left this computer. */
static void
check_manners (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (mail); i++)
    {
      const char *received = scripted_get_received (mail[i]);

      ck_assert_msg (strstr (received, "tanaka") == NULL, "%s", received);
      ck_assert_msg (strstr (received, "LOGIN") == NULL && strstr (received, "AUTH") == NULL
                         && strstr (received, "USER") == NULL,
                     "%s", received);
    }
  ck_assert_msg (strstr (web_get_requests (web), "tanaka") == NULL
                     && strchr (web_get_requests (web), '@') == NULL,
                 "%s", web_get_requests (web));
  ck_assert_ptr_null (strstr (fake_resolver_get_asked (), "tanaka@"));
}

START_TEST (test_scene)
{
  g_autoptr (DoctorDiscover) discover = NULL;
  g_autofree char *offers = NULL, *asked = NULL;
  guint n_finished = 0, n_changed = 0;

  set_scene (scenes[_i].zone, scenes[_i].files, scenes[_i].mail);
  discover = discover_new (scenes[_i].address, &n_finished);
  g_signal_connect (discover, "changed", G_CALLBACK (changed_cb), &n_changed);
  doctor_discover_start (discover);
  ck_assert_uint_eq (n_finished, 0);
  while (n_finished == 0)
    g_main_context_iteration (NULL, TRUE);

  offers = describe_offers (discover);
  asked = describe_asked (discover);
  ck_assert_str_eq (offers, scenes[_i].offers);
  ck_assert_str_eq (asked, scenes[_i].asked);
  check_manners ();
  while (g_main_context_iteration (NULL, FALSE))
    ;
  ck_assert_uint_eq (n_finished, 1);
  /* Three questions at once, and the guess where it is needed; known servers ask nobody. */
  ck_assert_uint_eq (n_changed, asked[0] == 'a' ? 0 : asked[5] == 's' ? 3 : 4);
  if (asked[0] == 'a')
    {
      ck_assert_str_eq (web_get_requests (web), "");
      ck_assert_str_eq (fake_resolver_get_asked (), "");
    }
  clear_scene ();
}
END_TEST

/* The goodbye is said where something was found. */
START_TEST (test_goodbye)
{
  static const char *const zone[] = { "A imap.example.jp", "A smtp.example.jp", NULL };
  static const char *const files[2] = { NULL };
  g_autoptr (DoctorDiscover) discover = NULL;
  guint n_finished = 0;

  set_scene (zone, files, ALL_MAIL);
  discover = discover_new ("tanaka@example.jp", &n_finished);
  doctor_discover_start (discover);
  while (n_finished == 0)
    g_main_context_iteration (NULL, TRUE);
  ck_assert_ptr_nonnull (strstr (scripted_get_received (mail[0]), "LOGOUT"));
  ck_assert_ptr_nonnull (strstr (scripted_get_received (mail[2]), "QUIT"));
  ck_assert_uint_eq (scripted_get_connections (mail[0]), 1);
  ck_assert_uint_eq (scripted_get_connections (mail[1]), 0);
  ck_assert_uint_eq (scripted_get_connections (mail[2]), 1);
  ck_assert_uint_eq (scripted_get_connections (mail[3]), 0);
  clear_scene ();
}
END_TEST

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Stop, at every turn of the main loop, in scenes that answer, that hang, and that try names. */
START_TEST (test_stop)
{
  static const char *const zones[][12] = {
    { WEB, SRV },
    { WEB, SRV, "HANG example.jp", "HANG autoconfig.example.jp" },
    { "A imap.example.jp", "A smtp.example.jp", "A mail.example.jp" },
    { WEB },
  };
  static const char *const files[][2] = {
    { GOOD, OTHER }, { NULL }, { NULL }, { "/drip", "/silent" }
  };
  static const Mail mails[] = { NO_MAIL, NO_MAIL, ALL_MAIL, NO_MAIL };
  guint scene = (guint) _i % G_N_ELEMENTS (zones);
  guint turns = (guint) _i / G_N_ELEMENTS (zones);
  /* Turns come also while everybody is silent. */
  guint tick = g_timeout_add (1, tick_cb, NULL);
  DoctorDiscover *discover;
  guint n_finished = 0, turn = 0;

  set_scene (zones[scene], files[scene], mails[scene]);
  discover = discover_new ("tanaka@example.jp", &n_finished);
  doctor_discover_start (discover);
  while (n_finished == 0)
    {
      if (turn++ == turns * 4)
        doctor_discover_stop (discover);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (tick);
  g_object_add_weak_pointer (G_OBJECT (discover), (gpointer *) &discover);
  g_object_unref (discover);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  ck_assert_ptr_null (discover);
  ck_assert_uint_eq (n_finished, 1);
  clear_scene ();
}
END_TEST

/* The time for everything is up while servers are silent. */
START_TEST (test_deadline)
{
  static const char *const zone[] = { WEB, "A imap.example.jp", "HANG example.jp", NULL };
  static const char *const files[2] = { "/silent", "/drip" };
  g_autoptr (DoctorDiscover) discover = NULL;
  g_autofree char *asked = NULL;
  guint n_finished = 0;

  set_scene (zone, files, SILENT);
  discover = discover_new ("tanaka@example.jp", &n_finished);
  doctor_discover_set_timeout (discover, 300);
  doctor_discover_start (discover);
  while (n_finished == 0)
    g_main_context_iteration (NULL, TRUE);
  asked = describe_asked (discover);
  ck_assert_str_eq (asked, "nnnnns");
  clear_scene ();
}
END_TEST

static const struct
{
  const char *zone[6];
  const char *file; /* of AUTOCONFIG, NULL: not there */
  DoctorProtocol protocol;
  const char *host;
  guint port;
  DoctorSecurity security;
  DoctorCompared compared;
  const char *published; /* of the finding, in words */
  const char *target;    /* of its fix */
} comparisons[] = {
  { { WEB },
    GOOD,
    DOCTOR_PROTOCOL_IMAP,
    "in.example.jp",
    993,
    DOCTOR_SECURITY_TLS,
    DOCTOR_COMPARED_SAME,
    NULL,
    NULL },
  { { WEB },
    GOOD,
    DOCTOR_PROTOCOL_IMAP,
    "IN.Example.jp.",
    993,
    DOCTOR_SECURITY_TLS,
    DOCTOR_COMPARED_SAME,
    NULL,
    NULL },
  { { WEB },
    GOOD,
    DOCTOR_PROTOCOL_IMAP,
    "old.example.jp",
    993,
    DOCTOR_SECURITY_TLS,
    DOCTOR_COMPARED_DIFFERS,
    "in.example.jp, port 993, TLS",
    "host=in.example.jp,security=tls,port=993" },
  { { WEB },
    GOOD,
    DOCTOR_PROTOCOL_SMTP,
    "out.example.jp",
    25,
    DOCTOR_SECURITY_NONE,
    DOCTOR_COMPARED_DIFFERS,
    "out.example.jp, port 465, TLS",
    "security=tls,port=465" },
  { { WEB },
    GOOD,
    DOCTOR_PROTOCOL_POP3,
    "in.example.jp",
    995,
    DOCTOR_SECURITY_TLS,
    DOCTOR_COMPARED_UNKNOWN,
    NULL,
    NULL },
  { { WEB, SRV },
    GOOD,
    DOCTOR_PROTOCOL_IMAP,
    "imap.example.jp",
    993,
    DOCTOR_SECURITY_TLS,
    DOCTOR_COMPARED_SAME,
    NULL,
    NULL },
  { { SRV },
    NULL,
    DOCTOR_PROTOCOL_IMAP,
    "old.example.jp",
    143,
    DOCTOR_SECURITY_STARTTLS,
    DOCTOR_COMPARED_DIFFERS,
    "imap.example.jp, port 993, TLS",
    "host=imap.example.jp,security=tls,port=993" },
  /* Anybody on the way may have written that */
  { { "SRV _imaps._tcp.example.jp 0 1 993 imap.example.com" },
    NULL,
    DOCTOR_PROTOCOL_IMAP,
    "old.example.jp",
    993,
    DOCTOR_SECURITY_TLS,
    DOCTOR_COMPARED_UNKNOWN,
    NULL,
    NULL },
  { { "SRV _imaps._tcp.example.jp 0 1 993 imap.example.com" },
    NULL,
    DOCTOR_PROTOCOL_IMAP,
    "imap.example.com",
    993,
    DOCTOR_SECURITY_TLS,
    DOCTOR_COMPARED_SAME,
    NULL,
    NULL },
  /* Nothing is published that could be advised */
  { { WEB },
    PLAIN,
    DOCTOR_PROTOCOL_IMAP,
    "old.example.jp",
    993,
    DOCTOR_SECURITY_TLS,
    DOCTOR_COMPARED_UNKNOWN,
    NULL,
    NULL },
  { { NULL },
    NULL,
    DOCTOR_PROTOCOL_IMAP,
    "old.example.jp",
    993,
    DOCTOR_SECURITY_TLS,
    DOCTOR_COMPARED_UNKNOWN,
    NULL,
    NULL },
  { { NULL },
    NULL,
    DOCTOR_PROTOCOL_IMAP,
    "",
    993,
    DOCTOR_SECURITY_TLS,
    DOCTOR_COMPARED_UNKNOWN,
    NULL,
    NULL },
};

START_TEST (test_compare)
{
  const char *const files[2] = { comparisons[_i].file, NULL };
  DoctorProtocol protocol = comparisons[_i].protocol;
  g_autoptr (DoctorServer) server = doctor_server_new (
      protocol == DOCTOR_PROTOCOL_SMTP ? DOCTOR_ROLE_OUTGOING : DOCTOR_ROLE_INCOMING, protocol,
      comparisons[_i].host, comparisons[_i].port, comparisons[_i].security, "tanaka@example.jp",
      DOCTOR_LOGIN_PASSWORD);
  g_autoptr (DoctorDiscover) discover = NULL;
  g_autoptr (DoctorTranscript) transcript = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autofree char *asked = NULL;
  guint n_finished = 0;

  set_scene (comparisons[_i].zone, files, ALL_MAIL);
  discover = discover_new ("tanaka@example.jp", &n_finished);
  doctor_discover_set_published_only (discover, TRUE);
  doctor_discover_start (discover);
  while (n_finished == 0)
    g_main_context_iteration (NULL, TRUE);
  /* Neither the data on providers, nor MX, nor a guess */
  asked = describe_asked (discover);
  ck_assert_msg (asked[0] == 's' && g_str_has_suffix (asked, "ss"), "%s", asked);

  ck_assert_int_eq (doctor_discover_compare (discover, server, NULL, NULL),
                    comparisons[_i].compared);
  ck_assert_int_eq (doctor_discover_compare (discover, server, &findings, &transcript),
                    comparisons[_i].compared);
  ck_assert_int_eq (findings != NULL, comparisons[_i].published != NULL);
  ck_assert_int_eq (transcript != NULL, comparisons[_i].published != NULL);
  if (findings != NULL)
    {
      const DoctorFinding *finding = g_ptr_array_index (findings, 0);
      const DoctorFix *fix = &finding->cause->fixes[0];
      g_autofree char *words =
          doctor_finding_text (finding, server, "{published}", doctor_text_english);
      g_autofree char *target = doctor_fix_target (fix, finding, server);
      const DoctorEntry *entry =
          doctor_transcript_find (transcript, g_array_index (finding->evidence, guint, 0));

      ck_assert_uint_eq (findings->len, 1);
      ck_assert_str_eq (finding->cause->id, "settings-differ-from-provider");
      ck_assert_int_eq (fix->action, DOCTOR_FIX_USE_SETTING);
      ck_assert_str_eq (words, comparisons[_i].published);
      ck_assert_str_eq (target, comparisons[_i].target);
      ck_assert_msg (g_str_has_prefix (entry->text, "The provider’s servers are now: "), "%s",
                     entry->text);
    }
  clear_scene ();
}
END_TEST

START_TEST (test_words)
{
  static const char *const words[DOCTOR_N_ORIGINS] = {
    "Known settings of example.jp",
    "Published by example.jp",
    "Published by example.jp",
    "Published by example.jp in the directory of names (DNS)",
    "Known settings of example.jp, which takes in the mail of this domain",
    "Found by trying usual names below example.jp",
  };
  DoctorOffer *offer = doctor_offer_new (
      doctor_server_new (DOCTOR_ROLE_INCOMING, DOCTOR_PROTOCOL_IMAP, "imap.example.jp", 993,
                         DOCTOR_SECURITY_TLS, NULL, DOCTOR_LOGIN_PASSWORD),
      (DoctorOrigin) _i, "example.jp");
  g_autofree char *text = doctor_offer_describe (offer, doctor_text_english);

  ck_assert_str_eq (text, words[_i]);
  doctor_offer_free (offer);
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_loop_test (tests, test_scene, 0, G_N_ELEMENTS (scenes));
  tcase_add_test (tests, test_goodbye);
  tcase_add_loop_test (tests, test_stop, 0, 80);
  tcase_add_test (tests, test_deadline);
  tcase_add_loop_test (tests, test_compare, 0, G_N_ELEMENTS (comparisons));
  tcase_add_loop_test (tests, test_words, 0, DOCTOR_N_ORIGINS);
}

DOCTOR_CHECK_MAIN ("discover", add_tests)
