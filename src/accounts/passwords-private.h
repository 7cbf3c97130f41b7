/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the parts of DoctorPasswords share: the memory of this run, and the way to the keyring. */

#pragma once

#include <libsecret/secret.h>

#include "accounts/passwords.h"

G_BEGIN_DECLS

struct _DoctorPasswords
{
  grefcount ref_count;
  GHashTable *memory; /* "incoming ID" → DoctorSecret */
  gboolean memory_only;
  GDBusConnection *bus; /* NULL until it was needed */
  GQueue waiting;       /* of Lookup: not yet begun */
  GPtrArray *running;   /* of Lookup: the keyring was asked */
  GPtrArray *locked;    /* of Lookup: wait until somebody has unlocked the keyring */
  gboolean met;         /* the keyring has answered once */
  gboolean prompting;
  guint watch;
  gint64 heard;  /* monotonic: when the keyring last said something */
  gint64 silent; /* monotonic: when it was given up; 0 for never */
};

/* Schema and attributes of the keyring items; `role` may be NULL for both. */
const SecretSchema *doctor_passwords_schema (void);
GHashTable *doctor_passwords_attributes (const char *account, const DoctorRole *role);

/* Connects to the session bus, but starts none: GIO would start one of its own when there is a
 * display, and then a keyring that nobody can unlock. Fails with G_IO_ERROR_NOT_FOUND without a
 * bus. The operation holds `self`. */
void doctor_passwords_connect_async (DoctorPasswords *self, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
gboolean doctor_passwords_connect_finish (DoctorPasswords *self, GAsyncResult *result,
                                          GError **error);

/* What this run remembers for exactly that role; NULL for nothing. Owned by `self`. */
DoctorSecret *doctor_passwords_remembered (DoctorPasswords *self, const char *account,
                                           DoctorRole role);

G_END_DECLS
