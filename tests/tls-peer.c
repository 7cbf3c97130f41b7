/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A TLS server in memory with certificates made to order, for the tests of the client's side. */

#include "tls-peer.h"

#include <check.h>
#include <errno.h>
#include <gio/gio.h>
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
      ck_assert_int_eq (gnutls_x509_crt_set_basic_constraints (crt, 1, -1), 0);
      ck_assert_int_eq (
          gnutls_x509_crt_set_key_usage (crt, GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN), 0);
    }
  if (recipe->usage != 0)
    ck_assert_int_eq (gnutls_x509_crt_set_key_usage (crt, recipe->usage), 0);
  if (recipe->purpose != NULL)
    ck_assert_int_eq (gnutls_x509_crt_set_key_purpose_oid (crt, recipe->purpose, 0), 0);
  if (recipe->aia != NULL)
    {
      gnutls_datum_t address = { (unsigned char *) recipe->aia,
                                 (unsigned int) strlen (recipe->aia) };

      ck_assert_int_eq (
          gnutls_x509_crt_set_authority_info_access (crt, GNUTLS_IA_CAISSUERS_URI, &address), 0);
    }
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
read_again (Made *made)
{
  gnutls_datum_t der;

  ck_assert_int_eq (gnutls_x509_crt_export2 (made->crt, GNUTLS_X509_FMT_DER, &der), 0);
  gnutls_x509_crt_deinit (made->crt);
  gnutls_x509_crt_init (&made->crt);
  ck_assert_int_eq (gnutls_x509_crt_import (made->crt, &der, GNUTLS_X509_FMT_DER), 0);
  gnutls_free (der.data);
}

Made *
made_new (const Recipe *recipe, const Made *issuer)
{
  static guint8 serial = 0;
  Made *made = g_new0 (Made, 1);

  gnutls_x509_privkey_init (&made->key);
  ck_assert_int_eq (gnutls_x509_privkey_generate (
                        made->key, recipe->rsa_bits != 0 ? GNUTLS_PK_RSA : GNUTLS_PK_ECDSA,
                        recipe->rsa_bits != 0 ? recipe->rsa_bits
                                              : GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1),
                        0),
                    0);
  gnutls_x509_crt_init (&made->crt);
  gnutls_x509_crt_set_version (made->crt, recipe->is_version_1 ? 1 : 3);
  serial = serial % 100 + 1;
  gnutls_x509_crt_set_serial (made->crt, &serial, 1);
  gnutls_x509_crt_set_key (made->crt, made->key);
  gnutls_x509_crt_set_activation_time (
      made->crt, (time_t) (NOW + (recipe->from != 0 ? recipe->from : -30) * DAY));
  gnutls_x509_crt_set_expiration_time (
      made->crt, (time_t) (NOW + (recipe->until != 0 ? recipe->until : 60) * DAY));
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
  read_again (made);
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
  g_free (peer);
}

static void
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
