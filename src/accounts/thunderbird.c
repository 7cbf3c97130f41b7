/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The accounts of Thunderbird, and of Betterbird, which has the same files. Its store of passwords
 * is not opened. */

#include "accounts/thunderbird-private.h"

#include <string.h>

#include "accounts/prefs.h"
#include "core/text.h"

/* Accounts and identities taken of one list. */
#define MAX_KEYS 1000

/* The values of socketType and try_ssl (nsMsgSocketType). */
static const DoctorSecurity securities[] = {
  DOCTOR_SECURITY_NONE,
  DOCTOR_SECURITY_STARTTLS, /* "if available", of old versions */
  DOCTOR_SECURITY_STARTTLS,
  DOCTOR_SECURITY_TLS,
};

/* Those of authMethod (nsMsgAuthMethod). GSSAPI and a client's certificate need no password. */
static const DoctorLogin logins[] = {
  [0] = DOCTOR_LOGIN_PASSWORD, [1] = DOCTOR_LOGIN_NONE, [2] = DOCTOR_LOGIN_PASSWORD, /* old */
  [3] = DOCTOR_LOGIN_PASSWORD,                                                       /* in clear */
  [4] = DOCTOR_LOGIN_PASSWORD,                                                       /* encrypted */
  [5] = DOCTOR_LOGIN_NONE,                                                           /* GSSAPI */
  [6] = DOCTOR_LOGIN_PASSWORD,                                                       /* NTLM */
  [7] = DOCTOR_LOGIN_NONE,                                                           /* external */
  [8] = DOCTOR_LOGIN_PASSWORD,                                                       /* secure */
  [9] = DOCTOR_LOGIN_PASSWORD,                                                       /* anything */
  [10] = DOCTOR_LOGIN_OAUTH2,
};
#define AUTH_DEFAULT 3

typedef struct
{
  DoctorReading *reading;
  GHashTable *prefs;
  const char *profile; /* the name of its folder */
  const char *origin;
  const char *outgoing; /* the server of those who have none of their own; NULL for none */
} Profile;

static DoctorSecurity
security_of (gint type)
{
  return type >= 0 && (guint) type < G_N_ELEMENTS (securities) ? securities[type]
                                                               : DOCTOR_SECURITY_NONE;
}

static DoctorLogin
login_of (gint method)
{
  return method >= 0 && (guint) method < G_N_ELEMENTS (logins) ? logins[method]
                                                               : DOCTOR_LOGIN_PASSWORD;
}

/* What is no port is one that the examination complains about. */
static guint
port_of (gint port, guint unset)
{
  return port > 0 ? (guint) port : port < 0 ? unset : 0;
}

/* Old versions kept what a user changed later under another name. */
static const char *
changed_or_first (const Profile *self, const char *server, const char *changed, const char *first)
{
  const char *value = doctor_prefs_get (self->prefs, "mail.server.%s.%s", server, changed);

  return value != NULL && *value != '\0'
             ? value
             : doctor_prefs_get (self->prefs, "mail.server.%s.%s", server, first);
}

static DoctorServer *
make_incoming (const Profile *self, const char *key, DoctorProtocol protocol)
{
  gint type = doctor_prefs_get_number (self->prefs, 0, "mail.server.%s.socketType", key);
  gint method =
      doctor_prefs_get_number (self->prefs, AUTH_DEFAULT, "mail.server.%s.authMethod", key);
  DoctorSecurity security = security_of (type);
  guint port = port_of (doctor_prefs_get_number (self->prefs, -1, "mail.server.%s.port", key),
                        doctor_server_default_port (protocol, security));

  return doctor_server_new (
      DOCTOR_ROLE_INCOMING, protocol, changed_or_first (self, key, "realhostname", "hostname"),
      port, security, changed_or_first (self, key, "realuserName", "userName"), login_of (method));
}

/* NULL where that server is not there, or speaks something else than SMTP. */
static DoctorServer *
make_outgoing (const Profile *self, const char *key)
{
  const char *host = doctor_prefs_get (self->prefs, "mail.smtpserver.%s.hostname", key);
  const char *type = doctor_prefs_get (self->prefs, "mail.smtpserver.%s.type", key);
  const char *user = doctor_prefs_get (self->prefs, "mail.smtpserver.%s.username", key);
  gint method =
      doctor_prefs_get_number (self->prefs, AUTH_DEFAULT, "mail.smtpserver.%s.authMethod", key);
  gint port = doctor_prefs_get_number (self->prefs, -1, "mail.smtpserver.%s.port", key);
  DoctorSecurity security =
      security_of (doctor_prefs_get_number (self->prefs, 0, "mail.smtpserver.%s.try_ssl", key));

  if (host == NULL || (type != NULL && !g_str_equal (type, "smtp")))
    return NULL;
  /* Its own rule: 0 is none too, and without TLS from the start it is 587. */
  return doctor_server_new (DOCTOR_ROLE_OUTGOING, DOCTOR_PROTOCOL_SMTP, host,
                            port > 0                          ? (guint) port
                            : security == DOCTOR_SECURITY_TLS ? 465
                                                              : 587,
                            security, user, login_of (method));
}

/* Of one list "a,b,c": the keys without blanks, each once; never NULL. */
static GStrv
keys_of (const char *list)
{
  g_auto (GStrv) words = g_strsplit (list != NULL ? list : "", ",", MAX_KEYS);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();

  for (guint i = 0; words[i] != NULL; i++)
    if (g_hash_table_add (seen, g_strstrip (words[i])))
      g_strv_builder_add (keys, words[i]);
  return g_strv_builder_end (keys);
}

/* The sending server of an identity: its own, or the one that is everybody's. */
static const char *
outgoing_of (const Profile *self, const char *identity)
{
  const char *key = doctor_prefs_get (self->prefs, "mail.identity.%s.smtpServer", identity);

  if (key == NULL || doctor_prefs_get (self->prefs, "mail.smtpserver.%s.hostname", key) == NULL)
    key = self->outgoing;
  return key;
}

static DoctorAccount *
new_account (const Profile *self, const char *key)
{
  g_autofree char *id = g_strdup_printf ("thunderbird:%s/%s", self->profile, key);
  DoctorAccount *account = doctor_account_new (id, DOCTOR_SOURCE_THUNDERBIRD);

  doctor_text_set (&account->origin, self->origin);
  return account;
}

/* An identity that sends by another server than those before it: an account that only sends. */
static void
add_other_outgoing (const Profile *self, const char *identity, GHashTable *seen)
{
  const char *key = outgoing_of (self, identity);
  DoctorAccount *account;
  DoctorServer *server;

  if (key == NULL || !g_hash_table_add (seen, (gpointer) key)
      || (server = make_outgoing (self, key)) == NULL)
    return;
  account = new_account (self, identity);
  doctor_text_set (&account->address,
                   doctor_prefs_get (self->prefs, "mail.identity.%s.useremail", identity));
  account->outgoing = server;
  doctor_reading_add (self->reading, account);
}

static void
set_identities (const Profile *self, DoctorAccount *account, const GStrv identities)
{
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; identities[i] != NULL; i++)
    {
      const char *address =
          doctor_prefs_get (self->prefs, "mail.identity.%s.useremail", identities[i]);

      if (address == NULL || g_str_equal (address, account->address))
        continue;
      if (*account->address == '\0')
        doctor_text_set (&account->address, address);
      else
        g_ptr_array_add (others, g_strdup (address));
    }
  if (others->len == 0)
    return;
  g_ptr_array_add (others, NULL);
  account->identities = (char **) g_ptr_array_steal (others, NULL);
}

static void
add_account (const Profile *self, const char *key)
{
  const char *server = doctor_prefs_get (self->prefs, "mail.account.%s.server", key);
  const char *list = doctor_prefs_get (self->prefs, "mail.account.%s.identities", key);
  const char *type, *name, *outgoing;
  g_auto (GStrv) identities = keys_of (list);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  DoctorProtocol protocol;
  DoctorAccount *account;

  if (server == NULL)
    return;
  type = doctor_prefs_get (self->prefs, "mail.server.%s.type", server);
  name = doctor_prefs_get (self->prefs, "mail.server.%s.name", server);
  if (g_strcmp0 (type, "ews") == 0 || g_strcmp0 (type, "owl") == 0
      || g_strcmp0 (type, "graph") == 0)
    doctor_reading_complain_of_exchange (self->reading, name != NULL ? name : key);
  /* "none" are local folders, and there are news and feeds. */
  if (type == NULL || !doctor_protocol_from_string (type, &protocol)
      || protocol == DOCTOR_PROTOCOL_SMTP)
    return;

  account = new_account (self, key);
  doctor_text_set (&account->name, name);
  account->incoming = make_incoming (self, server, protocol);
  set_identities (self, account, identities);
  outgoing = outgoing_of (self, identities[0] != NULL ? identities[0] : "");
  if (outgoing != NULL)
    {
      g_hash_table_add (seen, (gpointer) outgoing);
      account->outgoing = make_outgoing (self, outgoing);
    }
  doctor_reading_add (self->reading, account);
  for (guint i = 1; identities[0] != NULL && identities[i] != NULL; i++)
    add_other_outgoing (self, identities[i], seen);
}

void
doctor_thunderbird_add_profile (DoctorReading *reading, GHashTable *prefs, const char *folder,
                                const char *origin)
{
  g_auto (GStrv) keys = NULL, outgoing = NULL;
  Profile self = { .reading = reading, .prefs = prefs, .profile = folder, .origin = origin };

  g_return_if_fail (reading != NULL && prefs != NULL && folder != NULL && origin != NULL);

  keys = keys_of (doctor_prefs_get (prefs, "mail.accountmanager.accounts"));
  outgoing = keys_of (doctor_prefs_get (prefs, "mail.smtpservers"));
  /* Where none was chosen it takes the first. */
  self.outgoing = doctor_prefs_get (prefs, "mail.smtp.defaultserver");
  if (self.outgoing == NULL || *self.outgoing == '\0')
    self.outgoing = outgoing[0];
  for (guint i = 0; keys[i] != NULL; i++)
    add_account (&self, keys[i]);
}

void
doctor_thunderbird_parse (DoctorReading *reading, const char *text, gsize length, const char *path)
{
  g_autoptr (GHashTable) prefs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *folder = NULL, *name = NULL;
  guint line;

  g_return_if_fail (reading != NULL && path != NULL);
  g_return_if_fail (text != NULL || length == 0);

  folder = g_path_get_dirname (path);
  name = g_path_get_basename (folder);
  line = doctor_prefs_read (prefs, text, length, DOCTOR_THUNDERBIRD_PREFIX);
  if (line != 0)
    doctor_reading_complain_of_line (reading, path, line);
  doctor_thunderbird_add_profile (reading, prefs, name, name);
}
