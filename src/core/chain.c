/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The certificates a server sent, read. */

#include "core/chain.h"

#include "core/names.h"
#include "core/text.h"

/* Names shown of one certificate; all of them count when the host is compared. */
#define SHOWN_NAMES 200
/* Bytes of a subject or an issuer, in DER, that are read at all. Real ones have 50 to 300, and the
 * library's time grows with the square. */
#define MAX_NAME 4096
/* Bytes shown of a subject or an issuer. */
#define SHOWN_LENGTH 1000

DoctorChain *
doctor_chain_new (const gnutls_datum_t *der, guint length)
{
  DoctorChain *self = g_new0 (DoctorChain, 1);

  for (guint i = 0; i < MIN (length, DOCTOR_CHAIN_LENGTH); i++)
    {
      gnutls_x509_crt_t certificate;

      if (gnutls_x509_crt_init (&certificate) < 0)
        break;
      if (gnutls_x509_crt_import (certificate, &der[i], GNUTLS_X509_FMT_DER) < 0)
        {
          gnutls_x509_crt_deinit (certificate);
          break;
        }
      self->certificates[self->length++] = certificate;
    }
  return self;
}

void
doctor_chain_free (DoctorChain *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->length; i++)
    gnutls_x509_crt_deinit (self->certificates[i]);
  g_free (self);
}

static gboolean
is_small (gnutls_x509_crt_t certificate,
          int (*get_name) (gnutls_x509_crt_t certificate, gnutls_datum_t *name))
{
  gnutls_datum_t name = { NULL, 0 };
  gboolean small = get_name (certificate, &name) == 0 && name.size <= MAX_NAME;

  gnutls_free (name.data);
  return small;
}

gboolean
doctor_chain_is_readable (gnutls_x509_crt_t certificate)
{
  return is_small (certificate, gnutls_x509_crt_get_raw_dn)
         && is_small (certificate, gnutls_x509_crt_get_raw_issuer_dn);
}

/* Takes `datum`. */
static char *
show_name (gnutls_datum_t *datum)
{
  g_autofree char *shown = NULL;
  const char *end;

  if (datum->data == NULL)
    return g_strdup ("");
  shown = doctor_text_escape ((const char *) datum->data, (gssize) MIN (datum->size, SHOWN_LENGTH));
  end = datum->size > SHOWN_LENGTH ? "…" : "";
  gnutls_free (datum->data);
  return g_strconcat (shown, end, NULL);
}

char *
doctor_chain_subject (gnutls_x509_crt_t certificate)
{
  gnutls_datum_t name = { NULL, 0 };

  if (!doctor_chain_is_readable (certificate))
    return g_strdup ("…");
  if (gnutls_x509_crt_get_dn3 (certificate, &name, 0) < 0)
    return g_strdup ("");
  return show_name (&name);
}

char *
doctor_chain_issuer (gnutls_x509_crt_t certificate)
{
  gnutls_datum_t name = { NULL, 0 };

  if (!doctor_chain_is_readable (certificate))
    return g_strdup ("…");
  if (gnutls_x509_crt_get_issuer_dn3 (certificate, &name, 0) < 0)
    return g_strdup ("");
  return show_name (&name);
}

static char *
read_fingerprint (gnutls_x509_crt_t certificate)
{
  guint8 digest[32];
  size_t size = sizeof digest;
  GString *text = g_string_new (NULL);

  if (gnutls_x509_crt_get_fingerprint (certificate, GNUTLS_DIG_SHA256, digest, &size) == 0)
    for (gsize i = 0; i < size; i++)
      g_string_append_printf (text, "%s%02x", i > 0 ? ":" : "", digest[i]);
  return g_string_free (text, FALSE);
}

static char *
read_key (gnutls_x509_crt_t certificate)
{
  unsigned int bits = 0;
  int algorithm = gnutls_x509_crt_get_pk_algorithm (certificate, &bits);
  const char *name;

  if (algorithm < 0)
    return g_strdup ("?");
  /* The library's name for ECDSA is "EC/ECDSA". */
  name = algorithm == GNUTLS_PK_ECDSA
             ? "ECDSA"
             : gnutls_pk_algorithm_get_name ((gnutls_pk_algorithm_t) algorithm);
  return g_strdup_printf ("%s %u", name != NULL ? name : "?", bits);
}

static char *
read_signature (gnutls_x509_crt_t certificate)
{
  int algorithm = gnutls_x509_crt_get_signature_algorithm (certificate);
  const char *name = algorithm < 0 ? NULL
                                   : gnutls_sign_get_name ((gnutls_sign_algorithm_t) algorithm);

  return g_strdup (name != NULL ? name : "?");
}

DoctorCertificate *
doctor_chain_describe (gnutls_x509_crt_t certificate)
{
  DoctorCertificate *self = g_new0 (DoctorCertificate, 1);
  g_autoptr (DoctorNames) names = doctor_names_new (certificate);
  gnutls_datum_t pem = { NULL, 0 };

  self->subject = doctor_chain_subject (certificate);
  self->issuer = doctor_chain_issuer (certificate);
  self->names = doctor_names_to_strv (names, SHOWN_NAMES, FALSE);
  self->not_before = gnutls_x509_crt_get_activation_time (certificate);
  self->not_after = gnutls_x509_crt_get_expiration_time (certificate);
  self->sha256 = read_fingerprint (certificate);
  self->key = read_key (certificate);
  self->signature = read_signature (certificate);
  if (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &pem) == 0)
    self->pem = g_strndup ((const char *) pem.data, pem.size);
  else
    self->pem = g_strdup ("");
  gnutls_free (pem.data);
  return self;
}
