/*
 * What placements need of one side: sums over a graph or a matrix, each found once. It tells nobody of progress, but
 * gives the callback its chances.
 */
#ifndef PRH_INFER_COUNTS_H
#define PRH_INFER_COUNTS_H

#include "base/threads.h"
#include "compute/neighbors.h"
#include "infer/placements.h"

/* Of the graph i -> each of the first k of its list: a 0/1 matrix, not symmetric, zero on the diagonal. */
prh_status prh__placements_of_graph(
    prh__placements *out, const struct prh_neighbors *lists, int64_t k, const prh__run *run);

/*
 * Of a symmetric n x n matrix: centred kernels, projectors, dissimilarities, U-centred kernels. No sum need be 0. Sums
 * in double; O(n^3) for tr A^3.
 */
prh_status prh__placements_of_square(
    prh__placements *out, const double *square, int64_t n, const prh__run *run);

#endif
