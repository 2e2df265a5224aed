/* Comparing two sets of neighbour lists, item by item. */
#ifndef PRH_COMPUTE_LISTS_H
#define PRH_COMPUTE_LISTS_H

#include "compute/neighbors.h"

/* All take the first k neighbours of each item; a and b are over the same n items. */

/* Sum over items of the number of common neighbours. */
prh_status prh__lists_overlap(
    const struct prh_neighbors *a, const struct prh_neighbors *b, int64_t k, double *sum);

/* Number of items i for which some j in b's list of i has i in a's list of j. */
prh_status prh__lists_cycles(
    const struct prh_neighbors *a, const struct prh_neighbors *b, int64_t k, double *sum);

/* Sum over items of the length of the longest common subsequence. */
prh_status prh__lists_subsequence(
    const struct prh_neighbors *a, const struct prh_neighbors *b, int64_t k, double *sum);

/* Sum over items of the Levenshtein distance. */
prh_status prh__lists_edits(
    const struct prh_neighbors *a, const struct prh_neighbors *b, int64_t k, double *sum);

#endif
