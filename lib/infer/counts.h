/* What placements need of one side: sums over a graph or a matrix, each found once. */
#ifndef PRH_INFER_COUNTS_H
#define PRH_INFER_COUNTS_H

#include "base/threads.h"
#include "compute/neighbors.h"
#include "infer/placements.h"

/* Of the graph i -> each of the first k of its list: a 0/1 matrix, not symmetric, zero on the diagonal. */
prh_status prh__placements_of_graph(
    prh__placements *out, const struct prh_neighbors *lists, int64_t k, const prh__run *run);

/* Of all pairs of graphs, out[a * count + b]; symmetric in a and b. */
prh_status prh__cross_of_graphs(prh__cross_placements *out, const struct prh_neighbors *const *lists,
    int64_t count, int64_t k, const prh__run *run);

/*
 * Of a symmetric n x n matrix whose rows sum to 0 (centred kernels, projectors), or whose diagonal is 0 (dissimilarities, U-centred
 * kernels); sums in double. O(n^3) for tr A^3.
 */
prh_status prh__placements_of_square(
    prh__placements *out, const double *square, int64_t n, const prh__run *run);

/* Of all pairs of such matrices. products[a * count + b]: sum of A_ij A'_ij. diagonals, row_sums: count x n. */
void prh__cross_of_squares(prh__cross_placements *out, const double *products, const double *diagonals,
    const double *row_sums, int64_t count, int64_t n);

#endif
