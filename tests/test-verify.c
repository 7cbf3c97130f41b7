/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The verdict on certificates: what is wrong with a chain, and that nothing is. */

#include "core/verify.h"

#include <string.h>

#include "core/names.h"
#include "suite.h"
#include "tls-peer.h"

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
    "certificate-issuer-unfit" },
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
  { "damaged signature",
    NULL,
    { .cn = HOST, .names = HOST, .is_damaged = TRUE },
    { 0 },
    USUAL,
    "certificate-refused" },
  { "damaged signature in the middle",
    NULL,
    { .cn = HOST, .names = HOST },
    { .cn = "Test Middle", .is_authority = TRUE, .is_damaged = TRUE },
    USUAL,
    "certificate-refused" },
  { "unknown critical extension",
    NULL,
    { .cn = HOST, .names = HOST, .has_unknown = TRUE },
    { 0 },
    USUAL,
    "certificate-refused" },
  { "unknown critical extension and expired",
    NULL,
    { .cn = HOST, .names = HOST, .has_unknown = TRUE, .until = -3 },
    { 0 },
    USUAL,
    "certificate-expired certificate-refused" },
  { "an authority as a server",
    NULL,
    { .cn = HOST,
      .names = HOST,
      .is_authority = TRUE,
      .usage = GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_DIGITAL_SIGNATURE },
    { 0 },
    USUAL,
    "certificate-verified certificate-is-authority" },
  { "middle of version 1",
    NULL,
    { .cn = HOST, .names = HOST },
    { .cn = "Test Middle", .is_version_1 = TRUE },
    USUAL,
    "certificate-issuer-unfit" },
  { "weak and no authority above",
    NULL,
    { .cn = HOST, .names = HOST, .rsa_bits = 1024 },
    { .cn = "Test Middle" },
    USUAL,
    "certificate-issuer-unfit certificate-weak" },
  { "key too small to be accepted",
    NULL,
    { .cn = HOST, .names = HOST, .rsa_bits = 1024, .digest = GNUTLS_DIG_SHA1 },
    { 0 },
    USUAL,
    "certificate-weak" },
  { "nobody is trusted, issuer in a directory",
    NULL,
    { .cn = HOST, .names = HOST, .aia = "ldap:///CN=Corp,DC=corp?cACertificate" },
    { 0 },
    SEND_LEAF,
    "certificate-unknown-authority" },
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

static const struct
{
  const char *names;
  const char *cn;
  const char *host;
  DoctorNameMatch match;
} names[] = {
  { "imap.example.jp", "", "imap.example.jp", DOCTOR_NAME_MATCHES },
  { "IMAP.Example.JP", "", "imap.example.jp", DOCTOR_NAME_MATCHES },
  { "imap.example.jp", "", "IMAP.EXAMPLE.JP", DOCTOR_NAME_MATCHES },
  { "imap.example.jp", "", "imap.example.jp.", DOCTOR_NAME_MATCHES },
  { "a.example imap.example.jp", "", "imap.example.jp", DOCTOR_NAME_MATCHES },
  { "imap.example.jp", "", "example.jp", DOCTOR_NAME_DIFFERS },
  { "example.jp", "", "imap.example.jp", DOCTOR_NAME_DIFFERS },
  { "imap.example.jpx", "", "imap.example.jp", DOCTOR_NAME_DIFFERS },
  { "imap.example.jp.", "", "imap.example.jp", DOCTOR_NAME_DIFFERS },
  { "*.example.jp", "", "imap.example.jp", DOCTOR_NAME_MATCHES },
  { "*.EXAMPLE.jp", "", "imap.example.jp", DOCTOR_NAME_MATCHES },
  { "*.example.jp", "", "xn--4dkua4c.example.jp", DOCTOR_NAME_MATCHES },
  { "*.example.jp", "", "example.jp", DOCTOR_NAME_DIFFERS },
  { "*.example.jp", "", "a.imap.example.jp", DOCTOR_NAME_DIFFERS },
  { "*.jp", "", "example.jp", DOCTOR_NAME_DIFFERS },
  { "*", "", "localhost", DOCTOR_NAME_DIFFERS },
  { "*", "", "imap.example.jp", DOCTOR_NAME_DIFFERS },
  { "i*.example.jp", "", "imap.example.jp", DOCTOR_NAME_DIFFERS },
  { "*p.example.jp", "", "imap.example.jp", DOCTOR_NAME_DIFFERS },
  { "im*p.example.jp", "", "imap.example.jp", DOCTOR_NAME_DIFFERS },
  { "imap.*.jp", "", "imap.example.jp", DOCTOR_NAME_DIFFERS },
  { "*.*.jp", "", "imap.example.jp", DOCTOR_NAME_DIFFERS },
  { "**.example.jp", "", "imap.example.jp", DOCTOR_NAME_DIFFERS },
  { "*.2.0.192.in-addr.arpa", "", "192.0.2.7", DOCTOR_NAME_DIFFERS },
  { "localhost", "", "localhost", DOCTOR_NAME_MATCHES },
  { "192.0.2.7", "", "192.0.2.7", DOCTOR_NAME_MATCHES },
  { "192.0.2.7", "", "192.0.2.70", DOCTOR_NAME_DIFFERS },
  { "::ffff:192.0.2.7", "", "192.0.2.7", DOCTOR_NAME_DIFFERS },
  { "2001:db8::1", "", "2001:0db8:0:0:0:0:0:1", DOCTOR_NAME_MATCHES },
  { "2001:db8::1", "", "2001:db8::2", DOCTOR_NAME_DIFFERS },
  { "fe80::1", "", "fe80::1%2", DOCTOR_NAME_MATCHES },
  { NULL, "imap.example.jp", "imap.example.jp", DOCTOR_NAME_MATCHES_COMMON_NAME },
  { NULL, "*.example.jp", "imap.example.jp", DOCTOR_NAME_MATCHES_COMMON_NAME },
  { NULL, "other.example.jp", "imap.example.jp", DOCTOR_NAME_DIFFERS },
  { NULL, "192.0.2.7", "192.0.2.7", DOCTOR_NAME_DIFFERS },
  { "other.example", "imap.example.jp", "imap.example.jp", DOCTOR_NAME_DIFFERS },
  { "192.0.2.7", "imap.example.jp", "imap.example.jp", DOCTOR_NAME_DIFFERS },
  { NULL, "", "imap.example.jp", DOCTOR_NAME_DIFFERS },
};

START_TEST (test_names)
{
  Recipe recipe = { .cn = *names[_i].cn != '\0' ? names[_i].cn : NULL, .names = names[_i].names };
  g_autoptr (Made) made = made_new (&recipe, NULL);
  g_autoptr (DoctorNames) read = doctor_names_new (made->crt);

  if (doctor_names_match (read, names[_i].host) != names[_i].match)
    ck_abort_msg ("%s or %s for %s", names[_i].names, names[_i].cn, names[_i].host);
}
END_TEST

/* 0: a NUL ends no name, 1: the name of another kind is no host's, 2: but what is right is right.
 * What is malformed the library does not even read. */
START_TEST (test_odd_names)
{
  static const struct
  {
    const char *der;
    guint length;
    DoctorNameMatch match;
  } odd[] = {
    { "\x30\x0e\x82\x0c"
      "a.example\0.b",
      16, DOCTOR_NAME_DIFFERS },
    { "\x30\x0b\x81\x09"
      "a.example",
      13, DOCTOR_NAME_DIFFERS },
    { "\x30\x0b\x82\x09"
      "a.example",
      13, DOCTOR_NAME_MATCHES },
  };
  g_autoptr (GByteArray)
      der = g_byte_array_append (g_byte_array_new (), (const guint8 *) odd[_i].der, odd[_i].length);
  Recipe recipe = { .names_der = der };
  g_autoptr (Made) made = NULL;
  g_autoptr (DoctorNames) read = NULL;

  made = made_new (&recipe, NULL);
  read = doctor_names_new (made->crt);
  ck_assert_int_eq (doctor_names_match (read, "a.example"), odd[_i].match);
}
END_TEST

START_TEST (test_nobody)
{
  g_autoptr (Made) root = made_new (&root_recipe, NULL);
  g_autoptr (Made) leaf = made_new (&(Recipe){ .cn = HOST, .names = HOST }, root);
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  DoctorChain chain = { .length = 0 };
  DoctorVerifyInput input = { .host = HOST, .trust = NULL, .now = NOW, .chain = &chain };
  g_autoptr (DoctorTlsInfo) info = doctor_tls_info_new (HOST);
  g_autofree char *facts = NULL;

  ck_assert (!doctor_verify (&input, transcript, info));
  chain.certificates[chain.length++] = leaf->crt;
  ck_assert (!doctor_verify (&input, transcript, info));
  ck_assert (!info->verified);
  facts = fact_ids (transcript);
  ck_assert_str_eq (facts, "certificate-refused certificate-unknown-authority");
}
END_TEST

START_TEST (test_shown_names)
{
  static const char expected[] =
      "mail.example 192.0.2.7 2001:db8::7 ::1 :: 2001:db8:0:1::1 1:2:3:4:5:6:7:8";
  Recipe recipe = { .names = expected };
  g_autoptr (Made) made = made_new (&recipe, NULL);
  g_autoptr (DoctorNames) read = doctor_names_new (made->crt);
  g_auto (GStrv) all = doctor_names_to_strv (read, 200, TRUE);
  g_auto (GStrv) some = doctor_names_to_strv (read, 2, TRUE);
  g_autofree char *joined = g_strjoinv (" ", all);
  g_autofree char *two = g_strjoinv (" ", some);

  ck_assert_str_eq (joined, expected);
  ck_assert_str_eq (two, "mail.example 192.0.2.7 …");
}
END_TEST

/* Every value of every fact: what, whose, since when. */
START_TEST (test_values)
{
  static const Recipe leaf = {
    .cn = HOST, .names = "a.example b.example c.example d.example e.example f.example", .until = -1
  };
  static const Recipe middle = { .cn = "Test Middle", .is_authority = TRUE, .until = -2 };
  g_autoptr (Scene) scene = scene_new_full (HOST, &leaf, &middle, USUAL, TLS13);
  const DoctorFact *fact;

  pump (scene->tls, scene->peer, 0);
  ck_assert_uint_eq (doctor_transcript_n_facts (scene->transcript), 4);
  fact = doctor_transcript_fact (scene->transcript, 1);
  ck_assert_str_eq (fact->text, HOST);
  ck_assert_str_eq (fact->code, "a.example, b.example, c.example, d.example, e.example, …");
  fact = doctor_transcript_fact (scene->transcript, 2);
  ck_assert_str_eq (fact->text, HOST);
  ck_assert_str_eq (fact->code, "2026-11-20");
  ck_assert_int_eq (fact->number, NOW - DAY);
  ck_assert_int_eq (fact->extra, DAY);
  fact = doctor_transcript_fact (scene->transcript, 3);
  ck_assert_str_eq (fact->text, "CN=Test Middle");
  ck_assert_str_eq (fact->code, "2026-11-19");
  ck_assert_int_eq (doctor_tls_advance (scene->tls), DOCTOR_TLS_REFUSED);
  ck_assert_str_eq (doctor_transcript_get_tls (scene->transcript)->version, "TLS1.3");
}
END_TEST

START_TEST (test_value_of_success)
{
  static const Recipe leaf = { .cn = HOST, .names = HOST, .until = 100 };
  static const Recipe middle = { .cn = "Test Middle", .is_authority = TRUE, .until = 10 };
  g_autoptr (Scene) scene = scene_new_full (HOST, &leaf, &middle, USUAL, TLS13);
  const DoctorFact *fact;

  pump (scene->tls, scene->peer, 0);
  fact = doctor_transcript_last_fact (scene->transcript, DOCTOR_FACT_CERTIFICATE_VERIFIED);
  ck_assert_str_eq (fact->text, HOST);
  ck_assert_str_eq (fact->code, "2026-12-01");
  ck_assert_int_eq (fact->extra, 10 * DAY);
}
END_TEST

START_TEST (test_value_of_authority)
{
  static const Recipe leaf = { .names = HOST };
  static const Recipe middle = { 0 };
  g_autoptr (Scene) scene = scene_new_full (HOST, &leaf, &middle, SEND_LEAF | SEND_MIDDLE, TLS13);
  const DoctorFact *fact;

  pump (scene->tls, scene->peer, 0);
  fact = doctor_transcript_last_fact (scene->transcript, DOCTOR_FACT_CERTIFICATE_UNKNOWN_AUTHORITY);
  ck_assert_str_eq (fact->text, HOST);
  ck_assert_str_eq (fact->code, "CN=Strange Root");
}
END_TEST

/* Judges `chain` at NOW; the ids of the facts. */
static char *
judge (Made *const *chain, const Made *root, const Made *other)
{
  gnutls_x509_trust_list_t trust = trust_new (root, other);
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  g_autoptr (DoctorTlsInfo) info = doctor_tls_info_new (HOST);
  DoctorChain sent = { .length = 0 };
  DoctorVerifyInput input = { .host = HOST, .trust = trust, .now = NOW, .chain = &sent };

  while (chain[sent.length] != NULL)
    {
      sent.certificates[sent.length] = chain[sent.length]->crt;
      sent.length++;
    }
  doctor_verify (&input, transcript, info);
  trust_free (trust);
  return fact_ids (transcript);
}

typedef struct
{
  Made *root;
  Made *root_expired; /* the same name and key */
  Made *old_root;
  Made *cross; /* the root's name and key, signed by the old root */
  Made *cross_expired;
  Made *middle;
  Made *middle_expired; /* the same name and key */
  Made *leaf;
  Made *stranger;
} Family;

static Family *
family_new (void)
{
  Family *family = g_new0 (Family, 1);
  Recipe recipe = root_recipe;

  family->root = made_new (&recipe, NULL);
  recipe.key_of = family->root;
  recipe.until = -5;
  family->root_expired = made_new (&recipe, NULL);
  family->old_root = made_new (&(Recipe){ .cn = "Old Root", .is_authority = TRUE }, NULL);
  recipe.until = 10;
  family->cross = made_new (&recipe, family->old_root);
  recipe.until = -5;
  family->cross_expired = made_new (&recipe, family->old_root);
  recipe = middle_recipe;
  family->middle = made_new (&recipe, family->root);
  recipe.key_of = family->middle;
  recipe.until = -5;
  family->middle_expired = made_new (&recipe, family->root);
  family->leaf = made_new (&(Recipe){ .cn = HOST, .names = HOST }, family->middle);
  family->stranger = made_new (&(Recipe){ .cn = "Stranger", .is_authority = TRUE }, NULL);
  return family;
}

static void
family_free (Family *family)
{
  Made **made = (Made **) family;

  for (gsize i = 0; i < sizeof *family / sizeof *made; i++)
    made_free (made[i]);
  g_free (family);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Family, family_free)

START_TEST (test_paths)
{
  g_autoptr (Family) f = family_new ();
  const struct
  {
    Made *chain[8];
    Made *trusted[2];
    const char *facts;
  } paths[] = {
    { { f->leaf, f->middle }, { f->root }, "certificate-verified" },
    /* Sent in disorder, twice, with others between */
    { { f->leaf, f->root, f->middle }, { f->root }, "certificate-verified" },
    { { f->leaf, f->leaf, f->middle, f->middle }, { f->root }, "certificate-verified" },
    { { f->leaf, f->stranger, f->middle }, { f->root }, "certificate-verified" },
    /* An expired one beside the renewed one, in either order */
    { { f->leaf, f->middle_expired, f->middle }, { f->root }, "certificate-verified" },
    { { f->leaf, f->middle, f->middle_expired }, { f->root }, "certificate-verified" },
    { { f->leaf, f->middle_expired }, { f->root }, "certificate-expired" },
    /* The authority was renewed */
    { { f->leaf, f->middle }, { f->root_expired, f->root }, "certificate-verified" },
    { { f->leaf, f->middle }, { f->root, f->root_expired }, "certificate-verified" },
    { { f->leaf, f->middle }, { f->root_expired }, "certificate-expired" },
    /* Cross-signed */
    { { f->leaf, f->middle, f->cross }, { f->old_root }, "certificate-verified" },
    { { f->leaf, f->middle, f->cross_expired }, { f->old_root }, "certificate-expired" },
    { { f->leaf, f->middle, f->cross_expired, f->old_root }, { f->root }, "certificate-verified" },
    { { f->leaf, f->middle, f->cross_expired, f->cross }, { f->old_root }, "certificate-verified" },
    { { f->leaf, f->middle, f->cross, f->old_root },
      { f->stranger },
      "certificate-unknown-authority" },
    /* The middle is trusted for itself */
    { { f->leaf }, { f->middle }, "certificate-verified" },
    { { f->leaf, f->middle }, { f->middle }, "certificate-verified" },
    { { f->leaf, f->middle }, { NULL }, "certificate-unknown-authority" },
    { { f->leaf }, { NULL }, "certificate-unknown-authority" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *facts = judge (paths[i].chain, paths[i].trusted[0], paths[i].trusted[1]);

      if (strcmp (facts, paths[i].facts) != 0)
        ck_abort_msg ("path %u: %s", i, facts);
    }
}
END_TEST

/* The name of a trusted authority on another key, with key ids and without. */
START_TEST (test_impostor)
{
  Recipe recipe = root_recipe;
  g_autoptr (Made) root = NULL;
  g_autoptr (Made) impostor = NULL;
  g_autoptr (Made) leaf = NULL;
  g_autofree char *facts = NULL;

  recipe.without_key_ids = _i == 1;
  root = made_new (&recipe, NULL);
  impostor = made_new (&recipe, NULL);
  leaf = made_new (&(Recipe){ .cn = HOST, .names = HOST, .without_key_ids = _i == 1 }, impostor);
  facts = judge ((Made *[]){ leaf, impostor, NULL }, root, NULL);
  ck_assert_str_eq (facts, "certificate-unknown-authority");
}
END_TEST

START_TEST (test_depth)
{
  g_autoptr (Made) root = made_new (&root_recipe, NULL);
  g_autoptr (Made) last =
      made_new (&(Recipe){ .cn = "Last", .is_authority = TRUE, .is_last_authority = TRUE }, root);
  g_autoptr (Made) below = made_new (&(Recipe){ .cn = "Below", .is_authority = TRUE }, last);
  g_autoptr (Made) leaf = made_new (&(Recipe){ .cn = HOST, .names = HOST }, below);
  g_autofree char *facts = judge ((Made *[]){ leaf, below, last, NULL }, root, NULL);

  ck_assert_str_eq (facts, "certificate-issuer-unfit");
}
END_TEST

/* Two trusted authorities of one name and without key ids: 0, 1: either one issues, 2: a third of
 * that name does. */
START_TEST (test_twins)
{
  static const Recipe twin = { .cn = "Twin", .is_authority = TRUE, .without_key_ids = TRUE };
  g_autoptr (Made) first = made_new (&twin, NULL);
  g_autoptr (Made) second = made_new (&twin, NULL);
  g_autoptr (Made) third = made_new (&twin, NULL);
  Made *issuers[] = { first, second, third };
  g_autoptr (Made) leaf =
      made_new (&(Recipe){ .cn = HOST, .names = HOST, .without_key_ids = TRUE }, issuers[_i]);
  g_autofree char *facts = judge ((Made *[]){ leaf, NULL }, first, second);

  ck_assert_str_eq (facts, _i < 2 ? "certificate-verified" : "certificate-unknown-authority");
}
END_TEST

/* Certificates that issue one another in every possible way: the search has an end. */
START_TEST (test_maze)
{
  Made *chain[DOCTOR_CHAIN_LENGTH + 1] = { NULL };
  Recipe recipe = { .cn = "Maze", .is_authority = TRUE, .without_key_ids = TRUE };
  g_autoptr (Made) other = NULL;
  g_autofree char *facts = NULL;

  chain[1] = made_new (&recipe, NULL);
  other =
      made_new (&(Recipe){ .cn = "Other", .is_authority = TRUE, .without_key_ids = TRUE }, NULL);
  recipe.key_of = chain[1];
  for (guint i = 2; i < DOCTOR_CHAIN_LENGTH; i++)
    {
      recipe.cn = i % 2 ? "Maze" : "Other";
      recipe.from = -(gint64) i;
      chain[i] = made_new (&recipe, i % 2 ? other : chain[1]);
    }
  chain[0] = made_new (&(Recipe){ .cn = HOST, .names = HOST, .without_key_ids = TRUE }, other);
  facts = judge (chain, NULL, NULL);
  ck_assert_str_eq (facts, "certificate-unknown-authority");
  for (guint i = 0; chain[i] != NULL; i++)
    made_free (chain[i]);
}
END_TEST

/* A name that fills a message is neither read nor shown, and hurts nobody. */
START_TEST (test_large_subject)
{
  g_autofree char *cn = g_strnfill (5000, 'a');
  Recipe recipe = { .cn = cn, .names = HOST };
  g_autoptr (Made) root = made_new (&root_recipe, NULL);
  g_autoptr (Made) leaf = made_new (&recipe, root);
  g_autofree char *facts = NULL;
  DoctorCertificate *shown;

  facts = judge ((Made *[]){ leaf, NULL }, root, NULL);
  ck_assert_str_eq (facts, "certificate-verified");
  shown = doctor_chain_describe (leaf->crt);
  ck_assert_str_eq (shown->subject, "…");
  doctor_certificate_free (shown);
}
END_TEST

/* 10,000 purposes, and the last one is a server's, or none is. */
START_TEST (test_many_purposes)
{
  g_autoptr (GByteArray) usage = g_byte_array_new ();
  Recipe recipe = { .cn = HOST, .names = HOST };
  g_autoptr (Made) root = made_new (&root_recipe, NULL);
  g_autoptr (Made) leaf = NULL;
  g_autofree char *facts = NULL;
  guint8 head[4] = { 0x30, 0x82 };

  for (guint i = 0; i < 10000; i++)
    g_byte_array_append (usage, (const guint8 *) "\x06\x01\x2b", 3);
  if (_i == 1)
    g_byte_array_append (usage, (const guint8 *) "\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x01", 10);
  head[2] = (guint8) (usage->len >> 8);
  head[3] = (guint8) usage->len;
  g_byte_array_prepend (usage, head, sizeof head);
  recipe.usage_der = usage;
  leaf = made_new (&recipe, root);
  facts = judge ((Made *[]){ leaf, NULL }, root, NULL);
  ck_assert_str_eq (facts, _i == 1 ? "certificate-verified" : "certificate-wrong-purpose");
}
END_TEST

/* 0: good, 1: revoked, 2: revoked, but signed by somebody else, 3: no OCSP at all */
START_TEST (test_staple)
{
  g_autoptr (Scene) scene = scene_new (TLS13);
  g_autofree char *facts = NULL;

  if (_i < 3)
    peer_set_staple (scene->peer, staple_new (scene->leaf, scene->middle,
                                              _i == 2 ? scene->root : scene->middle, _i > 0));
  else
    peer_set_staple (scene->peer, g_byte_array_append (g_byte_array_new (), (guint8 *) "x", 1));
  pump (scene->tls, scene->peer, 0);
  facts = fact_ids (scene->transcript);
  ck_assert_str_eq (facts, _i == 1 ? "tls-established certificate-revoked"
                                   : "tls-established certificate-verified");
  ck_assert_int_eq (doctor_transcript_get_tls (scene->transcript)->revocation,
                    _i == 0   ? DOCTOR_REVOCATION_GOOD
                    : _i == 1 ? DOCTOR_REVOCATION_REVOKED
                              : DOCTOR_REVOCATION_NOT_CHECKED);
}
END_TEST

/* A certificate that demands an OCSP response: without one, with a good one, and with one that its
 * issuer did not sign. */
START_TEST (test_promised_staple)
{
  static const guint8 feature[] = { 0x30, 0x03, 0x02, 0x01, 0x05 };
  Recipe leaf = { .cn = HOST, .names = HOST, .features = feature, .features_length = 5 };
  Recipe middle = middle_recipe;
  g_autoptr (Scene) scene = scene_new_full (HOST, &leaf, &middle, USUAL, TLS13);
  g_autofree char *facts = NULL;

  if (_i > 0)
    peer_set_staple (scene->peer, staple_new (scene->leaf, scene->middle,
                                              _i == 1 ? scene->middle : scene->root, FALSE));
  pump (scene->tls, scene->peer, 0);
  facts = fact_ids (scene->transcript);
  ck_assert_str_eq (facts, _i == 1 ? "tls-established certificate-verified"
                                   : "tls-established certificate-status-missing");
}
END_TEST

static const struct
{
  const char *names;
  const char *host;
  const char *likely; /* NULL: none */
  const char *shown;
} likely_names[] = {
  { "mail.hosting.example", "mail.example.jp", "mail.hosting.example", "mail.hosting.example" },
  { "www.hosting.example imap.hosting.example", "imap.example.jp", "imap.hosting.example",
    "imap.hosting.example, www.hosting.example" },
  { "*.example.jp mx.example.jp example.jp", "a.b.example.jp", "mx.example.jp",
    "mx.example.jp, *.example.jp, example.jp" },
  { "www.example.jp mail.other.example", "imap.example.jp", "www.example.jp",
    "www.example.jp, mail.other.example" },
  { "*.hosting.example", "imap.example.jp", NULL, "*.hosting.example" },
  { "a.example b.example", "imap.example.jp", NULL, "a.example, b.example" },
  { "192.0.2.7", "imap.example.jp", NULL, "192.0.2.7" },
  { "a.1 mail.1 mail.2 mail.3 mail.4 mail.5 mail.6 mail.example.jp", "imap.example.jp",
    "mail.example.jp", "mail.example.jp, a.1, mail.1, mail.2, mail.3, mail.4, …" },
};

/* The name that was likely meant stands first, with the rest behind it. */
START_TEST (test_likely)
{
  Recipe leaf = { .cn = "a", .names = likely_names[_i].names };
  Recipe middle = middle_recipe;
  g_autoptr (Scene) scene = scene_new_full (likely_names[_i].host, &leaf, &middle, USUAL, TLS13);
  const DoctorFact *fact;

  pump (scene->tls, scene->peer, 0);
  fact = doctor_transcript_last_fact (scene->transcript, DOCTOR_FACT_CERTIFICATE_WRONG_NAME);
  ck_assert_ptr_nonnull (fact);
  ck_assert_str_eq (fact->code, likely_names[_i].shown);
  ck_assert_int_eq (fact->number, likely_names[_i].likely != NULL);
}
END_TEST

/* An authority, the server's own certificate, or one signed by itself, in a file of the account.
 * What else is wrong stays wrong: the name, the date. */
static const struct
{
  Recipe leaf;
  int setup;
  gboolean pins_leaf;
  gboolean trusts_root;
  const char *facts;
} privates[] = {
  { { .cn = HOST, .names = HOST },
    SEND_LEAF | SEND_MIDDLE,
    FALSE,
    FALSE,
    "certificate-verified certificate-trusted-by-file" },
  { { .cn = HOST, .names = HOST },
    SEND_LEAF,
    TRUE,
    FALSE,
    "certificate-verified certificate-trusted-by-file" },
  { { .cn = HOST, .names = HOST },
    SEND_LEAF | BY_ITSELF,
    TRUE,
    FALSE,
    "certificate-verified certificate-trusted-by-file" },
  { { .cn = HOST, .names = HOST }, USUAL, FALSE, TRUE, "certificate-verified" },
  { { .cn = HOST, .names = "other.example" }, SEND_LEAF, TRUE, FALSE, "certificate-wrong-name" },
  { { .cn = HOST, .names = HOST, .until = -1 }, SEND_LEAF, TRUE, FALSE, "certificate-expired" },
  { { .cn = HOST, .names = HOST }, SEND_LEAF | BY_ITSELF, FALSE, FALSE, "certificate-self-signed" },
};

START_TEST (test_private_trust)
{
  Recipe middle = middle_recipe;
  g_autoptr (Scene)
      scene = scene_new_full (HOST, &privates[_i].leaf, &middle, privates[_i].setup, TLS13);
  gnutls_x509_trust_list_t trust =
      trust_new (privates[_i].pins_leaf ? scene->leaf : scene->root, NULL);
  g_autofree char *expected = g_strconcat ("tls-established ", privates[_i].facts, NULL);
  g_autofree char *facts = NULL;
  gboolean by_file = strstr (expected, "file") != NULL;

  doctor_tls_set_private_trust (scene->tls, trust, "bridge.pem");
  pump (scene->tls, scene->peer, 0);
  facts = fact_ids (scene->transcript);
  if (strcmp (facts, expected) != 0)
    ck_abort_msg ("%d: %s", _i, facts);
  ck_assert_pstr_eq (doctor_transcript_get_tls (scene->transcript)->trusted_by,
                     by_file ? "bridge.pem" : NULL);
  doctor_tls_free (g_steal_pointer (&scene->tls));
  trust_free (trust);
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_loop_test (tests, test_names, 0, G_N_ELEMENTS (names));
  tcase_add_loop_test (tests, test_odd_names, 0, 3);
  tcase_add_test (tests, test_nobody);
  tcase_add_test (tests, test_shown_names);
  tcase_add_test (tests, test_values);
  tcase_add_test (tests, test_value_of_success);
  tcase_add_test (tests, test_value_of_authority);
  tcase_add_test (tests, test_paths);
  tcase_add_loop_test (tests, test_impostor, 0, 2);
  tcase_add_test (tests, test_depth);
  tcase_add_loop_test (tests, test_twins, 0, 3);
  tcase_add_test (tests, test_maze);
  tcase_add_test (tests, test_large_subject);
  tcase_add_loop_test (tests, test_many_purposes, 0, 2);
  tcase_add_loop_test (tests, test_staple, 0, 4);
  tcase_add_loop_test (tests, test_promised_staple, 0, 3);
  tcase_add_loop_test (tests, test_likely, 0, G_N_ELEMENTS (likely_names));
  tcase_add_loop_test (tests, test_private_trust, 0, G_N_ELEMENTS (privates));
  tcase_add_loop_test (tests, test_verdict, 0, G_N_ELEMENTS (verdicts));
}

DOCTOR_CHECK_MAIN ("verify", add_tests)
