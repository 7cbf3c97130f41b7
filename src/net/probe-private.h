/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What the parts of a probe share: its fields and its stages. */

#pragma once

#include "core/dialogue.h"
#include "core/hello.h"
#include "core/tls.h"
#include "net/connect.h"
#include "net/probe.h"
#include "net/resolve.h"
#include "net/wire.h"

G_BEGIN_DECLS

/* Milliseconds for a second connection to a silent server, out of the probe's. */
#define DOCTOR_SECOND_TIMEOUT 5000

/* What a probe does now. */
typedef struct
{
  /* Goes on; TRUE when there is progress and the stage, perhaps another one, is to go on. */
  gboolean (*advance) (DoctorProbe *self);
  void (*expire) (DoctorProbe *self);
} DoctorProbeStage;

struct _DoctorProbe
{
  grefcount ref_count;
  DoctorAccount *account;
  const DoctorServer *server;
  DoctorTrust *trust;
  DoctorTrust *private_trust; /* of the server's certificate file; NULL: none, or not usable */
  DoctorSecret *secret;
  DoctorFactKind absence;
  char *absence_text;
  char *absence_code;
  gint64 absence_number;
  guint timeout;
  gboolean connect_only;
  DoctorProbeChanged changed;
  gpointer changed_data;
  DoctorTranscript *transcript;

  /* While it runs. Times are microseconds of the monotonic clock. */
  GTask *task;
  const DoctorProbeStage *stage; /* NULL: over */
  gint64 began;
  gint64 now;
  gint64 end;      /* of the probe */
  gint64 since;    /* when the stage's wait began */
  gint64 deadline; /* of the stage */
  gboolean trust_is_read;
  gboolean again; /* more can be done at once */
  gboolean stopped;
  GSource *alarm;
  GSource *cancelled;
  GSource *ready;
  GIOCondition ready_condition;
  gsize budget;
  DoctorResolve *resolve;
  DoctorConnect *connect;
  DoctorWire *wire;
  DoctorDialogue *dialogue;
  gboolean heard;    /* at least one byte, of whatever kind */
  gboolean told_end; /* the dialogue knows that nothing more comes */
  gsize lingered;    /* bytes that came after the goodbye */
  gboolean leaving;  /* LOGOUT or QUIT was sent */
  GSocketAddress *peer;
  guint16 offered;   /* the newest version on the connection that offers older ones */
  guint8 answer[16]; /* to it */
  gsize answer_length;
  DoctorTranscript *aside; /* of the second connection: only its outcome is told */
};

/* probe-reach.c: to the server, and into TLS. */
extern const DoctorProbeStage doctor_probe_start;
/* The handshake of the wire's TLS, before the conversation or within it. */
void doctor_probe_begin_secure (DoctorProbe *self);
/* A TLS session that is verified for the probe's host; what it shows goes to `transcript`. */
DoctorTls *doctor_probe_make_tls (DoctorProbe *self, DoctorTranscript *transcript);

/* probe-talk.c: the conversation, and its end. */
/* A conversation on the wire; TLS, if any, stands. */
void doctor_probe_begin_talk (DoctorProbe *self);
/* Goes on with it after STARTTLS. */
void doctor_probe_resume_talk (DoctorProbe *self);
/* Lets the dialogue say its last word where it may: for Stop. */
void doctor_probe_take_leave (DoctorProbe *self);

/* probe-second.c: a second connection, to ask a server for TLS that was silent without, or for an
 * older one. */
void doctor_probe_begin_second (DoctorProbe *self);
/* Whether it is worth asking why the handshake failed: nothing tells, and there is time. */
gboolean doctor_probe_may_be_older (const DoctorProbe *self);
/* A connection that offers older versions of TLS, as far as the server's choice and no further. */
void doctor_probe_begin_older (DoctorProbe *self);

/* probe.c. */
/* Looks at the clock: what follows is recorded with this time. */
void doctor_probe_set_now (DoctorProbe *self);
void doctor_probe_enter (DoctorProbe *self, const DoctorProbeStage *stage, guint timeout);
/* How long the stage has lasted; at least 1. */
guint doctor_probe_seconds_waited (const DoctorProbe *self);
void doctor_probe_note (DoctorProbe *self, DoctorFactKind kind, gint64 number);
/* More came than any server has to say. */
void doctor_probe_note_flood (DoctorProbe *self);
/* Says goodbye below the dialogue, and closes. */
void doctor_probe_disconnect (DoctorProbe *self);
/* The end, however it came. */
void doctor_probe_conclude (DoctorProbe *self);
/* The same where the step that runs has failed. */
void doctor_probe_fail (DoctorProbe *self);
/* The same where there is a connection: notes who closed it. */
void doctor_probe_hang_up (DoctorProbe *self);
/* For the parts: lets the probe go on. */
void doctor_probe_wake (gpointer user_data);

G_END_DECLS
