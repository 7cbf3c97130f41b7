/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* From a mail address to the servers of its account.
 *
 * Past 400 lines, since who is asked, and what an answer adds to the offers, work on one state;
 * what could stand alone does: offers.c, guess.c, compare.c. */

#include <string.h>

#include "core/autoconfig.h"
#include "exam/discover-private.h"
#include "net/deadline.h"
#include "net/fetch.h"
#include "net/records.h"

struct _DoctorDiscover
{
  GObject parent_instance;

  char *address;
  const char *domain; /* in `address` */
  DoctorTrust *trust;
  gboolean published_only;
  guint timeout;
  DoctorPortMap ports;

  gboolean has_started;
  gboolean is_running;
  GCancellable *stop;
  DoctorDeadline *deadline;
  guint n_waiting;
  gboolean has_guessed;
  GPtrArray *offers[2]; /* of DoctorOffer, by role */
  DoctorAsked asked[DOCTOR_N_ORIGINS];
};

G_DEFINE_FINAL_TYPE (DoctorDiscover, doctor_discover, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_FINISHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];
static DoctorPortMap default_ports;

/* Where a domain publishes its file; the second is asked at the same time. */
static const struct
{
  DoctorOrigin origin;
  const char *prefix;
  const char *path;
} files[] = {
  { DOCTOR_ORIGIN_AUTOCONFIG, "autoconfig.", "/mail/config-v1.1.xml" },
  { DOCTOR_ORIGIN_WELL_KNOWN, "", "/.well-known/autoconfig/mail/config-v1.1.xml" },
};

/* A request of the discovery, which it holds. */
typedef struct
{
  DoctorDiscover *self;
  DoctorOrigin origin;
} Question;

static void
doctor_discover_finalize (GObject *object)
{
  DoctorDiscover *self = DOCTOR_DISCOVER (object);

  g_free (self->address);
  doctor_trust_unref (self->trust);
  g_object_unref (self->stop);
  doctor_deadline_free (self->deadline);
  g_ptr_array_unref (self->offers[0]);
  g_ptr_array_unref (self->offers[1]);
  G_OBJECT_CLASS (doctor_discover_parent_class)->finalize (object);
}

static void
doctor_discover_class_init (DoctorDiscoverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = doctor_discover_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", DOCTOR_TYPE_DISCOVER, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FINISHED] = g_signal_new ("finished", DOCTOR_TYPE_DISCOVER, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
doctor_discover_init (DoctorDiscover *self)
{
  self->stop = g_cancellable_new ();
  self->timeout = DOCTOR_DISCOVER_TIMEOUT;
  self->ports = default_ports;
  for (guint i = 0; i < G_N_ELEMENTS (self->offers); i++)
    self->offers[i] = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_offer_free);
}

static gboolean
finish_cb (gpointer user_data)
{
  DoctorDiscover *self = user_data;

  self->is_running = FALSE;
  for (guint i = 0; i < DOCTOR_N_ORIGINS; i++)
    if (self->asked[i] == DOCTOR_ASKED_NOT_YET)
      self->asked[i] = DOCTOR_ASKED_SKIPPED;
  g_clear_pointer (&self->deadline, doctor_deadline_free);
  g_signal_emit (self, signals[SIGNAL_FINISHED], 0);
  return G_SOURCE_REMOVE;
}

/* From the main loop, and then the reference that it holds on itself goes. */
static void
finish (DoctorDiscover *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, finish_cb, self, g_object_unref);
}

static Question *
ask (DoctorDiscover *self, DoctorOrigin origin)
{
  Question *question = g_new0 (Question, 1);

  question->self = g_object_ref (self);
  question->origin = origin;
  self->asked[origin] = DOCTOR_ASKED_WAITING;
  self->n_waiting++;
  return question;
}

static gboolean
is_in_domain (const char *host, const char *domain)
{
  g_autofree char *ascii = doctor_host_to_ascii (domain);
  gsize length = ascii != NULL ? strlen (ascii) : 0;
  gsize whole = strlen (host);

  return length > 0 && whole >= length && g_ascii_strcasecmp (host + whole - length, ascii) == 0
         && (whole == length || host[whole - length - 1] == '.');
}

static void
add (DoctorDiscover *self, DoctorOffer *offer)
{
  if (offer->server->security == DOCTOR_SECURITY_NONE)
    {
      doctor_offer_free (offer);
      return;
    }
  self->asked[offer->origin] = DOCTOR_ASKED_ANSWERED;
  if (offer->provider == NULL)
    offer->provider = doctor_provider_find (offer->server, NULL);
  offer->is_foreign =
      (offer->origin == DOCTOR_ORIGIN_DNS || offer->origin == DOCTOR_ORIGIN_EXCHANGER)
      && !is_in_domain (offer->server->host, self->domain);
  doctor_offers_add (self->offers[offer->server->role], offer);
}

static char *
user_at (DoctorDiscover *self, DoctorUserForm form)
{
  switch (form)
    {
    case DOCTOR_USER_ANY:
    case DOCTOR_USER_ADDRESS:
      return g_strdup (self->address);
    case DOCTOR_USER_LOCAL_PART:
      return g_strndup (self->address, (gsize) (self->domain - 1 - self->address));
    case DOCTOR_USER_OWN_ID:
      return g_strdup ("");
    }
  g_assert_not_reached ();
}

static void
add_provider (DoctorDiscover *self, const DoctorProvider *provider, DoctorOrigin origin,
              const char *exchanger)
{
  g_autofree char *user = user_at (self, provider->user);
  g_autofree char *domain = doctor_host_to_ascii (self->domain);

  for (guint i = 0; domain != NULL && i < provider->n_servers; i++)
    {
      const DoctorProviderServer *known = &provider->servers[i];
      g_autofree char *host = doctor_provider_server_host (known, domain, exchanger);
      DoctorOffer *offer;

      if (host == NULL)
        continue;
      offer = doctor_offer_new (
          doctor_server_new (known->protocol == DOCTOR_PROTOCOL_SMTP ? DOCTOR_ROLE_OUTGOING
                                                                     : DOCTOR_ROLE_INCOMING,
                             known->protocol, host, known->port, known->security, user,
                             provider->oauth2_only ? DOCTOR_LOGIN_OAUTH2 : DOCTOR_LOGIN_PASSWORD),
          origin, provider->name);
      offer->provider = provider;
      add (self, offer);
    }
}

static void
read_file (DoctorDiscover *self, GBytes *bytes, DoctorOrigin origin)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr (DoctorAutoconfig)
      file = doctor_autoconfig_parse (text != NULL ? text : "", length, self->address);

  for (guint i = 0; file != NULL && i < file->servers->len; i++)
    {
      const DoctorAutoconfigServer *published = g_ptr_array_index (file->servers, i);
      DoctorOffer *offer =
          doctor_offer_new (doctor_server_copy (published->server), origin, self->domain);

      offer->logins = published->logins;
      add (self, offer);
    }
}

static void
read_records (DoctorDiscover *self, const DoctorRecords *records)
{
  for (guint i = 0; i < records->servers->len; i++)
    {
      DoctorServer *server = doctor_server_copy (g_ptr_array_index (records->servers, i));

      /* RFC 6186 section 4: the whole address is tried first. */
      g_free (server->user);
      server->user = g_strdup (self->address);
      add (self, doctor_offer_new (server, DOCTOR_ORIGIN_DNS, self->domain));
    }
  for (guint i = 0; !self->published_only && records->exchangers[i] != NULL; i++)
    {
      const DoctorProvider *provider = doctor_provider_find_by_exchanger (records->exchangers[i]);

      if (provider == NULL)
        continue;
      add_provider (self, provider, DOCTOR_ORIGIN_EXCHANGER, records->exchangers[i]);
      return;
    }
}

static void answered (Question *question);

static void
guessed_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  DoctorDiscover *self = question->self;
  g_autoptr (GPtrArray) servers = doctor_guess_finish (result, NULL);

  for (guint i = 0; servers != NULL && i < servers->len; i++)
    add (self, doctor_offer_new (doctor_server_copy (g_ptr_array_index (servers, i)),
                                 DOCTOR_ORIGIN_GUESS, self->domain));
  answered (question);
}

/* When nobody else has an answer: servers that nobody has named are asked only then. */
static void
guess (DoctorDiscover *self)
{
  gboolean incoming = self->offers[DOCTOR_ROLE_INCOMING]->len == 0;
  gboolean outgoing = self->offers[DOCTOR_ROLE_OUTGOING]->len == 0;
  GCancellable *cancellable = doctor_deadline_get_cancellable (self->deadline);

  self->has_guessed = TRUE;
  if (self->published_only || (!incoming && !outgoing) || g_cancellable_is_cancelled (cancellable))
    return;
  doctor_guess_async (self->address, incoming, outgoing, self->trust, self->ports, cancellable,
                      guessed_cb, ask (self, DOCTOR_ORIGIN_GUESS));
}

/* Takes the question. */
static void
answered (Question *question)
{
  g_autoptr (DoctorDiscover) self = question->self;

  if (self->asked[question->origin] == DOCTOR_ASKED_WAITING)
    self->asked[question->origin] = DOCTOR_ASKED_NOTHING;
  g_free (question);
  self->n_waiting--;
  if (self->n_waiting == 0 && !self->has_guessed)
    guess (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  if (self->n_waiting == 0)
    finish (self);
}

static void
fetched_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (GBytes) bytes = doctor_fetch_finish (result, NULL);

  if (bytes != NULL)
    read_file (question->self, bytes, question->origin);
  answered (question);
}

static void
looked_up_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  DoctorDiscover *self = question->self;
  g_autoptr (DoctorRecords) records = doctor_records_look_up_finish (result, NULL);

  if (records != NULL)
    read_records (self, records);
  if (!self->published_only && self->asked[DOCTOR_ORIGIN_EXCHANGER] == DOCTOR_ASKED_WAITING)
    self->asked[DOCTOR_ORIGIN_EXCHANGER] = DOCTOR_ASKED_NOTHING;
  answered (question);
}

static void
ask_others (DoctorDiscover *self)
{
  g_autofree char *domain = doctor_published_host (self->domain);
  GCancellable *cancellable = doctor_deadline_get_cancellable (self->deadline);
  guint port = self->ports != NULL ? self->ports (443) : 443;

  /* A name without a dot is known to this network alone. */
  if (domain == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *where = port != 443 ? g_strdup_printf (":%u", port) : g_strdup ("");
      g_autofree char *url =
          g_strconcat ("https://", files[i].prefix, domain, where, files[i].path, NULL);

      doctor_fetch_async (url, DOCTOR_AUTOCONFIG_LIMIT, DOCTOR_FETCH_TIMEOUT, self->trust,
                          cancellable, fetched_cb, ask (self, files[i].origin));
    }
  if (!self->published_only)
    self->asked[DOCTOR_ORIGIN_EXCHANGER] = DOCTOR_ASKED_WAITING;
  doctor_records_look_up_async (domain, DOCTOR_RECORDS_TIMEOUT, cancellable, looked_up_cb,
                                ask (self, DOCTOR_ORIGIN_DNS));
}

DoctorDiscover *
doctor_discover_new (const char *address, DoctorTrust *trust)
{
  DoctorDiscover *self;

  g_return_val_if_fail (address != NULL, NULL);
  g_return_val_if_fail (doctor_address_problem (address) == DOCTOR_PROBLEM_NONE, NULL);
  g_return_val_if_fail (trust != NULL, NULL);

  self = g_object_new (DOCTOR_TYPE_DISCOVER, NULL);
  self->address = g_strdup (address);
  self->domain = strchr (self->address, '@') + 1;
  self->trust = doctor_trust_ref (trust);
  return self;
}

void
doctor_discover_set_published_only (DoctorDiscover *self, gboolean published_only)
{
  g_return_if_fail (DOCTOR_IS_DISCOVER (self) && !self->has_started);

  self->published_only = published_only;
}

void
doctor_discover_set_ports (DoctorDiscover *self, DoctorPortMap ports)
{
  g_return_if_fail (DOCTOR_IS_DISCOVER (self) && !self->has_started);

  self->ports = ports;
}

void
doctor_discover_set_default_ports (DoctorPortMap ports)
{
  default_ports = ports;
}

void
doctor_discover_set_timeout (DoctorDiscover *self, guint timeout)
{
  g_return_if_fail (DOCTOR_IS_DISCOVER (self) && !self->has_started);

  self->timeout = timeout;
}

void
doctor_discover_start (DoctorDiscover *self)
{
  const DoctorProvider *provider;

  g_return_if_fail (DOCTOR_IS_DISCOVER (self) && !self->has_started);

  g_object_ref (self);
  self->has_started = TRUE;
  self->is_running = TRUE;
  self->deadline = doctor_deadline_new (self->timeout, self->stop);
  if (!self->published_only)
    {
      self->asked[DOCTOR_ORIGIN_PROVIDER] = DOCTOR_ASKED_NOTHING;
      provider = doctor_provider_find_by_address (self->address);
      if (provider != NULL)
        add_provider (self, provider, DOCTOR_ORIGIN_PROVIDER, NULL);
    }
  if (self->offers[DOCTOR_ROLE_INCOMING]->len == 0 || self->offers[DOCTOR_ROLE_OUTGOING]->len == 0)
    ask_others (self);
  if (self->n_waiting == 0)
    finish (self);
}

void
doctor_discover_stop (DoctorDiscover *self)
{
  g_return_if_fail (DOCTOR_IS_DISCOVER (self));

  g_cancellable_cancel (self->stop);
}

gboolean
doctor_discover_is_running (DoctorDiscover *self)
{
  g_return_val_if_fail (DOCTOR_IS_DISCOVER (self), FALSE);

  return self->is_running;
}

const GPtrArray *
doctor_discover_get_offers (DoctorDiscover *self, DoctorRole role)
{
  g_return_val_if_fail (DOCTOR_IS_DISCOVER (self), NULL);

  return self->offers[role];
}

DoctorAsked
doctor_discover_get_asked (DoctorDiscover *self, DoctorOrigin origin)
{
  g_return_val_if_fail (DOCTOR_IS_DISCOVER (self) && origin < DOCTOR_N_ORIGINS,
                        DOCTOR_ASKED_NOT_YET);

  return self->asked[origin];
}
