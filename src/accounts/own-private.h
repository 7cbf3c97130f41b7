/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the parts of DoctorOwn share: reading the text, editing it, the file itself. */

#pragma once

#include "accounts/own.h"

G_BEGIN_DECLS

struct _DoctorOwn
{
  grefcount ref_count;
  char *path;
  gboolean exists;
  char *text; /* as edited: what the next save writes; NUL-terminated, NULs inside possible */
  gsize length;
  char *on_disk; /* as it was loaded or last saved */
  gsize on_disk_length;
  GPtrArray *accounts; /* of DoctorAccount */
  GPtrArray *problems; /* of GError */
  GQueue saves;        /* of GTask: the first runs, the others wait */
};

DoctorOwn *doctor_own_new (const char *path);
/* Takes `message`; only the first MAX_PROBLEMS are kept, one more says that there are more. */
void doctor_own_add_problem (DoctorOwn *self, DoctorOwnError code, char *message);
/* The path as it may be shown; newly allocated. */
char *doctor_own_shown_path (const char *path);

/* The lines of a key file, edited without touching the others: a key file that is parsed and
 * written again has its blank lines and comments in other places. Of char *, without line ends. */
GPtrArray *doctor_own_lines_split (const char *text);
char *doctor_own_lines_join (GPtrArray *lines);
/* Sets the key, in a new group at the end where there is none. `value` is not escaped yet. */
void doctor_own_lines_set (GPtrArray *lines, const char *group, const char *key, const char *value);
/* Comments stay. */
void doctor_own_lines_remove (GPtrArray *lines, const char *group);

G_END_DECLS
