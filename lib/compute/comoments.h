/*
 * All that linear HSIC and CKA need of paired rows, in memory that does not grow with their number. It adds up:
 * chunks, threads, machines.
 */
#ifndef PRH_COMPUTE_COMOMENTS_H
#define PRH_COMPUTE_COMOMENTS_H

#include "compute/row_sums.h"

/*
 * The sum of z z' is cut into tiles by the width alone: bands of EDGE rows, upper triangle. Band b holds the rows
 * b EDGE ... of columns b EDGE ... width - 1 without gaps; blocks on the diagonal are whole.
 */
enum { PRH__COMOMENTS_EDGE = 128 }; /* enough tiles for threads, and few conversions of each element */

/* Sums of squared norms are less, so that no product of two of them comes near the end of double. */
#define PRH__COMOMENTS_LIMIT 1e150

/* Sums over n rows z = (x, y) - pilot. */
typedef struct prh__comoments {
    int64_t n;
    int64_t width;      /* columns of x and y together; sums.cols has them apart */
    double *pilot;      /* near the mean of the rows, so that no sum loses digits to an offset */
    prh__row_sums sums; /* all zero if n is 0 */
    double *zz;         /* sum of z z'; not set if n is 0 */
} prh__comoments;

/* No rows; SHAPE unless both sides have columns, TOO_LARGE, MEMORY. */
prh_status prh__comoments_create(prh__comoments *c, const int64_t cols[2]);

/* Fine for a struct of zeros too. */
void prh__comoments_free(prh__comoments *c);

/* Row j of the sum of z z', from column j on: width - j entries. */
double *prh__comoments_row(const prh__comoments *c, int64_t j);

/* Elements of zz. */
int64_t prh__comoments_size(int64_t width);

int64_t prh__comoments_bands(int64_t width);
int64_t prh__comoments_band_rows(int64_t width, int64_t band);

/* Rows i0 ... and columns j0 ... of one of the tiles. */
typedef struct prh__comoments_tile {
    int64_t i0, ni, j0, nj;
} prh__comoments_tile;

int64_t prh__comoments_tiles(int64_t width);
prh__comoments_tile prh__comoments_tile_at(int64_t width, int64_t number);

/*
 * next = now and the rows of x and y (as many, as wide as `now`). VALUE, naming side, row and column, for NaN and
 * infinity, and if sums of squares overflow. `next` was created with the same widths and is garbage on failure.
 */
prh_status prh__comoments_add(
    prh__comoments *next, const prh__comoments *now, const prh_view side[2], const prh__run *run);

/* next = now and other, likewise. */
prh_status prh__comoments_merge(
    prh__comoments *next, const prh__comoments *now, const prh__comoments *other, const prh__run *run);

/* The same sums about the mean of the rows. */
typedef struct prh__centred {
    int64_t n;
    int64_t cols[2];
    double product[3]; /* |sum z_x z_x'|^2, |sum z_x z_y'|^2, |sum z_y z_y'|^2 */
    double f[2];       /* as in prh__row_sums */
    double ff[3];
} prh__centred;

/* n >= 1. */
prh_status prh__comoments_centre(prh__centred *out, const prh__comoments *c, const prh__run *run);

#endif
