/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Bytes in, lines out, with limits. */

#include "core/lines.h"

#include <string.h>

/* What is kept allocated while nothing waits: an ordinary reply fits. */
#define IDLE_CAPACITY (16 * 1024)

struct _DoctorLines
{
  char *bytes;
  gsize capacity;
  gsize start;    /* the first byte that nobody has read */
  gsize end;      /* behind the last byte */
  gsize searched; /* no LF stands between `start` and here */
  gboolean too_long;
  gboolean overflown; /* bytes were dropped behind `end` */
};

DoctorLines *
doctor_lines_new (void)
{
  return g_new0 (DoctorLines, 1);
}

void
doctor_lines_free (DoctorLines *self)
{
  if (self == NULL)
    return;
  g_free (self->bytes);
  g_free (self);
}

static void
release (DoctorLines *self)
{
  self->start = self->end = self->searched = 0;
  if (self->capacity > IDLE_CAPACITY)
    {
      g_clear_pointer (&self->bytes, g_free);
      self->capacity = 0;
    }
}

static gboolean
give_up (DoctorLines *self)
{
  self->too_long = TRUE;
  release (self);
  return FALSE;
}

/* Moves what waits to the front only when at least as much was read: every byte is moved a bounded
 * number of times, however small the pieces are. */
static void
make_room (DoctorLines *self, gsize length)
{
  gsize pending = self->end - self->start;

  if (self->start >= pending && self->start > 0)
    {
      memmove (self->bytes, self->bytes + self->start, pending);
      self->searched = self->searched > self->start ? self->searched - self->start : 0;
      self->start = 0;
      self->end = pending;
    }
  if (self->capacity - self->end < length)
    {
      self->capacity = MAX (self->capacity * 2, MAX (self->end + length, 1024));
      self->bytes = g_realloc (self->bytes, self->capacity);
    }
}

void
doctor_lines_feed (DoctorLines *self, const guint8 *bytes, gsize length)
{
  gsize room;

  g_return_if_fail (self != NULL);
  g_return_if_fail (bytes != NULL || length == 0);

  if (self->start == self->end)
    release (self);
  if (length == 0 || self->too_long || self->overflown)
    return;

  room = DOCTOR_LINES_PENDING_LIMIT - (self->end - self->start);
  self->overflown = length > room;
  length = MIN (length, room);
  make_room (self, length);
  memcpy (self->bytes + self->end, bytes, length);
  self->end += length;
}

DoctorLinesResult
doctor_lines_next (DoctorLines *self, const char **line, gsize *length)
{
  const char *from;
  char *feed;
  gsize found;

  g_return_val_if_fail (self != NULL, DOCTOR_LINES_TOO_LONG);
  g_return_val_if_fail (line != NULL && length != NULL, DOCTOR_LINES_TOO_LONG);

  if (self->start == self->end && self->overflown)
    give_up (self);
  if (self->too_long)
    return DOCTOR_LINES_TOO_LONG;
  if (self->start == self->end)
    return DOCTOR_LINES_MORE;

  self->searched = MAX (self->searched, self->start);
  from = self->bytes + self->start;
  feed = self->searched < self->end
             ? memchr (self->bytes + self->searched, '\n', self->end - self->searched)
             : NULL;
  if (feed == NULL)
    {
      self->searched = self->end;
      found = self->end - self->start;
    }
  else
    found = (gsize) (feed - from);
  /* The CR belongs to the ending, also while its LF is still on the way. */
  if (found > 0 && from[found - 1] == '\r')
    found--;

  if (found > DOCTOR_LINE_LIMIT || (feed == NULL && self->overflown))
    {
      give_up (self);
      return DOCTOR_LINES_TOO_LONG;
    }
  if (feed == NULL)
    return DOCTOR_LINES_MORE;

  *line = from;
  *length = found;
  self->bytes[self->start + found] = '\0';
  self->start = self->searched = (gsize) (feed - self->bytes) + 1;
  return DOCTOR_LINES_LINE;
}

gboolean
doctor_lines_take (DoctorLines *self, gsize wanted, const char **octets)
{
  g_return_val_if_fail (self != NULL && octets != NULL, FALSE);

  if (self->too_long)
    return FALSE;
  if (self->end - self->start < wanted)
    return self->overflown ? give_up (self) : FALSE;

  *octets = wanted > 0 ? self->bytes + self->start : "";
  self->start += wanted;
  return TRUE;
}

gsize
doctor_lines_pending (const DoctorLines *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->end - self->start;
}

void
doctor_lines_clear (DoctorLines *self)
{
  g_return_if_fail (self != NULL);

  self->overflown = FALSE;
  release (self);
}
