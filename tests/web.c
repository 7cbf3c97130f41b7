/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A web server on loopback, good and bad, with a certificate of its own authority. */

#include "web.h"

#include <libsoup/soup.h>
#include <string.h>

#include "suite.h"

struct _Web
{
  SoupServer *server;
  guint port;
  Made *authority;
  Made *stranger;
  Made *chain[2];
  DoctorTrust *trust;
  DoctorTrust *other_trust;
  GHashTable *files; /* "HOST/PATH" → text; both static */
  GString *paths;
  GString *headers;
  GString *requests;
  guint n_streams;
};

static GTlsCertificate *
to_certificate (const Made *made)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate;
  gnutls_datum_t pem;

  ck_assert_int_eq (gnutls_x509_crt_export2 (made->crt, GNUTLS_X509_FMT_PEM, &pem), 0);
  g_string_append_len (text, (const char *) pem.data, (gssize) pem.size);
  gnutls_free (pem.data);
  ck_assert_int_eq (gnutls_x509_privkey_export2_pkcs8 (made->key, GNUTLS_X509_FMT_PEM, NULL,
                                                       GNUTLS_PKCS_PLAIN, &pem),
                    0);
  g_string_append_len (text, (const char *) pem.data, (gssize) pem.size);
  gnutls_free (pem.data);
  certificate = g_tls_certificate_new_from_pem (text->str, (gssize) text->len, &error);
  ck_assert_msg (certificate != NULL, "%s", error != NULL ? error->message : "");
  return certificate;
}

static void
header_cb (const char *name, const char *value, gpointer user_data)
{
  Web *self = user_data;

  g_string_append_printf (self->requests, "%s: %s\n", name, value);
  g_string_append_printf (self->headers, "%s%s", self->headers->len > 0 ? " " : "", name);
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static void
record (Web *self, SoupServerMessage *message, const char *path)
{
  g_autofree char *uri = g_uri_to_string (soup_server_message_get_uri (message));
  g_auto (GStrv) words = NULL;
  g_autofree char *sorted = NULL;

  g_string_append_printf (self->paths, "%s%s", self->paths->len > 0 ? " " : "", path);
  g_string_append_printf (self->requests, "%s %s\n", soup_server_message_get_method (message), uri);
  g_string_truncate (self->headers, 0);
  soup_message_headers_foreach (soup_server_message_get_request_headers (message), header_cb, self);
  words = g_strsplit (self->headers->str, " ", -1);
  qsort (words, g_strv_length (words), sizeof *words, compare_words);
  sorted = g_strjoinv (" ", words);
  g_string_assign (self->headers, sorted);
}

static void
give_text (SoupServerMessage *message, const char *text)
{
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/xml", SOUP_MEMORY_COPY, text, strlen (text));
}

static void
go_on_cb (SoupServerMessage *message, gpointer user_data)
{
  static const char block[4096];

  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_COPY,
                            block, sizeof block);
  soup_server_message_unpause (message);
}

static gboolean
drip_cb (gpointer user_data)
{
  SoupServerMessage *message = user_data;

  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_COPY, "x",
                            1);
  soup_server_message_unpause (message);
  return G_SOURCE_CONTINUE;
}

static void
ended_cb (SoupServerMessage *message, gpointer user_data)
{
  Web *self = user_data;

  GSource *drip = g_object_get_data (G_OBJECT (message), "drip");

  if (drip != NULL)
    g_source_destroy (drip);
  self->n_streams--;
}

static void
begin_stream (Web *self, SoupServerMessage *message, gboolean is_fast)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  GSource *drip;

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  g_signal_connect (message, "finished", G_CALLBACK (ended_cb), self);
  self->n_streams++;
  if (is_fast)
    {
      g_signal_connect (message, "wrote-headers", G_CALLBACK (go_on_cb), NULL);
      g_signal_connect (message, "wrote-chunk", G_CALLBACK (go_on_cb), NULL);
      return;
    }
  drip = g_timeout_source_new (20);
  g_source_set_callback (drip, drip_cb, message, NULL);
  g_source_attach (drip, NULL);
  g_object_set_data_full (G_OBJECT (message), "drip", drip, (GDestroyNotify) g_source_unref);
}

static void
redirect (Web *self, SoupServerMessage *message, const char *where)
{
  g_auto (GStrv) parts = g_strsplit (where != NULL ? where : "", "{port}", -1);
  g_autofree char *port = g_strdup_printf ("%u", self->port);
  g_autofree char *location = g_strjoinv (port, parts);

  soup_server_message_set_status (message, SOUP_STATUS_FOUND, NULL);
  if (where != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location",
                                  *location != '\0' ? location : "/to?");
}

static gboolean
serve_special (Web *self, SoupServerMessage *message, const char *path)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *large = g_strnfill (1001, 'x');
  g_autofree char *query =
      g_uri_unescape_string (g_uri_get_query (soup_server_message_get_uri (message)) != NULL
                                 ? g_uri_get_query (soup_server_message_get_uri (message))
                                 : "",
                             NULL);

  if (g_str_equal (path, "/text"))
    give_text (message, "some text");
  else if (g_str_equal (path, "/empty"))
    give_text (message, "");
  else if (g_str_equal (path, "/large"))
    give_text (message, large);
  else if (g_str_equal (path, "/cookie"))
    {
      soup_message_headers_replace (headers, "Set-Cookie", "id=1234");
      give_text (message, "x");
    }
  else if (g_str_equal (path, "/fault"))
    soup_server_message_set_status (message, SOUP_STATUS_INTERNAL_SERVER_ERROR, NULL);
  else if (g_str_equal (path, "/password"))
    {
      soup_message_headers_replace (headers, "WWW-Authenticate", "Basic realm=\"x\"");
      soup_server_message_set_status (message, SOUP_STATUS_UNAUTHORIZED, NULL);
    }
  else if (g_str_equal (path, "/endless") || g_str_equal (path, "/drip"))
    begin_stream (self, message, g_str_equal (path, "/endless"));
  else if (g_str_equal (path, "/silent"))
    soup_server_message_pause (message);
  else if (g_str_equal (path, "/to"))
    redirect (self, message, query);
  else if (g_str_equal (path, "/nowhere"))
    redirect (self, message, NULL);
  else
    return FALSE;
  return TRUE;
}

static void
serve_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
          gpointer user_data)
{
  Web *self = user_data;
  g_autofree char *where =
      g_strconcat (g_uri_get_host (soup_server_message_get_uri (message)), path, NULL);
  const char *text = g_hash_table_lookup (self->files, where);

  record (self, message, path);
  if (text != NULL ? serve_special (self, message, text) : serve_special (self, message, path))
    return;
  if (text != NULL)
    give_text (message, text);
  else
    soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
}

Web *
web_new (const char *names)
{
  return web_new_full (names, 0);
}

Web *
web_new_full (const char *names, guint n_filler)
{
  Web *self = g_new0 (Web, 1);
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->authority = made_authority ("Test Authority");
  self->stranger = made_authority ("Unknown Authority");
  self->chain[0] = made_today_full (names, n_filler, self->authority);
  self->trust = trust_load (self->authority);
  self->other_trust = trust_load (self->stranger);
  self->files = g_hash_table_new (g_str_hash, g_str_equal);
  self->paths = g_string_new (NULL);
  self->headers = g_string_new (NULL);
  self->requests = g_string_new (NULL);
  certificate = to_certificate (self->chain[0]);
  self->server = soup_server_new ("tls-certificate", certificate, NULL);
  soup_server_add_handler (self->server, NULL, serve_cb, self, NULL);
  ck_assert_msg (soup_server_listen_local (self->server, 0,
                                           SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY,
                                           &error),
                 "%s", error != NULL ? error->message : "");
  uris = soup_server_get_uris (self->server);
  self->port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return self;
}

void
web_free (Web *self)
{
  /* Whoever has got enough closes the connection: the server would block in its goodbye. */
  while (self->n_streams > 0)
    g_main_context_iteration (NULL, TRUE);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  made_free (self->authority);
  made_free (self->stranger);
  made_free (self->chain[0]);
  doctor_trust_unref (self->trust);
  doctor_trust_unref (self->other_trust);
  g_hash_table_unref (self->files);
  g_string_free (self->paths, TRUE);
  g_string_free (self->headers, TRUE);
  g_string_free (self->requests, TRUE);
  g_free (self);
}

guint
web_get_port (Web *self)
{
  return self->port;
}

DoctorTrust *
web_get_trust (Web *self)
{
  return self->trust;
}

DoctorTrust *
web_get_other_trust (Web *self)
{
  return self->other_trust;
}

Made *const *
web_get_chain (Web *self)
{
  return self->chain;
}

void
web_add (Web *self, const char *where, const char *text)
{
  g_hash_table_insert (self->files, (gpointer) where, (gpointer) text);
}

const char *
web_get_paths (Web *self)
{
  return self->paths->str;
}

const char *
web_get_headers (Web *self)
{
  return self->headers->str;
}

const char *
web_get_requests (Web *self)
{
  return self->requests->str;
}
