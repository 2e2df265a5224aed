/* Similarities of many items at once: a tile of the matrix, from two sets of rows. */
#ifndef PRH_COMPUTE_TILE_H
#define PRH_COMPUTE_TILE_H

#include "compute/items.h"
#include "compute/tiling.h"

/* Rows of a mode as the products read them, in memory: one side of many tiles. */
typedef struct prh__strip {
    int64_t first, count;
    const char *data;
    int64_t ld;
} prh__strip;

/* Bytes of room that a strip of `count` rows needs; 0 where rows are read where they lie. */
uint64_t prh__strip_bytes(const prh__items *items, prh__mode mode, int64_t count);

/* Converts, in parallel, what is not as the products want it; `room` must last as long as the strip. */
prh_status prh__strip_load(prh__strip *strip, const prh__items *items, prh__mode mode, int64_t first,
    int64_t count, void *room, const prh__run *run);

/* Fills `out` with the rows of a strip, without gaps, where they are direct too. */
prh_status prh__strip_fill(
    const prh__items *items, prh__mode mode, int64_t first, int64_t count, void *out, const prh__run *run);

/* A tile of the products of rows of `dtype` without gaps; exactly symmetric if i0 == j0. */
prh_status prh__tile_of_rows(prh_dtype dtype, const void *rows, int64_t cols, const prh__tile *t, void *out);

/* Bytes of scratch for prh__tile_values and prh__tile_squares. */
size_t prh__tile_scratch(const prh__items *items, prh__mode mode);

/*
 * out[r * ld + c] = entry (i0 + r, j0 + c) of a mode. A tile with i0 == j0 is exactly symmetric. VALUE if products
 * overflow. Reads its inputs only: any number of threads, each with scratch of its own.
 */
prh_status prh__tile_values(
    const prh__items *items, prh__mode mode, const prh__tile *t, void *scratch, double *out, int64_t ld);

/* The entries of a tile between groups of copies, without gaps, to all their members and both triangles of an n x n
 * matrix: BLAS promises no equal products for equal rows. */
void prh__tile_spread(const prh__items *items, const prh__tile *t, const double *values, double *matrix);

/* Squared distances of a tile between items, without gaps between rows (radial kernels). */
prh_status prh__tile_squares(const prh__items *items, const prh__tile *t, void *scratch, double *out);

/* Products of rows in strips as they come, in `work`, without gaps between rows; exactly symmetric if i0 == j0. Those
 * that overflowed are not looked for. */
prh_status prh__tile_products(
    const prh__items *items, const prh__tile *t, const prh__strip *a, const prh__strip *b, void *out);

/* The failure that infinite or undefined products are. */
prh_status prh__tile_overflows(const prh__items *items, prh__mode mode, const prh__tile *t);

/* That failure, if any product of a tile is such. */
prh_status prh__tile_check(const prh__items *items, prh__mode mode, const prh__tile *t, const void *products);

/* The entries of RANK from strips, in double; products: room for those of a tile. */
prh_status prh__tile_ranks(const prh__items *items, const prh__tile *t, const prh__strip *a,
    const prh__strip *b, void *products, double *out);

#endif
