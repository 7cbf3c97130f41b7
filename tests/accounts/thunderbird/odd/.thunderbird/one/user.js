user_pref("mail.server.s2.userName", "tanaka");
user_pref("mail.server.s5.name", "Half