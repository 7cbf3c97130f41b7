/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What every source of accounts is made of: a loader that finds files, a parser that takes text.
 *
 * A source NAME is one file (two where the parser is large), modelled on msmtp.c:
 *
 *   void doctor_NAME_parse (DoctorReading *self, const char *text, gsize length, const char *path…)
 *     pure: no file, no clock, no environment; takes any bytes; adds accounts and problems;
 *   void doctor_NAME_load (DoctorReading *self)
 *     finds the files below self->places, reads them by the functions here, calls the parser.
 *
 * Both are declared here; the loader gets one line in the table of source.c. Tests:
 * tests/test-NAME.c with fixtures in tests/accounts/NAME/, and tests/fuzz/fuzz-NAME.c. */

#pragma once

#include "accounts/source.h"

G_BEGIN_DECLS

/* At most so many names are taken of a folder, accounts of a source. */
#define DOCTOR_READING_MAX_NAMES 10000
#define DOCTOR_READING_MAX_ACCOUNTS 1000

/* `places` and `cancellable` may be NULL where only a parser is to run. */
DoctorReading *doctor_reading_new (DoctorSource source, const DoctorPlaces *places,
                                   GCancellable *cancellable);

/* Reads an ordinary file whole, and watches it. NULL when there is none, which is no problem; NULL
 * with a problem added when it cannot be read, is too large or no file. The bytes are wiped when
 * they are freed, because configuration files hold passwords: a parser copies no value that it does
 * not give away. A NUL follows the bytes. */
GBytes *doctor_reading_read_file (DoctorReading *self, const char *path);

/* The parser of a source whose accounts stand in one file. */
typedef void (*DoctorParse) (DoctorReading *self, const char *text, gsize length, const char *path);

/* Reads that file and parses it. FALSE where there is none; what cannot be read counts as there,
 * and has its problem. */
gboolean doctor_reading_parse_file (DoctorReading *self, const char *path, DoctorParse parse);

/* Where a program keeps its one file: below the home folder, or below ~/.config. */
typedef struct
{
  gboolean is_config;
  const char *name;
} DoctorPlace;

/* The same with the first of those places where there is a file. */
void doctor_reading_parse_first (DoctorReading *self, const DoctorPlace *places, guint n_places,
                                 DoctorParse parse);

/* The next line from `*at` on, which moves behind it, without blanks around it; it is not copied,
 * because it may hold a password. FALSE at the end. */
gboolean doctor_reading_next_line (const char **at, const char *end, const char **line,
                                   gsize *length);

/* The names in a folder that end in `suffix` (NULL: all), sorted, without those that begin with a
 * dot; watches the folder. Never NULL; a folder that is not there gives none, one that cannot be
 * read gives a problem. Strings are in the encoding of the file system. */
GStrv doctor_reading_list_folder (DoctorReading *self, const char *path, const char *suffix);

/* The reading is to be given up: between two files a loader asks. */
gboolean doctor_reading_is_cancelled (DoctorReading *self);

/* Takes the account. Here ends what may come from a file: what is no UTF-8 is made visible, an id
 * that is there already gets a number, an account with a field of more than 1,000 bytes becomes a
 * problem. `id` begins with the word of the source and a colon. */
void doctor_reading_add (DoctorReading *self, DoctorAccount *account);

/* Adds one problem; only the first 20 are kept, one more says that there are more. `sentence` is
 * marked with N_() and translated here; it may use {program}, {file} (the path, shown with ~) and
 * {reason}, which is made safe to show. */
void doctor_reading_complain (DoctorReading *self, DoctorSourceError code, const char *sentence,
                              const char *path, const char *reason);

/* For a line that is not understood; counts from 1. */
void doctor_reading_complain_of_line (DoctorReading *self, const char *path, guint line);

/* Adds a note: one translated sentence. */
void doctor_reading_note (DoctorReading *self, const char *sentence);

/* For what the system says about a file or a folder: `number` is its errno. */
void doctor_reading_complain_of_failure (DoctorReading *self, const char *path, int number);

/* What is told of several sources: the file is not understood for that reason; of the account
 * `name`, that it connects through a command (a tunnel), or speaks Microsoft's protocol alone; of a
 * setting, that a command gives it. */
void doctor_reading_complain_of_format (DoctorReading *self, const char *path, const char *reason);
void doctor_reading_complain_of_tunnel (DoctorReading *self, const char *path, const char *name);
void doctor_reading_complain_of_exchange (DoctorReading *self, const char *name);
void doctor_reading_complain_of_command (DoctorReading *self, const char *path,
                                         const char *command);

/* For DoctorAccount.origin where a program has one place and its Flatpak another: "" or "Flatpak".
 */
const char *doctor_reading_package (const char *path);

/* Of a source of several files, name → text: the names in the order in which they are read; owned
 * by `texts`. */
GPtrArray *doctor_reading_sort_names (GHashTable *texts);

/* How a user knows that path: "~/.msmtprc", escaped; newly allocated. For messages and for
 * DoctorAccount.origin. */
char *doctor_reading_shown_path (DoctorReading *self, const char *path);

/* The number in `text`; 0, about which the examination complains, where it is no port. */
guint doctor_reading_port (const char *text);

/* The full path of a file of certificates that a configuration names as `file`, which may be NULL;
 * NULL where it is the computer's own or no path that can be known. Newly allocated. */
char *doctor_reading_own_certificates (DoctorReading *self, const char *file);

/* ~/.claws-mail/accountrc, and the Flatpak's. */
void doctor_claws_parse (DoctorReading *self, const char *text, gsize length, const char *path);
void doctor_claws_load (DoctorReading *self);

/* ~/.config/evolution/sources, and the Flatpak's. `texts`: UID (char *) → GBytes of its file. */
void doctor_evolution_parse (DoctorReading *self, GHashTable *texts, const char *folder);
void doctor_evolution_load (DoctorReading *self);

/* ~/.config/geary, and the Flatpak's; `path` is …/ACCOUNT/geary.ini. */
void doctor_geary_parse (DoctorReading *self, const char *text, gsize length, const char *path);
void doctor_geary_load (DoctorReading *self);

/* mailtransports, emailidentities and Akonadi's files in ~/.config, and the Flatpak's. `texts`:
 * name below that folder (char *) → GBytes of the file. */
void doctor_kmail_parse (DoctorReading *self, GHashTable *texts, const char *folder);
void doctor_kmail_load (DoctorReading *self);

/* ~/.mbsyncrc or ~/.config/isyncrc. */
void doctor_mbsync_parse (DoctorReading *self, const char *text, gsize length, const char *path);
void doctor_mbsync_load (DoctorReading *self);

/* ~/.msmtprc or ~/.config/msmtp/config. */
void doctor_msmtp_parse (DoctorReading *self, const char *text, gsize length, const char *path);
void doctor_msmtp_load (DoctorReading *self);

/* ~/.muttrc and the others of Mutt and NeoMutt, and the files that they name; without places no
 * other file is read. */
void doctor_mutt_parse (DoctorReading *self, const char *text, gsize length, const char *path);
void doctor_mutt_load (DoctorReading *self);

/* The profiles of Thunderbird and Betterbird that are in use, native, Flatpak and Snap: prefs.js.
 */
void doctor_thunderbird_parse (DoctorReading *self, const char *text, gsize length,
                               const char *path);
void doctor_thunderbird_load (DoctorReading *self);

G_END_DECLS
