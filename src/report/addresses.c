/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What became of each address of a server. */

#include "report/system.h"

static const struct
{
  DoctorFactKind kind;
  const char *outcome;
} outcomes[] = {
  { DOCTOR_FACT_CONNECTING, "not-tried" },
  { DOCTOR_FACT_CONNECTED, "connected" },
  { DOCTOR_FACT_CONNECTION_REFUSED, "refused" },
  { DOCTOR_FACT_CONNECT_TIMEOUT, "timeout" },
  { DOCTOR_FACT_NETWORK_UNREACHABLE, "unreachable" },
  { DOCTOR_FACT_CONNECT_FORBIDDEN, "unreachable" },
  { DOCTOR_FACT_CONNECTION_RESET, "refused" },
  { DOCTOR_FACT_CONNECT_FAILED, "unreachable" },
  { DOCTOR_FACT_ADDRESS_NOT_TRIED, "not-tried" },
  { DOCTOR_FACT_ADDRESS_ABANDONED, "not-tried" },
};

static void
result_clear (gpointer data)
{
  g_free (((DoctorAddressResult *) data)->address);
}

static DoctorAddressResult *
result_for (GArray *results, const char *address)
{
  DoctorAddressResult result = { .outcome = "not-tried" };

  for (guint i = 0; i < results->len; i++)
    if (g_str_equal (g_array_index (results, DoctorAddressResult, i).address, address))
      return &g_array_index (results, DoctorAddressResult, i);
  result.address = g_strdup (address);
  g_array_append_val (results, result);
  return &g_array_index (results, DoctorAddressResult, results->len - 1);
}

GArray *
doctor_part_addresses (const DoctorPart *part)
{
  GArray *results = g_array_new (FALSE, TRUE, sizeof (DoctorAddressResult));

  g_array_set_clear_func (results, result_clear);
  g_return_val_if_fail (part != NULL, results);

  for (guint i = 0; i < doctor_transcript_n_facts (part->transcript); i++)
    {
      const DoctorFact *fact = doctor_transcript_fact (part->transcript, i);

      if (fact->text == NULL)
        continue;
      if (fact->kind == DOCTOR_FACT_ADDRESSES)
        {
          g_auto (GStrv) addresses = g_strsplit (fact->text, ", ", -1);

          for (guint j = 0; addresses[j] != NULL; j++)
            result_for (results, addresses[j]);
        }
      for (guint j = 0; j < G_N_ELEMENTS (outcomes); j++)
        if (outcomes[j].kind == fact->kind)
          {
            DoctorAddressResult *result = result_for (results, fact->text);

            /* A second connection to an address that has answered tells nothing new. */
            if (!g_str_equal (result->outcome, "connected"))
              {
                result->outcome = outcomes[j].outcome;
                result->duration = fact->extra;
                result->abandoned = fact->kind == DOCTOR_FACT_ADDRESS_ABANDONED;
              }
          }
    }
  return results;
}
