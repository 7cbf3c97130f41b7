/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* One connected socket, plain or with TLS over it, that never blocks. */

#include "net/wire.h"

/* Reads in one turn of a handshake: others wait for theirs. */
#define HANDSHAKE_READS 8

struct _DoctorWire
{
  GSocket *socket;
  DoctorTls *tls;
  GByteArray *queue; /* plain bytes to send */
  gboolean mute;     /* nothing can be written any more */
  gboolean ended;    /* nothing can be read any more */
  char *lost;
  gsize received; /* bytes, as they came */
};

DoctorWire *
doctor_wire_new (GSocket *socket)
{
  DoctorWire *self;

  g_return_val_if_fail (G_IS_SOCKET (socket), NULL);

  self = g_new0 (DoctorWire, 1);
  self->socket = socket;
  self->queue = g_byte_array_new ();
  return self;
}

void
doctor_wire_free (DoctorWire *self)
{
  if (self == NULL)
    return;
  g_socket_close (self->socket, NULL);
  g_object_unref (self->socket);
  g_clear_pointer (&self->tls, doctor_tls_free);
  g_byte_array_unref (self->queue);
  g_free (self->lost);
  g_free (self);
}

void
doctor_wire_secure (DoctorWire *self, DoctorTls *tls)
{
  g_return_if_fail (self != NULL && self->tls == NULL && tls != NULL);

  self->tls = tls;
}

DoctorTls *
doctor_wire_get_tls (DoctorWire *self)
{
  return self->tls;
}

static const guint8 *
get_output (const DoctorWire *self, gsize *length)
{
  /* What was said before the handshake goes out before it. */
  if (self->queue->len > 0 || self->tls == NULL)
    {
      *length = self->queue->len;
      return self->queue->data;
    }
  return doctor_tls_output (self->tls, length);
}

static void
drop_output (DoctorWire *self, gsize length)
{
  if (self->queue->len > 0)
    g_byte_array_remove_range (self->queue, 0, (guint) length);
  else
    doctor_tls_sent (self->tls, length);
}

gboolean
doctor_wire_flush (DoctorWire *self)
{
  const guint8 *output;
  gsize length;

  g_return_val_if_fail (self != NULL, TRUE);

  while ((output = get_output (self, &length)) != NULL && length > 0)
    {
      g_autoptr (GError) error = NULL;
      gssize sent = self->mute
                        ? (gssize) length
                        : g_socket_send (self->socket, (const char *) output, length, NULL, &error);

      if (sent > 0)
        drop_output (self, (gsize) sent);
      else if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return FALSE;
      else
        self->mute = TRUE;
    }
  return TRUE;
}

void
doctor_wire_send (DoctorWire *self, const guint8 *bytes, gsize length)
{
  g_return_if_fail (self != NULL && bytes != NULL);

  if (self->tls == NULL)
    g_byte_array_append (self->queue, bytes, (guint) length);
  else if (doctor_tls_advance (self->tls) == DOCTOR_TLS_ESTABLISHED)
    doctor_tls_write (self->tls, bytes, length);
  doctor_wire_flush (self);
}

/* As doctor_wire_receive(), below TLS. */
static gssize
receive_raw (DoctorWire *self, guint8 *buffer, gsize size)
{
  g_autoptr (GError) error = NULL;
  gssize n;

  if (self->ended || doctor_wire_is_flooded (self))
    return -1;
  n = g_socket_receive (self->socket, (char *) buffer, size, NULL, &error);
  if (n > 0)
    {
      self->received += (gsize) n;
      return n;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return 0;
  self->ended = TRUE;
  if (error != NULL)
    self->lost = g_strdup (error->message);
  if (self->tls != NULL)
    doctor_tls_closed (self->tls, self->lost);
  return -1;
}

DoctorTlsState
doctor_wire_handshake (DoctorWire *self)
{
  guint8 buffer[16 * 1024];
  DoctorTlsState state;
  gssize n;

  g_return_val_if_fail (self != NULL && self->tls != NULL, DOCTOR_TLS_FAILED);

  for (guint i = 0;
       (state = doctor_tls_advance (self->tls)) == DOCTOR_TLS_HANDSHAKE && i < HANDSHAKE_READS; i++)
    {
      if (!doctor_wire_flush (self))
        return state;
      n = receive_raw (self, buffer, sizeof buffer);
      if (n > 0)
        doctor_tls_feed (self->tls, buffer, (gsize) n);
      else if (n == 0 || doctor_wire_is_flooded (self))
        return state;
    }
  doctor_wire_flush (self);
  return state;
}

/* The decrypted bytes that are there; -1 when TLS has ended. */
static gssize
receive_decrypted (DoctorWire *self, guint8 *buffer, gsize size)
{
  gsize n = 0;

  if (doctor_tls_advance (self->tls) == DOCTOR_TLS_ESTABLISHED)
    n = doctor_tls_read (self->tls, buffer, size);
  if (n > 0)
    return (gssize) n;
  if (doctor_tls_advance (self->tls) == DOCTOR_TLS_ESTABLISHED)
    return 0;
  self->ended = TRUE;
  if (self->lost == NULL)
    self->lost = g_strdup (doctor_tls_get_lost (self->tls));
  return -1;
}

gssize
doctor_wire_receive (DoctorWire *self, guint8 *buffer, gsize size)
{
  guint8 encrypted[16 * 1024];
  gssize n;

  g_return_val_if_fail (self != NULL && buffer != NULL && size > 0, -1);

  if (self->tls == NULL)
    return receive_raw (self, buffer, size);
  n = receive_decrypted (self, buffer, size);
  if (n != 0)
    return n;
  /* One read and no more: records may hold no data, and come without end. */
  n = receive_raw (self, encrypted, sizeof encrypted);
  if (n <= 0)
    return n;
  doctor_tls_feed (self->tls, encrypted, (gsize) n);
  return receive_decrypted (self, buffer, size);
}

gboolean
doctor_wire_has_ended (const DoctorWire *self)
{
  return self->ended;
}

gboolean
doctor_wire_is_flooded (const DoctorWire *self)
{
  return self->received > DOCTOR_WIRE_LIMIT;
}

const char *
doctor_wire_get_lost (const DoctorWire *self)
{
  return self->lost;
}

void
doctor_wire_bye (DoctorWire *self)
{
  g_return_if_fail (self != NULL);

  if (self->tls != NULL)
    doctor_tls_bye (self->tls);
  doctor_wire_flush (self);
  if (!self->mute)
    g_socket_shutdown (self->socket, FALSE, TRUE, NULL);
  self->mute = TRUE;
}

GIOCondition
doctor_wire_get_condition (const DoctorWire *self)
{
  gsize length = 0;

  get_output (self, &length);
  return G_IO_IN | (length > 0 ? G_IO_OUT : 0);
}

GSocket *
doctor_wire_get_socket (DoctorWire *self)
{
  return self->socket;
}

char *
doctor_wire_client_name (DoctorWire *self)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (self->socket, NULL);
  g_autofree char *text = NULL;

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return g_strdup ("[127.0.0.1]");
  text = g_inet_address_to_string (
      g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
  return g_strdup_printf (
      g_socket_address_get_family (address) == G_SOCKET_FAMILY_IPV6 ? "[IPv6:%s]" : "[%s]", text);
}
