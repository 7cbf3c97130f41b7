/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the files of the window share. */

#pragma once

#include "ui/details.h"
#include "ui/overview.h"
#include "ui/panes.h"
#include "ui/window.h"

G_BEGIN_DECLS

struct _DoctorWindow
{
  AdwApplicationWindow parent_instance;
  DoctorPractice *practice;
  GSettings *settings; /* NULL where the schema is not installed */
  gboolean show_details;

  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  GtkButton *check_button;
  GtkImage *check_icon;
  GtkLabel *check_label;
  GtkWidget *export_button;
  GtkWidget *details_button;
  GtkProgressBar *progress;
  DoctorPanes *panes;
  DoctorOverview *overview;
  DoctorDetails *details;
};

/* Installs the actions on the class. */
void doctor_window_install_actions (GtkWidgetClass *widget_class);
/* Enables and disables them by what the practice can do now. */
void doctor_window_update_actions (DoctorWindow *self);
void doctor_window_set_show_details (DoctorWindow *self, gboolean show_details);

G_END_DECLS
