/* Norms of rows and means of columns, in double. */
#ifndef PRH_COMPUTE_MOMENTS_H
#define PRH_COMPUTE_MOMENTS_H

#include "compute/convert.h"

/* norm[i] = Euclidean norm of row i, 1 for a row of zeros: what to divide by. */
prh_status prh__row_norms(const prh_view *view, double *norm);

/* Means of the columns after each row is divided by its norm (NULL: not divided). Exact for columns of one
 * value. */
prh_status prh__column_means(const prh_view *view, const double *norm, double *mean);

/* rest[j] = mean of x_ij - mean[j]: what a mean in double leaves. x - mean - rest has mean 0 to the last digits that x
 * has, however large the mean. */
prh_status prh__column_rests(const prh_view *view, const double *mean, double *rest);

/* Rounds means to multiples of a power of two near each column's standard deviation: nearly as good a centre, and
 * x - mean stays exact for whole numbers and codes, so that equal distances come out equal. */
prh_status prh__coarsen_means(const prh_view *view, double *mean);

/* square[i] = squared norm of row i as a panel holds it. */
prh_status prh__row_squares(const prh__rows *rows, double *square);

/* Euclidean norm without overflow or underflow, from `count` doubles. */
double prh__norm(const double *values, int64_t count);

#endif
