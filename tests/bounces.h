/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Returned mail of many systems, as they write it, and what is to be read out of it. */

#pragma once

#include <glib.h>

/* A report (RFC 3464) about one recipient. The mail that came back says misleading things. */
/* clang-format off */
#define REPORT(recipient, action, status, host, why) \
  "From: MAILER-DAEMON@mail.example.jp\n" \
  "Subject: Undelivered\n" \
  "MIME-Version: 1.0\n" \
  "Content-Type: multipart/report; report-type=delivery-status;\n" \
  " boundary=\"b=1\"\n" \
  "\n" \
  "--b=1\n" \
  "Content-Type: text/plain; charset=us-ascii\n" \
  "\n" \
  "I could not send it.\n" \
  "\n" \
  "--b=1\n" \
  "Content-Type: message/delivery-status\n" \
  "\n" \
  "Reporting-MTA: dns; mail.example.jp\n" \
  "\n" \
  "Final-Recipient: rfc822; " recipient "\n" \
  "Action: " action "\n" \
  "Status: " status "\n" \
  "Remote-MTA: dns; " host "\n" \
  "Diagnostic-Code: " why "\n" \
  "\n" \
  "--b=1\n" \
  "Content-Type: message/rfc822\n" \
  "\n" \
  "From: tanaka@example.jp\n" \
  "To: other@example.net\n" \
  "Subject: spam virus over quota\n" \
  "\n" \
  "user unknown\n" \
  "--b=1--\n"

/* "次の宛先へのメールは配送できませんでした。", and that the mailbox is full. */
#define SHIFT_JIS \
  "\216\237\202\314\210\266\220\346\202\326\202\314\203\201\201[\203\213\202\315\224" \
  "z\221\227\202\305\202\253\202\334\202\271\202\361\202\305\202\265\202\275\201B\n" \
  "\n" \
  "<hana@example.org>: \203\201\201[\203\213\203{\203b\203N\203X\202\314\227e\227\312" \
  "\202\360\222\264\202\246\202\304\202\242\202\334\202\267\201B\n"
/* clang-format on */

static const struct
{
  const char *what;
  const char *mail;
  const char *cause;
  const char *recipient; /* the first */
  gboolean is_delayed;
  guint n;
  const char *host; /* NULL: not looked at */
} bounces[] = {
  { "Postfix report",
    REPORT ("hana@example.org", "failed", "5.1.1", "mx.example.org",
            "smtp; 550 5.1.1 <hana@example.org>: Recipient address\n"
            "    rejected: User unknown in local recipient table"),
    "address-unknown", "hana@example.org", FALSE, 1, "mx.example.org" },
  { "Postfix, no such host",
    REPORT ("hana@example.org", "failed", "5.4.4", "mx.example.org",
            "X-Postfix; Host or domain name not found. Name service error for "
            "name=exmaple.org type=A"),
    "domain-unknown", "hana@example.org", FALSE, 1, NULL },
  { "Postfix, still trying",
    REPORT ("hana@example.org", "delayed", "4.4.1", "mx.example.org",
            "smtp; connect to mx.example.org[192.0.2.1]:25: Connection timed out"),
    "server-unreachable", "hana@example.org", TRUE, 1, NULL },
  { "Dovecot quota",
    REPORT ("hana@example.org", "failed", "5.2.2", "mx.example.org",
            "smtp; 552 5.2.2 <hana@example.org> Quota exceeded (mailbox for user is full)"),
    "mailbox-full", "hana@example.org", FALSE, 1, NULL },
  { "Gmail, no such account",
    REPORT ("hana@gmail.com", "failed", "5.1.1", "gmail-smtp-in.l.google.com",
            "smtp; 550-5.1.1 The email account that you tried to reach does not exist. "
            "Please try 550 5.1.1 double-checking"),
    "address-unknown", "hana@gmail.com", FALSE, 1, NULL },
  { "Gmail, over quota",
    REPORT ("hana@gmail.com", "failed", "5.2.2", "mx.example.org",
            "smtp; 552 5.2.2 The email account that you tried to reach is over quota"),
    "mailbox-full", "hana@gmail.com", FALSE, 1, NULL },
  { "Gmail, unauthenticated",
    REPORT ("hana@gmail.com", "failed", "5.7.26", "mx.example.org",
            "smtp; 550-5.7.26 Unauthenticated email from example.jp is not accepted due to "
            "550-5.7.26 domain's DMARC policy"),
    "sender-authentication", "hana@gmail.com", FALSE, 1, NULL },
  { "Gmail, rate of unsolicited mail",
    REPORT ("hana@gmail.com", "delayed", "4.7.28", "mx.example.org",
            "smtp; 421-4.7.28 Our system has detected an unusual rate of unsolicited mail "
            "originating from your IP address"),
    "sending-limit", "hana@gmail.com", TRUE, 1, NULL },
  { "Gmail window",
    "Address not found\n"
    "Your message wasn't delivered to hana@example.org because the address couldn't be "
    "found, or is unable to receive mail.\n",
    "address-unknown", "hana@example.org", FALSE, 1, NULL },
  { "Gmail, domain",
    "Your message wasn't delivered to hana@exmaple.org because the domain exmaple.org "
    "couldn't be found.\n"
    "DNS Error: DNS type 'mx' lookup responded with code NXDOMAIN\n",
    "domain-unknown", "hana@exmaple.org", FALSE, 1, NULL },
  { "Exchange Online window",
    "Delivery has failed to these recipients or groups:\n"
    "\n"
    "hana@example.org<mailto:hana@example.org>\n"
    "The email address you entered couldn't be found. Please check the address.\n"
    "\n"
    "Diagnostic information for administrators:\n"
    "\n"
    "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient hana@example.org not found by "
    "SMTP address lookup\n"
    "\n"
    "Original message headers:\n"
    "Received: spam virus\n"
    "To: other@example.net\n",
    "address-unknown", "hana@example.org", FALSE, 1, NULL },
  { "Exchange, group",
    "Your message to staff@example.org couldn't be delivered.\n"
    "You don't have permission to send to this group.\n"
    "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required; "
    "Delivery restriction check failed\n",
    "recipient-restricted", "staff@example.org", FALSE, 1, NULL },
  { "Exchange, banned address",
    REPORT ("hana@example.org", "failed", "5.7.606", "mx.example.org",
            "smtp; 550 5.7.606 Access denied, banned sending IP [192.0.2.7]. To request "
            "removal from this list please visit https://sender.office.com/"),
    "blocklisted", "hana@example.org", FALSE, 1, NULL },
  { "Outlook.com block list",
    REPORT ("hana@outlook.com", "failed", "5.7.1", "mx.example.org",
            "smtp; 550 5.7.1 Unfortunately, messages from [192.0.2.7] weren't sent. Please "
            "contact your Internet service provider since part of their network is on our "
            "block list (S3140)."),
    "blocklisted", "hana@outlook.com", FALSE, 1, NULL },
  { "Outlook.com unavailable",
    REPORT ("hana@hotmail.com", "failed", "5.5.0", "mx.example.org",
            "smtp; 550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302)."),
    "address-unknown", "hana@hotmail.com", FALSE, 1, NULL },
  { "qmail",
    "Hi. This is the qmail-send program at mail.example.jp.\n"
    "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
    "This is a permanent error; I've given up. Sorry it didn't work out.\n"
    "\n"
    "<hana@example.org>:\n"
    "192.0.2.3 does not like recipient.\n"
    "Remote host said: 550 No such user here\n"
    "Giving up on 192.0.2.3.\n"
    "\n"
    "--- Below this line is a copy of the message.\n"
    "\n"
    "Return-Path: <tanaka@example.jp>\n"
    "To: other@example.net\n"
    "mailbox full\n",
    "address-unknown", "hana@example.org", FALSE, 1, NULL },
  { "qmail, no host",
    "<hana@exmaple.org>:\n"
    "Sorry, I couldn't find any host named exmaple.org. (#5.1.2)\n",
    "domain-unknown", "hana@exmaple.org", FALSE, 1, NULL },
  { "qmail, over quota",
    "<hana@example.org>:\n"
    "user is over quota\n",
    "mailbox-full", "hana@example.org", FALSE, 1, NULL },
  { "Exim",
    "This message was created automatically by mail delivery software.\n"
    "\n"
    "A message that you sent could not be delivered to one or more of its\n"
    "recipients. This is a permanent error. The following address(es) failed:\n"
    "\n"
    "  hana@example.org\n"
    "    host mx.example.org [192.0.2.3]\n"
    "    SMTP error from remote mail server after RCPT TO:<hana@example.org>:\n"
    "    550-Verification failed for <tanaka@example.jp>\n"
    "    550 Sender verify failed\n"
    "\n"
    "------ This is a copy of the message, including all the headers. ------\n"
    "To: other@example.net\n",
    "sender-refused", "hana@example.org", FALSE, 1, NULL },
  { "Exim, warning",
    "The message has been delayed and has not yet been delivered after more than 24 "
    "hours.\n"
    "The address to which the message has not yet been delivered is:\n"
    "\n"
    "  hana@example.org\n"
    "    host mx.example.org [192.0.2.3]: Connection refused\n"
    "\n"
    "No action is required on your part. Delivery attempts will continue.\n",
    "server-unreachable", "hana@example.org", TRUE, 1, NULL },
  { "Exim, unrouteable",
    "The following address(es) failed:\n"
    "\n"
    "  hana@example.org\n"
    "    Unrouteable address\n",
    "address-unknown", "hana@example.org", FALSE, 1, NULL },
  { "sendmail",
    "   ----- The following addresses had permanent fatal errors -----\n"
    "<hana@example.org>\n"
    "    (reason: 550 5.1.1 <hana@example.org>... User unknown)\n"
    "\n"
    "   ----- Transcript of session follows -----\n"
    "... while talking to mx.example.org.:\n"
    ">>> DATA\n"
    "<<< 550 5.1.1 <hana@example.org>... User unknown\n",
    "address-unknown", "hana@example.org", FALSE, 1, NULL },
  { "sendmail, loop",
    REPORT ("hana@example.org", "failed", "5.4.6", "mx.example.org",
            "smtp; 554 5.4.6 Too many hops 26 (25 max): from <tanaka@example.jp>"),
    "mail-loop", "hana@example.org", FALSE, 1, NULL },
  { "Yahoo",
    REPORT ("hana@yahoo.com", "failed", "5.0.0", "mx.example.org",
            "smtp; 554 30 Sorry, your message to hana@yahoo.com cannot be delivered. This "
            "mailbox is disabled (554.30)."),
    "mailbox-disabled", "hana@yahoo.com", FALSE, 1, NULL },
  { "Yahoo, deferred",
    REPORT ("hana@yahoo.com", "delayed", "4.7.0", "mx.example.org",
            "smtp; 421 4.7.0 [TSS04] Messages from 192.0.2.7 temporarily deferred due to "
            "unexpected volume or user complaints"),
    "put-off", "hana@yahoo.com", TRUE, 1, NULL },
  { "Yahoo! JAPAN",
    "<hana@yahoo.co.jp>:\n"
    "192.0.2.5 failed after I sent the message.\n"
    "Remote host said: 554 delivery error: dd This user doesn't have a yahoo.co.jp "
    "account (hana@yahoo.co.jp)\n",
    "address-unknown", "hana@yahoo.co.jp", FALSE, 1, NULL },
  { "docomo",
    REPORT ("hana@docomo.ne.jp", "failed", "5.0.0", "mfsmax.docomo.ne.jp",
            "smtp; 550 Unknown user hana@docomo.ne.jp"),
    "carrier-unknown-or-refused", "hana@docomo.ne.jp", FALSE, 1, NULL },
  { "au",
    REPORT ("hana@ezweb.ne.jp", "failed", "5.0.0", "mx.example.org",
            "smtp; 550 <hana@ezweb.ne.jp>: User unknown"),
    "carrier-unknown-or-refused", "hana@ezweb.ne.jp", FALSE, 1, NULL },
  { "SoftBank",
    REPORT ("hana@softbank.ne.jp", "failed", "5.0.0", "mx.example.org",
            "smtp; 550 Invalid recipient: <hana@softbank.ne.jp>"),
    "carrier-unknown-or-refused", "hana@softbank.ne.jp", FALSE, 1, NULL },
  { "iCloud",
    REPORT ("hana@icloud.com", "failed", "5.2.2", "mx.example.org",
            "smtp; 552 5.2.2 <hana@icloud.com>: user is over quota"),
    "mailbox-full", "hana@icloud.com", FALSE, 1, NULL },
  { "iCloud, policy",
    REPORT ("hana@icloud.com", "failed", "5.7.1", "mx.example.org",
            "smtp; 554 5.7.1 [CS01] Message rejected due to local policy. Please visit "
            "https://support.apple.com/en-us/HT204137"),
    "refused-by-policy", "hana@icloud.com", FALSE, 1, NULL },
  { "GMX",
    REPORT ("hana@gmx.net", "failed", "5.0.0", "mx.example.org",
            "smtp; 554-Transaction failed 554-Reject due to policy restrictions. 554 For "
            "explanation visit https://postmaster.gmx.net/en/case?c=hi"),
    "refused-by-policy", "hana@gmx.net", FALSE, 1, NULL },
  { "Spamhaus",
    REPORT ("hana@example.org", "failed", "5.7.1", "mx.example.org",
            "smtp; 554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using "
            "zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.7"),
    "blocklisted", "hana@example.org", FALSE, 1, NULL },
  { "SpamAssassin",
    REPORT ("hana@example.org", "failed", "5.7.1", "mx.example.org",
            "smtp; 550 5.7.1 Blocked by SpamAssassin"),
    "taken-for-spam", "hana@example.org", FALSE, 1, NULL },
  { "amavis",
    REPORT ("hana@example.org", "failed", "5.7.0", "mx.example.org",
            "smtp; 554 5.7.0 Reject, id=12345-01 - INFECTED: Eicar-Test-Signature"),
    "attachment-refused", "hana@example.org", FALSE, 1, NULL },
  { "too large",
    REPORT ("hana@example.org", "failed", "5.3.4", "mx.example.org",
            "smtp; 552 5.3.4 Message size exceeds fixed limit"),
    "message-too-large", "hana@example.org", FALSE, 1, NULL },
  { "greylisting",
    REPORT ("hana@example.org", "delayed", "4.2.0", "mx.example.org",
            "smtp; 450 4.2.0 <hana@example.org>: Recipient address rejected: Greylisted, see "
            "http://postgrey.example/"),
    "put-off", "hana@example.org", TRUE, 1, NULL },
  { "relay",
    REPORT ("hana@example.org", "failed", "5.7.1", "mx.example.org",
            "smtp; 554 5.7.1 <hana@example.org>: Relay access denied"),
    "relay-denied", "hana@example.org", FALSE, 1, NULL },
  { "SPF",
    REPORT ("hana@example.org", "failed", "5.7.23", "mx.example.org",
            "smtp; 550 5.7.23 The message was rejected because of Sender Policy Framework "
            "violation"),
    "sender-authentication", "hana@example.org", FALSE, 1, NULL },
  { "Lotus Domino",
    "Your message\n"
    "\n"
    "  Subject: Hello\n"
    "\n"
    "was not delivered to:\n"
    "\n"
    "  hana@example.org\n"
    "\n"
    "because:\n"
    "\n"
    "  User hana (hana@example.org) not listed in public Name & Address Book\n",
    "address-unknown", "hana@example.org", FALSE, 1, NULL },
  { "GroupWise, size",
    REPORT ("hana@example.org", "failed", "5.2.3", "mx.example.org",
            "smtp; 552 Message size exceeds maximum permitted"),
    "message-too-large", "hana@example.org", FALSE, 1, NULL },
  { "Zimbra lists",
    REPORT ("hana@example.org", "failed", "5.1.1", "mx.example.org",
            "smtp; 550 5.1.1 <hana@example.org>: Recipient address rejected: example.org"),
    "address-unknown", "hana@example.org", FALSE, 1, NULL },
  { "codes alone",
    "hana@example.org\n"
    "553\n",
    "address-unknown", "hana@example.org", FALSE, 1, NULL },
  { "two recipients",
    "The following addresses failed:\n"
    "\n"
    "<hana@example.org>: 550 5.1.1 User unknown\n"
    "<ken@example.net>: 552 5.2.2 Mailbox full\n",
    "address-unknown", "hana@example.org", FALSE, 2, NULL },
  { "ISO-2022-JP",
    "From: MAILER-DAEMON@example.jp\n"
    "MIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=iso-2022-jp\n"
    "Content-Transfer-Encoding: 7bit\n"
    "\n"
    "\033$B<!$N08@h$X$N%a!<%k$OG[Aw$G$-$^$;$s$G$7$?!#\033(B\n"
    "\n"
    "<hana@example.org>: \033$B%a!<%k%\\%C%/%9$NMFNL$rD6$($F$$$^$9!#\033(B\n",
    "mailbox-full", "hana@example.org", FALSE, 1, NULL },
  { "ISO-2022-JP in base64",
    "From: MAILER-DAEMON@example.jp\n"
    "MIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=iso-2022-jp\n"
    "Content-Transfer-Encoding: base64\n"
    "\n"
    "GyRCPCEkTjA4QGgkWCROJWEhPCVrJE9HW0F3JEckLSReJDskcyRHJDckPyEjGyhCCgo8aGFuYUBl\n"
    "eGFtcGxlLm9yZz46IBskQiVhITwlayVcJUMlLyU5JE5NRk5MJHJENiQoJEYkJCReJDkhIxsoQgo=\n",
    "mailbox-full", "hana@example.org", FALSE, 1, NULL },
  { "Shift_JIS",
    "From: MAILER-DAEMON@example.jp\n"
    "MIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=shift_jis\n"
    "Content-Transfer-Encoding: 8bit\n"
    "\n" SHIFT_JIS,
    "mailbox-full", "hana@example.org", FALSE, 1, NULL },
  { "UTF-8, quoted-printable",
    "From: MAILER-DAEMON@example.jp\n"
    "MIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=utf-8\n"
    "Content-Transfer-Encoding: quoted-printable\n"
    "\n"
    "=E6=AC=A1=E3=81=AE=E5=AE=9B=E5=85=88=E3=81=B8=E3=81=AE=E3=83=A1=E3=83=BC=E3=\n"
    "=83=AB=E3=81=AF=E9=85=8D=E9=80=81=E3=81=A7=E3=81=8D=E3=81=BE=E3=81=9B=E3=82=\n"
    "=93=E3=81=A7=E3=81=97=E3=81=9F=E3=80=82\n"
    "\n"
    "<hana@example.org>: =E3=83=A1=E3=83=BC=E3=83=AB=E3=83=9C=E3=83=83=E3=82=AF=\n"
    "=E3=82=B9=E3=81=AE=E5=AE=B9=E9=87=8F=E3=82=92=E8=B6=85=E3=81=88=E3=81=A6=E3=\n"
    "=81=84=E3=81=BE=E3=81=99=E3=80=82\n",
    "mailbox-full", "hana@example.org", FALSE, 1, NULL },
  { "Shift_JIS without a label", SHIFT_JIS, "mailbox-full", "hana@example.org", FALSE, 1, NULL },
};
