/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Servers of a domain that nobody has named, found by trying the names that most have. */

#include "exam/guess.h"

#include <string.h>

#include "net/probe.h"

#define N_ROUNDS 2

static const struct
{
  guint round;
  const char *label;
  DoctorProtocol protocol;
  DoctorSecurity security;
} guesses[] = {
  { 0, "imap", DOCTOR_PROTOCOL_IMAP, DOCTOR_SECURITY_TLS },
  { 0, "mail", DOCTOR_PROTOCOL_IMAP, DOCTOR_SECURITY_TLS },
  { 0, "smtp", DOCTOR_PROTOCOL_SMTP, DOCTOR_SECURITY_TLS },
  { 0, "mail", DOCTOR_PROTOCOL_SMTP, DOCTOR_SECURITY_TLS },
  { 1, "pop", DOCTOR_PROTOCOL_POP3, DOCTOR_SECURITY_TLS },
  { 1, "mail", DOCTOR_PROTOCOL_POP3, DOCTOR_SECURITY_TLS },
  { 1, "smtp", DOCTOR_PROTOCOL_SMTP, DOCTOR_SECURITY_STARTTLS },
  { 1, "mail", DOCTOR_PROTOCOL_SMTP, DOCTOR_SECURITY_STARTTLS },
};
#define N_GUESSES G_N_ELEMENTS (guesses)

typedef struct
{
  DoctorAccount *account;
  DoctorTrust *trust;
  DoctorPortMap ports;
  gboolean is_wanted[2];          /* by role */
  DoctorServer *found[N_GUESSES]; /* NULL: not there, or not tried */
  guint round;
  guint n_running;
} Guess;

/* One probe of the task. */
typedef struct
{
  GTask *task;
  DoctorProbe *probe;
  guint number;
} Trial;

static void
guess_free (Guess *self)
{
  doctor_account_unref (self->account);
  doctor_trust_unref (self->trust);
  for (guint i = 0; i < N_GUESSES; i++)
    doctor_server_free (self->found[i]);
  g_free (self);
}

static DoctorRole
role_of (guint number)
{
  return guesses[number].protocol == DOCTOR_PROTOCOL_SMTP ? DOCTOR_ROLE_OUTGOING
                                                          : DOCTOR_ROLE_INCOMING;
}

static DoctorServer *
make_server (const Guess *self, guint number, guint port)
{
  g_autofree char *host =
      g_strconcat (guesses[number].label, ".", strchr (self->account->address, '@') + 1, NULL);

  return doctor_server_new (role_of (number), guesses[number].protocol, host, port,
                            guesses[number].security, self->account->address,
                            DOCTOR_LOGIN_PASSWORD);
}

static guint
usual_port (guint number)
{
  return doctor_server_default_port (guesses[number].protocol, guesses[number].security);
}

static void begin_round (GTask *task);

static void
ran_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Trial *trial = user_data;
  g_autoptr (GTask) task = trial->task;
  g_autoptr (DoctorProbe) probe = trial->probe;
  Guess *self = g_task_get_task_data (task);
  DoctorTranscript *transcript = doctor_probe_get_transcript (probe);

  /* It came as far as the login, which is the only thing that was missing. */
  if (doctor_probe_run_finish (probe, result, NULL)
      && doctor_transcript_last_fact (transcript, DOCTOR_FACT_CERTIFICATE_VERIFIED) != NULL
      && doctor_transcript_last_fact (transcript, DOCTOR_FACT_PASSWORD_UNKNOWN) != NULL)
    self->found[trial->number] = make_server (self, trial->number, usual_port (trial->number));
  if (--self->n_running > 0)
    return;
  self->round++;
  begin_round (task);
}

static void
try_one (GTask *task, guint number)
{
  Guess *self = g_task_get_task_data (task);
  g_autoptr (DoctorAccount) account = doctor_account_copy (self->account);
  guint port = usual_port (number);
  DoctorServer *server =
      make_server (self, number, self->ports != NULL ? self->ports (port) : port);
  Trial *trial = g_new0 (Trial, 1);

  if (server->role == DOCTOR_ROLE_INCOMING)
    account->incoming = server;
  else
    account->outgoing = server;
  trial->task = g_object_ref (task);
  trial->number = number;
  trial->probe = doctor_probe_new (account, server, self->trust);
  doctor_probe_set_timeout (trial->probe, DOCTOR_GUESS_TIMEOUT);
  self->n_running++;
  doctor_probe_run_async (trial->probe, g_task_get_cancellable (task), ran_cb, trial);
}

static GPtrArray *
take_found (Guess *self)
{
  GPtrArray *servers = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_server_free);

  for (guint i = 0; i < N_GUESSES; i++)
    if (self->found[i] != NULL)
      g_ptr_array_add (servers, g_steal_pointer (&self->found[i]));
  return servers;
}

/* The round, or the end where nothing is left to try. */
static void
begin_round (GTask *task)
{
  Guess *self = g_task_get_task_data (task);
  gboolean is_missing[2] = { self->is_wanted[0], self->is_wanted[1] };

  if (g_task_return_error_if_cancelled (task))
    return;
  for (guint i = 0; i < N_GUESSES; i++)
    if (self->found[i] != NULL)
      is_missing[role_of (i)] = FALSE;
  for (guint i = 0; i < N_GUESSES; i++)
    if (guesses[i].round == self->round && is_missing[role_of (i)])
      try_one (task, i);
  if (self->n_running == 0)
    g_task_return_pointer (task, take_found (self), (GDestroyNotify) g_ptr_array_unref);
}

void
doctor_guess_async (const char *address, gboolean incoming, gboolean outgoing, DoctorTrust *trust,
                    DoctorPortMap ports, GCancellable *cancellable, GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Guess *self;

  g_return_if_fail (address != NULL && doctor_address_problem (address) == DOCTOR_PROBLEM_NONE);
  g_return_if_fail (trust != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, doctor_guess_async);
  self = g_new0 (Guess, 1);
  self->account = doctor_account_new ("guess", DOCTOR_SOURCE_OWN);
  g_free (self->account->address);
  self->account->address = g_strdup (address);
  self->trust = doctor_trust_ref (trust);
  self->ports = ports;
  self->is_wanted[DOCTOR_ROLE_INCOMING] = incoming;
  self->is_wanted[DOCTOR_ROLE_OUTGOING] = outgoing;
  g_task_set_task_data (task, self, (GDestroyNotify) guess_free);
  begin_round (task);
}

GPtrArray *
doctor_guess_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, doctor_guess_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
