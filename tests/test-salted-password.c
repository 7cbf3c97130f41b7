/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Salted passwords: published ones, whatever the parts in which they are worked out. */

#include "core/salted-password.h"

#include "suite.h"

#include <string.h>

/* Lengths with the NUL of the literal. */
#define OCTETS(text) text, sizeof text - 1

static const struct
{
  gnutls_mac_algorithm_t mac;
  const char *password;
  gsize password_length;
  const char *salt;
  gsize salt_length;
  guint rounds;
  const char *salted;
} vectors[] = {
  /* The examples of RFC 5802 section 5 and RFC 7677 section 3 */
  { GNUTLS_MAC_SHA1, OCTETS ("pencil"), OCTETS ("\x41\x25\xc2\x47\xe4\x3a\xb1\xe9\x3c\x6d\xff\x76"),
    4096, "1d96ee3a529b5a5f9e47c01f229a2cb8a6e15f7d" },
  { GNUTLS_MAC_SHA256, OCTETS ("pencil"),
    OCTETS ("\x5b\x6d\x99\x68\x9d\x12\x35\x8e\xec\xa0\x4b\x14\x12\x36\xfa\x81"), 4096,
    "c4a49510323ab4f952cac1fa99441939e78ea74d6be81ddf7096e87513dc615d" },
  /* RFC 6070 */
  { GNUTLS_MAC_SHA1, OCTETS ("password"), OCTETS ("salt"), 1,
    "0c60c80f961f0e71f3a9b524af6012062fe037a6" },
  { GNUTLS_MAC_SHA1, OCTETS ("password"), OCTETS ("salt"), 2,
    "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957" },
  { GNUTLS_MAC_SHA1, OCTETS ("password"), OCTETS ("salt"), 4096,
    "4b007901b765489abead49d926f721d065a429c1" },
};

/* How many rounds at once; 0: all. */
static const guint parts[] = { 0, 1, 7, 4095, 4096, 5000 };

START_TEST (test_vector)
{
  g_autoptr (DoctorSecret)
      password = doctor_secret_new (vectors[_i].password, (gssize) vectors[_i].password_length);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (DoctorSaltedPassword) salted =
          doctor_salted_password_new (vectors[_i].mac, password, (const guint8 *) vectors[_i].salt,
                                      vectors[_i].salt_length, vectors[_i].rounds);
      g_autoptr (DoctorSecret) result = NULL;
      guint at_once = parts[i] > 0 ? parts[i] : vectors[_i].rounds;
      guint n = 1;

      while (!doctor_salted_password_advance (salted, at_once))
        n++;
      /* The first round was made with it. */
      ck_assert_uint_eq (n, MAX (1, (vectors[_i].rounds - 1 + at_once - 1) / at_once));
      ck_assert (doctor_salted_password_advance (salted, at_once));
      result = doctor_salted_password_get (salted);
      ck_assert_str_eq (doctor_secret_peek (result), vectors[_i].salted);
      ck_assert_uint_eq (doctor_secret_length (result), strlen (vectors[_i].salted));
    }
}
END_TEST

/* Given up in the middle: nothing is left behind. */
START_TEST (test_given_up)
{
  g_autoptr (DoctorSecret) password = doctor_secret_new ("pencil", -1);
  g_autoptr (DoctorSaltedPassword) begun =
      doctor_salted_password_new (GNUTLS_MAC_SHA256, password, (const guint8 *) "salt", 4, 600000);

  ck_assert (!doctor_salted_password_advance (begun, 1000));
}
END_TEST

static void
add_tests (TCase *tests)
{
  tcase_add_loop_test (tests, test_vector, 0, G_N_ELEMENTS (vectors));
  tcase_add_test (tests, test_given_up);
}

DOCTOR_CHECK_MAIN ("salted-password", add_tests)
