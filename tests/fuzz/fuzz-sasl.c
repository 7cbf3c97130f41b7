/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Fuzzes core/sasl: one login by one mechanism, with any challenges. */

#include "fuzz.h"

#include <string.h>

#include "core/sasl-private.h"

/* In the input: the end of a challenge, and the client's nonce. */
#define END 0xfe
#define NONCE 0xff
/* No mechanism asks more often than the dialogue lets it. */
#define MAX_CHALLENGES 10
/* Digits of the number of rounds: computing them is not what is tested here. */
#define MAX_ROUNDS_DIGITS 2

static const struct
{
  const char *user;
  const char *secret;
} people[] = {
  { "tanaka@example.jp", "kirschbaum-47-Yodel" },
  { "a,b=c", "kirschbaum-47-Yodel\"\\" },
  { "田中", "kirschbaum-47-Yodel\302\240é" },
  { "", "kirschbaum-47-Yodel\1" },
};

static void
take_nonce (const DoctorSecret *response, GString *nonce)
{
  const char *found = strstr (doctor_secret_peek (response), "r=");

  if (found != NULL && nonce->len == 0)
    g_string_append_len (nonce, found + 2, (gssize) strcspn (found + 2, ","));
}

static GString *
next_challenge (const uint8_t **bytes, size_t *length, const GString *nonce)
{
  GString *challenge = g_string_new (NULL);

  while (*length > 0)
    {
      guint8 byte = fuzz_byte (bytes, length);

      if (byte == END)
        break;
      if (byte == NONCE)
        g_string_append (challenge, nonce->str);
      else
        g_string_append_c (challenge, (char) byte);
    }
  return challenge;
}

static gboolean
asks_for_many_rounds (const GString *challenge)
{
  const char *rounds = strstr (challenge->str, "i=");

  return rounds != NULL && strspn (rounds + 2, "0123456789") > MAX_ROUNDS_DIGITS;
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  const DoctorSaslMechanism *mechanism =
      &doctor_sasl_mechanisms[fuzz_byte (&bytes, &length) % DOCTOR_N_SASL_MECHANISMS];
  guint8 person = fuzz_byte (&bytes, &length) % G_N_ELEMENTS (people);
  g_autoptr (DoctorSecret) secret = doctor_secret_new (people[person].secret, -1);
  DoctorSaslSetup setup = {
    .user = people[person].user,
    .secret = secret,
    .login = mechanism->login,
    .service = "imap",
    .host = "mail.example.jp",
    .port = 993,
    .exporter = mechanism->binds ? "YWJjZGVmZ2g=" : NULL,
  };
  g_autoptr (DoctorSasl) sasl = NULL;
  g_autoptr (GString) nonce = g_string_new (NULL);
  gboolean over = FALSE;

  fuzz_reset_random ();
  sasl = doctor_sasl_new (mechanism->name, &setup);
  for (guint i = 0; i < MAX_CHALLENGES && (i == 0 || length > 0); i++)
    {
      gboolean first = i == 0 && mechanism->client_first;
      g_autoptr (GString) challenge = first ? g_string_new (NULL)
                                            : next_challenge (&bytes, &length, nonce);
      g_autoptr (DoctorSecret) response = NULL;
      DoctorSaslResult result;

      if (asks_for_many_rounds (challenge))
        break;
      do
        result = doctor_sasl_step (sasl, first ? NULL : (const guint8 *) challenge->str,
                                   challenge->len, &response);
      while (result == DOCTOR_SASL_PAUSE);
      MUST ((response != NULL) == (result == DOCTOR_SASL_RESPOND || result == DOCTOR_SASL_DONE),
            "%s: result %d and its response", mechanism->name, result);
      MUST (!over || response == NULL || doctor_sasl_oauth_error (sasl) != NULL
                || mechanism->login == DOCTOR_LOGIN_OAUTH2,
            "%s: talks on after the end", mechanism->name);
      if (response != NULL)
        take_nonce (response, nonce);
      over = over || result != DOCTOR_SASL_RESPOND;
      /* Nobody guesses the proof. */
      MUST (!g_str_has_prefix (mechanism->name, "SCRAM") || !doctor_sasl_is_complete (sasl),
            "%s: the server proved itself", mechanism->name);
    }
  return 0;
}
