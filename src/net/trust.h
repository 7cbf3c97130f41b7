/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Whom to trust: the system's certificate authorities, and those of a file. */

#pragma once

#include <gio/gio.h>
#include <gnutls/x509.h>

G_BEGIN_DECLS

/* Loaded once, then only read; atomic reference count, since it is made in a worker thread. */
typedef struct _DoctorTrust DoctorTrust;

DoctorTrust *doctor_trust_ref (DoctorTrust *self);
void doctor_trust_unref (DoctorTrust *self);
gnutls_x509_trust_list_t doctor_trust_get_list (DoctorTrust *self);

/* Loads the system's store and, where `ca_file` is not NULL, the PEM certificates of that file too,
 * in a worker thread. */
void doctor_trust_load_async (const char *ca_file, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
/* Loads the PEM certificates of `file` and nothing else, in a worker thread. Messages do not name
 * the folder. */
void doctor_trust_load_file_async (const char *file, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
/* For both. Fails with a G_IO_ERROR when the file cannot be read or holds no certificate; the
 * message names it. An empty system store is no error: the verdicts will say so. */
DoctorTrust *doctor_trust_load_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorTrust, doctor_trust_unref)

G_END_DECLS
