/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* One finding in full: what is wrong, in whose words, and what to do. */

#include "ui/finding-view.h"

#include <glib/gi18n.h>

#include "report/wording.h"
#include "ui/dot.h"
#include "ui/fix-row.h"

struct _DoctorFindingView
{
  GtkWidget parent_instance;
  GtkWidget *content;
  GtkWidget *heading;
  DoctorDot *dot;
  GtkLabel *title;
  GtkLabel *explanation;
  GtkWidget *evidence_box;
  GtkLabel *evidence;
  GtkLabel *source;
  GtkWidget *fixes_box;
  GtkListBox *fixes;
};

G_DEFINE_FINAL_TYPE (DoctorFindingView, doctor_finding_view, GTK_TYPE_WIDGET)

static const DoctorStatus severity_status[] = {
  [DOCTOR_SEVERITY_ERROR] = DOCTOR_STATUS_FAILED,
  [DOCTOR_SEVERITY_WARNING] = DOCTOR_STATUS_WARNING,
  [DOCTOR_SEVERITY_INFO] = DOCTOR_STATUS_UNTESTED,
};

static void
doctor_finding_view_dispose (GObject *object)
{
  g_clear_pointer (&DOCTOR_FINDING_VIEW (object)->content, gtk_widget_unparent);
  G_OBJECT_CLASS (doctor_finding_view_parent_class)->dispose (object);
}

static void
doctor_finding_view_class_init (DoctorFindingViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = doctor_finding_view_dispose;

  g_type_ensure (DOCTOR_TYPE_DOT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/connectiondoctor/ConnectionDoctor/finding-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DoctorFindingView, content);
  gtk_widget_class_bind_template_child (widget_class, DoctorFindingView, heading);
  gtk_widget_class_bind_template_child (widget_class, DoctorFindingView, dot);
  gtk_widget_class_bind_template_child (widget_class, DoctorFindingView, title);
  gtk_widget_class_bind_template_child (widget_class, DoctorFindingView, explanation);
  gtk_widget_class_bind_template_child (widget_class, DoctorFindingView, evidence_box);
  gtk_widget_class_bind_template_child (widget_class, DoctorFindingView, evidence);
  gtk_widget_class_bind_template_child (widget_class, DoctorFindingView, source);
  gtk_widget_class_bind_template_child (widget_class, DoctorFindingView, fixes_box);
  gtk_widget_class_bind_template_child (widget_class, DoctorFindingView, fixes);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
doctor_finding_view_init (DoctorFindingView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* "16:42:07.318", as in the log of the server's own administrator. */
static char *
format_moment (gint64 microseconds)
{
  g_autoptr (GDateTime)
      seconds = g_date_time_new_from_unix_local (microseconds / G_TIME_SPAN_SECOND);
  g_autofree char *clock = seconds != NULL ? g_date_time_format (seconds, "%H:%M:%S") : NULL;

  return g_strdup_printf ("%s.%03d", clock != NULL ? clock : "",
                          (int) (microseconds % G_TIME_SPAN_SECOND / 1000));
}

static void
show_evidence (DoctorFindingView *self, const DoctorPart *part, const DoctorFinding *finding)
{
  g_autofree char *words = doctor_wording_evidence (part, finding, doctor_wording_gettext);
  const DoctorEntry *entry = NULL;
  g_autofree char *moment = NULL, *source = NULL;

  if (finding->evidence != NULL && finding->evidence->len > 0)
    entry = doctor_transcript_find (part->transcript, g_array_index (finding->evidence, guint, 0));
  gtk_widget_set_visible (self->evidence_box, words != NULL && *words != '\0');
  gtk_label_set_text (self->evidence, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->source), entry != NULL);
  if (entry == NULL)
    return;

  moment = format_moment (doctor_transcript_get_started (part->transcript) + entry->time);
  source = doctor_text_expand (
      entry->direction == DOCTOR_FROM_SERVER ? _ ("what the server said, step “{step}”, {time}")
                                             : _ ("what was observed, step “{step}”, {time}"),
      "step", doctor_wording_step (entry->step, doctor_wording_gettext), "time", moment, NULL);
  gtk_label_set_text (self->source, source);
}

static void
show_fixes (DoctorFindingView *self, const DoctorPart *part, const DoctorFinding *finding)
{
  guint n = 0;

  while (doctor_finding_fix (finding, n) != NULL)
    n++;
  for (guint i = 0; i < n; i++)
    gtk_list_box_append (
        self->fixes,
        doctor_fix_row_new (part, finding, doctor_finding_fix (finding, i), n > 1 ? i + 1 : 0));
  gtk_widget_set_visible (self->fixes_box, n > 0);
}

GtkWidget *
doctor_finding_view_new (const DoctorPart *part, const DoctorFinding *finding, gboolean is_main)
{
  DoctorFindingView *self;
  g_autofree char *title = NULL, *explanation = NULL;

  g_return_val_if_fail (part != NULL && finding != NULL, NULL);

  self = g_object_new (DOCTOR_TYPE_FINDING_VIEW, NULL);
  title =
      doctor_finding_text (finding, part->server, finding->cause->title, doctor_wording_gettext);
  explanation = doctor_finding_text (finding, part->server, finding->cause->explanation,
                                     doctor_wording_gettext);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->explanation, explanation);
  gtk_widget_set_visible (self->heading, !is_main);
  doctor_dot_set_status (self->dot, severity_status[finding->severity]);
  show_evidence (self, part, finding);
  show_fixes (self, part, finding);
  return GTK_WIDGET (self);
}
