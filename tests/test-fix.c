/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What a fix would change in the settings of a server. */

#include "suite.h"

#include <string.h>

#include "diagnosis/diagnosis.h"
#include "diagnosis/places.h"
#include "diagnosis/technical.h"

static const struct
{
  const char *cause;
  guint fix;
  DoctorProtocol protocol;
  guint port;
  DoctorSecurity security;
  DoctorLogin login;
  guint new_port; /* 0: nothing that could be changed for the user */
  DoctorSecurity new_security;
} changes[] = {
  { "tls-on-plain-port", 0, DOCTOR_PROTOCOL_IMAP, 10143, DOCTOR_SECURITY_TLS, DOCTOR_LOGIN_PASSWORD,
    10143, DOCTOR_SECURITY_STARTTLS },
  { "tls-on-plain-port", 1, DOCTOR_PROTOCOL_POP3, 110, DOCTOR_SECURITY_TLS, DOCTOR_LOGIN_PASSWORD,
    995, DOCTOR_SECURITY_TLS },
  { "plain-on-tls-port", 0, DOCTOR_PROTOCOL_SMTP, 465, DOCTOR_SECURITY_STARTTLS,
    DOCTOR_LOGIN_PASSWORD, 465, DOCTOR_SECURITY_TLS },
  { "encryption-not-configured", 0, DOCTOR_PROTOCOL_IMAP, 143, DOCTOR_SECURITY_NONE,
    DOCTOR_LOGIN_PASSWORD, 993, DOCTOR_SECURITY_TLS },
  { "encryption-not-configured", 1, DOCTOR_PROTOCOL_SMTP, 25, DOCTOR_SECURITY_NONE,
    DOCTOR_LOGIN_PASSWORD, 587, DOCTOR_SECURITY_STARTTLS },
  /* So it is already. */
  { "wrong-service-on-port", 0, DOCTOR_PROTOCOL_IMAP, 993, DOCTOR_SECURITY_TLS,
    DOCTOR_LOGIN_PASSWORD, 0, DOCTOR_SECURITY_TLS },
  /* Only the user knows the name. */
  { "wrong-service-on-port", 1, DOCTOR_PROTOCOL_IMAP, 993, DOCTOR_SECURITY_TLS,
    DOCTOR_LOGIN_PASSWORD, 0, DOCTOR_SECURITY_TLS },
  /* No setting at all */
  { "starttls-unavailable", 1, DOCTOR_PROTOCOL_IMAP, 143, DOCTOR_SECURITY_STARTTLS,
    DOCTOR_LOGIN_PASSWORD, 0, DOCTOR_SECURITY_TLS },
};

START_TEST (test_change)
{
  const DoctorCause *cause = doctor_cause_lookup (changes[_i].cause);
  DoctorFinding finding = { .cause = cause };
  g_autoptr (DoctorServer) server = doctor_server_new (
      changes[_i].protocol == DOCTOR_PROTOCOL_SMTP ? DOCTOR_ROLE_OUTGOING : DOCTOR_ROLE_INCOMING,
      changes[_i].protocol, "mail.example.jp", changes[_i].port, changes[_i].security, "tanaka",
      changes[_i].login);
  g_autoptr (DoctorServer)
      changed = doctor_fix_apply (&cause->fixes[changes[_i].fix], &finding, server);

  ck_assert_int_eq (changed != NULL, changes[_i].new_port != 0);
  if (changed == NULL)
    return;
  ck_assert_uint_eq (changed->port, changes[_i].new_port);
  ck_assert_int_eq (changed->security, changes[_i].new_security);
  /* And nothing else */
  changed->port = server->port;
  changed->security = server->security;
  ck_assert (doctor_server_equal (changed, server));
}
END_TEST

/* Whatever the settings were: no fix takes encryption away, and each value that a row gives is one
 * that settings can have. */
START_TEST (test_every_fix)
{
  static const DoctorSecurity securities[] = { DOCTOR_SECURITY_TLS, DOCTOR_SECURITY_STARTTLS,
                                               DOCTOR_SECURITY_NONE };

  for (guint i = 0; i < doctor_n_causes (); i++)
    for (guint j = 0; j < DOCTOR_MAX_FIXES && doctor_cause_at (i)->fixes[j].text != NULL; j++)
      {
        const DoctorFix *fix = &doctor_cause_at (i)->fixes[j];
        DoctorFinding finding = { .cause = doctor_cause_at (i) };
        g_autoptr (DoctorServer)
            server = doctor_server_new (DOCTOR_ROLE_OUTGOING, DOCTOR_PROTOCOL_SMTP, "mail.example",
                                        26, securities[_i], "u", DOCTOR_LOGIN_NONE);
        g_autoptr (DoctorServer) changed = doctor_fix_apply (fix, &finding, server);
        g_autofree char *target = doctor_fix_target (fix, &finding, server);

        ck_assert (target == NULL || strchr (target, '{') == NULL);
        if (changed != NULL)
          {
            ck_assert_int_eq (fix->action, DOCTOR_FIX_USE_SETTING);
            ck_assert_int_ne (changed->security, DOCTOR_SECURITY_NONE);
          }
        else if (fix->action == DOCTOR_FIX_USE_SETTING && strchr (target, '=') != NULL)
          ck_assert_msg (securities[_i] != DOCTOR_SECURITY_TLS
                             || strstr (target, "security=tls,port=26") != NULL
                             || strstr (target, "login=") != NULL,
                         "%s: %s", doctor_cause_at (i)->id, target);
      }
}
END_TEST

/* Who is told to wait is told how long, but where the server said it. */
START_TEST (test_waits)
{
  const DoctorCause *cause = doctor_cause_at ((guint) _i);

  for (guint i = 0; i < DOCTOR_MAX_FIXES && cause->fixes[i].text != NULL; i++)
    {
      const DoctorFix *fix = &cause->fixes[i];
      guint minutes = doctor_fix_seconds (fix, &(DoctorFinding){ .cause = cause }) / 60;

      if (fix->action == DOCTOR_FIX_WAIT)
        ck_assert_msg (minutes >= 1 && minutes <= 60, "%s: %u", cause->id, minutes);
      else
        ck_assert_uint_eq (minutes, 0);
    }
}
END_TEST

/* A host is told what is wrong with a certificate, and not only that something is. */
START_TEST (test_technical)
{
  const DoctorCause *cause = doctor_cause_at ((guint) _i);
  const char *sentence = doctor_cause_technical (cause);
  const char *unknown = doctor_cause_technical (doctor_cause_lookup ("step-failed"));

  ck_assert (g_str_has_suffix (sentence, "."));
  if (g_str_has_prefix (cause->id, "cert-") && cause->fixes[0].action == DOCTOR_FIX_ASK_HOST
      && strstr (cause->id, "invalid") == NULL)
    ck_assert_msg (!g_str_equal (sentence, unknown), "%s", cause->id);
}
END_TEST

static const struct
{
  DoctorSource source;
  DoctorRole role;
  guint port;
  DoctorSecurity security;
  const char *place;
  const char *values;
  const char *copied;
} places[] = {
  { DOCTOR_SOURCE_OWN, DOCTOR_ROLE_INCOMING, 993, DOCTOR_SECURITY_TLS, NULL, NULL, NULL },
  { DOCTOR_SOURCE_THUNDERBIRD, DOCTOR_ROLE_INCOMING, 993, DOCTOR_SECURITY_TLS,
    "Thunderbird: Account Settings", "Connection security: SSL/TLS, Port: 993", "993" },
  { DOCTOR_SOURCE_THUNDERBIRD, DOCTOR_ROLE_OUTGOING, 26, DOCTOR_SECURITY_STARTTLS,
    "Outgoing Server (SMTP)", "Connection security: STARTTLS", NULL },
  { DOCTOR_SOURCE_EVOLUTION, DOCTOR_ROLE_OUTGOING, 465, DOCTOR_SECURITY_TLS, "Sending Email",
    "Encryption method: TLS on a dedicated port, Port: 465", "465" },
  { DOCTOR_SOURCE_GEARY, DOCTOR_ROLE_INCOMING, 143, DOCTOR_SECURITY_STARTTLS, "Receiving",
    "Transport security: StartTLS, Port: 143", "143" },
  { DOCTOR_SOURCE_KMAIL, DOCTOR_ROLE_INCOMING, 993, DOCTOR_SECURITY_TLS,
    "KMail: ", "Encryption: SSL/TLS, Port: 993", "993" },
  { DOCTOR_SOURCE_CLAWS, DOCTOR_ROLE_INCOMING, 993, DOCTOR_SECURITY_TLS,
    "Claws Mail: ", "SSL/TLS page: Use TLS, Port: 993", "993" },
  { DOCTOR_SOURCE_GOA, DOCTOR_ROLE_INCOMING, 993, DOCTOR_SECURITY_TLS, "Online Accounts",
    "Encryption: SSL on a dedicated port, Port: 993", "993" },
  { DOCTOR_SOURCE_MUTT, DOCTOR_ROLE_INCOMING, 993, DOCTOR_SECURITY_TLS, "~/.muttrc",
    "set folder = \"imaps://mail.example.jp:993/\"",
    "set folder = \"imaps://mail.example.jp:993/\"" },
  { DOCTOR_SOURCE_MSMTP, DOCTOR_ROLE_OUTGOING, 587, DOCTOR_SECURITY_STARTTLS, "~/.msmtprc",
    "host mail.example.jp\nport 587\ntls on\ntls_starttls on",
    "host mail.example.jp\nport 587\ntls on\ntls_starttls on" },
  { DOCTOR_SOURCE_MBSYNC, DOCTOR_ROLE_INCOMING, 993, DOCTOR_SECURITY_TLS, "~/.mbsyncrc",
    "Host mail.example.jp\nPort 993\nSSLType IMAPS",
    "Host mail.example.jp\nPort 993\nSSLType IMAPS" },
  /* Weaker security has no place. */
  { DOCTOR_SOURCE_MSMTP, DOCTOR_ROLE_OUTGOING, 25, DOCTOR_SECURITY_NONE, "~/.msmtprc", NULL, NULL },
};

START_TEST (test_place)
{
  DoctorProtocol protocol = places[_i].role == DOCTOR_ROLE_OUTGOING ? DOCTOR_PROTOCOL_SMTP
                                                                    : DOCTOR_PROTOCOL_IMAP;
  g_autoptr (DoctorServer)
      before = doctor_server_new (places[_i].role, protocol, "mail.example.jp", 26,
                                  DOCTOR_SECURITY_NONE, "tanaka", DOCTOR_LOGIN_PASSWORD);
  g_autoptr (DoctorServer) after = doctor_server_copy (before);
  g_autofree char *place = NULL, *values = NULL, *copied = NULL;

  after->port = places[_i].port;
  after->security = places[_i].security;
  place = doctor_place_of_server (places[_i].source, places[_i].role, doctor_text_english);
  values = doctor_place_values (places[_i].source, before, after, doctor_text_english);
  copied = doctor_place_to_copy (places[_i].source, before, after);
  if (places[_i].place != NULL)
    ck_assert_msg (place != NULL && strstr (place, places[_i].place) != NULL, "%s", place);
  else
    ck_assert_ptr_null (place);
  ck_assert_pstr_eq (values, places[_i].values);
  ck_assert_pstr_eq (copied, places[_i].copied);
}
END_TEST

/* Wherever an account comes from, its user is led to the setting. */
START_TEST (test_every_source)
{
  for (DoctorRole role = DOCTOR_ROLE_INCOMING; role <= DOCTOR_ROLE_OUTGOING; role++)
    {
      g_autofree char *place =
          doctor_place_of_server ((DoctorSource) _i, role, doctor_text_english);

      ck_assert_int_eq (place != NULL, _i != DOCTOR_SOURCE_OWN);
    }
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_loop_test (tests, test_waits, 0, (int) doctor_n_causes ());
  tcase_add_loop_test (tests, test_technical, 0, (int) doctor_n_causes ());
  tcase_add_loop_test (tests, test_place, 0, G_N_ELEMENTS (places));
  tcase_add_loop_test (tests, test_every_source, 0, DOCTOR_N_SOURCES);
  tcase_add_loop_test (tests, test_change, 0, G_N_ELEMENTS (changes));
  tcase_add_loop_test (tests, test_every_fix, 0, 3);
}

DOCTOR_CHECK_MAIN ("fix", add_tests)
