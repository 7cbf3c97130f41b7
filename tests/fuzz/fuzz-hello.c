/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Connection Doctor developers */
/* Fuzzes core/hello: what a server may answer to the question for older versions. */

#include "fuzz.h"

#include "core/hello.h"

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  const char *version = NULL;
  DoctorHelloAnswer whole = doctor_hello_read (bytes, length, &version);
  gboolean decided = FALSE;

  MUST ((version != NULL) == (whole == DOCTOR_HELLO_OLDER || whole == DOCTOR_HELLO_MODERN),
        "a version without an answer, or none with one");
  /* Byte by byte: the first decision is the last one. */
  for (size_t i = 0; i <= length && !decided; i++)
    {
      const char *other = NULL;
      DoctorHelloAnswer answer = doctor_hello_read (bytes, i, &other);

      decided = answer != DOCTOR_HELLO_UNDECIDED;
      MUST (!decided || (answer == whole && other == version), "another answer after %zu bytes", i);
    }
  MUST (decided || whole == DOCTOR_HELLO_UNDECIDED, "only the whole is decided");
  MUST (whole != DOCTOR_HELLO_UNDECIDED || length < 11, "undecided after %zu bytes", length);
  return 0;
}
