/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Fuzzes the file in which a domain publishes its mail servers. */

#include "fuzz.h"

#include <string.h>

#include "core/autoconfig.h"

static void
must_be_right (const DoctorAutoconfigServer *published)
{
  const DoctorServer *server = published->server;
  g_autofree char *host = doctor_published_host (server->host);

  MUST (host != NULL && g_str_equal (host, server->host), "host %s", server->host);
  MUST (doctor_port_problem (server->port) == DOCTOR_PROBLEM_NONE, "port %u", server->port);
  MUST (*server->user == '\0' || doctor_user_problem (server->user) == DOCTOR_PROBLEM_NONE,
        "user %s", server->user);
  fuzz_must_be_shown (server->user);
  MUST ((published->logins & (1u << server->login)) != 0, "a login that is not allowed");
  MUST (published->logins < 8, "logins %u", published->logins);
  MUST ((server->protocol == DOCTOR_PROTOCOL_SMTP) == (server->role == DOCTOR_ROLE_OUTGOING),
        "a protocol of the other role");
  MUST (*server->certificate == '\0', "a certificate file");
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  g_autoptr (DoctorAutoconfig) file =
      doctor_autoconfig_parse (length > 0 ? (const char *) bytes : "", length, "tanaka@example.jp");

  if (file == NULL)
    return 0;
  MUST (length <= DOCTOR_AUTOCONFIG_LIMIT, "%zu bytes were read", length);
  fuzz_must_be_shown (file->name);
  MUST (file->page == NULL || g_str_has_prefix (file->page, "https://")
            || g_str_has_prefix (file->page, "HTTPS://"),
        "page %s", file->page);
  fuzz_must_be_shown (file->page);
  MUST (file->servers->len <= DOCTOR_AUTOCONFIG_SERVERS, "%u servers", file->servers->len);
  for (guint i = 0; i < file->servers->len; i++)
    must_be_right (g_ptr_array_index (file->servers, i));
  return 0;
}
