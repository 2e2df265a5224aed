/* Ten rounds of multiplications per four words; many counters at a time, so that compilers can use wide registers. */
#include "base/random.h"

#include <math.h>

enum { ROUNDS = 10, LANES = PRH__RANDOM_WORDS / 4 };

#define MULTIPLIER_0 UINT64_C(0xD2511F53)
#define MULTIPLIER_1 UINT64_C(0xCD9E8D57)
#define WEYL_0 UINT32_C(0x9E3779B9)
#define WEYL_1 UINT32_C(0xBB67AE85)

#define TWO_PI 6.283185307179586

/* c[w][l]: word w of lane l. */
static void encrypt(uint32_t c[4][LANES], int lanes, uint32_t key_0, uint32_t key_1)
{
    for (int round = 0; round < ROUNDS; round++) {
        for (int l = 0; l < lanes; l++) {
            const uint64_t a = MULTIPLIER_0 * c[0][l], b = MULTIPLIER_1 * c[2][l];
            const uint32_t first = (uint32_t)(b >> 32) ^ c[1][l] ^ key_0;
            const uint32_t third = (uint32_t)(a >> 32) ^ c[3][l] ^ key_1;

            c[0][l] = first;
            c[1][l] = (uint32_t)b;
            c[2][l] = third;
            c[3][l] = (uint32_t)a;
        }
        key_0 += WEYL_0;
        key_1 += WEYL_1;
    }
}

void prh__philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    uint32_t c[4][LANES];

    for (int w = 0; w < 4; w++)
        c[w][0] = counter[w];
    encrypt(c, 1, key[0], key[1]);
    for (int w = 0; w < 4; w++)
        out[w] = c[w][0];
}

/* Counters are (block, stream); words come lane by lane, as if each counter had been asked for in turn. */
static void refill(prh__random *r)
{
    uint32_t c[4][LANES];

    for (int l = 0; l < LANES; l++) {
        const uint64_t block = r->block + (uint64_t)l;

        c[0][l] = (uint32_t)block;
        c[1][l] = (uint32_t)(block >> 32);
        c[2][l] = (uint32_t)r->stream;
        c[3][l] = (uint32_t)(r->stream >> 32);
    }
    encrypt(c, LANES, (uint32_t)r->seed, (uint32_t)(r->seed >> 32));
    for (int l = 0; l < LANES; l++)
        for (int w = 0; w < 4; w++)
            r->words[4 * l + w] = c[w][l];
    r->block += LANES;
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

/* Box and Muller, Ann. Math. Statist. 29 (1958): two at a time. */
void prh__random_normals(prh__random *r, int64_t count, double *out)
{
    for (int64_t c = 0; c < count; c += 2) {
        const double radius = sqrt(-2.0 * log(prh__random_uniform(r)));
        const double angle = TWO_PI * prh__random_uniform(r);

        out[c] = radius * cos(angle);
        if (c + 1 < count)
            out[c + 1] = radius * sin(angle);
    }
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
