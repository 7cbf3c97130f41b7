/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The accounts file on the disk: read whole or not at all, written whole or not at all. */

#include "accounts/own-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "accounts/file.h"
#include "core/text.h"

/* What the worker thread needs, and nothing that the main thread could change meanwhile. */
typedef struct
{
  char *path;
  char *text;
  gsize length;
  char *on_disk;
  gsize on_disk_length;
} Write;

static void
write_free (Write *self)
{
  g_free (self->path);
  g_free (self->text);
  g_free (self->on_disk);
  g_free (self);
}

static char *
describe_failure (const char *path, int number)
{
  g_autofree char *file = doctor_own_shown_path (path);

  if (number == EISDIR)
    return doctor_text_expand (_ ("{file} is a folder; a file with accounts is expected"), "file",
                               file, NULL);
  if (number == EINVAL)
    return doctor_text_expand (_ ("{file} is not an ordinary file"), "file", file, NULL);
  if (number == EFBIG)
    return doctor_text_expand (_ ("{file} is larger than 4 MiB and was not read"), "file", file,
                               NULL);
  return doctor_text_expand (_ ("{file} cannot be read: {reason}"), "file", file, "reason",
                             g_strerror (number), NULL);
}

static void
load_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const char *path = task_data;
  g_autofree char *bytes = NULL;
  gsize length = 0;
  DoctorOwn *own;

  bytes = doctor_file_read (path, &length);
  if (bytes != NULL)
    own = doctor_own_parse (bytes, length, path);
  else
    {
      int number = errno;

      own = doctor_own_new (path);
      own->exists = number != ENOENT;
      if (number != ENOENT)
        doctor_own_add_problem (own, DOCTOR_OWN_ERROR_READ, describe_failure (path, number));
    }
  g_task_return_pointer (task, own, (GDestroyNotify) doctor_own_unref);
}

void
doctor_own_load_async (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (path != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, doctor_own_load_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, load_thread);
}

DoctorOwn *
doctor_own_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* FALSE when somebody else has written the file since it was loaded. A file that is gone cannot
 * lose anything. */
static gboolean
is_as_loaded (const Write *write)
{
  g_autofree char *bytes = NULL;
  gsize length = 0;

  bytes = doctor_file_read (write->path, &length);
  if (bytes == NULL)
    return errno == ENOENT;
  return length == write->on_disk_length && memcmp (bytes, write->on_disk, length) == 0;
}

static void
fail_save (GTask *task, const char *file, int number)
{
  g_autofree char *message = doctor_text_expand (_ ("{file} could not be saved: {reason}"), "file",
                                                 file, "reason", g_strerror (number), NULL);

  g_task_return_new_error (task, G_IO_ERROR, (int) g_io_error_from_errno (number), "%s", message);
}

static void
save_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Write *write = task_data;
  g_autofree char *file = doctor_own_shown_path (write->path);
  g_autofree char *folder = g_path_get_dirname (write->path);
  g_autofree char *message = NULL;
  /* Where the file is a link, the file it names is the one to replace. */
  char *resolved;

  if (g_mkdir_with_parents (folder, 0700) < 0)
    {
      fail_save (task, file, errno);
      return;
    }
  if (!is_as_loaded (write))
    {
      message = doctor_text_expand (_ ("{file} was changed by another program and is not "
                                       "overwritten; load it again first"),
                                    "file", file, NULL);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG, "%s", message);
      return;
    }

  resolved = realpath (write->path, NULL);
  if (!doctor_file_replace (resolved != NULL ? resolved : write->path, write->text, write->length,
                            TRUE))
    fail_save (task, file, errno);
  else
    g_task_return_boolean (task, TRUE);
  free (resolved);
}

static void save_next (DoctorOwn *self);

/* Between the worker thread and the caller: what is on the disk now is known before the next save
 * begins. */
static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DoctorOwn) self = user_data;
  g_autoptr (GTask) task = g_queue_pop_head (&self->saves);
  g_autoptr (GError) error = NULL;
  Write *write = g_task_get_task_data (G_TASK (result));

  g_assert (g_task_is_valid (result, NULL));

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_free (self->on_disk);
      self->on_disk = g_steal_pointer (&write->text);
      self->on_disk_length = write->length;
      self->exists = TRUE;
    }
  /* Before the caller hears of it, who may save again at once. */
  save_next (self);
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
save_next (DoctorOwn *self)
{
  g_autoptr (GTask) thread = NULL;
  Write *write;

  if (g_queue_is_empty (&self->saves))
    return;

  write = g_new0 (Write, 1);
  write->path = g_strdup (self->path);
  write->length = self->length;
  write->text = g_strndup (self->text, self->length);
  write->on_disk_length = self->on_disk_length;
  write->on_disk = g_memdup2 (self->on_disk, self->on_disk_length + 1);

  /* Not cancelled once begun: nobody would know what is on the disk. */
  thread = g_task_new (NULL, NULL, written_cb, doctor_own_ref (self));
  g_task_set_source_tag (thread, save_next);
  g_task_set_task_data (thread, write, (GDestroyNotify) write_free);
  g_task_run_in_thread (thread, save_thread);
}

void
doctor_own_save_async (DoctorOwn *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task;

  g_return_if_fail (self != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, doctor_own_save_async);
  if (self->problems->len > 0)
    {
      g_autofree char *file = doctor_own_shown_path (self->path);
      g_autofree char *message =
          doctor_text_expand (_ ("{file} holds something that is not understood, and is left as "
                                 "it is: nothing was saved"),
                              "file", file, NULL);

      g_task_return_new_error (task, DOCTOR_OWN_ERROR, DOCTOR_OWN_ERROR_DAMAGED, "%s", message);
      g_object_unref (task);
      return;
    }
  g_queue_push_tail (&self->saves, task);
  if (self->saves.length == 1)
    save_next (self);
}

gboolean
doctor_own_save_finish (DoctorOwn *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
