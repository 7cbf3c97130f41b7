/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The desktop's small dialog: a sentence that has to be read, or a question. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Shows a sentence that can only be closed. */
void doctor_message_tell (GtkWindow *parent, const char *heading, const char *sentence);
/* Shows a question. What is to be done has `label` and the response `id`; the other response, which
 * is the default, is "cancel". For the caller to connect to; the dialog goes by itself. */
AdwMessageDialog *doctor_message_ask (GtkWindow *parent, const char *heading, const char *body,
                                      const char *id, const char *label);

G_END_DECLS
