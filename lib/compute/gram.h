/*
 * The kernel matrix of n items as centring needs it: sums of its rows, and, if they may be kept, its tiles; or, where
 * there are few features, the centred features instead, of which it is the products.
 */
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
    double square[2];      /* sum of A_ij^2, by centring */
    prh_dtype kept;        /* PRH_F32 where K is the products in single themselves, else PRH_F64 */
    void *tiles;           /* edge x edge of room each, in order of number, of `kept`; or NULL */
    void *rows;            /* centred features, n x cols without gaps, of `kept`; or NULL */
    int64_t cols;          /* with rows */
    double *sum;           /* with rows: of them, cols; zero but for rounding */
} prh__gram;

/* What a Gram holds beside its sums. */
typedef enum prh__gram_way {
    PRH__GRAM_AGAIN, /* nothing: tiles are computed again when needed */
    PRH__GRAM_TILES,
    PRH__GRAM_ROWS /* linear and cosine kernels of features only */
} prh__gram_way;

/* Bytes that keeping the tiles takes, of features whose products are in `work`. */
uint64_t prh__gram_tile_bytes(int64_t n, const prh__kernel_function *function, prh_dtype work);

/*
 * Sums, and what the way says. With `squares` the sums of squares too, for which every tile is
 * computed once; without them tiles are computed only where the sums of rows need them. n >= 2 for BIASED, 4
 * for UNBIASED.
 */
prh_status prh__gram_create(
    prh__gram *gram, const prh__items *items, int squares, prh__gram_way way, const prh__run *run);

void prh__gram_free(prh__gram *gram);

/* Expected work of prh__gram_create, in the unit of prh__task_step. */
double prh__gram_work(
    int64_t n, int64_t cols, const prh__kernel_function *function, int squares, prh__gram_way way);

/* The largest sum of squares of the centred kernel that rounding can make up, and whether it has no more; need
 * squares. */
double prh__gram_rounding(const prh__gram *gram, const prh__items *items, prh__centring centring);
int prh__gram_is_zero(const prh__gram *gram, const prh__items *items, prh__centring centring);

/*
 * Sums over tiles are cut alike everywhere, so that a product of a Gram with itself is its square to the last bit:
 * slices of a tile, whole rows of about PRH__GRAM_SLICE elements; then tiles; then bins of consecutive tiles.
 */
enum {
    PRH__GRAM_BINS = 256,
    PRH__GRAM_SLICE = 1024 /* with 24 + 24 sides, slices fit a second-level cache */
};

int64_t prh__gram_slice_rows(const prh__tile *t);
int64_t prh__gram_bins(const prh__tiling *tiling);

/* First tile of a bin; bin == bins gives the end. */
int64_t prh__gram_bin(const prh__tiling *tiling, int64_t bin);

/* Where a kept tile is: of `kept` dtype, without gaps between rows. */
void *prh__gram_tile(const prh__gram *gram, const prh__tile *t);

/* Rows first ... first + rows - 1 of a tile, centred, in double; 0 on the diagonal if UNBIASED. */
void prh__gram_centred_rows(const prh__gram *gram, prh__centring centring, const prh__tile *t,
    const void *tile, prh_dtype dtype, int64_t first, int64_t rows, double *out);

#endif
