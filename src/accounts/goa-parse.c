/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* GNOME Online Accounts: from the objects of its daemon to accounts. */

#include "accounts/goa.h"

#include <string.h>

#include "accounts/reading.h"
#include "core/text.h"

/* Of one account: a{sv} of each interface, NULL where it has none. */
typedef struct
{
  const char *path;
  GVariant *account;
  GVariant *mail;
  gboolean has_token;
} Object;

static const char *
get_string (GVariant *properties, const char *name)
{
  const char *value;

  return g_variant_lookup (properties, name, "&s", &value) ? value : "";
}

static gboolean
get_switch (GVariant *properties, const char *name)
{
  gboolean value = FALSE;

  g_variant_lookup (properties, name, "b", &value);
  return value;
}

/* "HOST", "HOST:PORT", "[ADDRESS]:PORT"; a port that is none stays with the host, and the
 * examination says so. */
static char *
split_host (const char *text, guint *port)
{
  const char *colon = strrchr (text, ':');
  const char *end = colon;
  guint64 number;

  if (colon == NULL || !g_ascii_string_to_unsigned (colon + 1, 10, 0, 99999, &number, NULL))
    end = text + strlen (text);
  else if (colon > text && *text != '[' && strchr (text, ':') != colon)
    end = text + strlen (text); /* an address of IPv6 */
  else
    *port = (guint) number;
  if (*text == '[' && end > text + 1 && end[-1] == ']')
    return g_strndup (text + 1, (gsize) (end - text) - 2);
  return g_strndup (text, (gsize) (end - text));
}

/* The daemon's own defaults for the ports. */
static DoctorServer *
make_server (const Object *object, DoctorRole role, const char *prefix)
{
  DoctorProtocol protocol = role == DOCTOR_ROLE_INCOMING ? DOCTOR_PROTOCOL_IMAP
                                                         : DOCTOR_PROTOCOL_SMTP;
  g_autofree char *supported = g_strconcat (prefix, "Supported", NULL);
  g_autofree char *host = g_strconcat (prefix, "Host", NULL);
  g_autofree char *user = g_strconcat (prefix, "UserName", NULL);
  g_autofree char *ssl = g_strconcat (prefix, "UseSsl", NULL);
  g_autofree char *tls = g_strconcat (prefix, "UseTls", NULL);
  g_autofree char *errors = g_strconcat (prefix, "AcceptSslErrors", NULL);
  g_autofree char *name = NULL;
  DoctorSecurity security = DOCTOR_SECURITY_NONE;
  DoctorLogin login = object->has_token ? DOCTOR_LOGIN_OAUTH2 : DOCTOR_LOGIN_PASSWORD;
  DoctorServer *server;
  guint port;

  if (!get_switch (object->mail, supported))
    return NULL;
  if (get_switch (object->mail, ssl))
    security = DOCTOR_SECURITY_TLS;
  else if (get_switch (object->mail, tls))
    security = DOCTOR_SECURITY_STARTTLS;
  if (role == DOCTOR_ROLE_OUTGOING && !get_switch (object->mail, "SmtpUseAuth"))
    login = DOCTOR_LOGIN_NONE;
  port = doctor_server_default_port (protocol, security);
  name = split_host (get_string (object->mail, host), &port);
  server = doctor_server_new (role, protocol, name, port, security, get_string (object->mail, user),
                              login);
  server->keeper = DOCTOR_KEEPER_GOA;
  doctor_text_set (&server->keeper_key, object->path);
  server->accepts_errors = get_switch (object->mail, errors);
  return server;
}

static void
add_account (DoctorReading *reading, const Object *object)
{
  const char *id = get_string (object->account, "Id");
  const char *identity = get_string (object->account, "PresentationIdentity");
  gboolean is_off = get_switch (object->account, "MailDisabled");
  g_autofree char *own_id = g_strconcat ("goa:", id, NULL);
  g_autoptr (DoctorAccount) account = NULL;

  if (*id == '\0' || (object->mail == NULL && !is_off))
    return;
  account = doctor_account_new (own_id, DOCTOR_SOURCE_GOA);
  account->enabled = !is_off;
  account->needs_attention = get_switch (object->account, "AttentionNeeded");
  doctor_text_set (&account->online, id);
  doctor_text_set (&account->origin, get_string (object->account, "ProviderName"));
  if (object->mail != NULL)
    {
      doctor_text_set (&account->address, get_string (object->mail, "EmailAddress"));
      account->incoming = make_server (object, DOCTOR_ROLE_INCOMING, "Imap");
      account->outgoing = make_server (object, DOCTOR_ROLE_OUTGOING, "Smtp");
    }
  if (!g_str_equal (identity, account->address))
    doctor_text_set (&account->name, identity);
  /* Exchange has mail, but neither IMAP nor SMTP. */
  if (account->incoming != NULL || account->outgoing != NULL || is_off)
    doctor_reading_add (reading, g_steal_pointer (&account));
  else
    doctor_reading_complain_of_exchange (reading, *identity != '\0' ? identity : id);
}

static void
read_object (DoctorReading *reading, const char *path, GVariant *interfaces)
{
  Object object = { .path = path };
  GVariantIter iter;
  const char *name;
  GVariant *properties;

  g_variant_iter_init (&iter, interfaces);
  while (g_variant_iter_loop (&iter, "{&s@a{sv}}", &name, &properties))
    if (g_str_equal (name, DOCTOR_GOA_NAME ".Account") && object.account == NULL)
      object.account = g_variant_ref (properties);
    else if (g_str_equal (name, DOCTOR_GOA_NAME ".Mail") && object.mail == NULL)
      object.mail = g_variant_ref (properties);
    else if (g_str_equal (name, DOCTOR_GOA_NAME ".OAuth2Based"))
      object.has_token = TRUE;
  if (object.account != NULL)
    add_account (reading, &object);
  g_clear_pointer (&object.account, g_variant_unref);
  g_clear_pointer (&object.mail, g_variant_unref);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  const DoctorAccount *const *account_a = a, *const *account_b = b;

  return strcmp ((*account_a)->id, (*account_b)->id);
}

void
doctor_goa_parse (DoctorReading *reading, GVariant *objects)
{
  GVariantIter iter;
  const char *path;
  GVariant *interfaces;

  g_return_if_fail (reading != NULL && objects != NULL);
  g_return_if_fail (g_variant_is_of_type (objects, G_VARIANT_TYPE ("a{oa{sa{sv}}}")));

  g_variant_iter_init (&iter, objects);
  while (g_variant_iter_loop (&iter, "{&o@a{sa{sv}}}", &path, &interfaces))
    read_object (reading, path, interfaces);
  /* The daemon's order is that of a hash table. */
  g_ptr_array_sort (reading->accounts, compare_ids);
}
