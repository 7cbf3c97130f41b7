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

/* Domain, in lower case → GPtrArray of the providers it leads to, in the order of the table. Made
 * once: every row of every examination asks. */
typedef struct
{
  GHashTable *addresses; /* behind the @ */
  GHashTable *hosts;     /* of servers */
  GHashTable *exchangers;
} Index;

static void
add_domain (GHashTable *domains, const char *domain, gsize length, const DoctorProvider *provider)
{
  g_autofree char *key = g_ascii_strdown (domain, (gssize) length);
  GPtrArray *owners = g_hash_table_lookup (domains, key);

  if (owners == NULL)
    {
      owners = g_ptr_array_new ();
      g_hash_table_insert (domains, g_steal_pointer (&key), owners);
    }
  if (!g_ptr_array_find (owners, provider, NULL))
    g_ptr_array_add (owners, (gpointer) provider);
}

/* Each of "one|two"; NULL for none. */
static void
add_domains (GHashTable *domains, const char *list, const DoctorProvider *provider)
{
  while (list != NULL)
    {
      const char *end = strchr (list, '|');
      gsize length = end != NULL ? (gsize) (end - list) : strlen (list);

      if (length > 0)
        add_domain (domains, list, length, provider);
      list = end != NULL ? end + 1 : NULL;
    }
}

static void
add_servers (GHashTable *domains, const DoctorProvider *provider)
{
  for (guint i = 0; i < provider->n_servers; i++)
    {
      const char *name = provider->servers[i].host;

      if (g_str_has_prefix (name, "*."))
        name += 2;
      /* This computer is nobody's, whatever listens there. */
      if (!g_ascii_isdigit (*name) && *name != '{')
        add_domain (domains, name, strlen (name), provider);
    }
}

static GHashTable *
new_domains (void)
{
  return g_hash_table_new (g_str_hash, g_str_equal);
}

static const Index *
get_index (void)
{
  static gsize index = 0;

  if (g_once_init_enter (&index))
    {
      Index *self = g_new0 (Index, 1);

      self->addresses = new_domains ();
      self->hosts = new_domains ();
      self->exchangers = new_domains ();
      for (guint i = 0; i < G_N_ELEMENTS (providers); i++)
        {
          add_domains (self->addresses, providers[i].domains, &providers[i]);
          add_domains (self->hosts, providers[i].hosts, &providers[i]);
          add_domains (self->hosts, providers[i].domains, &providers[i]);
          add_servers (self->hosts, &providers[i]);
          add_domains (self->exchangers, providers[i].mx, &providers[i]);
        }
      g_once_init_leave (&index, (gsize) self);
    }
  return (const Index *) index;
}

/* Those of the longest domain that `name` is or stands below; NULL for none. */
static const GPtrArray *
find_owners (GHashTable *domains, const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  const GPtrArray *owners = NULL;

  for (const char *rest = lower; owners == NULL && rest != NULL;)
    {
      owners = g_hash_table_lookup (domains, rest);
      rest = strchr (rest, '.');
      rest = rest != NULL ? rest + 1 : NULL;
    }
  return owners;
}

static const DoctorProvider *
find_first (GHashTable *domains, const char *name)
{
  const GPtrArray *owners = find_owners (domains, name);

  return owners != NULL ? g_ptr_array_index (owners, 0) : NULL;
}

const DoctorProvider *
doctor_provider_find_by_address (const char *address)
{
  const char *at = address != NULL ? strrchr (address, '@') : NULL;

  return at != NULL ? find_first (get_index ()->addresses, at + 1) : NULL;
}

const DoctorProvider *
doctor_provider_find_by_host (const char *host)
{
  g_return_val_if_fail (host != NULL, NULL);

  return find_first (get_index ()->hosts, host);
}

const DoctorProvider *
doctor_provider_find_by_exchanger (const char *host)
{
  g_return_val_if_fail (host != NULL, NULL);

  return find_first (get_index ()->exchangers, host);
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
  const DoctorProvider *own;
  const GPtrArray *owners;

  g_return_val_if_fail (server != NULL, NULL);

  own = doctor_provider_find_by_address (server->user);
  if (own == NULL)
    own = doctor_provider_find_by_address (address);
  owners = find_owners (get_index ()->hosts, server->host);
  /* Where two share a server the address decides. */
  if (owners == NULL || (own != NULL && g_ptr_array_find ((GPtrArray *) owners, own, NULL)))
    return own;
  return g_ptr_array_index (owners, 0);
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

const DoctorProviderServer *
doctor_provider_best (const DoctorProvider *self, DoctorProtocol protocol)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->n_servers && (self->traps & DOCTOR_TRAP_LOCAL_BRIDGE) == 0; i++)
    if (self->servers[i].protocol == protocol && strpbrk (self->servers[i].host, "*{") == NULL)
      return &self->servers[i];
  return NULL;
}

gboolean
doctor_provider_is_nameless (const DoctorProvider *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->n_servers; i++)
    if (strpbrk (self->servers[i].host, "*{") != NULL)
      return TRUE;
  return FALSE;
}
