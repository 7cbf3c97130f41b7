/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Where in the keyring a password may be: our own items, and those of other programs. */

#include <string.h>

#include "accounts/passwords-private.h"

/* The names are not compared: Evolution's items carry several, and Geary has renamed its own. */
static const SecretSchema evolution_schema = {
  .name = "org.gnome.Evolution.Data.Source",
  .flags = SECRET_SCHEMA_DONT_MATCH_NAME,
  .attributes = {
    { "e-source-uid", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, SECRET_SCHEMA_ATTRIBUTE_STRING },
  },
};
static const SecretSchema geary_schema = {
  .name = "org.gnome.Geary",
  .flags = SECRET_SCHEMA_DONT_MATCH_NAME,
  .attributes = {
    { "proto", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "host", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "login", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, SECRET_SCHEMA_ATTRIBUTE_STRING },
  },
};

static const SecretSchema online_schema = {
  .name = "org.gnome.OnlineAccounts",
  .attributes = {
    { "goa-identity", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, SECRET_SCHEMA_ATTRIBUTE_STRING },
  },
};

static DoctorItemPlace *
place_take (const SecretSchema *schema, GHashTable *attributes)
{
  DoctorItemPlace *self = g_new0 (DoctorItemPlace, 1);

  self->schema = schema;
  self->attributes = attributes;
  return self;
}

DoctorItemPlace *
doctor_item_place_new (const char *account, DoctorRole role)
{
  return place_take (doctor_passwords_schema (), doctor_passwords_attributes (account, &role));
}

DoctorItemPlace *
doctor_item_place_new_foreign (const DoctorServer *server)
{
  g_auto (GStrv) words = NULL;
  DoctorItemPlace *place;

  /* Of tokens these programs keep what gets one, and not the token. */
  if (server->login == DOCTOR_LOGIN_OAUTH2 && server->keeper != DOCTOR_KEEPER_GOA)
    return NULL;
  switch (server->keeper)
    {
    case DOCTOR_KEEPER_EVOLUTION:
      return place_take (
          &evolution_schema,
          secret_attributes_build (&evolution_schema, "e-source-uid", server->keeper_key, NULL));
    case DOCTOR_KEEPER_GEARY:
      words = g_strsplit (server->keeper_key, " ", 3);
      if (g_strv_length (words) < 3)
        return NULL;
      return place_take (&geary_schema,
                         secret_attributes_build (&geary_schema, "proto", words[0], "host",
                                                  words[1], "login", words[2], NULL));
    case DOCTOR_KEEPER_GOA:
      if (strrchr (server->keeper_key, '/') == NULL)
        return NULL;
      /* Before the account's id there are the provider, and a number that no interface tells. */
      place = place_take (&online_schema, secret_attributes_build (&online_schema, NULL));
      place->online = g_strconcat (":", strrchr (server->keeper_key, '/') + 1, NULL);
      return place;
    case DOCTOR_KEEPER_OWN:
      return NULL;
    }
  return NULL;
}

gboolean
doctor_item_place_holds (const DoctorItemPlace *self, SecretRetrievable *item)
{
  g_autoptr (GHashTable) attributes = NULL;
  const char *identity;

  if (self->online == NULL)
    return TRUE;
  attributes = secret_retrievable_get_attributes (item);
  identity = g_hash_table_lookup (attributes, "goa-identity");
  return identity != NULL && g_str_has_suffix (identity, self->online);
}

void
doctor_item_place_free (DoctorItemPlace *self)
{
  g_hash_table_unref (self->attributes);
  g_free (self->online);
  g_free (self);
}
