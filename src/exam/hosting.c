/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Who takes in the mail of the domains of one examination. */

#include "exam/hosting.h"

#include "net/records.h"

struct _DoctorHosting
{
  GHashTable *domains; /* of Domain by its name */
};

/* Held by the examination, and by the look-up while that runs. */
typedef struct
{
  GPtrArray *waiting; /* of GTask, one for each part */
  GCancellable *stop;
  GStrv exchangers; /* NULL: not answered */
  gboolean is_answered;
} Domain;

/* One part's wait. */
typedef struct
{
  DoctorPart *part;
  char *name;
  gint64 began;
  Domain *domain; /* held */
  GSource *cancelled;
} Wait;

static void
domain_clear (gpointer data)
{
  Domain *self = data;

  g_ptr_array_unref (self->waiting);
  g_object_unref (self->stop);
  g_strfreev (self->exchangers);
}

/* Whoever waits for it is ended by its own cancellable. */
static void
domain_unref (gpointer data)
{
  g_rc_box_release_full (data, domain_clear);
}

static void
wait_free (gpointer data)
{
  Wait *self = data;

  g_assert (self->cancelled == NULL);
  doctor_part_unref (self->part);
  g_free (self->name);
  domain_unref (self->domain);
  g_free (self);
}

static void
conclude (GTask *task)
{
  Wait *self = g_task_get_task_data (task);
  DoctorTranscript *transcript = self->part->transcript;
  g_autofree char *names = NULL;

  if (self->cancelled != NULL)
    g_source_destroy (self->cancelled);
  g_clear_pointer (&self->cancelled, g_source_unref);
  if (self->domain->exchangers != NULL && self->domain->exchangers[0] != NULL
      && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      names = g_strjoinv (" ", self->domain->exchangers);
      doctor_transcript_set_now (transcript, g_get_monotonic_time () - self->began);
      doctor_transcript_add_fact (transcript, DOCTOR_FACT_MAIL_EXCHANGERS, names, self->name, 0, 0);
    }
  g_task_return_boolean (task, TRUE);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Domain *self = user_data;
  g_autoptr (DoctorRecords) records = doctor_records_look_up_finish (result, NULL);
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->is_answered = TRUE;
  if (records != NULL)
    self->exchangers = g_steal_pointer (&records->exchangers);
  for (guint i = 0; i < waiting->len; i++)
    conclude (g_ptr_array_index (waiting, i));
  domain_unref (self);
}

static gboolean
cancelled_cb (G_GNUC_UNUSED GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  Wait *self = g_task_get_task_data (task);

  g_ptr_array_remove (self->domain->waiting, task);
  if (self->domain->waiting->len == 0)
    g_cancellable_cancel (self->domain->stop);
  conclude (task);
  return G_SOURCE_REMOVE;
}

static Domain *
domain_ask (const char *name)
{
  Domain *self = g_rc_box_new0 (Domain);

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->stop = g_cancellable_new ();
  doctor_records_look_up_exchangers_async (name, DOCTOR_HOSTING_TIMEOUT, self->stop, looked_up_cb,
                                           g_rc_box_acquire (self));
  return self;
}

DoctorHosting *
doctor_hosting_new (void)
{
  DoctorHosting *self = g_new0 (DoctorHosting, 1);

  self->domains = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, domain_unref);
  return self;
}

void
doctor_hosting_free (DoctorHosting *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->domains);
  g_free (self);
}

/* Where no name could be looked up, this one cannot either. */
static gboolean
has_names (const DoctorTranscript *transcript)
{
  static const DoctorFactKind silences[] = {
    DOCTOR_FACT_NAME_LOOKUP_FAILED,
    DOCTOR_FACT_NAME_LOOKUP_TIMEOUT,
    DOCTOR_FACT_NETWORK_UNREACHABLE,
    DOCTOR_FACT_STOPPED,
  };

  for (guint i = 0; i < G_N_ELEMENTS (silences); i++)
    if (doctor_transcript_last_fact (transcript, silences[i]) != NULL)
      return FALSE;
  return TRUE;
}

char *
doctor_hosting_question (const DoctorPart *part)
{
  const char *at;
  g_autofree char *host = NULL;

  g_return_val_if_fail (part != NULL, NULL);

  if (doctor_transcript_failed_step (part->transcript) == NULL || !has_names (part->transcript)
      || doctor_provider_find (part->server, part->account->address) != NULL)
    return NULL;
  /* RFC 6761 section 6.3: this computer */
  host = doctor_published_host (part->server->host);
  if (host == NULL || g_str_has_suffix (host, ".localhost"))
    return NULL;
  at = part->account->address != NULL ? strrchr (part->account->address, '@') : NULL;
  if (at == NULL)
    at = strrchr (part->server->user, '@');
  return at != NULL ? doctor_published_host (at + 1) : NULL;
}

void
doctor_hosting_ask_async (DoctorHosting *self, DoctorPart *part, const char *domain, gint64 began,
                          gint64 end, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Domain *asked;
  Wait *wait;

  g_return_if_fail (self != NULL && part != NULL && domain != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, doctor_hosting_ask_async);
  g_task_set_check_cancellable (task, FALSE);
  asked = g_hash_table_lookup (self->domains, domain);
  if (asked == NULL || (!asked->is_answered && g_cancellable_is_cancelled (asked->stop)))
    {
      if (end - g_get_monotonic_time () < DOCTOR_HOSTING_TIMEOUT * 1000)
        {
          g_task_return_boolean (task, TRUE);
          return;
        }
      asked = domain_ask (domain);
      g_hash_table_replace (self->domains, g_strdup (domain), asked);
    }
  wait = g_new0 (Wait, 1);
  wait->part = doctor_part_ref (part);
  wait->name = g_strdup (domain);
  wait->began = began;
  wait->domain = g_rc_box_acquire (asked);
  g_task_set_task_data (task, wait, wait_free);
  if (asked->is_answered)
    {
      conclude (task);
      return;
    }
  g_ptr_array_add (asked->waiting, g_object_ref (task));
  wait->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (wait->cancelled, G_SOURCE_FUNC (cancelled_cb), task, NULL);
  g_source_attach (wait->cancelled, NULL);
}

void
doctor_hosting_ask_finish (GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, NULL));
  g_return_if_fail (g_async_result_is_tagged (result, doctor_hosting_ask_async));

  g_task_propagate_boolean (G_TASK (result), NULL);
}
