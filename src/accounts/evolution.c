/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The accounts of Evolution: one file each for account, identity, transport and what they belong
 * to, which name each other by UID. The format is that of Evolution Data Server 3. */

#include "accounts/reading.h"

#include <string.h>

#include "core/text.h"

#define SUFFIX ".source"
#define SOURCE_GROUP "Data Source"
#define ACCOUNT_GROUP "Mail Account"
#define IDENTITY_GROUP "Mail Identity"
#define SUBMISSION_GROUP "Mail Submission"
#define TRANSPORT_GROUP "Mail Transport"
#define AUTHENTICATION_GROUP "Authentication"
#define SECURITY_GROUP "Security"
#define COLLECTION_GROUP "Collection"
#define ONLINE_GROUP "GNOME Online Accounts"
/* Whoever is somebody's child, grandchild …: no longer chain is followed. */
#define MAX_DEPTH 8

typedef struct
{
  DoctorReading *reading;
  const char *origin;
  GHashTable *sources; /* UID → GKeyFile */
} Reader;

static GKeyFile *
source_of (const Reader *self, const char *uid)
{
  return uid != NULL ? g_hash_table_lookup (self->sources, uid) : NULL;
}

/* NULL for nothing; newly allocated. */
static char *
text_of (GKeyFile *source, const char *group, const char *key)
{
  char *value = g_key_file_get_string (source, group, key, NULL);

  if (value != NULL && *value == '\0')
    g_clear_pointer (&value, g_free);
  return value;
}

static gboolean
is_switched_off (GKeyFile *source, const char *group, const char *key)
{
  g_autofree char *value = g_key_file_get_value (source, group, key, NULL);

  return g_strcmp0 (value, "false") == 0;
}

static GKeyFile *
parent_of (const Reader *self, GKeyFile *source, char **uid)
{
  *uid = text_of (source, SOURCE_GROUP, "Parent");
  return source_of (self, *uid);
}

/* An account that belongs to something that is off is off as well. */
static gboolean
is_enabled (const Reader *self, GKeyFile *source)
{
  for (guint i = 0; source != NULL && i < MAX_DEPTH; i++)
    {
      g_autofree char *uid = NULL;

      if (is_switched_off (source, SOURCE_GROUP, "Enabled")
          || is_switched_off (source, COLLECTION_GROUP, "MailEnabled"))
        return FALSE;
      source = parent_of (self, source, &uid);
    }
  return TRUE;
}

/* What the source or one above it says; NULL for nothing. `uid`, if not NULL, gets whose it is. */
static char *
inherited (const Reader *self, GKeyFile *source, const char *group, const char *key, char **uid)
{
  g_autofree char *owner = NULL;

  for (guint i = 0; source != NULL && i < MAX_DEPTH; i++)
    {
      char *value = text_of (source, group, key);
      g_autofree char *parent = NULL;

      if (value != NULL)
        {
          if (uid != NULL)
            *uid = g_steal_pointer (&owner);
          return value;
        }
      source = parent_of (self, source, &parent);
      g_free (owner);
      owner = g_steal_pointer (&parent);
    }
  return NULL;
}

/* The servers of one collection share its password; any other has its own. */
static char *
keeper_of (const Reader *self, GKeyFile *source, const char *uid)
{
  char *collection = NULL;

  g_free (inherited (self, source, COLLECTION_GROUP, "BackendName", &collection));
  return collection != NULL ? collection : g_strdup (uid);
}

static DoctorSecurity
security_of (const char *method)
{
  if (g_strcmp0 (method, "ssl-on-alternate-port") == 0)
    return DOCTOR_SECURITY_TLS;
  if (g_strcmp0 (method, "starttls-on-standard-port") == 0)
    return DOCTOR_SECURITY_STARTTLS;
  return DOCTOR_SECURITY_NONE;
}

/* "none" is for a receiving server the way that it takes anyway, and for a sending one that nobody
 * logs in. */
static DoctorLogin
login_of (const char *method, DoctorRole role)
{
  static const char *const tokens[] = { "XOAUTH2",      "OAUTHBEARER", "OAuth2", "Google",
                                        "Microsoft365", "Outlook",     "Yahoo!", NULL };
  static const char *const others[] = { "GSSAPI", "ANONYMOUS", "POPB4SMTP", NULL };

  if (method == NULL || g_str_equal (method, "none"))
    return role == DOCTOR_ROLE_INCOMING ? DOCTOR_LOGIN_PASSWORD : DOCTOR_LOGIN_NONE;
  if (g_strv_contains (tokens, method))
    return DOCTOR_LOGIN_OAUTH2;
  return g_strv_contains (others, method) ? DOCTOR_LOGIN_NONE : DOCTOR_LOGIN_PASSWORD;
}

static DoctorServer *
make_server (const Reader *self, GKeyFile *source, const char *uid, DoctorRole role,
             DoctorProtocol protocol)
{
  g_autofree char *host = text_of (source, AUTHENTICATION_GROUP, "Host");
  g_autofree char *user = text_of (source, AUTHENTICATION_GROUP, "User");
  g_autofree char *method = text_of (source, AUTHENTICATION_GROUP, "Method");
  g_autofree char *port = text_of (source, AUTHENTICATION_GROUP, "Port");
  g_autofree char *secure = text_of (source, SECURITY_GROUP, "Method");
  DoctorSecurity security = security_of (secure);
  gboolean has_port = port != NULL && !g_str_equal (port, "0");
  DoctorServer *server = doctor_server_new (
      role, protocol, host,
      has_port ? doctor_reading_port (port) : doctor_server_default_port (protocol, security),
      security, user, login_of (method, role));

  /* What it keeps for a login by token is what tokens are got with, and no token. */
  if (server->login == DOCTOR_LOGIN_PASSWORD)
    {
      server->keeper = DOCTOR_KEEPER_EVOLUTION;
      g_free (server->keeper_key);
      server->keeper_key = keeper_of (self, source, uid);
    }
  return server;
}

/* NULL where there is none, or it is no SMTP. */
static DoctorServer *
make_outgoing (const Reader *self, GKeyFile *identity)
{
  g_autofree char *uid = text_of (identity, SUBMISSION_GROUP, "TransportUid");
  GKeyFile *transport = source_of (self, uid);
  g_autofree char *backend = transport != NULL ? text_of (transport, TRANSPORT_GROUP, "BackendName")
                                               : NULL;

  return g_strcmp0 (backend, "smtp") == 0
             ? make_server (self, transport, uid, DOCTOR_ROLE_OUTGOING, DOCTOR_PROTOCOL_SMTP)
             : NULL;
}

/* FALSE for what is no mail server: local folders, search folders. */
static gboolean
protocol_of (const Reader *self, const char *backend, const char *name, DoctorProtocol *protocol)
{
  if (g_str_equal (backend, "imapx") || g_str_equal (backend, "imap"))
    *protocol = DOCTOR_PROTOCOL_IMAP;
  else if (g_str_equal (backend, "pop"))
    *protocol = DOCTOR_PROTOCOL_POP3;
  else
    {
      if (g_str_equal (backend, "ews") || g_str_equal (backend, "microsoft365"))
        doctor_reading_complain_of_exchange (self->reading, name != NULL ? name : backend);
      return FALSE;
    }
  return TRUE;
}

static void
add_account (const Reader *self, GKeyFile *source, const char *uid)
{
  g_autofree char *id = g_strconcat ("evolution:", uid, NULL);
  g_autofree char *backend = text_of (source, ACCOUNT_GROUP, "BackendName");
  g_autofree char *name = text_of (source, SOURCE_GROUP, "DisplayName");
  g_autofree char *identity_uid = text_of (source, ACCOUNT_GROUP, "IdentityUid");
  g_autofree char *online = inherited (self, source, ONLINE_GROUP, "AccountId", NULL);
  g_autofree char *address = NULL;
  GKeyFile *identity = source_of (self, identity_uid);
  DoctorAccount *account;
  DoctorProtocol protocol;

  if (backend == NULL || !protocol_of (self, backend, name, &protocol))
    return;
  account = doctor_account_new (id, DOCTOR_SOURCE_EVOLUTION);
  doctor_text_set (&account->name, name);
  doctor_text_set (&account->origin, self->origin);
  doctor_text_set (&account->online, online);
  account->enabled = is_enabled (self, source);
  account->incoming = make_server (self, source, uid, DOCTOR_ROLE_INCOMING, protocol);
  if (identity != NULL)
    {
      address = text_of (identity, IDENTITY_GROUP, "Address");
      doctor_text_set (&account->address, address);
      account->outgoing = make_outgoing (self, identity);
    }
  doctor_reading_add (self->reading, account);
}

void
doctor_evolution_parse (DoctorReading *reading, GHashTable *texts, const char *folder)
{
  Reader self = { .reading = reading };
  g_autoptr (GPtrArray) uids = NULL;

  g_return_if_fail (reading != NULL && texts != NULL && folder != NULL);

  self.origin = doctor_reading_package (folder);
  self.sources =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_key_file_unref);
  uids = doctor_reading_sort_names (texts);
  for (guint i = 0; i < uids->len; i++)
    {
      g_autoptr (GKeyFile) source = g_key_file_new ();
      g_autoptr (GError) error = NULL;
      const char *name = g_ptr_array_index (uids, i);
      g_autofree char *path = g_strconcat (folder, G_DIR_SEPARATOR_S, name, SUFFIX, NULL);

      if (g_key_file_load_from_bytes (source, g_hash_table_lookup (texts, name), G_KEY_FILE_NONE,
                                      &error))
        g_hash_table_insert (self.sources, (gpointer) name, g_steal_pointer (&source));
      else
        doctor_reading_complain_of_format (reading, path, error->message);
    }
  for (guint i = 0; i < uids->len; i++)
    {
      GKeyFile *source = source_of (&self, g_ptr_array_index (uids, i));

      if (source != NULL && g_key_file_has_group (source, ACCOUNT_GROUP))
        add_account (&self, source, g_ptr_array_index (uids, i));
    }
  g_hash_table_unref (self.sources);
}

static void
load_folder (DoctorReading *self, const char *folder)
{
  g_autoptr (GHashTable) texts =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  g_auto (GStrv) names = doctor_reading_list_folder (self, folder, SUFFIX);

  for (guint i = 0; names[i] != NULL && !doctor_reading_is_cancelled (self); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      GBytes *bytes = doctor_reading_read_file (self, path);

      if (bytes != NULL)
        g_hash_table_insert (texts, g_strndup (names[i], strlen (names[i]) - strlen (SUFFIX)),
                             bytes);
    }
  doctor_evolution_parse (self, texts, folder);
}

void
doctor_evolution_load (DoctorReading *self)
{
  g_autofree char *native = NULL, *flatpak = NULL;

  g_return_if_fail (self != NULL);

  native = g_build_filename (self->places->config, "evolution", "sources", NULL);
  flatpak = g_build_filename (self->places->home, ".var", "app", "org.gnome.Evolution", "config",
                              "evolution", "sources", NULL);
  load_folder (self, native);
  load_folder (self, flatpak);
}
