/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* TLS in memory: good and bad certificates, good and bad servers, every way to end. */

#include "core/tls.h"

#include <string.h>

#include "suite.h"
#include "tls-peer.h"

#define HOST "imap.example.jp"
#define TLS12 "NORMAL:-VERS-ALL:+VERS-TLS1.2"
#define TLS13 "NORMAL:-VERS-ALL:+VERS-TLS1.3"

static const Recipe root_recipe = { .cn = "Test Root", .is_authority = TRUE, .until = 1000 };
static const Recipe stranger_recipe = { .cn = "Strange Root", .is_authority = TRUE, .until = 1000 };
static const Recipe middle_recipe = { .cn = "Test Middle", .is_authority = TRUE, .until = 500 };

/* What the server has and sends. */
typedef enum
{
  SEND_LEAF = 1,
  SEND_MIDDLE = 2,
  SEND_ROOT = 4,
  TRUST_ROOT = 8,
  BY_ITSELF = 16, /* the leaf signs itself */
  BY_ROOT = 32,   /* the root signs the leaf, else the middle does */
  TRUST_LEAF = 64,
} Setup;

#define USUAL (SEND_LEAF | SEND_MIDDLE | TRUST_ROOT)

static const struct
{
  const char *what;
  const char *host; /* NULL: HOST */
  Recipe leaf;
  Recipe middle; /* without a name: middle_recipe */
  int setup;
  const char *facts;
} verdicts[] = {
  { "good", NULL, { .cn = HOST, .names = HOST }, { 0 }, USUAL, "certificate-verified" },
  { "good, no subject", NULL, { .names = HOST }, { 0 }, USUAL, "certificate-verified" },
  { "good, root sent too",
    NULL,
    { .cn = HOST, .names = HOST },
    { 0 },
    USUAL | SEND_ROOT,
    "certificate-verified" },
  { "good, by the root",
    NULL,
    { .cn = HOST, .names = HOST },
    { 0 },
    SEND_LEAF | TRUST_ROOT | BY_ROOT,
    "certificate-verified" },
  { "signed by itself, but trusted",
    NULL,
    { .cn = HOST, .names = HOST },
    { 0 },
    SEND_LEAF | BY_ITSELF | TRUST_LEAF,
    "certificate-verified" },
  { "signed by itself, trusted, expired",
    NULL,
    { .cn = HOST, .names = HOST, .until = -1 },
    { 0 },
    SEND_LEAF | BY_ITSELF | TRUST_LEAF,
    "certificate-expired" },
  { "trusted for itself",
    NULL,
    { .cn = HOST, .names = HOST },
    { 0 },
    SEND_LEAF | TRUST_LEAF,
    "certificate-verified" },
  { "expired",
    NULL,
    { .cn = HOST, .names = HOST, .until = -1 },
    { 0 },
    USUAL,
    "certificate-expired" },
  { "not yet valid",
    NULL,
    { .cn = HOST, .names = HOST, .from = 1 },
    { 0 },
    USUAL,
    "certificate-not-yet-valid" },
  { "middle expired",
    NULL,
    { .cn = HOST, .names = HOST },
    { .cn = "Test Middle", .is_authority = TRUE, .until = -2 },
    USUAL,
    "certificate-expired" },
  { "both expired",
    NULL,
    { .cn = HOST, .names = HOST, .until = -1 },
    { .cn = "Test Middle", .is_authority = TRUE, .until = -2 },
    USUAL,
    "certificate-expired certificate-expired" },
  { "wrong name",
    NULL,
    { .cn = HOST, .names = "mail.hosting.example" },
    { 0 },
    USUAL,
    "certificate-wrong-name" },
  { "signed by itself",
    NULL,
    { .cn = HOST, .names = HOST },
    { 0 },
    SEND_LEAF | TRUST_ROOT | BY_ITSELF,
    "certificate-self-signed" },
  { "unknown authority, root sent",
    NULL,
    { .cn = HOST, .names = HOST },
    { 0 },
    SEND_LEAF | SEND_MIDDLE | SEND_ROOT,
    "certificate-unknown-authority" },
  { "unknown authority, root not sent",
    NULL,
    { .cn = HOST, .names = HOST },
    { 0 },
    SEND_LEAF | SEND_MIDDLE,
    "certificate-unknown-authority" },
  { "unknown authority, leaf alone",
    NULL,
    { .cn = HOST, .names = HOST },
    { 0 },
    SEND_LEAF | BY_ROOT,
    "certificate-unknown-authority" },
  { "middle missing",
    NULL,
    { .cn = HOST, .names = HOST, .aia = "http://ca.example/middle.der" },
    { 0 },
    SEND_LEAF | TRUST_ROOT,
    "certificate-chain-incomplete" },
  { "expired and wrong name",
    NULL,
    { .cn = HOST, .names = "other.example", .until = -1 },
    { 0 },
    USUAL,
    "certificate-wrong-name certificate-expired" },
  { "signed by itself, expired, wrong name",
    NULL,
    { .cn = HOST, .names = "other.example", .until = -1 },
    { 0 },
    SEND_LEAF | BY_ITSELF,
    "certificate-self-signed certificate-wrong-name certificate-expired" },
  { "common name only",
    NULL,
    { .cn = HOST },
    { 0 },
    USUAL,
    "certificate-verified certificate-common-name-only" },
  { "common name beside another name",
    NULL,
    { .cn = HOST, .names = "other.example" },
    { 0 },
    USUAL,
    "certificate-wrong-name" },
  { "for a client",
    NULL,
    { .cn = HOST, .names = HOST, .purpose = GNUTLS_KP_TLS_WWW_CLIENT },
    { 0 },
    USUAL,
    "certificate-wrong-purpose" },
  { "for a server",
    NULL,
    { .cn = HOST, .names = HOST, .purpose = GNUTLS_KP_TLS_WWW_SERVER },
    { 0 },
    USUAL,
    "certificate-verified" },
  { "middle for mail only",
    NULL,
    { .cn = HOST, .names = HOST },
    { .cn = "Test Middle", .is_authority = TRUE, .purpose = GNUTLS_KP_EMAIL_PROTECTION },
    USUAL,
    "certificate-wrong-purpose" },
  { "excluded name",
    NULL,
    { .cn = HOST, .names = HOST },
    { .cn = "Test Middle", .is_authority = TRUE, .excluded = "example.jp" },
    USUAL,
    "certificate-name-constraint" },
  { "name not among the permitted",
    NULL,
    { .cn = HOST, .names = HOST },
    { .cn = "Test Middle", .is_authority = TRUE, .permitted = "example.com" },
    USUAL,
    "certificate-name-constraint" },
  { "permitted name",
    NULL,
    { .cn = HOST, .names = HOST },
    { .cn = "Test Middle", .is_authority = TRUE, .permitted = "example.jp" },
    USUAL,
    "certificate-verified" },
  { "issuer is no authority",
    NULL,
    { .cn = HOST, .names = HOST },
    { .cn = "Test Middle" },
    USUAL,
    "certificate-refused" },
  { "RSA of 1024 bits",
    NULL,
    { .cn = HOST, .names = HOST, .rsa_bits = 1024 },
    { 0 },
    USUAL,
    "certificate-verified certificate-weak" },
  { "RSA of 2048 bits",
    NULL,
    { .cn = HOST, .names = HOST, .rsa_bits = 2048 },
    { 0 },
    USUAL,
    "certificate-verified" },
  { "SHA-1",
    NULL,
    { .cn = HOST, .names = HOST, .digest = GNUTLS_DIG_SHA1 },
    { 0 },
    USUAL,
    "certificate-weak" },
  { "IPv4 address",
    "192.0.2.7",
    { .cn = "a", .names = "192.0.2.7" },
    { 0 },
    USUAL,
    "certificate-verified" },
  { "IPv6 address",
    "2001:DB8::7",
    { .cn = "a", .names = "2001:db8::7" },
    { 0 },
    USUAL,
    "certificate-verified" },
  { "address with a scope",
    "fe80::1%eth0",
    { .cn = "a", .names = "fe80::1" },
    { 0 },
    USUAL,
    "certificate-verified" },
  { "another address",
    "192.0.2.8",
    { .cn = "192.0.2.8", .names = "192.0.2.7" },
    { 0 },
    USUAL,
    "certificate-wrong-name" },
  { "address in the common name",
    "192.0.2.8",
    { .cn = "192.0.2.8" },
    { 0 },
    USUAL,
    "certificate-wrong-name" },
  { "letters beyond ASCII",
    "メール.example.jp",
    { .cn = "a", .names = "xn--4dkua4c.example.jp" },
    { 0 },
    USUAL,
    "certificate-verified" },
};

typedef struct
{
  Made *root;
  Made *middle;
  Made *leaf;
  gnutls_x509_trust_list_t trust;
  Peer *peer;
  DoctorTranscript *transcript;
  DoctorTls *tls;
} Scene;

static void
scene_free (Scene *scene)
{
  doctor_tls_free (scene->tls);
  doctor_transcript_unref (scene->transcript);
  peer_free (scene->peer);
  trust_free (scene->trust);
  made_free (scene->leaf);
  made_free (scene->middle);
  made_free (scene->root);
  g_free (scene);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scene, scene_free)

static Scene *
scene_new_full (const char *host, const Recipe *leaf, const Recipe *middle, int setup,
                const char *priority)
{
  Scene *scene = g_new0 (Scene, 1);
  Made *chain[4] = { NULL };
  guint length = 0;

  scene->root = made_new (setup & TRUST_ROOT ? &root_recipe : &stranger_recipe, NULL);
  scene->middle = made_new (middle->cn != NULL ? middle : &middle_recipe, scene->root);
  scene->leaf = made_new (leaf, setup & BY_ITSELF ? NULL
                                : setup & BY_ROOT ? scene->root
                                                  : scene->middle);
  chain[length++] = scene->leaf;
  if (setup & SEND_MIDDLE)
    chain[length++] = scene->middle;
  if (setup & SEND_ROOT)
    chain[length++] = scene->root;
  scene->trust =
      trust_new (setup & TRUST_ROOT ? scene->root : NULL, setup & TRUST_LEAF ? scene->leaf : NULL);
  scene->peer = peer_new (priority, chain);
  scene->transcript = doctor_transcript_new (0);
  scene->tls = doctor_tls_new (host, scene->trust, NOW, scene->transcript);
  return scene;
}

static Scene *
scene_new (const char *priority)
{
  static const Recipe leaf = { .cn = HOST, .names = HOST };
  static const Recipe middle = { 0 };

  return scene_new_full (HOST, &leaf, &middle, USUAL, priority);
}

START_TEST (test_verdict)
{
  const char *host = verdicts[_i].host != NULL ? verdicts[_i].host : HOST;
  g_autoptr (Scene) scene =
      scene_new_full (host, &verdicts[_i].leaf, &verdicts[_i].middle, verdicts[_i].setup, TLS13);
  g_autofree char *expected = g_strconcat ("tls-established ", verdicts[_i].facts, NULL);
  g_autofree char *facts = NULL;
  gboolean good = g_str_has_prefix (verdicts[_i].facts, "certificate-verified");

  pump (scene->tls, scene->peer, 0);
  facts = fact_ids (scene->transcript);
  if (strcmp (facts, expected) != 0)
    ck_abort_msg ("%s: %s", verdicts[_i].what, facts);
  ck_assert_int_eq (doctor_tls_advance (scene->tls),
                    good ? DOCTOR_TLS_ESTABLISHED : DOCTOR_TLS_REFUSED);
  ck_assert_int_eq (doctor_transcript_get_tls (scene->transcript)->verified, good);
}
END_TEST

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
  tcase_add_loop_test (tests, test_verdict, 0, G_N_ELEMENTS (verdicts));
}

DOCTOR_CHECK_MAIN ("tls", add_tests)
