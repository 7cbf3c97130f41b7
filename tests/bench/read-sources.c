/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* How long reading and merging all sources takes: `read-sources RUNS`, of the user's own home. */

#include <stdlib.h>
#include <time.h>

#include "accounts/sources.h"

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  if (!doctor_sources_load_finish (DOCTOR_SOURCES (source), result, NULL))
    g_error ("it was cancelled");
  g_main_loop_quit (user_data);
}

int
main (int argc, char *argv[])
{
  int runs = argc > 1 ? atoi (argv[1]) : 1;

  for (int i = 0; i < runs; i++)
    {
      g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
      g_autoptr (DoctorPlaces) places = doctor_places_new ();
      g_autoptr (DoctorSources) sources = doctor_sources_new (places);
      g_autoptr (GPtrArray) accounts = NULL, problems = NULL;
      gint64 start = g_get_monotonic_time ();
      clock_t work = clock ();

      doctor_sources_load_async (sources, NULL, loaded_cb, loop);
      g_main_loop_run (loop);
      accounts = doctor_sources_join (sources, NULL);
      problems = doctor_sources_get_problems (sources);
      g_print ("%.1f ms, of the processor %.1f ms: %u accounts, %u problems\n",
               (double) (g_get_monotonic_time () - start) / 1000,
               (double) (clock () - work) * 1000 / CLOCKS_PER_SEC, accounts->len, problems->len);
      doctor_sources_close (sources);
    }
  return 0;
}
