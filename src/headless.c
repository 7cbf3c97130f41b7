/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* `connection-doctor --check`: one examination without a display, and its exit status. */

#include "headless.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "accounts/own.h"
#include "accounts/sources.h"
#include "core/text.h"
#include "exam/exam.h"
#include "report/report.h"
#include "report/wording.h"

typedef struct
{
  const DoctorHeadlessOptions *options;
  GMainLoop *loop;
  GCancellable *cancellable; /* of loading */
  guint n_loading;
  DoctorOwn *own;
  DoctorSources *sources; /* NULL: only the file that was named */
  GPtrArray *accounts;    /* of DoctorAccount: all that there are */
  DoctorTrust *trust;
  DoctorPasswords *passwords;
  DoctorHistory *history;
  DoctorExam *exam;
  guint signals[2];  /* sources; 0: has come */
  gboolean finished; /* the examination; it is to be printed */
  int errno_printed; /* 0: no error */
  char *report;      /* to be saved */
  gboolean unusable; /* something was complained about */
} Check;

void
doctor_headless_complain (const char *sentence)
{
  g_autofree char *line = NULL;

  g_return_if_fail (sentence != NULL);

  line = doctor_text_escape (sentence, -1);
  fprintf (stderr, "connection-doctor: %s\n", line);
}

void
doctor_headless_complain_of (const char *pattern, const char *value)
{
  g_autofree char *sentence = NULL;

  g_return_if_fail (pattern != NULL);

  sentence = doctor_text_expand (pattern, "value", value, NULL);
  doctor_headless_complain (sentence);
}

static void
complain_of_file (const char *pattern, const char *path, const char *reason)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *sentence = doctor_text_expand (pattern, "file", name, "reason", reason, NULL);

  doctor_headless_complain (sentence);
}

/* Before anything else is done: it would be a pity to find out at the end. */
static gboolean
can_write (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  GStatBuf status;

  if (g_stat (path, &status) == 0 && S_ISDIR (status.st_mode))
    {
      complain_of_file (_ ("{file} is a folder and cannot be written"), path, NULL);
      return FALSE;
    }
  if (g_stat (path, &status) == 0 && !S_ISREG (status.st_mode))
    {
      complain_of_file (_ ("{file} is not an ordinary file and is not replaced"), path, NULL);
      return FALSE;
    }
  if (*path == '\0' || g_access (folder, W_OK | X_OK) != 0)
    {
      complain_of_file (_ ("{file} cannot be written: {reason}"), path,
                        g_strerror (*path == '\0' ? ENOENT : errno));
      return FALSE;
    }
  return TRUE;
}

/* What was learnt is for the next run of this program. */
static void
settled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Check *self = user_data;

  doctor_history_settle_finish (self->history, result);
  g_main_loop_quit (self->loop);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Check *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!doctor_report_save_finish (G_FILE (source), result, &error))
    {
      doctor_headless_complain (error->message);
      self->unusable = TRUE;
    }
  doctor_history_settle_async (self->history, settled_cb, self);
}

static char *
make_report (const Check *self)
{
  DoctorReportInput input = doctor_report_input (self->exam);
  DoctorReportOptions options = { .translate = doctor_wording_gettext };

  return self->options->json ? doctor_report_json (&input, &options)
                             : doctor_report_text (&input, NULL, &options);
}

static void
finished_cb (DoctorExam *exam, gpointer user_data)
{
  Check *self = user_data;
  g_autoptr (GFile) file = NULL;

  if (self->options->output == NULL)
    {
      self->finished = TRUE;
      doctor_history_settle_async (self->history, settled_cb, self);
      return;
    }
  self->report = make_report (self);
  file = g_file_new_for_path (self->options->output);
  doctor_report_save_async (file, self->report, NULL, saved_cb, self);
}

static void
begin_if_loaded (Check *self)
{
  if (--self->n_loading > 0)
    return;
  if (self->own != NULL)
    self->accounts = self->sources != NULL
                         ? doctor_sources_join (self->sources, doctor_own_get_accounts (self->own))
                         : g_ptr_array_ref ((GPtrArray *) doctor_own_get_accounts (self->own));
  if (self->own == NULL || self->trust == NULL || (self->unusable && self->accounts->len == 0))
    {
      g_main_loop_quit (self->loop);
      return;
    }

  self->exam = doctor_exam_new (self->accounts, self->passwords, self->trust);
  doctor_exam_set_history (self->exam, self->history);
  if (self->options->timeout > 0)
    doctor_exam_set_timeout (self->exam, self->options->timeout);
  g_signal_connect (self->exam, "finished", G_CALLBACK (finished_cb), self);
  doctor_exam_start (self->exam);
}

static void
own_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Check *self = user_data;
  const GPtrArray *problems;

  self->own = doctor_own_load_finish (result, NULL);
  if (self->own != NULL)
    {
      problems = doctor_own_get_problems (self->own);
      for (guint i = 0; i < problems->len; i++)
        doctor_headless_complain (((const GError *) g_ptr_array_index (problems, i))->message);
      self->unusable |= problems->len > 0;
      if (self->options->accounts_file != NULL && !doctor_own_exists (self->own))
        {
          complain_of_file (_ ("{file} does not exist"), self->options->accounts_file, NULL);
          self->unusable = TRUE;
        }
    }
  begin_if_loaded (self);
}

/* What another program's file is wrong with keeps nobody from examining the rest. */
static void
sources_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Check *self = user_data;
  g_autoptr (GPtrArray) problems = NULL;

  if (doctor_sources_load_finish (self->sources, result, NULL))
    {
      problems = doctor_sources_get_problems (self->sources);
      for (guint i = 0; i < problems->len; i++)
        doctor_headless_complain (((const GError *) g_ptr_array_index (problems, i))->message);
    }
  begin_if_loaded (self);
}

static void
load_sources (Check *self)
{
  g_autoptr (DoctorPlaces) places = doctor_places_new ();

  self->n_loading++;
  self->sources = doctor_sources_new (places);
  doctor_sources_follow_settings (self->sources);
  doctor_sources_load_async (self->sources, self->cancellable, sources_loaded_cb, self);
}

static void
trust_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Check *self = user_data;
  g_autoptr (GError) error = NULL;

  self->trust = doctor_trust_load_finish (result, &error);
  if (self->trust == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      doctor_headless_complain (error->message);
      self->unusable = TRUE;
    }
  begin_if_loaded (self);
}

static gboolean
interrupted (Check *self, guint index)
{
  /* The second signal finds its default again, and ends the process. */
  self->signals[index] = 0;
  doctor_headless_complain (_ ("Stopped; what is not examined yet is left out"));
  g_cancellable_cancel (self->cancellable);
  if (self->exam != NULL)
    doctor_exam_stop (self->exam);
  return G_SOURCE_REMOVE;
}

static gboolean
interrupt_cb (gpointer user_data)
{
  return interrupted (user_data, 0);
}

static gboolean
terminate_cb (gpointer user_data)
{
  return interrupted (user_data, 1);
}

static void
print_piece (const char *text, gsize length, gpointer user_data)
{
  Check *self = user_data;

  if (self->errno_printed == 0 && fwrite (text, 1, length, stdout) != length)
    self->errno_printed = errno;
}

static gboolean
print (Check *self)
{
  DoctorReportInput input = doctor_report_input (self->exam);
  DoctorReportOptions options = { .translate = doctor_wording_gettext };

  if (self->options->json)
    doctor_report_write_json (&input, &options, print_piece, self);
  else
    {
      g_autofree char *report = make_report (self);

      print_piece (report, strlen (report), self);
    }
  if (self->errno_printed == 0 && fflush (stdout) != 0)
    self->errno_printed = errno;
  if (self->errno_printed == 0)
    return TRUE;
  doctor_headless_complain_of (_ ("The result cannot be written: {value}"),
                               g_strerror (self->errno_printed));
  return FALSE;
}

static DoctorExit
judge (const Check *self)
{
  if (self->unusable || self->exam == NULL)
    return DOCTOR_EXIT_UNUSABLE;
  if (doctor_exam_get_parts (self->exam)->len == 0)
    {
      doctor_headless_complain (_ ("There is no account to check"));
      return DOCTOR_EXIT_NOTHING;
    }
  return doctor_exam_count (self->exam, DOCTOR_STATUS_FAILED) > 0 ? DOCTOR_EXIT_FAILED
                                                                  : DOCTOR_EXIT_FINE;
}

/* Libraries would start a bus of their own where there is a display, and ask a daemon for files
 * that lie here. */
static void
keep_to_this_process (void)
{
  const char *runtime = g_getenv ("XDG_RUNTIME_DIR");
  g_autofree char *bus = NULL;

  g_setenv ("GIO_USE_VFS", "local", TRUE);
  /* The store of the desktop's settings complains of every place that it cannot use. */
  if (g_access (g_get_user_runtime_dir (), W_OK) != 0)
    g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  if (g_getenv ("DBUS_SESSION_BUS_ADDRESS") != NULL)
    return;
  bus = runtime != NULL ? g_build_filename (runtime, "bus", NULL) : NULL;
  if (bus == NULL || !g_file_test (bus, G_FILE_TEST_EXISTS))
    g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
}

DoctorExit
doctor_headless_run (const DoctorHeadlessOptions *options)
{
  Check self = { .options = options };
  g_autofree char *default_path = doctor_own_default_path ();
  g_autofree char *history_path = doctor_history_default_path ();
  const char *path = options->accounts_file != NULL ? options->accounts_file : default_path;
  DoctorExit status;

  if (options->output != NULL && !can_write (options->output))
    return DOCTOR_EXIT_UNUSABLE;

  keep_to_this_process ();
  self.loop = g_main_loop_new (NULL, FALSE);
  self.cancellable = g_cancellable_new ();
  self.passwords = doctor_passwords_new ();
  self.history = doctor_history_new (history_path);
  self.signals[0] = g_unix_signal_add (SIGINT, interrupt_cb, &self);
  self.signals[1] = g_unix_signal_add (SIGTERM, terminate_cb, &self);

  self.n_loading = 2;
  if (options->accounts_file == NULL)
    load_sources (&self);
  doctor_own_load_async (path, self.cancellable, own_loaded_cb, &self);
  doctor_trust_load_async (options->ca_file, self.cancellable, trust_loaded_cb, &self);
  g_main_loop_run (self.loop);

  if (self.finished && !print (&self))
    self.unusable = TRUE;
  status = judge (&self);

  for (guint i = 0; i < G_N_ELEMENTS (self.signals); i++)
    g_clear_handle_id (&self.signals[i], g_source_remove);
  g_clear_object (&self.exam);
  doctor_passwords_unref (self.passwords);
  doctor_history_unref (self.history);
  g_clear_pointer (&self.accounts, g_ptr_array_unref);
  g_clear_object (&self.sources);
  g_clear_pointer (&self.own, doctor_own_unref);
  g_clear_pointer (&self.trust, doctor_trust_unref);
  g_object_unref (self.cancellable);
  g_main_loop_unref (self.loop);
  g_free (self.report);
  return status;
}
