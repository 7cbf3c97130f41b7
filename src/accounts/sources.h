/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* All sources of accounts beside our own file: read at once, and watched. */

#pragma once

#include "accounts/source.h"

G_BEGIN_DECLS

/* A GObject with the signal
 *   "changed" ()   other accounts or problems are there now, because something outside has changed
 */
#define DOCTOR_TYPE_SOURCES (doctor_sources_get_type ())
G_DECLARE_FINAL_TYPE (DoctorSources, doctor_sources, DOCTOR, SOURCES, GObject)

DoctorSources *doctor_sources_new (DoctorPlaces *places);

/* The words of the sources that are not to be read (doctor_source_to_string()); NULL for none,
 * others are ignored. Counts for the next load. */
void doctor_sources_set_off (DoctorSources *self, const char *const *words);

/* Takes the words from the settings of the desktop, key "sources-off"; nothing is off where the
 * schema is not installed. While it is watched, a change there is one outside too. */
void doctor_sources_follow_settings (DoctorSources *self);

/* Reads all sources that are switched on, at the same time. What takes longer than 10 s is given up
 * and is a problem. One load at a time; the operation holds `self`. */
void doctor_sources_load_async (DoctorSources *self, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
/* FALSE only with G_IO_ERROR_CANCELLED. */
gboolean doctor_sources_load_finish (DoctorSources *self, GAsyncResult *result, GError **error);

/* From now on what changes outside is read again, until doctor_sources_close(). */
void doctor_sources_watch (DoctorSources *self);
void doctor_sources_close (DoctorSources *self);

/* Our own accounts with those of the other programs, those of one mailbox merged: a new array of
 * DoctorAccount. `own` may be NULL. */
GPtrArray *doctor_sources_join (DoctorSources *self, const GPtrArray *own);
/* The problems of all sources: a new array of GError that are owned by `self`. */
GPtrArray *doctor_sources_get_problems (DoctorSources *self);
/* What that source gave; owned by `self`, until something changes. NULL: not read yet, or off. */
const DoctorReading *doctor_sources_get_reading (DoctorSources *self, DoctorSource source);

G_END_DECLS
