/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* One source: the accounts of another program, read from its files. */

#pragma once

#include <gio/gio.h>

#include "core/account.h"

G_BEGIN_DECLS

/* Where programs keep their files: the same for all sources, so that tests can have their own. Not
 * changed once shared; may be used by several threads. */
typedef struct
{
  gatomicrefcount ref_count;
  char *home;
  char *config; /* XDG_CONFIG_HOME of the desktop, also from inside a Flatpak */
} DoctorPlaces;

/* Those of this user. */
DoctorPlaces *doctor_places_new (void);
/* ~ and ~/.config below that folder. */
DoctorPlaces *doctor_places_new_below (const char *home);
DoctorPlaces *doctor_places_ref (DoctorPlaces *self);
void doctor_places_unref (DoctorPlaces *self);

#define DOCTOR_SOURCE_ERROR (doctor_source_error_quark ())
GQuark doctor_source_error_quark (void);
typedef enum
{
  DOCTOR_SOURCE_ERROR_READ,   /* a file or folder cannot be read */
  DOCTOR_SOURCE_ERROR_FORMAT, /* it is read, but something in it is not understood */
} DoctorSourceError;

/* What reading a source gave. A program that is not there gives an empty one. */
typedef struct
{
  DoctorSource source;
  GPtrArray *accounts; /* of DoctorAccount, in the program's order. The ids are stable from one
                          reading to the next, differ from each other, and begin with the word of
                          the source: "thunderbird:PROFILE/account1", "msmtp:work" */
  GPtrArray *problems; /* of GError (DOCTOR_SOURCE_ERROR), each one translated sentence:
                          "Thunderbird: … cannot be read: …". The accounts that could be read are
                          there all the same */
  GPtrArray *notes;   /* of char *: what else is to be known, each one translated sentence, which is
                         shown beside the program's name only */
  GPtrArray *watched; /* of char *: full paths of the files and folders that were read or would
                         have been. Whatever changes there can change the accounts */

  GHashTable *ids;            /* of the accounts */
  GHashTable *watching;       /* of `watched`, to find one */
  gboolean is_full;           /* there are more accounts than are taken, and it was said */
  const DoctorPlaces *places; /* while it is being read; else NULL */
  GCancellable *cancellable;  /* the same */
} DoctorReading;

void doctor_reading_free (DoctorReading *self);
/* The same accounts, problems and notes; either may be NULL. */
gboolean doctor_reading_equal (const DoctorReading *a, const DoctorReading *b);

/* TRUE for the sources that are read here: not our own accounts, not GNOME Online Accounts. */
gboolean doctor_source_has_files (DoctorSource source);

/* What of that program cannot be seen from inside a Flatpak, for a person: one translated sentence,
 * newly allocated; NULL where everything is seen. */
char *doctor_source_flatpak_limit (DoctorSource source);

/* Reads the source in a thread of its own. Never writes, locks or starts anything. A cancelled
 * operation ends at once, whatever the thread is waiting for. */
void doctor_source_load_async (DoctorSource source, DoctorPlaces *places, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
/* NULL only with G_IO_ERROR_CANCELLED. Free with doctor_reading_free(). */
DoctorReading *doctor_source_load_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorPlaces, doctor_places_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorReading, doctor_reading_free)

G_END_DECLS
