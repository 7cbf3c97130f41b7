/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Whom to trust: the system's certificate authorities, and those of a file. */

#include "net/trust.h"

struct _DoctorTrust
{
  gatomicrefcount ref_count;
  gnutls_x509_trust_list_t list;
};

DoctorTrust *
doctor_trust_ref (DoctorTrust *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
doctor_trust_unref (DoctorTrust *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  gnutls_x509_trust_list_deinit (self->list, 1);
  g_free (self);
}

gnutls_x509_trust_list_t
doctor_trust_get_list (DoctorTrust *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->list;
}
