/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The page that shows a server’s certificates, and what of them was verified. */

#include "ui/certificate-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "report/wording.h"
#include "ui/certificate-card.h"
#include "ui/dot.h"

/* A server may send any number. */
#define CERTIFICATES_SHOWN 12

struct _DoctorCertificatePage
{
  GtkWidget parent_instance;
  DoctorPart *part;
  const DoctorTlsInfo *shown; /* owned by the part's transcript */
  guint n_facts;              /* that were there when it was shown */
  DoctorStatus shown_status;

  GtkWidget *content;
  GtkStack *stack;
  AdwStatusPage *nothing;
  DoctorDot *dot;
  GtkLabel *title;
  GtkLabel *verdict;
  GtkLabel *connection;
  GtkBox *chain;
};

G_DEFINE_FINAL_TYPE (DoctorCertificatePage, doctor_certificate_page, GTK_TYPE_WIDGET)

static void
doctor_certificate_page_dispose (GObject *object)
{
  DoctorCertificatePage *self = DOCTOR_CERTIFICATE_PAGE (object);

  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_pointer (&self->part, doctor_part_unref);
  G_OBJECT_CLASS (doctor_certificate_page_parent_class)->dispose (object);
}

static void
doctor_certificate_page_class_init (DoctorCertificatePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = doctor_certificate_page_dispose;

  g_type_ensure (DOCTOR_TYPE_DOT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/connectiondoctor/ConnectionDoctor/certificate-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DoctorCertificatePage, content);
  gtk_widget_class_bind_template_child (widget_class, DoctorCertificatePage, stack);
  gtk_widget_class_bind_template_child (widget_class, DoctorCertificatePage, nothing);
  gtk_widget_class_bind_template_child (widget_class, DoctorCertificatePage, dot);
  gtk_widget_class_bind_template_child (widget_class, DoctorCertificatePage, title);
  gtk_widget_class_bind_template_child (widget_class, DoctorCertificatePage, verdict);
  gtk_widget_class_bind_template_child (widget_class, DoctorCertificatePage, connection);
  gtk_widget_class_bind_template_child (widget_class, DoctorCertificatePage, chain);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
doctor_certificate_page_init (DoctorCertificatePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_nothing (DoctorCertificatePage *self)
{
  const DoctorServer *server = self->part->server;
  g_autofree char *why = NULL, *escaped = NULL;

  if (self->part->status == DOCTOR_STATUS_CHECKING)
    why = doctor_text_expand (_ ("{host} is still being checked."), "host", server->host, NULL);
  else if (server->security == DOCTOR_SECURITY_NONE)
    why = doctor_text_expand (_ ("The account is set up to reach {host} without encryption."),
                              "host", server->host, NULL);
  else
    why = doctor_text_expand (_ ("The examination of {host} ended before it showed a certificate."),
                              "host", server->host, NULL);
  /* The description is markup. */
  escaped = g_markup_escape_text (why, -1);
  adw_status_page_set_description (self->nothing, escaped);
  gtk_stack_set_visible_child_name (self->stack, "nothing");
}

/* Notes of the transcript have no full stop; what a library said may. */
static char *
end_sentence (const char *words)
{
  if (g_str_has_suffix (words, ".") || g_str_has_suffix (words, "。"))
    return g_strdup (words);
  return doctor_text_expand (_ ("{sentence}."), "sentence", words, NULL);
}

/* What the program itself observed about the certificate, a sentence a line. */
static char *
describe_verdict (const DoctorTranscript *transcript)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < doctor_transcript_n_facts (transcript); i++)
    {
      const DoctorFact *fact = doctor_transcript_fact (transcript, i);
      g_autofree char *note = NULL, *sentence = NULL;

      if (!g_str_has_prefix (doctor_fact_id (fact->kind), "certificate-"))
        continue;
      note = doctor_fact_note (fact, doctor_wording_gettext);
      if (note == NULL)
        continue;
      sentence = end_sentence (note);
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", sentence);
    }
  return g_string_free (text, FALSE);
}

static const char *const revocation_texts[] = {
  N_ ("Whether it was revoked was not checked: the server sends no statement (OCSP) about it."),
  N_ ("Not revoked, as the server’s OCSP response says."),
  N_ ("Revoked, as the server’s OCSP response says."),
};

static void
show_head (DoctorCertificatePage *self, const DoctorTlsInfo *info)
{
  g_autofree char *verdict = describe_verdict (self->part->transcript);
  g_autofree char *title = NULL, *version = NULL, *connection = NULL, *said = NULL;

  title = doctor_text_expand (info->verified ? _ ("The certificate is valid for {host}")
                                             : _ ("The certificate was not accepted for {host}"),
                              "host", info->host, NULL);
  if (info->version != NULL && info->cipher != NULL)
    {
      version = doctor_wording_tls_version (info->version);
      connection = g_strjoin (" · ", version, info->cipher, NULL);
    }
  doctor_dot_set_status (self->dot, info->verified ? DOCTOR_STATUS_OK : DOCTOR_STATUS_FAILED);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->connection, connection != NULL
                                            ? connection
                                            : _ ("The encrypted connection was not established."));
  if (info->version != NULL)
    said = g_strconcat (verdict, *verdict != '\0' ? "\n" : "",
                        _ (revocation_texts[info->revocation]), NULL);
  gtk_label_set_text (self->verdict, said != NULL ? said : verdict);
  gtk_widget_set_visible (GTK_WIDGET (self->verdict), said != NULL || *verdict != '\0');
}

static void
show_chain (DoctorCertificatePage *self, const DoctorTlsInfo *info)
{
  gint64 now = doctor_transcript_get_started (self->part->transcript) / G_TIME_SPAN_SECOND;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->chain))) != NULL)
    gtk_box_remove (self->chain, child);
  for (guint i = 0; i < MIN (info->chain->len, CERTIFICATES_SHOWN); i++)
    gtk_box_append (self->chain,
                    doctor_certificate_card_new (g_ptr_array_index (info->chain, i), i + 1, now));
}

void
doctor_certificate_page_show (DoctorCertificatePage *self, DoctorPart *part)
{
  const DoctorTlsInfo *info;
  gboolean other;

  g_return_if_fail (DOCTOR_IS_CERTIFICATE_PAGE (self));
  g_return_if_fail (part != NULL);

  other = self->part != part;
  doctor_part_ref (part);
  g_clear_pointer (&self->part, doctor_part_unref);
  self->part = part;
  info = doctor_transcript_get_tls (part->transcript);
  if (!other && self->shown == info && self->shown_status == part->status
      && self->n_facts == doctor_transcript_n_facts (part->transcript))
    return;

  if (info == NULL)
    show_nothing (self);
  else
    {
      show_head (self, info);
      if (other || self->shown != info)
        show_chain (self, info);
      gtk_stack_set_visible_child_name (self->stack, "chain");
    }
  self->shown = info;
  self->shown_status = part->status;
  self->n_facts = doctor_transcript_n_facts (part->transcript);
}
