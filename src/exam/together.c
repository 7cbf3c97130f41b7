/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the parts of an examination show together, in the network that they ran in. */

#include "exam/together.h"

#include "diagnosis/together.h"

/* As far as this computer knows; where it does not, that is no reason to doubt. */
static DoctorSurroundings
describe (const DoctorNetwork *network)
{
  static const char *const doubts[] = { "limited", "local", "portal", NULL };
  DoctorSurroundings surroundings = { .is_online = TRUE };

  if (network == NULL)
    return surroundings;
  surroundings.is_online = network->online && !g_strv_contains (doubts, network->connectivity);
  surroundings.has_portal = g_str_equal (network->connectivity, "portal");
  surroundings.has_vpn = network->vpn;
  surroundings.has_proxy = network->proxy;
  return surroundings;
}

GPtrArray *
doctor_parts_judge_together (const GPtrArray *parts, const DoctorNetwork *network)
{
  GPtrArray *changed = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_part_unref);
  DoctorSurroundings surroundings = describe (network);
  g_autofree DoctorExamined *examined = NULL;

  g_return_val_if_fail (parts != NULL, changed);

  examined = g_new0 (DoctorExamined, parts->len);
  for (guint i = 0; i < parts->len; i++)
    {
      const DoctorPart *part = g_ptr_array_index (parts, i);

      examined[i].account = part->account;
      examined[i].server = part->server;
      examined[i].transcript = part->transcript;
      examined[i].findings = part->findings;
    }
  doctor_diagnose_together (examined, parts->len, &surroundings);
  for (guint i = 0; i < parts->len; i++)
    if (examined[i].changed)
      g_ptr_array_add (changed, doctor_part_ref (g_ptr_array_index (parts, i)));
  return changed;
}
