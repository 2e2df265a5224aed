/* The median rule for the bandwidth of radial kernels. */
#ifndef PRH_COMPUTE_BANDWIDTH_H
#define PRH_COMPUTE_BANDWIDTH_H

#include "compute/items.h"

/*
 * Replaces a multiple of the median by the bandwidth: the median of the n (n - 1) / 2 Euclidean distances,
 * found exactly by passes over tiles. UNDEFINED if it is 0.
 */
prh_status prh__bandwidth_resolve(prh__items *items, const prh__run *run);

#endif
