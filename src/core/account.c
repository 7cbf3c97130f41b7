/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Accounts and servers: what the user has configured, and what cannot be right in it. */

#include "core/account.h"

#include <string.h>

#include "core/text.h"

static const char *const role_words[] = { "incoming", "outgoing" };
static const char *const protocol_words[] = { "imap", "pop3", "smtp" };
static const char *const protocol_labels[] = { "IMAP", "POP3", "SMTP" };
static const char *const security_words[] = { "tls", "starttls", "none" };
static const char *const security_labels[] = { "TLS", "STARTTLS", "none" };
static const char *const login_words[] = { "password", "oauth2", "none" };
static const struct
{
  const char *word, *label;
} source_names[DOCTOR_N_SOURCES] = {
  [DOCTOR_SOURCE_OWN] = { "own", N_ ("Added here") },
  [DOCTOR_SOURCE_GOA] = { "goa", N_ ("GNOME Online Accounts") },
  [DOCTOR_SOURCE_EVOLUTION] = { "evolution", N_ ("Evolution") },
  [DOCTOR_SOURCE_THUNDERBIRD] = { "thunderbird", N_ ("Thunderbird") },
  [DOCTOR_SOURCE_GEARY] = { "geary", N_ ("Geary") },
  [DOCTOR_SOURCE_KMAIL] = { "kmail", N_ ("KMail") },
  [DOCTOR_SOURCE_CLAWS] = { "claws", N_ ("Claws Mail") },
  [DOCTOR_SOURCE_MUTT] = { "mutt", N_ ("Mutt") },
  [DOCTOR_SOURCE_MSMTP] = { "msmtp", N_ ("msmtp") },
  [DOCTOR_SOURCE_MBSYNC] = { "mbsync", N_ ("mbsync") },
};

/* By protocol, then by security. */
static const guint default_ports[3][3] = {
  { 993, 143, 143 },
  { 995, 110, 110 },
  { 465, 587, 587 },
};

DoctorServer *
doctor_server_new (DoctorRole role, DoctorProtocol protocol, const char *host, guint port,
                   DoctorSecurity security, const char *user, DoctorLogin login)
{
  DoctorServer *self = g_new0 (DoctorServer, 1);

  self->role = role;
  self->protocol = protocol;
  self->host = g_strdup (host != NULL ? host : "");
  self->port = port;
  self->security = security;
  self->user = g_strdup (user != NULL ? user : "");
  self->login = login;
  self->certificate = g_strdup ("");
  self->keeper_key = g_strdup ("");
  self->command = g_strdup ("");
  return self;
}

void
doctor_server_set_certificate (DoctorServer *self, const char *path)
{
  g_return_if_fail (self != NULL);

  doctor_text_set (&self->certificate, path);
}

DoctorServer *
doctor_server_copy (const DoctorServer *self)
{
  DoctorServer *copy;

  if (self == NULL)
    return NULL;
  copy = doctor_server_new (self->role, self->protocol, self->host, self->port, self->security,
                            self->user, self->login);
  doctor_text_set (&copy->certificate, self->certificate);
  copy->keeper = self->keeper;
  doctor_text_set (&copy->keeper_key, self->keeper_key);
  doctor_text_set (&copy->command, self->command);
  copy->accepts_errors = self->accepts_errors;
  return copy;
}

void
doctor_server_free (DoctorServer *self)
{
  if (self == NULL)
    return;
  g_free (self->host);
  g_free (self->user);
  g_free (self->certificate);
  g_free (self->keeper_key);
  g_free (self->command);
  g_free (self);
}

gboolean
doctor_server_equal (const DoctorServer *a, const DoctorServer *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return a->role == b->role && a->protocol == b->protocol && a->port == b->port
         && a->security == b->security && a->login == b->login && g_str_equal (a->host, b->host)
         && g_str_equal (a->user, b->user) && g_str_equal (a->certificate, b->certificate);
}

guint
doctor_server_default_port (DoctorProtocol protocol, DoctorSecurity security)
{
  return default_ports[protocol][security];
}

static gboolean
has_control (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

static gboolean
has_blank (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isspace (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

static gboolean
has_full_width (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      /* U+3002, the ideographic full stop, is what a Japanese keyboard gives for a dot. */
      if ((c >= 0xff01 && c <= 0xff5e) || c == 0x3002 || c == 0xff61)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_label (const char *label)
{
  gsize length = strlen (label);

  if (length == 0 || length > 63 || label[0] == '-' || label[length - 1] == '-')
    return FALSE;
  /* The underscore is no part of a host name, but names with it exist and resolve. */
  return strspn (label, "abcdefghijklmnopqrstuvwxyz0123456789-_") == length;
}

char *
doctor_host_to_ascii (const char *host)
{
  g_autofree char *ascii = NULL;
  g_auto (GStrv) labels = NULL;
  gsize length;

  g_return_val_if_fail (host != NULL, NULL);

  if (g_hostname_is_ip_address (host))
    return g_strdup (host);

  ascii = g_hostname_to_ascii (host);
  if (ascii == NULL)
    return NULL;
  for (char *p = ascii; *p != '\0'; p++)
    *p = g_ascii_tolower (*p);

  length = strlen (ascii);
  if (length > 1 && ascii[length - 1] == '.')
    ascii[--length] = '\0';
  if (length == 0 || length > 253)
    return NULL;

  labels = g_strsplit (ascii, ".", -1);
  for (guint i = 0; labels[i] != NULL; i++)
    if (!is_label (labels[i]))
      return NULL;
  /* RFC 3696 section 2: the last label is not all digits, so 192.0.2.300 is no host name. */
  if (strspn (labels[g_strv_length (labels) - 1], "0123456789")
      == strlen (labels[g_strv_length (labels) - 1]))
    return NULL;

  return g_steal_pointer (&ascii);
}

/* A name or a bracketed address, a colon, digits. Without brackets an IPv6 address that is almost
 * right would pass for a host with a port. */
static gboolean
has_port (const char *host)
{
  const char *colon = strrchr (host, ':');

  if (colon == NULL || colon == host || colon[1] == '\0'
      || strspn (colon + 1, "0123456789") != strlen (colon + 1))
    return FALSE;
  return colon[-1] == ']' ? host[0] == '[' : strchr (host, ':') == colon;
}

DoctorProblem
doctor_host_problem (const char *host)
{
  g_autofree char *ascii = NULL;

  g_return_val_if_fail (host != NULL, DOCTOR_PROBLEM_EMPTY);

  if (*host == '\0')
    return DOCTOR_PROBLEM_EMPTY;
  if (has_control (host))
    return DOCTOR_PROBLEM_LINE_BREAK;
  if (strstr (host, "://") != NULL)
    return DOCTOR_PROBLEM_SCHEME;
  if (has_full_width (host))
    return DOCTOR_PROBLEM_FULL_WIDTH;
  if (has_blank (host))
    return DOCTOR_PROBLEM_BLANK;
  if (strchr (host, ',') != NULL)
    return DOCTOR_PROBLEM_COMMA;

  ascii = doctor_host_to_ascii (host);
  if (ascii != NULL)
    return DOCTOR_PROBLEM_NONE;

  return has_port (host) ? DOCTOR_PROBLEM_PORT_IN_HOST : DOCTOR_PROBLEM_NOT_A_HOST;
}

DoctorProblem
doctor_port_problem (guint port)
{
  return port >= 1 && port <= 65535 ? DOCTOR_PROBLEM_NONE : DOCTOR_PROBLEM_PORT_RANGE;
}

DoctorProblem
doctor_user_problem (const char *user)
{
  g_return_val_if_fail (user != NULL, DOCTOR_PROBLEM_EMPTY);

  if (*user == '\0')
    return DOCTOR_PROBLEM_EMPTY;
  return has_control (user) ? DOCTOR_PROBLEM_LINE_BREAK : DOCTOR_PROBLEM_NONE;
}

DoctorProblem
doctor_address_problem (const char *address)
{
  DoctorProblem problem;
  const char *at;

  g_return_val_if_fail (address != NULL, DOCTOR_PROBLEM_EMPTY);

  if (*address == '\0')
    return DOCTOR_PROBLEM_EMPTY;
  if (has_control (address))
    return DOCTOR_PROBLEM_LINE_BREAK;
  if (has_full_width (address))
    return DOCTOR_PROBLEM_FULL_WIDTH;
  if (has_blank (address))
    return DOCTOR_PROBLEM_BLANK;

  /* Angle brackets would end the address in an SMTP command. A second @ is right only inside
   * quotes, which nobody uses. */
  at = strchr (address, '@');
  if (at == NULL || at == address || strchr (at + 1, '@') != NULL || strpbrk (address, "<>") != NULL
      || g_hostname_is_ip_address (at + 1))
    return DOCTOR_PROBLEM_NOT_AN_ADDRESS;
  problem = doctor_host_problem (at + 1);
  if (problem == DOCTOR_PROBLEM_NONE || problem == DOCTOR_PROBLEM_COMMA)
    return problem;
  return DOCTOR_PROBLEM_NOT_AN_ADDRESS;
}

DoctorProblem
doctor_server_problem (const DoctorServer *self, const char **field)
{
  DoctorProblem problem;
  const char *name = "host";

  g_return_val_if_fail (self != NULL, DOCTOR_PROBLEM_EMPTY);

  problem = doctor_host_problem (self->host);
  if (problem == DOCTOR_PROBLEM_NONE)
    {
      name = "port";
      problem = doctor_port_problem (self->port);
    }
  if (problem == DOCTOR_PROBLEM_NONE && (self->login != DOCTOR_LOGIN_NONE || *self->user != '\0'))
    {
      name = "user";
      problem = doctor_user_problem (self->user);
    }
  if (problem != DOCTOR_PROBLEM_NONE && field != NULL)
    *field = name;
  return problem;
}

DoctorAccount *
doctor_account_new (const char *id, DoctorSource source)
{
  DoctorAccount *self = g_new0 (DoctorAccount, 1);

  g_ref_count_init (&self->ref_count);
  self->id = g_strdup (id);
  self->name = g_strdup ("");
  self->address = g_strdup ("");
  self->origin = g_strdup ("");
  self->online = g_strdup ("");
  self->enabled = TRUE;
  self->source = source;
  return self;
}

DoctorAccount *
doctor_account_ref (DoctorAccount *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_ref_count_inc (&self->ref_count);
  return self;
}

void
doctor_account_unref (DoctorAccount *self)
{
  if (self == NULL || !g_ref_count_dec (&self->ref_count))
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->address);
  doctor_server_free (self->incoming);
  doctor_server_free (self->outgoing);
  g_free (self->origin);
  g_strfreev (self->identities);
  g_free (self->online);
  g_free (self);
}

DoctorAccount *
doctor_account_copy (const DoctorAccount *self)
{
  DoctorAccount *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = doctor_account_new (self->id, self->source);
  doctor_text_set (&copy->name, self->name);
  doctor_text_set (&copy->address, self->address);
  doctor_text_set (&copy->origin, self->origin);
  doctor_text_set (&copy->online, self->online);
  copy->identities = g_strdupv (self->identities);
  copy->needs_attention = self->needs_attention;
  copy->enabled = self->enabled;
  copy->incoming = doctor_server_copy (self->incoming);
  copy->outgoing = doctor_server_copy (self->outgoing);
  return copy;
}

const char *
doctor_account_title (const DoctorAccount *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (*self->name != '\0')
    return self->name;
  return *self->address != '\0' ? self->address : self->id;
}

const char *
doctor_role_to_string (DoctorRole role)
{
  return role_words[role];
}

const char *
doctor_protocol_to_string (DoctorProtocol protocol)
{
  return protocol_words[protocol];
}

const char *
doctor_protocol_to_label (DoctorProtocol protocol)
{
  return protocol_labels[protocol];
}

const char *
doctor_security_to_string (DoctorSecurity security)
{
  return security_words[security];
}

const char *
doctor_security_to_label (DoctorSecurity security)
{
  return security_labels[security];
}

const char *
doctor_field_to_label (const char *field)
{
  static const struct
  {
    const char *field;
    const char *label;
  } labels[] = {
    { "host", N_ ("server name") },
    { "port", N_ ("port") },
    { "user", N_ ("user name") },
    { "address", N_ ("mail address") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_strcmp0 (labels[i].field, field) == 0)
      return labels[i].label;
  return field;
}

const char *
doctor_login_to_string (DoctorLogin login)
{
  return login_words[login];
}

const char *
doctor_source_to_string (DoctorSource source)
{
  return source_names[source].word;
}

const char *
doctor_source_to_label (DoctorSource source)
{
  return source_names[source].label;
}

gboolean
doctor_source_from_string (const char *word, DoctorSource *out)
{
  g_return_val_if_fail (word != NULL, FALSE);

  for (guint i = 0; i < DOCTOR_N_SOURCES; i++)
    if (g_str_equal (source_names[i].word, word))
      {
        *out = (DoctorSource) i;
        return TRUE;
      }
  return FALSE;
}

static int
find_word (const char *const *words, guint n, const char *word)
{
  g_return_val_if_fail (word != NULL, -1);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (words[i], word))
      return (int) i;
  return -1;
}

gboolean
doctor_protocol_from_string (const char *word, DoctorProtocol *out)
{
  int i = find_word (protocol_words, G_N_ELEMENTS (protocol_words), word);

  if (i >= 0)
    *out = (DoctorProtocol) i;
  return i >= 0;
}

gboolean
doctor_security_from_string (const char *word, DoctorSecurity *out)
{
  int i = find_word (security_words, G_N_ELEMENTS (security_words), word);

  if (i >= 0)
    *out = (DoctorSecurity) i;
  return i >= 0;
}

gboolean
doctor_login_from_string (const char *word, DoctorLogin *out)
{
  int i = find_word (login_words, G_N_ELEMENTS (login_words), word);

  if (i >= 0)
    *out = (DoctorLogin) i;
  return i >= 0;
}
