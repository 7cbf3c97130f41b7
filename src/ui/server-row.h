/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* One server in the list: dot, role and protocol, where, one sentence, time taken. */

#pragma once

#include <gtk/gtk.h>

#include "ui/item.h"

G_BEGIN_DECLS

#define DOCTOR_TYPE_SERVER_ROW (doctor_server_row_get_type ())
G_DECLARE_FINAL_TYPE (DoctorServerRow, doctor_server_row, DOCTOR, SERVER_ROW, GtkWidget)

GtkWidget *doctor_server_row_new (void);
/* Follows the item, which has a part, until another or NULL is set. The accessible name is set on
 * the row and on the list's own widget around it: "Incoming · IMAP, imap.example.jp, Failed: …". */
void doctor_server_row_set_item (DoctorServerRow *self, DoctorItem *item);

G_END_DECLS
