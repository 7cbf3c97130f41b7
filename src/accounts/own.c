/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The accounts that were added here: the accounts file. */

#include "accounts/own.h"

G_DEFINE_QUARK (doctor - own - error - quark, doctor_own_error)

char *
doctor_own_default_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "connection-doctor", "accounts.ini", NULL);
}
