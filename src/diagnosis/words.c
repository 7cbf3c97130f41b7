/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The words for statuses, severities and actions, as the report has them. */

#include "diagnosis/diagnosis.h"

static const char *const statuses[] = { "untested", "checking", "ok", "warning", "failed" };
static const char *const severities[] = { "error", "warning", "info" };
static const char *const actions[] = {
  "none", "open-page", "enter-password", "use-setting", "wait", "ask-host",
};

const char *
doctor_status_to_string (DoctorStatus status)
{
  return statuses[status];
}

const char *
doctor_severity_to_string (DoctorSeverity severity)
{
  return severities[severity];
}

const char *
doctor_fix_action_to_string (DoctorFixAction action)
{
  return actions[action];
}
