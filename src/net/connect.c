/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* From addresses to one connected socket, by happy eyeballs. */

#include "net/connect.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "core/eyeballs.h"

typedef struct
{
  GSocketAddress *address;
  char *text;
  GSocket *socket; /* NULL unless the attempt runs or has connected */
  GSource *source;
} Target;

struct _DoctorConnect
{
  DoctorConnectState state;
  GMainContext *context;
  DoctorTranscript *transcript;
  DoctorWake wake;
  gpointer user_data;
  guint n;                 /* addresses */
  guint n_tried;           /* of them may be tried */
  Target *targets;         /* n, in the order in which they are tried */
  DoctorAttempt *attempts; /* n, beside the targets */
  guint winner;
  gint64 due;
  gboolean more; /* addresses may come */
};

static const struct
{
  int code;
  DoctorFactKind fact;
} failures[] = {
  { ECONNREFUSED, DOCTOR_FACT_CONNECTION_REFUSED },
  { ECONNRESET, DOCTOR_FACT_CONNECTION_RESET },
  { ETIMEDOUT, DOCTOR_FACT_CONNECT_TIMEOUT },
  { ENETUNREACH, DOCTOR_FACT_NETWORK_UNREACHABLE },
  { EHOSTUNREACH, DOCTOR_FACT_NETWORK_UNREACHABLE },
  { EADDRNOTAVAIL, DOCTOR_FACT_NETWORK_UNREACHABLE },
  { EAFNOSUPPORT, DOCTOR_FACT_NETWORK_UNREACHABLE },
  { EACCES, DOCTOR_FACT_CONNECT_FORBIDDEN },
  { EPERM, DOCTOR_FACT_CONNECT_FORBIDDEN },
};

static DoctorFactKind
fact_of_error (int code)
{
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    if (failures[i].code == code)
      return failures[i].fact;
  return DOCTOR_FACT_CONNECT_FAILED;
}

static void
record (DoctorConnect *self, guint i, DoctorFactKind kind, int code)
{
  const Target *target = &self->targets[i];
  const DoctorAttempt *attempt = &self->attempts[i];
  guint16 port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (target->address));

  doctor_transcript_add_fact (self->transcript, kind, target->text,
                              code != 0 ? g_strerror (code) : NULL, port,
                              MAX (attempt->ended - attempt->started, 0));
}

static void
drop_source (Target *target)
{
  if (target->source != NULL)
    g_source_destroy (target->source);
  g_clear_pointer (&target->source, g_source_unref);
}

static void
end_attempt (DoctorConnect *self, guint i, gint64 now, DoctorFactKind kind, int code)
{
  Target *target = &self->targets[i];

  drop_source (target);
  self->attempts[i].ended = now;
  if (kind == DOCTOR_FACT_CONNECTED)
    self->attempts[i].state = DOCTOR_ATTEMPT_CONNECTED;
  else
    {
      self->attempts[i].state = DOCTOR_ATTEMPT_FAILED;
      g_clear_object (&target->socket);
    }
  record (self, i, kind, kind == DOCTOR_FACT_CONNECT_FAILED ? code : 0);
}

static gboolean
ready_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  DoctorConnect *self = user_data;

  self->wake (self->user_data);
  return G_SOURCE_CONTINUE;
}

/* The system's own call: the library's folds several error numbers into one. Returns 0, EINPROGRESS
 * or what went wrong. */
static int
begin_connect (Target *target)
{
  struct sockaddr_storage native;
  gssize size = g_socket_address_get_native_size (target->address);

  target->socket = g_socket_new (g_socket_address_get_family (target->address),
                                 G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  if (target->socket == NULL)
    return errno != 0 ? errno : EMFILE;
  if (size < 0 || (gsize) size > sizeof native
      || !g_socket_address_to_native (target->address, &native, sizeof native, NULL))
    return EAFNOSUPPORT;
  g_socket_set_blocking (target->socket, FALSE);
  /* Commands are short and wait for their reply. */
  g_socket_set_option (target->socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  if (connect (g_socket_get_fd (target->socket), (struct sockaddr *) &native, (socklen_t) size)
      == 0)
    return 0;
  return errno == EINTR ? EINPROGRESS : errno;
}

static void
start_attempt (DoctorConnect *self, guint i, gint64 now)
{
  Target *target = &self->targets[i];
  int code;

  self->attempts[i].state = DOCTOR_ATTEMPT_RUNNING;
  self->attempts[i].started = now;
  self->attempts[i].ended = now;
  record (self, i, DOCTOR_FACT_CONNECTING, 0);

  code = begin_connect (target);
  if (code != EINPROGRESS)
    {
      end_attempt (self, i, now, code == 0 ? DOCTOR_FACT_CONNECTED : fact_of_error (code), code);
      return;
    }
  target->source = g_socket_create_source (target->socket, G_IO_OUT, NULL);
  g_source_set_callback (target->source, G_SOURCE_FUNC (ready_cb), self, NULL);
  g_source_attach (target->source, self->context);
}

static void
check_attempt (DoctorConnect *self, guint i, gint64 now)
{
  GSocket *socket = self->targets[i].socket;
  int code = 0;

  if (self->attempts[i].state != DOCTOR_ATTEMPT_RUNNING
      || (g_socket_condition_check (socket, G_IO_OUT) & (G_IO_OUT | G_IO_ERR | G_IO_HUP)) == 0)
    return;
  if (!g_socket_get_option (socket, SOL_SOCKET, SO_ERROR, &code, NULL))
    code = EIO;
  end_attempt (self, i, now, code == 0 ? DOCTOR_FACT_CONNECTED : fact_of_error (code), code);
}

/* Nobody is tried any more: `running` is what becomes of the attempts that still run. */
static void
finish (DoctorConnect *self, DoctorConnectState state, gint64 now, DoctorFactKind running)
{
  self->state = state;
  self->due = G_MAXINT64;
  for (guint i = 0; i < self->n; i++)
    switch (self->attempts[i].state)
      {
      case DOCTOR_ATTEMPT_RUNNING:
        end_attempt (self, i, now, running, 0);
        break;
      case DOCTOR_ATTEMPT_WAITING:
        record (self, i, DOCTOR_FACT_ADDRESS_NOT_TRIED, 0);
        break;
      case DOCTOR_ATTEMPT_FAILED:
        break;
      case DOCTOR_ATTEMPT_CONNECTED:
        if (state != DOCTOR_CONNECT_DONE || i != self->winner)
          g_clear_object (&self->targets[i].socket);
        break;
      }
}

DoctorConnectState
doctor_connect_advance (DoctorConnect *self, gint64 now)
{
  g_return_val_if_fail (self != NULL, DOCTOR_CONNECT_FAILED);

  if (self->state != DOCTOR_CONNECT_RUNNING)
    return self->state;
  for (guint i = 0; i < self->n_tried; i++)
    check_attempt (self, i, now);

  while (self->state == DOCTOR_CONNECT_RUNNING)
    {
      DoctorEyeballs next = doctor_eyeballs_next (self->attempts, self->n_tried, now);

      switch (next.move)
        {
        case DOCTOR_EYEBALLS_START:
          start_attempt (self, next.index, now);
          break;
        case DOCTOR_EYEBALLS_WAIT:
          self->due = next.until;
          return self->state;
        case DOCTOR_EYEBALLS_DONE:
          self->winner = next.index;
          finish (self, DOCTOR_CONNECT_DONE, now, DOCTOR_FACT_ADDRESS_ABANDONED);
          break;
        case DOCTOR_EYEBALLS_FAILED:
          self->due = G_MAXINT64;
          if (self->more)
            return self->state;
          finish (self, DOCTOR_CONNECT_FAILED, now, DOCTOR_FACT_CONNECT_TIMEOUT);
          break;
        }
    }
  return self->state;
}

void
doctor_connect_give_up (DoctorConnect *self, gint64 now)
{
  g_return_if_fail (self != NULL && self->state == DOCTOR_CONNECT_RUNNING);

  finish (self, DOCTOR_CONNECT_FAILED, now, DOCTOR_FACT_CONNECT_TIMEOUT);
}

/* Those that were tried stay where they are. RFC 8305 section 3: what came last takes part in the
 * order of the others; it is of the family that has had no turn yet. */
void
doctor_connect_add (DoctorConnect *self, const GPtrArray *addresses)
{
  g_autoptr (GPtrArray) open = NULL; /* of GSocketAddress */
  g_autofree gboolean *ipv6 = NULL;
  g_autofree guint *order = NULL;
  guint n_begun = 0;

  g_return_if_fail (self != NULL && self->state == DOCTOR_CONNECT_RUNNING);
  g_return_if_fail (addresses != NULL && addresses->len >= self->n);

  if (addresses->len == self->n)
    return;
  open = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = self->n; i < addresses->len; i++)
    g_ptr_array_add (open, g_object_ref (g_ptr_array_index (addresses, i)));
  for (guint i = 0; i < self->n; i++)
    if (self->attempts[i].state != DOCTOR_ATTEMPT_WAITING)
      n_begun++;
    else
      {
        g_ptr_array_add (open, g_steal_pointer (&self->targets[i].address));
        g_free (self->targets[i].text);
      }

  self->n = addresses->len;
  self->n_tried = MIN (self->n, DOCTOR_CONNECT_ADDRESSES);
  self->targets = g_renew (Target, self->targets, self->n);
  self->attempts = g_renew (DoctorAttempt, self->attempts, self->n);
  ipv6 = g_new0 (gboolean, open->len);
  order = g_new0 (guint, open->len);
  for (guint i = 0; i < open->len; i++)
    ipv6[i] = g_socket_address_get_family (g_ptr_array_index (open, i)) == G_SOCKET_FAMILY_IPV6;
  doctor_eyeballs_order (ipv6, open->len, order);
  for (guint i = 0; i < open->len; i++)
    {
      GSocketAddress *address = g_ptr_array_index (open, order[i]);

      self->targets[n_begun + i] = (Target){
        .address = g_object_ref (address),
        .text = g_inet_address_to_string (
            g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address))),
      };
      self->attempts[n_begun + i] = (DoctorAttempt){ .ipv6 = ipv6[order[i]] };
    }
}

void
doctor_connect_set_more (DoctorConnect *self, gboolean more)
{
  g_return_if_fail (self != NULL);

  self->more = more;
}

DoctorConnect *
doctor_connect_new (const GPtrArray *addresses, GMainContext *context, DoctorTranscript *transcript,
                    DoctorWake wake, gpointer user_data)
{
  DoctorConnect *self;

  g_return_val_if_fail (addresses != NULL && transcript != NULL && wake != NULL, NULL);

  self = g_new0 (DoctorConnect, 1);
  self->context = context != NULL ? g_main_context_ref (context) : NULL;
  self->transcript = doctor_transcript_ref (transcript);
  self->wake = wake;
  self->user_data = user_data;
  doctor_connect_add (self, addresses);
  return self;
}

void
doctor_connect_free (DoctorConnect *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n; i++)
    {
      drop_source (&self->targets[i]);
      g_clear_object (&self->targets[i].socket);
      g_object_unref (self->targets[i].address);
      g_free (self->targets[i].text);
    }
  g_free (self->targets);
  g_free (self->attempts);
  g_clear_pointer (&self->context, g_main_context_unref);
  doctor_transcript_unref (self->transcript);
  g_free (self);
}

gint64
doctor_connect_get_due (const DoctorConnect *self)
{
  g_return_val_if_fail (self != NULL, G_MAXINT64);

  return self->due;
}

GSocket *
doctor_connect_take_socket (DoctorConnect *self)
{
  g_return_val_if_fail (self != NULL && self->state == DOCTOR_CONNECT_DONE, NULL);

  return g_steal_pointer (&self->targets[self->winner].socket);
}
