/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Replies whose words mean one thing at whatever step they come, and those to no command. */

#include "diagnosis/signatures-private.h"

/* The file is long because its table is; long lists of words go by writing: Latin, Cyrillic, Han.
 */

static const DoctorSignature rows[] = {
  /* Instead of TLS: those words may be anybody's, so they have no say in what comes after. */
  { REPLY, .steps = AT (STARTTLS), .phrase = "xxxxxxxx", .cause = "starttls-stripped" },
  { REPLY, .steps = AT (STARTTLS), .phrase = BLOCKLISTED, .cause = "client-ip-blocklisted" },
  { REPLY, .steps = AT (STARTTLS), .phrase = "helo|ehlo", .cause = "helo-rejected" },
  { REPLY, .steps = AT (STARTTLS),
    .phrase = "too many*connection|too many*connect|too many open|too many new|too many users|"
              "too many clients|too many simult|too many concurrent|too many smtp|"
              "too many imap|too many pop|maximum sessions|max connection|max*sessions|"
              "max*connections|connection*exceeded|connections*reached|sessions*exceeded|"
              "sessions exceeded|exceeded*connection|exceeded*session|connections per|"
              "zu viele sitzungen|zu viele gleichzeitige|gleichzeitige*verbindungen|"
              "anzahl*verbindungen|nombre*connexions|demasiadas conexiones|"
              "demasiadas sesiones|conexiones simult|troppe connessioni|connessioni simult|"
              "muitas conexoes|conexoes simult|zbyt wiele polaczen|za duzo polaczen|"
              "prilis mnoho pripojeni|te veel verbindingen|"
              "одновременн*соединен|одновременн*подключ|"
              "连接过多|连接太多|连接数过多|連線數|接続*超え|接続*多すぎ|セッション数|"
              "동시 접속",
    .cause = "too-many-connections" },
  { REPLY, .steps = AT (STARTTLS), .cause = "starttls-unavailable" },

  /* One meaning at any step */
  { REPLY, .code = "REFERRAL", .cause = "server-redirects" },
  { REPLY, .code = "CLIENTBUG", .cause = "client-bug" },
  { REPLY, .phrase = "login-referral|[referral|use server at", .cause = "server-redirects" },
  { REPLY, .phrase = "connection is closed. 14", .cause = "server-misconfigured" },
  { REPLY, .phrase = "connection is closed. 15|could not establish tls",
    .cause = "starttls-unavailable" },
  { REPLY, .phrase = "connection is closed. 11|connection is closed. 13",
    .cause = "connection-cut" },
  { REPLY, .phrase = "connection is closed. 10|connection is closed. 12",
    .cause = "server-unavailable" },
  { REPLY,
    .phrase = "move your account to|account has been moved|account was moved|has been migrated|"
              "been migrated to|server has moved|moved to a new server|no longer hosted|"
              "umgezogen|a ete migre|account is moved to|mailbox has been moved|"
              "mailbox was moved|mailbox moved|moved to*imap|moved to*smtp|moved to*pop|"
              "has moved to|now hosted at|please use the new server|new server name|"
              "server name has changed|server has changed|servername hat sich|"
              "service has been discontinued|service has been terminated|no longer in service|"
              "this server is retired|decommission|demenage|nouveau serveur|nuevo servidor|"
              "nuovo server|"
              "перенес|"
              "已迁移|移行しました|サーバ*変更|サーバー*変更|サービス*終了|服务器已更换",
    .cause = "provider-moved" },
  { REPLY, .phrase = "unsafe login|kefu@188", .cause = "client-id-required" },
  { REPLY,
    .phrase = "smtpclientauthentication is disabled|smtp_auth_disabled|"
              "authenticated smtp*disabled|smtp auth*disabled for the|"
              "smtp client authentication is disabled|smtp auth is disabled for|"
              "client smtp submission*disabled",
    .cause = "smtp-auth-disabled" },
  /* Two factors: another kind of password helps. A relay's: the words say more than they show. */
  { REPLY, .steps = AT (LOGIN), .phrase = "with 2fa|2fa enabled|2fa is enabled|enabled 2fa",
    .cause = "auth-app-password-required" },
  { REPLY, .steps = AT (SENDER), .phrase = "credentials for relay|relaying temporarily denied",
    .cause = "relay-denied" },
  { REPLY, .steps = AT (SENDER), .phrase = "unusual sending|sending activity",
    .cause = "sending-suspended" },
  { REPLY, .steps = AT (SENDER), .phrase = "ehlo and auth|helo and auth",
    .cause = "auth-required" },
  { REPLY, .steps = AT (SENDER), .phrase = "#cxthrt|#cxmj|#cxcns", .cause = "sending-suspended" },
  { REPLY, .phrase = "cxcnct|#in-1340", .cause = "too-many-connections" },
  { REPLY, .phrase = "cdrbl|cxrdns|cxbl", .cause = "client-ip-blocklisted" },
  { REPLY, .phrase = "token expired|token has expired|token is expired|accesstokenexpired",
    .cause = "oauth-token-invalid" },
  { REPLY, .steps = AT (GREETING) | AT (LOGIN), .phrase = "all network interfaces down",
    .cause = "network-unreachable" },
  { REPLY, .steps = AT (SENDER),
    .phrase =
        "too many messages|too many e-mails|sent too many|maximum threshold|out of allow rcpt",
    .cause = "sending-quota-exceeded" },
  { REPLY, .steps = AT (GREETING),
    .phrase = "ip*is filtered|block for spam|rbl deny|originating from your ip",
    .cause = "client-ip-blocklisted" },
  { REPLY, .steps = AT (SENDER), .phrase = "locked for inactivity", .cause = "address-refused" },
  { REPLY, .steps = AT (LOGIN), .phrase = "channel bindings do not match",
    .cause = "traffic-intercepted" },
  /* Codes of NetEase's own, each explained on the page that the reply names */
  { REPLY, .phrase = "hl:icc", .cause = "too-many-connections" },
  { REPLY, .phrase = "mi:sfq|mi:stc|mi:dmc|rp:drc|rp:qrc|rp:trc|hl:ifc",
    .cause = "sending-quota-exceeded" },
  { REPLY, .phrase = "hl:rep|hl:mep|hl:ihu|hl:ipb|dt:rbl|wm:bli",
    .cause = "client-ip-blocklisted" },
  { REPLY, .phrase = "wm:blu|mi:spb", .cause = "sending-suspended" },
  { REPLY,
    .phrase = "basic authentication is no longer|basic auth*no longer|use oauth|"
              "basic authentication is disabled|basic authentication is not|basic auth*disabled|"
              "basic authentication*blocked|less secure app|password authentication is no longer|"
              "password*no longer supported|oauth*required|requires oauth|only oauth|"
              "basic authentication*not supported|basic authentication*not allowed|"
              "basic auth*not supported|basic auth*not allowed|basic auth*blocked|"
              "basic auth*turned off|legacy auth|password authentication is disabled|"
              "password authentication is not|password authentication*not supported|"
              "password-based|passwords are no longer|plain auth*no longer|use*oauth|oauth 2|"
              "oauth2*only|only*oauth|modern auth|switch to oauth|more secure app",
    .cause = "basic-auth-disabled" },
  { REPLY, .code = "5.7.30", .cause = "basic-auth-disabled" },
  { REPLY,
    .phrase = "security defaults|conditional access|did not meet the criteria|"
              "does not meet the criteria|blocked by*organi|organization*policy|"
              "organisation*policy|blocked by*administrator|policy*administrator",
    .cause = "blocked-by-org-policy" },
  { REPLY,
    .phrase = "port 25*block|outbound port 25|op25b|puerto 25|port 25*gesperrt|"
              "port 25 traffic|direct to mx|outbound smtp*block|smtp port*block|port-25|"
              "25番ポート",
    .cause = "port-blocked" },
  { REPLY,
    .phrase = "protocol synchronization|synchronization error|synchronisation error|ssl "
              "attempted|tls attempted|"
              "ssl over a non|non-ssl|looks like tls|looks like ssl|plain http request",
    .cause = "tls-on-plain-port" },
  { REPLY,
    .phrase = "send helo|send ehlo|helo first|ehlo first|command syntax error|bad sequence|"
              "unexpected command|command out of sequence|polite people say|ehlo expected|"
              "helo expected|before helo|before ehlo",
    .cause = "client-bug" },
  { REPLY,
    .phrase = "greylist|graylist|grey-list|grey list|postgrey|gray-list|"
              "retry after a few minutes|deferred*first|"
              "internal resources are temporarily unavailable|intentional policy "
              "rejection|reconnect to fast|unavailable - please try again in|"
              "первое*обращение|"
              "灰名单",
    .cause = "greylisting" },
  { REPLY, .steps = AT (GREETING), .phrase = "invalid domain name|invalid greeting|helo|ehlo",
    .cause = "helo-rejected" },
  { REPLY, .steps = AT (SENDER), .phrase = "helo|ehlo", .cause = "helo-rejected" },
  { REPLY,
    .phrase = "unable to read controls|check configuration|required openssl options|options not "
              "present|missing tls "
              "certificate|clock "
              "skew|configuration "
              "error|misconfigur|configuration problem|"
              "not configured correctly|configuration failure|config error|bad configuration|"
              "server configuration|invalid configuration|maildir invalid|no $home|/maildir|"
              "chdir|uid or gid|directory is not owned|no home directory|"
              "home directory*not|konfigurationsfehler|falsch konfiguriert|erreur de configuration|"
              "error de configuracion|errore di configurazione|erro de configuracao|"
              "blad konfiguracji|"
              "ошибка конфигурации|ошибка настройки|"
              "配置错误|設定エラー",
    .cause = "server-misconfigured" },
  { REPLY, .code = "4.3.5|5.3.5", .cause = "server-misconfigured" },
  /* Exchange: its front end finds no way to its own back end. */
  { REPLY, .steps = AT (SENDER), .phrase = "prx4|prx5", .cause = "server-misconfigured" },
  { REPLY,
    .phrase = "autologout|auto-logout|idle for too long|inactivity|timeout exceeded|idle timeout|"
              "idle too long|idle for more|session timed out|session timeout|session expired|"
              "session has expired|command timeout|inaktivitat|inactivite|inactividad|inattivita|"
              "czas bezczynnosci|"
              "бездейств",
    .cause = "connection-cut" },
  { REPLY, .steps = AT (GREETING) | AT (LOGIN) | AT (MAILBOX), .phrase = "bye logging out",
    .cause = "connection-cut" },
  /* Between scanner and server */
  { REPLY, .steps = AT (GREETING),
    .phrase = "mfe proxy|avast|avg proxy|kaspersky|mcafee|norton|connect error 100",
    .cause = "traffic-intercepted" },

  /* Limits. A server that is full as a whole is out of service; one that counts me is not. */
  { REPLY, .steps = AT (GREETING),
    .phrase = "connection rate|rate limit|rate-limit|ratelimit|connection frequency|"
              "concurrent connections",
    .cause = "too-many-connections" },
  { REPLY, .steps = AT (GREETING), .phrase = "connections from your|sessions from your",
    .cause = "too-many-connections" },
  { REPLY, .steps = AT (GREETING), .code = "4.3.2|SYS/TEMP", .cause = "server-unavailable" },
  { REPLY,
    .phrase = "too many*connection|too many*session|maximum number of connection|"
              "maximum*connections|concurrent connection|concurrent session|connection limit|"
              "too many concurrent|concurrent requests|thread limit|"
              "connection rate|connections limit|simultaneous|"
              "session limit|zu viele verbindungen|verbindungen*uberschritten|"
              "trop de connexions|connexions simultanees|"
              "слишком много соединений|слишком много подключений|"
              "连接数|并发|同時接続|接続数",
    .cause = "too-many-connections" },
  { REPLY, .steps = AT (GREETING),
    .phrase = "messages allowed per|messages per|mails per|emails per",
    .cause = "sending-quota-exceeded" },
  { REPLY,
    .phrase = "service is not open|service not open|password*or*not enabled|or imap is disabled|"
              "or pop3 is disabled|or smtp is disabled|or imap access is|or pop access is|"
              "or pop3 access is|login failure or|credentials or*disabled|password or*disabled|"
              "password*or*disabled|or imap disabled|or pop3 disabled|or pop disabled|"
              "or smtp disabled|or*access disabled|or*not been enabled|or*not activated|"
              "or*nicht aktiviert|"
              "или*отключ|или*выключ|"
              "密码错误*未开启|未开启*密码错误|或*未开启|或者*未开启|または*無効|または*有効",
    .cause = "auth-credentials-or-protocol-disabled" },
  { REPLY,
    .phrase = "bandwidth limit|command or bandwidth|traffic limit|download limit|"
              "bandwidth exceeded|bandwidth*exceeded|bandwidth usage|command limit|"
              "too many commands|request*throttled|is throttled|backoff time|download quota|"
              "datenvolumen|"
              "流量限制|通信量|超出流量|下载限制",
    .cause = "traffic-limit" },
  { REPLY, .code = "LOGIN-DELAY", .cause = "traffic-limit" },
  { REPLY,
    .phrase = "login limit for a|minimum time between|between logins|login interval|"
              "checking mail too often|checked too often|too frequent*mail|login delay|"
              "logins must be|wait*between|interval too short|login too soon|"
              "checking too often|poll*too|check mail every|every 15 minutes|"
              "zu haufig abgerufen|abruf*minuten|abrufintervall|intervalle*minimum|"
              "trop frequent|frequenza*controllo|"
              "слишком часто*провер|"
              "受信間隔|受信*間隔",
    .cause = "traffic-limit" },

  /* What the account's owner has to do first. An app password before the count of failures, because
   * providers who want one say "too many" at the first try. */
  { REPLY,
    .phrase = "application-specific|app-specific|app specific|application specific|two-factor|"
              "2-factor|two-step verif|2-step verif|contrasena de aplicacion|password per le app|"
              "password per app|app-wachtwoord|haslo aplikacji|haslo do aplikacji|"
              "senha de aplicativo|senha de app|\\xca\\xdae\\xc2\\xeb|app-password|"
              "application-password|authorization code|authorisation code|authorized code|"
              "secure mail key|#auth005|#auth012|#mbr1212|parol prilozheniya|anwendungspasswort|"
              "anwendungsspezifisch|app-passwort|passwort fur e-mail-programme|"
              "mot de passe specifique|authentication failed, system busy|"
              "password or access token|generated password|device-specific password|"
              "device password|external password|apppassw|app pass|application pass|"
              "third-party password|client-specific password|mail client password|"
              "password for external|external application|gerate-passwort|geratepasswort|"
              "anwendungs-passwort|passwort fur apps|passwort fur externe|mot de passe d'appli|"
              "mot de passe app|contrasena de app|contrasena de la aplicacion|"
              "contrasena especifica|contrasenas de aplicacion|password specifica|"
              "password applicazione|password dell'app|password dispositiv|senha de aplicacao|"
              "senha especifica|haslo zewnetrzn|haslo dla aplikacji|heslo pro aplikace|"
              "uygulama sifresi|uygulama parolasi|login.reqcode|weixin token|"
              "пароль приложени|пароля приложени|паролем приложени|пароль для внешн|"
              "пароль для приложен|пароли приложен|пароля для внешн|пароль внешн|"
              "授权码|授權碼|专用密码|客户端密码|独立密码|アプリパスワード|アプリ用パスワード|"
              "アプリケーションパスワード|専用パスワード|客户端授权|授權密碼|安全密码|应用密码|"
              "應用程式密碼|应用专用|アプリ固有|アプリのパスワード|앱 비밀번호|"
              "애플리케이션 비밀번호",
    .cause = "auth-app-password-required" },
  { REPLY,
    .phrase = "web login required|webalert|accept eula|accept the eula|user agreement|"
              "web browser|via browser|via the web|log in*browser|sign in*browser|"
              "sign in to your webmail|unusual activity|unusual login|unusual sign|"
              "suspicious login|suspicious sign|verify your account|verify your identity|"
              "verify it's you|not a robot|please log in via|confirm*your identity|ungewohnliche "
              "aktivitat|"
              "activite inhabituelle|please sign in at|please log in at|sign in at http|"
              "log in at http|login at http|to unblock|to unlock|unlock your|entsperren|"
              "debloquer|desbloquear|sbloccare|odblokowac|browser to|in a browser|in the browser|"
              "your browser|using a browser|with a browser|with*browser|web interface|webmail to|"
              "via webmail|verify*phone|phone verification|confirm*phone|captcha|security check|"
              "security challenge|accept*terms|agree*terms|terms of service|terms of use|"
              "accept*conditions|im browser|uber den browser|nutzungsbedingungen|navigateur|"
              "conditions d'utilisation|navegador|condiciones de uso|condizioni d'uso|przegladar|"
              "regulamin|prohlizec|"
              "разблокир|браузер|веб-интерфейс|пользовательск*соглашен|номер*телефона|"
              "подтверд*личност|"
              "异常登录|登录异常|ブラウザ|解除锁定|解锁|ロック*解除|浏览器|瀏覽器|网页版|"
              "网页登录|手机验证|安全验证|브라우저|利用規約|本人確認",
    .cause = "auth-web-login-required" },
  { REPLY, .code = "5.7.14|WEBALERT", .cause = "auth-web-login-required" },
  { REPLY, .code = "4.7.12", .cause = "auth-mechanism-unsupported" },
  { REPLY, .code = "EXPIRED", .cause = "password-expired" },
  { REPLY,
    .phrase = "contrasena*caducad|password*scadut|wachtwoord*verlopen|haslo*wygasl|senha*expir|"
              "passwort*abgelaufen|kennwort*abgelaufen|password has expired|password is expired|"
              "password*expired|password expired|expired password|password change required|"
              "must change*password|change your password|password needs to be changed|"
              "password isn't valid any|password is too old|passwort ist abgelaufen|"
              "passwort abgelaufen|kennwort ist abgelaufen|mot de passe*expire|password*too old|"
              "password is too simple|passphrase expired|password*needs to be changed|password*be "
              "changed|"
              "must be changed|passwort*erneuern|passwort*geandert werden|contrasena*expirad|"
              "contrasena*cambiar|zmienic haslo|haslo*stracilo waznosc|"
              "срок действия пароля|пароль устарел|пароль истек|пароль*просрочен|"
              "密码已过期|密码过期|密碼已過期|パスワード*有効期限|パスワード*期限切れ|密码*到期",
    .cause = "password-expired" },

  /* Without encryption */
  { REPLY, .code = "PRIVACYREQUIRED|ENCRYPTIONREQUIRED|5.7.10|5.7.11",
    .cause = "encryption-required" },
  { REPLY, .protocols = SMTP, .number = 523, .cause = "encryption-required" },
  { REPLY, .protocols = SMTP, .number = 538, .cause = "encryption-required" },
  { REPLY, .steps = AT (GREETING) | AT (LOGIN) | AT (SENDER),
    .phrase =
        "tls*required|ssl*required|encryption*required|use starttls|issue starttls|"
        "starttls is required|stls is required|must issue a starttls|starttls first|"
        "starttls command first|starttls required|stls first|until starttls|"
        "before starttls|until tls|without starttls|without tls|without ssl|"
        "without encryption|requires an encrypted|encrypted network|over plain-text|over plaintext|"
        "plain login|clear-text|not encrypted|unencrypted|plaintext password|plaintext login|"
        "cleartext login|cleartext password|non-secure|not secure connection|"
        "insecure connection|only available under a layer|encryption required|"
        "encryption is required|requires encryption|requires tls|requires ssl|tls required|"
        "tls is required|ssl required|ssl is required|need tls|use ssl|use tls|"
        "secure connection*requi|requires a secure connection|verschlusselung erforderlich|"
        "nur verschlusselt|connexion securisee|after entering tls|tls mode|secure channel|"
        "enable ssl|enable tls|enable starttls|start tls first|issue stls|"
        "requires starttls|requires stls|starttls needed|starttls is mandatory|"
        "tls is mandatory|ssl is mandatory|tls needed|ssl needed|tls connection|"
        "only over tls|only over ssl|only via tls|only via ssl|only allowed over|"
        "over a secure|over an encrypted|over encrypted|secure connection only|"
        "without a secure|without secure|cleartext auth|cleartext disabled|cleartext not|"
        "clear text|plaintext auth|plaintext not|plaintext disabled|plaintext disallowed|"
        "plain text auth|plain text login|insecure login|insecure auth|unsecure|"
        "via insecure|nicht verschlusselt|unverschlusselt|verschlusselte verbindung|"
        "verschlusselung*notig|verschlusselung*aktivieren|non chiffre|connexion chiffree|"
        "chiffrement*requis|conexion segura|conexion cifrada|sin cifrar|connessione sicura|"
        "connessione cifrata|crittografat|conexao segura|szyfrowan|versleutel|sifrovan|"
        "шифрован|защищенн*соединен|без ssl|"
        "暗号化*必要|加密连接|暗号化されていない|暗号化が必要|ssl接続|ssl連接|使用ssl|"
        "安全连接",
    .cause = "encryption-required" },

  /* Locked, or out of service */
  { REPLY, .steps = AT (LOGIN), .code = "IN-USE", .phrase = "authenticat",
    .cause = "auth-backend-temp-failure" },
  { REPLY, .code = "IN-USE|INUSE", .cause = "mailbox-in-use" },
  { REPLY,
    .phrase = "maintenance|going down|shutting down|wartung|"
              "технические работы|"
              "维护|維護|メンテナンス",
    .cause = "server-unavailable" },

  /* The greeting */
  { REPLY, .steps = AT (GREETING),
    .phrase = "ip*authentication failures|ip*failed log|ip*failed auth|address*failed log|"
              "address*failed auth|excessive*fail",
    .cause = "client-ip-banned" },
  { REPLY, .steps = AT (GREETING),
    .phrase = "too many*login|too many*auth|too many*attempt|too many*fail",
    .cause = "client-ip-banned" },
  { REPLY, .steps = AT (GREETING),
    .phrase = BLOCKLISTED
    "|"
    "reputation|ip=|black ip|policy violation|cmsmtp*blocked|dynamic ip|dynamic address",
    .cause = "client-ip-blocklisted" },
  { REPLY, .steps = AT (GREETING), .code = BLOCKLISTED_CODES, .cause = "client-ip-blocklisted" },
  { REPLY, .steps = AT (GREETING),
    .phrase = "banned|fail2ban|your ip*blocked|ip*blocked|address*blocked|blocked*ip|"
              "access denied|access rejected|try again later, closing connection|gesperrt|bloque|"
              "has been blocked|are blocked|is blocked|access*blocked|blocked due|too many bad|"
              "abuse detected|go away|not welcome|connection refused|connection rejected|"
              "connection denied|not allowed to connect|not permitted to connect|refused from|"
              "rejected from|interdit|acces refuse|bloccat|zablokowan|"
              "заблокир|в доступе отказано|"
              "封禁|拒绝连接|アクセス拒否|接続拒否|接続*拒否",
    .cause = "client-ip-banned" },
  { REPLY, .steps = AT (GREETING), .protocols = SMTP, .number = 501, .cause = "helo-rejected" },
  { REPLY, .steps = AT (GREETING), .code = "4.4.2", .cause = "connection-cut" },
  { REPLY, .steps = AT (GREETING), .protocols = SMTP, .number = 4, .cause = "server-unavailable" },
  { REPLY, .steps = AT (GREETING), .protocols = IMAP | POP3, .cause = "server-unavailable" },
  { REPLY, .steps = AT (GREETING), .protocols = SMTP, .cause = "greeting-refused" },
};

const DoctorSignatures doctor_signatures_replies = { rows, G_N_ELEMENTS (rows) };
