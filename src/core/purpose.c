/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What a certificate is meant for. */

#include "core/purpose.h"

#include <string.h>

#include "core/der.h"

#define EXTENDED_KEY_USAGE "2.5.29.37"

/* id-kp-serverAuth, anyExtendedKeyUsage */
static const guint8 server[] = { 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01 };
static const guint8 any[] = { 0x55, 0x1d, 0x25, 0x00 };

static gboolean
equals (const guint8 *value, gsize length, const guint8 *purpose, gsize purpose_length)
{
  return length == purpose_length && memcmp (value, purpose, length) == 0;
}

/* Like the names, the purposes are read here: the library begins anew for each one. */
gboolean
doctor_is_for_servers (gnutls_x509_crt_t certificate)
{
  gnutls_datum_t der = { NULL, 0 };
  const guint8 *bytes;
  const guint8 *value = NULL;
  gsize left;
  gsize length = 0;
  guint8 tag = 0;
  gboolean found = FALSE;

  if (gnutls_x509_crt_get_extension_by_oid2 (certificate, EXTENDED_KEY_USAGE, 0, &der, NULL) < 0)
    return TRUE;
  bytes = der.data;
  left = der.size;
  if (doctor_der_read (&bytes, &left, &tag, &value, &length) && tag == DOCTOR_DER_SEQUENCE)
    {
      bytes = value;
      left = length;
    }
  while (!found && doctor_der_read (&bytes, &left, &tag, &value, &length))
    found = tag == DOCTOR_DER_OBJECT
            && (equals (value, length, server, sizeof server)
                || equals (value, length, any, sizeof any));
  gnutls_free (der.data);
  return found;
}
