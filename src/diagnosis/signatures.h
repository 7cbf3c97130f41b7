/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What is known by its look: the rows that lead from a fact to a cause. */

#pragma once

#include "diagnosis/diagnosis.h"
#include "diagnosis/providers.h"

G_BEGIN_DECLS

/* What is judged: one server's ended probe. */
typedef struct
{
  const DoctorAccount *account;
  const DoctorServer *server;
  const DoctorTranscript *transcript;
  const DoctorProvider *provider; /* NULL: not known */
  GHashTable *words; /* what a fact says, as it is searched in, by the fact; filled where a row
                        asks: g_hash_table_new_full (NULL, NULL, NULL, g_free) */
} DoctorCase;

typedef gboolean (*DoctorSignatureTest) (const DoctorCase *self, const DoctorFact *fact);

/* One row. The signatures are judged from top to bottom over the facts of the failed step, and the
 * first that is true names the cause: special before general, temporary before permanent, sentence
 * before number, one provider's meaning before everybody's. A field that is 0 or NULL asks for
 * nothing. */
typedef struct
{
  DoctorFactKind kind;
  guint steps;      /* bits: 1 << DoctorStep */
  guint protocols;  /* bits: 1 << DoctorProtocol */
  gint number;      /* the fact's number; 4 and 5 stand for their class of SMTP replies */
  const char *code; /* first word of the fact's code: alternatives between `|`; "4.*": begins so */
  const char *phrase; /* somewhere in the fact's text or code: alternatives between `|`, each of
                         which may hold `*` for anything in between; lower case,
                         Latin letters without marks */
  guint trap;         /* of the provider; 0: whoever it is */
  DoctorSignatureTest when;
  const char *cause;
  gboolean is_tolerated; /* it stopped nothing: a warning, whatever the cause is elsewhere */
} DoctorSignature;

guint doctor_n_signatures (void);
const DoctorSignature *doctor_signature_at (guint index);

/* Rows for what stands beside the cause of a failed step, or without one. */
guint doctor_n_observations (void);
const DoctorSignature *doctor_observation_at (guint index);

/* Whether the row is true of that fact. The step is not looked at. Open words name only causes that
 * lie on the way. */
gboolean doctor_signature_matches (const DoctorSignature *self, const DoctorCase *the_case,
                                   const DoctorFact *fact);

G_END_DECLS
