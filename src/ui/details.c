/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The right side of the window: everything about the selected server, in three pages. */

#include "ui/details.h"

#include "report/wording.h"
#include "ui/certificate-page.h"
#include "ui/diagnosis-page.h"
#include "ui/transcript-page.h"

/* Milliseconds: the bar of a step that waits grows. */
#define TICK 300

struct _DoctorDetails
{
  GtkWidget parent_instance;
  DoctorPart *part;
  guint update_source;
  guint tick_source; /* while the part is being checked */

  GtkWidget *content;
  GtkStack *stack;
  GtkStack *pages;
  GtkWidget *back;
  DoctorDiagnosisPage *diagnosis;
  DoctorTranscriptPage *transcript;
  DoctorCertificatePage *certificate;
};

G_DEFINE_FINAL_TYPE (DoctorDetails, doctor_details, GTK_TYPE_WIDGET)

static gboolean
tick_cb (gpointer user_data)
{
  DoctorDetails *self = DOCTOR_DETAILS (user_data);

  doctor_diagnosis_page_show (self->diagnosis, self->part);
  return G_SOURCE_CONTINUE;
}

static void
update_tick (DoctorDetails *self)
{
  gboolean ticking = self->part != NULL && self->part->status == DOCTOR_STATUS_CHECKING
                     && gtk_widget_get_mapped (GTK_WIDGET (self));

  if (ticking && self->tick_source == 0)
    self->tick_source = g_timeout_add (TICK, tick_cb, self);
  else if (!ticking)
    g_clear_handle_id (&self->tick_source, g_source_remove);
}

static void
doctor_details_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (doctor_details_parent_class)->map (widget);
  update_tick (DOCTOR_DETAILS (widget));
}

static void
doctor_details_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (doctor_details_parent_class)->unmap (widget);
  update_tick (DOCTOR_DETAILS (widget));
}

static gboolean
update_cb (gpointer user_data)
{
  DoctorDetails *self = DOCTOR_DETAILS (user_data);

  self->update_source = 0;
  doctor_diagnosis_page_show (self->diagnosis, self->part);
  doctor_transcript_page_show (self->transcript, self->part);
  doctor_certificate_page_show (self->certificate, self->part);
  update_tick (self);
  return G_SOURCE_REMOVE;
}

static void
doctor_details_dispose (GObject *object)
{
  DoctorDetails *self = DOCTOR_DETAILS (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_pointer (&self->part, doctor_part_unref);
  G_OBJECT_CLASS (doctor_details_parent_class)->dispose (object);
}

/* Of the part that is shown: where a quoted line stands. */
static void
show_entry_action (GtkWidget *widget, G_GNUC_UNUSED const char *name, GVariant *parameter)
{
  DoctorDetails *self = DOCTOR_DETAILS (widget);

  gtk_stack_set_visible_child_name (self->pages, "transcript");
  doctor_transcript_page_show_entry (self->transcript, g_variant_get_uint32 (parameter));
}

static void
doctor_details_class_init (DoctorDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = doctor_details_dispose;
  widget_class->map = doctor_details_map;
  widget_class->unmap = doctor_details_unmap;

  g_type_ensure (DOCTOR_TYPE_DIAGNOSIS_PAGE);
  g_type_ensure (DOCTOR_TYPE_TRANSCRIPT_PAGE);
  g_type_ensure (DOCTOR_TYPE_CERTIFICATE_PAGE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/connectiondoctor/ConnectionDoctor/details.ui");
  gtk_widget_class_bind_template_child (widget_class, DoctorDetails, content);
  gtk_widget_class_bind_template_child (widget_class, DoctorDetails, stack);
  gtk_widget_class_bind_template_child (widget_class, DoctorDetails, pages);
  gtk_widget_class_bind_template_child (widget_class, DoctorDetails, back);
  gtk_widget_class_bind_template_child (widget_class, DoctorDetails, diagnosis);
  gtk_widget_class_bind_template_child (widget_class, DoctorDetails, transcript);
  gtk_widget_class_bind_template_child (widget_class, DoctorDetails, certificate);
  gtk_widget_class_install_action (widget_class, "details.show-entry", "u", show_entry_action);
  gtk_widget_class_set_css_name (widget_class, "details");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
doctor_details_init (DoctorDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
doctor_details_show (DoctorDetails *self, DoctorPart *part)
{
  g_return_if_fail (DOCTOR_IS_DETAILS (self));

  gtk_stack_set_visible_child_name (self->stack, part != NULL ? "pages" : "none");
  if (part == NULL)
    {
      g_clear_handle_id (&self->update_source, g_source_remove);
      g_clear_pointer (&self->part, doctor_part_unref);
      update_tick (self);
      return;
    }

  doctor_part_ref (part);
  g_clear_pointer (&self->part, doctor_part_unref);
  self->part = part;
  /* A transcript may grow by a thousand lines in one turn of the main loop. */
  if (self->update_source == 0)
    self->update_source = g_idle_add (update_cb, self);
}

void
doctor_details_set_folded (DoctorDetails *self, gboolean folded)
{
  g_return_if_fail (DOCTOR_IS_DETAILS (self));

  gtk_widget_set_visible (self->back, folded);
  doctor_diagnosis_page_set_folded (self->diagnosis, folded);
  if (folded)
    gtk_widget_add_css_class (GTK_WIDGET (self), "folded");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "folded");
}

void
doctor_details_search (DoctorDetails *self)
{
  g_return_if_fail (DOCTOR_IS_DETAILS (self));

  if (self->part == NULL)
    return;
  gtk_stack_set_visible_child_name (self->pages, "transcript");
  doctor_transcript_page_focus_search (self->transcript);
}
