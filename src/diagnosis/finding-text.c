/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The texts of a cause, with the values that they name. */

#include "diagnosis/diagnosis.h"

#include <string.h>

#include "diagnosis/follow.h"
#include "diagnosis/misspelt.h"
#include "diagnosis/providers.h"

/* What a server sends may be long; in a sentence it is cut. */
#define MAX_VALUE 160

static char *
shorten (const char *value)
{
  if (value == NULL)
    return NULL;
  if (g_utf8_strlen (value, -1) <= MAX_VALUE)
    return g_strdelimit (g_strdup (value), "\n", ' ');
  else
    {
      g_autofree char *start = g_utf8_substring (value, 0, MAX_VALUE);

      return g_strdelimit (g_strconcat (start, "…", NULL), "\n", ' ');
    }
}

/* `seconds` from now, as a part of a sentence. */
static char *
when (gint64 seconds, DoctorTranslate translate)
{
  gint64 days = seconds / 86400;
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, days);

  if (days <= 0)
    return g_strdup (translate (N_ ("within a day")));
  if (days == 1)
    return g_strdup (translate (N_ ("in one day")));
  return doctor_text_expand (translate (N_ ("in {number} days")), "number", number, NULL);
}

/* As short as on a clock. */
static char *
pause_words (guint seconds, DoctorTranslate translate)
{
  gboolean in_minutes = seconds >= 120;
  g_autofree char *number = g_strdup_printf ("%u", in_minutes ? (seconds + 59) / 60 : seconds);

  return doctor_text_expand (translate (in_minutes ? N_ ("{number} min") : N_ ("{number} s")),
                             "number", number, NULL);
}

/* What was wrong when a login was refused that is not made again now. */
static const char *
earlier_reason (const DoctorFact *fact, DoctorTranslate translate)
{
  const DoctorCause *cause = fact->text != NULL ? doctor_cause_lookup (fact->text) : NULL;

  return translate ((cause != NULL ? cause : doctor_cause_lookup ("login-refused"))->title);
}

static const DoctorProviderServer *
find_published (const DoctorServer *server)
{
  const DoctorProvider *provider = doctor_provider_find (server, NULL);

  return provider != NULL ? doctor_provider_published (provider, server) : NULL;
}

/* What the provider publishes, for a person, and as a setting. */
static char *
published_words (const DoctorFinding *self, const DoctorServer *server, DoctorTranslate translate)
{
  gboolean is_elsewhere = self->fact != NULL && self->fact->kind == DOCTOR_FACT_MAIL_EXCHANGERS;
  const DoctorProviderServer *published =
      is_elsewhere && self->provider != NULL
          ? doctor_provider_best (self->provider, server->protocol)
          : find_published (server);
  g_autofree char *port = NULL;

  if (published == NULL)
    return NULL;
  port = g_strdup_printf ("%u", published->port);
  return doctor_text_expand (translate (N_ ("{name}, port {port}, {security}")), "name",
                             published->host, "port", port, "security",
                             doctor_security_to_label (published->security), NULL);
}

static char *
published_setting (const DoctorServer *server)
{
  const DoctorProviderServer *published = find_published (server);

  if (published == NULL)
    return NULL;
  if (g_ascii_strcasecmp (published->host, server->host) == 0)
    return g_strdup_printf ("security=%s,port=%u", doctor_security_to_string (published->security),
                            published->port);
  return g_strdup_printf ("host=%s,security=%s,port=%u", published->host,
                          doctor_security_to_string (published->security), published->port);
}

/* What was tried and works, for a person. */
static char *
found_words (const DoctorFact *fact, const DoctorServer *server, DoctorTranslate translate)
{
  g_autoptr (DoctorServer) found = doctor_follow_read (fact, server);
  g_autofree char *port = NULL;
  const char *pattern = N_ ("{name}, port {port}, {security}");

  if (found == NULL)
    return NULL;
  if (found->protocol != server->protocol)
    pattern = N_ ("{protocol} at {name}, port {port}, {security}");
  port = g_strdup_printf ("%u", found->port);
  return doctor_text_expand (translate (pattern), "name", found->host, "port", port, "protocol",
                             doctor_protocol_to_label (found->protocol), "security",
                             doctor_security_to_label (found->security), NULL);
}

/* The user name in the form that the provider wants, for a person; or the value as it is. */
static char *
wanted_words (const DoctorFinding *self, DoctorTranslate translate)
{
  static const char *const forms[] = {
    [DOCTOR_USER_ADDRESS] = N_ ("the full mail address, {name}"),
    [DOCTOR_USER_LOCAL_PART] = N_ ("only the part before the @, {name}"),
    [DOCTOR_USER_OWN_ID] = N_ ("the name that your provider gave you, not the mail address"),
  };

  if (self->wanted == NULL || self->form == DOCTOR_USER_ANY)
    return g_strdup (self->wanted != NULL ? self->wanted : "");
  return doctor_text_expand (translate (forms[self->form]), "name", self->wanted, NULL);
}

/* Bytes of a mailbox, or of a message. */
static char *
megabytes_words (const DoctorFact *fact)
{
  gint64 bytes = fact == NULL                               ? 0
                 : fact->kind == DOCTOR_FACT_MAILBOX_OPENED ? fact->extra
                                                            : fact->number;

  return g_strdup_printf ("%.1f MB", (double) bytes / 1e6);
}

char *
doctor_finding_likely_host (const DoctorFinding *self)
{
  const DoctorFact *fact;

  g_return_val_if_fail (self != NULL, NULL);

  fact = self->fact;
  if (g_strcmp0 (self->cause->id, "host-misspelt") == 0 && fact != NULL && fact->text != NULL)
    return fact->kind == DOCTOR_FACT_SETTING_INVALID ? doctor_host_repaired (fact->text)
                                                     : g_strdup (doctor_host_nearest (fact->text));
  if (fact == NULL || fact->kind != DOCTOR_FACT_CERTIFICATE_WRONG_NAME || fact->number == 0
      || fact->code == NULL)
    return NULL;
  return g_strndup (fact->code, strcspn (fact->code, ","));
}

char *
doctor_finding_text (const DoctorFinding *self, const DoctorServer *server, const char *pattern,
                     DoctorTranslate translate)
{
  const DoctorFact *fact;
  g_autofree char *text = NULL, *code = NULL, *number = NULL, *soon = NULL, *percent = NULL;
  g_autofree char *port = NULL, *tls_port = NULL, *starttls_port = NULL;
  g_autofree char *host = NULL, *likely = NULL;
  g_autofree char *wanted = NULL, *megabytes = NULL, *pause = NULL;
  g_autofree char *published = NULL, *setting = NULL, *found = NULL, *found_setting = NULL;
  const char *security, *field = "";

  g_return_val_if_fail (self != NULL && server != NULL && pattern != NULL, NULL);
  g_return_val_if_fail (translate != NULL, NULL);

  fact = self->fact;
  if (fact != NULL && fact->kind == DOCTOR_FACT_SETTINGS_PUBLISHED)
    {
      published = found_words (fact, server, translate);
      setting = doctor_follow_setting (fact, server);
    }
  else
    {
      published = published_words (self, server, translate);
      setting = published_setting (server);
    }
  wanted = wanted_words (self, translate);
  megabytes = megabytes_words (fact);
  pause = pause_words (self->pause, translate);
  found = found_words (self->found, server, translate);
  found_setting = doctor_follow_setting (self->found, server);
  port = g_strdup_printf ("%u", server->port);
  tls_port =
      g_strdup_printf ("%u", doctor_server_default_port (server->protocol, DOCTOR_SECURITY_TLS));
  starttls_port = g_strdup_printf (
      "%u", doctor_server_default_port (server->protocol, DOCTOR_SECURITY_STARTTLS));
  security = server->security == DOCTOR_SECURITY_NONE ? translate (N_ ("no encryption"))
                                                      : doctor_security_to_label (server->security);
  if (fact != NULL)
    {
      if (fact->code != NULL && *fact->code != '\0')
        field = translate (doctor_field_to_label (fact->code));
      text = doctor_fact_has_own_text (fact->kind) && fact->text != NULL && *fact->text != '\0'
                 ? g_strdup (translate (fact->text))
                 : shorten (fact->text);
      code = shorten (fact->code);
      number = g_strdup_printf ("%" G_GINT64_FORMAT, fact->number);
      soon = when (fact->extra, translate);
      host = doctor_finding_likely_host (self);
      likely = doctor_text_expand (host != NULL
                                       ? translate (N_ ("perhaps it is {name}"))
                                       : translate (N_ ("it should be one of these: {name}")),
                                   "name", host != NULL ? host : code, NULL);
      if (fact->kind == DOCTOR_FACT_QUOTA && fact->extra > 0)
        /* Not rounded up: what is not full is not called so. */
        percent = g_strdup_printf (
            "%d %%", (int) MIN (100.0 * (double) fact->number / (double) fact->extra, 999.0));
    }

  return doctor_text_expand (
      translate (pattern), "host", server->host, "port", port, "protocol",
      doctor_protocol_to_label (server->protocol), "user", server->user, "security", security,
      "tls-port", tls_port, "starttls-port", starttls_port, "text", text, "code", code, "number",
      number, "when", soon, "percent", percent, "likely", likely, "published", published,
      "published-setting", setting, "found", found, "found-setting", found_setting, "provider",
      self->provider != NULL ? self->provider->name : "", "wanted", wanted, "megabytes", megabytes,
      "pause", pause, "step", fact != NULL ? translate (doctor_step_to_label (fact->step)) : "",
      "field", field, "reason", fact != NULL ? earlier_reason (fact, translate) : "", NULL);
}
