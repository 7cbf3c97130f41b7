/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A password or token: it can be sent and stored, it cannot be printed, and it is wiped. */

#include "core/secret-private.h"

#include <string.h>

void
doctor_secret_wipe (gpointer bytes, gsize length)
{
  if (bytes != NULL && length > 0)
    explicit_bzero (bytes, length);
}

DoctorSecret *
doctor_secret_new (const char *bytes, gssize length)
{
  DoctorSecret *self;

  g_return_val_if_fail (bytes != NULL, NULL);

  self = g_new0 (DoctorSecret, 1);
  g_ref_count_init (&self->ref_count);
  self->length = length < 0 ? strlen (bytes) : (gsize) length;
  self->bytes = g_malloc (self->length + 1);
  memcpy (self->bytes, bytes, self->length);
  self->bytes[self->length] = '\0';
  return self;
}

DoctorSecret *
doctor_secret_ref (DoctorSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_ref_count_inc (&self->ref_count);
  return self;
}

void
doctor_secret_unref (DoctorSecret *self)
{
  if (self == NULL || !g_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (self->base64); i++)
    if (self->base64[i] != NULL)
      {
        doctor_secret_wipe (self->base64[i], strlen (self->base64[i]));
        g_free (self->base64[i]);
      }
  doctor_secret_wipe (self->bytes, self->length);
  g_free (self->bytes);
  /* Which byte the secret begins with stands in here too. */
  doctor_secret_wipe (self, sizeof *self);
  g_free (self);
}

const char *
doctor_secret_peek (const DoctorSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->bytes;
}

gsize
doctor_secret_length (const DoctorSecret *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length;
}

gboolean
doctor_secret_is_one_line (const DoctorSecret *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (gsize i = 0; i < self->length; i++)
    if (self->bytes[i] == '\r' || self->bytes[i] == '\n' || self->bytes[i] == '\0')
      return FALSE;
  return TRUE;
}

gboolean
doctor_secret_equal (const DoctorSecret *a, const DoctorSecret *b)
{
  guint8 difference = 0;

  if (a == NULL || b == NULL)
    return a == b;
  if (a->length != b->length)
    return FALSE;
  for (gsize i = 0; i < a->length; i++)
    difference |= (guint8) (a->bytes[i] ^ b->bytes[i]);
  return difference == 0;
}
