/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What a report takes from an examination. Apart from the rest, so that a report can be made of
 * parts alone. */

#include "report/report.h"

DoctorReportInput
doctor_report_input (DoctorExam *exam)
{
  g_return_val_if_fail (exam != NULL, (DoctorReportInput){ 0 });

  return (DoctorReportInput){
    .parts = doctor_exam_get_parts (exam),
    .network = doctor_exam_get_network (exam),
    .started = doctor_exam_get_started (exam),
    .finished = doctor_exam_get_finished (exam),
  };
}
