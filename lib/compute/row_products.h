/* Products of two centred kernels row by row: what each item adds to their inner product. */
#ifndef PRH_COMPUTE_ROW_PRODUCTS_H
#define PRH_COMPUTE_ROW_PRODUCTS_H

#include "compute/gram_product.h"

/*
 * products[m] = sum over j of A_mj B_mj, diagonal[m] = A_mm B_mm, of the same values. Sides may be one and the same.
 * The bits depend on the two sides alone. Nothing n x n is held but what the sides kept. Not finite where sums
 * overflow.
 */
prh_status prh__row_products(const prh__gram_side *a, const prh__gram_side *b, prh__centring centring,
    const prh__run *run, double *products, double *diagonal);

/* The same of two Grams that hold their rows, in feature space (row_products_features.c). */
prh_status prh__row_products_features(const prh__gram *a, const prh__gram *b, prh__centring centring,
    const prh__run *run, double *products, double *diagonal);

/* Expected work, in the unit of prh__task_step, beside that of tiles which were not kept. */
double prh__row_products_work(const prh__gram_side *a, const prh__gram_side *b);

#endif
