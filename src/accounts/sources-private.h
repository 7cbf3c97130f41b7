/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the parts of DoctorSources share: one source of them all, and what is watched. */

#pragma once

#include "accounts/reading.h"
#include "accounts/sources.h"

G_BEGIN_DECLS

typedef struct
{
  DoctorSources *owner;
  DoctorSource source;
  gboolean is_off;
  DoctorReading *reading;    /* NULL: not read yet, or switched off */
  GCancellable *cancellable; /* of the reading that runs; NULL: none */
  guint deadline_source;
  gboolean is_outdated; /* something has changed while it was read */
  GHashTable *monitors; /* path → GFileMonitor */
  guint calm_source;
} DoctorSourceSlot;

struct _DoctorSources
{
  GObject parent_instance;
  DoctorPlaces *places;
  DoctorSourceSlot slots[DOCTOR_N_SOURCES];
  GTask *task; /* NULL: no load */
  gulong stop; /* handler at the load's cancellable */
  guint n_running;
  gboolean is_watching;
  GCancellable *closed;
  GSettings *settings;  /* NULL: not followed */
  GDBusConnection *bus; /* NULL until the daemon is watched */
  guint subscriptions[3];
};

/* Reads that source. `may_start`: its daemon. */
void doctor_sources_read (DoctorSourceSlot *slot, gboolean may_start);

/* Something has changed outside: it is read again as soon as nothing changes any more. */
void doctor_sources_note_change (DoctorSourceSlot *slot);
/* Watches what that source has read, and nothing else. */
void doctor_sources_watch_slot (DoctorSourceSlot *slot);
/* The same for what the daemon of GNOME Online Accounts says. */
void doctor_sources_watch_bus (DoctorSources *self);
void doctor_sources_leave_bus (DoctorSources *self);

G_END_DECLS
