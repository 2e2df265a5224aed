/* Sums over paired rows that grow with their width only: z = (x, y) less a pilot, and its squared norms. */
#ifndef PRH_COMPUTE_ROW_SUMS_H
#define PRH_COMPUTE_ROW_SUMS_H

#include "base/threads.h"
#include "compute/convert.h"

/* With a = |z_x|^2 and b = |z_y|^2; f and g below stand for either. */
typedef struct prh__row_sums {
    int64_t cols[2]; /* of x and of y */
    double *z;       /* sum of z, cols[0] + cols[1] of them; the memory of zf too */
    double *zf[2];   /* sums of z a and of z b */
    double f[2];     /* sums of a and of b */
    double ff[3];    /* sums of a a, a b, b b: f times g is at f + g */
} prh__row_sums;

/* All zero. prh__row_sums_free is fine for a struct of zeros too. */
prh_status prh__row_sums_create(prh__row_sums *sums, const int64_t cols[2]);
void prh__row_sums_free(prh__row_sums *sums);

void prh__row_sums_copy(prh__row_sums *out, const prh__row_sums *in);
void prh__row_sums_add(prh__row_sums *out, const prh__row_sums *in);

/* Of the rows of x and y (as many, with sums->cols columns) less the pilot. The order of summation depends on the
 * number of rows alone. A NaN or infinity in the rows makes an f that is none. */
prh_status prh__row_sums_of(
    prh__row_sums *sums, const prh_view side[2], const double *pilot, const prh__run *run);

/* What the sums of n rows become when `h` is added to every z. zzh[f]: the sum of z z' times the part of h that f
 * is of. `out` is not `in`. */
void prh__row_sums_shift(
    prh__row_sums *out, const prh__row_sums *in, int64_t n, const double *h, double *const zzh[2]);

/* First column of side f in z, and sum of u_j v_j over its columns. */
int64_t prh__side_start(const prh__row_sums *sums, int f);
double prh__side_dot(const prh__row_sums *sums, int f, const double *u, const double *v);

/* Sum of u_j v_j, in an order that depends on `count` alone. */
double prh__dot(const double *u, const double *v, int64_t count);

/* Columns first ... first + count - 1 of row i of (x, y) less the pilot. */
void prh__joint_row(
    const prh_view side[2], const double *pilot, int64_t i, int64_t first, int64_t count, double *z);

#endif
