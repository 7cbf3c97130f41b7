/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* TLS in memory: good servers, bad servers, and every way to end. */

#include "core/tls.h"

#include <string.h>

#include "suite.h"
#include "tls-peer.h"

static const char *const versions[] = { TLS12, TLS13 };

START_TEST (test_conversation)
{
  g_autoptr (Scene) scene = scene_new (versions[_i]);
  const DoctorTlsInfo *info;
  const DoctorCertificate *shown;
  guint8 buffer[64];
  gsize length;

  pump (scene->tls, scene->peer, 0);
  ck_assert_int_eq (doctor_tls_advance (scene->tls), DOCTOR_TLS_ESTABLISHED);
  info = doctor_transcript_get_tls (scene->transcript);
  ck_assert_str_eq (info->version, _i == 0 ? "TLS1.2" : "TLS1.3");
  ck_assert_str_eq (info->cipher,
                    _i == 0 ? "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384" : "TLS_AES_256_GCM_SHA384");
  ck_assert_str_eq (info->host, HOST);
  ck_assert (info->verified);
  ck_assert_uint_eq (info->chain->len, 2);
  shown = g_ptr_array_index (info->chain, 0);
  ck_assert_str_eq (shown->subject, "CN=" HOST);
  ck_assert_str_eq (shown->issuer, "CN=Test Middle");
  ck_assert_str_eq (shown->names[0], HOST);
  ck_assert_ptr_null (shown->names[1]);
  ck_assert_int_eq (shown->not_before, NOW - 30 * DAY);
  ck_assert_int_eq (shown->not_after, NOW + 60 * DAY);
  ck_assert_uint_eq (strlen (shown->sha256), 95);
  ck_assert_str_eq (shown->key, "ECDSA 256");
  ck_assert_str_eq (shown->signature, "ECDSA-SHA256");
  ck_assert (g_str_has_prefix (shown->pem, "-----BEGIN CERTIFICATE-----"));

  ck_assert_int_eq (gnutls_record_send (scene->peer->session, "* OK hello\r\n", 12), 12);
  pump (scene->tls, scene->peer, 1);
  length = doctor_tls_read (scene->tls, buffer, 5);
  length += doctor_tls_read (scene->tls, buffer + length, sizeof buffer - length);
  ck_assert_uint_eq (length, 12);
  ck_assert_mem_eq (buffer, "* OK hello\r\n", 12);
  ck_assert_uint_eq (doctor_tls_read (scene->tls, buffer, sizeof buffer), 0);

  doctor_tls_write (scene->tls, (const guint8 *) "a LOGOUT\r\n", 10);
  doctor_tls_bye (scene->tls);
  pump (scene->tls, scene->peer, 0);
  ck_assert_int_eq (gnutls_record_recv (scene->peer->session, buffer, sizeof buffer), 10);
  ck_assert_mem_eq (buffer, "a LOGOUT\r\n", 10);
  ck_assert_int_eq (gnutls_record_recv (scene->peer->session, buffer, sizeof buffer), 0);
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_loop_test (tests, test_conversation, 0, G_N_ELEMENTS (versions));
}

DOCTOR_CHECK_MAIN ("tls", add_tests)
