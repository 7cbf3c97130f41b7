/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Files of settings as KDE's programs write them. GKeyFile takes many of them for broken: their
 * keys carry options ("Path[$e]"), and there are groups in groups. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DoctorKConfig DoctorKConfig;

/* Takes any bytes: what is no group and no setting is passed over, and so is every password. */
DoctorKConfig *doctor_kconfig_new (const char *text, gsize length);
void doctor_kconfig_free (DoctorKConfig *self);

/* The names in the order of the file, each once; owned by `self`, each until it is freed. */
GPtrArray *doctor_kconfig_get_groups (DoctorKConfig *self);
/* The value without its escapes; "" where there is none. Owned by `self`; any bytes but NUL. */
const char *doctor_kconfig_get (DoctorKConfig *self, const char *group, const char *key);

/* A switch, in whichever of KDE's words; `otherwise` where there is none. */
gboolean doctor_kconfig_is_on (DoctorKConfig *self, const char *group, const char *key,
                               gboolean otherwise);
/* A number; `otherwise` where there is nothing, 0 where it is none. */
guint doctor_kconfig_get_number (DoctorKConfig *self, const char *group, const char *key,
                                 guint otherwise);

/* A text that Qt has written its own way ("\x4ed5\x4e8b"), from the value of doctor_kconfig_raw();
 * newly allocated. */
char *doctor_kconfig_decode_qt (const char *value);
/* The value as it stands in the file; "" where there is none. */
const char *doctor_kconfig_raw (DoctorKConfig *self, const char *group, const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorKConfig, doctor_kconfig_free)

G_END_DECLS
