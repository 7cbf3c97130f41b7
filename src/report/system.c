/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What this computer runs, as far as it matters for mail. */

#include "report/system.h"

#include <locale.h>

#include <gnutls/gnutls.h>

static char *
escaped (const char *text)
{
  return text != NULL && *text != '\0' ? doctor_text_escape (text, -1) : NULL;
}

char *
doctor_system_os (void)
{
  g_autofree char *name = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);

  return escaped (name);
}

char *
doctor_system_desktop (const DoctorReportOptions *options)
{
  return escaped (options->desktop != NULL ? options->desktop : g_getenv ("XDG_CURRENT_DESKTOP"));
}

char *
doctor_system_locale (void)
{
  return escaped (setlocale (LC_MESSAGES, NULL));
}

const char *
doctor_system_gnutls (void)
{
  return gnutls_check_version (NULL);
}

gboolean
doctor_system_is_flatpak (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

char *
doctor_system_time (gint64 microseconds)
{
  g_autoptr (GDateTime) seconds = NULL;
  g_autofree char *day = NULL, *zone = NULL;

  if (microseconds <= 0)
    return NULL;
  seconds = g_date_time_new_from_unix_local (microseconds / G_USEC_PER_SEC);
  if (seconds == NULL)
    return NULL;
  day = g_date_time_format (seconds, "%Y-%m-%dT%H:%M:%S");
  zone = g_date_time_format (seconds, "%:z");
  return g_strdup_printf ("%s.%03d%s", day, (int) (microseconds % G_USEC_PER_SEC / 1000), zone);
}
