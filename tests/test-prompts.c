/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A keyring that is locked and asks, and one that is slow: a Secret Service of a few lines, since
 * nobody is here to type into the prompt of a real one. Runs inside tests/with-session. */

#include "accounts/passwords.h"

#include <string.h>

#include "look-up.h"
#include "suite.h"

#define CANARY "kirschbaum-47-Yodel"
#define SERVICE "/org/freedesktop/secrets"
#define ITEM SERVICE "/collection/one/1"
#define PROMPT SERVICE "/prompt/1"
#define N_LOOKUPS 24

static const char interfaces[] =
    "<node><interface name='org.freedesktop.Secret.Service'>"
    "<method name='OpenSession'><arg direction='in' type='s'/><arg direction='in' type='v'/>"
    "<arg direction='out' type='v'/><arg direction='out' type='o'/></method>"
    "<method name='SearchItems'><arg direction='in' type='a{ss}'/>"
    "<arg direction='out' type='ao'/><arg direction='out' type='ao'/></method>"
    "<method name='Unlock'><arg direction='in' type='ao'/>"
    "<arg direction='out' type='ao'/><arg direction='out' type='o'/></method>"
    "<property name='Collections' type='ao' access='read'/>"
    "</interface><interface name='org.freedesktop.Secret.Item'>"
    "<method name='GetSecret'><arg direction='in' type='o'/>"
    "<arg direction='out' type='(oayays)'/></method>"
    "<property name='Locked' type='b' access='read'/>"
    "<property name='Attributes' type='a{ss}' access='read'/>"
    "<property name='Label' type='s' access='read'/>"
    "<property name='Created' type='t' access='read'/>"
    "<property name='Modified' type='t' access='read'/>"
    "</interface><interface name='org.freedesktop.Secret.Prompt'>"
    "<method name='Prompt'><arg direction='in' type='s'/></method><method name='Dismiss'/>"
    "<signal name='Completed'><arg type='b'/><arg type='v'/></signal>"
    "</interface></node>";

static struct
{
  GDBusConnection *bus;
  gboolean locked;
  gboolean dismiss;
  gboolean broken;    /* secrets are not what the session agreed on */
  guint delay;        /* milliseconds before each answer */
  guint prompt_delay; /* and before the prompt ends */
  guint n_prompts;
} keyring;

static gboolean
prompted_cb (gpointer user_data)
{
  const char *paths[] = { ITEM, NULL };

  keyring.locked = keyring.dismiss;
  g_dbus_connection_emit_signal (
      keyring.bus, NULL, PROMPT, "org.freedesktop.Secret.Prompt", "Completed",
      g_variant_new ("(bv)", keyring.dismiss, g_variant_new_objv (paths, keyring.dismiss ? 0 : 1)),
      NULL);
  return G_SOURCE_REMOVE;
}

static GVariant *
answer_to (const char *method)
{
  const char *paths[] = { ITEM, NULL };
  const char *none[] = { NULL };

  if (g_str_equal (method, "OpenSession"))
    return g_variant_new ("(vo)", g_variant_new_string (""), SERVICE "/session/1");
  if (g_str_equal (method, "SearchItems"))
    return g_variant_new ("(@ao@ao)", g_variant_new_objv (keyring.locked ? none : paths, -1),
                          g_variant_new_objv (keyring.locked ? paths : none, -1));
  if (g_str_equal (method, "Unlock"))
    return g_variant_new ("(@aoo)", g_variant_new_objv (none, -1), PROMPT);
  if (g_str_equal (method, "GetSecret"))
    return g_variant_new (
        "((o@ay@ays))", SERVICE "/session/1",
        g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, "x", keyring.broken ? 1 : 0, 1),
        g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, CANARY, strlen (CANARY), 1), "text/plain");
  return NULL;
}

static gboolean
answer_cb (gpointer user_data)
{
  GDBusMethodInvocation *invocation = user_data;

  g_dbus_method_invocation_return_value (
      invocation, answer_to (g_dbus_method_invocation_get_method_name (invocation)));
  return G_SOURCE_REMOVE;
}

static void
called_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
           const char *method, GVariant *parameters, GDBusMethodInvocation *invocation,
           gpointer user_data)
{
  if (g_str_equal (method, "OpenSession"))
    {
      g_autoptr (GVariant) algorithm = g_variant_get_child_value (parameters, 0);

      if (!g_str_equal (g_variant_get_string (algorithm, NULL), "plain"))
        {
          g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR,
                                                 G_DBUS_ERROR_NOT_SUPPORTED, "plain only");
          return;
        }
    }
  if (g_str_equal (method, "Prompt"))
    {
      keyring.n_prompts++;
      g_timeout_add (keyring.prompt_delay, prompted_cb, NULL);
    }
  g_timeout_add (keyring.delay, answer_cb, invocation);
}

static GVariant *
property_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
             const char *property, GError **error, gpointer user_data)
{
  GVariantBuilder builder;
  const char *none[] = { NULL };

  if (g_str_equal (property, "Locked"))
    return g_variant_new_boolean (keyring.locked);
  if (g_str_equal (property, "Label"))
    return g_variant_new_string ("label");
  if (g_str_equal (property, "Collections"))
    return g_variant_new_objv (none, -1);
  if (g_str_equal (property, "Attributes"))
    {
      g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
      return g_variant_builder_end (&builder);
    }
  return g_variant_new_uint64 (0);
}

/* First. */
START_TEST (test_start)
{
  static const GDBusInterfaceVTable functions = { called_cb, property_cb, NULL, { NULL } };
  static const char *const paths[] = { SERVICE, ITEM, PROMPT };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (interfaces, NULL);
  g_autoptr (GVariant) reply = NULL;

  /* A connection of its own: the one that is shared belongs to the other side. */
  keyring.bus =
      g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, NULL);
  ck_assert_ptr_nonnull (keyring.bus);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    ck_assert_uint_gt (g_dbus_connection_register_object (keyring.bus, paths[i],
                                                          node->interfaces[i], &functions, NULL,
                                                          NULL, NULL),
                       0);
  reply = g_dbus_connection_call_sync (
      keyring.bus, "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "RequestName",
      g_variant_new ("(su)", "org.freedesktop.secrets", 4), NULL, 0, -1, NULL, NULL);
  ck_assert_ptr_nonnull (reply);
}
END_TEST

static struct
{
  guint n_done, n_found, n_locked, n_cancelled;
} seen;

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DoctorFactKind absence;
  g_autofree char *code = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DoctorSecret) expected = doctor_secret_new (CANARY, -1);
  g_autoptr (DoctorSecret)
      secret = doctor_passwords_lookup_finish (user_data, result, NULL, &absence, &code, &error);

  seen.n_done++;
  seen.n_cancelled += g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  seen.n_found += secret != NULL && doctor_secret_equal (secret, expected);
  seen.n_locked += secret == NULL && error == NULL && absence == DOCTOR_FACT_KEYRING_LOCKED;
}

static void
look_up (DoctorPasswords *passwords, guint n, gboolean interactive, GCancellable *cancellable)
{
  for (guint i = 0; i < n; i++)
    test_look_up (passwords, "x", i % 2 ? DOCTOR_ROLE_OUTGOING : DOCTOR_ROLE_INCOMING, interactive,
                  cancellable, found_cb, passwords);
}

static void
wait_for (const guint *count, guint n)
{
  while (*count < n)
    g_main_context_iteration (NULL, TRUE);
}

/* One prompt for everybody; whoever is not asked does not wait for it. It takes longer than a
 * keyring may be silent. */
START_TEST (test_unlocked)
{
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();

  memset (&seen, 0, sizeof seen);
  keyring.locked = TRUE;
  keyring.dismiss = FALSE;
  keyring.n_prompts = 0;
  keyring.prompt_delay = 6500;
  look_up (passwords, N_LOOKUPS, TRUE, NULL);
  wait_for (&keyring.n_prompts, 1);
  look_up (passwords, N_LOOKUPS, FALSE, NULL);
  wait_for (&seen.n_done, N_LOOKUPS);
  ck_assert_uint_eq (seen.n_locked, N_LOOKUPS);
  wait_for (&seen.n_done, 2 * N_LOOKUPS);
  ck_assert_uint_eq (seen.n_found, N_LOOKUPS);
  ck_assert_uint_eq (keyring.n_prompts, 1);
  ck_assert (!doctor_passwords_is_memory_only (passwords));
}
END_TEST

START_TEST (test_dismissed)
{
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();

  memset (&seen, 0, sizeof seen);
  keyring.locked = keyring.dismiss = TRUE;
  keyring.n_prompts = 0;
  keyring.prompt_delay = 300;
  look_up (passwords, N_LOOKUPS, TRUE, NULL);
  wait_for (&seen.n_done, N_LOOKUPS);
  ck_assert_uint_eq (seen.n_locked, N_LOOKUPS);
  ck_assert_uint_eq (keyring.n_prompts, 1);
}
END_TEST

/* Stop does not wait for the person before the prompt. */
START_TEST (test_stopped)
{
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  memset (&seen, 0, sizeof seen);
  keyring.locked = TRUE;
  keyring.dismiss = FALSE;
  keyring.n_prompts = 0;
  keyring.prompt_delay = 1000;
  look_up (passwords, N_LOOKUPS, TRUE, cancellable);
  wait_for (&keyring.n_prompts, 1);
  g_cancellable_cancel (cancellable);
  wait_for (&seen.n_done, N_LOOKUPS);
  ck_assert_uint_eq (seen.n_cancelled, N_LOOKUPS);
  ck_assert (keyring.locked);
  while (keyring.locked)
    g_main_context_iteration (NULL, TRUE);
}
END_TEST

/* Slow, but alive: all of it takes longer than a silence may, and nobody is given up. */
START_TEST (test_slow)
{
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();

  memset (&seen, 0, sizeof seen);
  keyring.locked = FALSE;
  keyring.delay = 400;
  look_up (passwords, 3 * N_LOOKUPS, FALSE, NULL);
  wait_for (&seen.n_done, 3 * N_LOOKUPS);
  ck_assert_uint_eq (seen.n_found, 3 * N_LOOKUPS);
  keyring.delay = 0;
}
END_TEST

/* Each asks once more, on a connection made anew, while others are in the middle. */
START_TEST (test_broken)
{
  g_autoptr (DoctorPasswords) passwords = doctor_passwords_new ();

  memset (&seen, 0, sizeof seen);
  keyring.locked = FALSE;
  keyring.broken = TRUE;
  look_up (passwords, N_LOOKUPS, FALSE, NULL);
  wait_for (&seen.n_done, N_LOOKUPS);
  ck_assert_uint_eq (seen.n_found + seen.n_locked + seen.n_cancelled, 0);
  ck_assert (doctor_passwords_is_memory_only (passwords));
  keyring.broken = FALSE;
  look_up (passwords, N_LOOKUPS, FALSE, NULL);
  wait_for (&seen.n_done, 2 * N_LOOKUPS);
  ck_assert_uint_eq (seen.n_found, N_LOOKUPS);
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_test (tests, test_start);
  tcase_add_test (tests, test_unlocked);
  tcase_add_test (tests, test_dismissed);
  tcase_add_test (tests, test_stopped);
  tcase_add_test (tests, test_slow);
  tcase_add_test (tests, test_broken);
}

DOCTOR_CHECK_MAIN ("prompts", add_tests)
