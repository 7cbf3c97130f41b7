/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The first message of a TLS client of old, and what a server answers to it. */

/* By hand, since the library, or the system's policy for it, may refuse to offer what is to be
 * found out. */

#include "core/hello.h"

#include <gnutls/crypto.h>
#include <string.h>

#include "core/account.h"

#define RECORD_HANDSHAKE 22
#define CLIENT_HELLO 1
#define SERVER_HELLO 2
/* Record and handshake head, and the version. */
#define ANSWER_LENGTH 11

/* From the good to what no one should use any more. */
static const guint16 ciphers[] = {
  0xc030, 0xc02c, 0xc02f, 0xc02b, 0xcca8, 0xcca9, 0x009f, 0x009e, 0x009d, 0x009c,
  0xc028, 0xc027, 0x006b, 0x0067, 0x003d, 0x003c, 0xc014, 0xc00a, 0xc013, 0xc009,
  0x0039, 0x0033, 0x0035, 0x002f, 0x0088, 0x0045, 0x0084, 0x0041, 0xc012, 0xc008,
  0x0016, 0x000a, 0xc011, 0xc007, 0x0005, 0x0004, 0x0015, 0x0009, 0x00ff,
};

/* supported_groups and ec_point_formats (RFC 8422 section 5.1) */
static const guint8 curves[] = { 0x00, 0x0a, 0x00, 0x0a, 0x00, 0x08, 0x00, 0x1d, 0x00, 0x17,
                                 0x00, 0x18, 0x00, 0x19, 0x00, 0x0b, 0x00, 0x02, 0x01, 0x00 };
/* signature_algorithms (RFC 5246 section 7.4.1.4.1), of version 1.2 */
static const guint8 signatures[] = { 0x00, 0x0d, 0x00, 0x12, 0x00, 0x10, 0x04, 0x03,
                                     0x05, 0x03, 0x08, 0x04, 0x04, 0x01, 0x05, 0x01,
                                     0x06, 0x01, 0x02, 0x03, 0x02, 0x01 };

static const struct
{
  guint16 number;
  const char *name;
} versions[] = {
  { 0x0300, "SSL3.0" },
  { 0x0301, "TLS1.0" },
  { DOCTOR_HELLO_TLS_1_1, "TLS1.1" },
  { DOCTOR_HELLO_TLS_1_2, "TLS1.2" },
};

static void
append_number (GByteArray *bytes, gsize number, guint n_octets)
{
  for (guint i = n_octets; i > 0; i--)
    g_byte_array_append (bytes, &(guint8){ (guint8) (number >> 8 * (i - 1)) }, 1);
}

/* Fills in the length of what stands behind `position`, where `n_octets` are kept for it. */
static void
close_length (GByteArray *bytes, guint position, guint n_octets)
{
  gsize length = bytes->len - position - n_octets;

  for (guint i = 0; i < n_octets; i++)
    bytes->data[position + i] = (guint8) (length >> 8 * (n_octets - 1 - i));
}

/* RFC 6066 section 3 */
static void
append_server_name (GByteArray *bytes, const char *host)
{
  g_autofree char *name = NULL;
  gsize length;

  if (!g_hostname_is_ip_address (host) && strchr (host, '%') == NULL)
    name = doctor_host_to_ascii (host);
  if (name == NULL)
    return;
  length = strlen (name);
  append_number (bytes, 0, 2);
  append_number (bytes, length + 5, 2);
  append_number (bytes, length + 3, 2);
  append_number (bytes, 0, 1);
  append_number (bytes, length, 2);
  g_byte_array_append (bytes, (const guint8 *) name, (guint) length);
}

GByteArray *
doctor_hello_new (guint16 version, const char *host)
{
  GByteArray *bytes;
  guint8 nonce[32] = { 0 };
  guint extensions;

  g_return_val_if_fail (host != NULL, NULL);

  bytes = g_byte_array_new ();
  gnutls_rnd (GNUTLS_RND_NONCE, nonce, sizeof nonce);
  append_number (bytes, RECORD_HANDSHAKE, 1);
  append_number (bytes, 0x0301, 2);
  append_number (bytes, 0, 2);
  append_number (bytes, CLIENT_HELLO, 1);
  append_number (bytes, 0, 3);
  append_number (bytes, version, 2);
  g_byte_array_append (bytes, nonce, sizeof nonce);
  append_number (bytes, 0, 1);
  append_number (bytes, sizeof ciphers, 2);
  for (guint i = 0; i < G_N_ELEMENTS (ciphers); i++)
    append_number (bytes, ciphers[i], 2);
  append_number (bytes, 0x0100, 2);
  extensions = bytes->len;
  append_number (bytes, 0, 2);
  append_server_name (bytes, host);
  g_byte_array_append (bytes, curves, sizeof curves);
  if (version >= DOCTOR_HELLO_TLS_1_2)
    g_byte_array_append (bytes, signatures, sizeof signatures);
  close_length (bytes, extensions, 2);
  close_length (bytes, 6, 3);
  close_length (bytes, 3, 2);
  return bytes;
}

DoctorHelloAnswer
doctor_hello_read (const guint8 *bytes, gsize length, const char **version)
{
  guint16 chosen;

  g_return_val_if_fail (bytes != NULL || length == 0, DOCTOR_HELLO_REFUSED);
  g_return_val_if_fail (version != NULL, DOCTOR_HELLO_REFUSED);

  if (length > 0 && bytes[0] != RECORD_HANDSHAKE)
    return DOCTOR_HELLO_REFUSED;
  if (length > 1 && bytes[1] != 3)
    return DOCTOR_HELLO_REFUSED;
  if (length > 5 && bytes[5] != SERVER_HELLO)
    return DOCTOR_HELLO_REFUSED;
  if (length < ANSWER_LENGTH)
    return DOCTOR_HELLO_UNDECIDED;
  chosen = (guint16) (bytes[9] << 8 | bytes[10]);
  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    if (versions[i].number == chosen)
      {
        *version = versions[i].name;
        return chosen < DOCTOR_HELLO_TLS_1_2 ? DOCTOR_HELLO_OLDER : DOCTOR_HELLO_MODERN;
      }
  return DOCTOR_HELLO_REFUSED;
}
