/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A TLS server in memory with certificates made to order, for the tests of the client's side. */

#pragma once

#include <glib.h>
#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/ocsp.h>
#include <gnutls/x509.h>

#include "core/tls.h"

G_BEGIN_DECLS

/* 2026-11-21 07:42:07 UTC; every certificate is made, and judged, around it. */
#define NOW G_GINT64_CONSTANT (1795246927)
#define DAY G_GINT64_CONSTANT (86400)

typedef struct
{
  gnutls_x509_crt_t crt;
  gnutls_x509_privkey_t key;
} Made;

#define HOST "imap.example.jp"
#define TLS12 "NORMAL:-VERS-ALL:+VERS-TLS1.2"
#define TLS13 "NORMAL:-VERS-ALL:+VERS-TLS1.3"

/* How a certificate is to be. What is not said is right: valid from a month ago for three months,
 * ECDSA on P-256, signed with SHA-256. */
typedef struct
{
  const char *cn;    /* NULL: no subject */
  const char *names; /* alternative names, blanks between; IP literals become addresses */
  gint64 from;       /* days from NOW */
  gint64 until;      /* days from NOW */
  gboolean is_authority;
  gboolean is_version_1;
  gboolean is_last_authority; /* no other authority below it */
  gboolean has_unknown;       /* a critical extension that nobody knows */
  gboolean without_key_ids;
  gboolean is_damaged;         /* one bit of the signature is wrong */
  const char *purpose;         /* GNUTLS_KP_… */
  unsigned int usage;          /* GNUTLS_KEY_…, 0: none is said */
  const GByteArray *names_der; /* all of the alternative names; not taken over */
  const GByteArray *usage_der; /* all of the extended key usage; not taken over */
  const guint8 *features;      /* the value of the extension TLS feature (RFC 7633) */
  gsize features_length;
  const char *permitted; /* name constraint */
  const char *excluded;
  const char *aia;                  /* where the issuer's certificate is */
  unsigned int rsa_bits;            /* 0: ECDSA */
  gnutls_digest_algorithm_t digest; /* 0: SHA-256 */
  const Made *key_of;               /* takes this one's key */
  guint n_filler;                   /* that many more alternative names */
  gboolean has_monstrous_key;       /* RSA with modulus and exponent of 32768 bits; cannot sign */
} Recipe;

extern const Recipe root_recipe;
extern const Recipe middle_recipe;

/* `issuer` NULL signs with its own key. */
Made *made_new (const Recipe *recipe, const Made *issuer);
void made_free (Made *made);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Made, made_free)

/* Trusts `root` (may be NULL) and `other` (may be NULL). Free with trust_free(). */
gnutls_x509_trust_list_t trust_new (const Made *root, const Made *other);
void trust_free (gnutls_x509_trust_list_t trust);

typedef struct
{
  gnutls_session_t session;
  gnutls_certificate_credentials_t credentials;
  GByteArray *input;
  guint input_used;
  GByteArray *output;
  gboolean ended;
  GByteArray *staple;
  int result; /* of gnutls_handshake(), once it is not GNUTLS_E_AGAIN */
} Peer;

/* A server that shows `chain` (the first one's key is used), NULL-terminated. */
Peer *peer_new (const char *priority, Made *const *chain);
void peer_free (Peer *peer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Peer, peer_free)

/* Shows this OCSP response (DER; taken over) for the first certificate. */
void peer_set_staple (Peer *peer, GByteArray *staple);

/* An OCSP response by `issuer` on `made`, signed with `signer`'s key. */
GByteArray *staple_new (const Made *made, const Made *issuer, const Made *signer,
                        gboolean is_revoked);

/* Lets the server read what it has. */
void advance_peer (Peer *peer);

/* Moves bytes both ways, `step` bytes at a time to the client (0: all at once), until nothing moves
 * any more. */
void pump (DoctorTls *tls, Peer *peer, gsize step);

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
  SEND_LEAF_TWICE = 128,
} Setup;

#define USUAL (SEND_LEAF | SEND_MIDDLE | TRUST_ROOT)

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

Scene *scene_new_full (const char *host, const Recipe *leaf, const Recipe *middle, int setup,
                       const char *priority);
/* The usual one, for HOST. */
Scene *scene_new (const char *priority);
/* Both sides anew, with the same certificates. */
void scene_restart (Scene *scene, const char *priority);
/* Both sides anew, with this chain. */
void scene_start (Scene *scene, const char *host, const char *priority, Made *const *chain);
void scene_free (Scene *scene);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scene, scene_free)

/* "tls-established certificate-verified": the ids of all facts, blanks between. */
char *fact_ids (const DoctorTranscript *transcript);

G_END_DECLS
