/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The closed list of what a probe can observe. */

#include "core/facts.h"

#include "core/account.h"

static const char *const step_words[DOCTOR_N_STEPS] = {
  "resolve", "connect", "tls", "greeting", "starttls", "login", "mailbox", "sender",
};

static const struct
{
  const char *id;
  const char *note;
} facts[] = {
#define DOCTOR_FACT_ROW(symbol, id, note) { id, note },
  DOCTOR_FACTS (DOCTOR_FACT_ROW)
#undef DOCTOR_FACT_ROW
};

const char *
doctor_step_to_string (DoctorStep step)
{
  return step_words[step];
}

const char *
doctor_fact_id (DoctorFactKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (facts), NULL);

  return facts[kind].id;
}

gboolean
doctor_fact_has_own_text (DoctorFactKind kind)
{
  return kind == DOCTOR_FACT_PROTOCOL_VIOLATION || kind == DOCTOR_FACT_TOKEN_UNKNOWN
         || kind == DOCTOR_FACT_SIGN_IN_EXPIRED || kind == DOCTOR_FACT_CREDENTIAL_NOT_GIVEN
         || kind == DOCTOR_FACT_CERTIFICATE_ERRORS_IGNORED || kind == DOCTOR_FACT_PROGRAM_DIFFERS;
}

char *
doctor_fact_note (const DoctorFact *self, DoctorTranslate translate)
{
  g_autofree char *number = NULL;
  g_autofree char *extra = NULL;
  const char *text, *code, *seen = NULL;

  g_return_val_if_fail (self != NULL && self->kind < G_N_ELEMENTS (facts), NULL);

  if (facts[self->kind].note == NULL)
    return NULL;
  number = g_strdup_printf ("%" G_GINT64_FORMAT, self->number);
  extra = g_strdup_printf ("%" G_GINT64_FORMAT, self->extra);
  text = self->text;
  code = self->code;
  /* These values are words of the program, marked for translation where they are chosen. */
  if (doctor_fact_has_own_text (self->kind) && text != NULL && *text != '\0')
    text = translate (text);
  if ((self->kind == DOCTOR_FACT_PASSWORD_UNSENDABLE
       || self->kind == DOCTOR_FACT_NAME_LOOKUP_FAILED)
      && code != NULL && *code != '\0')
    code = translate (code);
  if (self->kind == DOCTOR_FACT_FOLLOW_UP_FAILED && self->extra >= 0
      && self->extra < (gint64) G_N_ELEMENTS (facts))
    seen = facts[self->extra].id;
  if (self->kind == DOCTOR_FACT_SETTING_INVALID && code != NULL && *code != '\0')
    code = translate (doctor_field_to_label (code));
  return doctor_text_expand (translate (facts[self->kind].note), "text", text, "code", code,
                             "number", number, "extra", extra, "seen", seen, NULL);
}
