/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What is wrong with a server, in the words of whoever runs it. */

#pragma once

#include "diagnosis/diagnosis.h"

G_BEGIN_DECLS

/* What is wrong or has to be looked at, with the RFC that says so: an English message id, never
 * NULL. */
const char *doctor_cause_technical (const DoctorCause *cause);

G_END_DECLS
