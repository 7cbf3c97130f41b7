/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Certificates that are good today, and the trust in whoever signed them. */

#include "trusted.h"

#include <glib/gstdio.h>

#include "suite.h"
#include "wait.h"

static Made *
make (const char *name, const char *names, guint n_filler, const Made *issuer)
{
  /* The recipe's days count from a fixed time. */
  gint64 today = (g_get_real_time () / G_USEC_PER_SEC - NOW) / DAY;
  Recipe recipe = {
    .cn = name,
    .names = names,
    .n_filler = n_filler,
    .is_authority = names == NULL,
    .from = today - 30,
    .until = today + 60,
  };

  return made_new (&recipe, issuer);
}

Made *
made_authority (const char *name)
{
  return make (name, NULL, 0, NULL);
}

Made *
made_today (const char *names, const Made *issuer)
{
  return made_today_full (names, 0, issuer);
}

Made *
made_today_full (const char *names, guint n_filler, const Made *issuer)
{
  return make (NULL, names, n_filler, issuer);
}

DoctorTrust *
trust_load (const Made *authority)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *folder = g_dir_make_tmp ("doctor-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "authority.pem", NULL);
  gnutls_datum_t pem;
  DoctorTrust *trust;

  ck_assert_int_eq (gnutls_x509_crt_export2 (authority->crt, GNUTLS_X509_FMT_PEM, &pem), 0);
  ck_assert (g_file_set_contents (file, (const char *) pem.data, (gssize) pem.size, NULL));
  gnutls_free (pem.data);
  doctor_trust_load_file_async (file, NULL, result_cb, &result);
  wait_for (&result);
  trust = doctor_trust_load_finish (result, NULL);
  ck_assert_ptr_nonnull (trust);
  g_unlink (file);
  g_rmdir (folder);
  return trust;
}
