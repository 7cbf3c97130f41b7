/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* A line to send, built once from public and secret parts. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The wire bytes and the transcript text come from the same parts, so they cannot drift apart.
 * The wire bytes are wiped when freed. */
typedef struct _DoctorCommand DoctorCommand;

DoctorCommand *doctor_command_new (void);
void doctor_command_free (DoctorCommand *self);

/* Adds text that stands in the transcript as it is. FALSE, and nothing added, when it holds CR,
 * LF or NUL: such text would start another command. */
gboolean doctor_command_add (DoctorCommand *self, const char *text);
/* Adds bytes that are sent but shown as DOCTOR_SECRET_HIDDEN. Two secret parts in a row show once.
 * FALSE, and nothing added, for CR, LF or NUL. */
gboolean doctor_command_add_secret (DoctorCommand *self, const char *bytes, gsize length);
/* Adds the octets of an announced literal (RFC 9051 section 4.3), where CR and LF are allowed. A
 * public one stands in the transcript escaped. */
void doctor_command_add_literal (DoctorCommand *self, const char *bytes, gsize length,
                                 gboolean secret);

/* The bytes to send, CRLF included; owned by the command. */
const char *doctor_command_wire (const DoctorCommand *self, gsize *length);
/* The text for the transcript, without CRLF; owned by the command. */
const char *doctor_command_text (const DoctorCommand *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorCommand, doctor_command_free)

G_END_DECLS
