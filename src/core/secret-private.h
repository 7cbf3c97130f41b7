/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What a secret is made of, for its own two files. */

#pragma once

#include "core/secret.h"

G_BEGIN_DECLS

struct _DoctorSecret
{
  grefcount ref_count;
  gsize length;
  char *bytes;
  gboolean prepared;
  char *base64[3];    /* by alignment; NULL for a short secret */
  guint8 begins[256]; /* TRUE for bytes that one of the forms begins with */
};

G_END_DECLS
