/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What TLS showed: version, cipher, and the server's certificates as values. */

#include "core/certificate.h"

static const char *const revocation_words[] = { "not-checked", "good", "revoked" };

const char *
doctor_revocation_to_string (DoctorRevocation revocation)
{
  return revocation_words[revocation];
}

void
doctor_certificate_free (DoctorCertificate *self)
{
  if (self == NULL)
    return;
  g_free (self->subject);
  g_free (self->issuer);
  g_strfreev (self->names);
  g_free (self->sha256);
  g_free (self->key);
  g_free (self->signature);
  g_free (self->pem);
  g_free (self);
}

DoctorTlsInfo *
doctor_tls_info_new (const char *host)
{
  DoctorTlsInfo *self = g_new0 (DoctorTlsInfo, 1);

  g_ref_count_init (&self->ref_count);
  self->host = g_strdup (host);
  self->chain = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_certificate_free);
  return self;
}

DoctorTlsInfo *
doctor_tls_info_ref (DoctorTlsInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_ref_count_inc (&self->ref_count);
  return self;
}

void
doctor_tls_info_unref (DoctorTlsInfo *self)
{
  if (self == NULL || !g_ref_count_dec (&self->ref_count))
    return;
  g_free (self->version);
  g_free (self->cipher);
  g_free (self->host);
  g_free (self->trusted_by);
  g_ptr_array_unref (self->chain);
  g_free (self);
}
