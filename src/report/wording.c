/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The words for a result: the sentence of a row, the names of steps, dates and durations. */

#include "report/wording.h"

#include <string.h>

#include <glib/gi18n.h>

static const char *const roles[] = { N_ ("Incoming"), N_ ("Outgoing") };

static const char *const problems[] = {
  [DOCTOR_PROBLEM_NONE] = NULL,
  [DOCTOR_PROBLEM_EMPTY] = N_ ("This must not be empty."),
  [DOCTOR_PROBLEM_BLANK] = N_ ("There must be no blanks in it."),
  [DOCTOR_PROBLEM_LINE_BREAK] = N_ ("There must be no line breaks or control characters in it."),
  [DOCTOR_PROBLEM_SCHEME] = N_ ("Enter the server name alone, without “imap://” or “https://”."),
  [DOCTOR_PROBLEM_FULL_WIDTH] =
      N_ ("There are full-width characters in it; type it with half-width letters and dots."),
  [DOCTOR_PROBLEM_COMMA] = N_ ("There is a comma in it where a dot is meant."),
  [DOCTOR_PROBLEM_PORT_IN_HOST] =
      N_ ("Enter the port in its own field, not after the server name."),
  [DOCTOR_PROBLEM_NOT_A_HOST] = N_ ("This is not a server name, such as mail.example.com."),
  [DOCTOR_PROBLEM_PORT_RANGE] = N_ ("A port is a number from 1 to 65535."),
  [DOCTOR_PROBLEM_NOT_AN_ADDRESS] = N_ ("This is not a mail address, such as name@example.com."),
};

const char *
doctor_wording_gettext (const char *message_id)
{
  /* gettext ("") is the catalogue's header. */
  return *message_id != '\0' ? dgettext (GETTEXT_PACKAGE, message_id) : message_id;
}

char *
doctor_wording_summary (const DoctorPart *part, DoctorTranslate translate)
{
  const DoctorFinding *first;

  g_return_val_if_fail (part != NULL && translate != NULL, NULL);

  if (part->status == DOCTOR_STATUS_CHECKING)
    return g_strdup (translate (N_ ("Checking…")));
  if (part->findings != NULL && part->findings->len > 0 && part->status != DOCTOR_STATUS_OK)
    {
      first = g_ptr_array_index (part->findings, 0);
      return doctor_finding_text (first, part->server, first->cause->summary, translate);
    }
  if (part->status == DOCTOR_STATUS_OK)
    return g_strdup (translate (N_ ("Connection and login to server succeeded")));
  return g_strdup (translate (N_ ("Not tested")));
}

const char *
doctor_wording_step (DoctorStep step, DoctorTranslate translate)
{
  g_return_val_if_fail (step < DOCTOR_N_STEPS && translate != NULL, "");

  return translate (doctor_step_to_label (step));
}

static char *
count (gint64 number, const char *one, const char *many, DoctorTranslate translate)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  return doctor_text_expand (translate (number == 1 ? one : many), "number", digits, NULL);
}

char *
doctor_wording_tls_version (const char *version)
{
  if (version != NULL && g_str_has_prefix (version, "TLS") && g_ascii_isdigit (version[3]))
    return g_strconcat ("TLS ", version + 3, NULL);
  return g_strdup (version != NULL ? version : "");
}

/* The last one. Addresses may come in a later step too. */
static const DoctorFact *
fact_of_step (const DoctorPart *part, DoctorFactKind kind, DoctorStep step)
{
  const DoctorFact *found = NULL;

  for (guint i = 0; i < doctor_transcript_n_facts (part->transcript); i++)
    {
      const DoctorFact *fact = doctor_transcript_fact (part->transcript, i);

      if (fact->kind == kind && fact->step == step)
        found = fact;
    }
  return found;
}

char *
doctor_wording_step_detail (const DoctorPart *part, DoctorStep step, DoctorTranslate translate)
{
  static const DoctorFactKind telling[DOCTOR_N_STEPS] = {
    [DOCTOR_STEP_RESOLVE] = DOCTOR_FACT_ADDRESSES,
    [DOCTOR_STEP_CONNECT] = DOCTOR_FACT_CONNECTED,
    [DOCTOR_STEP_TLS] = DOCTOR_FACT_TLS_ESTABLISHED,
    [DOCTOR_STEP_GREETING] = DOCTOR_FACT_WRONG_SERVICE,
    [DOCTOR_STEP_STARTTLS] = DOCTOR_FACT_TLS_ESTABLISHED,
    [DOCTOR_STEP_LOGIN] = DOCTOR_FACT_LOGIN_STARTED,
    [DOCTOR_STEP_MAILBOX] = DOCTOR_FACT_MAILBOX_OPENED,
    [DOCTOR_STEP_SENDER] = DOCTOR_FACT_SENDER_ACCEPTED,
  };
  const DoctorFact *fact;

  g_return_val_if_fail (part != NULL && step < DOCTOR_N_STEPS && translate != NULL, NULL);

  fact = fact_of_step (part, telling[step], step);
  if (fact == NULL)
    return g_strdup ("");
  switch (step)
    {
    case DOCTOR_STEP_RESOLVE:
      return count (fact->number, N_ ("1 address"), N_ ("{number} addresses"), translate);
    case DOCTOR_STEP_CONNECT:
      return g_strdup_printf ("%s, %s", fact->text != NULL ? fact->text : "",
                              fact->text != NULL && strchr (fact->text, ':') != NULL ? "IPv6"
                                                                                     : "IPv4");
    case DOCTOR_STEP_TLS:
    case DOCTOR_STEP_STARTTLS:
      return doctor_wording_tls_version (fact->text);
    case DOCTOR_STEP_LOGIN:
      return g_strdup (fact->code != NULL ? fact->code : "");
    case DOCTOR_STEP_MAILBOX:
      return count (fact->number, N_ ("1 message"), N_ ("{number} messages"), translate);
    case DOCTOR_STEP_GREETING:
    case DOCTOR_STEP_SENDER:
      return g_strdup ("");
    }
  return g_strdup ("");
}

char *
doctor_wording_role (const DoctorServer *server, DoctorTranslate translate)
{
  g_return_val_if_fail (server != NULL && translate != NULL, NULL);

  return g_strdup_printf ("%s · %s", translate (roles[server->role]),
                          doctor_protocol_to_label (server->protocol));
}

char *
doctor_wording_place (const DoctorServer *server)
{
  g_return_val_if_fail (server != NULL, NULL);

  return g_strdup_printf (strchr (server->host, ':') != NULL ? "[%s]:%u" : "%s:%u", server->host,
                          server->port);
}

const char *
doctor_wording_security (DoctorSecurity security, DoctorTranslate translate)
{
  g_return_val_if_fail (translate != NULL, "");

  return security == DOCTOR_SECURITY_NONE ? translate (N_ ("no encryption"))
                                          : doctor_security_to_label (security);
}

const char *
doctor_wording_source (DoctorSource source, DoctorTranslate translate)
{
  g_return_val_if_fail (source < DOCTOR_N_SOURCES && translate != NULL, "");

  return translate (doctor_source_to_label (source));
}

static const char *
origin_pattern (const DoctorAccount *account)
{
  if (*account->origin == '\0')
    return "{program}";
  if (account->source == DOCTOR_SOURCE_THUNDERBIRD)
    return N_ ("{program}, profile {place}");
  return account->source == DOCTOR_SOURCE_GOA ? N_ ("{program} ({place})")
                                              : N_ ("{program}, {place}");
}

char *
doctor_wording_origin (const DoctorAccount *account, DoctorTranslate translate)
{
  g_autofree char *shown = NULL;

  g_return_val_if_fail (account != NULL && translate != NULL, NULL);

  shown = doctor_text_expand (translate (origin_pattern (account)), "program",
                              doctor_wording_source (account->source, translate), "place",
                              account->origin, NULL);
  for (guint i = 0; account->twins != NULL && i < account->twins->len; i++)
    {
      const DoctorAccount *twin = g_ptr_array_index (account->twins, i);
      g_autofree char *before = g_steal_pointer (&shown);
      const char *pattern = i + 1 < account->twins->len ? N_ ("{program}, {others}")
                                                        : N_ ("{program} and {others}");

      shown = doctor_text_expand (translate (pattern), "program", before, "others",
                                  doctor_wording_source (twin->source, translate), NULL);
    }
  return g_steal_pointer (&shown);
}

char *
doctor_wording_duration (gint64 duration, DoctorTranslate translate)
{
  gint64 milliseconds = (duration + 500) / 1000;
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  g_return_val_if_fail (translate != NULL, NULL);

  if (milliseconds < 1000)
    {
      g_snprintf (digits, sizeof digits, "%" G_GINT64_FORMAT, MAX (milliseconds, 0));
      return doctor_text_expand (translate (N_ ("{number} ms")), "number", digits, NULL);
    }
  g_ascii_formatd (digits, sizeof digits, "%.1f", (double) milliseconds / 1000);
  return doctor_text_expand (translate (N_ ("{number} s")), "number", digits, NULL);
}

/* Where the server's words begin in an entry: the tag before an IMAP reply is this program's own.
 */
static const char *
skip_tag (const DoctorTranscript *transcript, const DoctorEntry *entry, const char *line)
{
  for (guint i = 0; i < doctor_transcript_n_facts (transcript); i++)
    {
      const DoctorFact *fact = doctor_transcript_fact (transcript, i);
      gsize length;

      if (fact->kind != DOCTOR_FACT_REPLY_REFUSED || fact->entry != entry->serial
          || fact->text == NULL)
        continue;
      length = strcspn (fact->text, "\n");
      if (strlen (line) > length
          && strncmp (line + strlen (line) - length, fact->text, length) == 0)
        return line + strlen (line) - length;
    }
  return line;
}

char *
doctor_wording_quote (const DoctorPart *part, guint serial, DoctorTranslate translate)
{
  const DoctorEntry *entry;
  g_autofree char *line = NULL;

  g_return_val_if_fail (part != NULL && translate != NULL, NULL);

  entry = doctor_transcript_find (part->transcript, serial);
  if (entry == NULL)
    return NULL;
  line = doctor_transcript_entry_text (part->transcript, entry, translate);
  return g_strdup (skip_tag (part->transcript, entry, line));
}

char *
doctor_wording_evidence (const DoctorPart *part, const DoctorFinding *finding,
                         DoctorTranslate translate)
{
  GString *text;

  g_return_val_if_fail (part != NULL && finding != NULL && translate != NULL, NULL);

  text = g_string_new (NULL);
  for (guint i = 0; i < finding->evidence->len; i++)
    {
      g_autofree char *line =
          doctor_wording_quote (part, g_array_index (finding->evidence, guint, i), translate);

      if (line == NULL)
        continue;
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, line);
    }
  return g_string_free (text, FALSE);
}

const char *
doctor_wording_openness (const DoctorPart *part, const DoctorFinding *finding,
                         DoctorTranslate translate)
{
  g_return_val_if_fail (part != NULL && finding != NULL && translate != NULL, NULL);

  if (part->server->security != DOCTOR_SECURITY_STARTTLS)
    return NULL;
  for (guint i = 0; i < finding->evidence->len; i++)
    {
      const DoctorEntry *entry =
          doctor_transcript_find (part->transcript, g_array_index (finding->evidence, guint, i));

      if (entry != NULL && entry->unprotected && entry->direction == DOCTOR_FROM_SERVER)
        return translate (
            N_ ("These words came before encryption: anybody on the way may have written them."));
    }
  return NULL;
}

const char *
doctor_wording_problem (DoctorProblem problem, DoctorTranslate translate)
{
  g_return_val_if_fail (problem < G_N_ELEMENTS (problems) && translate != NULL, NULL);

  return problems[problem] != NULL ? translate (problems[problem]) : NULL;
}

static const char *
connection_words (const DoctorNetwork *network)
{
  if (!network->online)
    return N_ ("This computer is not connected to a network");
  if (g_strcmp0 (network->connectivity, "portal") == 0)
    return N_ ("This network wants you to sign in on a web page first");
  if (g_strcmp0 (network->connectivity, "limited") == 0)
    return N_ ("This computer is connected to a network, but perhaps not to the Internet");
  if (g_strcmp0 (network->connectivity, "local") == 0)
    return N_ ("This computer is connected to a local network only");
  return N_ ("This computer is connected to the Internet");
}

char *
doctor_wording_network (const DoctorNetwork *network, DoctorTranslate translate)
{
  static const char *const families[2][2] = {
    { N_ ("no way to the Internet"), N_ ("IPv6 only") },
    { N_ ("IPv4 only"), N_ ("IPv4 and IPv6") },
  };
  static const char *const detours[2][2] = {
    { N_ ("no VPN, no proxy"), N_ ("no VPN, but a proxy") },
    { N_ ("VPN, no proxy"), N_ ("VPN and proxy") },
  };

  g_return_val_if_fail (network != NULL && translate != NULL, NULL);

  if (!network->online)
    return g_strdup (translate (connection_words (network)));
  return g_strjoin (" · ", translate (connection_words (network)),
                    translate (families[!!network->ipv4][!!network->ipv6]),
                    translate (detours[!!network->vpn][!!network->proxy]), NULL);
}
