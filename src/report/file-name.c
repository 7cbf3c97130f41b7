/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The name under which a log is offered to be saved. */

#include "report/report.h"

#include <string.h>

/* File systems end names at 255 bytes. */
#define MAX_HOST 100

char *
doctor_report_file_name (const DoctorReportInput *input, const DoctorPart *part)
{
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *day = NULL, *host = NULL;

  g_return_val_if_fail (input != NULL, NULL);

  time = input->started > 0 ? g_date_time_new_from_unix_local (input->started / G_USEC_PER_SEC)
                            : g_date_time_new_now_local ();
  day = g_date_time_format (time, "%Y-%m-%d");
  if (part == NULL)
    return g_strconcat ("connection-doctor-", day, ".txt", NULL);

  host = doctor_host_to_ascii (part->server->host);
  if (host == NULL)
    host = g_strdup (part->server->host);
  if (strlen (host) > MAX_HOST)
    host[MAX_HOST] = '\0';
  for (char *p = host; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '-' && (*p != '.' || p == host))
      *p = '-';
  return g_strconcat ("connection-doctor-", host, *host != '\0' ? "-" : "", day, ".txt", NULL);
}
