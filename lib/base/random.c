/*
 * Ten rounds of multiplications per four words. One counter after the other, in the registers of plain integers:
 * compilers make less of many at a time, for want of wide multiplications.
 */
#include "base/random.h"

#include <string.h>

enum { ROUNDS = 10 };

#define MULTIPLIER_0 UINT64_C(0xD2511F53)
#define MULTIPLIER_1 UINT64_C(0xCD9E8D57)
#define WEYL_0 UINT32_C(0x9E3779B9)
#define WEYL_1 UINT32_C(0xBB67AE85)

void prh__philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    uint32_t c_0 = counter[0], c_1 = counter[1], c_2 = counter[2], c_3 = counter[3];
    uint32_t key_0 = key[0], key_1 = key[1];

#pragma GCC unroll 10
    for (int round = 0; round < ROUNDS; round++) {
        const uint64_t a = MULTIPLIER_0 * c_0, b = MULTIPLIER_1 * c_2;

        c_0 = (uint32_t)(b >> 32) ^ c_1 ^ key_0;
        c_1 = (uint32_t)b;
        c_2 = (uint32_t)(a >> 32) ^ c_3 ^ key_1;
        c_3 = (uint32_t)a;
        key_0 += WEYL_0;
        key_1 += WEYL_1;
    }
    out[0] = c_0;
    out[1] = c_1;
    out[2] = c_2;
    out[3] = c_3;
}

/* Counters are (block, stream), in turn. */
static void refill(prh__random *r)
{
    const uint32_t key[2] = {(uint32_t)r->seed, (uint32_t)(r->seed >> 32)};

    for (int w = 0; w < PRH__RANDOM_WORDS; w += 4) {
        const uint64_t block = r->block++;
        const uint32_t counter[4] = {
            (uint32_t)block, (uint32_t)(block >> 32), (uint32_t)r->stream, (uint32_t)(r->stream >> 32)};

        prh__philox(counter, key, r->words + w);
    }
    r->used = 0;
}

void prh__random_open(prh__random *r, uint64_t seed, uint64_t stream)
{
    r->seed = seed;
    r->stream = stream;
    r->block = 0;
    r->used = PRH__RANDOM_WORDS;
}

uint32_t prh__random_word(prh__random *r)
{
    if (r->used == PRH__RANDOM_WORDS)
        refill(r);
    return r->words[r->used++];
}

void prh__random_words(prh__random *r, int count, uint32_t *words)
{
    while (count > 0) {
        int some;

        if (r->used == PRH__RANDOM_WORDS)
            refill(r);
        some = PRH__RANDOM_WORDS - r->used < count ? PRH__RANDOM_WORDS - r->used : count;
        memcpy(words, r->words + r->used, (size_t)some * sizeof *words);
        r->used += some;
        words += some;
        count -= some;
    }
}

/* Lemire, ACM TOMACS 29 (2019): the high half of a product, but for the few low halves that would count twice. */
uint32_t prh__random_below(prh__random *r, uint32_t bound)
{
    uint64_t product = (uint64_t)prh__random_word(r) * bound;

    if ((uint32_t)product < bound) {
        const uint32_t surplus = (uint32_t)-bound % bound;

        while ((uint32_t)product < surplus)
            product = (uint64_t)prh__random_word(r) * bound;
    }
    return (uint32_t)(product >> 32);
}

double prh__random_uniform(prh__random *r)
{
    const uint64_t high = prh__random_word(r) >> 6, low = prh__random_word(r) >> 6; /* 26 bits each */

    return ((double)(high << 26 | low) + 0.5) * 0x1p-52;
}

/* Fisher and Yates, from the end. */
void prh__random_shuffle(prh__random *r, int32_t *items, int64_t count)
{
    for (int64_t i = count - 1; i > 0; i--) {
        const int64_t j = prh__random_below(r, (uint32_t)(i + 1));
        const int32_t kept = items[i];

        items[i] = items[j];
        items[j] = kept;
    }
}
