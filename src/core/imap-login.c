/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The LOGIN command of IMAP (RFC 9051 section 6.2.3). */

#include "core/dialect.h"

#include <string.h>

/* A literal up to this size may be sent without waiting where LITERAL- is offered (RFC 7888). */
#define SMALL_LITERAL 4096

/* A quoted string (RFC 9051 section 9) could hold more than this, but not every server reads its
 * escapes. */
static gboolean
is_quotable (const char *bytes, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (bytes[i] < ' ' || bytes[i] > '~' || bytes[i] == '"' || bytes[i] == '\\')
      return FALSE;
  return TRUE;
}

static gboolean
login_is_offered (const DoctorTalk *talk)
{
  return doctor_talk_offers (talk, "LOGINDISABLED") == NULL;
}

static DoctorRound
announce (const DoctorTalk *talk, DoctorCommand *command, gsize length, gboolean secret)
{
  gboolean at_once = doctor_talk_offers (talk, "LITERAL+") != NULL
                     || (doctor_talk_offers (talk, "LITERAL-") != NULL && length <= SMALL_LITERAL);
  g_autofree char *text = g_strdup_printf ("{%" G_GSIZE_FORMAT "%s}", length, at_once ? "+" : "");

  /* Even the length of a password is nobody's business. */
  if (secret)
    doctor_command_add_secret (command, text, strlen (text));
  else
    doctor_command_add (command, text);
  return at_once ? DOCTOR_ROUND_GO_ON : DOCTOR_ROUND_WAIT;
}

/* RFC 9051 section 6.2.3: user and password are each a quoted string or a literal, and each literal
 * is announced at the end of a line. */
static DoctorRound
compose_login (const DoctorTalk *talk, guint n, DoctorCommand *command)
{
  const char *user = talk->server->user;
  const char *password = doctor_secret_peek (talk->secret);
  gsize length = doctor_secret_length (talk->secret);
  gboolean user_quotable = is_quotable (user, strlen (user));

  if (n == 0)
    {
      doctor_command_add (command, "LOGIN ");
      if (!user_quotable)
        return announce (talk, command, strlen (user), FALSE);
      doctor_command_add (command, "\"");
      doctor_command_add (command, user);
      doctor_command_add (command, "\" ");
    }
  else if (n == 1 && !user_quotable)
    {
      doctor_command_add_literal (command, user, strlen (user), FALSE);
      doctor_command_add (command, " ");
    }
  else
    {
      doctor_command_add_literal (command, password, length, TRUE);
      return DOCTOR_ROUND_LAST;
    }

  if (!is_quotable (password, length))
    return announce (talk, command, length, TRUE);
  doctor_command_add_secret (command, "\"", 1);
  doctor_command_add_secret (command, password, length);
  doctor_command_add_secret (command, "\"", 1);
  return DOCTOR_ROUND_LAST;
}

const DoctorDirect doctor_imap_login = {
  .mechanism = "LOGIN",
  .onward = DOCTOR_VERDICT_CONTINUE,
  .offered = login_is_offered,
  .compose = compose_login,
};
