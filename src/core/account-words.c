/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The words for roles, protocols, ways of encrypting and logging in, and sources: those of files
 * and of the report, and those that are shown. */

#include "core/account.h"

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
