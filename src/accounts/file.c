/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Reading a small file that somebody else may be changing, or that is no file at all. */

#include "accounts/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* More than most configuration files have. */
#define PIECE (64 * 1024)

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
      else
        bytes = read_all (fd, length);
    }
  saved = errno;
  close (fd);
  errno = saved;
  return bytes;
}
