/* Symmetric matrices that are held whole, and their products when the items of one side stand in another order. */
#ifndef PRH_COMPUTE_SQUARES_H
#define PRH_COMPUTE_SQUARES_H

#include "compute/gram_product.h"

/* `count` matrices over the same n items; row i of all of them lies together. */
typedef struct prh__squares {
    int64_t n, count;
    prh_dtype dtype; /* PRH_F32 or PRH_F64 */
    void *values;    /* n x count x n */
} prh__squares;

prh_status prh__squares_create(prh__squares *s, int64_t n, int64_t count, prh_dtype dtype);

void prh__squares_free(prh__squares *s);

/* Bytes that they take. */
uint64_t prh__squares_bytes(int64_t n, int64_t count, prh_dtype dtype);

/* Sets number `at` from a Gram, centred; values that do not fit the dtype are rounded. */
prh_status prh__squares_set_gram(prh__squares *s, int64_t at, const prh__gram *gram, const prh__items *items,
    prh__centring centring, const prh__run *run);

/* The same to U U', U the first `cols` columns of a matrix with n rows ld apart; F64 only. */
prh_status prh__squares_set_projector(prh__squares *s, int64_t at, const double *u, int64_t cols, int64_t ld);

/* The same from an n x n matrix without gaps, and to zeros. */
void prh__squares_set(prh__squares *s, int64_t at, const double *values);
void prh__squares_clear(prh__squares *s, int64_t at);

/* Draws that share a reading of x. */
enum { PRH__SQUARES_DRAWS = 8 };

/* Doubles of room for prh__squares_products. */
int64_t prh__squares_room(const prh__squares *x, const prh__squares *y);

/*
 * products[(d * x->count + a) * y->count + b] = sum over all i, j of A_ij B_p(i)p(j), p = permutations + d n, for at
 * most PRH__SQUARES_DRAWS draws. Sums are in double; their order does not depend on the draw.
 */
prh_status prh__squares_products(const prh__squares *x, const prh__squares *y, const int32_t *permutations,
    int64_t draws, double *room, double *products);

#endif
