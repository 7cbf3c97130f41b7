/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What a fix would change in the settings of a server. */

#include "suite.h"

#include <string.h>

#include "diagnosis/diagnosis.h"

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

static void
add_tests (TCase *tests)
{
  tcase_add_loop_test (tests, test_change, 0, G_N_ELEMENTS (changes));
  tcase_add_loop_test (tests, test_every_fix, 0, 3);
}

DOCTOR_CHECK_MAIN ("fix", add_tests)
