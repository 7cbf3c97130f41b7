# a comment
/* another
   user_pref("mail.accountmanager.accounts", "none"); */
user_pref("mail.accountmanager.accounts", "a1, a2,a3,,a4,a5,a6,missing");   // and a third
user_pref( "mail.account.a1.server" , 's1' ) ;user_pref("mail.account.a1.identities", "i1,i2,i3,i4");
user_pref("mail.server.s1.type", "imap");
user_pref("mail.server.s1.hostname", "old.example.jp");
user_pref("mail.server.s1.realhostname", "imap.example.jp");
user_pref("mail.server.s1.userName", "old");
user_pref("mail.server.s1.realuserName", "tanaka \"t\" \u7530\x61\ud83d\ude00\ud800\\");
user_pref("mail.server.s1.socketType", 3);
user_pref("mail.server.s1.authMethod", 5);
user_pref("mail.identity.i1.useremail", "tanaka@example.jp");
user_pref("mail.identity.i2.useremail", "tanaka@example.jp");
user_pref("mail.identity.i2.smtpServer", "out2");
user_pref("mail.identity.i3.useremail", "info@example.jp");
user_pref("mail.identity.i3.smtpServer", "out2");
user_pref("mail.identity.i4.useremail", "shop@example.jp");
user_pref("mail.identity.i4.smtpServer", "removed");
user_pref("mail.smtp.defaultserver", "out1");
user_pref("mail.smtpserver.out1.hostname", "smtp.example.jp");
user_pref("mail.smtpserver.out1.try_ssl", 3);
user_pref("mail.smtpserver.out1.port", 0);
user_pref("mail.smtpserver.out2.hostname", "mail.example.org");
user_pref("mail.smtpserver.out2.try_ssl", 1);
user_pref("mail.smtpserver.out2.username", "info");
user_pref("mail.account.a2.server", "s2");
user_pref("mail.server.s2.type", "pop3");
user_pref("mail.server.s2.hostname", "pop.example.org");
user_pref("mail.server.s2.port", 70000);
user_pref("mail.server.s2.socketType", 9);
user_pref("mail.server.s2.authMethod", 99);
this line is no preference
user_pref("mail.account.a3.server", "s3");
user_pref("mail.server.s3.type", "ews");
user_pref("mail.server.s3.name", "Office <b>");
user_pref("mail.account.a4.server", "s4");
user_pref("mail.server.s4.type", "rss");
user_pref("mail.account.a5.server", "s5");
user_pref("mail.server.s5.type", "imap");
user_pref("mail.server.s5.port", "143");
user_pref("mail.server.s5.socketType", true);
user_pref("mail.account.a6.server", "s6");
user_pref("mail.server.s6.type", "smtp");
user_pref("mail.server.s5.hostname", "not ended
user_pref("mail.server.s2.userName", "before");
