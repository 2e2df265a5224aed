/* Mutual k-NN overlap for every k, and for samples of the items. */
#ifndef PRH_INFER_OVERLAP_CURVE_H
#define PRH_INFER_OVERLAP_CURVE_H

#include <prh/overlap_curve.h>

#include "metric/prepared.h"

/* Both are the public handles. */
enum {
    PRH__CURVE_OVERLAP,
    PRH__CURVE_CHANCE,
    PRH__CURVE_CALIBRATED,
    PRH__CURVE_ERROR,
    PRH__CURVE_LOW,
    PRH__CURVE_HIGH,
    PRH__CURVE_CALIBRATED_LOW,
    PRH__CURVE_CALIBRATED_HIGH,
    PRH__CURVES
};

struct prh_overlap_curve {
    int64_t rows, k_max;
    double *array[PRH__CURVES]; /* k_max each, in one piece */
};

struct prh_overlap_sizes {
    int64_t count, points;
    int64_t *rows;                           /* count */
    int64_t *ks;                             /* count x points, as are the rest */
    double *overlaps, *calibrated, *spreads; /* in one piece */
};

/* overlaps[k - 1] = score of mutual_knn by the first k neighbours, k = 1 ... k_max. */
prh_status prh__overlaps(const struct prh_neighbors *a, const struct prh_neighbors *b, int64_t k_max,
    const prh__run *run, double *overlaps);

/* (overlap - chance) / (1 - chance) of n items, k < n - 1. */
double prh__overlap_calibrated(double overlap, int64_t k, int64_t n);

/* Whether a metric is mutual_knn with k <= n - 2: UNSUPPORTED, ARGUMENT. */
prh_status prh__overlap_check(const prh_metric *metric, int64_t n);

/* As the header describes; arguments were checked, and options have no zeros left. */
prh_status prh__overlap_curve(struct prh_overlap_curve **out, const prh_metric *metric,
    const struct prh_prepared *x, const struct prh_prepared *y, double level, const prh__run *run);
prh_status prh__overlap_sizes(struct prh_overlap_sizes **out, const prh_metric *metric,
    const prh_view *const view[2], const prh_overlap_sizes_options *options, const prh__run *run);

void prh__overlap_curve_destroy(struct prh_overlap_curve *curve);
void prh__overlap_sizes_destroy(struct prh_overlap_sizes *sizes);

#endif
