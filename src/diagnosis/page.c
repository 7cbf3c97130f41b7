/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The page that a fix opens. */

#include "diagnosis/page.h"

#include <string.h>

/* Longer ones are no address that a person could look at. */
#define LINK_LIMIT 500

static const char *const kinds[DOCTOR_N_PAGES] = {
  [DOCTOR_PAGE_APP_PASSWORD] = "app-password",
  [DOCTOR_PAGE_ENABLE] = "enable",
  [DOCTOR_PAGE_STATUS] = "status",
  [DOCTOR_PAGE_HELP] = "help",
  [DOCTOR_PAGE_WEBMAIL] = "webmail",
};

static gboolean
is_good (const char *link)
{
  g_autoptr (GUri) uri = g_uri_parse (link, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  return host != NULL && strchr (host, '.') != NULL && g_uri_get_userinfo (uri) == NULL
         && g_str_is_ascii (link);
}

char *
doctor_link_find (const char *words)
{
  for (const char *start = words; start != NULL; start++)
    {
      gsize length;
      g_autofree char *link = NULL;

      start = strstr (start, "https://");
      if (start == NULL)
        break;
      length = strcspn (start, " \t\n\r\"'<>()[]{}|\\^`");
      while (length > 0 && strchr (".,;:!?", start[length - 1]) != NULL)
        length--;
      if (length > LINK_LIMIT)
        continue;
      link = g_strndup (start, length);
      if (is_good (link))
        return g_steal_pointer (&link);
    }
  return NULL;
}

const char *
doctor_finding_page (const DoctorFinding *self, const char *pages)
{
  g_auto (GStrv) wanted = NULL;

  g_return_val_if_fail (self != NULL && pages != NULL, NULL);

  wanted = g_strsplit (pages, "|", -1);
  for (guint i = 0; wanted[i] != NULL; i++)
    {
      if (g_str_equal (wanted[i], "link") && self->link != NULL)
        return self->link;
      for (guint j = 0; j < DOCTOR_N_PAGES && self->provider != NULL; j++)
        if (g_str_equal (wanted[i], kinds[j]) && self->provider->pages[j] != NULL)
          return self->provider->pages[j];
    }
  return NULL;
}

const char *
doctor_fix_page (const DoctorFix *self, const DoctorFinding *finding)
{
  static const char *const known[] = { "host", "port", "security", "login" };

  g_return_val_if_fail (self != NULL && finding != NULL, NULL);

  if (self->target == NULL)
    return NULL;
  if (self->action == DOCTOR_FIX_OPEN_PAGE)
    return doctor_finding_page (finding, self->target);
  for (guint i = 0; i < G_N_ELEMENTS (known) && self->action == DOCTOR_FIX_USE_SETTING; i++)
    if (g_str_equal (self->target, known[i]))
      return doctor_finding_page (finding, "help");
  return NULL;
}

const DoctorFix *
doctor_finding_own_page (const DoctorFinding *self)
{
  static const DoctorFix own_page = { DOCTOR_FIX_OPEN_PAGE,
                                      N_ ("Read the page that {host} names in its answer."),
                                      "link" };

  g_return_val_if_fail (self != NULL, NULL);

  if (self->link == NULL)
    return NULL;
  for (guint i = 0; i < DOCTOR_MAX_FIXES && self->cause->fixes[i].text != NULL; i++)
    if (g_strcmp0 (doctor_fix_page (&self->cause->fixes[i], self), self->link) == 0)
      return NULL;
  return &own_page;
}
