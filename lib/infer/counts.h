/* What placements need of one side: sums over a graph or a matrix, each found once. */
#ifndef PRH_INFER_COUNTS_H
#define PRH_INFER_COUNTS_H

#include "base/threads.h"
#include "compute/neighbors.h"
#include "infer/placements.h"

/* Of the graph i -> each of the first k of its list: a 0/1 matrix, not symmetric, zero on the diagonal. */
prh_status prh__placements_of_graph(
    prh__placements *out, const struct prh_neighbors *lists, int64_t k, const prh__run *run);

/*
 * Of all pairs of graphs of the same items, out[a * count + b]; symmetric in a and b. Neither this nor what follows
 * tells of progress by itself: it gives the callback its chances.
 */
prh_status prh__cross_of_graphs(prh__cross_placements *out, const struct prh_neighbors *const *lists,
    int64_t count, int64_t k, const prh__run *run);

/*
 * Of a symmetric n x n matrix: centred kernels, projectors, dissimilarities, U-centred kernels. No sum need be 0. Sums
 * in double; O(n^3) for tr A^3.
 */
prh_status prh__placements_of_square(
    prh__placements *out, const double *square, int64_t n, const prh__run *run);

/*
 * Of all pairs of such matrices; symmetric in a and b, but for which is which. products[a * count + b]: sum of
 * A_ij A'_ij. diagonals, row_sums (with the diagonal): count x n, or NULL where all are 0. The means are taken out of
 * the products by differences: matrices whose means are far from 0 lose digits.
 */
void prh__cross_of_squares(prh__cross_placements *out, const double *products, const double *diagonals,
    const double *row_sums, int64_t count, int64_t n);

#endif
