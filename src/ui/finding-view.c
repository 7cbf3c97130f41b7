/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* One finding in full: what is wrong, in whose words, and what to do. */

#include "ui/finding-view.h"

#include <glib/gi18n.h>

#include "diagnosis/fine.h"
#include "diagnosis/page.h"
#include "report/wording.h"
#include "ui/dot.h"
#include "ui/fix-row.h"

/* Of one line, which may be as long as a server likes. */
#define QUOTE_LINES 6

struct _DoctorFindingView
{
  GtkWidget parent_instance;
  GtkWidget *content;
  GtkWidget *heading;
  DoctorDot *dot;
  GtkLabel *title;
  GtkLabel *explanation;
  GtkWidget *fine_box;
  DoctorDot *fine_dot;
  GtkLabel *fine;
  GtkWidget *evidence_box;
  GtkBox *evidence;
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
  gtk_widget_class_bind_template_child (widget_class, DoctorFindingView, fine_box);
  gtk_widget_class_bind_template_child (widget_class, DoctorFindingView, fine_dot);
  gtk_widget_class_bind_template_child (widget_class, DoctorFindingView, fine);
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

/* The way to the place of a quoted line in the transcript. */
static GtkWidget *
make_link (const char *line, guint serial)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("go-next-symbolic");
  g_autofree char *name =
      doctor_text_expand (_ ("Show in the transcript: {line}"), "line", line, NULL);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("Show in the Transcript"));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "quote");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", serial);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "details.show-entry");
  return button;
}

/* A quoted line, which can be copied from. */
static GtkWidget *
make_quote (const char *line)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (line);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  /* What is quoted has no hyphens but its own. */
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_attributes (GTK_LABEL (label), attributes);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_lines (GTK_LABEL (label), QUOTE_LINES);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "monospace");
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static void
show_evidence (DoctorFindingView *self, const DoctorPart *part, const DoctorFinding *finding)
{
  const DoctorEntry *entry = NULL;
  g_autofree char *moment = NULL, *source = NULL, *shown = NULL;
  gboolean is_of_part = g_ptr_array_find (part->findings, finding, NULL);
  const char *openness = doctor_wording_openness (part, finding, doctor_wording_gettext);

  for (guint i = 0; i < finding->evidence->len; i++)
    {
      guint serial = g_array_index (finding->evidence, guint, i);
      g_autofree char *line = doctor_wording_quote (part, serial, doctor_wording_gettext);
      GtkWidget *quote;

      if (line == NULL)
        continue;
      quote = make_quote (line);
      if (is_of_part)
        gtk_box_append (GTK_BOX (quote), make_link (line, serial));
      gtk_box_append (self->evidence, quote);
      if (entry == NULL)
        entry = doctor_transcript_find (part->transcript, serial);
    }
  gtk_widget_set_visible (self->evidence_box, entry != NULL);
  if (entry == NULL)
    return;

  moment = format_moment (doctor_transcript_get_started (part->transcript) + entry->time);
  source = doctor_text_expand (
      !is_of_part                              ? _ ("what the domain publishes, {time}")
      : entry->direction == DOCTOR_FROM_SERVER ? _ ("what the server said, step “{step}”, {time}")
                                               : _ ("what was observed, step “{step}”, {time}"),
      "step", doctor_wording_step (entry->step, doctor_wording_gettext), "time", moment, NULL);
  shown = openness != NULL ? g_strdup_printf ("%s\n%s", source, openness) : g_strdup (source);
  gtk_label_set_text (self->source, shown);
}

/* What works is said once, with the cause of the trouble. */
static void
show_fine (DoctorFindingView *self, const DoctorPart *part, const DoctorFinding *finding)
{
  g_autofree char *words =
      doctor_fine_words (finding, part->server, part->transcript, doctor_wording_gettext);

  if (words == NULL)
    return;
  doctor_dot_set_status (self->fine_dot, DOCTOR_STATUS_OK);
  gtk_label_set_text (self->fine, words);
  gtk_widget_set_visible (self->fine_box, TRUE);
}

static void
show_fixes (DoctorFindingView *self, const DoctorPart *part, const DoctorFinding *finding)
{
  const DoctorFix *own_page = doctor_finding_own_page (finding);
  guint n = 0, n_all;

  while (doctor_finding_fix (finding, n) != NULL)
    n++;
  n_all = own_page != NULL ? n + 1 : n;
  for (guint i = 0; i < n; i++)
    gtk_list_box_append (
        self->fixes,
        doctor_fix_row_new (part, finding, doctor_finding_fix (finding, i), n_all > 1 ? i + 1 : 0));
  if (own_page != NULL)
    gtk_list_box_append (self->fixes,
                         doctor_fix_row_new (part, finding, own_page, n_all > 1 ? n_all : 0));
  gtk_widget_set_visible (self->fixes_box, n_all > 0);
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
  if (is_main)
    show_fine (self, part, finding);
  show_evidence (self, part, finding);
  show_fixes (self, part, finding);
  return GTK_WIDGET (self);
}
