/*
 * Four lanes of 128 bits each take every fourth word. A step multiplies to the full 128 bits and is a bijection of the
 * lane for each word, and of the word for each lane: the lanes of two contents that differ in one word never agree, and
 * nothing that a word has left in a lane is lost, whatever follows it. The lanes and the length are folded into 128
 * bits at the end.
 */
#include "base/digest.h"

#include <stdio.h>
#include <string.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#define WORD_OF(bytes) __builtin_bswap64(bytes)
#else
#define WORD_OF(bytes) (bytes)
#endif

enum { LANES = PRH__DIGEST_LANES, BLOCK = PRH__DIGEST_BLOCK, WORD = 8, WORDS = BLOCK / WORD, ROUNDS = 4 };

__extension__ typedef unsigned __int128 wide;

/* Odd, with about as many ones as zeros: 64 bits each of the fractions of square roots of 2, 3, 5, 7 (lowest bit
 * set). */
static const uint64_t factor[LANES] = {UINT64_C(0x6a09e667f3bcc909), UINT64_C(0xbb67ae8584caa73b),
    UINT64_C(0x3c6ef372fe94f82b), UINT64_C(0xa54ff53a5f1d36f1)};
/* The same of 11, 13, 17, 19: what the lanes begin with, and what is left where a word is 0 over and over. */
static const uint64_t start[LANES] = {UINT64_C(0x510e527fade682d1), UINT64_C(0x9b05688c2b3e6c1f),
    UINT64_C(0x1f83d9abfb41bd6b), UINT64_C(0x5be0cd19137e2179)};

/* Undone by: word ^ low = high' / factor (odd, so it can be), and the old high from the rest. */
static inline void step(uint64_t lane[2], uint64_t word, uint64_t by)
{
    const wide product = (wide)(lane[0] ^ word) * by;

    lane[0] = lane[1] ^ (uint64_t)(product >> 64);
    lane[1] = (uint64_t)product + by;
}

static inline uint64_t word_at(const unsigned char *bytes)
{
    uint64_t word;

    memcpy(&word, bytes, sizeof word);
    return WORD_OF(word);
}

static void take_blocks(prh__digesting *d, const unsigned char *bytes, size_t blocks)
{
    uint64_t lane[LANES][2];

    memcpy(lane, d->lane, sizeof lane);
    for (size_t b = 0; b < blocks; b++, bytes += BLOCK)
        for (int w = 0; w < WORDS; w++)
            step(lane[w % LANES], word_at(bytes + w * WORD), factor[w % LANES]);
    memcpy(d->lane, lane, sizeof lane);
}

void prh__digest_begin(prh__digesting *d, const char *domain)
{
    memset(d, 0, sizeof *d);
    for (int l = 0; l < LANES; l++) {
        d->lane[l][0] = start[l];
        d->lane[l][1] = ~start[l];
    }
    prh__digest_text(d, domain);
}

void prh__digest_bytes(prh__digesting *d, const void *bytes, size_t count)
{
    const size_t held = d->length % BLOCK;
    const unsigned char *from = bytes;

    d->length += count;
    if (held > 0) {
        const size_t room = BLOCK - held, taken = count < room ? count : room;

        memcpy(d->rest + held, from, taken);
        if (taken < room)
            return;
        take_blocks(d, d->rest, 1);
        from += taken;
        count -= taken;
    }
    take_blocks(d, from, count / BLOCK);
    if (count % BLOCK > 0)
        memcpy(d->rest, from + count / BLOCK * BLOCK, count % BLOCK);
}

prh__digest prh__digest_end(const prh__digesting *d)
{
    prh__digesting last = *d;
    uint64_t *sum = last.lane[0];

    if (last.length % BLOCK > 0) {
        memset(last.rest + last.length % BLOCK, 0,
            BLOCK - last.length % BLOCK); /* the length tells zeros apart */
        take_blocks(&last, last.rest, 1);
    }
    step(sum, last.length, factor[1]);
    for (int r = 0; r < ROUNDS; r++)
        for (int l = 1; l < LANES; l++) {
            step(last.lane[l], sum[1], factor[l]);
            step(sum, last.lane[l][0], factor[0]);
            step(sum, last.lane[l][1], factor[(l + r) % LANES]);
        }
    return (prh__digest){{sum[0], sum[1]}};
}

void prh__digest_word(prh__digesting *d, int64_t word)
{
    const uint64_t bytes = WORD_OF((uint64_t)word);

    prh__digest_bytes(d, &bytes, sizeof bytes);
}

void prh__digest_number(prh__digesting *d, double number)
{
    int64_t bits;

    memcpy(&bits, &number, sizeof bits);
    prh__digest_word(d, bits);
}

void prh__digest_text(prh__digesting *d, const char *text)
{
    const size_t length = strlen(text);

    prh__digest_word(d, (int64_t)length);
    prh__digest_bytes(d, text, length);
}

void prh__digest_digest(prh__digesting *d, prh__digest digest)
{
    prh__digest_word(d, (int64_t)digest.half[0]);
    prh__digest_word(d, (int64_t)digest.half[1]);
}

int prh__digest_equal(prh__digest a, prh__digest b)
{
    return a.half[0] == b.half[0] && a.half[1] == b.half[1];
}

const char *prh__digest_write(char text[PRH__DIGEST_HEX], prh__digest digest)
{
    snprintf(text, PRH__DIGEST_HEX, "%016llx%016llx", (unsigned long long)digest.half[0],
        (unsigned long long)digest.half[1]);
    return text;
}
