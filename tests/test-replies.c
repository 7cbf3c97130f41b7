/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Real replies at the step where they were said: the cause that is named must be the true one. */

#include "core/dialogue.h"
#include "diagnosis/diagnosis.h"

#include <string.h>

#include "suite.h"

/* What was really seen, a wide collection, words for single rows of the tables, and a collection
 * that was written before the tables were looked at. That many must be right in a hundred. */
static const struct
{
  const char *ending;
  guint wanted;
} collections[] = {
  { ".txt", 98 },        { "-wide.txt", 98 },    { "-more.txt", 100 },
  { "-unseen.txt", 98 }, { "-sources.txt", 98 },
};

typedef struct
{
  char *place; /* "imap.txt:12" */
  DoctorProtocol protocol;
  char *step; /* "capability" is one of its own here */
  DoctorSecurity security;
  char *domain;
  char *cause;
  char *why; /* it cannot be known, or NULL */
  gboolean oauth2;
  gboolean recipient;
  gboolean local;
  GPtrArray *lines;
} Case;

/* What a server without faults says to a command. */
typedef struct
{
  const char *command;
  const char *step;
  const char *answer; /* {tag}; {secure}, {login}: what is offered */
} Answer;

static const Answer imap_answers[] = {
  { "CAPABILITY", "capability",
    "* CAPABILITY IMAP4rev1 SASL-IR LITERAL+ ID QUOTA{secure}{login}\n{tag} OK done" },
  { "STARTTLS", "starttls", "{tag} OK go" },
  { "AUTHENTICATE", "login", "{tag} OK [CAPABILITY IMAP4rev1 SASL-IR ID QUOTA] welcome" },
  { "LOGIN", "login", "{tag} OK [CAPABILITY IMAP4rev1 SASL-IR ID QUOTA] welcome" },
  { "ID", NULL, "* ID NIL\n{tag} OK done" },
  { "EXAMINE", "mailbox", "* 3 EXISTS\n* OK [UIDVALIDITY 1] valid\n{tag} OK [READ-ONLY] opened" },
  { "GETQUOTAROOT", NULL, "* QUOTAROOT INBOX \"\"\n* QUOTA \"\" (STORAGE 10 1000)\n{tag} OK done" },
  { "LOGOUT", NULL, "* BYE bye\n{tag} OK done" },
  { "", NULL, "{tag} OK done" },
};

static const Answer pop3_answers[] = {
  { "CAPA", "capability", "+OK\nUIDL\nRESP-CODES\nAUTH-RESP-CODE{secure}{login}\n." },
  { "STLS", "starttls", "+OK go" },
  { "AUTH", "login", "+OK welcome" },
  { "USER", NULL, "+OK" },
  { "PASS", "login", "+OK welcome" },
  { "STAT", "mailbox", "+OK 3 1200" },
  { "", NULL, "+OK" },
};

static const Answer smtp_answers[] = {
  { "EHLO", "capability",
    "250-mail.example.org\n250-SIZE 30000000\n250-ENHANCEDSTATUSCODES{secure}{login}\n"
    "250 8BITMIME" },
  { "STARTTLS", "starttls", "220 2.0.0 go" },
  { "AUTH", "login", "235 2.7.0 welcome" },
  { "MAIL", "sender", "250 2.1.0 fine" },
  { "RCPT", "recipient", "250 2.1.5 fine" },
  { "QUIT", NULL, "221 2.0.0 bye" },
  { "", NULL, "250 2.0.0 fine" },
};

static const struct
{
  const char *file;
  const char *greeting;
  const char *secure;
  const char *passwords;
  const char *tokens;
  const Answer *answers;
} servers[] = {
  [DOCTOR_PROTOCOL_IMAP] = { "imap", "* OK IMAP4rev1 server ready", " STARTTLS LOGINDISABLED",
                             " AUTH=PLAIN AUTH=LOGIN", " AUTH=XOAUTH2", imap_answers },
  [DOCTOR_PROTOCOL_POP3] = { "pop3", "+OK POP3 ready", "\nSTLS", "\nUSER\nSASL PLAIN",
                             "\nSASL XOAUTH2", pop3_answers },
  [DOCTOR_PROTOCOL_SMTP] = { "smtp", "220 mail.example.org ESMTP", "\n250-STARTTLS",
                             "\n250-AUTH PLAIN LOGIN", "\n250-AUTH XOAUTH2", smtp_answers },
};

static GPtrArray *cases; /* of Case */
static guint starts[G_N_ELEMENTS (collections) + 1];

/* ---- Reading ---- */

static void
case_free (Case *self)
{
  g_free (self->place);
  g_free (self->step);
  g_free (self->domain);
  g_free (self->cause);
  g_free (self->why);
  g_ptr_array_unref (self->lines);
  g_free (self);
}

static Case *
case_new (DoctorProtocol protocol, const char *file, guint number, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  Case *self = g_new0 (Case, 1);

  g_assert (g_strv_length (words) >= 4);
  self->place = g_strdup_printf ("%s:%u", file, number);
  self->protocol = protocol;
  self->step = g_strdup (words[0]);
  g_assert (doctor_security_from_string (words[1], &self->security));
  self->domain = g_strdup (words[2]);
  self->cause = g_strdup (words[3]);
  self->oauth2 = g_strv_contains ((const char *const *) words + 4, "oauth2");
  self->recipient = g_strv_contains ((const char *const *) words + 4, "recipient");
  self->local = g_strv_contains ((const char *const *) words + 4, "local");
  self->lines = g_ptr_array_new_with_free_func (g_free);
  return self;
}

static void
load (DoctorProtocol protocol, const char *ending)
{
  g_autofree char *file = g_strconcat (servers[protocol].file, ending, NULL);
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "replies", file, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  Case *self = NULL;

  g_assert (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] == '\0')
      self = NULL;
    else if (self == NULL)
      g_ptr_array_add (cases, self = case_new (protocol, file, i + 1, lines[i]));
    else if (g_str_has_prefix (lines[i], "why "))
      self->why = g_strdup (lines[i] + 4);
    else if (!g_str_has_prefix (lines[i], "from "))
      {
        g_assert (g_str_has_prefix (lines[i], "S "));
        g_ptr_array_add (self->lines, g_strdup (lines[i] + 2));
      }
}

/* ---- The server ---- */

typedef struct
{
  const Case *the_case;
  DoctorDialogue *dialogue;
  gboolean secured;
  guint next; /* of the case's lines; 0: none was said */
  gboolean gone;
  GString *pending;
} Server;

static void
say (Server *self, const char *text, const char *tag)
{
  g_auto (GStrv) parts = g_strsplit (text, "{tag}", -1);
  g_autofree char *tagged = g_strjoinv (tag, parts);
  g_auto (GStrv) lines = g_strsplit (tagged, "\n", -1);
  g_autofree char *bytes = g_strjoinv ("\r\n", lines);

  g_string_append (self->pending, bytes);
  g_string_append (self->pending, "\r\n");
}

/* Words behind which nothing comes. */
static gboolean
ends_there (const char *said)
{
  return strstr (said, "* BYE") != NULL || g_str_has_prefix (said, "421")
         || g_str_has_prefix (said, "HTTP/");
}

/* The case's lines, up to a challenge. */
static void
say_case (Server *self, const char *tag)
{
  while (self->next < self->the_case->lines->len)
    {
      const char *line = g_ptr_array_index (self->the_case->lines, self->next++);

      say (self, line, tag);
      if (g_str_has_prefix (line, "+ ") || g_str_has_prefix (line, "334 "))
        return;
    }
  self->gone = ends_there (self->pending->str);
  /* A response without a tag ends nothing. */
  if (self->the_case->protocol == DOCTOR_PROTOCOL_IMAP && *tag != '\0'
      && strstr (self->pending->str, tag) == NULL && !self->gone)
    say (self, g_str_equal (self->the_case->step, "capability") ? "{tag} OK done" : "{tag} NO no",
         tag);
}

static gboolean
is_there (const Server *self, const char *step)
{
  const Case *the_case = self->the_case;

  return g_strcmp0 (step, the_case->recipient ? "recipient" : the_case->step) == 0;
}

static void
offer (Server *self, const char *pattern, const char *tag)
{
  const Case *the_case = self->the_case;
  gboolean wants = the_case->security == DOCTOR_SECURITY_STARTTLS && !self->secured;
  const char *logins = the_case->oauth2 ? servers[the_case->protocol].tokens
                                        : servers[the_case->protocol].passwords;
  g_autofree char *text =
      doctor_text_expand (pattern, "secure", wants ? servers[the_case->protocol].secure : "",
                          "login", self->secured ? logins : "", "tag", "{tag}", NULL);

  say (self, text, tag);
}

static void
hear (Server *self, const char *line)
{
  gboolean tagged = self->the_case->protocol == DOCTOR_PROTOCOL_IMAP;
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  const char *tag = tagged ? words[0] : "";
  const char *command = tagged && words[0] != NULL ? words[1] : words[0];
  const Answer *answer = servers[self->the_case->protocol].answers;

  if (self->gone)
    return;
  if (self->next > 0 && self->next < self->the_case->lines->len)
    {
      say_case (self, tag);
      return;
    }
  while (*answer->command != '\0' && g_strcmp0 (answer->command, command) != 0)
    answer++;
  if (self->next == 0 && is_there (self, answer->step))
    say_case (self, tag);
  else
    offer (self, answer->answer, tag);
}

static void
hear_all (Server *self)
{
  gsize length;
  const guint8 *bytes = doctor_dialogue_output (self->dialogue, &length);
  g_autofree char *text = g_strndup ((const char *) bytes, length);
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
  static char tag[64]; /* of the command that goes on with a line without one */

  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0' || (i == 0 && lines[1] != NULL))
      {
        gboolean more = self->next > 0 && self->next < self->the_case->lines->len;
        g_autofree char *line = more ? g_strdup_printf ("%s %s", tag, lines[i])
                                     : g_strdup (lines[i]);

        g_strlcpy (tag, line, MIN (sizeof tag, strcspn (line, " ") + 1));
        hear (self, line);
      }
  doctor_dialogue_sent (self->dialogue);
}

static void
talk (Server *self)
{
  DoctorAction action;

  if (is_there (self, "greeting"))
    say_case (self, "");
  else
    say (self, servers[self->the_case->protocol].greeting, "");
  while ((action = doctor_dialogue_next (self->dialogue)) != DOCTOR_ACTION_CLOSE)
    if (action == DOCTOR_ACTION_SEND)
      hear_all (self);
    else if (action == DOCTOR_ACTION_SECURE)
      {
        self->secured = TRUE;
        doctor_dialogue_secured (self->dialogue, NULL, NULL);
      }
    else if (self->pending->len > 0)
      {
        doctor_dialogue_feed (self->dialogue, (const guint8 *) self->pending->str,
                              self->pending->len);
        g_string_truncate (self->pending, 0);
      }
    else
      doctor_dialogue_closed (self->dialogue, NULL);
}

/* The cause that is named first; static, "none" for none. */
static const char *
judge (const Case *the_case, char **shown)
{
  g_autofree char *address = g_strconcat ("user@", the_case->domain, NULL);
  g_autoptr (DoctorAccount) account = doctor_account_new ("test", DOCTOR_SOURCE_OWN);
  gboolean sends = the_case->protocol == DOCTOR_PROTOCOL_SMTP;
  g_autoptr (DoctorServer) server = doctor_server_new (
      sends ? DOCTOR_ROLE_OUTGOING : DOCTOR_ROLE_INCOMING, the_case->protocol, "mail.localhost",
      doctor_server_default_port (the_case->protocol, the_case->security), the_case->security,
      the_case->local ? "user" : address,
      the_case->oauth2 ? DOCTOR_LOGIN_OAUTH2 : DOCTOR_LOGIN_PASSWORD);
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  g_autoptr (DoctorSecret) secret = doctor_secret_new ("a-word-of-the-test", -1);
  DoctorDialogueSetup setup = { .server = server, .address = address, .secret = secret };
  g_autoptr (DoctorDialogue) dialogue = doctor_dialogue_new (&setup, transcript);
  Server self = { .the_case = the_case, .dialogue = dialogue, .pending = g_string_new (NULL) };
  g_autoptr (GPtrArray) findings = NULL;
  GString *log = g_string_new (NULL);

  g_free (account->address);
  account->address = g_strdup (address);
  if (the_case->security == DOCTOR_SECURITY_TLS)
    {
      self.secured = TRUE;
      doctor_dialogue_secured (dialogue, NULL, NULL);
    }
  talk (&self);
  g_string_free (self.pending, TRUE);
  for (guint i = 0; i < doctor_transcript_n_entries (transcript); i++)
    g_string_append_printf (log, "%s\n", doctor_transcript_entry (transcript, i)->text);
  *shown = g_string_free (log, FALSE);

  findings = doctor_diagnose (account, server, transcript);
  return findings->len > 0 ? ((const DoctorFinding *) g_ptr_array_index (findings, 0))->cause->id
                           : "none";
}

START_TEST (test_reply)
{
  const Case *the_case = g_ptr_array_index (cases, _i);
  g_autofree char *shown = NULL;
  const char *cause = judge (the_case, &shown);

  ck_assert_msg (the_case->why != NULL || doctor_cause_lookup (the_case->cause) != NULL,
                 "%s: there is no cause %s", the_case->place, the_case->cause);
  ck_assert_msg (the_case->why != NULL || g_str_equal (cause, the_case->cause),
                 "%s: wanted %s, got %s\n%s", the_case->place, the_case->cause, cause, shown);
  ck_assert_msg (the_case->why == NULL || !g_str_equal (cause, the_case->cause),
                 "%s: %s is known now, strike out its reason", the_case->place, the_case->cause);
}
END_TEST

/* Those that cannot be known stand in the report, and are few. */
START_TEST (test_share)
{
  guint right = 0, n = starts[_i + 1] - starts[_i];

  for (guint i = starts[_i]; i < starts[_i + 1]; i++)
    {
      const Case *the_case = g_ptr_array_index (cases, i);
      g_autofree char *shown = NULL;
      const char *cause = judge (the_case, &shown);

      right += g_str_equal (cause, the_case->cause);
      if (!g_str_equal (cause, the_case->cause))
        g_print ("# %s: %s, not %s: %s\n", the_case->place, cause, the_case->cause,
                 the_case->why != NULL ? the_case->why : "a fault of the tables");
    }
  g_print ("# %u of %u replies have their true cause (%.1f %%)\n", right, n,
           100.0 * right / MAX (n, 1));
  ck_assert_uint_ge (100 * right, collections[_i].wanted * n);
}
END_TEST

static void
add_tests (TCase *tests)
{
  cases = g_ptr_array_new_with_free_func ((GDestroyNotify) case_free);
  for (guint i = 0; i < G_N_ELEMENTS (collections); i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (servers); j++)
        load ((DoctorProtocol) j, collections[i].ending);
      starts[i + 1] = cases->len;
    }
  tcase_add_loop_test (tests, test_reply, 0, (int) cases->len);
  tcase_add_loop_test (tests, test_share, 0, (int) G_N_ELEMENTS (collections));
}

DOCTOR_CHECK_MAIN ("replies", add_tests)
