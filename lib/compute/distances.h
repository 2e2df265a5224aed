/* Dissimilarities of all pairs of items, held whole: of features, or of a matrix that is given. */
#ifndef PRH_COMPUTE_DISTANCES_H
#define PRH_COMPUTE_DISTANCES_H

#include "compute/kernel_matrix.h"

/* What rounding makes of an entry: about epsilon times the typical entry and `unit` together. */
typedef struct prh__rounding {
    double epsilon, unit;
} prh__rounding;

/*
 * values: n x n, exactly symmetric, 0 on the diagonal, copies 0 from one another (rows without direction: 1). inner:
 * PRH_RSA_CORRELATION ... (rsa.h). VALUE for NaN, infinity or overflow.
 */
prh_status prh__distances_of(double *values, prh__rounding *rounding, const prh_view *view, int32_t inner,
    int32_t precision, const prh__run *run);

/* Of a given matrix: dissimilarities as they are; other kernels as products. *exist: none was below 0 but for
 * rounding. */
void prh__distances_given(
    double *values, prh__rounding *rounding, int *exist, const prh__kernel_matrix *matrix, int32_t inner);

/* Whether a kernel holds dissimilarities, so that there is no inner. */
int prh__holds_distances(const prh__kernel_function *function);

#endif
