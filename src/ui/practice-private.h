/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the files of the practice share. */

#pragma once

#include "accounts/sources.h"
#include "ui/practice.h"

G_BEGIN_DECLS

struct _DoctorPractice
{
  GObject parent_instance;
  char *path;
  char *ca_file;
  guint timeout;

  GCancellable *cancellable;
  DoctorPasswords *passwords;
  DoctorHistory *history;
  DoctorOwn *own;         /* NULL until it is read */
  gboolean only_own;      /* a file was named, and nothing else is looked at */
  DoctorSources *sources; /* NULL: only our own */
  gboolean is_loading_sources;
  GPtrArray *accounts; /* of DoctorAccount: all of them; NULL until `own` is read */
  DoctorTrust *trust;  /* NULL until it is loaded */
  gboolean is_opening; /* what the first examination needs is being loaded */
  gboolean saving;
  gboolean save_again;

  GPtrArray *running; /* of DoctorExam */
  GHashTable *latest; /* "id role" to DoctorPart */
  GPtrArray *parts;   /* of DoctorPart: what is shown */
  DoctorNetwork network;
  gboolean has_network;
  guint state_source;
  gint64 started;
  gint64 finished;
};

/* Puts `parts` together again and emits "accounts-changed" and "state-changed". */
void doctor_practice_arrange (DoctorPractice *self);
/* Puts the accounts of our own and of other programs together again. */
void doctor_practice_join (DoctorPractice *self);
/* Once, where other programs are to be looked at. */
void doctor_practice_load_sources (DoctorPractice *self);
void doctor_practice_close_sources (DoctorPractice *self);
/* Examines everything, once everything is there. */
void doctor_practice_start_when_loaded (DoctorPractice *self);
/* Reads the accounts file again. */
void doctor_practice_load (DoctorPractice *self);
/* Examines the accounts once everything is loaded; `interactive`: the keyring may ask. `asked`: one
 * login is made at this part's server, although the history speaks against it; or NULL. */
void doctor_practice_examine (DoctorPractice *self, const GPtrArray *accounts, gboolean interactive,
                              const DoctorPart *asked);
/* Ends what runs for an account that has changed, or gone: nothing is sent any more that was set up
 * before. */
void doctor_practice_stop_account (DoctorPractice *self, const char *id);
/* Saves the account and stores its passwords, of which both may be NULL; nothing is examined. */
void doctor_practice_keep (DoctorPractice *self, DoctorAccount *account, DoctorSecret *incoming,
                           DoctorSecret *outgoing);
/* What is shown of these servers from now on. */
void doctor_practice_take_parts (DoctorPractice *self, const GPtrArray *parts);
/* Emits "trouble". */
void doctor_practice_tell (DoctorPractice *self, const char *sentence);

G_END_DECLS
