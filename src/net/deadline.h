/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The end of a wait: its time is up, or somebody does not want it any more. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _DoctorDeadline DoctorDeadline;

/* `timeout` in milliseconds, counted in the thread's default context. `cancellable`, which may be
 * NULL, ends the wait early. */
DoctorDeadline *doctor_deadline_new (guint timeout, GCancellable *cancellable);
/* Not from inside a handler of either cancellable. */
void doctor_deadline_free (DoctorDeadline *self);
/* For the operations that wait: cancelled at the end, however it comes. */
GCancellable *doctor_deadline_get_cancellable (DoctorDeadline *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorDeadline, doctor_deadline_free)

G_END_DECLS
