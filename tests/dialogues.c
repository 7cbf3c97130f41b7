/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Reads the files of tests/dialogues and replays them against a dialogue. It is longer than 400
 * lines because the notation is read, played and written by one hand: each part knows the others'
 * words. */

#include "dialogues.h"

#include <string.h>

#define CANARY "kirschbaum-47-Yodel"
#define TAG_LENGTH 8
/* No conversation needs more turns. */
#define TURNS_LIMIT 100000

static const char *const outcomes[] = { "ok", "failed", "skipped" };
static const char directions[] = "CS*";

const char *
canary (void)
{
  return CANARY;
}

/* ---- Files ---- */

static DoctorFactKind
fact_kind (const char *id)
{
#define FACT_ID(symbol, name, note) name,
  static const char *const ids[] = { DOCTOR_FACTS (FACT_ID) };
#undef FACT_ID

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    if (g_str_equal (id, ids[i]))
      return i;
  g_error ("there is no fact %s", id);
}

/* `\xNN` is a byte, as in the text log; `\n` a line feed. */
static char *
unescape (const char *text)
{
  GString *bytes = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if (p[0] == '\\' && p[1] == 'x' && g_ascii_isxdigit (p[2]) && g_ascii_isxdigit (p[3]))
      {
        g_string_append_c (bytes,
                           (char) (g_ascii_xdigit_value (p[2]) * 16 + g_ascii_xdigit_value (p[3])));
        p += 3;
      }
    else if (p[0] == '\\' && p[1] == 'n')
      {
        g_string_append_c (bytes, '\n');
        p++;
      }
    else
      g_string_append_c (bytes, *p);
  return g_string_free (bytes, FALSE);
}

static void
read_header (Script *script, const char *key, const char *value)
{
  DoctorServer *server = script->server;

  if (g_str_equal (key, "protocol"))
    {
      g_assert_true (doctor_protocol_from_string (value, &server->protocol));
      server->role = server->protocol == DOCTOR_PROTOCOL_SMTP ? DOCTOR_ROLE_OUTGOING
                                                              : DOCTOR_ROLE_INCOMING;
    }
  else if (g_str_equal (key, "security"))
    g_assert_true (doctor_security_from_string (value, &server->security));
  else if (g_str_equal (key, "login"))
    g_assert_true (doctor_login_from_string (value, &server->login));
  else if (g_str_equal (key, "user"))
    {
      g_free (server->user);
      server->user = unescape (value);
    }
  else if (g_str_equal (key, "address"))
    {
      g_free (script->address);
      script->address = g_str_equal (value, "none") ? NULL : unescape (value);
    }
  else if (g_str_equal (key, "absence"))
    {
      g_clear_pointer (&script->secret, doctor_secret_unref);
      script->absence = fact_kind (value);
    }
  else if (g_str_equal (key, "secret-ends"))
    {
      g_autofree char *end = unescape (value);
      g_autofree char *secret = g_strconcat (CANARY, end, NULL);

      doctor_secret_unref (script->secret);
      script->secret = doctor_secret_new (secret, -1);
    }
  else if (g_str_equal (key, "steps"))
    {
      g_free (script->steps);
      script->steps = g_strdup (value);
    }
  else if (g_str_equal (key, "fact"))
    g_ptr_array_add (script->facts, g_strdup (value));
  else if (g_str_equal (key, "no"))
    g_ptr_array_add (script->absent, g_strdup (value));
  else if (g_str_equal (key, "wire"))
    g_ptr_array_add (script->wires, g_strdup (value));
  else
    g_error ("%s: what is %s?", script->name, key);
}

static Script *
load_script (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GStrvBuilder) body = g_strv_builder_new ();
  Script *script = g_new0 (Script, 1);
  gboolean in_body = FALSE;

  if (!g_file_get_contents (path, &text, NULL, &error))
    g_error ("%s", error->message);
  script->name = g_path_get_basename (path);
  script->server = doctor_server_new (DOCTOR_ROLE_INCOMING, DOCTOR_PROTOCOL_IMAP, "mail.example.jp",
                                      993, DOCTOR_SECURITY_TLS, "tanaka@example.jp",
                                      DOCTOR_LOGIN_PASSWORD);
  script->address = g_strdup ("tanaka@example.jp");
  script->secret = doctor_secret_new (CANARY, -1);
  script->steps = g_strdup ("");
  script->facts = g_ptr_array_new_with_free_func (g_free);
  script->absent = g_ptr_array_new_with_free_func (g_free);
  script->wires = g_ptr_array_new_with_free_func (g_free);

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (!in_body && *lines[i] == '\0')
      in_body = TRUE;
    else if (in_body && *lines[i] != '\0')
      g_strv_builder_add (body, lines[i]);
    else if (!in_body && *lines[i] != '#')
      {
        char *colon = strchr (lines[i], ':');

        if (colon == NULL)
          g_error ("%s: %s", script->name, lines[i]);
        *colon = '\0';
        read_header (script, lines[i], colon + 1 + strspn (colon + 1, " "));
      }
  script->lines = g_strv_builder_end (body);
  return script;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const Script *const *) a)->name, (*(const Script *const *) b)->name);
}

GPtrArray *
load_scripts (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "dialogues", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *scripts = g_ptr_array_new_with_free_func ((GDestroyNotify) script_free);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".txt"))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        g_ptr_array_add (scripts, load_script (path));
      }
  g_ptr_array_sort (scripts, compare_names);
  return scripts;
}

void
script_free (Script *script)
{
  g_free (script->name);
  doctor_server_free (script->server);
  g_free (script->address);
  doctor_secret_unref (script->secret);
  g_strfreev (script->lines);
  g_free (script->steps);
  g_ptr_array_unref (script->facts);
  g_ptr_array_unref (script->absent);
  g_ptr_array_unref (script->wires);
  g_free (script);
}

/* What the server says by that line of the script, or NULL. */
static const char *
server_text (const char *line, gboolean *whole)
{
  *whole = TRUE;
  if (g_str_has_prefix (line, "S! ") || g_str_has_prefix (line, "S!"))
    return strlen (line) > 3 ? line + 3 : "";
  if (g_str_has_prefix (line, "S ") || g_str_equal (line, "S"))
    return strlen (line) > 2 ? line + 2 : "";
  if (g_str_has_prefix (line, "= send "))
    return line + strlen ("= send ");
  if (g_str_has_prefix (line, "= part "))
    {
      *whole = FALSE;
      return line + strlen ("= part ");
    }
  return NULL;
}

static void
append_expected (GString *text, const char *line)
{
  g_string_append (text, line);
  g_string_append_c (text, '\n');
}

char *
script_expected (const Script *script)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; script->lines[i] != NULL; i++)
    if (g_str_has_prefix (script->lines[i], "= expect "))
      append_expected (text, script->lines[i] + strlen ("= expect "));
    else if (*script->lines[i] != '=')
      append_expected (text, script->lines[i]);
  return g_string_free (text, FALSE);
}

static void
replace_base64 (GString *text, const char *name, const char *bytes, gsize length)
{
  g_autofree char *base64 = g_base64_encode ((const guchar *) bytes, length);

  g_string_replace (text, name, base64, 0);
}

/* `{password}`, `{base64-password}`, `{base64-user}` and `{plain}`. */
static void
fill_in (const Script *script, GString *text)
{
  g_autoptr (GString) plain = g_string_new (NULL);
  const char *password = script->secret != NULL ? doctor_secret_peek (script->secret) : "";
  const char *user = script->server->user;

  g_string_append_c (plain, '\0');
  g_string_append (plain, user);
  g_string_append_c (plain, '\0');
  g_string_append (plain, password);
  replace_base64 (text, "{plain}", plain->str, plain->len);
  replace_base64 (text, "{base64-user}", user, strlen (user));
  replace_base64 (text, "{base64-password}", password, strlen (password));
  g_string_replace (text, "{password}", password, 0);
}

/* The bytes of one line of the script, with its tags filled in. */
static void
append_bytes (GString *bytes, const char *line, const Script *script, const GPtrArray *tags)
{
  gboolean whole;
  gsize start = bytes->len;
  const char *text = server_text (line, &whole);
  const char *last = tags->len > 0 ? g_ptr_array_index (tags, tags->len - 1) : "NOTAG234";
  const char *older = tags->len > 1 ? g_ptr_array_index (tags, tags->len - 2) : "NOTAG234";

  for (const char *p = text; *p != '\0'; p++)
    if (g_str_has_prefix (p, "{tag}"))
      {
        g_string_append (bytes, last);
        p += strlen ("{tag}") - 1;
      }
    else if (g_str_has_prefix (p, "{older}"))
      {
        g_string_append (bytes, older);
        p += strlen ("{older}") - 1;
      }
    else if (p[0] == '\\' && p[1] == 'x' && g_ascii_isxdigit (p[2]) && g_ascii_isxdigit (p[3]))
      {
        g_string_append_c (bytes,
                           (char) (g_ascii_xdigit_value (p[2]) * 16 + g_ascii_xdigit_value (p[3])));
        p += 3;
      }
    else
      g_string_append_c (bytes, *p);
  if (strstr (bytes->str + start, "password}") != NULL || strstr (bytes->str + start, "{plain}"))
    {
      g_autoptr (GString) echo = g_string_new (bytes->str + start);

      fill_in (script, echo);
      g_string_truncate (bytes, start);
      g_string_append (bytes, echo->str);
    }
  if (whole)
    g_string_append (bytes, "\r\n");
}

gsize
script_size (const Script *script)
{
  g_autoptr (GString) bytes = g_string_new (NULL);
  g_autoptr (GPtrArray) tags = g_ptr_array_new ();
  gboolean whole;

  for (guint i = 0; script->lines[i] != NULL; i++)
    if (server_text (script->lines[i], &whole) != NULL)
      append_bytes (bytes, script->lines[i], script, tags);
  return bytes->len;
}

/* ---- Replaying ---- */

typedef struct
{
  const Script *script;
  RunMode mode;
  gsize at;
  Run *run;
  DoctorDialogue *dialogue;
  guint line;
  gsize fed;
  gboolean secured;
  GString *pending; /* bytes of the answer that were not fed yet */
} Replay;

gboolean
may_be_said_in_clear (const char *line)
{
  static const char *const words[] = { "EHLO", "HELO",       "STARTTLS", "STLS",
                                       "CAPA", "CAPABILITY", "LOGOUT",   "QUIT" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (line, words[i])
        && (line[strlen (words[i])] == ' ' || line[strlen (words[i])] == '\r'))
      return TRUE;
  return FALSE;
}

static gboolean
must_never_be_said (const char *line)
{
  static const char *const words[] = { "DATA", "BDAT", "SELECT", "DELE", "STORE", "EXPUNGE" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (line, words[i]))
      return TRUE;
  return FALSE;
}

static void
secured (Replay *self)
{
  self->secured = TRUE;
  doctor_dialogue_secured (self->dialogue, NULL, NULL);
}

static void
send_out (Replay *self)
{
  gsize length;
  const char *wire = (const char *) doctor_dialogue_output (self->dialogue, &length);
  g_autofree char *line = g_strndup (wire, length);
  const char *command = line;

  if (self->script->server->protocol == DOCTOR_PROTOCOL_IMAP && strcspn (line, " ") == TAG_LENGTH
      && strspn (line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == TAG_LENGTH)
    {
      g_ptr_array_add (self->run->tags, g_strndup (line, TAG_LENGTH));
      command = line + TAG_LENGTH + 1;
    }
  if (self->run->forbidden == NULL
      && (must_never_be_said (command) || (!self->secured && !may_be_said_in_clear (command))
          || length < 2 || !g_str_has_suffix (line, "\r\n")))
    self->run->forbidden = g_strndup (command, strcspn (command, " \r"));
  if (self->run->cut)
    self->run->sent_after++;
  g_ptr_array_add (self->run->wires, g_strdup (line));
  doctor_dialogue_sent (self->dialogue);
}

static DoctorStep
running_step (const DoctorTranscript *transcript)
{
  guint n = doctor_transcript_n_steps (transcript);

  return n > 0 ? doctor_transcript_step (transcript, n - 1)->step : DOCTOR_STEP_GREETING;
}

/* Bytes until the cut, if there is one. */
static void
feed (Replay *self, gsize length)
{
  length = MIN (length, self->pending->len);
  if (self->mode >= RUN_CUT && !self->run->cut)
    length = MIN (length, self->at - self->fed);
  doctor_dialogue_feed (self->dialogue, (const guint8 *) self->pending->str, length);
  g_string_erase (self->pending, 0, (gssize) length);
  self->fed += length;
}

static void
cut (Replay *self)
{
  self->run->cut = TRUE;
  self->run->cut_leaving = doctor_dialogue_is_leaving (self->dialogue);
  self->run->cut_step = running_step (self->run->transcript);
  if (self->mode == RUN_CUT)
    doctor_dialogue_closed (self->dialogue, NULL);
  else
    doctor_dialogue_abandon (self->dialogue);
}

/* Does what the script says up to the next thing that the server says, and takes all that the
 * server says in one go. FALSE at the end of the script. */
static gboolean
read_script (Replay *self)
{
  const GStrv lines = self->script->lines;
  gboolean whole;

  for (; lines[self->line] != NULL && server_text (lines[self->line], &whole) == NULL; self->line++)
    {
      const char *line = lines[self->line];

      if (!g_str_equal (line, "= close") && !g_str_has_prefix (line, "= lost ")
          && !g_str_equal (line, "= abandon"))
        continue;
      if (line[2] == 'a')
        doctor_dialogue_abandon (self->dialogue);
      else
        doctor_dialogue_closed (self->dialogue, line[2] == 'l' ? line + strlen ("= lost ") : NULL);
      self->line++;
      return TRUE;
    }
  if (lines[self->line] == NULL)
    return FALSE;
  for (; lines[self->line] != NULL
         && (server_text (lines[self->line], &whole) != NULL
             || g_str_has_prefix (lines[self->line], "= expect "));
       self->line++)
    if (server_text (lines[self->line], &whole) != NULL)
      append_bytes (self->pending, lines[self->line], self->script, self->run->tags);
  return TRUE;
}

static void
stuck (Replay *self, const char *why)
{
  if (self->run->stuck == NULL)
    self->run->stuck = g_strdup (why);
  doctor_dialogue_abandon (self->dialogue);
}

/* The notation of the files has no handshake: the line that tells of it does. */
static void
secure (Replay *self)
{
  if (self->pending->len > 0)
    {
      feed (self, self->pending->len);
      return;
    }
  doctor_transcript_add_fact (self->run->transcript, DOCTOR_FACT_TLS_ESTABLISHED, "TLS1.3",
                              "TLS_AES_256_GCM_SHA384", 0, 0);
  secured (self);
}

static void
act (Replay *self, DoctorAction action)
{
  gboolean cuts = self->mode >= RUN_CUT && !self->run->cut && self->fed == self->at
                  && action != DOCTOR_ACTION_CLOSE;

  if (cuts)
    {
      cut (self);
      return;
    }
  switch (action)
    {
    case DOCTOR_ACTION_READ:
      if (self->pending->len > 0)
        feed (self, self->mode == RUN_WHOLE ? self->pending->len : 1);
      else if (!read_script (self))
        stuck (self, "it reads on where the script ends");
      break;
    case DOCTOR_ACTION_SEND:
      /* What the server said too early is there when the command goes out, however it came. */
      if (self->pending->len > 0)
        feed (self, self->pending->len);
      else
        send_out (self);
      break;
    case DOCTOR_ACTION_PAUSE:
      break;
    case DOCTOR_ACTION_SECURE:
      secure (self);
      break;
    case DOCTOR_ACTION_CLOSE:
      self->run->ended = TRUE;
      break;
    }
}

/* Encodings of the canary that do not depend on what stands around it; in lower case where case
 * does not matter in them. */
static char *const *
spellings (void)
{
  static char *list[7];

  if (list[0] == NULL)
    {
      GString *hex = g_string_new (NULL);

      list[0] = g_ascii_strdown (CANARY, -1);
      list[1] = g_utf8_strreverse (list[0], -1);
      for (gsize i = 0; i < strlen (CANARY); i++)
        g_string_append_printf (hex, "%02x", (guint8) CANARY[i]);
      list[2] = g_string_free (hex, FALSE);
      for (gsize shift = 0; shift < 3; shift++)
        {
          g_autofree char *padded = g_strconcat (&"\1\1"[2 - shift], CANARY, NULL);
          g_autofree char *base64 =
              g_base64_encode ((const guchar *) padded, strlen (padded) / 3 * 3);

          list[3 + shift] = g_strdup (base64 + (shift == 0 ? 0 : shift + 1));
        }
    }
  return list;
}

static gboolean
shows (const char *text)
{
  char *const *list = spellings ();
  g_autofree char *lower = NULL;

  if (text == NULL)
    return FALSE;
  lower = g_ascii_strdown (text, -1);
  for (guint i = 0; list[i] != NULL; i++)
    if (strstr (i < 3 ? lower : text, list[i]) != NULL)
      return TRUE;
  return FALSE;
}

const char *
shows_canary (const DoctorTranscript *transcript)
{
  for (guint i = 0; i < doctor_transcript_n_entries (transcript); i++)
    if (shows (doctor_transcript_entry (transcript, i)->text))
      return "an entry";
  for (guint i = 0; i < doctor_transcript_n_facts (transcript); i++)
    {
      const DoctorFact *fact = doctor_transcript_fact (transcript, i);

      if (shows (fact->text) || shows (fact->code))
        return doctor_fact_id (fact->kind);
    }
  return NULL;
}

Run *
run_script (const Script *script, RunMode mode, gsize at)
{
  Run *run = g_new0 (Run, 1);
  DoctorDialogueSetup setup = {
    .server = script->server,
    .address = script->address,
    .secret = script->secret,
    .absence = script->absence,
    .absence_text = "auth-rate-limited",
    .absence_code = "16:42",
    .absence_number = 1763710920,
    .client_name = "[192.0.2.10]",
  };
  Replay self = { .script = script, .mode = mode, .at = at, .run = run };

  run->transcript = doctor_transcript_new (0);
  run->tags = g_ptr_array_new_with_free_func (g_free);
  run->wires = g_ptr_array_new_with_free_func (g_free);
  self.pending = g_string_new (NULL);
  self.dialogue = doctor_dialogue_new (&setup, run->transcript);
  if (script->server->security == DOCTOR_SECURITY_TLS)
    secured (&self);
  for (guint turn = 0; !run->ended && turn < TURNS_LIMIT; turn++)
    act (&self, doctor_dialogue_next (self.dialogue));
  if (mode < RUN_CUT && run->stuck == NULL && script->lines[self.line] != NULL)
    while (script->lines[self.line] != NULL && run->stuck == NULL)
      {
        gboolean whole;

        if (server_text (script->lines[self.line], &whole) != NULL)
          run->stuck = g_strdup_printf ("not asked for: %s", script->lines[self.line]);
        self.line++;
      }
  run->shows_secret = shows_canary (run->transcript);
  doctor_dialogue_free (self.dialogue);
  g_string_free (self.pending, TRUE);
  return run;
}

void
run_free (Run *run)
{
  doctor_transcript_unref (run->transcript);
  g_ptr_array_unref (run->tags);
  g_ptr_array_unref (run->wires);
  g_free (run->stuck);
  g_free (run->forbidden);
  g_free (run);
}

/* ---- Results ---- */

/* Tags are random: `{tag}` stands for each. */
static void
hide_tags (const Run *run, GString *text)
{
  for (guint i = 0; i < run->tags->len; i++)
    g_string_replace (text, g_ptr_array_index (run->tags, i), "{tag}", 0);
}

char *
run_log (const Run *run)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < doctor_transcript_n_entries (run->transcript); i++)
    {
      const DoctorEntry *entry = doctor_transcript_entry (run->transcript, i);

      g_string_append_c (text, directions[entry->direction]);
      if (entry->unprotected)
        g_string_append_c (text, '!');
      if (*entry->text != '\0')
        g_string_append_c (text, ' ');
      append_expected (text, entry->text);
    }
  hide_tags (run, text);
  return g_string_free (text, FALSE);
}

char *
run_steps (const Run *run)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < doctor_transcript_n_steps (run->transcript); i++)
    {
      const DoctorStepRecord *step = doctor_transcript_step (run->transcript, i);

      if (step->step < DOCTOR_STEP_GREETING)
        continue;
      g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "",
                              doctor_step_to_string (step->step), outcomes[step->outcome]);
    }
  return g_string_free (text, FALSE);
}

static char *
describe_fact (const Run *run, const DoctorFact *fact)
{
  GString *text = g_string_new (doctor_fact_id (fact->kind));

  g_string_append_printf (text, " step=%s", doctor_step_to_string (fact->step));
  if (fact->number != 0)
    g_string_append_printf (text, " number=%" G_GINT64_FORMAT, fact->number);
  if (fact->extra != 0)
    g_string_append_printf (text, " extra=%" G_GINT64_FORMAT, fact->extra);
  if (fact->code != NULL)
    g_string_append_printf (text, " code=%s", fact->code);
  if (fact->text != NULL)
    {
      g_autofree char *line = g_strdup (fact->text);
      GString *escaped = g_string_new (line);

      g_string_replace (escaped, "\n", "\\n", 0);
      g_string_append_printf (text, " text=%s", escaped->str);
      g_string_free (escaped, TRUE);
    }
  hide_tags (run, text);
  return g_string_free (text, FALSE);
}

char *
run_facts (const Run *run)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < doctor_transcript_n_facts (run->transcript); i++)
    {
      g_autofree char *fact = describe_fact (run, doctor_transcript_fact (run->transcript, i));

      append_expected (text, fact);
    }
  return g_string_free (text, FALSE);
}

/* A fact as the file names it: the id, then some of its values in the order in which they stand in
 * describe_fact(), each of them whole. */
static gboolean
fits (const char *fact, const char *wanted)
{
  g_auto (GStrv) parts = NULL;
  const char *text = strstr (wanted, " text=");
  const char *fact_text = strstr (fact, " text=");
  g_autofree char *head = text != NULL ? g_strndup (wanted, (gsize) (text - wanted))
                                       : g_strdup (wanted);
  g_autofree char *fact_head = fact_text != NULL ? g_strndup (fact, (gsize) (fact_text - fact))
                                                 : g_strdup (fact);
  g_autofree char *padded = g_strconcat (" ", fact_head, " ", NULL);

  if (text != NULL && g_strcmp0 (text, fact_text) != 0)
    return FALSE;
  parts = g_strsplit (head, " ", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *part = g_strconcat (" ", parts[i], " ", NULL);

      if (strstr (padded, part) == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
has_fact (const Run *run, const char *wanted)
{
  const char *shows = strstr (wanted, " shows=");
  g_autofree char *values = shows != NULL ? g_strndup (wanted, (gsize) (shows - wanted))
                                          : g_strdup (wanted);

  for (guint i = 0; i < doctor_transcript_n_facts (run->transcript); i++)
    {
      const DoctorFact *fact = doctor_transcript_fact (run->transcript, i);
      const DoctorEntry *entry = doctor_transcript_find (run->transcript, fact->entry);
      g_autofree char *described = describe_fact (run, fact);

      if (fits (described, values)
          && (shows == NULL
              || (entry != NULL && g_str_equal (entry->text, shows + strlen (" shows=")))))
        return TRUE;
    }
  return FALSE;
}

static gboolean
was_sent (const Script *script, const Run *run, const char *wanted)
{
  g_autofree char *bytes = unescape (wanted);
  g_autoptr (GString) text = g_string_new (bytes);

  fill_in (script, text);
  g_string_append (text, "\r\n");
  for (guint i = 0; i < run->wires->len; i++)
    {
      g_autoptr (GString) wire = g_string_new (g_ptr_array_index (run->wires, i));

      hide_tags (run, wire);
      if (g_str_equal (wire->str, text->str))
        return TRUE;
    }
  return FALSE;
}

char *
script_missing (const Script *script, const Run *run)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < script->facts->len; i++)
    if (!has_fact (run, g_ptr_array_index (script->facts, i)))
      g_string_append_printf (text, "no fact %s; ", (char *) g_ptr_array_index (script->facts, i));
  for (guint i = 0; i < script->absent->len; i++)
    if (has_fact (run, g_ptr_array_index (script->absent, i)))
      g_string_append_printf (text, "a fact %s; ", (char *) g_ptr_array_index (script->absent, i));
  for (guint i = 0; i < script->wires->len; i++)
    if (!was_sent (script, run, g_ptr_array_index (script->wires, i)))
      g_string_append_printf (text, "not sent: %s; ",
                              (char *) g_ptr_array_index (script->wires, i));
  return g_string_free (text, FALSE);
}
