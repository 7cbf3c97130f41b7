/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Something to do about a finding: one sentence, and where possible a button. */

#include "ui/fix-row.h"

#include <string.h>

#include <glib/gi18n.h>

#include "diagnosis/page.h"
#include "diagnosis/places.h"
#include "report/host-text.h"
#include "report/wording.h"
#include "ui/countdown.h"
#include "ui/reflow.h"
#include "ui/window.h"

/* What opens the panel of Online Accounts. */
#define SETTINGS_PROGRAM "gnome-control-center"

struct _DoctorFixRow
{
  GtkListBoxRow parent_instance;
  char *page;
  char *copy;        /* what the first button puts on the clipboard */
  char *copy_second; /* the same of the second */
  gint64 until;      /* seconds since 1970: when waiting is over; 0 for nothing to wait for */
  guint countdown;   /* source; 0 where there is nothing to count */

  GtkLabel *text;
  GtkLabel *note;
  GtkButton *button;
  GtkButton *second;
};

G_DEFINE_FINAL_TYPE (DoctorFixRow, doctor_fix_row, GTK_TYPE_LIST_BOX_ROW)

static void
copy (DoctorFixRow *self, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", _ ("Copied"));
}

static void
open_page (DoctorFixRow *self)
{
  if (self->page != NULL)
    gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->page,
                  GDK_CURRENT_TIME);
}

/* A button with an action of the window has neither text nor page. */
static void
clicked_cb (G_GNUC_UNUSED GtkButton *button, DoctorFixRow *self)
{
  g_assert (DOCTOR_IS_FIX_ROW (self));

  if (self->copy != NULL)
    copy (self, self->copy);
  else if (gtk_actionable_get_action_name (GTK_ACTIONABLE (self->button)) == NULL)
    open_page (self);
}

static void
second_clicked_cb (G_GNUC_UNUSED GtkButton *button, DoctorFixRow *self)
{
  g_assert (DOCTOR_IS_FIX_ROW (self));

  if (self->copy_second != NULL)
    copy (self, self->copy_second);
  else
    open_page (self);
}

static void
doctor_fix_row_dispose (GObject *object)
{
  g_clear_handle_id (&DOCTOR_FIX_ROW (object)->countdown, g_source_remove);
  G_OBJECT_CLASS (doctor_fix_row_parent_class)->dispose (object);
}

static void
doctor_fix_row_finalize (GObject *object)
{
  DoctorFixRow *self = DOCTOR_FIX_ROW (object);

  g_free (self->page);
  g_free (self->copy);
  g_free (self->copy_second);
  G_OBJECT_CLASS (doctor_fix_row_parent_class)->finalize (object);
}

static void
doctor_fix_row_class_init (DoctorFixRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = doctor_fix_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = doctor_fix_row_finalize;

  g_type_ensure (DOCTOR_TYPE_REFLOW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/connectiondoctor/ConnectionDoctor/fix-row.ui");
  gtk_widget_class_bind_template_child (widget_class, DoctorFixRow, text);
  gtk_widget_class_bind_template_child (widget_class, DoctorFixRow, note);
  gtk_widget_class_bind_template_child (widget_class, DoctorFixRow, button);
  gtk_widget_class_bind_template_child (widget_class, DoctorFixRow, second);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, second_clicked_cb);
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
show_button (GtkButton *button, const char *label, const char *sentence)
{
  g_autofree char *name =
      doctor_text_expand (_ ("{button}: {sentence}"), "button", label, "sentence", sentence, NULL);

  gtk_button_set_label (button, label);
  gtk_widget_set_visible (GTK_WIDGET (button), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  name, -1);
}

static void
set_button (DoctorFixRow *self, const char *label, const char *sentence)
{
  show_button (self->button, label, sentence);
}

/* Only https is opened: anything else could be a program on this computer. */
static void
offer_page (DoctorFixRow *self, const char *page, const char *sentence)
{
  g_autoptr (GUri) uri = page != NULL ? g_uri_parse (page, G_URI_FLAGS_NONE, NULL) : NULL;
  gboolean is_first = !gtk_widget_get_visible (GTK_WIDGET (self->button));

  if (uri == NULL || g_strcmp0 (g_uri_get_scheme (uri), "https") != 0
      || g_uri_get_host (uri) == NULL)
    return;
  self->page = g_strdup (page);
  /* Where it leads is said in any case. */
  if (is_first || !gtk_widget_get_visible (GTK_WIDGET (self->note)))
    set_note (self, g_uri_get_host (uri));
  show_button (is_first ? self->button : self->second, _ ("Open Page"), sentence);
  gtk_widget_set_tooltip_text (GTK_WIDGET (is_first ? self->button : self->second),
                               g_uri_get_host (uri));
}

static char *
name_change (const DoctorServer *server, const DoctorServer *changed)
{
  g_autofree char *port = g_strdup_printf ("%u", changed->port);
  const char *security = doctor_security_to_label (changed->security);

  if (g_ascii_strcasecmp (changed->host, server->host) != 0)
    return doctor_text_expand (_ ("Use {host}"), "host", changed->host, NULL);
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

  note = doctor_text_expand (
      g_ascii_strcasecmp (changed->host, part->server->host) != 0
          ? _ ("Now: {host}, {security}, port {port}")
          : _ ("Now: {security}, port {port}"),
      "host", part->server->host, "security",
      doctor_wording_security (part->server->security, doctor_wording_gettext), "port", port, NULL);
  set_note (self, note);
  set_button (self, label, sentence);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self->button),
                                          doctor_window_pack_setting (part->account->id, changed));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "win.use-setting");
}

/* The settings of other programs are theirs to change: where that is done, and what to enter. */
static void
offer_place (DoctorFixRow *self, const DoctorPart *part, const DoctorServer *changed,
             const char *sentence)
{
  DoctorSource source = part->account->source;
  g_autofree char *place =
      doctor_place_of_server (source, part->server->role, doctor_wording_gettext);
  g_autofree char *values =
      changed != NULL ? doctor_place_values (source, part->server, changed, doctor_wording_gettext)
                      : NULL;
  g_autofree char *note = NULL;

  if (place == NULL)
    return;
  note = values != NULL ? g_strconcat (place, "\n", values, NULL) : g_strdup (place);
  set_note (self, note);
  if (changed != NULL)
    self->copy = doctor_place_to_copy (source, part->server, changed);
  if (self->copy == NULL)
    return;
  if (strchr (self->copy, '\n') != NULL)
    set_button (self, _ ("Copy Lines"), sentence);
  else
    {
      g_autofree char *label = doctor_text_expand (_ ("Copy “{value}”"), "value", self->copy, NULL);

      set_button (self, label, sentence);
    }
}

static void
offer_setting (DoctorFixRow *self, const DoctorPart *part, const DoctorServer *changed,
               const char *sentence)
{
  if (part->account->source != DOCTOR_SOURCE_OWN)
    {
      offer_place (self, part, changed, sentence);
      return;
    }
  if (changed != NULL)
    {
      offer_change (self, part, changed, sentence);
      return;
    }
  set_button (self, _ ("Edit Account…"), sentence);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->button), "s", part->account->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "win.edit-account");
}

/* In the user's language, and in English for a host abroad. */
static void
offer_host_text (DoctorFixRow *self, const DoctorPart *part, const DoctorFinding *finding,
                 const char *sentence)
{
  g_autofree char *english = doctor_report_host_text (part, finding, doctor_text_english);

  self->copy = doctor_report_host_text (part, finding, doctor_wording_gettext);
  set_note (self, _ ("A text for the mail host, in technical words and without your password"));
  set_button (self, _ ("Copy Text"), sentence);
  if (g_str_equal (english, self->copy))
    return;
  self->copy_second = g_steal_pointer (&english);
  show_button (self->second, _ ("Copy in English"), sentence);
}

static void
offer_online_accounts (DoctorFixRow *self, const DoctorPart *part, const char *sentence)
{
  g_autofree char *program = g_find_program_in_path (SETTINGS_PROGRAM);

  if (part->account->source != DOCTOR_SOURCE_GOA || program == NULL)
    return;
  set_button (self, _ ("Open Online Accounts"), sentence);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "win.online-accounts");
}

static gboolean count_down_cb (gpointer user_data);

/* While there is a wait, the time and how long it is until then; after it the button. */
static void
count_down (DoctorFixRow *self)
{
  gint64 left = self->until - g_get_real_time () / G_USEC_PER_SEC;
  DoctorCountdown count = doctor_countdown (left);
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_local (self->until);
  g_autofree char *clock = when != NULL ? g_date_time_format (when, "%H:%M") : g_strdup ("");
  g_autofree char *note = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->button), left <= 0);
  if (left <= 0)
    {
      set_note (self, _ ("The wait is over."));
      return;
    }
  note = doctor_text_expand (count.in_minutes ? _ ("Until {time}, another {number} min")
                                              : _ ("Until {time}, another {number} s"),
                             "time", clock, "number", count.number, NULL);
  set_note (self, note);
  self->countdown = g_timeout_add_seconds (count.next, count_down_cb, self);
}

static gboolean
count_down_cb (gpointer user_data)
{
  DoctorFixRow *self = DOCTOR_FIX_ROW (user_data);

  self->countdown = 0;
  count_down (self);
  return G_SOURCE_REMOVE;
}

static void
offer_wait (DoctorFixRow *self, const DoctorPart *part, const DoctorFinding *finding,
            const DoctorFix *fix, const char *sentence)
{
  gint64 ended =
      (doctor_transcript_get_started (part->transcript) + doctor_part_get_duration (part))
      / G_USEC_PER_SEC;
  guint seconds = doctor_fix_seconds (fix, finding);

  if (seconds > 0)
    self->until = ended + seconds;
  self->until = MAX (self->until, part->paused_until);
  if (self->until == 0)
    return;
  set_button (self, _ ("Check Again"), sentence);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->button), "s", part->account->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "win.check-account");
  count_down (self);
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

  switch (fix->action)
    {
    case DOCTOR_FIX_OPEN_PAGE:
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
      else if (g_strcmp0 (fix->target, DOCTOR_FIX_TARGET_ONLINE_ACCOUNTS) == 0)
        offer_online_accounts (self, part, sentence);
      break;
    case DOCTOR_FIX_WAIT:
      offer_wait (self, part, finding, fix, sentence);
      break;
    case DOCTOR_FIX_ASK_HOST:
      offer_host_text (self, part, finding, sentence);
      break;
    }
  offer_page (self, doctor_fix_page (fix, finding), sentence);
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
