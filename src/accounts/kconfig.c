/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Files of settings as KDE's programs write them. */

#include "accounts/kconfig.h"

#include <string.h>

#define FIXED "[$i]"
/* Of the order of bytes, before a text in UTF-8. */
#define MARK "\xef\xbb\xbf"

struct _DoctorKConfig
{
  GPtrArray *groups;  /* of char * */
  GHashTable *raw;    /* "GROUP\nKEY" → value */
  GHashTable *values; /* the same, without escapes */
};

static char *
decode (const char *value)
{
  GString *out = g_string_new (NULL);

  for (const char *p = value; *p != '\0'; p++)
    {
      static const char letters[] = "sntr\\", meant[] = " \n\t\r\\";
      const char *letter = *p == '\\' && p[1] != '\0' ? strchr (letters, p[1]) : NULL;

      if (letter != NULL)
        p++;
      g_string_append_c (out, letter != NULL ? meant[letter - letters] : *p);
    }
  return g_string_free (out, FALSE);
}

static void
take_line (DoctorKConfig *self, const char **group, char *line)
{
  char *equals = strchr (line, '=');
  char *option, *name;

  g_strstrip (line);
  if (*line == '[')
    {
      gsize length = strlen (line);

      /* What an administrator has fixed may not be changed, and counts all the same. */
      if (g_str_has_suffix (line, FIXED))
        length -= strlen (FIXED);
      if (length < 2 || line[length - 1] != ']')
        return;
      name = g_strndup (line + 1, length - 2);
      g_ptr_array_add (self->groups, name);
      *group = name;
      return;
    }
  if (equals == NULL || *line == '#' || *group == NULL)
    return;
  *equals = '\0';
  option = strstr (line, "[$");
  if (option != NULL)
    *option = '\0';
  g_strchomp (line);
  /* Without a wallet they stand here; what is not kept need not be wiped. */
  if (strstr (line, "assword") != NULL)
    return;
  name = g_strconcat (*group, "\n", line, NULL);
  g_strchug (equals + 1);
  g_hash_table_replace (self->values, g_strdup (name), decode (equals + 1));
  g_hash_table_replace (self->raw, name, g_strdup (equals + 1));
}

DoctorKConfig *
doctor_kconfig_new (const char *text, gsize length)
{
  DoctorKConfig *self = g_new0 (DoctorKConfig, 1);
  const char *group = NULL;
  gsize start = 0;

  self->groups = g_ptr_array_new_with_free_func (g_free);
  self->raw = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (length >= strlen (MARK) && memcmp (text, MARK, strlen (MARK)) == 0)
    start = strlen (MARK);
  while (start < length)
    {
      const char *end = memchr (text + start, '\n', length - start);
      gsize n = end != NULL ? (gsize) (end - text) - start : length - start;
      g_autofree char *line = g_strndup (text + start, n);

      take_line (self, &group, line);
      explicit_bzero (line, n);
      start += n + 1;
    }
  return self;
}

void
doctor_kconfig_free (DoctorKConfig *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->groups);
  g_hash_table_unref (self->raw);
  g_hash_table_unref (self->values);
  g_free (self);
}

GPtrArray *
doctor_kconfig_get_groups (DoctorKConfig *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < self->groups->len; i++)
    if (g_hash_table_add (seen, g_ptr_array_index (self->groups, i)))
      g_ptr_array_add (names, g_ptr_array_index (self->groups, i));
  return names;
}

static const char *
look_up (GHashTable *table, const char *group, const char *key)
{
  g_autofree char *name = g_strconcat (group, "\n", key, NULL);
  const char *value = g_hash_table_lookup (table, name);

  return value != NULL ? value : "";
}

const char *
doctor_kconfig_get (DoctorKConfig *self, const char *group, const char *key)
{
  g_return_val_if_fail (self != NULL && group != NULL && key != NULL, "");

  return look_up (self->values, group, key);
}

gboolean
doctor_kconfig_is_on (DoctorKConfig *self, const char *group, const char *key, gboolean otherwise)
{
  static const char *const words[] = { "true", "on", "yes", "1" };
  const char *value = doctor_kconfig_get (self, group, key);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (value, words[i]) == 0)
      return TRUE;
  return *value == '\0' && otherwise;
}

guint
doctor_kconfig_get_number (DoctorKConfig *self, const char *group, const char *key, guint otherwise)
{
  const char *value = doctor_kconfig_get (self, group, key);
  guint64 number = 0;

  if (*value == '\0')
    return otherwise;
  g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT, &number, NULL);
  return (guint) number;
}

const char *
doctor_kconfig_raw (DoctorKConfig *self, const char *group, const char *key)
{
  g_return_val_if_fail (self != NULL && group != NULL && key != NULL, "");

  return look_up (self->raw, group, key);
}

/* What follows "\x": a unit of UTF-16. Returns how many digits there are. */
static guint
read_unit (const char *text, guint *unit)
{
  guint n = 0;

  for (*unit = 0; n < 4 && g_ascii_isxdigit (text[n]); n++)
    *unit = *unit * 16 + (guint) g_ascii_xdigit_value (text[n]);
  return n;
}

char *
doctor_kconfig_decode_qt (const char *value)
{
  GString *out = g_string_new (NULL);
  const char *p = value;

  g_return_val_if_fail (value != NULL, g_string_free (out, FALSE));

  while (*p != '\0')
    {
      guint unit = 0, low = 0, n = 0;

      if (g_str_has_prefix (p, "\\x"))
        n = read_unit (p + 2, &unit);
      if (n == 0)
        {
          if (*p != '"' && (*p != '\\' || p[1] == '\0'))
            g_string_append_c (out, *p);
          else if (*p == '\\')
            g_string_append_c (out, *++p);
          p++;
          continue;
        }
      p += 2 + n;
      if (unit >= 0xd800 && unit < 0xdc00 && g_str_has_prefix (p, "\\x"))
        {
          n = read_unit (p + 2, &low);
          unit = 0x10000 + ((unit - 0xd800) << 10) + (low & 0x3ff);
          p += 2 + n;
        }
      if (unit != 0 && g_unichar_validate (unit))
        g_string_append_unichar (out, unit);
    }
  return g_string_free (out, FALSE);
}
