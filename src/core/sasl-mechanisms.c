/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What each login mechanism says: by libgsasl, or one string of our own. */

#include "core/sasl-private.h"

#include <string.h>

/* gsasl asks for what the mechanism needs. */

static int
property_cb (G_GNUC_UNUSED Gsasl *library, Gsasl_session *session, Gsasl_property property)
{
  const DoctorSasl *self = gsasl_session_hook_get (session);
  /* gsasl 2.2.0 fails where it has a binding and the mechanism has no use for it: it names the
   * binding beside the flag "y". Without one it says "n", which every server takes. */
  gboolean binds = self->mechanism->binds;
  gboolean scram = self->mechanism->mac != GNUTLS_MAC_UNKNOWN;
  const struct
  {
    Gsasl_property property;
    const char *value;
  } values[] = {
    { GSASL_AUTHID, self->user },
    /* SCRAM would work it out at one go, and keep the password. */
    { GSASL_PASSWORD, scram ? NULL : doctor_secret_peek (self->secret) },
    { GSASL_SCRAM_SALTED_PASSWORD,
      self->salted != NULL ? doctor_secret_peek (self->salted) : NULL },
    { GSASL_SERVICE, self->service },
    { GSASL_HOSTNAME, self->host },
    { GSASL_CB_TLS_EXPORTER, binds ? self->exporter : NULL },
    { GSASL_CB_TLS_UNIQUE, binds ? self->unique : NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    if (values[i].property == property && values[i].value != NULL)
      return gsasl_property_set (session, property, values[i].value);
  return GSASL_NO_CALLBACK;
}

Gsasl *
doctor_sasl_library (void)
{
  static Gsasl *library = NULL;

  if (library == NULL)
    {
      int code = gsasl_init (&library);

      if (code != GSASL_OK)
        g_error ("gsasl_init: %s", gsasl_strerror (code));
      gsasl_callback_set (library, property_cb);
    }
  return library;
}

/* gsasl frees its copies as they are. */
void
doctor_sasl_wipe_session (Gsasl_session *session)
{
  static const Gsasl_property secrets[] = {
    GSASL_PASSWORD,
    GSASL_SCRAM_SALTED_PASSWORD,
  };

  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      char *value = (char *) gsasl_property_fast (session, secrets[i]);

      if (value != NULL)
        doctor_secret_wipe (value, strlen (value));
    }
}

static DoctorSaslResult
respond (DoctorSasl *self, GString *bytes, gboolean last, DoctorSecret **response)
{
  *response = doctor_secret_new (bytes->str, (gssize) bytes->len);
  doctor_secret_wipe (bytes->str, bytes->allocated_len);
  g_string_free (bytes, TRUE);
  self->finished = last;
  return last ? DOCTOR_SASL_DONE : DOCTOR_SASL_RESPOND;
}

/* Room for the whole response from the start: a GString that grows leaves its old bytes behind. */
static GString *
response_new (const DoctorSasl *self)
{
  return g_string_sized_new (doctor_secret_length (self->secret) + 3 * strlen (self->user)
                             + 3 * strlen (self->host) + 512);
}

static DoctorSaslResult
gsasl_exchange (DoctorSasl *self, const guint8 *challenge, gsize length, DoctorSecret **response)
{
  char *output = NULL;
  gsize output_length = 0;
  int code = gsasl_step (self->session, (const char *) challenge, length, &output, &output_length);
  DoctorSaslResult result = DOCTOR_SASL_BAD_CHALLENGE;

  if (code == GSASL_OK || code == GSASL_NEEDS_MORE)
    {
      *response = doctor_secret_new (output != NULL ? output : "", (gssize) output_length);
      self->finished = self->complete = code == GSASL_OK;
      result = code == GSASL_OK ? DOCTOR_SASL_DONE : DOCTOR_SASL_RESPOND;
    }
  else if (code == GSASL_SASLPREP_ERROR)
    result = DOCTOR_SASL_UNSENDABLE;
  else if (code == GSASL_AUTHENTICATION_ERROR && self->n_responses == 2)
    result = DOCTOR_SASL_NOT_AUTHENTIC;

  doctor_secret_wipe (output, output_length);
  gsasl_free (output);
  return result;
}

static DoctorSaslResult
plain_step (DoctorSasl *self, G_GNUC_UNUSED const guint8 *challenge, gsize length,
            DoctorSecret **response)
{
  return length == 0 ? gsasl_exchange (self, NULL, 0, response) : DOCTOR_SASL_BAD_CHALLENGE;
}

static DoctorSaslResult
cram_step (DoctorSasl *self, const guint8 *challenge, gsize length, DoctorSecret **response)
{
  if (length == 0)
    return DOCTOR_SASL_BAD_CHALLENGE;
  return gsasl_exchange (self, challenge, length, response);
}

static void
note_nonce (DoctorSasl *self, const DoctorSecret *first)
{
  const char *nonce = strstr (doctor_secret_peek (first), ",r=");

  if (nonce != NULL)
    self->nonce = g_strdup (nonce + strlen (",r="));
}

/* The password as SCRAM takes it (RFC 5802 section 2.2); that it can be prepared is known. */
static DoctorSecret *
prepare (const DoctorSecret *password)
{
  char *prepared = NULL;
  DoctorSecret *secret;

  if (gsasl_saslprep (doctor_secret_peek (password), GSASL_ALLOW_UNASSIGNED, &prepared, NULL)
      != GSASL_OK)
    return NULL;
  secret = doctor_secret_new (prepared, -1);
  doctor_secret_wipe (prepared, strlen (prepared));
  gsasl_free (prepared);
  return secret;
}

static gboolean
begin_salting (DoctorSasl *self, const char *salt, guint rounds)
{
  g_autoptr (DoctorSecret) password = prepare (self->secret);
  char *octets;
  gsize length;

  if (password == NULL || gsasl_base64_from (salt, strlen (salt), &octets, &length) != GSASL_OK)
    return FALSE;
  self->salting = doctor_salted_password_new (self->mechanism->mac, password,
                                              (const guint8 *) octets, length, rounds);
  gsasl_free (octets);
  return TRUE;
}

/* What gsasl leaves unchecked in "r=nonce,s=salt,i=rounds" (RFC 5802 section 7): the nonce is ours
 * with the server's part behind it. */
static DoctorSaslResult
take_server_first (DoctorSasl *self, const char *message)
{
  g_auto (GStrv) parts = g_strsplit (message, ",", 4);
  g_autoptr (GError) error = NULL;
  guint64 rounds;

  if (g_strv_length (parts) < 3 || !g_str_has_prefix (parts[0], "r=") || self->nonce == NULL
      || !g_str_has_prefix (parts[0] + 2, self->nonce)
      || strlen (parts[0] + 2) == strlen (self->nonce) || !g_str_has_prefix (parts[1], "s=")
      || !g_str_has_prefix (parts[2], "i="))
    return DOCTOR_SASL_BAD_CHALLENGE;
  if (!g_ascii_string_to_unsigned (parts[2] + 2, 10, 0, DOCTOR_SASL_MAX_ROUNDS, &rounds, &error))
    return g_error_matches (error, G_NUMBER_PARSER_ERROR, G_NUMBER_PARSER_ERROR_OUT_OF_BOUNDS)
               ? DOCTOR_SASL_TOO_COSTLY
               : DOCTOR_SASL_BAD_CHALLENGE;
  if (rounds == 0 || !begin_salting (self, parts[1] + 2, (guint) rounds))
    return DOCTOR_SASL_BAD_CHALLENGE;
  return DOCTOR_SASL_PAUSE;
}

static DoctorSaslResult
answer_server_first (DoctorSasl *self, const char *message, DoctorSecret **response)
{
  if (self->salting == NULL)
    return take_server_first (self, message);
  if (!doctor_salted_password_advance (self->salting, DOCTOR_SASL_ROUNDS_AT_ONCE))
    return DOCTOR_SASL_PAUSE;
  self->salted = doctor_salted_password_get (self->salting);
  g_clear_pointer (&self->salting, doctor_salted_password_free);
  return gsasl_exchange (self, (const guint8 *) message, strlen (message), response);
}

static DoctorSaslResult
scram_step (DoctorSasl *self, const guint8 *challenge, gsize length, DoctorSecret **response)
{
  g_autofree char *message = g_strndup (length > 0 ? (const char *) challenge : "", length);
  DoctorSaslResult result;

  if (strlen (message) != length || (self->n_responses == 0 && length > 0))
    return DOCTOR_SASL_BAD_CHALLENGE;
  if (self->n_responses == 0)
    {
      result = gsasl_exchange (self, NULL, 0, response);
      if (result == DOCTOR_SASL_RESPOND)
        note_nonce (self, *response);
      return result;
    }
  if (self->n_responses == 1)
    return answer_server_first (self, message, response);

  /* A refusal in the server's last message: the protocol's own refusal follows. */
  if (g_str_has_prefix (message, "e="))
    return respond (self, g_string_new (NULL), TRUE, response);
  /* Extensions may follow the proof, gsasl would take them for a part of it. */
  length = strcspn (message, ",");
  return gsasl_exchange (self, (const guint8 *) message, length, response);
}

/* The prompts are nowhere specified and any text is used for them, so the order counts: user, then
 * password. Only a first prompt that asks for nothing but the password is believed. */
static DoctorSaslResult
login_step (DoctorSasl *self, const guint8 *challenge, gsize length, DoctorSecret **response)
{
  gboolean first = self->n_responses == 0;
  GString *bytes = response_new (self);

  if (first && length >= 4)
    self->password_sent = g_ascii_strncasecmp ((const char *) challenge, "pass", 4) == 0;
  if (first == self->password_sent)
    g_string_append_len (bytes, doctor_secret_peek (self->secret),
                         (gssize) doctor_secret_length (self->secret));
  else
    g_string_append (bytes, self->user);
  self->complete = !first;
  return respond (self, bytes, !first, response);
}

/* A saslname (RFC 5801 section 4): the two characters that have a meaning are replaced. */
static void
append_saslname (GString *bytes, const char *name)
{
  for (const char *p = name; *p != '\0'; p++)
    if (*p == ',')
      g_string_append (bytes, "=2C");
    else if (*p == '=')
      g_string_append (bytes, "=3D");
    else
      g_string_append_c (bytes, *p);
}

/* A token's refusal comes as a challenge, whose answer the server waits for before it refuses. */
static DoctorSaslResult
oauth_refused (DoctorSasl *self, const guint8 *challenge, gsize length, const char *answer,
               DoctorSecret **response)
{
  self->complete = FALSE;
  if (length > 0)
    self->oauth_error = g_strndup ((const char *) challenge, length);
  return respond (self, g_string_new (answer), TRUE, response);
}

/* RFC 7628 section 3.1 */
static DoctorSaslResult
bearer_step (DoctorSasl *self, const guint8 *challenge, gsize length, DoctorSecret **response)
{
  g_autofree char *host = NULL;
  GString *bytes;

  if (self->n_responses > 0)
    return oauth_refused (self, challenge, length, "\1", response);
  if (length > 0)
    return DOCTOR_SASL_BAD_CHALLENGE;

  host = doctor_host_to_ascii (self->host);
  bytes = response_new (self);
  g_string_append (bytes, "n,a=");
  append_saslname (bytes, self->user);
  g_string_append_printf (bytes, ",\1host=%s\1port=%u\1auth=Bearer ",
                          host != NULL ? host : self->host, self->port);
  g_string_append (bytes, doctor_secret_peek (self->secret));
  g_string_append (bytes, "\1\1");
  self->complete = TRUE;
  respond (self, bytes, FALSE, response);
  return DOCTOR_SASL_DONE;
}

/* https://developers.google.com/workspace/gmail/imap/xoauth2-protocol */
static DoctorSaslResult
xoauth2_step (DoctorSasl *self, const guint8 *challenge, gsize length, DoctorSecret **response)
{
  GString *bytes;

  if (self->n_responses > 0)
    return oauth_refused (self, challenge, length, "", response);
  if (length > 0)
    return DOCTOR_SASL_BAD_CHALLENGE;

  bytes = response_new (self);
  g_string_append (bytes, "user=");
  g_string_append (bytes, self->user);
  g_string_append (bytes, "\1auth=Bearer ");
  g_string_append (bytes, doctor_secret_peek (self->secret));
  g_string_append (bytes, "\1\1");
  self->complete = TRUE;
  respond (self, bytes, FALSE, response);
  return DOCTOR_SASL_DONE;
}

/* The strongest first. DIGEST-MD5 is historic (RFC 6331), and PLAIN inside TLS is better. */
const DoctorSaslMechanism doctor_sasl_mechanisms[] = {
  { "SCRAM-SHA-256-PLUS", DOCTOR_LOGIN_PASSWORD, TRUE, TRUE, TRUE, TRUE, GNUTLS_MAC_SHA256,
    scram_step },
  { "SCRAM-SHA-256", DOCTOR_LOGIN_PASSWORD, TRUE, FALSE, TRUE, TRUE, GNUTLS_MAC_SHA256,
    scram_step },
  { "SCRAM-SHA-1-PLUS", DOCTOR_LOGIN_PASSWORD, TRUE, TRUE, TRUE, TRUE, GNUTLS_MAC_SHA1,
    scram_step },
  { "SCRAM-SHA-1", DOCTOR_LOGIN_PASSWORD, TRUE, FALSE, TRUE, TRUE, GNUTLS_MAC_SHA1, scram_step },
  { "CRAM-MD5", DOCTOR_LOGIN_PASSWORD, FALSE, FALSE, TRUE, TRUE, GNUTLS_MAC_UNKNOWN, cram_step },
  { "PLAIN", DOCTOR_LOGIN_PASSWORD, TRUE, FALSE, FALSE, TRUE, GNUTLS_MAC_UNKNOWN, plain_step },
  /* gsasl knows LOGIN too, but answers without looking at the prompts. */
  { "LOGIN", DOCTOR_LOGIN_PASSWORD, FALSE, FALSE, FALSE, FALSE, GNUTLS_MAC_UNKNOWN, login_step },
  { "OAUTHBEARER", DOCTOR_LOGIN_OAUTH2, TRUE, FALSE, FALSE, FALSE, GNUTLS_MAC_UNKNOWN,
    bearer_step },
  { "XOAUTH2", DOCTOR_LOGIN_OAUTH2, TRUE, FALSE, FALSE, FALSE, GNUTLS_MAC_UNKNOWN, xoauth2_step },
};
G_STATIC_ASSERT (G_N_ELEMENTS (doctor_sasl_mechanisms) == DOCTOR_N_SASL_MECHANISMS);
