/*
 * Random numbers by counter: Philox4x32-10 (Salmon et al., SC 2011, doi 10.1145/2063384.2063405). A stream is named
 * by a seed and a number, and begins anew wherever it is asked for, so results depend on neither threads nor the
 * order of draws.
 */
#ifndef PRH_BASE_RANDOM_H
#define PRH_BASE_RANDOM_H

#include <stdint.h>

enum { PRH__RANDOM_WORDS = 64 }; /* made at a time */

typedef struct prh__random {
    uint64_t seed, stream, block; /* block: of the next words */
    int32_t used;                 /* of `words` */
    uint32_t words[PRH__RANDOM_WORDS];
} prh__random;

/* The four words of one counter under one key. */
void prh__philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

/* Opens stream number `stream` of a seed. */
void prh__random_open(prh__random *r, uint64_t seed, uint64_t stream);

/* 32 uniform bits; the next `count` of them. */
uint32_t prh__random_word(prh__random *r);
void prh__random_words(prh__random *r, int count, uint32_t *words);

/* Uniform in 0 ... bound - 1, without bias; bound >= 1. */
uint32_t prh__random_below(prh__random *r, uint32_t bound);

/* Uniform in (0, 1), 52 bits. */
double prh__random_uniform(prh__random *r);

/* count standard normals. */
void prh__random_normals(prh__random *r, int64_t count, double *out);

/* items = the same items in uniformly random order. */
void prh__random_shuffle(prh__random *r, int32_t *items, int64_t count);

#endif
