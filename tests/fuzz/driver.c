/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Runs a fuzz target where libFuzzer is not: every seed, and then what becomes of seeds when they
 * are changed by chance, the same at every run.
 *
 *   TARGET [-max_total_time=SECONDS] [-seed=NUMBER] [-dict=FILE] [FILE | FOLDER]… */

#include "fuzz.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_LENGTH 4096
/* Seconds that one input may take. */
#define MAX_TIME 20

static GPtrArray *seeds; /* of GBytes */
static GPtrArray *words; /* of GBytes: the dictionary */
static const guint8 *current;
static gsize current_length;

/* ---- Reading ---- */

static void
add_file (const char *path)
{
  char *bytes;
  gsize length;

  if (!g_file_get_contents (path, &bytes, &length, NULL))
    g_error ("%s cannot be read", path);
  g_ptr_array_add (seeds, g_bytes_new_take (bytes, length));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
add_place (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (folder == NULL)
    {
      add_file (path);
      return;
    }
  while ((name = g_dir_read_name (folder)) != NULL)
    g_ptr_array_add (names, g_build_filename (path, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    add_file (g_ptr_array_index (names, i));
}

/* The words between the quotes, with \xNN for a byte. */
static void
read_dictionary (const char *path)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    g_error ("%s cannot be read", path);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GByteArray) word = g_byte_array_new ();
      const char *end = strrchr (lines[i], '"');

      if (*lines[i] != '"' || end == lines[i])
        continue;
      for (const char *p = lines[i] + 1; p < end; p++)
        {
          guint8 byte = (guint8) *p;

          if (p[0] == '\\' && p[1] == 'x')
            {
              byte = (guint8) (g_ascii_xdigit_value (p[2]) * 16 + g_ascii_xdigit_value (p[3]));
              p += 3;
            }
          else if (p[0] == '\\')
            byte = (guint8) * ++p;
          g_byte_array_append (word, &byte, 1);
        }
      g_ptr_array_add (words, g_byte_array_free_to_bytes (g_steal_pointer (&word)));
    }
}

/* ---- Changing ---- */

static guint
below (GRand *rand, gsize limit)
{
  return limit < 2 ? 0 : (guint) g_rand_int_range (rand, 0, (gint32) limit);
}

static void
insert (GByteArray *input, guint at, const guint8 *bytes, gsize length)
{
  guint old = input->len;

  length = MIN (length, MAX_LENGTH - MIN (MAX_LENGTH, old));
  if (length == 0)
    return;
  g_byte_array_set_size (input, old + (guint) length);
  memmove (input->data + at + length, input->data + at, old - at);
  memcpy (input->data + at, bytes, length);
}

static void
change (GByteArray *input, GRand *rand)
{
  guint at = below (rand, input->len);
  guint reach = 1 + below (rand, 1u << below (rand, 8));
  guint length = MIN (input->len - at, reach);
  guint8 byte = (guint8) g_rand_int (rand);
  const GPtrArray *others = below (rand, 2) == 0 ? words : seeds;
  g_autofree guint8 *part = NULL;

  switch (below (rand, 6))
    {
    case 0:
      insert (input, at, &byte, 1);
      break;
    case 1:
      if (length > 0)
        g_byte_array_remove_range (input, at, length);
      break;
    case 2:
      if (length == 0)
        break;
      part = g_memdup2 (input->data + at, length);
      insert (input, below (rand, input->len), part, length);
      break;
    case 3:
      if (others->len > 0)
        {
          gsize size;
          const guint8 *bytes =
              g_bytes_get_data (g_ptr_array_index (others, below (rand, others->len)), &size);
          guint from = others == seeds ? below (rand, size) : 0;

          insert (input, at, bytes + from, others == seeds ? MIN (size - from, length) : size);
        }
      break;
    case 4:
      if (input->len > 0)
        input->data[at] = byte;
      break;
    default:
      if (input->len > 0)
        input->data[at] ^= (guint8) (1u << (byte & 7));
    }
}

/* ---- Running ---- */

static void
tell (void)
{
  fprintf (stderr, "The input of %zu bytes, in hexadecimal:\n", current_length);
  for (gsize i = 0; i < current_length; i++)
    fprintf (stderr, "%02x", current[i]);
  fputc ('\n', stderr);
}

static void
on_signal (int number)
{
  if (number == SIGALRM)
    fprintf (stderr, "One input takes longer than %d seconds.\n", MAX_TIME);
  tell ();
  signal (SIGABRT, SIG_DFL);
  abort ();
}

void __sanitizer_set_death_callback (void (*callback) (void)) __attribute__ ((weak));

static void
run (const guint8 *bytes, gsize length)
{
  /* Of its own size, so that a step beyond its end is noticed. */
  g_autofree guint8 *copy = g_memdup2 (bytes, length);

  current = copy;
  current_length = length;
  alarm (MAX_TIME);
  LLVMFuzzerTestOneInput (copy != NULL ? copy : (const guint8 *) "", length);
  alarm (0);
  current_length = 0;
}

static guint64
run_changed (double seconds, guint32 seed)
{
  g_autoptr (GTimer) timer = g_timer_new ();
  GRand *rand = g_rand_new_with_seed (seed);
  guint64 n = 0;

  while (g_timer_elapsed (timer, NULL) < seconds)
    for (guint i = 0; i < 16; i++, n++)
      {
        g_autoptr (GByteArray) input = g_byte_array_new ();

        if (seeds->len > 0)
          {
            gsize length;
            const guint8 *bytes =
                g_bytes_get_data (g_ptr_array_index (seeds, below (rand, seeds->len)), &length);

            g_byte_array_append (input, bytes, (guint) MIN (length, MAX_LENGTH));
          }
        for (guint k = 1 + below (rand, 8); k > 0; k--)
          change (input, rand);
        run (input->data, input->len);
      }
  g_rand_free (rand);
  return n;
}

int
main (int argc, char **argv)
{
  double seconds = 2;
  guint32 seed = 1;
  guint64 n;

  seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  words = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  for (int i = 1; i < argc; i++)
    if (g_str_has_prefix (argv[i], "-max_total_time="))
      seconds = g_ascii_strtod (strchr (argv[i], '=') + 1, NULL);
    else if (g_str_has_prefix (argv[i], "-seed="))
      seed = (guint32) g_ascii_strtoull (strchr (argv[i], '=') + 1, NULL, 10);
    else if (g_str_has_prefix (argv[i], "-dict="))
      read_dictionary (strchr (argv[i], '=') + 1);
    else if (argv[i][0] != '-')
      add_place (argv[i]);

  signal (SIGABRT, on_signal);
  signal (SIGALRM, on_signal);
  if (__sanitizer_set_death_callback != NULL)
    __sanitizer_set_death_callback (tell);
  for (guint i = 0; i < seeds->len; i++)
    {
      gsize length;
      const guint8 *bytes = g_bytes_get_data (g_ptr_array_index (seeds, i), &length);

      run (bytes, length);
    }
  n = run_changed (seconds, seed);
  printf ("%u seeds and %" G_GUINT64_FORMAT " changed ones\n", seeds->len, n);
  g_ptr_array_unref (seeds);
  g_ptr_array_unref (words);
  return EXIT_SUCCESS;
}
