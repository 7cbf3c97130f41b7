/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* From a mail address to the servers of its account. */

#pragma once

#include <gio/gio.h>

#include "core/account.h"
#include "core/text.h"
#include "core/transcript.h"
#include "diagnosis/diagnosis.h"
#include "net/trust.h"

G_BEGIN_DECLS

/* Milliseconds for everything together. */
#define DOCTOR_DISCOVER_TIMEOUT 15000

/* Where settings come from, the most trustworthy first. */
typedef enum
{
  DOCTOR_ORIGIN_PROVIDER,   /* the domain of the address is that of a known provider */
  DOCTOR_ORIGIN_AUTOCONFIG, /* https://autoconfig.DOMAIN/mail/config-v1.1.xml */
  DOCTOR_ORIGIN_WELL_KNOWN, /* https://DOMAIN/.well-known/autoconfig/mail/config-v1.1.xml */
  DOCTOR_ORIGIN_DNS,        /* SRV records of the domain (RFC 6186, RFC 8314) */
  DOCTOR_ORIGIN_EXCHANGER,  /* its MX record is that of a known provider */
  DOCTOR_ORIGIN_GUESS,      /* it answered under a name that most servers have */
  DOCTOR_N_ORIGINS
} DoctorOrigin;

typedef enum
{
  DOCTOR_ASKED_NOT_YET,
  DOCTOR_ASKED_WAITING,
  DOCTOR_ASKED_ANSWERED, /* there are offers from there, or there were the same before */
  DOCTOR_ASKED_NOTHING,  /* nothing that could be used */
  DOCTOR_ASKED_SKIPPED,  /* it was not needed */
} DoctorAsked;

/* One server that would do. Never without encryption. */
typedef struct
{
  DoctorServer *server; /* its user is "" where only the person knows it */
  guint logins;         /* that it takes: of 1 << DoctorLogin */
  DoctorOrigin origin;
  const DoctorProvider *provider; /* whose server it is, where that is known, or NULL */
  char *source;                   /* the provider's name, or the domain that says so */
  gboolean is_foreign;            /* DNS alone says so, and the host is not in the domain of the
                                     address: show it, and let the person agree, before a password
                                     is sent there (RFC 6186 section 6) */
} DoctorOffer;

/* In one sentence where it comes from: "Published by example.jp"; newly allocated. */
char *doctor_offer_describe (const DoctorOffer *self, DoctorTranslate translate);

/* Asks the provider's entry, then autoconfig, SRV and MX at once, then tries names for the role
 * that nobody has named. Where the provider is known for both roles nobody is asked at all. The
 * address itself is sent to nobody: only its domain is. A GObject with the signals
 *   "changed" ()   offers have come, or a question has ended
 *   "finished" ()  once, after Stop too; never from inside doctor_discover_start() */
#define DOCTOR_TYPE_DISCOVER (doctor_discover_get_type ())
G_DECLARE_FINAL_TYPE (DoctorDiscover, doctor_discover, DOCTOR, DISCOVER, GObject)

/* `address`: a mail address without problem. `trust` is kept by reference. */
DoctorDiscover *doctor_discover_new (const char *address, DoctorTrust *trust);
/* Asks what the domain itself publishes (autoconfig and SRV) and nothing else: for
 * doctor_discover_compare(). */
void doctor_discover_set_published_only (DoctorDiscover *self, gboolean published_only);

/* Starts; once. It holds itself until "finished". */
void doctor_discover_start (DoctorDiscover *self);
/* Ends everything within 200 ms; what was found stays. */
void doctor_discover_stop (DoctorDiscover *self);
gboolean doctor_discover_is_running (DoctorDiscover *self);

/* Of DoctorOffer, the best first, each server once. Valid until the next "changed". */
const GPtrArray *doctor_discover_get_offers (DoctorDiscover *self, DoctorRole role);
DoctorAsked doctor_discover_get_asked (DoctorDiscover *self, DoctorOrigin origin);

typedef enum
{
  DOCTOR_COMPARED_UNKNOWN, /* the domain publishes nothing for this protocol */
  DOCTOR_COMPARED_SAME,    /* the server is one of those that it publishes */
  DOCTOR_COMPARED_DIFFERS,
} DoctorCompared;

/* Whether `server`, of an account with that address, is set up as the domain publishes now: host,
 * port and security. With DIFFERS, `findings` gets an array with one DoctorFinding
 * ("settings-differ-from-provider"), to be shown like those of a probe of `server`, and
 * `transcript` its evidence, to which the finding refers: free the array first. Both may be NULL,
 * and are set to NULL otherwise. DNS alone never speaks for a host in another domain here. After
 * "finished". */
DoctorCompared doctor_discover_compare (DoctorDiscover *self, const DoctorServer *server,
                                        GPtrArray **findings, DoctorTranscript **transcript);

G_END_DECLS
