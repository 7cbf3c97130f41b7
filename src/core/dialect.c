/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What can be read from capabilities and greetings, the same for all protocols. */

#include "core/dialect.h"

#include <string.h>

/* The first row that fits. `with`: it holds this word too; `without`: and not that one. */
static const struct
{
  const char *begins;
  const char *with;
  const char *without;
  const char *service;
} services[] = {
  { "HTTP/", NULL, NULL, "http" },  { "<!DOCTYPE", NULL, NULL, "http" },
  { "<HTML", NULL, NULL, "http" },  { "SSH-", NULL, NULL, "ssh" },
  { "* OK", NULL, NULL, "imap" },   { "* PREAUTH", NULL, NULL, "imap" },
  { "* BYE", NULL, NULL, "imap" },  { "+OK", NULL, NULL, "pop3" },
  { "-ERR", NULL, NULL, "pop3" },   { "220", " FTP ", "SMTP", "ftp" },
  { "220", "FTPd", "SMTP", "ftp" }, { "220", "FileZilla", "SMTP", "ftp" },
  { "220", NULL, NULL, "smtp" },    { "421", NULL, NULL, "smtp" },
  { "450", NULL, NULL, "smtp" },    { "500", NULL, NULL, "smtp" },
  { "550", NULL, NULL, "smtp" },    { "554", NULL, NULL, "smtp" },
};

static gboolean
holds (const char *text, const char *word)
{
  for (gsize length = strlen (word); *text != '\0'; text++)
    if (g_ascii_strncasecmp (text, word, length) == 0)
      return TRUE;
  return FALSE;
}

const char *
doctor_service_recognise (const char *greeting)
{
  g_return_val_if_fail (greeting != NULL, "unknown");

  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    if (g_ascii_strncasecmp (greeting, services[i].begins, strlen (services[i].begins)) == 0
        && (services[i].with == NULL || holds (greeting, services[i].with))
        && (services[i].without == NULL || !holds (greeting, services[i].without)))
      return services[i].service;
  return "unknown";
}

const char *
doctor_talk_offers (const DoctorTalk *talk, const char *capability)
{
  gsize length;

  g_return_val_if_fail (talk != NULL && capability != NULL, NULL);

  length = strlen (capability);
  for (guint i = 0; i < talk->capabilities->len; i++)
    {
      const char *offered = g_ptr_array_index (talk->capabilities, i);

      if (g_ascii_strncasecmp (offered, capability, length) != 0)
        continue;
      if (offered[length] == '\0')
        return offered + length;
      if (offered[length] == ' ')
        return offered + length + strspn (offered + length, " ");
    }
  return NULL;
}

GStrv
doctor_talk_mechanisms (const DoctorTalk *talk, const DoctorDialect *dialect)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_return_val_if_fail (talk != NULL && dialect != NULL, NULL);

  for (guint i = 0; i < talk->capabilities->len; i++)
    for (guint k = 0; dialect->mechanism_prefixes[k] != NULL; k++)
      {
        const char *prefix = dialect->mechanism_prefixes[k];
        const char *offered = g_ptr_array_index (talk->capabilities, i);
        g_auto (GStrv) names = NULL;

        if (g_ascii_strncasecmp (offered, prefix, strlen (prefix)) != 0)
          continue;
        names = g_strsplit (offered + strlen (prefix), " ", -1);
        for (guint n = 0; names[n] != NULL; n++)
          {
            g_autofree char *name = g_ascii_strup (names[n], -1);

            if (*name == '\0' || g_hash_table_contains (seen, name))
              continue;
            g_strv_builder_add (builder, name);
            g_hash_table_add (seen, g_steal_pointer (&name));
          }
      }
  return g_strv_builder_end (builder);
}
