/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Looking passwords up.
 *
 * One examination asks for hundreds. A few lookups run at a time and the others wait. A keyring
 * that is slow is given its time as long as it says anything at all; one that has frozen ends all
 * lookups together, and not one after the other. One prompt serves everybody.
 *
 * One file in spite of its length: the queue, the watch over it and the steps of one lookup call
 * each other. */

#include "accounts/passwords-private.h"

#define LOOKUPS_AT_ONCE 8
/* Seconds without a word from the keyring. Whoever is willing to be asked is willing to wait. */
#define SILENCE 5
#define SILENCE_INTERACTIVE 30

/* The callbacks of a lookup hold it, and it holds the passwords, until they have run: also when
 * the task has been answered long ago. */
typedef struct
{
  grefcount ref_count;
  DoctorPasswords *passwords;
  GTask *task; /* NULL: answered */
  char *account;
  DoctorRole role;
  GPtrArray *places; /* of DoctorItemPlace */
  guint n_searched;  /* of them */
  gboolean is_last;  /* the places are the last ones to search */
  gboolean interactive;
  gboolean reconnected;
  GCancellable *stop; /* of what the keyring's library does for this lookup */
  GSource *cancelled;
  SecretRetrievable *item;
  gboolean is_online;     /* the item is one of GNOME Online Accounts */
  SecretService *service; /* the item's: it holds no reference itself */
} Lookup;

/* What the task of a lookup returns. */
typedef struct
{
  DoctorSecret *secret;
  gint64 changed;
  DoctorFactKind absence;
  char *code;
} Answer;

static void begin_waiting (DoctorPasswords *self);
static void lookup_connect (Lookup *self);
static void lookup_search (Lookup *self);

static void
answer_free (Answer *self)
{
  doctor_secret_unref (self->secret);
  g_free (self->code);
  g_free (self);
}

static Lookup *
lookup_ref (Lookup *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

static void
lookup_unref (Lookup *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  g_assert (self->task == NULL);
  g_clear_object (&self->item);
  g_clear_object (&self->service);
  g_object_unref (self->stop);
  g_ptr_array_unref (self->places);
  g_free (self->account);
  doctor_passwords_unref (self->passwords);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Lookup, lookup_unref)

/* Ends the lookup; what still runs for it has no effect any more. */
static void
lookup_return (Lookup *self, DoctorSecret *secret, gint64 changed, DoctorFactKind absence,
               const char *code)
{
  DoctorPasswords *passwords = self->passwords;
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  Answer *answer = g_new0 (Answer, 1);

  g_queue_remove (&passwords->waiting, self);
  g_ptr_array_remove (passwords->running, self);
  g_ptr_array_remove (passwords->locked, self);
  g_source_destroy (self->cancelled);
  g_clear_pointer (&self->cancelled, g_source_unref);
  g_cancellable_cancel (self->stop);

  answer->secret = secret != NULL ? doctor_secret_ref (secret) : NULL;
  answer->changed = changed;
  answer->absence = absence;
  answer->code = g_strdup (code);
  g_task_return_pointer (task, answer, (GDestroyNotify) answer_free);

  begin_waiting (passwords);
  lookup_unref (self);
}

/* Without the keyring: what is remembered, or nothing. */
static void
lookup_answer (Lookup *self, DoctorSecret *secret, DoctorFactKind absence, const char *code)
{
  lookup_return (self, secret, 0, absence, code);
}

static void
lookup_unavailable (Lookup *self, const char *code)
{
  DoctorSecret *secret = NULL;

  self->passwords->memory_only = TRUE;
  if (self->role == DOCTOR_ROLE_OUTGOING)
    secret = doctor_passwords_remembered (self->passwords, self->account, DOCTOR_ROLE_INCOMING);
  lookup_answer (self, secret, DOCTOR_FACT_KEYRING_UNAVAILABLE, code);
}

/* The task sees that it was cancelled, whatever it is given. */
static gboolean
lookup_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  lookup_answer (user_data, NULL, DOCTOR_FACT_PASSWORD_UNKNOWN, NULL);
  return G_SOURCE_REMOVE;
}

static void
hear (DoctorPasswords *self)
{
  self->heard = g_get_monotonic_time ();
  self->silent = 0;
}

static gboolean
watch_cb (gpointer user_data)
{
  DoctorPasswords *self = user_data;
  gint64 now = g_get_monotonic_time ();
  gint64 silence = (now - self->heard) / G_USEC_PER_SEC;
  g_autoptr (GPtrArray) tired = NULL;

  if (silence < SILENCE)
    return G_SOURCE_CONTINUE;

  self->silent = now;
  tired = g_ptr_array_new_with_free_func ((GDestroyNotify) lookup_unref);
  for (guint i = 0; i < self->running->len; i++)
    g_ptr_array_add (tired, lookup_ref (g_ptr_array_index (self->running, i)));
  for (GList *l = self->waiting.head; l != NULL; l = l->next)
    g_ptr_array_add (tired, lookup_ref (l->data));
  /* Each of them holds `self`, until the array is freed. */
  for (guint i = 0; i < tired->len; i++)
    {
      Lookup *lookup = g_ptr_array_index (tired, i);

      if (lookup->task != NULL && (!lookup->interactive || silence >= SILENCE_INTERACTIVE))
        lookup_unavailable (lookup, "the keyring does not answer");
    }
  return G_SOURCE_CONTINUE;
}

/* Begins what may begin, and keeps the watch as long as there is something to wait for. */
static void
begin_waiting (DoctorPasswords *self)
{
  /* The first one alone: the library makes its connection for it. */
  while (self->waiting.length > 0 && self->running->len < (self->met ? LOOKUPS_AT_ONCE : 1))
    {
      Lookup *lookup = g_queue_pop_head (&self->waiting);

      g_ptr_array_add (self->running, lookup);
      lookup_connect (lookup);
    }
  if (self->running->len == 0)
    g_clear_handle_id (&self->watch, g_source_remove);
  else if (self->watch == 0)
    {
      self->heard = g_get_monotonic_time ();
      self->watch = g_timeout_add_seconds (1, watch_cb, self);
    }
}

static void
lookup_failed (Lookup *self, GError *error)
{
  if (!self->reconnected)
    {
      /* The library remembers a keyring that has ended; perhaps there is another one by now. */
      self->reconnected = TRUE;
      secret_service_disconnect ();
      lookup_connect (self);
      return;
    }
  g_dbus_error_strip_remote_error (error);
  lookup_unavailable (self, error->message);
}

static void
retrieved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Lookup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DoctorSecret) secret = NULL;
  SecretValue *value;

  value = secret_retrievable_retrieve_secret_finish (SECRET_RETRIEVABLE (source), result, &error);
  if (self->task == NULL)
    {
      g_clear_pointer (&value, secret_value_unref);
      return;
    }

  hear (self->passwords);
  if (value != NULL)
    {
      gsize length;
      const char *bytes = secret_value_get (value, &length);

      secret = doctor_secret_new (bytes, (gssize) length);
      secret_value_unref (value);
      lookup_return (self, secret, (gint64) MAX (1, secret_retrievable_get_modified (self->item)),
                     DOCTOR_FACT_PASSWORD_UNKNOWN, NULL);
    }
  else if (error == NULL || g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    lookup_answer (self, NULL, DOCTOR_FACT_KEYRING_LOCKED, NULL);
  else
    lookup_failed (self, error);
}

/* Keeps the item that was changed last. */
static void
lookup_take (Lookup *self, const DoctorItemPlace *place, SecretRetrievable *item)
{
  if (!doctor_item_place_holds (place, item))
    return;
  if (self->item != NULL
      && secret_retrievable_get_modified (item) <= secret_retrievable_get_modified (self->item))
    return;
  g_clear_object (&self->service);
  g_set_object (&self->item, item);
  self->is_online = place->online != NULL;
  if (SECRET_IS_ITEM (item) && secret_item_get_service (SECRET_ITEM (item)) != NULL)
    self->service = g_object_ref (secret_item_get_service (SECRET_ITEM (item)));
}

static void
lookup_retrieve (Lookup *self)
{
  secret_retrievable_retrieve_secret (self->item, self->stop, retrieved_cb, lookup_ref (self));
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DoctorPasswords) self = user_data;
  g_autoptr (GPtrArray) lookups = g_ptr_array_new ();
  int n = secret_service_unlock_finish (SECRET_SERVICE (source), result, NULL, NULL);

  self->prompting = FALSE;
  for (guint i = 0; i < self->locked->len; i++)
    g_ptr_array_add (lookups, g_ptr_array_index (self->locked, i));
  g_ptr_array_set_size (self->locked, 0);
  for (guint i = 0; i < lookups->len; i++)
    {
      Lookup *lookup = g_ptr_array_index (lookups, i);

      if (n <= 0)
        lookup_answer (lookup, NULL, DOCTOR_FACT_KEYRING_LOCKED, NULL);
      else
        g_queue_push_tail (&self->waiting, lookup);
    }
  begin_waiting (self);
}

/* Waits for the keyring to be unlocked, with all others that do. Nobody can cancel the prompt for
 * them: it belongs to the person before it. */
static void
lookup_unlock (Lookup *self)
{
  DoctorPasswords *passwords = self->passwords;
  SecretItem *item = SECRET_ITEM (self->item);
  g_autoptr (GList) objects = NULL;

  g_ptr_array_remove (passwords->running, self);
  g_ptr_array_add (passwords->locked, self);
  if (!passwords->prompting)
    {
      passwords->prompting = TRUE;
      objects = g_list_append (NULL, item);
      secret_service_unlock (self->service, objects, NULL, unlocked_cb,
                             doctor_passwords_ref (passwords));
    }
  begin_waiting (passwords);
}

static void
lookup_nothing_found (Lookup *self)
{
  DoctorSecret *secret;

  if (self->is_last || self->role == DOCTOR_ROLE_INCOMING)
    {
      lookup_answer (self, NULL, DOCTOR_FACT_PASSWORD_UNKNOWN, NULL);
      return;
    }
  secret = doctor_passwords_remembered (self->passwords, self->account, DOCTOR_ROLE_INCOMING);
  if (secret != NULL)
    {
      lookup_answer (self, secret, DOCTOR_FACT_PASSWORD_UNKNOWN, NULL);
      return;
    }
  self->is_last = TRUE;
  self->n_searched = 0;
  g_ptr_array_set_size (self->places, 0);
  g_ptr_array_add (self->places, doctor_item_place_new (self->account, DOCTOR_ROLE_INCOMING));
  lookup_search (self);
}

/* Every place was searched. */
static void
lookup_decide (Lookup *self)
{
  gboolean is_locked = self->item != NULL && SECRET_IS_ITEM (self->item)
                       && secret_item_get_locked (SECRET_ITEM (self->item));

  if (self->item == NULL)
    lookup_nothing_found (self);
  else if (is_locked && !self->interactive)
    lookup_answer (self, NULL, DOCTOR_FACT_KEYRING_LOCKED, NULL);
  else if (self->is_online)
    lookup_return (self, NULL, (gint64) MAX (1, secret_retrievable_get_modified (self->item)),
                   DOCTOR_FACT_PASSWORD_UNKNOWN, NULL);
  else if (is_locked)
    lookup_unlock (self);
  else
    lookup_retrieve (self);
}

static void
searched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Lookup) self = user_data;
  g_autoptr (GError) error = NULL;
  GList *items = secret_password_search_finish (result, &error);

  if (self->task != NULL && error == NULL)
    {
      hear (self->passwords);
      self->passwords->met = TRUE;
      self->passwords->memory_only = FALSE;
      for (GList *l = items; l != NULL; l = l->next)
        lookup_take (self, g_ptr_array_index (self->places, self->n_searched), l->data);
      if (++self->n_searched < self->places->len)
        lookup_search (self);
      else
        lookup_decide (self);
    }
  else if (self->task != NULL)
    lookup_failed (self, error);
  g_list_free_full (items, g_object_unref);
}

static void
lookup_search (Lookup *self)
{
  const DoctorItemPlace *place = g_ptr_array_index (self->places, self->n_searched);

  secret_password_searchv (place->schema, place->attributes, SECRET_SEARCH_ALL, self->stop,
                           searched_cb, lookup_ref (self));
}

/* Also for the second time: after a prompt, or with a new keyring. */
static void
lookup_begin (Lookup *self)
{
  self->n_searched = 0;
  g_clear_object (&self->item);
  g_clear_object (&self->service);
  lookup_search (self);
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Lookup) self = user_data;
  g_autoptr (GError) error = NULL;

  doctor_passwords_connect_finish (self->passwords, result, &error);
  if (self->task == NULL)
    return;
  if (error == NULL)
    lookup_begin (self);
  else
    lookup_unavailable (self, error->message);
}

static void
lookup_connect (Lookup *self)
{
  doctor_passwords_connect_async (self->passwords, self->stop, connected_cb, lookup_ref (self));
}

/* A keyring that has just been given up is not asked by everybody anew. */
static gboolean
is_given_up (DoctorPasswords *self)
{
  return self->silent > 0
         && g_get_monotonic_time () - self->silent < SILENCE_INTERACTIVE * G_USEC_PER_SEC;
}

void
doctor_passwords_lookup_async (DoctorPasswords *self, const char *account, DoctorRole role,
                               GPtrArray *places, gboolean interactive, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  Lookup *lookup;
  DoctorSecret *secret;

  g_return_if_fail (self != NULL);
  g_return_if_fail (account != NULL);
  g_return_if_fail (places != NULL && places->len > 0);

  lookup = g_new0 (Lookup, 1);
  g_ref_count_init (&lookup->ref_count);
  lookup->passwords = doctor_passwords_ref (self);
  lookup->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (lookup->task, doctor_passwords_lookup_async);
  lookup->account = g_strdup (account);
  lookup->role = role;
  lookup->places = places;
  lookup->interactive = interactive;
  lookup->stop = g_cancellable_new ();
  lookup->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_static_name (lookup->cancelled, "doctor-lookup-cancelled");
  g_source_set_callback (lookup->cancelled, G_SOURCE_FUNC (lookup_cancelled_cb), lookup, NULL);
  g_source_attach (lookup->cancelled, g_main_context_get_thread_default ());

  secret = doctor_passwords_remembered (self, account, role);
  if (secret == NULL && self->without_keyring && role == DOCTOR_ROLE_OUTGOING)
    secret = doctor_passwords_remembered (self, account, DOCTOR_ROLE_INCOMING);
  if (secret != NULL || self->without_keyring)
    lookup_answer (lookup, secret, DOCTOR_FACT_PASSWORD_UNKNOWN, NULL);
  else if (!interactive && is_given_up (self))
    lookup_unavailable (lookup, "the keyring does not answer");
  else
    {
      g_queue_push_tail (&self->waiting, lookup);
      begin_waiting (self);
    }
}

DoctorSecret *
doctor_passwords_lookup_finish (DoctorPasswords *self, GAsyncResult *result, gint64 *changed,
                                DoctorFactKind *absence, char **code, GError **error)
{
  Answer *answer;
  DoctorSecret *secret;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (absence != NULL && code != NULL, NULL);

  *absence = DOCTOR_FACT_PASSWORD_UNKNOWN;
  *code = NULL;
  if (changed != NULL)
    *changed = 0;
  answer = g_task_propagate_pointer (G_TASK (result), error);
  if (answer == NULL)
    return NULL;
  secret = g_steal_pointer (&answer->secret);
  if (changed != NULL)
    *changed = answer->changed;
  *absence = answer->absence;
  *code = g_steal_pointer (&answer->code);
  answer_free (answer);
  return secret;
}
