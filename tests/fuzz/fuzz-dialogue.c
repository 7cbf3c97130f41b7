/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Fuzzes a whole conversation, with any server: built once for each PROTOCOL. */

#include "fuzz.h"

#include <string.h>

#include "core/dialogue.h"
#include "dialogues.h"

/* The first two bytes of the input are options and the way the stream is split. Then the server
 * speaks, in turns; these bytes, which are in no UTF-8, stand for what it cannot know beforehand.
 */
#define END_OF_TURN 0xfe
#define TAG 0xff
#define OLDER_TAG 0xfd
#define LAST_LINE 0xfc /* echoes */
#define LAST_WORD 0xfb
#define PASSWORD 0xfa
#define PASSWORD_BASE64 0xf9
#define PLAIN_BASE64 0xf8
#define LONG_LINE 0xf7
#define MANY_LINES 0xf6 /* the line before, again and again */
/* The value of the second byte with which those two go to the limits; it takes time. */
#define FLOOD 0xff
#define SCRAM_FIRST 0xf5

#define TAG_LENGTH 8
#define MAX_COMMANDS 40
#define MAX_MEMORY (8 * 1024 * 1024)
#define N_AGAIN 250
#define N_AGAIN_SHORT 3
#define LONG 65536
#define LONG_SHORT 100
/* Bytes that one turn may become. */
#define MAX_TURN (256 * 1024)
#define MAX_TURN_SHORT (4 * 1024)

static const struct
{
  const char *user;
  const char *secret;
} people[] = {
  { "tanaka@example.jp", "kirschbaum-47-Yodel" },
  { "ta\"naka", "kirschbaum-47-Yodel\"\\" },
  { "田中", "kirschbaum-47-Yodelé" },
  { "tanaka@example.jp", NULL },
};

static const DoctorSecurity securities[] = { DOCTOR_SECURITY_TLS, DOCTOR_SECURITY_STARTTLS,
                                             DOCTOR_SECURITY_NONE, DOCTOR_SECURITY_STARTTLS };
static const DoctorLogin logins[] = { DOCTOR_LOGIN_PASSWORD, DOCTOR_LOGIN_OAUTH2, DOCTOR_LOGIN_NONE,
                                      DOCTOR_LOGIN_PASSWORD };

typedef struct
{
  guint8 options;
  gboolean floods;
  const uint8_t *script;
  size_t left;
  FuzzCuts *cuts; /* NULL: every turn in one piece */
  DoctorDialogue *dialogue;
  DoctorTranscript *transcript;
  GString *pending; /* of the turn */
  gsize fed;
  GString *line; /* the last that was sent */
  char tag[TAG_LENGTH + 1];
  char older[TAG_LENGTH + 1];
  gboolean secured;
  gboolean ended; /* nothing more comes */
  guint n_sent;
  guint n_logins;
  guint n_sent_after;
} Talk;

static const char *
secret_of (const Talk *self)
{
  return people[self->options >> 5 & 3].secret;
}

/* ---- The server ---- */

static void
append_base64 (GString *out, const char *bytes, gsize length)
{
  g_autofree char *base64 = g_base64_encode ((const guchar *) bytes, length);

  g_string_append (out, base64);
}

static const char *
last_word (const Talk *self)
{
  const char *blank = strrchr (self->line->str, ' ');

  return blank != NULL ? blank + 1 : self->line->str;
}

static void
append_scram_first (const Talk *self, GString *out)
{
  gsize length;
  g_autofree guchar *bytes = g_base64_decode (last_word (self), &length);
  g_autofree char *first = g_strndup ((const char *) bytes, length);
  const char *nonce = strstr (first, "r=");
  g_autofree char *answer = g_strdup_printf ("%sXYZ,s=QUJDRA==,i=1", nonce != NULL ? nonce : "r=");

  append_base64 (out, answer, strlen (answer));
}

/* The last line `n` times more; half a line would only grow. */
static void
append_again (GString *out, guint n)
{
  gsize end = out->len;
  gsize start = end;
  g_autofree char *line = NULL;

  if (end == 0 || out->str[end - 1] != '\n')
    return;
  do
    start--;
  while (start > 0 && out->str[start - 1] != '\n');
  line = g_strndup (out->str + start, end - start);
  for (guint i = 0; i < n && out->len < MAX_TURN; i++)
    g_string_append_len (out, line, (gssize) (end - start));
}

static void
say (const Talk *self, GString *out, guint8 byte)
{
  const char *secret = secret_of (self) != NULL ? secret_of (self) : "";
  gsize old = out->len;

  if (byte == TAG)
    g_string_append (out, self->tag);
  else if (byte == OLDER_TAG)
    g_string_append (out, self->older);
  else if (byte == LAST_LINE)
    g_string_append (out, self->line->str);
  else if (byte == LAST_WORD)
    g_string_append (out, last_word (self));
  else if (byte == PASSWORD)
    g_string_append (out, secret);
  else if (byte == PASSWORD_BASE64)
    append_base64 (out, secret, strlen (secret));
  else if (byte == PLAIN_BASE64)
    {
      g_autofree char *plain =
          g_strconcat ("x", people[self->options >> 5 & 3].user, "x", secret, NULL);

      append_base64 (out, plain, strlen (plain));
    }
  else if (byte == LONG_LINE)
    {
      gsize size = self->floods ? LONG : LONG_SHORT;

      g_string_set_size (out, old + size);
      memset (out->str + old, 'x', size);
    }
  else if (byte == MANY_LINES)
    append_again (out, self->floods ? N_AGAIN : N_AGAIN_SHORT);
  else if (byte == SCRAM_FIRST)
    append_scram_first (self, out);
  else
    g_string_append_c (out, (char) byte);
}

/* FALSE when the server has nothing more to say. */
static gboolean
take_turn (Talk *self)
{
  if (self->left == 0)
    return FALSE;
  g_string_truncate (self->pending, 0);
  self->fed = 0;
  while (self->left > 0)
    {
      guint8 byte = fuzz_byte (&self->script, &self->left);

      if (byte == END_OF_TURN)
        break;
      if (self->pending->len < (self->floods ? MAX_TURN : MAX_TURN_SHORT))
        say (self, self->pending, byte);
    }
  return TRUE;
}

/* ---- The client ---- */

/* `length` bytes, or less. */
static void
feed (Talk *self, gsize length)
{
  doctor_dialogue_feed (self->dialogue, (const guint8 *) self->pending->str + self->fed, length);
  self->fed += length;
}

static gsize
unfed (const Talk *self)
{
  return self->pending->len - self->fed;
}

static void
end (Talk *self)
{
  MUST (!self->ended, "it reads on after the end");
  self->ended = TRUE;
  if (self->options & 0x80)
    doctor_dialogue_abandon (self->dialogue);
  else
    doctor_dialogue_closed (self->dialogue,
                            self->options & 0x10 ? "Connection reset by peer" : NULL);
}

static void
must_be_allowed (Talk *self, const char *command)
{
  static const char *const beginnings[] = { "AUTH ", "AUTHENTICATE ", "LOGIN ", "APOP ", "USER " };
  static const char *const never[] = { "DATA", "BDAT", "SELECT", "DELE", "STORE", "EXPUNGE" };

  MUST (self->secured || may_be_said_in_clear (command), "in the clear: %.10s", command);
  for (guint i = 0; i < G_N_ELEMENTS (never); i++)
    MUST (!g_str_has_prefix (command, never[i]), "%s was sent", never[i]);
  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
    self->n_logins += g_str_has_prefix (command, beginnings[i]);
  MUST (self->n_logins <= 1, "it logs in twice");
  MUST (++self->n_sent <= MAX_COMMANDS, "it talks without end");
  self->n_sent_after += self->ended;
  MUST (self->n_sent_after <= 1, "it talks on after the end");
}

static void
send_out (Talk *self)
{
  gsize length;
  const char *wire = (const char *) doctor_dialogue_output (self->dialogue, &length);
  const char *command;

  MUST (length >= 2 && memcmp (wire + length - 2, "\r\n", 2) == 0, "a command without its end");
  g_string_truncate (self->line, 0);
  g_string_append_len (self->line, wire, (gssize) length - 2);
  command = wire;
  if (PROTOCOL == DOCTOR_PROTOCOL_IMAP && strcspn (self->line->str, " ") == TAG_LENGTH
      && strspn (self->line->str, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == TAG_LENGTH)
    {
      memcpy (self->older, self->tag, TAG_LENGTH);
      memcpy (self->tag, self->line->str, TAG_LENGTH);
      command += TAG_LENGTH + 1;
    }
  must_be_allowed (self, command);
  doctor_dialogue_sent (self->dialogue);
}

static void
secure (Talk *self)
{
  gboolean binds = self->options & 0x10;

  self->secured = TRUE;
  doctor_dialogue_secured (self->dialogue, binds ? "YWJjZGVmZ2g=" : NULL, NULL);
}

/* FALSE when it is over. */
static gboolean
act (Talk *self, DoctorAction action)
{
  /* What is there already is there when a command goes out, however it came. */
  if ((action == DOCTOR_ACTION_SEND || action == DOCTOR_ACTION_SECURE) && unfed (self) > 0)
    {
      feed (self, unfed (self));
      return TRUE;
    }
  switch (action)
    {
    case DOCTOR_ACTION_READ:
      if (unfed (self) > 0)
        feed (self, self->cuts != NULL ? fuzz_next_cut (self->cuts, unfed (self)) : unfed (self));
      else if (!take_turn (self))
        end (self);
      return TRUE;
    case DOCTOR_ACTION_SEND:
      send_out (self);
      return TRUE;
    case DOCTOR_ACTION_PAUSE:
      return TRUE;
    case DOCTOR_ACTION_SECURE:
      /* A handshake that fails ends it too. */
      if (self->left == 0)
        end (self);
      else
        secure (self);
      return TRUE;
    case DOCTOR_ACTION_CLOSE:
      return FALSE;
    }
  return FALSE;
}

static DoctorTranscript *
converse (const uint8_t *bytes, size_t length, guint8 options, gboolean floods, FuzzCuts *cuts)
{
  Talk self = {
    .options = options, .floods = floods, .script = bytes, .left = length, .cuts = cuts
  };
  g_autoptr (DoctorServer) server = doctor_server_new (
      PROTOCOL == DOCTOR_PROTOCOL_SMTP ? DOCTOR_ROLE_OUTGOING : DOCTOR_ROLE_INCOMING, PROTOCOL,
      "mail.example.jp", 993, securities[options & 3], people[options >> 5 & 3].user,
      logins[options >> 2 & 3]);
  g_autoptr (DoctorSecret)
      secret = secret_of (&self) != NULL ? doctor_secret_new (secret_of (&self), -1) : NULL;
  DoctorDialogueSetup setup = {
    .server = server,
    .address = "tanaka@example.jp",
    .secret = secret,
    .absence = DOCTOR_FACT_PASSWORD_UNKNOWN,
    .client_name = "[192.0.2.10]",
  };
  gsize memory = fuzz_memory ();

  fuzz_reset_random ();
  strcpy (self.tag, "NOTAG234");
  strcpy (self.older, "NOTAG234");
  self.pending = g_string_new (NULL);
  self.line = g_string_new (NULL);
  self.transcript = doctor_transcript_new (0);
  self.dialogue = doctor_dialogue_new (&setup, self.transcript);
  if (server->security == DOCTOR_SECURITY_TLS)
    secure (&self);
  while (act (&self, doctor_dialogue_next (self.dialogue)))
    ;
  MUST (fuzz_memory () <= memory + MAX_MEMORY, "it takes %zu bytes", fuzz_memory () - memory);
  doctor_dialogue_free (self.dialogue);
  g_string_free (self.pending, TRUE);
  g_string_free (self.line, TRUE);
  return self.transcript;
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  guint8 options = fuzz_byte (&bytes, &length);
  guint8 seed = fuzz_byte (&bytes, &length);
  FuzzCuts cuts = fuzz_cuts (seed);
  g_autoptr (DoctorTranscript) whole = converse (bytes, length, options, seed == FLOOD, NULL);
  g_autoptr (DoctorTranscript) split = NULL;
  guint n_logins = 0;

  fuzz_must_be_sound (whole, TRUE);
  if (people[options >> 5 & 3].secret != NULL)
    fuzz_must_hide (whole, people[options >> 5 & 3].secret);
  for (guint i = 0; i < doctor_transcript_n_facts (whole); i++)
    n_logins += doctor_transcript_fact (whole, i)->kind == DOCTOR_FACT_LOGIN_STARTED;
  MUST (n_logins <= 1, "%u logins", n_logins);
  split = converse (bytes, length, options, seed == FLOOD, &cuts);
  fuzz_must_be_equal (whole, split);
  return 0;
}
