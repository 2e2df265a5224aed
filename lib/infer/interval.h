/* From scores of parts of the items to an interval around the score of all. */
#ifndef PRH_INFER_INTERVAL_H
#define PRH_INFER_INTERVAL_H

#include <prh/interval.h>

#include "metric/prepared.h"

/* What scores of m of n items say of the score of all. */
typedef struct prh__estimate {
    double mean, standard_error, bias;
} prh__estimate;

/* The variance of the scores is their sum of squares about the mean over `divisor`. */
prh__estimate prh__estimate_from(
    const double *scores, int64_t count, double divisor, double m, double n, double score);

/* Both fill everything but struct_size and level, which is read; the range of the metric is not minded. */
prh_status prh__interval_jackknife(const prh_metric *metric, const struct prh_prepared *x,
    const struct prh_prepared *y, const prh__run *run, prh_interval *out);

/* options: with no zeros left. OK or a note. */
prh_status prh__interval_subsample(const prh_metric *metric, const prh_view *const view[2],
    const prh_subsample_options *options, const prh__run *run, prh_interval *out);

#endif
