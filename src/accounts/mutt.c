/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The accounts of Mutt and NeoMutt: what the main file sets is one account. Who has several lets a
 * hook read a file for each: such a file is an account too, with what was set before. */

#include "accounts/mutt-private.h"

#include <string.h>

#include "core/text.h"

static gboolean
is_on (const DoctorMutt *self, const char *name, gboolean unset)
{
  const char *value = doctor_mutt_get (self, name);

  return value != NULL ? *value != '\0' && !g_str_equal (value, "no") : unset;
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
login_of (const DoctorMutt *self, DoctorProtocol protocol, const char *user)
{
  static const char *const methods[] = { "imap_authenticators", "pop_authenticators",
                                         "smtp_authenticators" };
  const char *method = doctor_mutt_get (self, methods[protocol]);

  /* Without a name it sends without a login; where it receives it asks, and we do not know. */
  if (*user == '\0')
    return DOCTOR_LOGIN_NONE;
  return method != NULL
                 && (g_str_has_prefix (method, "oauthbearer")
                     || g_str_has_prefix (method, "xoauth2"))
             ? DOCTOR_LOGIN_OAUTH2
             : DOCTOR_LOGIN_PASSWORD;
}

/* `user` is that of the address, or NULL. */
static const char *
user_of (const DoctorMutt *self, DoctorProtocol protocol, const char *user)
{
  static const char *const names[] = { "imap_user", "pop_user", "smtp_user" };
  const char *login = protocol == DOCTOR_PROTOCOL_IMAP ? doctor_mutt_get (self, "imap_login")
                                                       : NULL;

  /* Who logs in may be somebody else than whose mail it is. */
  if (login != NULL && *login != '\0')
    return login;
  if (user == NULL || *user == '\0')
    user = doctor_mutt_get (self, names[protocol]);
  return user != NULL ? user : "";
}

/* "imaps://user@host:port/folder"; NULL where it is no such address, or not of that role. */
static DoctorServer *
make_server (const DoctorMutt *self, const char *url, DoctorRole role)
{
  static const char *const commands[] = { "imap_pass_command", "pop_pass_command",
                                          "smtp_pass_command" };
  g_autofree char *scheme = NULL, *named = NULL, *host = NULL;
  const char *user;
  DoctorSecurity security;
  DoctorServer *server;
  int port = -1;
  guint i = 0;

  if (url == NULL
      || !g_uri_split_with_user (url, G_URI_FLAGS_NON_DNS | G_URI_FLAGS_PARSE_RELAXED, &scheme,
                                 &named, NULL, NULL, &host, &port, NULL, NULL, NULL, NULL)
      || scheme == NULL || host == NULL)
    return NULL;
  while (i < G_N_ELEMENTS (schemes) && g_ascii_strcasecmp (scheme, schemes[i].scheme) != 0)
    i++;
  if (i == G_N_ELEMENTS (schemes)
      || (schemes[i].protocol == DOCTOR_PROTOCOL_SMTP) != (role == DOCTOR_ROLE_OUTGOING))
    return NULL;
  user = user_of (self, schemes[i].protocol, named);
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
  doctor_text_set (&server->command, doctor_mutt_get (self, commands[schemes[i].protocol]));
  g_strdelimit (g_strstrip (server->command), "`", ' ');
  g_strstrip (server->command);
  return server;
}

/* NULL where mail is not fetched from a server. */
static DoctorServer *
make_incoming (const DoctorMutt *self)
{
  static const char *const names[] = { "folder", "spoolfile", "spool_file", "pop_host" };
  DoctorServer *server = NULL;

  for (guint i = 0; server == NULL && i < G_N_ELEMENTS (names); i++)
    {
      const char *value = doctor_mutt_get (self, names[i]);
      g_autofree char *url = NULL;

      if (value == NULL || *value == '\0')
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
add_account (const DoctorMutt *self)
{
  g_autofree char *shown = doctor_reading_shown_path (self->reading, self->path);
  g_autofree char *id = g_strconcat ("mutt:", shown, NULL);
  g_autofree char *address = address_of (doctor_mutt_get (self, "from"));
  g_autoptr (DoctorServer) incoming = make_incoming (self);
  g_autoptr (DoctorServer)
      outgoing = make_server (self, doctor_mutt_get (self, "smtp_url"), DOCTOR_ROLE_OUTGOING);
  DoctorAccount *account;

  if (incoming == NULL && outgoing == NULL)
    return;
  /* It is taken for both of them. */
  if (is_on (self, "tunnel", FALSE))
    {
      doctor_reading_complain_of_tunnel (self->reading, self->path,
                                         address != NULL ? address : shown);
      return;
    }
  account = doctor_account_new (id, DOCTOR_SOURCE_MUTT);
  doctor_text_set (&account->address, address);
  doctor_text_set (&account->origin, shown);
  account->incoming = g_steal_pointer (&incoming);
  account->outgoing = g_steal_pointer (&outgoing);
  doctor_reading_add (self->reading, account);
}

/* The file of a hook is an account where it sets a server. */
static void
add_hooked (const DoctorMutt *base, const char *path)
{
  static const char *const servers[] = { "folder",   "spoolfile", "spool_file",
                                         "pop_host", "smtp_url",  "from" };
  g_autoptr (DoctorMutt) self = doctor_mutt_new (base->reading, path, base);
  gboolean is_other = FALSE;

  doctor_mutt_read_file (self, path);
  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    is_other = is_other
               || g_strcmp0 (doctor_mutt_get (self, servers[i]), doctor_mutt_get (base, servers[i]))
                      != 0;
  if (is_other)
    add_account (self);
}

void
doctor_mutt_parse (DoctorReading *reading, const char *text, gsize length, const char *path)
{
  g_autoptr (DoctorMutt) self = NULL;

  g_return_if_fail (reading != NULL && path != NULL);
  g_return_if_fail (text != NULL || length == 0);

  self = doctor_mutt_new (reading, path, NULL);
  doctor_mutt_read_text (self, path, text, length);
  add_account (self);
  for (guint i = 0; i < self->hooked->len; i++)
    add_hooked (self, g_ptr_array_index (self->hooked, i));
}

void
doctor_mutt_load (DoctorReading *self)
{
  static const DoctorPlace mutt[] = { { FALSE, ".muttrc" },
                                      { FALSE, ".mutt/muttrc" },
                                      { TRUE, "mutt/muttrc" } };
  static const DoctorPlace neomutt[] = { { FALSE, ".neomuttrc" },
                                         { FALSE, ".neomutt/neomuttrc" },
                                         { TRUE, "neomutt/neomuttrc" } };

  g_return_if_fail (self != NULL);

  doctor_reading_parse_first (self, mutt, G_N_ELEMENTS (mutt), doctor_mutt_parse);
  doctor_reading_parse_first (self, neomutt, G_N_ELEMENTS (neomutt), doctor_mutt_parse);
}
