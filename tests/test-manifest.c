/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The Flatpak may see what the sources of accounts read, and nothing wider. */

#include <string.h>

#include <glib/gstdio.h>

#include "accounts/reading.h"
#include "accounts/source.h"
#include "folders.h"
#include "suite.h"

#define OPTION "--filesystem="
#define READ_ONLY ":ro"

static GPtrArray *granted; /* of char *: places as they are below our home folder */
static GPtrArray *wanted;  /* the same */

/* "xdg-config/geary:ro" → "/.config/geary" */
static void
take_grant (const char *value)
{
  g_autofree char *place = g_strndup (value, strlen (value) - strlen (READ_ONLY));

  ck_assert_msg (g_str_has_suffix (value, READ_ONLY), "not for reading alone: %s", value);
  if (g_str_has_prefix (place, "xdg-config/"))
    g_ptr_array_add (granted, g_strconcat ("/.config/", place + strlen ("xdg-config/"), NULL));
  else if (g_str_has_prefix (place, "~/"))
    g_ptr_array_add (granted, g_strdup (place + 1));
  else
    ck_abort_msg ("wider than one place: %s", value);
}

static void
read_manifest (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "flatpak",
                                            "io.github.connectiondoctor.ConnectionDoctor.json",
                                            NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;

  ck_assert (g_file_get_contents (path, &text, NULL, NULL));
  words = g_strsplit (text, "\"", -1);
  g_clear_pointer (&granted, g_ptr_array_unref);
  granted = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; words[i] != NULL; i++)
    if (g_str_has_prefix (words[i], OPTION))
      take_grant (words[i] + strlen (OPTION));
}

typedef struct
{
  GMainLoop *loop;
  DoctorReading *reading;
} Loading;

static void
loaded_cb (G_GNUC_UNUSED GObject *source, GAsyncResult *result, gpointer user_data)
{
  Loading *self = user_data;

  self->reading = doctor_source_load_finish (result, NULL);
  g_main_loop_quit (self->loop);
}

static void
put_agents (const char *home, const char *config)
{
  g_autofree char *folder = g_build_filename (home, config, "akonadi", NULL);
  g_autofree char *agents = g_build_filename (folder, "agentsrc", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  ck_assert (g_file_set_contents (agents,
                                  "[InstanceCounters]\n"
                                  "akonadi_imap_resource\\InstanceCounter=8\n"
                                  "akonadi_pop3_resource\\InstanceCounter=8\n",
                                  -1, NULL));
}

/* Where every source looks on a computer with nothing but eight resources of each kind. */
static void
read_sources (void)
{
  g_autofree char *home = g_dir_make_tmp ("doctor-manifest-XXXXXX", NULL);
  g_autoptr (DoctorPlaces) places = doctor_places_new_below (home);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_clear_pointer (&wanted, g_ptr_array_unref);
  wanted = g_ptr_array_new_with_free_func (g_free);
  put_agents (home, ".config");
  put_agents (home, ".var/app/org.kde.kontact/config");
  for (guint i = 0; i < DOCTOR_N_SOURCES; i++)
    {
      Loading self = { .loop = loop };

      if (!doctor_source_has_files (i))
        continue;
      doctor_source_load_async (i, places, NULL, loaded_cb, &self);
      g_main_loop_run (loop);
      ck_assert_ptr_nonnull (self.reading);
      for (guint k = 0; k < self.reading->watched->len; k++)
        g_ptr_array_add (wanted, g_strdup ((char *) g_ptr_array_index (self.reading->watched, k)
                                           + strlen (home)));
      doctor_reading_free (self.reading);
    }
  remove_all (home);
}

static gboolean
is_within (const char *place, const char *folder)
{
  gsize length = strlen (folder);

  return strncmp (place, folder, length) == 0 && (place[length] == '\0' || place[length] == '/');
}

START_TEST (test_all_is_seen)
{
  read_manifest ();
  read_sources ();
  ck_assert_uint_gt (wanted->len, 30);
  for (guint i = 0; i < wanted->len; i++)
    {
      gboolean is_seen = FALSE;

      for (guint k = 0; k < granted->len; k++)
        is_seen |= is_within (g_ptr_array_index (wanted, i), g_ptr_array_index (granted, k));
      ck_assert_msg (is_seen, "not in the manifest: ~%s", (char *) g_ptr_array_index (wanted, i));
    }
}
END_TEST

START_TEST (test_nothing_else)
{
  read_manifest ();
  read_sources ();
  for (guint k = 0; k < granted->len; k++)
    {
      gboolean is_read = FALSE;

      for (guint i = 0; i < wanted->len; i++)
        is_read |= is_within (g_ptr_array_index (wanted, i), g_ptr_array_index (granted, k));
      ck_assert_msg (is_read, "read by no source: ~%s", (char *) g_ptr_array_index (granted, k));
    }
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_test (tests, test_all_is_seen);
  tcase_add_test (tests, test_nothing_else);
}

DOCTOR_CHECK_MAIN ("manifest", add_tests)
