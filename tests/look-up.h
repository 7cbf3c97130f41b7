/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Looking up a password of one of our own accounts alone. */

#pragma once

#include "accounts/passwords-private.h"

static inline void
test_look_up (DoctorPasswords *passwords, const char *account, DoctorRole role,
              gboolean interactive, GCancellable *cancellable, GAsyncReadyCallback callback,
              gpointer user_data)
{
  GPtrArray *places = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_item_place_free);

  g_ptr_array_add (places, doctor_item_place_new (account, role));
  doctor_passwords_lookup_async (passwords, account, role, places, interactive, cancellable,
                                 callback, user_data);
}
