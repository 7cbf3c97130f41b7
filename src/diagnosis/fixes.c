/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What is to be done about a finding, and what that would change in the settings of a server. */

#include "diagnosis/page.h"

#include <string.h>

static const DoctorFix found_fix = {
  DOCTOR_FIX_USE_SETTING,
  N_ ("Use the setting that was just tried without a login, and works: {found}."),
  "{found-setting}",
};

static const DoctorFix nothing_found_fix = {
  DOCTOR_FIX_ASK_HOST,
  N_ ("Other settings of {host} were tried and do not work either: ask your provider for the right "
      "server name, port and encryption."),
  NULL,
};

static const DoctorFix pause_fix = {
  DOCTOR_FIX_WAIT,
  N_ ("Wait the time that {host} asks for, {pause}, without any try, then check again."),
  "pause",
};

/* A value that nobody has tried is not offered beside one that works. */
static gboolean
is_left_out (const DoctorFinding *self, guint index)
{
  const DoctorFix *fix = &self->cause->fixes[index];

  return (self->withdrawn & (1u << index)) != 0
         || (self->found != NULL && fix->action == DOCTOR_FIX_USE_SETTING
             && strpbrk (fix->target, "={") != NULL);
}

const DoctorFix *
doctor_finding_fix (const DoctorFinding *self, guint index)
{
  guint n = 0;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->found != NULL && n++ == index)
    return &found_fix;
  if (self->best != NULL && n++ == index)
    return self->best;
  for (guint i = 0; i < DOCTOR_MAX_FIXES && self->cause->fixes[i].text != NULL; i++)
    if (!is_left_out (self, i) && &self->cause->fixes[i] != self->best && n++ == index)
      return self->pause > 0 && self->cause->fixes[i].action == DOCTOR_FIX_WAIT
                 ? &pause_fix
                 : &self->cause->fixes[i];
  return self->withdrawn != 0 && self->found == NULL && n == index ? &nothing_found_fix : NULL;
}

/* FALSE: not a setting that could be made for the user. */
static gboolean
set_one (DoctorServer *server, const char *key, const char *value)
{
  if (g_str_equal (key, "host"))
    {
      doctor_server_set_host (server, value);
      return doctor_host_problem (value) == DOCTOR_PROBLEM_NONE;
    }
  if (g_str_equal (key, "security"))
    return doctor_security_from_string (value, &server->security);
  if (g_str_equal (key, "login"))
    return doctor_login_from_string (value, &server->login);
  if (g_str_equal (key, "port"))
    {
      server->port = (guint) g_ascii_strtoull (value, NULL, 10);
      return doctor_port_problem (server->port) == DOCTOR_PROBLEM_NONE;
    }
  return FALSE;
}

char *
doctor_fix_target (const DoctorFix *self, const DoctorFinding *finding, const DoctorServer *server)
{
  g_autofree char *likely = NULL;

  g_return_val_if_fail (self != NULL && finding != NULL && server != NULL, NULL);

  likely = doctor_finding_likely_host (finding);
  if (likely != NULL && g_strcmp0 (self->target, "host") == 0)
    return g_strconcat ("host=", likely, NULL);
  if (self->target != NULL && self->action == DOCTOR_FIX_OPEN_PAGE)
    return g_strdup (doctor_finding_page (finding, self->target));
  if (self == &pause_fix)
    return g_strdup_printf ("minutes=%u", (finding->pause + 59) / 60);
  if (self->target == NULL || self->action != DOCTOR_FIX_USE_SETTING)
    return g_strdup (self->target);
  return doctor_finding_text (finding, server, self->target, doctor_text_english);
}

guint
doctor_fix_seconds (const DoctorFix *self, const DoctorFinding *finding)
{
  g_return_val_if_fail (self != NULL && finding != NULL, 0);

  if (self == &pause_fix)
    return finding->pause;
  if (self->action != DOCTOR_FIX_WAIT || self->target == NULL
      || !g_str_has_prefix (self->target, "minutes="))
    return 0;
  return 60 * (guint) g_ascii_strtoull (self->target + strlen ("minutes="), NULL, 10);
}

DoctorServer *
doctor_fix_apply (const DoctorFix *self, const DoctorFinding *finding, const DoctorServer *server)
{
  g_autoptr (DoctorServer) changed = NULL;
  g_autofree char *target = NULL;
  g_auto (GStrv) settings = NULL;

  g_return_val_if_fail (self != NULL && finding != NULL && server != NULL, NULL);

  target = doctor_fix_target (self, finding, server);
  /* A name that was only guessed may be anybody's, such as one in a certificate that is not
   * trusted: it is shown, and the user enters it or not. */
  if (self->action != DOCTOR_FIX_USE_SETTING || target == NULL
      || g_str_equal (self->target, "host"))
    return NULL;
  changed = doctor_server_copy (server);
  settings = g_strsplit (target, ",", -1);
  for (guint i = 0; settings[i] != NULL; i++)
    {
      char *value = strchr (settings[i], '=');

      if (value == NULL)
        return NULL;
      *value = '\0';
      if (!set_one (changed, settings[i], value + 1))
        return NULL;
    }
  /* Less security is never the answer, nor is what stands there already. */
  if (changed->security == DOCTOR_SECURITY_NONE || doctor_server_equal (changed, server))
    return NULL;
  return g_steal_pointer (&changed);
}
