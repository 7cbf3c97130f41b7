/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Where another mail program keeps a setting, so that its user finds it there. */

#pragma once

#include "core/account.h"
#include "core/text.h"

G_BEGIN_DECLS

/* Where the settings of a server of that role are changed: "Thunderbird: Account Settings › the
 * account › Server Settings". NULL for our own accounts. All texts are in the language of
 * `translate` and newly allocated. */
char *doctor_place_of_server (DoctorSource source, DoctorRole role, DoctorTranslate translate);
/* What is to be set there, in that program's words: "Connection security: SSL/TLS, Port: 993", or
 * lines for its file. What is the same in `before` and `after` is left out. NULL for our own
 * accounts. */
char *doctor_place_values (DoctorSource source, const DoctorServer *before,
                           const DoctorServer *after, DoctorTranslate translate);
/* Of these, what is typed or pasted: the port, the server name, or the lines of a file; NULL where
 * everything is chosen from a list. */
char *doctor_place_to_copy (DoctorSource source, const DoctorServer *before,
                            const DoctorServer *after);

G_END_DECLS
