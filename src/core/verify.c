/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The verdict on a server's certificates, worked out from the chain itself. */

/* The library verifies a path in every respect but time and name; both are looked at here, with
 * the caller's clock. Its answer is not enough to tell what is wrong: it says "issuer unknown" for
 * a certificate signed by itself, for an authority nobody here trusts, and for an intermediate
 * certificate that was not sent. So the path is built here, and what is wrong is read from it. */

#include "core/verify.h"

#include "core/issuer.h"
#include "core/names.h"
#include "core/path.h"
#include "core/purpose.h"
#include "core/staple.h"

#define SHOWN_NAMES 5

/* The two ways in which the library says that no trusted authority stands behind a certificate. */
#define NO_AUTHORITY (GNUTLS_CERT_SIGNER_NOT_FOUND | GNUTLS_CERT_SIGNATURE_FAILURE)

typedef struct
{
  const DoctorVerifyInput *input;
  DoctorTranscript *transcript;
  DoctorTlsInfo *info;
  DoctorPath path;
  gboolean is_private; /* the path ends at the account's own file */
  guint n_faults;
  unsigned int explained; /* of the path's status: what a fact was added for */
} Verdict;

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

/* Also what the trust store itself has withdrawn. A revocation by an authority that nobody trusts
 * says nothing. */
static void
check_revocation (Verdict *self)
{
  const DoctorVerifyInput *input = self->input;
  const DoctorPath *path = &self->path;

  for (guint i = 0; i < path->length && (path->status & NO_AUTHORITY) == 0; i++)
    {
      gnutls_x509_crt_t issuer = doctor_path_issuer (path, i);

      DoctorRevocation revocation =
          i == 0 && (path->status & GNUTLS_CERT_REVOKED) != 0 ? DOCTOR_REVOCATION_REVOKED
          : issuer == NULL                                    ? DOCTOR_REVOCATION_NOT_CHECKED
                           : doctor_staples_judge (input->staples, input->n_staples,
                                                   path->certificates[i], issuer, input->now);

      if (i == 0 || revocation == DOCTOR_REVOCATION_REVOKED)
        self->info->revocation = revocation;
      if (revocation == DOCTOR_REVOCATION_REVOKED)
        {
          g_autofree char *whose = owner (self, path->certificates[i]);

          add_fault (self, GNUTLS_CERT_REVOKED, DOCTOR_FACT_CERTIFICATE_REVOKED, whose, NULL);
          return;
        }
    }
}

static void
check_promised_staple (Verdict *self)
{
  if ((self->path.status & NO_AUTHORITY) == 0
      && self->info->revocation == DOCTOR_REVOCATION_NOT_CHECKED
      && doctor_promises_staple (leaf (self)))
    {
      g_autofree char *whose = owner (self, leaf (self));

      add_fault (self, 0, DOCTOR_FACT_CERTIFICATE_STATUS_MISSING, whose, NULL);
    }
}

/* Two authorities of the same name are told apart by their key ids, and check_issuer() does so. A
 * signature that does not fit while they fit is damaged. No public authority issues a server's
 * certificate with the key that is trusted, so that one which stands alone is not all there is. */
static void
check_authority (Verdict *self)
{
  const DoctorPath *path = &self->path;
  gnutls_x509_crt_t last = path->certificates[path->length - 1];
  g_autofree char *whose = owner (self, leaf (self));
  g_autofree char *issuer = doctor_chain_issuer (last);

  if ((path->status & NO_AUTHORITY) == 0)
    return;
  if ((path->status & GNUTLS_CERT_SIGNATURE_FAILURE) && doctor_has_issuer_id (leaf (self)))
    return;
  if (doctor_is_self_issued (leaf (self)))
    add_fault (self, NO_AUTHORITY, DOCTOR_FACT_CERTIFICATE_SELF_SIGNED, whose, issuer);
  else if (path->length == 1 && path->anchor == NULL
           && (doctor_names_issuer_address (last)
               || doctor_knows_organization (last, self->input->trust)))
    add_fault (self, NO_AUTHORITY, DOCTOR_FACT_CERTIFICATE_CHAIN_INCOMPLETE, whose, issuer);
  else
    add_fault (self, NO_AUTHORITY, DOCTOR_FACT_CERTIFICATE_UNKNOWN_AUTHORITY, whose, issuer);
}

/* Where names are constrained the library gives the same answer. */
static void
check_issuers (Verdict *self)
{
  static const unsigned int unfit = GNUTLS_CERT_SIGNER_NOT_CA
                                    | GNUTLS_CERT_SIGNER_CONSTRAINTS_FAILURE;
  gnutls_x509_crt_t issuer =
      (self->path.status & unfit) != 0 ? doctor_path_unfit_issuer (&self->path) : NULL;

  if (issuer != NULL)
    {
      g_autofree char *whose = owner (self, leaf (self));
      g_autofree char *who = doctor_chain_subject (issuer);

      add_fault (self, unfit, DOCTOR_FACT_CERTIFICATE_ISSUER_UNFIT, whose, who);
    }
}

/* The names to show, the likely one first; `likely` may be NULL. */
static char *
join_names (char **shown, const char *likely)
{
  g_autoptr (GString) joined = g_string_new (likely);

  for (guint i = 0; shown[i] != NULL; i++)
    if (likely == NULL || g_ascii_strcasecmp (shown[i], likely) != 0)
      g_string_append_printf (joined, "%s%s", joined->len > 0 ? ", " : "", shown[i]);
  return g_string_free (g_steal_pointer (&joined), FALSE);
}

static void
check_name (Verdict *self, const DoctorNames *names, DoctorNameMatch match)
{
  g_auto (GStrv) shown = NULL;
  g_autofree char *likely = NULL;
  g_autofree char *joined = NULL;

  if (match != DOCTOR_NAME_DIFFERS)
    return;
  shown = doctor_names_to_strv (names, SHOWN_NAMES, TRUE);
  likely = doctor_names_likely (names, self->input->host);
  joined = shown[0] != NULL ? join_names (shown, likely) : owner (self, leaf (self));
  self->n_faults++;
  doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_CERTIFICATE_WRONG_NAME,
                              self->input->host, joined, likely != NULL, 0);
}

static void
check_date (Verdict *self, gnutls_x509_crt_t certificate)
{
  gboolean expired = doctor_is_expired (certificate, self->input->now);
  gint64 date = expired ? (gint64) gnutls_x509_crt_get_expiration_time (certificate)
                        : (gint64) gnutls_x509_crt_get_activation_time (certificate);
  g_autofree char *day = NULL;
  g_autofree char *whose = NULL;

  if (doctor_is_current (certificate, self->input->now))
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
  const DoctorPath *path = &self->path;

  for (guint i = 0; i < path->length; i++)
    check_date (self, path->certificates[i]);
  if (path->anchor != NULL && !doctor_path_contains (path, path->anchor))
    check_date (self, path->anchor);
}

static void
check_constraints (Verdict *self)
{
  const DoctorPath *path = &self->path;

  if ((path->status & GNUTLS_CERT_SIGNER_CONSTRAINTS_FAILURE) == 0)
    return;
  for (guint i = 0; i < path->length; i++)
    {
      gnutls_x509_crt_t issuer = doctor_path_issuer (path, i);

      if (issuer != NULL && doctor_issuer_forbids (issuer, leaf (self)))
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
  for (guint i = 0; i < self->path.length; i++)
    if (!doctor_is_for_servers (self->path.certificates[i]))
      {
        g_autofree char *whose = owner (self, self->path.certificates[i]);

        add_fault (self, 0, DOCTOR_FACT_CERTIFICATE_WRONG_PURPOSE, whose, NULL);
        return;
      }
}

/* A key that the library still accepts is a warning, beside CERTIFICATE_VERIFIED. */
static void
check_strength (Verdict *self)
{
  const DoctorPath *path = &self->path;

  for (guint i = 0; i < path->length + (path->anchor != NULL); i++)
    {
      gboolean is_anchor = i == path->length;
      gnutls_x509_crt_t certificate = is_anchor ? path->anchor : path->certificates[i];
      g_autofree char *weakness = doctor_find_weakness (certificate, is_anchor);

      if (weakness != NULL)
        {
          g_autofree char *whose = owner (self, certificate);

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

  if (gnutls_certificate_verification_status_print (self->path.status, GNUTLS_CRT_X509, &words, 0)
      < 0)
    words.data = NULL;
  add_fault (self, 0, DOCTOR_FACT_CERTIFICATE_REFUSED, whose,
             words.data != NULL ? (const char *) words.data : "invalid");
  gnutls_free (words.data);
}

static void
add_verified (Verdict *self)
{
  const DoctorPath *path = &self->path;
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

/* What does not keep anybody from trusting it, and yet is not as it should be. */
static void
add_warnings (Verdict *self, DoctorNameMatch match)
{
  g_autofree char *whose = owner (self, leaf (self));
  unsigned int is_authority = 0;

  if (match == DOCTOR_NAME_MATCHES_COMMON_NAME)
    doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_CERTIFICATE_COMMON_NAME_ONLY,
                                self->input->host, NULL, 0, 0);
  if (gnutls_x509_crt_get_basic_constraints (leaf (self), NULL, &is_authority, NULL) >= 0
      && is_authority)
    doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_CERTIFICATE_IS_AUTHORITY, whose, NULL,
                                0, 0);
}

static gboolean
conclude (Verdict *self)
{
  g_autoptr (DoctorNames) names = doctor_names_new (leaf (self));
  DoctorNameMatch match = doctor_names_match (names, self->input->host);
  gboolean accepted;

  check_revocation (self);
  check_promised_staple (self);
  check_authority (self);
  check_issuers (self);
  check_name (self, names, match);
  check_dates (self);
  check_constraints (self);
  check_purpose (self);
  accepted = self->n_faults == 0 && self->path.status == 0;
  if (accepted)
    add_verified (self);
  if (accepted && self->is_private)
    {
      self->info->trusted_by = g_strdup (self->input->private_name);
      doctor_transcript_add_fact (self->transcript, DOCTOR_FACT_CERTIFICATE_TRUSTED_BY_FILE,
                                  self->input->host, self->input->private_name, 0, 0);
    }
  check_strength (self);
  if (!accepted
      && (self->n_faults == 0
          || (self->path.status & ~(self->explained | GNUTLS_CERT_INVALID)) != 0))
    add_refused (self);
  add_warnings (self, match);
  return accepted;
}

/* Where the usual authorities lead to nothing good, the account's own file may. */
static void
find_path (Verdict *self, gnutls_x509_trust_list_t nobody)
{
  const DoctorVerifyInput *input = self->input;
  DoctorPath path;

  self->path =
      doctor_path_find (input->chain, input->trust != NULL ? input->trust : nobody, input->now);
  if (self->path.badness == 0 || input->private_trust == NULL)
    return;
  path = doctor_path_find (input->chain, input->private_trust, input->now);
  if (path.badness < self->path.badness)
    {
      doctor_path_clear (&self->path);
      self->path = path;
      self->is_private = TRUE;
    }
  else
    doctor_path_clear (&path);
}

gboolean
doctor_verify (const DoctorVerifyInput *input, DoctorTranscript *transcript, DoctorTlsInfo *info)
{
  Verdict self = { .input = input, .transcript = transcript, .info = info };
  gnutls_x509_trust_list_t nobody = NULL;

  g_return_val_if_fail (input != NULL && input->host != NULL && input->chain != NULL, FALSE);
  g_return_val_if_fail (transcript != NULL && info != NULL, FALSE);

  if (input->chain->length == 0
      || (input->trust == NULL && gnutls_x509_trust_list_init (&nobody, 0) < 0))
    {
      doctor_transcript_add_fact (transcript, DOCTOR_FACT_CERTIFICATE_REFUSED, input->host,
                                  gnutls_strerror (GNUTLS_E_NO_CERTIFICATE_FOUND), 0, 0);
      return FALSE;
    }
  find_path (&self, nobody);
  info->verified = conclude (&self);
  doctor_path_clear (&self.path);
  if (nobody != NULL)
    gnutls_x509_trust_list_deinit (nobody, 1);
  return info->verified;
}
