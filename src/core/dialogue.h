/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The mail conversation with one server, without a socket: bytes in, actions out. */

#pragma once

#include "core/account.h"
#include "core/transcript.h"

G_BEGIN_DECLS

typedef enum
{
  DOCTOR_ACTION_READ,   /* more bytes are needed */
  DOCTOR_ACTION_SEND,   /* send doctor_dialogue_output(), then call doctor_dialogue_sent() */
  DOCTOR_ACTION_PAUSE,  /* it computes: let others have their turn, then ask again */
  DOCTOR_ACTION_SECURE, /* run the TLS handshake, then call doctor_dialogue_secured() */
  DOCTOR_ACTION_CLOSE,  /* the dialogue is over; everything is in the transcript */
} DoctorAction;

/* What one dialogue needs to know. Everything is copied or referenced. */
typedef struct
{
  const DoctorServer *server;
  const char *address;      /* of the account: envelope sender and recipient; NULL or "": none */
  DoctorSecret *secret;     /* password or token; NULL: none is known */
  DoctorFactKind absence;   /* why there is none: PASSWORD_UNKNOWN, KEYRING_LOCKED … */
  const char *absence_text; /* the fact's values; the texts may be NULL */
  const char *absence_code;
  gint64 absence_number;
  const char *client_name; /* for EHLO: "[192.0.2.10]", "[IPv6:2001:db8::1]" (RFC 5321 4.1.3) */
} DoctorDialogueSetup;

/* One conversation: greeting, capabilities, STARTTLS, login, mailbox or sender, and the clean
 * end. It writes every line, fact and step into the transcript: it begins the greeting step
 * itself, and ends or skips every step that follows. It logs in at most once, only while TLS
 * stands (RFC 8314 section 5.1), and never again after a refusal. It never sends DATA, SELECT or
 * DELE. Who closed in the end is the caller's to tell, unless it was the server in the middle of a
 * step. */
typedef struct _DoctorDialogue DoctorDialogue;

DoctorDialogue *doctor_dialogue_new (const DoctorDialogueSetup *setup,
                                     DoctorTranscript *transcript);
void doctor_dialogue_free (DoctorDialogue *self);

/* Bytes from the server, decrypted. */
void doctor_dialogue_feed (DoctorDialogue *self, const guint8 *bytes, gsize length);
/* The peer closed its side. `lost` is the system's words for an error, or NULL for a clean end. */
void doctor_dialogue_closed (DoctorDialogue *self, const char *lost);
/* Goes as far as it can with what is there, and says what must happen next. The same action comes
 * again until it is done. */
DoctorAction doctor_dialogue_next (DoctorDialogue *self);
/* The bytes to send; owned by the dialogue until doctor_dialogue_sent(). */
const guint8 *doctor_dialogue_output (const DoctorDialogue *self, gsize *length);
void doctor_dialogue_sent (DoctorDialogue *self);
/* TLS stands and the certificate verified for the configured host: before the first byte with
 * implicit TLS, or after DOCTOR_ACTION_SECURE. `exporter` and `unique` are the base64 channel
 * bindings (RFC 9266 tls-exporter, RFC 5929 tls-unique), or NULL where there is none. */
void doctor_dialogue_secured (DoctorDialogue *self, const char *exporter, const char *unique);
/* Gives up: where a greeting came and no other command waits for its continuation, the next action
 * sends LOGOUT or QUIT; then it closes without waiting for the reply. The step that runs ends as
 * failed, unless it has ended already. For a deadline or Stop, whose fact the caller has added. */
void doctor_dialogue_abandon (DoctorDialogue *self);
/* TRUE while a reply is waited for to LOGOUT or QUIT: nothing that goes wrong now matters. */
gboolean doctor_dialogue_is_leaving (const DoctorDialogue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorDialogue, doctor_dialogue_free)

G_END_DECLS
