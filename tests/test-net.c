/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* On the way to a server: whom to trust, what the network is like, names and connections. */

#include "net/connect.h"
#include "net/network.h"
#include "net/resolve.h"
#include "net/trust.h"

#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "suite.h"
#include "wait.h"

/* -- Waiting -------------------------------------------------------------------------------- */

static void
woken_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

/* What the transcript says about addresses, as "fact address; …". */
static char *
facts_of (const DoctorTranscript *transcript)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < doctor_transcript_n_facts (transcript); i++)
    {
      const DoctorFact *fact = doctor_transcript_fact (transcript, i);

      g_string_append_printf (text, "%s%s %s", i > 0 ? "; " : "", doctor_fact_id (fact->kind),
                              fact->text);
    }
  return g_string_free (text, FALSE);
}

/* -- Trust ---------------------------------------------------------------------------------- */

static const char authority[] = "-----BEGIN CERTIFICATE-----\n"
                                "MIIBiTCCAS+gAwIBAgIUK2pnZRTYFrPzuIsA/dQ2dioBeRIwCgYIKoZIzj0EAwIw\n"
                                "GTEXMBUGA1UEAwwOVGVzdCBBdXRob3JpdHkwIBcNMjYxMTIxMTgwMzM1WhgPMjEy\n"
                                "NjEwMjgxODAzMzVaMBkxFzAVBgNVBAMMDlRlc3QgQXV0aG9yaXR5MFkwEwYHKoZI\n"
                                "zj0CAQYIKoZIzj0DAQcDQgAEs5lM/z9gcdK9to2Hbdsvnln9qhuumhz0S7+kTfel\n"
                                "tTIUChY0030oooRIzi9KCboGgZ+kivHlGIPe6sFDs3NAX6NTMFEwHQYDVR0OBBYE\n"
                                "FLi+EIKtFDRPCOCPDNqaJ7HFiJAZMB8GA1UdIwQYMBaAFLi+EIKtFDRPCOCPDNqa\n"
                                "J7HFiJAZMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgP+dOvqYn\n"
                                "lfkVG9RpocgRCVdNuNsjWIVdKyS8/8/8UUMCIQDfeJH5z23Ta0P9+k25lRpOGM6C\n"
                                "rvsp8vqF1DeLbO457Q==\n"
                                "-----END CERTIFICATE-----\n";

static DoctorTrust *
load (const char *file, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  doctor_trust_load_async (file, NULL, result_cb, &result);
  wait_for (&result);
  return doctor_trust_load_finish (result, error);
}

START_TEST (test_trust)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("doctor-XXXXXX", NULL);
  g_autofree char *good = g_build_filename (folder, "good.pem", NULL);
  g_autofree char *junk = g_build_filename (folder, "junk.pem", NULL);
  g_autofree char *empty = g_build_filename (folder, "empty.pem", NULL);
  g_autofree char *fifo = g_build_filename (folder, "fifo.pem", NULL);
  g_autofree char *none = g_build_filename (folder, "none.pem", NULL);
  const struct
  {
    const char *file;
    int code;
  } bad[] = {
    { junk, G_IO_ERROR_INVALID_DATA },       { empty, G_IO_ERROR_INVALID_DATA },
    { fifo, G_IO_ERROR_NOT_REGULAR_FILE },   { none, G_IO_ERROR_NOT_FOUND },
    { folder, G_IO_ERROR_NOT_REGULAR_FILE },
  };

  ck_assert (g_file_set_contents (good, authority, -1, NULL));
  ck_assert (g_file_set_contents (junk, "no certificate", -1, NULL));
  ck_assert (g_file_set_contents (empty, "", -1, NULL));
  ck_assert_int_eq (mkfifo (fifo, 0600), 0);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (DoctorTrust) trust = load (i == 0 ? NULL : good, &error);

      ck_assert_ptr_nonnull (trust);
      ck_assert_ptr_null (error);
      ck_assert_ptr_nonnull (doctor_trust_get_list (trust));
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      ck_assert_ptr_null (load (bad[i].file, &error));
      ck_assert_msg (g_error_matches (error, G_IO_ERROR, bad[i].code), "%s", error->message);
      ck_assert_ptr_nonnull (strstr (error->message, bad[i].file));
      g_clear_error (&error);
    }

  g_remove (good);
  g_remove (junk);
  g_remove (empty);
  g_remove (fifo);
  g_rmdir (folder);
}
END_TEST

START_TEST (test_trust_cancelled)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;

  doctor_trust_load_async (NULL, cancellable, result_cb, &result);
  g_cancellable_cancel (cancellable);
  wait_for (&result);
  ck_assert_ptr_null (doctor_trust_load_finish (result, &error));
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
}
END_TEST

/* -- The network ---------------------------------------------------------------------------- */

START_TEST (test_network)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree DoctorNetwork *network = NULL;
  static const char *const words[] = { "full", "limited", "portal", "local", "unknown", NULL };

  doctor_network_look_async (NULL, result_cb, &result);
  wait_for (&result);
  network = doctor_network_look_finish (result, &error);
  ck_assert_ptr_null (error);
  ck_assert_ptr_nonnull (network);
  ck_assert (g_strv_contains (words, network->connectivity));
}
END_TEST

START_TEST (test_network_cancelled)
{
  for (guint before = 0; before < 2; before++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;

      if (before)
        g_cancellable_cancel (cancellable);
      doctor_network_look_async (cancellable, result_cb, &result);
      if (!before)
        g_cancellable_cancel (cancellable);
      wait_for (&result);
      ck_assert_ptr_null (doctor_network_look_finish (result, &error));
      ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
    }
}
END_TEST

/* -- Names ---------------------------------------------------------------------------------- */

/* A resolver that answers as the name asks: the first label is the answer. */
#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)

struct _TestResolver
{
  GResolver parent_instance;
};

G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static void
test_resolver_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  if (g_object_get_data (user_data, "released") == NULL)
    g_task_return_error_if_cancelled (user_data);
}

static void
free_addresses (gpointer addresses)
{
  g_resolver_free_addresses (addresses);
}

/* What is answered, and to which question: an address, or one of these words. */
#define NONE "none"   /* no such address */
#define FAULT "fault" /* the server of names has one */
#define NEVER "never"
#define LATE "late " /* the address after it, when release() is called */

typedef struct
{
  const char *together;
  const char *ipv4;
  const char *ipv6;
} Plan;

static const Plan *plan; /* NULL: as the name asks */
static GString *asked;   /* "t46" */
static GPtrArray *held;  /* of GTask; its data is the address */

static void
answer_as_planned (GTask *task, const char *answer)
{
  if (g_str_equal (answer, NEVER) || g_str_has_prefix (answer, LATE))
    {
      g_cancellable_connect (g_task_get_cancellable (task), G_CALLBACK (test_resolver_cancelled_cb),
                             g_object_ref (task), g_object_unref);
      g_task_set_task_data (task, (gpointer) answer, NULL);
      if (g_str_has_prefix (answer, LATE))
        g_ptr_array_add (held, g_object_ref (task));
    }
  else if (g_str_equal (answer, FAULT))
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE,
                             "Error resolving “name”: try again");
  else if (g_str_equal (answer, NONE))
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND,
                             "Error resolving “name”: no such name");
  else
    g_task_return_pointer (task, g_list_append (NULL, g_inet_address_new_from_string (answer)),
                           free_addresses);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
release (void)
{
  for (guint i = 0; i < held->len; i++)
    {
      GTask *task = g_ptr_array_index (held, i);
      const char *answer = g_task_get_task_data (task);

      g_object_set_data (G_OBJECT (task), "released", task);
      if (!g_cancellable_is_cancelled (g_task_get_cancellable (task)))
        answer_as_planned (task, answer + strlen (LATE));
    }
  g_ptr_array_set_size (held, 0);
  settle ();
}

static void
test_resolver_lookup_async (GResolver *resolver, const char *host, GResolverNameLookupFlags flags,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);
  gboolean ipv4 = flags == G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY;
  gboolean ipv6 = flags == G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY;
  GList *addresses = NULL;

  if (plan != NULL)
    {
      g_string_append (asked, ipv4 ? "4" : ipv6 ? "6" : "t");
      answer_as_planned (task, ipv4 ? plan->ipv4 : ipv6 ? plan->ipv6 : plan->together);
    }
  else if (g_str_has_prefix (host, "silent."))
    answer_as_planned (task, NEVER);
  else if (g_str_has_prefix (host, "again."))
    answer_as_planned (task, FAULT);
  else if (g_str_has_prefix (host, "crowd."))
    {
      for (guint i = 0; i < 5000; i++)
        {
          g_autofree char *text = g_strdup_printf ("10.1.%u.%u", i / 250, i % 250);

          addresses = g_list_prepend (addresses, g_inet_address_new_from_string (text));
        }
      g_task_return_pointer (task, addresses, free_addresses);
    }
  else if (g_str_has_prefix (host, "filter.") || g_str_has_prefix (host, "half."))
    {
      addresses = g_list_append (addresses, g_inet_address_new_from_string ("::"));
      addresses = g_list_append (addresses, g_inet_address_new_from_string ("0.0.0.0"));
      if (*host == 'h')
        addresses = g_list_append (addresses, g_inet_address_new_from_string ("192.0.2.1"));
      g_task_return_pointer (task, addresses, free_addresses);
    }
  else if (g_str_has_prefix (host, "xn--") || g_str_has_prefix (host, "six."))
    {
      addresses = g_list_append (addresses, g_inet_address_new_from_string ("2001:db8::1"));
      addresses = g_list_append (addresses, g_inet_address_new_from_string ("192.0.2.1"));
      g_task_return_pointer (task, addresses, free_addresses);
    }
  else
    answer_as_planned (task, NONE);
}

static void
test_resolver_lookup_default_async (GResolver *resolver, const char *host,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  test_resolver_lookup_async (resolver, host, 0, cancellable, callback, user_data);
}

static GList *
test_resolver_lookup_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_resolver_class_init (TestResolverClass *class)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (class);

  resolver_class->lookup_by_name_async = test_resolver_lookup_default_async;
  resolver_class->lookup_by_name_with_flags_async = test_resolver_lookup_async;
  resolver_class->lookup_by_name_finish = test_resolver_lookup_finish;
  resolver_class->lookup_by_name_with_flags_finish = test_resolver_lookup_finish;
}

static void
test_resolver_init (TestResolver *self)
{
}

static const struct
{
  const char *host;
  DoctorResolveState state;
  const char *facts;
  guint n;
} names[] = {
  { "127.0.0.1", DOCTOR_RESOLVE_DONE, "lookup-started 127.0.0.1; addresses 127.0.0.1", 1 },
  { "2001:db8::5", DOCTOR_RESOLVE_DONE, "lookup-started 2001:db8::5; addresses 2001:db8::5", 1 },
  { "localhost", DOCTOR_RESOLVE_DONE, "lookup-started localhost; addresses ::1, 127.0.0.1", 2 },
  { "mail.localhost", DOCTOR_RESOLVE_DONE,
    "lookup-started mail.localhost; addresses ::1, 127.0.0.1", 2 },
  { "six.example.org", DOCTOR_RESOLVE_DONE,
    "lookup-started six.example.org; addresses 2001:db8::1, 192.0.2.1", 2 },
  { "例え.example.jp", DOCTOR_RESOLVE_DONE,
    "lookup-started 例え.example.jp; addresses 2001:db8::1, 192.0.2.1", 2 },
  { "nobody.example.org", DOCTOR_RESOLVE_FAILED,
    "lookup-started nobody.example.org; name-not-found nobody.example.org", 0 },
  { "again.example.org", DOCTOR_RESOLVE_FAILED,
    "lookup-started again.example.org; name-lookup-failed again.example.org", 0 },
  { "filter.example.org", DOCTOR_RESOLVE_FAILED,
    "lookup-started filter.example.org; name-lookup-failed filter.example.org", 0 },
  { "half.example.org", DOCTOR_RESOLVE_DONE, "lookup-started half.example.org; addresses 192.0.2.1",
    1 },
};

START_TEST (test_resolve)
{
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  g_autoptr (DoctorResolve) resolve = NULL;
  g_autofree char *facts = NULL;
  gboolean woken = FALSE;

  resolve = doctor_resolve_new (names[_i].host, 993, transcript, woken_cb, &woken);
  ck_assert_ptr_nonnull (resolve);
  while (doctor_resolve_advance (resolve, 0) == DOCTOR_RESOLVE_RUNNING)
    g_main_context_iteration (NULL, TRUE);

  ck_assert_int_eq (doctor_resolve_advance (resolve, 0), names[_i].state);
  facts = facts_of (transcript);
  ck_assert_str_eq (facts, names[_i].facts);
  if (names[_i].state == DOCTOR_RESOLVE_DONE)
    {
      const GPtrArray *addresses = doctor_resolve_get_addresses (resolve);

      ck_assert_uint_eq (addresses->len, names[_i].n);
      for (guint i = 0; i < addresses->len; i++)
        ck_assert_uint_eq (g_inet_socket_address_get_port (g_ptr_array_index (addresses, i)), 993);
    }
  if (g_str_has_prefix (names[_i].host, "again."))
    ck_assert_str_eq (
        doctor_transcript_last_fact (transcript, DOCTOR_FACT_NAME_LOOKUP_FAILED)->code,
        "try again");
  if (g_str_has_prefix (names[_i].host, "filter."))
    {
      const DoctorFact *fact =
          doctor_transcript_last_fact (transcript, DOCTOR_FACT_NAME_LOOKUP_FAILED);
      g_autofree char *note = doctor_fact_note (fact, doctor_text_english);

      ck_assert_ptr_nonnull (strstr (note, "(0.0.0.0)"));
    }
}
END_TEST

START_TEST (test_resolve_no_host)
{
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  gboolean woken = FALSE;

  ck_assert_ptr_null (doctor_resolve_new ("a..b", 993, transcript, woken_cb, &woken));
}
END_TEST

/* As many as one answer by TCP can hold. */
START_TEST (test_resolve_crowd)
{
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  g_autoptr (DoctorResolve) resolve = NULL;
  gboolean woken = FALSE;

  resolve = doctor_resolve_new ("crowd.example.org", 993, transcript, woken_cb, &woken);
  while (doctor_resolve_advance (resolve, 0) == DOCTOR_RESOLVE_RUNNING)
    g_main_context_iteration (NULL, TRUE);
  ck_assert_uint_eq (doctor_resolve_get_addresses (resolve)->len, DOCTOR_RESOLVE_ADDRESSES);
  ck_assert_int_eq (doctor_transcript_last_fact (transcript, DOCTOR_FACT_ADDRESSES)->number,
                    DOCTOR_RESOLVE_ADDRESSES);
}
END_TEST

START_TEST (test_resolve_timeout)
{
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  gboolean woken = FALSE;
  DoctorResolve *resolve =
      doctor_resolve_new ("silent.example.org", 993, transcript, woken_cb, &woken);

  ck_assert_int_eq (doctor_resolve_advance (resolve, 0), DOCTOR_RESOLVE_RUNNING);
  doctor_resolve_give_up (resolve, 10);
  ck_assert_int_eq (doctor_resolve_advance (resolve, 0), DOCTOR_RESOLVE_FAILED);
  doctor_resolve_free (resolve);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  ck_assert (!woken);
  ck_assert_int_eq (
      doctor_transcript_last_fact (transcript, DOCTOR_FACT_NAME_LOOKUP_TIMEOUT)->number, 10);
}
END_TEST

/* The time goes on as a test says: both together are asked at 0, each family at PATIENCE. What
 * comes later is released at the end. */
#define PATIENCE DOCTOR_RESOLVE_PATIENCE
#define DELAY DOCTOR_RESOLVE_DELAY

static const struct
{
  Plan plan;
  const char *asked;
  DoctorResolveState before; /* of the delay, and after it */
  DoctorResolveState after;
  DoctorResolveState end; /* when all that comes has come */
  const char *facts;
} families[] = {
  /* Nobody is asked twice who answers. */
  { { "192.0.2.1", NEVER, NEVER }, "t", 1, 1, 1, "addresses 192.0.2.1" },
  { { "2001:db8::1", NEVER, NEVER }, "t", 1, 1, 1, "addresses 2001:db8::1" },
  { { NONE, "192.0.2.1", NEVER }, "t", 2, 2, 2, "name-not-found host" },
  { { FAULT, "192.0.2.1", NEVER }, "t", 2, 2, 2, "name-lookup-failed host" },
  /* Each family for itself. */
  { { NEVER, "192.0.2.1", NONE }, "t46", 1, 1, 1, "addresses 192.0.2.1" },
  { { NEVER, NONE, "2001:db8::1" }, "t46", 1, 1, 1, "addresses 2001:db8::1" },
  { { NEVER, "192.0.2.1", FAULT }, "t46", 1, 1, 1, "addresses 192.0.2.1" },
  { { NEVER, "192.0.2.1", "2001:db8::1" }, "t46", 1, 1, 1, "addresses 2001:db8::1, 192.0.2.1" },
  { { NEVER, "192.0.2.1", NEVER },
    "t46",
    0,
    1,
    1,
    "address-family-unanswered host; addresses 192.0.2.1" },
  { { NEVER, NEVER, "2001:db8::1" },
    "t46",
    0,
    1,
    1,
    "address-family-unanswered host; addresses 2001:db8::1" },
  { { NEVER, "192.0.2.1", LATE "2001:db8::1" },
    "t46",
    0,
    1,
    1,
    "address-family-unanswered host; addresses 192.0.2.1; addresses 2001:db8::1" },
  { { NEVER, LATE "192.0.2.1", "2001:db8::1" },
    "t46",
    0,
    1,
    1,
    "address-family-unanswered host; addresses 2001:db8::1; addresses 192.0.2.1" },
  { { NEVER, "192.0.2.1", LATE NONE },
    "t46",
    0,
    1,
    1,
    "address-family-unanswered host; addresses 192.0.2.1" },
  { { NEVER, LATE "192.0.2.1", LATE "2001:db8::1" },
    "t46",
    0,
    0,
    1,
    "addresses 2001:db8::1, 192.0.2.1" },
  /* The answer to the first question comes after all. */
  { { LATE "192.0.2.1", "192.0.2.1", NEVER },
    "t46",
    0,
    1,
    1,
    "address-family-unanswered host; addresses 192.0.2.1" },
  { { LATE "2001:db8::1", "192.0.2.1", NEVER },
    "t46",
    0,
    1,
    1,
    "address-family-unanswered host; addresses 192.0.2.1; addresses 2001:db8::1" },
  { { LATE "192.0.2.1", NONE, NEVER }, "t46", 0, 0, 1, "addresses 192.0.2.1" },
  { { LATE FAULT, NONE, NEVER }, "t46", 0, 0, 2, "name-lookup-failed host" },
  { { LATE FAULT, LATE "192.0.2.1", NEVER },
    "t46",
    0,
    0,
    1,
    "address-family-unanswered host; addresses 192.0.2.1" },
  /* No address at all: what is said about the families alone is no verdict. */
  { { NEVER, NONE, NONE }, "t46", 0, 0, 0, NULL },
  { { NEVER, NONE, FAULT }, "t46", 0, 0, 0, NULL },
  { { NEVER, FAULT, NONE }, "t46", 0, 0, 0, NULL },
  { { LATE NONE, NONE, NONE }, "t46", 0, 0, 2, "name-not-found host" },
  { { LATE FAULT, NONE, FAULT }, "t46", 0, 0, 2, "name-lookup-failed host" },
  { { LATE NONE, FAULT, NONE }, "t46", 0, 0, 2, "name-not-found host" },
  { { LATE "192.0.2.1", NONE, NONE }, "t46", 0, 0, 1, "addresses 192.0.2.1" },
  { { NEVER, NONE, NEVER }, "t46", 0, 0, 0, NULL },
  { { NEVER, NEVER, FAULT }, "t46", 0, 0, 0, NULL },
  { { NEVER, NEVER, NEVER }, "t46", 0, 0, 0, NULL },
};

static void
begin_plan (const Plan *new_plan)
{
  plan = new_plan;
  asked = g_string_new (NULL);
  held = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
end_plan (void)
{
  plan = NULL;
  g_string_free (g_steal_pointer (&asked), TRUE);
  g_clear_pointer (&held, g_ptr_array_unref);
}

START_TEST (test_resolve_families)
{
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  g_autoptr (DoctorResolve) resolve = NULL;
  g_autofree char *facts = NULL;
  g_autofree char *expected = NULL;
  const DoctorFact *unanswered;
  gboolean woken = FALSE;
  gboolean early;

  begin_plan (&families[_i].plan);
  resolve = doctor_resolve_new ("host", 993, transcript, woken_cb, &woken);
  ck_assert_int_eq (doctor_resolve_advance (resolve, 0), DOCTOR_RESOLVE_RUNNING);
  ck_assert_int_eq (doctor_resolve_get_due (resolve), PATIENCE);
  settle ();
  early = doctor_resolve_advance (resolve, PATIENCE - 1) != DOCTOR_RESOLVE_RUNNING;
  ck_assert_str_eq (asked->str, "t");
  ck_assert_int_eq (doctor_resolve_get_due (resolve), early ? G_MAXINT64 : PATIENCE);
  doctor_resolve_advance (resolve, PATIENCE);
  ck_assert_str_eq (asked->str, families[_i].asked);
  settle ();
  ck_assert_int_eq (doctor_resolve_advance (resolve, PATIENCE + 1), families[_i].before);
  ck_assert_int_eq (doctor_resolve_get_due (resolve),
                    families[_i].before != families[_i].after ? PATIENCE + 1 + DELAY : G_MAXINT64);
  ck_assert_int_eq (doctor_resolve_advance (resolve, PATIENCE + DELAY), families[_i].before);
  ck_assert_int_eq (doctor_resolve_advance (resolve, PATIENCE + 1 + DELAY), families[_i].after);
  release ();
  ck_assert_int_eq (doctor_resolve_advance (resolve, PATIENCE + 2 * DELAY), families[_i].end);
  ck_assert_str_eq (asked->str, families[_i].asked);

  facts = facts_of (transcript);
  expected = families[_i].facts == NULL
                 ? g_strdup ("lookup-started host")
                 : g_strconcat ("lookup-started host; ", families[_i].facts, NULL);
  ck_assert_str_eq (facts, expected);
  unanswered = doctor_transcript_last_fact (transcript, DOCTOR_FACT_ADDRESS_FAMILY_UNANSWERED);
  if (unanswered != NULL)
    ck_assert_str_eq (unanswered->code, strchr (families[_i].plan.ipv4, '.') != NULL
                                                && families[_i].before != families[_i].after
                                                && !g_str_has_prefix (families[_i].plan.ipv4, LATE)
                                            ? "IPv6"
                                        : g_str_equal (families[_i].plan.ipv6, NEVER) ? "IPv6"
                                                                                      : "IPv4");
  end_plan ();
}
END_TEST

/* Given up at every moment, the answers of the others still to come. */
START_TEST (test_resolve_freed)
{
  for (guint moment = 0; moment < 6; moment++)
    {
      g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
      DoctorResolve *resolve;
      gboolean woken = FALSE;

      begin_plan (&families[_i].plan);
      resolve = doctor_resolve_new ("host", 993, transcript, woken_cb, &woken);
      if (moment > 0)
        settle ();
      if (moment > 1)
        doctor_resolve_advance (resolve, 0);
      if (moment > 2)
        doctor_resolve_advance (resolve, PATIENCE);
      if (moment > 3)
        settle ();
      if (moment > 4)
        {
          doctor_resolve_advance (resolve, PATIENCE + 1);
          doctor_resolve_advance (resolve, PATIENCE + 1 + DELAY);
        }
      woken = FALSE;
      doctor_resolve_free (resolve);
      release ();
      ck_assert (!woken);
      end_plan ();
    }
}
END_TEST

/* -- Connections ---------------------------------------------------------------------------- */

/* A loopback listener, or, when `alive` is FALSE, a port where nobody listens. */
static guint
make_port (GSocketFamily family, guint16 port, gboolean alive, GSocket **listener)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (family);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, port);
  g_autoptr (GSocketAddress) bound = NULL;

  *listener = g_socket_new (family, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  ck_assert_ptr_nonnull (*listener);
  ck_assert (g_socket_bind (*listener, address, FALSE, NULL));
  /* A bound socket that does not listen refuses, and keeps the port from others. */
  if (alive)
    ck_assert (g_socket_listen (*listener, NULL));
  bound = g_socket_get_local_address (*listener, NULL);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

static void
add_address (GPtrArray *addresses, const char *text, guint port)
{
  g_ptr_array_add (addresses, g_inet_socket_address_new_from_string (text, port));
}

static gboolean
nothing_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static DoctorConnectState
run_connect (DoctorConnect *connect)
{
  DoctorConnectState state;

  while ((state = doctor_connect_advance (connect, g_get_monotonic_time ()))
         == DOCTOR_CONNECT_RUNNING)
    {
      gint64 due = doctor_connect_get_due (connect);
      guint source = 0;

      if (due != G_MAXINT64)
        source = g_timeout_add ((guint) MAX (0, (due - g_get_monotonic_time ()) / 1000 + 1),
                                nothing_cb, NULL);
      g_main_context_iteration (NULL, TRUE);
      if (source != 0)
        g_source_remove (source);
    }
  return state;
}

START_TEST (test_connect_alive)
{
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (DoctorConnect) connect = NULL;
  g_autoptr (GSocket) listener = NULL;
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GSocketAddress) peer = NULL;
  g_autofree char *facts = NULL;
  gboolean woken = FALSE;

  add_address (addresses, "127.0.0.1", make_port (G_SOCKET_FAMILY_IPV4, 0, TRUE, &listener));
  connect = doctor_connect_new (addresses, NULL, transcript, woken_cb, &woken);
  ck_assert_int_eq (run_connect (connect), DOCTOR_CONNECT_DONE);
  socket = doctor_connect_take_socket (connect);
  peer = g_socket_get_remote_address (socket, NULL);
  ck_assert_ptr_nonnull (peer);
  ck_assert (!g_socket_get_blocking (socket));
  facts = facts_of (transcript);
  ck_assert_str_eq (facts, "connecting 127.0.0.1; connected 127.0.0.1");
}
END_TEST

START_TEST (test_connect_refused)
{
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (DoctorConnect) connect = NULL;
  g_autoptr (GSocket) listener = NULL;
  g_autofree char *facts = NULL;
  gboolean woken = FALSE;
  guint port = make_port (G_SOCKET_FAMILY_IPV4, 0, FALSE, &listener);

  add_address (addresses, "127.0.0.1", port);
  connect = doctor_connect_new (addresses, NULL, transcript, woken_cb, &woken);
  ck_assert_int_eq (run_connect (connect), DOCTOR_CONNECT_FAILED);
  facts = facts_of (transcript);
  ck_assert_str_eq (facts, "connecting 127.0.0.1; connection-refused 127.0.0.1");
  ck_assert_int_eq (
      doctor_transcript_last_fact (transcript, DOCTOR_FACT_CONNECTION_REFUSED)->number, port);
}
END_TEST

/* The first address is dead, the second alive, the third is not needed. */
START_TEST (test_connect_eyeballs)
{
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (DoctorConnect) connect = NULL;
  g_autoptr (GSocket) alive = NULL;
  g_autoptr (GSocket) dead = NULL;
  g_autoptr (GSocket) socket = NULL;
  g_autofree char *facts = NULL;
  gboolean woken = FALSE;
  guint port = make_port (G_SOCKET_FAMILY_IPV4, 0, TRUE, &alive);

  make_port (G_SOCKET_FAMILY_IPV6, (guint16) port, FALSE, &dead);
  add_address (addresses, "::1", port);
  add_address (addresses, "127.0.0.1", port);
  add_address (addresses, "127.0.0.2", port);
  connect = doctor_connect_new (addresses, NULL, transcript, woken_cb, &woken);
  ck_assert_int_eq (run_connect (connect), DOCTOR_CONNECT_DONE);
  socket = doctor_connect_take_socket (connect);
  ck_assert_int_eq (g_socket_get_family (socket), G_SOCKET_FAMILY_IPV4);
  facts = facts_of (transcript);
  ck_assert_str_eq (facts, "connecting ::1; connection-refused ::1; connecting 127.0.0.1; "
                           "connected 127.0.0.1; address-not-tried 127.0.0.2");
}
END_TEST

/* Until every address that is known has refused; more may come. */
static void
run_out (DoctorConnect *connect, const DoctorTranscript *transcript, guint n)
{
  guint refused = 0;

  while (refused < n)
    {
      ck_assert_int_eq (doctor_connect_advance (connect, 0), DOCTOR_CONNECT_RUNNING);
      g_main_context_iteration (NULL, FALSE);
      refused = 0;
      for (guint i = 0; i < doctor_transcript_n_facts (transcript); i++)
        refused += doctor_transcript_fact (transcript, i)->kind == DOCTOR_FACT_CONNECTION_REFUSED;
    }
  ck_assert_int_eq (doctor_connect_advance (connect, 0), DOCTOR_CONNECT_RUNNING);
  ck_assert_int_eq (doctor_connect_get_due (connect), G_MAXINT64);
}

/* What comes later takes part, even where nothing else is left. */
START_TEST (test_connect_late)
{
  static const struct
  {
    const char *first;
    const char *second; /* of the same family; or NULL */
    const char *facts;
  } cases[] = {
    { "127.0.0.1", NULL,
      "connecting 127.0.0.1; connection-refused 127.0.0.1; connecting ::1; connected ::1" },
    { "127.0.0.1", "127.0.0.2",
      "connecting 127.0.0.1; connection-refused 127.0.0.1; connecting 127.0.0.2; "
      "connection-refused 127.0.0.2; connecting ::1; connected ::1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
      g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr (DoctorConnect) connect = NULL;
      g_autoptr (GSocket) dead = NULL;
      g_autoptr (GSocket) alive = NULL;
      g_autoptr (GSocket) socket = NULL;
      g_autofree char *facts = NULL;
      gboolean woken = FALSE;
      guint port = make_port (G_SOCKET_FAMILY_IPV6, 0, TRUE, &alive);

      /* Nobody listens at the other family's port: this one keeps it so. */
      make_port (G_SOCKET_FAMILY_IPV4, (guint16) port, FALSE, &dead);
      add_address (addresses, cases[i].first, port);
      if (cases[i].second != NULL)
        add_address (addresses, cases[i].second, port);
      connect = doctor_connect_new (addresses, NULL, transcript, woken_cb, &woken);
      doctor_connect_set_more (connect, TRUE);
      run_out (connect, transcript, addresses->len);
      add_address (addresses, "::1", port);
      doctor_connect_add (connect, addresses);
      doctor_connect_set_more (connect, FALSE);
      ck_assert_int_eq (run_connect (connect), DOCTOR_CONNECT_DONE);
      socket = doctor_connect_take_socket (connect);
      facts = facts_of (transcript);
      ck_assert_str_eq (facts, cases[i].facts);
    }
}
END_TEST

/* Nobody answers, and nothing more comes: what is known is the end. */
START_TEST (test_connect_none_late)
{
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (DoctorConnect) connect = NULL;
  g_autoptr (GSocket) dead = NULL;
  g_autofree char *facts = NULL;
  gboolean woken = FALSE;

  add_address (addresses, "127.0.0.1", make_port (G_SOCKET_FAMILY_IPV4, 0, FALSE, &dead));
  connect = doctor_connect_new (addresses, NULL, transcript, woken_cb, &woken);
  doctor_connect_set_more (connect, TRUE);
  run_out (connect, transcript, 1);
  doctor_connect_set_more (connect, FALSE);
  ck_assert_int_eq (doctor_connect_advance (connect, 1), DOCTOR_CONNECT_FAILED);
  facts = facts_of (transcript);
  ck_assert_str_eq (facts, "connecting 127.0.0.1; connection-refused 127.0.0.1");
}
END_TEST

/* Where others wait, the late family is the next. */
START_TEST (test_connect_late_order)
{
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (DoctorConnect) connect = NULL;
  g_autofree char *facts = NULL;
  gboolean woken = FALSE;

  add_address (addresses, "127.0.0.1", 1);
  add_address (addresses, "127.0.0.2", 1);
  connect = doctor_connect_new (addresses, NULL, transcript, woken_cb, &woken);
  add_address (addresses, "::1", 1);
  doctor_connect_add (connect, addresses);
  doctor_connect_give_up (connect, 0);
  facts = facts_of (transcript);
  ck_assert_str_eq (facts, "address-not-tried ::1; address-not-tried 127.0.0.1; "
                           "address-not-tried 127.0.0.2");
}
END_TEST

/* More addresses than are tried: each has its line all the same. */
START_TEST (test_connect_many)
{
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (DoctorConnect) connect = NULL;
  g_autoptr (GSocket) listener = NULL;
  gboolean woken = FALSE;
  guint port = make_port (G_SOCKET_FAMILY_IPV4, 0, FALSE, &listener);
  guint refused = 0;
  guint left = 0;

  for (guint i = 0; i < DOCTOR_CONNECT_ADDRESSES + 3; i++)
    add_address (addresses, "127.0.0.1", port);
  connect = doctor_connect_new (addresses, NULL, transcript, woken_cb, &woken);
  ck_assert_int_eq (run_connect (connect), DOCTOR_CONNECT_FAILED);
  for (guint i = 0; i < doctor_transcript_n_facts (transcript); i++)
    {
      refused += doctor_transcript_fact (transcript, i)->kind == DOCTOR_FACT_CONNECTION_REFUSED;
      left += doctor_transcript_fact (transcript, i)->kind == DOCTOR_FACT_ADDRESS_NOT_TRIED;
    }
  ck_assert_uint_eq (refused, DOCTOR_CONNECT_ADDRESSES);
  ck_assert_uint_eq (left, 3);
}
END_TEST

/* An address that has not answered at the deadline, and one that was not begun. */
START_TEST (test_connect_timeout)
{
  g_autoptr (DoctorTranscript) transcript = doctor_transcript_new (0);
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (DoctorConnect) connect = NULL;
  g_autoptr (GSocket) listener = NULL;
  GSocket *crowd[8] = { NULL };
  g_autofree char *facts = NULL;
  gboolean woken = FALSE;
  guint port = make_port (G_SOCKET_FAMILY_IPV4, 0, FALSE, &listener);

  add_address (addresses, "127.0.0.1", port);
  add_address (addresses, "127.0.0.2", port);
  /* Nobody accepts and the queue is full: the next one gets no answer. */
  g_socket_set_listen_backlog (listener, 0);
  ck_assert (g_socket_listen (listener, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (crowd); i++)
    {
      crowd[i] =
          g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
      g_socket_set_blocking (crowd[i], FALSE);
      g_socket_connect (crowd[i], g_ptr_array_index (addresses, 0), NULL, NULL);
    }

  connect = doctor_connect_new (addresses, NULL, transcript, woken_cb, &woken);
  ck_assert_int_eq (doctor_connect_advance (connect, 0), DOCTOR_CONNECT_RUNNING);
  ck_assert_int_eq (doctor_connect_get_due (connect), 250 * 1000);
  ck_assert_int_eq (doctor_connect_advance (connect, 249 * 1000), DOCTOR_CONNECT_RUNNING);
  doctor_connect_give_up (connect, 10 * G_USEC_PER_SEC);
  facts = facts_of (transcript);
  ck_assert_str_eq (facts, "connecting 127.0.0.1; connect-timeout 127.0.0.1; "
                           "address-not-tried 127.0.0.2");
  ck_assert_int_eq (doctor_transcript_last_fact (transcript, DOCTOR_FACT_CONNECT_TIMEOUT)->extra,
                    10 * G_USEC_PER_SEC);
  for (guint i = 0; i < G_N_ELEMENTS (crowd); i++)
    g_object_unref (crowd[i]);
}
END_TEST

static void
add_tests (TCase *tests)
{
  g_autoptr (GResolver) resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);

  g_resolver_set_default (resolver);
  tcase_add_test (tests, test_trust);
  tcase_add_test (tests, test_trust_cancelled);
  tcase_add_test (tests, test_network);
  tcase_add_test (tests, test_network_cancelled);
  tcase_add_loop_test (tests, test_resolve, 0, G_N_ELEMENTS (names));
  tcase_add_test (tests, test_resolve_no_host);
  tcase_add_test (tests, test_resolve_crowd);
  tcase_add_test (tests, test_resolve_timeout);
  tcase_add_loop_test (tests, test_resolve_families, 0, G_N_ELEMENTS (families));
  tcase_add_loop_test (tests, test_resolve_freed, 0, G_N_ELEMENTS (families));
  tcase_add_test (tests, test_connect_alive);
  tcase_add_test (tests, test_connect_refused);
  tcase_add_test (tests, test_connect_eyeballs);
  tcase_add_test (tests, test_connect_late);
  tcase_add_test (tests, test_connect_none_late);
  tcase_add_test (tests, test_connect_late_order);
  tcase_add_test (tests, test_connect_many);
  tcase_add_test (tests, test_connect_timeout);
}

DOCTOR_CHECK_MAIN ("net", add_tests)
