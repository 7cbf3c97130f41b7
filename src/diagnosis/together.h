/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What several probes of one examination show together and none of them alone. */

#pragma once

#include "diagnosis/diagnosis.h"

G_BEGIN_DECLS

/* One server, examined at the same time as the others. Nothing is owned. */
typedef struct
{
  const DoctorAccount *account; /* the two servers of an account have the same */
  const DoctorServer *server;
  const DoctorTranscript *transcript;
  GPtrArray *findings; /* of doctor_diagnose() */
  gboolean changed;    /* out: its findings are others now */
} DoctorExamined;

/* What this computer knows of the network that it is in. */
typedef struct
{
  gboolean is_online;  /* on the Internet, as far as it knows */
  gboolean has_portal; /* a web page was seen that asks for a sign-in first */
  gboolean has_vpn;
  gboolean has_proxy; /* for web pages */
} DoctorSurroundings;

/* Where the certificates of several providers, and of more than look good, are all expired or all
 * not valid yet, this computer's clock is named as the cause (clock-skew). Where one issuer that
 * nobody knows vouches for different providers, somebody in between is
 * (cert-antivirus-interception). The findings are changed in place.
 *
 * Where nobody answered at all, the network is the cause (offline), and where only sending servers
 * were silent, that it blocks their ports (port-blocked): these stand before what each server shows
 * by itself, and that follows. So does that a host which has refused logins is silent at all ports
 * that were asked (client-ip-banned). That another owner's server answers on the same port, and
 * that the account's other server accepted the login, is noted at the end. So are a VPN
 * (vpn-active) and a proxy (proxy-active) that may be in the way of what was not reached.
 *
 * Where web pages answered in place of several owners' servers, or this computer has seen the page,
 * and no mail server was met anywhere, a sign-in is what the network waits for (captive-portal).
 * Where several owners' IPv6 addresses were all slower than IPv4 can be, that is noted too
 * (ipv6-broken). */
void doctor_diagnose_together (DoctorExamined *examined, guint n,
                               const DoctorSurroundings *surroundings);

G_END_DECLS
