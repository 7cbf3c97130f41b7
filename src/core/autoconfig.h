/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The file in which a domain publishes its mail servers: "config-v1.1.xml" of Mozilla's autoconfig
 * (https://www.bucksch.org/1/projects/thunderbird/autoconfiguration/config-file-format.html). */

#pragma once

#include "core/account.h"

G_BEGIN_DECLS

/* Bytes: real files have some 3,000. */
#define DOCTOR_AUTOCONFIG_LIMIT (64 * 1024)
/* Further servers are not looked at. */
#define DOCTOR_AUTOCONFIG_SERVERS 32

typedef struct
{
  /* Complete and right, except that the user is "" where the file names none, or one that only the
   * person knows. The host is a name with a dot, as A-labels. The login is a password where the
   * server takes one, else OAuth 2. Security may be NONE: what the file says is not judged here. */
  DoctorServer *server;
  guint logins; /* all that the file allows of those that this program can make: of
                   1 << DoctorLogin */
} DoctorAutoconfigServer;

typedef struct
{
  char *name;         /* of the provider, as it may be shown; "" for none */
  char *page;         /* its documentation, https; NULL for none */
  GPtrArray *servers; /* of DoctorAutoconfigServer, in the order of the file: the best first */
  guint n_left_out;   /* servers that no mail program, or not this one, could use */
} DoctorAutoconfig;

/* Reads `length` bytes for the holder of `address`, which is a mail address without problem. NULL
 * for what is no such file as a whole: too long, no UTF-8, no well-formed XML of elements without a
 * document type, more than 16 levels deep, another format or version. Of a server that cannot be
 * right nothing is taken over. */
DoctorAutoconfig *doctor_autoconfig_parse (const char *bytes, gsize length, const char *address);
void doctor_autoconfig_free (DoctorAutoconfig *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorAutoconfig, doctor_autoconfig_free)

G_END_DECLS
