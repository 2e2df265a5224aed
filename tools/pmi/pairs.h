/* The pairs of co-occurrence counts, taken out. */
#ifndef PRH_TOOLS_PMI_PAIRS_H
#define PRH_TOOLS_PMI_PAIRS_H

#include <prh/prh.h>

typedef struct pair_list {
    int64_t count;
    int64_t *a, *b;
    double *values;
} pair_list;

/** All pairs that were seen, as prh_cooccurrence_read gives them; to be released in every case. */
prh_status pairs_take(pair_list *mine, const prh_cooccurrence *counts);

/**
 * Makes of N(a, b) how often each pair was seen: in symmetric counts a symbol that is seen with itself counts twice.
 * Adding the pairs to other counts gives the same N(a, b).
 */
void pairs_to_events(pair_list *mine, const prh_cooccurrence *counts);

void pairs_release(pair_list *mine);

#endif
