/* Preprocessing steps on a dense matrix of their own, in place. */
#ifndef PRH_COMPUTE_STEPS_H
#define PRH_COMPUTE_STEPS_H

#include <stdint.h>

#include <prh/status.h>
#include <prh/view.h>

/* rows x cols without gaps, PRH_F64 or PRH_F32; owned. */
typedef struct prh__dense {
    void *data;
    int64_t rows, cols;
    prh_dtype dtype;
} prh__dense;

/* Room for one, not filled. */
prh_status prh__dense_create(prh__dense *dense, int64_t rows, int64_t cols, prh_dtype dtype);
void prh__dense_free(prh__dense *dense);
prh_view prh__dense_view(const prh__dense *dense);

void prh__dense_clamp(prh__dense *dense, double threshold);

/* Column means to 0; with `standardize` also standard deviations (divisor n - 1) to 1. */
prh_status prh__dense_center(prh__dense *dense, int standardize, int64_t *constant_columns);

/* A row of `dtype` to norm 1; wide: room for it in double. Returns 0 for a row of zeros, which stays. */
int prh__row_normalize(void *row, int64_t cols, prh_dtype dtype, double *wide);

/* Rows to norm 1. */
prh_status prh__dense_normalize(prh__dense *dense, int64_t *zero_rows);

/*
 * Coordinates on the leading principal components of the centred matrix: `rank` of them, or, if rank is 0, as
 * few as reach `share` of the sum of squared singular values. Replaces the matrix.
 */
prh_status prh__dense_pca(prh__dense *dense, int64_t rank, double share, int64_t *components);

#endif
