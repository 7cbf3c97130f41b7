/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What every source of accounts is made of: files, folders, what was found, what was not. */

#include "accounts/reading.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

#include "accounts/file.h"
#include "core/text.h"

/* Bytes: more than any host, name or address that is meant has. */
#define MAX_FIELD 1000
#define MAX_IDENTITIES 100

DoctorReading *
doctor_reading_new (DoctorSource source, const DoctorPlaces *places, GCancellable *cancellable)
{
  DoctorReading *self = g_new0 (DoctorReading, 1);

  self->source = source;
  self->accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_account_unref);
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  self->watched = g_ptr_array_new_with_free_func (g_free);
  self->ids = g_hash_table_new (g_str_hash, g_str_equal);
  self->watching = g_hash_table_new (g_str_hash, g_str_equal);
  self->places = places;
  self->cancellable = cancellable;
  return self;
}

void
doctor_reading_free (DoctorReading *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->ids);
  g_hash_table_unref (self->watching);
  g_ptr_array_unref (self->accounts);
  g_ptr_array_unref (self->problems);
  g_ptr_array_unref (self->notes);
  g_ptr_array_unref (self->watched);
  g_free (self);
}

gboolean
doctor_reading_is_cancelled (DoctorReading *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return g_cancellable_is_cancelled (self->cancellable);
}

char *
doctor_reading_shown_path (DoctorReading *self, const char *path)
{
  const char *home;
  gsize length;
  g_autofree char *name = NULL, *short_name = NULL;

  g_return_val_if_fail (self != NULL && path != NULL, NULL);

  home = self->places != NULL ? self->places->home : "";
  length = strlen (home);
  name = g_filename_display_name (path);
  if (length > 1 && strncmp (path, home, length) == 0 && path[length] == '/')
    {
      g_free (name);
      name = g_filename_display_name (path + length);
      short_name = g_strconcat ("~", name, NULL);
    }
  return doctor_text_escape (short_name != NULL ? short_name : name, -1);
}

const char *
doctor_reading_package (const char *path)
{
  g_return_val_if_fail (path != NULL, "");

  return strstr (path, "/.var/app/") != NULL ? "Flatpak" : "";
}

static void
watch (DoctorReading *self, const char *path)
{
  char *copy;

  if (g_hash_table_contains (self->watching, path))
    return;
  copy = g_strdup (path);
  g_ptr_array_add (self->watched, copy);
  g_hash_table_add (self->watching, copy);
}

/* A folder on the way that is a file is no folder. */
static gboolean
is_missing (int number)
{
  return number == ENOENT || number == ENOTDIR;
}

typedef struct
{
  char *bytes;
  gsize length;
} Contents;

static void
contents_free (Contents *self)
{
  explicit_bzero (self->bytes, self->length);
  g_free (self->bytes);
  g_free (self);
}

GBytes *
doctor_reading_read_file (DoctorReading *self, const char *path)
{
  Contents *contents;
  gsize length = 0;
  char *bytes;

  g_return_val_if_fail (self != NULL && path != NULL, NULL);

  watch (self, path);
  bytes = doctor_file_read (path, &length);
  if (bytes == NULL)
    {
      int number = errno;

      if (!is_missing (number))
        doctor_reading_complain_of_failure (self, path, number);
      return NULL;
    }
  contents = g_new0 (Contents, 1);
  contents->bytes = bytes;
  contents->length = length;
  return g_bytes_new_with_free_func (bytes, length, (GDestroyNotify) contents_free, contents);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
doctor_reading_sort_names (GHashTable *texts)
{
  GPtrArray *names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;

  g_return_val_if_fail (texts != NULL, names);

  g_hash_table_iter_init (&iter, texts);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, name);
  g_ptr_array_sort (names, compare_names);
  return names;
}

GStrv
doctor_reading_list_folder (DoctorReading *self, const char *path, const char *suffix)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  struct dirent *entry;
  DIR *stream;

  g_return_val_if_fail (self != NULL && path != NULL, NULL);

  watch (self, path);
  stream = opendir (path);
  if (stream == NULL && !is_missing (errno))
    doctor_reading_complain_of_failure (self, path, errno);
  while (stream != NULL && names->len < DOCTOR_READING_MAX_NAMES
         && !doctor_reading_is_cancelled (self) && (entry = readdir (stream)) != NULL)
    if (entry->d_name[0] != '.' && (suffix == NULL || g_str_has_suffix (entry->d_name, suffix)))
      g_ptr_array_add (names, g_strdup (entry->d_name));
  if (stream != NULL)
    closedir (stream);
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/* Every text of the account; the server's only where there is one. */
static guint
fields_of (DoctorAccount *account, char **fields[])
{
  DoctorServer *servers[] = { account->incoming, account->outgoing };
  guint n = 0;

  fields[n++] = &account->id;
  fields[n++] = &account->name;
  fields[n++] = &account->address;
  fields[n++] = &account->origin;
  fields[n++] = &account->online;
  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    if (servers[i] != NULL)
      {
        fields[n++] = &servers[i]->host;
        fields[n++] = &servers[i]->user;
        fields[n++] = &servers[i]->certificate;
        fields[n++] = &servers[i]->keeper_key;
        fields[n++] = &servers[i]->command;
      }
  return n;
}
#define MAX_FIELDS 15

static void
make_text (char **field)
{
  char *text;

  if (g_utf8_validate (*field, -1, NULL))
    return;
  text = doctor_text_escape (*field, -1);
  g_free (*field);
  *field = text;
}

/* Those that can be mail addresses; the others help nobody. */
static void
make_identities (DoctorAccount *account)
{
  guint kept = 0;

  if (account->identities == NULL)
    return;
  for (guint i = 0; account->identities[i] != NULL; i++)
    {
      char *address = account->identities[i];

      if (kept < MAX_IDENTITIES && strlen (address) <= MAX_FIELD
          && g_utf8_validate (address, -1, NULL)
          && doctor_address_problem (address) == DOCTOR_PROBLEM_NONE)
        account->identities[kept++] = address;
      else
        g_free (address);
    }
  account->identities[kept] = NULL;
  if (kept == 0)
    g_clear_pointer (&account->identities, g_free);
}

static void
make_id_unique (DoctorReading *self, DoctorAccount *account)
{
  g_autofree char *wanted = g_strdup (account->id);

  for (guint n = 2; g_hash_table_contains (self->ids, account->id); n++)
    {
      g_free (account->id);
      account->id = g_strdup_printf ("%s#%u", wanted, n);
    }
}

void
doctor_reading_add (DoctorReading *self, DoctorAccount *account)
{
  g_autoptr (DoctorAccount) taken = account;
  char **fields[MAX_FIELDS];
  guint n;

  g_return_if_fail (self != NULL && account != NULL);

  n = fields_of (account, fields);
  for (guint i = 0; i < n; i++)
    make_text (fields[i]);
  make_identities (account);
  for (guint i = 0; i < n; i++)
    if (strlen (*fields[i]) > MAX_FIELD)
      {
        doctor_reading_complain (self, DOCTOR_SOURCE_ERROR_FORMAT,
                                 N_ ("{program}: an account is left out, because a text in it is "
                                     "too long"),
                                 NULL, NULL);
        return;
      }
  if (self->accounts->len >= DOCTOR_READING_MAX_ACCOUNTS)
    {
      if (!self->is_full)
        doctor_reading_complain (self, DOCTOR_SOURCE_ERROR_FORMAT,
                                 N_ ("{program}: only the first 1000 accounts are shown"), NULL,
                                 NULL);
      self->is_full = TRUE;
      return;
    }
  make_id_unique (self, account);
  g_hash_table_add (self->ids, account->id);
  g_ptr_array_add (self->accounts, g_steal_pointer (&taken));
}

guint
doctor_reading_port (const char *text)
{
  guint64 number;

  g_return_val_if_fail (text != NULL, 0);

  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT, &number, NULL) ? (guint) number : 0;
}

char *
doctor_reading_own_certificates (DoctorReading *self, const char *file)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (file == NULL || g_str_has_prefix (file, "/etc/ssl/") || g_str_has_prefix (file, "/etc/pki/"))
    return NULL;
  if (g_str_has_prefix (file, "~/") && self->places != NULL)
    return g_build_filename (self->places->home, file + 2, NULL);
  return *file == '/' ? g_strdup (file) : NULL;
}

gboolean
doctor_reading_parse_file (DoctorReading *self, const char *path, DoctorParse parse)
{
  g_autoptr (GBytes) bytes = NULL;
  guint n_problems;
  gsize length;
  const char *text;

  g_return_val_if_fail (self != NULL && path != NULL && parse != NULL, FALSE);

  n_problems = self->problems->len;
  bytes = doctor_reading_read_file (self, path);
  if (bytes == NULL)
    return self->problems->len > n_problems;
  text = g_bytes_get_data (bytes, &length);
  parse (self, text, length, path);
  return TRUE;
}

void
doctor_reading_parse_first (DoctorReading *self, const DoctorPlace *places, guint n_places,
                            DoctorParse parse)
{
  gboolean is_there = FALSE;

  g_return_if_fail (self != NULL && places != NULL && parse != NULL);

  for (guint i = 0; i < n_places && !is_there && !doctor_reading_is_cancelled (self); i++)
    {
      const char *folder = places[i].is_config ? self->places->config : self->places->home;
      g_autofree char *path = g_build_filename (folder, places[i].name, NULL);

      is_there = doctor_reading_parse_file (self, path, parse);
    }
}

gboolean
doctor_reading_next_line (const char **at, const char *end, const char **line, gsize *length)
{
  const char *start = *at;
  const char *feed = start < end ? memchr (start, '\n', (gsize) (end - start)) : NULL;
  const char *stop = feed != NULL ? feed : end;

  if (start >= end)
    return FALSE;
  *at = feed != NULL ? feed + 1 : end;
  while (start < stop && g_ascii_isspace (*start))
    start++;
  while (stop > start && g_ascii_isspace (stop[-1]))
    stop--;
  *line = start;
  *length = (gsize) (stop - start);
  return TRUE;
}
