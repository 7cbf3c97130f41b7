user_pref("mail.accountmanager.accounts", "a");
user_pref("mail.account.a.server", "s");
user_pref("mail.server.s.type", "imap");
user_pref("mail.server.s.hostname", "imap.example.com");
user_pref("mail.server.s.userName", "tanaka");
