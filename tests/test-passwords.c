/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Passwords, against a real keyring, one that is locked, frozen or dead, and none at all. Runs
 * inside tests/with-session, which says in DOCTOR_TEST_KEYRING what there is. */

#include "accounts/passwords.h"

#include <signal.h>
#include <string.h>
#include <sys/types.h>

#include "look-up.h"
#include "suite.h"

#define N_MANY 400

/* Stands nowhere in what the tests write. */
#define CANARY "kirschbaum-47-Yodel"
/* What tests/with-session opens the keyring with. */
#define KEYRING_WORD CANARY " keyring"

typedef struct
{
  DoctorPasswords *passwords;
  DoctorSecret *secret;
  gint64 changed;
  DoctorFactKind absence;
  char *code;
  GError *error;
  gboolean done;
} Found;

static void
found_clear (Found *self)
{
  doctor_secret_unref (self->secret);
  g_free (self->code);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Found, found_clear)

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Found *found = user_data;

  found->secret = doctor_passwords_lookup_finish (found->passwords, result, &found->changed,
                                                  &found->absence, &found->code, &found->error);
  found->done = TRUE;
}

static void
wait_for (gboolean *done)
{
  while (!*done)
    g_main_context_iteration (NULL, TRUE);
}

static void
look_up (DoctorPasswords *passwords, const char *account, DoctorRole role, gboolean interactive,
         Found *found)
{
  *found = (Found){ .passwords = passwords };
  test_look_up (passwords, account, role, interactive, NULL, found_cb, found);
  wait_for (&found->done);
}

/* The words stay out of what a test prints: no ck_assert_str_eq() here. */
static void
assert_found (DoctorPasswords *passwords, const char *account, DoctorRole role, const char *word)
{
  g_auto (Found) found = { 0 };
  g_autoptr (DoctorSecret) expected = doctor_secret_new (word, -1);

  look_up (passwords, account, role, FALSE, &found);
  ck_assert_ptr_null (found.error);
  ck_assert_msg (found.secret != NULL, "%s: %s", doctor_fact_id (found.absence),
                 found.code != NULL ? found.code : "");
  ck_assert (doctor_secret_equal (found.secret, expected));
}

static void
assert_absent (DoctorPasswords *passwords, const char *account, DoctorRole role,
               DoctorFactKind absence)
{
  g_auto (Found) found = { 0 };

  look_up (passwords, account, role, FALSE, &found);
  ck_assert_ptr_null (found.error);
  ck_assert_ptr_null (found.secret);
  ck_assert_str_eq (doctor_fact_id (found.absence), doctor_fact_id (absence));
  ck_assert_int_eq (found.code != NULL, absence == DOCTOR_FACT_KEYRING_UNAVAILABLE);
}

typedef struct
{
  DoctorPasswords *passwords;
  gboolean (*finish) (DoctorPasswords *, GAsyncResult *, GError **);
  gboolean done;
  gboolean success;
  GError *error;
} Changed;

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Changed *changed = user_data;

  changed->success = changed->finish (changed->passwords, result, &changed->error);
  changed->done = TRUE;
}

static gboolean
store (DoctorPasswords *passwords, const char *account, DoctorRole role, const char *word)
{
  g_autoptr (DoctorSecret) secret = doctor_secret_new (word, -1);
  Changed changed = { .passwords = passwords, .finish = doctor_passwords_store_finish };

  doctor_passwords_store_async (passwords, account, role, "a label", secret, NULL, changed_cb,
                                &changed);
  wait_for (&changed.done);
  ck_assert_int_eq (changed.success, changed.error == NULL);
  if (changed.error != NULL)
    {
      ck_assert (g_error_matches (changed.error, G_IO_ERROR, G_IO_ERROR_FAILED));
      ck_assert (strstr (changed.error->message, word) == NULL);
      g_clear_error (&changed.error);
    }
  return changed.success;
}

static gboolean
forget (DoctorPasswords *passwords, const char *account)
{
  Changed changed = { .passwords = passwords, .finish = doctor_passwords_clear_finish };

  doctor_passwords_clear_async (passwords, account, NULL, changed_cb, &changed);
  wait_for (&changed.done);
  g_clear_error (&changed.error);
  return changed.success;
}

static void
run (const char *const *command, const char *input)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (
      command, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);

  g_assert_no_error (error);
  ck_assert (g_subprocess_communicate_utf8 (process, input, NULL, NULL, NULL, &error));
  ck_assert (g_subprocess_get_successful (process));
}

START_TEST (test_store)
{
  static const char *const words[] = { CANARY, "", "  " CANARY " \"quoted\\ one{5}\t",
                                       "パスワード é " CANARY, CANARY "\nlines" };
  DoctorPasswords *passwords = doctor_passwords_new ();

  assert_absent (passwords, "s", DOCTOR_ROLE_INCOMING, DOCTOR_FACT_PASSWORD_UNKNOWN);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      /* Another one, so that nothing comes out of memory. */
      g_autoptr (DoctorPasswords) other = doctor_passwords_new ();

      ck_assert (store (passwords, "s", DOCTOR_ROLE_INCOMING, words[i]));
      assert_found (passwords, "s", DOCTOR_ROLE_INCOMING, words[i]);
      assert_found (other, "s", DOCTOR_ROLE_INCOMING, words[i]);
    }
  ck_assert (!doctor_passwords_is_memory_only (passwords));
  doctor_passwords_unref (passwords);
}
END_TEST

/* Whoever was refused with a password can tell whether it is another one now. */
START_TEST (test_changed)
{
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  gint64 before = g_get_real_time () / G_USEC_PER_SEC;
  g_auto (Found) incoming = { 0 };
  g_auto (Found) outgoing = { 0 };

  ck_assert (store (passwords, "c", DOCTOR_ROLE_INCOMING, CANARY));
  look_up (passwords, "c", DOCTOR_ROLE_INCOMING, FALSE, &incoming);
  look_up (passwords, "c", DOCTOR_ROLE_OUTGOING, FALSE, &outgoing);
  ck_assert_int_ge (incoming.changed, before);
  ck_assert_int_le (incoming.changed, g_get_real_time () / G_USEC_PER_SEC);
  ck_assert_int_eq (outgoing.changed, incoming.changed);
}
END_TEST

START_TEST (test_roles)
{
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();

  assert_absent (passwords, "r", DOCTOR_ROLE_OUTGOING, DOCTOR_FACT_PASSWORD_UNKNOWN);
  ck_assert (store (passwords, "r", DOCTOR_ROLE_INCOMING, CANARY " first"));
  assert_found (passwords, "r", DOCTOR_ROLE_OUTGOING, CANARY " first");
  ck_assert (store (passwords, "r", DOCTOR_ROLE_OUTGOING, CANARY " second"));
  assert_found (passwords, "r", DOCTOR_ROLE_INCOMING, CANARY " first");
  assert_found (passwords, "r", DOCTOR_ROLE_OUTGOING, CANARY " second");
  assert_absent (passwords, "r other", DOCTOR_ROLE_OUTGOING, DOCTOR_FACT_PASSWORD_UNKNOWN);

  ck_assert (forget (passwords, "r"));
  assert_absent (passwords, "r", DOCTOR_ROLE_INCOMING, DOCTOR_FACT_PASSWORD_UNKNOWN);
  assert_absent (passwords, "r", DOCTOR_ROLE_OUTGOING, DOCTOR_FACT_PASSWORD_UNKNOWN);
  ck_assert (forget (passwords, "r"));

  /* The outgoing one never serves for incoming mail. */
  ck_assert (store (passwords, "o", DOCTOR_ROLE_OUTGOING, CANARY " third"));
  assert_absent (passwords, "o", DOCTOR_ROLE_INCOMING, DOCTOR_FACT_PASSWORD_UNKNOWN);
}
END_TEST

/* What others have put there with the documented attributes. */
START_TEST (test_foreign_item)
{
  static const char *const command[] = {
    "secret-tool", "store",    "--label=x", "xdg:schema", "io.github.connectiondoctor.Password",
    "account",     "by hand!", "role",      "incoming",   NULL
  };
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();

  run (command, CANARY " from outside");
  assert_found (passwords, "by hand!", DOCTOR_ROLE_INCOMING, CANARY " from outside");
  assert_found (passwords, "by hand!", DOCTOR_ROLE_OUTGOING, CANARY " from outside");
}
END_TEST

START_TEST (test_many)
{
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  g_autofree Found *found = g_new0 (Found, N_MANY);
  guint unknown = 0;

  ck_assert (store (passwords, "many", DOCTOR_ROLE_INCOMING, CANARY " for all"));
  for (guint i = 0; i < N_MANY; i++)
    {
      found[i].passwords = passwords;
      test_look_up (passwords, i % 4 == 0 ? "nobody" : "many",
                    i % 2 ? DOCTOR_ROLE_OUTGOING : DOCTOR_ROLE_INCOMING, FALSE, NULL, found_cb,
                    &found[i]);
    }
  for (guint i = 0; i < N_MANY; i++)
    {
      wait_for (&found[i].done);
      ck_assert_ptr_null (found[i].error);
      if (found[i].secret == NULL)
        unknown += found[i].absence == DOCTOR_FACT_PASSWORD_UNKNOWN;
      found_clear (&found[i]);
    }
  ck_assert_uint_eq (unknown, N_MANY / 4);
}
END_TEST

START_TEST (test_cancel)
{
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Found found[20] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    {
      found[i].passwords = passwords;
      test_look_up (passwords, "s", DOCTOR_ROLE_INCOMING, FALSE, cancellable, found_cb, &found[i]);
    }
  for (gint i = 0; i < _i; i++)
    g_main_context_iteration (NULL, FALSE);
  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    {
      wait_for (&found[i].done);
      if (found[i].error != NULL)
        ck_assert (g_error_matches (found[i].error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
      found_clear (&found[i]);
    }
  assert_absent (passwords, "after", DOCTOR_ROLE_INCOMING, DOCTOR_FACT_PASSWORD_UNKNOWN);
}
END_TEST

START_TEST (test_locked)
{
  static const char *const lock[] = { "gdbus",
                                      "call",
                                      "--session",
                                      "--dest",
                                      "org.freedesktop.secrets",
                                      "--object-path",
                                      "/org/freedesktop/secrets",
                                      "--method",
                                      "org.freedesktop.Secret.Service.Lock",
                                      "['/org/freedesktop/secrets/collection/login']",
                                      NULL };
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  Found found[20] = { 0 };

  ck_assert (store (passwords, "l", DOCTOR_ROLE_INCOMING, CANARY " locked in"));
  run (lock, NULL);
  assert_absent (passwords, "l", DOCTOR_ROLE_INCOMING, DOCTOR_FACT_KEYRING_LOCKED);
  assert_absent (passwords, "l", DOCTOR_ROLE_OUTGOING, DOCTOR_FACT_KEYRING_LOCKED);
  assert_absent (passwords, "nobody", DOCTOR_ROLE_INCOMING, DOCTOR_FACT_PASSWORD_UNKNOWN);

  /* Nothing is here that could show a prompt: as if it had been dismissed, for all who wait. */
  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    {
      found[i].passwords = passwords;
      test_look_up (passwords, "l", DOCTOR_ROLE_INCOMING, TRUE, NULL, found_cb, &found[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    {
      wait_for (&found[i].done);
      ck_assert_ptr_null (found[i].secret);
      ck_assert_int_eq (found[i].absence, DOCTOR_FACT_KEYRING_LOCKED);
      found_clear (&found[i]);
    }
}
END_TEST

static pid_t
keyring_pid (void)
{
  return (pid_t) g_ascii_strtoll (g_getenv ("DOCTOR_TEST_KEYRING_PID"), NULL, 10);
}

/* Frozen: all end together, and those who come later do not wait again. */
START_TEST (test_frozen)
{
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  Found found[40] = { 0 };

  assert_absent (passwords, "nobody", DOCTOR_ROLE_INCOMING, DOCTOR_FACT_PASSWORD_UNKNOWN);
  kill (keyring_pid (), SIGSTOP);
  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    {
      found[i].passwords = passwords;
      test_look_up (passwords, "s", DOCTOR_ROLE_INCOMING, FALSE, NULL, found_cb, &found[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    {
      wait_for (&found[i].done);
      ck_assert_ptr_null (found[i].secret);
      ck_assert_int_eq (found[i].absence, DOCTOR_FACT_KEYRING_UNAVAILABLE);
      found_clear (&found[i]);
    }
  ck_assert (doctor_passwords_is_memory_only (passwords));
  assert_absent (passwords, "s", DOCTOR_ROLE_INCOMING, DOCTOR_FACT_KEYRING_UNAVAILABLE);
  kill (keyring_pid (), SIGCONT);
}
END_TEST

/* Another keyring process on the same keyring. */
static GSubprocess *
start_keyring (void)
{
  static const char *const wait[] = { "gdbus",     "wait", "--session",
                                      "--timeout", "30",   "org.freedesktop.secrets",
                                      NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) keyring = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE
          | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
      &error, "gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets", NULL);

  g_assert_no_error (error);
  ck_assert (g_output_stream_write_all (g_subprocess_get_stdin_pipe (keyring), KEYRING_WORD,
                                        strlen (KEYRING_WORD), NULL, NULL, NULL));
  ck_assert (g_output_stream_close (g_subprocess_get_stdin_pipe (keyring), NULL, NULL));
  run (wait, NULL);
  return g_steal_pointer (&keyring);
}

/* Dead in the middle: what was asked ends; what is typed now is kept for this run. */
START_TEST (test_killed)
{
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  g_autoptr (GSubprocess) restarted = NULL;
  Found found[40] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    {
      found[i].passwords = passwords;
      test_look_up (passwords, "nobody", DOCTOR_ROLE_INCOMING, FALSE, NULL, found_cb, &found[i]);
    }
  wait_for (&found[3].done);
  kill (keyring_pid (), SIGKILL);
  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    {
      wait_for (&found[i].done);
      ck_assert_ptr_null (found[i].secret);
      ck_assert (found[i].absence == DOCTOR_FACT_KEYRING_UNAVAILABLE
                 || found[i].absence == DOCTOR_FACT_PASSWORD_UNKNOWN);
      found_clear (&found[i]);
    }
  assert_absent (passwords, "s", DOCTOR_ROLE_INCOMING, DOCTOR_FACT_KEYRING_UNAVAILABLE);

  restarted = start_keyring ();
  assert_found (passwords, "s", DOCTOR_ROLE_INCOMING, CANARY "\nlines");
  ck_assert (!doctor_passwords_is_memory_only (passwords));
  g_subprocess_force_exit (restarted);
  ck_assert (g_subprocess_wait (restarted, NULL, NULL));
}
END_TEST

static pid_t
bus_pid (void)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
      bus, "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetConnectionUnixProcessID",
      g_variant_new ("(s)", "org.freedesktop.DBus"), G_VARIANT_TYPE ("(u)"), 0, -1, NULL, NULL);
  guint32 pid;

  g_variant_get (reply, "(u)", &pid);
  return (pid_t) pid;
}

/* Last: there is no bus any more. */
START_TEST (test_bus_ends)
{
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  g_autoptr (GSubprocess) restarted = start_keyring ();

  assert_absent (passwords, "nobody", DOCTOR_ROLE_INCOMING, DOCTOR_FACT_PASSWORD_UNKNOWN);
  kill (bus_pid (), SIGKILL);
  assert_absent (passwords, "s", DOCTOR_ROLE_INCOMING, DOCTOR_FACT_KEYRING_UNAVAILABLE);
  assert_absent (passwords, "s", DOCTOR_ROLE_INCOMING, DOCTOR_FACT_KEYRING_UNAVAILABLE);
  g_subprocess_force_exit (restarted);
  ck_assert (g_subprocess_wait (restarted, NULL, NULL));
}
END_TEST

START_TEST (test_memory)
{
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();

  assert_absent (passwords, "m", DOCTOR_ROLE_INCOMING, DOCTOR_FACT_KEYRING_UNAVAILABLE);
  ck_assert (doctor_passwords_is_memory_only (passwords));
  ck_assert (!store (passwords, "m", DOCTOR_ROLE_INCOMING, CANARY " in memory"));
  assert_found (passwords, "m", DOCTOR_ROLE_INCOMING, CANARY " in memory");
  assert_found (passwords, "m", DOCTOR_ROLE_OUTGOING, CANARY " in memory");
  ck_assert (!store (passwords, "m", DOCTOR_ROLE_OUTGOING, CANARY " another"));
  assert_found (passwords, "m", DOCTOR_ROLE_OUTGOING, CANARY " another");
  assert_found (passwords, "m", DOCTOR_ROLE_INCOMING, CANARY " in memory");
  ck_assert (!forget (passwords, "m"));
  assert_absent (passwords, "m", DOCTOR_ROLE_OUTGOING, DOCTOR_FACT_KEYRING_UNAVAILABLE);
}
END_TEST

START_TEST (test_many_without)
{
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  g_autofree Found *found = g_new0 (Found, N_MANY);

  for (guint i = 0; i < N_MANY; i++)
    {
      found[i].passwords = passwords;
      test_look_up (passwords, "x", DOCTOR_ROLE_OUTGOING, FALSE, NULL, found_cb, &found[i]);
    }
  for (guint i = 0; i < N_MANY; i++)
    {
      wait_for (&found[i].done);
      ck_assert_int_eq (found[i].absence, DOCTOR_FACT_KEYRING_UNAVAILABLE);
      found_clear (&found[i]);
    }
}
END_TEST

static void
add_tests (TCase *tests)
{
  if (g_strcmp0 (g_getenv ("DOCTOR_TEST_KEYRING"), "keyring") == 0)
    {
      tcase_add_test (tests, test_store);
      tcase_add_test (tests, test_changed);
      tcase_add_test (tests, test_roles);
      tcase_add_test (tests, test_foreign_item);
      tcase_add_test (tests, test_many);
      tcase_add_loop_test (tests, test_cancel, 0, 12);
      tcase_add_test (tests, test_frozen);
      tcase_add_test (tests, test_locked);
      tcase_add_test (tests, test_killed);
      tcase_add_test (tests, test_bus_ends);
    }
  tcase_add_test (tests, test_memory);
  tcase_add_test (tests, test_many_without);
}

DOCTOR_CHECK_MAIN ("passwords", add_tests)
