/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The password or token for one server, from whoever keeps it. */

#pragma once

#include "accounts/passwords.h"
#include "core/facts.h"

G_BEGIN_DECLS

/* What was found, or why nothing was. */
typedef struct
{
  DoctorSecret *secret; /* NULL: none */
  gint64 changed; /* when it was last changed, in seconds since 1970: 1 where nobody tells, 0 for
                     what this run remembers */
  DoctorFactKind absence; /* with the values of that fact */
  char *text;
  char *code;
} DoctorCredential;

void doctor_credential_free (DoctorCredential *self);

/* Looks it up for `server`, one of the two of `account`: where its program keeps it, where the
 * programs of its twins keep it, and among our own items, into which the user may
 * have put it. Of several items of the keyring that which was changed last counts. Nothing is ever
 * written. `interactive` allows a prompt to unlock the keyring. */
void doctor_credential_lookup_async (DoctorPasswords *passwords, DoctorAccount *account,
                                     const DoctorServer *server, gboolean interactive,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
/* NULL only with G_IO_ERROR_CANCELLED. */
DoctorCredential *doctor_credential_lookup_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorCredential, doctor_credential_free)

G_END_DECLS
