/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* One certificate of a chain: whose, by whom, for which names, from when to when. */

#include "ui/certificate-card.h"

#include <string.h>

#include <glib/gi18n.h>

#include "core/text.h"

/* A certificate may hold ten thousand names. */
#define NAMES_SHOWN 40
#define DAY (24 * 60 * 60)
/* Of a fingerprint, in a line: what a narrow window has room for, and an eye can compare. */
#define BYTES_IN_LINE 8

struct _DoctorCertificateCard
{
  GtkWidget parent_instance;
  GtkWidget *content;
  GtkLabel *title;
  GtkLabel *subject;
  GtkLabel *issuer;
  GtkLabel *names_title;
  GtkLabel *names;
  GtkLabel *not_before;
  GtkLabel *not_after;
  GtkLabel *key;
  GtkLabel *sha256;
};

G_DEFINE_FINAL_TYPE (DoctorCertificateCard, doctor_certificate_card, GTK_TYPE_WIDGET)

static void
doctor_certificate_card_dispose (GObject *object)
{
  g_clear_pointer (&DOCTOR_CERTIFICATE_CARD (object)->content, gtk_widget_unparent);
  G_OBJECT_CLASS (doctor_certificate_card_parent_class)->dispose (object);
}

static void
doctor_certificate_card_class_init (DoctorCertificateCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = doctor_certificate_card_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/connectiondoctor/ConnectionDoctor/certificate-card.ui");
  gtk_widget_class_bind_template_child (widget_class, DoctorCertificateCard, content);
  gtk_widget_class_bind_template_child (widget_class, DoctorCertificateCard, title);
  gtk_widget_class_bind_template_child (widget_class, DoctorCertificateCard, subject);
  gtk_widget_class_bind_template_child (widget_class, DoctorCertificateCard, issuer);
  gtk_widget_class_bind_template_child (widget_class, DoctorCertificateCard, names_title);
  gtk_widget_class_bind_template_child (widget_class, DoctorCertificateCard, names);
  gtk_widget_class_bind_template_child (widget_class, DoctorCertificateCard, not_before);
  gtk_widget_class_bind_template_child (widget_class, DoctorCertificateCard, not_after);
  gtk_widget_class_bind_template_child (widget_class, DoctorCertificateCard, key);
  gtk_widget_class_bind_template_child (widget_class, DoctorCertificateCard, sha256);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
doctor_certificate_card_init (DoctorCertificateCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static char *
format_date (gint64 seconds)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (seconds);

  return date != NULL ? g_date_time_format (date, "%Y-%m-%d %H:%M") : g_strdup ("?");
}

static void
show_dates (DoctorCertificateCard *self, const DoctorCertificate *certificate, gint64 now)
{
  g_autofree char *from = format_date (certificate->not_before);
  g_autofree char *until = format_date (certificate->not_after);
  gint64 days = (certificate->not_after - now) / DAY;
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, days);
  g_autofree char *shown_from = NULL, *shown_until = NULL;

  if (certificate->not_before > now)
    {
      shown_from = doctor_text_expand (_ ("{date}, not yet"), "date", from, NULL);
      gtk_widget_add_css_class (GTK_WIDGET (self->not_before), "error");
    }
  if (certificate->not_after < now)
    {
      shown_until = doctor_text_expand (_ ("{date}, has expired"), "date", until, NULL);
      gtk_widget_add_css_class (GTK_WIDGET (self->not_after), "error");
    }
  else
    shown_until = doctor_text_expand (
        ngettext ("{date}, {days} day left", "{date}, {days} days left", (gulong) days), "date",
        until, "days", number, NULL);
  gtk_label_set_text (self->not_before, shown_from != NULL ? shown_from : from);
  gtk_label_set_text (self->not_after, shown_until);
}

static void
show_names (DoctorCertificateCard *self, char **names)
{
  guint n = g_strv_length (names);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *left = g_strdup_printf ("%u", n > NAMES_SHOWN ? n - NAMES_SHOWN : 0);
  g_autofree char *more = NULL;

  for (guint i = 0; i < MIN (n, NAMES_SHOWN); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", names[i]);
  if (n > NAMES_SHOWN)
    {
      more = doctor_text_expand (ngettext (" and {n} more", " and {n} more", n - NAMES_SHOWN), "n",
                                 left, NULL);
      g_string_append (text, more);
    }
  gtk_label_set_text (self->names, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->names), n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->names_title), n > 0);
}

/* In lines of the same length; left to itself it is broken anywhere. */
static void
show_fingerprint (DoctorCertificateCard *self, const char *sha256)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  for (gsize i = 0; sha256 != NULL && sha256[i] != '\0'; i++)
    {
      if (i > 0 && i % (BYTES_IN_LINE * strlen ("00:")) == 0)
        g_string_append_c (lines, '\n');
      g_string_append_c (lines, sha256[i]);
    }
  gtk_label_set_text (self->sha256, lines->str);
}

GtkWidget *
doctor_certificate_card_new (const DoctorCertificate *certificate, guint number, gint64 now)
{
  DoctorCertificateCard *self;
  g_autofree char *place = g_strdup_printf ("%u", number);
  g_autofree char *title = NULL, *key = NULL;

  g_return_val_if_fail (certificate != NULL, NULL);

  self = g_object_new (DOCTOR_TYPE_CERTIFICATE_CARD, NULL);
  title = doctor_text_expand (number == 1 ? _ ("{number}. The server’s own certificate")
                                          : _ ("{number}. An authority’s certificate"),
                              "number", place, NULL);
  key = g_strjoin (" · ", certificate->key != NULL ? certificate->key : "?", certificate->signature,
                   NULL);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->subject, certificate->subject != NULL ? certificate->subject : "");
  gtk_label_set_text (self->issuer, certificate->issuer != NULL ? certificate->issuer : "");
  gtk_label_set_text (self->key, key);
  show_fingerprint (self, certificate->sha256);
  show_names (self, certificate->names);
  show_dates (self, certificate, now);
  return GTK_WIDGET (self);
}
