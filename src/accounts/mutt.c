/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The accounts of Mutt and NeoMutt: variables of a configuration that may be spread over files. The
 * file is long because it holds a small language of its own.
 *
 * What the main file sets is one account. Who has several lets a hook read a file for each: such a
 * file is an account too, with what was set before. Commands in the configuration are not run. */

#include "accounts/reading.h"

#include <string.h>

#include "core/text.h"

/* Bytes: of a word. */
#define MAX_WORD 1000
/* Words taken of one line. */
#define MAX_WORDS 100
/* Files that read files that read files. */
#define MAX_DEPTH 8
/* Files of hooks, of one configuration. */
#define MAX_HOOKS 50

typedef struct
{
  DoctorReading *reading;
  const char *path;  /* of the file that is being read */
  GHashTable *set;   /* variable → value, both owned */
  GPtrArray *hooked; /* of char *: files that hooks would read */
  GPtrArray *open;   /* of char *: the files that are being read, one inside the other */
} Reader;

static void read_text (Reader *self, const char *text, gsize length);

/* ---- Words ---- */

typedef struct
{
  const char *at;
  const char *end;
  GHashTable *set;
  gboolean is_broken; /* a quote does not end */
} Line;

static void
expand_variable (Line *self, GString *out)
{
  const char *start = self->at;
  g_autofree char *name = NULL;
  const char *value;

  while (self->at < self->end && (g_ascii_isalnum (*self->at) || *self->at == '_'))
    self->at++;
  name = g_strndup (start, (gsize) (self->at - start));
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
 * and where a quote does not end. */
static char *
take_word (Line *self, gboolean is_name)
{
  g_autoptr (GString) word = g_string_new (NULL);
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
  return quote == '\0' && self->at > start ? g_strdup (word->str) : NULL;
}

/* ---- Commands ---- */

/* A full path, where one can be known; NULL for "command|" too. */
static char *
path_of (const Reader *self, const char *file)
{
  const DoctorPlaces *places = self->reading->places;
  g_autofree char *folder = NULL;

  if (places == NULL || *file == '\0' || g_str_has_suffix (file, "|") || strchr (file, '`') != NULL)
    return NULL;
  if (g_str_has_prefix (file, "~/"))
    return g_build_filename (places->home, file + 2, NULL);
  if (g_str_has_prefix (file, "/"))
    return g_strdup (file);
  folder = g_path_get_dirname (self->path);
  return g_build_filename (folder, file, NULL);
}

static void
read_file (Reader *self, const char *path)
{
  g_autoptr (GBytes) bytes = NULL;
  const char *before = self->path;
  const char *text;
  gsize length;

  if (self->open->len >= MAX_DEPTH || doctor_reading_is_cancelled (self->reading)
      || g_ptr_array_find_with_equal_func (self->open, path, g_str_equal, NULL))
    return;
  bytes = doctor_reading_read_file (self->reading, path);
  if (bytes == NULL)
    return;
  text = g_bytes_get_data (bytes, &length);
  g_ptr_array_add (self->open, (gpointer) path);
  self->path = path;
  read_text (self, text, length);
  self->path = before;
  g_ptr_array_set_size (self->open, (gint) self->open->len - 1);
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

/* [no]NAME, NAME=VALUE, one after the other. FALSE where one is not understood. */
static gboolean
read_set (Reader *self, Line *line, const char *unset)
{
  g_autofree char *name = NULL;

  while ((name = take_word (line, TRUE)) != NULL)
    {
      g_autofree char *value = NULL;
      gboolean is_no = unset == NULL && g_str_has_prefix (name, "no");

      while (line->at < line->end && g_ascii_isspace (*line->at))
        line->at++;
      if (unset == NULL && line->at < line->end && *line->at == '=')
        {
          line->at++;
          value = take_word (line, FALSE);
          is_no = FALSE;
          if (value == NULL)
            return line->at == line->end || *line->at == ';' || g_ascii_isspace (*line->at);
        }
      else
        value = g_strdup (unset != NULL ? unset : is_no ? "no" : "yes");
      forget_password (name, value);
      if (is_kept (name))
        g_hash_table_replace (self->set, g_strdup (name + (is_no ? 2 : 0)),
                              g_steal_pointer (&value));
      else if (value != NULL && *value == '`')
        g_hash_table_replace (self->set, g_strconcat (name, "_command", NULL),
                              g_steal_pointer (&value));
      if (value != NULL)
        explicit_bzero (value, strlen (value));
      g_clear_pointer (&name, g_free);
    }
  return line->at == line->end || *line->at == ';' || *line->at == '#';
}

/* "folder-hook PATTERN COMMAND": what the command would read. */
static void
read_hook (Reader *self, Line *line)
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
      g_free (word);
    }
}

/* One command; the line may hold another one after it. FALSE where it is not understood. */
static gboolean
read_command (Reader *self, Line *line)
{
  g_autofree char *command = take_word (line, FALSE);
  gboolean is_good = command != NULL || line->at == line->end || *line->at == '#';

  if (g_strcmp0 (command, "set") == 0)
    is_good = read_set (self, line, NULL);
  else if (g_strcmp0 (command, "unset") == 0)
    is_good = read_set (self, line, "no");
  else if (g_strcmp0 (command, "source") == 0)
    {
      g_autofree char *file = take_word (line, FALSE);
      g_autofree char *path = file != NULL ? path_of (self, file) : NULL;

      if (path != NULL)
        read_file (self, path);
    }
  else if (g_strcmp0 (command, "folder-hook") == 0 || g_strcmp0 (command, "account-hook") == 0)
    read_hook (self, line);
  else
    line->at = line->end;
  return is_good && !line->is_broken;
}

static void
read_text (Reader *self, const char *text, gsize length)
{
  const char *end = text + length, *next;
  guint number = 0;

  for (const char *start = text; start < end; start = next)
    {
      g_autoptr (GString) whole = g_string_new (NULL);
      guint first = ++number;
      Line line = { .set = self->set };
      gboolean is_good = TRUE;

      /* A backslash at its end joins the next line to it. */
      for (next = start; next < end;)
        {
          const char *feed = memchr (next, '\n', (gsize) (end - next));
          const char *stop = feed != NULL ? feed : end;

          if (whole->len < DOCTOR_READING_MAX_FILE)
            g_string_append_len (whole, next, stop - next);
          next = feed != NULL ? feed + 1 : end;
          if (whole->len == 0 || whole->str[whole->len - 1] != '\\')
            break;
          g_string_truncate (whole, whole->len - 1);
          number++;
        }
      line.at = whole->str;
      line.end = whole->str + strlen (whole->str);
      while (is_good && line.at < line.end && *line.at != '#')
        {
          is_good = read_command (self, &line);
          if (line.at < line.end && *line.at == ';')
            line.at++;
        }
      if (!is_good)
        doctor_reading_complain_of_line (self->reading, self->path, first);
      explicit_bzero (whole->str, whole->len);
    }
}

/* ---- Accounts ---- */

static const char *
value_of (const Reader *self, const char *name)
{
  return g_hash_table_lookup (self->set, name);
}

static gboolean
is_on (const Reader *self, const char *name, gboolean unset)
{
  const char *value = value_of (self, name);

  return value != NULL ? !g_str_equal (value, "no") : unset;
}

/* Of the schemes of Mutt's addresses. */
static const struct
{
  const char *scheme;
  DoctorProtocol protocol;
  gboolean is_tls;
} schemes[] = {
  { "imap", DOCTOR_PROTOCOL_IMAP, FALSE }, { "imaps", DOCTOR_PROTOCOL_IMAP, TRUE },
  { "pop", DOCTOR_PROTOCOL_POP3, FALSE },  { "pops", DOCTOR_PROTOCOL_POP3, TRUE },
  { "smtp", DOCTOR_PROTOCOL_SMTP, FALSE }, { "smtps", DOCTOR_PROTOCOL_SMTP, TRUE },
};

static DoctorLogin
login_of (const Reader *self, DoctorProtocol protocol, const char *user)
{
  static const char *const methods[] = { "imap_authenticators", "pop_authenticators",
                                         "smtp_authenticators" };
  const char *method = value_of (self, methods[protocol]);

  /* It sends without a login where it has no name to log in with. */
  if (protocol == DOCTOR_PROTOCOL_SMTP && user == NULL)
    return DOCTOR_LOGIN_NONE;
  return method != NULL
                 && (g_str_has_prefix (method, "oauthbearer")
                     || g_str_has_prefix (method, "xoauth2"))
             ? DOCTOR_LOGIN_OAUTH2
             : DOCTOR_LOGIN_PASSWORD;
}

/* "imaps://user@host:port/folder"; NULL where it is no such address, or not of that role. */
static DoctorServer *
make_server (const Reader *self, const char *url, DoctorRole role)
{
  static const char *const users[] = { "imap_user", "pop_user", "smtp_user" };
  static const char *const commands[] = { "imap_pass_command", "pop_pass_command",
                                          "smtp_pass_command" };
  g_autofree char *scheme = NULL, *user = NULL, *host = NULL;
  DoctorSecurity security;
  DoctorServer *server;
  int port = -1;
  guint i = 0;

  if (url == NULL
      || !g_uri_split_with_user (url, G_URI_FLAGS_NON_DNS | G_URI_FLAGS_PARSE_RELAXED, &scheme,
                                 &user, NULL, NULL, &host, &port, NULL, NULL, NULL, NULL)
      || scheme == NULL || host == NULL)
    return NULL;
  while (i < G_N_ELEMENTS (schemes) && g_ascii_strcasecmp (scheme, schemes[i].scheme) != 0)
    i++;
  if (i == G_N_ELEMENTS (schemes)
      || (schemes[i].protocol == DOCTOR_PROTOCOL_SMTP) != (role == DOCTOR_ROLE_OUTGOING))
    return NULL;
  if (user == NULL)
    user = g_strdup (value_of (self, users[schemes[i].protocol]));
  /* Both are on where nothing else is set. */
  security = schemes[i].is_tls ? DOCTOR_SECURITY_TLS
             : is_on (self, "ssl_starttls", TRUE) || is_on (self, "ssl_force_tls", TRUE)
                 ? DOCTOR_SECURITY_STARTTLS
                 : DOCTOR_SECURITY_NONE;
  /* Of "smtp:" Mutt says 25, which is the port between servers, and means it. */
  if (port <= 0)
    port = role == DOCTOR_ROLE_OUTGOING && !schemes[i].is_tls
               ? 25
               : (int) doctor_server_default_port (schemes[i].protocol, security);
  server = doctor_server_new (role, schemes[i].protocol, host, (guint) port, security, user,
                              login_of (self, schemes[i].protocol, user));
  doctor_text_set (&server->command, value_of (self, commands[schemes[i].protocol]));
  g_strdelimit (g_strstrip (server->command), "`", ' ');
  g_strstrip (server->command);
  return server;
}

/* NULL where mail is not fetched from a server. */
static DoctorServer *
make_incoming (const Reader *self)
{
  static const char *const names[] = { "folder", "spoolfile", "spool_file", "pop_host" };
  DoctorServer *server = NULL;

  for (guint i = 0; server == NULL && i < G_N_ELEMENTS (names); i++)
    {
      const char *value = value_of (self, names[i]);
      g_autofree char *url = NULL;

      if (value == NULL)
        continue;
      /* A host alone, as it may stand in pop_host. */
      if (g_str_equal (names[i], "pop_host") && strstr (value, "://") == NULL)
        url = g_strconcat ("pop://", value, NULL);
      server = make_server (self, url != NULL ? url : value, DOCTOR_ROLE_INCOMING);
    }
  return server;
}

/* "Name <user@host>" or "user@host". */
static char *
address_of (const char *from)
{
  const char *open = from != NULL ? strrchr (from, '<') : NULL;
  const char *close = open != NULL ? strchr (open, '>') : NULL;

  if (close != NULL)
    return g_strndup (open + 1, (gsize) (close - open - 1));
  return g_strdup (from);
}

static void
add_account (const Reader *self)
{
  g_autofree char *shown = doctor_reading_shown_path (self->reading, self->path);
  g_autofree char *id = g_strconcat ("mutt:", shown, NULL);
  g_autofree char *address = address_of (value_of (self, "from"));
  g_autoptr (DoctorServer) incoming = make_incoming (self);
  g_autoptr (DoctorServer)
      outgoing = make_server (self, value_of (self, "smtp_url"), DOCTOR_ROLE_OUTGOING);
  DoctorAccount *account;

  if (incoming == NULL && outgoing == NULL)
    return;
  account = doctor_account_new (id, DOCTOR_SOURCE_MUTT);
  doctor_text_set (&account->address, address);
  doctor_text_set (&account->origin, shown);
  account->incoming = g_steal_pointer (&incoming);
  account->outgoing = g_steal_pointer (&outgoing);
  doctor_reading_add (self->reading, account);
}

/* The file of a hook is an account where it sets a server. */
static void
add_hooked (const Reader *base, const char *path)
{
  static const char *const servers[] = { "folder",   "spoolfile", "spool_file",
                                         "pop_host", "smtp_url",  "from" };
  Reader self = { .reading = base->reading, .path = path };
  GHashTableIter iter;
  gpointer name, value;
  gboolean is_other = FALSE;

  self.set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self.hooked = g_ptr_array_new_with_free_func (g_free);
  self.open = g_ptr_array_new ();
  g_hash_table_iter_init (&iter, base->set);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (self.set, g_strdup (name), g_strdup (value));
  read_file (&self, path);
  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    is_other = is_other
               || g_strcmp0 (value_of (&self, servers[i]), value_of (base, servers[i])) != 0;
  if (is_other)
    add_account (&self);
  g_hash_table_unref (self.set);
  g_ptr_array_unref (self.hooked);
  g_ptr_array_unref (self.open);
}

void
doctor_mutt_parse (DoctorReading *reading, const char *text, gsize length, const char *path)
{
  Reader self = { .reading = reading, .path = path };

  g_return_if_fail (reading != NULL && path != NULL);
  g_return_if_fail (text != NULL || length == 0);

  self.set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self.hooked = g_ptr_array_new_with_free_func (g_free);
  self.open = g_ptr_array_new ();
  g_ptr_array_add (self.open, (gpointer) path);
  read_text (&self, text, length);
  add_account (&self);
  for (guint i = 0; i < self.hooked->len; i++)
    add_hooked (&self, g_ptr_array_index (self.hooked, i));
  g_hash_table_unref (self.set);
  g_ptr_array_unref (self.hooked);
  g_ptr_array_unref (self.open);
}

void
doctor_mutt_load (DoctorReading *self)
{
  /* Each program reads the first that is there. */
  static const struct
  {
    gboolean in_config;
    const char *file;
  } places[][4] = {
    { { FALSE, ".muttrc" }, { FALSE, ".mutt/muttrc" }, { TRUE, "mutt/muttrc" }, { FALSE, NULL } },
    { { FALSE, ".neomuttrc" },
      { FALSE, ".neomutt/neomuttrc" },
      { TRUE, "neomutt/neomuttrc" },
      { FALSE, NULL } },
  };

  g_return_if_fail (self != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    for (guint k = 0; places[i][k].file != NULL && !doctor_reading_is_cancelled (self); k++)
      {
        const char *folder = places[i][k].in_config ? self->places->config : self->places->home;
        g_autofree char *path = g_build_filename (folder, places[i][k].file, NULL);

        if (doctor_reading_parse_file (self, path, doctor_mutt_parse))
          break;
      }
}
