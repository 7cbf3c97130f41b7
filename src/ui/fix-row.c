/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Something to do about a finding: one sentence, and where possible a button. */

#include "ui/fix-row.h"

#include <glib/gi18n.h>

#include "report/wording.h"

struct _DoctorFixRow
{
  GtkListBoxRow parent_instance;
  char *page;
  GtkLabel *text;
  GtkLabel *note;
  GtkButton *button;
};

G_DEFINE_FINAL_TYPE (DoctorFixRow, doctor_fix_row, GTK_TYPE_LIST_BOX_ROW)

static void
clicked_cb (G_GNUC_UNUSED GtkButton *button, DoctorFixRow *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_assert (DOCTOR_IS_FIX_ROW (self));

  if (self->page != NULL)
    gtk_show_uri (GTK_WINDOW (root), self->page, GDK_CURRENT_TIME);
}

static void
doctor_fix_row_finalize (GObject *object)
{
  g_free (DOCTOR_FIX_ROW (object)->page);
  G_OBJECT_CLASS (doctor_fix_row_parent_class)->finalize (object);
}

static void
doctor_fix_row_class_init (DoctorFixRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = doctor_fix_row_finalize;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/connectiondoctor/ConnectionDoctor/fix-row.ui");
  gtk_widget_class_bind_template_child (widget_class, DoctorFixRow, text);
  gtk_widget_class_bind_template_child (widget_class, DoctorFixRow, note);
  gtk_widget_class_bind_template_child (widget_class, DoctorFixRow, button);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
}

static void
doctor_fix_row_init (DoctorFixRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_note (DoctorFixRow *self, const char *note)
{
  gtk_label_set_text (self->note, note);
  gtk_widget_set_visible (GTK_WIDGET (self->note), TRUE);
}

static void
set_button (DoctorFixRow *self, const char *label, const char *sentence)
{
  g_autofree char *name =
      doctor_text_expand (_ ("{button}: {sentence}"), "button", label, "sentence", sentence, NULL);

  gtk_button_set_label (self->button, label);
  gtk_widget_set_visible (GTK_WIDGET (self->button), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, name, -1);
}

/* Only https is opened: anything else could be a program on this computer. */
static void
offer_page (DoctorFixRow *self, const char *page, const char *sentence)
{
  g_autoptr (GUri) uri = page != NULL ? g_uri_parse (page, G_URI_FLAGS_NONE, NULL) : NULL;

  if (uri == NULL || g_strcmp0 (g_uri_get_scheme (uri), "https") != 0
      || g_uri_get_host (uri) == NULL)
    return;
  self->page = g_strdup (page);
  set_note (self, g_uri_get_host (uri));
  set_button (self, _ ("Open Page"), sentence);
}

static char *
name_change (const DoctorServer *server, const DoctorServer *changed)
{
  g_autofree char *port = g_strdup_printf ("%u", changed->port);
  const char *security = doctor_security_to_label (changed->security);

  if (changed->security != server->security && changed->port != server->port)
    return doctor_text_expand (_ ("Use {security}, Port {port}"), "security", security, "port",
                               port, NULL);
  if (changed->security != server->security)
    return doctor_text_expand (_ ("Use {security}"), "security", security, NULL);
  if (changed->port != server->port)
    return doctor_text_expand (_ ("Use Port {port}"), "port", port, NULL);
  return g_strdup (_ ("Log In with Password"));
}

/* The button says what will be, the note what is. */
static void
offer_change (DoctorFixRow *self, const DoctorPart *part, const DoctorServer *changed,
              const char *sentence)
{
  g_autofree char *label = name_change (part->server, changed);
  g_autofree char *port = g_strdup_printf ("%u", part->server->port);
  g_autofree char *note = NULL;

  note = doctor_text_expand (_ ("Now: {security}, port {port}"), "security",
                             part->server->security == DOCTOR_SECURITY_NONE
                                 ? _ ("no encryption")
                                 : doctor_security_to_label (part->server->security),
                             "port", port, NULL);
  set_note (self, note);
  set_button (self, label, sentence);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->button), "(ssuss)", part->account->id,
                                    doctor_role_to_string (changed->role), changed->port,
                                    doctor_security_to_string (changed->security),
                                    doctor_login_to_string (changed->login));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "win.use-setting");
}

static void
offer_setting (DoctorFixRow *self, const DoctorPart *part, const DoctorServer *changed,
               const char *sentence)
{
  /* The settings of other programs are theirs to change. */
  if (part->account->source != DOCTOR_SOURCE_OWN)
    return;
  if (changed != NULL)
    {
      offer_change (self, part, changed, sentence);
      return;
    }
  set_button (self, _ ("Edit Account…"), sentence);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->button), "s", part->account->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "win.edit-account");
}

static void
offer_login (DoctorFixRow *self, const DoctorPart *part, const char *sentence)
{
  set_button (self, _ ("Try Again Anyway"), sentence);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->button), "(ss)", part->account->id,
                                    doctor_role_to_string (part->server->role));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "win.log-in-once");
}

static void
offer (DoctorFixRow *self, const DoctorPart *part, const DoctorFinding *finding,
       const DoctorFix *fix, const char *sentence)
{
  g_autoptr (DoctorServer) changed = doctor_fix_apply (fix, finding, part->server);
  g_autofree char *target = doctor_fix_target (fix, finding, part->server);

  switch (fix->action)
    {
    case DOCTOR_FIX_OPEN_PAGE:
      offer_page (self, target, sentence);
      break;
    case DOCTOR_FIX_ENTER_PASSWORD:
      set_button (self, _ ("Enter Password…"), sentence);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (self->button), "(ss)", part->account->id,
                                        doctor_role_to_string (part->server->role));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "win.enter-password");
      break;
    case DOCTOR_FIX_USE_SETTING:
      offer_setting (self, part, changed, sentence);
      break;
    case DOCTOR_FIX_NONE:
      if (g_strcmp0 (fix->target, DOCTOR_FIX_TARGET_LOGIN) == 0)
        offer_login (self, part, sentence);
      break;
    case DOCTOR_FIX_WAIT:
    case DOCTOR_FIX_ASK_HOST:
      break;
    }
}

GtkWidget *
doctor_fix_row_new (const DoctorPart *part, const DoctorFinding *finding, const DoctorFix *fix,
                    guint number)
{
  DoctorFixRow *self;
  g_autofree char *sentence = NULL, *place = NULL, *shown = NULL;

  g_return_val_if_fail (part != NULL && finding != NULL && fix != NULL, NULL);

  self = g_object_new (DOCTOR_TYPE_FIX_ROW, NULL);
  sentence = doctor_finding_text (finding, part->server, fix->text, doctor_wording_gettext);
  place = g_strdup_printf ("%u", number);
  shown = number == 0 ? g_strdup (sentence)
                      : doctor_text_expand (_ ("{number}. {sentence}"), "number", place, "sentence",
                                            sentence, NULL);
  gtk_label_set_text (self->text, shown);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, shown, -1);
  offer (self, part, finding, fix, sentence);
  return GTK_WIDGET (self);
}
