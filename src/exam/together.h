/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the parts of an examination show together, in the network that they ran in. */

#pragma once

#include "exam/exam.h"

G_BEGIN_DECLS

/* `parts`: of DoctorPart, all ended; their findings are changed in place. `network` may be NULL.
 * Returns those that have others now, to be freed with g_ptr_array_unref(). */
GPtrArray *doctor_parts_judge_together (const GPtrArray *parts, const DoctorNetwork *network);

G_END_DECLS
