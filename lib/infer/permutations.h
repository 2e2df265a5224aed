/* Which pairings of the rows a null is made of, each found by its number. */
#ifndef PRH_INFER_PERMUTATIONS_H
#define PRH_INFER_PERMUTATIONS_H

#include <prh/null.h>

typedef struct prh__permutations {
    int64_t n;
    int32_t all; /* nonzero: every permutation that is allowed, once; else random draws */
    int32_t circular;
    uint64_t seed, stream; /* draw k has stream number stream + k; 0 unless set after creation */
    const int32_t *table;  /* the caller's own, checked; else NULL */
    int64_t blocks;
    int64_t *start;  /* blocks + 1 */
    int32_t *member; /* items, block by block */
} prh__permutations;

/* Of the options, which stay the caller's. ARGUMENT for a table that holds something else than permutations. */
prh_status prh__permutations_create(prh__permutations *p, int64_t n, const prh_null_options *options);

void prh__permutations_free(prh__permutations *p);

/* How many are allowed, the identity among them; INT64_MAX if they are more than that. */
int64_t prh__permutations_count(const prh__permutations *p);

/* Number `number`: item i of x meets item out[i] of y. */
void prh__permutations_at(const prh__permutations *p, int64_t number, int32_t *out);

/* The one that leaves all as it is. */
void prh__permutations_identity(int64_t n, int32_t *out);

#endif
