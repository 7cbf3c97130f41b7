/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The servers of one role that were found for an address, to choose from. */

#include "ui/offer-list.h"

#include <glib/gi18n.h>

#include "report/wording.h"

/* One row. */
typedef struct
{
  DoctorServer *server;
  gboolean is_foreign;
  GtkWidget *row;
  GtkCheckButton *check;
} Choice;

struct _DoctorOfferList
{
  AdwPreferencesGroup parent_instance;
  GPtrArray *choices;   /* of Choice */
  DoctorServer *wanted; /* chosen by hand; NULL: not yet */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (DoctorOfferList, doctor_offer_list, ADW_TYPE_PREFERENCES_GROUP)

static guint changed_signal;

static void
choice_free (Choice *self)
{
  doctor_server_free (self->server);
  g_free (self);
}

static void
doctor_offer_list_finalize (GObject *object)
{
  DoctorOfferList *self = DOCTOR_OFFER_LIST (object);

  g_ptr_array_unref (self->choices);
  g_clear_pointer (&self->wanted, doctor_server_free);
  G_OBJECT_CLASS (doctor_offer_list_parent_class)->finalize (object);
}

static void
doctor_offer_list_class_init (DoctorOfferListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = doctor_offer_list_finalize;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
doctor_offer_list_init (DoctorOfferList *self)
{
  self->choices = g_ptr_array_new_with_free_func ((GDestroyNotify) choice_free);
}

static const Choice *
get_chosen (DoctorOfferList *self)
{
  for (guint i = 0; i < self->choices->len; i++)
    {
      const Choice *choice = g_ptr_array_index (self->choices, i);

      if (gtk_check_button_get_active (choice->check))
        return choice;
    }
  return NULL;
}

static void
toggled_cb (GtkCheckButton *check, DoctorOfferList *self)
{
  const Choice *chosen = get_chosen (self);

  g_assert (DOCTOR_IS_OFFER_LIST (self));

  if (self->filling || !gtk_check_button_get_active (check) || chosen == NULL)
    return;
  g_clear_pointer (&self->wanted, doctor_server_free);
  self->wanted = doctor_server_copy (chosen->server);
  g_signal_emit (self, changed_signal, 0);
}

/* "IMAP · port 993 · TLS", and below it who says so. */
static char *
describe (const DoctorOffer *offer)
{
  g_autofree char *port = g_strdup_printf ("%u", offer->server->port);
  g_autofree char *source = doctor_offer_describe (offer, doctor_wording_gettext);
  g_autofree char *place = NULL;

  place = doctor_text_expand (
      _ ("{protocol} · port {port} · {security}"), "protocol",
      doctor_protocol_to_label (offer->server->protocol), "port", port, "security",
      doctor_wording_security (offer->server->security, doctor_wording_gettext), NULL);
  if (offer->is_foreign)
    return g_strconcat (place, "\n", source, "\n",
                        _ ("This server is in another domain than the address."), NULL);
  return g_strconcat (place, "\n", source, NULL);
}

static void
add (DoctorOfferList *self, const DoctorOffer *offer, gboolean is_alone)
{
  Choice *choice = g_new0 (Choice, 1);
  const Choice *first = self->choices->len > 0 ? g_ptr_array_index (self->choices, 0) : NULL;
  g_autofree char *description = describe (offer);
  g_autofree char *name = g_strconcat (offer->server->host, ", ", description, NULL);

  choice->server = doctor_server_copy (offer->server);
  choice->is_foreign = offer->is_foreign;
  choice->check = GTK_CHECK_BUTTON (gtk_check_button_new ());
  choice->row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (choice->row), offer->server->host);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (choice->row), description);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (choice->row), 0);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (choice->row), 2);
  gtk_check_button_set_group (choice->check, first != NULL ? first->check : NULL);
  gtk_widget_set_valign (GTK_WIDGET (choice->check), GTK_ALIGN_CENTER);
  g_strdelimit (name, "\n", ' ');
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice->check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (choice->row), GTK_WIDGET (choice->check));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (choice->row), GTK_WIDGET (choice->check));
  gtk_widget_set_visible (GTK_WIDGET (choice->check), !is_alone);
  g_ptr_array_add (self->choices, choice);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), choice->row);
  g_signal_connect (choice->check, "toggled", G_CALLBACK (toggled_cb), self);
}

static gboolean
is_shown (DoctorOfferList *self, const GPtrArray *offers)
{
  if (self->choices->len != offers->len)
    return FALSE;
  for (guint i = 0; i < offers->len; i++)
    if (!doctor_server_equal (((const Choice *) g_ptr_array_index (self->choices, i))->server,
                              ((const DoctorOffer *) g_ptr_array_index (offers, i))->server))
      return FALSE;
  return TRUE;
}

static void
fill (DoctorOfferList *self, const GPtrArray *offers)
{
  const Choice *chosen;

  for (guint i = 0; i < self->choices->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self),
                                  ((Choice *) g_ptr_array_index (self->choices, i))->row);
  g_ptr_array_set_size (self->choices, 0);
  for (guint i = 0; i < offers->len; i++)
    add (self, g_ptr_array_index (offers, i), offers->len == 1);
  for (guint i = 0; self->wanted != NULL && i < self->choices->len; i++)
    {
      chosen = g_ptr_array_index (self->choices, i);
      if (doctor_server_equal (chosen->server, self->wanted))
        {
          gtk_check_button_set_active (chosen->check, TRUE);
          return;
        }
    }
  g_clear_pointer (&self->wanted, doctor_server_free);
  if (self->choices->len == 0)
    return;
  chosen = g_ptr_array_index (self->choices, 0);
  gtk_check_button_set_active (chosen->check, TRUE);
}

void
doctor_offer_list_show (DoctorOfferList *self, DoctorRole role, const GPtrArray *offers,
                        gboolean is_searching)
{
  const char *nothing;

  g_return_if_fail (DOCTOR_IS_OFFER_LIST (self));
  g_return_if_fail (offers != NULL);

  if (!is_shown (self, offers))
    {
      self->filling = TRUE;
      fill (self, offers);
      self->filling = FALSE;
    }
  nothing = role == DOCTOR_ROLE_INCOMING
                ? _ ("No server was found. “Change…” lets you enter one.")
                : _ ("No server for sending was found. “Change…” lets you enter one.");
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self),
                                   role == DOCTOR_ROLE_INCOMING ? _ ("Incoming Server")
                                                                : _ ("Outgoing Server (SMTP)"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), offers->len > 0 ? NULL
                                                                       : is_searching
                                                                           ? _ ("Searching…")
                                                                           : nothing);
}

const DoctorServer *
doctor_offer_list_get (DoctorOfferList *self)
{
  const Choice *chosen;

  g_return_val_if_fail (DOCTOR_IS_OFFER_LIST (self), NULL);

  chosen = get_chosen (self);
  return chosen != NULL ? chosen->server : NULL;
}

gboolean
doctor_offer_list_is_foreign (DoctorOfferList *self)
{
  const Choice *chosen;

  g_return_val_if_fail (DOCTOR_IS_OFFER_LIST (self), FALSE);

  chosen = get_chosen (self);
  return chosen != NULL && chosen->is_foreign;
}
