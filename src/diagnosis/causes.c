/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Every cause: what it is called, what it means for a person, and what helps. */

#include "diagnosis/diagnosis.h"

/* One long table: a row per cause, in the order of the steps. A row belongs to one cause alone, so
 * that its sentences can be read and bettered without looking elsewhere. */
static const DoctorCause causes[] = {
  /* The network */
  {
      .id = "offline",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("No mail server can be reached"),
      .summary = N_ ("Neither {host} nor any other mail server can be reached"),
      .explanation = N_ ("None of your mail servers could be reached, {host} as little as the others. "
                         "The cause is most likely the Internet connection of this computer, and "
                         "neither the servers nor your passwords."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("See whether web pages open on this computer; if not, repair the "
                                 "Internet connection first."), NULL },
          { DOCTOR_FIX_NONE, N_ ("If the network asks for a sign-in on a web page, sign in there; if a "
                                 "VPN is on, switch it off."), NULL },
          { DOCTOR_FIX_NONE, N_ ("If web pages open all the same, this network lets no mail through: "
                                 "try another one, such as a mobile phone’s."), NULL },
      },
  },
  /* Name */
  {
      .id = "dns-not-found",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("Server not found"),
      .summary = N_ ("There is no server with the name {host}"),
      .explanation = N_ ("The directory of names on the Internet has no address for {host}. The name "
                         "is most likely mistyped or no longer in use. Your password has nothing to "
                         "do with it."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Compare the server name {host}, letter by letter, with the "
                                        "one on your provider’s help page."), "host" },
          { DOCTOR_FIX_ASK_HOST, N_ ("If it is right there too, ask your provider for the current "
                                     "server name."), NULL },
      },
  },
  {
      .id = "host-misspelt",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server name looks mistyped"),
      .summary = N_ ("The server name “{host}” looks mistyped: {likely}"),
      .explanation = N_ ("The account has the server name “{host}”, and there is no server that is called "
                         "so: {likely}. Your password has nothing to do with it."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Correct the server name: {likely}."), "host" },
          { DOCTOR_FIX_OPEN_PAGE, N_ ("If you are not sure, look the name up on your provider’s help page."),
            "help" },
      },
  },
  {
      .id = "address-misspelt",
      .severity = DOCTOR_SEVERITY_WARNING,
      .title = N_ ("The mail address looks mistyped"),
      .summary = N_ ("The mail address for {host} looks mistyped: perhaps {wanted}"),
      .explanation = N_ ("The mail address or user name that is set for {host} ends almost as the "
                         "addresses of a large provider do, but not quite. Perhaps {wanted} is "
                         "meant."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("If it should end in {wanted}, correct the mail address and the "
                                        "user name of the account."), "address" },
      },
  },
  {
      .id = "settings-differ-from-provider",
      .severity = DOCTOR_SEVERITY_WARNING,
      .title = N_ ("Your provider names another server or port"),
      .summary = N_ ("For {host}, your provider names other settings: {published}"),
      .explanation = N_ ("For {protocol}, your provider publishes {published}. The account is set to "
                         "{host}, port {port}, {security}. Perhaps these settings are out of date."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Use the settings of your provider: {published}."),
            "{published-setting}" },
      },
  },
  {
      .id = "mail-taken-in-elsewhere",
      .severity = DOCTOR_SEVERITY_WARNING,
      .title = N_ ("A provider with other servers takes in your mail"),
      .summary = N_ ("The mail for {code} is taken in by {provider}, not by {host}"),
      .explanation = N_ ("The directory of names (DNS) says that {provider} takes in the mail for "
                         "{code}, and {host} is not among the servers that it names. If your mailbox has "
                         "moved to {provider}, the settings of this account are from before. If {provider} "
                         "only checks the mail on its way to {host}, they are right."),
      .fixes = {
          /* DNS may be forged, so the name is entered by whoever knows. */
          { DOCTOR_FIX_USE_SETTING, N_ ("If your mailbox is at {provider} now, enter its server: "
                                        "{published}."),
            "host" },
          { DOCTOR_FIX_OPEN_PAGE, N_ ("Look whether your mail is in the webmail of {provider}."),
            "webmail" },
          { DOCTOR_FIX_OPEN_PAGE, N_ ("Read how {provider} wants mail programs to be set up."),
            "help" },
      },
  },
  {
      .id = "dns-temporary-failure",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server name cannot be looked up now"),
      .summary = N_ ("The name {host} cannot be looked up now"),
      .explanation = N_ ("No answer came to the question which address {host} has. This says "
                         "nothing about the name or your account: usually the Internet "
                         "connection or the name server (DNS) of this network has a fault."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("See whether web pages open on this computer; if not, repair the "
                                 "Internet connection first."), NULL },
          { DOCTOR_FIX_WAIT, N_ ("Wait a minute and check again."), "minutes=1" },
          { DOCTOR_FIX_NONE, N_ ("If that does not help, restart the router or choose another "
                                 "DNS server in the network settings."), NULL },
      },
  },
  /* Connect */
  {
      .id = "connection-refused",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server does not accept the connection"),
      .summary = N_ ("{host} accepts no connection on port {port}"),
      .explanation = N_ ("{host} can be reached, but nothing answers there on port {port}. Either the "
                         "port or the server name is wrong, or the mail service is switched off at "
                         "the moment. Your password was not asked for."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Compare the server name, port {port} and the encryption "
                                        "{security} with your provider’s help page."), "port" },
          { DOCTOR_FIX_WAIT, N_ ("If they are right, wait some minutes and check again: the service "
                                 "may be restarting."), "minutes=5" },
      },
  },
  {
      .id = "connect-timeout",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server does not answer"),
      .summary = N_ ("{host} does not answer on port {port}"),
      .explanation = N_ ("The address of {host} is known, but nobody answers there on port {port}. A "
                         "firewall may be in the way, the port may be wrong, or the server may be "
                         "down. Your password was not asked for."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Compare the server name {host} and port {port} with your "
                                        "provider’s help page."), "port" },
          { DOCTOR_FIX_NONE, N_ ("Try another network, such as a mobile phone’s, and try without VPN: "
                                 "some networks block mail ports."), NULL },
          { DOCTOR_FIX_WAIT, N_ ("Otherwise wait half an hour and check again."), "minutes=30" },
      },
  },
  {
      .id = "wrong-port",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server answers on another port"),
      .summary = N_ ("{host} is silent on port {port} and answers on another one"),
      .explanation = N_ ("On port {port}, {host} does not answer, but another way in works: {found}. "
                         "Either the port in the settings is wrong, or this network blocks it. Your "
                         "password was not asked for."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Use another port of {host}: {found}."), "{found-setting}" },
          { DOCTOR_FIX_NONE, N_ ("If port {port} works elsewhere, it is this network that blocks it."),
            NULL },
      },
  },
  {
      .id = "port-works-elsewhere",
      .severity = DOCTOR_SEVERITY_INFO,
      .title = N_ ("Your network is not the cause"),
      .summary = N_ ("Another server answers on port {port}, but {host} does not"),
      .explanation = N_ ("Another of your mail servers answers from here on the same port {port}, so "
                         "this network lets it through. The fault is with {host}, or with its name or "
                         "port in the settings."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Leave the network as it is, and look at the server name {host} and at "
                                 "what your provider says about the service."), NULL },
      },
  },
  {
      .id = "port-blocked",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("This network blocks the port for sending mail"),
      .summary = N_ ("This network does not let mail out on port {port}"),
      .explanation = N_ ("Many networks close port {port} to keep junk mail out. {host} and "
                         "your account are not at fault."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Use port 465 with TLS, or port 587 with STARTTLS."),
            "security=tls,port=465" },
          { DOCTOR_FIX_NONE, N_ ("Otherwise use another network, or ask whoever runs this one."), NULL },
      },
  },
  {
      .id = "network-unreachable",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server cannot be reached from here"),
      .summary = N_ ("This computer has no way to reach {host}"),
      .explanation = N_ ("This computer could not even send anything to {host}: it is offline, or a "
                         "firewall or VPN on it forbids the connection. The server and your password "
                         "are not at fault."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Check the network connection of this computer."), NULL },
          { DOCTOR_FIX_NONE, N_ ("If web pages open, switch the VPN off or allow mail in the firewall "
                                 "of this computer."), NULL },
      },
  },
  {
      .id = "answered-by-this-computer",
      .severity = DOCTOR_SEVERITY_INFO,
      .title = N_ ("The server name leads to this computer"),
      .summary = N_ ("A program on this computer answers in place of {host}"),
      .explanation = N_ ("On this computer the name {host} stands for the computer itself ({text}), so "
                         "a program here answered: the mail scan of an antivirus program, a bridge, "
                         "or a server of your own."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Look for the fault in that program; if there should be none, take "
                                 "{host} out of the file /etc/hosts, or ask whoever set this computer "
                                 "up."), NULL },
      },
  },
  {
      .id = "vpn-active",
      .severity = DOCTOR_SEVERITY_INFO,
      .title = N_ ("A VPN is on"),
      .summary = N_ ("A VPN is on, and it may be in the way to {host}"),
      .explanation = N_ ("This computer sends its traffic through a VPN. Some VPNs let no mail through, "
                         "and some mail servers turn the addresses of VPNs away; that may be so with "
                         "{host}."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Switch the VPN off and check again; if {host} can be reached through "
                                 "it alone, ask whoever runs the VPN."), NULL },
      },
  },
  {
      .id = "proxy-active",
      .severity = DOCTOR_SEVERITY_INFO,
      .title = N_ ("Web pages go through a proxy here"),
      .summary = N_ ("A proxy carries web pages here, but not the way to {host}"),
      .explanation = N_ ("This computer gets web pages through a proxy. Networks of that kind often let "
                         "nothing else out: then web pages open, and {host} is out of reach all the "
                         "same."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Ask whoever runs this network whether mail programs may connect to "
                                 "{host} on port {port}, or try another network."), NULL },
      },
  },
  {
      .id = "server-address-dead",
      .severity = DOCTOR_SEVERITY_WARNING,
      .title = N_ ("One of the server’s addresses does not answer"),
      .summary = N_ ("Works, but the address {text} of {host} does not answer"),
      .explanation = N_ ("{host} has several addresses. {text} does not answer, another one does. "
                         "Other mail programs may fail now and then because of it; your settings are "
                         "not at fault."),
      .fixes = {
          { DOCTOR_FIX_ASK_HOST, N_ ("Tell your provider that the address {text} of {host} does not "
                                     "answer."), NULL },
      },
  },
  {
      .id = "ipv6-broken",
      .severity = DOCTOR_SEVERITY_WARNING,
      .title = N_ ("The server answers over IPv4 only"),
      .summary = N_ ("Works, but the IPv6 address of {host} does not answer"),
      .explanation = N_ ("{host} has an IPv6 address that does not answer from here; the older IPv4 "
                         "works. Other mail programs may wait a long time, or fail, because of it."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("If mail is slow in other programs, restart the router or switch IPv6 "
                                 "off in the network settings."), NULL },
          { DOCTOR_FIX_ASK_HOST, N_ ("If other IPv6 addresses work, tell your provider that the IPv6 "
                                     "address {text} of {host} does not answer."), NULL },
      },
  },
  {
      .id = "local-service-not-running",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The mail helper on this computer is not running"),
      .summary = N_ ("Nothing is listening on this computer at {host}, port {port}"),
      .explanation = N_ ("{host} is this computer itself, and no program accepts connections on port "
                         "{port}. Such an account needs a helper program, for example Proton Mail "
                         "Bridge or DavMail, that is running and signed in."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Start the helper program, sign in to it, and check again."), NULL },
          { DOCTOR_FIX_USE_SETTING, N_ ("If you use no such program, replace {host} and port "
                                        "{port} with your provider’s server and port."), "host" },
      },
  },
  {
      .id = "client-ip-banned",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server blocks this network’s address"),
      .summary = N_ ("{host} blocks the address of this network for now"),
      .explanation = N_ ("{host} turns this network’s address away before anybody logs in, "
                         "usually after refused logins or unusual traffic from it. Trying again "
                         "soon makes it last longer. It says nothing about your password."),
      .fixes = {
          { DOCTOR_FIX_WAIT, N_ ("Stop mail on all your devices, wait an hour, then check again."),
            "minutes=60" },
          { DOCTOR_FIX_NONE, N_ ("Try without VPN, or from another network."), NULL },
          { DOCTOR_FIX_ASK_HOST, N_ ("If it lasts, send the log to your provider and ask for the block "
                                     "to be lifted."), NULL },
      },
  },
  {
      .id = "connection-cut",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The connection was cut"),
      .summary = N_ ("{host} closed the connection without saying why"),
      .explanation = N_ ("{host} was reached, but the connection ended in the middle, at the step "
                         "“{step}”. That happens when the server is overloaded, counts too many "
                         "connections, or something on the way interferes. It does not mean that the "
                         "password is wrong."),
      .fixes = {
          { DOCTOR_FIX_WAIT, N_ ("Wait half an hour and check again."), "minutes=30" },
          { DOCTOR_FIX_NONE, N_ ("Close other mail programs and devices that use this account."), NULL },
          { DOCTOR_FIX_NONE, N_ ("Try without VPN and without the mail scan of an antivirus program, "
                                 "or from another network."), NULL },
      },
  },
  {
      .id = "provider-moved",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The account has moved to other servers"),
      .summary = N_ ("This account is no longer served by {host}"),
      .explanation = N_ ("{host} says that the account was moved, or has to be moved, to another "
                         "service. Your password is not the problem."),
      .fixes = {
          { DOCTOR_FIX_OPEN_PAGE, N_ ("Sign in on your provider’s web page and finish the move there."), "link|webmail|help" },
          { DOCTOR_FIX_USE_SETTING, N_ ("Then enter the new server names that your provider gives."),
            "host" },
      },
  },
  /* Encryption */
  {
      .id = "tls-on-plain-port",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The encryption setting does not fit the port"),
      .summary = N_ ("Port {port} of {host} does not begin with TLS"),
      .explanation = N_ ("On port {port}, {host} begins without encryption and switches to it later "
                         "(STARTTLS), but the account is set to TLS from the start. The password was "
                         "not sent."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Set the encryption to STARTTLS and keep port {port}."),
            "security=starttls,port={port}" },
          { DOCTOR_FIX_USE_SETTING, N_ ("Or keep TLS and use port {tls-port}."),
            "security=tls,port={tls-port}" },
      },
  },
  {
      .id = "plain-on-tls-port",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("This port needs TLS from the start"),
      .summary = N_ ("Port {port} of {host} wants TLS from the start"),
      .explanation = N_ ("{host} said nothing on port {port} until it was spoken to in TLS: it waits "
                         "for encryption from the first moment, but the account is set to {security}. "
                         "Your password was not sent."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Set the encryption to TLS and keep port {port}."),
            "security=tls,port={port}" },
      },
  },
  {
      .id = "tls-server-too-old",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server’s encryption is out of date"),
      .summary = N_ ("{host} offers only encryption that is no longer safe"),
      .explanation = N_ ("{host} speaks no version of TLS that is still considered safe (1.2 or newer), "
                         "so the connection was ended before the password was sent. Nothing is wrong "
                         "with your account or this computer."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Look on your provider’s help page for a newer server name."),
            "host" },
          { DOCTOR_FIX_ASK_HOST, N_ ("Ask your provider to switch TLS 1.2 or newer on, and send the log "
                                     "along."), NULL },
      },
  },
  {
      .id = "tls-no-shared-cipher",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("No common encryption with the server"),
      .summary = N_ ("{host} and this computer share no way of encrypting"),
      .explanation = N_ ("{host} was reached, but it and this computer found no cipher that "
                         "both accept. Usually the server offers only old ones. The password "
                         "was not sent."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Install the updates of this computer’s system."), NULL },
          { DOCTOR_FIX_ASK_HOST, N_ ("Ask your provider to switch modern ciphers on, and send the log "
                                     "along."), NULL },
      },
  },
  {
      .id = "tls-weak-keys",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server’s encryption keys are too weak"),
      .summary = N_ ("The encryption keys of {host} are too weak"),
      .explanation = N_ ("{host} uses a key or a signature that could be broken, and then somebody on the "
                         "way could read along. Nothing is wrong with your account or this computer."),
      .fixes = {
          { DOCTOR_FIX_ASK_HOST, N_ ("Ask your provider for a new certificate and longer keys, and send "
                                     "the log along."), NULL },
          { DOCTOR_FIX_USE_SETTING, N_ ("Look on your provider’s help page for another server name."),
            "host" },
      },
  },
  {
      .id = "client-certificate-required",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server wants a certificate from you"),
      .summary = N_ ("{host} lets in only those who have a certificate of their own"),
      .explanation = N_ ("{host} asks each user for a personal certificate (or the card that "
                         "holds it) before it takes a password, and this account has none. Your "
                         "password was not sent. Usually this is a server of a company or a "
                         "university, or the wrong port."),
      .fixes = {
          { DOCTOR_FIX_ASK_HOST, N_ ("Ask your administrator how mail programs get the certificate, or for "
                                     "a server name that works without."), NULL },
          { DOCTOR_FIX_USE_SETTING, N_ ("Compare server name and port {port} with the help page of your "
                                        "provider."), "host" },
      },
  },
  {
      .id = "tls-timeout",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The encryption did not get started in time"),
      .summary = N_ ("{host} did not finish setting up the encryption"),
      .explanation = N_ ("{host} accepted the connection, but setting up the encryption did not come to "
                         "an end. The server is overloaded, the port is no TLS port, or something on "
                         "the way interferes. The password was not sent."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Compare port {port} and the encryption {security} with your "
                                        "provider’s help page."), "security" },
          { DOCTOR_FIX_WAIT, N_ ("Wait some minutes and check again."), "minutes=5" },
          { DOCTOR_FIX_NONE, N_ ("Try without VPN, or from another network."), NULL },
      },
  },
  {
      .id = "tls-closed",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The connection was cut while encryption was set up"),
      .summary = N_ ("The connection to {host} was cut while encryption was set up"),
      .explanation = N_ ("{host} was reached, but the connection ended while the encryption was being "
                         "set up. A firewall, a VPN or an antivirus program on the way can do that, and "
                         "so can the server. The password was not sent."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Try without VPN and without the mail scan of an antivirus program, or "
                                 "from another network."), NULL },
          { DOCTOR_FIX_USE_SETTING, N_ ("Compare port {port} and the encryption {security} with your "
                                        "provider’s help page."), "security" },
          { DOCTOR_FIX_WAIT, N_ ("Wait some minutes and check again."), "minutes=5" },
      },
  },
  {
      .id = "tls-failed",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The encryption could not be set up"),
      .summary = N_ ("The encryption with {host} could not be set up"),
      .explanation = N_ ("{host} was reached, but setting up the encryption failed for a reason that is "
                         "quoted here as it was found. Your password was not sent."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Compare port {port} and the encryption {security} with your "
                                        "provider’s help page."), "security" },
          { DOCTOR_FIX_NONE, N_ ("Try without VPN, or from another network."), NULL },
          { DOCTOR_FIX_ASK_HOST, N_ ("If it happens again, send the log to your provider."), NULL },
      },
  },
  {
      .id = "cert-expired",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server’s certificate has expired"),
      .summary = N_ ("The certificate of {host} expired on {code}"),
      .explanation = N_ ("A certificate proves that {host} is the right server. This one is no longer "
                         "valid since {code}, so your password was not sent. Your account and your "
                         "settings are not at fault."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Make sure that date and time of this computer are right."), NULL },
          { DOCTOR_FIX_ASK_HOST, N_ ("Tell your provider that the certificate of {host} has expired, and "
                                     "wait until it is renewed."), NULL },
      },
  },
  {
      .id = "cert-not-yet-valid",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server’s certificate is not valid yet"),
      .summary = N_ ("The certificate of {host} is valid only from {code}"),
      .explanation = N_ ("A certificate proves that {host} is the right server. This one begins on "
                         "{code}: either the clock of this computer is wrong, or the server uses it too "
                         "early. Your password was not sent."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Set date, time and time zone of this computer to automatic, and check "
                                 "again."), NULL },
          { DOCTOR_FIX_ASK_HOST, N_ ("If they are right, tell your provider."), NULL },
      },
  },
  {
      .id = "clock-skew",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The clock of this computer is wrong"),
      .summary = N_ ("Date or time of this computer cannot be right"),
      .explanation = N_ ("The certificate of {host} looks as if it were not valid today, and so much "
                         "speaks against this computer’s date that the clock, and not the server, is "
                         "most likely at fault. Your password was not sent."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Set date, time and time zone of this computer to automatic, and check "
                                 "again."), NULL },
          { DOCTOR_FIX_ASK_HOST, N_ ("If date and time are right, tell your provider that the certificate "
                                     "of {host}, dated {code}, is not valid today."), NULL },
      },
  },
  {
      .id = "clock-differs",
      .severity = DOCTOR_SEVERITY_INFO,
      .title = N_ ("This computer and the server have different dates"),
      .summary = N_ ("{host} has another date: {wanted}"),
      .explanation = N_ ("{host} says that today is {wanted}, and this computer has another date. One of "
                         "the two is wrong. A wrong date makes good certificates look bad."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Look whether date, time and time zone of this computer are right; best "
                                 "set them to automatic."), NULL },
          { DOCTOR_FIX_ASK_HOST, N_ ("If they are, tell your provider that the clock of {host} is "
                                     "wrong."), NULL },
      },
  },
  {
      .id = "cert-name-mismatch",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The certificate is for another server name"),
      .summary = N_ ("The certificate of {host} is for another name"),
      .explanation = N_ ("The server that answered as {host} proved to be {code}, which is not the name "
                         "in your settings, so your password was not sent. Often the mail host gives a "
                         "server name of its own that fits."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Look up the server name on your provider’s help page; {likely}."),
            "host" },
          { DOCTOR_FIX_ASK_HOST, N_ ("If {host} is what your provider tells you to use, tell them that "
                                     "its certificate does not fit."), NULL },
      },
  },
  {
      .id = "cert-untrusted-issuer",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("This computer does not know who issued the certificate"),
      .summary = N_ ("This computer does not trust the certificate of {host}"),
      .explanation = N_ ("{host} shows a certificate that no authority known to this computer has "
                         "issued, so nobody can tell whether it is the right server. Your password was "
                         "not sent."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Compare the server name {host} with your provider’s help "
                                        "page."), "host" },
          { DOCTOR_FIX_NONE, N_ ("At work or school, ask for the certificate of the organization and "
                                 "install it on this computer."), NULL },
          { DOCTOR_FIX_ASK_HOST, N_ ("If the server is your own or your provider’s, it needs a "
                                     "certificate from a public authority."), NULL },
      },
  },
  {
      .id = "cert-chain-incomplete",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server sends only a part of its certificates"),
      .summary = N_ ("{host} leaves out a certificate that it has to send"),
      .explanation = N_ ("The certificate of {host} may well be good, but the server does not "
                         "send the intermediate certificate that proves it, so your password "
                         "was not sent. Some mail programs have that one from elsewhere and do "
                         "not notice."),
      .fixes = {
          { DOCTOR_FIX_ASK_HOST, N_ ("Tell your provider that {host} has to send the whole certificate "
                                     "chain."), NULL },
      },
  },
  {
      .id = "cert-antivirus-interception",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("A program or network is opening the encryption"),
      .summary = N_ ("The certificate of {host} was replaced on the way"),
      .explanation = N_ ("What answered is not {host} itself: a virus scanner or a filter of this network "
                         "stands in between and shows a certificate of its own. Your password was not "
                         "sent."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Switch the scanning of encrypted mail off in the antivirus program."),
            NULL },
          { DOCTOR_FIX_NONE, N_ ("At work or school, ask whether mail is filtered, or use another "
                                 "network."), NULL },
      },
  },
  {
      .id = "cert-revoked",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server’s certificate was revoked"),
      .summary = N_ ("The certificate of {host} was declared invalid"),
      .explanation = N_ ("The authority that issued the certificate of {host} has taken it back, so your "
                         "password was not sent. It may be in the wrong hands."),
      .fixes = {
          { DOCTOR_FIX_ASK_HOST, N_ ("Tell your provider, and do not use this server until it has a new "
                                     "certificate."), NULL },
      },
  },
  {
      .id = "cert-wrong-purpose",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The certificate is not meant for a server"),
      .summary = N_ ("The certificate of {host} is not one for servers"),
      .explanation = N_ ("{host} shows a certificate that was issued for something other than a "
                         "server, so your password was not sent. Only the mail host can mend "
                         "that."),
      .fixes = {
          { DOCTOR_FIX_ASK_HOST, N_ ("Tell your provider that {host} uses the wrong certificate."), NULL },
      },
  },
  {
      .id = "cert-name-constraint",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The certificate’s issuer may not vouch for this name"),
      .summary = N_ ("The issuer of the certificate may not vouch for {host}"),
      .explanation = N_ ("The authority that issued the certificate of {host} may do so only for other "
                         "names, so your password was not sent. Only the mail host can mend that."),
      .fixes = {
          { DOCTOR_FIX_ASK_HOST, N_ ("Tell your provider that {host} needs another certificate."), NULL },
      },
  },
  {
      .id = "cert-status-missing",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server leaves out a proof that its certificate demands"),
      .summary = N_ ("{host} does not prove that its certificate was not revoked"),
      .explanation = N_ ("The certificate of {host} says that it counts only together with a fresh proof "
                         "that it was not revoked (OCSP stapling). The server sends no such proof, so your "
                         "password was not sent. Only the mail host can mend that."),
      .fixes = {
          { DOCTOR_FIX_WAIT, N_ ("Wait an hour and check again: after a restart some servers lack the proof "
                                 "for a while."), "minutes=60" },
          { DOCTOR_FIX_ASK_HOST, N_ ("Tell your provider that {host} sends no OCSP response though its "
                                     "certificate demands it."), NULL },
      },
  },
  {
      .id = "cert-invalid",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server’s certificate is not in order"),
      .summary = N_ ("The certificate of {host} is not in order"),
      .explanation = N_ ("A certificate proves that {host} is the right server. This one is damaged, or made "
                         "in a way that nobody can check; what was found is quoted here. Your "
                         "password was not sent."),
      .fixes = {
          { DOCTOR_FIX_ASK_HOST, N_ ("Tell your provider that {host} needs another certificate."), NULL },
          { DOCTOR_FIX_NONE, N_ ("Try without VPN, or from another network."), NULL },
      },
  },
  {
      .id = "cert-ca-as-server",
      .severity = DOCTOR_SEVERITY_WARNING,
      .title = N_ ("The server’s certificate is one of an authority"),
      .summary = N_ ("Works, but the certificate of {host} is of the wrong kind"),
      .explanation = N_ ("{host} uses a certificate that is made for issuing others. Some mail programs "
                         "refuse that, and whoever gets hold of its key can pose as any server that is "
                         "trusted with it."),
      .fixes = {
          { DOCTOR_FIX_ASK_HOST, N_ ("Ask whoever runs {host} for a certificate of its own."), NULL },
      },
  },
  {
      .id = "certificate-file-unusable",
      .severity = DOCTOR_SEVERITY_WARNING,
      .title = N_ ("The certificate file of the account cannot be used"),
      .summary = N_ ("The certificate file for {host} cannot be used"),
      .explanation = N_ ("The account names a certificate file ({text}) that {host} is to be trusted by, but "
                         "it cannot be used, so the server was judged without it. The reason: {code}"),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Put the file back, or remove it from the settings of the "
                                        "account."), "certificate" },
      },
  },
  {
      .id = "cert-expires-soon",
      .severity = DOCTOR_SEVERITY_WARNING,
      .title = N_ ("The server’s certificate expires soon"),
      .summary = N_ ("Works, but the certificate of {host} expires {when}"),
      .explanation = N_ ("The certificate of {host} is good until {code}. After that, mail programs will "
                         "refuse the server unless the mail host renews it in time. There is nothing to "
                         "change on this computer."),
      .fixes = {
          { DOCTOR_FIX_ASK_HOST, N_ ("If it is not renewed within the next days, tell your provider."),
            NULL },
      },
  },
  {
      .id = "cert-common-name-only",
      .severity = DOCTOR_SEVERITY_WARNING,
      .title = N_ ("The server’s certificate is of an outdated form"),
      .summary = N_ ("Works, but the certificate of {host} is of an outdated form"),
      .explanation = N_ ("The certificate names {host} only in a place that newer programs no longer look "
                         "at, so some of them will refuse it."),
      .fixes = {
          { DOCTOR_FIX_ASK_HOST, N_ ("Tell your provider that the certificate of {host} lacks a subject "
                                     "alternative name."), NULL },
      },
  },
  {
      .id = "encryption-required",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server wants encryption first"),
      .summary = N_ ("{host} allows a login only with encryption"),
      .explanation = N_ ("{host} takes a password only over an encrypted connection, and is right to do "
                         "so. The account is set to {security}. The password itself was not judged."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Set the encryption to TLS with port {tls-port}."),
            "security=tls,port={tls-port}" },
          { DOCTOR_FIX_USE_SETTING, N_ ("Or set it to STARTTLS with port {starttls-port}."),
            "security=starttls,port={starttls-port}" },
          { DOCTOR_FIX_NONE, N_ ("If another mail program has sent the password without encryption, "
                                 "choose a new one."), NULL },
      },
  },
  {
      .id = "encryption-not-configured",
      .severity = DOCTOR_SEVERITY_WARNING,
      .title = N_ ("The account is set to no encryption"),
      .summary = N_ ("Reached; login not tested, the account has no encryption"),
      .explanation = N_ ("Without encryption, anybody on the way to {host} could read the password, so it "
                         "was not sent. Everything up to the login was examined."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Set the encryption to TLS with port {tls-port}."),
            "security=tls,port={tls-port}" },
          { DOCTOR_FIX_USE_SETTING, N_ ("Or set it to STARTTLS with port {starttls-port}."),
            "security=starttls,port={starttls-port}" },
      },
  },
  {
      .id = "starttls-unavailable",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server offers no encryption on this port"),
      .summary = N_ ("{host} offers no encryption (STARTTLS) on port {port}"),
      .explanation = N_ ("The account is set to STARTTLS, but {host} does not do it on port {port}. "
                         "Without encryption the password is not sent. It says nothing about whether "
                         "the password is right."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Set the encryption to TLS with port {tls-port}."),
            "security=tls,port={tls-port}" },
          { DOCTOR_FIX_NONE, N_ ("Try another network: some remove the encryption."), NULL },
          { DOCTOR_FIX_ASK_HOST, N_ ("Otherwise ask your provider which port offers encryption."), NULL },
      },
  },
  {
      .id = "starttls-stripped",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("Something on the way removes the encryption"),
      .summary = N_ ("Something between here and {host} removes the encryption"),
      .explanation = N_ ("The words of {host} were overwritten on the way, so that encryption (STARTTLS) "
                         "cannot begin. A firewall of this network does that, or somebody who wants to "
                         "read along. Your password was not sent."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Set the encryption to TLS with port {tls-port}."),
            "security=tls,port={tls-port}" },
          { DOCTOR_FIX_NONE, N_ ("Use another network, and do not go on without encryption."), NULL },
          { DOCTOR_FIX_NONE, N_ ("Ask whoever runs this network to switch the inspection of mail off."),
            NULL },
      },
  },
  {
      .id = "traffic-intercepted",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("Something else seems to answer for the server"),
      .summary = N_ ("What answers does not look like {host}"),
      .explanation = N_ ("Your provider’s server {host} offers encryption on port {port}, and what "
                         "answered here does not. Most likely something on the way answers in its "
                         "place: a mail scan, a firewall, or a proxy of this network. Your password "
                         "was not sent."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Set the encryption to TLS with port {tls-port}."),
            "security=tls,port={tls-port}" },
          { DOCTOR_FIX_NONE, N_ ("Switch the mail scan of the antivirus program off, or check again from "
                                 "another network."), NULL },
      },
  },
  {
      .id = "starttls-injected",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("Words were slipped in before the encryption"),
      .summary = N_ ("Words were slipped in just before the encryption with {host}"),
      .explanation = N_ ("After {host} agreed to encrypt, more was sent at once, without encryption. That "
                         "is how somebody on the way tries to pass off words as the server’s; it can be a "
                         "fault of the server too. They were thrown away and your password was not "
                         "sent."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Set the encryption to TLS with port {tls-port}."),
            "security=tls,port={tls-port}" },
          { DOCTOR_FIX_NONE, N_ ("Check again from another network."), NULL },
          { DOCTOR_FIX_ASK_HOST, N_ ("If it is the same there, send the log to your provider."), NULL },
      },
  },
  {
      .id = "preauth-unencrypted",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server skips the encryption"),
      .summary = N_ ("{host} skips the encryption that the account asks for"),
      .explanation = N_ ("{host} says that you are logged in before the encryption has begun, so that it "
                         "can no longer begin. A real mail server does not do that: somebody may be in "
                         "between. Nothing more was said, and your password was not sent."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Set the encryption to TLS with port {tls-port}."),
            "security=tls,port={tls-port}" },
          { DOCTOR_FIX_NONE, N_ ("Check again from another network."), NULL },
      },
  },
  /* Greeting */
  {
      .id = "wrong-service-on-port",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("Another kind of server answers on this port"),
      .summary = N_ ("What answers at {host}, port {port}, is not {protocol}"),
      .explanation = N_ ("{host} was reached, but what answers on port {port} does not speak {protocol}. "
                         "The port or the server name belongs to something else. The password was not "
                         "sent."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Use port {tls-port} with TLS, or port {starttls-port} with "
                                        "STARTTLS, for {protocol}."), "security=tls,port={tls-port}" },
          { DOCTOR_FIX_USE_SETTING, N_ ("Compare the server name {host} with your provider’s help "
                                        "page."), "host" },
      },
  },
  {
      .id = "captive-portal",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("This network wants you to sign in first"),
      .summary = N_ ("This network wants a sign-in before it lets {host} be reached"),
      .explanation = N_ ("The Wi-Fi of hotels, trains and cafés often asks for a sign-in on a web page, "
                         "and until then nobody gets through to {host}. The server and your account are "
                         "not at fault, and your password was not sent."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Open any web page, sign in to the network there, and check again."),
            NULL },
      },
  },
  {
      .id = "server-unavailable",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server is out of service for now"),
      .summary = N_ ("{host} says that it is not available now"),
      .explanation = N_ ("{host} was reached, but it says that it cannot serve anybody at the moment. "
                         "That passes. Your settings and your password are not at fault."),
      .fixes = {
          { DOCTOR_FIX_WAIT, N_ ("Wait some minutes and check again."), "minutes=5" },
          { DOCTOR_FIX_OPEN_PAGE, N_ ("If it lasts, look at your provider’s status page."), "status|help" },
      },
  },
  {
      .id = "too-many-connections",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("Too many connections at the same time"),
      .summary = N_ ("{host} counts too many connections at the same time"),
      .explanation = N_ ("{host} allows only so many connections at once for an account or an address, "
                         "and all are in use: by other mail programs, a phone, or others in the same "
                         "network. The password is not the problem."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Close other mail programs that use this account."), NULL },
          { DOCTOR_FIX_WAIT, N_ ("Wait some minutes and check again."), "minutes=5" },
          { DOCTOR_FIX_NONE, N_ ("Lower the number of connections in the settings of your mail "
                                 "programs."), NULL },
      },
  },
  {
      .id = "helo-rejected",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server does not accept this computer’s name"),
      .summary = N_ ("{host} does not accept the way this computer names itself"),
      .explanation = N_ ("Before anything else, this computer has to give its name, and {host} did not "
                         "accept it. It happens at servers that are meant for other servers, or before "
                         "a login. Your password is not the problem."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Use port 587 with STARTTLS or port 465 with TLS, with login."),
            "security=starttls,port=587,login=password" },
          { DOCTOR_FIX_ASK_HOST, N_ ("If it already is, send the log to your provider."), NULL },
      },
  },
  {
      .id = "server-redirects",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server sends you to another server"),
      .summary = N_ ("{host} says that another server is in charge"),
      .explanation = N_ ("{host} refers to another server. For safety this is not followed "
                         "automatically: your password goes to no server but the one that you "
                         "have entered."),
      .fixes = {
          { DOCTOR_FIX_ASK_HOST, N_ ("Ask your provider whether the server in its words is right, and "
                                     "enter it then."), NULL },
      },
  },
  {
      .id = "greeting-refused",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server refused at the greeting"),
      .summary = N_ ("{host} refused to talk, in words of its own"),
      .explanation = N_ ("{host} was reached, but it ended the conversation at the greeting, before any "
                         "login, with the words that are quoted here. The password was not sent and is "
                         "not the problem."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Read the server’s words: they often say what to do."), NULL },
          { DOCTOR_FIX_WAIT, N_ ("Wait some minutes and check again."), "minutes=5" },
          { DOCTOR_FIX_ASK_HOST, N_ ("If it happens again, send the log to your provider."), NULL },
      },
  },
  /* Waiting, grammar, limits: any step */
  {
      .id = "response-timeout",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server did not answer in time"),
      .summary = N_ ("{host} did not answer in time at the step “{step}”"),
      .explanation = N_ ("{host} accepted the connection, but did not answer within {number} seconds at "
                         "the step “{step}”. It is overloaded, or something on the way holds its answer "
                         "back. It does not mean that your password is wrong."),
      .fixes = {
          { DOCTOR_FIX_WAIT, N_ ("Wait some minutes and check again."), "minutes=5" },
          { DOCTOR_FIX_USE_SETTING, N_ ("Compare port {port} and the encryption {security} with your "
                                        "provider’s help page."), "security" },
          { DOCTOR_FIX_NONE, N_ ("Try without VPN, or from another network."), NULL },
      },
  },
  {
      .id = "protocol-violation",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server’s answer makes no sense"),
      .summary = N_ ("{host} gave an answer that {protocol} does not know"),
      .explanation = N_ ("{host} answered with something that the protocol {protocol} does not allow, so "
                         "nothing more was sent to it. Either it is no {protocol} server, or it has a "
                         "fault."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Compare the server name {host} and port {port} with your "
                                        "provider’s help page."), "port" },
          { DOCTOR_FIX_ASK_HOST, N_ ("If they are right, send the log to your provider."), NULL },
      },
  },
  {
      .id = "reply-too-large",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server’s answer is far too long"),
      .summary = N_ ("{host} gave an answer that is far too long"),
      .explanation = N_ ("{host} sent more than any mail server has to say, so the conversation was ended "
                         "for safety. Either it is no {protocol} server, or it has a fault."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Compare the server name {host} and port {port} with your "
                                        "provider’s help page."), "port" },
          { DOCTOR_FIX_ASK_HOST, N_ ("If they are right, send the log to your provider."), NULL },
      },
  },
  {
      .id = "client-bug",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("Connection Doctor said something wrong"),
      .summary = N_ ("{host} did not understand this program"),
      .explanation = N_ ("{host} complains about something that Connection Doctor said, not about your "
                         "account. Nothing in your settings has to be changed for that."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Install the newest version of Connection Doctor."), NULL },
          { DOCTOR_FIX_NONE, N_ ("If it is the newest, report the fault with the log."), NULL },
      },
  },
  /* Login */
  {
      .id = "auth-bad-credentials",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("User name or password is not accepted"),
      .summary = N_ ("{host} does not accept the user name or the password"),
      .explanation = N_ ("The connection and its encryption work, but {host} did not accept “{user}” with "
                         "this password. Servers do not say which of the two is wrong. Some providers "
                         "answer the same when they want an app password."),
      .fixes = {
          { DOCTOR_FIX_ENTER_PASSWORD, N_ ("Enter the password again."), NULL },
          { DOCTOR_FIX_USE_SETTING, N_ ("Check the user name: most providers want the full mail "
                                        "address."), "user" },
          { DOCTOR_FIX_OPEN_PAGE, N_ ("Sign in on your provider’s web page with the same password; if that "
                                 "fails too, set a new one there."), "webmail" },
          { DOCTOR_FIX_OPEN_PAGE, N_ ("If it works there, see whether your provider asks for an app "
                                 "password."), "app-password|help" },
      },
  },
  {
      .id = "incoming-login-accepted",
      .severity = DOCTOR_SEVERITY_INFO,
      .title = N_ ("The incoming server accepts its login"),
      .summary = N_ ("The incoming server accepts the login, {host} refuses it"),
      .explanation = N_ ("The incoming server of this account accepted the login of “{user}”, and {host} "
                         "refused it. So the account itself is in order: either the two servers "
                         "have different passwords here, or sending through {host} has to be allowed "
                         "first."),
      .fixes = {
          { DOCTOR_FIX_ENTER_PASSWORD, N_ ("Enter the password of the incoming server for {host} too."),
            NULL },
          { DOCTOR_FIX_ASK_HOST, N_ ("If it is the same one, ask your provider whether mail programs may "
                                     "send (SMTP) with this account."), NULL },
      },
  },
  {
      .id = "outgoing-login-accepted",
      .severity = DOCTOR_SEVERITY_INFO,
      .title = N_ ("The outgoing server accepts its login"),
      .summary = N_ ("The outgoing server accepts the login, {host} refuses it"),
      .explanation = N_ ("The outgoing server of this account accepted the login of “{user}”, and {host} "
                         "refused it. So the account itself is in order: either the two servers "
                         "have different passwords here, or {protocol} has to be switched on first."),
      .fixes = {
          { DOCTOR_FIX_ENTER_PASSWORD, N_ ("Enter the password of the outgoing server for {host} too."),
            NULL },
          { DOCTOR_FIX_NONE, N_ ("If it is the same one, switch {protocol} on in the settings of your "
                                 "provider’s web page."), NULL },
      },
  },
  {
      .id = "auth-username-form",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server does not know this user name"),
      .summary = N_ ("{host} does not know the user name “{user}”"),
      .explanation = N_ ("The connection and its encryption work, but {host} knows nobody called “{user}”. "
                         "Some servers want the full mail address, others only the part before the @. "
                         "The password was not judged."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Use the other form of the user name: the full mail address, or "
                                        "the part before the @."), "user" },
          { DOCTOR_FIX_USE_SETTING, N_ ("Compare it with the letter or page in which your provider gave "
                                        "it to you."), "user" },
      },
  },
  {
      .id = "user-name-differs",
      .severity = DOCTOR_SEVERITY_WARNING,
      .title = N_ ("Your provider wants another user name"),
      .summary = N_ ("{host} wants another user name than the one in the settings"),
      .explanation = N_ ("The user name for {host} is set to “{user}”. Your provider says that it has to "
                         "be {wanted}."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("As the user name, enter {wanted}."), "user" },
      },
  },
  {
      .id = "auth-app-password-required",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server wants an app password"),
      .summary = N_ ("The server wants an app password, not the account password"),
      .explanation = N_ ("The connection and its encryption work, but {host} refuses the account’s own "
                         "password from mail programs. It wants an app password, which you create on the "
                         "provider’s web page. App passwords stop working when they are revoked or when "
                         "the account password is changed."),
      .fixes = {
          { DOCTOR_FIX_OPEN_PAGE, N_ ("Create a new app password on your provider’s account page; some call "
                                 "it authorization code or mail key."), "app-password|link|help" },
          { DOCTOR_FIX_ENTER_PASSWORD, N_ ("Enter it here in place of your normal password."), NULL },
      },
  },
  {
      .id = "auth-credentials-or-protocol-disabled",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("Password refused, or mail programs not allowed"),
      .summary = N_ ("The password is wrong, or mail programs are not allowed yet"),
      .explanation = N_ ("{host} gives the same answer for several things: a wrong password, a normal "
                         "password where an app password is wanted, or a mailbox in which {protocol} is "
                         "switched off."),
      .fixes = {
          { DOCTOR_FIX_OPEN_PAGE, N_ ("Sign in on your provider’s web page and switch {protocol} on in the "
                                 "mail settings."), "enable|webmail|link|help" },
          { DOCTOR_FIX_OPEN_PAGE, N_ ("Create a new app password there."), "app-password|link|help" },
          { DOCTOR_FIX_ENTER_PASSWORD, N_ ("Enter it here in place of your normal password."), NULL },
          { DOCTOR_FIX_WAIT, N_ ("If it was right before, wait 15 minutes and check again."), "minutes=15" },
      },
  },
  {
      .id = "auth-protocol-disabled",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("Access by mail programs is switched off"),
      .summary = N_ ("{protocol} is switched off for this mailbox"),
      .explanation = N_ ("The connection works, but {host} does not allow {protocol} for this mailbox. It "
                         "is a switch in the mailbox’s settings on the web. A new password does not "
                         "help."),
      .fixes = {
          { DOCTOR_FIX_OPEN_PAGE, N_ ("Sign in on your provider’s web page and switch {protocol} on in the "
                                 "mail settings."), "enable|webmail|link|help" },
          { DOCTOR_FIX_ASK_HOST, N_ ("For an account of work or school, ask the administrator to do "
                                     "it."), NULL },
      },
  },
  {
      .id = "basic-auth-disabled",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The provider no longer accepts passwords"),
      .summary = N_ ("{host} no longer accepts a password from mail programs"),
      .explanation = N_ ("{host} lets mail programs in only through the provider’s own sign-in "
                         "page (OAuth). No password works any more, not even an app password. "
                         "Your password may well be right."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Add the account once more by “Sign in with …” in Online Accounts or in "
                                 "your mail program, and leave the old one there for now."),
            DOCTOR_FIX_TARGET_ONLINE_ACCOUNTS },
          { DOCTOR_FIX_OPEN_PAGE, N_ ("Before you ever remove the old one, copy what lies only on this computer, as "
                                 "often with POP3, into the new one: webmail shows what the server has."), "webmail" },
          { DOCTOR_FIX_ASK_HOST, N_ ("For an account of work or school, ask the administrator which "
                                     "programs are allowed."), NULL },
      },
  },
  {
      .id = "smtp-auth-disabled",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("Sending by mail programs is switched off"),
      .summary = N_ ("Sending by mail programs is switched off for this mailbox"),
      .explanation = N_ ("{host} does not allow “Authenticated SMTP” for this mailbox or for the whole "
                         "organization. Receiving may work all the same, and your password may be "
                         "right."),
      .fixes = {
          { DOCTOR_FIX_ASK_HOST, N_ ("Ask the administrator to switch “Authenticated SMTP” on for the "
                                     "mailbox."), NULL },
          { DOCTOR_FIX_OPEN_PAGE, N_ ("With a private account, send from the provider’s web page or sign in "
                                 "anew by “Sign in with …”."), "webmail" },
      },
  },
  {
      .id = "blocked-by-org-policy",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("Your organization does not allow this login"),
      .summary = N_ ("A rule of your organization blocks this login"),
      .explanation = N_ ("{host} says that a security rule of your organization forbids this "
                         "login. A new password does not help."),
      .fixes = {
          { DOCTOR_FIX_ASK_HOST, N_ ("Ask the administrator of your organization to allow mail programs "
                                     "for you, and send the log along."), NULL },
      },
  },
  {
      .id = "auth-blocked-by-location",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The login is blocked from this place"),
      .summary = N_ ("{host} does not allow a login from this network or country"),
      .explanation = N_ ("{host} refuses logins from where this computer seems to be: a VPN, another "
                         "country, or a network that it does not trust. Your password may well be "
                         "right."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Switch the VPN off, or use another network, and check again."), NULL },
          { DOCTOR_FIX_OPEN_PAGE, N_ ("Look in the security settings on your provider’s web page whether "
                                 "logins from abroad are blocked."), "webmail|help" },
      },
  },
  {
      .id = "oauth-token-invalid",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The sign-in with the provider has expired"),
      .summary = N_ ("{host} no longer accepts the stored sign-in"),
      .explanation = N_ ("This account logs in with a stored permission in place of a password, and "
                         "{host} does not accept it any more. That happens after a new password, after "
                         "a long pause, or when it was withdrawn."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Sign in with the provider again, in Online Accounts or in your mail "
                                 "program."), DOCTOR_FIX_TARGET_ONLINE_ACCOUNTS },
      },
  },
  {
      .id = "auth-web-login-required",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The provider wants you to sign in on the web first"),
      .summary = N_ ("{host} wants you to sign in on the web once"),
      .explanation = N_ ("{host} found this login unusual and wants to be sure that it is you. Until you "
                         "have signed in on the provider’s web page, mail programs stay locked out. The "
                         "password need not be wrong."),
      .fixes = {
          { DOCTOR_FIX_OPEN_PAGE, N_ ("Open your provider’s web page yourself, sign in, and confirm that it "
                                 "was you."), "link|webmail|help" },
          { DOCTOR_FIX_WAIT, N_ ("Then wait a few minutes and check again."), "minutes=5" },
      },
  },
  {
      .id = "account-locked-or-disabled",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The account is locked"),
      .summary = N_ ("{host} says that the account is locked or not allowed"),
      .explanation = N_ ("{host} knows the account “{user}” but does not let it in: it is locked, "
                         "suspended, or not allowed to use this service. A new password alone does not "
                         "help."),
      .fixes = {
          { DOCTOR_FIX_OPEN_PAGE, N_ ("Sign in on your provider’s web page and look for a notice about the "
                                 "account."), "webmail|help" },
          { DOCTOR_FIX_ASK_HOST, N_ ("Ask your provider or administrator why the account is locked, and "
                                     "send the server’s words along."), NULL },
      },
  },
  {
      .id = "password-expired",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The password has expired"),
      .summary = N_ ("{host} wants a new password to be set"),
      .explanation = N_ ("The password was right once, but {host} says that it is too old and has to be "
                         "changed. Your settings are right."),
      .fixes = {
          { DOCTOR_FIX_OPEN_PAGE, N_ ("Set a new password on your provider’s web page."), "link|webmail|help" },
          { DOCTOR_FIX_ENTER_PASSWORD, N_ ("Enter it here."), NULL },
      },
  },
  {
      .id = "auth-rate-limited",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("Too many logins in a short time"),
      .summary = N_ ("{host} has seen too many logins and wants a pause"),
      .explanation = N_ ("{host} accepts no login to this account for a while, because there "
                         "were too many, or too many wrong ones. This says nothing about the "
                         "password that was sent now. Another device with an old password can "
                         "be the reason."),
      .fixes = {
          { DOCTOR_FIX_WAIT, N_ ("Wait 30 minutes without any try, then check once."), "minutes=30" },
          { DOCTOR_FIX_NONE, N_ ("Look for a phone, tablet or other program that still uses an old "
                                 "password."), NULL },
      },
  },
  {
      .id = "auth-mechanism-unsupported",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server wants another way of logging in"),
      .summary = N_ ("{host} does not offer a way of logging in that fits"),
      .explanation = N_ ("The connection works, but the ways of logging in that {host} accepts and those "
                         "that this account can use have nothing in common. The password was not judged."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Set the login of the account to a normal password over TLS, or "
                                        "to the provider’s sign-in (OAuth) where that alone is "
                                        "offered."), "login" },
          { DOCTOR_FIX_ASK_HOST, N_ ("Ask your provider which way of logging in mail programs should "
                                     "use."), NULL },
      },
  },
  {
      .id = "auth-not-offered",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server offers no login here"),
      .summary = N_ ("{host} offers no login on port {port}"),
      .explanation = N_ ("{host} was reached, but on port {port} it offers no login at all. "
                         "Usually that is the port that servers use among themselves. The "
                         "password was not sent."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Use port {tls-port} with TLS."),
            "security=tls,port={tls-port}" },
          { DOCTOR_FIX_USE_SETTING, N_ ("Or use port {starttls-port} with STARTTLS."),
            "security=starttls,port={starttls-port}" },
      },
  },
  {
      .id = "auth-backend-temp-failure",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server cannot check passwords at the moment"),
      .summary = N_ ("{host} cannot check the password at the moment"),
      .explanation = N_ ("{host} works, but the part of it that checks passwords does not answer. Your "
                         "password may well be right: keep it, and do not change it now."),
      .fixes = {
          { DOCTOR_FIX_WAIT, N_ ("Wait some minutes and check again."), "minutes=5" },
          { DOCTOR_FIX_ASK_HOST, N_ ("If it lasts, send the log to your provider."), NULL },
      },
  },
  {
      .id = "auth-non-ascii-password",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The password has characters that cannot be sent"),
      .summary = N_ ("The password holds characters that {host} cannot take"),
      .explanation = N_ ("The password for {host} holds letters or signs that its way of "
                         "logging in cannot carry. On the provider’s web page the same password "
                         "may work."),
      .fixes = {
          { DOCTOR_FIX_OPEN_PAGE, N_ ("On your provider’s web page, set a password of plain letters (a to z) "
                                 "and digits."), "webmail|help" },
          { DOCTOR_FIX_ENTER_PASSWORD, N_ ("Enter it here."), NULL },
      },
  },
  {
      .id = "server-not-authentic",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server could not prove that it knows you"),
      .summary = N_ ("{host} could not prove that it knows the password"),
      .explanation = N_ ("With the way of logging in that {host} chose, both sides prove that they know "
                         "the password. The server’s proof was wrong, so nothing more was said to it. The "
                         "password itself was never sent."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Check again from another network."), NULL },
          { DOCTOR_FIX_ASK_HOST, N_ ("If it is the same there, send the log to your provider."), NULL },
      },
  },
  {
      .id = "login-too-costly",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server makes the login too costly"),
      .summary = N_ ("{host} asks this computer to compute for too long"),
      .explanation = N_ ("Before a login {host} lets this computer work on the password, to protect it, and "
                         "it asks for much more of that work than mail servers do. The login was "
                         "stopped there. The password was neither sent nor judged."),
      .fixes = {
          { DOCTOR_FIX_ASK_HOST, N_ ("Send the log to your provider: the server is set up in an unusual "
                                     "way, or another one answers in its place."), NULL },
      },
  },
  {
      .id = "login-refused",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server refused the login"),
      .summary = N_ ("{host} refused the login, in words of its own"),
      .explanation = N_ ("The connection and its encryption work, but {host} refused the login with the "
                         "words that are quoted here. They do not say for certain that the password is "
                         "wrong."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Read the server’s words: they often say what to do."), NULL },
          { DOCTOR_FIX_OPEN_PAGE, N_ ("Sign in on your provider’s web page to see whether account and "
                                 "password are in order."), "webmail|help" },
          { DOCTOR_FIX_ASK_HOST, N_ ("Send the log to your provider."), NULL },
      },
  },
  {
      .id = "login-not-configured",
      .severity = DOCTOR_SEVERITY_INFO,
      .title = N_ ("The account is set up without a login"),
      .summary = N_ ("Reached; login not tested, the account is set up without one"),
      .explanation = N_ ("Everything up to the login works at {host}. The settings of the account say "
                         "that no login is to be made, so it could not be tested."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("If {host} needs a login, set it to “password” in the account."),
            "login=password" },
      },
  },
  {
      .id = "login-not-asked",
      .severity = DOCTOR_SEVERITY_INFO,
      .title = N_ ("The server asks for no login"),
      .summary = N_ ("Reached securely; login not tested, the server asks for none"),
      .explanation = N_ ("{host} took this computer as logged in already with its first word, "
                         "so there was no login that could be tested."),
      .fixes = {
          { DOCTOR_FIX_ASK_HOST, N_ ("If you did not expect that, ask whoever runs {host}."), NULL },
      },
  },
  {
      .id = "password-unknown",
      .severity = DOCTOR_SEVERITY_INFO,
      .title = N_ ("No password is known"),
      .summary = N_ ("Reached securely; login not tested, no password known"),
      .explanation = N_ ("Everything up to the login works at {host}. No password is stored for this "
                         "server, so the login could not be tested."),
      .fixes = {
          { DOCTOR_FIX_ENTER_PASSWORD, N_ ("Enter the password."), NULL },
      },
  },
  {
      .id = "password-refused-before",
      .severity = DOCTOR_SEVERITY_WARNING,
      .title = N_ ("This password was refused before"),
      .summary = N_ ("{host} refused this password at {code}; not sent again"),
      .explanation = N_ ("Everything up to the login works at {host}. At {code} it refused the login "
                         "of “{user}” with this password: “{reason}”. Servers lock accounts when a "
                         "wrong password keeps coming, so it was not sent again."),
      .fixes = {
          { DOCTOR_FIX_ENTER_PASSWORD, N_ ("Enter another password; it is tested at once."), NULL },
          { DOCTOR_FIX_NONE, N_ ("If this one is right after all, or something was mended on your "
                                 "provider’s web page, let it be sent once more."),
            DOCTOR_FIX_TARGET_LOGIN },
      },
  },
  {
      .id = "keyring-locked",
      .severity = DOCTOR_SEVERITY_WARNING,
      .title = N_ ("The keyring is locked"),
      .summary = N_ ("Reached securely; login not tested, the keyring is locked"),
      .explanation = N_ ("Everything up to the login works at {host}. The password is in the keyring of "
                         "this desktop, and the keyring is locked."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Check again and unlock the keyring when you are asked."), NULL },
          { DOCTOR_FIX_ENTER_PASSWORD, N_ ("Or enter the password for this time."), NULL },
      },
  },
  {
      .id = "keyring-unavailable",
      .severity = DOCTOR_SEVERITY_WARNING,
      .title = N_ ("There is no keyring"),
      .summary = N_ ("Reached securely; login not tested, there is no keyring"),
      .explanation = N_ ("Everything up to the login works at {host}. Passwords are kept only in the "
                         "keyring of the desktop, and no keyring answers here."),
      .fixes = {
          { DOCTOR_FIX_ENTER_PASSWORD, N_ ("Enter the password; it is kept until the program is "
                                           "closed."), NULL },
          { DOCTOR_FIX_NONE, N_ ("Or start the keyring of the desktop and check again."), NULL },
      },
  },
  {
      .id = "token-unknown",
      .severity = DOCTOR_SEVERITY_INFO,
      .title = N_ ("Only {text} can log in here"),
      .summary = N_ ("Reached securely; only {text} can log in, not tested"),
      .explanation = N_ ("Everything up to the login works at {host}. This account logs in with a "
                         "permission that {text} got from your provider and keeps for itself, in place "
                         "of a password, so the login could not be tested."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("If mail does not arrive, sign in again in {text}."), NULL },
          { DOCTOR_FIX_NONE, N_ ("To have the login tested too, add the account in the settings of your "
                                 "desktop, under Online Accounts."), NULL },
      },
  },
  {
      .id = "sign-in-expired",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("You have to sign in with the provider again"),
      .summary = N_ ("{text} needs you to sign in again for {host}"),
      .explanation = N_ ("{text} no longer has a valid sign-in for “{user}” at {host}. That happens after "
                         "a new password, after a long pause, or when the permission was withdrawn. The "
                         "server itself can be reached."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Open the settings of your desktop, choose Online Accounts and this "
                                 "account, and sign in again; then check again."), NULL },
      },
  },
  {
      .id = "credential-not-given",
      .severity = DOCTOR_SEVERITY_WARNING,
      .title = N_ ("{text} did not give the password"),
      .summary = N_ ("Reached securely; login not tested, {text} gave no password"),
      .explanation = N_ ("Everything up to the login works at {host}. {text} keeps the password or sign-in "
                         "for this server and did not give it: {code}"),
      .fixes = {
          { DOCTOR_FIX_WAIT, N_ ("Wait a minute and check again."), "minutes=1" },
          { DOCTOR_FIX_NONE, N_ ("If that does not help, open the settings of your desktop, choose Online "
                                 "Accounts, and see whether this account asks for something."), NULL },
      },
  },
  {
      .id = "certificate-errors-ignored",
      .severity = DOCTOR_SEVERITY_WARNING,
      .title = N_ ("Any certificate is accepted for this account"),
      .summary = N_ ("{text} accepts any certificate for {host}, also a forged one"),
      .explanation = N_ ("{text} is set to ignore errors of the certificate of {host}. So it would also "
                         "send the password to somebody who only pretends to be {host}. Connection "
                         "Doctor checks the certificate all the same."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("If the certificate of {host} is found good here, switch that off in "
                                 "{text}, or set the account up there anew."), NULL },
          { DOCTOR_FIX_ASK_HOST, N_ ("If it is not good, ask whoever runs {host} for a good one."), NULL },
      },
  },
  {
      .id = "program-differs",
      .severity = DOCTOR_SEVERITY_INFO,
      .title = N_ ("{text} has other settings for this mailbox"),
      .summary = N_ ("{text} has {code} where this account has {host}, port {port}"),
      .explanation = N_ ("The same address is set up in {text} in another way: {code}. Here it is {host}, "
                         "port {port}, {security}, {user}. Where only one of the two works, the other one "
                         "is the one to change."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Compare the two in this list: if one is fine and the other is not, give "
                                 "the other one the same settings."), NULL },
      },
  },
  /* Mailbox */
  {
      .id = "mailbox-in-use",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("Another program is using the mailbox"),
      .summary = N_ ("Another program or device is using the mailbox on {host}"),
      .explanation = N_ ("{host} accepted the login, but lets only one program at a time into the mailbox "
                         "over {protocol}, and another one is in it. A connection that broke off can "
                         "count for some time."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Close other mail programs, on the phone too, and check again."), NULL },
          { DOCTOR_FIX_WAIT, N_ ("Otherwise wait 30 minutes."), "minutes=30" },
          { DOCTOR_FIX_NONE, N_ ("Let each of your mail programs check every 15 to 30 minutes, so that they "
                                 "seldom meet."), NULL },
      },
  },
  {
      .id = "mailbox-not-usable",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The mailbox cannot be opened"),
      .summary = N_ ("{host} accepts the login but does not open the mailbox"),
      .explanation = N_ ("The password is right, but {host} does not give access to the "
                         "mailbox: usually {protocol} is switched off for it, it belongs to "
                         "another main address, or too many programs are connected."),
      .fixes = {
          { DOCTOR_FIX_OPEN_PAGE, N_ ("Switch {protocol} on for the mailbox on your provider’s web page, or ask "
                                 "the administrator to."), "enable|webmail|help" },
          { DOCTOR_FIX_USE_SETTING, N_ ("Log in with the main address of the mailbox, not with an "
                                        "alias."), "user" },
          { DOCTOR_FIX_WAIT, N_ ("Close other mail programs, wait some minutes, and check again."), "minutes=5" },
      },
  },
  {
      .id = "mailbox-over-quota",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The mailbox is full"),
      .summary = N_ ("The mailbox at {host} is full"),
      .explanation = N_ ("{host} takes no more mail: the space of the mailbox is used up. Mail that "
                         "people send to you may come back to them. Your password is not the problem."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Save the mail that you want to keep, delete what is large or old, and "
                                 "empty the trash and the junk folder."),
            NULL },
          { DOCTOR_FIX_ASK_HOST, N_ ("Or ask your provider for more space."), NULL },
      },
  },
  {
      .id = "mailbox-nearly-full",
      .severity = DOCTOR_SEVERITY_WARNING,
      .title = N_ ("The mailbox is nearly full"),
      .summary = N_ ("Works, but {percent} of the mailbox’s space is used"),
      .explanation = N_ ("Of the space that {host} gives this mailbox, {percent} is used. Once it is "
                         "full, mail that people send to you comes back to them."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Save the mail that you want to keep, delete what is large or old, and "
                                 "empty the trash and the junk folder."),
            NULL },
          { DOCTOR_FIX_ASK_HOST, N_ ("Or ask your provider for more space."), NULL },
      },
  },
  {
      .id = "mailbox-large",
      .severity = DOCTOR_SEVERITY_INFO,
      .title = N_ ("Very much mail lies on the server"),
      .summary = N_ ("Works, but {number} messages, {megabytes}, lie on {host}"),
      .explanation = N_ ("{number} messages, {megabytes}, lie in the mailbox at {host}. Over POP3 a mail "
                         "program goes through all of them each time, which takes long and may be cut "
                         "off."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Save the mail that you want to keep; then let the mail program delete "
                                 "from the server what it has fetched long ago, or use IMAP."), NULL },
      },
  },
  {
      .id = "client-id-required",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server wants to know the mail program"),
      .summary = N_ ("{host} opens the mailbox only to programs it knows"),
      .explanation = N_ ("{host} accepts the login but calls it unsafe: it wants the mail program to give "
                         "its name (IMAP ID), and did not accept the one that it got. The password is "
                         "right."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Use a current mail program that sends its IMAP ID."), NULL },
          { DOCTOR_FIX_OPEN_PAGE, N_ ("Sign in on your provider’s web page and allow mail programs in the "
                                 "mail settings."), "enable|webmail|help" },
      },
  },
  {
      .id = "traffic-limit",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("A limit of the server is used up for now"),
      .summary = N_ ("{host} wants fewer checks or less data for a while"),
      .explanation = N_ ("{host} limits how often mail is checked or how much is fetched, and that limit "
                         "is used up for now. Your password is not the problem."),
      .fixes = {
          { DOCTOR_FIX_WAIT, N_ ("Wait 30 minutes; a daily limit needs up to 24 hours."), "minutes=30" },
          { DOCTOR_FIX_NONE, N_ ("Let your mail programs check every 15 to 30 minutes, not more often."), NULL },
      },
  },
  {
      .id = "mailbox-refused",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server refused to open the mailbox"),
      .summary = N_ ("{host} refused to open the mailbox, in words of its own"),
      .explanation = N_ ("The login works, so the password is right. {host} then refused to open the "
                         "mailbox, with the words that are quoted here."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Read the server’s words: they often say what to do."), NULL },
          { DOCTOR_FIX_WAIT, N_ ("Wait some minutes and check again."), "minutes=5" },
          { DOCTOR_FIX_ASK_HOST, N_ ("If it happens again, send the log to your provider."), NULL },
      },
  },
  /* Sender */
  {
      .id = "auth-required",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server wants a login before sending"),
      .summary = N_ ("{host} sends mail only after a login"),
      .explanation = N_ ("{host} does not take mail from somebody who has not logged in. The "
                         "account was not logged in, or {host} did not recognize the login."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Set the outgoing server to log in, with the same user name and "
                                        "password as for receiving."), "login=password" },
          { DOCTOR_FIX_USE_SETTING, N_ ("Use port 587 with STARTTLS or port 465 with TLS."),
            "security=starttls,port=587" },
      },
  },
  {
      .id = "sender-not-owned",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("This sender address is not allowed"),
      .summary = N_ ("{host} does not let this account send with its address"),
      .explanation = N_ ("The login as “{user}” works, so the password is right. But {host} does not "
                         "allow this account to send mail with the address that it has in the "
                         "settings."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Send with the address that belongs to this login."), "address" },
          { DOCTOR_FIX_OPEN_PAGE, N_ ("Or add the address as an alias on your provider’s web page."), "webmail|help" },
      },
  },
  {
      .id = "address-refused",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server does not accept the mail address"),
      .summary = N_ ("{host} does not accept the mail address of this account"),
      .explanation = N_ ("The login works, so the password is right. {host} refuses the mail "
                         "address in the settings: it does not exist there, or is not written "
                         "like a mail address."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Correct the mail address of the account."), "address" },
          { DOCTOR_FIX_ASK_HOST, N_ ("If it is right, send the log to your provider."), NULL },
      },
  },
  {
      .id = "relay-denied",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server does not pass this mail on"),
      .summary = N_ ("{host} refuses to pass mail on (relaying)"),
      .explanation = N_ ("{host} passes mail on only for people who have logged in and send with an "
                         "address of their own. It took this for somebody else’s mail."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Set the outgoing server to log in, and use port 587 with "
                                        "STARTTLS or port 465 with TLS."),
            "security=starttls,port=587,login=password" },
          { DOCTOR_FIX_USE_SETTING, N_ ("Send with the address that belongs to this login."), "address" },
      },
  },
  {
      .id = "sending-quota-exceeded",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The limit for sending is used up"),
      .summary = N_ ("{host} takes no more mail from this account for now"),
      .explanation = N_ ("{host} limits how many messages may be sent in an hour or a day, and that limit "
                         "is used up. The login works, and your password is right."),
      .fixes = {
          { DOCTOR_FIX_WAIT, N_ ("Wait an hour; a daily limit needs up to 24 hours."), "minutes=60" },
          { DOCTOR_FIX_NONE, N_ ("If you did not send that much, change the password: somebody else may "
                                 "be using the account."), NULL },
      },
  },
  {
      .id = "sending-suspended",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("Sending is suspended for this account"),
      .summary = N_ ("{host} has suspended sending for this account"),
      .explanation = N_ ("The login works, but {host} does not let this account send any more, "
                         "usually because junk mail came from it. Receiving goes on."),
      .fixes = {
          { DOCTOR_FIX_OPEN_PAGE, N_ ("Sign in on your provider’s web page and lift the block there."), "webmail|link|help" },
          { DOCTOR_FIX_NONE, N_ ("If you did not send such mail, change the password."), NULL },
          { DOCTOR_FIX_ASK_HOST, N_ ("Otherwise ask your provider, and send the log along."), NULL },
      },
  },
  {
      .id = "message-too-big",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The message is larger than the server allows"),
      .summary = N_ ("{host} refuses messages of this size"),
      .explanation = N_ ("{host} has a limit for the size of a message, attachments included. The account "
                         "and its password are in order."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Make the attachments smaller, or send a link in their place."), NULL },
      },
  },
  {
      .id = "size-limit-small",
      .severity = DOCTOR_SEVERITY_INFO,
      .title = N_ ("Only small messages can be sent"),
      .summary = N_ ("Works, but {host} takes no message larger than {megabytes}"),
      .explanation = N_ ("{host} takes messages up to {megabytes}, attachments included, and an attachment "
                         "grows by a third when it is sent. A larger message comes back."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Make the attachments smaller, or send a link in their place."), NULL },
      },
  },
  {
      .id = "content-rejected",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server takes the message for junk"),
      .summary = N_ ("{host} takes the message for junk or a virus"),
      .explanation = N_ ("The login works. {host} refused what was to be sent, because it looks like junk "
                         "mail or a virus."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Try a short message without links and attachments."), NULL },
          { DOCTOR_FIX_ASK_HOST, N_ ("If that is refused too, send the log to your provider."), NULL },
      },
  },
  {
      .id = "client-ip-blocklisted",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The address of this network is on a block list"),
      .summary = N_ ("{host} refuses mail from the address of this network"),
      .explanation = N_ ("{host} refuses mail from the Internet address of this network, because it "
                         "stands on a list of suspicious addresses. Your account and your password are "
                         "not at fault."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Use port 587 with STARTTLS or port 465 with TLS, with login."),
            "security=starttls,port=587,login=password" },
          { DOCTOR_FIX_NONE, N_ ("Use another network, or switch the VPN off."), NULL },
          { DOCTOR_FIX_ASK_HOST, N_ ("If it lasts, ask your Internet provider to get the address off the "
                                     "list."), NULL },
      },
  },
  {
      .id = "greylisting",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server wants the mail to be sent again later"),
      .summary = N_ ("{host} puts mail off for some minutes, against junk mail"),
      .explanation = N_ ("{host} puts off senders that it does not know, and accepts them at "
                         "the second try (greylisting). Usually it means that the port for "
                         "servers is used in place of the one for mail programs."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Use port 587 with STARTTLS or port 465 with TLS, with login."),
            "security=starttls,port=587,login=password" },
          { DOCTOR_FIX_WAIT, N_ ("Otherwise wait 15 minutes and check again."), "minutes=15" },
      },
  },
  {
      .id = "sender-refused",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server refused the sender"),
      .summary = N_ ("{host} refused to take mail, in words of its own"),
      .explanation = N_ ("The connection to {host} works up to the point where mail would be sent. There "
                         "it refused, with the words that are quoted here."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Read the server’s words: they often say what to do."), NULL },
          { DOCTOR_FIX_USE_SETTING, N_ ("See whether the mail address of the account is right."),
            "address" },
          { DOCTOR_FIX_ASK_HOST, N_ ("Send the log to your provider."), NULL },
      },
  },
  {
      .id = "sender-untested",
      .severity = DOCTOR_SEVERITY_WARNING,
      .title = N_ ("Sending was not tested"),
      .summary = N_ ("The login works; sending not tested, no mail address is set"),
      .explanation = N_ ("The login to {host} works. Whether it takes mail from this account could not be "
                         "tested, because the account has no mail address."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Enter the mail address of the account."), "address" },
      },
  },
  /* The server's own troubles */
  {
      .id = "server-temp-failure",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server has a fault at the moment"),
      .summary = N_ ("{host} has a fault of its own at the moment"),
      .explanation = N_ ("{host} reports a fault inside itself. That usually passes. Your "
                         "settings and your password are not at fault."),
      .fixes = {
          { DOCTOR_FIX_WAIT, N_ ("Wait some minutes and check again."), "minutes=5" },
          { DOCTOR_FIX_ASK_HOST, N_ ("If it lasts, send the log to your provider."), NULL },
      },
  },
  {
      .id = "server-misconfigured",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The server is set up wrongly"),
      .summary = N_ ("{host} is set up wrongly by whoever runs it"),
      .explanation = N_ ("{host} itself says that something in its configuration is wrong. There is nothing "
                         "that you could change; your settings and your password are not at fault."),
      .fixes = {
          { DOCTOR_FIX_ASK_HOST, N_ ("Send the log to whoever runs the server."), NULL },
      },
  },
  /* The program's own */
  {
      .id = "settings-invalid",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("A setting of the account cannot be right"),
      .summary = N_ ("The setting “{field}” cannot be right: “{text}”"),
      .explanation = N_ ("The setting “{field}” cannot be right as it stands, so the server “{host}” could "
                         "not be checked with it."),
      .fixes = {
          { DOCTOR_FIX_USE_SETTING, N_ ("Correct the setting “{field}” in the account."), "edit" },
      },
  },
  {
      .id = "check-stopped",
      .severity = DOCTOR_SEVERITY_INFO,
      .title = N_ ("The check was stopped"),
      .summary = N_ ("Not tested to the end: the check was stopped"),
      .explanation = N_ ("The check of {host} was stopped before it came to an end, so it says nothing "
                         "about the server."),
      .fixes = {
          { DOCTOR_FIX_NONE, N_ ("Check again."), NULL },
      },
  },
  {
      .id = "step-failed",
      .severity = DOCTOR_SEVERITY_ERROR,
      .title = N_ ("The check failed for an unknown reason"),
      .summary = N_ ("{host}: failed at the step “{step}”"),
      .explanation = N_ ("The check of {host} did not get past the step “{step}”, and none of the known "
                         "causes fits. What was said last is quoted here."),
      .fixes = {
          { DOCTOR_FIX_WAIT, N_ ("Wait some minutes and check again."), "minutes=5" },
          { DOCTOR_FIX_ASK_HOST, N_ ("If it happens again, send the log to your provider."), NULL },
      },
  },
};

/* The causes after which a server is left alone for a while. They keep their ids, since the cause
 * is what it was; the words are those of a pause. */
#define PAUSED(the_id)                                                                             \
  {                                                                                                \
    .id = the_id, .severity = DOCTOR_SEVERITY_WARNING,                                             \
    .title = N_ ("No login for now, to spare the account"),                                        \
    .summary = N_ ("{host} turned the last login away; no login before {code}"),                   \
    .explanation = N_ ("Everything up to the login works at {host}. Its answer to the last "       \
                       "login meant: “{reason}”. Logging in again too soon would make that "   \
                       "last longer, so no login is made before {code}."),                         \
    .fixes = {                                                                                     \
      { DOCTOR_FIX_WAIT, N_ ("Wait until {code} without any try, then check again."), NULL },      \
      { DOCTOR_FIX_NONE,                                                                           \
        N_ ("Look for a phone, tablet or other program that still uses an "                        \
            "old password."),                                                                      \
        NULL },                                                                                    \
      { DOCTOR_FIX_NONE, N_ ("If you know that {host} lets you in again, log in once now."),       \
        DOCTOR_FIX_TARGET_LOGIN },                                                                 \
    },                                                                                             \
  }

static const DoctorCause paused[] = {
  PAUSED ("auth-rate-limited"),  PAUSED ("account-locked-or-disabled"),
  PAUSED ("client-ip-banned"),   PAUSED ("too-many-connections"),
  PAUSED ("traffic-limit"),      PAUSED ("auth-backend-temp-failure"),
  PAUSED ("server-unavailable"), PAUSED ("server-temp-failure"),
};

const DoctorCause *
doctor_cause_lookup_paused (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (paused); i++)
    if (g_strcmp0 (paused[i].id, id) == 0)
      return &paused[i];
  return &paused[0];
}

const DoctorCause *
doctor_cause_lookup (const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (causes); i++)
    if (g_str_equal (causes[i].id, id))
      return &causes[i];
  return NULL;
}

guint
doctor_n_causes (void)
{
  return G_N_ELEMENTS (causes);
}

const DoctorCause *
doctor_cause_at (guint index)
{
  g_return_val_if_fail (index < G_N_ELEMENTS (causes), NULL);

  return &causes[index];
}
