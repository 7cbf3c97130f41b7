/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Who issued a certificate, and whether that one may. */

#include "core/issuer.h"

#include <gnutls/gnutls.h>
#include <string.h>

/* Places that one certificate names for more about its issuer. */
#define MAX_ADDRESSES 8
#define MAX_ORGANIZATION 256

/* Public authorities must say so; one in a company's directory is no public one. */
gboolean
doctor_names_issuer_address (gnutls_x509_crt_t certificate)
{
  gboolean found = FALSE;

  for (unsigned int i = 0; i < MAX_ADDRESSES && !found; i++)
    {
      gnutls_datum_t address = { NULL, 0 };
      int result = gnutls_x509_crt_get_authority_info_access (
          certificate, (int) i, GNUTLS_IA_CAISSUERS_URI, &address, NULL);

      if (result == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
        break;
      found = result == 0 && address.size > 4
              && g_ascii_strncasecmp ((const char *) address.data, "http", 4) == 0;
      gnutls_free (address.data);
    }
  return found;
}

gboolean
doctor_knows_organization (gnutls_x509_crt_t certificate, gnutls_x509_trust_list_t trust)
{
  char wanted[MAX_ORGANIZATION];
  size_t wanted_size = sizeof wanted;
  gnutls_x509_trust_list_iter_t position = NULL;
  gnutls_x509_crt_t authority;
  gboolean found = FALSE;

  if (trust == NULL || !doctor_chain_is_readable (certificate)
      || gnutls_x509_crt_get_issuer_dn_by_oid (certificate, GNUTLS_OID_X520_ORGANIZATION_NAME, 0, 0,
                                               wanted, &wanted_size)
             < 0)
    return FALSE;
  while (!found && gnutls_x509_trust_list_iter_get_ca (trust, &position, &authority) == 0)
    {
      char known[MAX_ORGANIZATION];
      size_t size = sizeof known;

      found = gnutls_x509_crt_get_dn_by_oid (authority, GNUTLS_OID_X520_ORGANIZATION_NAME, 0, 0,
                                             known, &size)
                  >= 0
              && size == wanted_size && memcmp (known, wanted, size) == 0;
      gnutls_x509_crt_deinit (authority);
    }
  gnutls_x509_trust_list_iter_deinit (position);
  return found;
}

gboolean
doctor_has_issuer_id (gnutls_x509_crt_t certificate)
{
  guint8 id[64];
  size_t size = sizeof id;

  return gnutls_x509_crt_get_authority_key_id (certificate, id, &size, NULL) >= 0;
}

/* `n_below` authorities stand between it and the server's certificate. */
static gboolean
may_issue (gnutls_x509_crt_t certificate, guint n_below)
{
  unsigned int is_authority = 0;
  int n_allowed = -1;
  unsigned int usage = 0;

  if (gnutls_x509_crt_get_basic_constraints (certificate, NULL, &is_authority, &n_allowed) < 0
      || !is_authority || (n_allowed >= 0 && n_below > (guint) n_allowed))
    return FALSE;
  return gnutls_x509_crt_get_key_usage (certificate, &usage, NULL) < 0
         || (usage & GNUTLS_KEY_KEY_CERT_SIGN) != 0;
}

gnutls_x509_crt_t
doctor_path_unfit_issuer (const DoctorPath *path)
{
  g_return_val_if_fail (path != NULL, NULL);

  for (guint i = 1; i < path->length; i++)
    if (!may_issue (path->certificates[i], i - 1))
      return path->certificates[i];
  return path->anchor != NULL && !may_issue (path->anchor, path->length - 1) ? path->anchor : NULL;
}

gboolean
doctor_issuer_forbids (gnutls_x509_crt_t issuer, gnutls_x509_crt_t certificate)
{
  static const gnutls_x509_subject_alt_name_t kinds[] = { GNUTLS_SAN_DNSNAME, GNUTLS_SAN_IPADDRESS,
                                                          GNUTLS_SAN_RFC822NAME, GNUTLS_SAN_URI,
                                                          GNUTLS_SAN_DN };
  gnutls_x509_name_constraints_t constraints;
  gboolean forbidden = FALSE;

  if (gnutls_x509_name_constraints_init (&constraints) < 0)
    return FALSE;
  if (gnutls_x509_crt_get_name_constraints (issuer, constraints, 0, NULL) == 0)
    for (guint i = 0; i < G_N_ELEMENTS (kinds) && !forbidden; i++)
      forbidden = gnutls_x509_name_constraints_check_crt (constraints, kinds[i], certificate) == 0;
  gnutls_x509_name_constraints_deinit (constraints);
  return forbidden;
}
