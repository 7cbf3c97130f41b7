/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What several probes of one examination show together and none of them alone. */

#include "diagnosis/together.h"

#include <string.h>

#include "diagnosis/dates.h"
#include "diagnosis/together-private.h"

/* Bits: how the dates of a provider's certificates look. */
#define EXPIRED 1u
#define NOT_YET 2u
#define CURRENT 4u
/* And what the date says that a server of theirs greets with. */
#define AGREES 8u /* with this computer */
#define LATER 16u /* than this computer's */
#define EARLIER 32u

char *
doctor_host_domain (const char *host)
{
  g_autofree char *ascii = doctor_host_to_ascii (host);
  g_auto (GStrv) labels = NULL;
  guint n, wanted = 2;

  if (ascii == NULL || g_hostname_is_ip_address (ascii) || strchr (ascii, ':') != NULL)
    return NULL;
  labels = g_strsplit (ascii, ".", -1);
  n = g_strv_length (labels);
  if (n < 2 || *labels[n - 1] == '\0')
    return NULL;
  /* "co.jp", "or.jp", "com.au": no provider's own. */
  if (n > 2 && strlen (labels[n - 1]) == 2 && strlen (labels[n - 2]) <= 3)
    wanted = 3;
  return g_strjoinv (".", labels + n - wanted);
}

/* The first owner that was seen, and whether there is another. */
typedef struct
{
  char *domain; /* NULL: a server without a name that tells */
  gboolean is_one_of_several;
} Owner;

static void
owner_free (Owner *self)
{
  g_free (self->domain);
  g_free (self);
}

GHashTable *
doctor_owners_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) owner_free);
}

void
doctor_owners_add (GHashTable *self, const char *what, const DoctorExamined *examined)
{
  g_autofree char *domain = doctor_host_domain (examined->server->host);
  Owner *owner = g_hash_table_lookup (self, what);

  if (owner != NULL)
    {
      owner->is_one_of_several = owner->is_one_of_several || g_strcmp0 (owner->domain, domain) != 0;
      return;
    }
  owner = g_new0 (Owner, 1);
  owner->domain = g_steal_pointer (&domain);
  g_hash_table_insert (self, g_strdup (what), owner);
}

gboolean
doctor_owners_has_another (GHashTable *self, const char *what, const DoctorExamined *examined)
{
  g_autofree char *domain = doctor_host_domain (examined->server->host);
  const Owner *owner = g_hash_table_lookup (self, what);

  return owner != NULL && (owner->is_one_of_several || g_strcmp0 (owner->domain, domain) != 0);
}

/* Whom the server belongs to: its domain, else whoever has its certificate. NULL: nobody knows. */
static char *
site_of (const DoctorExamined *self)
{
  const DoctorTlsInfo *tls = doctor_transcript_get_tls (self->transcript);
  char *domain = doctor_host_domain (self->server->host);

  if (domain != NULL || tls == NULL || tls->chain->len == 0)
    return domain;
  return g_strdup (((const DoctorCertificate *) g_ptr_array_index (tls->chain, 0))->sha256);
}

static guint
dates_of (const DoctorExamined *self)
{
  const DoctorTlsInfo *tls = doctor_transcript_get_tls (self->transcript);
  guint dates = 0;

  if (tls == NULL || tls->version == NULL)
    return 0;
  if (doctor_transcript_last_fact (self->transcript, DOCTOR_FACT_CERTIFICATE_EXPIRED) != NULL)
    dates |= EXPIRED;
  if (doctor_transcript_last_fact (self->transcript, DOCTOR_FACT_CERTIFICATE_NOT_YET_VALID) != NULL)
    dates |= NOT_YET;
  return dates != 0 ? dates : CURRENT;
}

/* A date that its own certificate does not cover either is no witness. */
static guint
greeting_of (const DoctorExamined *self)
{
  const DoctorFact *expired =
      doctor_transcript_last_fact (self->transcript, DOCTOR_FACT_CERTIFICATE_EXPIRED);
  const DoctorFact *early =
      doctor_transcript_last_fact (self->transcript, DOCTOR_FACT_CERTIFICATE_NOT_YET_VALID);
  DoctorGreetingDate date;

  if (!doctor_greeting_date (self->transcript, &date))
    return 0;
  if (!doctor_greeting_date_differs (&date))
    return AGREES;
  if ((expired != NULL && date.said > expired->number)
      || (early != NULL && date.said < early->number))
    return 0;
  return date.difference > 0 ? LATER : EARLIER;
}

static void
replace (DoctorExamined *self, const char *cause, const char *other)
{
  gboolean is_there = FALSE;

  for (guint i = 0; i < self->findings->len;)
    {
      DoctorFinding *finding = g_ptr_array_index (self->findings, i);
      gboolean matches = g_str_equal (finding->cause->id, cause);

      is_there = is_there || g_str_equal (finding->cause->id, other);
      if (matches && is_there)
        {
          g_ptr_array_remove_index (self->findings, i);
          continue;
        }
      if (matches)
        {
          finding->cause = doctor_cause_lookup (other);
          finding->severity = finding->cause->severity;
          self->changed = TRUE;
          is_there = TRUE;
        }
      i++;
    }
}

/* What dates say of this computer's clock is said of it for every server. */
static void
blame_clock (DoctorExamined *self, const char *cause)
{
  DoctorFinding *finding;

  replace (self, cause, "clock-skew");
  if (!g_str_equal (doctor_examined_cause (self), "clock-skew"))
    return;
  finding = g_ptr_array_index (self->findings, 0);
  for (guint i = self->findings->len - 1; i > 0; i--)
    {
      const DoctorFinding *note = g_ptr_array_index (self->findings, i);

      if (!g_str_equal (note->cause->id, "clock-differs"))
        continue;
      g_array_prepend_vals (finding->evidence, note->evidence->data, note->evidence->len);
      g_ptr_array_remove_index (self->findings, i);
    }
}

/* How many owners' words count against this computer's clock, or for it (less than 0). No authority
 * issues a certificate before its time, so one that is too early, of a server that has a later date
 * too, counts for two; an expired one may be that of a server whose clock stands still. Somebody
 * with this computer's date speaks for it as much. */
static gint
weigh (guint said, guint wrong)
{
  guint agreeing = wrong == EXPIRED ? EARLIER : LATER;
  gboolean has_wrong_date = (said & agreeing) != 0 && (said & (EARLIER | LATER)) == agreeing;

  if ((said & AGREES) != 0)
    return -2;
  if ((said & (EXPIRED | NOT_YET | CURRENT)) == wrong)
    return wrong == NOT_YET && has_wrong_date ? 2 : 1;
  return has_wrong_date ? 1 : -1;
}

static void
judge_clock (DoctorExamined *examined, guint n, guint wrong, const char *cause)
{
  g_autoptr (GHashTable) sites = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer said;
  gint against = 0, in_favour = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *site = site_of (&examined[i]);
      guint bits = site != NULL ? dates_of (&examined[i]) | greeting_of (&examined[i]) : 0;

      if (bits == 0)
        continue;
      bits |= GPOINTER_TO_UINT (g_hash_table_lookup (sites, site));
      g_hash_table_insert (sites, g_steal_pointer (&site), GUINT_TO_POINTER (bits));
    }
  g_hash_table_iter_init (&iter, sites);
  while (g_hash_table_iter_next (&iter, NULL, &said))
    {
      gint weight = weigh (GPOINTER_TO_UINT (said), wrong);

      against += MAX (weight, 0);
      in_favour -= MIN (weight, 0);
    }
  if (against < 2 || against <= in_favour)
    return;
  for (guint i = 0; i < n; i++)
    blame_clock (&examined[i], cause);
}

static const char *
unknown_issuer (const DoctorExamined *self)
{
  const DoctorFact *fact =
      doctor_transcript_last_fact (self->transcript, DOCTOR_FACT_CERTIFICATE_UNKNOWN_AUTHORITY);

  return fact != NULL && fact->code != NULL && *fact->code != '\0' ? fact->code : NULL;
}

/* An issuer that nobody knows and that has vouched for two providers stands in between. What has
 * no name of its own, an address, is nobody's. */
static void
judge_issuers (DoctorExamined *examined, guint n)
{
  g_autoptr (GHashTable) owners = doctor_owners_new ();

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < n; i++)
      {
        const char *issuer = unknown_issuer (&examined[i]);
        g_autofree char *domain = issuer != NULL ? doctor_host_domain (examined[i].server->host)
                                                 : NULL;

        if (domain == NULL)
          continue;
        if (pass == 0)
          doctor_owners_add (owners, issuer, &examined[i]);
        else if (doctor_owners_has_another (owners, issuer, &examined[i]))
          replace (&examined[i], "cert-untrusted-issuer", "cert-antivirus-interception");
      }
}

void
doctor_diagnose_together (DoctorExamined *examined, guint n, const DoctorSurroundings *surroundings)
{
  g_return_if_fail (examined != NULL || n == 0);
  g_return_if_fail (surroundings != NULL);

  judge_clock (examined, n, EXPIRED, "cert-expired");
  judge_clock (examined, n, NOT_YET, "cert-not-yet-valid");
  judge_issuers (examined, n);
  if (!doctor_compare_portal (examined, n, surroundings->has_portal))
    doctor_compare_reach (examined, n, surroundings->is_online);
  doctor_compare_logins (examined, n);
  doctor_compare_ipv6 (examined, n);
  doctor_name_surroundings (examined, n, surroundings);
}
