/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The rows of the list, as one flat model over what the practice knows. */

#include "ui/item-list.h"

#include <gtk/gtk.h>

/* A list of a thousand accounts has some two hundred rows, most of them out of sight. Where all of
 * them change at once, so many are told at a time, and the window gets its turn between. */
#define TOLD_AT_ONCE 24
/* Milliseconds */
#define TELL_INTERVAL 20

struct _DoctorItemList
{
  GObject parent_instance;
  GPtrArray *items;   /* of DoctorItem */
  GHashTable *by_key; /* key to DoctorItem, which `items` owns */
  GQueue changed;     /* of DoctorItem: not told yet */
  GHashTable *untold; /* the same */
  guint n_told;       /* since `tell_source` came last */
  guint tell_source;
};

static void doctor_item_list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DoctorItemList, doctor_item_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      doctor_item_list_model_init))

static GType
doctor_item_list_get_item_type (G_GNUC_UNUSED GListModel *model)
{
  return DOCTOR_TYPE_ITEM;
}

static guint
doctor_item_list_get_n_items (GListModel *model)
{
  return DOCTOR_ITEM_LIST (model)->items->len;
}

static gpointer
doctor_item_list_get_item (GListModel *model, guint position)
{
  DoctorItemList *self = DOCTOR_ITEM_LIST (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position))
                                     : NULL;
}

static void
doctor_item_list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = doctor_item_list_get_item_type;
  interface->get_n_items = doctor_item_list_get_n_items;
  interface->get_item = doctor_item_list_get_item;
}

static void
doctor_item_list_finalize (GObject *object)
{
  DoctorItemList *self = DOCTOR_ITEM_LIST (object);

  g_clear_handle_id (&self->tell_source, g_source_remove);
  g_hash_table_unref (self->untold);
  g_queue_clear_full (&self->changed, g_object_unref);
  g_hash_table_unref (self->by_key);
  g_ptr_array_unref (self->items);
  G_OBJECT_CLASS (doctor_item_list_parent_class)->finalize (object);
}

static void
doctor_item_list_class_init (DoctorItemListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = doctor_item_list_finalize;
}

static void
doctor_item_list_init (DoctorItemList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->untold = g_hash_table_new (NULL, NULL);
  g_queue_init (&self->changed);
}

static void
tell (DoctorItemList *self, DoctorItem *item)
{
  /* Its row may have gone while it waited. */
  if (!doctor_item_is_shown (item))
    return;
  self->n_told++;
  doctor_item_emit_changed (item);
}

static gboolean
tell_cb (gpointer user_data)
{
  DoctorItemList *self = DOCTOR_ITEM_LIST (user_data);

  self->n_told = 0;
  while (self->n_told < TOLD_AT_ONCE && !g_queue_is_empty (&self->changed))
    {
      g_autoptr (DoctorItem) item = g_queue_pop_head (&self->changed);

      g_hash_table_remove (self->untold, item);
      tell (self, item);
    }
  if (self->n_told > 0)
    return G_SOURCE_CONTINUE;
  self->tell_source = 0;
  return G_SOURCE_REMOVE;
}

/* At once, unless many have changed just now; then after those. */
static void
note_change (DoctorItemList *self, DoctorItem *item)
{
  /* After the drawing of what was told before. */
  if (self->tell_source == 0)
    self->tell_source =
        g_timeout_add_full (GDK_PRIORITY_REDRAW + 10, TELL_INTERVAL, tell_cb, self, NULL);
  if (g_hash_table_contains (self->untold, item))
    return;
  if (self->n_told < TOLD_AT_ONCE && g_queue_is_empty (&self->changed))
    {
      tell (self, item);
      return;
    }
  g_hash_table_add (self->untold, item);
  g_queue_push_tail (&self->changed, g_object_ref (item));
}

static char *
make_key (const char *id, const char *kind)
{
  return g_strconcat (kind, " ", id, NULL);
}

/* Appends the item of that key to `items`: the one that is there already, or a new one. */
static void
add_item (DoctorItemList *self, GPtrArray *items, GHashTable *by_key, DoctorAccount *account,
          DoctorPart *part, gboolean is_first, gboolean is_last)
{
  char *key =
      make_key (account->id, part != NULL ? doctor_role_to_string (part->server->role) : "account");
  DoctorItem *item = g_hash_table_lookup (self->by_key, key);

  item = item != NULL ? g_object_ref (item) : doctor_item_new ();
  if (doctor_item_set (item, account, part, is_first, is_last))
    note_change (self, item);
  g_ptr_array_add (items, item);
  g_hash_table_replace (by_key, key, item);
}

static void
fill (DoctorItemList *self, DoctorPractice *practice, GPtrArray *items, GHashTable *by_key)
{
  const GPtrArray *accounts = doctor_practice_get_accounts (practice);

  for (guint i = 0; i < accounts->len; i++)
    {
      DoctorAccount *account = g_ptr_array_index (accounts, i);
      DoctorPart *incoming = NULL, *outgoing = NULL;

      if (account->enabled && account->incoming != NULL)
        incoming = doctor_practice_find_part (practice, account->id, DOCTOR_ROLE_INCOMING);
      if (account->enabled && account->outgoing != NULL)
        outgoing = doctor_practice_find_part (practice, account->id, DOCTOR_ROLE_OUTGOING);

      add_item (self, items, by_key, account, NULL, FALSE, FALSE);
      if (incoming != NULL)
        add_item (self, items, by_key, account, incoming, TRUE, outgoing == NULL);
      if (outgoing != NULL)
        add_item (self, items, by_key, account, outgoing, incoming == NULL, TRUE);
    }
}

static void
accounts_changed_cb (DoctorPractice *practice, DoctorItemList *self)
{
  g_autoptr (GPtrArray) old = self->items;
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTable *by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint before = 0, after = 0;

  g_assert (DOCTOR_IS_ITEM_LIST (self));

  fill (self, practice, items, by_key);
  g_hash_table_unref (self->by_key);
  self->by_key = by_key;
  self->items = items;

  /* Only the rows between those that stay are told about: a list that did not change keeps its
   * scroll position, its focus and its selection. */
  while (before < MIN (old->len, items->len)
         && g_ptr_array_index (old, before) == g_ptr_array_index (items, before))
    before++;
  while (after < MIN (old->len, items->len) - before
         && g_ptr_array_index (old, old->len - after - 1)
                == g_ptr_array_index (items, items->len - after - 1))
    after++;
  if (old->len - before - after > 0 || items->len - before - after > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), before, old->len - before - after,
                                items->len - before - after);
}

static DoctorItem *
find_item (DoctorItemList *self, const char *id, DoctorRole role)
{
  g_autofree char *key = make_key (id, doctor_role_to_string (role));

  return g_hash_table_lookup (self->by_key, key);
}

static void
part_changed_cb (G_GNUC_UNUSED DoctorPractice *practice, DoctorPart *part, DoctorItemList *self)
{
  DoctorItem *item;

  g_assert (DOCTOR_IS_ITEM_LIST (self));

  item = find_item (self, part->account->id, part->server->role);
  if (item != NULL && doctor_item_get_part (item) == part)
    note_change (self, item);
}

DoctorItemList *
doctor_item_list_new (DoctorPractice *practice)
{
  DoctorItemList *self;

  g_return_val_if_fail (DOCTOR_IS_PRACTICE (practice), NULL);

  self = g_object_new (DOCTOR_TYPE_ITEM_LIST, NULL);
  g_signal_connect_object (practice, "accounts-changed", G_CALLBACK (accounts_changed_cb), self, 0);
  g_signal_connect_object (practice, "part-changed", G_CALLBACK (part_changed_cb), self, 0);
  accounts_changed_cb (practice, self);
  return self;
}

guint
doctor_item_list_find (DoctorItemList *self, const char *id, DoctorRole role)
{
  guint position = G_MAXUINT;
  DoctorItem *item;

  g_return_val_if_fail (DOCTOR_IS_ITEM_LIST (self), G_MAXUINT);
  g_return_val_if_fail (id != NULL, G_MAXUINT);

  item = find_item (self, id, role);
  if (item != NULL && g_ptr_array_find (self->items, item, &position))
    return position;
  return G_MAXUINT;
}
