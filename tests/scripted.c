/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A server on loopback that follows a script, in a thread of its own. */

#include "scripted.h"

#include <check.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

struct _Scripted
{
  GSocket *listener;
  guint port;
  const Script *scripts;
  gnutls_certificate_credentials_t credentials;
  GThread *thread;
  GString *received;
  guint connections;
};

typedef struct
{
  GSocket *socket;
  gnutls_session_t session; /* NULL: plain */
  GString *received;
  char line[4096]; /* the last one */
  guint length;
} Guest;

static gboolean
guest_write (Guest *guest, const char *bytes, gsize length)
{
  while (length > 0)
    {
      gssize sent = guest->session != NULL
                        ? gnutls_record_send (guest->session, bytes, length)
                        : g_socket_send (guest->socket, bytes, length, NULL, NULL);

      if (sent <= 0)
        return FALSE;
      bytes += sent;
      length -= (gsize) sent;
    }
  return TRUE;
}

/* One byte; FALSE at the end. */
static gboolean
guest_read (Guest *guest, char *byte)
{
  gssize n;

  do
    n = guest->session != NULL ? gnutls_record_recv (guest->session, byte, 1)
                               : g_socket_receive (guest->socket, byte, 1, NULL, NULL);
  while (guest->session != NULL && n == GNUTLS_E_INTERRUPTED);
  if (n != 1)
    return FALSE;
  g_string_append_c (guest->received, *byte);
  return TRUE;
}

static gboolean
guest_read_line (Guest *guest)
{
  char byte;

  guest->length = 0;
  while (guest_read (guest, &byte))
    {
      if (byte == '\n')
        {
          guest->line[guest->length] = '\0';
          return TRUE;
        }
      if (guest->length + 1 < sizeof guest->line)
        guest->line[guest->length++] = byte;
    }
  return FALSE;
}

static gboolean
guest_say (Guest *guest, const char *text, gboolean slowly)
{
  g_autoptr (GString) line = g_string_new (NULL);

  if (*text == '$')
    {
      g_string_append_len (line, guest->line, (gssize) strcspn (guest->line, " "));
      text++;
    }
  g_string_append (line, text);
  g_string_append (line, "\r\n");
  if (!slowly)
    return guest_write (guest, line->str, line->len);
  for (gsize i = 0; i < line->len; i++)
    {
      if (!guest_write (guest, line->str + i, 1))
        return FALSE;
      g_usleep (200);
    }
  return TRUE;
}

static const struct
{
  const char *command;
  const char *answer;
} friendly[] = {
  { "CAPABILITY", "* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR ID" },
  { "ID", "* ID NIL" },
  { "EXAMINE", "* 3 EXISTS" },
  { "LOGOUT", "* BYE until later" },
};

static gboolean
guest_imap (Guest *guest)
{
  while (guest_read_line (guest))
    {
      const char *command = strchr (guest->line, ' ');

      for (guint i = 0; command != NULL && i < G_N_ELEMENTS (friendly); i++)
        if (g_str_has_prefix (command + 1, friendly[i].command)
            && !guest_say (guest, friendly[i].answer, FALSE))
          return FALSE;
      if (!guest_say (guest, "$ OK done", FALSE))
        return FALSE;
      if (command != NULL && g_str_has_prefix (command + 1, "LOGOUT"))
        return TRUE;
    }
  return FALSE;
}

/* The library's descriptor never blocks, only its calls do. */
static ssize_t
push_cb (gnutls_transport_ptr_t user_data, const void *bytes, size_t length)
{
  return g_socket_send (user_data, bytes, length, NULL, NULL);
}

static ssize_t
pull_cb (gnutls_transport_ptr_t user_data, void *bytes, size_t length)
{
  return g_socket_receive (user_data, bytes, length, NULL, NULL);
}

static int
pull_timeout_cb (gnutls_transport_ptr_t user_data, unsigned int milliseconds)
{
  return 1;
}

static gboolean
guest_shake_hands (Guest *guest, gnutls_certificate_credentials_t credentials, const char *priority)
{
  int result;

  gnutls_init (&guest->session, GNUTLS_SERVER | GNUTLS_NO_SIGNAL);
  gnutls_priority_set_direct (guest->session, priority, NULL);
  gnutls_credentials_set (guest->session, GNUTLS_CRD_CERTIFICATE, credentials);
  gnutls_transport_set_ptr (guest->session, guest->socket);
  gnutls_transport_set_push_function (guest->session, push_cb);
  gnutls_transport_set_pull_function (guest->session, pull_cb);
  gnutls_transport_set_pull_timeout_function (guest->session, pull_timeout_cb);
  do
    result = gnutls_handshake (guest->session);
  while (result < 0 && !gnutls_error_is_fatal (result));
  return result == GNUTLS_E_SUCCESS;
}

static gboolean
guest_wait (Guest *guest)
{
  char byte;

  while (guest_read (guest, &byte))
    ;
  return FALSE;
}

static gboolean
guest_drip (Guest *guest)
{
  while (guest_write (guest, "x", 1))
    g_usleep (20 * 1000);
  return FALSE;
}

static gboolean
guest_flood (Guest *guest)
{
  static const char much[8192] = { 'x', 0 };

  while (guest_write (guest, much, sizeof much))
    ;
  return FALSE;
}

static gboolean
guest_refuse (Guest *guest, char number)
{
  const char alert[] = { 21, 3, 1, 0, 2, 2, number };
  char byte;

  return guest_read (guest, &byte) && guest_write (guest, alert, sizeof alert);
}

/* Warnings (RFC 8446 section 6) that a client may read over. */
static gboolean
guest_alert (Guest *guest)
{
  static const char alert[] = { 21, 3, 3, 0, 2, 1, 90 };
  char alerts[1024 * sizeof alert];

  for (guint i = 0; i < 1024; i++)
    memcpy (alerts + i * sizeof alert, alert, sizeof alert);
  while (guest_write (guest, alerts, sizeof alerts))
    ;
  return FALSE;
}

/* RFC 5802 section 7: the client's nonce with something behind it. */
static gboolean
guest_scram (Guest *guest, const char *rounds)
{
  const char *blank = strrchr (guest->line, ' ');
  gsize length;
  g_autofree guchar *octets = g_base64_decode (blank != NULL ? blank + 1 : "", &length);
  g_autofree char *opening = g_strndup ((const char *) octets, length);
  const char *nonce = strstr (opening, "r=");
  g_autofree char *first =
      g_strdup_printf ("%sXYZ,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=%s", nonce != NULL ? nonce : "", rounds);
  g_autofree char *base64 = g_base64_encode ((const guchar *) first, strlen (first));
  g_autofree char *line = g_strconcat ("+ ", base64, NULL);

  return guest_say (guest, line, FALSE);
}

static gboolean
perform (Guest *guest, const char *act, gnutls_certificate_credentials_t credentials)
{
  if (act[0] == '>' || act[0] == '~')
    return guest_say (guest, act + 2, act[0] == '~');
  if (act[0] == '<')
    return guest_read_line (guest);
  if (g_str_equal (act, "tls"))
    return guest_shake_hands (guest, credentials, "NORMAL");
  if (g_str_equal (act, "old"))
    return guest_shake_hands (guest, credentials, "NORMAL:-VERS-ALL:+VERS-TLS1.1:+VERS-TLS1.0");
  if (g_str_has_prefix (act, "alert "))
    return guest_refuse (guest, (char) g_ascii_strtoull (act + 6, NULL, 10));
  if (g_str_has_prefix (act, "pause "))
    {
      g_usleep (g_ascii_strtoull (act + 6, NULL, 10) * 1000);
      return TRUE;
    }
  if (g_str_has_prefix (act, "scram "))
    return guest_scram (guest, act + 6);
  if (g_str_equal (act, "imap"))
    return guest_imap (guest);
  if (g_str_equal (act, "alerts"))
    return guest_alert (guest);
  if (g_str_equal (act, "drip"))
    return guest_drip (guest);
  if (g_str_equal (act, "flood"))
    return guest_flood (guest);
  return guest_wait (guest);
}

static void
serve (Scripted *self, GSocket *socket, Script script)
{
  Guest guest = { .socket = socket, .received = self->received };

  /* A test that failed must not hold the thread for ever. */
  g_socket_set_timeout (socket, 20);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  for (guint i = 0; script[i] != NULL; i++)
    if (!perform (&guest, script[i], self->credentials))
      break;
  if (guest.session != NULL)
    {
      gnutls_bye (guest.session, GNUTLS_SHUT_WR);
      gnutls_deinit (guest.session);
    }
  g_socket_close (socket, NULL);
}

static gpointer
thread_main (gpointer user_data)
{
  Scripted *self = user_data;
  Script script = self->scripts[0];

  for (;;)
    {
      g_autoptr (GSocket) socket = g_socket_accept (self->listener, NULL, NULL);

      if (socket == NULL)
        return NULL;
      if (self->connections > 0 && self->scripts[1] != NULL)
        script = *++self->scripts;
      g_atomic_int_inc (&self->connections);
      serve (self, socket, script);
    }
}

Scripted *
scripted_new (GSocketFamily family, const Script *scripts, Made *const *chain)
{
  Scripted *self = g_new0 (Scripted, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (family);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;

  self->scripts = scripts;
  self->received = g_string_new (NULL);
  self->listener = g_socket_new (family, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  ck_assert (g_socket_bind (self->listener, address, FALSE, NULL));
  ck_assert (g_socket_listen (self->listener, NULL));
  bound = g_socket_get_local_address (self->listener, NULL);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  gnutls_certificate_allocate_credentials (&self->credentials);
  if (chain != NULL)
    {
      gnutls_x509_crt_t crts[8];
      int n = 0;

      for (; chain[n] != NULL; n++)
        crts[n] = chain[n]->crt;
      ck_assert_int_ge (gnutls_certificate_set_x509_key (self->credentials, crts, n, chain[0]->key),
                        0);
    }
  self->thread = g_thread_new ("scripted", thread_main, self);
  return self;
}

static void
stop (Scripted *self)
{
  if (self->thread == NULL)
    return;
  /* Wakes the thread out of accept(). */
  shutdown (g_socket_get_fd (self->listener), SHUT_RDWR);
  g_thread_join (g_steal_pointer (&self->thread));
}

void
scripted_free (Scripted *self)
{
  if (self == NULL)
    return;
  stop (self);
  g_object_unref (self->listener);
  gnutls_certificate_free_credentials (self->credentials);
  g_string_free (self->received, TRUE);
  g_free (self);
}

guint
scripted_get_port (const Scripted *self)
{
  return self->port;
}

const char *
scripted_get_received (Scripted *self)
{
  stop (self);
  return self->received->str;
}

gboolean
scripted_has_received (Scripted *self, const char *text)
{
  stop (self);
  return memmem (self->received->str, self->received->len, text, strlen (text)) != NULL;
}

guint
scripted_get_connections (Scripted *self)
{
  stop (self);
  return self->connections;
}

guint
scripted_count (Scripted *self)
{
  return g_atomic_int_get (&self->connections);
}
