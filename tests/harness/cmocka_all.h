#ifndef HARNESS_CMOCKA_ALL_H
#define HARNESS_CMOCKA_ALL_H

/* cmocka.h with the headers that it wants before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#endif
