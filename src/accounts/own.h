/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The accounts that were added here: the accounts file. */

#pragma once

#include <gio/gio.h>

#include "core/account.h"

G_BEGIN_DECLS

/* What stands in an accounts file. The text is kept, so that saving loses no comment and no key of
 * a later version. Used on the main thread. */
typedef struct _DoctorOwn DoctorOwn;

#define DOCTOR_OWN_ERROR (doctor_own_error_quark ())
GQuark doctor_own_error_quark (void);
typedef enum
{
  DOCTOR_OWN_ERROR_READ,    /* the file cannot be read */
  DOCTOR_OWN_ERROR_KEY,     /* a line, group or key is not understood */
  DOCTOR_OWN_ERROR_DAMAGED, /* asked to save over a file that was not understood */
} DoctorOwnError;

/* $XDG_CONFIG_HOME/connection-doctor/accounts.ini; newly allocated. */
char *doctor_own_default_path (void);

/* Pure: the text of an accounts file (contract.md) to accounts. `path` is named in messages. Never
 * NULL: accounts that can be read are there, and each thing that cannot be is one GError
 * (DOCTOR_OWN_ERROR_KEY) whose message is one translated sentence with file, group and key. */
DoctorOwn *doctor_own_parse (const char *text, gsize length, const char *path);
DoctorOwn *doctor_own_ref (DoctorOwn *self);
void doctor_own_unref (DoctorOwn *self);

/* Reads the file. A file that is not there is an empty DoctorOwn; one that cannot be read is an
 * empty one too, with the problem in doctor_own_get_problems(). At most 4 MiB are read. */
void doctor_own_load_async (const char *path, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
/* NULL only with G_IO_ERROR_CANCELLED. */
DoctorOwn *doctor_own_load_finish (GAsyncResult *result, GError **error);

/* FALSE when there was no such file. */
gboolean doctor_own_exists (DoctorOwn *self);
/* Of DoctorAccount, in the file's order; owned. */
const GPtrArray *doctor_own_get_accounts (DoctorOwn *self);
/* Of GError; empty when all is well. While there is one, saving fails with DAMAGED. */
const GPtrArray *doctor_own_get_problems (DoctorOwn *self);

/* Adds the account, or replaces the one with the same id. In memory; save afterwards. */
void doctor_own_put (DoctorOwn *self, DoctorAccount *account);
void doctor_own_remove (DoctorOwn *self, const char *id);
/* An id that no account of the file has; newly allocated. */
char *doctor_own_new_id (DoctorOwn *self);

/* Writes the file atomically with mode 0600, and a folder that is missing with 0700, off the main
 * thread. If the file has changed since it was loaded it is not overwritten: G_IO_ERROR_WRONG_ETAG.
 * A link stays one: the file it names is replaced. The message is one translated sentence. A save
 * that waits for an earlier one writes what is there when its turn comes; the operation holds
 * `self`, and is not cancelled once it has begun. */
void doctor_own_save_async (DoctorOwn *self, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
gboolean doctor_own_save_finish (DoctorOwn *self, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorOwn, doctor_own_unref)

G_END_DECLS
