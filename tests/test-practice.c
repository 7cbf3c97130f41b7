/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the window works with, without a window: loading, editing, examining one account alone, and
 * the rows of the list. The servers are ports of this computer where nobody listens. */

#include "suite.h"

#include <string.h>

#include <glib/gstdio.h>

#include "ui/item-list.h"
#include "ui/practice.h"

typedef struct
{
  char *folder;
  char *path;
  DoctorPractice *practice;
  DoctorItemList *list;
  guint position, removed, added, n_changes; /* of the list's last change */
  char *trouble;
} Fixture;

static void
items_changed_cb (G_GNUC_UNUSED GListModel *model, guint position, guint removed, guint added,
                  Fixture *fixture)
{
  fixture->position = position;
  fixture->removed = removed;
  fixture->added = added;
  fixture->n_changes++;
}

static void
trouble_cb (G_GNUC_UNUSED DoctorPractice *practice, const char *sentence, Fixture *fixture)
{
  g_free (fixture->trouble);
  fixture->trouble = g_strdup (sentence);
}

static void
wait_until_examined (Fixture *fixture)
{
  while (doctor_practice_is_running (fixture->practice))
    g_main_context_iteration (NULL, TRUE);
}

static char *
make_account (const char *id, const char *enabled)
{
  return doctor_text_expand (
      "[Account {id}]\nName={id}\nAddress={id}@localhost\nEnabled={enabled}\n"
      "[Incoming {id}]\nProtocol=imap\nHost=127.0.0.1\nPort=1\n"
      "Security=tls\nUser=u\nLogin=none\n"
      "[Outgoing {id}]\nHost=127.0.0.1\nPort=1\n"
      "Security=tls\nUser=u\nLogin=none\n",
      "id", id, "enabled", enabled, NULL);
}

static Fixture *
set_up (const char *more)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autofree char *first = make_account ("a", "true");
  g_autofree char *second = make_account ("b", "true");
  g_autofree char *text = g_strconcat (first, second, more, NULL);

  /* No keyring of whoever runs this. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  /* Nor what their servers have said. */
  g_setenv ("XDG_STATE_HOME", "/proc/nowhere", TRUE);
  fixture->folder = g_dir_make_tmp ("doctor-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "accounts.ini", NULL);
  ck_assert (g_file_set_contents (fixture->path, text, -1, NULL));

  fixture->practice = doctor_practice_new (fixture->path, NULL, 5000);
  fixture->list = doctor_item_list_new (fixture->practice);
  g_signal_connect (fixture->practice, "trouble", G_CALLBACK (trouble_cb), fixture);
  ck_assert (!doctor_practice_is_open (fixture->practice));
  doctor_practice_open (fixture->practice);
  ck_assert (doctor_practice_is_running (fixture->practice));
  wait_until_examined (fixture);
  g_signal_connect (fixture->list, "items-changed", G_CALLBACK (items_changed_cb), fixture);
  return fixture;
}

static void
tear_down (Fixture *fixture)
{
  doctor_practice_close (fixture->practice);
  /* What was asked to stop holds the practice until it has. */
  while (G_OBJECT (fixture->practice)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (fixture->list);
  g_object_unref (fixture->practice);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_remove (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->trouble);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture);
}

static DoctorItem *
item_at (Fixture *fixture, guint position)
{
  g_autoptr (DoctorItem) item = g_list_model_get_item (G_LIST_MODEL (fixture->list), position);

  ck_assert_ptr_nonnull (item);
  return item;
}

START_TEST (test_opens_examining)
{
  Fixture *fixture = set_up ("");
  const GPtrArray *parts = doctor_practice_get_parts (fixture->practice);

  ck_assert (doctor_practice_is_open (fixture->practice));
  ck_assert_uint_eq (parts->len, 4);
  ck_assert_uint_eq (doctor_practice_count (fixture->practice, DOCTOR_STATUS_FAILED), 4);
  ck_assert_ptr_nonnull (doctor_practice_get_network (fixture->practice));
  ck_assert_int_gt (doctor_practice_get_finished (fixture->practice), 0);

  ck_assert_uint_eq (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), 6);
  ck_assert_ptr_null (doctor_item_get_part (item_at (fixture, 0)));
  ck_assert (doctor_item_is_first (item_at (fixture, 1)));
  ck_assert (!doctor_item_is_last (item_at (fixture, 1)));
  ck_assert (doctor_item_is_last (item_at (fixture, 2)));
  ck_assert_uint_eq (doctor_item_list_find (fixture->list, "b", DOCTOR_ROLE_OUTGOING), 5);
  tear_down (fixture);
}
END_TEST

START_TEST (test_only_what_was_edited_is_examined)
{
  Fixture *fixture = set_up ("");
  DoctorPart *other =
      doctor_part_ref (doctor_practice_find_part (fixture->practice, "a", DOCTOR_ROLE_INCOMING));
  DoctorPart *before =
      doctor_part_ref (doctor_practice_find_part (fixture->practice, "b", DOCTOR_ROLE_INCOMING));
  DoctorItem *item = item_at (fixture, 4);
  g_autoptr (DoctorAccount) account = doctor_account_copy (before->account);

  account->incoming->port = 2;
  doctor_practice_put_account (fixture->practice, account, NULL, NULL);
  wait_until_examined (fixture);

  ck_assert_ptr_eq (doctor_practice_find_part (fixture->practice, "a", DOCTOR_ROLE_INCOMING),
                    other);
  ck_assert_ptr_ne (doctor_practice_find_part (fixture->practice, "b", DOCTOR_ROLE_INCOMING),
                    before);
  ck_assert_uint_eq (doctor_practice_get_parts (fixture->practice)->len, 4);
  /* The selection is by item: it is the same one, and shows the new part. */
  ck_assert_ptr_eq (item_at (fixture, 4), item);
  ck_assert_uint_eq (doctor_item_get_part (item)->server->port, 2);
  ck_assert_uint_eq (fixture->n_changes, 0);

  tear_down (g_steal_pointer (&fixture));
  doctor_part_unref (other);
  doctor_part_unref (before);
}
END_TEST

/* A port where somebody listens who never says a word. */
static GSocket *
listen_silently (guint *port)
{
  GSocket *socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) address = NULL;

  ck_assert (g_socket_bind (socket, any, FALSE, NULL) && g_socket_listen (socket, NULL));
  address = g_socket_get_local_address (socket, NULL);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
  return socket;
}

/* Waits for its end: whether that was not its own. */
static gboolean
is_stopped (const DoctorPart *part)
{
  while (part->status == DOCTOR_STATUS_CHECKING)
    g_main_context_iteration (NULL, TRUE);
  return doctor_transcript_last_fact (part->transcript, DOCTOR_FACT_STOPPED) != NULL;
}

typedef struct
{
  guint n_told;
  GHashTable *shown; /* DoctorItem to the status its row shows */
} Rows;

static void
row_changed_cb (DoctorItem *item, Rows *rows)
{
  const DoctorPart *part = doctor_item_get_part (item);

  rows->n_told++;
  g_hash_table_insert (rows->shown, item, GINT_TO_POINTER (part != NULL ? (int) part->status : -1));
}

static gboolean
all_are_shown (Fixture *fixture, Rows *rows, DoctorStatus status)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->list));

  for (guint i = 0; i < n; i++)
    {
      DoctorItem *item = item_at (fixture, i);

      if (doctor_item_get_part (item) != NULL
          && GPOINTER_TO_INT (g_hash_table_lookup (rows->shown, item)) != (int) status)
        return FALSE;
    }
  return TRUE;
}

/* The window gets its turn between, and in the end every row shows what is. */
START_TEST (test_many_rows_change)
{
  g_autoptr (GString) more = g_string_new (NULL);
  Fixture *fixture;
  Rows rows = { 0, g_hash_table_new (NULL, NULL) };

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *id = g_strdup_printf ("more%u", i);
      g_autofree char *text = make_account (id, "true");

      g_string_append (more, text);
    }
  fixture = set_up (more->str);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->list)); i++)
    g_signal_connect (item_at (fixture, i), "changed", G_CALLBACK (row_changed_cb), &rows);

  doctor_practice_check_all (fixture->practice);
  ck_assert_uint_gt (rows.n_told, 0);
  ck_assert_uint_lt (rows.n_told, 40);
  while (doctor_practice_is_running (fixture->practice))
    {
      rows.n_told = 0;
      g_main_context_iteration (NULL, TRUE);
      ck_assert_uint_lt (rows.n_told, 60);
    }
  while (!all_are_shown (fixture, &rows, DOCTOR_STATUS_FAILED))
    g_main_context_iteration (NULL, TRUE);
  ck_assert_uint_eq (fixture->n_changes, 0);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->list)); i++)
    g_signal_handlers_disconnect_by_data (item_at (fixture, i), &rows);
  g_hash_table_unref (rows.shown);
  tear_down (fixture);
}
END_TEST

/* Nothing is sent any more to where the account pointed before, and what goes on elsewhere does. */
START_TEST (test_changed_while_it_is_examined)
{
  Fixture *fixture = set_up ("");
  DoctorPractice *practice = fixture->practice;
  guint port;
  g_autoptr (GSocket) silent = listen_silently (&port);
  DoctorPart *before =
      doctor_part_ref (doctor_practice_find_part (practice, "b", DOCTOR_ROLE_INCOMING));
  DoctorPart *other, *first, *second;
  g_autoptr (DoctorAccount) account = doctor_account_copy (before->account);
  g_autoptr (DoctorAccount) right = doctor_account_copy (before->account);

  ck_assert_ptr_nonnull (silent);
  doctor_part_unref (before);
  account->incoming->port = port;
  doctor_practice_put_account (practice, account, NULL, NULL);
  first = doctor_part_ref (doctor_practice_find_part (practice, "b", DOCTOR_ROLE_INCOMING));
  doctor_practice_check_account (practice, "a");
  other = doctor_part_ref (doctor_practice_find_part (practice, "a", DOCTOR_ROLE_INCOMING));
  while (doctor_transcript_n_steps (first->transcript) < 3)
    g_main_context_iteration (NULL, TRUE);

  /* Asked again for the same account, edited, removed: one probe less each time. */
  doctor_practice_check_account (practice, "b");
  ck_assert (is_stopped (first));
  second = doctor_part_ref (doctor_practice_find_part (practice, "b", DOCTOR_ROLE_INCOMING));
  doctor_practice_put_account (practice, right, NULL, NULL);
  ck_assert (is_stopped (second));
  doctor_part_unref (first);
  first = doctor_part_ref (doctor_practice_find_part (practice, "b", DOCTOR_ROLE_INCOMING));
  doctor_practice_remove_account (practice, "b");
  wait_until_examined (fixture);
  ck_assert (is_stopped (first) || first->status == DOCTOR_STATUS_FAILED);
  ck_assert (!is_stopped (other));
  ck_assert_uint_eq (doctor_practice_get_parts (practice)->len, 2);
  tear_down (g_steal_pointer (&fixture));
  doctor_part_unref (first);
  doctor_part_unref (second);
  doctor_part_unref (other);
}
END_TEST

START_TEST (test_an_edit_is_saved)
{
  Fixture *fixture = set_up ("");
  g_autofree char *id = doctor_practice_new_id (fixture->practice);
  g_autoptr (DoctorAccount) account = doctor_account_new (id, DOCTOR_SOURCE_OWN);
  g_autofree char *text = NULL;

  account->incoming = doctor_server_new (DOCTOR_ROLE_INCOMING, DOCTOR_PROTOCOL_POP3, "127.0.0.1", 3,
                                         DOCTOR_SECURITY_TLS, "u", DOCTOR_LOGIN_NONE);
  doctor_practice_put_account (fixture->practice, account, NULL, NULL);
  wait_until_examined (fixture);
  ck_assert_uint_eq (fixture->position, 6);
  ck_assert_uint_eq (fixture->added, 1 + 1);
  ck_assert_uint_eq (doctor_practice_get_parts (fixture->practice)->len, 5);
  while (text == NULL || strstr (text, id) == NULL)
    {
      g_main_context_iteration (NULL, FALSE);
      g_free (text);
      ck_assert (g_file_get_contents (fixture->path, &text, NULL, NULL));
    }
  ck_assert_ptr_null (fixture->trouble);
  tear_down (fixture);
}
END_TEST

START_TEST (test_removed)
{
  Fixture *fixture = set_up ("");

  doctor_practice_remove_account (fixture->practice, "a");
  ck_assert_uint_eq (fixture->position, 0);
  ck_assert_uint_eq (fixture->removed, 3);
  ck_assert_uint_eq (fixture->added, 0);
  ck_assert_uint_eq (doctor_practice_get_parts (fixture->practice)->len, 2);
  ck_assert_uint_eq (doctor_item_list_find (fixture->list, "a", DOCTOR_ROLE_INCOMING), G_MAXUINT);
  tear_down (fixture);
}
END_TEST

START_TEST (test_switched_off)
{
  g_autofree char *more = make_account ("c", "false");
  Fixture *fixture = set_up (more);

  /* It is there, and nothing of it was examined. */
  ck_assert_uint_eq (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), 7);
  ck_assert_uint_eq (doctor_practice_get_parts (fixture->practice)->len, 4);
  ck_assert_ptr_null (doctor_item_get_part (item_at (fixture, 6)));
  tear_down (fixture);
}
END_TEST

START_TEST (test_mistake_in_the_file)
{
  Fixture *fixture = set_up ("[Account c]\nEnabled=perhaps\n");
  g_autofree char *mended = make_account ("a", "true");
  const GPtrArray *problems = doctor_practice_get_problems (fixture->practice);

  ck_assert_uint_eq (problems->len, 1);
  ck_assert (!doctor_practice_can_edit (fixture->practice));
  ck_assert_uint_eq (doctor_practice_get_parts (fixture->practice)->len, 4);

  ck_assert (g_file_set_contents (fixture->path, mended, -1, NULL));
  doctor_practice_check_all (fixture->practice);
  wait_until_examined (fixture);
  ck_assert (doctor_practice_can_edit (fixture->practice));
  ck_assert_uint_eq (doctor_practice_get_parts (fixture->practice)->len, 2);
  tear_down (fixture);
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_test (tests, test_opens_examining);
  tcase_add_test (tests, test_only_what_was_edited_is_examined);
  tcase_add_test (tests, test_many_rows_change);
  tcase_add_test (tests, test_changed_while_it_is_examined);
  tcase_add_test (tests, test_an_edit_is_saved);
  tcase_add_test (tests, test_removed);
  tcase_add_test (tests, test_switched_off);
  tcase_add_test (tests, test_mistake_in_the_file);
}

DOCTOR_CHECK_MAIN ("practice", add_tests)
