/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Ended probes made by hand, for tests of what is made of them. */

#pragma once

#include "exam/exam.h"

/* 2026-11-21 07:42:07.100 UTC. */
#define TEST_STARTED (G_GINT64_CONSTANT (1795246927) * G_USEC_PER_SEC + 100000)

static inline DoctorAccount *
test_account_new (const char *id, const char *address, DoctorServer *incoming,
                  DoctorServer *outgoing)
{
  DoctorAccount *account = doctor_account_new (id, DOCTOR_SOURCE_OWN);

  g_free (account->address);
  account->address = g_strdup (address);
  account->incoming = incoming;
  account->outgoing = outgoing;
  return account;
}

/* Judges the transcript; takes no reference from the caller's. */
static inline DoctorPart *
test_part_new (DoctorAccount *account, const DoctorServer *server, DoctorTranscript *transcript,
               guint index)
{
  DoctorPart *part = g_new0 (DoctorPart, 1);

  g_ref_count_init (&part->ref_count);
  part->account = doctor_account_ref (account);
  part->server = server;
  part->transcript = doctor_transcript_ref (transcript);
  part->findings = doctor_diagnose (account, server, transcript);
  part->status = doctor_diagnosis_status (server, transcript, part->findings);
  part->index = index;
  return part;
}
