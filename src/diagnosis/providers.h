/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What mail providers publish about themselves: data/providers.ini as a table. */

#pragma once

#include "core/account.h"

G_BEGIN_DECLS

/* What a provider knows its user by. */
typedef enum
{
  DOCTOR_USER_ANY,
  DOCTOR_USER_ADDRESS,
  DOCTOR_USER_LOCAL_PART,
  DOCTOR_USER_OWN_ID, /* a name that the provider gave */
} DoctorUserForm;

typedef enum
{
  DOCTOR_APP_PASSWORD_NONE,     /* nothing is known */
  DOCTOR_APP_PASSWORD_REQUIRED, /* the password of the web page is refused */
  DOCTOR_APP_PASSWORD_TWO_STEP, /* required with two-step sign-in */
  DOCTOR_APP_PASSWORD_ADVISED,
  DOCTOR_APP_PASSWORD_REFUSED, /* no password of any kind is taken */
} DoctorAppPassword;

/* What people fall into. */
typedef enum
{
  DOCTOR_TRAP_APP_PASSWORD_SAYS_REFUSED = 1 << 0, /* the normal password is answered as a wrong one
                                                   */
  DOCTOR_TRAP_OFF_SAYS_REFUSED = 1 << 1, /* so is any, while IMAP and POP3 are switched off */
  DOCTOR_TRAP_POP3_OFF_SAYS_REFUSED = 1 << 2,
  DOCTOR_TRAP_LOCK_SAYS_REFUSED = 1 << 3, /* so is any, for a while after too many logins */
  DOCTOR_TRAP_ID_REQUIRED = 1 << 4,       /* RFC 2971 */
  DOCTOR_TRAP_OFF_BY_DEFAULT = 1 << 5,    /* mail programs are to be allowed first */
  DOCTOR_TRAP_NO_MAIL_PROGRAMS = 1 << 6,
  DOCTOR_TRAP_PAID_ONLY = 1 << 7,
  DOCTOR_TRAP_LOCAL_BRIDGE = 1 << 8, /* a program on this computer is the server */
  DOCTOR_TRAP_ONE_SESSION = 1 << 9,  /* one POP3 session at a time, with minutes between */
  DOCTOR_TRAP_NO_STARTTLS = 1 << 10,
  DOCTOR_TRAP_SLOW_GREETING = 1 << 11,
  DOCTOR_TRAP_ABROAD_BLOCKED = 1 << 12, /* so is a login from abroad, or through a VPN */
  DOCTOR_TRAP_OWN_DOMAINS = 1 << 13,    /* of the customers: the certificate has other names */
} DoctorTrap;

typedef enum
{
  DOCTOR_PAGE_APP_PASSWORD,
  DOCTOR_PAGE_ENABLE,
  DOCTOR_PAGE_STATUS,
  DOCTOR_PAGE_HELP,
  DOCTOR_PAGE_WEBMAIL,
  DOCTOR_N_PAGES
} DoctorPage;

/* A server as it is to be set up; the best of a protocol first. */
typedef struct
{
  DoctorProtocol protocol;
  const char *host; /* "*." stands for any one name, "{domain}" for that of the address */
  guint port;
  DoctorSecurity security;
} DoctorProviderServer;

typedef struct
{
  const char *id;
  const char *name;
  const char *domains; /* of addresses, `|` between them; NULL: none */
  const char *hosts;   /* the same of servers, beyond those below */
  const char *mx;      /* the same of the mail exchangers of domains that it hosts */
  const DoctorProviderServer *servers;
  guint n_servers;
  DoctorUserForm user;
  DoctorAppPassword app_password;
  gboolean oauth2_only;
  guint traps;                       /* of DoctorTrap */
  const char *pages[DOCTOR_N_PAGES]; /* https; NULL: not known */
} DoctorProvider;

guint doctor_n_providers (void);
const DoctorProvider *doctor_provider_at (guint index);

/* Who runs `server` of an account with that address: by the server's host, else by the domain of
 * the user name, else by that of the address. NULL for nobody that is known. */
const DoctorProvider *doctor_provider_find (const DoctorServer *server, const char *address);

/* Whose server it is by the name alone; NULL for nobody that is known. */
const DoctorProvider *doctor_provider_find_by_host (const char *host);
/* Whose domain it is that stands in the address; NULL for nobody that is known. */
const DoctorProvider *doctor_provider_find_by_address (const char *address);
/* Who hosts a domain with that mail exchanger (RFC 5321 section 5.1); NULL for nobody that is
 * known. DNS without a proof says so: whoever relies on it shows the servers before a password is
 * sent. */
const DoctorProvider *doctor_provider_find_by_exchanger (const char *host);

/* The host of `self` for an address of `domain`, whose mail `exchanger`, NULL if not asked, takes
 * in. Newly allocated; NULL where neither name tells which one of many it is. */
char *doctor_provider_server_host (const DoctorProviderServer *self, const char *domain,
                                   const char *exchanger);

/* What a provider publishes for the protocol of `server` where that is set up in another way: the
 * best of its servers. NULL where one of them is the same, where there is none, and where the names
 * of its servers are its customers' own. */
const DoctorProviderServer *doctor_provider_published (const DoctorProvider *self,
                                                       const DoctorServer *server);

/* The best of its servers for that protocol that any of its customers has; NULL where there is none
 * with a name of its own on the Internet. */
const DoctorProviderServer *doctor_provider_best (const DoctorProvider *self,
                                                  DoctorProtocol protocol);

/* Whether its customers' mail servers have names of their own, which say nothing of it. */
gboolean doctor_provider_is_nameless (const DoctorProvider *self);

G_END_DECLS
