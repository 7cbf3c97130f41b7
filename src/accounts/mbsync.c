/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The accounts of mbsync (isync), a program that only receives. */

#include "accounts/reading.h"

#include <string.h>

#include "core/text.h"

/* Bytes: of the words of one line. */
#define MAX_WORD 1000
#define MAX_WORDS 30

/* What matters here, as in the manual of isync 1.4 and 1.5, where SSLType is TLSType. */
typedef enum
{
  ACCOUNT,
  HOST,
  PORT,
  USER,
  USER_COMMAND,
  PASS_COMMAND,
  TUNNEL,
  MECHANISMS,
  SECURITY,
  CERTIFICATES,
  N_SETTINGS,
} Setting;

static const struct
{
  const char *keyword;
  Setting setting;
} keywords[] = {
  { "Account", ACCOUNT },
  { "Host", HOST },
  { "Port", PORT },
  { "User", USER },
  { "UserCmd", USER_COMMAND },
  { "PassCmd", PASS_COMMAND },
  { "Tunnel", TUNNEL },
  { "AuthMechs", MECHANISMS },
  { "AuthMech", MECHANISMS },
  { "SSLType", SECURITY },
  { "TLSType", SECURITY },
  { "UseIMAPS", N_SETTINGS },
  { "RequireSSL", N_SETTINGS },
  { "CertificateFile", CERTIFICATES },
};

typedef struct
{
  DoctorReading *reading;
  const char *path;
  gboolean is_open; /* in a section that may be an account */
  char *name;
  char *values[N_SETTINGS]; /* NULL: not set */
} Reader;

static void
forget (Reader *self)
{
  self->is_open = FALSE;
  g_clear_pointer (&self->name, g_free);
  for (guint i = 0; i < N_SETTINGS; i++)
    g_clear_pointer (&self->values[i], g_free);
}

static gboolean
is_word (const char *value, const char *word)
{
  return value != NULL && g_ascii_strcasecmp (value, word) == 0;
}

static DoctorLogin
login_of (const char *mechanisms)
{
  g_auto (GStrv) names = g_strsplit (mechanisms != NULL ? mechanisms : "*", " ", -1);
  gboolean takes_password = FALSE, takes_token = FALSE;

  for (guint i = 0; names[i] != NULL; i++)
    {
      if (is_word (names[i], "XOAUTH2") || is_word (names[i], "OAUTHBEARER"))
        takes_token = TRUE;
      else if (!is_word (names[i], "EXTERNAL") && !is_word (names[i], "GSSAPI"))
        takes_password = TRUE;
    }
  return takes_token      ? DOCTOR_LOGIN_OAUTH2
         : takes_password ? DOCTOR_LOGIN_PASSWORD
                          : DOCTOR_LOGIN_NONE;
}

/* Who logs in where a command says so, which is not run, is not known. */
static gboolean
has_unknown_user (const Reader *self)
{
  return self->values[USER] == NULL && self->values[USER_COMMAND] != NULL;
}

static DoctorServer *
make_server (const Reader *self)
{
  char *const *values = self->values;
  DoctorSecurity security = is_word (values[SECURITY], "IMAPS")  ? DOCTOR_SECURITY_TLS
                            : is_word (values[SECURITY], "None") ? DOCTOR_SECURITY_NONE
                                                                 : DOCTOR_SECURITY_STARTTLS;
  g_autofree char *certificate =
      doctor_reading_own_certificates (self->reading, values[CERTIFICATES]);
  guint port = values[PORT] != NULL ? doctor_reading_port (values[PORT])
                                    : doctor_server_default_port (DOCTOR_PROTOCOL_IMAP, security);
  DoctorLogin login = has_unknown_user (self) ? DOCTOR_LOGIN_NONE : login_of (values[MECHANISMS]);
  DoctorServer *server = doctor_server_new (DOCTOR_ROLE_INCOMING, DOCTOR_PROTOCOL_IMAP,
                                            values[HOST], port, security, values[USER], login);

  doctor_server_set_certificate (server, certificate);
  /* The sign before it says that it talks to a terminal. */
  if (values[PASS_COMMAND] != NULL)
    doctor_text_set (&server->command, values[PASS_COMMAND] + (*values[PASS_COMMAND] == '+'));
  return server;
}

/* Old versions wrote the security into the host: "imaps:host". */
static void
split_host (Reader *self)
{
  static const struct
  {
    const char *prefix;
    const char *security;
  } schemes[] = { { "imaps:", "IMAPS" }, { "imap:", "STARTTLS" } };

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (self->values[HOST] != NULL && g_str_has_prefix (self->values[HOST], schemes[i].prefix))
      {
        const char *host = self->values[HOST] + strlen (schemes[i].prefix);
        g_autofree char *bare = g_strdup (host + (g_str_has_prefix (host, "//") ? 2 : 0));

        doctor_text_set (&self->values[HOST], bare);
        if (self->values[SECURITY] == NULL)
          self->values[SECURITY] = g_strdup (schemes[i].security);
      }
}

static void
end_section (Reader *self)
{
  g_autofree char *id = NULL;
  DoctorAccount *account;

  split_host (self);
  if (self->is_open && self->values[TUNNEL] != NULL)
    doctor_reading_complain_of_tunnel (self->reading, self->path, self->name);
  /* A store may be an account of its own, or only name one. */
  else if (self->is_open && self->values[HOST] != NULL && self->values[ACCOUNT] == NULL)
    {
      if (has_unknown_user (self))
        doctor_reading_complain_of_command (self->reading, self->path, self->values[USER_COMMAND]);
      id = g_strconcat ("mbsync:", self->name, NULL);
      account = doctor_account_new (id, DOCTOR_SOURCE_MBSYNC);
      doctor_text_set (&account->name, self->name);
      if (self->values[USER] != NULL && strchr (self->values[USER], '@') != NULL)
        doctor_text_set (&account->address, self->values[USER]);
      g_free (account->origin);
      account->origin = doctor_reading_shown_path (self->reading, self->path);
      account->incoming = make_server (self);
      doctor_reading_add (self->reading, account);
    }
  forget (self);
}

/* One word, quoted or not, with backslashes. NULL at the end of the line or of what is sensible.
 * `*at` moves on. */
static char *
take_word (const char **at, const char *end)
{
  g_autoptr (GString) word = g_string_new (NULL);
  gboolean is_quoted = FALSE, is_there = FALSE;

  while (*at < end && g_ascii_isspace (**at))
    (*at)++;
  while (*at < end && (is_quoted || !g_ascii_isspace (**at)) && word->len < MAX_WORD)
    {
      char sign = *(*at)++;

      if (!is_there && sign == '#')
        return NULL;
      is_there = TRUE;
      if (sign == '"')
        is_quoted = !is_quoted;
      else if (sign == '\\' && *at < end)
        g_string_append_c (word, *(*at)++);
      else
        g_string_append_c (word, sign);
    }
  return is_there && !is_quoted && *at <= end ? g_strdup (word->str) : NULL;
}

/* The words from there to the end of the line, with single blanks. */
static char *
take_words (const char **at, const char *end)
{
  g_autoptr (GString) words = g_string_new (NULL);
  char *word;

  for (guint i = 0; i < MAX_WORDS && (word = take_word (at, end)) != NULL; i++)
    {
      g_string_append_printf (words, "%s%s", i > 0 ? " " : "", word);
      g_free (word);
    }
  return g_strdup (words->str);
}

static void
read_setting (Reader *self, const char *keyword, const char *at, const char *end)
{
  for (guint i = 0; i < G_N_ELEMENTS (keywords); i++)
    {
      g_autofree char *value = NULL;

      if (g_ascii_strcasecmp (keyword, keywords[i].keyword) != 0)
        continue;
      value = take_words (&at, end);
      if (keywords[i].setting < N_SETTINGS)
        doctor_text_set (&self->values[keywords[i].setting], value);
      /* Of version 1.2 and before. */
      else if (g_ascii_strcasecmp (keyword, "UseIMAPS") == 0 && is_word (value, "yes"))
        doctor_text_set (&self->values[SECURITY], "IMAPS");
      else if (g_ascii_strcasecmp (keyword, "RequireSSL") == 0 && is_word (value, "no")
               && self->values[SECURITY] == NULL)
        self->values[SECURITY] = g_strdup ("None");
    }
}

static void
read_line (Reader *self, const char *line, gsize length, guint number)
{
  const char *at = line, *end = line + length;
  g_autofree char *keyword = take_word (&at, end);

  if (keyword == NULL)
    {
      if (length > 0 && *line != '#')
        doctor_reading_complain_of_line (self->reading, self->path, number);
      return;
    }
  /* Not copied, not even for a moment. */
  if (g_ascii_strcasecmp (keyword, "Pass") == 0)
    return;
  if (g_ascii_strcasecmp (keyword, "IMAPAccount") == 0
      || g_ascii_strcasecmp (keyword, "IMAPStore") == 0)
    {
      end_section (self);
      self->name = take_words (&at, end);
      self->is_open = *self->name != '\0';
      if (!self->is_open)
        doctor_reading_complain_of_line (self->reading, self->path, number);
    }
  else if (self->is_open)
    read_setting (self, keyword, at, end);
}

void
doctor_mbsync_parse (DoctorReading *reading, const char *text, gsize length, const char *path)
{
  Reader self = { .reading = reading, .path = path };
  const char *end, *line;
  gsize size;

  g_return_if_fail (reading != NULL && path != NULL);
  g_return_if_fail (text != NULL || length == 0);

  end = text + length;
  for (guint number = 1; doctor_reading_next_line (&text, end, &line, &size); number++)
    {
      /* An empty line ends a section. */
      if (size == 0)
        end_section (&self);
      else
        read_line (&self, line, size, number);
    }
  end_section (&self);
}

void
doctor_mbsync_load (DoctorReading *self)
{
  static const DoctorPlace places[] = { { FALSE, ".mbsyncrc" }, { TRUE, "isyncrc" } };

  g_return_if_fail (self != NULL);

  doctor_reading_parse_first (self, places, G_N_ELEMENTS (places), doctor_mbsync_parse);
}
