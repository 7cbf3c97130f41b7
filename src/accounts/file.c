/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Reading a small file that somebody else may be changing, or that is no file at all; and
 * replacing one of our own. */

#include "accounts/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

/* More than most configuration files have. */
#define PIECE (64 * 1024)

/* What g_mkstemp() fills in. */
#define RANDOM "XXXXXX"
/* Nobody writes for so long: whoever does has been killed. */
#define LEFT_SECONDS 60

/* Not g_realloc(): it would leave a copy behind, and there may be a password in it. */
static char *
grow (char *bytes, gsize used, gsize size)
{
  char *larger = g_malloc (size + 1);

  memcpy (larger, bytes, used);
  explicit_bzero (bytes, used);
  g_free (bytes);
  return larger;
}

static char *
read_all (int fd, gsize *length)
{
  gsize size = PIECE, used = 0;
  char *bytes = g_malloc (size + 1);
  int failure = 0;

  while (failure == 0)
    {
      ssize_t n = read (fd, bytes + used, size - used);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        failure = errno;
      else if (n == 0)
        {
          bytes[used] = '\0';
          *length = used;
          return bytes;
        }
      else
        used += (gsize) n;
      if (used > DOCTOR_FILE_MAX)
        failure = EFBIG;
      else if (used == size)
        {
          size = MIN (size * 4, DOCTOR_FILE_MAX + 1);
          bytes = grow (bytes, used, size);
        }
    }
  explicit_bzero (bytes, used);
  g_free (bytes);
  errno = failure;
  return NULL;
}

char *
doctor_file_read (const char *path, gsize *length)
{
  struct stat status;
  char *bytes = NULL;
  int saved, fd;

  g_return_val_if_fail (path != NULL && length != NULL, NULL);

  /* A FIFO without a writer would hold up an open() that waits. */
  fd = open (path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (fd < 0)
    return NULL;
  if (fstat (fd, &status) == 0)
    {
      if (S_ISDIR (status.st_mode))
        errno = EISDIR;
      else if (!S_ISREG (status.st_mode))
        errno = EINVAL;
      /* Not one byte of it is needed to say so. */
      else if (status.st_size > DOCTOR_FILE_MAX)
        errno = EFBIG;
      else
        bytes = read_all (fd, length);
    }
  saved = errno;
  close (fd);
  errno = saved;
  return bytes;
}

/* The folder has its name anew; where that cannot be made to last, the file is there all the same.
 */
static void
sync_folder (const char *folder)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  (void) fsync (fd);
  close (fd);
}

static gboolean
write_all (int fd, const char *bytes, gsize length)
{
  while (length > 0)
    {
      ssize_t n = write (fd, bytes, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      bytes += n;
      length -= (gsize) n;
    }
  return TRUE;
}

/* Only what a writer of this program and this user left beside that very file, and no writer that
 * is still at it. */
static void
remove_leftovers (const char *folder, const char *prefix)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gint64 before = g_get_real_time () / G_USEC_PER_SEC - LEFT_SECONDS;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      struct stat status;

      if (g_str_has_prefix (name, prefix) && strlen (name) == strlen (prefix) + strlen (RANDOM)
          && lstat (path, &status) == 0 && S_ISREG (status.st_mode) && status.st_uid == geteuid ()
          && status.st_nlink == 1 && status.st_mtime < before)
        (void) unlink (path);
    }
}

gboolean
doctor_file_replace (const char *path, const char *bytes, gsize length, gboolean durable)
{
  g_autofree char *folder = NULL, *base = NULL, *prefix = NULL, *random = NULL, *temporary = NULL;
  int fd, failure = 0;

  g_return_val_if_fail (path != NULL && bytes != NULL, FALSE);

  folder = g_path_get_dirname (path);
  base = g_path_get_basename (path);
  prefix = g_strdup_printf (".%s.connection-doctor-", base);
  random = g_strconcat (prefix, RANDOM, NULL);
  temporary = g_build_filename (folder, random, NULL);
  remove_leftovers (folder, prefix);

  fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    return FALSE;
  if (!write_all (fd, bytes, length) || fsync (fd) != 0)
    failure = errno;
  if (close (fd) != 0 && failure == 0)
    failure = errno;
  if (failure == 0 && rename (temporary, path) != 0)
    failure = errno;
  if (failure != 0)
    {
      (void) unlink (temporary);
      errno = failure;
      return FALSE;
    }
  if (durable)
    sync_folder (folder);
  return TRUE;
}
