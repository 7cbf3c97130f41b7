/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Whose server it is, and what is known of the provider. */

#include "diagnosis/providers.h"

#include <string.h>

#include "suite.h"

typedef struct
{
  const char *host;
  const char *user;
  const char *address;
  const char *provider; /* NULL: nobody */
} Owner;

static const Owner owners[] = {
  /* By the host */
  { "imap.mail.me.com", "tanaka", "tanaka@example.jp", "icloud" },
  { "IMAP.Gmail.com", "tanaka@example.jp", "tanaka@example.jp", "gmail" },
  { "imap.mail.yahoo.co.jp", "tanaka", "", "yahoo-japan" },
  { "ybbpop.mail.yahoo.co.jp", "tanaka", "", "ybb.ne.jp" },
  { "imap.mail.yahoo.com", "tanaka@cox.net", "tanaka@cox.net", "yahoo" },
  { "sv123.xserver.jp", "tanaka@example.jp", "tanaka@example.jp", "xserver" },
  { "www42.sakura.ne.jp", "tanaka@example.jp", "tanaka@example.jp", "sakura" },
  { "mail.asahi-net.or.jp", "ab4t-tnk", "tanaka@my.email.ne.jp", "asahi-net" },
  { "imap.spmode.ne.jp", "tanaka", "tanaka@docomo.ne.jp", "docomo" },
  { "imap.au.com", "tanaka", "tanaka@example.jp", "au" },
  { "imap.softbank.jp", "tanaka", "tanaka@example.jp", "softbank" },
  { "msa.ab.auone-net.jp", "tanaka", "tanaka@ab.auone-net.jp", "au-one-net" },
  { "pop.d1.dion.ne.jp", "tanaka", "tanaka@d1.dion.ne.jp", "au-one-net" },
  { "imap.ocn.ne.jp", "tanaka", "tanaka@example.jp", "ocn" },
  { "pop.nifty.com", "tanaka", "tanaka@example.jp", "nifty" },
  { "mail.biglobe.ne.jp", "tanaka", "tanaka@example.jp", "biglobe" },
  { "pop.so-net.ne.jp", "tanaka", "tanaka@example.jp", "so-net" },
  /* Two share it: the address decides */
  { "outlook.office365.com", "tanaka@example.jp", "tanaka@example.jp", "microsoft365" },
  { "outlook.office365.com", "tanaka@outlook.jp", "tanaka@outlook.jp", "outlook" },
  { "smtp.office365.com", "tanaka@example.jp", "tanaka@example.jp", "microsoft365" },
  /* The host counts more than the address */
  { "imap.gmail.com", "tanaka@yahoo.com", "tanaka@yahoo.com", "gmail" },
  /* By the domain, and what stands below it */
  { "mail.example.jp", "tanaka@fastmail.com", "tanaka@example.jp", "fastmail" },
  { "mail.example.jp", "tanaka", "tanaka@gmail.com", "gmail" },
  { "mail.example.jp", "tanaka", "tanaka@kyoto.ocn.ne.jp", "ocn" },
  { "127.0.0.1", "tanaka@proton.me", "tanaka@proton.me", "protonmail" },
  /* Nobody */
  { "127.0.0.1", "tanaka", "tanaka@example.jp", NULL },
  { "localhost", "tanaka", "tanaka@example.jp", NULL },
  { "mail.example.jp", "tanaka", "tanaka@example.jp", NULL },
  { "notgmail.com", "tanaka", "tanaka@notgmail.com", NULL },
  { "imap.gmail.com.example.jp", "tanaka", "", NULL },
  { "", "", "", NULL },
  { "mail.example.jp", "tanaka@", "@", NULL },
};

START_TEST (test_owner)
{
  const Owner *owner = &owners[_i];
  g_autoptr (DoctorServer)
      server = doctor_server_new (DOCTOR_ROLE_INCOMING, DOCTOR_PROTOCOL_IMAP, owner->host, 993,
                                  DOCTOR_SECURITY_TLS, owner->user, DOCTOR_LOGIN_PASSWORD);
  const DoctorProvider *found = doctor_provider_find (server, owner->address);

  ck_assert_pstr_eq (found != NULL ? found->id : NULL, owner->provider);
}
END_TEST

/* Those that are named first are known whole: how to receive and to send, and where to read more.
 */
START_TEST (test_complete)
{
  static const char *const ids[] = {
    "icloud",   "gmail",     "outlook", "microsoft365", "yahoo",    "yahoo-japan",
    "fastmail", "asahi-net", "docomo",  "au",           "softbank", "ocn",
    "nifty",    "biglobe",   "so-net",  "sakura",       "xserver",
  };
  const DoctorProvider *found = NULL;
  guint receives = 0, sends = 0;

  for (guint i = 0; i < doctor_n_providers (); i++)
    if (g_str_equal (doctor_provider_at (i)->id, ids[_i]))
      found = doctor_provider_at (i);
  ck_assert_msg (found != NULL, "%s", ids[_i]);
  for (guint i = 0; i < found->n_servers; i++)
    {
      receives += found->servers[i].protocol != DOCTOR_PROTOCOL_SMTP;
      sends += found->servers[i].protocol == DOCTOR_PROTOCOL_SMTP;
    }
  ck_assert_uint_gt (receives, 0);
  ck_assert_uint_gt (sends, 0);
  ck_assert_msg (found->pages[DOCTOR_PAGE_HELP] != NULL
                     || found->pages[DOCTOR_PAGE_WEBMAIL] != NULL,
                 "%s has no page", found->id);
  ck_assert_msg (found->app_password != DOCTOR_APP_PASSWORD_REQUIRED
                     || found->pages[DOCTOR_PAGE_APP_PASSWORD] != NULL
                     || found->pages[DOCTOR_PAGE_HELP] != NULL,
                 "%s says not where an app password is made", found->id);
}
END_TEST

/* Every provider is found by each of its own servers and domains. */
START_TEST (test_found_again)
{
  const DoctorProvider *provider = doctor_provider_at ((guint) _i);
  g_auto (GStrv) domains = g_strsplit (provider->domains != NULL ? provider->domains : "", "|", -1);

  for (guint i = 0; domains[i] != NULL; i++)
    {
      g_autofree char *address = g_strconcat ("tanaka@", domains[i], NULL);
      g_autoptr (DoctorServer) server =
          doctor_server_new (DOCTOR_ROLE_INCOMING, DOCTOR_PROTOCOL_IMAP, "mail.example.test", 993,
                             DOCTOR_SECURITY_TLS, "tanaka", DOCTOR_LOGIN_PASSWORD);

      ck_assert_str_eq (doctor_provider_find (server, address)->id, provider->id);
    }
  for (guint i = 0; i < DOCTOR_N_PAGES; i++)
    ck_assert_msg (provider->pages[i] == NULL || g_str_has_prefix (provider->pages[i], "https://"),
                   "%s", provider->pages[i]);
}
END_TEST

static const struct
{
  const char *exchanger;
  const char *provider; /* NULL: nobody */
} exchangers[] = {
  { "aspmx.l.google.com", "gmail" },
  { "ALT1.ASPMX.L.GOOGLE.COM", "gmail" },
  { "smtp.google.com", "gmail" },
  { "aspmx2.googlemail.com", "gmail" },
  { "example-jp.mail.protection.outlook.com", "microsoft365" },
  { "example-jp.a-v1.mx.microsoft", "microsoft365" },
  { "outlook-com.olc.protection.outlook.com", "outlook" },
  { "mx01.mail.icloud.com", "icloud" },
  { "in1-smtp.messagingengine.com", "fastmail" },
  { "mx2.zoho.com", "zoho-pro" },
  { "mx.yandex.net", "yandex.ru" },
  { "emx.mail.ru", "mail.ru" },
  { "mx00.kundenserver.de", "1und1.de" },
  { "mx00.ionos.de", "ionos-de" },
  { "mx1.mail.ovh.net", "ovh.net" },
  { "spool.mail.gandi.net", "gandi.net" },
  { "mta-gw.infomaniak.ch", "infomaniak.com" },
  { "mxbiz1.qq.com", "exmail.qq.com" },
  { "mx01.lolipop.jp", "lolipop" },
  { "sv123.xserver.jp", "xserver" },
  /* Several take in mail by it */
  { "mta5.am0.yahoodns.net", NULL },
  /* Nobody’s, or only like somebody’s */
  { "mx3.qq.com", NULL },
  { "mail.example.jp", NULL },
  { "aspmx.l.google.com.example.jp", NULL },
  { "notmail.ovh.net", NULL },
  { "", NULL },
};

START_TEST (test_exchanger)
{
  const DoctorProvider *found = doctor_provider_find_by_exchanger (exchangers[_i].exchanger);

  ck_assert_pstr_eq (found != NULL ? found->id : NULL, exchangers[_i].provider);
}
END_TEST

static const struct
{
  const char *host;
  const char *domain;
  const char *exchanger;
  const char *named;
} hosts[] = {
  { "imap.example.net", "example.jp", NULL, "imap.example.net" },
  { "{domain}", "example.jp", NULL, "example.jp" },
  { "mail.{domain}", "example.jp", "mx.example.jp", "mail.example.jp" },
  { "*.xserver.jp", "example.jp", "SV123.xserver.jp", "sv123.xserver.jp" },
  { "*.sakura.ne.jp", "tanaka.sakura.ne.jp", "www1.sakura.ne.jp", "tanaka.sakura.ne.jp" },
  { "*.xserver.jp", "example.jp", NULL, NULL },
  { "*.xserver.jp", "example.jp", "mx.example.jp", NULL },
  { "*.xserver.jp", "example.jp", "a.sv123.xserver.jp", NULL },
  { "*.xserver.jp", "xserver.jp", ".xserver.jp", NULL },
};

START_TEST (test_host)
{
  const DoctorProviderServer server = { DOCTOR_PROTOCOL_IMAP, hosts[_i].host, 993,
                                        DOCTOR_SECURITY_TLS };
  g_autofree char *host =
      doctor_provider_server_host (&server, hosts[_i].domain, hosts[_i].exchanger);

  ck_assert_pstr_eq (host, hosts[_i].named);
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_loop_test (tests, test_exchanger, 0, G_N_ELEMENTS (exchangers));
  tcase_add_loop_test (tests, test_host, 0, G_N_ELEMENTS (hosts));
  tcase_add_loop_test (tests, test_owner, 0, G_N_ELEMENTS (owners));
  tcase_add_loop_test (tests, test_complete, 0, 17);
  tcase_add_loop_test (tests, test_found_again, 0, (int) doctor_n_providers ());
}

DOCTOR_CHECK_MAIN ("providers", add_tests)
