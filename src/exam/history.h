/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The login budget across examinations: which passwords were refused, and who wants a pause. */

#pragma once

#include <gio/gio.h>

#include "core/account.h"
#include "core/secret.h"
#include "exam/lesson.h"

G_BEGIN_DECLS

/* Servers lock accounts and ban addresses after a few refused logins, and do not ask who was
 * impatient. So what a login has taught is kept for the next examination, in this process or in
 * another: for each server of each account, with the host, port and user that it was true of. A
 * server whose settings have changed has no history.
 *
 * The file holds no password, and nothing that was made from one. Whether a password is the same is
 * told in this process by the password itself, which stays in memory, and in another by when the
 * keyring's item was last changed. A file that cannot be read, or is not understood, counts as
 * empty; one that cannot be written loses the memory and nothing else. Used on the main thread. */
typedef struct _DoctorHistory DoctorHistory;

/* $XDG_STATE_HOME/connection-doctor/logins.ini; newly allocated. */
char *doctor_history_default_path (void);

/* `path` may be NULL: for this process only. */
DoctorHistory *doctor_history_new (const char *path);
DoctorHistory *doctor_history_ref (DoctorHistory *self);
void doctor_history_unref (DoctorHistory *self);

/* Reads what other processes have learnt; before each examination. The finish is to be called, and
 * is FALSE where it was cancelled. */
void doctor_history_load_async (DoctorHistory *self, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
gboolean doctor_history_load_finish (DoctorHistory *self, GAsyncResult *result);

/* What keeps a login from being made. */
typedef struct
{
  gint64 time;       /* of the refusal, or the end of the pause; seconds since 1970 */
  const char *cause; /* static; NULL where it is not known any more */
} DoctorRestraint;

/* Whether `server` wants to be left alone at `now` (seconds since 1970). */
gboolean doctor_history_find_pause (DoctorHistory *self, const DoctorAccount *account,
                                    const DoctorServer *server, gint64 now,
                                    DoctorRestraint *restraint);
/* Whether `server` has refused this password; a refusal of another one is forgotten. `changed` is
 * that of DoctorCredential. */
gboolean doctor_history_find_refusal (DoctorHistory *self, const DoctorAccount *account,
                                      const DoctorServer *server, DoctorSecret *secret,
                                      gint64 changed, DoctorRestraint *restraint);
/* Whether the host of `server` has refused a login of whatever account in the day before `now`. */
gboolean doctor_history_find_host (DoctorHistory *self, const DoctorServer *server, gint64 now,
                                   DoctorRestraint *restraint);
/* Keeps what a probe has taught that ended at `now`, and begins to write it down. `secret` is what
 * it logged in with, or NULL. Returns the end of a pause that the server wants, or 0. */
gint64 doctor_history_learn (DoctorHistory *self, const DoctorAccount *account,
                             const DoctorServer *server, const DoctorLesson *lesson,
                             DoctorSecret *secret, gint64 changed, gint64 now);
/* Forgets everything about an account. */
void doctor_history_forget (DoctorHistory *self, const char *account);

/* Ends when everything is written that can be, before the process ends: a second later at most,
 * because a password that changes in the same second must be known as another one. */
void doctor_history_settle_async (DoctorHistory *self, GAsyncReadyCallback callback,
                                  gpointer user_data);
void doctor_history_settle_finish (DoctorHistory *self, GAsyncResult *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorHistory, doctor_history_unref)

G_END_DECLS
