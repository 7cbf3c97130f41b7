/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* DNS as a test wants it, in place of the system's. */

#include "fake-resolver.h"

#include <stdlib.h>
#include <string.h>

#define FAKE_TYPE_RESOLVER (fake_resolver_get_type ())
G_DECLARE_FINAL_TYPE (FakeResolver, fake_resolver, FAKE, RESOLVER, GResolver)

struct _FakeResolver
{
  GResolver parent_instance;
};

G_DEFINE_FINAL_TYPE (FakeResolver, fake_resolver, G_TYPE_RESOLVER)

static FakeZone zone;
static GString *asked;
static GResolver *before;

static void
free_addresses (gpointer addresses)
{
  g_resolver_free_addresses (addresses);
}

static void
free_records (gpointer records)
{
  g_list_free_full (records, (GDestroyNotify) g_variant_unref);
}

/* The words of the next line of that kind about the name; `*i` is moved behind it. */
static GStrv
find (const char *kind, const char *name, guint *i)
{
  for (; zone[*i] != NULL; (*i)++)
    {
      g_auto (GStrv) words = g_strsplit (zone[*i], " ", -1);

      if (g_str_equal (words[0], kind) && g_ascii_strcasecmp (words[1], name) == 0)
        {
          (*i)++;
          return g_steal_pointer (&words);
        }
    }
  return NULL;
}

static gboolean
has (const char *kind, const char *name)
{
  guint i = 0;
  g_auto (GStrv) words = find (kind, name, &i);

  return words != NULL;
}

static gboolean
hung_cb (GCancellable *cancellable, gpointer user_data)
{
  g_task_return_error_if_cancelled (user_data);
  return G_SOURCE_REMOVE;
}

static void
hang (GTask *task)
{
  g_autoptr (GSource) source = g_cancellable_source_new (g_task_get_cancellable (task));

  g_source_set_callback (source, G_SOURCE_FUNC (hung_cb), g_object_ref (task), g_object_unref);
  g_source_attach (source, g_task_get_context (task));
}

static void
answer (GTask *task, GList *found, const char *name, GDestroyNotify destroy)
{
  g_string_append_printf (asked, "%s\n", name);
  if (has ("HANG", name))
    hang (task);
  else if (has ("FAIL", name))
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, "fault");
  else if (found == NULL)
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "nothing");
  else
    g_task_return_pointer (task, found, destroy);
}

static void
lookup_by_name_with_flags_async (GResolver *resolver, const char *name,
                                 GResolverNameLookupFlags flags, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);
  GList *found = NULL;

  if (has ("A", name) && flags != G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY)
    found = g_list_append (NULL, g_inet_address_new_from_string ("127.0.0.1"));
  if (has ("LOSE6", name) && flags != G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY)
    {
      g_resolver_free_addresses (found);
      hang (task);
      return;
    }
  answer (task, found, name, free_addresses);
}

static void
lookup_by_name_async (GResolver *resolver, const char *name, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  lookup_by_name_with_flags_async (resolver, name, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT,
                                   cancellable, callback, user_data);
}

static GList *
lookup_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
lookup_records_async (GResolver *resolver, const char *name, GResolverRecordType type,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);
  const char *kind = type == G_RESOLVER_RECORD_SRV ? "SRV" : "MX";
  GList *found = NULL;
  GStrv words;
  guint i = 0;

  while ((words = find (kind, name, &i)) != NULL)
    {
      GVariant *record = type == G_RESOLVER_RECORD_SRV
                             ? g_variant_new ("(qqqs)", atoi (words[2]), atoi (words[3]),
                                              atoi (words[4]), words[5])
                             : g_variant_new ("(qs)", atoi (words[2]), words[3]);

      found = g_list_append (found, g_variant_ref_sink (record));
      g_strfreev (words);
    }
  if (has ("ODD", name))
    found = g_list_append (found, g_variant_ref_sink (g_variant_new ("(s)", "odd")));
  answer (task, found, name, free_records);
}

static void
fake_resolver_class_init (FakeResolverClass *klass)
{
  GResolverClass *resolver = G_RESOLVER_CLASS (klass);

  resolver->lookup_by_name_async = lookup_by_name_async;
  resolver->lookup_by_name_finish = lookup_finish;
  resolver->lookup_by_name_with_flags_async = lookup_by_name_with_flags_async;
  resolver->lookup_by_name_with_flags_finish = lookup_finish;
  resolver->lookup_records_async = lookup_records_async;
  resolver->lookup_records_finish = lookup_finish;
}

static void
fake_resolver_init (FakeResolver *self)
{
}

void
fake_resolver_install (FakeZone new_zone)
{
  g_autoptr (GResolver) fake = g_object_new (FAKE_TYPE_RESOLVER, NULL);

  zone = new_zone;
  if (asked == NULL)
    asked = g_string_new (NULL);
  g_string_truncate (asked, 0);
  if (before == NULL)
    before = g_resolver_get_default ();
  g_resolver_set_default (fake);
}

void
fake_resolver_restore (void)
{
  g_resolver_set_default (before);
  g_clear_object (&before);
  g_string_free (g_steal_pointer (&asked), TRUE);
}

const char *
fake_resolver_get_asked (void)
{
  return asked->str;
}
