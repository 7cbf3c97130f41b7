/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The verdict on a server's certificates, worked out from the chain itself. */

/* The library verifies a path in every respect but time and name; both are looked at here, with
 * the caller's clock. Its answer is not enough to tell what is wrong: it says "issuer unknown" for
 * a certificate signed by itself, for an authority nobody here trusts, and for an intermediate
 * certificate that was not sent. So the path is built here, and what is wrong is read from it. */

#include "core/verify.h"

#include <gnutls/ocsp.h>
#include <string.h>

#include "core/names.h"

#define PATH_LENGTH 16
/* A server can send certificates that issue one another in many ways. */
#define MAX_JUDGED 16
#define MAX_VISITED 128
/* Answers in one OCSP response. */
#define MAX_ANSWERS 16
#define SHOWN_NAMES 5

#define VERIFY_FLAGS                                                                               \
  (GNUTLS_VERIFY_DISABLE_TIME_CHECKS | (unsigned int) GNUTLS_PROFILE_TO_VFLAGS (GNUTLS_PROFILE_LOW))

/* The two ways in which the library says that no trusted authority stands behind a certificate. */
#define NO_AUTHORITY (GNUTLS_CERT_SIGNER_NOT_FOUND | GNUTLS_CERT_SIGNATURE_FAILURE)

/* From the server's certificate to one that is trusted, or as far as it goes. */
typedef struct
{
  gnutls_x509_crt_t certificates[PATH_LENGTH]; /* the chain's */
  guint length;
  gnutls_x509_crt_t anchor; /* owned; the trusted issuer of the last one; NULL when there is none */
  unsigned int status;      /* gnutls_certificate_status_t */
  guint badness;            /* 0: nothing is wrong with it */
} Path;

typedef struct
{
  const DoctorVerifyInput *input;
  DoctorTranscript *transcript;
  gnutls_x509_trust_list_t trust;
  Path path; /* being built */
  Path best;
  guint n_judged;
  guint n_visited;
  guint n_faults;
  unsigned int explained; /* of best.status: what a fact was added for */
} Verdict;

static gboolean
is_too_late (const Verdict *self, gnutls_x509_crt_t certificate)
{
  return self->input->now > (gint64) gnutls_x509_crt_get_expiration_time (certificate);
}

static gboolean
is_too_early (const Verdict *self, gnutls_x509_crt_t certificate)
{
  return self->input->now < (gint64) gnutls_x509_crt_get_activation_time (certificate);
}

static gboolean
is_current (const Verdict *self, gnutls_x509_crt_t certificate)
{
  return !is_too_late (self, certificate) && !is_too_early (self, certificate);
}

static gboolean
is_self_issued (gnutls_x509_crt_t certificate)
{
  return gnutls_x509_crt_check_issuer (certificate, certificate) != 0;
}

/* An authority that was renewed stands in the store twice, and the library finds either. */
static gnutls_x509_crt_t
find_current_anchor (const Verdict *self, gnutls_x509_crt_t certificate)
{
  gnutls_x509_trust_list_iter_t position = NULL;
  gnutls_x509_crt_t anchor;
  gnutls_x509_crt_t found = NULL;

  while (found == NULL && gnutls_x509_trust_list_iter_get_ca (self->trust, &position, &anchor) == 0)
    if (gnutls_x509_crt_check_issuer (certificate, anchor) != 0 && is_current (self, anchor))
      found = anchor;
    else
      gnutls_x509_crt_deinit (anchor);
  gnutls_x509_trust_list_iter_deinit (position);
  return found;
}

static gnutls_x509_crt_t
find_anchor (const Verdict *self, gnutls_x509_crt_t certificate)
{
  gnutls_x509_crt_t anchor;
  gnutls_x509_crt_t current;

  if (gnutls_x509_trust_list_get_issuer (self->trust, certificate, &anchor, GNUTLS_TL_GET_COPY) < 0)
    return NULL;
  if (is_current (self, anchor))
    return anchor;
  current = find_current_anchor (self, certificate);
  if (current == NULL)
    return anchor;
  gnutls_x509_crt_deinit (anchor);
  return current;
}

static void
path_clear (Path *path)
{
  g_clear_pointer (&path->anchor, gnutls_x509_crt_deinit);
  path->length = 0;
}

/* Asks the library about the path as it stands, and keeps it when it is the best so far. */
static void
judge (Verdict *self)
{
  Path *path = &self->path;
  gnutls_typed_vdata_st purpose = { .type = GNUTLS_DT_KEY_PURPOSE_OID,
                                    .data = (unsigned char *) GNUTLS_KP_TLS_WWW_SERVER };

  self->n_judged++;
  path->status = GNUTLS_CERT_INVALID;
  if (gnutls_x509_trust_list_verify_crt2 (self->trust, path->certificates, path->length, &purpose,
                                          1, VERIFY_FLAGS, &path->status, NULL)
      < 0)
    path->status |= GNUTLS_CERT_INVALID;

  path->badness = path->status & GNUTLS_CERT_SIGNER_NOT_FOUND ? 4 : path->status != 0 ? 2 : 0;
  for (guint i = 0; i < path->length && (path->badness & 1) == 0; i++)
    if (!is_current (self, path->certificates[i]))
      path->badness |= 1;
  if (path->anchor != NULL && !is_current (self, path->anchor))
    path->badness |= 1;

  if (self->n_judged == 1 || path->badness < self->best.badness
      || (path->badness >= 4 && self->best.badness >= 4 && path->length > self->best.length))
    {
      path_clear (&self->best);
      self->best = *path;
      path->anchor = NULL;
    }
}

static gboolean
is_on_path (const Path *path, gnutls_x509_crt_t certificate)
{
  for (guint i = 0; i < path->length; i++)
    if (path->certificates[i] == certificate
        || gnutls_x509_crt_equals (path->certificates[i], certificate))
      return TRUE;
  return FALSE;
}

/* Tries every way from the last certificate on, until one is without a fault. */
static void
explore (Verdict *self)
{
  const DoctorChain *chain = self->input->chain;
  Path *path = &self->path;
  gnutls_x509_crt_t last = path->certificates[path->length - 1];
  gboolean goes_on = FALSE;

  self->n_visited++;
  path->anchor = find_anchor (self, last);
  if (path->anchor != NULL || path->length == 1)
    judge (self);
  g_clear_pointer (&path->anchor, gnutls_x509_crt_deinit);

  for (guint i = 0; i < chain->length && !is_self_issued (last); i++)
    {
      if (self->best.badness == 0 || self->n_judged >= MAX_JUDGED || self->n_visited >= MAX_VISITED
          || path->length == PATH_LENGTH)
        return;
      if (!gnutls_x509_crt_check_issuer (last, chain->certificates[i])
          || is_on_path (path, chain->certificates[i]))
        continue;
      goes_on = TRUE;
      path->certificates[path->length++] = chain->certificates[i];
      explore (self);
      path->length--;
    }
  if (!goes_on && path->length > 1 && self->best.badness != 0)
    judge (self);
}

static char *
format_day (gint64 seconds)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (seconds);

  return date != NULL ? g_date_time_format (date, "%Y-%m-%d") : g_strdup ("?");
}

/* `explained` is what in the library's answer is told by this fact. */
static void
add_fault (Verdict *self, unsigned int explained, DoctorFactKind kind, const char *text,
           const char *code)
{
  self->n_faults++;
  self->explained |= explained;
  doctor_transcript_add_fact (self->transcript, kind, text, code, 0, 0);
}

static gnutls_x509_crt_t
leaf (const Verdict *self)
{
  return self->input->chain->certificates[0];
}

/* Whose certificate it is: the host for the server's own, where that tells more. */
static char *
owner (const Verdict *self, gnutls_x509_crt_t certificate)
{
  char *subject = doctor_chain_subject (certificate);

  if (*subject != '\0')
    return subject;
  g_free (subject);
  return g_strdup (self->input->host);
}

static gnutls_x509_crt_t
issuer_on_path (const Path *path, guint index)
{
  return index + 1 < path->length ? path->certificates[index + 1] : path->anchor;
}

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

static gboolean
is_revoked (const Verdict *self, guint index)
{
  gnutls_x509_crt_t certificate = self->best.certificates[index];
  gnutls_x509_crt_t issuer = issuer_on_path (&self->best, index);
  gboolean revoked = FALSE;

  for (guint i = 0; i < self->input->n_staples && issuer != NULL && !revoked; i++)
    {
      gnutls_ocsp_resp_t response;

      if (gnutls_ocsp_resp_init (&response) < 0)
        return FALSE;
      if (gnutls_ocsp_resp_import2 (response, &self->input->staples[i], GNUTLS_X509_FMT_DER) == 0)
        revoked = says_revoked (response, certificate, issuer);
      gnutls_ocsp_resp_deinit (response);
    }
  return revoked;
}

static void
check_revocation (Verdict *self)
{
  for (guint i = 0; i < self->best.length; i++)
    if (is_revoked (self, i))
      {
        g_autofree char *whose = owner (self, self->best.certificates[i]);

        add_fault (self, GNUTLS_CERT_REVOKED, DOCTOR_FACT_CERTIFICATE_REVOKED, whose, NULL);
        return;
      }
  if (self->best.status & GNUTLS_CERT_REVOKED)
    {
      g_autofree char *whose = owner (self, leaf (self));

      add_fault (self, GNUTLS_CERT_REVOKED, DOCTOR_FACT_CERTIFICATE_REVOKED, whose, NULL);
    }
}

/* Whether the certificate says where its issuer's can be had (RFC 5280 section 4.2.2.1). Private
 * authorities hardly ever do, public ones must. */
static gboolean
names_issuer_address (gnutls_x509_crt_t certificate)
{
  gnutls_datum_t address = { NULL, 0 };

  if (gnutls_x509_crt_get_authority_info_access (certificate, 0, GNUTLS_IA_CAISSUERS_URI, &address,
                                                 NULL)
      < 0)
    return FALSE;
  gnutls_free (address.data);
  return TRUE;
}

/* Two authorities of the same name are told apart by their key ids, and check_issuer() does so. A
 * signature that does not fit while they fit is damaged. */
static gboolean
has_key_id (gnutls_x509_crt_t certificate)
{
  guint8 id[64];
  size_t size = sizeof id;

  return gnutls_x509_crt_get_authority_key_id (certificate, id, &size, NULL) >= 0;
}

static void
check_authority (Verdict *self)
{
  const Path *path = &self->best;
  gnutls_x509_crt_t last = path->certificates[path->length - 1];
  g_autofree char *whose = owner (self, leaf (self));
  g_autofree char *issuer = doctor_chain_issuer (last);

  if ((path->status & NO_AUTHORITY) == 0)
    return;
  if ((path->status & GNUTLS_CERT_SIGNATURE_FAILURE) && has_key_id (leaf (self)))
    return;
  if (is_self_issued (leaf (self)))
    add_fault (self, NO_AUTHORITY, DOCTOR_FACT_CERTIFICATE_SELF_SIGNED, whose, issuer);
  else if (path->length == 1 && path->anchor == NULL && names_issuer_address (last))
    add_fault (self, NO_AUTHORITY, DOCTOR_FACT_CERTIFICATE_CHAIN_INCOMPLETE, whose, issuer);
  else
    add_fault (self, NO_AUTHORITY, DOCTOR_FACT_CERTIFICATE_UNKNOWN_AUTHORITY, whose, issuer);
}

static void
check_name (Verdict *self, const DoctorNames *names, DoctorNameMatch match)
{
  g_auto (GStrv) shown = NULL;
  g_autofree char *joined = NULL;

  if (match != DOCTOR_NAME_DIFFERS)
    return;
  shown = doctor_names_to_strv (names, SHOWN_NAMES, TRUE);
  joined = shown[0] != NULL ? g_strjoinv (", ", shown) : owner (self, leaf (self));
  add_fault (self, 0, DOCTOR_FACT_CERTIFICATE_WRONG_NAME, self->input->host, joined);
}

static void
check_date (Verdict *self, gnutls_x509_crt_t certificate)
{
  gboolean expired = is_too_late (self, certificate);
  gint64 date = expired ? (gint64) gnutls_x509_crt_get_expiration_time (certificate)
                        : (gint64) gnutls_x509_crt_get_activation_time (certificate);
  g_autofree char *day = NULL;
  g_autofree char *whose = NULL;

  if (is_current (self, certificate))
    return;
  day = format_day (date);
  whose = certificate == leaf (self) ? g_strdup (self->input->host) : owner (self, certificate);
  self->n_faults++;
  doctor_transcript_add_fact (self->transcript,
                              expired ? DOCTOR_FACT_CERTIFICATE_EXPIRED
                                      : DOCTOR_FACT_CERTIFICATE_NOT_YET_VALID,
                              whose, day, date, self->input->now - date);
}

static void
check_dates (Verdict *self)
{
  const Path *path = &self->best;

  for (guint i = 0; i < path->length; i++)
    check_date (self, path->certificates[i]);
  if (path->anchor != NULL && !is_on_path (path, path->anchor))
    check_date (self, path->anchor);
}

static gboolean
is_forbidden_by (gnutls_x509_crt_t issuer, gnutls_x509_crt_t certificate)
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

static void
check_constraints (Verdict *self)
{
  const Path *path = &self->best;

  if ((path->status & GNUTLS_CERT_SIGNER_CONSTRAINTS_FAILURE) == 0)
    return;
  for (guint i = 0; i < path->length; i++)
    {
      gnutls_x509_crt_t issuer = issuer_on_path (path, i);

      if (issuer != NULL && is_forbidden_by (issuer, leaf (self)))
        {
          g_autofree char *authority = doctor_chain_subject (issuer);

          add_fault (self, GNUTLS_CERT_SIGNER_CONSTRAINTS_FAILURE,
                     DOCTOR_FACT_CERTIFICATE_NAME_CONSTRAINT, self->input->host, authority);
          return;
        }
    }
}

static void
check_purpose (Verdict *self)
{
  const Path *path = &self->best;

  for (guint i = 0; i < path->length; i++)
    if (gnutls_x509_crt_check_key_purpose (path->certificates[i], GNUTLS_KP_TLS_WWW_SERVER, 0) == 0
        && (i == 0 || (path->status & GNUTLS_CERT_PURPOSE_MISMATCH) != 0))
      {
        g_autofree char *whose = owner (self, path->certificates[i]);

        add_fault (self, GNUTLS_CERT_PURPOSE_MISMATCH, DOCTOR_FACT_CERTIFICATE_WRONG_PURPOSE, whose,
                   NULL);
        return;
      }
}

/* RFC 9325 section 4.2 and RFC 9155: 2048 bits of RSA or as strong, and neither MD5 nor SHA-1. The
 * signature on what is trusted for itself is no proof of anything. Newly allocated, or NULL. */
static char *
find_weakness (gnutls_x509_crt_t certificate)
{
  unsigned int bits = 0;
  int key = gnutls_x509_crt_get_pk_algorithm (certificate, &bits);
  int signature = gnutls_x509_crt_get_signature_algorithm (certificate);
  gboolean weak_key = key > 0
                      && gnutls_pk_bits_to_sec_param ((gnutls_pk_algorithm_t) key, bits)
                             < GNUTLS_SEC_PARAM_MEDIUM;
  gboolean weak_signature = signature > 0 && !is_self_issued (certificate)
                            && !gnutls_sign_is_secure2 ((gnutls_sign_algorithm_t) signature,
                                                        GNUTLS_SIGN_FLAG_SECURE_FOR_CERTS);
  g_autoptr (DoctorCertificate) shown = NULL;

  if (!weak_key && !weak_signature)
    return NULL;
  shown = doctor_chain_describe (certificate);
  return g_strjoin (", ", weak_key ? shown->key : shown->signature,
                    weak_key && weak_signature ? shown->signature : NULL, NULL);
}

/* A key that the library still accepts is a warning, beside CERTIFICATE_VERIFIED. */
static void
check_strength (Verdict *self)
{
  for (guint i = 0; i < self->best.length; i++)
    {
      g_autofree char *weakness = find_weakness (self->best.certificates[i]);

      if (weakness != NULL)
        {
          g_autofree char *whose = owner (self, self->best.certificates[i]);

          add_fault (self, GNUTLS_CERT_INSECURE_ALGORITHM, DOCTOR_FACT_CERTIFICATE_WEAK, whose,
                     weakness);
          return;
        }
    }
}

/* What no other rule could name, in the library's words. */
static void
add_refused (Verdict *self)
{
  g_autofree char *whose = owner (self, leaf (self));
  gnutls_datum_t words = { NULL, 0 };

  if (gnutls_certificate_verification_status_print (self->best.status, GNUTLS_CRT_X509, &words, 0)
      < 0)
    words.data = NULL;
  add_fault (self, 0, DOCTOR_FACT_CERTIFICATE_REFUSED, whose,
             words.data != NULL ? (const char *) words.data : "invalid");
  gnutls_free (words.data);
}

static void
add_verified (Verdict *self)
{
  const Path *path = &self->best;
  gint64 last = G_MAXINT64;
  g_autofree char *day = NULL;

  for (guint i = 0; i < path->length; i++)
    last = MIN (last, (gint64) gnutls_x509_crt_get_expiration_time (path->certificates[i]));
  if (path->anchor != NULL)
    last = MIN (last, (gint64) gnutls_x509_crt_get_expiration_time (path->anchor));
  day = format_day (last);
  doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_CERTIFICATE_VERIFIED, self->input->host,
                              day, 0, last - self->input->now);
}

static gboolean
conclude (Verdict *self)
{
  g_autoptr (DoctorNames) names = doctor_names_new (leaf (self));
  DoctorNameMatch match = doctor_names_match (names, self->input->host);
  gboolean accepted;

  check_revocation (self);
  check_authority (self);
  check_name (self, names, match);
  check_dates (self);
  check_constraints (self);
  check_purpose (self);
  accepted = self->n_faults == 0 && self->best.status == 0;
  if (accepted)
    add_verified (self);
  check_strength (self);
  if (!accepted
      && (self->n_faults == 0
          || (self->best.status & ~(self->explained | GNUTLS_CERT_INVALID)) != 0))
    add_refused (self);
  if (match == DOCTOR_NAME_MATCHES_COMMON_NAME)
    doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_CERTIFICATE_COMMON_NAME_ONLY,
                                self->input->host, NULL, 0, 0);
  return accepted;
}

gboolean
doctor_verify (const DoctorVerifyInput *input, DoctorTranscript *transcript)
{
  Verdict self = { .input = input, .transcript = transcript };
  gnutls_x509_trust_list_t nobody = NULL;
  gboolean accepted = FALSE;

  g_return_val_if_fail (input != NULL && input->host != NULL && input->chain != NULL, FALSE);
  g_return_val_if_fail (transcript != NULL, FALSE);

  if (input->chain->length == 0
      || (input->trust == NULL && gnutls_x509_trust_list_init (&nobody, 0) < 0))
    {
      doctor_transcript_add_fact (transcript, DOCTOR_FACT_CERTIFICATE_REFUSED, input->host,
                                  gnutls_strerror (GNUTLS_E_NO_CERTIFICATE_FOUND), 0, 0);
      return FALSE;
    }
  self.trust = input->trust != NULL ? input->trust : nobody;
  self.path.certificates[self.path.length++] = input->chain->certificates[0];
  explore (&self);
  accepted = conclude (&self);
  path_clear (&self.best);
  if (nobody != NULL)
    gnutls_x509_trust_list_deinit (nobody, 1);
  return accepted;
}
