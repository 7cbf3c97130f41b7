/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Whose turn it is to connect: so many at once, and so many to one host. */

#include "exam/turns.h"

#include "core/account.h"

typedef struct
{
  GQueue waiting;
  guint n_running; /* visitors included */
} Host;

struct _DoctorTurns
{
  GHashTable *by_name; /* of Host */
  GPtrArray *hosts;    /* the same, in the order in which they came */
  guint max_connections;
  guint max_per_host;
  guint n_running;
};

static void
host_free (Host *self)
{
  g_queue_clear (&self->waiting);
  g_free (self);
}

DoctorTurns *
doctor_turns_new (guint max_connections, guint max_per_host)
{
  DoctorTurns *self = g_new0 (DoctorTurns, 1);

  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->hosts = g_ptr_array_new_with_free_func ((GDestroyNotify) host_free);
  self->max_connections = max_connections;
  self->max_per_host = max_per_host;
  return self;
}

void
doctor_turns_free (DoctorTurns *self)
{
  if (self == NULL)
    return;
  g_assert (self->n_running == 0);
  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->hosts);
  g_free (self);
}

/* What is no name of a host stands for itself. */
static char *
make_key (const char *host)
{
  char *ascii = doctor_host_to_ascii (host);

  return ascii != NULL ? ascii : g_strdup (host);
}

static Host *
find_host (DoctorTurns *self, const char *name)
{
  g_autofree char *key = make_key (name);

  return g_hash_table_lookup (self->by_name, key);
}

void
doctor_turns_wait (DoctorTurns *self, const char *host, gpointer item)
{
  Host *at;

  g_return_if_fail (self != NULL && host != NULL && item != NULL);

  at = find_host (self, host);
  if (at == NULL)
    {
      at = g_new0 (Host, 1);
      g_queue_init (&at->waiting);
      g_ptr_array_add (self->hosts, at);
      g_hash_table_insert (self->by_name, make_key (host), at);
    }
  g_queue_push_tail (&at->waiting, item);
}

gboolean
doctor_turns_withdraw (DoctorTurns *self, const char *host, gpointer item)
{
  Host *at;

  g_return_val_if_fail (self != NULL && host != NULL, FALSE);

  at = find_host (self, host);
  return at != NULL && g_queue_remove (&at->waiting, item);
}

/* The host that is asked least now comes first: many accounts at one host, or many hosts that are
 * silent, leave room for the others. */
gpointer
doctor_turns_next (DoctorTurns *self)
{
  Host *best = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->n_running >= self->max_connections)
    return NULL;
  for (guint i = 0; i < self->hosts->len; i++)
    {
      Host *host = g_ptr_array_index (self->hosts, i);

      if (host->waiting.length > 0 && host->n_running < self->max_per_host
          && (best == NULL || host->n_running < best->n_running))
        best = host;
    }
  if (best == NULL)
    return NULL;
  best->n_running++;
  self->n_running++;
  return g_queue_pop_head (&best->waiting);
}

void
doctor_turns_leave (DoctorTurns *self, const char *host)
{
  Host *at;

  g_return_if_fail (self != NULL && host != NULL);

  at = find_host (self, host);
  g_return_if_fail (at != NULL && at->n_running > 0 && self->n_running > 0);
  at->n_running--;
  self->n_running--;
}

gboolean
doctor_turns_visit (DoctorTurns *self, const char *host)
{
  Host *at;

  g_return_val_if_fail (self != NULL && host != NULL, FALSE);

  at = find_host (self, host);
  if (at != NULL && at->n_running >= self->max_per_host)
    return FALSE;
  if (at != NULL)
    at->n_running++;
  return TRUE;
}

void
doctor_turns_end_visit (DoctorTurns *self, const char *host)
{
  Host *at;

  g_return_if_fail (self != NULL && host != NULL);

  at = find_host (self, host);
  if (at != NULL)
    at->n_running--;
}
