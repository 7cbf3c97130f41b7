/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The server name that was meant where the one that was typed cannot be right. */

#include "diagnosis/misspelt.h"

#include <string.h>

#include "diagnosis/providers.h"

/* Bytes. Two typing errors in a short name make another name of it. */
#define SHORTEST 8
#define SHORTEST_FOR_TWO 12
#define LONGEST 80
/* Of what stands before the first dot in the domain of an address. */
#define SHORTEST_LABEL 5

char *
doctor_host_repaired (const char *text)
{
  g_autofree char *plain = NULL;
  g_autoptr (GString) host = g_string_new (NULL);
  const char *start, *scheme;

  g_return_val_if_fail (text != NULL, NULL);

  /* Full-width letters and the ideographic space become the plain ones. */
  plain = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
  if (plain == NULL)
    return NULL;
  scheme = strstr (plain, "://");
  start = scheme != NULL ? scheme + 3 : plain;
  for (const char *p = start; *p != '\0' && *p != '/'; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);

      if (letter == ',' || letter == 0x3002) /* an ideographic full stop */
        g_string_append_c (host, '.');
      else if (!g_unichar_isspace (letter))
        g_string_append_unichar (host, letter);
    }
  start = strchr (host->str, ':');
  if (start != NULL && start[1 + strspn (start + 1, "0123456789")] == '\0')
    g_string_truncate (host, (gsize) (start - host->str));
  if (strchr (host->str, '.') == NULL || g_str_equal (host->str, text)
      || doctor_host_problem (host->str) != DOCTOR_PROBLEM_NONE)
    return NULL;
  return g_strdup (host->str);
}

/* Letters to insert, to remove or to replace, or two neighbours to exchange; more than `limit` is
 * not counted out. Of each row of the table only what stands near the diagonal can be as small as
 * that: the rest is not computed. */
static guint
measure_distance (const char *a, gsize length_a, const char *b, guint limit)
{
  guint rows[3][LONGEST + 2];
  guint *before = rows[0], *last = rows[1], *row = rows[2];
  gsize length = strlen (b);

  if (length > LONGEST || length_a > length + limit || length > length_a + limit)
    return limit + 1;
  for (guint j = 0; j <= MIN (length, limit + 1); j++)
    last[j] = j;
  for (guint i = 1; i <= length_a; i++)
    {
      guint *oldest = before;
      guint start = i > limit ? i - limit : 1, end = (guint) MIN (length, i + limit);
      guint best = row[start - 1] = start == 1 ? i : limit + 1;

      row[end + 1] = limit + 1;
      for (guint j = start; j <= end; j++)
        {
          row[j] = MIN (MIN (last[j], row[j - 1]) + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            row[j] = MIN (row[j], before[j - 2] + 1);
          best = MIN (best, row[j]);
        }
      if (best > limit)
        return limit + 1;
      before = last;
      last = row;
      row = oldest;
    }
  return last[length];
}

/* A dot is what people forget first. */
static gboolean
differs_by_dots (const char *a, const char *b)
{
  while (*a != '\0' || *b != '\0')
    {
      a += strspn (a, ".");
      b += strspn (b, ".");
      if (*a != *b)
        return FALSE;
      a += *a != '\0';
      b += *b != '\0';
    }
  return TRUE;
}

/* Names that stand for many are none. */
static gboolean
is_one_host (const char *name)
{
  return strpbrk (name, "*{") == NULL;
}

const char *
doctor_host_nearest (const char *host)
{
  g_autofree char *ascii = NULL;
  const char *nearest = NULL;
  gboolean is_ambiguous = FALSE;
  gsize length;
  guint best;

  g_return_val_if_fail (host != NULL, NULL);

  ascii = doctor_host_to_ascii (host);
  length = ascii != NULL ? strlen (ascii) : 0;
  if (length < SHORTEST || length > LONGEST || g_hostname_is_ip_address (ascii))
    return NULL;
  best = (length < SHORTEST_FOR_TWO ? 1 : 2) + 1;
  for (guint i = 0; i < doctor_n_providers (); i++)
    for (guint j = 0; j < doctor_provider_at (i)->n_servers; j++)
      {
        const char *name = doctor_provider_at (i)->servers[j].host;
        guint distance = is_one_host (name) ? measure_distance (ascii, length, name, best)
                                            : G_MAXUINT;

        if (distance > 0 && distance <= best && differs_by_dots (ascii, name))
          return name;
        if (distance > best || (nearest != NULL && g_str_equal (name, nearest)))
          continue;
        /* The worst that is still allowed is one less than where the search begins. */
        if (distance == best && nearest == NULL)
          continue;
        is_ambiguous = distance == best;
        if (distance < best)
          nearest = name;
        best = distance;
      }
  /* A name that is right is not mistyped. */
  return is_ambiguous || best == 0 ? NULL : nearest;
}

/* Ends that are no domain of anybody, and are typed for ones that are. */
static gboolean
has_mistyped_end (const char *domain)
{
  static const char *const ends[] = { ".con",  ".cmo", ".ocm", ".vom", ".xom", ".comm", ".ccom",
                                      ".coom", ".nte", ".ner", ".jq",  ".jl",  ".kp" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    if (g_str_has_suffix (domain, ends[i]))
      return TRUE;
  return FALSE;
}

/* People mistype the first letter least, and with another one it is mostly another provider. */
static gboolean
may_be_meant (const char *typed, const char *domain, gsize length)
{
  gsize label = strcspn (domain, ".");

  if (*typed != *domain || label > length)
    return FALSE;
  return label >= SHORTEST_LABEL
         || (strcspn (typed, ".") == label && strncmp (typed, domain, label) == 0
             && has_mistyped_end (typed));
}

/* Of "one|two"; a name that is nearer than `best` is copied to `nearest`. */
static guint
find_nearest (const char *typed, const char *domains, guint best, char **nearest)
{
  gsize typed_length = strlen (typed);

  while (domains != NULL)
    {
      gsize length = strcspn (domains, "|");
      g_autofree char *domain = NULL;
      guint distance;

      if (length <= typed_length + 1 && typed_length <= length + 1
          && may_be_meant (typed, domains, length))
        {
          domain = g_strndup (domains, length);
          distance = measure_distance (typed, typed_length, domain, 1);
          if (distance < best || (distance == best && best < 2 && *nearest == NULL))
            {
              best = distance;
              g_free (*nearest);
              *nearest = g_steal_pointer (&domain);
            }
          else if (distance == best && best < 2 && !g_str_equal (*nearest, domain))
            /* Two are as near. */
            g_clear_pointer (nearest, g_free);
        }
      domains = domains[length] == '|' ? domains + length + 1 : NULL;
    }
  return best;
}

char *
doctor_address_nearest_domain (const char *address)
{
  const char *at = address != NULL ? strrchr (address, '@') : NULL;
  g_autofree char *typed = at != NULL ? doctor_host_to_ascii (at + 1) : NULL;
  g_autofree char *nearest = NULL;
  guint best = 2;

  if (typed == NULL || strlen (typed) > LONGEST || strchr (typed, '.') == NULL
      || doctor_provider_find_by_address (address) != NULL)
    return NULL;
  for (guint i = 0; i < doctor_n_providers (); i++)
    best = find_nearest (typed, doctor_provider_at (i)->domains, best, &nearest);
  return g_steal_pointer (&nearest);
}
