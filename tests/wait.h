/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* How a test waits for the result of an asynchronous call. */

#pragma once

#include <gio/gio.h>

/* The callback of the call; `user_data` is where the result, a new reference, is to be put. */
static inline void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static inline void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* Cancels it after so many turns of the main loop, if it has not ended by then. */
static inline void
wait_and_cancel (GAsyncResult **result, GCancellable *cancellable, guint n_turns)
{
  for (guint turn = 0; *result == NULL; turn++)
    {
      if (turn == n_turns)
        g_cancellable_cancel (cancellable);
      g_main_context_iteration (NULL, TRUE);
    }
}
