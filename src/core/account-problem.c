/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What cannot be right in a setting: hosts, ports, user names, addresses. */

#include "core/account.h"

#include <string.h>

static gboolean
has_control (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

static gboolean
has_blank (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isspace (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

static gboolean
has_full_width (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      /* U+3002, the ideographic full stop, is what a Japanese keyboard gives for a dot. */
      if ((c >= 0xff01 && c <= 0xff5e) || c == 0x3002 || c == 0xff61)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_label (const char *label)
{
  gsize length = strlen (label);

  if (length == 0 || length > 63 || label[0] == '-' || label[length - 1] == '-')
    return FALSE;
  /* The underscore is no part of a host name, but names with it exist and resolve. */
  return strspn (label, "abcdefghijklmnopqrstuvwxyz0123456789-_") == length;
}

char *
doctor_host_to_ascii (const char *host)
{
  g_autofree char *ascii = NULL;
  g_auto (GStrv) labels = NULL;
  gsize length;

  g_return_val_if_fail (host != NULL, NULL);

  /* GLib writes beyond its memory for bytes that are no UTF-8. */
  if (!g_utf8_validate (host, -1, NULL))
    return NULL;
  if (g_hostname_is_ip_address (host))
    return g_strdup (host);

  ascii = g_hostname_to_ascii (host);
  if (ascii == NULL)
    return NULL;
  for (char *p = ascii; *p != '\0'; p++)
    *p = g_ascii_tolower (*p);

  length = strlen (ascii);
  if (length > 1 && ascii[length - 1] == '.')
    ascii[--length] = '\0';
  if (length == 0 || length > 253)
    return NULL;

  labels = g_strsplit (ascii, ".", -1);
  for (guint i = 0; labels[i] != NULL; i++)
    if (!is_label (labels[i]))
      return NULL;
  /* RFC 3696 section 2: the last label is not all digits, so 192.0.2.300 is no host name. */
  if (strspn (labels[g_strv_length (labels) - 1], "0123456789")
      == strlen (labels[g_strv_length (labels) - 1]))
    return NULL;

  return g_steal_pointer (&ascii);
}

/* A name or a bracketed address, a colon, digits. Without brackets an IPv6 address that is almost
 * right would pass for a host with a port. */
static gboolean
has_port (const char *host)
{
  const char *colon = strrchr (host, ':');

  if (colon == NULL || colon == host || colon[1] == '\0'
      || strspn (colon + 1, "0123456789") != strlen (colon + 1))
    return FALSE;
  return colon[-1] == ']' ? host[0] == '[' : strchr (host, ':') == colon;
}

DoctorProblem
doctor_host_problem (const char *host)
{
  g_autofree char *ascii = NULL;

  g_return_val_if_fail (host != NULL, DOCTOR_PROBLEM_EMPTY);

  if (*host == '\0')
    return DOCTOR_PROBLEM_EMPTY;
  if (has_control (host))
    return DOCTOR_PROBLEM_LINE_BREAK;
  if (strstr (host, "://") != NULL)
    return DOCTOR_PROBLEM_SCHEME;
  if (has_full_width (host))
    return DOCTOR_PROBLEM_FULL_WIDTH;
  if (has_blank (host))
    return DOCTOR_PROBLEM_BLANK;
  if (strchr (host, ',') != NULL)
    return DOCTOR_PROBLEM_COMMA;

  ascii = doctor_host_to_ascii (host);
  if (ascii != NULL)
    return DOCTOR_PROBLEM_NONE;

  return has_port (host) ? DOCTOR_PROBLEM_PORT_IN_HOST : DOCTOR_PROBLEM_NOT_A_HOST;
}

char *
doctor_published_host (const char *host)
{
  g_autofree char *ascii = NULL;

  g_return_val_if_fail (host != NULL, NULL);

  if (!g_utf8_validate (host, -1, NULL) || doctor_host_problem (host) != DOCTOR_PROBLEM_NONE
      || g_hostname_is_ip_address (host))
    return NULL;
  ascii = doctor_host_to_ascii (host);
  return ascii != NULL && strchr (ascii, '.') != NULL ? g_steal_pointer (&ascii) : NULL;
}

DoctorProblem
doctor_port_problem (guint port)
{
  return port >= 1 && port <= 65535 ? DOCTOR_PROBLEM_NONE : DOCTOR_PROBLEM_PORT_RANGE;
}

DoctorProblem
doctor_user_problem (const char *user)
{
  g_return_val_if_fail (user != NULL, DOCTOR_PROBLEM_EMPTY);

  if (*user == '\0')
    return DOCTOR_PROBLEM_EMPTY;
  return has_control (user) ? DOCTOR_PROBLEM_LINE_BREAK : DOCTOR_PROBLEM_NONE;
}

DoctorProblem
doctor_address_problem (const char *address)
{
  DoctorProblem problem;
  const char *at;

  g_return_val_if_fail (address != NULL, DOCTOR_PROBLEM_EMPTY);

  if (*address == '\0')
    return DOCTOR_PROBLEM_EMPTY;
  if (has_control (address))
    return DOCTOR_PROBLEM_LINE_BREAK;
  if (has_full_width (address))
    return DOCTOR_PROBLEM_FULL_WIDTH;
  if (has_blank (address))
    return DOCTOR_PROBLEM_BLANK;

  /* Angle brackets would end the address in an SMTP command. A second @ is right only inside
   * quotes, which nobody uses. */
  at = strchr (address, '@');
  if (at == NULL || at == address || strchr (at + 1, '@') != NULL || strpbrk (address, "<>") != NULL
      || g_hostname_is_ip_address (at + 1))
    return DOCTOR_PROBLEM_NOT_AN_ADDRESS;
  problem = doctor_host_problem (at + 1);
  if (problem == DOCTOR_PROBLEM_NONE || problem == DOCTOR_PROBLEM_COMMA)
    return problem;
  return DOCTOR_PROBLEM_NOT_AN_ADDRESS;
}

DoctorProblem
doctor_server_problem (const DoctorServer *self, const char **field)
{
  DoctorProblem problem;
  const char *name = "host";

  g_return_val_if_fail (self != NULL, DOCTOR_PROBLEM_EMPTY);

  problem = doctor_host_problem (self->host);
  if (problem == DOCTOR_PROBLEM_NONE)
    {
      name = "port";
      problem = doctor_port_problem (self->port);
    }
  if (problem == DOCTOR_PROBLEM_NONE && (self->login != DOCTOR_LOGIN_NONE || *self->user != '\0'))
    {
      name = "user";
      problem = doctor_user_problem (self->user);
    }
  if (problem != DOCTOR_PROBLEM_NONE && field != NULL)
    *field = name;
  return problem;
}
