/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A button that asks the domain of an address for its settings, and what it answers. */

#include "ui/ask-domain.h"

#include <string.h>

#include <glib/gi18n.h>

#include "ui/finding-view.h"
#include "ui/window.h"

struct _DoctorAskDomain
{
  GtkWidget parent_instance;
  DoctorPart *part;
  DoctorDiscover *discover; /* while it asks, else NULL */

  GtkWidget *content;
  GtkWidget *button;
  GtkLabel *label;
  GtkSpinner *spinner;
  GtkLabel *answer;
  GtkBox *findings;
};

G_DEFINE_FINAL_TYPE (DoctorAskDomain, doctor_ask_domain, GTK_TYPE_WIDGET)

/* NULL where nobody in the world could publish anything for the address. RFC 6761. */
static const char *
domain_of (const DoctorAccount *account)
{
  static const char *const reserved[] = { ".invalid", ".localhost", ".test" };
  const char *domain;

  if (account->address == NULL || doctor_address_problem (account->address) != DOCTOR_PROBLEM_NONE)
    return NULL;
  domain = strchr (account->address, '@') + 1;
  if (strchr (domain, '.') == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (reserved); i++)
    {
      gsize length = strlen (domain), n = strlen (reserved[i]);

      if (length > n && g_ascii_strcasecmp (domain + length - n, reserved[i]) == 0)
        return NULL;
    }
  return domain;
}

/* A program on this computer that passes mail on is right, whatever its domain publishes. */
static gboolean
is_here (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return address != NULL ? g_inet_address_get_is_loopback (address)
                         : g_ascii_strcasecmp (host, "localhost") == 0;
}

/* Where the cause is certain and no setting, other settings are no help. */
static gboolean
is_no_setting (const DoctorPart *part)
{
  static const char *const causes[] = {
    "offline", "captive-portal", "clock-skew", "mailbox-over-quota", "mailbox-nearly-full", NULL,
  };

  return part->findings->len > 0
         && g_strv_contains (
             causes, ((const DoctorFinding *) g_ptr_array_index (part->findings, 0))->cause->id);
}

static gboolean
can_help (const DoctorPart *part)
{
  return !is_no_setting (part)
         && (part->status == DOCTOR_STATUS_FAILED || part->status == DOCTOR_STATUS_WARNING)
         && !is_here (part->server->host) && domain_of (part->account) != NULL;
}

/* ---- What is shown ---- */

static void
update (DoctorAskDomain *self)
{
  gboolean is_asking = self->discover != NULL;
  const char *domain = domain_of (self->part->account);
  g_autofree char *label = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), can_help (self->part));
  if (domain == NULL)
    return;
  label = doctor_text_expand (is_asking ? _ ("Asking {domain}…")
                                        : _ ("Ask {domain} for Its Current Settings"),
                              "domain", domain, NULL);
  gtk_label_set_text (self->label, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  gtk_widget_set_sensitive (self->button, !is_asking);
  gtk_spinner_set_spinning (self->spinner, is_asking);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_asking);
}

static void
clear_answer (DoctorAskDomain *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->findings))) != NULL)
    gtk_box_remove (self->findings, child);
  gtk_widget_set_visible (GTK_WIDGET (self->findings), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->answer), FALSE);
}

static void
say (DoctorAskDomain *self, const char *sentence)
{
  g_autofree char *words =
      doctor_text_expand (sentence, "domain", domain_of (self->part->account), NULL);

  gtk_label_set_text (self->answer, words);
  gtk_widget_set_visible (GTK_WIDGET (self->answer), TRUE);
}

/* Like what the examination found. */
static void
show_findings (DoctorAskDomain *self, const GPtrArray *findings, DoctorTranscript *transcript)
{
  DoctorPart asked = *self->part;

  /* The evidence stands there, and not among what the server said. */
  asked.transcript = transcript;
  for (guint i = 0; i < findings->len; i++)
    gtk_box_append (self->findings,
                    doctor_finding_view_new (&asked, g_ptr_array_index (findings, i), FALSE));
  gtk_widget_set_visible (GTK_WIDGET (self->findings), TRUE);
}

static const char *
nothing_found (DoctorAskDomain *self)
{
  DoctorWindow *window = DOCTOR_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  const DoctorNetwork *network = doctor_practice_get_network (doctor_window_get_practice (window));

  if (network != NULL && !network->online)
    return _ ("This computer is not connected to the Internet, so {domain} could not be asked.");
  return _ ("{domain} publishes no settings that could be found.");
}

/* ---- Asking ---- */

static void
drop_discover (DoctorAskDomain *self)
{
  if (self->discover == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->discover, self);
  doctor_discover_stop (self->discover);
  g_clear_object (&self->discover);
}

static void
finished_cb (DoctorDiscover *discover, DoctorAskDomain *self)
{
  /* The findings refer to the transcript, and are freed before it. */
  g_autoptr (DoctorTranscript) transcript = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_assert (DOCTOR_IS_ASK_DOMAIN (self));

  switch (doctor_discover_compare (discover, self->part->server, &findings, &transcript))
    {
    case DOCTOR_COMPARED_UNKNOWN:
      say (self, nothing_found (self));
      break;
    case DOCTOR_COMPARED_SAME:
      say (self, _ ("{domain} publishes the same settings."));
      break;
    case DOCTOR_COMPARED_DIFFERS:
      show_findings (self, findings, transcript);
      break;
    }
  drop_discover (self);
  update (self);
  /* An insensitive button has lost the focus: whoever pressed it goes on from there. */
  if (root != NULL && gtk_root_get_focus (root) == NULL)
    gtk_widget_grab_focus (self->button);
}

static void
clicked_cb (DoctorAskDomain *self)
{
  DoctorWindow *window = DOCTOR_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));

  g_assert (DOCTOR_IS_ASK_DOMAIN (self));

  drop_discover (self);
  clear_answer (self);
  self->discover =
      doctor_practice_discover (doctor_window_get_practice (window), self->part->account->address);
  /* Without authorities nobody's word could be verified. */
  if (self->discover == NULL)
    return;
  doctor_discover_set_published_only (self->discover, TRUE);
  g_signal_connect (self->discover, "finished", G_CALLBACK (finished_cb), self);
  doctor_discover_start (self->discover);
  update (self);
}

/* ---- The widget ---- */

static void
doctor_ask_domain_dispose (GObject *object)
{
  DoctorAskDomain *self = DOCTOR_ASK_DOMAIN (object);

  drop_discover (self);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_pointer (&self->part, doctor_part_unref);
  G_OBJECT_CLASS (doctor_ask_domain_parent_class)->dispose (object);
}

static void
doctor_ask_domain_class_init (DoctorAskDomainClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = doctor_ask_domain_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/connectiondoctor/ConnectionDoctor/ask-domain.ui");
  gtk_widget_class_bind_template_child (widget_class, DoctorAskDomain, content);
  gtk_widget_class_bind_template_child (widget_class, DoctorAskDomain, button);
  gtk_widget_class_bind_template_child (widget_class, DoctorAskDomain, label);
  gtk_widget_class_bind_template_child (widget_class, DoctorAskDomain, spinner);
  gtk_widget_class_bind_template_child (widget_class, DoctorAskDomain, answer);
  gtk_widget_class_bind_template_child (widget_class, DoctorAskDomain, findings);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
doctor_ask_domain_init (DoctorAskDomain *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
doctor_ask_domain_show (DoctorAskDomain *self, DoctorPart *part)
{
  g_return_if_fail (DOCTOR_IS_ASK_DOMAIN (self));
  g_return_if_fail (part != NULL);

  if (self->part != part)
    {
      drop_discover (self);
      clear_answer (self);
      g_clear_pointer (&self->part, doctor_part_unref);
      self->part = doctor_part_ref (part);
    }
  update (self);
}
