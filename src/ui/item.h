/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A row of the list: an account, or one of its servers. */

#pragma once

#include <gio/gio.h>

#include "exam/exam.h"

G_BEGIN_DECLS

/* Signal: "changed" (), whenever something that the row shows has changed. Stays the same object
 * for the same account and role over examinations and edits, so that the selection stays. */
#define DOCTOR_TYPE_ITEM (doctor_item_get_type ())
G_DECLARE_FINAL_TYPE (DoctorItem, doctor_item, DOCTOR, ITEM, GObject)

DoctorItem *doctor_item_new (void);
/* `part` NULL: the heading of the account. TRUE where that is something else than before; whoever
 * sets it emits the signal then. */
gboolean doctor_item_set (DoctorItem *self, DoctorAccount *account, DoctorPart *part,
                          gboolean is_first, gboolean is_last);
void doctor_item_emit_changed (DoctorItem *self);
/* Whether there is a row that listens. */
gboolean doctor_item_is_shown (DoctorItem *self);

/* Owned by the item. */
DoctorAccount *doctor_item_get_account (DoctorItem *self);
DoctorPart *doctor_item_get_part (DoctorItem *self);
/* Among the servers of the account. */
gboolean doctor_item_is_first (DoctorItem *self);
gboolean doctor_item_is_last (DoctorItem *self);

G_END_DECLS
