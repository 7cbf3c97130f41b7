/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Replies to a sender and to a recipient. */

#include "diagnosis/signatures-private.h"

/* The file is long because its table is; its order is knowledge. */

static const DoctorSignature rows[] = {
  { REPLY, .steps = AT (SENDER), .phrase = "error: 535|credentials no longer valid",
    .cause = "auth-bad-credentials" },
  { REPLY, .steps = AT (SENDER), .code = "5.2.2|4.2.2", .cause = "mailbox-over-quota" },
  /* What may be sent, not what is kept, though the words are much the same */
  { REPLY, .steps = AT (SENDER),
    .phrase =
        "send limit|send quota|count quota|credits exceeded|sending limit|sending quota|sender "
        "quota|outgoing*quota|policy*quota|"
        "outgoing*limit|message quota|mail quota|monthly quota",
    .cause = "sending-quota-exceeded" },
  { REPLY, .steps = AT (SENDER), .phrase = OVER_QUOTA, .cause = "mailbox-over-quota" },

  /* Who sends */
  { REPLY, .steps = AT (SENDER),
    .phrase = "anonymous client|anonymous user|don't authenticate|pop/apop|receive your mail "
              "before|send auth|turn on smtp auth|smtp "
              "authentication in your|authentication is required|"
              "authentication required|requires smtp auth|authenticate before|not authenticated|"
              "must issue an auth|not logged in|log in first|login first|authenticate first|"
              "without authentication|check for new mail before|pop before smtp|pop-before-smtp|"
              "client host rejected: access denied|smtp auth*required|need to authenticate|"
              "authentifizierung erforderlich|authentification requise|log in before|"
              "login before|sign in before|auth first|auth required|auth is required|"
              "authentication needed|authentication is needed|needs authentication|"
              "unauthenticated|need authentication|need to login|need to log in|requires auth|"
              "requires login|please log in|please login|please auth|you must log|"
              "must be authenticated|must authenticate|must login|must log in|must be logged|"
              "smtp-auth|anmeldung erforderlich|anmeldung*notwendig|nicht angemeldet|"
              "nicht authentifiziert|melden sie sich|authentifizierung*notwendig|"
              "authentification necessaire|authentifiez|identifiez-vous|non authentifie|"
              "autenticacion requerida|autenticacion*necesaria|requiere autenticacion|"
              "requiere autenticar|no autenticado|autenticarse|autenticazione richiesta|"
              "autenticazione necessaria|richiede autenticazione|richiesta l'autenticazione|"
              "non autenticato|autenticacao requerida|autenticacao*necessaria|"
              "requer autenticacao|nao autenticado|wymagane uwierzytelni|wymagana autoryzacja|"
              "wymaga uwierzytelni|vyzaduje overeni|authenticatie vereist|"
              "требуется аутентификация|необходима авторизация|требуется авторизация|"
              "необходимо авторизоваться|необходима аутентификация|не авторизован|"
              "需要身份验证|需要认证|認証が必要|smtp認証|请先登录|请先认证|未认证|未登录|"
              "需要登录|需要验证|必须认证|認証してください|認証されていません|未認証|"
              "認証を行って|認証が行われて|認証なし|인증이 필요",
    .cause = "auth-required" },
  { REPLY, .steps = AT (SENDER), .number = 530, .phrase = "sender rejected",
    .cause = "sender-not-owned" },
  { REPLY, .steps = AT (SENDER), .number = 530, .cause = "auth-required" },
  { REPLY, .steps = AT (SENDER), .phrase = "activate your|activate the account",
    .cause = "sending-suspended" },
  { REPLY, .steps = AT (SENDER),
    .phrase =
        "restricted characters|badmailfrom|sender syntax|must be a valid domain|must be specified|"
        "not configured for mail|blank from|archived recipient|non-ascii addresses|from: domain is "
        "invalid|unresolvable|invalid dns mx|sender verify|"
        "verification failed for|domain does not exist|domain doesn't exist|domain*not found|"
        "domain*not resolve|you tried to reach|you are trying to contact|"
        "trying to reach|recipient*disabled|recipient*suspended|recipient*locked|"
        "recipient*inactive|unverified address|undeliverable address|"
        "address verification|unverified recipient",
    .cause = "address-refused" },
  { REPLY, .steps = AT (SENDER),
    .phrase = "ip you're using|ip*not authorized to send email directly|"
              "ip*not allowed to send email directly",
    .cause = "client-ip-blocklisted" },
  { REPLY, .steps = AT (SENDER),
    .phrase = "authenticate sender|unauthorized use|sending domain|local user only|not the "
              "same|sender is not same|"
              "for specified email address|not associated with your|must be the same|"
              "request failed; mailbox unavailable|must be verified|not been validated|not been "
              "verified|verify the domain|"
              "verify your domain|sending from this address|"
              "not local sender|not conform|conform*authentic|not verified|unverified|"
              "verified sender|relaying disallowed. invalid domain|sender identity|"
              "sender*authenticated|mail from*authenticated|from*authorized user|"
              "unauthorized sender|unauthorised sender|sendas|send as|not owned by|"
              "permissions to send|permission to send|not allowed to send|relaying disallowed as|"
              "must be same as auth|sender*not match|sender*mismatch|"
              "from*does not match|unregistered domain|sender*not allowed|sender*not authori|"
              "sender address*not permitted|not authorized to send|not authorised to send|"
              "sender is not allowed|sender rejected|from address is not|"
              "you are not allowed to use|absenderadresse|absender*nicht|expediteur*pas autorise|"
              "may not send|cannot send from|can't send from|not entitled|pas autorise*expedi|"
              "pas autorise*adresse|pas le droit*adresse|nicht berechtigt*adresse|"
              "nicht berechtigt*absender|no esta autorizad*direcci|no esta autorizad*remitente|"
              "non*autorizzat*indirizzo|nao esta autorizad*endereco|sender*match|from*match|"
              "envelope*match|return-path|return path|user must match|must match*user|"
              "must match*login|must match*auth|must be*same*auth|must be*same*login|"
              "must be*same*user|must be equal|must equal|not your address|not yours|not belong|"
              "doesn't belong|belongs to another|not one of your|not allowed to use*address|"
              "not allowed to use*sender|not allowed to use*from|not permitted to use|"
              "not allowed as sender|not allowed*from this address|not allowed*sender|"
              "not authorized*sender|not authorized*from|not permitted*sender|"
              "validate your sender|verify your sender|verify the sender|sender*verified|"
              "from address*verified|from: address|sender signature|from' address you|"
              "from' field|identity*not|sender not*registered|unregistered sender|"
              "sender*unregistered|sender*unauthorized|sender address rejected: access denied|"
              "unauthorized*from|unauthorized address|alias*not|forged|remitente*no autoriz|"
              "remitente*no permit|remitente*no coincid|remitente*no pertenec|"
              "mittente*non autorizz|mittente*non consent|mittente*non corrisp|"
              "mittente*non appart|mittente*diverso|remetente*nao autoriz|remetente*nao permit|"
              "remetente*nao corresp|remetente*nao pertenc|nadawc*nie nalez|nadawc*nie jest|"
              "odesilatel*neni|afzender*niet toegestaan|afzender*komt niet|stimmt nicht*uberein|"
              "absender*gehort|absender*unzulassig|absender*nicht erlaubt|nicht*absender|"
              "expediteur*autorise|expediteur*correspond|expediteur*appart|"
              "adresse*appartient pas|nadawc*niezgod|"
              "адрес отправителя|отправител*не*принадлежит|не разреш*отправ*от имени|"
              "отправител*не совпад|отправител*не соответ|отправител*не разреш|чуж*адрес|"
              "发件人*不|差出人|送信元アドレス|发信人*不|发件地址*不|寄件*不符|发送者*不|"
              "送信者*一致|送信元*一致|fromアドレス|fromのアドレス|보내는 사람",
    .cause = "sender-not-owned" },
  { REPLY, .steps = AT (SENDER), .code = "5.7.60", .cause = "sender-not-owned" },

  /* From where, and whether at all */
  { REPLY, .steps = AT (SENDER),
    .phrase = BLOCKLISTED
    "|black ip|"
    "sending ip|from this ip|from your ip|ip address*blocked|ip*blocked|ip*banned|"
    "client host*blocked|reverse hostname|reverse lookup|dns ptr|no ptr|dynamic ip|"
    "dynamic address|open proxy|by your ip|your ip address|bad ip|ip profile|"
    "ip address rejected|following ip|network not allowed|smtp server of your isp|"
    "client host rejected|host rejected: abus|unwanted messages|email "
    "reputation|ip*reputation|poor reputation|"
    "low reputation|bad reputation|sender reputation|ip*listed|ip-adresse*gesperrt|"
    "adresse ip*bloqu|"
    "ip адрес*заблок|"
    "ip被|ipアドレス*拒否",
    .cause = "client-ip-blocklisted" },
  { REPLY, .steps = AT (SENDER), .code = BLOCKLISTED_CODES, .cause = "client-ip-blocklisted" },
  { REPLY, .steps = AT (SENDER), .trap = DOCTOR_TRAP_ABROAD_BLOCKED, .phrase = "command rejected",
    .cause = "auth-blocked-by-location" },
  { REPLY, .steps = AT (SENDER), .phrase = FROM_ABROAD "|aus dem ausland",
    .cause = "auth-blocked-by-location" },
  { REPLY, .steps = AT (SENDER),
    .phrase = "originating from your address|account isn't allowed to send|mail "
              "suspension|outboundspam|outbound spam|spam "
              "abuse|submission has "
              "been disabled|suspend|"
              "blocked from sending|sending*disabled|outgoing*block|outgoing*disabled|"
              "outbound*block|sending*blocked|account*blocked|account*disabled|account*locked|"
              "versand*gesperrt|konto*gesperrt|envoi*bloque|account*restricted|"
              "account*limited for|restricted from sending|blocked for sending|"
              "sending is blocked|unusual sending|suspicious activity|suspicious sending|"
              "spam sender|temporarily blocked from|temporarily disabled|outbound*disabled|"
              "sender*blocked|sender is blocked|sender*banned|user*blocked|user*disabled|"
              "user*restricted|compromised|hacked|bad outbound|outgoing mail*deactivated|"
              "sending*deactivated|versand*deaktiviert|versand*blockiert|versenden*gesperrt|"
              "postfach*gesperrt|envoi*desactive|envoi*interdit|compte*bloque|envio*bloquead|"
              "cuenta*bloquead|invio*bloccat|invio*sospes|invio*disabilit|envio*suspens|"
              "conta*bloquead|wysylan*zablok|konto*zablok|odesilani*zablok|"
              "отправка*заблок|заблокирован|отправк*приостан|отправк*запрещ|отправк*ограничен|"
              "рассылк*запрещ|"
              "禁止发信|发信*禁止|送信*停止|送信*制限されて|禁止发送|发送*封|账号*禁|帐号*封|"
              "被封|送信*規制|送信*制限中|送信を停止|送信*禁止|送信*できない状態",
    .cause = "sending-suspended" },
  { REPLY, .steps = AT (SENDER), .code = "5.7.705", .cause = "sending-suspended" },
  { REPLY, .steps = AT (SENDER), .code = "5.7.501|5.7.502|5.7.503|5.1.8",
    .phrase = "spam|ban|outbound", .cause = "sending-suspended" },

  /* How much: a message that is too big before too many of them */
  { REPLY, .steps = AT (SENDER),
    .phrase = "message size|size limit|size exceed|message too large|message too big|"
              "message*too large|message*too big|mail*too large|mail*too big|file too big|"
              "taille limite|taille*depass|"
              "サイズ",
    .cause = "message-too-big" },
  { REPLY, .steps = AT (SENDER), .code = "5.3.4|5.2.3", .cause = "message-too-big" },
  { REPLY, .steps = AT (SENDER),
    .phrase = "high load|load is too high|overload|server busy|server is busy|too busy|"
              "insufficient system|insufficient disk|temporary system problem|connect to relay "
              "server|temporary "
              "lookup|temporary problem|"
              "temporary local|local problem|queue file|"
              "システムエラー|系统繁忙",
    .cause = "server-temp-failure" },
  { REPLY, .steps = AT (SENDER),
    .phrase = "sending limit|sending quota|sending rate|too much mail|daily*limit|"
              "daily*quota|hourly*limit|limit for sending|over the limit|submissionquota|"
              "rate exceeded|rate limit|throttl|too many messages|too many mails|"
              "too many emails|too many recipients|messages per|recipients per|"
              "exceeded*messages|exceeded*recipients|emails per|mails per|per hour|per day|"
              "per minute|max emails|message limit|versandlimit|limit*uberschritten|"
              "limite d'envoi|quota d'envoi|unusual rate|limit reached|reached*limit|"
              "reached*quota|limit exceeded|limit*exceeded|exceeded*limit|exceed*limit|"
              "over*limit|hourly quota|hourly*quota|monthly*limit|quota per|messages*limit|"
              "mail limit|email limit|mails limit|send limit|submission limit|"
              "submission quota|sending frequency|sender frequency|frequency limited|"
              "frequency*limit|rate-limit|ratelimit|too fast|sending too|sent too|"
              "too many*sent|too many sent|send too many|recipients today|messages today|"
              "mails today|emails today|too many deliver|max messages|max recipients|"
              "maximum number of recipients|maximum number of messages|maximum recipients|"
              "recipient limit|recipients limit|limite de envio|limite diario|"
              "limite de correo|limite de mensajes|demasiados mensajes|demasiados correos|"
              "limite giornalier|limite di invio|limite orario|troppi messaggi|troppe email|"
              "troppi destinatari|limite*excedid|limite*atteint|limite*depasse|"
              "limite*atingid|limite quotidienne|limite horaire|trop de messages|"
              "trop de mails|trop de courriels|trop de destinataires|tageslimit|stundenlimit|"
              "limit*erreicht|sendelimit|zu viele e-mails|zu viele mails|"
              "zu viele nachrichten|zu viele empfanger|limit wysylania|limit*wyslan|"
              "limit*wiadomosci|limit*odeslan|"
              "превышен*лимит|лимит*отправ|суточн*лимит|дневн*лимит|лимит*превышен|"
              "лимит*письм|много писем|много сообщен|слишком много получател|"
              "发送*限制|发信*限制|发送*频率|发信量|超过*限额|送信数|送信制限|送信上限|"
              "送信通数|次数限制|发信*超|发送*超|超过*数量|超过*上限|超出*限制|收件人过多|"
              "送信*上限|送信*超え|送信*通数|送信件数|通数制限|宛先数|発송*제한",
    .cause = "sending-quota-exceeded" },
  { REPLY, .steps = AT (SENDER), .code = "5.4.5|4.4.5|5.7.233|4.7.28|5.7.28|5.1.90",
    .cause = "sending-quota-exceeded" },
  { REPLY, .steps = AT (SENDER),
    .phrase = "quota exceeded|exceeded*quota|over the quota|over its quota|would exceed|"
              "enough space|space*used up|storage allocation|cuota*excedida|quota*superata|"
              "quota*depasse|kontingent*uberschritten",
    .cause = "mailbox-over-quota" },

  /* To whom, and what */
  { REPLY, .steps = AT (SENDER),
    .phrase = "rcpthost|not accepted here|relay|relais|mail gate|not permitted to send "
              "through|delivery is not allowed to|"
              "cannot deliver mail for|not local|not our user|remote address|weiterleitung|"
              "retransmission|retransmision|no se permite*reenv|inoltro non|przekazywan|"
              "пересылка|релей|ретрансляц|"
              "中継|中继|转发|轉發|转信",
    .cause = "relay-denied" },
  { REPLY, .steps = AT (SENDER),
    .phrase = "exceeds*maximum|exceeds*size|too large|zu gross|trop volumineux|size*exceed|"
              "nachricht*zu|trop gros|trop grand|tamano*maximo|demasiado grande|"
              "dimensione*massim|troppo grande|muito grande|tamanho*maximo|zbyt duz|prilis velk|"
              "слишком большо|размер*превыш|слишком велик|"
              "过大|太大",
    .cause = "message-too-big" },
  { REPLY, .steps = AT (SENDER),
    .phrase = "is not authorized to perform|permissions to submit|access denied: user",
    .cause = "account-locked-or-disabled" },
  { REPLY, .steps = AT (SENDER),
    .phrase = "spam|virus|content rejected|malware|antispam|unsolicited|bulk mail|bulk email|"
              "bulk-mail|unacceptable content|banned content|prohibited content|for abuse|"
              "message filtered|policy reasons|uribl|surbl|executable|attachment*not allowed|"
              "spoof|phish|blocked content|content*blocked|content denied|content*rejected|"
              "content filter|inhalt*abgelehnt|contenu*refus|contenido*rechaz|contenuto*rifiut|"
              "conteudo*rejeit|dt:spm|"
              "спам|подозрен|"
              "迷惑メール|垃圾邮件|ウイルス|内容*拒绝|内容*违规|垃圾信|スパム",
    .cause = "content-rejected" },
  { REPLY, .steps = AT (SENDER),
    .phrase = "smtputf8|already specified|invalid sender|invalid address|invalid recipient|"
              "invalid input|bad sender|bad address|bad recipient|sender verify fail|"
              "recipient rejected|user unknown|unknown user|no such|user not|user is unknown|"
              "not a valid|no longer valid|address*unknown|unknown address|invalid user|"
              "doesn't want your|is frozen|dosn't exist|isn't allowed to receive|mail from "
              "invalid|badrcptto|badrecipientto|no valid recipient|recipient "
              "not|rejected recipient|"
              "recipients rejected|no account by|mailbox is inactive|mailbox is unavailable|"
              "account unavailable|account is unavailable|could not be found|can't accept user|"
              "cannot accept user|virtual user|address invalid|addresses*unknown|"
              "domain must exist|no existe|nessun utente|utilisateur inconnu|nie istnieje|"
              "nao existe|onbekende gebruiker|mailbox unavailable|does not exist|unrouteable|"
              "unroutable|address syntax|malformed|unbekannter empfanger|adresse inconnue|"
              "not valid|invalid mailbox|mailbox*invalid|recipient*unknown|recipient*does not|"
              "recipient*invalid|recipient*rejected|recipient*refused|address rejected|"
              "address*rejected|bad destination|bad mailbox|addressee unknown|unknown recipient|"
              "unknown mailbox|unknown local|unknown domain|user doesn't|doesn't exist|not found|"
              "no mail exchanger|no mx|null mx|does not accept mail|domain*not resolve|"
              "does not resolve|must contain a domain|fully-qualified address|"
              "fully qualified address|not a registered|mailbox disabled|mailbox is disabled|"
              "mailbox*not exist|emetteur invalide|expediteur invalide|expediteur*inconnu|"
              "destinataire*invalide|destinataire*inconnu|destinataire*existe|adresse invalide|"
              "adresse*invalide|ungultige adresse|adresse*ungultig|ungultige*adresse|"
              "ungultiger empfanger|empfanger*unbekannt|empfanger*existiert|empfanger*nicht|"
              "direccion*invalida|direccion*no valida|destinatario*no|destinatario*inesistente|"
              "destinatario sconosciuto|indirizzo*non valido|indirizzo*inesistente|"
              "endereco*invalido|destinatario*invalido|adres*nieprawidlow|nieprawidlowy adres|"
              "odbiorc*nie|adresat*ne|neplatna adresa|"
              "пользователь не найден|адрес*не существует|адрес*неверн|неверный адрес|"
              "некорректный адрес|получател*не|нет такого|"
              "用户不存在|收件人|存在しません|宛先|地址无效|地址不存在|邮箱不存在|无效的收件|"
              "アドレス*無効|アドレス*正しく|アドレス*不正|アドレス*誤り|見つかりません",
    .cause = "address-refused" },
  { REPLY, .steps = AT (SENDER), .number = 501, .cause = "address-refused" },
  { REPLY, .steps = AT (SENDER), .code = "5.1.*|5.6.7", .cause = "address-refused" },
  { REPLY, .steps = AT (SENDER), .code = "4.4.2", .cause = "connection-cut" },
  { REPLY, .steps = AT (SENDER), .code = "4.3.0", .cause = "server-temp-failure" },
  { REPLY, .steps = AT (SENDER), .number = 421, .cause = "server-unavailable" },
  { REPLY, .steps = AT (SENDER), .number = 4, .cause = "server-temp-failure" },
  { REPLY, .steps = AT (SENDER),
    .phrase = "internal error|system error|server error|try again later|temporar",
    .cause = "server-temp-failure" },
  { REPLY, .steps = AT (SENDER), .cause = "sender-refused" },
};

const DoctorSignatures doctor_signatures_sender = { rows, G_N_ELEMENTS (rows) };
