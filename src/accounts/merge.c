/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The same mailbox from several programs: one account. */

#include "accounts/merge.h"

static gboolean
same_host (const char *a, const char *b)
{
  g_autofree char *ascii_a = doctor_host_to_ascii (a), *ascii_b = doctor_host_to_ascii (b);

  return g_strcmp0 (ascii_a != NULL ? ascii_a : a, ascii_b != NULL ? ascii_b : b) == 0;
}

/* An account that lacks a server says nothing about it. */
static gboolean
has_server (const DoctorServer *self, const DoctorServer *other)
{
  if (other == NULL)
    return TRUE;
  return self != NULL && self->protocol == other->protocol && self->port == other->port
         && self->security == other->security && self->login == other->login
         && g_str_equal (self->user, other->user)
         && g_str_equal (self->certificate, other->certificate)
         && same_host (self->host, other->host);
}

/* Whether examining `self` examines `other` too. */
static gboolean
covers (const DoctorAccount *self, const DoctorAccount *other)
{
  if (self->source == DOCTOR_SOURCE_GOA && *self->online != '\0'
      && g_str_equal (self->online, other->online))
    return TRUE;
  return self->enabled == other->enabled && (other->incoming != NULL || other->outgoing != NULL)
         && has_server (self->incoming, other->incoming)
         && has_server (self->outgoing, other->outgoing);
}

/* The first group holds; two accounts of one program are two on purpose. */
static gboolean
joins (GPtrArray *group, DoctorAccount *account)
{
  const DoctorAccount *head = g_ptr_array_index (group, 0);

  for (guint i = 0; i < group->len; i++)
    if (((const DoctorAccount *) g_ptr_array_index (group, i))->source == account->source)
      return FALSE;
  if (account->source != DOCTOR_SOURCE_OWN && covers (head, account))
    {
      g_ptr_array_add (group, account);
      return TRUE;
    }
  if (head->source != DOCTOR_SOURCE_OWN && covers (account, head))
    {
      g_ptr_array_insert (group, 0, account);
      return TRUE;
    }
  return FALSE;
}

GPtrArray *
doctor_accounts_merge (const GPtrArray *accounts)
{
  GPtrArray *merged = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_account_unref);
  g_autoptr (GPtrArray)
      groups = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  g_return_val_if_fail (accounts != NULL, merged);

  for (guint i = 0; i < accounts->len; i++)
    {
      DoctorAccount *account = g_ptr_array_index (accounts, i);
      gboolean has_joined = FALSE;

      for (guint k = 0; k < groups->len && !has_joined; k++)
        has_joined = joins (g_ptr_array_index (groups, k), account);
      if (!has_joined)
        {
          GPtrArray *group = g_ptr_array_new ();

          g_ptr_array_add (group, account);
          g_ptr_array_add (groups, group);
        }
    }
  for (guint k = 0; k < groups->len; k++)
    {
      const GPtrArray *group = g_ptr_array_index (groups, k);
      DoctorAccount *head = g_ptr_array_index (group, 0);

      if (group->len == 1 && head->twins == NULL)
        {
          g_ptr_array_add (merged, doctor_account_ref (head));
          continue;
        }
      head = doctor_account_copy (head);
      g_clear_pointer (&head->twins, g_ptr_array_unref);
      if (group->len > 1)
        head->twins = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_account_unref);
      for (guint i = 1; i < group->len; i++)
        g_ptr_array_add (head->twins, doctor_account_ref (g_ptr_array_index (group, i)));
      g_ptr_array_add (merged, head);
    }
  return merged;
}
