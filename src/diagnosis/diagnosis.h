/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* From the facts of a probe to what is wrong and what helps. */

#pragma once

#include "core/account.h"
#include "core/transcript.h"
#include "diagnosis/providers.h"

G_BEGIN_DECLS

typedef enum
{
  DOCTOR_SEVERITY_ERROR,
  DOCTOR_SEVERITY_WARNING,
  DOCTOR_SEVERITY_INFO,
} DoctorSeverity;

typedef enum
{
  DOCTOR_STATUS_UNTESTED, /* grey */
  DOCTOR_STATUS_CHECKING,
  DOCTOR_STATUS_OK,      /* green: every step was made and went well */
  DOCTOR_STATUS_WARNING, /* amber */
  DOCTOR_STATUS_FAILED,  /* red */
} DoctorStatus;

typedef enum
{
  DOCTOR_FIX_NONE,
  DOCTOR_FIX_OPEN_PAGE,
  DOCTOR_FIX_ENTER_PASSWORD,
  DOCTOR_FIX_USE_SETTING,
  DOCTOR_FIX_WAIT,
  DOCTOR_FIX_ASK_HOST,
} DoctorFixAction;

/* A row of the cause table. Texts are English message ids (N_) and may use {host}, {port},
 * {protocol}, {user}, {security} of the server, {tls-port} and {starttls-port} of its protocol,
 * {text}, {code}, {number} of the first fact that is evidence, and what is worked out from it:
 * {step}, {when} ("in 6 days"), {percent}, {field}, {reason} (the title of an earlier cause),
 * {likely} (a clause that offers the names in {code}), {published} and {published-setting} (the
 * server that the provider publishes, where it is another), {found} and {found-setting} (the one
 * that was tried and works), {provider} (its name), {wanted} (the finding's, the user name in its
 * form), {megabytes}, {pause} (the finding's, "15 min"). doctor_finding_text() fills them in.
 * `summary` is the one sentence of the row in the window; it names what is wrong in at most some
 * ten words.
 */
typedef struct
{
  DoctorFixAction action;
  const char *text;
  const char *target; /* a page, by kind: see doctor_finding_page(); a setting with its value
                         ("security=tls,port={tls-port}") or without one where the user knows it
                         ("host", "user", "address"); for WAIT "minutes=30", how long, or "pause",
                         the finding's; for NONE one of the words below; or NULL */
} DoctorFix;

/* One login, although none was made to spare the account. */
#define DOCTOR_FIX_TARGET_LOGIN "login-once"
/* To be done in Online Accounts, where the account is from there. */
#define DOCTOR_FIX_TARGET_ONLINE_ACCOUNTS "online-accounts"

#define DOCTOR_MAX_FIXES 4

typedef struct
{
  const char *id; /* of the closed list: "cert-expired" */
  DoctorSeverity severity;
  const char *title;
  const char *summary;
  const char *explanation;
  DoctorFix fixes[DOCTOR_MAX_FIXES]; /* ended by a NULL text where fewer */
} DoctorCause;

/* A cause in one probe. */
typedef struct
{
  const DoctorCause *cause;
  DoctorSeverity severity;        /* the cause's, or a warning where it stopped nothing */
  GArray *evidence;               /* of guint: serial numbers of transcript entries, at least one */
  const DoctorFact *fact;         /* the first fact that led here; owned by the transcript */
  const DoctorProvider *provider; /* whose server it is, or NULL */
  char *link;                     /* that the server itself sent under TLS, https, or NULL */
  const DoctorFact *found; /* FOLLOW_UP_WORKED: a setting that helps; owned by the transcript;
                              or NULL */
  guint withdrawn;         /* bits: fixes of the cause whose setting was tried in vain */
  char *wanted;            /* what should stand in place of a setting, or be the case: a user name,
                              the domain of an address, a date; or NULL */
  DoctorUserForm form;     /* of a user name that the provider wants; ANY where it is not known */
  guint pause;             /* seconds to wait by the server's own words; 0: it names no time */
  const DoctorFix *best;   /* the fix that comes first, of this cause or another; or NULL */
} DoctorFinding;

/* NULL for an id that is not in the table. */
const DoctorCause *doctor_cause_lookup (const char *id);
/* The same cause while its server is given a pause: no login was made because of it, so it is a
 * warning, and the status untested. For an id without such a row, that of "auth-rate-limited". */
const DoctorCause *doctor_cause_lookup_paused (const char *id);
guint doctor_n_causes (void);
const DoctorCause *doctor_cause_at (guint index);

/* The findings of a probe that has ended, an array of DoctorFinding to be freed with
 * g_ptr_array_unref(). The first is the cause of the failed step; warnings and information follow.
 * `account` and `server` are what was examined. Every failed or untested probe has at least one. */
GPtrArray *doctor_diagnose (const DoctorAccount *account, const DoctorServer *server,
                            const DoctorTranscript *transcript);

/* What it means that the domain of the address publishes other settings than `server` has: an array
 * as above, with the one finding "settings-differ-from-provider", which offers them, or empty where
 * the transcript has no SETTINGS_PUBLISHED. */
GPtrArray *doctor_diagnose_published (const DoctorServer *server,
                                      const DoctorTranscript *transcript);

/* The status that follows. OK only when no step failed, none that matters was skipped and the login
 * was accepted: never by absence of evidence. */
DoctorStatus doctor_diagnosis_status (const DoctorServer *server,
                                      const DoctorTranscript *transcript,
                                      const GPtrArray *findings);

/* Whether `first` explains the very fact that led to `self`: it stays in the log, and whoever reads
 * of `first` need not read of both. */
gboolean doctor_finding_is_explained (const DoctorFinding *self, const DoctorFinding *first);

/* One of the texts of a finding's cause with its values filled in, in the language of
 * `translate`; newly allocated. `pattern` is title, summary, explanation or a fix's text. */
char *doctor_finding_text (const DoctorFinding *self, const DoctorServer *server,
                           const char *pattern, DoctorTranslate translate);

/* What is to be done about it, most likely first: NULL after the last. A setting that was tried and
 * works comes first; what was tried in vain is left out. */
const DoctorFix *doctor_finding_fix (const DoctorFinding *self, guint index);

/* Where a certificate is for another name: the one of its names that the user may have meant, and
 * where the host is misspelt the likely right one. It is a guess, and never a reason to trust.
 * Newly allocated, or NULL. */
char *doctor_finding_likely_host (const DoctorFinding *self);
/* A fix's target with its values filled in, a page as its https address, and where a certificate is
 * for another name with the host that was likely meant ("host=mail.example.jp"); newly allocated,
 * NULL where there is none or it is not known. */
char *doctor_fix_target (const DoctorFix *self, const DoctorFinding *finding,
                         const DoctorServer *server);
/* How long a fix says to wait, in seconds; 0 for any other, and where it does not say. */
guint doctor_fix_seconds (const DoctorFix *self, const DoctorFinding *finding);
/* The server as the fix would have it, to be freed with doctor_server_free(); NULL where the fix
 * gives no value, changes nothing, or would leave the server without encryption. Another host only
 * where the provider names it or it was tried, never a likely one; a certificate file that was
 * trusted for the old host is then gone. */
DoctorServer *doctor_fix_apply (const DoctorFix *self, const DoctorFinding *finding,
                                const DoctorServer *server);

/* "ok", "warning", "failed", "untested", "checking"; "error", …; "open-page", … */
const char *doctor_status_to_string (DoctorStatus status);
const char *doctor_severity_to_string (DoctorSeverity severity);
const char *doctor_fix_action_to_string (DoctorFixAction action);
/* "Find address", "Connect", "Encrypt (STARTTLS)" …: an English message id. */
const char *doctor_step_to_label (DoctorStep step);

G_END_DECLS
