/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Starts the program: the window, or one examination without a display. */

#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include <glib/gi18n.h>

#include "headless.h"
#include "core/text.h"
#include "ui/application.h"

/* Seconds */
#define MIN_TIMEOUT 0.1
#define MAX_TIMEOUT 3600

/* Connections of a whole examination, with several addresses each, and what the libraries open. */
#define DESCRIPTORS 4096

typedef struct
{
  gboolean check;
  gboolean version;
  gboolean service;
  char *format;
  char *output;
  char *timeout;
  char *accounts_file;
  char *ca_file;
  char **rest;
} CommandLine;

static void
command_line_clear (CommandLine *self)
{
  g_free (self->format);
  g_free (self->output);
  g_free (self->timeout);
  g_free (self->accounts_file);
  g_free (self->ca_file);
  g_strfreev (self->rest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CommandLine, command_line_clear)

/* Passwords pass through memory of libraries too, so no memory at all goes into a core dump: a
 * program that takes dumps over a pipe does not heed the limit, and core(5) has this for it. Unlike
 * a process that cannot be dumped, this one can be asked by portals and debuggers who it is. */
static void
leave_out_of_dumps (void)
{
  FILE *filter = fopen ("/proc/self/coredump_filter", "we");

  if (filter == NULL)
    return;
  fputs ("0", filter);
  fclose (filter);
}

/* What a core dump of this process could hold, and keys that open what it has sent, do not belong
 * on a disk. */
static void
set_limits (void)
{
  struct rlimit limit = { 0 };

  g_unsetenv ("SSLKEYLOGFILE");
  setrlimit (RLIMIT_CORE, &limit);
  leave_out_of_dumps ();
  if (getrlimit (RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < DESCRIPTORS)
    {
      limit.rlim_cur = MIN (limit.rlim_max, DESCRIPTORS);
      setrlimit (RLIMIT_NOFILE, &limit);
    }
}

static void
set_language (void)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, DOCTOR_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

static gboolean
parse_command_line (CommandLine *self, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "check", 0, 0, G_OPTION_ARG_NONE, &self->check,
      N_ ("Examine all accounts once, without a window"), NULL },
    { "format", 0, 0, G_OPTION_ARG_STRING, &self->format,
      N_ ("With --check: “text” (the default) or “json”"), N_ ("FORMAT") },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &self->output,
      N_ ("With --check: write the result into this file"), N_ ("FILE") },
    { "timeout", 0, 0, G_OPTION_ARG_STRING, &self->timeout,
      N_ ("Time for one server, everything included (30)"), N_ ("SECONDS") },
    { "accounts", 0, 0, G_OPTION_ARG_FILENAME, &self->accounts_file,
      N_ ("Examine the accounts of this file and no others"), N_ ("FILE") },
    { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &self->ca_file,
      N_ ("Trust the certificate authorities in this file too (PEM)"), N_ ("FILE") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->version, N_ ("Show the version"), NULL },
    /* How the session bus starts an application. */
    { "gapplication-service", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &self->service, NULL,
      NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->rest, NULL, NULL },
    { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *shown = NULL;

  g_option_context_set_summary (context, _ ("Finds out why mail does not work."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      doctor_headless_complain (error->message);
      return FALSE;
    }
  if (self->rest == NULL)
    return TRUE;
  shown = g_filename_display_name (self->rest[0]);
  doctor_headless_complain_of (_ ("“{value}” is not understood here; --help lists what is"), shown);
  return FALSE;
}

static gboolean
read_timeout (const char *text, guint *timeout)
{
  char *end;
  double seconds = g_ascii_strtod (text, &end);

  if (*text == '\0' || strspn (text, "0123456789.") != strlen (text) || *end != '\0'
      || seconds < MIN_TIMEOUT || seconds > MAX_TIMEOUT)
    {
      doctor_headless_complain_of (
          _ ("--timeout: “{value}” is not a number of seconds from 0.1 to 3600"), text);
      return FALSE;
    }
  *timeout = (guint) (seconds * 1000);
  return TRUE;
}

static gboolean
read_format (const char *text, gboolean *json)
{
  *json = g_strcmp0 (text, "json") == 0;
  if (text == NULL || *json || g_str_equal (text, "text"))
    return TRUE;
  doctor_headless_complain_of (_ ("--format: “{value}” is neither text nor json"), text);
  return FALSE;
}

static int
run_window (const CommandLine *line, guint timeout, char *program)
{
  char *arguments[] = { program, line->service ? (char *) "--gapplication-service" : NULL, NULL };
  g_autoptr (DoctorApplication) application = NULL;

  if (!gtk_init_check ())
    {
      doctor_headless_complain (
          _ ("There is no display to open the window on; --check works without one"));
      return DOCTOR_EXIT_UNUSABLE;
    }
  application = doctor_application_new (line->accounts_file, line->ca_file, timeout);
  return g_application_run (G_APPLICATION (application), line->service ? 2 : 1, arguments);
}

int
main (int argc, char **argv)
{
  g_auto (CommandLine) line = { 0 };
  DoctorHeadlessOptions options = { 0 };

  /* Standard output is for the result, whatever a library has to say. */
  g_log_writer_default_set_use_stderr (TRUE);
  set_limits ();
  set_language ();
  if (!parse_command_line (&line, &argc, &argv))
    return DOCTOR_EXIT_UNUSABLE;
  if (line.version)
    {
      g_print ("connection-doctor %s\n", DOCTOR_VERSION);
      return 0;
    }
  if (line.timeout != NULL && !read_timeout (line.timeout, &options.timeout))
    return DOCTOR_EXIT_UNUSABLE;
  if (!line.check)
    {
      if (line.format == NULL && line.output == NULL)
        return run_window (&line, options.timeout, argv[0]);
      doctor_headless_complain (_ ("--format and --output work together with --check only"));
      return DOCTOR_EXIT_UNUSABLE;
    }

  if (!read_format (line.format, &options.json))
    return DOCTOR_EXIT_UNUSABLE;
  options.output = line.output;
  options.accounts_file = line.accounts_file;
  options.ca_file = line.ca_file;
  return doctor_headless_run (&options);
}
