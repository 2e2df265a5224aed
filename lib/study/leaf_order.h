/* The order of the leaves of a tree of merges. */
#ifndef PRH_STUDY_LEAF_ORDER_H
#define PRH_STUDY_LEAF_ORDER_H

#include "study/clustering.h"

/* order = the leaves as they were merged: of each merge first all of merges[2 m], then all of merges[2 m + 1]. */
prh_status prh__leaves_as_merged(const struct prh_clustering *tree, int64_t *order);

/*
 * order, which is that of prh__leaves_as_merged, becomes one with the least sum of distances between neighbours. Of
 * the distances, n x n, the upper triangle is read. Counts work of prh__leaves_work.
 */
prh_status prh__leaves_sort(
    const struct prh_clustering *tree, const double *distances, const prh__run *run, int64_t *order);

/* Expected work, in the unit of prh__task_step. */
double prh__leaves_work(int64_t n);

#endif
