/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The login budget on the disk. */

#include "exam/history-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "accounts/file.h"
#include "diagnosis/diagnosis.h"

/* Bytes: some kilobytes for each entry. */
#define MAX_FILE (4 * 1024 * 1024)

/* Microseconds: so long another process is waited for, and looked after so often. */
#define LOCK_PATIENCE (2 * G_USEC_PER_SEC)
#define LOCK_INTERVAL 5000

#define GROUP "Login "
#define HEADING                                                                                    \
  " Logins that servers have refused or want to be put off. No password is in here.\n"             \
  " Without this file they are tried once more."

DoctorHistoryEntry *
doctor_history_entry_new (const char *account, const DoctorServer *server)
{
  DoctorHistoryEntry *self = g_new0 (DoctorHistoryEntry, 1);

  self->account = g_strdup (account);
  self->role = server->role;
  self->host = g_ascii_strdown (server->host, -1);
  self->port = server->port;
  self->user = g_strdup (server->user);
  return self;
}

DoctorHistoryEntry *
doctor_history_entry_copy (const DoctorHistoryEntry *self)
{
  DoctorHistoryEntry *copy = g_memdup2 (self, sizeof *self);

  copy->account = g_strdup (self->account);
  copy->host = g_strdup (self->host);
  copy->user = g_strdup (self->user);
  copy->secret = NULL;
  return copy;
}

void
doctor_history_entry_free (DoctorHistoryEntry *self)
{
  if (self == NULL)
    return;
  doctor_secret_unref (self->secret);
  g_free (self->account);
  g_free (self->host);
  g_free (self->user);
  g_free (self);
}

char *
doctor_history_entry_key (const DoctorHistoryEntry *self)
{
  /* Nothing that can be logged in with holds a line feed. */
  return g_strdup_printf ("%s\n%s\n%s\n%u\n%s", self->account, doctor_role_to_string (self->role),
                          self->host, self->port, self->user);
}

GHashTable *
doctor_history_table_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                (GDestroyNotify) doctor_history_entry_free);
}

/* ---- The text ---- */

static const char *
read_cause (GKeyFile *file, const char *group, const char *key)
{
  g_autofree char *id = g_key_file_get_string (file, group, key, NULL);
  const DoctorCause *cause = id != NULL ? doctor_cause_lookup (id) : NULL;

  return cause != NULL ? cause->id : NULL;
}

static gboolean
read_role (GKeyFile *file, const char *group, DoctorRole *role)
{
  g_autofree char *word = g_key_file_get_string (file, group, "Role", NULL);

  for (*role = DOCTOR_ROLE_INCOMING; *role <= DOCTOR_ROLE_OUTGOING; (*role)++)
    if (g_strcmp0 (word, doctor_role_to_string (*role)) == 0)
      return TRUE;
  return FALSE;
}

/* NULL where something is missing, or nothing is left to be heeded. */
static DoctorHistoryEntry *
read_entry (GKeyFile *file, const char *group, gint64 now)
{
  DoctorHistoryEntry *self = g_new0 (DoctorHistoryEntry, 1);
  int port = g_key_file_get_integer (file, group, "Port", NULL);

  self->account = g_key_file_get_string (file, group, "Account", NULL);
  self->host = g_key_file_get_string (file, group, "Host", NULL);
  self->user = g_key_file_get_string (file, group, "User", NULL);
  self->port = (guint) port;
  self->refused = MAX (0, g_key_file_get_int64 (file, group, "Refused", NULL));
  self->refusal = read_cause (file, group, "Refusal");
  self->changed = MAX (0, g_key_file_get_int64 (file, group, "PasswordChanged", NULL));
  self->until = g_key_file_get_int64 (file, group, "Until", NULL);
  self->pause = read_cause (file, group, "Pause");
  /* A clock that was wrong then must not keep anybody out for years. */
  if (self->until <= now || self->until - now > DOCTOR_MAX_PAUSE)
    self->until = 0;
  if (self->account == NULL || self->host == NULL || self->user == NULL || port < 1 || port > 65535
      || !read_role (file, group, &self->role) || (self->refused == 0 && self->until == 0))
    g_clear_pointer (&self, doctor_history_entry_free);
  return self;
}

GHashTable *
doctor_history_parse (const char *text, gsize length, gint64 now)
{
  GHashTable *entries = doctor_history_table_new ();
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) groups = NULL;

  g_return_val_if_fail (text != NULL, entries);

  if (!g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, NULL))
    return entries;
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL && g_hash_table_size (entries) < DOCTOR_HISTORY_LIMIT; i++)
    {
      DoctorHistoryEntry *entry =
          g_str_has_prefix (groups[i], GROUP) ? read_entry (file, groups[i], now) : NULL;

      if (entry != NULL)
        g_hash_table_replace (entries, doctor_history_entry_key (entry), entry);
    }
  return entries;
}

static void
write_entry (GKeyFile *file, const DoctorHistoryEntry *entry, guint number)
{
  g_autofree char *group = g_strdup_printf (GROUP "%u", number);

  g_key_file_set_string (file, group, "Account", entry->account);
  g_key_file_set_string (file, group, "Role", doctor_role_to_string (entry->role));
  g_key_file_set_string (file, group, "Host", entry->host);
  g_key_file_set_integer (file, group, "Port", (int) entry->port);
  g_key_file_set_string (file, group, "User", entry->user);
  if (entry->refused > 0)
    g_key_file_set_int64 (file, group, "Refused", entry->refused);
  if (entry->refused > 0 && entry->refusal != NULL)
    g_key_file_set_string (file, group, "Refusal", entry->refusal);
  if (entry->refused > 0 && entry->changed > 0)
    g_key_file_set_int64 (file, group, "PasswordChanged", entry->changed);
  if (entry->until > 0)
    g_key_file_set_int64 (file, group, "Until", entry->until);
  if (entry->until > 0 && entry->pause != NULL)
    g_key_file_set_string (file, group, "Pause", entry->pause);
}

/* The newest first; the rest only for the order to be the same each time. */
static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const DoctorHistoryEntry *const *one = a, *const *other = b;
  gint64 first = MAX ((*one)->refused, (*one)->until);
  gint64 second = MAX ((*other)->refused, (*other)->until);
  g_autofree char *key = NULL, *other_key = NULL;

  if (first != second)
    return first > second ? -1 : 1;
  key = doctor_history_entry_key (*one);
  other_key = doctor_history_entry_key (*other);
  return strcmp (key, other_key);
}

char *
doctor_history_format (GHashTable *entries, gint64 now)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  g_return_val_if_fail (entries != NULL, NULL);

  g_hash_table_iter_init (&iter, entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (sorted, value);
  g_ptr_array_sort (sorted, compare_entries);
  g_key_file_set_comment (file, NULL, NULL, HEADING, NULL);
  for (guint i = 0; i < sorted->len && n < DOCTOR_HISTORY_LIMIT; i++)
    {
      const DoctorHistoryEntry *entry = g_ptr_array_index (sorted, i);

      if (entry->refused > 0 || entry->until > now)
        write_entry (file, entry, ++n);
    }
  return g_key_file_to_data (file, NULL, NULL);
}

/* ---- The disk ---- */

/* Anything but an ordinary file of this user was put there by somebody else, for whatever reason:
 * it is neither believed nor replaced. */
static gboolean
is_ours (const struct stat *status)
{
  return S_ISREG (status->st_mode) && status->st_uid == geteuid ();
}

static char *
read_all (const char *path, gsize *length)
{
  struct stat status;
  g_autofree char *bytes = NULL;
  /* A FIFO without a writer would hold up an open() that waits. */
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY);
  gssize n = 0;

  *length = 0;
  if (fd < 0)
    return NULL;
  if (fstat (fd, &status) == 0 && is_ours (&status) && status.st_size <= MAX_FILE)
    {
      bytes = g_malloc ((gsize) status.st_size + 1);
      while (*length < (gsize) status.st_size)
        {
          n = read (fd, bytes + *length, (gsize) status.st_size - *length);
          if (n < 0 && errno == EINTR)
            continue;
          if (n <= 0)
            break;
          *length += (gsize) n;
        }
    }
  close (fd);
  return n < 0 ? NULL : g_steal_pointer (&bytes);
}

GHashTable *
doctor_history_read (const char *path)
{
  gsize length;
  g_autofree char *bytes = read_all (path, &length);

  return bytes != NULL ? doctor_history_parse (bytes, length, g_get_real_time () / G_USEC_PER_SEC)
                       : doctor_history_table_new ();
}

/* Keeps other processes from writing between our reading and our replacing, until the descriptor is
 * closed. The folder is locked, since the file is another one after each writing. Whoever holds the
 * lock for too long has stopped: then, and where nothing can be locked, it goes without. */
static int
lock_folder (const char *folder)
{
  gint64 until = g_get_monotonic_time () + LOCK_PATIENCE;
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  while (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) != 0 && (errno == EWOULDBLOCK || errno == EINTR)
         && g_get_monotonic_time () < until)
    g_usleep (LOCK_INTERVAL);
  return fd;
}

static gboolean
replace (const char *path, GHashTable *changes)
{
  g_autoptr (GHashTable) entries = doctor_history_read (path);
  g_autofree char *text = NULL;
  struct stat status;
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, changes);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (value == NULL)
      g_hash_table_remove (entries, key);
    else
      g_hash_table_replace (entries, g_strdup (key), doctor_history_entry_copy (value));

  if (lstat (path, &status) == 0 && !is_ours (&status))
    return FALSE;
  text = doctor_history_format (entries, g_get_real_time () / G_USEC_PER_SEC);
  return doctor_file_replace (path, text, strlen (text), FALSE);
}

static gboolean
only_forgets (GHashTable *changes)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, changes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (value != NULL)
      return FALSE;
  return TRUE;
}

gboolean
doctor_history_write (const char *path, GHashTable *changes)
{
  g_autofree char *folder = g_path_get_dirname (path);
  struct stat status;
  gboolean is_written;
  int lock;

  if (lstat (path, &status) != 0 && only_forgets (changes))
    return TRUE;
  if (g_mkdir_with_parents (folder, 0700) < 0)
    return FALSE;
  lock = lock_folder (folder);
  is_written = replace (path, changes);
  if (lock >= 0)
    close (lock);
  return is_written;
}
