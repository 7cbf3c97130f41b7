/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Makes the seeds of fuzz targets that are made in C: `records certificate|tls|bounce FOLDER`; for
 * other targets, none. */

#include "bounces.h"
#include "tls-peer.h"

#include <check.h>
#include <stdlib.h>

static const char *target;
static const char *folder;

static void
save_text (const char *name, const char *text, gssize length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents (path, text, length, &error))
    g_error ("%s", error->message);
}

static void
save (const char *name, const GByteArray *bytes)
{
  save_text (name, (const char *) bytes->data, (gssize) bytes->len);
}

/* The two bytes before every input. */
static GByteArray *
seed_new (guint8 first, guint8 second)
{
  return g_byte_array_append (g_byte_array_append (g_byte_array_new (), &first, 1), &second, 1);
}

static void
append_certificate (GByteArray *seed, const Made *made, gnutls_x509_crt_fmt_t format)
{
  gnutls_datum_t datum;

  if (made == NULL || gnutls_x509_crt_export2 (made->crt, format, &datum) < 0)
    return;
  g_byte_array_append (seed, datum.data, datum.size);
  gnutls_free (datum.data);
}

static const struct
{
  const char *name;
  Recipe leaf;
} leaves[] = {
  { "usual", { .cn = HOST, .names = HOST, .from = -30, .until = 60 } },
  { "addresses", { .cn = "x", .names = "192.0.2.25 2001:db8::1", .from = -30, .until = 60 } },
  { "wildcard", { .names = "*.example.jp mail.example.jp", .from = -30, .until = 60 } },
  { "expired", { .cn = HOST, .names = HOST, .from = -60, .until = -30 } },
  { "common-name", { .cn = HOST, .from = -30, .until = 60 } },
  { "client", { .names = HOST, .from = -30, .until = 60, .purpose = GNUTLS_KP_TLS_WWW_CLIENT } },
  { "address-of-issuer",
    { .names = HOST, .from = -30, .until = 60, .aia = "http://ca.example/ca.crt" } },
  { "unknown", { .names = HOST, .from = -30, .until = 60, .has_unknown = TRUE } },
  { "rsa", { .names = HOST, .from = -30, .until = 60, .rsa_bits = 1024 } },
};

static void
make_certificates (void)
{
  g_autoptr (Made) root = made_new (&root_recipe, NULL);
  g_autoptr (Made) middle = made_new (&middle_recipe, root);

  for (guint i = 0; i < G_N_ELEMENTS (leaves); i++)
    {
      g_autoptr (Made) leaf = made_new (&leaves[i].leaf, middle);
      g_autoptr (GByteArray) seed = seed_new (4, 128);
      g_autoptr (GByteArray) alone = seed_new (1, 128);
      g_autoptr (GByteArray) pem = seed_new (0, 128);
      g_autoptr (GByteArray) stapled = seed_new (4 | 8, 128);
      GByteArray *staple = staple_new (leaf, middle, middle, TRUE);
      g_autofree char *alone_name = g_strconcat (leaves[i].name, "-alone", NULL);
      g_autofree char *pem_name = g_strconcat (leaves[i].name, "-pem", NULL);
      g_autofree char *stapled_name = g_strconcat (leaves[i].name, "-stapled", NULL);

      append_certificate (seed, leaf, GNUTLS_X509_FMT_DER);
      append_certificate (seed, middle, GNUTLS_X509_FMT_DER);
      append_certificate (seed, root, GNUTLS_X509_FMT_DER);
      append_certificate (alone, leaf, GNUTLS_X509_FMT_DER);
      append_certificate (pem, leaf, GNUTLS_X509_FMT_PEM);
      append_certificate (stapled, leaf, GNUTLS_X509_FMT_DER);
      append_certificate (stapled, middle, GNUTLS_X509_FMT_DER);
      g_byte_array_append (stapled, staple->data, staple->len);
      append_certificate (stapled, root, GNUTLS_X509_FMT_DER);
      save (leaves[i].name, seed);
      save (alone_name, alone);
      save (pem_name, pem);
      save (stapled_name, stapled);
      g_byte_array_unref (staple);
    }
}

/* The server's first answer: with TLS 1.2 all of it can be read by anybody. */
static void
make_answer (const char *name, const char *priority)
{
  g_autoptr (Scene) scene = scene_new (priority);
  g_autoptr (GByteArray) seed = seed_new (8 | 16, 7);
  gsize length;
  const guint8 *output;

  doctor_tls_advance (scene->tls);
  output = doctor_tls_output (scene->tls, &length);
  g_byte_array_append (scene->peer->input, output, (guint) length);
  advance_peer (scene->peer);
  g_byte_array_append (seed, scene->peer->output->data, scene->peer->output->len);
  save (name, seed);
}

static void
make_answers (void)
{
  static const struct
  {
    const char *name;
    const char *bytes;
    guint length;
  } others[] = {
    { "alert", "\x15\x03\x03\x00\x02\x02\x28", 7 },
    { "warning", "\x15\x03\x03\x00\x02\x01\x70", 7 },
    { "plain", "220 mail.example.jp ESMTP\r\n", 27 },
    { "half-a-record", "\x16\x03\x03\x40\x00\x02", 6 },
  };

  make_answer ("tls12", TLS12);
  make_answer ("tls12-rsa-keys", TLS12 ":-KX-ALL:+DHE-RSA:+ECDHE-ECDSA:+RSA");
  make_answer ("tls13", TLS13);
  make_answer ("tls13-other-group", TLS13 ":-GROUP-ALL:+GROUP-SECP384R1");
  make_answer ("tls11", "NORMAL:-VERS-ALL:+VERS-TLS1.1");
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (GByteArray) seed = seed_new (8, 7);

      g_byte_array_append (seed, (const guint8 *) others[i].bytes, others[i].length);
      save (others[i].name, seed);
    }
}

static void
make_bounces (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bounces); i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      save_text (name, bounces[i].mail, -1);
    }
}

/* A test, since what makes certificates asserts as tests do. */
START_TEST (make)
{
  if (g_str_equal (target, "certificate"))
    make_certificates ();
  else if (g_str_equal (target, "tls"))
    make_answers ();
  else if (g_str_equal (target, "bounce"))
    make_bounces ();
}
END_TEST

int
main (int argc, char **argv)
{
  Suite *suite = suite_create ("records");
  TCase *only = tcase_create ("records");
  SRunner *runner = srunner_create (suite);
  gboolean failed;

  g_assert_true (argc == 3);
  target = argv[1];
  folder = argv[2];
  tcase_add_test (only, make);
  suite_add_tcase (suite, only);
  srunner_run_all (runner, CK_MINIMAL);
  failed = srunner_ntests_failed (runner) > 0;
  srunner_free (runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
