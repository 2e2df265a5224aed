/* Kernel values kept only where neighbours are: all that CKNNA needs. */
#ifndef PRH_COMPUTE_SPARSE_H
#define PRH_COMPUTE_SPARSE_H

#include "compute/gram.h"
#include "compute/neighbors.h"

/*
 * values[i * stride + p] = K (PRH__VALUE) or HKH (PRH__CENTRABLE) at (i, p-th neighbour of i). `gram` gives
 * the offsets of HKH; NULL where the centrable matrix is centred already (linear, cosine).
 */
prh_status prh__sparse_values(double **values, const prh__items *items, const struct prh_neighbors *lists,
    prh__mode mode, const prh__gram *gram, const prh__run *run);

/* One side of a comparison. */
typedef struct prh__sparse {
    const struct prh_neighbors *lists;
    const double *values;
} prh__sparse;

/*
 * sums[v] = sum over i and j in both lists of i of a's value times others[v]'s. Not finite where sums overflow. A side
 * with itself is its sum over its own lists. The terms of the sums, one for each i, go to terms[v * n], unless that
 * is NULL.
 */
prh_status prh__sparse_common(const prh__sparse *a, const prh__sparse *others, int64_t count, int64_t k,
    const prh__run *run, double *sums, double *terms);

/*
 * Unbiased HSIC (Song et al. 2012) of M o K and M o L, M_ij = 1 if j is in both lists of i; with a == b its
 * own lists alone. n >= 4. Not finite where sums overflow.
 */
prh_status prh__sparse_hsic(const prh__sparse *a, const prh__sparse *b, int64_t k, double *hsic);

#endif
