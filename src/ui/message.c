/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The desktop's small dialog: a sentence that has to be read, or a question. */

#include "ui/message.h"

#include <glib/gi18n.h>

/* With the application, whose keys it would swallow else; and never longer than its parent. */
static AdwMessageDialog *
make (GtkWindow *parent, const char *heading, const char *body)
{
  return g_object_new (ADW_TYPE_MESSAGE_DIALOG, "transient-for", parent, "application",
                       gtk_window_get_application (parent), "destroy-with-parent", TRUE, "modal",
                       TRUE, "heading", heading, "body", body, NULL);
}

void
doctor_message_tell (GtkWindow *parent, const char *heading, const char *sentence)
{
  AdwMessageDialog *dialog;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (heading != NULL && sentence != NULL);

  dialog = make (parent, heading, sentence);
  adw_message_dialog_add_response (dialog, "close", _ ("Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

AdwMessageDialog *
doctor_message_ask (GtkWindow *parent, const char *heading, const char *body, const char *id,
                    const char *label)
{
  AdwMessageDialog *dialog;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (heading != NULL && body != NULL, NULL);
  g_return_val_if_fail (id != NULL && label != NULL, NULL);

  dialog = make (parent, heading, body);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("Cancel"), id, label, NULL);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  gtk_window_present (GTK_WINDOW (dialog));
  return dialog;
}
