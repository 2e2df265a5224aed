/*
 * The cut of an n x n symmetric matrix into tiles: upper triangle, row-major over blocks. It depends on n
 * alone, never on threads or memory, so that sums over tiles have the same bits everywhere.
 */
#ifndef PRH_COMPUTE_TILING_H
#define PRH_COMPUTE_TILING_H

#include <stdint.h>

enum {
    PRH__TILE_EDGE = 512,       /* the largest edge: a product of this size runs at the full rate of BLAS */
    PRH__TILE_EDGE_SMALL = 256, /* of few items: the tiles on the diagonal are half wasted */
    PRH__TILE_FEW = 4096,
    PRH__STRIPES = 32 /* sums are kept per pair of stripes: enough for threads, O(n) memory */
};

typedef struct prh__tiling {
    int64_t n;
    int64_t edge; /* rows of a block; the last one may be shorter */
    int64_t blocks;
    int64_t stripes; /* groups of consecutive blocks */
} prh__tiling;

typedef struct prh__tile {
    int64_t i0, ni, j0, nj;
    int64_t number; /* position in the row-major upper triangle */
} prh__tile;

prh__tiling prh__tiling_of(int64_t n);

/* Number of tiles with block row <= block column. */
int64_t prh__tiling_count(const prh__tiling *tiling);

/* Tile (block row, block column), row <= column. */
prh__tile prh__tiling_tile(const prh__tiling *tiling, int64_t row, int64_t column);

/* The pair (a <= b) with this number in the row-major upper triangle of a count x count matrix. */
void prh__triangle_pair(int64_t count, int64_t number, int64_t *a, int64_t *b);

/* First block of a stripe; stripe == stripes gives the end. */
int64_t prh__tiling_stripe(const prh__tiling *tiling, int64_t stripe);

#endif
