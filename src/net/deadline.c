/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The end of a wait: its time is up, or somebody does not want it any more. */

#include "net/deadline.h"

struct _DoctorDeadline
{
  GCancellable *own;
  GCancellable *callers; /* NULL: none */
  gulong handler;
  GSource *alarm;
};

static gboolean
alarm_cb (gpointer user_data)
{
  DoctorDeadline *self = user_data;

  g_cancellable_cancel (self->own);
  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

DoctorDeadline *
doctor_deadline_new (guint timeout, GCancellable *cancellable)
{
  DoctorDeadline *self = g_new0 (DoctorDeadline, 1);

  self->own = g_cancellable_new ();
  self->alarm = g_timeout_source_new (timeout);
  g_source_set_callback (self->alarm, alarm_cb, self, NULL);
  g_source_attach (self->alarm, g_main_context_get_thread_default ());
  if (cancellable != NULL)
    {
      self->callers = g_object_ref (cancellable);
      self->handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb),
                                             g_object_ref (self->own), g_object_unref);
    }
  return self;
}

void
doctor_deadline_free (DoctorDeadline *self)
{
  if (self == NULL)
    return;
  g_cancellable_disconnect (self->callers, self->handler);
  g_clear_object (&self->callers);
  g_source_destroy (self->alarm);
  g_source_unref (self->alarm);
  g_object_unref (self->own);
  g_free (self);
}

GCancellable *
doctor_deadline_get_cancellable (DoctorDeadline *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->own;
}
