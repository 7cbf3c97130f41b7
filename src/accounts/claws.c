/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The accounts of Claws Mail: accountrc. Its store of passwords is not opened. */

#include "accounts/reading.h"

#include <string.h>

#include "core/text.h"

/* The values of `protocol`: a local mailbox, news and nothing follow. */
#define PROTOCOL_POP3 "0"
#define PROTOCOL_IMAP "1"

/* Where the settings of a protocol stand. */
typedef struct
{
  DoctorProtocol protocol;
  const char *host;
  const char *security;
  const char *has_port; /* else the standard one */
  const char *port;
} Keys;

static const Keys imap_keys = { DOCTOR_PROTOCOL_IMAP, "receive_server", "ssl_imap", "set_imapport",
                                "imap_port" };
static const Keys pop3_keys = { DOCTOR_PROTOCOL_POP3, "receive_server", "ssl_pop", "set_popport",
                                "pop_port" };
static const Keys smtp_keys = { DOCTOR_PROTOCOL_SMTP, "smtp_server", "ssl_smtp", "set_smtpport",
                                "smtp_port" };

/* Never NULL; newly allocated. */
static char *
text_of (GKeyFile *file, const char *group, const char *key)
{
  char *value = g_key_file_get_value (file, group, key, NULL);

  return value != NULL ? value : g_strdup ("");
}

static gboolean
is_value (GKeyFile *file, const char *group, const char *key, const char *expected)
{
  g_autofree char *value = text_of (file, group, key);

  return g_str_equal (value, expected);
}

/* A service where one signs in on a page. */
static gboolean
uses_tokens (GKeyFile *file, const char *group)
{
  return !is_value (file, group, "oauth2_auth_provider", "")
         && !is_value (file, group, "oauth2_auth_provider", "0");
}

static DoctorLogin
login_of (GKeyFile *file, const char *group, DoctorProtocol protocol)
{
  if (protocol == DOCTOR_PROTOCOL_SMTP && !is_value (file, group, "use_smtp_auth", "1"))
    return DOCTOR_LOGIN_NONE;
  return uses_tokens (file, group) ? DOCTOR_LOGIN_OAUTH2 : DOCTOR_LOGIN_PASSWORD;
}

/* Claws Mail takes 25 for "smtp", which is the port between servers, and means it. */
static guint
standard_port (DoctorProtocol protocol, DoctorSecurity security)
{
  return protocol == DOCTOR_PROTOCOL_SMTP && security != DOCTOR_SECURITY_TLS
             ? 25
             : doctor_server_default_port (protocol, security);
}

static DoctorServer *
make_server (GKeyFile *file, const char *group, const Keys *keys)
{
  DoctorRole role = keys->protocol == DOCTOR_PROTOCOL_SMTP ? DOCTOR_ROLE_OUTGOING
                                                           : DOCTOR_ROLE_INCOMING;
  DoctorSecurity security = is_value (file, group, keys->security, "1")   ? DOCTOR_SECURITY_TLS
                            : is_value (file, group, keys->security, "2") ? DOCTOR_SECURITY_STARTTLS
                                                                          : DOCTOR_SECURITY_NONE;
  g_autofree char *host = text_of (file, group, keys->host);
  g_autofree char *port =
      is_value (file, group, keys->has_port, "1") ? text_of (file, group, keys->port) : NULL;
  g_autofree char *user = text_of (file, group, "user_id");
  g_autofree char *other = text_of (file, group, "smtp_user_id");
  DoctorLogin login = login_of (file, group, keys->protocol);

  return doctor_server_new (role, keys->protocol, host,
                            port != NULL ? doctor_reading_port (port)
                                         : standard_port (keys->protocol, security),
                            security,
                            login == DOCTOR_LOGIN_NONE                       ? ""
                            : role == DOCTOR_ROLE_OUTGOING && *other != '\0' ? other
                                                                             : user,
                            login);
}

static DoctorServer *
make_outgoing (GKeyFile *file, const char *group)
{
  /* A program of this computer may send instead. */
  if (is_value (file, group, "use_mail_command", "1") || is_value (file, group, "smtp_server", ""))
    return NULL;
  return make_server (file, group, &smtp_keys);
}

static void
add_account (DoctorReading *self, GKeyFile *file, const char *group, const char *path)
{
  g_autofree char *number = g_strdup (group + strcspn (group, "0123456789"));
  g_autofree char *id = g_strconcat ("claws:", number, NULL);
  g_autofree char *name = text_of (file, group, "account_name");
  g_autofree char *address = text_of (file, group, "address");
  gboolean is_imap = is_value (file, group, "protocol", PROTOCOL_IMAP);
  gboolean is_pop3 = is_value (file, group, "protocol", PROTOCOL_POP3);
  g_autoptr (DoctorServer) outgoing = make_outgoing (file, group);
  DoctorAccount *account;

  if (is_imap && is_value (file, group, "set_tunnelcmd", "1"))
    {
      doctor_reading_complain_of_tunnel (self, path, name);
      is_imap = FALSE;
    }
  if (!is_imap && !is_pop3 && outgoing == NULL)
    return;
  account = doctor_account_new (id, DOCTOR_SOURCE_CLAWS);
  doctor_text_set (&account->name, name);
  doctor_text_set (&account->address, address);
  doctor_text_set (&account->origin, doctor_reading_package (path));
  if (is_imap || is_pop3)
    account->incoming = make_server (file, group, is_imap ? &imap_keys : &pop3_keys);
  account->outgoing = g_steal_pointer (&outgoing);
  doctor_reading_add (self, account);
}

void
doctor_claws_parse (DoctorReading *self, const char *text, gsize length, const char *path)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) groups = NULL;

  g_return_if_fail (self != NULL && path != NULL);
  g_return_if_fail (text != NULL || length == 0);

  if (length > 0 && !g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, &error))
    {
      doctor_reading_complain_of_format (self, path, error->message);
      return;
    }
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    if (g_str_has_prefix (groups[i], "Account"))
      add_account (self, file, groups[i], path);
}

void
doctor_claws_load (DoctorReading *self)
{
  static const char *const places[] = {
    ".claws-mail/accountrc",
    ".var/app/org.claws_mail.Claws-Mail/.claws-mail/accountrc",
  };

  g_return_if_fail (self != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = g_build_filename (self->places->home, places[i], NULL);

      doctor_reading_parse_file (self, path, doctor_claws_parse);
    }
}
