/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* One login mechanism: challenges in, responses out. */

#include "core/sasl-private.h"

/* How well a mechanism can carry what is to be sent. */
typedef enum
{
  FIT_NONE,
  FIT_CHANGED, /* SASLprep sends something else than what was typed */
  FIT_EXACT,
} Fit;

static Fit
prepared_fit (const char *text)
{
  char *prepared = NULL;
  Fit fit;

  /* The very call that gsasl's mechanisms make. */
  if (gsasl_saslprep (text, GSASL_ALLOW_UNASSIGNED, &prepared, NULL) != GSASL_OK)
    return FIT_NONE;
  fit = *prepared == '\0' ? FIT_NONE : g_str_equal (prepared, text) ? FIT_EXACT : FIT_CHANGED;
  doctor_secret_wipe (prepared, strlen (prepared));
  gsasl_free (prepared);
  return fit;
}

static gboolean
has_control (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      return TRUE;
  return FALSE;
}

static Fit
find_fit (const DoctorSaslMechanism *mechanism, const char *user, const DoctorSecret *secret)
{
  const char *bytes = doctor_secret_peek (secret);
  gsize length = doctor_secret_length (secret);

  /* g_utf8_validate() refuses NUL inside a length. */
  if (*user == '\0' || length == 0 || !g_utf8_validate (user, -1, NULL)
      || !g_utf8_validate (bytes, (gssize) length, NULL))
    return FIT_NONE;
  if (mechanism->login == DOCTOR_LOGIN_OAUTH2)
    return has_control (user) || has_control (bytes) ? FIT_NONE : FIT_EXACT;
  if (!mechanism->prepares)
    return FIT_EXACT;
  return MIN (prepared_fit (user), prepared_fit (bytes));
}

const char *
doctor_sasl_choose (const char *const *offered, const DoctorSaslSetup *setup)
{
  const char *chosen = NULL;
  Fit best = FIT_NONE;

  g_return_val_if_fail (offered != NULL && setup != NULL && setup->user != NULL, NULL);

  for (guint i = 0; i < DOCTOR_N_SASL_MECHANISMS; i++)
    {
      const DoctorSaslMechanism *mechanism = &doctor_sasl_mechanisms[i];
      Fit fit;

      if (mechanism->login != setup->login || !g_strv_contains (offered, mechanism->name)
          || (mechanism->binds && setup->exporter == NULL && setup->unique == NULL)
          || (mechanism->by_gsasl
              && !gsasl_client_support_p (doctor_sasl_library (), mechanism->name)))
        continue;
      fit = setup->secret != NULL ? find_fit (mechanism, setup->user, setup->secret) : FIT_EXACT;
      if (chosen == NULL || fit > best)
        {
          chosen = mechanism->name;
          best = fit;
        }
    }
  return chosen;
}

DoctorSasl *
doctor_sasl_new (const char *mechanism, const DoctorSaslSetup *setup)
{
  DoctorSasl *self;
  guint i = 0;

  g_return_val_if_fail (mechanism != NULL && setup != NULL, NULL);
  g_return_val_if_fail (setup->user != NULL && setup->secret != NULL, NULL);
  g_return_val_if_fail (setup->host != NULL && setup->service != NULL, NULL);

  while (i < DOCTOR_N_SASL_MECHANISMS && !g_str_equal (doctor_sasl_mechanisms[i].name, mechanism))
    i++;
  g_return_val_if_fail (i < DOCTOR_N_SASL_MECHANISMS, NULL);

  self = g_new0 (DoctorSasl, 1);
  self->mechanism = &doctor_sasl_mechanisms[i];
  self->user = g_strdup (setup->user);
  self->secret = doctor_secret_ref (setup->secret);
  self->service = g_strdup (setup->service);
  self->host = g_strdup (setup->host);
  self->port = setup->port;
  self->exporter = g_strdup (setup->exporter);
  self->unique = g_strdup (setup->unique);
  if (self->mechanism->by_gsasl)
    {
      int code = gsasl_client_start (doctor_sasl_library (), mechanism, &self->session);

      if (code != GSASL_OK)
        g_error ("gsasl_client_start: %s: %s", mechanism, gsasl_strerror (code));
      gsasl_session_hook_set (self->session, self);
    }
  return self;
}

void
doctor_sasl_free (DoctorSasl *self)
{
  if (self == NULL)
    return;
  if (self->session != NULL)
    {
      doctor_sasl_wipe_session (self->session);
      gsasl_finish (self->session);
    }
  doctor_secret_unref (self->secret);
  g_free (self->user);
  g_free (self->service);
  g_free (self->host);
  g_free (self->exporter);
  g_free (self->unique);
  g_free (self->nonce);
  doctor_salted_password_free (self->salting);
  doctor_secret_unref (self->salted);
  g_free (self->oauth_error);
  g_free (self);
}

const char *
doctor_sasl_mechanism (const DoctorSasl *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->mechanism->name;
}

gboolean
doctor_sasl_client_first (const DoctorSasl *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->mechanism->client_first;
}

DoctorSaslResult
doctor_sasl_step (DoctorSasl *self, const guint8 *challenge, gsize length, DoctorSecret **response)
{
  DoctorSaslResult result = DOCTOR_SASL_BAD_CHALLENGE;

  g_return_val_if_fail (self != NULL && response != NULL, DOCTOR_SASL_BAD_CHALLENGE);
  g_return_val_if_fail (challenge != NULL || length == 0, DOCTOR_SASL_BAD_CHALLENGE);

  *response = NULL;
  if (!self->finished)
    {
      if (find_fit (self->mechanism, self->user, self->secret) == FIT_NONE)
        result = DOCTOR_SASL_UNSENDABLE;
      else
        result = self->mechanism->step (self, challenge, length, response);
    }

  if (result == DOCTOR_SASL_PAUSE)
    return result;
  self->n_responses++;
  if (result != DOCTOR_SASL_RESPOND && result != DOCTOR_SASL_DONE)
    {
      self->finished = TRUE;
      self->complete = FALSE;
    }
  return result;
}

gboolean
doctor_sasl_is_complete (const DoctorSasl *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->complete;
}

const char *
doctor_sasl_oauth_error (const DoctorSasl *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->oauth_error;
}
