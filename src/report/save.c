/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Writes a report: the new file whole, or the old one whole. */

#include "report/report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report/wording.h"

/* One sentence for the user, with the file and the system's words. */
static gboolean
fail (GError **error, int code, const char *path, const char *reason)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *shown = doctor_text_escape (name, -1);
  g_autofree char *message = doctor_text_expand (
      doctor_wording_gettext (N_ ("The log could not be saved as “{file}”: {reason}")), "file",
      shown, "reason", reason, NULL);

  g_set_error_literal (error, G_IO_ERROR, code, message);
  return FALSE;
}

static gboolean
fail_errno (GError **error, int number, const char *path)
{
  return fail (error, (int) g_io_error_from_errno (number), path, g_strerror (number));
}

static gboolean
write_all (int fd, const char *bytes, gsize length)
{
  while (length > 0)
    {
      gssize written = write (fd, bytes, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return FALSE;
      bytes += written;
      length -= (gsize) written;
    }
  return TRUE;
}

/* The name must outlive a power cut too; a file system that cannot do that is no reason to fail. */
static void
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd >= 0)
    {
      (void) fsync (fd);
      (void) close (fd);
    }
}

/* Where the bytes go: what a link points to, so that the link stays; NULL with `error` set for
 * anything that is no regular file. */
static char *
final_path (const char *path, GError **error)
{
  struct stat status;
  char *real;

  if (lstat (path, &status) != 0)
    return g_strdup (path);
  real = S_ISLNK (status.st_mode) ? realpath (path, NULL) : strdup (path);
  if (real == NULL || stat (real, &status) != 0)
    {
      int number = errno;

      free (real);
      fail_errno (error, number, path);
      return NULL;
    }
  if (S_ISREG (status.st_mode))
    {
      char *found = g_strdup (real);

      free (real);
      return found;
    }
  free (real);
  fail (error, S_ISDIR (status.st_mode) ? G_IO_ERROR_IS_DIRECTORY : G_IO_ERROR_NOT_REGULAR_FILE,
        path,
        doctor_wording_gettext (S_ISDIR (status.st_mode) ? N_ ("it is a folder")
                                                         : N_ ("it is not an ordinary file")));
  return NULL;
}

static gboolean
save_path (const char *path, const char *text, GCancellable *cancellable, GError **error)
{
  g_autofree char *target = final_path (path, error);
  g_autofree char *folder = NULL, *temporary = NULL;
  int fd, number = 0;

  if (target == NULL)
    return FALSE;
  folder = g_path_get_dirname (target);
  temporary = g_build_filename (folder, ".connection-doctor-XXXXXX", NULL);
  fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail_errno (error, errno, path);
  if (!write_all (fd, text, strlen (text)) || fsync (fd) != 0)
    number = errno;
  if (close (fd) != 0 && number == 0)
    number = errno;
  if (number == 0 && g_cancellable_is_cancelled (cancellable))
    number = ECANCELED;
  if (number == 0 && rename (temporary, target) != 0)
    number = errno;
  if (number != 0)
    {
      (void) unlink (temporary);
      return fail_errno (error, number, path);
    }
  sync_folder (target);
  return TRUE;
}

/* A place that has no path here, such as one on another computer. */
static gboolean
save_elsewhere (GFile *file, const char *text, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autoptr (GError) reason = NULL;

  if (g_file_replace_contents (file, text, strlen (text), NULL, FALSE,
                               G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL,
                               cancellable, &reason))
    return TRUE;
  return fail (error, reason->domain == G_IO_ERROR ? reason->code : G_IO_ERROR_FAILED, name,
               reason->message);
}

static void
save_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const char *path = g_file_peek_path (source);
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (path != NULL ? save_path (path, task_data, cancellable, &error)
                   : save_elsewhere (source, task_data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
doctor_report_save_async (GFile *file, const char *text, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (text != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (file, cancellable, callback, user_data);
  g_task_set_source_tag (task, doctor_report_save_async);
  g_task_set_task_data (task, g_strdup (text), g_free);
  g_task_run_in_thread (task, save_thread);
}

gboolean
doctor_report_save_finish (GFile *file, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, file), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, doctor_report_save_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
