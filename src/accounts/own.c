/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The accounts that were added here: what is known of the accounts file, and its changes. */

#include "accounts/own-private.h"

#include <glib/gi18n.h>

#include "core/text.h"

/* A file of noise would give thousands. */
#define MAX_PROBLEMS 20

G_DEFINE_QUARK (doctor_own_error, doctor_own_error)

char *
doctor_own_default_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "connection-doctor", "accounts.ini", NULL);
}

DoctorOwn *
doctor_own_new (const char *path)
{
  DoctorOwn *self = g_new0 (DoctorOwn, 1);

  g_ref_count_init (&self->ref_count);
  self->path = g_strdup (path);
  self->text = g_strdup ("");
  self->on_disk = g_strdup ("");
  self->accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_account_unref);
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  g_queue_init (&self->saves);
  return self;
}

DoctorOwn *
doctor_own_ref (DoctorOwn *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_ref_count_inc (&self->ref_count);
  return self;
}

void
doctor_own_unref (DoctorOwn *self)
{
  if (self == NULL || !g_ref_count_dec (&self->ref_count))
    return;
  /* A save that runs or waits holds a reference. */
  g_assert (g_queue_is_empty (&self->saves));
  g_ptr_array_unref (self->accounts);
  g_ptr_array_unref (self->problems);
  g_free (self->path);
  g_free (self->text);
  g_free (self->on_disk);
  g_free (self);
}

char *
doctor_own_shown_path (const char *path)
{
  g_autofree char *name = g_filename_display_name (path);

  return doctor_text_escape (name, -1);
}

void
doctor_own_add_problem (DoctorOwn *self, DoctorOwnError code, char *message)
{
  g_autofree char *kept = message;

  if (self->problems->len > MAX_PROBLEMS)
    return;
  if (self->problems->len == MAX_PROBLEMS)
    {
      g_autofree char *file = doctor_own_shown_path (self->path);

      g_free (kept);
      kept = doctor_text_expand (_ ("{file}: there is more that is not understood"), "file", file,
                                 NULL);
    }
  g_ptr_array_add (self->problems, g_error_new_literal (DOCTOR_OWN_ERROR, (int) code, kept));
}

const GPtrArray *
doctor_own_get_accounts (DoctorOwn *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->accounts;
}

const GPtrArray *
doctor_own_get_problems (DoctorOwn *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->problems;
}

gboolean
doctor_own_exists (DoctorOwn *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->exists;
}

static void
set_string (GPtrArray *lines, const char *group, const char *key, const char *old, const char *new)
{
  if (g_strcmp0 (old, new) != 0)
    doctor_own_lines_set (lines, group, key, new);
}

static void
set_server (GPtrArray *lines, const char *prefix, const char *id, const DoctorServer *old,
            const DoctorServer *server)
{
  g_autofree char *group = g_strconcat (prefix, " ", id, NULL);
  g_autofree char *old_port = old != NULL ? g_strdup_printf ("%u", old->port) : NULL;
  g_autofree char *port = NULL;

  if (server == NULL)
    {
      doctor_own_lines_remove (lines, group);
      return;
    }
  port = g_strdup_printf ("%u", server->port);
  if (server->role == DOCTOR_ROLE_INCOMING)
    set_string (lines, group, "Protocol",
                old != NULL ? doctor_protocol_to_string (old->protocol) : NULL,
                doctor_protocol_to_string (server->protocol));
  set_string (lines, group, "Host", old != NULL ? old->host : NULL, server->host);
  set_string (lines, group, "Port", old_port, port);
  set_string (lines, group, "Security",
              old != NULL ? doctor_security_to_string (old->security) : NULL,
              doctor_security_to_string (server->security));
  set_string (lines, group, "User", old != NULL ? old->user : NULL, server->user);
  set_string (lines, group, "Login", old != NULL ? doctor_login_to_string (old->login) : NULL,
              doctor_login_to_string (server->login));
  set_string (lines, group, "Certificate", old != NULL ? old->certificate : "",
              server->certificate);
}

static void
take_lines (DoctorOwn *self, GPtrArray *lines)
{
  g_free (self->text);
  self->text = doctor_own_lines_join (lines);
  self->length = strlen (self->text);
}

static gboolean
find_account (DoctorOwn *self, const char *id, guint *index)
{
  for (guint i = 0; i < self->accounts->len; i++)
    {
      const DoctorAccount *account = g_ptr_array_index (self->accounts, i);

      if (g_str_equal (account->id, id))
        {
          *index = i;
          return TRUE;
        }
    }
  return FALSE;
}

void
doctor_own_put (DoctorOwn *self, DoctorAccount *account)
{
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *group = NULL;
  const DoctorAccount *old = NULL;
  guint index = 0;

  g_return_if_fail (self != NULL);
  g_return_if_fail (account != NULL);

  if (find_account (self, account->id, &index))
    old = g_ptr_array_index (self->accounts, index);

  lines = doctor_own_lines_split (self->text);
  group = g_strconcat ("Account ", account->id, NULL);
  set_string (lines, group, "Name", old != NULL ? old->name : NULL, account->name);
  set_string (lines, group, "Address", old != NULL ? old->address : NULL, account->address);
  if (old == NULL || old->enabled != account->enabled)
    doctor_own_lines_set (lines, group, "Enabled", account->enabled ? "true" : "false");
  set_server (lines, "Incoming", account->id, old != NULL ? old->incoming : NULL,
              account->incoming);
  set_server (lines, "Outgoing", account->id, old != NULL ? old->outgoing : NULL,
              account->outgoing);
  take_lines (self, lines);

  doctor_account_ref (account);
  if (old == NULL)
    {
      g_ptr_array_add (self->accounts, account);
      return;
    }
  doctor_account_unref (self->accounts->pdata[index]);
  self->accounts->pdata[index] = account;
}

void
doctor_own_remove (DoctorOwn *self, const char *id)
{
  static const char *const prefixes[] = { "Account ", "Incoming ", "Outgoing " };
  g_autoptr (GPtrArray) lines = NULL;
  guint index;

  g_return_if_fail (self != NULL);
  g_return_if_fail (id != NULL);

  if (!find_account (self, id, &index))
    return;

  lines = doctor_own_lines_split (self->text);
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      g_autofree char *group = g_strconcat (prefixes[i], id, NULL);

      doctor_own_lines_remove (lines, group);
    }
  take_lines (self, lines);
  /* Last: `id` may be the account's own. */
  g_ptr_array_remove_index (self->accounts, index);
}

char *
doctor_own_new_id (DoctorOwn *self)
{
  char *id = NULL;
  guint index;

  g_return_val_if_fail (self != NULL, NULL);

  do
    {
      g_free (id);
      id = g_uuid_string_random ();
    }
  while (find_account (self, id, &index));
  return id;
}
