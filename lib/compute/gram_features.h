/* Inner products of centred kernels in feature space, where there are few features: <XX', YY'> = |X'Y|^2. */
#ifndef PRH_COMPUTE_GRAM_FEATURES_H
#define PRH_COMPUTE_GRAM_FEATURES_H

#include "compute/gram.h"

/*
 * products[a * y_count + b] = sum over all i, j of A_ij B_ij of Grams that hold their rows. The bits of each depend on
 * the two Grams alone. Not finite where sums overflow.
 */
prh_status prh__gram_multiply_features(const prh__gram *const *x, int64_t x_count, const prh__gram *const *y,
    int64_t y_count, prh__centring centring, const prh__run *run, double *products);

/* Fills in the squares and their scale. */
prh_status prh__gram_measure_features(prh__gram *gram, const prh__run *run);

/* Expected work of one product, in the unit of prh__task_step. */
double prh__gram_features_work(int64_t n, int64_t x_cols, int64_t y_cols);

#endif
