/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* How the rows of the signatures are written, and where they stand. */

#pragma once

#include "diagnosis/signatures.h"

G_BEGIN_DECLS

#define AT(step) (1u << DOCTOR_STEP_##step)
#define IMAP (1u << DOCTOR_PROTOCOL_IMAP)
#define POP3 (1u << DOCTOR_PROTOCOL_POP3)
#define SMTP (1u << DOCTOR_PROTOCOL_SMTP)
#define HANDSHAKE (AT (TLS) | AT (STARTTLS))
#define REPLY .kind = DOCTOR_FACT_REPLY_REFUSED
#define FACT(symbol) .kind = DOCTOR_FACT_##symbol

/* Words that blame the address of this computer or a list that it stands on, whoever says them. */
/* clang-format off */
#define BLOCKLISTED \
  "spamhaus|blocked using|user complaints|temporarily deferred|blocklist|block list|blacklist|" \
  "black list|dnsbl|listed in|listed by|listed at|listed on|not accepting connections|" \
  "reverse dns|ptr record|cannot find your hostname|blocked for spam|spamming issues|" \
  "incident de spam|spamcop|barracudacentral|sorbs|abuseat|uceprotect|in an rbl|in rbl|" \
  "on an rbl|rbl:|is listed|listed as|rdns|no reverse|missing reverse|reverse ptr|" \
  "ptr resource|without ptr|" \
  "too many spams|spam source|source of spam|sending spam|liste noire|lista negra|lista nera|" \
  "czarnej liscie|schwarzen liste|sperrliste|" \
  "черн*списк|спам-лист|" \
  "黑名单|ブラックリスト|拒否リスト"

/* Words that blame the country of that address. */
#define FROM_ABROAD \
  "geoip|geo-ip|geo ip|geo-block|geoblock|geo-fenc|geographic|geolocation|from your location|" \
  "from this location|from this country|your country|your region|country is|country*blocked|" \
  "country*not allowed|country*not permitted|country*denied|outside the country|from abroad|" \
  "logins from outside|login from outside|access from outside|" \
  "from overseas|foreign countr|foreign ip|aus diesem land|aus ihrem land|" \
  "depuis votre pays|depuis ce pays|depuis l'etranger|desde su pais|desde este pais|" \
  "desde el extranjero|dal tuo paese|da questo paese|dall'estero|deste pais|do exterior|" \
  "z tego kraju|z zagranicy|" \
  "из вашей страны|из этой страны|из-за рубежа|" \
  "异地|海外|国外|境外|해외"

/* Words that say that a mailbox is full. */
#define OVER_QUOTA \
  "over quota|overquota|mailbox*full|mailbox*quota|storage*exceeded|disk quota|postfach*voll|" \
  "speicherplatz|boite*pleine|quota*full|quota*reached|mailbox*exceeded|mailbox*out of|" \
  "mailbox is full|inbox is full|too much mail data|storage*full|storage limit|out of storage|speicher*voll|" \
  "speicher*erschopft|boite*saturee|espace*insuffisant|buzon*lleno|cuota superada|" \
  "casella*piena|spazio*esaurito|caixa*cheia|skrzynk*pelna|skrzynk*przepel|schrank*plna|" \
  "ящик*полон|переполнен|превышен*квот|квот*превышен|" \
  "容量*超|邮箱已满|空间不足|空间已满|容量已满|容量不足|容量*いっぱい|容量*上限|容量オーバー|" \
  "メールボックス*一杯|メールボックス*満|용량*초과"
/* clang-format on */

/* Enhanced codes of large providers (RFC 3463 section 3.8) that mean the same as BLOCKLISTED. */
#define BLOCKLISTED_CODES "5.7.606|5.7.708|5.7.511|5.7.25|4.7.25"

typedef struct
{
  const DoctorSignature *rows;
  guint n;
} DoctorSignatures;

/* Judged in this order. A row of one step never stands behind the last row of that step, which asks
 * for nothing but a refusal. */
extern const DoctorSignatures doctor_signatures_replies;
extern const DoctorSignatures doctor_signatures_login;
extern const DoctorSignatures doctor_signatures_sender;

/* Tests of a row. The server takes OAuth and no password, and the account has a password; it offers
 * encryption still, or none was asked for; it forbids a login, now or beside the refusal. */
gboolean doctor_offers_only_tokens (const DoctorCase *self, const DoctorFact *fact);
gboolean doctor_offers_encryption (const DoctorCase *self, const DoctorFact *fact);
gboolean doctor_offers_no_login (const DoctorCase *self, const DoctorFact *fact);

G_END_DECLS
