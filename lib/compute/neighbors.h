/* Exact nearest neighbours of all items, from tiles of the upper triangle. */
#ifndef PRH_COMPUTE_NEIGHBORS_H
#define PRH_COMPUTE_NEIGHBORS_H

#include <prh/neighbors.h>

#include "compute/items.h"

/* The lists; also the public handle. */
struct prh_neighbors {
    int64_t rows;
    int64_t k_max;
    int64_t stride;   /* entries kept per item: k_max + 1, or n - 1 if that is less */
    int32_t *index;   /* rows x stride, nearest first */
    double *nearness; /* rows x stride, what they were ranked by */
};

/* What lists of n items have room for; nothing is allocated. */
struct prh_neighbors prh__neighbors_shape(int64_t n, int64_t k_max);

/* Fills *lists; 1 <= k_max < n < 2^31 was checked. */
prh_status prh__neighbors_find(
    struct prh_neighbors *lists, const prh__items *items, int64_t k_max, const prh__run *run);

void prh__neighbors_free(struct prh_neighbors *lists);

/* Number of items whose k-th and (k+1)-th neighbours are equally near. */
int64_t prh__neighbors_tied(const struct prh_neighbors *lists, int64_t k);

#endif
