/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A password made dear to guess (RFC 5802 section 2.2, RFC 8018 section 5.2), a part at a time. */

#include "core/salted-password.h"

#include <gnutls/crypto.h>
#include <string.h>

#define MAX_LENGTH 32

struct _DoctorSaltedPassword
{
  gnutls_hmac_hd_t hmac; /* keyed with the password */
  gsize length;
  guint left; /* rounds */
  guint8 link[MAX_LENGTH];
  guint8 sum[MAX_LENGTH];
};

DoctorSaltedPassword *
doctor_salted_password_new (gnutls_mac_algorithm_t mac, const DoctorSecret *password,
                            const guint8 *salt, gsize length, guint rounds)
{
  static const guint8 block[] = { 0, 0, 0, 1 };
  DoctorSaltedPassword *self;

  g_return_val_if_fail (password != NULL && salt != NULL && rounds > 0, NULL);
  g_return_val_if_fail (gnutls_hmac_get_len (mac) <= MAX_LENGTH, NULL);

  self = g_new0 (DoctorSaltedPassword, 1);
  self->length = gnutls_hmac_get_len (mac);
  self->left = rounds - 1;
  if (gnutls_hmac_init (&self->hmac, mac, doctor_secret_peek (password),
                        doctor_secret_length (password))
      != 0)
    g_error ("no HMAC");
  gnutls_hmac (self->hmac, salt, length);
  gnutls_hmac (self->hmac, block, sizeof block);
  gnutls_hmac_output (self->hmac, self->link);
  memcpy (self->sum, self->link, self->length);
  return self;
}

void
doctor_salted_password_free (DoctorSaltedPassword *self)
{
  if (self == NULL)
    return;
  gnutls_hmac_deinit (self->hmac, NULL);
  doctor_secret_wipe (self, sizeof *self);
  g_free (self);
}

gboolean
doctor_salted_password_advance (DoctorSaltedPassword *self, guint rounds)
{
  g_return_val_if_fail (self != NULL, TRUE);

  for (; rounds > 0 && self->left > 0; rounds--, self->left--)
    {
      gnutls_hmac (self->hmac, self->link, self->length);
      gnutls_hmac_output (self->hmac, self->link);
      for (gsize i = 0; i < self->length; i++)
        self->sum[i] ^= self->link[i];
    }
  return self->left == 0;
}

DoctorSecret *
doctor_salted_password_get (const DoctorSaltedPassword *self)
{
  static const char digits[] = "0123456789abcdef";
  char text[2 * MAX_LENGTH];
  DoctorSecret *secret;

  g_return_val_if_fail (self != NULL && self->left == 0, NULL);

  for (gsize i = 0; i < self->length; i++)
    {
      text[2 * i] = digits[self->sum[i] >> 4];
      text[2 * i + 1] = digits[self->sum[i] & 15];
    }
  secret = doctor_secret_new (text, (gssize) (2 * self->length));
  doctor_secret_wipe (text, sizeof text);
  return secret;
}
