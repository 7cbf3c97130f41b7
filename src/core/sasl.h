/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* One login mechanism: challenges in, responses out. */

#pragma once

#include "core/account.h"
#include "core/secret.h"

G_BEGIN_DECLS

/* The server chooses how long this side computes for SCRAM (RFC 5802 section 9). Servers in the
 * field ask for 4,096 to 600,000 rounds. */
#define DOCTOR_SASL_MAX_ROUNDS 600000
/* What one call computes at most: a millisecond or a few. */
#define DOCTOR_SASL_ROUNDS_AT_ONCE 4096

/* What a mechanism may need. Everything is copied or referenced. */
typedef struct
{
  const char *user;
  DoctorSecret *secret;
  DoctorLogin login;
  const char *service; /* "imap", "pop", "smtp" (RFC 4422 section 4) */
  const char *host;
  guint port;
  const char *exporter; /* base64 channel binding, or NULL */
  const char *unique;
} DoctorSaslSetup;

typedef enum
{
  DOCTOR_SASL_RESPOND,       /* send the response */
  DOCTOR_SASL_DONE,          /* this response is the last one; the server's verdict comes */
  DOCTOR_SASL_PAUSE,         /* it computes: the same call again goes on */
  DOCTOR_SASL_BAD_CHALLENGE, /* the challenge is none of this mechanism's */
  DOCTOR_SASL_TOO_COSTLY,    /* more rounds than DOCTOR_SASL_MAX_ROUNDS are asked for */
  DOCTOR_SASL_NOT_AUTHENTIC, /* the server's proof is wrong (RFC 5802 section 5) */
  DOCTOR_SASL_UNSENDABLE,    /* user or password cannot be sent this way (SASLprep, RFC 4013) */
} DoctorSaslResult;

typedef struct _DoctorSasl DoctorSasl;

/* The strongest mechanism that stands in `offered` (upper case, NULL-terminated) and that the
 * setup can serve: SCRAM-SHA-256-PLUS, SCRAM-SHA-256, SCRAM-SHA-1-PLUS, SCRAM-SHA-1, CRAM-MD5,
 * PLAIN, LOGIN for a password; OAUTHBEARER, XOAUTH2 for a token. -PLUS only with a channel
 * binding. Where SASLprep would change or refuse the user or the password, a mechanism that sends
 * them as they are (PLAIN, LOGIN) comes first, since what the server has stored is not known. One
 * that cannot carry them at all is named only when there is no other: its first step says
 * UNSENDABLE. `setup->secret` may be NULL here. NULL when nothing offered is known. The name is
 * static. */
const char *doctor_sasl_choose (const char *const *offered, const DoctorSaslSetup *setup);

/* `mechanism` is one of those above; the setup has a secret. */
DoctorSasl *doctor_sasl_new (const char *mechanism, const DoctorSaslSetup *setup);
void doctor_sasl_free (DoctorSasl *self);
const char *doctor_sasl_mechanism (const DoctorSasl *self);
/* TRUE where the client speaks first (RFC 4422 section 3.3). */
gboolean doctor_sasl_client_first (const DoctorSasl *self);
/* Takes a challenge (decoded octets; NULL and 0 to begin) and gives the response, decoded, as a
 * secret: the caller encodes it. `*response` is NULL unless RESPOND or DONE comes back. An OAuth
 * error challenge is answered as its RFC says (an empty response, or one 0x01 octet), and
 * doctor_sasl_oauth_error() then has the JSON. An error in SCRAM's last message is answered with an
 * empty response. After PAUSE the caller lets others have their turn and comes again with the same
 * challenge. Every challenge after DONE is a BAD_CHALLENGE, but for an OAuth error. */
DoctorSaslResult doctor_sasl_step (DoctorSasl *self, const guint8 *challenge, gsize length,
                                   DoctorSecret **response);
/* The mechanism went well on this side: the server proved itself where the mechanism has that.
 * The caller takes a success from the server before that for DOCTOR_SASL_NOT_AUTHENTIC. */
gboolean doctor_sasl_is_complete (const DoctorSasl *self);
/* The decoded JSON of a token's refusal as the server sent it, or NULL. */
const char *doctor_sasl_oauth_error (const DoctorSasl *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorSasl, doctor_sasl_free)

G_END_DECLS
