/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* The server name that was meant where the one that was typed cannot be right. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is left of a text that is no host name when what people type along is taken away or put
 * right: blanks, a scheme, a path, a port, full-width characters, a comma for a dot. Newly
 * allocated; NULL where that is no host name with a dot in it, or nothing had to be done. */
char *doctor_host_repaired (const char *text);
/* The provider's server whose name differs least from `host`, by at most two letters (one in a
 * short name). NULL where there is none, or two are equally near. Static. */
const char *doctor_host_nearest (const char *host);
/* The domain of a provider's addresses that differs by one letter from that of `address`, or has
 * another end than one that is mistyped (".con", ".co.jq"). NULL where there is none, two are
 * equally near, the domain is that of a provider, or the name is so short that one letter makes
 * another one of it. Newly allocated. */
char *doctor_address_nearest_domain (const char *address);

G_END_DECLS
