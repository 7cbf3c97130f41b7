/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Everything that happened in one probe, in order: lines, notes, facts, steps, certificate. */

#include "core/transcript.h"

#include <string.h>

/* Design decision 11: 4 MiB are kept, the first and the last part. */
#define KEPT_FIRST (2 * 1024 * 1024)
#define KEPT_LAST (2 * 1024 * 1024)

struct _DoctorTranscript
{
  grefcount ref_count;
  gint64 started;
  gint64 now;
  gboolean is_protected;
  guint next_serial;
  GPtrArray *first; /* of DoctorEntry */
  GQueue last;      /* of DoctorEntry, once `first` is full */
  gsize first_bytes;
  gsize last_bytes;
  DoctorEntry *gap; /* the LEFT_OUT note between; NULL while nothing was left out */
  gint64 gap_bytes;
  GPtrArray *facts;  /* of DoctorFact */
  GArray *steps;     /* of DoctorStepRecord */
  GPtrArray *hidden; /* of DoctorSecret */
  DoctorTlsInfo *tls;
};

static void
entry_free (DoctorEntry *entry)
{
  g_free (entry->text);
  g_free (entry);
}

static void
fact_free (DoctorFact *fact)
{
  g_free (fact->code);
  g_free (fact->text);
  g_free (fact);
}

DoctorTranscript *
doctor_transcript_new (gint64 started)
{
  DoctorTranscript *self = g_new0 (DoctorTranscript, 1);

  g_ref_count_init (&self->ref_count);
  self->started = started;
  self->first = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  g_queue_init (&self->last);
  self->facts = g_ptr_array_new_with_free_func ((GDestroyNotify) fact_free);
  self->steps = g_array_new (FALSE, TRUE, sizeof (DoctorStepRecord));
  self->hidden = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_secret_unref);
  return self;
}

DoctorTranscript *
doctor_transcript_ref (DoctorTranscript *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_ref_count_inc (&self->ref_count);
  return self;
}

void
doctor_transcript_unref (DoctorTranscript *self)
{
  if (self == NULL || !g_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->first);
  g_queue_clear_full (&self->last, (GDestroyNotify) entry_free);
  g_clear_pointer (&self->gap, entry_free);
  g_ptr_array_unref (self->facts);
  g_array_unref (self->steps);
  g_ptr_array_unref (self->hidden);
  g_clear_pointer (&self->tls, doctor_tls_info_unref);
  g_free (self);
}

gint64
doctor_transcript_get_started (const DoctorTranscript *self)
{
  return self->started;
}

void
doctor_transcript_set_started (DoctorTranscript *self, gint64 started)
{
  g_return_if_fail (self != NULL && self->next_serial == 0 && self->steps->len == 0);

  self->started = started;
}

void
doctor_transcript_set_now (DoctorTranscript *self, gint64 microseconds)
{
  self->now = MAX (self->now, microseconds);
}

gint64
doctor_transcript_get_now (const DoctorTranscript *self)
{
  return self->now;
}

void
doctor_transcript_set_protected (DoctorTranscript *self, gboolean is_protected)
{
  self->is_protected = is_protected;
}

void
doctor_transcript_hide (DoctorTranscript *self, DoctorSecret *secret)
{
  g_return_if_fail (secret != NULL);

  g_ptr_array_add (self->hidden, doctor_secret_ref (secret));
}

static DoctorStepRecord *
running_step (const DoctorTranscript *self)
{
  DoctorStepRecord *record;

  if (self->steps->len == 0)
    return NULL;
  record = &g_array_index (self->steps, DoctorStepRecord, self->steps->len - 1);
  return record->running ? record : NULL;
}

/* What is said between or after the steps belongs to the last one that was made. */
static DoctorStep
current_step (const DoctorTranscript *self)
{
  for (guint i = self->steps->len; i > 0; i--)
    {
      const DoctorStepRecord *record = &g_array_index (self->steps, DoctorStepRecord, i - 1);

      if (record->outcome != DOCTOR_OUTCOME_SKIPPED)
        return record->step;
    }
  return DOCTOR_STEP_RESOLVE;
}

void
doctor_transcript_end_step (DoctorTranscript *self, DoctorOutcome outcome)
{
  DoctorStepRecord *record = running_step (self);

  if (record == NULL)
    return;
  record->running = FALSE;
  record->outcome = outcome;
  record->duration = self->now - record->start;
}

void
doctor_transcript_begin_step (DoctorTranscript *self, DoctorStep step)
{
  DoctorStepRecord record = { .step = step, .running = TRUE, .start = self->now };

  doctor_transcript_end_step (self, DOCTOR_OUTCOME_OK);
  g_array_append_val (self->steps, record);
}

void
doctor_transcript_skip_step (DoctorTranscript *self, DoctorStep step)
{
  DoctorStepRecord record = { .step = step, .outcome = DOCTOR_OUTCOME_SKIPPED, .start = self->now };

  doctor_transcript_end_step (self, DOCTOR_OUTCOME_OK);
  g_array_append_val (self->steps, record);
}

static gboolean
server_has_step (const DoctorServer *server, DoctorStep step)
{
  switch (step)
    {
    case DOCTOR_STEP_TLS:
      return server->security == DOCTOR_SECURITY_TLS;
    case DOCTOR_STEP_STARTTLS:
      return server->security == DOCTOR_SECURITY_STARTTLS;
    case DOCTOR_STEP_MAILBOX:
      return server->role == DOCTOR_ROLE_INCOMING;
    case DOCTOR_STEP_SENDER:
      return server->role == DOCTOR_ROLE_OUTGOING;
    case DOCTOR_STEP_RESOLVE:
    case DOCTOR_STEP_CONNECT:
    case DOCTOR_STEP_GREETING:
    case DOCTOR_STEP_LOGIN:
      return TRUE;
    }
  return FALSE;
}

static gboolean
has_record (const DoctorTranscript *self, DoctorStep step)
{
  for (guint i = 0; i < self->steps->len; i++)
    if (g_array_index (self->steps, DoctorStepRecord, i).step == step)
      return TRUE;
  return FALSE;
}

void
doctor_transcript_skip_missing (DoctorTranscript *self, const DoctorServer *server)
{
  g_return_if_fail (self != NULL && server != NULL);

  doctor_transcript_end_step (self, DOCTOR_OUTCOME_FAILED);
  for (DoctorStep step = 0; step < DOCTOR_N_STEPS; step++)
    if (server_has_step (server, step) && !has_record (self, step))
      doctor_transcript_skip_step (self, step);
}

/* Scrubbed before it is escaped: an escape must not hide a part of the secret. */
static char *
make_public (const DoctorTranscript *self, const char *bytes, gsize length)
{
  g_autofree char *scrubbed = NULL;

  for (guint i = 0; i < self->hidden->len; i++)
    {
      char *next = doctor_secret_scrub (g_ptr_array_index (self->hidden, i),
                                        scrubbed != NULL ? scrubbed : bytes, length, &length);

      g_free (scrubbed);
      scrubbed = next;
    }
  return doctor_text_escape (scrubbed != NULL ? scrubbed : bytes, (gssize) length);
}

static char *
make_public_lines (const DoctorTranscript *self, const char *text)
{
  g_auto (GStrv) lines = NULL;

  if (text == NULL)
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *line = make_public (self, lines[i], strlen (lines[i]));

      g_free (lines[i]);
      lines[i] = line;
    }
  return g_strjoinv ("\n", lines);
}

static void
leave_out_oldest (DoctorTranscript *self)
{
  DoctorEntry *oldest = g_queue_pop_head (&self->last);
  gsize length = strlen (oldest->text);

  if (self->gap == NULL)
    {
      self->gap = g_new0 (DoctorEntry, 1);
      self->gap->serial = oldest->serial;
      self->gap->time = oldest->time;
      self->gap->step = oldest->step;
      self->gap->direction = DOCTOR_FROM_NOTE;
    }
  self->last_bytes -= length;
  self->gap_bytes += (gint64) length;
  g_free (self->gap->text);
  {
    DoctorFact fact = { .kind = DOCTOR_FACT_LEFT_OUT, .number = self->gap_bytes };

    self->gap->text = doctor_fact_note (&fact, doctor_text_english);
  }
  entry_free (oldest);
}

static guint
append (DoctorTranscript *self, DoctorDirection direction, char *text)
{
  DoctorEntry *entry = g_new0 (DoctorEntry, 1);
  gsize length = strlen (text);

  entry->serial = self->next_serial++;
  entry->time = self->now;
  entry->step = current_step (self);
  entry->direction = direction;
  entry->unprotected = direction != DOCTOR_FROM_NOTE && !self->is_protected;
  entry->text = text;

  if (self->last.length == 0 && self->first_bytes + length <= KEPT_FIRST)
    {
      g_ptr_array_add (self->first, entry);
      self->first_bytes += length;
      return entry->serial;
    }
  g_queue_push_tail (&self->last, entry);
  self->last_bytes += length;
  while (self->last_bytes > KEPT_LAST && self->last.length > 1)
    leave_out_oldest (self);
  return entry->serial;
}

guint
doctor_transcript_add_client (DoctorTranscript *self, const char *text)
{
  g_return_val_if_fail (text != NULL, 0);

  return append (self, DOCTOR_FROM_CLIENT, make_public (self, text, strlen (text)));
}

guint
doctor_transcript_add_server (DoctorTranscript *self, const char *bytes, gssize length)
{
  g_return_val_if_fail (bytes != NULL || length == 0, 0);

  return append (self, DOCTOR_FROM_SERVER,
                 make_public (self, bytes, length < 0 ? strlen (bytes) : (gsize) length));
}

static DoctorFact *
fact_new (const DoctorTranscript *self, DoctorFactKind kind, const char *text, const char *code,
          gint64 number, gint64 extra)
{
  DoctorFact *fact = g_new0 (DoctorFact, 1);

  fact->kind = kind;
  fact->step = current_step (self);
  fact->number = number;
  fact->extra = extra;
  fact->code = make_public_lines (self, code);
  fact->text = make_public_lines (self, text);
  return fact;
}

void
doctor_transcript_add_fact (DoctorTranscript *self, DoctorFactKind kind, const char *text,
                            const char *code, gint64 number, gint64 extra)
{
  DoctorFact *fact = fact_new (self, kind, text, code, number, extra);
  char *note = doctor_fact_note (fact, doctor_text_english);

  if (note != NULL)
    fact->entry = append (self, DOCTOR_FROM_NOTE, note);
  else
    fact->entry = self->next_serial > 0 ? self->next_serial - 1 : 0;
  g_ptr_array_add (self->facts, fact);
}

void
doctor_transcript_add_fact_at (DoctorTranscript *self, guint serial, DoctorFactKind kind,
                               const char *text, const char *code, gint64 number, gint64 extra)
{
  DoctorFact *fact = fact_new (self, kind, text, code, number, extra);
  const DoctorEntry *entry = doctor_transcript_find (self, serial);

  fact->entry = serial;
  if (entry != NULL)
    fact->step = entry->step;
  g_ptr_array_add (self->facts, fact);
}

void
doctor_transcript_set_tls (DoctorTranscript *self, DoctorTlsInfo *info)
{
  g_return_if_fail (info != NULL);

  doctor_tls_info_ref (info);
  g_clear_pointer (&self->tls, doctor_tls_info_unref);
  self->tls = info;
}

const DoctorTlsInfo *
doctor_transcript_get_tls (const DoctorTranscript *self)
{
  return self->tls;
}

guint
doctor_transcript_n_entries (const DoctorTranscript *self)
{
  return self->first->len + (self->gap != NULL) + self->last.length;
}

const DoctorEntry *
doctor_transcript_entry (const DoctorTranscript *self, guint index)
{
  g_return_val_if_fail (index < doctor_transcript_n_entries (self), NULL);

  if (index < self->first->len)
    return g_ptr_array_index (self->first, index);
  index -= self->first->len;
  if (self->gap != NULL && index-- == 0)
    return self->gap;
  return g_queue_peek_nth ((GQueue *) &self->last, index);
}

const DoctorEntry *
doctor_transcript_find (const DoctorTranscript *self, guint serial)
{
  if (serial < self->first->len)
    return g_ptr_array_index (self->first, serial);
  for (const GList *l = self->last.head; l != NULL; l = l->next)
    if (((const DoctorEntry *) l->data)->serial == serial)
      return l->data;
  return NULL;
}

char *
doctor_transcript_entry_text (const DoctorTranscript *self, const DoctorEntry *entry,
                              DoctorTranslate translate)
{
  g_return_val_if_fail (entry != NULL, NULL);

  if (entry == self->gap)
    {
      DoctorFact fact = { .kind = DOCTOR_FACT_LEFT_OUT, .number = self->gap_bytes };

      return doctor_fact_note (&fact, translate);
    }
  if (entry->direction == DOCTOR_FROM_NOTE)
    for (guint i = 0; i < self->facts->len; i++)
      {
        const DoctorFact *fact = g_ptr_array_index (self->facts, i);
        char *note = fact->entry == entry->serial ? doctor_fact_note (fact, translate) : NULL;

        if (note != NULL)
          return note;
      }
  return g_strdup (entry->text);
}

guint
doctor_transcript_n_facts (const DoctorTranscript *self)
{
  return self->facts->len;
}

const DoctorFact *
doctor_transcript_fact (const DoctorTranscript *self, guint index)
{
  g_return_val_if_fail (index < self->facts->len, NULL);

  return g_ptr_array_index (self->facts, index);
}

const DoctorFact *
doctor_transcript_last_fact (const DoctorTranscript *self, DoctorFactKind kind)
{
  for (guint i = self->facts->len; i > 0; i--)
    {
      const DoctorFact *fact = g_ptr_array_index (self->facts, i - 1);

      if (fact->kind == kind)
        return fact;
    }
  return NULL;
}

guint
doctor_transcript_n_steps (const DoctorTranscript *self)
{
  return self->steps->len;
}

const DoctorStepRecord *
doctor_transcript_step (const DoctorTranscript *self, guint index)
{
  g_return_val_if_fail (index < self->steps->len, NULL);

  return &g_array_index (self->steps, DoctorStepRecord, index);
}

const DoctorStepRecord *
doctor_transcript_failed_step (const DoctorTranscript *self)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      const DoctorStepRecord *record = doctor_transcript_step (self, i);

      if (!record->running && record->outcome == DOCTOR_OUTCOME_FAILED)
        return record;
    }
  return NULL;
}
