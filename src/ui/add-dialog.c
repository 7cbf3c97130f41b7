/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The dialog that makes an account from an address: found, examined, then saved.
 *
 * Longer than others because it is one walk through few steps, each of which reads best beside the
 * next: address, search, choice, examination, saving. */

#include "ui/add-dialog.h"

#include <string.h>

#include <glib/gi18n.h>

#include "report/wording.h"
#include "ui/account-dialog.h"
#include "ui/dot.h"
#include "ui/field-error.h"
#include "ui/message.h"
#include "ui/offer-list.h"
#include "ui/password-entry.h"

typedef enum
{
  STAGE_ADDRESS,
  STAGE_SEARCHING,
  STAGE_FOUND,
  STAGE_CHECKING,
  STAGE_CHECKED,
} Stage;

struct _DoctorAddDialog
{
  AdwWindow parent_instance;
  DoctorPractice *practice;
  Stage stage;
  gboolean address_touched;
  gboolean has_agreed;      /* to a server in another domain */
  DoctorSecret *secret;     /* NULL: it is checked without one */
  DoctorDiscover *discover; /* NULL until somebody searches */
  DoctorAccount *draft;     /* what is or was examined; NULL: nothing yet */
  char *id;                 /* of the account that it may become */
  DoctorExam *exam;         /* of the draft */

  GtkStack *stack;
  GtkButton *next;
  AdwEntryRow *address;
  DoctorFieldError *address_error;
  DoctorPasswordEntry *password;
  GtkWidget *without;
  GtkSpinner *spinner;
  GtkLabel *state;
  AdwPreferencesGroup *results;
  GPtrArray *rows; /* of GtkWidget, in `results` */
  DoctorOfferList *incoming;
  DoctorOfferList *outgoing;
  GtkWidget *user_group;
  AdwEntryRow *user;
};

G_DEFINE_FINAL_TYPE (DoctorAddDialog, doctor_add_dialog, ADW_TYPE_WINDOW)

static const char *
text_of (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

/* ---- What is shown ---- */

static gboolean
needs_user (DoctorAddDialog *self)
{
  const DoctorServer *servers[] = { doctor_offer_list_get (self->incoming),
                                    doctor_offer_list_get (self->outgoing) };

  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    if (servers[i] != NULL && *servers[i]->user == '\0')
      return TRUE;
  return FALSE;
}

static gboolean
can_check (DoctorAddDialog *self)
{
  if (doctor_offer_list_get (self->incoming) == NULL
      && doctor_offer_list_get (self->outgoing) == NULL)
    return FALSE;
  return !needs_user (self) || doctor_user_problem (text_of (self->user)) == DOCTOR_PROBLEM_NONE;
}

static gboolean
is_fine (DoctorAddDialog *self)
{
  return doctor_exam_count (self->exam, DOCTOR_STATUS_OK)
             + doctor_exam_count (self->exam, DOCTOR_STATUS_WARNING)
         == doctor_exam_get_parts (self->exam)->len;
}

/* In one sentence where things stand. */
static char *
describe_stage (DoctorAddDialog *self)
{
  const char *domain = strchr (text_of (self->address), '@');

  switch (self->stage)
    {
    case STAGE_ADDRESS:
      return g_strdup ("");
    case STAGE_SEARCHING:
      return doctor_text_expand (_ ("Looking for the servers of {domain}…"), "domain", domain + 1,
                                 NULL);
    case STAGE_FOUND:
      return doctor_text_expand (_ ("These servers were found for {domain}. Nothing has been sent "
                                    "to them yet."),
                                 "domain", domain + 1, NULL);
    case STAGE_CHECKING:
      return g_strdup (_ ("Checking the servers…"));
    case STAGE_CHECKED:
      if (is_fine (self))
        return g_strdup (_ ("Everything works. You can save the account."));
      if (doctor_exam_count (self->exam, DOCTOR_STATUS_FAILED) > 0)
        return g_strdup (_ ("Something does not work yet. You can change it, or save the account "
                            "as it is and see in the window what to do."));
      return g_strdup (
          _ ("Not everything could be tested. You can save the account all the same."));
    }
  g_assert_not_reached ();
}

static const char *
label_of_next (DoctorAddDialog *self)
{
  switch (self->stage)
    {
    case STAGE_ADDRESS:
      return _ ("Find Settings");
    case STAGE_SEARCHING:
    case STAGE_FOUND:
      return self->secret != NULL ? _ ("Check") : _ ("Check Without a Password");
    case STAGE_CHECKING:
      return _ ("Save");
    case STAGE_CHECKED:
      return is_fine (self) ? _ ("Save") : _ ("Save Anyway");
    }
  g_assert_not_reached ();
}

static void
update (DoctorAddDialog *self)
{
  DoctorProblem problem = doctor_address_problem (text_of (self->address));
  gboolean is_busy = self->stage == STAGE_SEARCHING || self->stage == STAGE_CHECKING;
  g_autofree char *state = describe_stage (self);
  gboolean ready;

  gtk_button_set_label (self->next, label_of_next (self));
  gtk_stack_set_visible_child_name (self->stack,
                                    self->stage == STAGE_ADDRESS ? "address" : "found");
  if (g_strcmp0 (gtk_label_get_text (self->state), state) != 0)
    gtk_label_set_text (self->state, state);
  gtk_spinner_set_spinning (self->spinner, is_busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_busy);
  gtk_widget_set_visible (self->user_group, needs_user (self));
  gtk_widget_set_visible (GTK_WIDGET (self->results),
                          self->stage == STAGE_CHECKING || self->stage == STAGE_CHECKED);

  /* A second press would save before anybody has seen the result. */
  ready = self->stage == STAGE_ADDRESS ? problem == DOCTOR_PROBLEM_NONE
                                       : self->stage != STAGE_CHECKING && can_check (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->next), ready);
  gtk_widget_set_sensitive (self->without, problem == DOCTOR_PROBLEM_NONE);
  if (problem == DOCTOR_PROBLEM_EMPTY && !self->address_touched)
    problem = DOCTOR_PROBLEM_NONE;
  doctor_field_error_show (self->address_error, GTK_WIDGET (self->address), problem);
}

static void
set_stage (DoctorAddDialog *self, Stage stage)
{
  self->stage = stage;
  update (self);
}

static void
clear_results (DoctorAddDialog *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->results, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
}

/* A row for each server: its dot, and the sentence that its row in the window has. */
static void
show_results (DoctorAddDialog *self)
{
  const GPtrArray *parts = doctor_exam_get_parts (self->exam);

  clear_results (self);
  for (guint i = 0; i < parts->len; i++)
    {
      const DoctorPart *part = g_ptr_array_index (parts, i);
      GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, NULL);
      GtkWidget *dot = doctor_dot_new ();
      g_autofree char *role = doctor_wording_role (part->server, doctor_wording_gettext);
      g_autofree char *title = g_strdup_printf ("%s · %s", role, part->server->host);
      g_autofree char *sentence = doctor_wording_summary (part, doctor_wording_gettext);
      g_autofree char *name =
          g_strdup_printf ("%s, %s: %s", title, doctor_dot_get_name (part->status), sentence);

      doctor_dot_set_status (DOCTOR_DOT (dot), part->status);
      gtk_widget_set_valign (dot, GTK_ALIGN_CENTER);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), sentence);
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
      adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), dot);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                      -1);
      g_ptr_array_add (self->rows, row);
      adw_preferences_group_add (self->results, row);
    }
}

/* ---- The draft and its examination ---- */

static void
drop_exam (DoctorAddDialog *self)
{
  if (self->exam == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->exam, self);
  doctor_exam_stop (self->exam);
  doctor_practice_drop_draft (self->practice, self->draft, self->exam);
  g_clear_object (&self->exam);
}

static void
drop_discover (DoctorAddDialog *self)
{
  if (self->discover == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->discover, self);
  doctor_discover_stop (self->discover);
  g_clear_object (&self->discover);
}

static DoctorServer *
make_server (DoctorAddDialog *self, DoctorOfferList *list)
{
  const DoctorServer *chosen = doctor_offer_list_get (list);
  DoctorServer *server = chosen != NULL ? doctor_server_copy (chosen) : NULL;

  if (server != NULL && *server->user == '\0')
    doctor_text_set (&server->user, text_of (self->user));
  return server;
}

static DoctorAccount *
make_draft (DoctorAddDialog *self)
{
  DoctorAccount *draft = doctor_account_new (self->id, DOCTOR_SOURCE_OWN);

  doctor_text_set (&draft->address, text_of (self->address));
  draft->incoming = make_server (self, self->incoming);
  draft->outgoing = make_server (self, self->outgoing);
  return draft;
}

static void
exam_changed_cb (G_GNUC_UNUSED DoctorExam *exam, DoctorPart *part, DoctorAddDialog *self)
{
  g_assert (DOCTOR_IS_ADD_DIALOG (self));

  if (part->status != DOCTOR_STATUS_CHECKING)
    show_results (self);
}

static void
exam_finished_cb (G_GNUC_UNUSED DoctorExam *exam, DoctorAddDialog *self)
{
  g_assert (DOCTOR_IS_ADD_DIALOG (self));

  show_results (self);
  set_stage (self, STAGE_CHECKED);
  gtk_widget_grab_focus (GTK_WIDGET (self->next));
}

static void
check (DoctorAddDialog *self)
{
  drop_exam (self);
  drop_discover (self);
  g_clear_pointer (&self->draft, doctor_account_unref);
  self->draft = make_draft (self);
  self->exam = doctor_practice_examine_draft (self->practice, self->draft, self->secret);
  if (self->exam == NULL)
    return;
  g_signal_connect (self->exam, "changed", G_CALLBACK (exam_changed_cb), self);
  g_signal_connect (self->exam, "finished", G_CALLBACK (exam_finished_cb), self);
  doctor_exam_start (self->exam);
  show_results (self);
  set_stage (self, STAGE_CHECKING);
}

static void
agreed_cb (DoctorAddDialog *self, const char *response)
{
  g_assert (DOCTOR_IS_ADD_DIALOG (self));

  if (!g_str_equal (response, "agree"))
    return;
  self->has_agreed = TRUE;
  check (self);
}

/* RFC 6186 section 6: DNS alone names a server in another domain. */
static void
ask_to_agree (DoctorAddDialog *self)
{
  DoctorOfferList *list = doctor_offer_list_is_foreign (self->incoming) ? self->incoming
                                                                        : self->outgoing;
  g_autofree char *heading = doctor_text_expand (_ ("Send the password to {host}?"), "host",
                                                 doctor_offer_list_get (list)->host, NULL);
  g_autofree char *body = doctor_text_expand (_ ("Only the directory of names (DNS) says that "
                                                 "{host} serves {domain}, and it can be forged. "
                                                 "Agree if you know that your mail is kept there."),
                                              "host", doctor_offer_list_get (list)->host, "domain",
                                              strchr (text_of (self->address), '@') + 1, NULL);
  AdwMessageDialog *dialog =
      doctor_message_ask (GTK_WINDOW (self), heading, body, "agree", _ ("Send It"));

  g_signal_connect_object (dialog, "response", G_CALLBACK (agreed_cb), self, G_CONNECT_SWAPPED);
}

/* ---- From step to step ---- */

/* Goes on in the account dialog, with everything that is known by now. */
static void
go_by_hand (DoctorAddDialog *self, const char *note)
{
  g_autoptr (DoctorAccount) draft = make_draft (self);
  g_autoptr (DoctorSecret) typed = doctor_password_entry_take (self->password);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  gtk_window_present (GTK_WINDOW (doctor_account_dialog_new_for_draft (
      parent, self->practice, draft, typed != NULL ? typed : self->secret, note)));
  gtk_window_close (GTK_WINDOW (self));
}

static void
by_hand_cb (DoctorAddDialog *self)
{
  g_assert (DOCTOR_IS_ADD_DIALOG (self));

  go_by_hand (self, NULL);
}

static void
show_offers (DoctorAddDialog *self)
{
  gboolean is_searching = doctor_discover_is_running (self->discover);

  doctor_offer_list_show (self->incoming, DOCTOR_ROLE_INCOMING,
                          doctor_discover_get_offers (self->discover, DOCTOR_ROLE_INCOMING),
                          is_searching);
  doctor_offer_list_show (self->outgoing, DOCTOR_ROLE_OUTGOING,
                          doctor_discover_get_offers (self->discover, DOCTOR_ROLE_OUTGOING),
                          is_searching);
}

static void
discover_changed_cb (G_GNUC_UNUSED DoctorDiscover *discover, DoctorAddDialog *self)
{
  g_assert (DOCTOR_IS_ADD_DIALOG (self));

  show_offers (self);
  update (self);
}

static void
discover_finished_cb (G_GNUC_UNUSED DoctorDiscover *discover, DoctorAddDialog *self)
{
  const DoctorNetwork *network = doctor_practice_get_network (self->practice);
  g_autofree char *note = NULL;

  g_assert (DOCTOR_IS_ADD_DIALOG (self));

  show_offers (self);
  if (doctor_offer_list_get (self->incoming) != NULL
      || doctor_offer_list_get (self->outgoing) != NULL)
    {
      set_stage (self, STAGE_FOUND);
      gtk_widget_grab_focus (GTK_WIDGET (self->next));
      return;
    }
  note = doctor_text_expand (
      network != NULL && !network->online
          ? _ ("This computer is not connected to the Internet, so the servers of {domain} could "
               "not be looked for. You can enter them by hand.")
          : _ ("No servers were found for {domain}. Your provider’s help page names them; enter "
               "them here."),
      "domain", strchr (text_of (self->address), '@') + 1, NULL);
  go_by_hand (self, note);
}

static void
search (DoctorAddDialog *self, gboolean with_password)
{
  g_autoptr (DoctorSecret) typed = doctor_password_entry_take (self->password);

  g_clear_pointer (&self->secret, doctor_secret_unref);
  if (with_password)
    self->secret = g_steal_pointer (&typed);
  self->has_agreed = FALSE;
  drop_discover (self);
  self->discover = doctor_practice_discover (self->practice, text_of (self->address));
  /* Without authorities nobody's word could be verified. */
  if (self->discover == NULL)
    {
      go_by_hand (self, NULL);
      return;
    }
  g_signal_connect (self->discover, "changed", G_CALLBACK (discover_changed_cb), self);
  g_signal_connect (self->discover, "finished", G_CALLBACK (discover_finished_cb), self);
  doctor_discover_start (self->discover);
  show_offers (self);
  set_stage (self, STAGE_SEARCHING);
}

static void
save (DoctorAddDialog *self)
{
  g_autoptr (DoctorExam) exam = g_steal_pointer (&self->exam);

  g_signal_handlers_disconnect_by_data (exam, self);
  /* The accounts file may have been read again meanwhile, with a mistake in it. */
  if (doctor_practice_can_edit (self->practice))
    doctor_practice_put_draft (self->practice, self->draft, self->secret, exam);
  gtk_window_close (GTK_WINDOW (self));
}

static void
next_cb (DoctorAddDialog *self)
{
  g_assert (DOCTOR_IS_ADD_DIALOG (self));

  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->next)))
    return;
  switch (self->stage)
    {
    case STAGE_ADDRESS:
      search (self, TRUE);
      break;
    case STAGE_SEARCHING:
    case STAGE_FOUND:
      if (self->secret != NULL && !self->has_agreed
          && (doctor_offer_list_is_foreign (self->incoming)
              || doctor_offer_list_is_foreign (self->outgoing)))
        ask_to_agree (self);
      else
        check (self);
      break;
    case STAGE_CHECKING:
      break;
    case STAGE_CHECKED:
      save (self);
      break;
    }
}

static void
without_cb (DoctorAddDialog *self)
{
  g_assert (DOCTOR_IS_ADD_DIALOG (self));

  search (self, FALSE);
}

static void
back_cb (DoctorAddDialog *self)
{
  g_assert (DOCTOR_IS_ADD_DIALOG (self));

  drop_discover (self);
  drop_exam (self);
  set_stage (self, STAGE_ADDRESS);
  gtk_widget_grab_focus (GTK_WIDGET (self->address));
}

/* Another server, or another user name: what was examined is not what would be saved. */
static void
chosen_cb (DoctorAddDialog *self)
{
  g_assert (DOCTOR_IS_ADD_DIALOG (self));

  self->has_agreed = FALSE;
  if (self->stage == STAGE_CHECKING || self->stage == STAGE_CHECKED)
    {
      drop_exam (self);
      self->stage = STAGE_FOUND;
    }
  update (self);
}

static void
address_changed_cb (DoctorAddDialog *self)
{
  g_assert (DOCTOR_IS_ADD_DIALOG (self));

  self->address_touched = TRUE;
  update (self);
}

static void
doctor_add_dialog_dispose (GObject *object)
{
  DoctorAddDialog *self = DOCTOR_ADD_DIALOG (object);

  drop_discover (self);
  drop_exam (self);
  g_clear_pointer (&self->draft, doctor_account_unref);
  g_clear_pointer (&self->secret, doctor_secret_unref);
  g_clear_object (&self->practice);
  G_OBJECT_CLASS (doctor_add_dialog_parent_class)->dispose (object);
}

static void
doctor_add_dialog_finalize (GObject *object)
{
  DoctorAddDialog *self = DOCTOR_ADD_DIALOG (object);

  g_ptr_array_unref (self->rows);
  g_free (self->id);
  G_OBJECT_CLASS (doctor_add_dialog_parent_class)->finalize (object);
}

static void
doctor_add_dialog_class_init (DoctorAddDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = doctor_add_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = doctor_add_dialog_finalize;

  g_type_ensure (DOCTOR_TYPE_FIELD_ERROR);
  g_type_ensure (DOCTOR_TYPE_OFFER_LIST);
  g_type_ensure (DOCTOR_TYPE_PASSWORD_ENTRY);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/connectiondoctor/ConnectionDoctor/add-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DoctorAddDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, DoctorAddDialog, next);
  gtk_widget_class_bind_template_child (widget_class, DoctorAddDialog, address);
  gtk_widget_class_bind_template_child (widget_class, DoctorAddDialog, address_error);
  gtk_widget_class_bind_template_child (widget_class, DoctorAddDialog, password);
  gtk_widget_class_bind_template_child (widget_class, DoctorAddDialog, without);
  gtk_widget_class_bind_template_child (widget_class, DoctorAddDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, DoctorAddDialog, state);
  gtk_widget_class_bind_template_child (widget_class, DoctorAddDialog, results);
  gtk_widget_class_bind_template_child (widget_class, DoctorAddDialog, incoming);
  gtk_widget_class_bind_template_child (widget_class, DoctorAddDialog, outgoing);
  gtk_widget_class_bind_template_child (widget_class, DoctorAddDialog, user_group);
  gtk_widget_class_bind_template_child (widget_class, DoctorAddDialog, user);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, without_cb);
  gtk_widget_class_bind_template_callback (widget_class, by_hand_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_changed_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
doctor_add_dialog_init (DoctorAddDialog *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  doctor_password_entry_set_label (self->password, _ ("Password"));
}

GtkWidget *
doctor_add_dialog_new (GtkWindow *parent, DoctorPractice *practice)
{
  DoctorAddDialog *self;

  g_return_val_if_fail (DOCTOR_IS_PRACTICE (practice), NULL);

  self = g_object_new (DOCTOR_TYPE_ADD_DIALOG, "transient-for", parent, "application",
                       gtk_window_get_application (parent), "destroy-with-parent", TRUE, NULL);
  self->practice = g_object_ref (practice);
  self->id = doctor_practice_new_id (practice);
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->address));
  return GTK_WIDGET (self);
}
