/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What a server says about the revocation of its own certificates (RFC 6066 section 8, RFC 6960).
 */

#include "core/staple.h"

#include <gnutls/ocsp.h>

/* Answers in one response. */
#define MAX_ANSWERS 16
/* Seconds. Clocks differ; and an answer without an end is believed for a week. */
#define CLOCK_SLACK 300
#define MAX_AGE (7 * 86400)
/* RFC 7633: the number of the extension status_request, among those of a certificate. */
#define STATUS_REQUEST 5
#define MAX_FEATURES 32

/* An answer counts when its issuer, or whom the issuer named for it, signed it. A revocation holds
 * for ever, so that its age is not asked; that all is well is believed for as long as it says. */
static DoctorRevocation
judge (gnutls_ocsp_resp_t response, gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer,
       gint64 now)
{
  for (unsigned int i = 0; i < MAX_ANSWERS; i++)
    {
      unsigned int cert_status;
      unsigned int fault;
      time_t from;
      time_t until;

      if (gnutls_ocsp_resp_get_single (response, i, NULL, NULL, NULL, NULL, &cert_status, &from,
                                       &until, NULL, NULL)
          < 0)
        return DOCTOR_REVOCATION_NOT_CHECKED;
      if ((cert_status != GNUTLS_OCSP_CERT_REVOKED && cert_status != GNUTLS_OCSP_CERT_GOOD)
          || gnutls_ocsp_resp_check_crt (response, i, certificate) != 0
          || gnutls_ocsp_resp_verify_direct (response, issuer, &fault,
                                             GNUTLS_VERIFY_DISABLE_TIME_CHECKS)
                 != 0
          || fault != 0)
        continue;
      if (cert_status == GNUTLS_OCSP_CERT_REVOKED)
        return DOCTOR_REVOCATION_REVOKED;
      if (now >= (gint64) from - CLOCK_SLACK
          && now <= (until != (time_t) -1 ? (gint64) until : (gint64) from + MAX_AGE))
        return DOCTOR_REVOCATION_GOOD;
    }
  return DOCTOR_REVOCATION_NOT_CHECKED;
}

DoctorRevocation
doctor_staples_judge (const gnutls_datum_t *staples, guint n_staples, gnutls_x509_crt_t certificate,
                      gnutls_x509_crt_t issuer, gint64 now)
{
  DoctorRevocation revocation = DOCTOR_REVOCATION_NOT_CHECKED;

  g_return_val_if_fail (staples != NULL || n_staples == 0, revocation);

  for (guint i = 0; i < n_staples && revocation != DOCTOR_REVOCATION_REVOKED; i++)
    {
      gnutls_ocsp_resp_t response;

      if (gnutls_ocsp_resp_init (&response) < 0)
        return revocation;
      if (gnutls_ocsp_resp_import2 (response, &staples[i], GNUTLS_X509_FMT_DER) == 0)
        revocation = MAX (revocation, judge (response, certificate, issuer, now));
      gnutls_ocsp_resp_deinit (response);
    }
  return revocation;
}

gboolean
doctor_promises_staple (gnutls_x509_crt_t certificate)
{
  gnutls_x509_tlsfeatures_t features;
  gboolean found = FALSE;

  if (gnutls_x509_tlsfeatures_init (&features) < 0)
    return FALSE;
  if (gnutls_x509_crt_get_tlsfeatures (certificate, features, 0, NULL) == 0)
    for (unsigned int i = 0; i < MAX_FEATURES && !found; i++)
      {
        unsigned int feature;

        if (gnutls_x509_tlsfeatures_get (features, i, &feature) < 0)
          break;
        found = feature == STATUS_REQUEST;
      }
  gnutls_x509_tlsfeatures_deinit (features);
  return found;
}
