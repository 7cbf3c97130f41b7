/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The program's window with DNS as a test wants it, and web servers at another port than 443:
 * `scripted-window ACCOUNTS CA-FILE ZONE PORT`; the lines of the file ZONE are those of a FakeZone.
 * No name is looked up outside this process. */

#include <locale.h>
#include <stdlib.h>

#include <glib/gi18n.h>

#include "exam/discover-private.h"
#include "fake-resolver.h"
#include "ui/application.h"

static guint web_port;

static guint
map_port (guint port)
{
  return port == 443 ? web_port : port;
}

int
main (int argc, char **argv)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) zone = NULL;
  g_autoptr (DoctorApplication) application = NULL;
  char *arguments[] = { (char *) "connection-doctor", NULL };

  if (argc != 5 || !g_file_get_contents (argv[3], &text, NULL, NULL))
    return 2;
  setlocale (LC_ALL, "");
  textdomain ("connection-doctor");
  zone = g_strsplit (text, "\n", -1);
  web_port = (guint) atoi (argv[4]);
  fake_resolver_install ((FakeZone) zone);
  doctor_discover_set_default_ports (map_port);
  g_set_prgname ("connection-doctor");
  application = doctor_application_new (argv[1], argv[2], 0);
  return g_application_run (G_APPLICATION (application), 1, arguments);
}
