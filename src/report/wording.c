/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The words for a result: the sentence of a row, the names of steps, dates and durations. */

#include "report/wording.h"

#include <glib/gi18n.h>

const char *
doctor_wording_gettext (const char *message_id)
{
  /* gettext ("") is the catalogue's header. */
  return *message_id != '\0' ? gettext (message_id) : message_id;
}
