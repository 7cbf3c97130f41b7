/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What DNS says of a domain: where its mail is read and sent (SRV), and who takes it in (MX). */

#pragma once

#include <gio/gio.h>

#include "core/account.h"

G_BEGIN_DECLS

/* Milliseconds. */
#define DOCTOR_RECORDS_TIMEOUT 5000
/* Of one kind, more are not looked at. */
#define DOCTOR_RECORDS_LIMIT 16

typedef struct
{
  /* Of DoctorServer, without a user name: RFC 6186 section 3 and RFC 8314 section 5.1 (_imaps,
   * _pop3s, _submissions: TLS from the first byte; _imap, _pop3, _submission: STARTTLS). The best
   * first: IMAP before POP3 before sending, TLS before STARTTLS, then by priority and weight (RFC
   * 2782). A service with the target "." is not offered and not here; nor is a target that is no
   * name with a dot, or a port 0. Unless DNSSEC stands, anybody on the way may have written them.
   */
  GPtrArray *servers;
  /* The names of the mail exchangers, as A-labels, the preferred first (RFC 5321 section 5.1);
   * without the null MX of RFC 7505. */
  GStrv exchangers;
  gboolean is_complete; /* everything was answered, if only by "there is none" */
} DoctorRecords;

/* Asks the system's resolver for all of them at once. `domain`: a host name, also
 * internationalized. */
void doctor_records_look_up_async (const char *domain, guint timeout, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
/* Asks who takes in its mail and nothing else; the same end. */
void doctor_records_look_up_exchangers_async (const char *domain, guint timeout,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback, gpointer user_data);
/* Free with doctor_records_free(). NULL only with G_IO_ERROR_CANCELLED: what was not answered in
 * time, or by a fault, is missing and `is_complete` FALSE. */
DoctorRecords *doctor_records_look_up_finish (GAsyncResult *result, GError **error);
void doctor_records_free (DoctorRecords *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorRecords, doctor_records_free)

G_END_DECLS
