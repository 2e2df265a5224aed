/* What the suites of nulls share: layers as plain matrices, tables of permutations, nulls of both. */
#ifndef PRH_TESTS_NULLS_H
#define PRH_TESTS_NULLS_H

#include "support.h"

enum { MOST_LAYERS = 8 };

/* Layers of equal shape; the values are the caller's. */
typedef struct layers {
    double *values[MOST_LAYERS];
    int64_t count, rows, cols;
} layers;

/* draws x n, each row a random permutation. */
int32_t *random_table(generator *g, int64_t draws, int64_t n);

/* Row i is row order[i] of x; of a square matrix columns too. */
double *reordered(const double *x, int64_t n, int64_t cols, const int32_t *order, int square);

/* What prh_null_create says of layers that are prepared for it. */
prh_status null_status(prh_null **null, const prh_metric *metric, const layers *x, const layers *y,
    const prh_null_options *options, const prh_run_options *run);
prh_null *null_of(const prh_metric *metric, const layers *x, const layers *y, const prh_null_options *options,
    const prh_run_options *run);
prh_null_result result_of(const prh_null *null);

#endif
