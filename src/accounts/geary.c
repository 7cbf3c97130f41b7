/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The accounts of Geary: a folder each, with geary.ini. Its passwords are in the keyring. One file
 * in spite of its length: it holds two formats, of which only the first reading of a server
 * differs.
 */

#include "accounts/reading.h"

#include <string.h>

#include <glib/gi18n.h>

#include "core/text.h"

#define FILE_NAME "geary.ini"
#define METADATA_GROUP "Metadata"
#define ACCOUNT_GROUP "Account"
/* Before there were versions everything stood in one group. */
#define OLD_GROUP "AccountInformation"

typedef enum
{
  CREDENTIALS_NONE,
  CREDENTIALS_USE_INCOMING,
  CREDENTIALS_CUSTOM,
} Credentials;

/* One server as the file has it. */
typedef struct
{
  char *host;
  guint port; /* 0: the usual one */
  DoctorSecurity security;
  Credentials credentials;
  char *login;
} Service;

typedef struct
{
  DoctorReading *reading;
  GKeyFile *file;
  const char *path;
  gboolean is_old;
  char *bad; /* the first thing that is not understood, "KEY=VALUE" */
} Reader;

/* Of these providers Geary itself knows the servers. */
static const struct
{
  const char *word;
  struct
  {
    const char *host;
    guint port;
    DoctorSecurity security;
  } services[2];
} providers[] = {
  { "gmail",
    { { "imap.gmail.com", 993, DOCTOR_SECURITY_TLS },
      { "smtp.gmail.com", 465, DOCTOR_SECURITY_TLS } } },
  { "outlook",
    { { "imap-mail.outlook.com", 993, DOCTOR_SECURITY_TLS },
      { "smtp-mail.outlook.com", 587, DOCTOR_SECURITY_STARTTLS } } },
};

static const char *const security_words[] = {
  [DOCTOR_SECURITY_TLS] = "transport",
  [DOCTOR_SECURITY_STARTTLS] = "start-tls",
  [DOCTOR_SECURITY_NONE] = "none",
};
static const char *const credentials_words[] = {
  [CREDENTIALS_NONE] = "none",
  [CREDENTIALS_USE_INCOMING] = "use-incoming",
  [CREDENTIALS_CUSTOM] = "custom",
};
static const char *const status_words[] = { "enabled", "disabled", "removed" };
#define STATUS_ENABLED 0
#define STATUS_REMOVED 2

static void
service_clear (Service *self)
{
  g_free (self->host);
  g_free (self->login);
}

/* Never NULL; newly allocated. */
static char *
text_of (const Reader *self, const char *group, const char *key)
{
  char *value = g_key_file_get_string (self->file, group, key, NULL);

  /* What is no UTF-8 is made visible later. */
  if (value == NULL)
    value = g_key_file_get_value (self->file, group, key, NULL);
  return value != NULL ? value : g_strdup ("");
}

static gboolean
is_true (const Reader *self, const char *key, gboolean otherwise)
{
  g_autoptr (GError) error = NULL;
  gboolean value = g_key_file_get_boolean (self->file, OLD_GROUP, key, &error);

  return error == NULL ? value : otherwise;
}

static guint
port_of (const Reader *self, const char *group, const char *key)
{
  int number = g_key_file_get_integer (self->file, group, key, NULL);

  return number > 0 ? (guint) number : 0;
}

static void
note_bad (Reader *self, const char *key, const char *value)
{
  if (self->bad == NULL)
    self->bad = g_strdup_printf ("%s=%s", key, value);
}

/* Which of the words stands there; `otherwise` where there is nothing. */
static guint
word_of (Reader *self, const char *group, const char *key, const char *const words[], guint n_words,
         guint otherwise)
{
  g_autofree char *value = text_of (self, group, key);

  if (*value == '\0')
    return otherwise;
  for (guint i = 0; i < n_words; i++)
    if (g_ascii_strcasecmp (value, words[i]) == 0)
      return i;
  note_bad (self, key, value);
  return otherwise;
}

/* Of the group that is current since 2019. */
static void
read_service (Reader *self, DoctorRole role, Service *out)
{
  const char *group = role == DOCTOR_ROLE_INCOMING ? "Incoming" : "Outgoing";

  out->host = text_of (self, group, "host");
  out->port = port_of (self, group, "port");
  out->security = (DoctorSecurity) word_of (self, group, "transport_security", security_words,
                                            G_N_ELEMENTS (security_words), DOCTOR_SECURITY_TLS);
  out->credentials = (Credentials) word_of (
      self, group, "credentials", credentials_words, G_N_ELEMENTS (credentials_words),
      role == DOCTOR_ROLE_INCOMING ? CREDENTIALS_CUSTOM : CREDENTIALS_USE_INCOMING);
  out->login = text_of (self, group, "login");
}

static void
read_old_service (const Reader *self, DoctorRole role, Service *out)
{
  gboolean is_incoming = role == DOCTOR_ROLE_INCOMING;

  out->host = text_of (self, OLD_GROUP, is_incoming ? "imap_host" : "smtp_host");
  out->port = port_of (self, OLD_GROUP, is_incoming ? "imap_port" : "smtp_port");
  if (is_true (self, is_incoming ? "imap_ssl" : "smtp_ssl", is_incoming))
    out->security = DOCTOR_SECURITY_TLS;
  else if (is_true (self, is_incoming ? "imap_starttls" : "smtp_starttls", TRUE))
    out->security = DOCTOR_SECURITY_STARTTLS;
  else
    out->security = DOCTOR_SECURITY_NONE;
  if (is_incoming)
    out->credentials = CREDENTIALS_CUSTOM;
  else if (is_true (self, "smtp_use_imap_credentials", TRUE))
    out->credentials = CREDENTIALS_USE_INCOMING;
  else
    out->credentials = is_true (self, "smtp_noauth", FALSE) ? CREDENTIALS_NONE : CREDENTIALS_CUSTOM;
  out->login = text_of (self, OLD_GROUP, is_incoming ? "imap_username" : "smtp_username");
  if (*out->login == '\0')
    {
      g_free (out->login);
      out->login = text_of (self, OLD_GROUP, "primary_email");
    }
}

/* Puts in what Geary knows by itself. */
static void
apply_provider (Reader *self, DoctorRole role, Service *service)
{
  const char *group = self->is_old ? OLD_GROUP : ACCOUNT_GROUP;
  g_autofree char *word = text_of (self, group, "service_provider");

  for (guint i = 0; i < G_N_ELEMENTS (providers); i++)
    if (g_ascii_strcasecmp (word, providers[i].word) == 0)
      {
        g_free (service->host);
        service->host = g_strdup (providers[i].services[role].host);
        service->port = providers[i].services[role].port;
        service->security = providers[i].services[role].security;
        service->credentials = role == DOCTOR_ROLE_INCOMING ? CREDENTIALS_CUSTOM
                                                            : CREDENTIALS_USE_INCOMING;
        return;
      }
  if (g_ascii_strcasecmp (word, "other") != 0)
    note_bad (self, "service_provider", word);
}

static guint
usual_port (DoctorProtocol protocol, const Service *service)
{
  /* Who sends without a login means the port between servers. */
  if (protocol == DOCTOR_PROTOCOL_SMTP && service->security != DOCTOR_SECURITY_TLS
      && service->credentials == CREDENTIALS_NONE)
    return 25;
  return doctor_server_default_port (protocol, service->security);
}

/* `keeper` is whose password it uses. */
static DoctorServer *
make_server (DoctorRole role, const Service *service, DoctorProtocol keeper_protocol,
             const Service *keeper)
{
  DoctorProtocol protocol = role == DOCTOR_ROLE_INCOMING ? DOCTOR_PROTOCOL_IMAP
                                                         : DOCTOR_PROTOCOL_SMTP;
  gboolean logs_in = service->credentials != CREDENTIALS_NONE;
  DoctorServer *server = doctor_server_new (
      role, protocol, service->host,
      service->port != 0 ? service->port : usual_port (protocol, service), service->security,
      logs_in ? keeper->login : "", logs_in ? DOCTOR_LOGIN_PASSWORD : DOCTOR_LOGIN_NONE);

  if (logs_in)
    {
      server->keeper = DOCTOR_KEEPER_GEARY;
      g_free (server->keeper_key);
      server->keeper_key = g_strjoin (" ", doctor_protocol_to_label (keeper_protocol), keeper->host,
                                      keeper->login, NULL);
    }
  return server;
}

static void
add_servers (Reader *self, DoctorAccount *account)
{
  Service services[2] = { { .host = NULL } };
  gboolean shares;

  for (guint role = 0; role < G_N_ELEMENTS (services); role++)
    {
      if (self->is_old)
        read_old_service (self, role, &services[role]);
      else
        read_service (self, role, &services[role]);
      apply_provider (self, role, &services[role]);
    }
  shares = services[DOCTOR_ROLE_OUTGOING].credentials == CREDENTIALS_USE_INCOMING;
  account->incoming =
      make_server (DOCTOR_ROLE_INCOMING, &services[0], DOCTOR_PROTOCOL_IMAP, &services[0]);
  account->outgoing = make_server (DOCTOR_ROLE_OUTGOING, &services[1],
                                   shares ? DOCTOR_PROTOCOL_IMAP : DOCTOR_PROTOCOL_SMTP,
                                   &services[shares ? 0 : 1]);
  for (guint role = 0; role < G_N_ELEMENTS (services); role++)
    service_clear (&services[role]);
}

/* "Tanaka Taro <tanaka@example.jp>" → the address alone. */
static char *
bare_address (const char *mailbox)
{
  const char *start = strrchr (mailbox, '<');

  return start != NULL ? g_strndup (start + 1, strcspn (start + 1, ">")) : g_strdup (mailbox);
}

static void
add_addresses (const Reader *self, DoctorAccount *account)
{
  g_autofree char *first = self->is_old ? text_of (self, OLD_GROUP, "primary_email") : NULL;
  g_auto (GStrv) senders = g_key_file_get_string_list (
      self->file, self->is_old ? OLD_GROUP : ACCOUNT_GROUP,
      self->is_old ? "alternate_emails" : "sender_mailboxes", NULL, NULL);
  g_autoptr (GStrvBuilder) others = g_strv_builder_new ();

  doctor_text_set (&account->address, first);
  for (guint i = 0; senders != NULL && senders[i] != NULL; i++)
    {
      g_autofree char *address = bare_address (senders[i]);

      if (*account->address == '\0')
        doctor_text_set (&account->address, address);
      else if (!g_str_equal (address, account->address))
        g_strv_builder_add (others, address);
    }
  account->identities = g_strv_builder_end (others);
}

/* NULL for none: then the servers are not here, but there. */
static char *
online_of (const Reader *self, const char *folder)
{
  g_autofree char *id = text_of (self, METADATA_GROUP, "goa_id");

  if (*id != '\0')
    return g_steal_pointer (&id);
  return g_str_has_prefix (folder, "goa_") ? g_strdup (folder + strlen ("goa_")) : NULL;
}

static void
add_account (Reader *self)
{
  g_autofree char *parent = g_path_get_dirname (self->path);
  g_autofree char *folder = g_path_get_basename (parent);
  g_autofree char *id = g_strconcat ("geary:", folder, NULL);
  g_autofree char *online = online_of (self, folder);
  g_autofree char *name = self->is_old ? text_of (self, OLD_GROUP, "nickname")
                                       : text_of (self, ACCOUNT_GROUP, "label");
  g_autoptr (DoctorAccount) account = doctor_account_new (id, DOCTOR_SOURCE_GEARY);
  guint status = word_of (self, METADATA_GROUP, "status", status_words, G_N_ELEMENTS (status_words),
                          STATUS_ENABLED);

  if (status == STATUS_REMOVED)
    return;
  account->enabled = status == STATUS_ENABLED;
  doctor_text_set (&account->name, name);
  doctor_text_set (&account->origin, doctor_reading_package (self->path));
  doctor_text_set (&account->online, online);
  add_addresses (self, account);
  if (online == NULL)
    add_servers (self, account);
  /* Geary does not take it either. */
  if (self->bad != NULL)
    doctor_reading_complain_of_format (self->reading, self->path, self->bad);
  else
    doctor_reading_add (self->reading, g_steal_pointer (&account));
}

void
doctor_geary_parse (DoctorReading *reading, const char *text, gsize length, const char *path)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  Reader self = { .reading = reading, .file = file, .path = path };
  g_autofree char *version = NULL;
  const char *reason = NULL;

  g_return_if_fail (reading != NULL && path != NULL);
  g_return_if_fail (text != NULL || length == 0);

  if (length > 0 && !g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, &error))
    reason = error->message;
  version = text_of (&self, METADATA_GROUP, "version");
  self.is_old = *version == '\0' || g_str_equal (version, "0");
  if (reason == NULL && !self.is_old && !g_str_equal (version, "1"))
    reason = _ ("it is from a version of the program that is not known here");
  else if (reason == NULL && !g_key_file_has_group (file, self.is_old ? OLD_GROUP : ACCOUNT_GROUP))
    reason = _ ("there is no account in it");
  if (reason == NULL)
    add_account (&self);
  else
    doctor_reading_complain_of_format (reading, path, reason);
  g_free (self.bad);
}

typedef struct
{
  char *path;
  GBytes *bytes;
  int ordinal;
} AccountFile;

static void
account_file_clear (AccountFile *self)
{
  g_free (self->path);
  g_bytes_unref (self->bytes);
}

/* Where the user has put the account in Geary's list; 0 where nothing is said. */
static int
ordinal_of (GBytes *bytes)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  const char *group = ACCOUNT_GROUP;

  g_key_file_load_from_bytes (file, bytes, G_KEY_FILE_NONE, NULL);
  if (!g_key_file_has_group (file, group))
    group = OLD_GROUP;
  return g_key_file_get_integer (file, group, "ordinal", NULL);
}

static int
compare_ordinals (gconstpointer a, gconstpointer b)
{
  const AccountFile *file_a = a, *file_b = b;

  if (file_a->ordinal != file_b->ordinal)
    return file_a->ordinal < file_b->ordinal ? -1 : 1;
  return strcmp (file_a->path, file_b->path);
}

static void
load_folder (DoctorReading *self, const char *folder)
{
  g_auto (GStrv) names = doctor_reading_list_folder (self, folder, NULL);
  g_autoptr (GArray) files = g_array_new (FALSE, FALSE, sizeof (AccountFile));

  g_array_set_clear_func (files, (GDestroyNotify) account_file_clear);
  for (guint i = 0; names[i] != NULL && !doctor_reading_is_cancelled (self); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], FILE_NAME, NULL);
      GBytes *bytes = doctor_reading_read_file (self, path);
      AccountFile file = { .bytes = bytes };

      if (bytes == NULL)
        continue;
      file.path = g_steal_pointer (&path);
      file.ordinal = ordinal_of (bytes);
      g_array_append_val (files, file);
    }
  g_array_sort (files, compare_ordinals);
  for (guint i = 0; i < files->len; i++)
    {
      const AccountFile *file = &g_array_index (files, AccountFile, i);

      doctor_geary_parse (self, g_bytes_get_data (file->bytes, NULL),
                          g_bytes_get_size (file->bytes), file->path);
    }
}

void
doctor_geary_load (DoctorReading *self)
{
  g_autofree char *native = NULL, *flatpak = NULL;

  g_return_if_fail (self != NULL);

  native = g_build_filename (self->places->config, "geary", NULL);
  flatpak = g_build_filename (self->places->home, ".var", "app", "org.gnome.Geary", "config",
                              "geary", NULL);
  load_folder (self, native);
  load_folder (self, flatpak);
}
