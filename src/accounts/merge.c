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

static DoctorAccount *
head_of (const GPtrArray *groups, guint index)
{
  return g_ptr_array_index ((GPtrArray *) g_ptr_array_index (groups, index), 0);
}

/* Of each group: the address, as it is compared. */
static GPtrArray *
fold_addresses (const GPtrArray *groups)
{
  GPtrArray *addresses = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < groups->len; i++)
    g_ptr_array_add (addresses, g_utf8_casefold (head_of (groups, i)->address, -1));
  return addresses;
}

/* The same address in two programs is the same mailbox; that its settings differ is often why one
 * of them works and the other does not. */
static gboolean
are_rivals (const GPtrArray *groups, const GPtrArray *addresses, guint a, guint b)
{
  const DoctorAccount *one = head_of (groups, a), *other = head_of (groups, b);
  const char *address = g_ptr_array_index (addresses, a);

  return one->source != other->source && one->enabled && other->enabled && *address != '\0'
         && g_str_equal (address, g_ptr_array_index (addresses, b));
}

static void
set_list (GPtrArray **list, DoctorAccount *account)
{
  if (*list == NULL)
    *list = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_account_unref);
  g_ptr_array_add (*list, doctor_account_ref (account));
}

/* The head of the group, with what belongs to it. */
static DoctorAccount *
make_head (const GPtrArray *groups, const GPtrArray *addresses, guint index)
{
  const GPtrArray *group = g_ptr_array_index (groups, index);
  DoctorAccount *head = doctor_account_copy (g_ptr_array_index (group, 0));

  /* It may have been merged before, and edited since. */
  g_clear_pointer (&head->twins, g_ptr_array_unref);
  g_clear_pointer (&head->rivals, g_ptr_array_unref);
  for (guint i = 1; i < group->len; i++)
    set_list (&head->twins, g_ptr_array_index (group, i));
  for (guint i = 0; i < groups->len; i++)
    if (i != index && are_rivals (groups, addresses, index, i))
      set_list (&head->rivals, head_of (groups, i));
  return head;
}

/* It has nothing of its own, and what it stands for is not there, or has its like already. */
static gboolean
is_mere_reference (const GPtrArray *group)
{
  const DoctorAccount *account = g_ptr_array_index (group, 0);

  return group->len == 1 && *account->online != '\0' && account->source != DOCTOR_SOURCE_GOA
         && account->incoming == NULL && account->outgoing == NULL;
}

GPtrArray *
doctor_accounts_merge (const GPtrArray *accounts)
{
  GPtrArray *merged = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_account_unref);
  g_autoptr (GPtrArray)
      groups = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GPtrArray) addresses = NULL;

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
  for (guint k = groups->len; k > 0; k--)
    if (is_mere_reference (g_ptr_array_index (groups, k - 1)))
      g_ptr_array_remove_index (groups, k - 1);
  addresses = fold_addresses (groups);
  for (guint k = 0; k < groups->len; k++)
    g_ptr_array_add (merged, make_head (groups, addresses, k));
  return merged;
}
