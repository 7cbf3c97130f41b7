/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* One small file over HTTPS, from a server that may be anybody's. */

#include "net/fetch.h"

#include <libsoup/soup.h>

#include "core/account.h"
#include "core/verify.h"
#include "net/deadline.h"

#define BLOCK 8192

typedef struct
{
  DoctorDeadline *deadline;
  DoctorTrust *trust;
  SoupSession *session;
  SoupMessage *message;
  GInputStream *stream;
  GByteArray *bytes;
  gsize limit;
  guint n_redirects;
} Fetch;

/* A connection may ask about its certificate after nobody waits for it any more. */
static void
drop_message (Fetch *self)
{
  if (self->message != NULL)
    g_signal_handlers_disconnect_by_data (self->message, self);
  g_clear_object (&self->message);
}

static void
fetch_free (Fetch *self)
{
  doctor_deadline_free (self->deadline);
  doctor_trust_unref (self->trust);
  g_clear_object (&self->stream);
  drop_message (self);
  g_clear_object (&self->session);
  g_byte_array_unref (self->bytes);
  g_free (self);
}

static void
conclude (GTask *task, GBytes *bytes)
{
  Fetch *self = g_task_get_task_data (task);

  g_clear_pointer (&self->deadline, doctor_deadline_free);
  g_clear_object (&self->stream);
  /* A connection that was given up is not kept open for later. */
  soup_session_abort (self->session);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else if (bytes != NULL)
    g_bytes_unref (bytes);
}

/* Without any where they are larger than a server of mail may send them. */
static DoctorChain *
read_chain (GTlsCertificate *certificate)
{
  GByteArray *blocks[DOCTOR_CHAIN_LENGTH];
  gnutls_datum_t der[DOCTOR_CHAIN_LENGTH] = { { NULL, 0 } };
  DoctorChain *chain;
  gsize size = 0;
  guint n = 0;

  for (GTlsCertificate *c = certificate; c != NULL && n < DOCTOR_CHAIN_LENGTH;
       c = g_tls_certificate_get_issuer (c))
    {
      g_object_get (c, "certificate", &blocks[n], NULL);
      if (blocks[n] == NULL)
        break;
      der[n].data = blocks[n]->data;
      der[n].size = blocks[n]->len;
      size += blocks[n]->len;
      n++;
    }
  chain = doctor_chain_new (der, size <= DOCTOR_CHAIN_BYTES ? n : 0);
  for (guint i = 0; i < n; i++)
    g_byte_array_unref (blocks[i]);
  return chain;
}

/* One judge for every certificate that this program meets: the library is told to trust nobody, so
 * that it asks here, and what it has found wrong beside that stays wrong. */
static gboolean
accept_cb (SoupMessage *message, GTlsCertificate *certificate, GTlsCertificateFlags flaws,
           gpointer user_data)
{
  Fetch *self = user_data;
  g_autoptr (DoctorChain) chain = NULL;
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  g_autoptr (DoctorTlsInfo) info = NULL;
  const char *host = g_uri_get_host (soup_message_get_uri (message));
  DoctorVerifyInput input = {
    .host = host,
    .trust = doctor_trust_get_list (self->trust),
    .now = g_get_real_time () / G_USEC_PER_SEC,
  };

  g_assert (SOUP_IS_MESSAGE (message));

  if ((flaws & ~(guint) G_TLS_CERTIFICATE_UNKNOWN_CA) != 0)
    return FALSE;
  chain = read_chain (certificate);
  info = doctor_tls_info_new (host);
  input.chain = chain;
  return doctor_verify (&input, transcript, info);
}

static void send_request (GTask *task, GUri *uri);

static void
read_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *self = g_task_get_task_data (task);
  g_autoptr (GBytes)
      block = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source_object), result, NULL);
  gsize length = block != NULL ? g_bytes_get_size (block) : 0;

  if (block == NULL || self->bytes->len + length > self->limit)
    conclude (task, NULL);
  else if (length == 0)
    conclude (task, g_bytes_new (self->bytes->data, self->bytes->len));
  else
    {
      g_byte_array_append (self->bytes, g_bytes_get_data (block, NULL), (guint) length);
      g_input_stream_read_bytes_async (self->stream, BLOCK, G_PRIORITY_DEFAULT,
                                       doctor_deadline_get_cancellable (self->deadline), read_cb,
                                       g_object_ref (task));
    }
}

/* NULL where nobody should follow. */
static GUri *
find_redirect (Fetch *self)
{
  const char *where =
      soup_message_headers_get_one (soup_message_get_response_headers (self->message), "Location");
  GUri *from = soup_message_get_uri (self->message);
  g_autoptr (GUri) uri = NULL;
  g_autofree char *host = NULL;

  if (where == NULL || self->n_redirects++ >= DOCTOR_FETCH_REDIRECTS)
    return NULL;
  uri = g_uri_parse_relative (from, where, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL || g_strcmp0 (g_uri_get_scheme (uri), "https") != 0
      || g_uri_get_host (uri) == NULL || g_uri_get_userinfo (uri) != NULL
      || g_uri_get_user (uri) != NULL || g_uri_get_port (uri) != g_uri_get_port (from))
    return NULL;
  host = doctor_published_host (g_uri_get_host (uri));
  return host != NULL ? g_steal_pointer (&uri) : NULL;
}

static void
sent_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *self = g_task_get_task_data (task);
  g_autoptr (GUri) next = NULL;

  self->stream = soup_session_send_finish (SOUP_SESSION (source_object), result, NULL);
  if (self->stream == NULL)
    {
      conclude (task, NULL);
      return;
    }
  if (soup_message_get_status (self->message) == SOUP_STATUS_OK)
    {
      g_input_stream_read_bytes_async (self->stream, BLOCK, G_PRIORITY_DEFAULT,
                                       doctor_deadline_get_cancellable (self->deadline), read_cb,
                                       g_object_ref (task));
      return;
    }
  if (SOUP_STATUS_IS_REDIRECTION (soup_message_get_status (self->message)))
    next = find_redirect (self);
  g_clear_object (&self->stream);
  if (next != NULL)
    send_request (task, next);
  else
    conclude (task, NULL);
}

static void
send_request (GTask *task, GUri *uri)
{
  Fetch *self = g_task_get_task_data (task);

  drop_message (self);
  self->message = soup_message_new_from_uri (SOUP_METHOD_GET, uri);
  soup_message_add_flags (self->message,
                          SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  g_signal_connect (self->message, "accept-certificate", G_CALLBACK (accept_cb), self);
  soup_session_send_async (self->session, self->message, G_PRIORITY_DEFAULT,
                           doctor_deadline_get_cancellable (self->deadline), sent_cb,
                           g_object_ref (task));
}

void
doctor_fetch_async (const char *url, gsize limit, guint timeout, DoctorTrust *trust,
                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GUri) uri = NULL;
  Fetch *self;

  g_return_if_fail (url != NULL && g_str_has_prefix (url, "https://"));
  g_return_if_fail (trust != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, doctor_fetch_async);
  uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  self = g_new0 (Fetch, 1);
  self->deadline = doctor_deadline_new (timeout, cancellable);
  self->trust = doctor_trust_ref (trust);
  self->bytes = g_byte_array_new ();
  self->limit = limit;
  self->session =
      soup_session_new_with_options ("tls-database", NULL, "user-agent", "connection-doctor", NULL);
  /* What is not there cannot be asked for a password, and nothing is unpacked into a flood. */
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
  g_task_set_task_data (task, self, (GDestroyNotify) fetch_free);
  if (uri != NULL)
    send_request (task, uri);
  else
    conclude (task, NULL);
}

GBytes *
doctor_fetch_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, doctor_fetch_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
