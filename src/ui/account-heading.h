/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The heading of an account in the list: its name, where it comes from, a way to edit it. */

#pragma once

#include <gtk/gtk.h>

#include "ui/item.h"

G_BEGIN_DECLS

#define DOCTOR_TYPE_ACCOUNT_HEADING (doctor_account_heading_get_type ())
G_DECLARE_FINAL_TYPE (DoctorAccountHeading, doctor_account_heading, DOCTOR, ACCOUNT_HEADING,
                      GtkWidget)

GtkWidget *doctor_account_heading_new (void);
/* Follows the item until another or NULL is set. */
void doctor_account_heading_set_item (DoctorAccountHeading *self, DoctorItem *item);

G_END_DECLS
