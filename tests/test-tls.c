/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* TLS in memory: good servers, bad servers, and every way to end. */

#include "core/hello.h"
#include "core/tls.h"

#include <string.h>

#include "suite.h"
#include "tls-peer.h"

static const char *const versions[] = { TLS12, TLS13 };

START_TEST (test_conversation)
{
  g_autoptr (Scene) scene = scene_new (versions[_i]);
  const DoctorTlsInfo *info;
  const DoctorCertificate *shown;
  guint8 buffer[64];
  gsize length;

  pump (scene->tls, scene->peer, 0);
  ck_assert_int_eq (doctor_tls_advance (scene->tls), DOCTOR_TLS_ESTABLISHED);
  info = doctor_transcript_get_tls (scene->transcript);
  ck_assert_str_eq (info->version, _i == 0 ? "TLS1.2" : "TLS1.3");
  ck_assert_str_eq (info->cipher,
                    _i == 0 ? "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384" : "TLS_AES_256_GCM_SHA384");
  ck_assert_str_eq (info->host, HOST);
  ck_assert (info->verified);
  ck_assert_uint_eq (info->chain->len, 2);
  shown = g_ptr_array_index (info->chain, 0);
  ck_assert_str_eq (shown->subject, "CN=" HOST);
  ck_assert_str_eq (shown->issuer, "CN=Test Middle");
  ck_assert_str_eq (shown->names[0], HOST);
  ck_assert_ptr_null (shown->names[1]);
  ck_assert_int_eq (shown->not_before, NOW - 30 * DAY);
  ck_assert_int_eq (shown->not_after, NOW + 60 * DAY);
  ck_assert_uint_eq (strlen (shown->sha256), 95);
  ck_assert_str_eq (shown->key, "ECDSA 256");
  ck_assert_str_eq (shown->signature, "ECDSA-SHA256");
  ck_assert (g_str_has_prefix (shown->pem, "-----BEGIN CERTIFICATE-----"));

  ck_assert_int_eq (gnutls_record_send (scene->peer->session, "* OK hello\r\n", 12), 12);
  pump (scene->tls, scene->peer, 1);
  length = doctor_tls_read (scene->tls, buffer, 5);
  length += doctor_tls_read (scene->tls, buffer + length, sizeof buffer - length);
  ck_assert_uint_eq (length, 12);
  ck_assert_mem_eq (buffer, "* OK hello\r\n", 12);
  ck_assert_uint_eq (doctor_tls_read (scene->tls, buffer, sizeof buffer), 0);

  doctor_tls_write (scene->tls, (const guint8 *) "a LOGOUT\r\n", 10);
  doctor_tls_bye (scene->tls);
  pump (scene->tls, scene->peer, 0);
  ck_assert_int_eq (gnutls_record_recv (scene->peer->session, buffer, sizeof buffer), 10);
  ck_assert_mem_eq (buffer, "a LOGOUT\r\n", 10);
  ck_assert_int_eq (gnutls_record_recv (scene->peer->session, buffer, sizeof buffer), 0);
}
END_TEST

/* A client alone, for servers that are made of bytes. */
typedef struct
{
  DoctorTranscript *transcript;
  DoctorTls *tls;
} Alone;

static Alone *
alone_new (void)
{
  Alone *alone = g_new0 (Alone, 1);

  alone->transcript = doctor_transcript_new (0);
  alone->tls = doctor_tls_new (HOST, NULL, NOW, alone->transcript);
  doctor_tls_advance (alone->tls);
  return alone;
}

static void
alone_free (Alone *alone)
{
  doctor_tls_free (alone->tls);
  doctor_transcript_unref (alone->transcript);
  g_free (alone);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Alone, alone_free)

static const struct
{
  const char *bytes;
  const char *line;
} banners[] = {
  { "220 mail.example ESMTP\r\n", "220 mail.example ESMTP" },
  { "220-one\r\n220 two\r\n", "220-one" },
  { "* OK ready\r\n", "* OK ready" },
  { "* BYE Connection is closed. 14\r\n", "* BYE Connection is closed. 14" },
  { "+OK ready\n", "+OK ready" },
  { "-ERR go away\r\n", "-ERR go away" },
  { "HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n", "HTTP/1.1 400 Bad Request" },
  { "SSH-2.0-OpenSSH_9.2\r\n", "SSH-2.0-OpenSSH_9.2" },
  { "<html>\n", "<html>" },
  { "\r\n220 late\r\n", "" },
  { "220 \x1b[31mred\r\n", "220 \\x1b[31mred" },
  { "\xe3\x81\x82 220\r\n", "あ 220" },
};

START_TEST (test_banner)
{
  const char *bytes = banners[_i / 2].bytes;

  g_autoptr (Alone) alone = alone_new ();
  g_autofree char *facts = NULL;

  /* At once, or drop by drop. */
  if (_i % 2 == 0)
    doctor_tls_feed (alone->tls, (const guint8 *) bytes, strlen (bytes));
  else
    for (; *bytes != '\0' && doctor_tls_advance (alone->tls) == DOCTOR_TLS_HANDSHAKE; bytes++)
      doctor_tls_feed (alone->tls, (const guint8 *) bytes, 1);
  ck_assert_int_eq (doctor_tls_advance (alone->tls), DOCTOR_TLS_FAILED);
  facts = fact_ids (alone->transcript);
  ck_assert_str_eq (facts, "tls-plaintext");
  ck_assert_str_eq (doctor_transcript_fact (alone->transcript, 0)->text, banners[_i / 2].line);
  ck_assert_int_eq (doctor_tls_advance (alone->tls), DOCTOR_TLS_FAILED);
  ck_assert_uint_eq (doctor_transcript_n_facts (alone->transcript), 1);
}
END_TEST

START_TEST (test_banner_without_end)
{
  g_autoptr (Alone) alone = alone_new ();
  g_autofree guint8 *bytes = g_malloc (100000);

  memset (bytes, 'a', 100000);
  doctor_tls_feed (alone->tls, bytes, 100000);
  ck_assert_int_eq (doctor_tls_advance (alone->tls), DOCTOR_TLS_FAILED);
  ck_assert_uint_eq (strlen (doctor_transcript_fact (alone->transcript, 0)->text), 1024);
}
END_TEST

START_TEST (test_banner_cut)
{
  g_autoptr (Alone) alone = alone_new ();

  doctor_tls_feed (alone->tls, (const guint8 *) "220 ma", 6);
  ck_assert_int_eq (doctor_tls_advance (alone->tls), DOCTOR_TLS_HANDSHAKE);
  doctor_tls_closed (alone->tls, NULL);
  ck_assert_int_eq (doctor_tls_advance (alone->tls), DOCTOR_TLS_FAILED);
  ck_assert_str_eq (doctor_transcript_fact (alone->transcript, 0)->text, "220 ma");
}
END_TEST

/* Neither TLS nor text, whether the rest comes with it or later. */
static const struct
{
  const char *bytes;
  gsize length;
} strange[] = {
  { "\0", 1 },           { "\0\x16\x03\x03", 4 }, { "\xff\xfb\x01", 3 },
  { "\x80\x2e\x01", 3 }, { "\x16x", 2 },          { "\x16\x16\x03", 3 },
  { "\x15\r\n", 3 },     { "\x18\x03\x03", 3 },   { "\x1b[31m", 5 },
};

START_TEST (test_strange)
{
  g_autoptr (Alone) alone = alone_new ();
  g_autofree char *facts = NULL;
  const guint8 *bytes = (const guint8 *) strange[_i / 2].bytes;
  gsize size = _i % 2 == 0 ? strange[_i / 2].length : 1;

  for (gsize i = 0; i < strange[_i / 2].length; i += size)
    {
      doctor_tls_feed (alone->tls, bytes + i, size);
      doctor_tls_advance (alone->tls);
    }
  ck_assert_int_eq (doctor_tls_advance (alone->tls), DOCTOR_TLS_FAILED);
  facts = fact_ids (alone->transcript);
  ck_assert_str_eq (facts, "tls-unrecognised");
}
END_TEST

/* The deadline: text that goes on without an end of line is told, and silence is a time-out. */
static const struct
{
  const char *bytes;
  const char *facts;
  const char *text;
} unended[] = {
  { "", "tls-timeout", NULL },
  { "220 mail.example ESMTP", "tls-plaintext", "220 mail.example ESMTP" },
  { "2", "tls-plaintext", "2" },
  { "\x16", "tls-timeout", NULL },
  { "\x16\x03\x03", "tls-timeout", NULL },
};

START_TEST (test_give_up)
{
  g_autoptr (Alone) alone = alone_new ();
  g_autofree char *facts = NULL;
  const char *bytes = unended[_i].bytes;

  doctor_tls_feed (alone->tls, (const guint8 *) bytes, strlen (bytes));
  ck_assert_int_eq (doctor_tls_advance (alone->tls), DOCTOR_TLS_HANDSHAKE);
  doctor_tls_give_up (alone->tls, 10);
  ck_assert_int_eq (doctor_tls_advance (alone->tls), DOCTOR_TLS_FAILED);
  facts = fact_ids (alone->transcript);
  ck_assert_str_eq (facts, unended[_i].facts);
  ck_assert_pstr_eq (doctor_transcript_fact (alone->transcript, 0)->text, unended[_i].text);
  if (unended[_i].text == NULL)
    ck_assert_int_eq (doctor_transcript_fact (alone->transcript, 0)->number, 10);
}
END_TEST

/* The question for older versions, put to servers of both kinds, and to bytes. */
static const struct
{
  const char *priority;
  guint16 offered;
  DoctorHelloAnswer answer;
  const char *version;
} askings[] = {
  { "NORMAL:-VERS-ALL:+VERS-TLS1.0", DOCTOR_HELLO_TLS_1_1, DOCTOR_HELLO_OLDER, "TLS1.0" },
  { "NORMAL:-VERS-ALL:+VERS-TLS1.1:+VERS-TLS1.0", DOCTOR_HELLO_TLS_1_1, DOCTOR_HELLO_OLDER,
    "TLS1.1" },
  { "NORMAL:-VERS-ALL:+VERS-TLS1.1:+VERS-TLS1.0", DOCTOR_HELLO_TLS_1_2, DOCTOR_HELLO_OLDER,
    "TLS1.1" },
  { TLS12, DOCTOR_HELLO_TLS_1_2, DOCTOR_HELLO_MODERN, "TLS1.2" },
  { TLS12, DOCTOR_HELLO_TLS_1_1, DOCTOR_HELLO_REFUSED, NULL },
  { TLS13, DOCTOR_HELLO_TLS_1_2, DOCTOR_HELLO_REFUSED, NULL },
};

START_TEST (test_older)
{
  g_autoptr (Scene) scene = scene_new (askings[_i].priority);
  g_autoptr (GByteArray) hello = doctor_hello_new (askings[_i].offered, HOST);
  GByteArray *output = scene->peer->output;
  const char *version = NULL;

  g_byte_array_append (scene->peer->input, hello->data, hello->len);
  advance_peer (scene->peer);
  ck_assert_uint_gt (output->len, 0);
  ck_assert_int_eq (doctor_hello_read (output->data, output->len, &version), askings[_i].answer);
  ck_assert_pstr_eq (version, askings[_i].version);
  /* The same answer byte by byte; none comes too early. */
  for (guint i = 0; i < MIN (output->len, 11); i++)
    {
      DoctorHelloAnswer answer = doctor_hello_read (output->data, i, &version);

      ck_assert (answer == DOCTOR_HELLO_UNDECIDED
                 || (answer == DOCTOR_HELLO_REFUSED && answer == askings[_i].answer));
    }
}
END_TEST

static const struct
{
  const char *bytes;
  gsize length;
} not_hellos[] = {
  { "220 mail.example ESMTP\r\n", 24 },
  { "\x16\x05\x01", 3 },
  { "\x15\x03\x01\x00\x02\x02\x46", 7 },
  { "\x16\x03\x01\x00\x30\x01\x00\x00\x2c\x03\x01", 11 },
  { "\x16\x03\x01\x00\x30\x02\x00\x00\x2c\x02\x00", 11 },
  { "\x16\x03\x01\x00\x30\x02\x00\x00\x2c\x03\x04", 11 },
};

START_TEST (test_not_older)
{
  const char *version = NULL;

  ck_assert_int_eq (
      doctor_hello_read ((const guint8 *) not_hellos[_i].bytes, not_hellos[_i].length, &version),
      DOCTOR_HELLO_REFUSED);
  ck_assert_ptr_null (version);
}
END_TEST

/* What a server can answer to the first message. */
static const struct
{
  const char *what;
  const char *bytes; /* hexadecimal */
  const char *facts;
  int number; /* of the first fact; -1: any */
} answers[] = {
  { "handshake_failure", "15030300020228", "tls-alert tls-no-shared-cipher", 40 },
  { "handshake_failure of version 3.1", "15030100020228", "tls-alert tls-no-shared-cipher", 40 },
  { "insufficient_security", "15030300020247", "tls-alert tls-no-shared-cipher", 71 },
  { "protocol_version", "15030100020246", "tls-alert", 70 },
  { "internal_error", "15030300020250", "tls-alert", 80 },
  { "unrecognized_name, fatal", "15030300020270", "tls-alert", 112 },
  { "no such alert", "150303000202fa", "tls-alert", 250 },
  { "close_notify", "15030300020100", "tls-closed", 0 },
  { "TLS 1.0",
    "160301002a020000260301"
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
    "00"
    "c014"
    "00",
    "tls-version-too-old", -1 },
  { "TLS 1.1",
    "160302002a020000260302"
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
    "00"
    "c014"
    "00",
    "tls-version-too-old", -1 },
  { "SSL 3.0",
    "160300002a020000260300"
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
    "00"
    "0035"
    "00",
    "tls-version-too-old", -1 },
  { "SSL 2", "8004010002", "tls-unrecognised", -1 },
  { "telnet", "fffd18fffd20", "tls-unrecognised", -1 },
  { "NUL", "0000000000", "tls-unrecognised", -1 },
  { "no version 3", "160503000100", "tls-unrecognised", -1 },
  { "application data", "170303000568656c6c6f", "tls-failed", -1 },
  { "a record too long", "160303ffff", "tls-failed", -1 },
  { "its own first message", "1603010005010000010000", "tls-failed", -1 },
};

static guint8
read_hex (const char *digits)
{
  return (guint8) (g_ascii_xdigit_value (digits[0]) << 4 | g_ascii_xdigit_value (digits[1]));
}

static void
feed_hex (DoctorTls *tls, const char *hex)
{
  for (; *hex != '\0'; hex += 2)
    {
      guint8 byte = read_hex (hex);

      doctor_tls_feed (tls, &byte, 1);
    }
}

START_TEST (test_answer)
{
  g_autoptr (Alone) alone = alone_new ();
  g_autofree char *facts = NULL;

  feed_hex (alone->tls, answers[_i].bytes);
  if (doctor_tls_advance (alone->tls) != DOCTOR_TLS_FAILED)
    ck_abort_msg ("%s: goes on", answers[_i].what);
  facts = fact_ids (alone->transcript);
  if (strcmp (facts, answers[_i].facts) != 0)
    ck_abort_msg ("%s: %s %s", answers[_i].what, facts,
                  doctor_transcript_fact (alone->transcript, 0)->code);
  if (answers[_i].number >= 0)
    ck_assert_int_eq (doctor_transcript_fact (alone->transcript, 0)->number, answers[_i].number);
}
END_TEST

/* A warning says that the name is not known, and the handshake goes on (RFC 6066 section 3). */
START_TEST (test_warning)
{
  g_autoptr (Scene) scene = scene_new (TLS12);

  feed_hex (scene->tls, "15030300020170");
  pump (scene->tls, scene->peer, 0);
  ck_assert_int_eq (doctor_tls_advance (scene->tls), DOCTOR_TLS_ESTABLISHED);
}
END_TEST

static const struct
{
  const char *priority;
  const char *facts;
} servers[] = {
  { "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-128-CCM-8", "tls-alert tls-no-shared-cipher" },
  { "NORMAL:-VERS-ALL:+VERS-TLS1.1:+VERS-TLS1.0", "tls-version-too-old" },
  { "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+ECDHE-ECDSA", "tls-established certificate-verified" },
  { "NORMAL:-VERS-ALL:+VERS-TLS1.3:-CIPHER-ALL:+CHACHA20-POLY1305",
    "tls-established certificate-verified" },
  { "NORMAL:-VERS-ALL:+VERS-TLS1.3:-GROUP-ALL:+GROUP-SECP521R1",
    "tls-established certificate-verified" },
};

START_TEST (test_server)
{
  g_autoptr (Scene) scene = scene_new (servers[_i].priority);
  g_autofree char *facts = NULL;

  pump (scene->tls, scene->peer, 0);
  facts = fact_ids (scene->transcript);
  ck_assert_str_eq (facts, servers[_i].facts);
}
END_TEST

/* The group of 768 bits in RFC 2409 section 6.1. */
static const char small_prime[] =
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74"
    "020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437"
    "4FE1356D6D51C245E485B576625E7EC6F44C42E9A63A3620FFFFFFFFFFFFFFFF";

/* Encloses what is in `bytes` from `start` on: `n_octets` octets of length before it. */
static void
enclose (GByteArray *bytes, guint start, guint n_octets)
{
  guint length = bytes->len - start;
  g_autofree guint8 *content = g_memdup2 (bytes->data + start, length);
  guint8 head[3] = { (guint8) (length >> 16), (guint8) (length >> 8), (guint8) length };

  g_byte_array_set_size (bytes, start);
  g_byte_array_append (bytes, head + 3 - n_octets, n_octets);
  g_byte_array_append (bytes, content, length);
}

/* Feeds one handshake message, in as many records as it needs. */
static void
feed_message (DoctorTls *tls, guint8 type, GByteArray *body)
{
  enclose (body, 0, 3);
  g_byte_array_prepend (body, &type, 1);
  for (guint i = 0; i < body->len; i += 16384)
    {
      guint part = MIN (16384, body->len - i);
      guint8 head[5] = { 22, 3, 3, (guint8) (part >> 8), (guint8) part };

      doctor_tls_feed (tls, head, 5);
      doctor_tls_feed (tls, body->data + i, part);
    }
  g_byte_array_set_size (body, 0);
}

/* ServerHello of TLS 1.2 with `cipher`, and Certificate. */
static void
feed_hello (DoctorTls *tls, guint16 cipher, Made *const *chain)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  guint8 hello[38] = { 3, 3, [35] = (guint8) (cipher >> 8), [36] = (guint8) cipher };

  g_byte_array_append (body, hello, sizeof hello);
  feed_message (tls, 2, body);
  for (; *chain != NULL; chain++)
    {
      guint start = body->len;
      gnutls_datum_t der;

      gnutls_x509_crt_export2 ((*chain)->crt, GNUTLS_X509_FMT_DER, &der);
      g_byte_array_append (body, der.data, der.size);
      gnutls_free (der.data);
      enclose (body, start, 3);
    }
  enclose (body, 0, 3);
  feed_message (tls, 11, body);
}

static void
append_number (GByteArray *bytes, const char *hex)
{
  guint start = bytes->len;

  for (; *hex != '\0'; hex += 2)
    {
      guint8 byte = read_hex (hex);

      g_byte_array_append (bytes, &byte, 1);
    }
  enclose (bytes, start, 2);
}

START_TEST (test_small_group)
{
  g_autoptr (Alone) alone = alone_new ();
  g_autoptr (Made) leaf = made_new (&(Recipe){ .cn = HOST, .names = HOST, .rsa_bits = 2048 }, NULL);
  g_autoptr (GByteArray) body = g_byte_array_new ();
  const DoctorTlsInfo *info;
  g_autofree char *facts = NULL;

  /* TLS_DHE_RSA_WITH_AES_128_GCM_SHA256 */
  feed_hello (alone->tls, 0x009e, (Made *[]){ leaf, NULL });
  append_number (body, small_prime);
  append_number (body, "02");
  append_number (body, "04");
  g_byte_array_append (body, (const guint8 *) "\x04\x01", 2);
  append_number (body, "00");
  feed_message (alone->tls, 12, body);
  ck_assert_int_eq (doctor_tls_advance (alone->tls), DOCTOR_TLS_FAILED);
  facts = fact_ids (alone->transcript);
  ck_assert_str_eq (facts, "tls-weak-key-exchange");
  /* The certificate was seen before. */
  info = doctor_transcript_get_tls (alone->transcript);
  ck_assert_ptr_nonnull (info);
  ck_assert_ptr_null (info->version);
  ck_assert (!info->verified);
  ck_assert_uint_eq (info->chain->len, 1);
}
END_TEST

/* A suite that nobody asked for: TLS_RSA_WITH_RC4_128_MD5 */
START_TEST (test_unasked_suite)
{
  g_autoptr (Alone) alone = alone_new ();
  g_autoptr (Made) leaf = made_new (&(Recipe){ .cn = HOST, .names = HOST }, NULL);
  g_autofree char *facts = NULL;

  feed_hello (alone->tls, 0x0004, (Made *[]){ leaf, NULL });
  ck_assert_int_eq (doctor_tls_advance (alone->tls), DOCTOR_TLS_FAILED);
  facts = fact_ids (alone->transcript);
  ck_assert_str_eq (facts, "tls-no-shared-cipher");
}
END_TEST

/* ServerKeyExchange for P-256, with a signature of `length` bytes that is none. */
static void
feed_key_exchange (DoctorTls *tls, guint16 algorithm, guint length)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  guint8 signed_by[2] = { (guint8) (algorithm >> 8), (guint8) algorithm };
  guint position;

  g_byte_array_append (body, (const guint8 *) "\x03\x00\x17", 3);
  position = body->len;
  /* The generator is a good point. Its length has one octet. */
  append_number (body, "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                       "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");
  g_byte_array_remove_index (body, position);
  g_byte_array_append (body, signed_by, 2);
  position = body->len;
  g_byte_array_set_size (body, body->len + length);
  memset (body->data + position, 0x55, length);
  enclose (body, position, 2);
  feed_message (tls, 12, body);
}

/* A key that may only sign certificates */
START_TEST (test_wrong_usage)
{
  g_autoptr (Alone) alone = alone_new ();
  g_autoptr (Made) leaf =
      made_new (&(Recipe){ .cn = HOST, .names = HOST, .usage = GNUTLS_KEY_KEY_CERT_SIGN }, NULL);
  g_autofree char *facts = NULL;

  /* TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 */
  feed_hello (alone->tls, 0xc02b, (Made *[]){ leaf, NULL });
  feed_key_exchange (alone->tls, 0x0403, 70);
  ck_assert_int_eq (doctor_tls_advance (alone->tls), DOCTOR_TLS_FAILED);
  facts = fact_ids (alone->transcript);
  ck_assert_str_eq (facts, "certificate-wrong-purpose");
  ck_assert_str_eq (doctor_transcript_fact (alone->transcript, 0)->text, "CN=" HOST);
}
END_TEST

/* A key whose one use would take minutes. */
START_TEST (test_monstrous_key)
{
  g_autoptr (Alone) alone = alone_new ();
  g_autoptr (Made) root = made_new (&root_recipe, NULL);
  g_autoptr (Made)
      leaf = made_new (&(Recipe){ .cn = HOST, .names = HOST, .has_monstrous_key = TRUE }, root);
  g_autofree char *facts = NULL;

  /* TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 */
  feed_hello (alone->tls, 0xc02f, (Made *[]){ leaf, NULL });
  feed_key_exchange (alone->tls, 0x0401, 4096);
  ck_assert_int_eq (doctor_tls_advance (alone->tls), DOCTOR_TLS_FAILED);
  facts = fact_ids (alone->transcript);
  /* Before the key was used: the signature was not even looked at. */
  ck_assert_str_eq (facts, "tls-failed");
  ck_assert_str_eq (doctor_transcript_fact (alone->transcript, 0)->code,
                    gnutls_strerror (GNUTLS_E_CONSTRAINT_ERROR));
}
END_TEST

/* 0: as many names as are read, 1: more, 2: a chain of a megabyte, 3: as many certificates as are
 * read */
START_TEST (test_large_chain)
{
  static const guint n_filler[] = { 3000, 10000, 1000, 0 };
  static const guint n_copies[] = { 1, 1, 60, 100 };
  Recipe recipe = { .cn = HOST, .names = HOST, .n_filler = n_filler[_i] };
  g_autoptr (Made) root = made_new (&root_recipe, NULL);
  g_autoptr (Made) leaf = made_new (&recipe, root);
  g_autofree Made **chain = g_new0 (Made *, n_copies[_i] + 1);
  g_autoptr (Alone) alone = alone_new ();
  g_autofree char *facts = NULL;

  for (guint i = 0; i < n_copies[_i]; i++)
    chain[i] = leaf;
  feed_hello (alone->tls, 0xc02b, chain);
  ck_assert_int_eq (doctor_tls_advance (alone->tls),
                    _i == 1 || _i == 2 ? DOCTOR_TLS_FAILED : DOCTOR_TLS_HANDSHAKE);
  facts = fact_ids (alone->transcript);
  ck_assert_str_eq (facts, _i == 1 || _i == 2 ? "reply-too-large" : "");
}
END_TEST

START_TEST (test_many_names)
{
  static const Recipe leaf = { .cn = HOST, .names = HOST, .n_filler = 3000 };
  static const Recipe middle = { 0 };
  g_autoptr (Scene) scene = scene_new_full (HOST, &leaf, &middle, USUAL, versions[_i]);
  const DoctorCertificate *shown;

  pump (scene->tls, scene->peer, 0);
  ck_assert_int_eq (doctor_tls_advance (scene->tls), DOCTOR_TLS_ESTABLISHED);
  shown = g_ptr_array_index (doctor_transcript_get_tls (scene->transcript)->chain, 0);
  ck_assert_uint_eq (g_strv_length (shown->names), 201);
  ck_assert_str_eq (shown->names[200], "…");
}
END_TEST

START_TEST (test_drops)
{
  g_autoptr (Scene) scene = scene_new (versions[_i]);

  pump (scene->tls, scene->peer, 1);
  ck_assert_int_eq (doctor_tls_advance (scene->tls), DOCTOR_TLS_ESTABLISHED);
}
END_TEST

/* Like pump(), but the stream ends after `limit` bytes from the server, or has the byte at `limit`
 * flipped by `flip`. Returns how many bytes there were. */
static gsize
pump_some (Scene *scene, gsize limit, guint8 flip)
{
  gsize seen = 0;

  for (gboolean moved = TRUE; moved;)
    {
      GByteArray *output = scene->peer->output;
      const guint8 *bytes;
      gsize length;

      doctor_tls_advance (scene->tls);
      bytes = doctor_tls_output (scene->tls, &length);
      g_byte_array_append (scene->peer->input, bytes, (guint) length);
      doctor_tls_sent (scene->tls, length);
      advance_peer (scene->peer);
      if (flip != 0 && limit >= seen && limit < seen + output->len)
        output->data[limit - seen] ^= flip;
      length = flip != 0 ? output->len : MIN (limit - seen, output->len);
      doctor_tls_feed (scene->tls, output->data, length);
      moved = output->len > 0;
      g_byte_array_set_size (output, 0);
      seen += length;
    }
  return seen;
}

START_TEST (test_cut)
{
  g_autoptr (Scene) scene = scene_new (versions[_i]);
  gsize whole = pump_some (scene, G_MAXSIZE, 0);

  ck_assert_int_eq (doctor_tls_advance (scene->tls), DOCTOR_TLS_ESTABLISHED);
  for (gsize i = 0; i < whole; i += 1)
    {
      g_autofree char *facts = NULL;
      DoctorTlsState state;

      scene_restart (scene, versions[_i]);
      pump_some (scene, i, 0);
      state = doctor_tls_advance (scene->tls);
      doctor_tls_closed (scene->tls, i % 2 ? "Connection reset by peer" : NULL);
      facts = fact_ids (scene->transcript);
      /* Tickets come after the handshake has ended. */
      if (state == DOCTOR_TLS_ESTABLISHED)
        {
          ck_assert_int_eq (doctor_tls_advance (scene->tls), DOCTOR_TLS_CLOSED);
          continue;
        }
      ck_assert_int_eq (state, DOCTOR_TLS_HANDSHAKE);
      ck_assert_str_eq (facts, "");
      ck_assert_int_eq (doctor_tls_advance (scene->tls), DOCTOR_TLS_FAILED);
      g_free (facts);
      facts = fact_ids (scene->transcript);
      ck_assert_str_eq (facts, "tls-closed");
      if (i % 2)
        ck_assert_str_eq (doctor_transcript_fact (scene->transcript, 0)->code,
                          "Connection reset by peer");
    }
}
END_TEST

/* Every byte changed: an end with a reason, and no success but where the byte says nothing. */
START_TEST (test_flip)
{
  g_autoptr (Scene) scene = scene_new (versions[_i]);
  gsize whole = pump_some (scene, G_MAXSIZE, 0);
  guint n_established = 0;

  for (gsize i = 0; i < whole; i++)
    {
      DoctorTlsState state;

      scene_restart (scene, versions[_i]);
      pump_some (scene, i, (guint8) (1 << i % 8));
      state = doctor_tls_advance (scene->tls);
      n_established += state == DOCTOR_TLS_ESTABLISHED;
      if (state == DOCTOR_TLS_HANDSHAKE)
        {
          doctor_tls_closed (scene->tls, NULL);
          state = doctor_tls_advance (scene->tls);
        }
      if (state == DOCTOR_TLS_FAILED)
        ck_assert_uint_gt (doctor_transcript_n_facts (scene->transcript), 0);
    }
  /* Version fields of records, and what comes after the handshake. */
  ck_assert_uint_lt (n_established, whole / 2);
}
END_TEST

START_TEST (test_noise)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr (Alone) alone = alone_new ();
      guint8 bytes[300];
      guint length = (guint) g_rand_int_range (rand, 1, sizeof bytes);

      for (guint j = 0; j < length; j++)
        bytes[j] = (guint8) g_rand_int_range (rand, 0, 256);
      if (i % 2)
        memcpy (bytes, "\x16\x03\x03\x00", 4);
      doctor_tls_feed (alone->tls, bytes, length);
      doctor_tls_advance (alone->tls);
      doctor_tls_closed (alone->tls, NULL);
      ck_assert_int_eq (doctor_tls_advance (alone->tls), DOCTOR_TLS_FAILED);
      ck_assert_uint_gt (doctor_transcript_n_facts (alone->transcript), 0);
    }
}
END_TEST

/* After a refusal not one byte of ours may leave but the goodbye. */
START_TEST (test_refused_is_silent)
{
  static const Recipe leaf = { .cn = HOST, .names = "other.example" };
  static const Recipe middle = { 0 };
  g_autoptr (Scene) scene = scene_new_full (HOST, &leaf, &middle, USUAL, versions[_i]);
  guint8 buffer[64];
  gsize length;

  pump (scene->tls, scene->peer, 0);
  ck_assert_int_eq (doctor_tls_advance (scene->tls), DOCTOR_TLS_REFUSED);
  doctor_tls_output (scene->tls, &length);
  ck_assert_uint_eq (length, 0);
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*doctor_tls_write*");
  doctor_tls_write (scene->tls, (const guint8 *) "a LOGIN b c\r\n", 13);
  g_test_assert_expected_messages ();
  doctor_tls_output (scene->tls, &length);
  ck_assert_uint_eq (length, 0);
  ck_assert_ptr_null (doctor_tls_exporter (scene->tls));
  ck_assert_ptr_null (doctor_tls_unique (scene->tls));

  gnutls_record_send (scene->peer->session, "* OK hello\r\n", 12);
  pump (scene->tls, scene->peer, 0);
  ck_assert_uint_eq (doctor_tls_read (scene->tls, buffer, sizeof buffer), 0);
  ck_assert_int_eq (doctor_tls_advance (scene->tls), DOCTOR_TLS_REFUSED);
  doctor_tls_bye (scene->tls);
  pump (scene->tls, scene->peer, 0);
  ck_assert_int_eq (gnutls_record_recv (scene->peer->session, buffer, sizeof buffer), 0);
}
END_TEST

/* 0: with close_notify, 1: without, 2: lost, 3: an alert */
START_TEST (test_end)
{
  g_autoptr (Scene) scene = scene_new (versions[_i / 4]);
  guint8 buffer[64];
  gsize length;

  pump (scene->tls, scene->peer, 0);
  gnutls_record_send (scene->peer->session, "* BYE\r\n", 7);
  if (_i % 4 == 0)
    gnutls_bye (scene->peer->session, GNUTLS_SHUT_WR);
  else if (_i % 4 == 3)
    gnutls_alert_send (scene->peer->session, GNUTLS_AL_FATAL, GNUTLS_A_CERTIFICATE_REQUIRED);
  pump (scene->tls, scene->peer, 0);
  if (_i % 4 == 1 || _i % 4 == 2)
    doctor_tls_closed (scene->tls, _i % 4 == 2 ? "Connection reset by peer" : NULL);
  /* The last words are there to be read before the end is. */
  ck_assert_int_eq (doctor_tls_advance (scene->tls), DOCTOR_TLS_ESTABLISHED);
  ck_assert_uint_eq (doctor_tls_read (scene->tls, buffer, sizeof buffer), 7);
  ck_assert_int_eq (doctor_tls_advance (scene->tls), DOCTOR_TLS_CLOSED);
  ck_assert_uint_eq (doctor_tls_read (scene->tls, buffer, sizeof buffer), 0);
  if (_i % 4 == 3)
    ck_assert_int_eq (
        doctor_transcript_last_fact (scene->transcript, DOCTOR_FACT_TLS_ALERT)->number, 116);
  /* Nobody listens any more, and nothing is wrong with trying. */
  doctor_tls_output (scene->tls, &length);
  doctor_tls_write (scene->tls, (const guint8 *) "a LOGOUT\r\n", 10);
  doctor_tls_bye (scene->tls);
}
END_TEST

START_TEST (test_renegotiation)
{
  g_autoptr (Scene) scene = scene_new (TLS12);
  guint8 buffer[64];

  pump (scene->tls, scene->peer, 0);
  ck_assert_int_eq (gnutls_rehandshake (scene->peer->session), 0);
  pump (scene->tls, scene->peer, 0);
  ck_assert_int_eq (gnutls_record_recv (scene->peer->session, buffer, sizeof buffer),
                    GNUTLS_E_WARNING_ALERT_RECEIVED);
  ck_assert_int_eq (gnutls_alert_get (scene->peer->session), GNUTLS_A_NO_RENEGOTIATION);
  gnutls_record_send (scene->peer->session, "+OK\r\n", 5);
  pump (scene->tls, scene->peer, 0);
  ck_assert_uint_eq (doctor_tls_read (scene->tls, buffer, sizeof buffer), 5);

  for (guint i = 0; i < 10; i++)
    {
      gnutls_rehandshake (scene->peer->session);
      pump (scene->tls, scene->peer, 0);
    }
  ck_assert_int_eq (doctor_tls_advance (scene->tls), DOCTOR_TLS_CLOSED);
}
END_TEST

START_TEST (test_key_update)
{
  g_autoptr (Scene) scene = scene_new (TLS13);
  guint8 buffer[64];

  pump (scene->tls, scene->peer, 0);
  ck_assert_int_eq (gnutls_session_key_update (scene->peer->session, GNUTLS_KU_PEER), 0);
  gnutls_record_send (scene->peer->session, "+OK\r\n", 5);
  pump (scene->tls, scene->peer, 0);
  ck_assert_uint_eq (doctor_tls_read (scene->tls, buffer, sizeof buffer), 5);
  doctor_tls_write (scene->tls, (const guint8 *) "QUIT\r\n", 6);
  pump (scene->tls, scene->peer, 0);
  /* First the answer to the update, then the line. */
  ck_assert_int_eq (gnutls_record_recv (scene->peer->session, buffer, sizeof buffer),
                    GNUTLS_E_AGAIN);
  ck_assert_int_eq (gnutls_record_recv (scene->peer->session, buffer, sizeof buffer), 6);
}
END_TEST

/* Each asks for an answer, and nobody reads the answers. */
START_TEST (test_key_update_flood)
{
  g_autoptr (Scene) scene = scene_new (TLS13);
  guint8 buffer[64];
  gsize n_fed = 0;
  gsize length;

  pump (scene->tls, scene->peer, 0);
  for (guint i = 0; i < 1000 && doctor_tls_advance (scene->tls) == DOCTOR_TLS_ESTABLISHED; i++)
    {
      ck_assert_int_eq (gnutls_session_key_update (scene->peer->session, GNUTLS_KU_PEER), 0);
      n_fed += scene->peer->output->len;
      doctor_tls_feed (scene->tls, scene->peer->output->data, scene->peer->output->len);
      g_byte_array_set_size (scene->peer->output, 0);
      ck_assert_uint_eq (doctor_tls_read (scene->tls, buffer, sizeof buffer), 0);
      doctor_tls_output (scene->tls, &length);
      ck_assert_uint_le (length, n_fed);
    }
}
END_TEST

/* What came is neither data nor an end of the server's: who gave up is told. 0: damaged data, 1:
 * the end in the middle of data, 2: a renegotiation without end */
START_TEST (test_lost)
{
  static const int errors[] = { GNUTLS_E_DECRYPTION_FAILED, 0, GNUTLS_E_REHANDSHAKE };
  g_autoptr (Scene) scene = scene_new (TLS12);
  GByteArray *output;

  pump (scene->tls, scene->peer, 0);
  output = scene->peer->output;
  if (_i < 2)
    gnutls_record_send (scene->peer->session, "+OK\r\n", 5);
  for (guint i = 0; _i == 2 && i < 10; i++)
    gnutls_rehandshake (scene->peer->session);
  if (_i == 0)
    output->data[output->len - 1] ^= 1;
  ck_assert_ptr_null (doctor_tls_get_lost (scene->tls));
  doctor_tls_feed (scene->tls, output->data, _i == 1 ? output->len - 1 : output->len);
  if (_i == 1)
    doctor_tls_closed (scene->tls, NULL);
  ck_assert_int_eq (doctor_tls_advance (scene->tls), DOCTOR_TLS_CLOSED);
  ck_assert_pstr_eq (doctor_tls_get_lost (scene->tls),
                     errors[_i] != 0 ? gnutls_strerror (errors[_i]) : NULL);
}
END_TEST

/* A server may ask for the client's certificate; it gets none. */
START_TEST (test_client_certificate)
{
  g_autoptr (Scene) scene = scene_new (versions[_i % 2]);
  g_autofree char *facts = NULL;

  gnutls_certificate_server_set_request (scene->peer->session,
                                         _i < 2 ? GNUTLS_CERT_REQUEST : GNUTLS_CERT_REQUIRE);
  pump (scene->tls, scene->peer, 0);
  facts = fact_ids (scene->transcript);
  ck_assert_str_eq (facts, _i < 2    ? "tls-established certificate-verified"
                           : _i == 2 ? "tls-alert tls-client-certificate"
                                     : "tls-established certificate-verified tls-alert "
                                       "tls-client-certificate");
  ck_assert_int_eq (doctor_tls_advance (scene->tls), _i < 2    ? DOCTOR_TLS_ESTABLISHED
                                                     : _i == 2 ? DOCTOR_TLS_FAILED
                                                               : DOCTOR_TLS_CLOSED);
}
END_TEST

START_TEST (test_bindings)
{
  g_autoptr (Scene) scene = scene_new (versions[_i]);
  g_autofree char *exporter = NULL;
  g_autofree char *unique = NULL;
  g_autofree char *theirs = NULL;
  gnutls_datum_t binding;

  ck_assert_ptr_null (doctor_tls_exporter (scene->tls));
  pump (scene->tls, scene->peer, 0);
  exporter = doctor_tls_exporter (scene->tls);
  unique = doctor_tls_unique (scene->tls);
  ck_assert_int_eq (
      gnutls_session_channel_binding (
          scene->peer->session, _i == 0 ? GNUTLS_CB_TLS_UNIQUE : GNUTLS_CB_TLS_EXPORTER, &binding),
      0);
  theirs = g_base64_encode (binding.data, binding.size);
  gnutls_free (binding.data);
  ck_assert_pstr_eq (unique, _i == 0 ? theirs : NULL);
  ck_assert_pstr_eq (exporter, _i == 1 ? theirs : NULL);
}
END_TEST

/* The name is sent as A-labels; an address is not a name (RFC 6066 section 3). */
START_TEST (test_server_name)
{
  static const struct
  {
    const char *host;
    const char *name;
  } names[] = {
    { "IMAP.example.jp.", "imap.example.jp" },
    { "メール.example.jp", "xn--4dkua4c.example.jp" },
    { "192.0.2.7", NULL },
    { "2001:db8::7", NULL },
    { "fe80::1%eth0", NULL },
  };
  g_autoptr (Scene) scene = scene_new (TLS13);
  Made *chain[] = { scene->leaf, scene->middle, NULL };
  char name[100];
  size_t size = sizeof name;
  unsigned int type;

  scene_start (scene, names[_i].host, TLS13, chain);
  pump (scene->tls, scene->peer, 0);
  if (names[_i].name == NULL)
    ck_assert_int_lt (gnutls_server_name_get (scene->peer->session, name, &size, &type, 0), 0);
  else
    {
      ck_assert_int_eq (gnutls_server_name_get (scene->peer->session, name, &size, &type, 0), 0);
      ck_assert_str_eq (name, names[_i].name);
    }
}
END_TEST

START_TEST (test_large_data)
{
  g_autoptr (Scene) scene = scene_new (versions[_i]);
  g_autofree guint8 *sent = g_malloc (200000);
  g_autofree guint8 *received = g_malloc (200000);
  gsize n_received = 0;
  gsize length;
  gsize offset = 0;

  pump (scene->tls, scene->peer, 0);
  for (guint i = 0; i < 200000; i++)
    sent[i] = (guint8) (i * 7 + i / 251);
  doctor_tls_write (scene->tls, sent, 200000);
  pump (scene->tls, scene->peer, 0);
  while (offset < 200000)
    {
      ssize_t part = gnutls_record_recv (scene->peer->session, received + offset, 200000 - offset);

      ck_assert_int_gt (part, 0);
      offset += (gsize) part;
    }
  ck_assert_mem_eq (sent, received, 200000);

  memset (received, 0, 200000);
  for (offset = 0; offset < 200000; offset += 10000)
    gnutls_record_send (scene->peer->session, sent + offset, 10000);
  pump (scene->tls, scene->peer, 777);
  while ((length =
              doctor_tls_read (scene->tls, received + n_received, MIN (3333, 200000 - n_received)))
         > 0)
    n_received += length;
  ck_assert_uint_eq (n_received, 200000);
  ck_assert_mem_eq (sent, received, 200000);
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_loop_test (tests, test_banner, 0, 2 * G_N_ELEMENTS (banners));
  tcase_add_test (tests, test_banner_without_end);
  tcase_add_loop_test (tests, test_strange, 0, 2 * G_N_ELEMENTS (strange));
  tcase_add_test (tests, test_banner_cut);
  tcase_add_loop_test (tests, test_answer, 0, G_N_ELEMENTS (answers));
  tcase_add_test (tests, test_warning);
  tcase_add_loop_test (tests, test_server, 0, G_N_ELEMENTS (servers));
  tcase_add_loop_test (tests, test_older, 0, G_N_ELEMENTS (askings));
  tcase_add_loop_test (tests, test_not_older, 0, G_N_ELEMENTS (not_hellos));
  tcase_add_test (tests, test_small_group);
  tcase_add_loop_test (tests, test_give_up, 0, G_N_ELEMENTS (unended));
  tcase_add_test (tests, test_wrong_usage);
  tcase_add_test (tests, test_unasked_suite);
  tcase_add_test (tests, test_monstrous_key);
  tcase_add_loop_test (tests, test_large_chain, 0, 4);
  tcase_add_loop_test (tests, test_many_names, 0, 2);
  tcase_add_loop_test (tests, test_drops, 0, 2);
  tcase_add_loop_test (tests, test_cut, 0, 2);
  tcase_add_loop_test (tests, test_flip, 0, 2);
  tcase_add_test (tests, test_noise);
  tcase_add_loop_test (tests, test_refused_is_silent, 0, 2);
  tcase_add_loop_test (tests, test_end, 0, 8);
  tcase_add_test (tests, test_renegotiation);
  tcase_add_test (tests, test_key_update);
  tcase_add_test (tests, test_key_update_flood);
  tcase_add_loop_test (tests, test_lost, 0, 3);
  tcase_add_loop_test (tests, test_client_certificate, 0, 4);
  tcase_add_loop_test (tests, test_bindings, 0, 2);
  tcase_add_loop_test (tests, test_server_name, 0, 5);
  tcase_add_loop_test (tests, test_large_data, 0, 2);
  tcase_add_loop_test (tests, test_conversation, 0, G_N_ELEMENTS (versions));
}

DOCTOR_CHECK_MAIN ("tls", add_tests)
