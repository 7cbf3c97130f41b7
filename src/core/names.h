/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The names a certificate is for, and whether a host is among them. */

#pragma once

#include <glib.h>
#include <gnutls/x509.h>

G_BEGIN_DECLS

/* The subject alternative names of one certificate, and its common name. */
typedef struct _DoctorNames DoctorNames;

typedef enum
{
  DOCTOR_NAME_DIFFERS,
  DOCTOR_NAME_MATCHES,
  /* There is no alternative name of a host, but the one common name matches. RFC 9525 no longer
   * counts it; real servers still have it. */
  DOCTOR_NAME_MATCHES_COMMON_NAME,
} DoctorNameMatch;

DoctorNames *doctor_names_new (gnutls_x509_crt_t certificate);
void doctor_names_free (DoctorNames *self);

/* RFC 9525 section 6: a DNS name is compared by its A-labels without regard to case; an asterisk
 * stands for the whole left-most label and nothing else, above at least two labels; an IP literal
 * (with or without a scope) matches only the very same address. */
DoctorNameMatch doctor_names_match (const DoctorNames *self, const char *host);

/* The name by which `host` is most likely meant: a host's own, without an asterisk; of those one in
 * the same domain, and one that a mail server would have, first. Escaped, newly allocated; NULL
 * where there is none. */
char *doctor_names_likely (const DoctorNames *self, const char *host);

/* DNS names and addresses, escaped, at most `limit` of them; "…" stands for the rest. The common
 * name where there is no other and `with_common_name`. Never NULL. */
GStrv doctor_names_to_strv (const DoctorNames *self, guint limit, gboolean with_common_name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoctorNames, doctor_names_free)

G_END_DECLS
