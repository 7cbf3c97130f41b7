user_pref("mail.accountmanager.accounts", "account1,account1");
user_pref("mail.account.account1.identities", "id1");
user_pref("mail.account.account1.server", "server1");
user_pref("mail.identity.id1.useremail", "tanaka@example.jp");
user_pref("mail.server.server1.hostname", "imap.example.jp");
user_pref("mail.server.server1.socketType", 3);
user_pref("mail.server.server1.type", "imap");
user_pref("mail.server.server1.userName", "tanaka");
user_pref("mail.smtpserver.smtp1.hostname", "smtp.example.jp");
user_pref("mail.smtpserver.smtp1.try_ssl", 3);
user_pref("mail.smtpserver.smtp1.username", "tanaka");
user_pref("mail.smtpserver.smtp2.hostname", "smtp.example.org");
user_pref("mail.smtpservers", "smtp1,smtp2");
user_pref("mail.server.server1.port", /* not any more:
user_pref("mail.server.server1.port", 143);
*/ );
