/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What stands beside a cause: settings and circumstances that do not fit what is known. */

#include "diagnosis/beside.h"

#include <string.h>

#include "diagnosis/dates.h"
#include "diagnosis/misspelt.h"
#include "diagnosis/together-private.h"

/* Who greets says who it is at the beginning. */
#define MAX_WORDS 200

/* Whoever refuses for one of these may not know the name. */
static const char *const name_refused[] = {
  "auth-bad-credentials",
  "auth-username-form",
  "login-refused",
  "auth-credentials-or-protocol-disabled",
  NULL,
};

/* Causes that the habits of a provider tell; what they advise comes first. */
static const char *const name_perhaps_refused[] = {
  "auth-app-password-required",
  "auth-rate-limited",
  NULL,
};

/* The same of the address. */
static const char *const address_refused[] = {
  "auth-bad-credentials",
  "auth-username-form",
  "login-refused",
  "auth-app-password-required",
  "sender-not-owned",
  "address-refused",
  "sender-refused",
  "relay-denied",
  "dns-not-found",
  "host-misspelt",
  NULL,
};

static DoctorFinding *
first_of (const GPtrArray *findings)
{
  return findings->len > 0 ? g_ptr_array_index (findings, 0) : NULL;
}

static gboolean
is_one_of (const DoctorFinding *finding, const char *const *causes)
{
  return finding != NULL && g_strv_contains (causes, finding->cause->id);
}

static DoctorFinding *
add (GPtrArray *findings, const char *cause, const DoctorCase *the_case, const DoctorFact *fact)
{
  DoctorFinding *finding = doctor_finding_new (cause, the_case->transcript, fact);

  g_ptr_array_add (findings, finding);
  return finding;
}

/* NULL: it is in the right form, or might be. */
static char *
want_user (const DoctorCase *the_case, DoctorUserForm form)
{
  const char *user = the_case->server->user, *address = the_case->account->address;
  const char *at = strchr (user, '@');

  if (*user == '\0' || address == NULL || strchr (address, '@') == NULL
      || strpbrk (user, "\\%/ ") != NULL)
    return NULL;
  if (form == DOCTOR_USER_ADDRESS && at == NULL)
    return g_strdup (address);
  if (at == NULL || g_ascii_strcasecmp (user, address) != 0)
    return NULL;
  if (form == DOCTOR_USER_LOCAL_PART)
    return g_strndup (user, (gsize) (at - user));
  return form == DOCTOR_USER_OWN_ID ? g_strdup ("") : NULL;
}

/* A login that was accepted has the right name. */
static void
add_user_name (GPtrArray *findings, const DoctorCase *the_case)
{
  /* What form the user name has is the server's affair. */
  const DoctorProvider *owner = doctor_provider_find_by_host (the_case->server->host);
  DoctorFinding *first = first_of (findings), *finding;
  g_autofree char *wanted = NULL;

  if (owner == NULL || (owner->traps & (DOCTOR_TRAP_OWN_DOMAINS | DOCTOR_TRAP_LOCAL_BRIDGE)) != 0
      || !(is_one_of (first, name_refused) || is_one_of (first, name_perhaps_refused))
      || first->fact == NULL || first->fact->kind != DOCTOR_FACT_REPLY_REFUSED)
    return;
  wanted = want_user (the_case, owner->user);
  if (wanted == NULL)
    return;
  finding = add (findings, "user-name-differs", the_case, first->fact);
  finding->form = owner->user;
  finding->wanted = g_strdup (wanted);
  if (!is_one_of (first, name_refused))
    return;
  first->form = owner->user;
  first->wanted = g_steal_pointer (&wanted);
  first->best = &finding->cause->fixes[0];
}

static void
add_address (GPtrArray *findings, const DoctorCase *the_case)
{
  const DoctorFinding *first = first_of (findings);
  char *domain;

  if (!is_one_of (first, address_refused))
    return;
  domain = doctor_address_nearest_domain (the_case->account->address);
  if (domain == NULL)
    domain = doctor_address_nearest_domain (the_case->server->user);
  if (domain != NULL)
    add (findings, "address-misspelt", the_case, first->fact)->wanted = domain;
}

/* The host's own name for itself does not need a word. */
static void
add_this_computer (GPtrArray *findings, const DoctorCase *the_case)
{
  const DoctorFact *connected =
      doctor_transcript_last_fact (the_case->transcript, DOCTOR_FACT_CONNECTED);
  g_autofree char *domain = doctor_host_domain (the_case->server->host);

  if (doctor_transcript_failed_step (the_case->transcript) != NULL && connected != NULL
      && domain != NULL && doctor_is_loopback (connected->text))
    add (findings, "answered-by-this-computer", the_case, connected);
}

static gboolean
publishes_starttls (const DoctorProvider *owner, const DoctorServer *server)
{
  for (guint i = 0; i < owner->n_servers; i++)
    if (owner->servers[i].protocol == server->protocol && owner->servers[i].port == server->port
        && owner->servers[i].security == DOCTOR_SECURITY_STARTTLS
        && g_ascii_strcasecmp (owner->servers[i].host, server->host) == 0)
      return TRUE;
  return FALSE;
}

/* NULL for a word that is no name of a host, a version among them. */
static char *
domain_of_word (const char *word)
{
  const char *end = strrchr (word, '.');

  return end != NULL && g_ascii_isalpha (end[1]) ? doctor_host_domain (word) : NULL;
}

/* Whether the greeting names a host, and none of that provider. */
static const DoctorEntry *
find_foreign_greeting (const DoctorCase *the_case, const DoctorProvider *owner)
{
  for (guint i = 0; i < doctor_transcript_n_entries (the_case->transcript); i++)
    {
      const DoctorEntry *entry = doctor_transcript_entry (the_case->transcript, i);
      g_auto (GStrv) words = NULL;
      gboolean is_named = FALSE;

      if (entry->step != DOCTOR_STEP_GREETING || entry->direction != DOCTOR_FROM_SERVER)
        continue;
      words = g_strsplit_set (entry->text, " -[]()<>,;", MAX_WORDS);
      for (guint j = 0; words[j] != NULL; j++)
        {
          g_autofree char *domain = domain_of_word (words[j]);

          if (domain == NULL)
            continue;
          is_named = TRUE;
          if (doctor_provider_find_by_host (words[j]) == owner)
            return NULL;
        }
      return is_named ? entry : NULL;
    }
  return NULL;
}

/* The provider publishes STARTTLS for this very server and port, and what answers has none: before
 * any encryption that may be anybody on the way. Where it also calls itself by another name, it is
 * somebody else. */
static void
add_interception (GPtrArray *findings, const DoctorCase *the_case)
{
  const DoctorFact *missing =
      doctor_transcript_last_fact (the_case->transcript, DOCTOR_FACT_STARTTLS_NOT_OFFERED);
  const DoctorProvider *owner =
      missing != NULL ? doctor_provider_find_by_host (the_case->server->host) : NULL;
  const DoctorEntry *greeting;
  DoctorFinding *finding;

  if (owner == NULL || !publishes_starttls (owner, the_case->server)
      || !g_str_equal (first_of (findings)->cause->id, "starttls-unavailable"))
    return;
  greeting = find_foreign_greeting (the_case, owner);
  finding = doctor_finding_new ("traffic-intercepted", the_case->transcript, missing);
  if (greeting != NULL)
    g_array_prepend_val (finding->evidence, greeting->serial);
  else
    finding->severity = DOCTOR_SEVERITY_WARNING;
  g_ptr_array_insert (findings, greeting != NULL ? 0 : -1, finding);
}

/* A note: one of the two is wrong, and nobody knows which. */
static void
add_clock (GPtrArray *findings, const DoctorCase *the_case)
{
  DoctorGreetingDate said;
  g_autoptr (GDateTime) date = NULL;
  DoctorFinding *finding;

  if (!doctor_greeting_date (the_case->transcript, &said) || !doctor_greeting_date_differs (&said))
    return;
  date = g_date_time_new_from_unix_utc (said.said);
  finding = add (findings, "clock-differs", the_case, NULL);
  g_array_append_val (finding->evidence, said.entry);
  finding->wanted = g_date_time_format (date, "%Y-%m-%d");
}

guint
doctor_announced_delay (const DoctorTranscript *transcript)
{
  const DoctorFact *offered;
  g_auto (GStrv) lines = NULL;

  g_return_val_if_fail (transcript != NULL, 0);

  offered = doctor_transcript_last_fact (transcript, DOCTOR_FACT_CAPABILITIES);
  lines = g_strsplit (offered != NULL && offered->text != NULL ? offered->text : "", "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_ascii_strncasecmp (lines[i], "LOGIN-DELAY ", 12) == 0)
      return (guint) MIN (g_ascii_strtoull (lines[i] + 12, NULL, 10), G_MAXUINT);
  return 0;
}

/* Whoever comes too often, or meets others, is told how often is not. */
static void
add_interval (GPtrArray *findings, const DoctorCase *the_case)
{
  static const char *const hurried[] = { "traffic-limit", "mailbox-in-use", NULL };
  static const DoctorFix fix = {
    DOCTOR_FIX_NONE,
    N_ ("{host} wants {wanted} minutes between two logins: let your mail "
        "programs check less often than that."),
    NULL
  };
  DoctorFinding *first = first_of (findings);
  guint minutes = doctor_announced_delay (the_case->transcript) / 60
                  + (doctor_announced_delay (the_case->transcript) % 60 != 0);

  if (minutes < 2 || !is_one_of (first, hurried) || first->wanted != NULL || first->best != NULL)
    return;
  first->wanted = g_strdup_printf ("%u", minutes);
  first->best = &fix;
}

/* A provider that takes no password at all says mostly that it was a wrong one. */
static void
choose_sign_in (const GPtrArray *findings, const DoctorCase *the_case)
{
  static const char *const doubtful[] = { "auth-bad-credentials", "login-refused", NULL };
  DoctorFinding *first = first_of (findings);

  if (is_one_of (first, doubtful) && first->best == NULL && the_case->provider != NULL
      && the_case->provider->oauth2_only && the_case->server->login == DOCTOR_LOGIN_PASSWORD)
    first->best = &doctor_cause_lookup ("basic-auth-disabled")->fixes[0];
}

static gboolean
asks_for_login (const DoctorFix *fix)
{
  return fix->action == DOCTOR_FIX_USE_SETTING && strstr (fix->target, "login=password") != NULL;
}

/* Who has logged in need not be told to. */
static void
choose_fix (const GPtrArray *findings, const DoctorCase *the_case)
{
  DoctorFinding *first = first_of (findings);
  const DoctorFix *fixes = first != NULL ? first->cause->fixes : NULL;

  if (first == NULL || first->best != NULL || fixes[0].text == NULL || !asks_for_login (&fixes[0])
      || doctor_transcript_last_fact (the_case->transcript, DOCTOR_FACT_LOGIN_ACCEPTED) == NULL)
    return;
  for (guint i = 1; first->best == NULL && i < DOCTOR_MAX_FIXES && fixes[i].text != NULL; i++)
    if (!asks_for_login (&fixes[i]))
      first->best = &fixes[i];
}

void
doctor_beside_add (GPtrArray *findings, const DoctorCase *the_case)
{
  g_return_if_fail (findings != NULL && the_case != NULL);

  if (doctor_transcript_last_fact (the_case->transcript, DOCTOR_FACT_STOPPED) != NULL)
    return;
  add_user_name (findings, the_case);
  add_address (findings, the_case);
  add_this_computer (findings, the_case);
  add_interception (findings, the_case);
  add_clock (findings, the_case);
  add_interval (findings, the_case);
  choose_sign_in (findings, the_case);
  choose_fix (findings, the_case);
}
