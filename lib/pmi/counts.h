/* Counts of pairs in a table with open addressing: 16 bytes a slot, at most three quarters of them taken. */
#ifndef PRH_PMI_COUNTS_H
#define PRH_PMI_COUNTS_H

#include <stdint.h>

#include <prh/status.h>

/* One slot, and one pair on its way there. */
typedef struct prh__pair {
    uint64_t key; /* prh__pair_key; 0: a free slot */
    double value; /* > 0 */
} prh__pair;

typedef struct prh__counts {
    int64_t symbols;
    int64_t contexts; /* 0: symmetric, and then a <= b in every key */
    prh__pair *slots;
    int64_t room; /* number of slots: 0 or a power of two */
    int64_t entries;
    double total; /* sum of N(a, b) over ordered pairs, as it came */
} prh__counts;

/* Larger totals are refused, so that no sum in whatever order and no sum of two totals overflows. */
#define PRH__COUNTS_LIMIT 1e300

/* VALUE if the sum of all counts is too large. */
prh_status prh__counts_check_total(double total);

/* Keys sort as (a, b) do, and none is 0. */
static inline uint64_t prh__pair_key(int64_t a, int64_t b)
{
    return (uint64_t)(a + 1) << 32 | (uint64_t)b;
}

static inline int64_t prh__pair_a(uint64_t key)
{
    return (int64_t)(key >> 32) - 1;
}

static inline int64_t prh__pair_b(uint64_t key)
{
    return (int64_t)(uint32_t)key;
}

/* Of symmetric counts (a, b) and (b, a) are one pair. */
static inline uint64_t prh__counts_key(const prh__counts *c, int64_t a, int64_t b)
{
    return c->contexts > 0 || a < b ? prh__pair_key(a, b) : prh__pair_key(b, a);
}

/* How often a pair stands among the ordered pairs. */
static inline double prh__counts_times(const prh__counts *c, uint64_t key)
{
    return c->contexts == 0 && prh__pair_a(key) != prh__pair_b(key) ? 2.0 : 1.0;
}

/* No pairs, no memory. */
prh__counts prh__counts_none(int64_t symbols, int64_t contexts);
void prh__counts_free(prh__counts *c);

/* Makes room for so many pairs more; MEMORY or TOO_LARGE, and then nothing changed. */
prh_status prh__counts_reserve(prh__counts *c, int64_t more);

/* Adds pairs for which there is room; the total is the caller's. */
void prh__counts_put(prh__counts *c, const prh__pair *pairs, int64_t count);

/* The value of a key; 0 if it is not there. */
double prh__counts_get(const prh__counts *c, uint64_t key);

/* How many of some pairs are not there. */
int64_t prh__counts_absent(const prh__counts *c, const prh__pair *pairs, int64_t count);

/* The taken slots from *slot on, until there are `capacity` or a few more; returns their number, 0 at the end. */
enum { PRH__COUNTS_SPARE = 3 }; /* what `out` has room for beside those */
int64_t prh__counts_walk(const prh__counts *c, int64_t *slot, prh__pair *out, int64_t capacity);

/*
 * All pairs in ascending order of their keys, or of (b, a) if `by_context`, where then a and b have changed places;
 * free the array.
 */
prh_status prh__counts_sorted(prh__pair **out, const prh__counts *c, int by_context);

/* Sums over one index of sorted pairs, in their order; either may be NULL, of_contexts must be if symmetric. */
void prh__counts_marginals(
    const prh__counts *c, const prh__pair *sorted, double *of_symbols, double *of_contexts);

#endif
