/* n items and how alike they are: the source of every similarity. Tiles of them are in tile.h, single pairs here. */
#ifndef PRH_COMPUTE_ITEMS_H
#define PRH_COMPUTE_ITEMS_H

#include "base/threads.h"
#include "compute/convert.h"
#include "compute/kernel_function.h"
#include "compute/tiling.h"
#include "compute/unique.h"

/* What a tile holds. */
typedef enum prh__mode {
    PRH__RANK,     /* how near, between groups of copies: any increasing function of K */
    PRH__VALUE,    /* K, between groups of copies */
    PRH__CENTRABLE /* between items: a matrix that centring turns into the same HKH as K, better conditioned */
} prh__mode;

typedef struct prh__items {
    int64_t n;
    prh__kernel_function function; /* bandwidth resolved by prh__items_scale */
    prh_dtype work;                /* of the products: PRH_F32 or PRH_F64 */
    prh_view view;                 /* features; not owned */
    double *norm;                  /* cosine: what rows are divided by; else NULL */
    double *mean; /* column means of the divided rows, coarse if radial; NULL if no products are centred */
    int32_t minus_one;     /* radial: CENTRABLE is K - 1, because most of K is nearer 1 than 0 */
    double *square;        /* radial: squared norms of the centred rows as the products see them */
    prh__groups groups;    /* copies of one another */
    const double *values;  /* precomputed: K, n x n, not owned; else NULL */
    const double *ranking; /* precomputed: what neighbours rank by, not owned */
    double shift;          /* precomputed: what CENTRABLE is less than K */
} prh__items;

/* Sets up features for ranking: checks that they are finite, finds copies and norms. The view must stay valid. */
prh_status prh__items_create(prh__items *items, const prh_view *view, const prh__kernel_function *function,
    int32_t precision, const prh__run *run);

/* Makes their values known too: finds means, and the bandwidth of a median rule. UNDEFINED if the median is 0. */
prh_status prh__items_scale(prh__items *items, const prh__run *run);

/* Sets up a matrix that is already a kernel; both arrays must stay valid. */
prh_status prh__items_create_precomputed(prh__items *items, const prh__kernel_function *function, int64_t n,
    const double *values, const double *ranking);

void prh__items_free(prh__items *items);

/* Whether similarities are products of rows themselves. */
int prh__items_are_products(const prh__items *items);

/* Rounding unit of the products. */
double prh__items_epsilon(const prh__items *items);

/* Number of rows of the matrix that a mode cuts into tiles: groups or items. */
int64_t prh__items_extent(const prh__items *items, prh__mode mode);

/* Expected work of one tile of `area` elements, in the unit of prh__task_step. */
double prh__items_work(const prh__items *items, int64_t area);

/* Expected work of computing every tile of n items with d columns `passes` times and, for `values`, of a median
 * rule's own passes. */
double prh__items_expected(
    int64_t n, int64_t cols, const prh__kernel_function *function, int passes, int values);

/* The rows that the products of a mode are between, in `work`. */
prh__rows prh__items_rows(const prh__items *items, prh__mode mode, prh_dtype work);

/* The value of a radial kernel in a mode that is not RANK. */
double prh__items_radial(const prh__items *items, prh__mode mode, double squared);

/* The rows of a mode in double and their norms, where they are kept. */
typedef struct prh__wide_rows {
    double *row; /* n x d */
    double *norm;
} prh__wide_rows;

/* Sets one row of them. */
void prh__items_widen(const prh__items *items, prh__mode mode, const prh__wide_rows *wide, int64_t i);

/*
 * out[c] = entry of items (i, js[c]) with sums in double, for VALUE and CENTRABLE. `wide` may be NULL: rows are
 * converted in scratch, 2 d doubles.
 */
void prh__items_pairs(const prh__items *items, prh__mode mode, int64_t i, const int32_t *js, int64_t count,
    const prh__wide_rows *wide, double *scratch, double *out);

#endif
