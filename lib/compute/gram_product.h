/* Inner products of centred kernels: every one of a set with every one of another, tile by tile. */
#ifndef PRH_COMPUTE_GRAM_PRODUCT_H
#define PRH_COMPUTE_GRAM_PRODUCT_H

#include "compute/gram.h"

/* The items are read only for a Gram that kept neither tiles nor rows. Without a Gram, a side is left out. */
typedef struct prh__gram_side {
    const prh__gram *gram;
    const prh__items *items;
} prh__gram_side;

/*
 * The tile of a side: where it lies, or computed into `room` (edge^2 doubles), for which `scratch` has
 * prh__gram_side_scratch bytes. A side that kept its tiles needs neither.
 */
prh_status prh__gram_side_tile(const prh__gram_side *side, const prh__tile *t, void *scratch, void *room,
    const prh__run *run, const void **tile, prh_dtype *dtype);
size_t prh__gram_side_scratch(const prh__gram_side *side);

/*
 * products[a * y_count + b] = sum over all i, j of A_ij B_ij. The bits of each depend on the two sides alone.
 * Not finite where sums overflow, untouched where a side is left out. Tiles that were not kept are computed once for
 * all products, or, where that many do not fit the memory limit, once for as many as fit.
 */
prh_status prh__gram_products(const prh__gram_side *x, int64_t x_count, const prh__gram_side *y,
    int64_t y_count, prh__centring centring, const prh__run *run, double *products);

/* Expected work of it, in the unit of prh__task_step, beside that of the tiles which were not kept. */
double prh__gram_products_work(int64_t n, int64_t x_count, int64_t y_count);

#endif
