/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* From a configured host to the addresses to try. */

#include "net/resolve.h"

#include <string.h>

#include "core/account.h"

/* What the resolver is asked. */
typedef enum
{
  TOGETHER, /* as every program asks: its answer follows /etc/hosts and the order of RFC 6724 */
  IPV4,
  IPV6,
} Family;
#define N_QUESTIONS (IPV6 + 1)

static const struct
{
  GResolverNameLookupFlags flags;
  const char *label;
} families[N_QUESTIONS] = {
  [TOGETHER] = { G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, NULL },
  [IPV4] = { G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY, "IPv4" },
  [IPV6] = { G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY, "IPv6" },
};

typedef enum
{
  UNASKED,
  ASKED,
  ANSWERED,
} QuestionState;

typedef struct
{
  DoctorResolve *owner;
  QuestionState state;
  GPtrArray *addresses; /* the answer; NULL: none, or an error */
  gboolean is_nowhere;  /* an address was answered that is none */
  GError *error;
} Question;

struct _DoctorResolve
{
  DoctorResolveState state;
  char *host; /* as configured */
  char *ascii;
  guint port;
  DoctorTranscript *transcript;
  DoctorWake wake; /* NULL: the owner has gone, and the last answer frees what is left */
  gpointer user_data;
  GCancellable *cancellable;
  Question questions[N_QUESTIONS];
  gint64 began; /* at the first look at the clock; -1 before */
  gint64 due;
  GPtrArray *addresses;
};

static gboolean
is_waiting (const DoctorResolve *self)
{
  for (guint i = 0; i < N_QUESTIONS; i++)
    if (self->questions[i].state == ASKED)
      return TRUE;
  return FALSE;
}

static void
resolve_destroy (DoctorResolve *self)
{
  for (guint i = 0; i < N_QUESTIONS; i++)
    {
      g_clear_pointer (&self->questions[i].addresses, g_ptr_array_unref);
      g_clear_error (&self->questions[i].error);
    }
  g_free (self->host);
  g_free (self->ascii);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->addresses);
  g_free (self);
}

static void
resolved_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  DoctorResolve *self = question->owner;
  GResolver *resolver = G_RESOLVER (source_object);
  GList *found =
      question == &self->questions[TOGETHER]
          ? g_resolver_lookup_by_name_finish (resolver, result, &question->error)
          : g_resolver_lookup_by_name_with_flags_finish (resolver, result, &question->error);

  question->state = ANSWERED;
  if (found != NULL)
    question->addresses = g_ptr_array_new_with_free_func (g_object_unref);
  for (const GList *l = found; l != NULL && question->addresses->len < DOCTOR_RESOLVE_ADDRESSES;
       l = l->next)
    /* RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.2: nobody's address. A filter says so of names
     * that it keeps back; a connection there would be one to this computer. */
    if (g_inet_address_get_is_any (l->data))
      question->is_nowhere = TRUE;
    else
      g_ptr_array_add (question->addresses,
                       g_inet_socket_address_new (l->data, (guint16) self->port));
  if (question->addresses != NULL && question->addresses->len == 0)
    g_clear_pointer (&question->addresses, g_ptr_array_unref);
  g_resolver_free_addresses (found);
  if (self->wake != NULL)
    self->wake (self->user_data);
  else if (!is_waiting (self))
    resolve_destroy (self);
}

static void
ask (DoctorResolve *self, Family family)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  Question *question = &self->questions[family];

  question->state = ASKED;
  if (family == TOGETHER)
    g_resolver_lookup_by_name_async (resolver, self->ascii, self->cancellable, resolved_cb,
                                     question);
  else
    g_resolver_lookup_by_name_with_flags_async (resolver, self->ascii, families[family].flags,
                                                self->cancellable, resolved_cb, question);
}

DoctorResolve *
doctor_resolve_new (const char *host, guint port, DoctorTranscript *transcript, DoctorWake wake,
                    gpointer user_data)
{
  g_autofree char *ascii = NULL;
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
  self->began = -1;
  self->due = G_MAXINT64;
  self->addresses = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < N_QUESTIONS; i++)
    self->questions[i].owner = self;

  doctor_transcript_add_fact (transcript, DOCTOR_FACT_LOOKUP_STARTED, host, NULL, 0, 0);
  literal = g_inet_socket_address_new_from_string (ascii, port);
  self->ascii = g_steal_pointer (&ascii);
  if (literal == NULL)
    {
      ask (self, TOGETHER);
      return self;
    }
  self->questions[TOGETHER].addresses = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->questions[TOGETHER].addresses, literal);
  self->questions[TOGETHER].state = ANSWERED;
  return self;
}

void
doctor_resolve_free (DoctorResolve *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->transcript, doctor_transcript_unref);
  self->wake = NULL;
  if (is_waiting (self))
    g_cancellable_cancel (self->cancellable);
  else
    resolve_destroy (self);
}

static gboolean
is_known (const DoctorResolve *self, GInetSocketAddress *address)
{
  for (guint i = 0; i < self->addresses->len; i++)
    if (g_inet_address_equal (
            g_inet_socket_address_get_address (g_ptr_array_index (self->addresses, i)),
            g_inet_socket_address_get_address (address)))
      return TRUE;
  return FALSE;
}

/* The same address may come in two answers. What has come since the last time is recorded. */
static void
take_addresses (DoctorResolve *self)
{
  /* RFC 8305 section 4: IPv6 first where the system's own order is not known. */
  static const Family order[] = { TOGETHER, IPV6, IPV4 };
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_before = self->addresses->len;

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      g_autoptr (GPtrArray) found = g_steal_pointer (&self->questions[order[i]].addresses);

      for (guint k = 0; found != NULL && k < found->len; k++)
        {
          GInetSocketAddress *address = g_ptr_array_index (found, k);
          g_autofree char *one =
              g_inet_address_to_string (g_inet_socket_address_get_address (address));

          if (self->addresses->len == DOCTOR_RESOLVE_ADDRESSES || is_known (self, address))
            continue;
          g_ptr_array_add (self->addresses, g_object_ref (address));
          g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", one);
        }
    }
  if (self->addresses->len > n_before)
    doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_ADDRESSES, text->str, NULL,
                                self->addresses->len - n_before, 0);
}

/* The library's sentence names the host, which the fact does too: the words after it are news. */
static const char *
resolver_words (const Question *question)
{
  const GError *error = question->error;
  const char *colon = error != NULL ? g_strrstr (error->message, ": ") : NULL;

  if (question->is_nowhere)
    return N_ ("the answer is no server’s address (0.0.0.0); a filter may keep the name back");
  if (error == NULL)
    return "no address";
  return colon != NULL && colon[2] != '\0' ? colon + 2 : error->message;
}

static gboolean
has_addresses (const Question *question)
{
  return question->state == ANSWERED && question->addresses != NULL;
}

static void
fail (DoctorResolve *self)
{
  const GError *error = self->questions[TOGETHER].error;

  self->state = DOCTOR_RESOLVE_FAILED;
  self->due = G_MAXINT64;
  if (g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
    doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_NAME_NOT_FOUND, self->host, NULL, 0,
                                0);
  else
    doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_NAME_LOOKUP_FAILED, self->host,
                                resolver_words (&self->questions[TOGETHER]), 0, 0);
}

static void
note_unanswered (DoctorResolve *self)
{
  for (guint i = IPV4; i <= IPV6; i++)
    if (self->questions[i].state == ASKED)
      doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_ADDRESS_FAMILY_UNANSWERED,
                                  self->host, families[i].label, 0, 0);
}

/* One family has answered, and the other one has had its time. */
static gboolean
is_enough (DoctorResolve *self, gint64 now)
{
  const Question *ipv4 = &self->questions[IPV4];
  const Question *ipv6 = &self->questions[IPV6];

  if (!has_addresses (ipv4) && !has_addresses (ipv6))
    return FALSE;
  if ((ipv4->state == ANSWERED && ipv6->state == ANSWERED)
      || self->questions[TOGETHER].state == ANSWERED)
    return TRUE;
  if (self->due == G_MAXINT64)
    self->due = now + DOCTOR_RESOLVE_DELAY;
  return now >= self->due;
}

static void
ask_families (DoctorResolve *self, gint64 now)
{
  if (self->questions[IPV4].state != UNASKED)
    return;
  self->due = self->began + DOCTOR_RESOLVE_PATIENCE;
  if (now < self->due)
    return;
  self->due = G_MAXINT64;
  ask (self, IPV4);
  ask (self, IPV6);
}

DoctorResolveState
doctor_resolve_advance (DoctorResolve *self, gint64 now)
{
  const Question *together;

  g_return_val_if_fail (self != NULL, DOCTOR_RESOLVE_FAILED);

  if (self->state == DOCTOR_RESOLVE_FAILED)
    return self->state;
  if (self->state == DOCTOR_RESOLVE_DONE)
    {
      take_addresses (self);
      return self->state;
    }
  if (self->began < 0)
    self->began = now;

  together = &self->questions[TOGETHER];
  if (has_addresses (together) || is_enough (self, now))
    {
      self->state = DOCTOR_RESOLVE_DONE;
      self->due = G_MAXINT64;
      if (!has_addresses (together))
        note_unanswered (self);
      take_addresses (self);
    }
  /* That a family alone has no address is also said where this computer has no network of that
   * family, whatever there is. */
  else if (together->state == ANSWERED)
    fail (self);
  else
    ask_families (self, now);
  return self->state;
}

gint64
doctor_resolve_get_due (const DoctorResolve *self)
{
  g_return_val_if_fail (self != NULL, G_MAXINT64);

  return self->due;
}

gboolean
doctor_resolve_may_find_more (const DoctorResolve *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  /* The one question that asks for all is not waited for where each family has answered. */
  return self->state == DOCTOR_RESOLVE_DONE && self->questions[TOGETHER].state == ASKED
         && (self->questions[IPV4].state == ASKED || self->questions[IPV6].state == ASKED);
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
