/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What a server says about the revocation of its own certificates (RFC 6066 section 8, RFC 6960).
 */

#include "core/staple.h"

#include <gnutls/ocsp.h>

/* Answers in one response. */
#define MAX_ANSWERS 16

/* An answer counts when its issuer, or whom the issuer named for it, signed it; a revocation holds
 * for ever, so that its age is not asked. */
static gboolean
says_revoked (gnutls_ocsp_resp_t response, gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer)
{
  for (unsigned int i = 0; i < MAX_ANSWERS; i++)
    {
      unsigned int cert_status;
      unsigned int fault;

      if (gnutls_ocsp_resp_get_single (response, i, NULL, NULL, NULL, NULL, &cert_status, NULL,
                                       NULL, NULL, NULL)
          < 0)
        return FALSE;
      if (cert_status == GNUTLS_OCSP_CERT_REVOKED
          && gnutls_ocsp_resp_check_crt (response, i, certificate) == 0
          && gnutls_ocsp_resp_verify_direct (response, issuer, &fault,
                                             GNUTLS_VERIFY_DISABLE_TIME_CHECKS)
                 == 0
          && fault == 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
doctor_staples_revoke (const gnutls_datum_t *staples, guint n_staples,
                       gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer)
{
  gboolean revoked = FALSE;

  g_return_val_if_fail (staples != NULL || n_staples == 0, FALSE);

  for (guint i = 0; i < n_staples && !revoked; i++)
    {
      gnutls_ocsp_resp_t response;

      if (gnutls_ocsp_resp_init (&response) < 0)
        return FALSE;
      if (gnutls_ocsp_resp_import2 (response, &staples[i], GNUTLS_X509_FMT_DER) == 0)
        revoked = says_revoked (response, certificate, issuer);
      gnutls_ocsp_resp_deinit (response);
    }
  return revoked;
}
