/* The ceiling that noise sets, from repeated measurements of one thing. */
#ifndef PRH_STUDY_NOISE_CEILING_H
#define PRH_STUDY_NOISE_CEILING_H

#include <prh/noise_ceiling.h>

#include "metric/prepared.h"

/* Also the public handle. */
struct prh_noise_ceiling {
    double *lowers, *uppers; /* values.count each, in one piece */
    prh_noise_ceiling_values values;
};

/* As the header describes; arguments were checked. The measurements are views of one shape; ranked: square. */
prh_status prh__noise_ceiling(struct prh_noise_ceiling **out, const prh_metric *metric,
    const prh__source *repeats, int64_t count, int ranked, const prh__run *run);

void prh__noise_ceiling_destroy(struct prh_noise_ceiling *ceiling);

#endif
