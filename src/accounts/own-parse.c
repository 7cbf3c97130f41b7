/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The text of an accounts file to accounts, and one sentence for each thing that is wrong in it.
 * One file in spite of its length: finding the lines and reading their values share the sentences.
 */

#include "accounts/own-private.h"

#include <string.h>

#include <glib/gi18n.h>

#include "core/text.h"

/* A message is one line. */
#define MAX_QUOTED 60

typedef struct
{
  DoctorOwn *own;
  char *shown_path;
  GKeyFile *file;      /* of the lines that are understood */
  GHashTable *groups;  /* those that have begun */
  GHashTable *damaged; /* of them: a line is not understood, and said so */
} Reader;

/* The sentences; each may use {file}, {line}, {group}, {key}, {value}. */
#define BAD_LINE N_ ("{file}, line {line}, group [{group}]: this line is not understood")
#define BAD_LINE_OUTSIDE                                                                           \
  N_ ("{file}, line {line}: this line is not understood, a group in brackets is expected")
#define NOT_TEXT                                                                                   \
  N_ ("{file}, line {line}, group [{group}], key “{key}”: UTF-8 text is expected here")
#define TWICE N_ ("{file}, line {line}: the group [{group}] is there for the second time")
#define NO_ACCOUNT                                                                                 \
  N_ ("{file}: the group [{group}] needs a group [Account {value}], which is missing")
#define NO_ID N_ ("{file}: the group [{group}] does not say which account it is")
#define MISSING N_ ("{file}: group [{group}]: the key “{key}” is missing")
#define BAD_ESCAPE                                                                                 \
  N_ ("{file}: group [{group}], key “{key}”: a backslash has to be written twice here")
#define BAD_PORT N_ ("{file}: group [{group}], key “{key}”: “{value}” is not a port number")
#define BAD_SWITCH N_ ("{file}: group [{group}], key “{key}”: “{value}” is neither true nor false")
#define BAD_PROTOCOL N_ ("{file}: group [{group}], key “{key}”: “{value}” is neither imap nor pop3")
#define BAD_SECURITY                                                                               \
  N_ ("{file}: group [{group}], key “{key}”: “{value}” is not one of tls, starttls, none")
#define BAD_LOGIN                                                                                  \
  N_ ("{file}: group [{group}], key “{key}”: “{value}” is not one of password, oauth2, none")
#define BAD_CERTIFICATE                                                                            \
  N_ ("{file}: group [{group}], key “{key}”: “{value}” is not the full path of a file")

static void
complain (Reader *self, const char *sentence, guint line, const char *group, const char *key,
          const char *value)
{
  g_autofree char *number = g_strdup_printf ("%u", line);
  g_autofree char *shown_group = group != NULL ? doctor_text_escape (group, -1) : NULL;
  g_autofree char *shown_key = key != NULL ? doctor_text_escape (key, -1) : NULL;
  g_autofree char *quoted = NULL;
  g_autofree char *shown_value = NULL;

  if (value != NULL)
    {
      quoted = g_utf8_substring (value, 0, MIN (g_utf8_strlen (value, -1), MAX_QUOTED));
      shown_value = doctor_text_escape (quoted, -1);
    }
  doctor_own_add_problem (self->own, DOCTOR_OWN_ERROR_KEY,
                          doctor_text_expand (gettext (sentence), "file", self->shown_path, "line",
                                              number, "group", shown_group, "key", shown_key,
                                              "value", shown_value, NULL));
}

/* GKeyFile gives up at the first line it does not know, and does not say which it was: so each line
 * is tried on its own. Gives its group when the line is a header. */
static gboolean
is_understood (const char *line, char **group)
{
  g_autoptr (GKeyFile) trial = g_key_file_new ();
  g_autofree char *text = g_strconcat (*line == '[' ? "" : "[x]\n", line, "\n", NULL);
  g_auto (GStrv) groups = NULL;

  if (!g_key_file_load_from_data (trial, text, (gsize) -1, G_KEY_FILE_KEEP_TRANSLATIONS, NULL))
    return FALSE;
  if (*line == '[')
    {
      groups = g_key_file_get_groups (trial, NULL);
      *group = g_strdup (groups[0]);
    }
  return TRUE;
}

/* What stands before the equals sign, if it may be shown. */
static char *
key_of (const char *line, gsize length)
{
  const char *equals = memchr (line, '=', length);

  if (equals == NULL || equals == line || !g_utf8_validate (line, equals - line, NULL))
    return NULL;
  return g_strstrip (g_strndup (line, (gsize) (equals - line)));
}

/* Where a scan stands: `group` is NULL before the first header and after one that is not
 * understood; the keys that follow such a header must not get into the group before it. */
typedef struct
{
  GString *kept;
  char *group;
  gboolean complained;
  guint line;
} Scan;

static void
keep_line (Scan *scan, const char *line)
{
  g_string_append (scan->kept, line);
  g_string_append_c (scan->kept, '\n');
}

static void
scan_header (Reader *self, Scan *scan, const char *line, gboolean is_text)
{
  g_clear_pointer (&scan->group, g_free);
  if (!is_text || !is_understood (line, &scan->group))
    {
      complain (self, BAD_LINE_OUTSIDE, scan->line, NULL, NULL, NULL);
      scan->complained = TRUE;
      return;
    }
  scan->complained = FALSE;
  if (!g_hash_table_add (self->groups, g_strdup (scan->group)))
    {
      g_hash_table_add (self->damaged, g_strdup (scan->group));
      complain (self, TWICE, scan->line, scan->group, NULL, NULL);
    }
  keep_line (scan, line);
}

static void
scan_key (Reader *self, Scan *scan, const char *line, gsize length, gboolean is_text)
{
  g_autofree char *key = NULL;

  if (scan->group == NULL)
    {
      if (!scan->complained)
        complain (self, BAD_LINE_OUTSIDE, scan->line, NULL, NULL, NULL);
      scan->complained = TRUE;
      return;
    }
  if (is_text && is_understood (line, NULL))
    {
      keep_line (scan, line);
      return;
    }
  if (!is_text)
    key = key_of (line, length);
  complain (self, key != NULL ? NOT_TEXT : BAD_LINE, scan->line, scan->group, key, NULL);
  g_hash_table_add (self->damaged, g_strdup (scan->group));
}

static char *
scan_lines (Reader *self, const char *text, gsize length)
{
  Scan scan = { .kept = g_string_sized_new (length) };
  const char *end = text + length;
  const char *next;

  for (const char *p = text; p < end; p = next)
    {
      const char *feed = memchr (p, '\n', (gsize) (end - p));
      g_autofree char *line = NULL;
      gsize n;
      gboolean is_text;

      next = feed != NULL ? feed + 1 : end;
      scan.line++;
      n = (gsize) ((feed != NULL ? feed : end) - p);
      if (n > 0 && p[n - 1] == '\r')
        n--;
      for (; n > 0 && g_ascii_isspace (*p); n--)
        p++;
      /* The lines are edited as strings: behind a NUL everything would be lost. */
      if (n == 0 || (*p == '#' && memchr (p, '\0', n) == NULL))
        continue;
      /* g_utf8_validate() stops at a NUL, and takes it for a fault where a length is given. */
      is_text = g_utf8_validate (p, (gssize) n, NULL);
      line = g_strndup (p, n);
      if (*line == '[')
        scan_header (self, &scan, line, is_text);
      else
        scan_key (self, &scan, line, n, is_text);
    }
  g_free (scan.group);
  return g_string_free (scan.kept, FALSE);
}

/* NULL: the key is not there, which is complained about when it is `required`; or its value is bad.
 * `*bad` is set with every complaint. */
static char *
get_string (Reader *self, const char *group, const char *key, gboolean required, gboolean *bad)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = g_key_file_get_string (self->file, group, key, &error);
  gboolean missing = g_error_matches (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_KEY_NOT_FOUND);

  if (error == NULL)
    return g_steal_pointer (&value);
  if (missing && !required)
    return NULL;
  complain (self, missing ? MISSING : BAD_ESCAPE, 0, group, key, NULL);
  *bad = TRUE;
  return NULL;
}

/* A word of a fixed list, or a number. Nothing but a comment can follow it. */
static char *
get_word (Reader *self, const char *group, const char *key, gboolean required, gboolean *bad)
{
  char *word = get_string (self, group, key, required, bad);

  for (char *p = word; p != NULL && *p != '\0'; p++)
    if (*p == '#' && p > word && g_ascii_isspace (p[-1]))
      *p = '\0';
  return word != NULL ? g_strstrip (word) : NULL;
}

static void
check_word (Reader *self, const char *group, const char *key, const char *word, gboolean good,
            const char *sentence, gboolean *bad)
{
  if (good)
    return;
  complain (self, sentence, 0, group, key, word);
  *bad = TRUE;
}

static DoctorServer *
read_server (Reader *self, DoctorRole role, const char *group)
{
  g_autofree char *host = NULL, *user = NULL, *port = NULL;
  g_autofree char *protocol = NULL, *security = NULL, *login = NULL, *certificate = NULL;
  DoctorServer *server;
  DoctorProtocol its_protocol = DOCTOR_PROTOCOL_SMTP;
  DoctorSecurity its_security = DOCTOR_SECURITY_TLS;
  DoctorLogin its_login = DOCTOR_LOGIN_PASSWORD;
  guint64 number = 0;
  gboolean bad = FALSE;

  if (role == DOCTOR_ROLE_INCOMING)
    protocol = get_word (self, group, "Protocol", TRUE, &bad);
  if (protocol != NULL)
    check_word (self, group, "Protocol", protocol,
                doctor_protocol_from_string (protocol, &its_protocol)
                    && its_protocol != DOCTOR_PROTOCOL_SMTP,
                BAD_PROTOCOL, &bad);

  host = get_string (self, group, "Host", TRUE, &bad);

  /* A number that is no port is kept: the examination says what is wrong with it. */
  port = get_word (self, group, "Port", TRUE, &bad);
  if (port != NULL)
    check_word (self, group, "Port", port,
                g_ascii_string_to_unsigned (port, 10, 0, G_MAXUINT, &number, NULL), BAD_PORT, &bad);

  security = get_word (self, group, "Security", TRUE, &bad);
  if (security != NULL)
    check_word (self, group, "Security", security,
                doctor_security_from_string (security, &its_security), BAD_SECURITY, &bad);

  user = get_string (self, group, "User", FALSE, &bad);

  login = get_word (self, group, "Login", FALSE, &bad);
  if (login != NULL)
    check_word (self, group, "Login", login, doctor_login_from_string (login, &its_login),
                BAD_LOGIN, &bad);

  /* Where a relative path begins would be anybody's guess. */
  certificate = get_string (self, group, "Certificate", FALSE, &bad);
  if (certificate != NULL && *certificate != '\0')
    check_word (self, group, "Certificate", certificate, g_path_is_absolute (certificate),
                BAD_CERTIFICATE, &bad);

  if (bad)
    return NULL;
  server =
      doctor_server_new (role, its_protocol, host, (guint) number, its_security, user, its_login);
  doctor_server_set_certificate (server, certificate);
  return server;
}

/* TRUE when the server is read or there is none. */
static gboolean
read_role (Reader *self, DoctorRole role, const char *prefix, const char *id, DoctorServer **server)
{
  g_autofree char *group = g_strconcat (prefix, id, NULL);

  if (g_hash_table_contains (self->damaged, group))
    return FALSE;
  if (!g_key_file_has_group (self->file, group))
    return TRUE;
  *server = read_server (self, role, group);
  return *server != NULL;
}

static void
read_text (Reader *self, const char *group, const char *key, char **field, gboolean *bad)
{
  char *text = get_string (self, group, key, FALSE, bad);

  if (text == NULL)
    return;
  g_free (*field);
  *field = text;
}

static void
read_account (Reader *self, const char *group, const char *id)
{
  g_autoptr (DoctorAccount) account = doctor_account_new (id, DOCTOR_SOURCE_OWN);
  g_autofree char *enabled = NULL;
  gboolean bad = g_hash_table_contains (self->damaged, group);

  if (!bad)
    {
      read_text (self, group, "Name", &account->name, &bad);
      read_text (self, group, "Address", &account->address, &bad);
      enabled = get_word (self, group, "Enabled", FALSE, &bad);
      if (enabled != NULL)
        {
          account->enabled = g_str_equal (enabled, "true") || g_str_equal (enabled, "1");
          check_word (self, group, "Enabled", enabled,
                      account->enabled || g_str_equal (enabled, "false")
                          || g_str_equal (enabled, "0"),
                      BAD_SWITCH, &bad);
        }
    }
  /* Both, also when something is wrong already: every mistake is worth knowing at once. */
  bad |= !read_role (self, DOCTOR_ROLE_INCOMING, "Incoming ", id, &account->incoming);
  bad |= !read_role (self, DOCTOR_ROLE_OUTGOING, "Outgoing ", id, &account->outgoing);
  if (!bad)
    g_ptr_array_add (self->own->accounts, g_steal_pointer (&account));
}

/* A server whose account is missing would silently not be examined. */
static void
read_group (Reader *self, const char *group)
{
  static const char *const prefixes[] = { "Account ", "Incoming ", "Outgoing " };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      const char *id = group + strlen (prefixes[i]);
      g_autofree char *account = NULL;

      if (!g_str_has_prefix (group, prefixes[i]))
        continue;
      account = g_strconcat (prefixes[0], id, NULL);
      if (*id == '\0')
        complain (self, NO_ID, 0, group, NULL, NULL);
      else if (i == 0)
        read_account (self, group, id);
      else if (!g_hash_table_contains (self->groups, account))
        complain (self, NO_ACCOUNT, 0, group, NULL, id);
    }
}

DoctorOwn *
doctor_own_parse (const char *text, gsize length, const char *path)
{
  Reader self = { .own = doctor_own_new (path) };
  g_autofree char *kept = NULL;
  g_auto (GStrv) groups = NULL;

  g_return_val_if_fail (text != NULL || length == 0, self.own);

  self.own->exists = TRUE;
  g_free (self.own->text);
  g_free (self.own->on_disk);
  /* Not g_strndup(): there may be a NUL. */
  self.own->text = g_malloc (length + 1);
  self.own->on_disk = g_malloc (length + 1);
  if (length > 0)
    {
      memcpy (self.own->text, text, length);
      memcpy (self.own->on_disk, text, length);
    }
  self.own->text[length] = self.own->on_disk[length] = '\0';
  self.own->length = self.own->on_disk_length = length;

  self.shown_path = doctor_own_shown_path (path);
  self.groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.damaged = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.file = g_key_file_new ();
  kept = scan_lines (&self, self.own->text, length);
  /* Each line was tried; whatever the whole is refused for, it is not saved over. */
  if (!g_key_file_load_from_data (self.file, kept, (gsize) -1, G_KEY_FILE_KEEP_TRANSLATIONS, NULL))
    complain (&self, BAD_LINE_OUTSIDE, 1, NULL, NULL, NULL);

  groups = g_key_file_get_groups (self.file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    read_group (&self, groups[i]);

  g_key_file_unref (self.file);
  g_hash_table_unref (self.groups);
  g_hash_table_unref (self.damaged);
  g_free (self.shown_path);
  return self.own;
}
