/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Accounts and servers: what the user has configured. */

#include "core/account.h"

#include "core/text.h"

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

void
doctor_server_set_host (DoctorServer *self, const char *host)
{
  g_return_if_fail (self != NULL && host != NULL);

  if (g_ascii_strcasecmp (self->host, host) == 0)
    return;
  doctor_text_set (&self->host, host);
  doctor_server_set_certificate (self, NULL);
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

gboolean
doctor_server_same_place (const DoctorServer *a, const DoctorServer *b)
{
  g_autofree char *host_a = NULL, *host_b = NULL;

  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (a->protocol != b->protocol || a->port != b->port || a->security != b->security)
    return FALSE;
  if (g_ascii_strcasecmp (a->host, b->host) == 0)
    return TRUE;
  host_a = doctor_host_to_ascii (a->host);
  host_b = doctor_host_to_ascii (b->host);
  return host_a != NULL && g_strcmp0 (host_a, host_b) == 0;
}

guint
doctor_server_default_port (DoctorProtocol protocol, DoctorSecurity security)
{
  return default_ports[protocol][security];
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
  g_clear_pointer (&self->twins, g_ptr_array_unref);
  g_clear_pointer (&self->rivals, g_ptr_array_unref);
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
  copy->twins = self->twins != NULL ? g_ptr_array_ref (self->twins) : NULL;
  copy->rivals = self->rivals != NULL ? g_ptr_array_ref (self->rivals) : NULL;
  copy->enabled = self->enabled;
  copy->incoming = doctor_server_copy (self->incoming);
  copy->outgoing = doctor_server_copy (self->outgoing);
  return copy;
}

static gboolean
keeps_the_same (const DoctorServer *a, const DoctorServer *b)
{
  if (!doctor_server_equal (a, b) || a == NULL)
    return a == b;
  return a->keeper == b->keeper && g_str_equal (a->keeper_key, b->keeper_key)
         && g_str_equal (a->command, b->command) && a->accepts_errors == b->accepts_errors;
}

static gboolean
equal_identities (char **a, char **b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_strv_equal ((const char *const *) a, (const char *const *) b);
}

static gboolean
equal_lists (const GPtrArray *a, const GPtrArray *b)
{
  guint n = a != NULL ? a->len : 0;

  if (n != (b != NULL ? b->len : 0))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!doctor_account_equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;
  return TRUE;
}

gboolean
doctor_account_equal (const DoctorAccount *a, const DoctorAccount *b)
{
  return g_str_equal (a->id, b->id) && g_str_equal (a->name, b->name)
         && g_str_equal (a->address, b->address) && g_str_equal (a->origin, b->origin)
         && g_str_equal (a->online, b->online) && a->enabled == b->enabled && a->source == b->source
         && a->needs_attention == b->needs_attention
         && equal_identities (a->identities, b->identities)
         && keeps_the_same (a->incoming, b->incoming) && keeps_the_same (a->outgoing, b->outgoing)
         && equal_lists (a->twins, b->twins) && equal_lists (a->rivals, b->rivals);
}

const char *
doctor_account_title (const DoctorAccount *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (*self->name != '\0')
    return self->name;
  return *self->address != '\0' ? self->address : self->id;
}
