/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What DNS says of a domain: where its mail is read and sent, and who takes it in. */

#include "net/records.h"

#include "core/account.h"
#include "net/deadline.h"

static const struct
{
  const char *label;
  DoctorProtocol protocol;
  DoctorSecurity security;
} services[] = {
  { "_imaps", DOCTOR_PROTOCOL_IMAP, DOCTOR_SECURITY_TLS },
  { "_imap", DOCTOR_PROTOCOL_IMAP, DOCTOR_SECURITY_STARTTLS },
  { "_pop3s", DOCTOR_PROTOCOL_POP3, DOCTOR_SECURITY_TLS },
  { "_pop3", DOCTOR_PROTOCOL_POP3, DOCTOR_SECURITY_STARTTLS },
  { "_submissions", DOCTOR_PROTOCOL_SMTP, DOCTOR_SECURITY_TLS },
  { "_submission", DOCTOR_PROTOCOL_SMTP, DOCTOR_SECURITY_STARTTLS },
};
#define MX G_N_ELEMENTS (services)
#define N_QUESTIONS (MX + 1)

/* One of the operation's questions. */
typedef struct
{
  GTask *task; /* held while it is asked */
  guint number;
} Question;

/* A record of either kind; MX has no weight and no port. */
typedef struct
{
  guint priority;
  guint weight;
  guint port;
  char *host;
} Record;

typedef struct
{
  DoctorDeadline *deadline;
  GPtrArray *records[N_QUESTIONS]; /* of Record; NULL: no answer */
  guint first;                     /* that is asked */
  guint n_waiting;
} Lookup;

static void
record_free (Record *self)
{
  g_free (self->host);
  g_free (self);
}

static void
lookup_free (Lookup *self)
{
  doctor_deadline_free (self->deadline);
  for (guint i = 0; i < N_QUESTIONS; i++)
    g_clear_pointer (&self->records[i], g_ptr_array_unref);
  g_free (self);
}

void
doctor_records_free (DoctorRecords *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->servers);
  g_strfreev (self->exchangers);
  g_free (self);
}

/* Among records of one priority the weight draws lots for each connection; here the heaviest is
 * named, so that two people are told the same. */
static int
compare_records (gconstpointer a, gconstpointer b)
{
  const Record *one = *(const Record *const *) a, *other = *(const Record *const *) b;

  if (one->priority != other->priority)
    return one->priority < other->priority ? -1 : 1;
  if (one->weight != other->weight)
    return one->weight > other->weight ? -1 : 1;
  return g_strcmp0 (one->host, other->host);
}

static Record *
read_record (GVariant *variant, gboolean is_service)
{
  guint16 priority = 0, weight = 0, port = 0;
  const char *name = NULL;
  g_autofree char *host = NULL;
  Record *self;

  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE (is_service ? "(qqqs)" : "(qs)")))
    return NULL;
  if (is_service)
    g_variant_get (variant, "(qqq&s)", &priority, &weight, &port, &name);
  else
    g_variant_get (variant, "(q&s)", &priority, &name);
  host = doctor_published_host (name);
  if (host == NULL || (is_service && port == 0))
    return NULL;
  self = g_new0 (Record, 1);
  self->priority = priority;
  self->weight = weight;
  self->port = port;
  self->host = g_steal_pointer (&host);
  return self;
}

static GPtrArray *
read_records (GList *variants, gboolean is_service)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) record_free);

  for (const GList *l = variants; l != NULL && records->len < DOCTOR_RECORDS_LIMIT; l = l->next)
    {
      Record *record = read_record (l->data, is_service);

      if (record != NULL)
        g_ptr_array_add (records, record);
    }
  g_ptr_array_sort (records, compare_records);
  return records;
}

static void
add_servers (DoctorRecords *self, guint service, const GPtrArray *records)
{
  DoctorProtocol protocol = services[service].protocol;

  for (guint i = 0; i < records->len; i++)
    {
      const Record *record = g_ptr_array_index (records, i);

      g_ptr_array_add (self->servers,
                       doctor_server_new (protocol == DOCTOR_PROTOCOL_SMTP ? DOCTOR_ROLE_OUTGOING
                                                                           : DOCTOR_ROLE_INCOMING,
                                          protocol, record->host, record->port,
                                          services[service].security, NULL, DOCTOR_LOGIN_PASSWORD));
    }
}

static DoctorRecords *
make_records (const Lookup *lookup)
{
  DoctorRecords *self = g_new0 (DoctorRecords, 1);
  g_autoptr (GStrvBuilder) exchangers = g_strv_builder_new ();

  self->servers = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_server_free);
  self->is_complete = TRUE;
  for (guint i = lookup->first; i < N_QUESTIONS; i++)
    {
      if (lookup->records[i] == NULL)
        self->is_complete = FALSE;
      else if (i < MX)
        add_servers (self, i, lookup->records[i]);
      for (guint j = 0; i == MX && lookup->records[i] != NULL && j < lookup->records[i]->len; j++)
        g_strv_builder_add (exchangers,
                            ((const Record *) g_ptr_array_index (lookup->records[i], j))->host);
    }
  self->exchangers = g_strv_builder_end (exchangers);
  return self;
}

static void
conclude (GTask *task)
{
  Lookup *self = g_task_get_task_data (task);

  g_clear_pointer (&self->deadline, doctor_deadline_free);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, make_records (self), (GDestroyNotify) doctor_records_free);
}

static void
answered_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr (GTask) task = question->task;
  Lookup *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  GList *variants = g_resolver_lookup_records_finish (G_RESOLVER (source_object), result, &error);

  /* That there is none is an answer too. */
  if (error == NULL || g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
    self->records[question->number] = read_records (variants, question->number < MX);
  g_list_free_full (variants, (GDestroyNotify) g_variant_unref);
  if (--self->n_waiting == 0)
    conclude (task);
}

static void
ask (GTask *task, GResolver *resolver, guint number, const char *domain)
{
  Lookup *self = g_task_get_task_data (task);
  Question *question = g_new0 (Question, 1);
  g_autofree char *name = number < MX
                              ? g_strdup_printf ("%s._tcp.%s", services[number].label, domain)
                              : g_strdup (domain);

  question->task = g_object_ref (task);
  question->number = number;
  self->n_waiting++;
  g_resolver_lookup_records_async (
      resolver, name, number < MX ? G_RESOLVER_RECORD_SRV : G_RESOLVER_RECORD_MX,
      doctor_deadline_get_cancellable (self->deadline), answered_cb, question);
}

static void
look_up (const char *domain, guint first, guint timeout, GCancellable *cancellable,
         GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  g_autofree char *ascii = NULL;
  Lookup *self;

  ascii = doctor_host_to_ascii (domain);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, doctor_records_look_up_async);
  self = g_new0 (Lookup, 1);
  self->deadline = doctor_deadline_new (timeout, cancellable);
  self->first = first;
  g_task_set_task_data (task, self, (GDestroyNotify) lookup_free);
  for (guint i = first; ascii != NULL && i < N_QUESTIONS; i++)
    ask (task, resolver, i, ascii);
  if (self->n_waiting == 0)
    conclude (task);
}

void
doctor_records_look_up_async (const char *domain, guint timeout, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (domain != NULL);

  look_up (domain, 0, timeout, cancellable, callback, user_data);
}

void
doctor_records_look_up_exchangers_async (const char *domain, guint timeout,
                                         GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  g_return_if_fail (domain != NULL);

  look_up (domain, MX, timeout, cancellable, callback, user_data);
}

DoctorRecords *
doctor_records_look_up_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, doctor_records_look_up_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
