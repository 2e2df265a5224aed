/* The kernel matrix of n items as centring needs it: sums of its rows, and its tiles if they may be kept. */
#ifndef PRH_COMPUTE_GRAM_H
#define PRH_COMPUTE_GRAM_H

#include "compute/items.h"
#include "compute/tiling.h"

/* Two ways to centre, both of the form A_ij = K_ij - c_i - c_j. */
typedef enum prh__centring {
    PRH__BIASED,  /* A = HKH */
    PRH__UNBIASED /* A = U(K), zero diagonal */
} prh__centring;

typedef struct prh__gram {
    int64_t n;
    prh__tiling tiling;
    double *diagonal;      /* n entries K_ii */
    double *offset[2];     /* c, by centring */
    double mean_square[2]; /* of K, by centring (UNBIASED: off the diagonal): the scale of rounding */
    double trace;          /* of HKH */
    double square[2];      /* sum of A_ij^2, by centring; after prh__gram_measure */
    double *tiles;         /* edge x edge each, in order of number; NULL: computed again when needed */
} prh__gram;

/* Bytes that keeping the tiles takes. */
uint64_t prh__gram_tile_bytes(int64_t n);

/* Computes every tile once for the sums, and keeps them if asked to. n >= 2 for BIASED, 4 for UNBIASED. */
prh_status prh__gram_create(prh__gram *gram, const prh__items *items, int keep_tiles, const prh__run *run);

/* Fills in square[centring]. */
prh_status prh__gram_measure(
    prh__gram *gram, const prh__items *items, prh__centring centring, const prh__run *run);

void prh__gram_free(prh__gram *gram);

/*
 * sum of A_ij B_ij over all i, j, summed in an order that depends on n alone. The items are read only for
 * a Gram that did not keep its tiles.
 */
prh_status prh__gram_product(const prh__gram *a, const prh__items *a_items, const prh__gram *b,
    const prh__items *b_items, prh__centring centring, const prh__run *run, double *product);

/* Whether the centred kernel is zero but for rounding; after prh__gram_measure. */
int prh__gram_is_zero(const prh__gram *gram, const prh__items *items, prh__centring centring);

#endif
