/* A byte at a time, by a table that is made for each call: it costs less than a page of the data does. */
#include "base/checksum.h"

enum { BITS = 8, VALUES = 256 };

/* The polynomial of ECMA-182, lowest bit first. */
static const uint64_t polynomial = UINT64_C(0xc96c5795d7870f42);

uint64_t prh__crc64(const unsigned char *bytes, size_t count)
{
    uint64_t table[VALUES], crc = UINT64_MAX;

    for (uint64_t value = 0; value < VALUES; value++) {
        uint64_t rest = value;

        for (int bit = 0; bit < BITS; bit++)
            rest = (rest >> 1) ^ (rest & 1 ? polynomial : 0);
        table[value] = rest;
    }
    for (size_t i = 0; i < count; i++)
        crc = (crc >> BITS) ^ table[(crc ^ bytes[i]) & (VALUES - 1)];
    return crc ^ UINT64_MAX;
}
