/* How far apart the items of a kernel are: the one place that says so. */
#ifndef PRH_COMPUTE_KERNEL_DISTANCES_H
#define PRH_COMPUTE_KERNEL_DISTANCES_H

#include "compute/kernel_matrix.h"

/*
 * Distances of item i from all n items. Of a kernel made of dissimilarities those themselves, or their roots if they
 * were squared; else sqrt(K_ii + K_jj - 2 K_ij), 0 where that is negative. Finite if K is.
 */
void prh__kernel_distances(const prh__kernel_matrix *matrix, int64_t i, double *distances);

#endif
