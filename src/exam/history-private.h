/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the parts of the history share: one server's entry, and the file. */

#pragma once

#include "exam/history.h"

G_BEGIN_DECLS

/* More than anybody has accounts; the oldest go first. */
#define DOCTOR_HISTORY_LIMIT 1000

/* What is known of one server of one account, as it is set up. Times are seconds since 1970, 0 for
 * none; causes are static, or NULL. */
typedef struct
{
  char *account;
  DoctorRole role;
  char *host;
  guint port;
  char *user;
  gint64 refused;
  gint64 changed; /* when the keyring's item with the refused password was; 0: not known */
  const char *refusal;
  gint64 until; /* the end of a pause */
  const char *pause;
  DoctorSecret *secret; /* that was refused in this process, or NULL; never in the file */
} DoctorHistoryEntry;

DoctorHistoryEntry *doctor_history_entry_new (const char *account, const DoctorServer *server);
/* Without the password. */
DoctorHistoryEntry *doctor_history_entry_copy (const DoctorHistoryEntry *self);
void doctor_history_entry_free (DoctorHistoryEntry *self);
/* What tells entries apart; newly allocated. */
char *doctor_history_entry_key (const DoctorHistoryEntry *self);

/* Of DoctorHistoryEntry by key. */
GHashTable *doctor_history_table_new (void);

/* Pure: the text of a file to entries. What is not understood, or over at `now`, is left out. */
GHashTable *doctor_history_parse (const char *text, gsize length, gint64 now);
/* Pure: the reverse, without passwords; newly allocated. */
char *doctor_history_format (GHashTable *entries, gint64 now);

/* The file; an empty table where there is none that can be read. Blocks. */
GHashTable *doctor_history_read (const char *path);
/* Applies `changes` (entries by key; a NULL: to be forgotten) to the file, as it is now, and
 * replaces it. What another process writes at the same time is lost neither. Blocks, for two
 * seconds at most where another process has stopped while it wrote. */
gboolean doctor_history_write (const char *path, GHashTable *changes);

G_END_DECLS
