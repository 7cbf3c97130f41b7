/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The accounts of KMail: Akonadi's resources receive, transports send, and the identities say which
 * belong together. The passwords are in KDE's wallet, which is not opened. */

#include "accounts/reading.h"

#include <string.h>

#include <glib/gi18n.h>

#include "accounts/kconfig.h"
#include "core/text.h"

#define TRANSPORTS "mailtransports"
#define IDENTITIES "emailidentities"
#define AGENTS "akonadi/agentsrc"
#define TRANSPORT_PREFIX "Transport "
#define IMAP_PREFIX "akonadi_imap_resource_"
#define POP3_PREFIX "akonadi_pop3_resource_"
#define EXCHANGE_PREFIX "akonadi_ews_resource_"
/* Of one kind. */
#define MAX_RESOURCES 100

typedef struct
{
  DoctorReading *reading;
  GHashTable *texts; /* name below the folder → GBytes */
  const char *origin;
  DoctorKConfig *transports;
  DoctorKConfig *identities;
  DoctorKConfig *agents;
  GHashTable *used; /* groups of transports that an account sends by */
} Reader;

static DoctorKConfig *
open_file (GHashTable *texts, const char *name)
{
  GBytes *bytes = g_hash_table_lookup (texts, name);
  gsize length = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  return doctor_kconfig_new (text, text != NULL ? length : 0);
}

/* The authentication by the number that stands in the files of resources, or its name in those of
 * transports: LOGIN, PLAIN, CRAM-MD5, DIGEST-MD5, GSSAPI, NTLM, APOP, CLEAR, ANONYMOUS, XOAUTH2. */
static DoctorLogin
login_of (const char *value)
{
  static const struct
  {
    const char *word;
    const char *number;
    DoctorLogin login;
  } others[] = {
    { "GSSAPI", "4", DOCTOR_LOGIN_NONE },
    { "ANONYMOUS", "8", DOCTOR_LOGIN_NONE },
    { "XOAUTH2", "9", DOCTOR_LOGIN_OAUTH2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (g_str_equal (value, others[i].word) || g_str_equal (value, others[i].number))
      return others[i].login;
  return DOCTOR_LOGIN_PASSWORD;
}

/* What equals the standard is not written, and the standard has changed: port 25 without encryption
 * until 2023, TLS since, at 587 until 2025 and at 465 today. What was hardly ever wanted is not
 * what is meant: a login in the clear at port 25, TLS at 587. */
static void
end_of (DoctorKConfig *file, const char *group, gboolean logs_in, guint *port,
        DoctorSecurity *security)
{
  const char *encryption = doctor_kconfig_get (file, group, "encryption");
  guint written = doctor_kconfig_get_number (file, group, "port", G_MAXUINT);

  if (g_str_equal (encryption, "SSL"))
    *security = DOCTOR_SECURITY_TLS;
  else if (g_str_equal (encryption, "TLS"))
    *security = DOCTOR_SECURITY_STARTTLS;
  else if (*encryption != '\0' || written == 25 || written == 587)
    *security = DOCTOR_SECURITY_NONE;
  else
    *security = written == 465 || logs_in ? DOCTOR_SECURITY_TLS : DOCTOR_SECURITY_NONE;
  if (written != G_MAXUINT)
    *port = written;
  else if (*security == DOCTOR_SECURITY_NONE)
    *port = 25;
  else
    *port = doctor_server_default_port (DOCTOR_PROTOCOL_SMTP, *security);
}

/* NULL where it does not exist, or is no SMTP. */
static DoctorServer *
make_outgoing (const Reader *self, const char *group)
{
  gboolean logs_in = doctor_kconfig_is_on (self->transports, group, "auth", FALSE);
  const char *kind = doctor_kconfig_get (self->transports, group, "identifier");
  const char *host = doctor_kconfig_get (self->transports, group, "host");
  DoctorLogin login = DOCTOR_LOGIN_NONE;
  DoctorSecurity security;
  guint port;

  if (*host == '\0' || (*kind != '\0' && !g_str_equal (kind, "SMTP")))
    return NULL;
  if (logs_in)
    login = login_of (doctor_kconfig_get (self->transports, group, "authtype"));
  end_of (self->transports, group, logs_in, &port, &security);
  return doctor_server_new (
      DOCTOR_ROLE_OUTGOING, DOCTOR_PROTOCOL_SMTP, host, port, security,
      login == DOCTOR_LOGIN_NONE ? "" : doctor_kconfig_get (self->transports, group, "user"),
      login);
}

static DoctorServer *
make_imap (DoctorKConfig *file)
{
  const char *safety = doctor_kconfig_get (file, "network", "Safety");
  DoctorSecurity security = *safety == '\0' || g_str_equal (safety, "SSL") ? DOCTOR_SECURITY_TLS
                            : g_str_equal (safety, "STARTTLS") ? DOCTOR_SECURITY_STARTTLS
                                                               : DOCTOR_SECURITY_NONE;

  return doctor_server_new (DOCTOR_ROLE_INCOMING, DOCTOR_PROTOCOL_IMAP,
                            doctor_kconfig_get (file, "network", "ImapServer"),
                            doctor_kconfig_get_number (file, "network", "ImapPort", 993), security,
                            doctor_kconfig_get (file, "network", "UserName"),
                            login_of (doctor_kconfig_get (file, "network", "Authentication")));
}

static DoctorServer *
make_pop3 (DoctorKConfig *file)
{
  DoctorSecurity security = doctor_kconfig_is_on (file, "General", "useSSL", FALSE)
                                ? DOCTOR_SECURITY_TLS
                            : doctor_kconfig_is_on (file, "General", "useTLS", FALSE)
                                ? DOCTOR_SECURITY_STARTTLS
                                : DOCTOR_SECURITY_NONE;

  return doctor_server_new (
      DOCTOR_ROLE_INCOMING, DOCTOR_PROTOCOL_POP3, doctor_kconfig_get (file, "General", "host"),
      doctor_kconfig_get_number (file, "General", "port", 110), security,
      doctor_kconfig_get (file, "General", "login"),
      login_of (doctor_kconfig_get (file, "General", "authenticationMethod")));
}

/* The group of the identity with that number; NULL for none. */
static const char *
identity_of (const Reader *self, const char *uoid)
{
  g_autoptr (GPtrArray) groups = doctor_kconfig_get_groups (self->identities);

  for (guint i = 0; i < groups->len; i++)
    {
      const char *group = g_ptr_array_index (groups, i);

      if (g_str_has_prefix (group, "Identity #")
          && g_str_equal (doctor_kconfig_get (self->identities, group, "uoid"), uoid))
        return group;
    }
  return NULL;
}

/* Address, further addresses and the way it sends. */
static void
apply_identity (const Reader *self, DoctorAccount *account, const char *identity)
{
  const char *transport = "";
  g_autofree char *group = NULL;

  if (identity != NULL)
    {
      const char *aliases = doctor_kconfig_get (self->identities, identity, "Email Aliases");

      doctor_text_set (&account->address,
                       doctor_kconfig_get (self->identities, identity, "Email Address"));
      if (*aliases != '\0')
        account->identities = g_strsplit (aliases, ",", 100);
      transport = doctor_kconfig_get (self->identities, identity, "Transport");
    }
  if (*transport == '\0')
    transport = doctor_kconfig_get (self->transports, "General", "default-transport");
  group = g_strconcat (TRANSPORT_PREFIX, transport, NULL);
  account->outgoing = make_outgoing (self, group);
  if (account->outgoing != NULL)
    g_hash_table_add (self->used, g_steal_pointer (&group));
}

/* What was removed may have left its file. */
static gboolean
is_there (const Reader *self, const char *resource)
{
  g_autofree char *key = g_strconcat (resource, "\\AgentType", NULL);

  return !g_hash_table_contains (self->texts, AGENTS)
         || *doctor_kconfig_get (self->agents, "Instances", key) != '\0';
}

/* How many resources of that kind there have been, at most MAX_RESOURCES; their numbers are below.
 */
static guint
count_resources (DoctorKConfig *agents, const char *kind)
{
  g_autofree char *type = g_strndup (kind, strlen (kind) - 1);
  g_autofree char *key = g_strconcat (type, "\\InstanceCounter", NULL);

  return MIN (doctor_kconfig_get_number (agents, "InstanceCounters", key, 0), MAX_RESOURCES);
}

static char *
name_of (const Reader *self, const char *resource)
{
  g_autofree char *file = g_strconcat ("akonadi/agent_config_", resource, NULL);
  g_autoptr (DoctorKConfig) agent = open_file (self->texts, file);

  return doctor_kconfig_decode_qt (doctor_kconfig_raw (agent, "Agent", "Name"));
}

static void
complain_of_exchange (const Reader *self)
{
  guint n = count_resources (self->agents, EXCHANGE_PREFIX);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *resource = g_strdup_printf (EXCHANGE_PREFIX "%u", i);
      g_autofree char *name = name_of (self, resource);

      if (is_there (self, resource))
        doctor_reading_complain_of_exchange (self->reading, *name != '\0' ? name : resource);
    }
}

static void
add_resource (const Reader *self, const char *resource)
{
  g_autofree char *file_name = g_strconcat (resource, "rc", NULL);
  g_autofree char *id = g_strconcat ("kmail:", resource + strlen ("akonadi_"), NULL);
  g_autoptr (DoctorKConfig) file = open_file (self->texts, file_name);
  g_autofree char *name = name_of (self, resource);
  gboolean is_imap = g_str_has_prefix (resource, IMAP_PREFIX);
  const char *uoid = doctor_kconfig_get (self->identities, "General", "Default Identity");
  g_autoptr (DoctorServer) incoming = NULL;
  DoctorAccount *account;

  if (!is_there (self, resource))
    return;
  if (is_imap && !doctor_kconfig_is_on (file, "cache", "UseDefaultIdentity", TRUE))
    uoid = doctor_kconfig_get (file, "cache", "AccountIdentity");
  incoming = is_imap ? make_imap (file) : make_pop3 (file);
  /* Made, and never filled in. */
  if (*incoming->host == '\0' && *incoming->user == '\0')
    return;
  account = doctor_account_new (id, DOCTOR_SOURCE_KMAIL);
  doctor_text_set (&account->name, name);
  doctor_text_set (&account->origin, self->origin);
  account->incoming = g_steal_pointer (&incoming);
  apply_identity (self, account, identity_of (self, uoid));
  doctor_reading_add (self->reading, account);
}

/* A way to send that no account uses. */
static void
add_transport (const Reader *self, const char *group)
{
  g_autofree char *id = g_strconcat ("kmail:transport_", group + strlen (TRANSPORT_PREFIX), NULL);
  g_autoptr (DoctorServer) outgoing = make_outgoing (self, group);
  g_autoptr (GPtrArray) identities = doctor_kconfig_get_groups (self->identities);
  DoctorAccount *account;

  if (outgoing == NULL || g_hash_table_contains (self->used, group))
    return;
  account = doctor_account_new (id, DOCTOR_SOURCE_KMAIL);
  doctor_text_set (&account->name, doctor_kconfig_get (self->transports, group, "name"));
  doctor_text_set (&account->origin, self->origin);
  account->outgoing = g_steal_pointer (&outgoing);
  for (guint i = 0; i < identities->len; i++)
    {
      const char *identity = g_ptr_array_index (identities, i);

      if (*account->address == '\0'
          && g_str_equal (doctor_kconfig_get (self->identities, identity, "Transport"),
                          group + strlen (TRANSPORT_PREFIX)))
        doctor_text_set (&account->address,
                         doctor_kconfig_get (self->identities, identity, "Email Address"));
    }
  doctor_reading_add (self->reading, account);
}

/* "akonadi_imap_resource_0" of "akonadi_imap_resource_0rc"; NULL for any other file. */
static char *
resource_of (const char *name)
{
  if (!g_str_has_suffix (name, "rc")
      || (!g_str_has_prefix (name, IMAP_PREFIX) && !g_str_has_prefix (name, POP3_PREFIX)))
    return NULL;
  return g_strndup (name, strlen (name) - strlen ("rc"));
}

/* What is broken somewhere gives the rest; what holds nothing at all is no such file. */
static void
complain_of_noise (const Reader *self, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (DoctorKConfig) file = open_file (self->texts, name);
  g_autoptr (GPtrArray) groups = doctor_kconfig_get_groups (file);

  if (groups->len == 0 && g_bytes_get_size (g_hash_table_lookup (self->texts, name)) > 0)
    doctor_reading_complain_of_format (self->reading, path, _ ("there is no setting in it"));
}

void
doctor_kmail_parse (DoctorReading *reading, GHashTable *texts, const char *folder)
{
  Reader self = { .reading = reading, .texts = texts };
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GPtrArray) groups = NULL;

  g_return_if_fail (reading != NULL && texts != NULL && folder != NULL);

  self.origin = doctor_reading_package (folder);
  self.transports = open_file (texts, TRANSPORTS);
  self.identities = open_file (texts, IDENTITIES);
  self.agents = open_file (texts, AGENTS);
  self.used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  names = doctor_reading_sort_names (texts);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *resource = resource_of (g_ptr_array_index (names, i));

      complain_of_noise (&self, folder, g_ptr_array_index (names, i));
      if (resource != NULL)
        add_resource (&self, resource);
    }
  complain_of_exchange (&self);
  groups = doctor_kconfig_get_groups (self.transports);
  for (guint i = 0; i < groups->len; i++)
    if (g_str_has_prefix (g_ptr_array_index (groups, i), TRANSPORT_PREFIX))
      add_transport (&self, g_ptr_array_index (groups, i));
  g_hash_table_unref (self.used);
  doctor_kconfig_free (self.transports);
  doctor_kconfig_free (self.identities);
  doctor_kconfig_free (self.agents);
}

static void
read_file (DoctorReading *self, GHashTable *texts, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  GBytes *bytes = doctor_reading_read_file (self, path);

  if (bytes != NULL)
    g_hash_table_insert (texts, g_strdup (name), bytes);
}

/* The folder holds the settings of all programs: only the files that are meant are looked at. */
static void
load_folder (DoctorReading *self, const char *folder)
{
  static const char *const names[] = { TRANSPORTS, IDENTITIES, AGENTS };
  static const char *const kinds[] = { IMAP_PREFIX, POP3_PREFIX, EXCHANGE_PREFIX };
  g_autoptr (GHashTable) texts =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  g_autoptr (DoctorKConfig) agents = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    read_file (self, texts, folder, names[i]);
  agents = open_file (texts, AGENTS);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      guint n = count_resources (agents, kinds[i]);

      for (guint k = 0; k < n && !doctor_reading_is_cancelled (self); k++)
        {
          g_autofree char *file = g_strdup_printf ("%s%urc", kinds[i], k);
          g_autofree char *agent = g_strdup_printf ("akonadi/agent_config_%s%u", kinds[i], k);

          /* Of the others only the name is wanted. */
          if (!g_str_equal (kinds[i], EXCHANGE_PREFIX))
            read_file (self, texts, folder, file);
          read_file (self, texts, folder, agent);
        }
    }
  doctor_kmail_parse (self, texts, folder);
}

void
doctor_kmail_load (DoctorReading *self)
{
  g_autofree char *flatpak = NULL;

  g_return_if_fail (self != NULL);

  flatpak = g_build_filename (self->places->home, ".var", "app", "org.kde.kontact", "config", NULL);
  load_folder (self, self->places->config);
  load_folder (self, flatpak);
}
