/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Whom to trust: the system's certificate authorities, and those of a file. */

#include "net/trust.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "core/text.h"

/* All authorities of the web together take a quarter of a megabyte. */
#define CA_FILE_LIMIT (16 * 1024 * 1024)

/* What to load. */
typedef struct
{
  char *file;          /* NULL: none */
  gboolean with_store; /* the system's too; where not, the file is private and so is its folder */
} Wanted;

struct _DoctorTrust
{
  gatomicrefcount ref_count;
  gnutls_x509_trust_list_t list;
};

DoctorTrust *
doctor_trust_ref (DoctorTrust *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
doctor_trust_unref (DoctorTrust *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  gnutls_x509_trust_list_deinit (self->list, 1);
  g_free (self);
}

gnutls_x509_trust_list_t
doctor_trust_get_list (DoctorTrust *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->list;
}

static gboolean
fail (GError **error, GIOErrorEnum code, const char *pattern, const Wanted *wanted, const char *why)
{
  g_autofree char *name = wanted->with_store ? g_filename_display_name (wanted->file)
                                             : g_filename_display_basename (wanted->file);
  g_autofree char *message = doctor_text_expand (pattern, "file", name, "why", why, NULL);

  g_set_error_literal (error, G_IO_ERROR, code, message);
  return FALSE;
}

/* A FIFO without a writer or a device without an end must not hold the thread: only a regular file
 * of sensible size is read. */
static gboolean
read_ca_file (const Wanted *wanted, GByteArray *bytes, GError **error)
{
  int fd = g_open (wanted->file, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
  struct stat status;
  guint8 buffer[16 * 1024];
  gssize n = 0;
  int code = fd < 0 || fstat (fd, &status) != 0 ? errno : 0;

  if (code == 0 && !S_ISREG (status.st_mode))
    {
      g_close (fd, NULL);
      return fail (error, G_IO_ERROR_NOT_REGULAR_FILE, _ ("{file} is not an ordinary file."),
                   wanted, NULL);
    }
  while (code == 0 && bytes->len <= CA_FILE_LIMIT && (n = read (fd, buffer, sizeof buffer)) != 0)
    {
      if (n > 0)
        g_byte_array_append (bytes, buffer, (guint) n);
      else if (errno != EINTR)
        code = errno;
    }
  if (fd >= 0)
    g_close (fd, NULL);
  if (code != 0)
    return fail (error, g_io_error_from_errno (code), _ ("{file} cannot be read: {why}"), wanted,
                 g_strerror (code));
  if (bytes->len > CA_FILE_LIMIT)
    return fail (error, G_IO_ERROR_MESSAGE_TOO_LARGE, _ ("{file} is too large."), wanted, NULL);
  return TRUE;
}

static gboolean
add_ca_file (DoctorTrust *self, const Wanted *wanted, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gnutls_datum_t datum;

  if (!read_ca_file (wanted, bytes, error))
    return FALSE;
  datum.data = bytes->data;
  datum.size = bytes->len;
  if (bytes->len == 0
      || gnutls_x509_trust_list_add_trust_mem (self->list, &datum, NULL, GNUTLS_X509_FMT_PEM, 0, 0)
             <= 0)
    return fail (error, G_IO_ERROR_INVALID_DATA, _ ("{file} holds no certificate in PEM form."),
                 wanted, NULL);
  return TRUE;
}

static void
load_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (DoctorTrust) self = g_new0 (DoctorTrust, 1);
  const Wanted *wanted = task_data;
  GError *error = NULL;

  g_atomic_ref_count_init (&self->ref_count);
  if (gnutls_x509_trust_list_init (&self->list, 0) != GNUTLS_E_SUCCESS)
    g_error ("Out of memory");
  /* Without a store nobody is trusted, and the verdicts say so. */
  if (wanted->with_store)
    gnutls_x509_trust_list_add_system_trust (self->list, 0, 0);
  if (wanted->file != NULL && !add_ca_file (self, wanted, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&self), (GDestroyNotify) doctor_trust_unref);
}

static void
wanted_free (Wanted *self)
{
  g_free (self->file);
  g_free (self);
}

static void
load (const char *file, gboolean with_store, GCancellable *cancellable,
      GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Wanted *wanted = g_new0 (Wanted, 1);

  wanted->file = g_strdup (file);
  wanted->with_store = with_store;
  g_task_set_source_tag (task, doctor_trust_load_async);
  g_task_set_task_data (task, wanted, (GDestroyNotify) wanted_free);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, load_thread);
}

void
doctor_trust_load_async (const char *ca_file, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  load (ca_file, TRUE, cancellable, callback, user_data);
}

void
doctor_trust_load_file_async (const char *file, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (file != NULL);

  load (file, FALSE, cancellable, callback, user_data);
}

DoctorTrust *
doctor_trust_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, doctor_trust_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
