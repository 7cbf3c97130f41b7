/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Reads the outermost parts of DER (ITU-T X.690). */

#include "core/der.h"

gboolean
doctor_der_read (const guint8 **bytes, gsize *left, guint8 *tag, const guint8 **value,
                 gsize *length)
{
  const guint8 *p = *bytes;
  gsize size;
  guint n_octets;

  /* Tags of more than one octet, and lengths that are not said, are in no certificate. */
  if (*left < 2 || (p[0] & 0x1f) == 0x1f)
    return FALSE;
  *tag = p[0];
  size = p[1];
  n_octets = 0;
  if (size & 0x80)
    {
      n_octets = size & 0x7f;
      if (n_octets == 0 || n_octets > 4 || *left < 2 + n_octets)
        return FALSE;
      size = 0;
      for (guint i = 0; i < n_octets; i++)
        size = size << 8 | p[2 + i];
    }
  if (size > *left - 2 - n_octets)
    return FALSE;
  *value = p + 2 + n_octets;
  *length = size;
  *bytes = *value + size;
  *left -= 2 + n_octets + size;
  return TRUE;
}
