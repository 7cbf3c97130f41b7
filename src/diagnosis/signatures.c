/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* What is known by its look: the rows that lead from a fact to a cause. */

#include "diagnosis/signatures.h"

#include <string.h>

/* This file is long because the table is: rows are judged from top to bottom and the first that is
 * true wins, so their order is knowledge and they stay together. */

#define AT(step) (1u << DOCTOR_STEP_##step)
#define IMAP (1u << DOCTOR_PROTOCOL_IMAP)
#define POP3 (1u << DOCTOR_PROTOCOL_POP3)
#define SMTP (1u << DOCTOR_PROTOCOL_SMTP)
#define HANDSHAKE (AT (TLS) | AT (STARTTLS))
#define REPLY .kind = DOCTOR_FACT_REPLY_REFUSED
#define FACT(symbol) .kind = DOCTOR_FACT_##symbol

/* Words that blame the name or the password, and words that only say no. */
#define NAME_OR_PASSWORD                                                                                                               \
  "user*password|username*password|password*username|password or user|login or password|"                                              \
  "login and password|email or password|account or password|user name or bad password|"                                                \
  "benutzer*passwort|benutzer*kennwort|identifiant*mot de passe|utilisateur*mot de passe|"                                             \
  "логин*парол|имя*пользователя*парол|usuario*contraseña|utente*password|usuário*senha|"               \
  "login*senha|gebruiker*wachtwoord|login*hasło|użytkownik*hasł|用户*密码|帐号*密码|账号*密码|"                         \
  "账户*密码|帳號*密碼|帳戶*密碼|ユーザー*パスワード|アカウント*パスワード|idまたはパスワード|" \
  "メールアドレス*パスワード"
#define REFUSED_LOGIN                                                                                                                                                        \
  "password error|passerr|login error|authentication fail|authenticate fail|authorization fail|"                                                                             \
  "authorisation fail|auth fail|login fail|logon fail|log in fail|sign in fail|invalid "                                                                                     \
  "credential|"                                                                                                                                                              \
  "bad credential|wrong credential|credentials invalid|credentials*not valid|"                                                                                               \
  "credentials*incorrect|not accepted|incorrect password|incorrect auth|wrong password|"                                                                                     \
  "invalid password|bad password|bad login|invalid login|login incorrect|login invalid|"                                                                                     \
  "invalid auth|unable to log on|could not log|cannot log|password*incorrect|password*wrong|"                                                                                \
  "password*invalid|password mismatch|password supplied|authentication unsuccessful|"                                                                                        \
  "authentication rejected|authentication error|authentication denied|access denied|"                                                                                        \
  "anmeldung fehlgeschlagen|anmeldung*nicht erfolgreich|authentifizierung fehlgeschlagen|"                                                                                   \
  "authentifizierung*nicht|passwort*falsch|falsches passwort|passwort*ungültig|kennwort*falsch|"                                                                            \
  "falsches kennwort|kennwort*ungültig|mot de passe*incorrect|mot de passe*invalide|"                                                                                       \
  "mot de passe erroné|échec*authentification|authentification*échou|connexion refusée|"                                                                                 \
  "неверный пароль|неправильный пароль|неверный логин|неверные*данные|ошибка аутентификации|" \
  "ошибка авторизации|contraseña*incorrect|contraseña*no válid|contraseña*inválid|"                                                                    \
  "autenticación*fall|error de "                                                                                                                                            \
  "autenticación|credenciales*inválid|credenciales*incorrect|password errat|password non corrett|"                                                                         \
  "credenziali*non valid|autenticazione*fallit|errore di autenticazione|wachtwoord*onjuist|"                                                                                 \
  "verkeerd wachtwoord|authenticatie*mislukt|inloggen*mislukt|błędne hasło|nieprawidłowe hasło|"                                                                        \
  "uwierzytelni*nie powiod|błąd uwierzytelni|senha*incorret|senha*inválid|senha*errad|"                                                                                   \
  "autenticação*falh|falha*autenticação|密码错误|密码不正确|密码有误|密碼錯誤|密碼不正確|"                                                         \
  "认证失败|"                                                                                                                                                            \
  "认证错误|验证失败|身份验证失败|登录失败|登陆失败|登入失敗|認證失敗|驗證失敗|パスワードが違|"                                     \
  "パスワードが正しく|パスワードが間違|パスワードに誤り|パスワードが無効|認証に失敗|認証失敗|"                                     \
  "認証エラー|"                                                                                                                                                         \
  "ログインに失敗|ログインできません"

/* Words by which a virus scanner or a filtering proxy names its own authority. */
#define INTERCEPTORS                                                                               \
  "avast|avg technologies|avg web|kaspersky|eset*ssl filter|eset, spol|bitdefender|norton*web|"    \
  "symantec*web|mcafee|sophos|trend micro|zscaler|fortinet|fortigate|palo alto|netskope|"          \
  "blue coat|bluecoat|cisco umbrella|bullguard|f-secure|sonicwall|cato networks|gateway "          \
  "ca|pfsense|opnsense|portswigger|net nanny|covenant "                                            \
  "eyes|securly|smoothwall|iboss|lightspeed|forcepoint|websense|checkpoint|check "                 \
  "point|watchguard|"                                                                              \
  "barracuda|superfish|g data|gdata|dr.web|drweb|webroot|untangle|squid|mitmproxy|fiddler|"        \
  "charles proxy|adguard|mail shield|antivirus|anti-virus|web shield|ssl inspection|"              \
  "ssl-inspection|personal root|ssl proxy|https proxy"

static gboolean
is_loopback (const char *address)
{
  return address != NULL
         && (g_str_has_prefix (address, "127.") || g_str_equal (address, "::1")
             || g_str_has_prefix (address, "::ffff:127."));
}

/* Every address that was tried is this computer itself. */
static gboolean
only_this_computer (const DoctorCase *self, const DoctorFact *fact)
{
  (void) fact;
  for (guint i = 0; i < doctor_transcript_n_facts (self->transcript); i++)
    {
      const DoctorFact *other = doctor_transcript_fact (self->transcript, i);

      if (other->kind == DOCTOR_FACT_CONNECTING && !is_loopback (other->text))
        return FALSE;
    }
  return is_loopback (fact->text);
}

static gboolean
has_word (const char *text, const char *word)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \n=", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (g_ascii_strcasecmp (words[i], word) == 0)
      return TRUE;
  return FALSE;
}

/* The server takes OAuth and no password, and the account has a password. */
static gboolean
only_tokens_offered (const DoctorCase *self, const DoctorFact *fact)
{
  static const char *const tokens[] = { "XOAUTH2", "OAUTHBEARER" };
  static const char *const passwords[] = {
    "PLAIN",       "LOGIN",         "CRAM-MD5",         "DIGEST-MD5",
    "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256-PLUS"
  };
  const DoctorFact *offered =
      fact->kind == DOCTOR_FACT_MECHANISM_UNSUPPORTED
          ? fact
          : doctor_transcript_last_fact (self->transcript, DOCTOR_FACT_CAPABILITIES);
  gboolean has_token = FALSE;

  if (offered == NULL || offered->text == NULL || self->server->login != DOCTOR_LOGIN_PASSWORD)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    has_token = has_token || has_word (offered->text, tokens[i]);
  for (guint i = 0; i < G_N_ELEMENTS (passwords); i++)
    if (has_word (offered->text, passwords[i]))
      return FALSE;
  return has_token;
}

static gboolean
encryption_still_offered (const DoctorCase *self, const DoctorFact *fact)
{
  const DoctorFact *offered =
      doctor_transcript_last_fact (self->transcript, DOCTOR_FACT_CAPABILITIES);

  (void) fact;
  return self->server->security == DOCTOR_SECURITY_NONE
         || (offered != NULL && offered->text != NULL
             && (has_word (offered->text, "STARTTLS") || has_word (offered->text, "STLS")));
}

/* Capabilities may also stand beside the refusal. */
static gboolean
login_switched_off (const DoctorCase *self, const DoctorFact *fact)
{
  const DoctorFact *offered =
      doctor_transcript_last_fact (self->transcript, DOCTOR_FACT_CAPABILITIES);

  if (offered != NULL && offered->text != NULL && has_word (offered->text, "LOGINDISABLED"))
    return TRUE;
  for (guint i = 0; i < doctor_transcript_n_entries (self->transcript); i++)
    {
      const DoctorEntry *entry = doctor_transcript_entry (self->transcript, i);

      if (entry->step == fact->step && entry->direction == DOCTOR_FROM_SERVER
          && g_str_has_prefix (entry->text, "* CAPABILITY ")
          && has_word (entry->text, "LOGINDISABLED"))
        return TRUE;
    }
  return FALSE;
}

static gboolean
wants_starttls (const DoctorCase *self, const DoctorFact *fact)
{
  (void) fact;
  return self->server->security == DOCTOR_SECURITY_STARTTLS;
}

static gboolean
wants_tls (const DoctorCase *self, const DoctorFact *fact)
{
  (void) fact;
  return self->server->security == DOCTOR_SECURITY_TLS;
}

static gboolean
not_implicit_tls (const DoctorCase *self, const DoctorFact *fact)
{
  (void) fact;
  return self->server->security != DOCTOR_SECURITY_TLS;
}

static gboolean
uses_token (const DoctorCase *self, const DoctorFact *fact)
{
  (void) fact;
  return self->server->login == DOCTOR_LOGIN_OAUTH2;
}

/* A redirection (RFC 9110 section 15.4), or "network authentication required" (RFC 6585). */
static gboolean
is_sign_in_page (const DoctorCase *self, const DoctorFact *fact)
{
  const char *status = fact->text != NULL ? strchr (fact->text, ' ') : NULL;

  (void) self;
  return status != NULL && g_str_has_prefix (fact->text, "HTTP/")
         && (g_str_has_prefix (status, " 30") || g_str_has_prefix (status, " 511"));
}

/* RFC 5280 has no such date: two weeks are enough to act. */
#define SOON (14 * G_GINT64_CONSTANT (86400))

static gboolean
expires_soon (const DoctorCase *self, const DoctorFact *fact)
{
  (void) self;
  return fact->extra < SOON;
}

static gboolean
is_accepted (const DoctorCase *self, const DoctorFact *fact)
{
  (void) fact;
  return doctor_transcript_last_fact (self->transcript, DOCTOR_FACT_CERTIFICATE_VERIFIED) != NULL;
}

static gboolean
not_accepted (const DoctorCase *self, const DoctorFact *fact)
{
  return !is_accepted (self, fact);
}

/* Seconds since 1970: no clock was right before this program was there. */
static gboolean
clock_is_before_release (const DoctorCase *self, const DoctorFact *fact)
{
  (void) self;
  return fact->number != 0 && fact->number + fact->extra < DOCTOR_RELEASED;
}

static gboolean
is_nearly_full (const DoctorCase *self, const DoctorFact *fact)
{
  (void) self;
  return fact->extra > 0 && (double) fact->number >= 0.9 * (double) fact->extra;
}

/* An IPv6 address that should have answered, where IPv4 then did. One that cannot be reached at all
 * is no fault: most networks have no IPv6. */
static gboolean
ipv4_helped (const DoctorCase *self, const DoctorFact *fact)
{
  const DoctorFact *connected =
      doctor_transcript_last_fact (self->transcript, DOCTOR_FACT_CONNECTED);

  return connected != NULL && connected->text != NULL && fact->text != NULL
         && strchr (fact->text, ':') != NULL && strchr (connected->text, ':') == NULL
         && !is_loopback (fact->text);
}

/* Causes that one fact tells by itself, in the order of the steps. */
static const DoctorSignature signatures[] = {
  { FACT (STOPPED), .cause = "check-stopped" },
  { FACT (SETTING_INVALID), .cause = "settings-invalid" },

  /* Name */
  { FACT (NAME_NOT_FOUND), .cause = "dns-not-found" },
  { FACT (NAME_LOOKUP_FAILED), .cause = "dns-temporary-failure" },
  { FACT (NAME_LOOKUP_TIMEOUT), .cause = "dns-temporary-failure" },
  { FACT (PROBE_TIMEOUT), .steps = AT (RESOLVE), .cause = "dns-temporary-failure" },

  /* Connect: an address that said no tells more than one that said nothing, and that more than one
   * to which there is no way. */
  { FACT (CONNECTION_REFUSED), .steps = AT (CONNECT), .when = only_this_computer,
    .cause = "local-service-not-running" },
  { FACT (CONNECTION_REFUSED), .steps = AT (CONNECT), .cause = "connection-refused" },
  { FACT (CONNECT_TIMEOUT), .steps = AT (CONNECT), .cause = "connect-timeout" },
  { FACT (PROBE_TIMEOUT), .steps = AT (CONNECT), .cause = "connect-timeout" },
  { FACT (CONNECT_FORBIDDEN), .steps = AT (CONNECT), .cause = "network-unreachable" },
  { FACT (NETWORK_UNREACHABLE), .steps = AT (CONNECT), .cause = "network-unreachable" },
  { FACT (CONNECTION_RESET), .steps = AT (CONNECT), .cause = "connection-cut" },
  { FACT (CONNECT_FAILED), .steps = AT (CONNECT), .cause = "network-unreachable" },

  /* Encryption: what answered in place of TLS. After the go-ahead no server has more to say. */
  { FACT (TLS_PLAINTEXT), .steps = AT (STARTTLS), .cause = "starttls-injected" },
  { FACT (TLS_PLAINTEXT), .when = is_sign_in_page, .cause = "captive-portal" },
  { FACT (TLS_PLAINTEXT), .phrase = "http/1|http/2|<html|ssh-", .cause = "wrong-service-on-port" },
  { FACT (TLS_PLAINTEXT), .phrase = "connection is closed. 14", .cause = "server-misconfigured" },
  { FACT (TLS_PLAINTEXT), .cause = "tls-on-plain-port" },
  /* The handshake */
  { FACT (TLS_VERSION_TOO_OLD), .cause = "tls-server-too-old" },
  { FACT (TLS_ONLY_OLDER), .cause = "tls-server-too-old" },
  { FACT (TLS_CLIENT_CERTIFICATE), .cause = "client-certificate-required" },
  { FACT (TLS_NO_SHARED_CIPHER), .cause = "tls-no-shared-cipher" },
  { FACT (TLS_WEAK_KEY_EXCHANGE), .when = not_accepted, .cause = "tls-weak-keys" },
  /* RFC 8446 section 6.2. The newest version is offered, so 70 is a server that knows none of them;
   * 80 is what some servers send where they mean 40. */
  { FACT (TLS_ALERT), .steps = HANDSHAKE, .number = 40, .when = not_accepted,
    .cause = "tls-no-shared-cipher" },
  { FACT (TLS_ALERT), .steps = HANDSHAKE, .number = 70, .when = not_accepted,
    .cause = "tls-server-too-old" },
  { FACT (TLS_ALERT), .steps = HANDSHAKE, .number = 71, .when = not_accepted,
    .cause = "tls-no-shared-cipher" },
  { FACT (TLS_ALERT), .steps = HANDSHAKE, .number = 80, .when = not_accepted,
    .cause = "tls-no-shared-cipher" },
  { FACT (TLS_ALERT), .steps = HANDSHAKE, .cause = "tls-failed" },
  /* The certificate: somebody in between, then who vouches for it, then what it says */
  { FACT (CERTIFICATE_UNKNOWN_AUTHORITY), .phrase = INTERCEPTORS,
    .cause = "cert-antivirus-interception" },
  { FACT (CERTIFICATE_SELF_SIGNED), .phrase = INTERCEPTORS,
    .cause = "cert-antivirus-interception" },
  { FACT (CERTIFICATE_CHAIN_INCOMPLETE), .phrase = INTERCEPTORS,
    .cause = "cert-antivirus-interception" },
  { FACT (CERTIFICATE_REVOKED), .cause = "cert-revoked" },
  { FACT (CERTIFICATE_SELF_SIGNED), .cause = "cert-untrusted-issuer" },
  { FACT (CERTIFICATE_UNKNOWN_AUTHORITY), .cause = "cert-untrusted-issuer" },
  { FACT (CERTIFICATE_CHAIN_INCOMPLETE), .cause = "cert-chain-incomplete" },
  { FACT (CERTIFICATE_ISSUER_UNFIT), .cause = "cert-untrusted-issuer" },
  { FACT (CERTIFICATE_EXPIRED), .when = clock_is_before_release, .cause = "clock-skew" },
  { FACT (CERTIFICATE_NOT_YET_VALID), .when = clock_is_before_release, .cause = "clock-skew" },
  { FACT (CERTIFICATE_EXPIRED), .cause = "cert-expired" },
  { FACT (CERTIFICATE_NOT_YET_VALID), .cause = "cert-not-yet-valid" },
  { FACT (CERTIFICATE_WRONG_NAME), .phrase = "invalid2.invalid|no sni", .cause = "client-bug" },
  { FACT (CERTIFICATE_WRONG_NAME), .cause = "cert-name-mismatch" },
  { FACT (CERTIFICATE_WRONG_PURPOSE), .cause = "cert-wrong-purpose" },
  { FACT (CERTIFICATE_NAME_CONSTRAINT), .cause = "cert-name-constraint" },
  { FACT (CERTIFICATE_WEAK), .when = not_accepted, .cause = "tls-weak-keys" },
  { FACT (CERTIFICATE_STATUS_MISSING), .cause = "cert-status-missing" },
  { FACT (CERTIFICATE_REFUSED), .cause = "cert-invalid" },
  { FACT (TLS_CLOSED), .cause = "tls-closed" },
  { FACT (TLS_TIMEOUT), .cause = "tls-timeout" },
  { FACT (TLS_FAILED), .cause = "tls-failed" },
  { FACT (REPLY_TIMEOUT), .steps = AT (TLS), .cause = "tls-timeout" },
  { FACT (PROBE_TIMEOUT), .steps = AT (TLS), .cause = "tls-timeout" },
  { FACT (CLOSED_UNEXPECTEDLY), .steps = AT (TLS), .cause = "tls-closed" },
  { FACT (CONNECTION_LOST), .steps = AT (TLS), .cause = "tls-closed" },

  /* Greeting and STARTTLS */
  { FACT (WRONG_SERVICE), .when = is_sign_in_page, .cause = "captive-portal" },
  { FACT (WRONG_SERVICE), .cause = "wrong-service-on-port" },
  { FACT (TLS_ANSWERED), .when = not_implicit_tls, .cause = "plain-on-tls-port" },
  { FACT (STARTTLS_MASKED), .cause = "starttls-stripped" },
  { FACT (STARTTLS_INJECTED), .cause = "starttls-injected" },
  { FACT (PREAUTH), .when = wants_starttls, .cause = "preauth-unencrypted" },
  { FACT (STARTTLS_NOT_OFFERED), .cause = "starttls-unavailable" },
  { FACT (REPLY_TOO_LARGE), .cause = "reply-too-large" },
  { FACT (PROTOCOL_VIOLATION), .cause = "protocol-violation" },

  /* Login, by what was offered or by the program's own knowledge */
  { FACT (TOKEN_REFUSED), .cause = "oauth-token-invalid" },
  { FACT (SERVER_NOT_AUTHENTIC), .cause = "server-not-authentic" },
  { FACT (LOGIN_DISABLED), .when = only_tokens_offered, .cause = "basic-auth-disabled" },
  { FACT (MECHANISM_UNSUPPORTED), .when = only_tokens_offered, .cause = "basic-auth-disabled" },
  { FACT (LOGIN_DISABLED), .when = encryption_still_offered, .cause = "encryption-required" },
  { FACT (LOGIN_DISABLED), .cause = "auth-not-offered" },
  { FACT (LOGIN_NOT_OFFERED), .cause = "auth-not-offered" },
  { FACT (MECHANISM_UNSUPPORTED), .cause = "auth-mechanism-unsupported" },
  { FACT (PASSWORD_UNSENDABLE), .cause = "auth-non-ascii-password" },

  /* Replies. First the sentences that mean one thing at whatever step they come. */
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
  /* Instead of TLS: those words may be anybody's, so they have no say in what comes after. */
  { REPLY, .steps = AT (STARTTLS), .phrase = "helo|ehlo", .cause = "helo-rejected" },
  { REPLY, .steps = AT (STARTTLS), .phrase = "too many*connection",
    .cause = "too-many-connections" },
  { REPLY, .steps = AT (STARTTLS), .cause = "starttls-unavailable" },
  { REPLY,
    .phrase = "move your account to|account has been moved|account was moved|"
              "has been migrated|been migrated to|server has moved|moved to a new server|"
              "no longer hosted|umgezogen|a été migré|перенес|已迁移|移行しました",
    .cause = "provider-moved" },
  { REPLY, .phrase = "unsafe login|kefu@188", .cause = "client-id-required" },
  { REPLY,
    .phrase = "smtpclientauthentication is disabled|smtp_auth_disabled|"
              "authenticated smtp*disabled|smtp auth*disabled for the",
    .cause = "smtp-auth-disabled" },
  { REPLY,
    .phrase = "basic authentication is no longer|basic auth*no longer|use oauth|"
              "basic authentication is disabled|basic authentication is not|"
              "basic auth*disabled|basic authentication*blocked|modern authentication|"
              "less secure app|password authentication is no longer|"
              "password*no longer supported|oauth*required|requires oauth|must use oauth|"
              "only oauth",
    .cause = "basic-auth-disabled" },
  { REPLY, .code = "5.7.30", .cause = "basic-auth-disabled" },
  { REPLY,
    .phrase = "security defaults|conditional access|did not meet the criteria|"
              "does not meet the criteria|blocked by*organi|organization*policy|"
              "organisation*policy|blocked by*administrator|policy*administrator",
    .cause = "blocked-by-org-policy" },
  { REPLY, .phrase = "port 25*block|outbound port 25|op25b|puerto 25|25番ポート|port 25*gesperrt",
    .cause = "port-blocked" },
  { REPLY, .phrase = "synchronization error|synchronisation error", .cause = "tls-on-plain-port" },
  { REPLY,
    .phrase = "send helo|send ehlo|helo first|ehlo first|helo/ehlo first|"
              "bad sequence of commands|command syntax error",
    .cause = "client-bug" },
  { REPLY, .phrase = "greylist|graylist|grey-list|grey list|postgrey", .cause = "greylisting" },
  { REPLY, .steps = AT (GREETING), .phrase = "invalid domain name|helo|ehlo",
    .cause = "helo-rejected" },
  { REPLY, .steps = AT (SENDER), .phrase = "helo|ehlo", .cause = "helo-rejected" },
  { REPLY,
    .phrase = "configuration error|misconfigur|configuration problem|not configured correctly",
    .cause = "server-misconfigured" },
  { REPLY, .code = "4.3.5|5.3.5", .cause = "server-misconfigured" },
  { REPLY, .code = "4.4.2", .cause = "connection-cut" },
  { REPLY,
    .phrase = "autologout|auto-logout|idle for too long|inactivity|timeout exceeded|"
              "idle timeout",
    .cause = "connection-cut" },

  /* Limits. A server that is full as a whole is out of service; one that counts me is not. */
  { REPLY, .steps = AT (GREETING), .code = "4.3.2|SYS/TEMP", .cause = "server-unavailable" },
  { REPLY,
    .phrase = "too many*connection|too many*session|maximum number of connection|"
              "maximum*connections|concurrent connection|concurrent session|"
              "connection limit|connection rate|connections limit|simultaneous|sender thread limit|"
              "session limit|zu viele verbindungen|verbindungen*überschritten|"
              "trop de connexions|connexions simultanées|слишком много соединений|"
              "слишком много подключений|连接数|并发|同時接続|接続数",
    .cause = "too-many-connections" },
  { REPLY,
    .phrase = "service is not open|service not open|"
              "password*or*not enabled|credentials or imap is disabled|"
              "credentials or pop3 is disabled|credentials or smtp is disabled|"
              "or imap is disabled|or pop3 is disabled|or smtp is disabled|"
              "or imap access is|or pop access is|or pop3 access is|"
              "密码错误*未开启|未开启*密码错误",
    .cause = "auth-credentials-or-protocol-disabled" },
  { REPLY,
    .phrase = "bandwidth limit|command or bandwidth|traffic limit|download limit|"
              "bandwidth exceeded|流量限制|通信量",
    .cause = "traffic-limit" },
  { REPLY, .code = "LOGIN-DELAY", .cause = "traffic-limit" },
  { REPLY,
    .phrase = "login limit for a|minimum time between|between logins|login interval|"
              "checking mail too often|checked too often|too frequent*mail",
    .cause = "traffic-limit" },

  /* The login's own sentences; an app password before the count of failures, because providers who
   * want one say "too many" at the first try. */
  { REPLY,
    .phrase =
        "application-specific|app-specific|app specific|application specific|"
        "two-factor|2-factor|two-step verif|2-step verif|contraseña de aplicación|"
        "password per le app|password per app|app-wachtwoord|hasło aplikacji|hasło do aplikacji|"
        "senha de aplicativo|senha de app|\\xca\\xdaȩ\\xc2\\xeb|"
        "app password|app-password|application password|application-password|"
        "apppassword|authorization code|authorisation code|authorized code|"
        "secure mail key|#auth005|#auth012|#mbr1212|parol prilozheniya|"
        "пароль приложени|пароля приложени|паролем приложени|пароль для внешн|"
        "anwendungspasswort|anwendungsspezifisch|app-passwort|"
        "passwort für e-mail-programme|mot de passe d'application|"
        "mot de passe spécifique|mot de passe applicatif|授权码|授權碼|专用密码|"
        "客户端密码|独立密码|アプリパスワード|アプリ用パスワード|"
        "アプリケーションパスワード|専用パスワード|authentication failed, system busy|"
        "password or access token",
    .cause = "auth-app-password-required" },
  { REPLY,
    .phrase = "web login required|webalert|accept eula|accept the eula|user agreement|web "
              "browser|via browser|via the web|"
              "log in*browser|sign in*browser|sign in to your webmail|unusual activity|"
              "unusual login|unusual sign|suspicious login|suspicious sign|verify your account|"
              "verify your identity|verify it's you|please log in via|"
              "confirm*your identity|complete*captcha|ungewöhnliche aktivität|"
              "activité inhabituelle|异常登录|登录异常|"
              "ブラウザ",
    .cause = "auth-web-login-required" },
  { REPLY, .code = "5.7.14|WEBALERT", .cause = "auth-web-login-required" },
  { REPLY, .steps = AT (LOGIN), .phrase = "suspicious|verdächtig|подозрительн|不審な",
    .cause = "auth-web-login-required" },
  { REPLY, .code = "4.7.12", .cause = "auth-mechanism-unsupported" },
  { REPLY, .code = "EXPIRED", .cause = "password-expired" },
  { REPLY,
    .phrase = "contraseña*caducad|password*scadut|wachtwoord*verlopen|hasło*wygasł|senha*expir|"
              "passwort*abgelaufen|kennwort*abgelaufen|"
              "password has expired|password is expired|password*expired|password expired|expired "
              "password|"
              "password change required|must change*password|change your password|"
              "password must be changed|password needs to be changed|password isn't valid any|"
              "password is too old|passwort ist abgelaufen|passwort abgelaufen|"
              "kennwort ist abgelaufen|mot de passe*expiré|срок действия пароля|"
              "пароль устарел|密码已过期|密码过期|密碼已過期|パスワード*有効期限|"
              "パスワード*期限切れ",
    .cause = "password-expired" },
  { REPLY, .steps = AT (GREETING),
    .phrase = "too many*login|too many*auth|too many*attempt|too many*fail",
    .cause = "client-ip-banned" },
  { REPLY, .steps = AT (GREETING), .phrase = "rate limit|rate-limit|ratelimit|connection rate",
    .cause = "too-many-connections" },
  { REPLY, .steps = AT (LOGIN),
    .phrase =
        "too many*tries|too many*bad|too many*wrong|too many*invalid pass|too many*invalid log|"
        "too many*sign|too many*requests|try again in*minute|demasiados intentos|troppi tentativi|"
        "te veel pogingen|zbyt wiele prób|muitas tentativas|"
        "too many*login|too many*auth|too many*attempt|too many*fail|"
        "too many*logon|too many*password|too many*incorrect|login rate|rate limit|"
        "rate-limit|ratelimit|login frequency|too often|too frequent|"
        "failed login attempts|login attempts exceeded|attempts exceeded|"
        "maximum*attempts|zu viele*anmelde|zu viele*versuche|zu viele*login|"
        "trop de tentatives|слишком много попыток|слишком много неудач|"
        "превышено*попыток|频率|频繁|次数过多|次数超|試行回数|回数*超え|回数*上限",
    .cause = "auth-rate-limited" },
  { REPLY, .steps = AT (LOGIN), .code = "LIMIT", .cause = "auth-rate-limited" },
  { REPLY, .steps = AT (LOGIN),
    .phrase = "geoip|geo-ip|geo-block|geoblock|location*not allowed|location*blocked|"
              "from your location|from this location|from this country|"
              "from your country|country is|country*blocked|"
              "region*not allowed|not allowed from this ip|"
              "not allowed from your ip|ip*not allowed|vpn|"
              "aus diesem land|depuis votre pays|из вашей страны|"
              "异地|海外|国外",
    .cause = "auth-blocked-by-location" },
  { REPLY, .steps = AT (LOGIN) | AT (MAILBOX),
    .phrase = "does not have access rights to this service|imap access*disabled|"
              "pop access*disabled|pop3 access*disabled|not enabled for imap|not enabled for "
              "pop|imap access is|pop access is|"
              "pop3 access is|smtp access is|enable imap|enable pop|enable smtp|"
              "imap is disabled|pop is disabled|pop3 is disabled|smtp is disabled|"
              "imap*not enabled|pop3*not enabled|imap*disabled for|pop*disabled for|"
              "imap*switched off|protocol is disabled|protocol*not allowed|servicedisabled|"
              "yet to enable|imap*not enabled|imap*not allowed|imap*not permitted|imap*is disabled|"
              "pop*not enabled|pop*not allowed|pop3*not allowed|pop*not permitted|pop*is disabled|"
              "smtp*not enabled for|permission to use|imap*no está|imap*non è|imap*nie jest|"
              "imap*não está|imap*niet ingeschakeld|"
              "imap service is|pop service is|not allowed to use imap|not allowed to use pop|"
              "no imap access|no pop3 access|imap*nicht aktiviert|pop3*nicht aktiviert|"
              "imap*freischalt|pop3*freischalt|imap*deaktiviert|imap*n'est pas activé|"
              "pop*n'est pas activé|imap*désactivé|imap*отключ|imap*не включен|"
              "未开启|未開啟|没有开启|未开通|未启用|未開通|imap*無効|pop*無効|"
              "imap*有効になって|user has no permission",
    .cause = "auth-protocol-disabled" },

  { REPLY, .steps = AT (LOGIN), .code = "NOPERM", .cause = "auth-protocol-disabled" },

  { REPLY, .steps = AT (LOGIN) | AT (MAILBOX),
    .phrase = "authenticated but not connected|no mailbox selected",
    .cause = "mailbox-not-usable" },

  /* Without encryption */
  { REPLY, .code = "PRIVACYREQUIRED|ENCRYPTIONREQUIRED|5.7.10|5.7.11",
    .cause = "encryption-required" },
  { REPLY, .protocols = SMTP, .number = 523, .cause = "encryption-required" },
  { REPLY, .protocols = SMTP, .number = 538, .cause = "encryption-required" },
  { REPLY, .steps = AT (GREETING) | AT (LOGIN) | AT (SENDER),
    .phrase = "tls*required|ssl*required|encryption*required|use starttls|issue starttls|"
              "starttls is required|stls is required|must issue a starttls|must issue starttls|"
              "starttls first|starttls command first|starttls required|stls first|"
              "until starttls|before starttls|until tls|without starttls|without tls|"
              "without ssl|without encryption|not encrypted|unencrypted|must use tls|must use ssl|"
              "plaintext authentication|cleartext authentication|plaintext password|"
              "plaintext login|cleartext login|"
              "cleartext password|non-secure|not secure connection|insecure connection|"
              "only available under a layer|encryption required|encryption is required|"
              "requires encryption|requires tls|requires ssl|tls required|tls is required|"
              "ssl required|ssl is required|need tls|use ssl|use tls|secure connection*requi|"
              "requires a secure connection|verschlüsselung erforderlich|"
              "nur verschlüsselt|connexion sécurisée|требуется шифрование|"
              "暗号化*必要|加密连接",
    .cause = "encryption-required" },
  { REPLY, .steps = AT (LOGIN), .protocols = POP3, .phrase = "command is not valid in this state",
    .cause = "encryption-required" },

  /* The mailbox of POP3 is locked by the login itself. */
  { REPLY, .steps = AT (LOGIN), .code = "IN-USE", .phrase = "authenticat",
    .cause = "auth-backend-temp-failure" },
  { REPLY, .code = "IN-USE|INUSE", .cause = "mailbox-in-use" },
  { REPLY, .steps = AT (LOGIN) | AT (MAILBOX), .protocols = POP3,
    .phrase = "maillock|lock busy|another*session|mailbox is locked|mailbox locked|"
              "unable to lock|could not lock|cannot lock|can't lock|already locked|"
              "maildrop*lock|maildrop*in use|mailbox*in use|being used by another|already open|"
              "mailbox*busy|maildrop*busy|another client|another pop|other pop session|"
              "in use by another|"
              "postfach*gesperrt|boîte*verrouillée|メールボックス*ロック|使用中|信箱被锁",
    .cause = "mailbox-in-use" },

  /* The server cannot check now: before anything that blames the password. */
  { REPLY, .steps = AT (LOGIN),
    .phrase = "temporary authentication fail|temporary auth|connection lost to authentication|"
              "unable to authenticate at present|cannot authenticate due to|"
              "authentication server*unavailable|authentication service*unavailable|"
              "authentication server|authentication service|authentication daemon|auth server|"
              "auth service|auth daemon|user database|password database|ldap|directory server|"
              "authentication*timed out|authentication timeout|"
              "authentication backend|auth*backend|sts service was unreachable|"
              "authentication temporarily|could not verify*now|"
              "anmeldung*vorübergehend|momentan nicht möglich|temporairement indisponible|"
              "временная ошибка аутентификации|временно недоступ|認証サーバ",
    .cause = "auth-backend-temp-failure" },

  { REPLY, .steps = AT (LOGIN), .protocols = IMAP | POP3,
    .phrase = "service*unavailable|service*not available|temporarily unavailable|server*busy|"
              "system*busy|overload|servicio no disponible|servizio non disponibile|"
              "dienst*nicht verfügbar|service indisponible|сервис недоступен|服务不可用|系统繁忙|"
              "サービス停止",
    .cause = "server-unavailable" },
  { REPLY, .steps = AT (LOGIN),
    .phrase = "your ip|ip address*blocked|ip address*banned|ip*is blocked|ip*is banned|fail2ban|"
              "host*banned|address*banned",
    .cause = "client-ip-banned" },

  /* The account and not the password */
  { REPLY, .steps = AT (LOGIN),
    .phrase = "account*locked|account*suspended|account*disabled|account*blocked|"
              "account*deactivated|account*frozen|account*terminated|account*closed|"
              "account*inactive|account*not active|account*banned|account*on hold|"
              "account*cancel|account has expired|account expired|user*locked|user*suspended|"
              "user*disabled|user is blocked|user*deactivated|mailbox*suspended|"
              "mailbox*disabled|mailbox*blocked|mailbox is inactive|login*disabled for|"
              "suspended|deactivated|locked out|is locked|been locked|is disabled|been disabled|"
              "is blocked|been blocked|inactive|not active|cuenta*bloquead|cuenta*suspendid|"
              "account*bloccat|account*sospes|account*geblokkeerd|konto*zablokowan|conta*bloquead|"
              "conta*suspens|"
              "administratively|not authorized|not authorised|"
              "konto*gesperrt|konto*deaktiviert|postfach*deaktiviert|benutzer*gesperrt|"
              "zugang*gesperrt|compte*bloqué|compte*suspendu|compte*désactivé|"
              "заблокирован|учётная запись отключ|учетная запись отключ|冻结|凍結|锁定|鎖定|停用|"
              "禁用|封禁|アカウント*ロック|アカウント*停止|利用停止|利用を停止",
    .cause = "account-locked-or-disabled" },
  { REPLY, .steps = AT (LOGIN), .code = "CONTACTADMIN|AUTHORIZATIONFAILED|5.7.13",
    .phrase = "incorrect*password", .cause = "auth-bad-credentials" },
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
  { REPLY, .steps = AT (LOGIN),
    .phrase = "authentication not enabled|authentication is not enabled|"
              "authentication not allowed|authentication is not allowed|auth not allowed|"
              "auth not available|auth command used when not advertised|"
              "authentication not available|authentication is not available|"
              "authentication not supported|auth not supported",
    .cause = "auth-not-offered" },
  { REPLY, .steps = AT (LOGIN), .protocols = SMTP, .number = 502, .cause = "auth-not-offered" },
  { REPLY, .steps = AT (LOGIN), .protocols = SMTP, .number = 503, .cause = "auth-not-offered" },
  { REPLY, .steps = AT (LOGIN),
    .phrase = "another step is needed|mechanism*not supported|mechanism*unsupported|"
              "unsupported*mechanism|unknown*mechanism|mechanism*too weak|"
              "mechanism*not available|mechanism*unknown|"
              "unrecognized authentication|unrecognised authentication|"
              "authentication type|authentication method|auth method|"
              "auth type|authtype",
    .cause = "auth-mechanism-unsupported" },
  { REPLY, .steps = AT (LOGIN), .protocols = SMTP, .number = 504,
    .cause = "auth-mechanism-unsupported" },
  { REPLY, .steps = AT (LOGIN), .protocols = SMTP, .number = 534,
    .cause = "auth-mechanism-unsupported" },
  { REPLY, .steps = AT (LOGIN), .code = "5.7.4|5.7.9|5.5.4",
    .cause = "auth-mechanism-unsupported" },
  { REPLY, .steps = AT (LOGIN), .protocols = IMAP | POP3,
    .phrase = "invalid character|illegal character|non-ascii|non ascii|8-bit|8bit",
    .cause = "auth-non-ascii-password" },

  /* The server's own troubles, temporary before permanent */
  { REPLY,
    .phrase = "maintenance|going down|shutting down|wartung|wartungsarbeiten|"
              "технические работы|维护|維護|メンテナンス",
    .cause = "server-unavailable" },
  { REPLY, .steps = AT (LOGIN),
    .phrase = "temporary system|system error|server unavailable|internal error|internal server "
              "error|serverbug|"
              "cannot allocate|out of memory",
    .protocols = IMAP | POP3, .cause = "server-temp-failure" },
  { REPLY, .steps = AT (LOGIN), .code = "UNAVAILABLE",
    .phrase = "server error|service*unavailable|server*unavailable|server busy|"
              "try again later|overload",
    .cause = "server-unavailable" },
  { REPLY, .steps = AT (LOGIN), .code = "SERVERBUG", .cause = "server-temp-failure" },
  { REPLY, .steps = AT (LOGIN), .code = "UNAVAILABLE|SYS/TEMP",
    .cause = "auth-backend-temp-failure" },
  { REPLY, .steps = AT (LOGIN), .protocols = SMTP, .number = 421, .cause = "server-unavailable" },
  { REPLY, .steps = AT (LOGIN), .protocols = SMTP, .number = 4,
    .cause = "auth-backend-temp-failure" },

  /* Who: what the refusal of a login means at one provider */
  { REPLY, .steps = AT (LOGIN), .phrase = "incorrect username or password",
    .trap = DOCTOR_TRAP_LOCK_SAYS_REFUSED, .cause = "auth-rate-limited" },
  { REPLY, .steps = AT (LOGIN), .protocols = POP3, .phrase = "unable to log on",
    .trap = DOCTOR_TRAP_POP3_OFF_SAYS_REFUSED, .cause = "auth-protocol-disabled" },
  { REPLY, .steps = AT (LOGIN), .protocols = IMAP | POP3,
    .phrase = REFUSED_LOGIN "|" NAME_OR_PASSWORD, .trap = DOCTOR_TRAP_OFF_SAYS_REFUSED,
    .cause = "auth-protocol-disabled" },
  { REPLY, .steps = AT (LOGIN),
    .phrase = REFUSED_LOGIN "|" NAME_OR_PASSWORD "|[auth]|authenticationfailed|5.7.8|5.7.0",
    .trap = DOCTOR_TRAP_APP_PASSWORD_SAYS_REFUSED, .cause = "auth-app-password-required" },

  /* The password, or the name */
  { REPLY, .steps = AT (LOGIN), .when = uses_token,
    .phrase = "authenticat|credentials|password|token|login fail|logon",
    .cause = "oauth-token-invalid" },
  { REPLY, .steps = AT (LOGIN), .phrase = NAME_OR_PASSWORD, .cause = "auth-bad-credentials" },
  { REPLY, .steps = AT (LOGIN),
    .phrase = "user*not found|user*not exist|account*not exist|account*not found|mailbox*not exist|"
              "usuario*no existe|utente*inesistente|utente*non esiste|użytkownik*nie istnieje|"
              "usuário*não existe|gebruiker*bestaat niet|"
              "no such user|unknown user|user unknown|user not found|"
              "user does not exist|no such account|account does not exist|"
              "account not found|no such mailbox|mailbox does not exist|"
              "mailbox not found|invalid user|unknown account|"
              "invalid username format|unbekannter benutzer|"
              "benutzer*nicht gefunden|utilisateur inconnu|compte inconnu|"
              "пользователь не найден|нет такого пользователя|"
              "用户不存在|帐号不存在|账号不存在|用戶不存在|"
              "ユーザー*存在しません|アカウント*存在しません",
    .cause = "auth-username-form" },
  /* 535 5.7.139 has many meanings: its number alone says nothing. */
  { REPLY, .steps = AT (LOGIN), .code = "5.7.139",
    .phrase = "credentials were incorrect|incorrect|password", .cause = "auth-bad-credentials" },
  { REPLY, .steps = AT (LOGIN), .code = "5.7.139", .cause = "login-refused" },
  { REPLY, .steps = AT (LOGIN), .code = "AUTHENTICATIONFAILED|AUTH|5.7.8|5.7.3",
    .cause = "auth-bad-credentials" },
  { REPLY, .steps = AT (LOGIN), .protocols = SMTP, .number = 535, .cause = "auth-bad-credentials" },
  { REPLY, .steps = AT (LOGIN), .phrase = REFUSED_LOGIN, .cause = "auth-bad-credentials" },
  /* Words that say nothing, where the capabilities do */
  { REPLY, .steps = AT (LOGIN), .when = only_tokens_offered, .cause = "basic-auth-disabled" },
  { REPLY, .steps = AT (LOGIN), .when = login_switched_off, .cause = "encryption-required" },
  { REPLY, .steps = AT (LOGIN), .cause = "login-refused" },

  /* Mailbox: the login was good. */
  { REPLY, .steps = AT (MAILBOX), .code = "OVERQUOTA", .cause = "mailbox-over-quota" },
  { REPLY, .steps = AT (MAILBOX) | AT (SENDER),
    .phrase = "over quota|overquota|mailbox*full|mailbox*quota|storage*exceeded|disk quota|"
              "postfach*voll|speicherplatz|boîte*pleine|ящик переполнен|容量*超|邮箱已满|空间不足",
    .cause = "mailbox-over-quota" },
  { REPLY, .steps = AT (MAILBOX), .phrase = "quota exceeded", .cause = "mailbox-over-quota" },
  { REPLY, .steps = AT (MAILBOX), .code = "LIMIT", .cause = "traffic-limit" },
  { REPLY, .steps = AT (MAILBOX),
    .phrase = "rate limit|rate-limit|too many requests|too many commands|throttl",
    .cause = "traffic-limit" },
  { REPLY, .steps = AT (MAILBOX), .code = "SYS/TEMP|UNAVAILABLE|SERVERBUG|CORRUPTION",
    .cause = "server-temp-failure" },
  { REPLY, .steps = AT (MAILBOX),
    .phrase = "internal error|internal server|server error|server unavailable|"
              "service unavailable|"
              "try again|temporar|cannot allocate|out of memory|"
              "fatal error|server busy|system error|システムエラー|系统繁忙",
    .cause = "server-temp-failure" },
  { REPLY, .steps = AT (MAILBOX), .code = "NONEXISTENT|NOPERM|CANNOT|TRYCREATE",
    .cause = "mailbox-not-usable" },
  { REPLY, .steps = AT (MAILBOX), .cause = "mailbox-refused" },

  /* Sender */
  { REPLY, .steps = AT (SENDER), .phrase = "error: 535", .cause = "auth-bad-credentials" },
  { REPLY, .steps = AT (SENDER), .code = "5.2.2|4.2.2", .cause = "mailbox-over-quota" },
  { REPLY, .steps = AT (SENDER),
    .phrase = "turn on smtp auth|smtp authentication in your|authentication is "
              "required|authentication required|"
              "requires authentication|requires smtp auth|authenticate before|"
              "not authenticated|must issue an auth|not logged in|"
              "log in first|login first|authenticate first|"
              "please authenticate|without authentication|"
              "check for new mail before|pop before smtp|"
              "pop-before-smtp|client host rejected: access denied|"
              "smtp auth*required|need to authenticate|"
              "authentifizierung erforderlich|"
              "authentification requise|требуется аутентификация|"
              "需要身份验证|需要认证|認証が必要|smtp認証",
    .cause = "auth-required" },
  { REPLY, .steps = AT (SENDER), .number = 530, .cause = "auth-required" },
  { REPLY, .steps = AT (SENDER), .phrase = "activate your|activate the account",
    .cause = "sending-suspended" },
  { REPLY, .steps = AT (SENDER),
    .phrase = "not local sender|not conform|conform*authentic|address is not verified|not "
              "verified|unverified|"
              "verified sender|relaying disallowed. invalid domain|sender identity|"
              "sender*authenticated|mail from*authenticated|from*authorized user|"
              "unauthorized sender|unauthorised sender|"
              "sendas|send as|not owned by|permissions to send|permission to send|"
              "not allowed to send|relaying disallowed as|"
              "must equal authorized|must be same as auth|"
              "must be the same as auth|sender*not match|"
              "sender*mismatch|from*does not match|unregistered domain|"
              "sender*not allowed|sender*not authori|"
              "sender address*not permitted|not authorized to send|"
              "not authorised to send|sender is not allowed|"
              "sender rejected|from address is not|"
              "you are not allowed to use|absenderadresse|"
              "absender*nicht|expéditeur*pas autorisé|"
              "адрес отправителя|отправител*не*принадлежит|"
              "发件人*不|差出人|送信元アドレス",
    .cause = "sender-not-owned" },
  { REPLY, .steps = AT (SENDER), .code = "5.7.60", .cause = "sender-not-owned" },
  { REPLY, .steps = AT (SENDER),
    .phrase = "spamhaus|blocked using|user complaints|temporarily deferred|blocklist|block "
              "list|blacklist|black list|dnsbl|"
              "listed in|listed by|sending ip|from this ip|"
              "from your ip|ip address*blocked|ip*blocked|ip*banned|"
              "client host*blocked|cannot find your hostname|"
              "reverse dns|reverse hostname|reverse lookup|ptr record|dns ptr|no ptr|ptr resource|"
              "dynamic ip|dynamic address|open proxy|by your ip|your ip address|bad ip|ip profile|"
              "ip address rejected|following ip|network not allowed|not accepting connections|"
              "smtp server of your isp|host rejected: abus|unwanted messages|email reputation|"
              "ip*reputation|ip*listed|ip-adresse*gesperrt|"
              "adresse ip*bloqu|ip адрес*заблок|ip被|ipアドレス*拒否",
    .cause = "client-ip-blocklisted" },
  { REPLY, .steps = AT (SENDER), .code = "5.7.606|5.7.708|5.7.511",
    .cause = "client-ip-blocklisted" },
  { REPLY, .steps = AT (SENDER),
    .phrase = "outboundspam|outbound spam|spam abuse|submission has been disabled|"
              "suspend|blocked from sending|sending*disabled|"
              "outgoing*block|outgoing*suspend|outgoing*disabled|outbound*block|"
              ""
              "sending*blocked|account*blocked|account*disabled|"
              "account*compromised|account*hacked|account*locked|"
              "versand*gesperrt|konto*gesperrt|envoi*bloqué|"
              "отправка*заблок|заблокирован|禁止发信|发信*禁止|"
              "送信*停止|送信*制限されて",
    .cause = "sending-suspended" },
  { REPLY, .steps = AT (SENDER), .code = "5.7.501|5.7.502|5.7.503|5.1.8",
    .phrase = "spam|ban|outbound", .cause = "sending-suspended" },
  { REPLY, .steps = AT (SENDER),
    .phrase = "sending limit|sending quota|sending rate|too much mail|"
              "daily*limit|daily*quota|hourly*limit|limit for sending|"
              "over the limit|submissionquota|rate exceeded|"
              "rate limit|throttl|too many messages|too many mails|"
              "too many emails|too many recipients|messages per|"
              "recipients per|exceeded*messages|exceeded*recipients|"
              "emails per|mails per|per hour|per day|per minute|max emails|"
              "message limit|versandlimit|limit*überschritten|"
              "limite d'envoi|quota d'envoi|превышен*лимит|"
              "лимит*отправ|发送*限制|发信*限制|发送*频率|发信量|超过*限额|"
              "送信数|送信制限|送信上限|送信通数",
    .cause = "sending-quota-exceeded" },
  { REPLY, .steps = AT (SENDER), .code = "5.4.5|4.4.5|5.7.233", .cause = "sending-quota-exceeded" },
  { REPLY, .steps = AT (SENDER),
    .phrase = "quota exceeded|exceeded*quota|over the quota|over its quota|would exceed|"
              "enough space|space*used up|storage allocation|cuota*excedida|quota*superata|"
              "quota*dépassé|kontingent*überschritten",
    .cause = "mailbox-over-quota" },
  { REPLY, .steps = AT (SENDER),
    .phrase = "rcpthost|relay|not permitted to send through|delivery is not allowed to|"
              "中継|中继|weiterleitung*nicht|пересылка",
    .cause = "relay-denied" },
  { REPLY, .steps = AT (SENDER),
    .phrase = "file too big|message size|message too large|message too big|size limit|"
              "exceeds*maximum|exceeds*size|too large|zu gross|"
              "trop volumineux|слишком большо|サイズ",
    .cause = "message-too-big" },
  { REPLY, .steps = AT (SENDER), .code = "5.3.4|5.2.3", .cause = "message-too-big" },
  { REPLY, .steps = AT (SENDER), .phrase = "is not authorized to perform|access denied: user",
    .cause = "account-locked-or-disabled" },
  { REPLY, .steps = AT (SENDER),
    .phrase = "spam|virus|content rejected|malware|antispam|anti-spam|unsolicited|bulk mail|"
              "bulk email|bulk-mail|unacceptable content|banned content|prohibited content|"
              "for abuse|message filtered|policy reasons|uribl|surbl|executable|"
              "attachment*not allowed|迷惑メール|垃圾邮件|ウイルス",
    .cause = "content-rejected" },
  { REPLY, .steps = AT (SENDER),
    .phrase = "smtputf8|already specified|invalid sender|invalid address|"
              "invalid recipient|invalid input|bad sender|bad address|"
              "bad recipient|sender verify fail|sender address rejected|"
              "recipient address rejected|recipient rejected|"
              "user unknown|unknown user|no such|user not|user is unknown|not a valid|"
              "no longer valid|address*unknown|unknown address|invalid user|badrcptto|"
              "badrecipientto|no valid recipient|recipient not|rejected recipient|"
              "recipients rejected|no account by|mailbox is inactive|mailbox is unavailable|"
              "account unavailable|account is unavailable|could not be found|can't accept user|"
              "cannot accept user|virtual user|address invalid|addresses*unknown|"
              "domain must exist|no existe|nessun utente|utilisateur inconnu|nie istnieje|"
              "não existe|onbekende gebruiker|"
              "mailbox unavailable|mailbox not found|does not exist|"
              "domain not found|unrouteable|unroutable|"
              "address syntax|malformed|unbekannter empfänger|"
              "adresse inconnue|пользователь не найден|用户不存在|"
              "收件人|存在しません|宛先",
    .cause = "address-refused" },
  { REPLY, .steps = AT (SENDER), .number = 501, .cause = "address-refused" },
  { REPLY, .steps = AT (SENDER), .code = "5.1.*|5.6.7", .cause = "address-refused" },
  { REPLY, .steps = AT (SENDER), .number = 421, .cause = "server-unavailable" },
  { REPLY, .steps = AT (SENDER), .number = 4, .cause = "server-temp-failure" },
  { REPLY, .steps = AT (SENDER),
    .phrase = "internal error|system error|server error|try again later|"
              "temporar",
    .cause = "server-temp-failure" },
  { REPLY, .steps = AT (SENDER), .cause = "sender-refused" },

  /* Greeting, and the words before STARTTLS */
  { REPLY, .steps = AT (GREETING),
    .phrase = "spamhaus|blocked using|user complaints|temporarily deferred|blocklist|block "
              "list|blacklist|black list|dnsbl|"
              "listed in|listed by|listed at|listed on|not accepting connections|"
              "reputation|reverse dns|ptr record|"
              "cannot find your hostname",
    .cause = "client-ip-blocklisted" },
  { REPLY, .steps = AT (GREETING),
    .phrase = "banned|fail2ban|your ip*blocked|ip*blocked|address*blocked|"
              "blocked*ip|access denied|access rejected|"
              "try again later, closing connection|gesperrt|bloqué|"
              "封禁",
    .cause = "client-ip-banned" },
  { REPLY, .steps = AT (GREETING), .protocols = SMTP, .number = 501, .cause = "helo-rejected" },
  { REPLY, .steps = AT (GREETING), .protocols = SMTP, .number = 4, .cause = "server-unavailable" },
  { REPLY, .steps = AT (GREETING), .protocols = IMAP | POP3, .cause = "server-unavailable" },
  { REPLY, .steps = AT (GREETING), .protocols = SMTP, .cause = "greeting-refused" },

  /* Silence and cuts come last: a server that refuses and then hangs up has refused. */
  { FACT (REPLY_TIMEOUT), .cause = "response-timeout" },
  { FACT (PROBE_TIMEOUT), .cause = "response-timeout" },
  { FACT (CLOSED_UNEXPECTEDLY), .cause = "connection-cut" },
  { FACT (CONNECTION_LOST), .cause = "connection-cut" },
  { FACT (CLOSED_BY_SERVER), .cause = "connection-cut" },
};

/* Findings that stand beside the cause of a failed step, or without one. */
static const DoctorSignature observations[] = {
  /* Why no login was made */
  { FACT (PASSWORD_UNKNOWN), .cause = "password-unknown" },
  { FACT (KEYRING_LOCKED), .cause = "keyring-locked" },
  { FACT (KEYRING_UNAVAILABLE), .cause = "keyring-unavailable" },
  { FACT (PASSWORD_REFUSED_BEFORE), .cause = "password-refused-before" },
  { FACT (LOGIN_PAUSED), .cause = "auth-rate-limited" },
  { FACT (LOGIN_NOT_CONFIGURED), .cause = "login-not-configured" },
  { FACT (ENCRYPTION_NOT_CONFIGURED), .cause = "encryption-not-configured" },
  { FACT (PREAUTH), .when = wants_tls, .cause = "login-not-asked" },
  { FACT (NO_ADDRESS), .cause = "sender-untested" },
  { FACT (SMTPUTF8_NOT_OFFERED), .cause = "address-refused" },
  /* What else was noticed */
  { FACT (CERTIFICATE_VERIFIED), .when = expires_soon, .cause = "cert-expires-soon" },
  { FACT (CERTIFICATE_WEAK), .when = is_accepted, .cause = "tls-weak-keys", .is_tolerated = TRUE },
  { FACT (TLS_WEAK_KEY_EXCHANGE), .when = is_accepted, .cause = "tls-weak-keys",
    .is_tolerated = TRUE },
  { FACT (CERTIFICATE_IS_AUTHORITY), .when = is_accepted, .cause = "cert-ca-as-server" },
  { FACT (CERTIFICATE_FILE_UNUSABLE), .cause = "certificate-file-unusable" },
  { FACT (CERTIFICATE_COMMON_NAME_ONLY), .cause = "cert-common-name-only" },
  { FACT (QUOTA), .when = is_nearly_full, .cause = "mailbox-nearly-full" },
  { FACT (CONNECT_TIMEOUT), .when = ipv4_helped, .cause = "ipv6-broken" },
  { FACT (CONNECTION_REFUSED), .when = ipv4_helped, .cause = "ipv6-broken" },
};

guint
doctor_n_signatures (void)
{
  return G_N_ELEMENTS (signatures);
}

const DoctorSignature *
doctor_signature_at (guint index)
{
  g_return_val_if_fail (index < G_N_ELEMENTS (signatures), NULL);

  return &signatures[index];
}

guint
doctor_n_observations (void)
{
  return G_N_ELEMENTS (observations);
}

const DoctorSignature *
doctor_observation_at (guint index)
{
  g_return_val_if_fail (index < G_N_ELEMENTS (observations), NULL);

  return &observations[index];
}

/* A reply as one line to search in: without the codes that stand before each line, in which a
 * sentence would be broken, and without differences of width, case, quotes and blanks. */
static char *
flatten (const DoctorFact *fact)
{
  g_auto (GStrv) lines = g_strsplit (fact->text != NULL ? fact->text : "", "\n", -1);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *wide = NULL, *folded = NULL;
  GString *flat;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = lines[i];

      if (g_ascii_isdigit (line[0]) && strspn (line, "0123456789") == 3
          && (line[3] == '-' || line[3] == ' '))
        {
          line += 4;
          if (i > 0)
            line += strspn (line, "0123456789.");
        }
      g_string_append (text, line);
      g_string_append_c (text, ' ');
    }
  if (fact->code != NULL)
    g_string_append (text, fact->code);

  wide = g_utf8_normalize (text->str, -1, G_NORMALIZE_ALL_COMPOSE);
  folded = g_utf8_casefold (wide != NULL ? wide : text->str, -1);
  flat = g_string_sized_new (strlen (folded));
  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 0x2018 || c == 0x2019)
        c = '\'';
      if (!g_unichar_isspace (c))
        g_string_append_unichar (flat, c);
      else if (flat->len > 0 && flat->str[flat->len - 1] != ' ')
        g_string_append_c (flat, ' ');
    }
  return g_string_free (flat, FALSE);
}

/* A `*` stays within its clause: words of the next sentence are another matter. */
static gboolean
is_one_clause (const char *start, const char *end)
{
  for (const char *p = start; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 0x3002 || c == 0x3001
          || ((c == '.' || c == ',' || c == ';' || c == ':') && p[1] == ' '))
        return FALSE;
    }
  return TRUE;
}

/* Steps through "one|two|three": the next part and its length; FALSE at the end. */
static gboolean
next_part (const char **rest, char separator, const char **part, gsize *length)
{
  const char *end;

  if (*rest == NULL)
    return FALSE;
  *part = *rest;
  end = strchr (*rest, separator);
  *length = end != NULL ? (gsize) (end - *part) : strlen (*part);
  *rest = end != NULL ? end + 1 : NULL;
  return TRUE;
}

static const char *
find_bytes (const char *text, const char *wanted, gsize length)
{
  for (const char *p = strchr (text, *wanted); p != NULL; p = strchr (p + 1, *wanted))
    if (strncmp (p, wanted, length) == 0)
      return p;
  return NULL;
}

/* The next place where `piece` stands at the beginning of a word: "ip" is not in "recipient". */
static const char *
find_word (const char *text, const char *at, const char *piece, gsize length)
{
  const char *found = find_bytes (at, piece, length);

  while (found != NULL && found > text && g_ascii_isalnum (*found) && g_ascii_isalnum (found[-1]))
    found = find_bytes (found + 1, piece, length);
  return found;
}

/* Whether the rest of a phrase, "word*word", stands in `text` after `end`, in the same clause. */
static gboolean
goes_on (const char *text, const char *end, const char *phrase, gsize length)
{
  while (length > 0)
    {
      const char *star = memchr (phrase, '*', length);
      gsize piece = star != NULL ? (gsize) (star - phrase) : length;
      const char *next = find_word (text, end, phrase, piece);

      if (next == NULL || !is_one_clause (end, next))
        return FALSE;
      end = next + piece;
      length -= piece + (star != NULL);
      phrase += piece + (star != NULL);
    }
  return TRUE;
}

static gboolean
has_phrase (const char *text, const char *phrases)
{
  const char *phrase;
  gsize length;

  while (next_part (&phrases, '|', &phrase, &length))
    {
      const char *star = memchr (phrase, '*', length);
      gsize piece = star != NULL ? (gsize) (star - phrase) : length;
      gsize used = piece + (star != NULL);

      for (const char *start = find_word (text, text, phrase, piece); start != NULL;
           start = find_word (text, start + 1, phrase, piece))
        if (goes_on (text, start + piece, phrase + used, length - used))
          return TRUE;
    }
  return FALSE;
}

static gboolean
has_code (const char *code, const char *codes)
{
  gsize length = code != NULL ? strcspn (code, " ") : 0, wanted;
  const char *part;

  while (length > 0 && next_part (&codes, '|', &part, &wanted))
    if (part[wanted - 1] == '*'
            ? length >= wanted - 1 && g_ascii_strncasecmp (code, part, wanted - 1) == 0
            : length == wanted && g_ascii_strncasecmp (code, part, wanted) == 0)
      return TRUE;
  return FALSE;
}

gboolean
doctor_signature_matches (const DoctorSignature *self, const DoctorCase *the_case,
                          const DoctorFact *fact)
{
  g_return_val_if_fail (self != NULL && the_case != NULL && fact != NULL, FALSE);

  if (fact->kind != self->kind
      || (self->protocols != 0 && (self->protocols & (1u << the_case->server->protocol)) == 0)
      || (self->number != 0 && fact->number != self->number
          && !(self->number < 10 && fact->number / 100 == self->number))
      || (self->code != NULL && !has_code (fact->code, self->code))
      || (self->trap != 0
          && (the_case->provider == NULL || (the_case->provider->traps & self->trap) == 0))
      || (self->when != NULL && !self->when (the_case, fact)))
    return FALSE;
  if (self->phrase != NULL)
    {
      g_autofree char *text = flatten (fact);

      return has_phrase (text, self->phrase);
    }
  return TRUE;
}
