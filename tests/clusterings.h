/* Clusterings: short ways to ask for them, and oracles by the definition. */
#ifndef PRH_TESTS_CLUSTERINGS_H
#define PRH_TESTS_CLUSTERINGS_H

#include "support.h"

prh_clustering *clustering_of(const double *distances, int64_t n, int32_t linkage);

/* Merges from the definition: distances between the items of every two clusters, looked at anew for every merge. */
typedef struct naive {
    int64_t *merges, *sizes;
    double *distances;
} naive;

naive naive_of(const double *distances, int64_t n, int32_t linkage);
void naive_free(naive *tree);

/* Same merges; distances up to the tolerance. */
void assert_same_tree(const prh_clustering *clustering, const naive *tree, double tolerance);

/* Sum of distances between neighbours. */
double length_of(const double *distances, int64_t n, const int64_t *order);

/* The leaves in the order of merging, where the branches of each merge whose bit is set have changed places. */
void turned(const prh_clustering *clustering, uint64_t turns, int64_t *order);

/* The least length that any turning gives, by trying all 2^(n - 1). */
double least_length(const prh_clustering *clustering, const double *distances);

/* Every item once, every cluster in one piece, the lower end first. */
void assert_is_turning(const prh_clustering *clustering);

#endif
