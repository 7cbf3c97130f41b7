/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The left side of the window: the network, notices, and the list of accounts and servers. */

#include "ui/overview.h"

#include <glib/gi18n.h>

#include "report/wording.h"
#include "ui/account-heading.h"
#include "ui/dot.h"
#include "ui/item-list.h"
#include "ui/notice.h"
#include "ui/server-row.h"

struct _DoctorOverview
{
  GtkWidget parent_instance;
  DoctorPractice *practice;
  DoctorItemList *items;
  GtkSingleSelection *selection;

  GtkWidget *content;
  GtkStack *stack;
  GtkListView *list;
  GtkWidget *network_box;
  DoctorDot *network_dot;
  GtkLabel *network;
  DoctorNotice *problem_notice;
  DoctorNotice *memory_notice;
};

G_DEFINE_FINAL_TYPE (DoctorOverview, doctor_overview, GTK_TYPE_WIDGET)

static guint selected_signal;

static void
bind_cb (G_GNUC_UNUSED GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  DoctorItem *item = DOCTOR_ITEM (gtk_list_item_get_item (list_item));
  gboolean is_server = doctor_item_get_part (item) != NULL;
  GtkWidget *child = gtk_list_item_get_child (list_item);

  /* Widgets are used again, for the other kind of row too. */
  if (child == NULL || DOCTOR_IS_SERVER_ROW (child) != is_server)
    gtk_list_item_set_child (list_item,
                             is_server ? doctor_server_row_new () : doctor_account_heading_new ());
  child = gtk_list_item_get_child (list_item);
  gtk_list_item_set_selectable (list_item, is_server);
  gtk_list_item_set_activatable (list_item, is_server);
  if (is_server)
    doctor_server_row_set_item (DOCTOR_SERVER_ROW (child), item);
  else
    doctor_account_heading_set_item (DOCTOR_ACCOUNT_HEADING (child), item);
}

static void
unbind_cb (G_GNUC_UNUSED GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *child = gtk_list_item_get_child (list_item);

  if (DOCTOR_IS_SERVER_ROW (child))
    doctor_server_row_set_item (DOCTOR_SERVER_ROW (child), NULL);
  else
    doctor_account_heading_set_item (DOCTOR_ACCOUNT_HEADING (child), NULL);
}

static void
activate_cb (G_GNUC_UNUSED GtkListView *list, guint position, DoctorOverview *self)
{
  g_autoptr (DoctorItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);
  const DoctorPart *part;

  g_assert (DOCTOR_IS_OVERVIEW (self));

  part = item != NULL ? doctor_item_get_part (item) : NULL;
  if (part != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-server", "(ss)", part->account->id,
                                doctor_role_to_string (part->server->role));
}

static void
selected_cb (DoctorOverview *self)
{
  g_assert (DOCTOR_IS_OVERVIEW (self));

  g_signal_emit (self, selected_signal, 0);
}

static void
update_network (DoctorOverview *self)
{
  const DoctorNetwork *network = doctor_practice_get_network (self->practice);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->network_box, network != NULL);
  if (network == NULL)
    return;
  text = doctor_wording_network (network, doctor_wording_gettext);
  gtk_label_set_text (self->network, text);
  if (!network->online)
    doctor_dot_set_status (self->network_dot, DOCTOR_STATUS_FAILED);
  else if (g_str_equal (network->connectivity, "full")
           || g_str_equal (network->connectivity, "unknown"))
    doctor_dot_set_status (self->network_dot, DOCTOR_STATUS_OK);
  else
    doctor_dot_set_status (self->network_dot, DOCTOR_STATUS_WARNING);
}

static void
update_notices (DoctorOverview *self)
{
  const GPtrArray *problems = doctor_practice_get_problems (self->practice);
  g_autoptr (GPtrArray) others = doctor_practice_get_source_problems (self->practice);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++)
    {
      const GError *problem = g_ptr_array_index (problems, i);

      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", problem->message);
    }
  if (text->len > 0)
    g_string_append_printf (text, "\n%s",
                            _ ("Until this is mended, accounts cannot be edited here."));
  for (guint i = 0; i < others->len; i++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "",
                            ((const GError *) g_ptr_array_index (others, i))->message);
  doctor_notice_set_text (self->problem_notice, text->len > 0 ? text->str : NULL);
  doctor_notice_set_text (
      self->memory_notice,
      doctor_practice_is_memory_only (self->practice)
          ? _ ("This computer has no keyring. Passwords are kept only until Connection Doctor is "
               "closed.")
          : NULL);
}

static void
state_changed_cb (DoctorOverview *self)
{
  gboolean is_empty;

  g_assert (DOCTOR_IS_OVERVIEW (self));

  update_network (self);
  update_notices (self);
  is_empty = doctor_practice_is_open (self->practice)
             && doctor_practice_get_accounts (self->practice)->len == 0;
  gtk_stack_set_visible_child_name (self->stack, is_empty ? "empty" : "list");
}

static void
doctor_overview_dispose (GObject *object)
{
  DoctorOverview *self = DOCTOR_OVERVIEW (object);

  if (self->practice != NULL)
    g_signal_handlers_disconnect_by_data (self->practice, self);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->items);
  g_clear_object (&self->practice);
  G_OBJECT_CLASS (doctor_overview_parent_class)->dispose (object);
}

static void
doctor_overview_class_init (DoctorOverviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = doctor_overview_dispose;
  selected_signal = g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (DOCTOR_TYPE_DOT);
  g_type_ensure (DOCTOR_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/connectiondoctor/ConnectionDoctor/overview.ui");
  gtk_widget_class_bind_template_child (widget_class, DoctorOverview, content);
  gtk_widget_class_bind_template_child (widget_class, DoctorOverview, stack);
  gtk_widget_class_bind_template_child (widget_class, DoctorOverview, list);
  gtk_widget_class_bind_template_child (widget_class, DoctorOverview, network_box);
  gtk_widget_class_bind_template_child (widget_class, DoctorOverview, network_dot);
  gtk_widget_class_bind_template_child (widget_class, DoctorOverview, network);
  gtk_widget_class_bind_template_child (widget_class, DoctorOverview, problem_notice);
  gtk_widget_class_bind_template_child (widget_class, DoctorOverview, memory_notice);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_set_css_name (widget_class, "overview");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
doctor_overview_init (DoctorOverview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
doctor_overview_set_practice (DoctorOverview *self, DoctorPractice *practice)
{
  g_return_if_fail (DOCTOR_IS_OVERVIEW (self));
  g_return_if_fail (DOCTOR_IS_PRACTICE (practice));
  g_return_if_fail (self->practice == NULL);

  self->practice = g_object_ref (practice);
  self->items = doctor_item_list_new (practice);
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->items));
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (selected_cb),
                            self);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_swapped (practice, "state-changed", G_CALLBACK (state_changed_cb), self);
  state_changed_cb (self);
}

DoctorPart *
doctor_overview_get_selected (DoctorOverview *self)
{
  DoctorItem *item;

  g_return_val_if_fail (DOCTOR_IS_OVERVIEW (self), NULL);

  item = self->selection != NULL ? gtk_single_selection_get_selected_item (self->selection) : NULL;
  return item != NULL ? doctor_item_get_part (item) : NULL;
}

void
doctor_overview_select (DoctorOverview *self, const char *id, DoctorRole role)
{
  guint position;

  g_return_if_fail (DOCTOR_IS_OVERVIEW (self));
  g_return_if_fail (id != NULL);

  position = doctor_item_list_find (self->items, id, role);
  if (position != G_MAXUINT)
    gtk_single_selection_set_selected (self->selection, position);
}

void
doctor_overview_select_something (DoctorOverview *self)
{
  static const DoctorStatus order[] = { DOCTOR_STATUS_FAILED, DOCTOR_STATUS_WARNING,
                                        DOCTOR_STATUS_UNTESTED };
  const GPtrArray *parts;
  const DoctorPart *chosen = NULL;

  g_return_if_fail (DOCTOR_IS_OVERVIEW (self));

  parts = doctor_practice_get_parts (self->practice);
  if (doctor_overview_get_selected (self) != NULL || parts->len == 0)
    return;
  for (guint i = 0; chosen == NULL && i < G_N_ELEMENTS (order); i++)
    for (guint j = 0; chosen == NULL && j < parts->len; j++)
      if (((const DoctorPart *) g_ptr_array_index (parts, j))->status == order[i])
        chosen = g_ptr_array_index (parts, j);
  if (chosen == NULL)
    chosen = g_ptr_array_index (parts, 0);
  doctor_overview_select (self, chosen->account->id, chosen->server->role);
}
