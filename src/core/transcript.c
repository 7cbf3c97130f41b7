/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Everything that happened in one probe, in order: lines, notes, facts, steps, certificate. One
 * file in spite of its length: what is left out touches writing and reading alike. */

#include "core/transcript.h"

#include <string.h>

/* Design decision 11: 4 MiB are kept, the first and the last part. */
#define KEPT_FIRST (2 * 1024 * 1024)
#define KEPT_LAST (2 * 1024 * 1024)
/* In either part too: empty lines are no text, and take memory all the same. */
#define KEPT_ENTRIES 50000

struct _DoctorTranscript
{
  grefcount ref_count;
  gint64 started;
  gint64 now;
  gboolean is_protected;
  guint next_serial;
  GPtrArray *first; /* of DoctorEntry */
  GPtrArray *last;  /* of DoctorEntry, once `first` is full */
  guint last_begin; /* what stands before it in `last` was left out and is NULL */
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
  if (entry == NULL)
    return;
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
  self->last = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
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
  g_ptr_array_unref (self->last);
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
  guint i = 0;

  g_return_if_fail (self != NULL && secret != NULL);

  /* The longest first: where one secret begins with another, its rest would stay. */
  while (i < self->hidden->len
         && doctor_secret_length (g_ptr_array_index (self->hidden, i))
                >= doctor_secret_length (secret))
    i++;
  g_ptr_array_insert (self->hidden, (int) i, doctor_secret_ref (secret));
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

/* NULL when there is nothing to hide. */
static char *
scrub (const DoctorTranscript *self, const char *bytes, gsize *length)
{
  char *scrubbed = NULL;

  for (guint i = 0; i < self->hidden->len; i++)
    {
      gsize before = *length;
      char *next = doctor_secret_scrub (g_ptr_array_index (self->hidden, i),
                                        scrubbed != NULL ? scrubbed : bytes, before, length);

      /* The other secrets stand in it still. */
      doctor_secret_wipe (scrubbed, scrubbed != NULL ? before : 0);
      g_free (scrubbed);
      scrubbed = next;
    }
  return scrubbed;
}

/* Scrubbed before it is escaped: an escape must not hide a part of the secret. */
static char *
make_public (const DoctorTranscript *self, const char *bytes, gsize length)
{
  g_autofree char *scrubbed = scrub (self, bytes, &length);

  return doctor_text_escape (scrubbed != NULL ? scrubbed : bytes, (gssize) length);
}

/* The same with line feeds kept. Scrubbed as a whole: a secret may go over the end of a line. */
static char *
make_public_lines (const DoctorTranscript *self, const char *text)
{
  g_autofree char *scrubbed = NULL;
  g_auto (GStrv) lines = NULL;
  gsize length;

  if (text == NULL)
    return NULL;
  length = strlen (text);
  scrubbed = scrub (self, text, &length);
  lines = g_strsplit (scrubbed != NULL ? scrubbed : text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *line = doctor_text_escape (lines[i], -1);

      g_free (lines[i]);
      lines[i] = line;
    }
  return g_strjoinv ("\n", lines);
}

/* A note is one line, though a value in it may have several. */
static char *
make_note (const DoctorFact *fact, DoctorTranslate translate)
{
  char *note = doctor_fact_note (fact, translate);

  return note != NULL ? g_strdelimit (note, "\n", ' ') : NULL;
}

static guint
n_last (const DoctorTranscript *self)
{
  return self->last->len - self->last_begin;
}

static void
leave_out_oldest (DoctorTranscript *self)
{
  DoctorEntry *oldest = g_steal_pointer (&g_ptr_array_index (self->last, self->last_begin));
  gsize length = strlen (oldest->text);

  self->last_begin++;
  self->last_bytes -= length;
  self->gap_bytes += (gint64) length;
  /* As many are moved as were left out: in the whole every entry is moved about once. */
  if (self->last_begin > n_last (self))
    {
      g_ptr_array_remove_range (self->last, 0, self->last_begin);
      self->last_begin = 0;
    }

  if (self->gap == NULL)
    {
      self->gap = g_new0 (DoctorEntry, 1);
      self->gap->serial = oldest->serial;
      self->gap->time = oldest->time;
      self->gap->step = oldest->step;
      self->gap->direction = DOCTOR_FROM_NOTE;
    }
  g_free (self->gap->text);
  self->gap->text =
      doctor_fact_note (&(DoctorFact){ .kind = DOCTOR_FACT_LEFT_OUT, .number = self->gap_bytes },
                        doctor_text_english);
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
  /* Escaping grew it in steps, and thousands are kept. */
  entry->text = g_realloc (text, length + 1);

  if (self->last->len == 0 && self->first_bytes + length <= KEPT_FIRST
      && self->first->len < KEPT_ENTRIES)
    {
      g_ptr_array_add (self->first, entry);
      self->first_bytes += length;
      return entry->serial;
    }
  g_ptr_array_add (self->last, entry);
  self->last_bytes += length;
  while (n_last (self) > 1 && (self->last_bytes > KEPT_LAST || n_last (self) > KEPT_ENTRIES))
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
  char *note = make_note (fact, doctor_text_english);

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
  return self->first->len + (self->gap != NULL) + n_last (self);
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
  return g_ptr_array_index (self->last, self->last_begin + index);
}

const DoctorEntry *
doctor_transcript_find (const DoctorTranscript *self, guint serial)
{
  if (serial < self->first->len)
    return g_ptr_array_index (self->first, serial);
  /* Serial numbers run on: what is kept of them ends with the newest. */
  if (serial >= self->next_serial || self->next_serial - serial > n_last (self))
    return NULL;
  return g_ptr_array_index (self->last, self->last->len - (self->next_serial - serial));
}

char *
doctor_transcript_entry_text (const DoctorTranscript *self, const DoctorEntry *entry,
                              DoctorTranslate translate)
{
  g_return_val_if_fail (entry != NULL, NULL);

  if (entry == self->gap)
    {
      DoctorFact fact = { .kind = DOCTOR_FACT_LEFT_OUT, .number = self->gap_bytes };

      return make_note (&fact, translate);
    }
  if (entry->direction == DOCTOR_FROM_NOTE)
    for (guint i = 0; i < self->facts->len; i++)
      {
        const DoctorFact *fact = g_ptr_array_index (self->facts, i);
        char *note = fact->entry == entry->serial ? make_note (fact, translate) : NULL;

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
