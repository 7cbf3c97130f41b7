/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The accounts of other programs: what is read from the files that these programs have written, and
 * that no file, whatever is the matter with it, stops the others.
 *
 * tests/accounts/SOURCE/CASE is a home folder, and CASE.accounts beside it says what is read from
 * it. When one differs, what was read is written to the build folder, for comparing. */

#include "accounts/file.h"
#include "accounts/source.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "folders.h"
#include "suite.h"

/* ---- Reading ---- */

typedef struct
{
  GMainLoop *loop;
  DoctorReading *reading;
  GError *error;
} Loading;

static void
loaded_cb (G_GNUC_UNUSED GObject *source, GAsyncResult *result, gpointer user_data)
{
  Loading *self = user_data;

  self->reading = doctor_source_load_finish (result, &self->error);
  g_main_loop_quit (self->loop);
}

static DoctorReading *
load (DoctorSource source, const char *home)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (DoctorPlaces) places = doctor_places_new_below (home);
  Loading self = { .loop = loop };

  doctor_source_load_async (source, places, NULL, loaded_cb, &self);
  g_main_loop_run (loop);
  ck_assert_ptr_nonnull (self.reading);
  ck_assert_ptr_null (self.error);
  ck_assert_int_eq (self.reading->source, source);
  return self.reading;
}

/* ---- What was read, in words ---- */

static void
add_field (GString *out, const char *name, const char *value)
{
  if (value != NULL && *value != '\0')
    g_string_append_printf (out, "  %s %s\n", name, value);
}

static void
add_server (GString *out, const DoctorServer *server)
{
  static const char *const keepers[] = { "own", "evolution", "geary", "goa" };

  if (server == NULL)
    return;
  g_string_append_printf (out, "  %s %s %u %s %s \"%s\"\n",
                          doctor_protocol_to_string (server->protocol), server->host, server->port,
                          doctor_security_to_string (server->security),
                          doctor_login_to_string (server->login), server->user);
  if (server->keeper != DOCTOR_KEEPER_OWN)
    g_string_append_printf (out, "    keeper %s %s\n", keepers[server->keeper], server->keeper_key);
  if (*server->command != '\0')
    g_string_append_printf (out, "    command %s\n", server->command);
  if (*server->certificate != '\0')
    g_string_append_printf (out, "    certificate %s\n", server->certificate);
  if (server->accepts_errors)
    g_string_append (out, "    accepts errors\n");
}

/* With a ~ for the home folder. */
static char *
describe (const DoctorReading *reading, const char *home)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < reading->accounts->len; i++)
    {
      const DoctorAccount *account = g_ptr_array_index (reading->accounts, i);
      g_autofree char *identities =
          account->identities != NULL ? g_strjoinv (" ", account->identities) : NULL;

      g_string_append_printf (out, "%s%s%s\n", account->id, account->enabled ? "" : " (off)",
                              account->needs_attention ? " (attention)" : "");
      add_field (out, "name", account->name);
      add_field (out, "address", account->address);
      add_field (out, "identities", identities);
      add_field (out, "origin", account->origin);
      add_field (out, "online", account->online);
      add_server (out, account->incoming);
      add_server (out, account->outgoing);
    }
  for (guint i = 0; i < reading->problems->len; i++)
    g_string_append_printf (out, "! %s\n",
                            ((const GError *) g_ptr_array_index (reading->problems, i))->message);
  for (guint i = 0; i < reading->notes->len; i++)
    g_string_append_printf (out, "* %s\n", (const char *) g_ptr_array_index (reading->notes, i));
  g_string_replace (out, home, "~", 0);
  return g_string_free (out, FALSE);
}

/* Whatever was read. */
static void
must_be_sound (const DoctorReading *reading)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *prefix = g_strconcat (doctor_source_to_string (reading->source), ":", NULL);
  const char *label = doctor_source_to_label (reading->source);

  for (guint i = 0; i < reading->accounts->len; i++)
    {
      DoctorAccount *account = g_ptr_array_index (reading->accounts, i);

      ck_assert_int_eq (account->source, reading->source);
      ck_assert (g_str_has_prefix (account->id, prefix));
      ck_assert (g_hash_table_add (ids, account->id));
      ck_assert (account->incoming == NULL || account->incoming->role == DOCTOR_ROLE_INCOMING);
      ck_assert (account->outgoing == NULL || account->outgoing->role == DOCTOR_ROLE_OUTGOING);
    }
  for (guint i = 0; i < reading->problems->len; i++)
    {
      const GError *problem = g_ptr_array_index (reading->problems, i);

      ck_assert (problem->domain == DOCTOR_SOURCE_ERROR);
      ck_assert_msg (g_str_has_prefix (problem->message, label), "%s", problem->message);
      ck_assert_ptr_null (strchr (problem->message, '\n'));
      ck_assert_msg (strchr (problem->message, '{') == NULL, "%s", problem->message);
    }
  for (guint i = 0; i < reading->notes->len; i++)
    {
      const char *note = g_ptr_array_index (reading->notes, i);

      ck_assert (*note != '\0' && g_utf8_validate (note, -1, NULL));
      ck_assert_ptr_null (strchr (note, '\n'));
    }
  for (guint i = 0; i < reading->watched->len; i++)
    ck_assert (g_path_is_absolute (g_ptr_array_index (reading->watched, i)));
}

/* ---- The cases ---- */

typedef struct
{
  DoctorSource source;
  char *home;
} Case;

static GPtrArray *cases;

static void
find_cases (void)
{
  cases = g_ptr_array_new ();
  for (guint i = 0; i < DOCTOR_N_SOURCES; i++)
    {
      g_autofree char *folder = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "accounts",
                                                  doctor_source_to_string (i), NULL);
      g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
      const char *name;

      while (names != NULL && (name = g_dir_read_name (names)) != NULL)
        {
          g_autofree char *home = g_build_filename (folder, name, NULL);
          Case *one;

          if (!doctor_source_has_files (i) || !g_file_test (home, G_FILE_TEST_IS_DIR))
            continue;
          one = g_new0 (Case, 1);
          one->source = i;
          one->home = g_steal_pointer (&home);
          g_ptr_array_add (cases, one);
        }
    }
}

START_TEST (test_case)
{
  const Case *one = g_ptr_array_index (cases, _i);
  g_autoptr (DoctorReading) reading = load (one->source, one->home);
  g_autofree char *said = describe (reading, one->home), *expected = NULL, *name = NULL,
                  *built = NULL;
  g_autofree char *file = g_strconcat (one->home, ".accounts", NULL);

  must_be_sound (reading);
  if (!g_file_get_contents (file, &expected, NULL, NULL))
    expected = g_strdup ("");
  if (g_str_equal (said, expected))
    return;
  name = g_strdup_printf ("%s-%s", doctor_source_to_string (one->source), strrchr (file, '/') + 1);
  built = g_build_filename (g_getenv ("G_TEST_BUILDDIR"), name, NULL);
  g_file_set_contents (built, said, -1, NULL);
  ck_abort_msg ("%s is not what was read; see %s", file, built);
}
END_TEST

/* ---- What can be the matter with a file ---- */

typedef enum
{
  EMPTY,
  HALF,
  NOISE,
  HUGE,
  FOLDER,
  FIFO,
  LOOP,
  N_MATTERS,
} Matter;

static void
put (const char *path, const char *bytes, gsize length)
{
  ck_assert (g_file_set_contents (path, bytes, (gssize) length, NULL));
}

/* In the place of a good file of these bytes. */
static void
spoil (const char *path, Matter matter, const char *good, gsize length)
{
  g_autofree char *bytes = g_memdup2 (good, length);

  g_assert_cmpint (g_unlink (path), ==, 0);
  switch (matter)
    {
    case EMPTY:
      put (path, "", 0);
      return;
    case HALF:
      put (path, bytes, length / 2);
      return;
    case NOISE:
      for (gsize i = 0; i < length; i += 3)
        bytes[i] ^= (char) (i * 37 + 128);
      put (path, bytes, length);
      return;
    case HUGE:
      /* It takes no room on the disk, and no time. */
      put (path, bytes, length);
      ck_assert_int_eq (truncate (path, DOCTOR_FILE_MAX + 1), 0);
      return;
    case FOLDER:
      ck_assert_int_eq (g_mkdir (path, 0700), 0);
      return;
    case FIFO:
      ck_assert_int_eq (mkfifo (path, 0600), 0);
      return;
    case LOOP:
      ck_assert_int_eq (symlink (path, path), 0);
      return;
    case N_MATTERS:
      break;
    }
  g_assert_not_reached ();
}

/* Copies the folder; `files` gets the paths of the copies. */
static void
copy_all (const char *from, const char *to, GPtrArray *files)
{
  g_autoptr (GDir) names = g_dir_open (from, 0, NULL);
  g_autofree char *bytes = NULL;
  const char *name;
  gsize length;

  if (names == NULL)
    {
      ck_assert (g_file_get_contents (from, &bytes, &length, NULL));
      put (to, bytes, length);
      g_ptr_array_add (files, g_strdup (to));
      return;
    }
  g_mkdir (to, 0700);
  while ((name = g_dir_read_name (names)) != NULL)
    {
      g_autofree char *below = g_build_filename (from, name, NULL);
      g_autofree char *copy = g_build_filename (to, name, NULL);

      copy_all (below, copy, files);
    }
}

/* Every file of every case, one after the other: the reading ends, and what cannot be read at all
 * is said. */
START_TEST (test_spoilt)
{
  const Case *one = g_ptr_array_index (cases, _i);
  g_autofree char *home = g_dir_make_tmp ("doctor-sources-XXXXXX", NULL);
  g_autofree char *copy = g_build_filename (home, "home", NULL);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);

  copy_all (one->home, copy, files);
  for (guint k = 0; k < files->len; k++)
    {
      const char *file = g_ptr_array_index (files, k);
      g_autofree char *good = NULL;
      gsize length;

      ck_assert (g_file_get_contents (file, &good, &length, NULL));
      for (guint matter = 0; matter < N_MATTERS; matter++)
        {
          g_autoptr (DoctorReading) reading = NULL;
          gboolean is_watched = FALSE;

          spoil (file, matter, good, length);
          reading = load (one->source, copy);
          must_be_sound (reading);
          for (guint i = 0; i < reading->watched->len; i++)
            is_watched |= g_str_equal (g_ptr_array_index (reading->watched, i), file);
          if (is_watched && matter >= HUGE)
            ck_assert_msg (reading->problems->len > 0, "%s: %u", file, matter);
          remove_all (file);
          put (file, good, length);
        }
    }
  remove_all (home);
}
END_TEST

/* ---- The frame ---- */

START_TEST (test_nothing)
{
  for (guint i = 0; i < DOCTOR_N_SOURCES; i++)
    {
      g_autoptr (DoctorReading) reading = NULL;

      if (!doctor_source_has_files (i))
        continue;
      reading = load (i, "/nowhere/at/all");
      ck_assert_uint_eq (reading->accounts->len, 0);
      ck_assert_uint_eq (reading->problems->len, 0);
      ck_assert_uint_gt (reading->watched->len, 0);
    }
}
END_TEST

/* More accounts than are taken, after a line that is not understood: both are said, each once. */
START_TEST (test_too_many)
{
  g_autofree char *home = g_dir_make_tmp ("doctor-sources-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (home, ".msmtprc", NULL);
  g_autoptr (GString) text = g_string_new ("Host is not in capitals\n");
  g_autoptr (DoctorReading) reading = NULL;
  const GError *last;

  for (guint i = 0; i < 1003; i++)
    g_string_append_printf (text, "account a%u\nhost mail.example.jp\n", i);
  put (path, text->str, text->len);
  reading = load (DOCTOR_SOURCE_MSMTP, home);
  must_be_sound (reading);
  ck_assert_uint_eq (reading->accounts->len, 1000);
  ck_assert_uint_eq (reading->problems->len, 2);
  last = g_ptr_array_index (reading->problems, 1);
  ck_assert_ptr_nonnull (strstr (last->message, "first 1000"));
  remove_all (home);
}
END_TEST

/* A comment that begins on each of many lines and ends nowhere is read once. */
START_TEST (test_comments)
{
  g_autofree char *home = g_dir_make_tmp ("doctor-sources-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (home, ".thunderbird", "x", NULL);
  g_autofree char *list = g_build_filename (home, ".thunderbird", "profiles.ini", NULL);
  g_autofree char *path = g_build_filename (folder, "prefs.js", NULL);
  static const char profile[] = "[Profile0]\nPath=x\n";
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (DoctorReading) reading = NULL;
  const GError *only;

  for (guint i = 0; i < 200000; i++)
    g_string_append (text, "user_pref(/*\n");
  ck_assert_int_eq (g_mkdir_with_parents (folder, 0700), 0);
  put (list, profile, strlen (profile));
  put (path, text->str, text->len);
  reading = load (DOCTOR_SOURCE_THUNDERBIRD, home);
  must_be_sound (reading);
  ck_assert_uint_eq (reading->problems->len, 1);
  only = g_ptr_array_index (reading->problems, 0);
  ck_assert_ptr_nonnull (strstr (only->message, "line 1 "));
  remove_all (home);
}
END_TEST

START_TEST (test_cancelled)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (DoctorPlaces) places = doctor_places_new_below ("/nowhere/at/all");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Loading self = { .loop = loop };

  doctor_source_load_async (DOCTOR_SOURCE_MSMTP, places, cancellable, loaded_cb, &self);
  g_cancellable_cancel (cancellable);
  g_main_loop_run (loop);
  ck_assert_ptr_null (self.reading);
  ck_assert (g_error_matches (self.error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
  g_clear_error (&self.error);
}
END_TEST

START_TEST (test_places)
{
  g_autoptr (DoctorPlaces) places = NULL;

  /* However it is written, what is below it begins with it: the accounts are called so. */
  places = doctor_places_new_below ("/home//tanaka/");
  ck_assert_str_eq (places->home, "/home/tanaka");
  doctor_places_unref (places);

  g_setenv ("HOST_XDG_CONFIG_HOME", "/elsewhere", TRUE);
  places = doctor_places_new ();
  ck_assert_str_eq (places->home, g_get_home_dir ());
  /* Only inside a Flatpak does that word count. */
  ck_assert_str_eq (places->config, g_get_user_config_dir ());
}
END_TEST

START_TEST (test_flatpak)
{
  for (guint i = 0; i < DOCTOR_N_SOURCES; i++)
    {
      g_autofree char *limit = doctor_source_flatpak_limit (i);

      /* No Flatpak is given the keyring in which these keep their passwords. */
      ck_assert (limit != NULL || (i != DOCTOR_SOURCE_EVOLUTION && i != DOCTOR_SOURCE_GEARY));
      if (limit == NULL)
        continue;
      ck_assert_ptr_nonnull (strstr (limit, doctor_source_to_label (i)));
      ck_assert_ptr_null (strchr (limit, '{'));
    }
  ck_assert_ptr_null (doctor_source_flatpak_limit (DOCTOR_SOURCE_OWN));
}
END_TEST

static void
add_tests (TCase *tests)
{
  find_cases ();
  tcase_add_loop_test (tests, test_case, 0, (int) cases->len);
  tcase_add_loop_test (tests, test_spoilt, 0, (int) cases->len);
  tcase_add_test (tests, test_nothing);
  tcase_add_test (tests, test_too_many);
  tcase_add_test (tests, test_comments);
  tcase_add_test (tests, test_cancelled);
  tcase_add_test (tests, test_places);
  tcase_add_test (tests, test_flatpak);
}

DOCTOR_CHECK_MAIN ("sources", add_tests)
