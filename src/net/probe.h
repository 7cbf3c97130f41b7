/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* One probe: one connection to one server, from the name to the clean end. */

#pragma once

#include <gio/gio.h>

#include "core/account.h"
#include "core/transcript.h"
#include "net/trust.h"

G_BEGIN_DECLS

/* Deadlines in milliseconds. Real servers greet after 5 s and refuse a login after 17 s. */
#define DOCTOR_CONNECT_TIMEOUT 10000
#define DOCTOR_REPLY_TIMEOUT 20000
#define DOCTOR_PROBE_TIMEOUT 30000

typedef struct _DoctorProbe DoctorProbe;

/* Called on the main context whenever the transcript has grown. */
typedef void (*DoctorProbeChanged) (DoctorProbe *probe, gpointer user_data);

/* `account` is kept by reference; `server` is one of its two. `trust` is kept by reference. */
DoctorProbe *doctor_probe_new (DoctorAccount *account, const DoctorServer *server,
                               DoctorTrust *trust);
DoctorProbe *doctor_probe_ref (DoctorProbe *self);
void doctor_probe_unref (DoctorProbe *self);

/* The password or token to log in with. */
void doctor_probe_set_secret (DoctorProbe *self, DoctorSecret *secret);
/* Why there is none, with the values of that fact: PASSWORD_UNKNOWN (the default), KEYRING_LOCKED,
 * KEYRING_UNAVAILABLE, PASSWORD_REFUSED_BEFORE, LOGIN_PAUSED. The texts may be NULL. */
void doctor_probe_set_absence (DoctorProbe *self, DoctorFactKind absence, const char *text,
                               const char *code, gint64 number);
/* For everything together, milliseconds; every other deadline is cut to fit. */
void doctor_probe_set_timeout (DoctorProbe *self, guint timeout);
/* Nothing is said to the server: the probe ends as soon as it is connected. */
void doctor_probe_set_connect_only (DoctorProbe *self);
void doctor_probe_set_changed (DoctorProbe *self, DoctorProbeChanged changed, gpointer user_data);

/* There from the start, and growing while the probe runs. */
DoctorTranscript *doctor_probe_get_transcript (DoctorProbe *self);

/* Runs the probe. Where the handshake failed before a certificate came, at most two further
 * connections, without a login, find out whether the server knows only older versions of TLS
 * (TLS_ONLY_OLDER); nothing is sent on them after their first message of TLS. A server that was
 * silent where a greeting was due is asked once more, on a second connection that begins with TLS
 * and sends nothing else, if time is left; the facts TLS_ANSWERED and TLS_NOT_ANSWERED tell.
 * Settings that cannot be right are facts too, and nothing is connected. The operation holds the
 * probe until it ends. */
void doctor_probe_run_async (DoctorProbe *self, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
/* FALSE only with G_IO_ERROR_CANCELLED: the transcript then ends with STOPPED. Whatever went wrong
 * with the server is in the transcript and no error. Cancelling ends it within 200 ms. */
gboolean doctor_probe_run_finish (DoctorProbe *self, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorProbe, doctor_probe_unref)

G_END_DECLS
