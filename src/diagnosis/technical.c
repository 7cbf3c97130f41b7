/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What is wrong with a server, in the words of whoever runs it. */

#include "diagnosis/technical.h"

static const struct
{
  const char *cause;
  const char *sentence;
} sentences[] = {
  { "dns-not-found", N_ ("The host name does not resolve: there is no A or AAAA record for it. "
                         "Please check the zone, or tell us the current host name.") },
  { "ipv6-broken", N_ ("The host name has an AAAA record, but that address does not answer on "
                       "this port while the IPv4 address does. Please check the service on "
                       "IPv6, or withdraw the record.") },
  { "client-ip-banned", N_ ("Our address is turned away before the login. Please check your block "
                            "lists and rate limits (fail2ban and the like) for it.") },
  { "tls-server-too-old", N_ ("The server offers no TLS version from 1.2 on (RFC 8996, RFC 9325 "
                              "section 3.1.1). Please enable TLS 1.2 and 1.3.") },
  { "tls-no-shared-cipher",
    N_ ("No cipher suite is shared with a current client. Please enable the "
        "suites of RFC 9325 section 4.2.") },
  { "tls-weak-keys", N_ ("The key, the signature or the key exchange is too weak (RFC 9325 "
                         "sections 4.4 and 4.5). Please use RSA of 2048 bits or ECDSA, SHA-256, "
                         "and Diffie-Hellman groups of 2048 bits or elliptic curves.") },
  { "cert-expired", N_ ("The server certificate is past its notAfter date (RFC 5280 section "
                        "4.1.2.5). Please renew it, and have the mail service load it anew.") },
  { "cert-not-yet-valid",
    N_ ("The server certificate is before its notBefore date (RFC 5280 section "
        "4.1.2.5). Please check the clock of the issuing system, or use the "
        "certificate later.") },
  { "clock-skew", N_ ("The certificate is not valid at the time of this computer, which was "
                      "checked. Please check its notBefore and notAfter dates (RFC 5280 "
                      "section 4.1.2.5).") },
  { "cert-name-mismatch", N_ ("The certificate does not have the host name among its subject "
                              "alternative names (RFC 9525 section 6). Please add the name, or "
                              "publish the one that it has.") },
  { "cert-untrusted-issuer",
    N_ ("The certificate was issued by an authority that clients do not trust, or by one that "
        "may not issue it (RFC 5280 section 6.1.4). Please use one of a public authority.") },
  { "cert-chain-incomplete",
    N_ ("The intermediate certificate is not sent (RFC 8446 section 4.4.2, RFC "
        "5246 section 7.4.2). Please configure the whole chain, for example "
        "fullchain.pem.") },
  { "cert-revoked", N_ ("The issuer has revoked the certificate. Please replace it and its key.") },
  { "cert-wrong-purpose",
    N_ ("The key usage of the certificate lacks digitalSignature, or its extended key usage "
        "lacks serverAuth (RFC 5280 sections 4.2.1.3 and 4.2.1.12).") },
  { "cert-name-constraint",
    N_ ("The name constraints of an issuing certificate exclude the host name "
        "(RFC 5280 section 4.2.1.10).") },
  { "cert-invalid",
    N_ ("The certificate cannot be verified: it cannot be parsed, its signature does "
        "not fit, or it has a critical extension that clients do not know (RFC 5280 "
        "sections 4.1 and 4.2). Please replace it.") },
  { "cert-status-missing", N_ ("The certificate demands OCSP stapling (RFC 7633), but the server "
                               "staples no response. Please enable stapling, or use a certificate "
                               "without that extension.") },
  { "cert-ca-as-server",
    N_ ("The server uses the certificate of an authority (basicConstraints "
        "CA:TRUE, RFC 5280 section 4.2.1.9) as its own. Please issue a separate "
        "one for the server.") },
  { "cert-expires-soon",
    N_ ("The server certificate expires soon (RFC 5280 section 4.1.2.5). Please "
        "renew it in time, and check the automatic renewal.") },
  { "cert-common-name-only",
    N_ ("The certificate has the host name only in its common name, not as a "
        "subject alternative name (RFC 9525 section 2).") },
  { "starttls-unavailable",
    N_ ("STARTTLS is not offered on this port (RFC 9051 section 6.2.1, RFC "
        "2595, RFC 3207; RFC 8314). Please enable it, or tell us the port for "
        "TLS.") },
  { "starttls-injected",
    N_ ("More was sent in plain text behind the go-ahead for STARTTLS. Please "
        "make sure that the server drops what is buffered before the handshake "
        "(CVE-2011-0411), and look for a device in between.") },
  { "helo-rejected", N_ ("The EHLO argument was refused. A submission server has to accept a "
                         "client whose name cannot be verified (RFC 5321 section 4.1.4, RFC "
                         "6409).") },
  { "protocol-violation", N_ ("The reply quoted above does not follow the grammar of the protocol "
                              "(RFC 9051 section 9, RFC 1939 section 3, RFC 5321 section 4.2).") },
  { "reply-too-large", N_ ("A reply was longer than any client has to take (RFC 5321 section "
                           "4.5.3.1, RFC 1939 section 3).") },
  { "incoming-login-accepted",
    N_ ("The same account logs in at the incoming server and is refused at the "
        "submission server. Please check whether SMTP AUTH is enabled for the "
        "mailbox, and the password database of the submission service.") },
  { "auth-protocol-disabled",
    N_ ("This protocol seems to be disabled for the mailbox. Please enable it.") },
  { "smtp-auth-disabled", N_ ("SMTP AUTH is disabled for the mailbox or the organization. Please "
                              "enable Authenticated SMTP for this mailbox.") },
  { "basic-auth-disabled",
    N_ ("Password login is disabled. Please tell us which programs may log in "
        "by OAuth 2.0 (RFC 6749, RFC 7628).") },
  { "blocked-by-org-policy",
    N_ ("A policy of the organization refuses this login. Please check the "
        "conditional access rules for this account and protocol.") },
  { "account-locked-or-disabled",
    N_ ("The account is refused as locked or disabled. Please check its state "
        "and the reason.") },
  { "auth-mechanism-unsupported",
    N_ ("The SASL mechanisms offered cannot be used by common clients. Please "
        "offer PLAIN over TLS (RFC 4616, RFC 8314).") },
  { "auth-backend-temp-failure",
    N_ ("The login fails temporarily: the server cannot reach its own "
        "authentication service (RFC 5530 UNAVAILABLE, RFC 3206 SYS/TEMP, RFC "
        "4954 454).") },
  { "server-not-authentic",
    N_ ("The server’s proof in SCRAM was wrong (RFC 5802 section 5). Please "
        "check the stored keys of the account.") },
  { "mailbox-over-quota",
    N_ ("The mailbox is over its quota (RFC 9208). Please raise the limit, or "
        "tell us what uses the space.") },
  { "sending-suspended",
    N_ ("Sending is suspended for the account. Please tell us why, and what has "
        "to be done to lift it.") },
  { "content-rejected", N_ ("The content filter refused the mail. Please check the rule that "
                            "matched.") },
  { "client-ip-blocklisted",
    N_ ("Our address is refused because of a block list, although this is a "
        "submission by a user. Block lists should not be applied to "
        "authenticated submission (RFC 6409).") },
  { "server-temp-failure",
    N_ ("The server reports a fault of its own. Please look into its log at the "
        "time given above.") },
  { "server-misconfigured",
    N_ ("The server reports an error in its configuration. Please look into its "
        "log at the time given above.") },
};

const char *
doctor_cause_technical (const DoctorCause *cause)
{
  g_return_val_if_fail (cause != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (g_str_equal (sentences[i].cause, cause->id))
      return sentences[i].sentence;
  return N_ ("Please look into the log of the server at the time given above, and "
             "tell us why it refuses.");
}
