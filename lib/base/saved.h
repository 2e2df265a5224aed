/*
 * Handles as bytes, one layout for all machines: in front a magic string, a version and the number of bytes, at the end
 * a checksum of all before it. Words are little-endian. docs/formats.md has the layouts.
 */
#ifndef PRH_BASE_SAVED_H
#define PRH_BASE_SAVED_H

#include <limits.h>
#include <stdint.h>

#include <prh/status.h>

enum { PRH__WORD = 8, PRH__SAVED_HEAD = 3 * PRH__WORD }; /* bytes */

/* What is saved. */
typedef struct prh__saved {
    unsigned char magic[PRH__WORD];
    uint64_t version;
    int64_t least;    /* bytes of the smallest there is */
    const char *what; /* "stream" */
} prh__saved;

static inline void prh__put_word(unsigned char *bytes, uint64_t word)
{
    for (int i = 0; i < PRH__WORD; i++)
        bytes[i] = (unsigned char)(word >> CHAR_BIT * i);
}

static inline uint64_t prh__get_word(const unsigned char *bytes)
{
    uint64_t word = 0;

    for (int i = 0; i < PRH__WORD; i++)
        word |= (uint64_t)bytes[i] << CHAR_BIT * i;
    return word;
}

/* Writes head and checksum, once the rest is there. */
void prh__saved_seal(const prh__saved *kind, unsigned char *bytes, int64_t size);

/* FORMAT unless all bytes are there as they were written; whether they make sense is another question. */
prh_status prh__saved_check(const prh__saved *kind, const unsigned char *bytes, int64_t size);

#endif
