/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the mechanisms share with the choice among them. */

#pragma once

#include "core/salted-password.h"
#include "core/sasl.h"

#include <gsasl.h>

G_BEGIN_DECLS

typedef DoctorSaslResult (*DoctorSaslStep) (DoctorSasl *self, const guint8 *challenge, gsize length,
                                            DoctorSecret **response);

typedef struct
{
  const char *name;
  DoctorLogin login;
  gboolean client_first;
  gboolean binds;    /* to the TLS channel */
  gboolean prepares; /* user and password by SASLprep */
  gboolean by_gsasl;
  gnutls_mac_algorithm_t mac; /* of SCRAM */
  DoctorSaslStep step;
} DoctorSaslMechanism;

struct _DoctorSasl
{
  const DoctorSaslMechanism *mechanism;
  char *user;
  DoctorSecret *secret;
  char *service;
  char *host;
  guint port;
  char *exporter;
  char *unique;
  Gsasl_session *session; /* NULL where the mechanism is ours */
  guint n_responses;
  char *nonce;                   /* SCRAM: ours, once it was said */
  DoctorSaltedPassword *salting; /* SCRAM: while it is worked out */
  DoctorSecret *salted;
  gboolean password_sent; /* LOGIN */
  gboolean finished;      /* nothing may be said any more */
  gboolean complete;
  char *oauth_error;
};

/* The strongest first. */
#define DOCTOR_N_SASL_MECHANISMS 9
extern const DoctorSaslMechanism doctor_sasl_mechanisms[DOCTOR_N_SASL_MECHANISMS];

/* One for the whole program. */
Gsasl *doctor_sasl_library (void);
/* Overwrites the secrets that a session of gsasl keeps. */
void doctor_sasl_wipe_session (Gsasl_session *session);

G_END_DECLS
