/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the parts of DoctorPasswords share: the memory of this run, and the way to the keyring. */

#pragma once

#include <libsecret/secret.h>

#include "accounts/passwords.h"
#include "core/facts.h"

G_BEGIN_DECLS

struct _DoctorPasswords
{
  grefcount ref_count;
  GHashTable *memory; /* "incoming ID" → DoctorSecret */
  gboolean memory_only;
  gboolean without_keyring; /* it is never asked */
  GDBusConnection *bus;     /* NULL until it was needed */
  GQueue waiting;           /* of Lookup: not yet begun */
  GPtrArray *running;       /* of Lookup: the keyring was asked */
  GPtrArray *locked;        /* of Lookup: wait until somebody has unlocked the keyring */
  gboolean met;             /* the keyring has answered once */
  gboolean prompting;
  guint watch;
  gint64 heard;  /* monotonic: when the keyring last said something */
  gint64 silent; /* monotonic: when it was given up; 0 for never */
};

/* Schema and attributes of the keyring items; `role` may be NULL for both. */
const SecretSchema *doctor_passwords_schema (void);
GHashTable *doctor_passwords_attributes (const char *account, const DoctorRole *role);

/* As doctor_bus_get_async(). The operation holds `self`. */
void doctor_passwords_connect_async (DoctorPasswords *self, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
gboolean doctor_passwords_connect_finish (DoctorPasswords *self, GAsyncResult *result,
                                          GError **error);

/* One place in the keyring where a password may be: an item with these attributes. */
typedef struct
{
  const SecretSchema *schema;
  GHashTable *attributes;
  /* An item of GNOME Online Accounts: whose goa-identity ends so. It is not read; where it is the
   * newest one the lookup ends without a password, and `changed` is the item's. NULL for others. */
  char *online;
} DoctorItemPlace;
/* An item of ours. */
DoctorItemPlace *doctor_item_place_new (const char *account, DoctorRole role);
/* One of `server`'s program; NULL where it keeps none in the keyring. */
DoctorItemPlace *doctor_item_place_new_foreign (const DoctorServer *server);
gboolean doctor_item_place_holds (const DoctorItemPlace *self, SecretRetrievable *item);
void doctor_item_place_free (DoctorItemPlace *self);

/* Looks a password up: this run's memory first, then the keyring. `places` (of DoctorItemPlace,
 * taken) are all searched, and the item that was changed last is the one that counts; for the
 * outgoing role the incoming item of ours serves where there is none at all. `interactive` allows a
 * prompt to unlock. Without a session bus or a keyring it ends at once, and never falls back to a
 * file. Gives up after 5 s where it is not interactive. */
void doctor_passwords_lookup_async (DoctorPasswords *self, const char *account, DoctorRole role,
                                    GPtrArray *places, gboolean interactive,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
/* The password, or NULL with `*absence` one of PASSWORD_UNKNOWN, KEYRING_LOCKED,
 * KEYRING_UNAVAILABLE, and `*code` the keyring's words (newly allocated, or NULL). `changed`, if
 * not NULL, gets when the keyring's item was last changed, in seconds since 1970: 1 where the
 * keyring does not tell, 0 for a password that this run remembers. `error` is set for
 * G_IO_ERROR_CANCELLED only. */
DoctorSecret *doctor_passwords_lookup_finish (DoctorPasswords *self, GAsyncResult *result,
                                              gint64 *changed, DoctorFactKind *absence, char **code,
                                              GError **error);

/* What this run remembers for exactly that role; NULL for nothing. Owned by `self`. */
DoctorSecret *doctor_passwords_remembered (DoctorPasswords *self, const char *account,
                                           DoctorRole role);

G_END_DECLS
