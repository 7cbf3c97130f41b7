/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A row of the list: an account, or one of its servers. */

#include "ui/item.h"

struct _DoctorItem
{
  GObject parent_instance;
  DoctorAccount *account;
  DoctorPart *part;
  gboolean is_first;
  gboolean is_last;
};

G_DEFINE_FINAL_TYPE (DoctorItem, doctor_item, G_TYPE_OBJECT)

static guint changed_signal;

static void
doctor_item_finalize (GObject *object)
{
  DoctorItem *self = DOCTOR_ITEM (object);

  g_clear_pointer (&self->part, doctor_part_unref);
  g_clear_pointer (&self->account, doctor_account_unref);
  G_OBJECT_CLASS (doctor_item_parent_class)->finalize (object);
}

static void
doctor_item_class_init (DoctorItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = doctor_item_finalize;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
doctor_item_init (G_GNUC_UNUSED DoctorItem *self)
{
}

DoctorItem *
doctor_item_new (void)
{
  return g_object_new (DOCTOR_TYPE_ITEM, NULL);
}

gboolean
doctor_item_set (DoctorItem *self, DoctorAccount *account, DoctorPart *part, gboolean is_first,
                 gboolean is_last)
{
  g_autoptr (DoctorAccount) old_account = self->account;
  g_autoptr (DoctorPart) old_part = self->part;
  gboolean same;

  g_return_val_if_fail (DOCTOR_IS_ITEM (self), FALSE);
  g_return_val_if_fail (account != NULL, FALSE);

  same = old_account == account && old_part == part && self->is_first == is_first
         && self->is_last == is_last;
  self->account = doctor_account_ref (account);
  self->part = part != NULL ? doctor_part_ref (part) : NULL;
  self->is_first = is_first;
  self->is_last = is_last;
  return !same;
}

gboolean
doctor_item_is_shown (DoctorItem *self)
{
  g_return_val_if_fail (DOCTOR_IS_ITEM (self), FALSE);

  return g_signal_has_handler_pending (self, changed_signal, 0, FALSE);
}

void
doctor_item_emit_changed (DoctorItem *self)
{
  g_return_if_fail (DOCTOR_IS_ITEM (self));

  g_signal_emit (self, changed_signal, 0);
}

DoctorAccount *
doctor_item_get_account (DoctorItem *self)
{
  g_return_val_if_fail (DOCTOR_IS_ITEM (self), NULL);

  return self->account;
}

DoctorPart *
doctor_item_get_part (DoctorItem *self)
{
  g_return_val_if_fail (DOCTOR_IS_ITEM (self), NULL);

  return self->part;
}

gboolean
doctor_item_is_first (DoctorItem *self)
{
  g_return_val_if_fail (DOCTOR_IS_ITEM (self), FALSE);

  return self->is_first;
}

gboolean
doctor_item_is_last (DoctorItem *self)
{
  g_return_val_if_fail (DOCTOR_IS_ITEM (self), FALSE);

  return self->is_last;
}
