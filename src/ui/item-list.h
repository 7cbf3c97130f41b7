/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The rows of the list, as one flat model over what the practice knows. */

#pragma once

#include "ui/item.h"
#include "ui/practice.h"

G_BEGIN_DECLS

/* A GListModel of DoctorItem: each account's heading, then its servers. */
#define DOCTOR_TYPE_ITEM_LIST (doctor_item_list_get_type ())
G_DECLARE_FINAL_TYPE (DoctorItemList, doctor_item_list, DOCTOR, ITEM_LIST, GObject)

/* Follows the practice, and does not hold it. */
DoctorItemList *doctor_item_list_new (DoctorPractice *practice);
/* The position of that server's row, or GTK_INVALID_LIST_POSITION (G_MAXUINT). */
guint doctor_item_list_find (DoctorItemList *self, const char *id, DoctorRole role);

G_END_DECLS
