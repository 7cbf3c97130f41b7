/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Replies to a login, and to the opening of the mailbox behind it. */

#include "diagnosis/signatures-private.h"

/* The file is long because its table is. Rows are judged from top to bottom, so their order is
 * knowledge: what passes by itself, then what the account's owner has to do, then the password. */

/* Words that blame the name or the password, and words that only say no. */
/* clang-format off */
#define NAME_OR_PASSWORD \
  "user*password|username*password|password*username|password or user|login or password|" \
  "login and password|email or password|account or password|" \
  "benutzer*passwort|benutzer*kennwort|identifiant*mot de passe|utilisateur*mot de passe|" \
  "usuario*contrasena|utente*password|usuario*senha|login*senha|gebruiker*wachtwoord|" \
  "login*haslo|uzytkownik*hasl|name oder passwort|name und passwort|nutzer*passwort|" \
  "anmeldename*passwort|adresse*mot de passe|login*mot de passe|compte*mot de passe|" \
  "usuario*clave|correo*contrasena|nome utente*password|e-mail*password|" \
  "userid or password|name or password|user or pass|jmeno*heslo|uzivatel*heslo|" \
  "nazwa*haslo|" \
  "логин*парол|имя*пользователя*парол|e-mail*пароль|пользовател*парол|ящик*парол|" \
  "用户*密码|帐号*密码|账号*密码|账户*密码|帳號*密碼|帳戶*密碼|ユーザー*パスワード|" \
  "アカウント*パスワード|idまたはパスワード|メールアドレス*パスワード|账号*授权|" \
  "ユーザ名*パスワード|ユーザid*パスワード|アドレス*パスワード|아이디*비밀번호|" \
  "비밀번호*아이디"
#define REFUSED_LOGIN \
  "password error|passerr|login error|authentication fail|authenticate fail|authorization fail|" \
  "authorisation fail|auth fail|login fail|logon fail|log in fail|sign in fail|" \
  "invalid credential|bad credential|wrong credential|credentials invalid|" \
  "credentials*not valid|credentials*incorrect|not accepted|incorrect auth|bad login|" \
  "invalid login|login incorrect|login invalid|invalid auth|unable to log on|could not log|" \
  "cannot log|password*incorrect|password*wrong|password*invalid|password mismatch|" \
  "password supplied|permission denied|authentication unsuccessful|authentication rejected|authentication error|" \
  "authentication denied|access denied|anmeldung fehlgeschlagen|anmeldung*nicht erfolgreich|" \
  "authentifizierung fehlgeschlagen|authentifizierung*nicht|passwort*falsch|falsches passwort|" \
  "passwort*ungultig|kennwort*falsch|falsches kennwort|kennwort*ungultig|" \
  "mot de passe*incorrect|mot de passe*invalide|mot de passe errone|echec*authentification|" \
  "authentification*echou|connexion refusee|contrasena*incorrect|contrasena*no valid|" \
  "contrasena*invalid|autenticacion*fall|error de autenticacion|credenciales*invalid|" \
  "credenciales*incorrect|password errat|password non corrett|credenziali*non valid|" \
  "autenticazione*fallit|errore di autenticazione|wachtwoord*onjuist|verkeerd wachtwoord|" \
  "authenticatie*mislukt|inloggen*mislukt|bledne haslo|nieprawidlowe haslo|" \
  "uwierzytelni*nie powiod|blad uwierzytelni|senha*incorret|senha*invalid|senha*errad|" \
  "autenticacao*falh|falha*autenticacao|anmeldung*fehlgeschlagen|" \
  "authentifizierung*fehlgeschlagen|login*fehlgeschlagen|connexion*echou|identification*echou|" \
  "connexion impossible|autenticacion*fallado|sesion*fallado|autenticazione*non riuscit|" \
  "logowanie*powiod|sign-in fail|sign in was|log-in fail|authentication was not|" \
  "authentication did not|authentication refused|authentication not successful|" \
  "authentication invalid|unauthenticated|unauthorized|login denied|login refused|" \
  "login rejected|login was not|logon denied|logon refused|log on fail|login unsuccessful|" \
  "logon unsuccessful|signin fail|auth error|auth invalid|auth reject|auth denied|" \
  "auth unsuccessful|authorization denied|authorization reject|incorrect login|" \
  "incorrect credential|incorrect user|credentials rejected|credentials denied|" \
  "credentials were|credential*mismatch|bad user|bad auth|wrong user|wrong login|wrong auth|" \
  "unable to log in|unable to login|unable to authenticate|can't log|can't authenticate|" \
  "failed to log|failed to authenticate|could not authenticate|couldn't authenticate|" \
  "cannot authenticate|could not verify|invalid pass|invalid account|invalid identity|bad pass|" \
  "wrong pass|password*not correct|password*not match|password does not match|" \
  "password you entered|password is not|password is bad|password reject|check your password|" \
  "check your user|incorrect pass|identifiants incorrects|identifiants invalides|" \
  "identifiant*incorrect|identifiant*invalide|authentification refuse|" \
  "authentification invalide|authentification*incorrecte|erreur d'authentification|" \
  "login falsch|anmeldedaten|zugangsdaten|anmeldung abgelehnt|anmeldung ungultig|" \
  "login fehlgeschlagen|einloggen fehlgeschlagen|clave incorrecta|autenticacion*rechazad|" \
  "autenticacion*incorrect|identificacion*incorrect|inicio de sesion*fall|acceso denegado|" \
  "acces refuse|credenziali errate|credenziali non corrette|credenziali*valide|accesso negato|" \
  "accesso non riuscito|autenticazione rifiutata|autenticazione non riuscita|" \
  "login non riuscito|login mislukt|aanmelden mislukt|toegang geweigerd|logowanie nie|" \
  "nieprawidlow*haslo|bledny login|bledne dane|odmowa dostepu|prihlaseni*nezda|" \
  "prihlaseni*selhal|chybne*heslo|spatne*heslo|neplatne*heslo|falha ao autenticar|" \
  "falha no login|credenciais*invalid|acesso negado|giris basarisiz|sifre*hatali|sifre*yanlis|" \
  "authentisierung fehlgeschlagen|" \
  "неверный пароль|неправильный пароль|неверный логин|неверные*данные|ошибка аутентификации|" \
  "ошибка авторизации|вход*не удал|аутентификац*не удал|авторизац*не удал|неверн*парол|" \
  "неправильн*парол|неверн*логин|не удалось войти|вход не выполнен|авторизация не|" \
  "аутентификация не|не пройдена|учетн*данные|в доступе отказано|" \
  "密码错误|密码不正确|密码有误|密碼錯誤|密碼不正確|认证失败|认证错误|验证失败|登录失败|" \
  "登陆失败|登入失敗|認證失敗|驗證失敗|パスワードが違|パスワードが正しく|パスワードが間違|" \
  "パスワードに誤り|パスワードが無効|認証に失敗|認証失敗|認証エラー|ログインに失敗|" \
  "ログインできません|登录*失败|认证*失败|验证*失败|ログイン*失敗|認証*失敗|密码不匹配|" \
  "口令错误|口令不正确|授权失败|鉴权失败|认证不通过|验证不通过|登录被拒绝|パスワードが一致|" \
  "パスワードが誤|パスワードをご確認|パスワードを確認|認証できません|認証が失敗|" \
  "認証されませんでした|ログイン失敗|ログインが失敗|인증에 실패|인증 실패|로그인에 실패|" \
  "로그인 실패|비밀번호*일치하지|비밀번호가 틀"
/* clang-format on */

static gboolean
uses_token (const DoctorCase *self, const DoctorFact *fact)
{
  (void) fact;
  return self->server->login == DOCTOR_LOGIN_OAUTH2;
}

static const DoctorSignature rows[] = {
  { REPLY, .steps = AT (LOGIN),
    .phrase = "access policies|access policy|authentication policy|authpolicy|blocked by policy|"
              "admin policy|company policy|by your admin|by your organi|mfa required|"
              "multi-factor|multifactor|not compliant|managed device|richtlinie|strategie|"
              "politica de la organi|"
              "политик*организац|"
              "组织策略|管理员*策略",
    .cause = "blocked-by-org-policy" },
  /* Counted, or from the wrong place */
  { REPLY, .steps = AT (LOGIN),
    .phrase = "suspicious|verdachtig|"
              "подозрительн|"
              "不審な",
    .cause = "auth-web-login-required" },
  { REPLY, .steps = AT (LOGIN),
    .phrase = "too many*tries|too many*bad|too many*wrong|too many*invalid pass|"
              "too many*invalid log|too many*sign|too many*requests|authentication "
              "failure[1]|failed too many|too many times|"
              "too much fail|too much auth|too much log|"
              "demasiados intentos|troppi tentativi|te veel pogingen|zbyt wiele prob|"
              "muitas tentativas|too many*login|too many*auth|too many*attempt|too many*fail|"
              "too many*logon|too many*password|too many*incorrect|login rate|rate limit|"
              "rate-limit|ratelimit|login frequency|too often|too frequent|failed login attempts|"
              "attempts exceeded|maximum*attempts|zu viele*anmelde|zu viele*versuche|"
              "zu viele*login|trop de tentatives|too many unsuccessful|too many retries|"
              "too many authentic|too many errors|too many failures|retry limit|tries exceeded|"
              "exceeded*attempts|exceeded*logins|limit*login|login limit|attempt limit|"
              "number of attempts|attempts*limit|attempts reached|failed attempts|"
              "slow down|frequency limited|too fast|throttl|"
              "authentication was rate|intentos*superad|intentos*excedid|numero de intentos|"
              "trop d'essais|trop d'echecs|nombre*tentatives|tentatives*depasse|"
              "tentativi*superat|tentativas*excedid|numero de tentativas|zu viele fehl|zu oft|"
              "zu haufig|versuche uberschritten|anzahl*versuche|liczba prob|zbyt duzo prob|"
              "liczbe prob|prilis mnoho pokusu|pocet pokusu|cok fazla|"
              "слишком много неудач|превышено*попыток|слишком часто|много попыток|попыток входа|"
              "количество попыток|число попыток|"
              "频率|频繁|次数过多|次数超|試行回数|回数*超え|回数*上限|多次|尝试*过多|错误次数|"
              "登录次数|请求过于|试次数|試行*回数|失敗回数|回以上|너무 많",
    .cause = "auth-rate-limited" },
  { REPLY, .steps = AT (LOGIN), .code = "LIMIT", .cause = "auth-rate-limited" },
  { REPLY, .steps = AT (LOGIN),
    .phrase = "location*not allowed|location*blocked|region*not allowed|"
              "unauthorized ip|unauthorised ip|ip*not authorized|ip*not authorised|"
              "not allowed from this ip|not allowed from your ip|ip*not allowed|vpn|"
              "location*not permitted|location*denied|location*restricted|unusual location|"
              "proxy*not allowed|anonymous proxy|tor exit|ausland|" FROM_ABROAD,
    .cause = "auth-blocked-by-location" },

  /* The way in is closed. */
  { REPLY, .steps = AT (LOGIN), .phrase = "authenticate is not enabled|authenticate not enabled",
    .cause = "auth-mechanism-unsupported" },
  { REPLY, .steps = AT (LOGIN) | AT (MAILBOX),
    .phrase =
        "[alert] lookup failed|access to requested service|service*disabled for|service disabled|"
        "does not have access rights to this service|imap access*disabled|"
        "pop access*disabled|pop3 access*disabled|not enabled for imap|"
        "not enabled for pop|imap access is|pop access is|pop3 access is|"
        "smtp access is|enable imap|enable pop|enable smtp|imap is disabled|"
        "pop is disabled|pop3 is disabled|smtp is disabled|imap*not enabled|"
        "pop3*not enabled|imap*disabled for|pop*disabled for|imap*switched off|"
        "protocol is disabled|protocol*not allowed|servicedisabled|yet to enable|"
        "imap*not allowed|imap*not permitted|imap*is disabled|pop*not enabled|"
        "pop*not allowed|pop3*not allowed|pop*not permitted|pop*is disabled|"
        "smtp*not enabled for|permission to use|imap*no esta|imap*non e|imap*nie jest|"
        "imap*nao esta|imap*niet ingeschakeld|imap service is|pop service is|"
        "account*not accessible*imap|account*not accessible*pop|"
        "not allowed to use imap|not allowed to use pop|no imap access|no pop3 access|"
        "imap*nicht aktiviert|pop3*nicht aktiviert|imap*freischalt|pop3*freischalt|"
        "imap*deaktiviert|imap*n'est pas active|pop*n'est pas active|imap*desactive|"
        "user has no permission|imap*enabled in|imap*turned off|imap*is off|"
        "imap*not activated|imap*not active|imap*inactive|imap*not available for|"
        "imap*forbidden|imap access denied|imap*blocked|imap*not been enabled|"
        "not have imap|not have pop|not have smtp|not allow imap|not allow pop|"
        "not allow smtp|not allowed*protocol|not authorized*imap|not authorized*pop|"
        "pop*turned off|pop*switched off|pop*is off|pop*not activated|pop*not active|"
        "pop*inactive|pop*not available for|pop access denied|pop*blocked|pop*disabled|"
        "imap*disabled|smtp access denied|smtp disabled|smtp is off|smtp*switched off|"
        "smtp*turned off|smtp*not activated|smtp*not available for|smtp service*not|"
        "smtp service is|protocol*disabled|protocol*not enabled|protocol*not activated|"
        "protocol*switched off|protocol*turned off|please open smtp|please open imap|"
        "please open pop|option is not on|external access|external clients|"
        "third-party client|third party client|third-party app|third party app|"
        "mail clients*not allowed|mail client access|client access*disabled|"
        "client access*not|not allowed to use smtp|upgrade*imap|upgrade*pop|plan*imap|"
        "imap*gesperrt|imap*nicht freigeschaltet|imap*nicht erlaubt|imap*ausgeschaltet|"
        "imap*abgeschaltet|pop*nicht aktiviert|pop*deaktiviert|pop*freischalt|"
        "pop*gesperrt|pop*ausgeschaltet|smtp*nicht aktiviert|smtp*deaktiviert|"
        "imap*non active|pop*desactive|pop*non active|smtp*desactive|imap*desactivad|"
        "imap*deshabilitad|imap*inhabilitad|pop*desactivad|pop*deshabilitad|"
        "pop*no esta|imap*disattivat|imap*disabilitat|imap*non abilitat|pop*disattivat|"
        "pop*disabilitat|pop*non e|pop*non abilitat|imap*desativad|imap*desabilitad|"
        "pop*desativad|pop*nao esta|imap*wylacz|pop*wylacz|smtp*wylacz|protokol*wylacz|"
        "imap*uitgeschakeld|pop*uitgeschakeld|imap*vypnut|pop*vypnut|pop*nie jest|"
        "imap*kapali|"
        "imap*отключ|imap*не включен|pop*отключ|smtp*отключ|протокол*отключ|"
        "imap*выключ|pop*выключ|pop*не включен|imap*запрещ|pop*запрещ|"
        "доступ*почтов*клиент|"
        "未开启|未開啟|没有开启|未开通|未启用|未開通|imap*無効|pop*無効|"
        "imap*有効になって|没有开通|未打开|未开放|已关闭|被关闭|關閉|没有权限|无权限|"
        "権限がありません|imap*許可されて|pop*許可されて|pop*有効になって|"
        "imap*利用できません|pop*利用できません|imap*사용|pop*사용",
    .cause = "auth-protocol-disabled" },
  { REPLY, .steps = AT (LOGIN), .code = "NOPERM", .cause = "auth-protocol-disabled" },
  { REPLY, .steps = AT (LOGIN) | AT (MAILBOX),
    .phrase = "cannot convert mailbox|authenticated but not connected|no mailbox selected",
    .cause = "mailbox-not-usable" },
  { REPLY, .steps = AT (LOGIN), .protocols = IMAP | POP3,
    .phrase = "command is not valid in this state|command received in invalid state|"
              "unknown authorization state command",
    .cause = "encryption-required" },

  /* The mailbox of POP3 is locked by the login itself. */
  { REPLY, .steps = AT (LOGIN), .protocols = POP3, .code = "SYS/TEMP", .phrase = "does not exist",
    .cause = "mailbox-not-usable" },
  { REPLY, .steps = AT (LOGIN), .protocols = POP3, .code = "SYS/TEMP",
    .phrase = "open*mailbox|open*maildrop|open*inbox|i/o error|session lock|sync mailbox",
    .cause = "server-temp-failure" },
  { REPLY, .steps = AT (LOGIN), .protocols = POP3,
    .phrase = "mail storage|open user's inbox|open inbox|failed to fetch messages",
    .cause = "server-temp-failure" },
  { REPLY, .steps = AT (LOGIN), .protocols = POP3,
    .phrase = "mailbox could not be opened|mailbox*permission denied|maildrop*permission "
              "denied|can't open mailbox|"
              "unable to open maildrop|cannot open maildrop|can't open maildrop|"
              "unable to access mailbox|could not open mailbox|cannot open mailbox|"
              "unable to open mailbox",
    .cause = "mailbox-not-usable" },
  { REPLY, .steps = AT (LOGIN) | AT (MAILBOX), .protocols = POP3,
    .phrase = "maillock|lock busy|another*session|mailbox is locked|mailbox locked|"
              "unable to lock|could not lock|cannot lock|can't lock|already locked|"
              "maildrop*lock|maildrop*in use|mailbox*in use|being used by another|"
              "already open|mailbox*busy|maildrop*busy|another client|another pop|"
              "other pop session|in use by another|boite*verrouillee|postfach*verwendet|"
              "postfach*benutzt|postfach*anderen|andere sitzung|anderen sitzung|"
              "autre session|autre client|otra sesion|otro cliente|altra sessione|"
              "outra sessao|inna sesja|"
              "другой*сесси|другим*клиент|другим*процесс|"
              "メールボックス*ロック|使用中|信箱被锁|被其他|被占用|別の*セッション|他の*接続|"
              "다른 세션",
    .cause = "mailbox-in-use" },

  /* The password was accepted, and then the mailbox was not to be had. */
  { REPLY, .steps = AT (LOGIN), .protocols = IMAP | POP3,
    .phrase = "while finishing login|unable to access your mailbox|"
              "error accessing mailbox",
    .cause = "server-temp-failure" },

  /* The server cannot check now: before anything that blames the password. */
  { REPLY, .steps = AT (LOGIN),
    .phrase =
        "temporary auth|connection lost to authentication|"
        "unable to authenticate at present|unable to authenticate*now|cannot authenticate due to|"
        "authentication server|authentication service|authentication daemon|auth server|"
        "auth service|auth daemon|user database|password database|ldap|directory server|"
        "authentication*timed out|authentication timeout|authentication backend|"
        "auth*backend|federated sts|authentication temporarily|"
        "could not verify*now|anmeldung*vorubergehend|momentan nicht moglich|"
        "temporairement indisponible|generic failure|checkpassword|saslauthd|"
        "internal authentication|processing failed|authentication module|auth process|"
        "child crashed|child died|authdaemon|unable to contact|cannot contact|"
        "can't contact|could not contact|unable to connect to|cannot connect to|"
        "could not connect to|mysql|sql error|db error|database error|database is|"
        "database unavailable|account is temporarily unavailable|temporary login|"
        "remote authentication|radius|kerberos|anmeldedienst|anmeldeserver|"
        "authentifizierungsserver|authentifizierungsdienst|verzeichnisdienst|"
        "serveur d'authentification|service d'authentification|servidor de autenticacion|"
        "servicio de autenticacion|servizio di autenticazione|server di autenticazione|"
        "servidor de autenticacao|serwer uwierzytelni|"
        "временная ошибка аутентификации|временно недоступ|сервер*аутентификации|"
        "сервер*авторизации|служба*аутентификации|"
        "認証サーバ|认证服务|验证服务|鉴权服务|数据库|認証サービス|認証システム|"
        "データベース",
    .cause = "auth-backend-temp-failure" },
  { REPLY, .steps = AT (LOGIN), .protocols = IMAP | POP3,
    .phrase = "service*unavailable|service*not available|temporarily unavailable|server*busy|"
              "system*busy|overload|servicio no disponible|servizio non disponibile|"
              "dienst*nicht verfugbar|service indisponible|server*not available|too busy|"
              "server is down|server down|service*down|service is offline|server is offline|"
              "out of service|server is currently|currently unavailable|server error - "
              "please|server error--please|"
              "nicht erreichbar|dienst*gestort|storung|serveur indisponible|serveur surcharge|"
              "servidor no disponible|servidor ocupado|server non disponibile|"
              "servico indisponivel|servidor indisponivel|serwer niedostepny|usluga niedostepna|"
              "server neni|"
              "сервис недоступен|сервер недоступен|сервер перегружен|сервис временно|"
              "服务不可用|系统繁忙|サービス停止|服务器繁忙|系统忙|服务暂不可用|サーバー*混雑|"
              "サーバ*混雑|混み合って|利用できない状態",
    .cause = "server-unavailable" },
  { REPLY, .steps = AT (LOGIN),
    .phrase = "your ip|ip address*blocked|ip address*banned|ip*is blocked|ip*is banned|"
              "fail2ban|host*banned|address*banned",
    .cause = "client-ip-banned" },

  /* The account and not the password; what is only threatened has not happened. */
  { REPLY, .steps = AT (LOGIN),
    .phrase = "will be locked|will be blocked|will be suspended|will be disabled|will be banned|"
              "will be temporarily|would be locked|gesperrt werden|wird gesperrt|sera bloque|"
              "sera verrouille|sera suspendid|verra bloccat|zostanie zablok|"
              "будет заблокир|"
              "将被锁|将被冻结|ロックされる場合|ロックされます",
    .cause = "auth-bad-credentials" },
  { REPLY, .steps = AT (LOGIN), .protocols = SMTP,
    .phrase = "invio*disabilit|invio*bloccat|sending*disabled|sending*blocked|sending*suspended|"
              "outgoing*disabled|outgoing*blocked",
    .cause = "sending-suspended" },
  { REPLY, .steps = AT (LOGIN),
    .phrase = "userlock|accountlock|userdisabled|accountdisabled|account*locked|account*disabled|"
              "account*blocked|account*frozen|account*terminated|account*closed|account*on hold|"
              "account*cancel|account has expired|account expired|user*locked|user*disabled|"
              "mailbox*disabled|mailbox*blocked|login*disabled for|suspended|deactivated|"
              "locked out|is locked|been locked|is disabled|been disabled|is blocked|"
              "been blocked|inactive|not active|cuenta*bloquead|cuenta*suspendid|account*bloccat|"
              "account*sospes|account*geblokkeerd|konto*zablokowan|conta*bloquead|conta*suspens|"
              "administratively|not authorized|not authorised|konto*gesperrt|konto*deaktiviert|"
              "postfach*deaktiviert|benutzer*gesperrt|zugang*gesperrt|compte*bloque|"
              "compte*suspendu|compte*desactive|account is closed|account*restricted|"
              "account*deleted|account*removed|account*not activated|account*not yet|"
              "account*abnormal|account*overdue|account*unpaid|account*limited|"
              "account*not allowed|account*not valid any|user*blocked|user*frozen|"
              "user*terminated|user*not allowed|user*restricted|user*expired|mailbox*locked|"
              "mailbox*frozen|mailbox*closed|mailbox*deleted|domain*disabled|domain*expired|"
              "not allowed to log|not permitted to log|login not permitted|login not allowed|"
              "login is not allowed|login disabled|logins disabled|logins are disabled|"
              "no longer active|subscription*expired|payment|invoice|banned|locked by|locked for|"
              "temporarily locked|konto*inaktiv|konto*eingefroren|konto*geloscht|"
              "konto*nicht aktiv|postfach*gesperrt|postfach*inaktiv|postfach*geloscht|"
              "zugang*deaktiviert|account*gesperrt|account*deaktiviert|benutzer*deaktiviert|"
              "compte*verrouille|compte*inactif|compte*ferme|compte*cloture|boite*desactiv|"
              "boite*bloqu|boite*suspend|cuenta*desactivad|cuenta*deshabilitad|cuenta*inactiv|"
              "buzon*bloquead|buzon*suspendid|usuario*bloquead|account*disattiv|"
              "account*disabilit|casella*disattiv|casella*disabilit|casella*sospes|"
              "casella*bloccat|utente*disabilit|utente*bloccat|conta*desativad|conta*inativ|"
              "konto*zawieszon|konto*nieaktywn|konto*wylaczon|skrzynk*zablok|ucet*zablokov|"
              "ucet*blokov|hesap*kilit|"
              "учетная запись отключ|блокир|ящик*отключ|аккаунт*отключ|аккаунт*удал|ящик*удал|"
              "учетн*отключ|приостановл|"
              "冻结|凍結|锁定|鎖定|停用|禁用|封禁|アカウント*ロック|アカウント*停止|利用停止|"
              "利用を停止|已注销|被禁|欠费|被锁|已过期|アカウント*無効|アカウント*制限|"
              "ロックされ|利用できなくなっ|解約|계정*잠|계정*정지|계정*차단",
    .cause = "account-locked-or-disabled" },
  { REPLY, .steps = AT (LOGIN), .trap = DOCTOR_TRAP_APP_PASSWORD_SAYS_REFUSED,
    .code = "AUTHORIZATIONFAILED", .phrase = "invalid credential|incorrect*password",
    .cause = "auth-app-password-required" },
  { REPLY, .steps = AT (LOGIN), .code = "CONTACTADMIN|AUTHORIZATIONFAILED|5.7.13",
    .phrase = "incorrect*password|invalid credential", .cause = "auth-bad-credentials" },
  { REPLY, .steps = AT (LOGIN), .code = "CONTACTADMIN|AUTHORIZATIONFAILED|5.7.13",
    .cause = "account-locked-or-disabled" },
  { REPLY, .steps = AT (LOGIN), .protocols = SMTP, .number = 525,
    .cause = "account-locked-or-disabled" },

  /* Senders who pay by the message are refused at the login. */
  { REPLY, .steps = AT (LOGIN), .protocols = SMTP,
    .phrase = "credits exceeded|credit*exceeded|quota exceeded|sending limit|sending quota|"
              "message limit",
    .cause = "sending-quota-exceeded" },

  /* How, not who */
  { REPLY, .steps = AT (LOGIN), .protocols = SMTP, .number = 500,
    .phrase = "unrecognized|unrecognised|unknown command|not recognized|not recognised|"
              "not implemented|invalid command",
    .cause = "auth-not-offered" },
  { REPLY, .steps = AT (LOGIN),
    .phrase = "authentication not enabled|authentication is not enabled|"
              "authentication not allowed|authentication is not allowed|auth not allowed|"
              "auth not available|authentication not available|authentication is not available|"
              "authentication not supported|auth not supported|auth*disabled on|auth is not|"
              "smtp auth not|no authentication mechanisms|no auth mechanisms|"
              "authentication*not offered|not advertised|authentication unavailable",
    .cause = "auth-not-offered" },
  { REPLY, .steps = AT (LOGIN), .protocols = SMTP, .number = 502, .cause = "auth-not-offered" },
  { REPLY, .steps = AT (LOGIN), .protocols = SMTP, .number = 503, .cause = "auth-not-offered" },
  { REPLY, .steps = AT (LOGIN), .phrase = "no authentication type succeeded",
    .cause = "auth-bad-credentials" },
  { REPLY, .steps = AT (LOGIN),
    .phrase = "auth mode|stronger authentication|another step is needed|mechanism*not "
              "supported|mechanism*unsupported|"
              "unsupported*mechanism|unknown*mechanism|mechanism*too weak|"
              "mechanism*not available|mechanism*unknown|unrecognized authentication|"
              "unrecognised authentication|authentication type|authentication method|"
              "auth method|auth type|authtype|invalid*mechanism|no mechanism|"
              "mechanism*invalid|mechanism*disabled|mechanism*not enabled|"
              "mechanism*not allowed|mechanism*not permitted|mechanism*not recognized|"
              "mechanism*not implemented|no worthy|no supported mechanism|no suitable|"
              "mech*not supported|unsupported auth|unsupported sasl|cram-md5*not|"
              "plain*not supported|login*not supported|auth mechanism|apop*not|"
              "authentifizierungsverfahren|authentifizierungsmethode|anmeldeverfahren|"
              "methode d'authentification|mecanisme|metodo de autenticacion|mecanismo|"
              "metodo di autenticazione|meccanismo|"
              "механизм|метод*аутентификации|"
              "认证方式|验证方式|认证机制|認証方式",
    .cause = "auth-mechanism-unsupported" },
  { REPLY, .steps = AT (LOGIN), .protocols = SMTP, .number = 504,
    .cause = "auth-mechanism-unsupported" },
  { REPLY, .steps = AT (LOGIN), .protocols = SMTP, .number = 534,
    .cause = "auth-mechanism-unsupported" },
  { REPLY, .steps = AT (LOGIN), .code = "5.7.4|5.7.9|5.5.4",
    .cause = "auth-mechanism-unsupported" },
  { REPLY, .steps = AT (LOGIN), .protocols = IMAP | POP3,
    .phrase = "missing ')'|missing '\"'|unexpected ')'|excess characters|"
              "invalid character|illegal character|non-ascii|non ascii|8-bit|8bit|"
              "invalid utf-8|invalid utf8|not ascii|us-ascii|characters in atom|"
              "non-printable|8 bit",
    .cause = "auth-non-ascii-password" },

  /* The server's own troubles, temporary before permanent */
  { REPLY, .steps = AT (LOGIN), .code = "UNAVAILABLE", .phrase = "internal server error",
    .cause = "auth-backend-temp-failure" },
  { REPLY, .steps = AT (LOGIN), .protocols = IMAP | POP3,
    .phrase = "temporary system|system error|server unavailable|internal error|"
              "internal server error|serverbug|cannot allocate|out of memory|fatal error|"
              "temporary server|input/output error|i/o error|no space left|disk full|"
              "disk error|interner fehler|systemfehler|serverfehler|erreur interne|"
              "erreur systeme|error interno|errore interno|erro interno|blad wewnetrzny|"
              "interni chyba|"
              "внутренняя ошибка|ошибка сервера|"
              "系统错误|内部错误|サーバーエラー|サーバエラー|システムエラー|内部エラー",
    .cause = "server-temp-failure" },
  { REPLY, .steps = AT (LOGIN), .code = "UNAVAILABLE|SYS/TEMP",
    .phrase = "server error|service*unavailable|server*unavailable|server busy|"
              "try again later|overload",
    .cause = "server-unavailable" },
  { REPLY, .steps = AT (LOGIN), .code = "SERVERBUG|TEMPFAIL", .cause = "server-temp-failure" },
  { REPLY, .steps = AT (LOGIN),
    .phrase = "temporarily|temporary|try later|again later|retry later|later please|"
              "spater erneut|spater noch|spater wieder|vorubergehend|zur zeit nicht|"
              "reessayer plus tard|reessayez plus|ulterieurement|temporairement|mas tarde|"
              "temporalmente|piu tardi|temporane|mais tarde|temporariamente|pozniej|tymczasow|"
              "pozdeji|docasn|daha sonra|"
              "позже|позднее|временн|"
              "稍后|稍候|稍後|暂时|暫時|しばらく|時間をおいて|時間を置いて|時間をあけて|一時的|"
              "のちほど|後ほど|잠시 후|나중에",
    .cause = "auth-backend-temp-failure" },
  { REPLY, .steps = AT (LOGIN), .code = "UNAVAILABLE|SYS/TEMP",
    .cause = "auth-backend-temp-failure" },
  { REPLY, .steps = AT (LOGIN), .code = "4.4.2", .cause = "connection-cut" },
  { REPLY, .steps = AT (LOGIN), .protocols = SMTP, .number = 421, .cause = "server-unavailable" },
  { REPLY, .steps = AT (LOGIN), .protocols = SMTP, .number = 4,
    .cause = "auth-backend-temp-failure" },

  /* Somebody who says how long has counted. */
  { REPLY, .steps = AT (LOGIN),
    .phrase = "try again after|try again in*minute|try again in*sec|try again in*hour|"
              "wait*minute|wait*seconds|wait*hour|wait before|wait a while",
    .cause = "auth-rate-limited" },

  /* The form of the name, where the words say so */
  { REPLY, .steps = AT (LOGIN),
    .phrase = "full email|full e-mail|complete email|complete e-mail|entire email|whole email|"
              "full mail address|email address as|e-mail address as|as your user|as user name|"
              "as username|as login name|include the domain|include domain|including the domain|"
              "including domain|without domain|without the domain|domain part|domain is missing|"
              "domain missing|missing domain|retry with domain|domain\\user|no "
              "domain|@domain|username form|user name form|"
              "vollstandige e-mail|vollstandige mail|vollstandigen e-mail|ganze e-mail|"
              "komplette e-mail|adresse complete|adresse e-mail complete|adresse mail complete|"
              "adresse email complete|adresse electronique complete|direccion completa|"
              "direccion de correo completa|correo completo|correo electronico completo|"
              "indirizzo completo|endereco completo|e-mail completo|email completo|pelny adres|"
              "pelnego adresu|celou e-mail|cely e-mail|"
              "полный адрес|полное имя|полный email|полный e-mail|"
              "完整邮箱|完整的邮|完整的电子|完整地址|メールアドレス全体|"
              "アカウント名*メールアドレス|@以降|@以下|전체 이메일",
    .cause = "auth-username-form" },

  /* Who: what the refusal of a login means at one provider */
  { REPLY, .steps = AT (LOGIN), .phrase = "login ommm", .cause = "account-locked-or-disabled" },
  { REPLY, .steps = AT (LOGIN), .trap = DOCTOR_TRAP_LOCK_SAYS_REFUSED,
    .phrase = "incorrect username or password", .cause = "auth-rate-limited" },
  { REPLY, .steps = AT (LOGIN), .protocols = POP3, .trap = DOCTOR_TRAP_POP3_OFF_SAYS_REFUSED,
    .phrase = "unable to log on", .cause = "auth-protocol-disabled" },
  { REPLY, .steps = AT (LOGIN), .protocols = IMAP | POP3, .trap = DOCTOR_TRAP_OFF_SAYS_REFUSED,
    .phrase = REFUSED_LOGIN "|" NAME_OR_PASSWORD, .cause = "auth-protocol-disabled" },
  { REPLY, .steps = AT (LOGIN), .trap = DOCTOR_TRAP_APP_PASSWORD_SAYS_REFUSED,
    .phrase = REFUSED_LOGIN "|" NAME_OR_PASSWORD "|"
                            "[auth]|authenticationfailed|5.7.8|5.7.0",
    .cause = "auth-app-password-required" },

  /* The password, or the name */
  { REPLY, .steps = AT (LOGIN), .when = uses_token,
    .phrase = "authenticat|credentials|password|token|login fail|logon",
    .cause = "oauth-token-invalid" },
  { REPLY, .steps = AT (LOGIN), .phrase = NAME_OR_PASSWORD, .cause = "auth-bad-credentials" },
  { REPLY, .steps = AT (LOGIN),
    .phrase = "user*not found|user*not exist|account*not exist|account*not found|"
              "mailbox*not exist|usuario*no existe|utente*inesistente|utente*non esiste|"
              "uzytkownik*nie istnieje|usuario*nao existe|gebruiker*bestaat niet|no such user|"
              "unknown user|user unknown|user not found|user does not exist|no such account|"
              "account does not exist|account not found|no such mailbox|mailbox does not exist|"
              "mailbox not found|invalid user|unknown account|unbekannter benutzer|"
              "benutzer*nicht gefunden|utilisateur inconnu|compte inconnu|user*unknown|"
              "user*doesn't exist|account*doesn't exist|account*unknown|account*not known|"
              "mailbox*doesn't exist|mailbox*not found|mailbox*unknown|no such login|no account|"
              "no mailbox|no this user|not a local user|not a valid user|not a known|"
              "is not known|unknown login|unknown mailbox|unknown domain|invalid mailbox|"
              "invalid recipient|unknown name|domain*not found|nutzer*nicht|"
              "benutzer*existiert nicht|konto*existiert nicht|postfach*existiert nicht|"
              "unbekanntes konto|unbekanntes postfach|compte*n'existe pas|"
              "utilisateur*n'existe pas|compte inexistant|boite inconnue|cuenta*no existe|"
              "buzon*no existe|usuario desconocido|casella*inesistente|account*inesistente|"
              "account*non esiste|utente sconosciuto|conta*nao existe|konto*nie istnieje|"
              "nieznany uzytkownik|uzivatel*neexistuje|ucet*neexistuje|onbekende gebruiker|"
              "kullanici*bulunamadi|"
              "пользователь не найден|нет такого пользователя|пользовател*не существует|"
              "неизвестный пользователь|ящик*не существует|ящик не найден|"
              "用户不存在|帐号不存在|账号不存在|用戶不存在|ユーザー*存在しません|"
              "アカウント*存在しません|用户不正确|账户不存在|无此用户|用户未找到|"
              "ユーザー*見つかりません|アカウント*見つかりません|사용자*없",
    .cause = "auth-username-form" },
  /* 535 5.7.139 has many meanings: its number alone says nothing. */
  { REPLY, .steps = AT (LOGIN), .code = "5.7.139", .phrase = "incorrect|password",
    .cause = "auth-bad-credentials" },
  { REPLY, .steps = AT (LOGIN), .code = "5.7.139", .cause = "login-refused" },
  { REPLY, .steps = AT (LOGIN), .code = "OVERQUOTA", .cause = "mailbox-over-quota" },
  { REPLY, .steps = AT (LOGIN), .code = "AUTHENTICATIONFAILED|AUTH|5.7.8|5.7.3",
    .cause = "auth-bad-credentials" },
  { REPLY, .steps = AT (LOGIN), .protocols = SMTP, .number = 535, .cause = "auth-bad-credentials" },
  { REPLY, .steps = AT (LOGIN), .phrase = REFUSED_LOGIN, .cause = "auth-bad-credentials" },
  /* Words that say nothing, where the capabilities do */
  { REPLY, .steps = AT (LOGIN), .when = doctor_offers_only_tokens, .cause = "basic-auth-disabled" },
  { REPLY, .steps = AT (LOGIN), .when = doctor_offers_no_login, .cause = "encryption-required" },
  { REPLY, .steps = AT (LOGIN), .cause = "login-refused" },

  /* Mailbox: the login was good. */
  { REPLY, .steps = AT (MAILBOX), .phrase = "read only file system|read-only file system",
    .cause = "server-temp-failure" },
  { REPLY, .steps = AT (MAILBOX), .code = "OVERQUOTA", .cause = "mailbox-over-quota" },
  { REPLY, .steps = AT (MAILBOX), .phrase = "lost mailbox lock", .cause = "mailbox-in-use" },
  { REPLY, .steps = AT (MAILBOX), .code = "SYS/TEMP|UNAVAILABLE|SERVERBUG|CORRUPTION|TEMPFAIL",
    .cause = "server-temp-failure" },
  { REPLY, .steps = AT (MAILBOX), .phrase = "quota exceeded", .cause = "mailbox-over-quota" },
  { REPLY, .steps = AT (MAILBOX), .phrase = OVER_QUOTA, .cause = "mailbox-over-quota" },
  { REPLY, .steps = AT (MAILBOX), .code = "LIMIT", .cause = "traffic-limit" },
  { REPLY, .steps = AT (MAILBOX),
    .phrase = "rate limit|rate-limit|too many requests|too many commands|throttl|rate exceeded|"
              "too many operations|slow down|"
              "频率|频繁",
    .cause = "traffic-limit" },
  { REPLY, .steps = AT (MAILBOX),
    .phrase = "internal error|internal server|server error|try again|temporar|cannot allocate|"
              "out of memory|fatal error|server busy|system error|i/o error|input/output|"
              "invalid format|inconsistent|corrupt|could not be opened|cannot be opened|"
              "unavailable|no space left|disk full|disk error|lock|timed out|timeout|read error|"
              "index|interner fehler|vorubergehend|momentan|erreur interne|temporairement|"
              "error interno|errore interno|erro interno|blad|"
              "внутренняя ошибка|временн|ошибка сервера|"
              "システムエラー|系统繁忙|系统错误|内部错误|稍后|一時的|サーバーエラー|エラーが発生",
    .cause = "server-temp-failure" },
  { REPLY, .steps = AT (MAILBOX), .code = "NONEXISTENT|NOPERM|CANNOT|TRYCREATE",
    .cause = "mailbox-not-usable" },
  { REPLY, .steps = AT (MAILBOX),
    .phrase = "doesn't exist|not exist|not found|not be found|no such mailbox|no such "
              "folder|unknown mailbox|"
              "permission denied|access denied|no permission|not authorized|not authorised|"
              "not permitted|unable to open|cannot open|can't open|could not open|"
              "unable to access|cannot access|existiert nicht|zugriff verweigert|"
              "keine berechtigung|n'existe pas|acces refuse|no existe|acceso denegado|non esiste|"
              "accesso negato|nao existe|nie istnieje|brak uprawnie|"
              "не существует|нет доступа|"
              "不存在|存在しません",
    .cause = "mailbox-not-usable" },
  { REPLY, .steps = AT (MAILBOX), .cause = "mailbox-refused" },
};

const DoctorSignatures doctor_signatures_login = { rows, G_N_ELEMENTS (rows) };
