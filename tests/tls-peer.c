/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A TLS server in memory with certificates made to order, for the tests of the client's side. */

#include "tls-peer.h"

#include <check.h>
#include <errno.h>
#include <gio/gio.h>
#include <gnutls/crypto.h>
#include <string.h>

static void
add_name (gnutls_x509_crt_t crt, const char *name)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (name);

  if (address != NULL)
    ck_assert_int_eq (gnutls_x509_crt_set_subject_alt_name (
                          crt, GNUTLS_SAN_IPADDRESS, g_inet_address_to_bytes (address),
                          (unsigned int) g_inet_address_get_native_size (address),
                          GNUTLS_FSAN_APPEND),
                      0);
  else
    ck_assert_int_eq (gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_DNSNAME, name,
                                                            (unsigned int) strlen (name),
                                                            GNUTLS_FSAN_APPEND),
                      0);
}

static void
add_names (gnutls_x509_crt_t crt, const Recipe *recipe)
{
  g_auto (GStrv) names = NULL;

  if (recipe->names == NULL)
    return;
  names = g_strsplit (recipe->names, " ", -1);
  for (guint i = 0; names[i] != NULL; i++)
    add_name (crt, names[i]);
}

/* The DER of many names at once; adding them one by one takes the library minutes. */
static void
add_filler (gnutls_x509_crt_t crt, const Recipe *recipe)
{
  g_autoptr (GByteArray) names = g_byte_array_new ();
  g_autoptr (GByteArray) all = g_byte_array_new ();
  guint8 head[5] = { 0x30, 0x83 };

  for (guint i = 0; i <= recipe->n_filler; i++)
    {
      g_autofree char *name = i < recipe->n_filler ? g_strdup_printf ("h%u.example", i)
                                                   : g_strdup (recipe->names);
      guint8 tag[2] = { 0x82, (guint8) strlen (name) };

      g_byte_array_append (names, tag, 2);
      g_byte_array_append (names, (const guint8 *) name, (guint) strlen (name));
    }
  head[2] = (guint8) (names->len >> 16);
  head[3] = (guint8) (names->len >> 8);
  head[4] = (guint8) names->len;
  g_byte_array_append (all, head, 5);
  g_byte_array_append (all, names->data, names->len);
  ck_assert_int_eq (
      gnutls_x509_crt_set_extension_by_oid (crt, GNUTLS_X509EXT_OID_SAN, all->data, all->len, 0),
      0);
}

static void
add_constraint (gnutls_x509_name_constraints_t constraints, const char *name, gboolean permitted)
{
  gnutls_datum_t datum = { (unsigned char *) name, 0 };

  if (name == NULL)
    return;
  datum.size = (unsigned int) strlen (name);
  ck_assert_int_eq (
      permitted
          ? gnutls_x509_name_constraints_add_permitted (constraints, GNUTLS_SAN_DNSNAME, &datum)
          : gnutls_x509_name_constraints_add_excluded (constraints, GNUTLS_SAN_DNSNAME, &datum),
      0);
}

static void
add_extensions (gnutls_x509_crt_t crt, const Recipe *recipe)
{
  if (recipe->is_authority)
    {
      ck_assert_int_eq (
          gnutls_x509_crt_set_basic_constraints (crt, 1, recipe->is_last_authority ? 0 : -1), 0);
      ck_assert_int_eq (
          gnutls_x509_crt_set_key_usage (crt, GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN), 0);
    }
  if (recipe->usage != 0)
    ck_assert_int_eq (gnutls_x509_crt_set_key_usage (crt, recipe->usage), 0);
  if (recipe->purpose != NULL)
    ck_assert_int_eq (gnutls_x509_crt_set_key_purpose_oid (crt, recipe->purpose, 0), 0);
  if (recipe->names_der != NULL)
    ck_assert_int_eq (gnutls_x509_crt_set_extension_by_oid (crt, GNUTLS_X509EXT_OID_SAN,
                                                            recipe->names_der->data,
                                                            recipe->names_der->len, 0),
                      0);
  if (recipe->usage_der != NULL)
    ck_assert_int_eq (gnutls_x509_crt_set_extension_by_oid (
                          crt, "2.5.29.37", recipe->usage_der->data, recipe->usage_der->len, 0),
                      0);
  if (recipe->aia != NULL)
    {
      gnutls_datum_t address = { (unsigned char *) recipe->aia,
                                 (unsigned int) strlen (recipe->aia) };
      gnutls_datum_t responder = { (unsigned char *) "http://ocsp.example/", 20 };

      ck_assert_int_eq (
          gnutls_x509_crt_set_authority_info_access (crt, GNUTLS_IA_OCSP_URI, &responder), 0);
      ck_assert_int_eq (
          gnutls_x509_crt_set_authority_info_access (crt, GNUTLS_IA_CAISSUERS_URI, &address), 0);
    }
  if (recipe->features != NULL)
    ck_assert_int_eq (gnutls_x509_crt_set_extension_by_oid (
                          crt, "1.3.6.1.5.5.7.1.24", recipe->features, recipe->features_length, 0),
                      0);
  if (recipe->has_unknown)
    ck_assert_int_eq (
        gnutls_x509_crt_set_extension_by_oid (crt, "1.3.6.1.4.1.99999.1", "\x05", 2, 1), 0);
  if (recipe->permitted != NULL || recipe->excluded != NULL)
    {
      gnutls_x509_name_constraints_t constraints;

      gnutls_x509_name_constraints_init (&constraints);
      add_constraint (constraints, recipe->permitted, TRUE);
      add_constraint (constraints, recipe->excluded, FALSE);
      ck_assert_int_eq (gnutls_x509_crt_set_name_constraints (crt, constraints, 1), 0);
      gnutls_x509_name_constraints_deinit (constraints);
    }
}

static void
add_key_ids (gnutls_x509_crt_t crt, const Made *issuer)
{
  guint8 id[20];
  size_t size = sizeof id;

  gnutls_x509_crt_get_key_id (crt, 0, id, &size);
  gnutls_x509_crt_set_subject_key_id (crt, id, size);
  if (issuer != NULL)
    {
      size = sizeof id;
      gnutls_x509_crt_get_key_id (issuer->crt, 0, id, &size);
      gnutls_x509_crt_set_authority_key_id (crt, id, size);
    }
}

/* Only a certificate that was read has all of its parts for the library. */
static void
read_again (Made *made, const Recipe *recipe)
{
  gnutls_datum_t der;

  ck_assert_int_eq (gnutls_x509_crt_export2 (made->crt, GNUTLS_X509_FMT_DER, &der), 0);
  /* The last byte of DER is the last one of the signature. */
  if (recipe->is_damaged)
    der.data[der.size - 1] ^= 1;
  gnutls_x509_crt_deinit (made->crt);
  gnutls_x509_crt_init (&made->crt);
  ck_assert_int_eq (gnutls_x509_crt_import (made->crt, &der, GNUTLS_X509_FMT_DER), 0);
  gnutls_free (der.data);
}

static void
make_key (Made *made, const Recipe *recipe)
{
  gnutls_x509_privkey_init (&made->key);
  if (recipe->key_of != NULL)
    ck_assert_int_eq (gnutls_x509_privkey_cpy (made->key, recipe->key_of->key), 0);
  else if (recipe->rsa_bits != 0)
    ck_assert_int_eq (gnutls_x509_privkey_generate (made->key, GNUTLS_PK_RSA, recipe->rsa_bits, 0),
                      0);
  else
    ck_assert_int_eq (
        gnutls_x509_privkey_generate (made->key, GNUTLS_PK_ECDSA,
                                      GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0),
        0);
}

static void
set_monstrous_key (gnutls_x509_crt_t crt)
{
  g_autofree guint8 *number = g_malloc (4096);
  gnutls_datum_t datum = { number, 4096 };
  gnutls_pubkey_t key;

  memset (number, 0x7f, 4096);
  gnutls_pubkey_init (&key);
  ck_assert_int_eq (gnutls_pubkey_import_rsa_raw (key, &datum, &datum), 0);
  ck_assert_int_eq (gnutls_x509_crt_set_pubkey (crt, key), 0);
  gnutls_pubkey_deinit (key);
}

static void
set_times (gnutls_x509_crt_t crt, const Recipe *recipe)
{
  gint64 from = recipe->from != 0 ? recipe->from : -30;
  gint64 until = recipe->until != 0 ? recipe->until : 60;

  gnutls_x509_crt_set_activation_time (crt, (time_t) (NOW + from * DAY));
  gnutls_x509_crt_set_expiration_time (crt, (time_t) (NOW + until * DAY));
}

Made *
made_new (const Recipe *recipe, const Made *issuer)
{
  static guint8 serial = 0;
  Made *made = g_new0 (Made, 1);

  make_key (made, recipe);
  gnutls_x509_crt_init (&made->crt);
  gnutls_x509_crt_set_version (made->crt, recipe->is_version_1 ? 1 : 3);
  serial = serial % 100 + 1;
  gnutls_x509_crt_set_serial (made->crt, &serial, 1);
  gnutls_x509_crt_set_key (made->crt, made->key);
  if (recipe->has_monstrous_key)
    set_monstrous_key (made->crt);
  set_times (made->crt, recipe);
  if (recipe->cn != NULL)
    gnutls_x509_crt_set_dn_by_oid (made->crt, GNUTLS_OID_X520_COMMON_NAME, 0, recipe->cn,
                                   (unsigned int) strlen (recipe->cn));
  if (!recipe->is_version_1)
    {
      if (recipe->n_filler > 0)
        add_filler (made->crt, recipe);
      else
        add_names (made->crt, recipe);
      add_extensions (made->crt, recipe);
      if (!recipe->without_key_ids)
        add_key_ids (made->crt, issuer);
    }
  ck_assert_int_eq (gnutls_x509_crt_sign2 (made->crt, issuer != NULL ? issuer->crt : made->crt,
                                           issuer != NULL ? issuer->key : made->key,
                                           recipe->digest != 0 ? recipe->digest : GNUTLS_DIG_SHA256,
                                           0),
                    0);
  read_again (made, recipe);
  return made;
}

void
made_free (Made *made)
{
  if (made == NULL)
    return;
  gnutls_x509_crt_deinit (made->crt);
  gnutls_x509_privkey_deinit (made->key);
  g_free (made);
}

gnutls_x509_trust_list_t
trust_new (const Made *root, const Made *other)
{
  gnutls_x509_trust_list_t trust;

  gnutls_x509_trust_list_init (&trust, 0);
  if (root != NULL)
    ck_assert_int_eq (gnutls_x509_trust_list_add_cas (trust, &root->crt, 1, 0), 1);
  if (other != NULL)
    ck_assert_int_eq (gnutls_x509_trust_list_add_cas (trust, &other->crt, 1, 0), 1);
  return trust;
}

void
trust_free (gnutls_x509_trust_list_t trust)
{
  gnutls_x509_trust_list_deinit (trust, 0);
}

static ssize_t
push_cb (gnutls_transport_ptr_t user_data, const void *bytes, size_t length)
{
  Peer *peer = user_data;

  g_byte_array_append (peer->output, bytes, (guint) length);
  return (ssize_t) length;
}

static ssize_t
pull_cb (gnutls_transport_ptr_t user_data, void *bytes, size_t length)
{
  Peer *peer = user_data;
  gsize left = peer->input->len - peer->input_used;

  if (left == 0 && !peer->ended)
    {
      gnutls_transport_set_errno (peer->session, EAGAIN);
      return -1;
    }
  length = MIN (length, left);
  if (length > 0)
    memcpy (bytes, peer->input->data + peer->input_used, length);
  peer->input_used += (guint) length;
  return (ssize_t) length;
}

static int
pull_timeout_cb (gnutls_transport_ptr_t user_data, unsigned int milliseconds)
{
  const Peer *peer = user_data;

  (void) milliseconds;
  return peer->input->len > peer->input_used || peer->ended;
}

Peer *
peer_new (const char *priority, Made *const *chain)
{
  Peer *peer = g_new0 (Peer, 1);

  peer->input = g_byte_array_new ();
  peer->output = g_byte_array_new ();
  peer->result = GNUTLS_E_AGAIN;
  gnutls_certificate_allocate_credentials (&peer->credentials);
  gnutls_certificate_set_flags (peer->credentials,
                                GNUTLS_CERTIFICATE_SKIP_KEY_CERT_MATCH
                                    | GNUTLS_CERTIFICATE_SKIP_OCSP_RESPONSE_CHECK);
  gnutls_certificate_set_known_dh_params (peer->credentials, GNUTLS_SEC_PARAM_MEDIUM);
  if (chain != NULL)
    {
      gnutls_x509_crt_t crts[64];
      int n_crts = 0;

      while (chain[n_crts] != NULL)
        {
          crts[n_crts] = chain[n_crts]->crt;
          n_crts++;
        }
      ck_assert_int_ge (
          gnutls_certificate_set_x509_key (peer->credentials, crts, n_crts, chain[0]->key), 0);
    }
  gnutls_init (&peer->session, GNUTLS_SERVER | GNUTLS_NONBLOCK);
  ck_assert_int_eq (gnutls_priority_set_direct (peer->session, priority, NULL), 0);
  gnutls_credentials_set (peer->session, GNUTLS_CRD_CERTIFICATE, peer->credentials);
  gnutls_transport_set_ptr (peer->session, peer);
  gnutls_transport_set_push_function (peer->session, push_cb);
  gnutls_transport_set_pull_function (peer->session, pull_cb);
  gnutls_transport_set_pull_timeout_function (peer->session, pull_timeout_cb);
  return peer;
}

void
peer_free (Peer *peer)
{
  if (peer == NULL)
    return;
  gnutls_deinit (peer->session);
  gnutls_certificate_free_credentials (peer->credentials);
  g_byte_array_unref (peer->input);
  g_byte_array_unref (peer->output);
  g_clear_pointer (&peer->staple, g_byte_array_unref);
  g_free (peer);
}

static int
staple_cb (gnutls_session_t session, void *user_data, gnutls_datum_t *response)
{
  const Peer *peer = user_data;

  (void) session;
  response->size = peer->staple->len;
  response->data = gnutls_malloc (peer->staple->len);
  memcpy (response->data, peer->staple->data, peer->staple->len);
  return 0;
}

void
peer_set_staple (Peer *peer, GByteArray *staple)
{
  peer->staple = staple;
  gnutls_certificate_set_ocsp_status_request_function (peer->credentials, staple_cb, peer);
}

/* Puts what is in `bytes` from `start` on into one DER element. */
static void
enclose (GByteArray *bytes, guint start, guint8 tag)
{
  guint length = bytes->len - start;
  guint8 head[4] = { tag, 0x82, (guint8) (length >> 8), (guint8) length };
  g_autofree guint8 *content = g_memdup2 (bytes->data + start, length);

  g_byte_array_set_size (bytes, start);
  g_byte_array_append (bytes, head, 4);
  if (length > 0)
    g_byte_array_append (bytes, content, length);
}

static void
append (GByteArray *bytes, const void *data, gsize length)
{
  g_byte_array_append (bytes, data, (guint) length);
}

/* SHA-1 of the bits of an ECDSA key: the point, without the head of its OCTET STRING. */
static void
hash_key (const Made *made, guint8 *digest)
{
  gnutls_pubkey_t key;
  gnutls_datum_t parameters;
  gnutls_datum_t point;

  gnutls_pubkey_init (&key);
  ck_assert_int_eq (gnutls_pubkey_import_x509 (key, made->crt, 0), 0);
  ck_assert_int_eq (gnutls_pubkey_export_ecc_x962 (key, &parameters, &point), 0);
  gnutls_hash_fast (GNUTLS_DIG_SHA1, point.data + 2, point.size - 2, digest);
  gnutls_free (parameters.data);
  gnutls_free (point.data);
  gnutls_pubkey_deinit (key);
}

/* CertID in RFC 6960 section 4.1.1, by SHA-1. */
static void
append_cert_id (GByteArray *bytes, const Made *made, const Made *issuer)
{
  static const guint8 sha1[] = { 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00 };
  guint start = bytes->len;
  gnutls_datum_t name;
  guint8 digest[22] = { 0x04, 20 };
  guint8 serial[66] = { 0x02 };
  size_t size;

  append (bytes, sha1, sizeof sha1);
  gnutls_x509_crt_get_raw_issuer_dn (made->crt, &name);
  gnutls_hash_fast (GNUTLS_DIG_SHA1, name.data, name.size, digest + 2);
  gnutls_free (name.data);
  append (bytes, digest, sizeof digest);
  hash_key (issuer, digest + 2);
  append (bytes, digest, sizeof digest);
  size = sizeof serial - 2;
  gnutls_x509_crt_get_serial (made->crt, serial + 2, &size);
  serial[1] = (guint8) size;
  append (bytes, serial, size + 2);
  enclose (bytes, start, 0x30);
}

/* GeneralizedTime */
static const char answered[] = "\x18\x0f"
                               "20261120000000Z";

/* SingleResponse in RFC 6960 section 4.2.1 */
static void
append_answer (GByteArray *bytes, const Made *made, const Made *issuer, gboolean is_revoked)
{
  guint start = bytes->len;

  append_cert_id (bytes, made, issuer);
  if (is_revoked)
    {
      guint status = bytes->len;

      append (bytes, answered, 17);
      enclose (bytes, status, 0xa1);
    }
  else
    append (bytes, "\x80\x00", 2);
  append (bytes, answered, 17);
  enclose (bytes, start, 0x30);
}

GByteArray *
staple_new (const Made *made, const Made *issuer, const Made *signer, gboolean is_revoked)
{
  static const guint8 ecdsa_sha256[] = { 0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86,
                                         0x48, 0xce, 0x3d, 0x04, 0x03, 0x02 };
  static const guint8 basic[] = {
    0x06, 0x09, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x01
  };
  GByteArray *bytes = g_byte_array_new ();
  gnutls_datum_t signature;
  gnutls_datum_t signed_part;
  gnutls_privkey_t key;
  guint8 key_hash[22] = { 0x04, 20 };
  guint start;

  hash_key (issuer, key_hash + 2);
  append (bytes, key_hash, sizeof key_hash);
  enclose (bytes, 0, 0xa2);
  append (bytes, answered, 17);
  start = bytes->len;
  append_answer (bytes, made, issuer, is_revoked);
  enclose (bytes, start, 0x30);
  enclose (bytes, 0, 0x30);

  signed_part.data = bytes->data;
  signed_part.size = bytes->len;
  gnutls_privkey_init (&key);
  gnutls_privkey_import_x509 (key, signer->key, 0);
  ck_assert_int_eq (
      gnutls_privkey_sign_data2 (key, GNUTLS_SIGN_ECDSA_SHA256, 0, &signed_part, &signature), 0);
  gnutls_privkey_deinit (key);
  append (bytes, ecdsa_sha256, sizeof ecdsa_sha256);
  start = bytes->len;
  append (bytes, "", 1);
  append (bytes, signature.data, signature.size);
  gnutls_free (signature.data);
  enclose (bytes, start, 0x03);
  enclose (bytes, 0, 0x30);
  enclose (bytes, 0, 0x04);
  g_byte_array_prepend (bytes, basic, sizeof basic);
  enclose (bytes, 0, 0x30);
  enclose (bytes, 0, 0xa0);
  g_byte_array_prepend (bytes, (const guint8 *) "\x0a\x01\x00", 3);
  enclose (bytes, 0, 0x30);
  return bytes;
}

void
advance_peer (Peer *peer)
{
  while (peer->result == GNUTLS_E_AGAIN || peer->result == GNUTLS_E_WARNING_ALERT_RECEIVED)
    {
      peer->result = gnutls_handshake (peer->session);
      if (peer->result < 0 && gnutls_error_is_fatal (peer->result))
        gnutls_alert_send_appropriate (peer->session, peer->result);
      if (peer->result == GNUTLS_E_AGAIN)
        return;
    }
}

void
pump (DoctorTls *tls, Peer *peer, gsize step)
{
  for (gboolean moved = TRUE; moved;)
    {
      const guint8 *bytes;
      gsize length;

      moved = FALSE;
      doctor_tls_advance (tls);
      bytes = doctor_tls_output (tls, &length);
      if (length > 0)
        {
          g_byte_array_append (peer->input, bytes, (guint) length);
          doctor_tls_sent (tls, length);
          moved = TRUE;
        }
      advance_peer (peer);
      length = step > 0 ? MIN (step, peer->output->len) : peer->output->len;
      if (length > 0)
        {
          doctor_tls_feed (tls, peer->output->data, length);
          g_byte_array_remove_range (peer->output, 0, (guint) length);
          moved = TRUE;
        }
    }
}

char *
fact_ids (const DoctorTranscript *transcript)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < doctor_transcript_n_facts (transcript); i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "",
                            doctor_fact_id (doctor_transcript_fact (transcript, i)->kind));
  return g_string_free (ids, FALSE);
}

const Recipe root_recipe = { .cn = "Test Root", .is_authority = TRUE, .until = 1000 };
static const Recipe stranger_recipe = { .cn = "Strange Root", .is_authority = TRUE, .until = 1000 };
const Recipe middle_recipe = { .cn = "Test Middle", .is_authority = TRUE, .until = 500 };

/* The first flight's certificates are fixed; the two sides can be made anew. */
void
scene_start (Scene *scene, const char *host, const char *priority, Made *const *chain)
{
  g_clear_pointer (&scene->tls, doctor_tls_free);
  g_clear_pointer (&scene->transcript, doctor_transcript_unref);
  g_clear_pointer (&scene->peer, peer_free);
  scene->peer = peer_new (priority, chain);
  scene->transcript = doctor_transcript_new (0);
  scene->tls = doctor_tls_new (host, scene->trust, NOW, scene->transcript);
}

void
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

Scene *
scene_new_full (const char *host, const Recipe *leaf, const Recipe *middle, int setup,
                const char *priority)
{
  Scene *scene = g_new0 (Scene, 1);
  Made *chain[5] = { NULL };
  guint length = 0;

  scene->root = made_new (setup & TRUST_ROOT ? &root_recipe : &stranger_recipe, NULL);
  scene->middle = made_new (middle->cn != NULL ? middle : &middle_recipe, scene->root);
  scene->leaf = made_new (leaf, setup & BY_ITSELF ? NULL
                                : setup & BY_ROOT ? scene->root
                                                  : scene->middle);
  if (setup & SEND_LEAF)
    chain[length++] = scene->leaf;
  if (setup & SEND_MIDDLE)
    chain[length++] = scene->middle;
  if (setup & SEND_LEAF_TWICE)
    chain[length++] = scene->leaf;
  if (setup & SEND_ROOT)
    chain[length++] = scene->root;
  scene->trust =
      trust_new (setup & TRUST_ROOT ? scene->root : NULL, setup & TRUST_LEAF ? scene->leaf : NULL);
  scene_start (scene, host, priority, chain);
  return scene;
}

Scene *
scene_new (const char *priority)
{
  static const Recipe leaf = { .cn = HOST, .names = HOST };
  static const Recipe middle = { 0 };

  return scene_new_full (HOST, &leaf, &middle, USUAL, priority);
}

void
scene_restart (Scene *scene, const char *priority)
{
  Made *chain[] = { scene->leaf, scene->middle, NULL };

  scene_start (scene, HOST, priority, chain);
}
