/* Random samples of the items, drawn without replacement, prepared, and given to whoever measures them. */
#ifndef PRH_INFER_SAMPLING_H
#define PRH_INFER_SAMPLING_H

#include "metric/prepared.h"

typedef struct prh__sampling {
    const prh_metric *metric; /* that samples are prepared for */
    const prh_view *view[2];  /* n rows; n x n for precomputed kernels */
    int64_t rows;             /* of a sample; n: the items as they are, no copy */
    int64_t samples;
    uint64_t seed;
    uint64_t stream; /* of sample 0; the next ones follow */
    /* Called on any thread, once for each sample. The sides go afterwards. */
    prh_status (*measure)(
        void *context, int64_t sample, const struct prh_prepared *const side[2], const prh__run *run);
    void *context;
} prh__sampling;

/* The metric with k neighbours of n items turned into k rows / n, rounded, at least 1. */
prh_metric prh__sample_metric(const prh_metric *metric, int64_t rows, int64_t n);

/* Checks that samples can be compared, and adds the expected work. */
prh_status prh__sampling_expect(const prh__sampling *sampling, const prh__run *run);

/* Samples are worked on side by side, one thread each. A failure names the sample. */
prh_status prh__sampling_run(const prh__sampling *sampling, const prh__run *run);

#endif
