/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What no text file can hold: proofs that depend on what was sent, replies without end, and servers
 * that say anything at all. */

#include "core/lines.h"

#include "dialogues.h"
#include "suite.h"

#include <gsasl.h>
#include <string.h>

static DoctorServer *
server_new (DoctorProtocol protocol)
{
  return doctor_server_new (
      protocol == DOCTOR_PROTOCOL_SMTP ? DOCTOR_ROLE_OUTGOING : DOCTOR_ROLE_INCOMING, protocol,
      "mail.example.jp", 993, DOCTOR_SECURITY_TLS, "tanaka@example.jp", DOCTOR_LOGIN_PASSWORD);
}

typedef struct
{
  DoctorServer *server;
  DoctorTranscript *transcript;
  DoctorDialogue *dialogue;
  GString *sent; /* the last command */
  guint n_sent;
  guint n_pauses;
} Talk;

static void
talk_begin (Talk *self, DoctorProtocol protocol, DoctorSecurity security)
{
  g_autoptr (DoctorSecret) secret = doctor_secret_new (canary (), -1);
  DoctorDialogueSetup setup = { .address = "tanaka@example.jp", .secret = secret };

  self->server = server_new (protocol);
  self->server->security = security;
  setup.server = self->server;
  self->transcript = doctor_transcript_new (0);
  self->dialogue = doctor_dialogue_new (&setup, self->transcript);
  self->sent = g_string_new (NULL);
  self->n_sent = 0;
  self->n_pauses = 0;
  if (security == DOCTOR_SECURITY_TLS)
    doctor_dialogue_secured (self->dialogue, NULL, NULL);
}

static void
talk_end (Talk *self)
{
  ck_assert_ptr_null (shows_canary (self->transcript));
  doctor_dialogue_free (self->dialogue);
  doctor_transcript_unref (self->transcript);
  doctor_server_free (self->server);
  g_string_free (self->sent, TRUE);
}

/* Sends what is to be sent, waits while it computes, and returns what comes then. */
static DoctorAction
talk_on (Talk *self)
{
  DoctorAction action;

  while ((action = doctor_dialogue_next (self->dialogue)) == DOCTOR_ACTION_SEND
         || action == DOCTOR_ACTION_PAUSE)
    {
      gsize length;
      const char *wire = (const char *) doctor_dialogue_output (self->dialogue, &length);

      if (action == DOCTOR_ACTION_PAUSE)
        {
          self->n_pauses++;
          ck_assert_ptr_null (wire);
          continue;
        }
      g_string_truncate (self->sent, 0);
      g_string_append_len (self->sent, wire, (gssize) length);
      self->n_sent++;
      doctor_dialogue_sent (self->dialogue);
    }
  return action;
}

static DoctorAction
talk_feed (Talk *self, const char *bytes)
{
  doctor_dialogue_feed (self->dialogue, (const guint8 *) bytes, strlen (bytes));
  return talk_on (self);
}

static const DoctorFact *
last (const Talk *self, DoctorFactKind kind)
{
  return doctor_transcript_last_fact (self->transcript, kind);
}

/* Each of them would be a reason to be looked at. */
START_TEST (test_many_goodbyes)
{
  Talk talk;
  guint n = 0;

  talk_begin (&talk, DOCTOR_PROTOCOL_IMAP, DOCTOR_SECURITY_TLS);
  talk_feed (&talk, "* OK [CAPABILITY IMAP4rev1 AUTH=CRAM-MD5] ready\r\n");
  talk_feed (&talk, "* BYE [UNAVAILABLE] come back later\r\n");
  for (guint i = 0; i < 900; i++)
    talk_feed (&talk, "* BYE [REFERRAL imap://evil.example/] go there\r\n");
  doctor_dialogue_closed (talk.dialogue, NULL);
  talk_on (&talk);
  for (guint i = 0; i < doctor_transcript_n_facts (talk.transcript); i++)
    n += doctor_transcript_fact (talk.transcript, i)->kind == DOCTOR_FACT_REPLY_REFUSED;
  /* The answer to the login, and what came after it. */
  ck_assert_uint_eq (n, 2);
  talk_end (&talk);
}
END_TEST

/* ---- SCRAM, against the server's side of a library ---- */

static int
scram_cb (G_GNUC_UNUSED Gsasl *library, Gsasl_session *session, Gsasl_property property)
{
  if (property == GSASL_PASSWORD)
    return gsasl_property_set (session, property, canary ());
  return GSASL_NO_CALLBACK;
}

static const char *const scram_mechanisms[] = { "SCRAM-SHA-256", "SCRAM-SHA-1" };

typedef enum
{
  SCRAM_HONEST,
  SCRAM_WRONG_PROOF,
  SCRAM_NO_PROOF,
  SCRAM_BLANKS, /* behind the proof */
} ScramServer;

/* The base64 of what stands last in the command that was sent. */
static char *
sent_response (const Talk *talk)
{
  g_autofree char *line = g_strchomp (g_strdup (talk->sent->str));
  const char *blank = strrchr (line, ' ');

  return g_strdup (blank != NULL ? blank + 1 : line);
}

static void
run_scram (Talk *talk, const char *mechanism, ScramServer how)
{
  g_autofree char *ehlo =
      g_strdup_printf ("250-mail.example.jp\r\n250 AUTH PLAIN %s\r\n", mechanism);
  Gsasl *library;
  Gsasl_session *session;
  g_autofree char *first = NULL;
  g_autofree char *final = NULL;
  g_autofree char *proof = NULL;
  char *output;

  ck_assert_int_eq (gsasl_init (&library), GSASL_OK);
  gsasl_callback_set (library, scram_cb);
  ck_assert_int_eq (gsasl_server_start (library, mechanism, &session), GSASL_OK);

  ck_assert_int_eq (talk_feed (talk, "220 mail.example.jp ESMTP\r\n"), DOCTOR_ACTION_READ);
  ck_assert_int_eq (talk_feed (talk, ehlo), DOCTOR_ACTION_READ);
  ck_assert (g_str_has_prefix (talk->sent->str, "AUTH SCRAM-"));
  proof = sent_response (talk);
  ck_assert_int_eq (gsasl_step64 (session, proof, &output), GSASL_NEEDS_MORE);
  first = g_strdup_printf ("334 %s\r\n", output);
  gsasl_free (output);

  ck_assert_int_eq (talk_feed (talk, first), DOCTOR_ACTION_READ);
  g_free (proof);
  proof = sent_response (talk);
  ck_assert_int_eq (gsasl_step64 (session, proof, &output), GSASL_OK);
  if (how == SCRAM_WRONG_PROOF)
    final = g_strdup ("334 dj1BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE9\r\n");
  else
    final = g_strdup_printf (how == SCRAM_BLANKS ? "334 %s  \r\n" : "334 %s\r\n", output);
  if (how != SCRAM_NO_PROOF)
    ck_assert_int_eq (talk_feed (talk, final), DOCTOR_ACTION_READ);
  /* With the server's proof in it the transcript would tell enough to guess the password. */
  for (guint i = 0; i < doctor_transcript_n_entries (talk->transcript); i++)
    ck_assert_ptr_null (strstr (doctor_transcript_entry (talk->transcript, i)->text, output));
  gsasl_free (output);
  gsasl_finish (session);
  gsasl_done (library);
}

START_TEST (test_scram)
{
  Talk talk;

  talk_begin (&talk, DOCTOR_PROTOCOL_SMTP, DOCTOR_SECURITY_TLS);
  run_scram (&talk, scram_mechanisms[_i / 2], _i % 2 == 0 ? SCRAM_HONEST : SCRAM_BLANKS);
  ck_assert_str_eq (talk.sent->str, "\r\n");
  ck_assert_int_eq (talk_feed (&talk, "235 2.7.0 Accepted\r\n"), DOCTOR_ACTION_READ);
  ck_assert_ptr_nonnull (last (&talk, DOCTOR_FACT_LOGIN_ACCEPTED));
  ck_assert_str_eq (last (&talk, DOCTOR_FACT_LOGIN_ACCEPTED)->code, scram_mechanisms[_i / 2]);
  ck_assert_str_eq (talk.sent->str, "MAIL FROM:<tanaka@example.jp>\r\n");
  talk_end (&talk);
}
END_TEST

START_TEST (test_scram_wrong_proof)
{
  Talk talk;

  talk_begin (&talk, DOCTOR_PROTOCOL_SMTP, DOCTOR_SECURITY_TLS);
  run_scram (&talk, scram_mechanisms[_i], SCRAM_WRONG_PROOF);
  ck_assert_str_eq (talk.sent->str, "*\r\n");
  ck_assert_int_eq (talk_feed (&talk, "235 2.7.0 Accepted\r\n"), DOCTOR_ACTION_READ);
  ck_assert_ptr_nonnull (last (&talk, DOCTOR_FACT_SERVER_NOT_AUTHENTIC));
  ck_assert_ptr_null (last (&talk, DOCTOR_FACT_LOGIN_ACCEPTED));
  ck_assert_int_eq (doctor_transcript_failed_step (talk.transcript)->step, DOCTOR_STEP_LOGIN);
  ck_assert_str_eq (talk.sent->str, "QUIT\r\n");
  talk_end (&talk);
}
END_TEST

START_TEST (test_scram_no_proof)
{
  Talk talk;

  talk_begin (&talk, DOCTOR_PROTOCOL_SMTP, DOCTOR_SECURITY_TLS);
  run_scram (&talk, scram_mechanisms[_i], SCRAM_NO_PROOF);
  ck_assert_int_eq (talk_feed (&talk, "235 2.7.0 Accepted\r\n"), DOCTOR_ACTION_READ);
  ck_assert_ptr_nonnull (last (&talk, DOCTOR_FACT_SERVER_NOT_AUTHENTIC));
  ck_assert_ptr_null (last (&talk, DOCTOR_FACT_LOGIN_ACCEPTED));
  ck_assert_str_eq (talk.sent->str, "QUIT\r\n");
  talk_end (&talk);
}
END_TEST

/* Up to the server's first message, which asks for that many rounds. */
static char *
begin_scram (Talk *talk, const char *rounds)
{
  g_autofree char *opening = NULL;
  g_autofree char *first = NULL;
  g_autofree char *base64 = NULL;
  g_autofree guchar *octets = NULL;
  gsize length;

  talk_feed (talk, "220 mail.example.jp ESMTP\r\n");
  talk_feed (talk, "250-mail.example.jp\r\n250 AUTH PLAIN SCRAM-SHA-256\r\n");
  opening = sent_response (talk);
  octets = g_base64_decode (opening, &length);
  first =
      g_strdup_printf ("%.*sXYZ,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=%s",
                       (int) (length - (gsize) (strstr ((char *) octets, "r=") - (char *) octets)),
                       strstr ((char *) octets, "r="), rounds);
  base64 = g_base64_encode ((const guchar *) first, strlen (first));
  return g_strdup_printf ("334 %s\r\n", base64);
}

START_TEST (test_scram_pauses)
{
  g_autofree char *first = NULL;
  Talk talk;

  talk_begin (&talk, DOCTOR_PROTOCOL_SMTP, DOCTOR_SECURITY_TLS);
  first = begin_scram (&talk, "600000");
  ck_assert_int_eq (talk_feed (&talk, first), DOCTOR_ACTION_READ);
  ck_assert_uint_eq (talk.n_pauses, 147);
  ck_assert (strlen (talk.sent->str) > 100);
  talk_feed (&talk, "535 5.7.8 no\r\n");
  ck_assert_ptr_nonnull (last (&talk, DOCTOR_FACT_LOGIN_REFUSED));
  talk_end (&talk);
}
END_TEST

START_TEST (test_scram_too_costly)
{
  g_autofree char *first = NULL;
  Talk talk;

  talk_begin (&talk, DOCTOR_PROTOCOL_SMTP, DOCTOR_SECURITY_TLS);
  first = begin_scram (&talk, "600001");
  ck_assert_int_eq (talk_feed (&talk, first), DOCTOR_ACTION_READ);
  ck_assert_uint_eq (talk.n_pauses, 0);
  ck_assert_str_eq (talk.sent->str, "*\r\n");
  ck_assert_ptr_nonnull (last (&talk, DOCTOR_FACT_LOGIN_TOO_COSTLY));
  ck_assert_int_eq (last (&talk, DOCTOR_FACT_LOGIN_TOO_COSTLY)->number, 600000);
  talk_feed (&talk, "501 5.7.0 cancelled\r\n");
  ck_assert_str_eq (talk.sent->str, "QUIT\r\n");
  ck_assert_ptr_null (last (&talk, DOCTOR_FACT_LOGIN_REFUSED));
  talk_end (&talk);
}
END_TEST

/* What happens while it computes: given up, closed, freed; or the server talks on. */
START_TEST (test_scram_interrupted)
{
  g_autofree char *first = NULL;
  Talk talk;

  talk_begin (&talk, DOCTOR_PROTOCOL_SMTP, DOCTOR_SECURITY_TLS);
  first = begin_scram (&talk, "600000");
  doctor_dialogue_feed (talk.dialogue, (const guint8 *) first, strlen (first));
  for (guint i = 0; i < 70; i++)
    ck_assert_int_eq (doctor_dialogue_next (talk.dialogue), DOCTOR_ACTION_PAUSE);
  if (_i == 0)
    {
      /* In the middle of a login nothing else can be said. */
      doctor_dialogue_abandon (talk.dialogue);
      ck_assert_int_eq (talk_on (&talk), DOCTOR_ACTION_CLOSE);
    }
  else if (_i == 1)
    {
      doctor_dialogue_closed (talk.dialogue, NULL);
      ck_assert_int_eq (talk_on (&talk), DOCTOR_ACTION_CLOSE);
      ck_assert_ptr_nonnull (last (&talk, DOCTOR_FACT_CLOSED_UNEXPECTEDLY));
    }
  else if (_i == 2)
    {
      talk_feed (&talk, "235 2.7.0 Accepted\r\n");
      ck_assert_ptr_null (last (&talk, DOCTOR_FACT_LOGIN_ACCEPTED));
    }
  if (_i < 2)
    ck_assert_int_eq (doctor_transcript_failed_step (talk.transcript)->step, DOCTOR_STEP_LOGIN);
  talk_end (&talk);
}
END_TEST

/* CRAM-MD5 (RFC 2195) and APOP (RFC 1939 section 7) as computed here a second time. */
START_TEST (test_digests)
{
  static const char stamp[] = "<1896.697170952@dbc.mtview.ca.us>";
  Talk talk;
  g_autofree char *digest = g_compute_hmac_for_string (G_CHECKSUM_MD5, (const guchar *) canary (),
                                                       strlen (canary ()), stamp, -1);
  g_autofree char *answer = g_strdup_printf ("tanaka@example.jp %s", digest);
  g_autofree char *cram = g_base64_encode ((const guchar *) answer, strlen (answer));
  g_autofree char *cram_line = g_strconcat (cram, "\r\n", NULL);
  g_autofree char *together = g_strconcat (stamp, canary (), NULL);
  g_autofree char *apop = g_compute_checksum_for_string (G_CHECKSUM_MD5, together, -1);
  g_autofree char *apop_line = g_strdup_printf ("APOP tanaka@example.jp %s\r\n", apop);

  talk_begin (&talk, DOCTOR_PROTOCOL_SMTP, DOCTOR_SECURITY_TLS);
  talk_feed (&talk, "220 hi\r\n");
  talk_feed (&talk, "250-hi\r\n250 AUTH CRAM-MD5\r\n");
  talk_feed (&talk, "334 PDE4OTYuNjk3MTcwOTUyQGRiYy5tdHZpZXcuY2EudXM+\r\n");
  ck_assert_str_eq (talk.sent->str, cram_line);
  talk_end (&talk);

  talk_begin (&talk, DOCTOR_PROTOCOL_POP3, DOCTOR_SECURITY_TLS);
  talk_feed (&talk, "+OK hi <1896.697170952@dbc.mtview.ca.us>\r\n");
  talk_feed (&talk, "-ERR\r\n");
  ck_assert_str_eq (talk.sent->str, apop_line);
  talk_end (&talk);
}
END_TEST

/* What is quoted as evidence has a measure, however much was said. */
START_TEST (test_quoted)
{
  g_autofree char *filler = g_strnfill (900, 'X');
  g_autoptr (GString) greeting = g_string_new (NULL);
  g_autoptr (GString) list = g_string_new ("250-mail.example.jp\r\n");
  Talk talk;

  for (guint i = 0; i < 900; i++)
    {
      g_string_append_printf (greeting, "220-%s FTP %u\r\n", filler, i);
      g_string_append_printf (list, "250-AUTH %s%u\r\n", filler, i);
    }
  g_string_append (greeting, "220 at your service\r\n");
  g_string_append (list, "250 8BITMIME\r\n");

  talk_begin (&talk, DOCTOR_PROTOCOL_SMTP, DOCTOR_SECURITY_TLS);
  talk_feed (&talk, greeting->str);
  ck_assert_str_eq (last (&talk, DOCTOR_FACT_WRONG_SERVICE)->code, "ftp");
  ck_assert_uint_le (strlen (last (&talk, DOCTOR_FACT_WRONG_SERVICE)->text), 16 * 1024 + 1);
  talk_end (&talk);

  talk_begin (&talk, DOCTOR_PROTOCOL_SMTP, DOCTOR_SECURITY_TLS);
  talk_feed (&talk, "220 hi\r\n");
  talk_feed (&talk, list->str);
  ck_assert_uint_le (strlen (last (&talk, DOCTOR_FACT_MECHANISM_UNSUPPORTED)->text), 16 * 1024);
  talk_end (&talk);
}
END_TEST

/* ---- Without end ---- */

static const struct
{
  const char *code;
  DoctorProtocol protocol;
  const char *begin[4]; /* fed one after the other */
  const char *repeat;   /* … and this until the dialogue has enough */
  gsize limit;          /* bytes by which it must have had enough */
} endless[] = {
  { "line", DOCTOR_PROTOCOL_IMAP, { "* OK " }, "xxxxxxxxxxxxxxxx", 2 * DOCTOR_LINE_LIMIT },
  { "line", DOCTOR_PROTOCOL_POP3, { "+OK hi\r\n" }, "xxxxxxxxxxxxxxxx", 2 * DOCTOR_LINE_LIMIT },
  { "line", DOCTOR_PROTOCOL_SMTP, { "220 hi\r\n", "250-" }, "xxxx", 2 * DOCTOR_LINE_LIMIT },
  { "reply", DOCTOR_PROTOCOL_SMTP, { NULL }, "220-hello\r\n", 12 * DOCTOR_REPLY_LINES_LIMIT },
  { "reply", DOCTOR_PROTOCOL_SMTP, { "220 hi\r\n" }, "250-x\r\n", 20 * DOCTOR_REPLY_LINES_LIMIT },
  { "reply",
    DOCTOR_PROTOCOL_POP3,
    { "+OK hi\r\n", "+OK\r\n" },
    "X\r\n",
    4 * DOCTOR_REPLY_LINES_LIMIT },
  { "reply",
    DOCTOR_PROTOCOL_IMAP,
    { "* OK hi\r\n" },
    "* OK still here\r\n",
    40 * DOCTOR_REPLY_LINES_LIMIT },
  { "reply",
    DOCTOR_PROTOCOL_IMAP,
    { "* OK hi\r\n" },
    "* X {4}\r\na\nb\n\r\n",
    40 * DOCTOR_REPLY_LINES_LIMIT },
};

START_TEST (test_endless)
{
  Talk talk;
  DoctorAction action = DOCTOR_ACTION_READ;
  gsize fed = 0;

  talk_begin (&talk, endless[_i].protocol, DOCTOR_SECURITY_TLS);
  for (guint i = 0; i < 4 && endless[_i].begin[i] != NULL; i++)
    action = talk_feed (&talk, endless[_i].begin[i]);
  while (action == DOCTOR_ACTION_READ && fed <= endless[_i].limit)
    {
      action = talk_feed (&talk, endless[_i].repeat);
      fed += strlen (endless[_i].repeat);
    }
  ck_assert_int_eq (action, DOCTOR_ACTION_CLOSE);
  ck_assert_ptr_nonnull (last (&talk, DOCTOR_FACT_REPLY_TOO_LARGE));
  ck_assert_str_eq (last (&talk, DOCTOR_FACT_REPLY_TOO_LARGE)->code, endless[_i].code);
  ck_assert_int_eq (doctor_transcript_failed_step (talk.transcript)->step, DOCTOR_STEP_GREETING);
  talk_end (&talk);
}
END_TEST

/* Many lines of the longest length that is allowed. */
START_TEST (test_response_too_large)
{
  Talk talk;
  g_autofree char *filler = g_strnfill (DOCTOR_LINE_LIMIT - 100, 'x');
  g_autofree char *line = g_strdup_printf ("250-%s\r\n", filler);
  DoctorAction action;

  talk_begin (&talk, DOCTOR_PROTOCOL_SMTP, DOCTOR_SECURITY_TLS);
  action = talk_feed (&talk, "220 hi\r\n");
  for (guint i = 0; i < 100 && last (&talk, DOCTOR_FACT_REPLY_TOO_LARGE) == NULL; i++)
    action = talk_feed (&talk, line);
  ck_assert_int_eq (action, DOCTOR_ACTION_READ);
  ck_assert_str_eq (last (&talk, DOCTOR_FACT_REPLY_TOO_LARGE)->code, "response");
  ck_assert_str_eq (talk.sent->str, "QUIT\r\n");
  talk_end (&talk);
}
END_TEST

/* The largest literal that is allowed passes, in one piece or in many. */
START_TEST (test_literal)
{
  Talk talk;
  gsize size = DOCTOR_RESPONSE_LIMIT - 200;
  g_autofree char *filler = g_strnfill (size, 'x');
  g_autofree char *announced = g_strdup_printf ("* X {%zu}\r\n", size);

  talk_begin (&talk, DOCTOR_PROTOCOL_IMAP, DOCTOR_SECURITY_TLS);
  talk_feed (&talk, "* OK hi\r\n");
  ck_assert_int_eq (talk_feed (&talk, announced), DOCTOR_ACTION_READ);
  for (gsize at = 0; at < size; at += 4096)
    {
      doctor_dialogue_feed (talk.dialogue, (const guint8 *) filler + at, MIN (4096, size - at));
      ck_assert_int_eq (talk_on (&talk), DOCTOR_ACTION_READ);
    }
  ck_assert_int_eq (talk_feed (&talk, " done\r\n"), DOCTOR_ACTION_READ);
  ck_assert_ptr_null (doctor_transcript_failed_step (talk.transcript));
  talk_end (&talk);
}
END_TEST

/* Bytes that come after the go-ahead was understood, but before TLS: as the caller may feed them.
 */
START_TEST (test_injected_late)
{
  Talk talk;

  talk_begin (&talk, DOCTOR_PROTOCOL_SMTP, DOCTOR_SECURITY_STARTTLS);
  talk_feed (&talk, "220 hi\r\n");
  talk_feed (&talk, "250-hi\r\n250 STARTTLS\r\n");
  ck_assert_int_eq (talk_feed (&talk, "220 go\r\n"), DOCTOR_ACTION_SECURE);
  ck_assert_int_eq (doctor_dialogue_next (talk.dialogue), DOCTOR_ACTION_SECURE);
  ck_assert_int_eq (talk_feed (&talk, "250"), DOCTOR_ACTION_CLOSE);
  ck_assert_int_eq (last (&talk, DOCTOR_FACT_STARTTLS_INJECTED)->number, 3);
  ck_assert_int_eq (talk.n_sent, 2);
  talk_end (&talk);
}
END_TEST

/* A challenge that came before the login was begun is none of it, though IMAP's untagged words may
 * come at any time. */
START_TEST (test_stale_challenge)
{
  const char *challenge = "+ PDE4OTYuNjk3MTcwOTUyQHN0YWxlPg==\r\n";

  for (gsize early = 0; early <= strlen (challenge); early++)
    {
      Talk talk;
      g_autofree char *first = NULL;
      g_autofree char *begin = g_strndup (challenge, early);

      talk_begin (&talk, DOCTOR_PROTOCOL_IMAP, DOCTOR_SECURITY_TLS);
      talk_feed (&talk, "* OK hi\r\n");
      first = g_strdup_printf ("* CAPABILITY IMAP4rev1 AUTH=CRAM-MD5\r\n%.8s OK\r\n"
                               "* OK still here\r\n%s",
                               talk.sent->str, begin);
      talk_feed (&talk, first);
      ck_assert_uint_le (talk.n_sent, 2);
      talk_feed (&talk, challenge + early);
      ck_assert (early == 0 || last (&talk, DOCTOR_FACT_PROTOCOL_VIOLATION) != NULL);
      ck_assert_uint_eq (talk.n_sent, early == 0 ? 3 : 2);
      talk_end (&talk);
    }
}
END_TEST

/* TLS that is configured and not there: nobody logs in. */
START_TEST (test_never_secured)
{
  Talk talk;

  talk_begin (&talk, DOCTOR_PROTOCOL_SMTP, DOCTOR_SECURITY_NONE);
  talk.server->security = DOCTOR_SECURITY_TLS;
  talk_feed (&talk, "220 hi\r\n");
  talk_feed (&talk, "250-hi\r\n250 AUTH PLAIN\r\n");
  ck_assert_ptr_nonnull (last (&talk, DOCTOR_FACT_ENCRYPTION_NOT_CONFIGURED));
  ck_assert_ptr_null (last (&talk, DOCTOR_FACT_LOGIN_STARTED));
  ck_assert_str_eq (talk.sent->str, "QUIT\r\n");
  talk_end (&talk);
}
END_TEST

/* Given up before anything began: nothing begins any more. */
START_TEST (test_never_begun)
{
  Talk talk;

  talk_begin (&talk, DOCTOR_PROTOCOL_IMAP, DOCTOR_SECURITY_TLS);
  doctor_dialogue_abandon (talk.dialogue);
  ck_assert_int_eq (talk_feed (&talk, "* OK hi\r\n"), DOCTOR_ACTION_CLOSE);
  ck_assert_uint_eq (doctor_transcript_n_entries (talk.transcript), 0);
  for (guint i = 0; i < doctor_transcript_n_steps (talk.transcript); i++)
    ck_assert_int_eq (doctor_transcript_step (talk.transcript, i)->outcome, DOCTOR_OUTCOME_SKIPPED);
  talk_end (&talk);
}
END_TEST

/* Two dialogues, or two commands, never have the same tag. */
START_TEST (test_tags)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 500; i++)
    {
      Talk talk;

      talk_begin (&talk, DOCTOR_PROTOCOL_IMAP, DOCTOR_SECURITY_TLS);
      talk_feed (&talk, "* OK hi\r\n");
      ck_assert_uint_eq (strcspn (talk.sent->str, " "), 8);
      ck_assert (g_hash_table_add (seen, g_strndup (talk.sent->str, 8)));
      talk_end (&talk);
    }
}
END_TEST

/* ---- Anything at all ---- */

static const char *const pieces[] = {
  "* OK ",
  "* PREAUTH ",
  "* BYE ",
  "+OK ",
  "-ERR ",
  "220 ",
  "220-",
  "250 ",
  "250-",
  "334 ",
  "235 ",
  "421 ",
  "535 5.7.8 ",
  "+ ",
  "{tag} ",
  "OK ",
  "NO ",
  "BAD ",
  "[ALERT] ",
  "[CAPABILITY ",
  "]",
  "* ",
  "CAPABILITY ",
  "IMAP4rev1 ",
  "AUTH=PLAIN ",
  "AUTH=CRAM-MD5 ",
  "AUTH=SCRAM-SHA-256 ",
  "SASL-IR ",
  "STARTTLS ",
  "STLS",
  "AUTH PLAIN LOGIN",
  "AUTH LOGIN",
  "SASL PLAIN",
  "USER",
  "SIZE 5",
  "LOGINDISABLED ",
  "{5}",
  "{0}",
  "{999999999}",
  "(",
  ")",
  "\"",
  ".",
  "..",
  "VXNlcm5hbWU6",
  "=",
  "dj1BQUFBQUFBQUFBQUE9",
  "\r\n",
  "\r\n",
  "\r\n",
  "\r\n",
  "\n",
  "\r",
  "\x1b[0m",
  "\xff",
  "<1@2>",
  "3 EXISTS",
  "QUOTA \"\" (STORAGE 1 2)",
  "ID QUOTA IDLE ",
  "OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN ID QUOTA] x\r\n",
  "{tag} OK done\r\n",
  "+OK\r\n",
  "250 ok\r\n",
  "235 ok\r\n",
  "334 \r\n",
  "+ \r\n",
  "* 3 EXISTS\r\n",
  "250-x\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN CRAM-MD5\r\n",
  "+OK\r\nSTLS\r\nSASL PLAIN LOGIN\r\nUSER\r\n.\r\n",
  "* OK hi\r\n",
  "220 hi\r\n",
  "+OK hi <1@2>\r\n",
};

typedef struct
{
  GString *log;
  gboolean ended;
} Outcome;

/* One random server. `split`: what it says comes in other pieces, which must not matter. */
static void
run_random (guint32 seed, gboolean split, Outcome *outcome)
{
  GRand *rand = g_rand_new_with_seed (seed);
  Talk talk;
  gboolean secured;
  guint n = 0;

  talk_begin (&talk, g_rand_int_range (rand, 0, 3), g_rand_int_range (rand, 0, 3));
  secured = talk.server->security == DOCTOR_SECURITY_TLS;
  while (n++ < 400)
    {
      DoctorAction action = doctor_dialogue_next (talk.dialogue);
      g_autoptr (GString) said = NULL;

      if (action == DOCTOR_ACTION_CLOSE)
        break;
      if (action == DOCTOR_ACTION_SECURE)
        {
          secured = TRUE;
          doctor_dialogue_secured (talk.dialogue, NULL, NULL);
          continue;
        }
      if (action == DOCTOR_ACTION_SEND)
        {
          gsize length;
          const char *wire = (const char *) doctor_dialogue_output (talk.dialogue, &length);
          const char *command;

          g_string_truncate (talk.sent, 0);
          g_string_append_len (talk.sent, wire, (gssize) length);
          command = talk.server->protocol == DOCTOR_PROTOCOL_IMAP
                            && strcspn (talk.sent->str, " ") == 8
                        ? talk.sent->str + 9
                        : talk.sent->str;
          ck_assert_msg (secured || may_be_said_in_clear (command), "%u: in the clear: %s", seed,
                         command);
          ck_assert_msg (++talk.n_sent < 40, "%u: talks without end", seed);
          doctor_dialogue_sent (talk.dialogue);
          continue;
        }

      /* The server speaks only when it is its turn, and whole: the pieces may not matter then. */
      said = g_string_new (pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      g_string_replace (said, "{tag}", talk.n_sent > 0 ? "TAGTAGTA" : "A", 0);
      if (talk.server->protocol == DOCTOR_PROTOCOL_IMAP && talk.sent->len > 8)
        {
          g_autofree char *tag = g_strndup (talk.sent->str, 8);

          g_string_replace (said, "TAGTAGTA", tag, 0);
        }
      for (gsize i = 0; i < said->len; i++)
        {
          gsize rest = split && action == DOCTOR_ACTION_READ ? 1 : said->len - i;

          doctor_dialogue_feed (talk.dialogue, (const guint8 *) said->str + i, rest);
          i += rest - 1;
          if (i + 1 < said->len)
            action = doctor_dialogue_next (talk.dialogue);
        }
    }
  doctor_dialogue_closed (talk.dialogue, NULL);
  outcome->ended = doctor_dialogue_next (talk.dialogue) == DOCTOR_ACTION_CLOSE;
  outcome->log = g_string_new (NULL);
  for (guint i = 0; i < doctor_transcript_n_facts (talk.transcript); i++)
    g_string_append_printf (outcome->log, "%s ",
                            doctor_fact_id (doctor_transcript_fact (talk.transcript, i)->kind));
  for (guint i = 0; i < doctor_transcript_n_steps (talk.transcript); i++)
    ck_assert_msg (!doctor_transcript_step (talk.transcript, i)->running, "%u: runs on", seed);
  talk_end (&talk);
  g_rand_free (rand);
}

START_TEST (test_anything)
{
  for (guint32 seed = 0; seed < 6000; seed++)
    {
      Outcome whole = { 0 }, split = { 0 };

      run_random (seed, FALSE, &whole);
      run_random (seed, TRUE, &split);
      ck_assert_msg (whole.ended && split.ended, "%u: goes on after the end", seed);
      ck_assert_msg (g_str_equal (whole.log->str, split.log->str), "%u: %s\n%s", seed,
                     whole.log->str, split.log->str);
      g_string_free (whole.log, TRUE);
      g_string_free (split.log, TRUE);
    }
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_test (tests, test_many_goodbyes);
  tcase_add_loop_test (tests, test_scram, 0, 2 * G_N_ELEMENTS (scram_mechanisms));
  tcase_add_loop_test (tests, test_scram_wrong_proof, 0, G_N_ELEMENTS (scram_mechanisms));
  tcase_add_loop_test (tests, test_scram_no_proof, 0, G_N_ELEMENTS (scram_mechanisms));
  tcase_add_test (tests, test_quoted);
  tcase_add_test (tests, test_scram_pauses);
  tcase_add_test (tests, test_scram_too_costly);
  tcase_add_loop_test (tests, test_scram_interrupted, 0, 4);
  tcase_add_test (tests, test_digests);
  tcase_add_loop_test (tests, test_endless, 0, G_N_ELEMENTS (endless));
  tcase_add_test (tests, test_response_too_large);
  tcase_add_test (tests, test_literal);
  tcase_add_test (tests, test_injected_late);
  tcase_add_test (tests, test_stale_challenge);
  tcase_add_test (tests, test_never_secured);
  tcase_add_test (tests, test_never_begun);
  tcase_add_test (tests, test_tags);
  tcase_add_test (tests, test_anything);
}

DOCTOR_CHECK_MAIN ("dialogue-hostile", add_tests)
