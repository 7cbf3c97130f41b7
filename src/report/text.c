/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* An examination as text: the summary, the surroundings, and a section for each server. */

#include "report/report.h"

#include <string.h>

#include "report/section.h"
#include "report/system.h"
#include "report/wording.h"

/* This file is longer than most: the summary and the rest share one budget, and are read as one
 * page. What stands in a server's section is section.c's.
 *
 * The contract: 1 MB, and a summary of 12 lines, of which two are the counts and one the heading.
 */
#define MAX_BYTES 1000000
#define MAX_SUMMARY_LINES 9
#define MAX_WORDS 160
#define TITLE_COLUMNS 60

/* How much the summary says of one server, and in how many lines. */
typedef enum
{
  DETAIL_WHOLE, /* server, cause, words, since */
  DETAIL_CAUSE, /* server, cause and words */
  DETAIL_LINE,  /* server and cause */
} Detail;

/* What needs care comes first. */
static const DoctorStatus urgency[] = { DOCTOR_STATUS_FAILED, DOCTOR_STATUS_WARNING,
                                        DOCTOR_STATUS_UNTESTED, DOCTOR_STATUS_CHECKING,
                                        DOCTOR_STATUS_OK };

static const char *const status_words[] = {
  [DOCTOR_STATUS_UNTESTED] = N_ ("Untested"), [DOCTOR_STATUS_CHECKING] = N_ ("Checking"),
  [DOCTOR_STATUS_OK] = N_ ("Fine"),           [DOCTOR_STATUS_WARNING] = N_ ("Warning"),
  [DOCTOR_STATUS_FAILED] = N_ ("Failed"),
};

static guint
count_lines (const char *text)
{
  guint n = 0;

  for (const char *p = strchr (text, '\n'); p != NULL; p = strchr (p + 1, '\n'))
    n++;
  return n;
}

static GPtrArray *
sort_by_urgency (const GPtrArray *parts, const DoctorPart *only)
{
  GPtrArray *sorted = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (urgency); i++)
    for (guint j = 0; j < parts->len; j++)
      {
        DoctorPart *part = g_ptr_array_index (parts, j);

        if (part->status == urgency[i] && (only == NULL || only == part))
          g_ptr_array_add (sorted, part);
      }
  return sorted;
}

static guint
status_width (const DoctorLog *self)
{
  guint width = 0;

  for (guint i = 0; i < G_N_ELEMENTS (status_words); i++)
    width = MAX (width, doctor_log_width (self->translate (status_words[i])));
  return width + 1;
}

/* "tanaka@example.jp, outgoing (SMTP smtp.example.jp:587, STARTTLS)" */
static char *
server_words (const DoctorLog *self, const DoctorPart *part)
{
  const char *address = part->account->address;
  g_autofree char *name = doctor_mask_whole (
      self->mask, *address != '\0' ? address : doctor_account_title (part->account));
  g_autofree char *role = doctor_wording_role (part->server, self->translate);
  g_autofree char *place = doctor_wording_place (part->server);
  g_autofree char *line =
      g_strdup_printf ("%s, %s (%s, %s)", name, role, place,
                       doctor_wording_security (part->server->security, self->translate));

  return doctor_log_shown (self, line);
}

/* The last line of the evidence is the one that says no. */
static char *
last_words (const DoctorLog *self, const DoctorPart *part)
{
  g_autofree char *evidence = NULL, *shown = NULL;
  const char *last;

  if (part->findings->len == 0)
    return NULL;
  evidence = doctor_wording_evidence (part, g_ptr_array_index (part->findings, 0), self->translate);
  last = strrchr (evidence, '\n');
  shown = doctor_log_shown (self, last != NULL ? last + 1 : evidence);
  if (*shown == '\0')
    return NULL;
  if (g_utf8_strlen (shown, -1) > MAX_WORDS)
    {
      g_autofree char *start = g_utf8_substring (shown, 0, MAX_WORDS);

      return g_strconcat (start, "…", NULL);
    }
  return g_steal_pointer (&shown);
}

static void
add_line (const DoctorLog *self, GString *out, const char *label, const char *value)
{
  g_string_append (out, "  ");
  doctor_log_pad (out, label, status_width (self));
  g_string_append_printf (out, "%s\n", value);
}

/* Whether the evidence of the first finding is the server's own. */
static gboolean
is_servers (const DoctorPart *part)
{
  const DoctorFinding *finding = g_ptr_array_index (part->findings, 0);
  const DoctorEntry *entry = doctor_transcript_find (
      part->transcript, g_array_index (finding->evidence, guint, finding->evidence->len - 1));

  return entry != NULL && entry->direction == DOCTOR_FROM_SERVER;
}

static void
add_words (const DoctorLog *self, GString *out, const DoctorPart *part, const char *words)
{
  g_autofree char *line = doctor_text_expand (
      self->translate (is_servers (part) ? N_ ("Server’s words: {words}") : N_ ("Seen: {words}")),
      "words", words, NULL);

  add_line (self, out, "", line);
}

static char *
since_words (const DoctorLog *self)
{
  g_autofree char *time = doctor_log_time (self->input->started);

  return doctor_text_expand (self->translate (N_ ("Since: first seen {time}")), "time", time, NULL);
}

static void
add_server (const DoctorLog *self, GString *out, const DoctorPart *part, Detail detail)
{
  g_autofree char *server = server_words (self, part);
  g_autofree char *plain = doctor_wording_summary (part, self->translate);
  g_autofree char *summary = doctor_log_shown (self, plain);
  g_autofree char *words = last_words (self, part);
  const char *label = self->translate (status_words[part->status]);

  if (detail == DETAIL_LINE)
    {
      /* The program's own note says no more than the sentence. */
      gboolean is_quoted = words != NULL && is_servers (part);
      g_autofree char *line = g_strdup_printf ("%s: %s%s%s", server, summary,
                                               is_quoted ? " — " : "", is_quoted ? words : "");

      add_line (self, out, label, line);
      return;
    }
  add_line (self, out, label, server);
  if (part->status == DOCTOR_STATUS_OK)
    return;
  if (detail == DETAIL_CAUSE)
    {
      g_autofree char *line = words != NULL ? g_strdup_printf ("%s — %s", summary, words)
                                            : g_strdup (summary);

      add_line (self, out, "", line);
      return;
    }
  add_line (self, out, "", summary);
  if (words != NULL)
    add_words (self, out, part, words);
  if (part->status == DOCTOR_STATUS_FAILED && self->input->started > 0)
    {
      g_autofree char *line = since_words (self);

      add_line (self, out, "", line);
    }
}

/* As many servers, and as much of each, as the lines allow. Returns how much that was. */
static Detail
add_servers (const DoctorLog *self, GString *out, const GPtrArray *sorted)
{
  for (Detail detail = DETAIL_WHOLE;; detail++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      gsize last_whole = 0;
      guint shown = 0;

      for (; shown < sorted->len; shown++)
        {
          add_server (self, text, g_ptr_array_index (sorted, shown), detail);
          /* One line is kept for how many more there are. */
          if (count_lines (text->str) > MAX_SUMMARY_LINES - (shown + 1 < sorted->len))
            break;
          last_whole = text->len;
        }
      if (shown < sorted->len && detail != DETAIL_LINE
          && ((const DoctorPart *) g_ptr_array_index (sorted, shown))->status != DOCTOR_STATUS_OK)
        continue;
      g_string_append_len (out, text->str, (gssize) last_whole);
      if (shown < sorted->len)
        {
          g_autofree char *number = g_strdup_printf ("%u", sorted->len - shown);
          g_autofree char *more = doctor_text_expand (
              self->translate (N_ ("… and {number} more, below")), "number", number, NULL);

          add_line (self, out, "", more);
        }
      return detail;
    }
}

static void
add_counts (const DoctorLog *self, GString *out, const GPtrArray *parts, Detail detail)
{
  static const DoctorStatus order[] = { DOCTOR_STATUS_UNTESTED, DOCTOR_STATUS_WARNING,
                                        DOCTOR_STATUS_OK, DOCTOR_STATUS_FAILED };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      guint n = 0;

      for (guint j = 0; j < parts->len; j++)
        n += ((const DoctorPart *) g_ptr_array_index (parts, j))->status == order[i];
      g_string_append_printf (out, "%s%s %u", i == 0 ? "  " : "   ",
                              self->translate (status_words[order[i]]), n);
    }
  /* Where there was no line for it beside each server. */
  if (detail != DETAIL_WHOLE && self->input->started > 0)
    {
      g_autofree char *since = since_words (self);

      g_string_append_printf (out, "   %s", since);
    }
  g_string_append_c (out, '\n');
}

static void
add_logins (const DoctorLog *self, GString *out, const GPtrArray *parts)
{
  guint logins = 0;
  gint64 first = G_MAXINT64, last = 0;
  g_autofree char *number = NULL, *from = NULL, *to = NULL, *line = NULL;

  for (guint i = 0; i < parts->len; i++)
    {
      const DoctorPart *part = g_ptr_array_index (parts, i);
      const DoctorFact *fact =
          doctor_transcript_last_fact (part->transcript, DOCTOR_FACT_LOGIN_STARTED);
      const DoctorEntry *entry =
          fact != NULL ? doctor_transcript_find (part->transcript, fact->entry) : NULL;
      gint64 time = doctor_transcript_get_started (part->transcript)
                    + (entry != NULL ? entry->time : 0);

      if (fact == NULL)
        continue;
      logins += doctor_part_get_logins (part);
      first = MIN (first, time);
      last = MAX (last, time);
    }
  number = g_strdup_printf ("%u", logins);
  if (logins == 0)
    line = g_strdup (self->translate (N_ ("Logins made by this program: none")));
  else
    {
      from = doctor_log_clock (first);
      to = doctor_log_clock (last);
      line = doctor_text_expand (
          self->translate (logins == 1
                               ? N_ ("Logins made by this program: 1, at {first}")
                               : N_ ("Logins made by this program: {number} (at most one per "
                                     "server), from {first} to {last}")),
          "number", number, "first", from, "last", to, NULL);
    }
  g_string_append_printf (out, "  %s\n", line);
}

static void
add_title (const DoctorLog *self, GString *out)
{
  g_autofree char *title = doctor_text_expand (
      self->translate (N_ ("Connection Doctor {version} log")), "version", DOCTOR_VERSION, NULL);
  g_autofree char *time = self->input->started > 0 ? doctor_log_time (self->input->started) : NULL;

  doctor_log_pad (out, title, TITLE_COLUMNS);
  g_string_append_printf (out, " %s\n\n", time != NULL ? time : "");
}

static const char *
clock_words (const GPtrArray *parts)
{
  for (guint i = 0; i < parts->len; i++)
    {
      const DoctorPart *part = g_ptr_array_index (parts, i);

      if (doctor_transcript_last_fact (part->transcript, DOCTOR_FACT_CERTIFICATE_NOT_YET_VALID)
          != NULL)
        return N_ ("Clock: a certificate is not valid yet, so the clock may be wrong");
    }
  return N_ ("Clock: no sign that it is wrong");
}

static void
add_system (const DoctorLog *self, GString *out)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *os = doctor_system_os (), *locale = doctor_system_locale ();
  g_autofree char *desktop = doctor_system_desktop (self->options);
  g_autofree char *line = NULL;

  g_ptr_array_add (words, g_strdup_printf ("Connection Doctor %s%s", DOCTOR_VERSION,
                                           doctor_system_is_flatpak () ? " (Flatpak)" : ""));
  if (os != NULL)
    g_ptr_array_add (words, g_strdup (os));
  if (desktop != NULL)
    g_ptr_array_add (words, g_strdup (desktop));
  if (self->options->gtk != NULL)
    g_ptr_array_add (words, g_strdup_printf ("GTK %s", self->options->gtk));
  g_ptr_array_add (words, g_strdup_printf ("GnuTLS %s", doctor_system_gnutls ()));
  if (locale != NULL)
    g_ptr_array_add (words, g_strdup (locale));
  g_ptr_array_add (words, NULL);
  line = g_strjoinv (", ", (char **) words->pdata);
  g_string_append_printf (out, "%s\n  %s\n  %s\n", self->translate (N_ ("SYSTEM")), line,
                          self->translate (clock_words (self->input->parts)));
}

/* What the network is good for, as the system judges it. */
static const char *
connectivity_word (const char *connectivity)
{
  static const char *const words[] = { N_ ("full"), N_ ("limited"), N_ ("portal"), N_ ("local") };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i], connectivity) == 0)
      return words[i];
  return N_ ("unknown");
}

static void
add_network (const DoctorLog *self, GString *out)
{
  const DoctorNetwork *network = self->input->network;
  const char *yes = self->translate (N_ ("yes")), *no = self->translate (N_ ("no"));
  const char *no_route = self->translate (N_ ("no route"));

  g_string_append_printf (out, "%s\n  ", self->translate (N_ ("NETWORK")));
  if (network == NULL)
    {
      g_string_append_printf (out, "%s\n", self->translate (N_ ("Not known")));
      return;
    }
  g_string_append_printf (out, "%s (%s), IPv4 %s, IPv6 %s, VPN %s, %s %s\n",
                          self->translate (network->online ? N_ ("Online") : N_ ("Offline")),
                          self->translate (connectivity_word (network->connectivity)),
                          network->ipv4 ? yes : no_route, network->ipv6 ? yes : no_route,
                          network->vpn ? yes : no, self->translate (N_ ("proxy")),
                          network->proxy ? yes : no);
}

static void
add_head (const DoctorLog *self, GString *out, const GPtrArray *sorted)
{
  Detail detail;

  add_title (self, out);
  g_string_append_printf (out, "%s\n", self->translate (N_ ("SUMMARY")));
  detail = add_servers (self, out, sorted);
  add_counts (self, out, sorted, detail);
  add_logins (self, out, sorted);
  g_string_append_c (out, '\n');
  add_system (self, out);
  add_network (self, out);
  if (self->mask != NULL)
    g_string_append_printf (
        out, "\n%s\n",
        self->translate (N_ ("Mail addresses, user names and this computer’s own address were "
                             "replaced by <hidden 1>, <own address> and so on.")));
}

static gsize
total_length (const GPtrArray *texts)
{
  gsize length = 0;

  for (guint i = 0; i < texts->len; i++)
    length += strlen (g_ptr_array_index (texts, i)) + 1;
  return length;
}

/* ---- Writing it, server by server ---- */

struct _DoctorReportText
{
  GPtrArray *parts; /* of DoctorPart */
  DoctorNetwork network;
  char *desktop;
  char *gtk;
  DoctorReportInput input;
  DoctorReportOptions options;
  DoctorMask *mask;
  DoctorLog log;

  void (*stage) (DoctorReportText *self); /* NULL: done */
  guint next;                             /* server of this stage */
  GPtrArray *sorted;
  GPtrArray *sections; /* of char *, without the transcripts */
  gsize room;
  gsize spare;                         /* for transcripts */
  DoctorSectionTranscript *transcript; /* that is being written; NULL: none */
  GString *out;
};

static void
begin_stage (DoctorReportText *self, void (*stage) (DoctorReportText *self))
{
  self->stage = stage;
  self->next = 0;
}

static void
write_transcript (DoctorReportText *self)
{
  g_autofree char *text = NULL;

  if (doctor_section_transcript_step (self->transcript))
    return;
  text = doctor_section_transcript_end (g_steal_pointer (&self->transcript));
  self->spare -= MIN (self->spare, strlen (text));
  g_string_append (self->out, text);
}

/* The transcripts share what room the rest leaves: each its equal part, and what one does not need
 * goes to those after it. */
static void
write_section (DoctorReportText *self)
{
  GString *out = self->out;
  guint left = self->sections->len - self->next;
  const char *section;
  gsize share;

  if (self->transcript != NULL)
    {
      write_transcript (self);
      return;
    }
  if (left == 0)
    {
      self->stage = NULL;
      return;
    }
  section = g_ptr_array_index (self->sections, self->next);
  share = self->spare / left;
  if (out->len + strlen (section) + 200 > MAX_BYTES)
    {
      g_autofree char *number = g_strdup_printf ("%u", left);
      g_autofree char *note = doctor_text_expand (
          self->log.translate (N_ ("({number} servers are left out here, to keep the log short)")),
          "number", number, NULL);

      g_string_append_printf (out, "\n%s\n", note);
      self->stage = NULL;
      return;
    }
  g_string_append_printf (out, "\n%s", section);
  /* The heading and the note of what is left out take some room too. */
  if (share >= 600)
    self->transcript = doctor_section_transcript_begin (
        &self->log, g_ptr_array_index (self->sorted, self->next), share - 400);
  self->next++;
}

static void
begin_writing (DoctorReportText *self)
{
  gsize heads = total_length (self->sections);

  self->spare = heads < self->room ? self->room - heads : 0;
  begin_stage (self, write_section);
}

/* Hundreds of servers: of those that are fine a few lines are enough. */
static void
shorten_section (DoctorReportText *self)
{
  const DoctorPart *part;

  if (self->next == self->sections->len)
    {
      begin_writing (self);
      return;
    }
  part = g_ptr_array_index (self->sorted, self->next);
  if (part->status == DOCTOR_STATUS_OK)
    {
      g_free (g_ptr_array_index (self->sections, self->next));
      self->sections->pdata[self->next] =
          doctor_section_text (&self->log, part, DOCTOR_SECTION_SHORT);
    }
  self->next++;
}

static void
make_section (DoctorReportText *self)
{
  if (self->next < self->sorted->len)
    g_ptr_array_add (self->sections, doctor_section_text (
                                         &self->log, g_ptr_array_index (self->sorted, self->next++),
                                         DOCTOR_SECTION_WHOLE));
  else if (total_length (self->sections) < self->room / 2)
    begin_writing (self);
  else
    begin_stage (self, shorten_section);
}

static void
write_head (DoctorReportText *self)
{
  add_head (&self->log, self->out, self->sorted);
  self->room = self->out->len < MAX_BYTES ? MAX_BYTES - self->out->len : 0;
  begin_stage (self, make_section);
}

DoctorReportText *
doctor_report_text_begin (const DoctorReportInput *input, const DoctorPart *part,
                          const DoctorReportOptions *options)
{
  DoctorReportText *self;

  g_return_val_if_fail (input != NULL && input->parts != NULL, NULL);
  g_return_val_if_fail (options != NULL && options->translate != NULL, NULL);

  self = g_new0 (DoctorReportText, 1);
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) doctor_part_unref);
  for (guint i = 0; i < input->parts->len; i++)
    g_ptr_array_add (self->parts, doctor_part_ref (g_ptr_array_index (input->parts, i)));
  self->input = *input;
  self->input.parts = self->parts;
  if (input->network != NULL)
    {
      self->network = *input->network;
      self->input.network = &self->network;
    }
  self->options = *options;
  self->options.desktop = self->desktop = g_strdup (options->desktop);
  self->options.gtk = self->gtk = g_strdup (options->gtk);
  if (options->hide_private)
    self->mask = doctor_mask_new (&self->input);
  self->log = (DoctorLog){ .input = &self->input,
                           .options = &self->options,
                           .translate = options->translate,
                           .mask = self->mask,
                           .label_width = doctor_section_label_width (options->translate) };
  self->sorted = sort_by_urgency (self->parts, part);
  self->sections = g_ptr_array_new_with_free_func (g_free);
  self->out = g_string_new (NULL);
  begin_stage (self, write_head);
  return self;
}

gboolean
doctor_report_text_step (DoctorReportText *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->stage != NULL)
    self->stage (self);
  return self->stage != NULL;
}

char *
doctor_report_text_end (DoctorReportText *self)
{
  char *text;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->transcript != NULL)
    g_free (doctor_section_transcript_end (self->transcript));
  text = g_string_free (self->out, FALSE);
  g_ptr_array_unref (self->sections);
  g_ptr_array_unref (self->sorted);
  g_clear_pointer (&self->mask, doctor_mask_free);
  g_ptr_array_unref (self->parts);
  g_free (self->desktop);
  g_free (self->gtk);
  g_free (self);
  return text;
}

char *
doctor_report_text (const DoctorReportInput *input, const DoctorPart *part,
                    const DoctorReportOptions *options)
{
  DoctorReportText *self = doctor_report_text_begin (input, part, options);

  g_return_val_if_fail (self != NULL, NULL);

  while (doctor_report_text_step (self))
    ;
  return doctor_report_text_end (self);
}
