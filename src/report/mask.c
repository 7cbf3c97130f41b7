/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Hides whom an account belongs to: addresses, user names, this computer's own address. */

#include "report/mask.h"

#include <string.h>

/* A name of one or two letters stands in too many words. */
#define SHORTEST 3

struct _DoctorMask
{
  GHashTable *numbers; /* folded value → number */
  GHashTable *words;   /* folded word → number of the value it gives away */
  GPtrArray *odd;      /* of char: values that are more than a word */
  GHashTable *servers; /* IP addresses that may be shown */
  GRegex *address;
  GRegex *ip;
  GRegex *hello;
};

static guint
number_of (DoctorMask *self, const char *value)
{
  g_autofree char *folded = g_utf8_casefold (value, -1);
  gpointer number = g_hash_table_lookup (self->numbers, folded);

  if (number == NULL)
    {
      number = GUINT_TO_POINTER (g_hash_table_size (self->numbers) + 1);
      g_hash_table_insert (self->numbers, g_steal_pointer (&folded), number);
    }
  return GPOINTER_TO_UINT (number);
}

static char *
stand_in (DoctorMask *self, const char *value)
{
  return g_strdup_printf ("<hidden %u>", number_of (self, value));
}

/* What separates words; a user name that holds one of these is searched for as a whole. */
static const char separators[] = " \t<>()[]{}\"',;:=|\\/";

static void
add_word (DoctorMask *self, const char *word, const char *value)
{
  g_hash_table_insert (self->words, g_utf8_casefold (word, -1),
                       GUINT_TO_POINTER (number_of (self, value)));
}

static void
add_value (DoctorMask *self, const char *value)
{
  g_autofree char *encoded = NULL;

  if (value == NULL || strlen (value) < SHORTEST)
    return;
  if (strpbrk (value, separators) != NULL)
    {
      number_of (self, value);
      g_ptr_array_add (self->odd, g_strdup (value));
    }
  else
    add_word (self, value, value);
  /* Servers and mechanisms give it back in base64; the padding separates. */
  encoded = g_base64_encode ((const guchar *) value, strlen (value));
  encoded[strcspn (encoded, "=")] = '\0';
  if (strlen (encoded) >= 8 && strpbrk (encoded, separators) == NULL)
    add_word (self, encoded, value);
}

/* With the name before the @, which servers give back alone. */
static void
add_private (DoctorMask *self, const char *value)
{
  const char *at = value != NULL ? strchr (value, '@') : NULL;

  add_value (self, value);
  if (at != NULL)
    {
      g_autofree char *local = g_strndup (value, (gsize) (at - value));

      add_value (self, local);
    }
}

static void
add_server_addresses (DoctorMask *self, const DoctorPart *part)
{
  g_hash_table_add (self->servers, g_strdup (part->server->host));
  for (guint i = 0; i < doctor_transcript_n_facts (part->transcript); i++)
    {
      const DoctorFact *fact = doctor_transcript_fact (part->transcript, i);

      if (fact->kind == DOCTOR_FACT_ADDRESSES && fact->text != NULL)
        {
          g_auto (GStrv) addresses = g_strsplit (fact->text, ", ", -1);

          for (guint j = 0; addresses[j] != NULL; j++)
            g_hash_table_add (self->servers, g_strdup (addresses[j]));
        }
      else if (fact->kind >= DOCTOR_FACT_CONNECTING && fact->kind <= DOCTOR_FACT_ADDRESS_ABANDONED
               && fact->text != NULL)
        g_hash_table_add (self->servers, g_strdup (fact->text));
    }
}

DoctorMask *
doctor_mask_new (const DoctorReportInput *input)
{
  DoctorMask *self;

  g_return_val_if_fail (input != NULL, NULL);

  self = g_new0 (DoctorMask, 1);
  self->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->odd = g_ptr_array_new_with_free_func (g_free);
  self->servers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->address =
      g_regex_new ("[\\w.!#$%&'*+/=?^`{|}~-]+@[\\w-]+(?:\\.[\\w-]+)++", G_REGEX_OPTIMIZE, 0, NULL);
  self->ip =
      g_regex_new ("(?:(?<=IPv6:)|(?<![\\w.:]))(?:\\d{1,3}(?:\\.\\d{1,3}){3}|"
                   "[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?:\\.\\d{1,3}){0,3})(?![\\w:])",
                   G_REGEX_OPTIMIZE, 0, NULL);
  /* RFC 5321 section 4.1.1.1: the server greets back by the name it found for this computer. */
  self->hello =
      g_regex_new ("(?<=\\bhello )[\\w.-]+", G_REGEX_OPTIMIZE | G_REGEX_CASELESS, 0, NULL);

  for (guint i = 0; i < input->parts->len; i++)
    {
      const DoctorPart *part = g_ptr_array_index (input->parts, i);

      add_private (self, part->account->address);
      add_private (self, part->server->user);
      add_server_addresses (self, part);
    }
  return self;
}

void
doctor_mask_free (DoctorMask *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->numbers);
  g_hash_table_unref (self->words);
  g_ptr_array_unref (self->odd);
  g_hash_table_unref (self->servers);
  g_regex_unref (self->address);
  g_regex_unref (self->ip);
  g_regex_unref (self->hello);
  g_free (self);
}

static char *
replace_odd (const char *text, const char *value, const char *with)
{
  GString *out = g_string_new (NULL);
  gsize length = strlen (value);

  while (*text != '\0')
    if (g_ascii_strncasecmp (text, value, length) == 0)
      {
        g_string_append (out, with);
        text += length;
      }
    else
      {
        const char *next = g_utf8_next_char (text);

        g_string_append_len (out, text, next - text);
        text = next;
      }
  return g_string_free (out, FALSE);
}

static char *
replace_words (DoctorMask *self, const char *text)
{
  GString *out = g_string_new (NULL);

  while (*text != '\0')
    {
      gsize separating = strspn (text, separators), length;
      g_autofree char *word = NULL, *folded = NULL;
      guint number;

      g_string_append_len (out, text, (gssize) separating);
      text += separating;
      length = strcspn (text, separators);
      /* The end of a sentence is no part of a name. */
      while (length > 0 && strchr (".!?", text[length - 1]) != NULL)
        length--;
      word = g_strndup (text, length);
      folded = g_utf8_casefold (word, -1);
      number = GPOINTER_TO_UINT (g_hash_table_lookup (self->words, folded));
      if (number > 0)
        g_string_append_printf (out, "<hidden %u>", number);
      else
        g_string_append (out, word);
      text += length;
      length = strspn (text, ".!?");
      g_string_append_len (out, text, (gssize) length);
      text += length;
    }
  return g_string_free (out, FALSE);
}

static gboolean
hide_address_cb (const GMatchInfo *match, GString *out, gpointer user_data)
{
  g_autofree char *value = g_match_info_fetch (match, 0);
  g_autofree char *with = stand_in (user_data, value);

  g_string_append (out, with);
  return FALSE;
}

static gboolean
hide_ip_cb (const GMatchInfo *match, GString *out, gpointer user_data)
{
  DoctorMask *self = user_data;
  g_autofree char *value = g_match_info_fetch (match, 0);
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (value);

  g_string_append (out, address == NULL || g_hash_table_contains (self->servers, value)
                            ? value
                            : "<own address>");
  return FALSE;
}

/* A text that is too much for the library is hidden altogether. */
static void
replace_all (char **text, GRegex *regex, GRegexEvalCallback callback, DoctorMask *self)
{
  char *next = g_regex_replace_eval (regex, *text, -1, 0, 0, callback, self, NULL);

  if (next == NULL)
    next = stand_in (self, *text);
  g_free (*text);
  *text = next;
}

static gboolean
hide_name_cb (const GMatchInfo *match, GString *out, gpointer user_data)
{
  (void) match;
  (void) user_data;
  g_string_append (out, "<own name>");
  return FALSE;
}

char *
doctor_mask_apply (DoctorMask *self, const char *text)
{
  char *out;

  if (self == NULL || text == NULL)
    return g_strdup (text);

  out = g_strdup (text);
  for (guint i = 0; i < self->odd->len; i++)
    {
      const char *value = g_ptr_array_index (self->odd, i);
      g_autofree char *with = stand_in (self, value);
      char *next = replace_odd (out, value, with);

      g_free (out);
      out = next;
    }
  {
    char *next = replace_words (self, out);

    g_free (out);
    out = next;
  }
  replace_all (&out, self->address, hide_address_cb, self);
  replace_all (&out, self->ip, hide_ip_cb, self);
  replace_all (&out, self->hello, hide_name_cb, self);
  return out;
}

char *
doctor_mask_whole (DoctorMask *self, const char *text)
{
  return self == NULL || text == NULL || *text == '\0' ? g_strdup (text) : stand_in (self, text);
}
