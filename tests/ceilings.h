/* Measurements of one thing, and their noise ceilings. */
#ifndef PRH_TESTS_CEILINGS_H
#define PRH_TESTS_CEILINGS_H

#include "support.h"

extern const prh_noise_ceiling_options by_ranks;

prh_noise_ceiling *ceiling_of(const prh_metric *metric, prh_representation *const *repeats, int64_t count,
    const prh_noise_ceiling_options *options);
prh_noise_ceiling_values ceiling_values(const prh_noise_ceiling *ceiling);

/* A metric of matrices of distances, in double precision. */
prh_metric *distance_metric(const char *name);
/* n x n distances, many of them equal. */
double *tied_distances(generator *g, int64_t n);

/* A rows x cols signal and `level` times as much noise, `count` times. */
void make_repeats(generator *g, const double *signal, int64_t rows, int64_t cols, double level,
    prh_representation **repeats, int64_t count);
void destroy_repeats(prh_representation **repeats, int64_t count);

double score_with_mean(const prh_metric *metric, const prh_representation *x, const double *mean);

/* Scores are those of prh_metric_compute with the means to the bit, and their means and errors follow from them.
 * averaged: what is averaged, of each measurement. */
void assert_ceiling(const prh_metric *metric, prh_representation **repeats, double *const *averaged,
    int64_t count, const prh_noise_ceiling_options *options);

#endif
