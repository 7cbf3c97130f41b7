/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The names a certificate is for, and whether a host is among them. */

#include "core/names.h"

#include <string.h>

#include "core/account.h"
#include "core/chain.h"
#include "core/der.h"
#include "core/text.h"

/* RFC 1035 section 2.3.4 allows 255; what is longer is nobody's name and only shown cut. */
#define SHOWN_LENGTH 255
#define MAX_LIKELY 253
/* Among so many names the likely one is looked for. */
#define LOOKED_AT 100

/* GeneralName in RFC 5280 section 4.2.1.6: context tags with implicit types. */
#define TAG_DNS_NAME 0x82
#define TAG_ADDRESS 0x87

typedef struct
{
  gboolean is_address;
  const guint8 *bytes; /* in `der` */
  gsize length;
} Name;

struct _DoctorNames
{
  gnutls_datum_t der; /* the extension's value */
  GArray *names;      /* of Name */
  char *common_name;  /* NULL when there is none, or more than one */
};

/* Read here since the library walks the list from its beginning for every single name: with
 * thousands of names that takes seconds. */
static void
read_alternative_names (DoctorNames *self)
{
  const guint8 *bytes = self->der.data;
  gsize left = self->der.size;
  const guint8 *value;
  gsize length;
  guint8 tag;

  if (!doctor_der_read (&bytes, &left, &tag, &value, &length) || tag != DOCTOR_DER_SEQUENCE)
    return;
  bytes = value;
  left = length;
  while (doctor_der_read (&bytes, &left, &tag, &value, &length))
    {
      Name name = { .is_address = tag == TAG_ADDRESS, .bytes = value, .length = length };

      if (tag == TAG_DNS_NAME || tag == TAG_ADDRESS)
        g_array_append_val (self->names, name);
    }
}

static char *
read_common_name (gnutls_x509_crt_t certificate)
{
  char name[SHOWN_LENGTH + 1];
  size_t size = sizeof name;
  char second[1];
  size_t second_size = sizeof second;

  /* More than one common name is nobody's name for sure. */
  if (gnutls_x509_crt_get_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 1, 0, second,
                                     &second_size)
      != GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
    return NULL;
  if (gnutls_x509_crt_get_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, 0, name, &size)
      < 0)
    return NULL;
  if (memchr (name, '\0', size) != NULL)
    return NULL;
  return g_strndup (name, size);
}

DoctorNames *
doctor_names_new (gnutls_x509_crt_t certificate)
{
  DoctorNames *self = g_new0 (DoctorNames, 1);

  self->names = g_array_new (FALSE, FALSE, sizeof (Name));
  if (gnutls_x509_crt_get_extension_by_oid2 (certificate, GNUTLS_X509EXT_OID_SAN, 0, &self->der,
                                             NULL)
      == 0)
    read_alternative_names (self);
  if (doctor_chain_is_readable (certificate))
    self->common_name = read_common_name (certificate);
  return self;
}

void
doctor_names_free (DoctorNames *self)
{
  if (self == NULL)
    return;
  gnutls_free (self->der.data);
  g_array_unref (self->names);
  g_free (self->common_name);
  g_free (self);
}

static gboolean
equal_names (const char *a, gsize a_length, const char *b, gsize b_length)
{
  return a_length == b_length && g_ascii_strncasecmp (a, b, a_length) == 0
         && memchr (a, '\0', a_length) == NULL;
}

static gboolean
match_dns_name (const char *name, gsize length, const char *host)
{
  const char *rest;

  if (length < 2 || name[0] != '*' || name[1] != '.')
    return memchr (name, '*', length) == NULL && equal_names (name, length, host, strlen (host));

  /* Two labels at least have to stand fast: nobody speaks for all of “com”. */
  if (memchr (name + 2, '.', length - 2) == NULL || memchr (name + 2, '*', length - 2) != NULL)
    return FALSE;
  rest = strchr (host, '.');
  return rest != NULL && rest != host && equal_names (name + 1, length - 1, rest, strlen (rest));
}

/* The address of an IP literal, 4 or 16 bytes; its scope is nobody's name (RFC 4007). The library
 * reads addresses only with a prefix length, and gives the mask after the address. */
static gboolean
parse_literal (const char *host, gnutls_datum_t *address)
{
  g_autofree char *plain = g_strndup (host, strcspn (host, "%"));
  g_autofree char *block = NULL;

  if (!g_hostname_is_ip_address (plain))
    return FALSE;
  block = g_strconcat (plain, strchr (plain, ':') != NULL ? "/128" : "/32", NULL);
  if (gnutls_x509_cidr_to_rfc5280 (block, address) < 0)
    return FALSE;
  address->size /= 2;
  return TRUE;
}

static DoctorNameMatch
match_address (const DoctorNames *self, const gnutls_datum_t *address)
{
  for (guint i = 0; i < self->names->len; i++)
    {
      const Name *name = &g_array_index (self->names, Name, i);

      if (name->is_address && name->length == address->size
          && memcmp (name->bytes, address->data, address->size) == 0)
        return DOCTOR_NAME_MATCHES;
    }
  return DOCTOR_NAME_DIFFERS;
}

DoctorNameMatch
doctor_names_match (const DoctorNames *self, const char *host)
{
  gnutls_datum_t address = { NULL, 0 };
  g_autofree char *ascii = NULL;

  g_return_val_if_fail (self != NULL && host != NULL, DOCTOR_NAME_DIFFERS);

  if (parse_literal (host, &address))
    {
      DoctorNameMatch match = match_address (self, &address);

      gnutls_free (address.data);
      return match;
    }
  ascii = doctor_host_to_ascii (host);
  if (ascii == NULL)
    return DOCTOR_NAME_DIFFERS;

  for (guint i = 0; i < self->names->len; i++)
    {
      const Name *name = &g_array_index (self->names, Name, i);

      if (!name->is_address && match_dns_name ((const char *) name->bytes, name->length, ascii))
        return DOCTOR_NAME_MATCHES;
    }
  if (self->names->len == 0 && self->common_name != NULL
      && match_dns_name (self->common_name, strlen (self->common_name), ascii))
    return DOCTOR_NAME_MATCHES_COMMON_NAME;
  return DOCTOR_NAME_DIFFERS;
}

/* RFC 5952: the longest run of zeros, the first of equal ones, is left out. */
static char *
show_address_6 (const guint8 *bytes)
{
  GString *text = g_string_new (NULL);
  guint best = 8;
  guint best_length = 1;

  for (guint i = 0; i < 8; i++)
    {
      guint length = 0;

      while (i + length < 8 && bytes[2 * (i + length)] == 0 && bytes[2 * (i + length) + 1] == 0)
        length++;
      if (length > best_length)
        {
          best = i;
          best_length = length;
        }
    }
  for (guint i = 0; i < 8; i++)
    if (i == best)
      {
        g_string_append (text, "::");
        i += best_length - 1;
      }
    else
      g_string_append_printf (text, "%s%x", i > 0 && text->str[text->len - 1] != ':' ? ":" : "",
                              (guint) bytes[2 * i] << 8 | bytes[2 * i + 1]);
  return g_string_free (text, FALSE);
}

static char *
show (const Name *name)
{
  const guint8 *bytes = name->bytes;

  if (name->is_address && name->length == 4)
    return g_strdup_printf ("%u.%u.%u.%u", bytes[0], bytes[1], bytes[2], bytes[3]);
  if (name->is_address && name->length == 16)
    return show_address_6 (bytes);
  return doctor_text_escape ((const char *) bytes, (gssize) MIN (name->length, SHOWN_LENGTH));
}

/* What the provider gives out as a mail server begins so. */
static const char *const mail_labels[] = {
  "mail", "imap", "smtp", "pop", "mx", "secure", "server"
};

/* How likely it is that `name` was meant where `host` is configured; 0: not at all. */
static guint
likeliness (const char *name, const char *host)
{
  const char *domain = strchr (host, '.');
  gsize label = strcspn (name, ".");
  guint points = 1;

  if (*name == '\0' || name[label] == '\0' || strchr (name, '*') != NULL
      || strlen (name) > MAX_LIKELY)
    return 0;
  /* The same domain, where that is more than a country's. */
  if (domain != NULL && strchr (domain + 1, '.') != NULL && g_str_has_suffix (name, domain))
    points += 8;
  if (g_str_has_suffix (name, host))
    points += 4;
  if (label == strcspn (host, ".") && strncmp (name, host, label) == 0)
    points += 4;
  for (guint i = 0; i < G_N_ELEMENTS (mail_labels); i++)
    if (g_str_has_prefix (name, mail_labels[i]))
      return points + 2;
  return points;
}

char *
doctor_names_likely (const DoctorNames *self, const char *host)
{
  g_autofree char *ascii = NULL;
  g_autofree char *best = NULL;
  guint most = 0;

  g_return_val_if_fail (self != NULL && host != NULL, NULL);

  ascii = doctor_host_to_ascii (host);
  for (guint i = 0; ascii != NULL && i < MIN (self->names->len, LOOKED_AT); i++)
    {
      const Name *name = &g_array_index (self->names, Name, i);
      g_autofree char *shown = name->is_address ? NULL : show (name);
      g_autofree char *lower = shown != NULL ? g_ascii_strdown (shown, -1) : NULL;
      guint points = lower != NULL ? likeliness (lower, ascii) : 0;

      if (points > most && doctor_host_problem (lower) == DOCTOR_PROBLEM_NONE)
        {
          most = points;
          g_free (best);
          best = g_steal_pointer (&lower);
        }
    }
  /* Among several that tell nothing none is likely. */
  return most > 1 || self->names->len == 1 ? g_steal_pointer (&best) : NULL;
}

GStrv
doctor_names_to_strv (const DoctorNames *self, guint limit, gboolean with_common_name)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (self != NULL, g_strv_builder_end (builder));

  for (guint i = 0; i < MIN (self->names->len, limit); i++)
    {
      g_autofree char *shown = show (&g_array_index (self->names, Name, i));

      g_strv_builder_add (builder, shown);
    }
  if (self->names->len > limit)
    g_strv_builder_add (builder, "…");
  if (self->names->len == 0 && with_common_name && self->common_name != NULL)
    {
      g_autofree char *shown = doctor_text_escape (self->common_name, -1);

      g_strv_builder_add (builder, shown);
    }
  return g_strv_builder_end (builder);
}
