/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The way from a server's certificate to one that is trusted. */

#include "core/path.h"

#include "core/purpose.h"

/* A server can send certificates that issue one another in many ways. */
#define MAX_JUDGED 16
#define MAX_VISITED 128

#define VERIFY_FLAGS                                                                               \
  (GNUTLS_VERIFY_DISABLE_TIME_CHECKS | (unsigned int) GNUTLS_PROFILE_TO_VFLAGS (GNUTLS_PROFILE_LOW))

typedef struct
{
  const DoctorChain *chain;
  gnutls_x509_trust_list_t trust;
  gint64 now;
  DoctorPath path; /* being built */
  DoctorPath best;
  guint n_judged;
  guint n_visited;
} Search;

gboolean
doctor_is_expired (gnutls_x509_crt_t certificate, gint64 now)
{
  return now > (gint64) gnutls_x509_crt_get_expiration_time (certificate);
}

gboolean
doctor_is_current (gnutls_x509_crt_t certificate, gint64 now)
{
  return !doctor_is_expired (certificate, now)
         && now >= (gint64) gnutls_x509_crt_get_activation_time (certificate);
}

/* Where the names are as large as a whole message, comparing them takes the library long. */
static gboolean
is_issued_by (gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer)
{
  return doctor_chain_is_readable (certificate) && doctor_chain_is_readable (issuer)
         && gnutls_x509_crt_check_issuer (certificate, issuer) != 0;
}

gboolean
doctor_is_self_issued (gnutls_x509_crt_t certificate)
{
  return is_issued_by (certificate, certificate);
}

char *
doctor_find_weakness (gnutls_x509_crt_t certificate, gboolean is_anchor)
{
  unsigned int bits = 0;
  int key = gnutls_x509_crt_get_pk_algorithm (certificate, &bits);
  int signature = gnutls_x509_crt_get_signature_algorithm (certificate);
  gboolean weak_key = key > 0
                      && gnutls_pk_bits_to_sec_param ((gnutls_pk_algorithm_t) key, bits)
                             < GNUTLS_SEC_PARAM_MEDIUM;
  gboolean weak_signature = signature > 0
                            && !gnutls_sign_is_secure2 ((gnutls_sign_algorithm_t) signature,
                                                        GNUTLS_SIGN_FLAG_SECURE_FOR_CERTS)
                            && !is_anchor && !doctor_is_self_issued (certificate);
  g_autoptr (DoctorCertificate) shown = NULL;

  if (!weak_key && !weak_signature)
    return NULL;
  shown = doctor_chain_describe (certificate);
  return g_strjoin (", ", weak_key ? shown->key : shown->signature,
                    weak_key && weak_signature ? shown->signature : NULL, NULL);
}

gnutls_x509_crt_t
doctor_path_issuer (const DoctorPath *self, guint index)
{
  return index + 1 < self->length ? self->certificates[index + 1] : self->anchor;
}

gboolean
doctor_path_contains (const DoctorPath *self, gnutls_x509_crt_t certificate)
{
  for (guint i = 0; i < self->length; i++)
    if (self->certificates[i] == certificate
        || gnutls_x509_crt_equals (self->certificates[i], certificate))
      return TRUE;
  return FALSE;
}

void
doctor_path_clear (DoctorPath *self)
{
  g_clear_pointer (&self->anchor, gnutls_x509_crt_deinit);
  self->length = 0;
}

/* An authority that was renewed stands in the store twice, and the library finds either. */
static gnutls_x509_crt_t
find_current_anchor (const Search *self, gnutls_x509_crt_t certificate)
{
  gnutls_x509_trust_list_iter_t position = NULL;
  gnutls_x509_crt_t anchor;
  gnutls_x509_crt_t found = NULL;

  while (found == NULL && gnutls_x509_trust_list_iter_get_ca (self->trust, &position, &anchor) == 0)
    if (gnutls_x509_crt_check_issuer (certificate, anchor) != 0
        && doctor_is_current (anchor, self->now))
      found = anchor;
    else
      gnutls_x509_crt_deinit (anchor);
  gnutls_x509_trust_list_iter_deinit (position);
  return found;
}

static gnutls_x509_crt_t
find_anchor (const Search *self, gnutls_x509_crt_t certificate)
{
  gnutls_x509_crt_t anchor;
  gnutls_x509_crt_t current;

  if (gnutls_x509_trust_list_get_issuer (self->trust, certificate, &anchor, GNUTLS_TL_GET_COPY) < 0)
    return NULL;
  if (doctor_is_current (anchor, self->now))
    return anchor;
  current = find_current_anchor (self, certificate);
  if (current == NULL)
    return anchor;
  gnutls_x509_crt_deinit (anchor);
  return current;
}

/* Asks the library about the path as it stands but for dates and purposes, and keeps it when it is
 * the best so far. */
static void
judge (Search *self, gnutls_x509_trust_list_t trust)
{
  DoctorPath *path = &self->path;

  self->n_judged++;
  path->status = GNUTLS_CERT_INVALID;
  if (gnutls_x509_trust_list_verify_crt2 (trust, path->certificates, path->length, NULL, 0,
                                          VERIFY_FLAGS, &path->status, NULL)
      < 0)
    path->status |= GNUTLS_CERT_INVALID;

  path->badness = path->status & GNUTLS_CERT_SIGNER_NOT_FOUND ? 4 : path->status != 0 ? 2 : 0;
  for (guint i = 0; i < path->length && (path->badness & 1) == 0; i++)
    if (!doctor_is_current (path->certificates[i], self->now)
        || !doctor_is_for_servers (path->certificates[i]))
      path->badness |= 1;
  if (path->anchor != NULL && !doctor_is_current (path->anchor, self->now))
    path->badness |= 1;

  if (self->n_judged == 1 || path->badness < self->best.badness
      || (path->badness >= 4 && self->best.badness >= 4 && path->length > self->best.length))
    {
      doctor_path_clear (&self->best);
      self->best = *path;
      path->anchor = NULL;
    }
}

/* Of several trusted authorities of one name the library takes any, and not the one whose key it
 * is. Each one is asked alone. */
static void
judge_each (Search *self, gnutls_x509_crt_t certificate)
{
  gnutls_x509_trust_list_iter_t position = NULL;
  gnutls_x509_crt_t anchor;

  while (self->best.badness > 0 && self->n_judged < MAX_JUDGED
         && gnutls_x509_trust_list_iter_get_ca (self->trust, &position, &anchor) == 0)
    {
      gnutls_x509_trust_list_t alone;

      self->path.anchor = anchor;
      if (is_issued_by (certificate, anchor) && gnutls_x509_trust_list_init (&alone, 1) >= 0)
        {
          if (gnutls_x509_trust_list_add_cas (alone, &anchor, 1, 0) == 1)
            judge (self, alone);
          gnutls_x509_trust_list_deinit (alone, 0);
        }
      g_clear_pointer (&self->path.anchor, gnutls_x509_crt_deinit);
    }
  gnutls_x509_trust_list_iter_deinit (position);
}

/* Tries every way from the last certificate on, until one is without a fault. */
static void
explore (Search *self)
{
  const DoctorChain *chain = self->chain;
  DoctorPath *path = &self->path;
  gnutls_x509_crt_t last = path->certificates[path->length - 1];
  gboolean is_end = doctor_is_self_issued (last);
  gboolean has_anchor;
  gboolean judged;

  self->n_visited++;
  path->anchor = find_anchor (self, last);
  has_anchor = path->anchor != NULL;
  judged = has_anchor || path->length == 1;
  if (judged)
    judge (self, self->trust);
  g_clear_pointer (&path->anchor, gnutls_x509_crt_deinit);
  if (has_anchor && (path->status & GNUTLS_CERT_SIGNATURE_FAILURE) != 0)
    judge_each (self, last);

  for (guint i = 0; i < chain->length && !is_end; i++)
    {
      if (self->best.badness == 0 || self->n_judged >= MAX_JUDGED || self->n_visited >= MAX_VISITED
          || path->length == DOCTOR_PATH_LENGTH)
        return;
      if (!is_issued_by (last, chain->certificates[i])
          || doctor_path_contains (path, chain->certificates[i]))
        continue;
      judged = TRUE;
      path->certificates[path->length++] = chain->certificates[i];
      explore (self);
      path->length--;
    }
  if (!judged)
    judge (self, self->trust);
}

DoctorPath
doctor_path_find (const DoctorChain *chain, gnutls_x509_trust_list_t trust, gint64 now)
{
  Search self = { .chain = chain, .trust = trust, .now = now };

  g_return_val_if_fail (chain != NULL && chain->length > 0 && trust != NULL, self.best);

  self.path.certificates[self.path.length++] = chain->certificates[0];
  explore (&self);
  return self.best;
}
