/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Where another mail program keeps a setting, so that its user finds it there. */

#include "diagnosis/places.h"

/* Of a program with a window: what its fields and choices are called. */
typedef struct
{
  const char *places[2]; /* by role */
  const char *host;
  const char *port;
  const char *security;
  const char *choices[2]; /* TLS, STARTTLS */
} Window;

/* Of a program with a file: its lines, by role and security, with {protocol}, {host} and {port}. */
typedef struct
{
  const char *place;
  const char *lines[2][2];
} File;

static const Window windows[DOCTOR_N_SOURCES] = {
  [DOCTOR_SOURCE_GOA] = {
    { N_ ("Settings › Online Accounts. What cannot be changed there is set by adding the account once "
          "more; keep the old one until the new one works"),
      N_ ("Settings › Online Accounts. What cannot be changed there is set by adding the account once "
          "more; keep the old one until the new one works") },
    N_ ("Server"), N_ ("Port"), N_ ("Encryption"),
    { N_ ("SSL on a dedicated port"), N_ ("STARTTLS after connecting") },
  },
  [DOCTOR_SOURCE_EVOLUTION] = {
    { N_ ("Evolution: Edit › Accounts › the account › Edit › Receiving Email"),
      N_ ("Evolution: Edit › Accounts › the account › Edit › Sending Email") },
    N_ ("Server"), N_ ("Port"), N_ ("Encryption method"),
    { N_ ("TLS on a dedicated port"), N_ ("STARTTLS after connecting") },
  },
  [DOCTOR_SOURCE_THUNDERBIRD] = {
    { N_ ("Thunderbird: Account Settings › the account › Server Settings"),
      N_ ("Thunderbird: Account Settings › Outgoing Server (SMTP) › the server › Edit") },
    N_ ("Server Name"), N_ ("Port"), N_ ("Connection security"),
    { "SSL/TLS", "STARTTLS" },
  },
  [DOCTOR_SOURCE_GEARY] = {
    { N_ ("Geary: Accounts › the account › Server Settings › Receiving"),
      N_ ("Geary: Accounts › the account › Server Settings › Sending") },
    N_ ("Server"), N_ ("Port"), N_ ("Transport security"),
    { "TLS", "StartTLS" },
  },
  [DOCTOR_SOURCE_KMAIL] = {
    { N_ ("KMail: Settings › Configure KMail › Accounts › Receiving › the account › Modify"),
      N_ ("KMail: Settings › Configure KMail › Accounts › Sending › the account › Modify") },
    N_ ("Server"), N_ ("Port"), N_ ("Encryption"),
    { "SSL/TLS", "STARTTLS" },
  },
  [DOCTOR_SOURCE_CLAWS] = {
    { N_ ("Claws Mail: Configuration › Edit accounts › the account › Edit, pages Receive, SSL/TLS and "
          "Advanced"),
      N_ ("Claws Mail: Configuration › Edit accounts › the account › Edit, pages Send, SSL/TLS and "
          "Advanced") },
    N_ ("Server"), N_ ("Port"), N_ ("SSL/TLS page"),
    { N_ ("Use TLS"), N_ ("Use STARTTLS") },
  },
};

static const File files[DOCTOR_N_SOURCES] = {
  [DOCTOR_SOURCE_MUTT] = {
    N_ ("mutt: its file, ~/.muttrc or ~/.config/mutt/muttrc"),
    { { "set folder = \"{protocol}s://{host}:{port}/\"",
        "set folder = \"{protocol}://{host}:{port}/\"\nset ssl_starttls = yes" },
      { "set smtp_url = \"smtps://{host}:{port}/\"",
        "set smtp_url = \"smtp://{host}:{port}/\"\nset ssl_starttls = yes" } },
  },
  [DOCTOR_SOURCE_MSMTP] = {
    N_ ("msmtp: its file, ~/.msmtprc or ~/.config/msmtp/config"),
    { { NULL, NULL },
      { "host {host}\nport {port}\ntls on\ntls_starttls off",
        "host {host}\nport {port}\ntls on\ntls_starttls on" } },
  },
  [DOCTOR_SOURCE_MBSYNC] = {
    N_ ("mbsync: its file, ~/.mbsyncrc"),
    { { "Host {host}\nPort {port}\nSSLType IMAPS", "Host {host}\nPort {port}\nSSLType STARTTLS" },
      { NULL, NULL } },
  },
};

char *
doctor_place_of_server (DoctorSource source, DoctorRole role, DoctorTranslate translate)
{
  const char *place;

  g_return_val_if_fail (source < DOCTOR_N_SOURCES && translate != NULL, NULL);

  place = files[source].place != NULL ? files[source].place : windows[source].places[role];
  return place != NULL ? g_strdup (translate (place)) : NULL;
}

static char *
file_lines (DoctorSource source, const DoctorServer *server)
{
  const char *pattern;
  g_autofree char *port = g_strdup_printf ("%u", server->port);

  if (server->security == DOCTOR_SECURITY_NONE)
    return NULL;
  pattern = files[source].lines[server->role][server->security == DOCTOR_SECURITY_STARTTLS];
  if (pattern == NULL)
    return NULL;
  return doctor_text_expand (pattern, "protocol",
                             server->protocol == DOCTOR_PROTOCOL_POP3 ? "pop" : "imap", "host",
                             server->host, "port", port, NULL);
}

static void
add_value (GPtrArray *values, const char *label, const char *value, DoctorTranslate translate)
{
  g_ptr_array_add (values, doctor_text_expand (translate (N_ ("{label}: {value}")), "label",
                                               translate (label), "value", value, NULL));
}

char *
doctor_place_values (DoctorSource source, const DoctorServer *before, const DoctorServer *after,
                     DoctorTranslate translate)
{
  const Window *window;
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *port = NULL;

  g_return_val_if_fail (source < DOCTOR_N_SOURCES, NULL);
  g_return_val_if_fail (before != NULL && after != NULL && translate != NULL, NULL);

  if (files[source].place != NULL)
    return file_lines (source, after);
  window = &windows[source];
  if (window->host == NULL)
    return NULL;
  port = g_strdup_printf ("%u", after->port);
  if (g_ascii_strcasecmp (before->host, after->host) != 0)
    add_value (values, window->host, after->host, translate);
  if (before->security != after->security && after->security != DOCTOR_SECURITY_NONE)
    add_value (values, window->security,
               translate (window->choices[after->security == DOCTOR_SECURITY_STARTTLS]), translate);
  if (before->port != after->port)
    add_value (values, window->port, port, translate);
  if (values->len == 0)
    return NULL;
  g_ptr_array_add (values, NULL);
  return g_strjoinv (", ", (char **) values->pdata);
}

char *
doctor_place_to_copy (DoctorSource source, const DoctorServer *before, const DoctorServer *after)
{
  g_return_val_if_fail (source < DOCTOR_N_SOURCES, NULL);
  g_return_val_if_fail (before != NULL && after != NULL, NULL);

  if (files[source].place != NULL)
    return file_lines (source, after);
  if (windows[source].host == NULL)
    return NULL;
  if (g_ascii_strcasecmp (before->host, after->host) != 0)
    return g_strdup (after->host);
  return before->port != after->port ? g_strdup_printf ("%u", after->port) : NULL;
}
