/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* From a configured host to the addresses to try. */

#include "net/resolve.h"

#include <string.h>

#include "core/account.h"

struct _DoctorResolve
{
  DoctorResolveState state;
  char *host; /* as configured */
  guint port;
  DoctorTranscript *transcript;
  DoctorWake wake; /* NULL: the owner has gone, and the answer frees what is left */
  gpointer user_data;
  GCancellable *cancellable;
  gboolean waiting; /* for the resolver */
  GPtrArray *addresses;
  GError *error;
};

static void
resolve_destroy (DoctorResolve *self)
{
  g_free (self->host);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->addresses);
  g_clear_error (&self->error);
  g_free (self);
}

static void
resolved_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
  DoctorResolve *self = user_data;
  GList *found =
      g_resolver_lookup_by_name_finish (G_RESOLVER (source_object), result, &self->error);

  for (const GList *l = found; l != NULL; l = l->next)
    g_ptr_array_add (self->addresses, g_inet_socket_address_new (l->data, (guint16) self->port));
  g_resolver_free_addresses (found);
  self->waiting = FALSE;
  if (self->wake == NULL)
    resolve_destroy (self);
  else
    self->wake (self->user_data);
}

DoctorResolve *
doctor_resolve_new (const char *host, guint port, DoctorTranscript *transcript, DoctorWake wake,
                    gpointer user_data)
{
  g_autofree char *ascii = NULL;
  g_autoptr (GResolver) resolver = NULL;
  DoctorResolve *self;
  GSocketAddress *literal;

  g_return_val_if_fail (host != NULL && transcript != NULL && wake != NULL, NULL);

  ascii = doctor_host_to_ascii (host);
  if (ascii == NULL)
    return NULL;
  self = g_new0 (DoctorResolve, 1);
  self->host = g_strdup (host);
  self->port = port;
  self->transcript = doctor_transcript_ref (transcript);
  self->wake = wake;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  self->addresses = g_ptr_array_new_with_free_func (g_object_unref);

  doctor_transcript_add_fact (transcript, DOCTOR_FACT_LOOKUP_STARTED, host, NULL, 0, 0);
  literal = g_inet_socket_address_new_from_string (ascii, port);
  if (literal != NULL)
    {
      g_ptr_array_add (self->addresses, literal);
      return self;
    }
  resolver = g_resolver_get_default ();
  self->waiting = TRUE;
  g_resolver_lookup_by_name_async (resolver, ascii, self->cancellable, resolved_cb, self);
  return self;
}

void
doctor_resolve_free (DoctorResolve *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->transcript, doctor_transcript_unref);
  self->wake = NULL;
  if (self->waiting)
    g_cancellable_cancel (self->cancellable);
  else
    resolve_destroy (self);
}

static void
record_addresses (DoctorResolve *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->addresses->len; i++)
    {
      GInetSocketAddress *address = g_ptr_array_index (self->addresses, i);
      g_autofree char *one = g_inet_address_to_string (g_inet_socket_address_get_address (address));

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", one);
    }
  doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_ADDRESSES, text->str, NULL,
                              self->addresses->len, 0);
}

/* The library's sentence names the host, which the fact does too: the words after it are news. */
static const char *
resolver_words (const GError *error)
{
  const char *colon = error != NULL ? g_strrstr (error->message, ": ") : NULL;

  if (error == NULL)
    return "no address";
  return colon != NULL && colon[2] != '\0' ? colon + 2 : error->message;
}

DoctorResolveState
doctor_resolve_advance (DoctorResolve *self)
{
  g_return_val_if_fail (self != NULL, DOCTOR_RESOLVE_FAILED);

  if (self->state != DOCTOR_RESOLVE_RUNNING || self->waiting)
    return self->state;

  if (self->addresses->len > 0)
    {
      record_addresses (self);
      self->state = DOCTOR_RESOLVE_DONE;
      return self->state;
    }
  if (g_error_matches (self->error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
    doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_NAME_NOT_FOUND, self->host, NULL, 0,
                                0);
  else
    doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_NAME_LOOKUP_FAILED, self->host,
                                resolver_words (self->error), 0, 0);
  self->state = DOCTOR_RESOLVE_FAILED;
  return self->state;
}

void
doctor_resolve_give_up (DoctorResolve *self, guint seconds)
{
  g_return_if_fail (self != NULL && self->state == DOCTOR_RESOLVE_RUNNING);

  doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_NAME_LOOKUP_TIMEOUT, self->host, NULL,
                              seconds, 0);
  self->state = DOCTOR_RESOLVE_FAILED;
}

const GPtrArray *
doctor_resolve_get_addresses (const DoctorResolve *self)
{
  g_return_val_if_fail (self != NULL && self->state == DOCTOR_RESOLVE_DONE, NULL);

  return self->addresses;
}
