/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The login budget across examinations: what is known, and when it is written down.
 *
 * Other processes write the same file. So only what has changed here is written, into the file as
 * it is then; and what is read does not replace what is yet to be written. That is why knowing and
 * writing down share a file, past 400 lines. */

#include "exam/history-private.h"

struct _DoctorHistory
{
  grefcount ref_count;
  char *path;          /* NULL: in memory only */
  GHashTable *entries; /* of DoctorHistoryEntry by key */
  GHashTable *dirty;   /* keys that are to be written */
  GHashTable *writing; /* keys that are being written; NULL: none */
  gint64 newest;       /* the last change of a keyring's item that was refused in this process */
  GQueue settling;     /* of GTask */
  guint settle_source;
};

static GHashTable *
keys_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

char *
doctor_history_default_path (void)
{
  return g_build_filename (g_get_user_state_dir (), "connection-doctor", "logins.ini", NULL);
}

DoctorHistory *
doctor_history_new (const char *path)
{
  DoctorHistory *self = g_new0 (DoctorHistory, 1);

  g_ref_count_init (&self->ref_count);
  self->path = g_strdup (path);
  self->entries = doctor_history_table_new ();
  self->dirty = keys_new ();
  g_queue_init (&self->settling);
  return self;
}

DoctorHistory *
doctor_history_ref (DoctorHistory *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_ref_count_inc (&self->ref_count);
  return self;
}

void
doctor_history_unref (DoctorHistory *self)
{
  if (self == NULL || !g_ref_count_dec (&self->ref_count))
    return;
  /* Whoever writes or waits holds a reference. */
  g_assert (self->writing == NULL && g_queue_is_empty (&self->settling));
  g_hash_table_unref (self->entries);
  g_hash_table_unref (self->dirty);
  g_free (self->path);
  g_free (self);
}

/* ---- Writing ---- */

typedef struct
{
  char *path;
  GHashTable *changes; /* copies; NULL values: to be forgotten */
} Write;

static void
write_free (Write *self)
{
  g_hash_table_unref (self->changes);
  g_free (self->path);
  g_free (self);
}

static void
write_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Write *write = task_data;

  g_task_return_boolean (task, doctor_history_write (write->path, write->changes));
}

static void settle (DoctorHistory *self);
static void save (DoctorHistory *self);

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DoctorHistory) self = user_data;
  g_autoptr (GHashTable) written = g_steal_pointer (&self->writing);
  gboolean has_more = g_hash_table_size (self->dirty) > 0;
  GHashTableIter iter;
  gpointer key;

  g_assert (g_task_is_valid (result, NULL));

  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    {
      /* Nobody is told: nothing that the user has made is lost. It is tried again with the next. */
      g_hash_table_iter_init (&iter, written);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        g_hash_table_add (self->dirty, g_strdup (key));
    }
  if (has_more)
    save (self);
  settle (self);
}

static void
save (DoctorHistory *self)
{
  g_autoptr (GTask) task = NULL;
  GHashTableIter iter;
  gpointer key;
  Write *write;

  if (self->path == NULL || self->writing != NULL)
    return;

  write = g_new0 (Write, 1);
  write->path = g_strdup (self->path);
  write->changes = doctor_history_table_new ();
  g_hash_table_iter_init (&iter, self->dirty);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const DoctorHistoryEntry *entry = g_hash_table_lookup (self->entries, key);

      g_hash_table_insert (write->changes, g_strdup (key),
                           entry != NULL ? doctor_history_entry_copy (entry) : NULL);
    }
  self->writing = g_steal_pointer (&self->dirty);
  self->dirty = keys_new ();

  task = g_task_new (NULL, NULL, written_cb, doctor_history_ref (self));
  g_task_set_source_tag (task, save);
  g_task_set_task_data (task, write, (GDestroyNotify) write_free);
  g_task_run_in_thread (task, write_thread);
}

/* ---- Settling ---- */

static gboolean
settle_cb (gpointer user_data)
{
  g_autoptr (DoctorHistory) self = doctor_history_ref (user_data);

  self->settle_source = 0;
  settle (self);
  return G_SOURCE_REMOVE;
}

/* Answers whoever waits, once there is nothing to wait for. */
static void
settle (DoctorHistory *self)
{
  gint64 left = (self->newest + 1) * G_USEC_PER_SEC - g_get_real_time ();
  GTask *task;

  if (self->writing != NULL || self->settle_source != 0 || g_queue_is_empty (&self->settling))
    return;
  if (left > 0 && left <= 2 * G_USEC_PER_SEC)
    {
      self->settle_source = g_timeout_add ((guint) (left / 1000) + 1, settle_cb, self);
      return;
    }
  while ((task = g_queue_pop_head (&self->settling)) != NULL)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
}

void
doctor_history_settle_async (DoctorHistory *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (self != NULL);

  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, doctor_history_settle_async);
  g_task_set_task_data (task, doctor_history_ref (self), (GDestroyNotify) doctor_history_unref);
  g_queue_push_tail (&self->settling, task);
  settle (self);
}

void
doctor_history_settle_finish (DoctorHistory *self, GAsyncResult *result)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (g_task_is_valid (result, NULL));

  g_task_propagate_boolean (G_TASK (result), NULL);
}

/* ---- Reading ---- */

static void
load_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, doctor_history_read (task_data),
                         (GDestroyNotify) g_hash_table_unref);
}

void
doctor_history_load_async (DoctorHistory *self, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (self != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, doctor_history_load_async);
  g_task_set_task_data (task, g_strdup (self->path), g_free);
  g_task_set_return_on_cancel (task, TRUE);
  if (self->path != NULL)
    g_task_run_in_thread (task, load_thread);
  else
    g_task_return_pointer (task, doctor_history_table_new (), (GDestroyNotify) g_hash_table_unref);
}

static gboolean
is_yet_to_be_written (DoctorHistory *self, const char *key)
{
  return g_hash_table_contains (self->dirty, key)
         || (self->writing != NULL && g_hash_table_contains (self->writing, key));
}

gboolean
doctor_history_load_finish (DoctorHistory *self, GAsyncResult *result)
{
  g_autoptr (GHashTable) read = NULL;
  GHashTableIter iter;
  gpointer key, value;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  read = g_task_propagate_pointer (G_TASK (result), NULL);
  if (read == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, read);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      DoctorHistoryEntry *entry = value, *known = g_hash_table_lookup (self->entries, key);

      if (is_yet_to_be_written (self, key))
        continue;
      if (known != NULL && known->refused == entry->refused)
        entry->secret = g_steal_pointer (&known->secret);
      g_hash_table_iter_steal (&iter);
      g_hash_table_replace (self->entries, key, entry);
    }
  return TRUE;
}

/* ---- Knowing ---- */

static DoctorHistoryEntry *
find (DoctorHistory *self, const DoctorAccount *account, const DoctorServer *server, char **key)
{
  DoctorHistoryEntry *wanted = doctor_history_entry_new (account->id, server);

  *key = doctor_history_entry_key (wanted);
  doctor_history_entry_free (wanted);
  return g_hash_table_lookup (self->entries, *key);
}

/* An entry that says nothing any more goes. */
static void
touch (DoctorHistory *self, const char *key, gint64 now)
{
  const DoctorHistoryEntry *entry = g_hash_table_lookup (self->entries, key);

  g_hash_table_add (self->dirty, g_strdup (key));
  if (entry != NULL && entry->refused == 0 && entry->until <= now)
    g_hash_table_remove (self->entries, key);
  save (self);
}

static void
forget_refusal (DoctorHistoryEntry *self)
{
  self->refused = self->changed = 0;
  self->refusal = NULL;
  g_clear_pointer (&self->secret, doctor_secret_unref);
}

gboolean
doctor_history_find_pause (DoctorHistory *self, const DoctorAccount *account,
                           const DoctorServer *server, gint64 now, DoctorRestraint *restraint)
{
  g_autofree char *key = NULL;
  const DoctorHistoryEntry *entry;

  g_return_val_if_fail (self != NULL && restraint != NULL, FALSE);
  g_return_val_if_fail (account != NULL && server != NULL, FALSE);

  entry = find (self, account, server, &key);
  /* Where the clock was set back, nobody waits for it to catch up. */
  if (entry == NULL || entry->until <= now || entry->until - now > DOCTOR_MAX_PAUSE)
    return FALSE;
  *restraint = (DoctorRestraint){ entry->until, entry->pause };
  return TRUE;
}

static gboolean
is_same (const DoctorHistoryEntry *self, DoctorSecret *secret, gint64 changed)
{
  if (self->secret != NULL)
    return doctor_secret_equal (self->secret, secret);
  /* It was entered in this process, and refused in another one. */
  if (changed == 0)
    return FALSE;
  return self->changed != 0 ? changed == self->changed : changed < self->refused;
}

gboolean
doctor_history_find_refusal (DoctorHistory *self, const DoctorAccount *account,
                             const DoctorServer *server, DoctorSecret *secret, gint64 changed,
                             DoctorRestraint *restraint)
{
  g_autofree char *key = NULL;
  DoctorHistoryEntry *entry;

  g_return_val_if_fail (self != NULL && secret != NULL && restraint != NULL, FALSE);
  g_return_val_if_fail (account != NULL && server != NULL, FALSE);

  entry = find (self, account, server, &key);
  if (entry == NULL || entry->refused == 0)
    return FALSE;
  if (!is_same (entry, secret, changed))
    {
      forget_refusal (entry);
      touch (self, key, 0);
      return FALSE;
    }
  *restraint = (DoctorRestraint){ entry->refused, entry->refusal };
  return TRUE;
}

gboolean
doctor_history_find_host (DoctorHistory *self, const DoctorServer *server, gint64 now,
                          DoctorRestraint *restraint)
{
  const DoctorHistoryEntry *newest = NULL;
  GHashTableIter iter;
  gpointer value;

  g_return_val_if_fail (self != NULL && restraint != NULL, FALSE);
  g_return_val_if_fail (server != NULL, FALSE);

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const DoctorHistoryEntry *entry = value;

      if (g_ascii_strcasecmp (entry->host, server->host) == 0
          && entry->refused > now - DOCTOR_MAX_PAUSE && entry->refused <= now
          && (newest == NULL || entry->refused > newest->refused))
        newest = entry;
    }
  if (newest == NULL)
    return FALSE;
  *restraint = (DoctorRestraint){ newest->refused, newest->refusal };
  return TRUE;
}

gint64
doctor_history_learn (DoctorHistory *self, const DoctorAccount *account, const DoctorServer *server,
                      const DoctorLesson *lesson, DoctorSecret *secret, gint64 changed, gint64 now)
{
  g_autofree char *key = NULL;
  DoctorHistoryEntry *entry;

  g_return_val_if_fail (self != NULL && lesson != NULL, 0);
  g_return_val_if_fail (account != NULL && server != NULL, 0);

  entry = find (self, account, server, &key);
  if (lesson->kind == DOCTOR_LESSON_NONE
      || (lesson->kind == DOCTOR_LESSON_WELCOME && entry == NULL))
    return 0;
  if (entry == NULL)
    {
      entry = doctor_history_entry_new (account->id, server);
      g_hash_table_insert (self->entries, g_strdup (key), entry);
    }
  if (lesson->accepted || lesson->kind == DOCTOR_LESSON_REFUSED)
    forget_refusal (entry);
  if (lesson->kind == DOCTOR_LESSON_WELCOME)
    entry->until = 0;
  else if (lesson->kind == DOCTOR_LESSON_REFUSED)
    {
      entry->refused = now;
      entry->refusal = lesson->cause;
      entry->changed = changed;
      entry->secret = secret != NULL ? doctor_secret_ref (secret) : NULL;
      self->newest = MAX (self->newest, changed);
    }
  else if (lesson->kind == DOCTOR_LESSON_PAUSE)
    {
      entry->until = now + lesson->pause;
      entry->pause = lesson->cause;
    }
  touch (self, key, now);
  return lesson->kind == DOCTOR_LESSON_PAUSE ? now + lesson->pause : 0;
}

void
doctor_history_forget (DoctorHistory *self, const char *account)
{
  GHashTableIter iter;
  gpointer key, value;

  g_return_if_fail (self != NULL);
  g_return_if_fail (account != NULL);

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (g_str_equal (((DoctorHistoryEntry *) value)->account, account))
      {
        g_hash_table_add (self->dirty, g_strdup (key));
        g_hash_table_iter_remove (&iter);
      }
  save (self);
}
