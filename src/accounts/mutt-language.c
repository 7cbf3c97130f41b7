/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The language in which Mutt and NeoMutt are configured: commands that set variables and read other
 * files. Commands of the system in it are not run. */

#include "accounts/mutt-private.h"

#include <string.h>

/* Bytes: of a word. */
#define MAX_WORD 1000
/* Words taken of one line. */
#define MAX_WORDS 100
/* Files that read files that read files. */
#define MAX_DEPTH 8
/* Files of hooks, of one configuration. */
#define MAX_HOOKS 50

/* Somebody's own variable may hold a password. */
static void
wipe (char *value)
{
  explicit_bzero (value, strlen (value));
  g_free (value);
}

/* Of the variables of the environment those that say where files are. */
static void
set_surroundings (DoctorMutt *self, const DoctorPlaces *places)
{
  g_hash_table_insert (self->set, g_strdup ("HOME"), g_strdup (places->home));
  g_hash_table_insert (self->set, g_strdup ("XDG_CONFIG_HOME"), g_strdup (places->config));
}

DoctorMutt *
doctor_mutt_new (DoctorReading *reading, const char *path, const DoctorMutt *base)
{
  DoctorMutt *self = g_new0 (DoctorMutt, 1);
  GHashTableIter iter;
  gpointer name, value;

  self->reading = reading;
  self->path = path;
  self->set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) wipe);
  self->hooked = g_ptr_array_new_with_free_func (g_free);
  self->open = g_ptr_array_new ();
  if (base == NULL && reading->places != NULL)
    set_surroundings (self, reading->places);
  if (base == NULL)
    return self;
  g_hash_table_iter_init (&iter, base->set);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (self->set, g_strdup (name), g_strdup (value));
  return self;
}

void
doctor_mutt_free (DoctorMutt *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->set);
  g_ptr_array_unref (self->hooked);
  g_ptr_array_unref (self->open);
  g_free (self);
}

const char *
doctor_mutt_get (const DoctorMutt *self, const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  return g_hash_table_lookup (self->set, name);
}

/* ---- Words ---- */

typedef struct
{
  const char *at;
  const char *end;
  GHashTable *set;
  gboolean is_broken; /* a quote does not end */
} Line;

/* $NAME or ${NAME} */
static void
expand_variable (Line *self, GString *out)
{
  gboolean has_brace = self->at < self->end && *self->at == '{';
  const char *start = self->at += has_brace;
  g_autofree char *name = NULL;
  const char *value;

  while (self->at < self->end && (g_ascii_isalnum (*self->at) || *self->at == '_'))
    self->at++;
  name = g_strndup (start, (gsize) (self->at - start));
  self->at += has_brace && self->at < self->end && *self->at == '}';
  value = g_hash_table_lookup (self->set, name);
  if (value != NULL && out->len < MAX_WORD)
    g_string_append (out, value);
}

/* A command in its quotes, as it stands there. */
static void
take_command (Line *self, GString *out)
{
  const char *start = self->at;

  while (self->at < self->end && *self->at != '`')
    self->at++;
  g_string_append_c (out, '`');
  g_string_append_len (out, start, self->at - start);
  g_string_append_c (out, '`');
  if (self->at < self->end)
    self->at++;
}

/* One word up to a blank, or to "=" where it is a variable's name. NULL at the end, at a comment,
 * and where a quote does not end. It may be a password: nobody else has a copy of it. */
static char *
take_word (Line *self, gboolean is_name)
{
  g_autoptr (GString) word = g_string_sized_new (2 * MAX_WORD);
  char *copy = NULL;
  const char *start;
  char quote = '\0';

  while (self->at < self->end && g_ascii_isspace (*self->at))
    self->at++;
  if (self->at == self->end || *self->at == '#')
    return NULL;
  start = self->at;
  while (self->at < self->end && word->len < MAX_WORD)
    {
      char sign = *self->at;

      if (quote == '\0' && (g_ascii_isspace (sign) || sign == ';' || (is_name && sign == '=')))
        break;
      self->at++;
      if (sign == quote)
        quote = '\0';
      else if (quote == '\0' && (sign == '"' || sign == '\''))
        quote = sign;
      else if (sign == '\\' && quote != '\'' && self->at < self->end)
        g_string_append_c (word, *self->at++);
      else if (sign == '`' && quote != '\'')
        take_command (self, word);
      else if (sign == '$' && quote != '\'' && !is_name)
        expand_variable (self, word);
      else
        g_string_append_c (word, sign);
    }
  self->is_broken = self->is_broken || quote != '\0';
  if (quote == '\0' && self->at > start)
    copy = g_strdup (word->str);
  explicit_bzero (word->str, word->len);
  return copy;
}

/* ---- Commands ---- */

static const char *
current_path (const DoctorMutt *self)
{
  return g_ptr_array_index (self->open, self->open->len - 1);
}

/* A full path, where one can be known; NULL for "command|" too. */
static char *
path_of (const DoctorMutt *self, const char *file)
{
  const DoctorPlaces *places = self->reading->places;
  g_autofree char *folder = NULL;

  if (places == NULL || *file == '\0' || g_str_has_suffix (file, "|") || strchr (file, '`') != NULL)
    return NULL;
  if (g_str_has_prefix (file, "~/"))
    return g_build_filename (places->home, file + 2, NULL);
  if (g_str_has_prefix (file, "/"))
    return g_strdup (file);
  folder = g_path_get_dirname (current_path (self));
  return g_build_filename (folder, file, NULL);
}

void
doctor_mutt_read_file (DoctorMutt *self, const char *path)
{
  g_autoptr (GBytes) bytes = NULL;
  const char *text;
  gsize length;

  g_return_if_fail (self != NULL && path != NULL);

  if (self->open->len >= MAX_DEPTH || doctor_reading_is_cancelled (self->reading)
      || g_ptr_array_find_with_equal_func (self->open, path, g_str_equal, NULL))
    return;
  bytes = doctor_reading_read_file (self->reading, path);
  if (bytes == NULL)
    return;
  text = g_bytes_get_data (bytes, &length);
  doctor_mutt_read_text (self, path, text, length);
}

/* Passwords are not kept. */
static gboolean
is_kept (const char *name)
{
  return !g_str_has_suffix (name, "_pass") && !g_str_has_suffix (name, "_password");
}

/* Not even that of an address, "smtp://user:password@host"; pop_host may lack the scheme. */
static void
forget_password (const char *name, char *value)
{
  char *scheme = strstr (value, "://");
  char *user = scheme != NULL ? scheme + strlen ("://") : value;
  char *at = g_strrstr_len (user, (gssize) strcspn (user, "/"), "@");
  char *colon = at != NULL ? memchr (user, ':', (gsize) (at - user)) : NULL;
  gsize length = strlen (value);

  if (colon == NULL || (scheme == NULL && !g_str_equal (name, "pop_host")))
    return;
  memmove (colon, at, strlen (at) + 1);
  explicit_bzero (value + strlen (value), length - strlen (value));
}

/* What a command would say is not known; where that matters it is said. */
static gboolean
is_known (const DoctorMutt *self, const char *name, const char *value)
{
  static const char *const needed[] = { "folder",    "spoolfile", "spool_file", "pop_host",
                                        "smtp_url",  "from",      "imap_user",  "imap_login",
                                        "smtp_user", "pop_user",  NULL };

  if (strchr (value, '`') == NULL || !g_strv_contains (needed, name))
    return TRUE;
  doctor_reading_complain_of_command (self->reading, current_path (self), value);
  return FALSE;
}

static void
take_setting (DoctorMutt *self, const char *name, char *value)
{
  g_autofree char *command = g_strconcat (name, "_command", NULL);

  forget_password (name, value);
  if (!is_kept (name) && *value == '`')
    g_hash_table_replace (self->set, g_steal_pointer (&command), value);
  else if (is_kept (name) && is_known (self, name, value))
    g_hash_table_replace (self->set, g_strdup (name), value);
  else
    {
      g_hash_table_remove (self->set, is_kept (name) ? name : command);
      wipe (value);
    }
}

/* [no]NAME, NAME=VALUE, one after the other; what `is_unset` is empty. FALSE where one is not
 * understood. */
static gboolean
read_set (DoctorMutt *self, Line *line, gboolean is_unset)
{
  g_autofree char *name = NULL;

  while ((name = take_word (line, TRUE)) != NULL)
    {
      gboolean is_no = !is_unset && g_str_has_prefix (name, "no");
      char *value;

      while (line->at < line->end && g_ascii_isspace (*line->at))
        line->at++;
      if (!is_unset && line->at < line->end && *line->at == '=')
        {
          line->at++;
          is_no = FALSE;
          value = take_word (line, FALSE);
          if (value == NULL && line->is_broken)
            return FALSE;
          if (value == NULL)
            value = g_strdup ("");
        }
      else
        value = g_strdup (is_unset || is_no ? "" : "yes");
      take_setting (self, name + (is_no ? 2 : 0), value);
      g_clear_pointer (&name, g_free);
    }
  return line->at == line->end || *line->at == ';' || *line->at == '#';
}

/* "folder-hook PATTERN COMMAND": what the command would read. */
static void
read_hook (DoctorMutt *self, Line *line)
{
  char *word;

  for (guint i = 0; i < MAX_WORDS && (word = take_word (line, FALSE)) != NULL; i++)
    {
      Line command = { .at = word, .end = word + strlen (word), .set = self->set };
      g_autofree char *first = i > 0 ? take_word (&command, FALSE) : NULL;
      g_autofree char *file = g_strcmp0 (first, "source") != 0 ? NULL
                              : command.at == command.end      ? take_word (line, FALSE)
                                                               : take_word (&command, FALSE);
      g_autofree char *path = file != NULL ? path_of (self, file) : NULL;

      if (path != NULL && self->hooked->len < MAX_HOOKS
          && !g_ptr_array_find_with_equal_func (self->hooked, path, g_str_equal, NULL))
        g_ptr_array_add (self->hooked, g_steal_pointer (&path));
      wipe (word);
    }
}

/* One command; the line may hold another one after it. FALSE where it is not understood. */
static gboolean
read_command (DoctorMutt *self, Line *line)
{
  g_autofree char *command = take_word (line, FALSE);
  gboolean is_good = command != NULL || line->at == line->end || *line->at == '#';

  if (g_strcmp0 (command, "set") == 0)
    is_good = read_set (self, line, FALSE);
  else if (g_strcmp0 (command, "unset") == 0)
    is_good = read_set (self, line, TRUE);
  else if (g_strcmp0 (command, "source") == 0)
    {
      g_autofree char *file = take_word (line, FALSE);
      g_autofree char *path = file != NULL ? path_of (self, file) : NULL;

      if (path != NULL)
        doctor_mutt_read_file (self, path);
    }
  else if (g_strcmp0 (command, "folder-hook") == 0 || g_strcmp0 (command, "account-hook") == 0)
    read_hook (self, line);
  else
    line->at = line->end;
  return is_good && !line->is_broken;
}

/* The next line, with those that a backslash at its end joins to it. Returns of how many it is. */
static guint
take_line (const char **at, const char *end, GString *line)
{
  gboolean is_joined;
  guint n = 0;

  do
    {
      const char *feed = memchr (*at, '\n', (gsize) (end - *at));
      const char *stop = feed != NULL ? feed : end;

      g_string_append_len (line, *at, stop - *at);
      if (line->len > 0 && line->str[line->len - 1] == '\r')
        g_string_truncate (line, line->len - 1);
      *at = feed != NULL ? feed + 1 : end;
      n++;
      is_joined = line->len > 0 && line->str[line->len - 1] == '\\';
      if (is_joined)
        g_string_truncate (line, line->len - 1);
    }
  while (is_joined && *at < end);
  return n;
}

void
doctor_mutt_read_text (DoctorMutt *self, const char *path, const char *text, gsize length)
{
  /* As long as a line can be, so that no copy of it is left behind. */
  g_autoptr (GString) whole = g_string_sized_new (length);
  const char *end = text + length;
  guint number = 1;

  g_return_if_fail (self != NULL && path != NULL);
  g_return_if_fail (text != NULL || length == 0);

  g_ptr_array_add (self->open, (gpointer) path);
  while (text < end)
    {
      guint first = number;
      Line line = { .set = self->set };
      gboolean is_good = TRUE;

      number += take_line (&text, end, whole);
      line.at = whole->str;
      line.end = whole->str + strlen (whole->str);
      while (is_good && line.at < line.end && *line.at != '#')
        {
          is_good = read_command (self, &line);
          if (line.at < line.end && *line.at == ';')
            line.at++;
        }
      if (!is_good)
        doctor_reading_complain_of_line (self->reading, path, first);
      explicit_bzero (whole->str, whole->len);
      g_string_truncate (whole, 0);
    }
  g_ptr_array_set_size (self->open, (gint) self->open->len - 1);
}
