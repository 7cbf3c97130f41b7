/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The accounts of msmtp, a program that only sends. */

#include "accounts/reading.h"

#include <string.h>

#include "core/text.h"

/* Bytes: of the words of one line. */
#define MAX_COMMAND 40
#define MAX_ARGUMENT 1000

/* The commands that matter here, as in the manual of msmtp 1.8. */
typedef enum
{
  HOST,
  PORT,
  PROTOCOL,
  FROM,
  AUTH,
  USER,
  PASSWORDEVAL,
  TLS,
  TLS_STARTTLS,
  TLS_TRUST_FILE,
  TLS_CERTCHECK,
  N_COMMANDS,
} Command;

static const char *const commands[N_COMMANDS] = {
  "host",         "port", "protocol",     "from",           "auth",          "user",
  "passwordeval", "tls",  "tls_starttls", "tls_trust_file", "tls_certcheck",
};

/* Those that msmtp takes without an argument for "on". */
static const gboolean is_switch[N_COMMANDS] = {
  [AUTH] = TRUE, [TLS] = TRUE, [TLS_STARTTLS] = TRUE, [TLS_CERTCHECK] = TRUE
};

/* One account, or the defaults. */
typedef struct
{
  char *name;
  char *values[N_COMMANDS]; /* NULL: not set */
  gboolean is_alias;        /* another name for one account, and nothing more */
} Section;

typedef struct
{
  DoctorReading *reading;
  const char *path;
  GPtrArray *sections; /* of Section, in the file's order */
  GHashTable *by_name; /* of Section */
  Section *defaults;   /* as they are at this line */
  Section *current;    /* NULL until there is one */
  Section *lost;       /* of which only the settings are understood */
} Reader;

static Section *
section_new (const char *name)
{
  Section *self = g_new0 (Section, 1);

  self->name = g_strdup (name);
  return self;
}

static void
section_free (Section *self)
{
  for (guint i = 0; i < N_COMMANDS; i++)
    g_free (self->values[i]);
  g_free (self->name);
  g_free (self);
}

static void
section_inherit (Section *self, const Section *from)
{
  for (guint i = 0; i < N_COMMANDS; i++)
    if (from->values[i] != NULL)
      doctor_text_set (&self->values[i], from->values[i]);
}

static gboolean
has_same_values (const Section *a, const Section *b)
{
  for (guint i = 0; i < N_COMMANDS; i++)
    if (g_strcmp0 (a->values[i], b->values[i]) != 0)
      return FALSE;
  return TRUE;
}

static Section *
begin_section (Reader *self, const char *name)
{
  Section *section = section_new (name);

  section_inherit (section, self->defaults);
  g_ptr_array_add (self->sections, section);
  /* msmtp refuses a second one of a name; the first is the one that is meant by it. */
  if (!g_hash_table_contains (self->by_name, section->name))
    g_hash_table_insert (self->by_name, section->name, section);
  return section;
}

/* "NAME [: ACCOUNT[,…]]" */
static gboolean
read_account (Reader *self, const char *argument)
{
  g_auto (GStrv) halves = g_strsplit (argument, ":", 2);
  g_auto (GStrv) parents = NULL;
  guint n_parents;

  self->current = self->lost;
  if (halves[0] == NULL || *g_strstrip (halves[0]) == '\0')
    return FALSE;
  parents = g_strsplit (halves[1] != NULL ? halves[1] : "", ",", -1);
  n_parents = g_strv_length (parents);
  for (guint i = 0; i < n_parents; i++)
    if (!g_hash_table_contains (self->by_name, g_strstrip (parents[i])))
      return FALSE;

  self->current = begin_section (self, halves[0]);
  for (guint i = 0; i < n_parents; i++)
    section_inherit (self->current, g_hash_table_lookup (self->by_name, parents[i]));
  /* What was set for all since then it has, and the other one has not. */
  self->current->is_alias =
      n_parents == 1
      && has_same_values (self->current, g_hash_table_lookup (self->by_name, parents[0]));
  return TRUE;
}

static gboolean
is_on (const char *value, gboolean unset)
{
  return value == NULL ? unset : !g_str_equal (value, "off");
}

static gboolean
read_setting (Reader *self, Command command, const char *argument)
{
  if (is_switch[command] && *argument == '\0')
    argument = "on";
  if (is_switch[command] && command != AUTH && !g_str_equal (argument, "on")
      && !g_str_equal (argument, "off"))
    return FALSE;
  /* Before the first account the settings are those of an account "default". */
  if (self->current == NULL)
    self->current = begin_section (self, "default");
  self->current->is_alias = FALSE;
  doctor_text_set (&self->current->values[command], argument);
  return TRUE;
}

/* FALSE for a line that is not understood. A command that is not known is one that does not matter
 * here, or of a later version. */
static gboolean
read_command (Reader *self, const char *command, const char *argument)
{
  if (g_str_equal (command, "account"))
    return read_account (self, argument);
  if (g_str_equal (command, "defaults"))
    {
      self->current = self->defaults;
      return TRUE;
    }
  if (g_str_equal (command, "eval"))
    {
      doctor_reading_complain_of_command (self->reading, self->path, argument);
      return TRUE;
    }
  for (guint i = 0; i < N_COMMANDS; i++)
    if (g_str_equal (command, commands[i]))
      return read_setting (self, (Command) i, argument);
  return strspn (command, "abcdefghijklmnopqrstuvwxyz_0123456789") == strlen (command);
}

/* Takes the line apart; `argument` may stand in quotes. */
static gboolean
read_line (Reader *self, const char *line, gsize length)
{
  g_autofree char *command = NULL, *argument = NULL;
  gsize n = 0, end = length;

  while (n < length && !g_ascii_isspace (line[n]))
    n++;
  if (n > MAX_COMMAND)
    return FALSE;
  command = g_strndup (line, n);
  /* Not copied, not even for a moment. */
  if (g_str_equal (command, "password"))
    return TRUE;

  while (n < end && g_ascii_isspace (line[n]))
    n++;
  if (end - n >= 2 && line[n] == '"' && line[end - 1] == '"')
    {
      n++;
      end--;
    }
  if (end - n > MAX_ARGUMENT)
    return FALSE;
  argument = g_strndup (line + n, end - n);
  return read_command (self, command, argument);
}

static void
read_lines (Reader *self, const char *text, gsize length)
{
  const char *end = text + length, *line;
  gsize size;

  /* One account more than are taken is read to its end, so that this is said. */
  for (guint number = 1; self->sections->len <= DOCTOR_READING_MAX_ACCOUNTS + 1
                         && doctor_reading_next_line (&text, end, &line, &size);
       number++)
    if (size > 0 && *line != '#' && !read_line (self, line, size))
      doctor_reading_complain_of_line (self->reading, self->path, number);
}

static DoctorLogin
login_of (const char *auth)
{
  /* Without a password: what these need is not ours to have. */
  static const char *const others[] = { "off", "external", "gssapi", NULL };

  if (auth == NULL || g_strv_contains (others, auth))
    return DOCTOR_LOGIN_NONE;
  return g_str_equal (auth, "oauthbearer") || g_str_equal (auth, "xoauth2") ? DOCTOR_LOGIN_OAUTH2
                                                                            : DOCTOR_LOGIN_PASSWORD;
}

static DoctorServer *
make_server (const Reader *self, const Section *section)
{
  char *const *values = section->values;
  gboolean tls = is_on (values[TLS], FALSE), starttls = is_on (values[TLS_STARTTLS], TRUE);
  DoctorSecurity security = !tls       ? DOCTOR_SECURITY_NONE
                            : starttls ? DOCTOR_SECURITY_STARTTLS
                                       : DOCTOR_SECURITY_TLS;
  g_autofree char *certificate =
      doctor_reading_own_certificates (self->reading, values[TLS_TRUST_FILE]);
  guint port = values[PORT] != NULL              ? doctor_reading_port (values[PORT])
               : security == DOCTOR_SECURITY_TLS ? 465
                                                 : 25;
  DoctorServer *server = doctor_server_new (DOCTOR_ROLE_OUTGOING, DOCTOR_PROTOCOL_SMTP,
                                            values[HOST], port, security, values[USER],
                                            login_of (values[AUTH]));

  doctor_server_set_certificate (server, certificate);
  doctor_text_set (&server->command, values[PASSWORDEVAL]);
  server->accepts_errors = !is_on (values[TLS_CERTCHECK], TRUE);
  return server;
}

static void
add_account (Reader *self, const Section *section)
{
  g_autofree char *id = g_strconcat ("msmtp:", section->name, NULL);
  DoctorAccount *account;
  const char *from = section->values[FROM];

  /* LMTP is for the delivery within a machine, and a socket has no host. */
  if (section->is_alias || section->values[HOST] == NULL
      || g_strcmp0 (section->values[PROTOCOL], "lmtp") == 0)
    return;
  account = doctor_account_new (id, DOCTOR_SOURCE_MSMTP);
  if (!g_str_equal (section->name, "default"))
    doctor_text_set (&account->name, section->name);
  /* It may be a pattern: *@example.com */
  if (from != NULL && strchr (from, '*') == NULL)
    doctor_text_set (&account->address, from);
  g_free (account->origin);
  account->origin = doctor_reading_shown_path (self->reading, self->path);
  account->outgoing = make_server (self, section);
  doctor_reading_add (self->reading, account);
}

void
doctor_msmtp_parse (DoctorReading *reading, const char *text, gsize length, const char *path)
{
  Reader self = { .reading = reading, .path = path };

  g_return_if_fail (reading != NULL && path != NULL);
  g_return_if_fail (text != NULL || length == 0);

  self.sections = g_ptr_array_new_with_free_func ((GDestroyNotify) section_free);
  self.by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self.defaults = section_new ("");
  self.lost = section_new ("");
  read_lines (&self, text, length);
  for (guint i = 0; i < self.sections->len; i++)
    add_account (&self, g_ptr_array_index (self.sections, i));
  section_free (self.defaults);
  section_free (self.lost);
  g_hash_table_unref (self.by_name);
  g_ptr_array_unref (self.sections);
}

void
doctor_msmtp_load (DoctorReading *self)
{
  static const DoctorPlace places[] = { { FALSE, ".msmtprc" }, { TRUE, "msmtp/config" } };

  g_return_if_fail (self != NULL);

  doctor_reading_parse_first (self, places, G_N_ELEMENTS (places), doctor_msmtp_parse);
}
