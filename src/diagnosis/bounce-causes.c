/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Why mail comes back: what it means for a person, and what helps. */

#include "diagnosis/bounce.h"

static const DoctorBounceCause causes[] = {
  {
      "carrier-unknown-or-refused",
      N_ ("The mobile carrier does not deliver to this address"),
      N_ ("The address of a mobile phone does not exist any more, or its owner has "
          "set it to refuse your mail: carriers answer the same for both."),
      N_ ("Ask the recipient in another way whether the address is right, and to "
          "allow your address or domain in the junk mail settings of the carrier."),
  },
  {
      "address-unknown",
      N_ ("This address does not exist"),
      N_ ("The server of the recipient does not know the address. It is mistyped, or "
          "the mailbox was given up. Nothing is wrong with your account."),
      N_ ("Compare the address letter by letter, delete it from the suggestions of "
          "your mail program, and ask the recipient in another way."),
  },
  {
      "domain-unknown",
      N_ ("The part behind the @ does not exist"),
      N_ ("There is no mail server for the domain of this address: it is mistyped or "
          "no longer in use. Nothing is wrong with your account."),
      N_ ("Compare the part behind the @ letter by letter, and send again."),
  },
  {
      "mailbox-full",
      N_ ("The recipient’s mailbox is full"),
      N_ ("The recipient has no space left for more mail. Nothing is wrong with your "
          "account."),
      N_ ("Tell the recipient in another way, and send again when there is space."),
  },
  {
      "mailbox-disabled",
      N_ ("The recipient’s mailbox is switched off"),
      N_ ("The address is known, but its mailbox is suspended or not in use any more. "
          "Nothing is wrong with your account."),
      N_ ("Ask the recipient in another way for the address that is in use."),
  },
  {
      "sender-authentication",
      N_ ("Your mail could not prove where it comes from"),
      N_ ("The recipient’s server asks for a proof that mail with your address comes "
          "from the right server (SPF, DKIM, DMARC), and this mail had none. Usually "
          "it was sent through another server than that of your address, or was "
          "forwarded."),
      N_ ("Send with the outgoing server of your own address. If you have a domain of "
          "your own, ask its mail host to set up SPF, DKIM and DMARC."),
  },
  {
      "blocklisted",
      N_ ("The sending server stands on a block list"),
      N_ ("The recipient’s server refuses mail from the server that sent yours, "
          "because it stands on a list of senders of junk mail or has a bad "
          "reputation. That is seldom your own fault."),
      N_ ("Send the returned mail to your mail host, who can get the server off the "
          "list. In the meantime send from another account."),
  },
  {
      "message-too-large",
      N_ ("The message is too large"),
      N_ ("The recipient’s server does not take messages of this size, attachments "
          "included."),
      N_ ("Make the attachments smaller, or send a link in their place."),
  },
  {
      "attachment-refused",
      N_ ("The attachment is not allowed"),
      N_ ("The recipient’s server takes an attachment for a virus or for a kind of "
          "file that it does not allow."),
      N_ ("Check your computer for viruses, and send the file in another way, for "
          "example as a link."),
  },
  {
      "taken-for-spam",
      N_ ("The message was taken for junk mail"),
      N_ ("The recipient’s server takes the content for junk mail. The address and "
          "your account are in order."),
      N_ ("Send a short message without links and attachments, and ask the recipient "
          "to allow your address."),
  },
  {
      "relay-denied",
      N_ ("The server does not pass this mail on"),
      N_ ("The server takes the mail for one that it is not in charge of: you were "
          "not logged in when you sent it, or the domain of the recipient is not set "
          "up there."),
      N_ ("Check your outgoing server here in Connection Doctor: it has to log in. If "
          "it is fine, the mail host of the recipient has to mend theirs."),
  },
  {
      "sending-limit",
      N_ ("Too many messages in a short time"),
      N_ ("A server limits how many messages may be sent in an hour or a day, or to "
          "how many recipients at once, and that limit is used up."),
      N_ ("Wait some hours, and send to fewer recipients at once. If you did not send "
          "that much, change your password."),
  },
  {
      "mail-loop",
      N_ ("The message went round in circles"),
      N_ ("The message was passed on so often that a server stopped it: two addresses "
          "forward to each other, or the servers of the recipient are set up wrongly."),
      N_ ("Tell the recipient in another way; their mail host has to mend the "
          "forwarding."),
  },
  {
      "recipient-restricted",
      N_ ("The recipient accepts mail only from certain senders"),
      N_ ("The address exists, but you are not among those who may write to it: it is "
          "a group of an organization, or the recipient has blocked you."),
      N_ ("Ask the recipient or the owner of the group in another way to allow your "
          "address."),
  },
  {
      "sender-refused",
      N_ ("Your own address was not accepted"),
      N_ ("The server does not accept the address that the mail was sent with: it "
          "does not exist, its domain cannot be found, or it does not belong to your "
          "login."),
      N_ ("Check the mail address in the settings of your account, and send again."),
  },
  {
      "encryption-required",
      N_ ("The recipient’s server wants encryption"),
      N_ ("The recipient’s server takes mail only over an encrypted connection, and "
          "your mail host’s server did not use one."),
      N_ ("Send the returned mail to your mail host, who has to mend it."),
  },
  {
      "address-not-ascii",
      N_ ("The address has letters that the server cannot take"),
      N_ ("The address holds letters other than a to z, and a server on the way "
          "cannot handle them."),
      N_ ("Ask the recipient for an address of plain letters."),
  },
  {
      "put-off",
      N_ ("The recipient’s server puts the mail off"),
      N_ ("The recipient’s server does not take the mail now, as some do with senders "
          "whom they do not know yet. That usually passes by itself."),
      N_ ("Wait: it is tried again by itself. If you are told that it was given up, "
          "send it again later."),
  },
  {
      "server-unreachable",
      N_ ("The recipient’s server cannot be reached"),
      N_ ("The server of the recipient did not answer or has a fault. Nothing is "
          "wrong with your account."),
      N_ ("Send again later. If it lasts, tell the recipient in another way."),
  },
  {
      "refused-by-policy",
      N_ ("The recipient’s server refused the mail"),
      N_ ("A rule of the recipient’s server forbids this mail. Its words, quoted "
          "here, often say which one."),
      N_ ("Read the server’s words, and send them to your mail host or, in another "
          "way, to the recipient."),
  },
  {
      "not-known",
      N_ ("The mail came back for a reason that is not known here"),
      N_ ("Nothing in the text says in known words why the mail came back."),
      N_ ("Read the quoted words, and send the returned mail to your mail host."),
  },
};

const DoctorBounceCause *
doctor_bounce_cause_lookup (const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (causes); i++)
    if (g_str_equal (causes[i].id, id))
      return &causes[i];
  return NULL;
}
