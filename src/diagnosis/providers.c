/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Whose server it is. */

#include "diagnosis/providers.h"

#include <string.h>

#include "providers-table.h"

guint
doctor_n_providers (void)
{
  return G_N_ELEMENTS (providers);
}

const DoctorProvider *
doctor_provider_at (guint index)
{
  g_return_val_if_fail (index < G_N_ELEMENTS (providers), NULL);

  return &providers[index];
}

/* `name` is the domain or stands below it. */
static gboolean
is_below (const char *name, const char *domain, gsize length)
{
  gsize whole = strlen (name);

  return whole >= length && g_ascii_strncasecmp (name + whole - length, domain, length) == 0
         && (whole == length || name[whole - length - 1] == '.');
}

/* How much of the name the best of "one|two" explains; 0: none does. */
static gsize
measure (const char *name, const char *domains)
{
  gsize best = 0;

  while (domains != NULL)
    {
      const char *end = strchr (domains, '|');
      gsize length = end != NULL ? (gsize) (end - domains) : strlen (domains);

      if (is_below (name, domains, length))
        best = MAX (best, length);
      domains = end != NULL ? end + 1 : NULL;
    }
  return best;
}

/* This computer is nobody's, whatever listens there. */
static gsize
measure_host (const DoctorProvider *self, const char *host)
{
  gsize best = MAX (measure (host, self->hosts), measure (host, self->domains));

  for (guint i = 0; i < self->n_servers; i++)
    {
      const char *name = self->servers[i].host;

      if (g_str_has_prefix (name, "*."))
        name += 2;
      if (!g_ascii_isdigit (*name) && *name != '{')
        best = MAX (best, measure (host, name));
    }
  return best;
}

const DoctorProvider *
doctor_provider_find_by_address (const char *address)
{
  const char *at = address != NULL ? strrchr (address, '@') : NULL;
  const DoctorProvider *found = NULL;
  gsize best = 0;

  for (guint i = 0; at != NULL && i < G_N_ELEMENTS (providers); i++)
    {
      gsize length = measure (at + 1, providers[i].domains);

      if (length > best)
        {
          best = length;
          found = &providers[i];
        }
    }
  return found;
}

const DoctorProvider *
doctor_provider_find_by_exchanger (const char *host)
{
  const DoctorProvider *found = NULL;
  gsize best = 0;

  g_return_val_if_fail (host != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (providers); i++)
    {
      gsize length = measure (host, providers[i].mx);

      if (length > best)
        {
          best = length;
          found = &providers[i];
        }
    }
  return found;
}

char *
doctor_provider_server_host (const DoctorProviderServer *self, const char *domain,
                             const char *exchanger)
{
  const char *names[] = { domain, exchanger };
  const char *brace;

  g_return_val_if_fail (self != NULL && domain != NULL, NULL);

  brace = strstr (self->host, "{domain}");
  if (brace != NULL)
    return g_strdup_printf ("%.*s%s%s", (int) (brace - self->host), self->host, domain,
                            brace + strlen ("{domain}"));
  if (!g_str_has_prefix (self->host, "*."))
    return g_strdup (self->host);
  /* One label stands before the rest. */
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *rest = names[i] != NULL ? strchr (names[i], '.') : NULL;

      if (rest != NULL && rest != names[i] && g_ascii_strcasecmp (rest, self->host + 1) == 0)
        return g_ascii_strdown (names[i], -1);
    }
  return NULL;
}

const DoctorProvider *
doctor_provider_find (const DoctorServer *server, const char *address)
{
  const DoctorProvider *own, *found = NULL;
  gsize best = 0;

  g_return_val_if_fail (server != NULL, NULL);

  own = doctor_provider_find_by_address (server->user);
  if (own == NULL)
    own = doctor_provider_find_by_address (address);
  for (guint i = 0; i < G_N_ELEMENTS (providers); i++)
    {
      gsize length = measure_host (&providers[i], server->host);

      /* Where two share a server the address decides. */
      if (length > best || (length == best && length > 0 && own == &providers[i]))
        {
          best = length;
          found = &providers[i];
        }
    }
  return found != NULL ? found : own;
}

const DoctorProviderServer *
doctor_provider_published (const DoctorProvider *self, const DoctorServer *server)
{
  g_autofree char *host = NULL;
  const DoctorProviderServer *best = NULL;

  g_return_val_if_fail (self != NULL && server != NULL, NULL);

  host = doctor_host_to_ascii (server->host);
  if (host == NULL || (self->traps & (DOCTOR_TRAP_OWN_DOMAINS | DOCTOR_TRAP_LOCAL_BRIDGE)) != 0)
    return NULL;
  for (guint i = 0; i < self->n_servers; i++)
    {
      const DoctorProviderServer *published = &self->servers[i];

      if (published->protocol != server->protocol)
        continue;
      if (strpbrk (published->host, "*{") != NULL
          || (g_ascii_strcasecmp (published->host, host) == 0 && published->port == server->port
              && published->security == server->security))
        return NULL;
      if (best == NULL)
        best = published;
    }
  return best;
}
