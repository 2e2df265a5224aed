/* The Laplacian of weights between items, V_ij = -w_ij and V_ii = sum of w_ij: elimination that subtracts nothing. */
#ifndef PRH_PMI_LAPLACIAN_H
#define PRH_PMI_LAPLACIAN_H

#include "base/threads.h"

/*
 * Takes the items away one after another, in place of the weights (n x n, symmetric, >= 0; not read on and below the
 * diagonal). Every number keeps its digits, however far weights are apart. UNDEFINED if items are left in parts with
 * nothing between them. Counts work of prh__laplacian_work.
 */
prh_status prh__laplacian_factorize(double *weights, int64_t n, const prh__run *run);

double prh__laplacian_work(int64_t n);

/* Each column of b, n numbers that sum to 0, one behind another, becomes the x of V x = b that is 0 at the last item:
 * V^+ b but for a constant. */
void prh__laplacian_solve(const double *factor, int64_t n, int64_t columns, double *b);

#endif
