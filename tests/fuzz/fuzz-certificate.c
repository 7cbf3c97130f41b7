/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Fuzzes core/chain and core/verify: what a server shows as its certificates, and the verdict. */

#include "fuzz.h"

#include <string.h>

#include "core/der.h"
#include "core/names.h"
#include "core/path.h"
#include "core/verify.h"

/* Bits of the first byte: the host, and what becomes of the last elements. */
#define HOSTS 3
#define TRUST 4  /* the last one is the authority that is trusted */
#define STAPLE 8 /* the last one before it is an OCSP response */
#define MAX_ELEMENTS 16
#define MAX_NAMES 201
#define MAX_SHOWN 5000

static const gint64 day = 86400;
/* 2026-11-21 07:42:07 UTC */
static const gint64 noon = 1795246927;

static const char *const hosts[] = { "imap.example.jp", "192.0.2.25", "xn--wgv71a.jp", "日本.jp" };

/* DER one after the other, or PEM. Returns how many there are; each is to be freed. */
static guint
split (const uint8_t *bytes, size_t length, gnutls_datum_t *elements)
{
  gnutls_datum_t text = { (unsigned char *) bytes, (unsigned int) length };
  const guint8 *value;
  gsize size;
  guint8 tag;
  guint n = 0;

  if (length > 0 && bytes[0] == '-')
    return gnutls_pem_base64_decode2 ("CERTIFICATE", &text, &elements[0]) == 0 ? 1 : 0;
  for (const guint8 *start = bytes;
       n < MAX_ELEMENTS && doctor_der_read (&bytes, &length, &tag, &value, &size); start = bytes)
    {
      elements[n].size = (unsigned int) (bytes - start);
      elements[n].data = gnutls_malloc (elements[n].size);
      memcpy (elements[n].data, start, elements[n].size);
      n++;
    }
  return n;
}

static gnutls_x509_trust_list_t
trust_in (const gnutls_datum_t *der)
{
  gnutls_x509_trust_list_t trust;
  gnutls_x509_crt_t authority;

  gnutls_x509_trust_list_init (&trust, 0);
  gnutls_x509_crt_init (&authority);
  if (gnutls_x509_crt_import (authority, der, GNUTLS_X509_FMT_DER) < 0
      || gnutls_x509_trust_list_add_cas (trust, &authority, 1, 0) < 1)
    gnutls_x509_crt_deinit (authority);
  return trust;
}

static void
must_be_small (const char *text)
{
  MUST (text != NULL && strlen (text) <= MAX_SHOWN, "a text of %zu bytes", strlen (text));
}

static void
must_be_shown (gnutls_x509_crt_t certificate)
{
  g_autoptr (DoctorCertificate) shown = doctor_chain_describe (certificate);

  fuzz_must_be_shown (shown->subject);
  fuzz_must_be_shown (shown->issuer);
  fuzz_must_be_shown (shown->sha256);
  fuzz_must_be_shown (shown->key);
  fuzz_must_be_shown (shown->signature);
  fuzz_must_be_shown_lines (shown->pem);
  must_be_small (shown->subject);
  must_be_small (shown->issuer);
  MUST (g_strv_length (shown->names) <= MAX_NAMES, "%u names", g_strv_length (shown->names));
  for (guint i = 0; shown->names[i] != NULL; i++)
    {
      fuzz_must_be_shown (shown->names[i]);
      must_be_small (shown->names[i]);
    }
}

static void
must_be_right (const DoctorVerifyInput *input, gboolean accepted,
               const DoctorTranscript *transcript)
{
  gnutls_x509_crt_t leaf;
  g_autoptr (DoctorNames) names = NULL;

  MUST (doctor_transcript_n_facts (transcript) > 0, "a verdict without a fact");
  MUST ((doctor_transcript_fact (transcript, 0)->kind == DOCTOR_FACT_CERTIFICATE_VERIFIED)
            == accepted,
        "the first fact is not the verdict");
  fuzz_must_be_sound (transcript, FALSE);
  if (!accepted)
    return;
  MUST (input->trust != NULL && input->chain->length > 0, "accepted without anybody's trust");
  leaf = input->chain->certificates[0];
  names = doctor_names_new (leaf);
  MUST (doctor_names_match (names, input->host) != DOCTOR_NAME_DIFFERS,
        "accepted for another host");
  MUST (doctor_is_current (leaf, input->now), "accepted out of its time");
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  guint8 options = fuzz_byte (&bytes, &length);
  gint64 now = noon + (fuzz_byte (&bytes, &length) - 128) * day;
  gnutls_datum_t elements[MAX_ELEMENTS] = { 0 };
  guint n = split (bytes, length, elements);
  guint used = n;
  gnutls_x509_trust_list_t trust = used > 0 && (options & TRUST) ? trust_in (&elements[--used])
                                                                 : NULL;
  const gnutls_datum_t *staple = used > 0 && (options & STAPLE) ? &elements[--used] : NULL;
  g_autoptr (DoctorChain) chain = doctor_chain_new (elements, used);
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  g_autoptr (DoctorTlsInfo) info = doctor_tls_info_new (hosts[options & HOSTS]);
  DoctorVerifyInput input = { .host = hosts[options & HOSTS],
                              .trust = trust,
                              .now = now,
                              .chain = chain,
                              .staples = staple,
                              .n_staples = staple != NULL };

  for (guint i = 0; i < chain->length; i++)
    must_be_shown (chain->certificates[i]);
  must_be_right (&input, doctor_verify (&input, transcript, info), transcript);
  if (trust != NULL)
    gnutls_x509_trust_list_deinit (trust, 1);
  for (guint i = 0; i < n; i++)
    gnutls_free (elements[i].data);
  return 0;
}
