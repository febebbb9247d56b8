#ifndef SCRATCH_QUICK_SUM_H
#define SCRATCH_QUICK_SUM_H

#include <stddef.h>
#include <stdint.h>

#define QUICK_SUM_START 14695981039346656037u

/* FNV-1a of 64 bits: notices what chance changes. Not for what somebody might forge. `sum`: QUICK_SUM_START, or that of the bytes before. */
static inline uint64_t quick_sum(uint64_t sum, const void *bytes, size_t size) {
    const unsigned char *at = bytes;
    for (size_t i = 0; i < size; i++)
        sum = (sum ^ at[i]) * 1099511628211u;
    return sum;
}

#endif
